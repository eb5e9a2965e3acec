"""What a section may write between braces: figures by their codes, phrases of the catalogue, and no arithmetic."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import chain
from traceback import extract_tb
from types import FunctionType
from typing import NoReturn

from jinja2 import Environment, TemplateError, TemplateSyntaxError, Undefined, nodes

from ..catalogue import Catalogue, Phrase
from ..catalogue.phrases import TAG, named_in, straight
from ..project.errors import CchcError, unknown
from ..project.jinja_errors import in_vietnamese

# a line that is nothing but a {% … %} leaves no line behind; one inside a sentence keeps its line break
BLOCK_LINE = re.compile(r"^[ \t]*\{%((?:(?!%\}).)*)%\}[ \t]*\n", re.MULTILINE | re.DOTALL)
# what is quoted is no name; "III.6.1" is the code of a row of the form
NAMED_BY_CODE = re.compile(r"\"[^\"]*\"|'[^']*'|(?<![\w.])([A-Z]+(?:\.\d+[a-z]?)+)(?![\w.(])")
PHRASE = re.compile(r"\{\{-?\s*phrase\(\s*(?:\"([^\"]*)\"|'([^']*)')\s*\)\s*-?\}\}")
SILENT = "\ufdd2"  # stands where a phrase says nothing; no character, so nobody typed it (text.visible)
SILENCE = re.compile(f"^[ \\t]*(?:{SILENT}[ \\t]*)+\\n|[ \\t]*{SILENT}", re.MULTILINE)
OPENED = re.compile(r"(\{\{|\{%)(?:(?!\}\}|%\}|\{\{|\{%).)*(?=\{\{|\{%|\Z)", re.DOTALL)  # and not closed
KEPT = "mẫu câu không nhận {% macro %}, {% call %}, {% filter %}, {% set %} khối: hãy viết thẳng câu"
ELSEWHERE = "mẫu câu không lấy phần của tệp khác và không chia khối: hãy viết thẳng câu"
REFUSED = {  # the first keep text that holds marks
    **dict.fromkeys((nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock), KEPT),
    **dict.fromkeys((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport, nodes.Block), ELSEWHERE),
}
# what Python says of a value that is used as what it is not
WRONG_USE = [
    ("Prose", 'hãy viết {{ prose("tên đoạn") }}, hoặc {{ prose("tên đoạn", when=tên_chỉ_tiêu) }}'),
    ("not callable", "số liệu không có ngoặc tròn phía sau; hãy viết {{ tên }}"),
    ("not iterable|unpack", "for chỉ đi qua các dòng của một sổ: {% for dòng in register.tên_sổ %}"),
    ("not supported between", "chỉ so sánh số liệu với số, hoặc chữ với chữ"),
]
SIGNS = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}


class LineError(CchcError):
    """What is wrong on a line of a template, counted from 1."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def prepared(template: str, catalogue: Catalogue) -> str:
    """What Jinja reads of a template, each part on the line where it was typed; LineError where a name is unknown."""
    named = with_codes(straight(template), catalogue)
    return with_phrases(BLOCK_LINE.sub("{%\\1\n%}", named), catalogue.phrases)


def with_codes(template: str, catalogue: Catalogue) -> str:
    """The template with ids in the place of codes of the form in force. LineError where the form has no such code."""

    def named(tag: re.Match) -> str:
        return NAMED_BY_CODE.sub(lambda found: an_id(found[1], tag.start()) if found[1] else found[0], tag[0])

    def an_id(code: str, at: int) -> str:
        try:
            return catalogue.id_of(code)
        except CchcError as error:
            raise LineError(str(error), template.count("\n", 0, at) + 1) from error

    return TAG.sub(named, template)


def codes_in(template: str) -> list[str]:
    """The codes of the form by which the template names figures, each once."""
    found = (code for tag in TAG.findall(straight(template)) for code in NAMED_BY_CODE.findall(tag))
    return [*dict.fromkeys(filter(None, found))]


def without_codes(template: str) -> str:
    """The template with some name in the place of each code, where no form is known."""
    named = lambda found: "code" if found[1] else found[0]  # noqa: E731
    return TAG.sub(lambda tag: NAMED_BY_CODE.sub(named, tag[0]), straight(template))


def with_phrases(template: str, phrases: Mapping[str, Phrase]) -> str:
    """The template with the cases of each phrase in its place, on the same line: {% if … %}words{% else %}…

    LineError where there is no such phrase.
    """

    def written(found: re.Match) -> str:
        name = found[1] or found[2] or ""
        if name not in phrases:
            raise LineError(unknown("Câu", name, phrases), template.count("\n", 0, found.start()) + 1)
        return with_phrases(straight(cases(phrases[name], phrases)), phrases)

    return PHRASE.sub(written, template)


