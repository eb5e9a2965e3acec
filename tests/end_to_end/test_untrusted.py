"""Whatever people send is shown as text or set aside, in every output: it never runs, fetches, hides or breaks."""

import base64
import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import nbformat
import openpyxl
import pytest
import untrusted
from bs4 import BeautifulSoup
from click.testing import CliRunner
from jupyter_lab import STOCK, serving
from payloads import PAYLOADS
from playwright.sync_api import Browser, Page, expect
from read_pdf import page_texts
from untrusted import LONG, RECIPIENTS, UNITS, files, kept, shown, texts

from cchc.cli import main
from cchc.language.text import hidden

# elements and attributes that run, fetch, send, or change the page around them
FORBIDDEN = """source => {
    const page = new DOMParser().parseFromString(source, "text/html");  // before our own script adds its controls
    const tags = "iframe,frame,object,embed,applet,form,input,button,textarea,select,base,link,math,audio,video,source,"
        + "template,portal,marquee,meta[http-equiv=refresh],img:not([src^='data:image/']),svg:not(figure.chart svg),"
        + "foreignObject,animate,set,[srcset],[background],[formaction],[style*='url('],[style*='@import']";
    const found = [...page.querySelectorAll(tags)];
    for (const e of page.querySelectorAll("*")) for (const a of e.attributes) {
        const link = ["href", "xlink:href", "src", "action"].includes(a.name);
        if (/^on/i.test(a.name) || (link && !/^(#|https?:|data:image\\/)/.test(a.value))) found.push(e);
    }
    return found.map(e => e.outerHTML.slice(0, 300));
}"""

REGISTERS = [(c.register_id, c.column) for c in untrusted.CATALOGUE.registers if c.kind == "text"]
# one text field each, and where it is shown
REGISTER_FIELDS = [f"{r}-{c}" for r, c in REGISTERS if (r, c) not in untrusted.PRINTED and r != "questions"]
PRINTED = ["note", "role", "name", "title", "addressees", "legal_bases", "steering_documents-subject"]
REVIEWED = ["value", "label", "right", "who", "why", "person", "check", "answer"]


@pytest.fixture(scope="module")
def sent(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("untrusted") / "raw"
    untrusted.make(folder, example)
    return folder


@pytest.fixture(scope="module")
def said(sent: Path) -> str:
    """What the commands say; their outputs stand beside the folder `sent`."""
    place = ["--raw", str(sent)]
    out = sent.parent / "out"
    commands = [
        ["report", "2021", *place, "--out", str(out)],
        ["feedback", "2021", *place, "--processed", str(out / "processed"), "--out", str(out / "feedback")],
        *(
            ["trace", "2021", code, *place, "--out", str(out)]
            for code in ("III.6.8", "BS.6", "I.1.1", "steering_plans_listed")
        ),
    ]
    results = [CliRunner().invoke(main, command) for command in commands]
    assert [r.output for r in results if r.exit_code] == []
    return "".join(r.output for r in results)


@pytest.fixture(scope="module")
def out(sent: Path, said: str) -> Path:
    return sent.parent / "out"


def watched(page: Page) -> list[str]:
    """What the page does from now on: the dialogs and windows it opens, what it asks for."""
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: happened.append(f"popup {popup.url}"))
    page.on("request", lambda request: happened.append(request.url))
    return happened


def opened(browser: Browser, path: Path, bypass: bool) -> tuple[str, list[str], list[str]]:
    """The page's text, what it ran or asked for, and elements it must not have; `bypass` leaves its own policy out."""
    page = browser.new_context(bypass_csp=bypass).new_page()
    happened = watched(page)
    page.on("console", lambda message: happened.append(f"console {message.text}"))
    page.on("pageerror", lambda error: happened.append(f"error {error}"))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(200)
    text, found = page.evaluate("document.body.textContent"), page.evaluate(FORBIDDEN, path.read_text("utf-8"))
    page.context.close()
    return text, [what for what in happened if what != path.as_uri()], found


@pytest.fixture(scope="module")
def page(out: Path, browser: Browser) -> tuple[str, list[str], list[str]]:
    return opened(browser, out / "report.html", False)


def missing(fields: list[str], text: str, leave_out: set[str] = frozenset()) -> list[str]:
    """The payloads that `text` does not show, whole and in order, without regard to white space."""
    text = shown(text)
    wanted = {
        f"{field}.{name}": said for field in fields for name, said in texts(field).items() if name not in leave_out
    }
    # a workbook or a text file cannot hold every character
    return [n for n, t in wanted.items() if not any(shown(s) in text for s in (t, kept(t), t.replace("\0", "")))]


