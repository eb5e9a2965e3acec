"""Charts of an analyst's own: any drawing, its texts and table; and the plots of the notebook's own cells."""

import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
import seaborn as sns
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from nbclient import NotebookClient
from parts import html

from cchc.charts.own import redrawn
from cchc.content import Report
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace

DATA = pd.DataFrame({"Xã": ["Mỹ Tú", "Mỹ Phước", "Phú Mỹ"], "Hồ sơ": [1250, 98.44, math.nan]})
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
TEXTS = {"caption": "Hồ sơ <của> xã", "alt": "Ba xã; nhiều nhất là Mỹ Tú.", "source": "Bộ phận Một cửa"}


@pytest.fixture(scope="module")
def report(made: Workspace) -> Report:
    return Report(made)


def plain_figure() -> Figure:
    figure = Figure()
    figure.add_subplot().plot([1, 2, 3], [1250, 98.44, float("nan")])
    return figure


DRAWN = {
    "figure": plain_figure,
    "axes": lambda: sns.barplot(DATA, x="Xã", y="Hồ sơ"),
    "grid": lambda: sns.catplot(DATA, x="Xã", y="Hồ sơ", kind="bar"),
    "pyplot": lambda: plt.subplots(2, 2)[0],
    "laid out": lambda: plt.subplots(layout="tight")[0],
}


@pytest.mark.parametrize("kind", DRAWN)
def test_any_drawing_becomes_a_chart_of_the_report(kind: str, report: Report) -> None:
    first, again = (html(report.chart(DRAWN[kind](), data=DATA, **TEXTS)) for _ in range(2))
    assert first == again and plt.get_fignums() == [], "pyplot would show it once more"
    page = BeautifulSoup(first, "html.parser")
    assert page.svg["aria-label"] == TEXTS["alt"]
    assert "Hồ sơ <của> xã" in page.figcaption.get_text() and TEXTS["source"] in page.get_text()
    rows = [[cell.get_text(strip=True) for cell in row(["td", "th"])] for row in page.details.table("tr")]
    assert rows[1:] == [["Mỹ Tú", "1.250 (3)"], ["Mỹ Phước", "98,44 (3)"], ["Phú Mỹ", "chưa có số liệu"]]


def printed(report: Report, data: pd.DataFrame) -> list[list[str]]:
    """The table below a chart, without the mark of made-up figures."""
    page = BeautifulSoup(html(report.chart(plain_figure(), data=data, **TEXTS)), "html.parser")
    rows = page.details.table("tr")
    return [[cell.get_text(strip=True).removesuffix(" (3)") for cell in row(["td", "th"])] for row in rows]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2021, 3, 1), "01/3/2021"),
        (pd.Timestamp("2021-03-01 07:05"), "01/3/2021 07:05"),
        (pd.NaT, "chưa có số liệu"),
        (Decimal("1250.5"), "1.250,50"),
        (True, "có"),
    ],
)
def test_no_cell_of_its_table_is_printed_as_python_writes_it(value: object, said: str, report: Report) -> None:
    data = pd.DataFrame({"Ngày": [value, "x"]}, index=["A", "B"], dtype=object)
    assert printed(report, data) == [["", "Ngày"], ["A", said], ["B", "x"]]


@pytest.mark.parametrize(
    ("values", "said"),
    [([1.0, math.inf], "cột “Tỷ lệ” có giá trị vô cực"), ([[1], "x"], r"không phải số, ngày hay chữ \(list\)")],
)
def test_what_no_table_can_print_is_refused_in_words(values: list, said: str, report: Report) -> None:
    data = pd.DataFrame({"Tỷ lệ": values})
    with pytest.raises(CchcError, match=said):
        report.chart(plain_figure(), data=data, **TEXTS)


def test_two_columns_of_one_name_and_titles_of_two_levels(report: Report) -> None:
    data = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("Năm", "nay"), ("Năm", "nay")]))
    assert printed(report, data) == [["Năm, nay"] * 2, ["1", "2"]]


def told(report: Report, drawn: object, **given: object) -> dict[str, str]:
    part = report.chart(drawn, **({"data": DATA} | TEXTS | given))
    return {one["check"]: one["message"] for one in part.findings}


def bars(factor: float = 1) -> plt.Axes:
    return sns.barplot(DATA.assign(**{"Hồ sơ": DATA["Hồ sơ"] * factor}), x="Xã", y="Hồ sơ")


def titled() -> plt.Axes:
    axes = bars()
    axes.set_title("Đúng hạn 97%")
    return axes


@pytest.mark.parametrize(
    ("drawn", "given", "check", "found"),
    [
        (bars, {}, "", ""),
        (plain_figure, {"caption": "Xã có 1.250 hồ sơ năm 2021"}, "", ""),  # the table says so
        (lambda: bars(2), {}, "own_chart_differs", "hình vẽ 2.500, 196,88, bảng"),
        (bars, {"data": DATA.head(1)}, "own_chart_differs", "98,44"),
        (plain_figure, {"data": pd.DataFrame({"x": [-1]})}, "own_chart_differs", "1.250"),
        (bars, {"caption": "Cấp xã tiếp nhận 99.999 hồ sơ"}, "own_chart_typed", "99.999"),
        (titled, {}, "own_chart_typed", "97%"),
        (lambda: plt.pie([1, 2]) and plt.gcf(), {}, "own_chart_unread", ""),
    ],
)
def test_a_chart_that_is_not_what_its_table_and_texts_say(drawn, given, check: str, found: str, report: Report) -> None:
    said = told(report, drawn(), **given)
    assert list(said) == ([check] if check else []) and found in said.get(check, "")


