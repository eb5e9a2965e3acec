"""The raw folder of a small office, of any level and with any units: report.yml, narrative, registers, submissions."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from raw_folder import Values, file_name, follow, narrative, write_registers, write_submission, write_text

from cchc.catalogue import Catalogue, Unit, load
from cchc.language.format import day
from cchc.language.text import lower_first
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]


def write_raw(folder: Path, period: str, office: str, forms: Mapping[str, Values]) -> Catalogue:
    """Writes what came in: `forms` by unit code, their figures by row code; rates follow. No unit else sent one.

    A unit may be one below a unit of the office. The registers say nothing but which form came in.
    """
    catalogue = load(Period(period), office)
    every = {unit.code: unit for unit in catalogue.every_unit if unit.in_force(catalogue.period.window[1])}
    for code, values in forms.items():
        own = follow(values, catalogue.asked(every[code]))
        write_submission(folder / "submissions" / file_name(every[code]), every[code], catalogue, own, {})
    received = [
        {"Mã đơn vị": code, "Đơn vị": every[code].name, "Ngày nhận": day(catalogue.period.window[1]), "Tệp": ""}
        for code in forms
    ]
    titles = [column.title for column in catalogue.registers if column.register_id == "submissions"]
    rows = [dict(zip(titles, row.values(), strict=True)) for row in received]
    write_registers(folder / "registers.xlsx", catalogue, {"submissions": rows})
    write_text(folder / "narrative.md", narrative(catalogue))
    write_text(folder / "report.yml", yaml.safe_dump(_settings(catalogue.office, catalogue.period), allow_unicode=True))
    return catalogue


def _settings(office: Unit, period: Period) -> dict[str, object]:
    given = yaml.safe_load((ROOT / "examples" / "can-tho" / "report.yml").read_text(encoding="utf-8"))
    for name in ("window_from", "window_to", "submission_due"):
        del given[name]
    named = lower_first(office.name)
    changed = {
        "period": period.id,
        "office": office.code,
        "signed_on": period.window[1],
        "agency_name": ["ỦY BAN NHÂN DÂN", office.name.upper()],
        "addressees": ["Cơ quan cấp trên"],
        "recipients": ["Như trên", "Lưu: VT"],
    }
    texts = {name: text.replace("thành phố Cần Thơ", named) for name, text in given.items() if isinstance(text, str)}
    return given | texts | changed