def test_the_page_runs_and_fetches_nothing(page: tuple[str, list[str], list[str]]) -> None:
    text, happened, found = page
    assert (happened, found) == ([], [])
    assert hidden(text) == ""


def test_it_needs_no_policy_for_that(out: Path, browser: Browser) -> None:
    _, happened, found = opened(browser, out / "report.html", True)
    assert (happened, found) == ([], [])


def test_every_script_of_the_page_is_named_by_its_policy(out: Path) -> None:
    page = BeautifulSoup((out / "report.html").read_text(encoding="utf-8"), "html.parser")
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    hashes = [base64.b64encode(hashlib.sha256(s.encode_contents()).digest()).decode() for s in page("script")]
    assert all(f"'sha256-{digest}'" in policy for digest in hashes)


def test_the_page_shows_every_payload_as_text(page: tuple[str, list[str], list[str]]) -> None:
    text = page[0]
    assert missing([*PRINTED, *REGISTER_FIELDS], text, LONG) == []
    assert missing(REVIEWED, text, LONG) == []
    assert len(missing(["reason"], text)) < len(PAYLOADS), "of those whose finding stands"
    assert missing(["unit"], text, PAYLOADS.keys() - set(UNITS)) == []
    assert [name for name, said in files().items() if shown(said) not in shown(text)] == []


def test_what_the_analyst_writes_is_markdown_and_no_more(out: Path) -> None:
    page = BeautifulSoup((out / "report.html").read_text(encoding="utf-8"), "html.parser")
    section = page.find(id="muc-II.2").parent
    assert not section(["img", "script", "style", "iframe", "form", "svg"])
    links = {a["href"] for a in section("a") if "figure" not in a.get("class", [])}
    assert links == {"https://evil.example"}, "the analyst's own link to the web"
    shown_text = section.get_text()
    for words in ("<script>window.alert", "{{ 7*7 }}", "{% raw %}", "‹U+E000›0‹U+E001›"):
        assert words in shown_text
    assert '“read("/etc/passwd") prose.typst_read” là tên một đoạn' in page.get_text()


def test_the_pdf_shows_them_and_reads_no_file(out: Path) -> None:
    pages = page_texts(out / "report.pdf")
    text = re.sub(r"(?m)^(\d+|DỰ THẢO – .*)\n", "", "\n".join([*pages, ""]))  # what stands on each page
    assert missing(PRINTED, text, LONG | {"no_font", "full_width", "stacked", "legacy"}) == []
    assert missing(["recipients"], text, PAYLOADS.keys() - set(RECIPIENTS)) == []
    assert "‹U+4E2D›‹U+6587›" in text and "root:x:0" not in text
    assert hidden("".join(pages)) == ""


def test_the_word_document_shows_them_and_leads_nowhere(out: Path) -> None:
    path = out / "report.docx"
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))}
    assert not any("TargetMode" in part or "<w:hyperlink" in part for part in parts.values())
    assert not re.search(r"<w:(fldSimple|instrText|object|altChunk)", parts["word/document.xml"])
    word = docx.Document(path)
    text = "".join(t.text or "" for t in word.element.body.iter("{*}t"))
    assert missing(PRINTED, text, LONG | {"legacy"}) == []
    assert hidden(text + word.core_properties.title + word.core_properties.author) == ""


def test_no_cell_of_a_workbook_is_a_payload_that_runs(out: Path) -> None:
    books = [out / "annex.xlsx", *sorted((out / "feedback").glob("*.xlsx"))]
    assert len(books) > 5
    own = re.compile(r"=(?:(?:SUM|MIN)\()?(?:'[^'!]+'!|[A-Z]{1,2}[0-9]+|[0-9]+|[-+*/(),: ])+")
    text = ""
    for path in books:
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(cell.hyperlink for cell in cells)
        formulas = [cell.value for cell in cells if cell.data_type == "f"]
        assert (path.name == "annex.xlsx") == bool(formulas) and all(own.fullmatch(f) for f in formulas)
        said = [str(cell.value) for cell in cells if cell.value is not None]
        said += [cell.comment.text for cell in cells if cell.comment] + book.sheetnames
        text += "\n".join(said)
        with zipfile.ZipFile(path) as file:
            assert not any("externalLink" in name or "activeX" in name for name in file.namelist())
            assert not any(b'TargetMode="External"' in file.read(n) for n in file.namelist() if n.endswith(".rels"))
    assert hidden(text) == "" and missing(["note", "value", "label", "who", "why"], text, LONG | {"legacy"}) == []


