"""docs/tables.md, made of the declarations: python -m cchc.project.tables.page > docs/tables.md"""

from collections.abc import Iterator

from .declared import IN_MEMORY, SAVED
from .model import Field, Schema, Type

TYPES = {
    Type.TEXT: "văn bản",
    Type.LABEL: "văn bản (category)",
    Type.NUMBER: "số",
    Type.INTEGER: "số nguyên",
    Type.INT32: "số nguyên (32 bit)",
    Type.INT8: "số nguyên (8 bit)",
    Type.FLAG: "đúng, sai",
    Type.MOMENT: "ngày, giờ",
    Type.RAW: "như trong tệp",
}
HEAD = """# Các bảng số liệu

Trang này được tạo từ khai báo trong src/cchc/project/tables/declared.py
bằng lệnh `python -m cchc.project.tables.page`; không sửa tay.
Mỗi bảng được kiểm tra theo khai báo khi ghi và khi đọc: đúng các cột, đúng kiểu, khóa không trống và không trùng.
Cột số ghi “có thể trống” để trống khi không có giá trị; cột văn bản không có nội dung là chuỗi rỗng.
"""


def as_page() -> str:
    """The whole page, Markdown."""
    parts = [HEAD, "## Tệp trong data/processed/<kỳ>\n", *map(_table, SAVED.values())]
    parts += ["## Bảng chỉ có trong bộ nhớ, giữa hai bước\n", *map(_table, IN_MEMORY)]
    return "\n".join(parts).replace("{form}", "biểu")


def _table(table: Schema) -> str:
    saved = table.name in SAVED
    name = f"{table.name}.parquet" if saved else table.name
    lines = [f"### {name}: {table.title}", "", table.holds, "", *_facts(table, saved), ""]
    lines += ["| Cột | Kiểu | Nội dung |", "|---|---|---|", *map(_row, table.columns), ""]
    return "\n".join(lines)


def _facts(table: Schema, saved: bool) -> Iterator[str]:
    yield f"- {'Notebook ghi' if saved else 'Nơi tạo'}: {table.made_by}"
    if table.read_by:
        yield f"- Nơi đọc: {', '.join(table.read_by)}"
    if table.of_others:
        yield "- Kỳ khác cũng đọc bảng này"
    if table.key:
        yield f"- Khóa: {', '.join(table.key)}"


def _row(column: Field) -> str:
    blank = ", có thể trống" if column.null else ""
    description = f"{column.title}. {column.description}" if column.title else column.description
    return f"| {column.name} | {TYPES[column.type]}{blank} | {description.replace('|', '/')} |"


if __name__ == "__main__":
    print(as_page(), end="")
