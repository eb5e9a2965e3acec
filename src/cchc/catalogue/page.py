"""docs/catalogue.md, made of the models: python -m cchc.catalogue.page > docs/catalogue.md"""

from collections.abc import Iterator

from pydantic.fields import FieldInfo

from ..aggregations import AGGREGATIONS
from ..project.layers import DROPPED, FORMS
from .contents import EVERY, model_of
from .models import CatalogueRow, Indicator
from .tables import OF_FORM

HEAD = f"""# Các bảng của danh mục

Trang này được tạo từ các mô hình trong src/cchc/catalogue bằng lệnh `python -m cchc.catalogue.page`; không sửa tay.
Đọc từng bảng: `cchc catalogue help BẢNG`. Bảng có gì, từ tệp nào: `cchc catalogue show BẢNG KỲ`. Tìm lỗi:
`cchc catalogue check`.

**Dự án và danh mục chuẩn.** Gói cài đặt mang danh mục chuẩn. Thư mục `catalogue/` của dự án chỉ ghi những dòng khác
chuẩn, trong tệp cùng tên. Dòng có khóa đã có thay *cả dòng* đó (ô để trống là trống, không lấy từ dòng chuẩn); ở
measures.csv và charts.csv, mọi dòng chuẩn cùng mã. Dòng có khóa mới được thêm: bảng có cột code (dòng của biểu, mục)
xếp theo mã, bảng khác thêm ở cuối; muốn đứng ngay sau dòng nào thì ghi khóa của dòng đó vào cột `after`. Dòng chuẩn
không dùng thì ghi vào `{DROPPED}`. Tìm khóa không phân biệt chữ hoa, chữ thường; ngày viết 2025-07-01 hay 01/07/2025 là
một. Trong mọi lời, các từ như {{office}}, {{level}}, {{subordinates}} được thay bằng từ của cơ quan lập báo cáo
(levels.csv).

**Loại báo cáo khác.** `project.yml` của dự án ghi `standard: none` để chỉ giữ các bảng chung và tự có biểu, mục, phép
kiểm tra của mình; `extends: ../..` để dùng thêm units.csv, aliases.csv và các bảng chung khác của một dự án khác
({DROPPED} và project.yml của dự án đó không có hiệu lực ở đây).

**Mở bằng Excel.** CSV UTF-8 có hoặc không có BOM, ngăn cách bằng `,` hoặc `;`, và “Unicode Text” đều đọc được; tệp của
dự án nên có BOM và `;` để Excel tiếng Việt mở thẳng thành cột, đúng chữ. Excel giữ 944, I.1 nhưng đổi 00103 thành 103,
1/2 thành ngày: định dạng cột là chữ (Text) trước khi gõ, hoặc gõ ="00103". Mã và chữ Việt đã hỏng như vậy bị báo lỗi.
"""


def as_page() -> str:
    """The whole page, Markdown."""
    return "\n".join([HEAD, *("\n".join(lines_of(name, "### ")) + "\n" for name in EVERY)])


def lines_of(name: str, heading: str = "") -> Iterator[str]:
    """What the table holds and what each of its columns says, Markdown lines."""
    model = model_of(name)
    place = f"{FORMS}/<mã biểu>/{name}" if name in OF_FORM else name
    yield f"{heading}{place}: {model.holds}"
    yield ""
    yield from (line for note in notes_of(model) for line in (note, ""))
    yield from ("| Cột | Phải có | Nội dung | Ví dụ |", "|---|---|---|---|")
    for column, field in columns(model):
        needed = "có" if field.is_required() else ""
        example = (field.examples or [""])[0]
        yield f"| {column} | {needed} | {_barred(field.description or '')} | `{_barred(example)}` |"


def notes_of(model: type[CatalogueRow]) -> Iterator[str]:
    """What tells the rows of a table apart, and which columns a row with a figure needs."""
    figures = issubclass(model, Indicator)
    yield f"Khóa: {'code, không có code thì indicator' if figures else ', '.join(model.key_columns())}"
    if figures:
        needs = (f"{word}: {', '.join(kind.needs)}" for word, kind in sorted(AGGREGATIONS.items()) if kind.needs)
        yield (
            "Dòng có số liệu cần: indicator, kind, aggregate, và level (trừ measures.csv); kind là flag, choice: "
            f"choices; aggregate là {'; '.join(needs)}"
        )


def columns(model: type[CatalogueRow]) -> list[tuple[str, FieldInfo]]:
    """The columns in the order of the file, `after` behind them."""
    fields = model.model_fields
    return [(name, fields[name]) for name in sorted(fields, key=lambda name: name == "after")]


def _barred(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(as_page(), end="")