def test_no_cell_of_a_csv_file_is_a_formula_however_it_is_split(out: Path) -> None:
    for name in ("indicators.csv", "observations.csv"):
        content = (out / name).read_text(encoding="utf-8")
        cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
        quoted = {name for name, payload in PAYLOADS.items() if "'" in payload}
        assert missing(["note"], "\n".join(cells).replace("'", ""), LONG | quoted | {"legacy"}) == []
        parts = [part for cell in cells for part in re.split("[;\r\n]", cell)]
        assert not [p for p in parts if re.match("[=+@\t＝＋－＠]|-(?![0-9.]+$)", p)]


def test_notebooks_show_them_without_running_anything(out: Path, browser: Browser, tmp_path: Path) -> None:
    """As JupyterLab shows trusted outputs: the HTML as it is, $…$ as a formula where nothing forbids it."""
    pages = []
    for name in ("01_clean", "02_indicators", "03_report"):
        notebook = nbformat.read(out / "notebooks" / f"{name}.ipynb", as_version=4)
        for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
            data = output.get("data", {})
            assert not {"application/javascript", "text/latex"} & data.keys()
            if page := data.get("text/html"):
                assert (
                    page.startswith('<div class="mathjax_ignore">')
                    or 'class="dataframe tex2jax_ignore mathjax_ignore"' in page
                )
                pages.append(page)
            assert hidden(data.get("text/plain", "").replace("\u00ad", "")) == "", name
    path = tmp_path / "outputs.html"
    path.write_text(f"<meta charset=utf-8>{''.join(pages)}", encoding="utf-8")
    text, happened, found = opened(browser, path, False)
    assert (happened, found) == ([], [])
    assert hidden(text) == "" and missing([*PRINTED, *REVIEWED], text, LONG | {"legacy"}) == []


def test_jupyterlab_runs_and_fetches_nothing_of_them(out: Path, browser: Browser, tmp_path: Path) -> None:
    """The executed notebooks, trusted, so that JupyterLab shows every output as it is, and at once.

    A last output that nothing protects proves that formulas are set by then: it is the only one that becomes one.
    """
    project, home = shutil.copytree(out / "notebooks", tmp_path / "notebooks"), tmp_path / "home"
    settings = home / "CONFIG" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')  # no cell waits to be in view
    paths = sorted(project.iterdir())
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        formula = nbformat.v4.new_output("display_data", {"text/html": "<p>$x$</p>"})
        notebook.cells.append(nbformat.v4.new_code_cell(outputs=[formula]))
        nbformat.write(notebook, path)
    with serving(project, home, STOCK) as lab:
        trust = [sys.executable, "-m", "jupyter", "trust", *paths]
        subprocess.run(trust, env=lab.environment, check=True, capture_output=True)
        context = browser.new_context(viewport={"width": 1400, "height": 900})  # one, which loads JupyterLab once
        for path in paths:
            outputs = sum(len(cell.get("outputs", [])) for cell in nbformat.read(path, as_version=4).cells)
            page = context.new_page()
            happened = watched(page)
            page.goto(lab.page(path.stem))
            shown = page.locator(".jp-OutputArea-output")
            expect(shown.locator("mjx-container")).to_have_count(1, timeout=120_000)
            expect(shown).to_have_count(outputs)
            assert shown.last.locator("mjx-container").count() == 1
            assert shown.locator(":is(script, iframe, form)").count() == 0
            own = (lab.url, lab.url.replace("http", "ws"), "data:", "blob:")
            assert [url for url in happened if not url.startswith(own) or "evil" in url] == []
            page.close()
        context.close()


def test_a_terminal_shows_control_characters_and_obeys_none(said: str) -> None:
    assert hidden(said) == "" and "\r" not in said
    assert "‹U+202E›" in said and "‹U+001B›" in said, "a payload came by"


def test_an_error_message_shows_them_too(sent: Path, out: Path) -> None:
    code = f"{PAYLOADS['escape']} {PAYLOADS['override']}"
    result = CliRunner().invoke(main, ["trace", "2021", code, "--raw", str(sent), "--out", str(out)])
    assert result.exit_code == 1 and hidden(result.output) == "" and "‹U+202E›" in result.output
