"""What Jinja says of a template that it cannot read, in Vietnamese."""

import re
from collections.abc import Callable, Iterable

from .errors import nearest

TAGS = ("if", "elif", "else", "endif", "for", "endfor", "set")  # the commands that a template of ours needs
ENDS = {"if": "endif", "for": "endfor"}
CLOSING = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "",
    "end of comment": "#}",
}
HINT = "giữa {{ và }} chỉ viết một tên; tìm tên bằng %tim"


def _unclosed(found: re.Match, _: Iterable[str]) -> str:
    tag = found[1]
    if tag == "set":
        return "hãy viết {% set tên = … %} trên một dòng"
    return f"lệnh {{% {tag} %}} chưa được đóng; hãy viết {{% {ENDS.get(tag, f'end{tag}')} %}} ở cuối phần của lệnh"


def _tag(found: re.Match, _: Iterable[str]) -> str:
    name = found[1]
    if name in TAGS:
        return f"lệnh {{% {name} %}} đứng sai chỗ: không có lệnh mở đầu, hoặc lệnh bên trong chưa được đóng"
    return f"không có lệnh {{% {name} %}}.{nearest(name, TAGS)}"


def _instead(found: re.Match, _: Iterable[str]) -> str:
    wanted, got = found.groups()
    if got == "=":
        return "so sánh bằng viết hai dấu: =="
    if (wanted, got) == ("end of statement block", "if"):
        return "nhánh có điều kiện khác viết {% elif … %}"
    if got in CLOSING and wanted not in CLOSING:
        return f"thiếu {_sign(wanted)} trước {_sign(got)}"
    if wanted in ("end of print statement", "end of statement block"):
        return f"thừa {_sign(got)}: {HINT}" if "print" in wanted else f"thừa {_sign(got)} trong lệnh"
    return f"cần {_sign(wanted)} mà gặp {_sign(got)}"


def _sign(token: str) -> str:
    """A token as it is typed."""
    return f"“{CLOSING.get(token) or KINDS.get(token, token)}”" if token != "end of template" else "cuối ô"


KINDS = {"name": "tên", "string": "chữ trong dấu ngoặc kép", "integer": "số", "float": "số", "operator": "phép tính"}
Said = str | Callable[[re.Match, Iterable[str]], str]
# patterns of Jinja's messages, tried in this order
MESSAGES: list[tuple[str, Said]] = [
    (r"innermost block that needs to be closed is '(\w+)'", _unclosed),
    (r"Encountered unknown tag '([^']*)'", _tag),
    (r"No filter named '([^']*)'", lambda m, known: f"không có bộ lọc “{m[1]}”.{nearest(m[1], known)}"),
    (r"No test named '([^']*)'", lambda m, _: f"không có phép thử “is {m[1]}”"),
    (r"unexpected end of template, expected '([^']*)'", lambda m, _: f"thiếu {_sign(m[1])} ở cuối"),
    (r"expected token '([^']*)', got '([^']*)'", _instead),
    (r"Expected an expression, got '(.*)'", lambda m, _: f"thiếu tên hoặc điều kiện trước {_sign(m[1])}"),
    (r"unexpected '(.*)', expected '(.*)'", lambda m, _: f"gặp “{m[1]}” mà dấu “{m[2]}” còn thiếu"),
    (r"unexpected char (?:\"'\"|'\"') at", "dấu ngoặc kép chưa được đóng"),
    (r"unexpected char '(.*)' at", lambda m, _: f"không dùng được dấu “{m[1]}” ở đây; {HINT}"),
    (r"unexpected '(.*)'", lambda m, _: f"thừa {_sign(m[1])}, hoặc thiếu một vế trước đó"),
    (r"Missing end of comment tag", "ghi chú {# chưa được đóng bằng #}"),
    (r"Missing end of raw directive", "lệnh {% raw %} chưa được đóng bằng {% endraw %}"),
    (r"tag name expected", "thiếu tên lệnh sau {%"),
    (r"can't assign to|Can't assign to", "không đặt được giá trị cho tên này; hãy dùng một tên mới"),
    (r"expected name or number|expected subscript expression", "thiếu tên sau dấu chấm hoặc trong ngoặc vuông"),
    (r"invalid syntax for function call", "các phần trong ngoặc tròn viết chưa đúng; giữa hai phần là dấu phẩy"),
    (r"block '([^']*)' defined twice", lambda m, _: f"phần {{% block {m[1]} %}} viết hai lần"),
]


def in_vietnamese(message: str, filters: Iterable[str] = ()) -> str:
    """What is wrong and what to write, without a full stop; `filters` are the names of those that there are."""
    for pattern, said in MESSAGES:
        if found := re.search(pattern, message, re.DOTALL):
            words = said if isinstance(said, str) else said(found, filters)
            return words.rstrip(".")
    return "phần trong dấu ngoặc nhọn viết chưa đúng"
