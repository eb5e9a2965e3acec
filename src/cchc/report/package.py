"""The figures as a Frictionless data package: CSV tables and datapackage.json, which says what each column means."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ..catalogue import Catalogue
from ..format import IMPOSSIBLE
from ..labels import LABELS
from ..period import Period
from ..settings import Settings
from ..sheets import csv_text
from ..text import lower_first

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
GUARDED = " Văn bản mà bảng tính có thể hiểu là công thức có dấu nháy đơn đứng trước."


@dataclass(frozen=True)
class Field:
    """A column; one that may not be blank is `required`."""

    name: str
    title: str
    description: str
    type: Literal["string", "number", "boolean"] = "string"
    required: bool = False
    enum: tuple[str, ...] = ()

    def schema(self) -> dict[str, object]:
        limits = ({"required": True} if self.required else {}) | ({"enum": list(self.enum)} if self.enum else {})
        found = {"name": self.name, "type": self.type, "title": self.title, "description": self.description}
        return found | ({"constraints": limits} if limits else {})


def _statuses(**more: str) -> str:
    return "; ".join(f"{status}: {words}" for status, words in more.items()) + "."


PERIOD = Field("period", "Kỳ báo cáo", "Mã kỳ báo cáo: 2021 là cả năm, 2021-Q1 là quý I.", required=True)
CODE = Field("code", "Mã trong biểu", "Vị trí trong Bảng 2 (BS: số liệu bổ sung); để trống với số liệu ngoài biểu.")
INDICATOR = Field("indicator", "Mã chỉ tiêu", "Tên cố định của chỉ tiêu, không đổi khi biểu đổi.", required=True)
KIND = Field(
    "kind", "Loại", "count: số lượng; percent: tỷ lệ, tính bằng %; flag, choice: lựa chọn, ý nghĩa ở đơn vị tính.",
    required=True, enum=("count", "percent", "flag", "choice"),
)  # fmt: skip
STATUSES = ("ok", "stated", "partial", "missing", "not_applicable", IMPOSSIBLE)
ILLUSTRATIVE = Field(
    "illustrative", "Minh họa", "true: số liệu minh họa, không phải số liệu công bố.", "boolean", required=True
)
NOTE = Field("note", "Ghi chú", "Ghi chú của đơn vị báo cáo, giữ nguyên văn." + GUARDED)
INDICATORS = [
    PERIOD,
    Field(
        "table", "Bảng", "form: Bảng 2; supplement: số liệu bổ sung; measure: số liệu khác dùng trong lời văn.",
        required=True, enum=("form", "supplement", "measure"),
    ),
    CODE,
    INDICATOR,
    Field("label", "Chỉ tiêu", "Tên chỉ tiêu như trong biểu.", required=True),
    Field("unit", "Đơn vị tính", "Đơn vị tính như trong biểu; để trống nếu biểu không ghi."),
    KIND,
    Field("value", "Giá trị", "Giá trị chưa làm tròn; để trống khi tình trạng cho biết không có số để in.", "number"),
    Field(
        "status",
        "Tình trạng",
        _statuses(ok="đủ số liệu", **{k: lower_first(LABELS[k]) for k in STATUSES[1:]}),
        required=True,
        enum=STATUSES,
    ),
    Field("numerator", "Tử số", "Tử số của tỷ lệ; để trống với chỉ tiêu khác.", "number"),
    Field("denominator", "Mẫu số", "Mẫu số của tỷ lệ; để trống với chỉ tiêu khác.", "number"),
    Field("stated", "Cơ quan lập báo cáo ghi", "Số cơ quan đó đã ghi ở dòng này, dùng để đối chiếu.", "number"),
    ILLUSTRATIVE,
    NOTE,
]  # fmt: skip
OBSERVATIONS = [
    PERIOD,
    Field("unit_code", "Mã đơn vị", "Mã đơn vị hành chính trong kỳ báo cáo.", required=True),
    Field("unit_name", "Đơn vị", "Tên đơn vị báo cáo.", required=True),
    CODE,
    INDICATOR,
    KIND,
    Field("value", "Giá trị", "Số đã đọc; để trống khi đơn vị không ghi hoặc nội dung không đọc được.", "number"),
    Field(
        "status",
        "Tình trạng",
        _statuses(
            ok="đọc được ngay", repaired="đọc được sau khi chuẩn hóa", missing="chưa có số liệu",
            set_aside="không đọc được, để ngoài",
        ),
        required=True,
        enum=("ok", "repaired", "missing", "set_aside"),
    ),
    Field("raw", "Nguyên văn", "Nội dung ô như đã gửi." + GUARDED),
    Field("repair", "Cách chuẩn hóa", "Đã chuẩn hóa thế nào, hoặc vì sao để ngoài." + GUARDED),
    ILLUSTRATIVE,
    NOTE,
    Field("file", "Tệp", "Tệp đã gửi." + GUARDED),
    Field("sheet", "Trang tính", "Trang tính của tệp." + GUARDED),
    Field("cell", "Ô", "Địa chỉ ô của số liệu."),
    Field("correction", "Đính chính", "Nội dung đính chính, nếu có." + GUARDED),
]  # fmt: skip


def data_package(
    period: Period, indicators: pd.DataFrame, observations: pd.DataFrame, catalogue: Catalogue, settings: Settings
) -> dict[str, bytes]:
    """indicators.csv (a row a figure), observations.csv (a row a unit's entry) and datapackage.json, by file name."""
    names = {unit.code: unit.name for unit in catalogue.units}
    figures = _possible(indicators[indicators["indicator"] != ""]).assign(period=period.id)
    of_office = observations["unit_code"] == catalogue.office.code
    made_up = of_office.map({True: settings.illustrative_office, False: settings.illustrative_units})
    entries = observations.assign(unit_name=observations["unit_code"].map(names), illustrative=made_up)
    files = {"indicators.csv": _csv(figures, INDICATORS), "observations.csv": _csv(entries, OBSERVATIONS)}
    key = ["period", "indicator"]
    resources = [
        _resource(
            "indicators", "Số liệu của báo cáo", files["indicators.csv"], INDICATORS, {"primaryKey": key},
            "Mỗi dòng một chỉ tiêu: Bảng 2, số liệu bổ sung và số liệu khác dùng trong lời văn của báo cáo.",
        ),
        _resource(
            "observations", "Số liệu từng đơn vị đã gửi", files["observations.csv"], OBSERVATIONS,
            {
                "primaryKey": ["period", "unit_code", "indicator"],
                "foreignKeys": [{"fields": key, "reference": {"resource": "indicators", "fields": key}}],
            },
            " ".join(
                ["Mỗi dòng một ô của biểu mà đơn vị phải ghi, kèm nơi ghi."]
                + ([settings.illustrative_note] if settings.illustrative_units else [])
            ),
        ),
    ]  # fmt: skip
    described = {
        "$schema": PROFILE,
        "name": f"cchc-{catalogue.office.slug}-{period.id.lower()}",
        "title": f"Số liệu cải cách hành chính {period.title}, {catalogue.office.name}",
        "description": f"Số liệu của Báo cáo số {settings.number}: {settings.subject}.",
        "sources": [{"title": settings.source}],
        "resources": resources,
    }
    return files | {"datapackage.json": (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()}


def published(indicators: pd.DataFrame, unit_figures: pd.DataFrame, catalogue: Catalogue) -> bytes:
    """published.csv: every figure of the report, unrounded, as the period's raw data keep it once it is published.

    A figure restated since keeps its first publication.
    """
    rows = _possible(pd.concat([indicators[indicators["indicator"] != ""], unit_figures]))
    rows = rows.assign(value=rows["published"].fillna(rows["value"])).dropna(subset="value")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["indicator", "value", "unit_code"])
    unit_codes = rows["unit_code"].replace(catalogue.office.code, "")
    writer.writerows(zip(rows["indicator"], rows["value"].map(_number), unit_codes, strict=True))
    return text.getvalue().encode()


def _possible(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the values that cannot be."""
    return table.assign(value=table["value"].where(table["status"] != IMPOSSIBLE))


def _resource(
    name: str, title: str, content: bytes, fields: list[Field], keys: dict[str, object], description: str
) -> dict[str, object]:
    return {
        "name": name,
        "type": "table",
        "title": title,
        "description": description,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [field.schema() for field in fields], "missingValues": [""]} | keys,
    }


def _csv(table: pd.DataFrame, fields: list[Field]) -> bytes:
    """As RFC 4180 has it, in UTF-8 without a mark; "." before decimals, numbers at full length."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.name for field in fields])
    printed = {"number": _number, "boolean": lambda value: str(bool(value)).lower(), "string": csv_text}
    columns = [table[field.name].map(printed[field.type]) for field in fields]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode()


def _number(value: float) -> str:
    """The shortest decimal that is this float; blank where there is none."""
    return "" if pd.isna(value) else repr(float(value)).removesuffix(".0")
