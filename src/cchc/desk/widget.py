"""The desk as JupyterLab shows it: what the page asks for, done by Desk, and the state that the page draws."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets
from IPython.display import HTML, display

from ..language.text import visible
from ..project.errors import CchcError
from ..project.paths import Workspace
from .changes import Changes
from .desk import FILES, Desk

HERE = Path(__file__).parent
HINT = '<p class="cchc-desk-hint">Bấm ▶▶ (chạy cả sổ) để mở bàn làm việc.</p>'


class DeskWidget(anywidget.AnyWidget):
    """Draws `state`; each message of the page names what to do and is answered in Vietnamese."""

    _esm = HERE / "desk.js"
    _css = HERE / "desk.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk):
        super().__init__(state=state_of(desk))
        self._desk = desk
        self._asked: dict[str, Callable[..., dict]] = {
            "look": desk.look,
            "read": self._read,
            "correct": self._correct,
            "acknowledge": self._acknowledge,
            "withdraw": self._withdraw,
            "undo": self._undo,
            "rerun": self._rerun,
            "refresh": self._refresh,
            "close": self._close,
        }
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return "Bàn làm việc; chạy ô này để mở."

    def _answer(self, _: object, asked: dict, __: object = None) -> None:
        """Do what is asked; `said` is what to tell, also where it could not be done."""
        self.send({"heard": asked["id"]})
        arguments = {name: value for name, value in asked.items() if name not in ("do", "id")}
        try:
            answer = {"ok": True} | self._asked[asked["do"]](**arguments)
        except CchcError as error:
            answer = {"ok": False, "said": str(error), "details": error.details}
        except KeyboardInterrupt:
            answer = {"ok": False, "said": "Đã dừng theo yêu cầu; kết quả lần trước được giữ nguyên."}
        except Exception as error:  # else the page would wait for ever
            answer = {"ok": False, "said": visible(f"Lỗi của chương trình: {type(error).__name__}: {error}")}
        if asked["do"] not in ("look", "read"):
            self.state = state_of(self._desk)
        self.send({"id": asked["id"]} | answer)

    def _read(self, **given: object) -> dict:
        return {"read": self._desk.read_as(**given)}

    def _correct(self, **given: object) -> dict:
        line = self._desk.correct(**given)
        now = f"“{line.corrected}”" if line.corrected else "để trống"
        return {"said": f"Đã ghi vào corrections.csv: ô {line.cell} của {line.file} thành {now}."}

    def _acknowledge(self, **given: object) -> dict:
        line = self._desk.acknowledge(**given)
        return {"said": f"Đã ghi vào acknowledged.csv: {line}."}

    def _withdraw(self, number: int) -> dict:
        line = self._desk.withdraw(number)
        return {"said": f"Đã bỏ khỏi {FILES[type(line)]}: {self._desk.said(line)}."}

    def _undo(self) -> dict:
        line = self._desk.undo()
        done = "Đã hoàn tác, ghi lại vào" if line in self._desk.lines else "Đã hoàn tác, bỏ khỏi"
        return {"said": f"{done} {FILES[type(line)]}: {self._desk.said(line)}."}

    def _refresh(self) -> dict:
        self._desk.refresh()
        return {"said": "Đã đọc lại phát hiện và hai tệp."}

    def _rerun(self) -> dict:
        told: list[str] = []

        def tell(line: str) -> None:
            told.append(visible(line).strip())
            self.send({"progress": told[-1]})

        self._desk.rerun(tell)
        return {"said": " ".join(["Đã chạy lại.", *told[-1:]])}  # the last line names the report's files

    def _close(self) -> dict:
        self._desk.changes = None
        return {}


def open_desk(space: Workspace) -> DeskWidget:
    """The desk of the period; CchcError, naming what to run, where 02_indicators.ipynb has not run.

    Above it stands what to do where it does not show, as in a notebook opened again; the page takes that away.
    """
    display(HTML(HINT))
    return DeskWidget(Desk(space))


def state_of(desk: Desk) -> dict:
    """All that the page draws. It is text of submissions, too: the page never takes it for markup."""
    return {
        "period": desk.space.period.title,
        "title": desk.title,
        "notes": desk.notes,
        "causes": desk.causes(),
        "unchecked": desk.unchecked(),
        "changes": _shown(desk.changes) if desk.changes else None,
        "decisions": desk.decisions(),
        "last": desk.last,
    }


def _shown(found: Changes) -> dict:
    moved = [[figure.name, figure.before, figure.after] for figure in found.moved]
    return {"gone": found.gone, "settled": found.settled, "new": found.new, "moved": moved}
