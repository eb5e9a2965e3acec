"""The period that a notebook works on: shown by its first cell, chosen for the whole project by %ky."""

from pathlib import Path

from IPython import get_ipython
from IPython.display import display

from ..blocks import Notice
from ..project.chosen import chosen_file, chosen_period
from ..project.errors import CchcError
from ..project.location import project_root
from ..project.paths import Workspace
from ..project.period import Period
from ..project.storage import save_files
from .display import Shown

AGAIN = "Hãy chạy lại lần lượt sổ tay 01, 02, 03: nút ▶▶ trên thanh công cụ (khởi động lại kernel và chạy tất cả)."


def open_workspace(period: str, raw: str = "", processed: str = "", outputs: str = "") -> Workspace:
    """The folders of the period of the parameters, or else of the project's chosen one; the notebook says which.

    With %ky in the notebook that called. Raises CchcError as Workspace.of does.
    """
    shell = get_ipython()
    if shell is not None:
        for name in ("ky", "kỳ"):
            shell.register_magic_function(period_magic, "line", name)
    space = Workspace.of(period, raw, processed, outputs)
    how = "ghi ở ô tham số"
    if space.chosen:
        others = [known for known in _known(project_root()) if known != space.period.id]
        how = f"kỳ đang chọn của dự án; đổi kỳ: %ky {others[-1] if others else '<kỳ>'}"
    display(Shown(Notice(messages=[f"Kỳ báo cáo: {_said(space.period)}, {how}."])))
    return space


def period_magic(line: str) -> Shown:
    """`%ky` cho biết kỳ đang chọn của dự án; `%ky 2021-Q1` chọn kỳ khác cho mọi sổ tay.

    Kỳ ghi ở ô tham số của một sổ tay, hoặc do lệnh chạy sổ tay đưa vào, được dùng trước kỳ đang chọn.
    """
    root = project_root()
    periods = _known(root)
    known = f"Các kỳ đã có dữ liệu: {', '.join(periods) or 'chưa có kỳ nào'}."
    if not (wanted := line.strip().strip("\"'“”")):
        return Shown(Notice(messages=[f"Kỳ đang chọn: {_said(chosen_period(root))}. {known}"]))
    period = Period.parse(wanted)
    if period.id not in periods:
        raise CchcError(f"Kỳ {period.id} chưa có dữ liệu. {known} Mở kỳ mới: cchc start {period.id}.")
    save_files(root, chosen_file(period))
    return Shown(Notice(messages=[f"Đã chọn kỳ: {_said(period)}. {AGAIN}"]))


def moved(space: Workspace) -> str:
    """That the project has chosen another period since `space`, its chosen one, was opened; "" where it has not."""
    try:
        chosen = chosen_period(project_root()) if space.chosen else space.period
    except CchcError:  # told where a notebook opens it
        return ""
    if chosen == space.period:
        return ""
    return f"Báo cáo đang mở là kỳ {_said(space.period)}, kỳ đang chọn là {_said(chosen)}; hãy chạy lại từ ô đầu."


def _known(root: Path) -> list[str]:
    """The periods that have raw data."""
    return [path.name for path in sorted((root / "data" / "raw").glob("*")) if path.is_dir()]


def _said(period: Period) -> str:
    return f"{period.title} ({period.id})"
