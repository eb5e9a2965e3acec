"""Text to HTML, Typst and Markdown: the only place that escapes, and the Fragment a report part returns.

Every escape makes hidden characters visible first (text.visible). What is not escaped is Markdown of the analyst and
HTML of other libraries: both pass an allow-list (`clean_html`).
"""

import html
import re
from dataclasses import dataclass, field

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.tree import SyntaxTreeNode

from .blocks import MIME, Block, dump
from .text import visible

TYPST_MIME = "text/vnd.typst"
# JupyterLab reads $…$ in an output as a formula, but not inside this
NO_FORMULAS = '<div class="mathjax_ignore">', "</div>"

# Typst reads all of these as a line or paragraph end; inside a value they are only a space.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_FORMULA = re.compile("(?:^|(?<=[;\r\n]))(?=[=+@\t\r＝＋－＠-])")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


# what HTML that is not escaped by us may hold: text, lists, tables, links
TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
CELL = {"colspan", "rowspan", "style"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": CELL, "th": CELL}
OWN = "cchc"  # the key in an output's metadata by which an exporter knows a Fragment
# on top of the document in a notebook, and in what other programs make of it, until an exporter knows better
PREVIEW = '<p class="preview"><strong>BẢN XEM TRƯỚC, chưa phải bản chính thức</strong></p>'
CHART_NUMBER = '<span class="number">Biểu đồ.</span> '  # before a chart's caption, until an exporter counts them


@dataclass(frozen=True)
class Fragment:
    """One part of the report in every language an exporter may ask for; its HTML is escaped where it is made."""

    html: str
    typst: str
    markdown: str = ""
    metadata: dict = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        plain = html.unescape(re.sub(r"<[^>]+>", " ", self.html))
        data = {
            "text/html": self.html.join(NO_FORMULAS),
            TYPST_MIME: self.typst,
            "text/plain": _BREAKS.sub(" ", plain)[:200].strip(),
        }
        if self.blocks:
            data[MIME] = dump(self.blocks)
        if self.markdown:
            data["text/markdown"] = self.markdown
        return data, {OWN: {}} | self.metadata


class Typst(str):
    """Text that is Typst markup already; `typst_call` puts it in brackets and does not quote it."""


def escape_html(text: str) -> str:
    """Text for an HTML element or a quoted attribute."""
    return html.escape(visible(text), quote=True)


def escape_typst(text: str) -> str:
    """Text for Typst's content mode: every mark that could mean something stands behind a backslash."""
    return _PUNCTUATION.sub(r"\\\1", _BREAKS.sub(" ", visible(text)))


def escape_markdown(text: str) -> str:
    """Text for a Markdown paragraph or table cell, on one line."""
    return _PUNCTUATION.sub(r"\\\1", _BREAKS.sub(" ", visible(text)))


def typst_string(text: str) -> str:
    """A quoted Typst string literal; what is read back is the visible text."""
    quoted = re.sub(r'([\\"])', r"\\\1", visible(text))
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{{{ord(match[0]):x}}}", quoted) + '"'


def typst_value(value: object) -> str:
    """A Python value as a Typst literal: None, bool, number, text, list or Typst markup."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case Typst():
            return f"[{value}]"
        case str():
            return typst_string(value)
        case list() | tuple():
            return "(" + "".join(f"{typst_value(item)}, " for item in value) + ")"
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def typst_call(function: str, *positional: object, **named: object) -> Typst:
    """A call of a function of our Typst module, as markup."""
    arguments = [typst_value(value) for value in positional]
    arguments += [f"{name}: {typst_value(value)}" for name, value in named.items()]
    return Typst(f"#nd30.{function}({', '.join(arguments)})")


def _is_safe_link(url: str) -> bool:
    return re.match(r"#|https?://", url, re.IGNORECASE) is not None


def _entities_visible(state: StateCore) -> None:
    """&#x202E; in Markdown is a character that nobody saw when the text itself was made visible."""
    for token in (token for block in state.tokens for token in block.children or ()):
        if token.type == "text_special":
            token.content = visible(token.content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _is_safe_link
    parser.core.ruler.before("text_join", "visible", _entities_visible)
    # A picture would be fetched from elsewhere; its description stays.
    parser.add_render_rule("image", lambda _, tokens, i, *rest: escape_html(tokens[i].content))
    return parser


_PARSER = _parser()


def csv_text(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one.

    A Vietnamese Excel begins a new cell behind ";" too, quoted or not; one for East Asia reads full-width signs.
    """
    return _FORMULA.sub("'", text)


def clean_html(text: str) -> str:
    """HTML of others, held to TAGS and ATTRIBUTES: no script, style sheet, picture, form or id; web links only."""
    return visible(_allowed(text))


def own_html(text: str) -> str:
    """The HTML of a Fragment as it stands in a notebook, without what only JupyterLab needs."""
    before, after = NO_FORMULAS
    return text.removeprefix(before).removesuffix(after) if text.startswith(before) else text


def markdown_to_html(text: str) -> str:
    """Markdown as HTML; raw HTML in it stays text."""
    return _allowed(_PARSER.render(text))


def _allowed(text: str) -> str:
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        filter_style_properties={"text-align"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    return None if name == "href" and not _is_safe_link(value) else visible(value)


def markdown_to_typst(text: str) -> Typst:
    """Markdown as Typst markup that calls our Typst module for what it styles."""
    return _typst(SyntaxTreeNode(_PARSER.parse(text))).strip()


def _typst(node: SyntaxTreeNode) -> Typst:
    return Typst("".join(map(_typst_node, node.children)))


def _typst_node(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline":
            return _typst(node)
        case "paragraph":
            return _typst(node) + ("" if node.hidden else "\n\n")  # hidden: an item of a tight list
        case "heading":
            return typst_call("heading", min(int(node.tag[1]), 4), _typst(node)) + "\n\n"
        case "bullet_list":
            return f"#list({_typst_items(node)})\n\n"
        case "ordered_list":
            return f"#enum(start: {node.attrs.get('start', 1)}, {_typst_items(node)})\n\n"
        case "blockquote":
            return f"#quote(block: true)[{_typst(node)}]\n\n"
        case "strong" | "em":
            return f"#{'strong' if node.type == 'strong' else 'emph'}[{_typst(node)}]"
        case "link":
            return typst_call("anchor", str(node.attrs["href"]), _typst(node))
        case "code_inline":
            return f"#raw({typst_string(node.content)})"
        case "fence" | "code_block":
            return f"#raw(block: true, {typst_string(node.content)})\n\n"
        case "softbreak":
            return " "
        case "hardbreak":
            return "#linebreak()"
        case "table":
            return _typst_table(node)
        case "hr":
            return ""
    return escape_typst(node.content)


def _typst_items(node: SyntaxTreeNode) -> str:
    return ", ".join(f"[{_typst(item).strip()}]" for item in node.children)


def _typst_table(node: SyntaxTreeNode) -> str:
    head, *body = [row for section in node.children for row in section.children]
    header = ", ".join(f"[{_typst(cell)}]" for cell in head.children)
    aligns = [str(cell.attrs.get("style", "text-align:left")).split(":")[1] for cell in head.children]
    cells = "".join(f", [{_typst(cell)}]" for row in body for cell in row.children)
    columns = f"columns: {len(head.children)}, align: ({', '.join(aligns)},)"
    return f"#table({columns}, table.header({header}){cells})\n\n"
