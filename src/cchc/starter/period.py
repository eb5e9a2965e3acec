"""What a new period begins with: report.yml, narrative.md, blank registers and forms, and the folder for what comes."""

from ..catalogue import Catalogue, load
from ..extract import read_registers
from ..language.text import lower_first
from ..project.location import project_root
from ..project.paths import REGISTERS, Workspace
from ..project.period import Period
from ..project.settings import SETTINGS, last_settings, office_of
from ..project.text_file import read_text
from ..workbooks import form
from ..workbooks.registers import blank_register, blank_registers
from .narrative import blank_narrative
from .texts import carried_on, written


def period_files(period: Period, office: str = "") -> dict[str, bytes]:
    """The files by their place in the project of the working directory.

    `office` is the code of the office that reports, where no report.yml says it yet; that of the last period is carried
    on. CchcError where that one is wrong, or the catalogue has no such office.
    """
    root = project_root()
    raw, processed, outputs = (root / place / period.id for place in ("data/raw", "data/processed", "outputs"))
    last = last_settings(raw.parent, period)
    catalogue = load(period, office or office_of(raw.parent, period))
    report_yml = carried_on(read_text(last), period) if last else blank_settings(catalogue)
    narrative = blank_narrative(catalogue, root / "notebooks" / "03_report.ipynb")
    space = Workspace(period, raw, processed, outputs)
    values = form.last_values(space.before, catalogue)
    forms = form.templates(catalogue, period, period.window, None, values, Period(space.before.name))
    files = {
        SETTINGS: report_yml.encode(),
        "narrative.md": narrative.encode(),
        REGISTERS: blank_registers(catalogue),
        "submissions/.gitkeep": b"",
    }
    return {f"data/raw/{period.id}/{name}": content for name, content in files.items()} | {
        f"outputs/{period.id}/templates/{name}": content for name, content in forms.items()
    }


def register_gaps(period: Period) -> tuple[dict[str, bytes], list[str]]:
    """What the period's registers.xlsx lacks of what is read: a blank workbook of each sheet, and a sentence each.

    The file itself is left as it is. CchcError as of period_files.
    """
    root = project_root()
    catalogue = load(period, office_of(root / "data" / "raw", period))
    cells = read_registers(root / "data" / "raw" / period.id / REGISTERS, catalogue.registers)
    blanks: dict[str, bytes] = {}
    said: list[str] = []
    for gap in cells[(cells["row"] == 0) & cells["register"].isin(catalogue.registers_needed)].itertuples():
        if not gap.sheet:
            name = f"outputs/{period.id}/templates/registers-{gap.register}.xlsx"
            blanks[name] = blank_register(catalogue, gap.register)
            said.append(f"{gap.raw} Trang trống ở {name}: chép trang đó vào registers.xlsx, các trang khác giữ nguyên.")
        elif gap.column:
            said.append(f"{gap.raw} Gõ tiêu đề vào ô trống đầu tiên bên phải dòng tiêu đề, số đã ghi giữ nguyên.")
    return blanks, said


def blank_settings(catalogue: Catalogue) -> str:
    """A report.yml in which what only the office knows is left open."""
    office = catalogue.office
    kind = next((kind.kind for kind in catalogue.unit_kinds if kind.names(office)), "")
    bare = office.name.removeprefix(kind).strip()
    words = {
        "office": lower_first(office.name),
        "OFFICE": office.name.upper(),
        "code": office.code,
        "below": len(catalogue.subordinates),
    }
    place = office.name if bare.isdecimal() else bare
    return written(SETTINGS, words | {"place": place, "period": catalogue.period.id})