def cases(phrase: Phrase, phrases: Mapping[str, Phrase]) -> str:
    """The phrase as a template: the first of its cases that holds; without words of its own it is as `some`.

    A figure that is missing and that `some` does not print is printed in its place, so that no words stand for it; nor
    do those of `missing` stand for one that nobody is asked for, or that contradicts others.
    """
    figure, whole = phrase.figures[0], phrase.whole
    unreported = f"{figure}.missing and {figure}.asked and not {figure}.contradictory"
    told = _printed(phrase.some, phrases)
    held = [
        (unreported, phrase.missing and f"{{{{ lacking({figure}) }}}}{phrase.missing}"),
        *((f"{name}.missing", f"{{{{ {name} }}}}") for name in phrase.figures if name not in told),
        (" and ".join(f"not {name}" for name in phrase.figures), phrase.none or SILENT),
        (f"{figure}.partial", phrase.partial),
        (f"not ({figure}.partial or {whole}.partial) and {figure} == {whole}", phrase.all),
        (f"not {figure}.partial and {figure} == 1", phrase.one),
    ]
    tests = [f"{condition} %}}{words}" for condition, words in held if words]
    return f"{{% if {'{% elif '.join(tests)}{{% else %}}{phrase.some or SILENT}{{% endif %}}"


def _printed(text: str, phrases: Mapping[str, Phrase]) -> frozenset[str]:
    """The figures that the text names, itself or in the phrases that it calls."""
    names, called = named_in(text)
    return names.union(*(_printed(phrases[name].some, phrases) for name in called))


def printable(value: object) -> None:
    """CchcError where a value is none that a sentence prints, with what to write instead."""
    if isinstance(value, Undefined):
        str(value)  # says its name here, while the line is known
    if isinstance(value, FunctionType):
        raise CchcError(f'sau “{value.__name__}” phải có ngoặc tròn, như {value.__name__}("…")')
    if isinstance(value, tuple | dict):
        raise CchcError("mỗi cặp {{ }} chỉ in một số liệu")
    if isinstance(value, list):
        raise CchcError("đây là các dòng của một sổ; in từng dòng bằng {% for dòng in register.tên_sổ %}")
    if isinstance(value, Mapping):
        raise CchcError("còn thiếu tên sau dấu chấm; gõ dấu chấm rồi bấm Tab để chọn")


def refused(tree: nodes.Template) -> nodes.Node | None:
    """Where the template reckons, keeps text for later, or calls a phrase inside something else; None where nowhere."""
    phrases = (name for name in tree.find_all(nodes.Name) if name.name == "phrase")
    return next(chain(tree.find_all((*REFUSED, *SIGNS, nodes.Neg, nodes.Pos)), phrases), None)


def refuse(node: nodes.Node, catalogue: Catalogue) -> NoReturn:
    """LineError: what to write in the place of what is `refused`."""
    if isinstance(node, nodes.Name):
        raise LineError('phrase phải đứng một mình, viết {{ phrase("tên câu") }}', node.lineno)
    raise LineError(REFUSED.get(type(node)) or _reckoned(node, catalogue), node.lineno)


def _reckoned(node: nodes.Expr, catalogue: Catalogue) -> str:
    """That no sentence reckons, and the figure that is the result where the catalogue has it."""
    text = "".join(_as_typed(node))
    known = {
        formula.text: measure for measure in catalogue.figures.values() for formula in [measure.parts] if formula
    } | {
        f"{measure.numerator.text} / {measure.denominator.text}": measure
        for measure in catalogue.figures.values()
        if measure.numerator and measure.denominator
    }
    said = f"“{text}”: trong câu không làm phép tính, chỉ in số liệu; "
    if text in known:
        return f"{said}hãy viết {{{{ {known[text].indicator} }}}} ({known[text].name})"
    return f"{said}hãy thêm vào measures.csv một dòng có parts là phép tính này, rồi viết {{{{ mã của dòng đó }}}}"


def _as_typed(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.BinExpr():
            yield from (*_as_typed(node.left), f" {SIGNS.get(type(node), '~')} ", *_as_typed(node.right))
        case nodes.Neg() | nodes.Pos():
            yield from ("-" if isinstance(node, nodes.Neg) else "+", *_as_typed(node.node))
        case nodes.Name():
            yield node.name
        case nodes.Getattr():
            yield from (*_as_typed(node.node), f".{node.attr}")
        case nodes.Const():
            yield str(node.value)
        case _:
            yield "…"


def asking(usage: str, call: Callable) -> Callable:
    """The same, which says how it is used where it is called otherwise. CchcError where it is."""

    @wraps(call)
    def asked(*args: object, **named: object) -> object:
        try:
            return call(*args, **named)
        except (TypeError, ValueError, AttributeError) as error:
            raise CchcError(f"hãy viết {usage}") from error

    return asked


def line_of(error: Exception, template: str) -> int:
    """The line of the template on which it failed."""
    if isinstance(error, LineError):
        return error.line
    if isinstance(error, TemplateSyntaxError):
        if opened := OPENED.search(template):
            return template.count("\n", 0, opened.start()) + 1
        try:  # lines that are nothing but a {% … %} have lost their end in what was read
            Environment().parse(without_codes(template))
        except TemplateSyntaxError as again:
            return again.lineno
        return error.lineno
    failed = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return failed[-1] if failed and failed[-1] else 1


def reason(error: Exception, template: str, filters: Iterable[str]) -> str:
    """What is wrong with a template and what to write instead."""
    if isinstance(error, CchcError):
        return str(error)
    if isinstance(error, TemplateSyntaxError) and (opened := OPENED.search(template)):
        return f"{opened[1]} chưa được đóng bằng {'}}' if opened[1] == '{{' else '%}'}"
    if isinstance(error, TemplateError):
        return in_vietnamese(error.message or "", filters)
    said = str(error)
    return next((words for pattern, words in WRONG_USE if re.search(pattern, said)), "viết như vậy không in được")
