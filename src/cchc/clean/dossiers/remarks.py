"""What there is to say of the rows of exports, sheet by sheet."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...catalogue import Sentence, message, wording
from ...catalogue.dossiers import Export
from ...findings import Finding, finding
from ...language.format import number
from ...language.text import tidy
from .row_kinds import KINDS

SHOWN = 3  # rows named in a finding
ASKED = 20  # distinct unknown texts that are compared with the known ones


@dataclass
class _Remark:
    """What was said of rows of one sheet: how many, the first of them, what they hold."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    asked: dict[str, None] = field(default_factory=dict)
    near: Callable[[Iterable[str]], str] | None = None


class Remarks:
    """What was said of the rows, and of whole files."""

    def __init__(self) -> None:
        self.said: dict[tuple[Sentence, str, str, str], _Remark] = {}
        self.notes: list[Finding] = []

    def note(self, said: Sentence, file: str, sheet: str = "") -> None:
        self.notes.append(finding(*said, found=file, file=file, sheet=sheet))

    def say(
        self, sentence: Sentence, fate: str, file: str, sheet: str, rows: Sequence[int],
        texts: Sequence[str] = (), asked: Iterable[str] = (), near: Callable | None = None,
    ) -> None:  # fmt: skip
        said = self.said.setdefault((sentence, fate, file, sheet), _Remark())
        said.count += len(rows)
        said.rows += map(int, rows[: max(0, SHOWN - len(said.rows))])
        said.texts += texts[: max(0, SHOWN - len(said.texts))]
        said.asked |= dict.fromkeys(map(str, list(asked)[: max(0, ASKED - len(said.asked))]))
        said.near = near

    def extend(self, other: "Remarks") -> None:
        self.said |= other.said
        self.notes += other.notes

    def findings(self) -> list[Finding]:
        found = []
        for (sentence, fate, file, sheet), said in self.said.items():
            if said.texts:
                pairs = zip(said.rows, said.texts, strict=True)
                named = [wording("dossier_row_text", row=row, text=text) for row, text in pairs]
            else:
                named = [wording("dossier_row", row=row) for row in said.rows]
            named += ["…"] if said.count > len(said.rows) else []
            near = said.near(said.asked) if said.near else ""
            words = {"file": file, "count": number(said.count), "rows": ", ".join(named), "near": near}
            whole = wording(fate, **words, what=sentence.message)
            text = said.texts[0] if said.texts else ""
            found.append(finding(sentence.check, sentence.severity, whole, found=text, file=file, sheet=sheet))
        return [*self.notes, *found]


class Account:
    """Every row of a sheet: above the header, of the header, counted, set aside, none."""

    def __init__(self, export: Export):
        self.export = export
        self.used = 0
        self.aside: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.rows: dict[str, list[int]] = {}

    def count(self, kind: np.ndarray, used: np.ndarray, rows: np.ndarray) -> None:
        self.used += int(used.sum())
        for place, name in enumerate(KINDS, start=1):
            numbers = rows[kind == place]
            self.kinds[name] += len(numbers)
            self.rows[name] = [*self.rows.get(name, []), *map(int, numbers[:SHOWN])][:SHOWN]

    @property
    def tells(self) -> bool:
        return not self.used or bool(self.aside) or any(n for name, n in self.kinds.items() if name != "blank")

    @property
    def total(self) -> int:
        """The rows of the sheet."""
        return self.export.above + self.export.depth + self.used + self.aside.total() + self.kinds.total()

    def finding(self) -> Finding:
        export = self.export
        parts = [wording("account_above", count=number(export.above))] if export.above else []
        parts.append(wording("account_titles", count=number(export.depth)))
        parts.append(wording("account_used", count=number(self.used)))
        if self.aside:
            each = [wording("account_reason", count=number(n), reason=what) for what, n in self.aside.items()]
            parts.append(wording("account_aside", count=number(self.aside.total()), reasons="; ".join(each)))
        for kind in (kind for kind in KINDS if self.kinds[kind]):
            count = self.kinds[kind]
            shown = ", ".join(map(str, self.rows[kind])) + (", …" if count > SHOWN else "")
            parts.append(wording(f"account_{kind}", count=number(count), rows=shown))
        words = {"count": number(self.total), "parts": " + ".join(parts)}
        said = message("dossier_account", where=sheet_in_words(export), **words)
        return finding(*said, file=export.file, sheet=export.sheet)


def sheet_in_words(export: Export) -> str:
    """The sheet in words."""
    return f"Tệp {export.file}" + (f", trang “{tidy(export.sheet)}”" if export.sheet else "")
