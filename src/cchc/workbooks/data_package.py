"""The figures as a Frictionless data package: CSV tables and datapackage.json, which says what each column means."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence

import pandas as pd

from ..catalogue import Catalogue
from ..language.format import IMPOSSIBLE
from ..project.period import Period
from ..project.settings import Settings
from ..project.tables import ILLUSTRATIVE, INDICATORS, OBSERVATIONS, PERIOD, Field, Schema, Type
from .sheets import csv_text

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FREE_TEXT = ("note", "raw", "repair", "file", "sheet", "correction")  # as units and their files have it
GUARDED = " Văn bản mà bảng tính có thể hiểu là công thức có dấu nháy đơn đứng trước."
DRAFT = "Số liệu ở đây, trong published.csv cũng vậy, có thể còn thay đổi, chưa dùng để công bố. "
TYPES = {Type.TEXT: "string", Type.NUMBER: "number", Type.FLAG: "boolean"}
UNIT_NAME = Field("unit_name", Type.TEXT, "Tên đơn vị báo cáo.", title="Đơn vị", required=True)
FIGURE_COLUMNS = [PERIOD] + [
    INDICATORS[name]
    for name in (
        "table", "code", "indicator", "label", "unit", "kind", "value", "status", "numerator", "denominator", "stated",
        "illustrative", "note",
    )
]  # fmt: skip
ENTRY_COLUMNS = (
    [OBSERVATIONS[name] for name in ("period", "unit_code")]
    + [UNIT_NAME]
    + [OBSERVATIONS[name] for name in ("code", "indicator", "kind", "value", "status", "raw", "repair")]
    + [ILLUSTRATIVE]
    + [OBSERVATIONS[name] for name in ("note", "file", "sheet", "cell", "correction")]
)


def package_files(
    period: Period,
    indicators: pd.DataFrame,
    observations: pd.DataFrame,
    catalogue: Catalogue,
    settings: Settings,
    *,
    draft: str = "",
) -> dict[str, bytes]:
    """indicators.csv (a row a figure), observations.csv (a row a unit's entry) and datapackage.json, by file name.

    datapackage.json says what the files, which hold nothing but rows, cannot: that they are a `draft`'s.
    """
    names = {unit.code: unit.name for unit in catalogue.tree}
    figures = _possible(indicators[indicators["indicator"] != ""]).assign(period=period.id)
    of_office = observations["unit_code"] == catalogue.office.code
    made_up = of_office.map({True: settings.illustrative_office, False: settings.illustrative_units})
    entries = observations.assign(unit_name=observations["unit_code"].map(names), illustrative=made_up)
    files = {"indicators.csv": _csv(figures, FIGURE_COLUMNS), "observations.csv": _csv(entries, ENTRY_COLUMNS)}
    key = ["period", "indicator"]
    keys = {
        "primaryKey": ["period", *OBSERVATIONS.key],
        "foreignKeys": [{"fields": key, "reference": {"resource": "indicators", "fields": key}}],
    }
    remark = f" {settings.illustrative_note}" if settings.illustrative_units else ""
    mark = f"{draft}. " if draft else ""
    resources = [
        _resource(INDICATORS, files["indicators.csv"], FIGURE_COLUMNS, {"primaryKey": key}, before=mark),
        _resource(OBSERVATIONS, files["observations.csv"], ENTRY_COLUMNS, keys, before=mark, after=remark),
    ]
    described = {
        "$schema": PROFILE,
        "name": f"cchc-{catalogue.office.slug}-{period.id.lower()}",
        "title": " ".join(f"Số liệu {catalogue.statistical_form.area} {period.title}, {catalogue.office.name}".split()),
        "description": f"{mark + DRAFT if draft else ''}Số liệu của Báo cáo số {settings.number}: {settings.subject}.",
        "sources": [{"title": settings.source}],
        "resources": resources,
    }
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    name = json.dumps(catalogue.statistical_form.name, ensure_ascii=False)[1:-1]
    return files | {"datapackage.json": text.replace("{form}", name).encode()}  # as declared tables call the form


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
    table: Schema,
    content: bytes,
    columns: Sequence[Field],
    keys: dict[str, object],
    before: str = "",
    after: str = "",
) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": before + table.holds + after,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(column) for column in columns], "missingValues": [""]} | keys,
    }


def _field(column: Field) -> dict[str, object]:
    limits = {"required": True} if column.required else {}
    limits |= {"enum": list(column.words)} if column.words else {}
    description = column.description + (GUARDED if column.name in FREE_TEXT else "")
    found = {
        "name": column.name, "type": TYPES[column.type], "title": column.title, "description": description,
    }  # fmt: skip
    return found | ({"constraints": limits} if limits else {})


def _csv(table: pd.DataFrame, columns: Sequence[Field]) -> bytes:
    """As RFC 4180 has it, in UTF-8 without a mark; "." before decimals, numbers at full length."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    printed = {Type.NUMBER: _number, Type.FLAG: lambda value: str(bool(value)).lower(), Type.TEXT: csv_text}
    written = [table[column.name].map(printed[column.type]) for column in columns]
    writer.writerows(zip(*written, strict=True))
    return text.getvalue().encode()


def _number(value: float) -> str:
    """The shortest decimal that is this float; blank where there is none."""
    return "" if pd.isna(value) else repr(float(value)).removesuffix(".0")
