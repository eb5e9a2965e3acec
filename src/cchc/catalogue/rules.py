"""Rules of checks.csv as they declare themselves: what each takes as its argument and what its message may name."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, model_validator

from ..project.errors import CchcError, unknown, written_by
from .models import Check

GROUP = "cchc.rules"  # the entry points whose modules declare rules
COMPARED = frozenset({"unit", "left", "right"})  # what the message of a comparison may name
# what the checks on the text of the report say beside the {section}: content.text_findings makes their findings
TEXT = {
    "narrative_period": {"other", "period"},
    "narrative_block": {"name", "note"},
    "narrative_block_moved": {"name", "near"},
    "narrative_block_absent": {"name"},
    "narrative_empty": {"note"},
    "narrative_heading": {"line", "text", "near"},
    "narrative_outside": {"line", "text"},
    "narrative_twice": {"line", "text"},
    "narrative_no_heading": {"line", "text"},
    "narrative_comment": {"line", "text"},
    "narrative_empty_block": {"line", "text"},
    "narrative_brace": {"text", "note"},
    "text_hole": {"label", "text"},
    "text_left_out": {"label", "text"},
    "text_undecided": {"label", "text"},
    "text_code": {"text", "label", "name"},
    "typed_number": {"text"},
    "outline_heading": {"text"},
    "chart_left_out": {"text", "label"},
    "own_chart_differs": {"text", "label"},
    "own_chart_typed": {"text", "label"},
    "own_chart_unread": {"text"},
}
# and those on its parts: cchc.run.outline
OUTLINE = {
    "outline_missing": {"label"},
    "outline_twice": {"label", "count"},
    "outline_order": {"label", "other"},
    "outline_empty": {"label"},
    "outline_unchecked": {"text"},
    "outline_repeated": {"text", "count"},
}
DOCUMENT = {id: frozenset({"section", *says}) for id, says in TEXT.items()} | {
    id: frozenset(s) for id, s in OUTLINE.items()
}


class Argument(BaseModel):
    """The argument of a rule: one field a word, in their order; the last one, where it is a tuple, takes the rest.

    Validated with the names of a catalogue as context (`figures`, `rows`, `statements`, `columns`, `registers`,
    `sections`), it holds no other ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    separator: ClassVar[str | None] = None  # between words; None: white space

    @model_validator(mode="before")
    @classmethod
    def _split(cls, text: object) -> object:
        if not isinstance(text, str):
            return text
        words, names = text.split(cls.separator), list(cls.model_fields)
        rest = str(cls.model_fields[names[-1]].annotation).startswith("tuple")
        if len(words) < len(names) or (len(words) > len(names) and not rest):
            form = (cls.separator or " ").join(names) + (" …" if rest else "")
            raise ValueError(f"“{text}” có {len(words)} phần, cần {len(names)}{' trở lên' * rest}: {form}")
        last = len(names) - 1
        return dict(zip(names, [*words[:last], tuple(words[last:]) if rest else words[last]], strict=True))


def _one_of(what: str, kind: str) -> AfterValidator:
    def known(name: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get(kind)
        if names is not None and name not in names:
            raise ValueError(f"ghi {unknown(what, name, sorted(names))}")
        return name

    return AfterValidator(known)


Figure = Annotated[str, _one_of("chỉ tiêu", "figures")]
Row = Annotated[str, _one_of("dòng của biểu", "rows")]  # its figure; of a row without one its label
Fact = Annotated[str, _one_of("số liệu", "statements")]  # of the register of that name
Column = Annotated[str, _one_of("cột", "columns")]  # "register.column"
Register = Annotated[str, _one_of("sổ", "registers")]
Section = Annotated[str, _one_of("mục hoặc cột", "sections")]  # of the report, or the column that names it

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule: `says` are the placeholders it supplies to the message, `function` yields what it finds.

    `registers` are those that it reads without its argument naming them.
    """

    id: str
    argument: type[Argument] | None
    says: frozenset[str]
    function: Callable[..., Any]
    registers: frozenset[str] = frozenset()

    def run(self, check: Check, facts: object) -> Iterator[Any]:
        """What the rule finds for the check, with the check's argument as its fields."""
        with written_by(f"Quy tắc {self.id} (phép kiểm tra {check.id}, {self.function.__module__})"):
            given = [] if self.argument is None else [self.argument.model_validate(check.argument)]
            yield from self.function(check, facts, *given)


_declared: dict[str, Rule] = {}


def rule(
    id: str, *, argument: type[Argument] | None = None, says: Collection[str] = (), registers: Collection[str] = ()
) -> Callable[[F], F]:
    """Declares the function below as the rule that checks.csv names `id`. CchcError where it is declared otherwise."""

    def declare(function: F) -> F:
        if isinstance(says, str) or (argument and not (issubclass(argument, Argument) and argument.model_fields)):
            raise CchcError(
                f"Quy tắc {id} ({function.__module__}): says phải là tập hợp các tên, argument phải là lớp con của "
                "Argument có ít nhất một mục."
            )
        before = _declared.get(id)
        if before and (before.function.__module__, before.function.__name__) != (
            function.__module__,
            function.__name__,
        ):
            modules = f"{before.function.__module__} và {function.__module__}"
            raise CchcError(f"Quy tắc {id} khai báo hai lần, ở {modules}. Hãy đặt tên khác cho một quy tắc.")
        reads = frozenset(registers)
        _declared[id] = Rule(id=id, argument=argument, says=frozenset(says), function=function, registers=reads)
        return function

    return declare


@cache
def declared_rules() -> Mapping[str, Rule]:
    """Every rule there is, by id: those of this package and of others that bring their own.

    CchcError where there is none.
    """
    for point in entry_points(group=GROUP):
        with written_by(f"Gói quy tắc {point.value}"):
            point.load()
    if not _declared:
        raise CchcError("Không tìm thấy quy tắc kiểm tra nào: gói cchc cài chưa đủ. Hãy cài lại (make, pip install).")
    return MappingProxyType(_declared)


def placeholders(check: Check) -> frozenset[str] | None:
    """What the message of the check may name; None where there is no such check to be made."""
    if check.scope == "document":
        return DOCUMENT.get(check.id)
    if check.rule:
        known = declared_rules().get(check.rule)
        return None if known is None else known.says
    return COMPARED