def test_figures_of_the_units_that_are_made_up_are_marked(made: Workspace) -> None:
    report = Report(made)
    page = BeautifulSoup(html(report.chart(plain_figure(), data=DATA, **TEXTS)), "html.parser")
    assert "1.250 (3)" in page.get_text() and "(3) Số liệu" in page.get_text()
    report.data.unit_mark = ""
    assert "(3)" not in html(report.chart(plain_figure(), data=DATA, **TEXTS))


def test_what_was_refused_is_not_drawn_over(report: Report) -> None:
    with pytest.raises(CchcError):
        report.chart(bars(3), data=DATA)
    assert plt.get_fignums() == []


def test_numbers_of_the_axes_are_written_as_ours() -> None:
    figure = plain_figure()
    redrawn(figure)
    assert "1.000" in [label.get_text() for label in figure.axes[0].get_yticklabels()]
    low, high = figure.axes[0].get_ylim()
    assert low < 98.44 and high < 1400, "no tick widened the view"


def test_the_report_s_figures_stand_in_its_table_with_their_marks(report: Report) -> None:
    figure = report.data.figure("dossiers_received_commune")
    shown = html(report.chart(plain_figure(), data=pd.DataFrame({"Số": [figure]}, index=["Cấp xã"]), **TEXTS))
    assert str(figure.value)[:2] in shown and "Cấp xã" in shown


def test_in_the_style_of_the_report_it_has_its_typeface(report: Report) -> None:
    with report.style():
        assert plt.rcParams["axes.spines.top"] is False
    assert plt.rcParams["axes.spines.top"] is True


@pytest.mark.parametrize("lacking", [["caption"], ["alt"], ["source"], ["data"], ["caption", "alt", "source", "data"]])
def test_what_is_missing_is_named_at_once(lacking: list[str], report: Report) -> None:
    given = {name: value for name, value in (TEXTS | {"data": DATA}).items() if name not in lacking}
    said = "Biểu đồ tự vẽ còn thiếu "
    with pytest.raises(CchcError, match=said) as error:
        report.chart(plain_figure(), **given)
    named = str(error.value).removeprefix(said).split("; ")
    assert [part.split(":")[0] for part in named] == lacking


def test_what_is_no_drawing_is_refused(report: Report) -> None:
    with pytest.raises(CchcError, match="không nhận DataFrame"):
        report.chart(DATA, data=DATA, **TEXTS)
    with pytest.raises(CchcError, match=r"“plan” có lời trong charts\.csv"):
        report.chart("plan", caption="Khác")


def test_plots_of_other_cells_are_shown_as_ever(made: Workspace) -> None:
    """After a chart of the report, and where the first plot of all was an own chart."""
    folders = f"Workspace.of('2021', {str(made.raw)!r}, {str(made.processed)!r}, {str(made.outputs)!r})"
    cells = [
        "import seaborn as sns; import matplotlib.pyplot as plt\nfrom cchc.project.paths import Workspace\n"
        f"from cchc.notebook.report import open_report\nreport = open_report({folders})",
        "report.chart('plan')",
        "with report.style():\n    axes = sns.barplot(x=[1, 2], y=[3, 4])\n"
        "import pandas as pd\ndata = pd.DataFrame({'x': [3, 4]})\n"
        "report.chart(axes, caption='a', alt='b c d e f', source='c', data=data)",
        "sns.barplot(x=[1, 2], y=[3, 4])",
        "plt.plot([1, 2]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    NotebookClient(notebook, kernel_name="python3").execute()
    pictures = [sum("image/png" in output.get("data", {}) for output in cell.outputs) for cell in notebook.cells]
    assert pictures == [0, 0, 0, 1, 1]


def test_figures_of_the_units_for_one_s_own_charts(report: Report) -> None:
    table = report.by_unit("dossiers_received_commune", "III.6.7")
    assert len(table) == 9 and table.index.name == "Đơn vị"
    assert table.iloc[:, 0].sum() == report.data.figure("dossiers_received_commune").value
    with pytest.raises(CchcError, match="Gần nhất: dossiers_received_commune"):
        report.by_unit("dossiers_receive_commune")


def test_the_notebook_that_teaches_runs(made: Workspace) -> None:
    notebook = nbformat.read(NOTEBOOKS / "04_mau_bieu_do.ipynb", as_version=4)
    given = {"period": "2021", "raw": str(made.raw), "processed": str(made.processed), "outputs": str(made.outputs)}
    place = next(i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    added = nbformat.v4.new_code_cell("\n".join(f"{name} = {value!r}" for name, value in given.items()))
    notebook.cells.insert(place + 1, added)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": NOTEBOOKS}}).execute()
    chart = next(cell for cell in notebook.cells if "report.chart(" in cell.source and cell.cell_type == "code")
    assert [output.output_type for output in chart.outputs] == ["execute_result"]
    assert "Hồ sơ tiếp nhận của các đơn vị trong kỳ" in chart.outputs[0].data["text/html"]


def test_bars_without_a_number_are_no_difference_and_endless_ones_are_named(report: Report) -> None:
    data = pd.DataFrame({"Xã": ["A", "B", "C"], "Tỷ lệ": [1.0, math.nan, math.nan]})
    figure = Figure()
    figure.add_subplot().bar(["A", "B"], [1, math.nan])
    assert told(report, figure, data=data) == {}
    figure = Figure()
    figure.add_subplot().plot([1, 2, 3], [1, 2, 3])
    bars = figure.axes[0].bar([1, 2], [1, 2])
    bars.datavalues = [1.0, math.inf]
    assert "vô cực" in told(report, figure, data=data)["own_chart_differs"]
