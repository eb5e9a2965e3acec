"""What a sentence of the report can name: figures, registers, the period, words, the units that lack something."""

from collections.abc import Sequence

from ..blocks import Paragraph
from ..catalogue.dossiers import AS_WRITTEN, OnTime, load_dossier_rules
from ..language import format
from ..language.text import lower_first
from ..project.period import Period
from ..project.storage import load_optional
from . import figures
from .counts import listed
from .data import Data
from .figures import Namespace

NAMES = 12  # of more units a sentence only says how many they are
# what a sentence may name beside figures, and what that is; a name that ends in "." has others behind it
NAMED = {
    "statement.": "số liệu ghi ở trang “Số liệu trong lời văn”",
    "register.": "các dòng của một sổ theo dõi",
    "words.": "từ theo cấp của cơ quan",
    "form.": "tên gọi của biểu",
    "settings.": "mục của report.yml",
    "previous.": "chỉ tiêu của kỳ trước",
    "on_time.": "cách tính tỷ lệ đúng hạn",
    "period": "kỳ báo cáo",
    "next_period": "kỳ sau",
    "window_from": "ngày đầu của số liệu",
    "window_to": "ngày chốt số liệu",
    "late": "đơn vị gửi báo cáo chậm",
    "incomplete": "đơn vị có biểu chưa đầy đủ",
    "contradictory": "đơn vị có số liệu tự mâu thuẫn",
    "absent": "đơn vị chưa gửi báo cáo",
    "unreadable": "đơn vị có tệp không đọc được",
    "illustrative": "lời chú về số liệu minh họa",
}


def of_sentences(data: Data) -> dict[str, object]:
    """Everything that a sentence may name, by its name: figures, registers, words of the form and the period, units."""
    period = data.space.period
    before = load_optional(data.space.before, "indicators")
    if before is not None:
        before = before[before["unit_code"] == data.catalogue.office_code(Period(data.space.before.name))]
    previous = {} if before is None else figures.figures_by_id((), before, data.catalogue)
    first, last = data.settings.window
    return {
        **data.figures,
        "statement": Namespace(
            "Sổ “Số liệu trong lời văn” của registers.xlsx, cột “Mã”:",
            figures.statements(data.lineages, data.office_mark),
        ),
        "register": Namespace("Sổ theo dõi", figures.registers(data.lineages, data.office_mark)),
        "previous": Namespace("Chỉ tiêu kỳ trước", previous),
        "period": period.title,
        "next_period": period.next_title,
        "window_from": format.long_day(first),
        "window_to": format.long_day(last),
        "settings": data.settings,
        "words": Namespace("Từ", data.catalogue.words),
        "form": Namespace(
            "Biểu", data.catalogue.statistical_form.model_dump(include={"name", "heading", "subject", "area"})
        ),
        "on_time": _on_time(data),
        **{name: _told(units) for name, units in _units_lacking(data).items()},
        "illustrative": data.settings.illustrative_note if data.settings.illustrative_units else "",
    }


def units_in_full(data: Data) -> list[Paragraph]:
    """The names of the units of which a sentence only says how many they are, for the end of the annex."""
    return [
        Paragraph(text=[f"{NAMED[name].capitalize()} ({len(units)}): {', '.join(units)}."])
        for name, units in _units_lacking(data).items()
        if len(units) > NAMES
    ]


def _on_time(data: Data) -> OnTime:
    """The definition of the report; its title names the units whose tables of counts cannot follow it."""
    chosen, counts = load_dossier_rules().definition(data.settings.on_time_definition), data.dossier_counts
    others = set(counts.loc[counts["definition"] == AS_WRITTEN, "unit_code"])
    named = [unit.name for unit in data.catalogue.units if unit.code in others]
    title = f"{chosen.title}; riêng {listed(named)} {AS_WRITTEN}" if named else chosen.title
    return chosen.model_copy(update={"title": title})


def _units_lacking(data: Data) -> dict[str, list[str]]:
    """The subordinates that lack something, as running text has their names, by the name of a sentence's value."""
    within_a_unit = [c.id for c in data.catalogue.checks if c.scope == "unit" and c.severity == "error"]
    return {
        "late": _units_with(data, "late"),
        "incomplete": _units_with(data, "incomplete", "set_aside"),
        "contradictory": _units_with(data, "own_ratio", "note_fraction", *within_a_unit),
        "absent": _units_with(data, "missing_submission"),
        "unreadable": _units_with(data, "unreadable_file", without_form=True),
    }


def _told(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= NAMES else f"{len(names)} đơn vị (nêu tên ở cuối phụ lục)"


def _units_with(data: Data, *checks: str, without_form: bool = False) -> list[str]:
    """Those with a finding of one of `checks`; on demand only those without a form."""
    rows = data.findings[data.findings["check"].isin(checks)]
    named = set(rows["unit_code"])
    if without_form:
        named -= set(data.observations.loc[data.observations["file"] != "", "unit_code"])
    return [lower_first(unit.name) for unit in data.catalogue.subordinates if unit.code in named]
