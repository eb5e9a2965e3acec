"""A kind of report of ten rows that has nothing to do with administration: a folder of its own, no line of Python."""

import csv
import shutil
from pathlib import Path

import nbformat
import openpyxl
import pytest

from cchc.catalogue import load
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load as load_tables
from cchc.run.pipeline import run
from cchc.workbooks.form import rows_for, write_form

ROOT = Path(__file__).resolve().parents[2]
PERIOD = "2021-Q1"
TABLES = {
    "units.csv": """\
code,slug,name,level,parent
HS,hoa-sen,Trường Hoa Sen,district,
10A,10a,Lớp 10A,commune,HS
10B,10b,Lớp 10B,commune,HS
""",
    "unit_kinds.csv": """\
kind,levels
Trường,district
Lớp,commune
""",
    "levels.csv": """\
level,word,above,province,superior,home_affairs,requesters,division,divisions,collector
district,trường,sở,tỉnh,Sở Giáo dục,Sở Giáo dục,Sở Giáo dục,tổ,các tổ,{office}
""",
    "forms.csv": """\
form,title,basis,serves
school,Biểu lớp học,Quy chế,district>commune
""",
    "forms/school/indicators.csv": """\
code,row,indicator,label,unit,kind,level,aggregate,parts,numerator,denominator,flow_or_stock,owner
I,section,,Sĩ số,,,,,,,,,Văn phòng
I.1,item,pupils,Số học sinh,Học sinh,count,both,sum,,,,stock,Văn phòng
I.2,item,girls,Trong đó: học sinh nữ,Học sinh,count,both,sum,,,,stock,Văn phòng
I.3,item,girls_rate,Tỷ lệ học sinh nữ,%,percent,office,ratio,,girls,pupils,stock,Văn phòng
II,section,,Thư viện,,,,,,,,,Thư viện
II.1,item,books_lent,Số sách cho mượn,Cuốn,count,both,sum,,,,flow,Thư viện
II.2,item,books_returned,Số sách đã trả,Cuốn,count,both,sum,,,,flow,Thư viện
II.3,item,books_out,Số sách còn mượn,Cuốn,count,office,formula,books_lent - books_returned,,,flow,Thư viện
II.4,item,days_open,Số ngày thư viện mở cửa,Ngày,count,office,office,,,,flow,Thư viện
II.5,item,days_planned,Số ngày mở cửa theo kế hoạch,Ngày,count,office,office,,,,flow,Thư viện
""",
    "checks.csv": """\
id,severity,scope,left,relation,right,rule,message,basis,who,action
stated,error,report,,,,stated,"{code}: trường ghi {left}, các lớp cộng lại {right}.",Tổng các lớp,{owner},Kiểm tra.
girls,error,unit,girls,<=,pupils,,"{unit}: {left} học sinh nữ trên {right} học sinh.",Một phần,{owner},Kiểm tra.
""",
    "measures.csv": """\
indicator,label,unit,kind,aggregate,numerator,denominator,register_id,where,column,flow_or_stock
returned_rate,Tỷ lệ sách đã trả,%,percent,ratio,books_returned,books_lent,,,,
visits,Số lượt tham quan,Lượt,count,register,,,trips,,pupils,flow
""",
    "registers.csv": """\
register_id,sheet,column,title,kind,required
trips,Tham quan,place,Nơi đến,text,yes
trips,Tham quan,pupils,Số học sinh,count,yes
""",
    "key_figures.csv": """\
indicator,label,panel,name
pupils,Số học sinh,Sĩ số,Học sinh
""",
    "rankings.csv": """\
indicator,level,best,minimum,title,cases,rate
returned_rate,commune,highest,5,Xếp hạng các {subordinates} theo tỷ lệ sách đã trả,Sách mượn,Tỷ lệ (%)
""",
    "sections.csv": """\
code,label,level,title
I,I.,1,SĨ SỐ
II,II.,1,THƯ VIỆN
""",
    "outline.csv": """\
part,title
letterhead,Phần đầu
sections,Các mục
signature,Chữ ký
annex,Bảng thống kê
review,Kết quả kiểm tra
""",
}
NOTEBOOK = [
    'period: str = "2021-Q1"  # Kỳ báo cáo\nraw: str = ""  # Thư mục dữ liệu đầu vào\n'
    'processed: str = ""  # Thư mục dữ liệu đã xử lý\noutputs: str = ""  # Thư mục kết quả',
    "from cchc.notebook.report import open_report\nfrom cchc.project.paths import Workspace\n"
    "from cchc.project.storage import save_files\nfrom cchc.workbooks.files import data_files\n\n"
    "space = Workspace.of(period, raw, processed, outputs)\nreport = open_report(space)",
    "report.letterhead()",
    "%%section I\nTrường có {{ pupils }} học sinh, trong đó {{ girls }} nữ{{ girls_rate | around(', đạt ') }}.",
    "%%section II\n{{ prose }}\n\nThư viện cho mượn {{ books_lent }} cuốn, còn {{ books_out }} cuốn chưa trả. "
    "Cả trường đi tham quan {{ visits }} lượt{% for t in register.trips %} ({{ t.place }}){% endfor %}.",
    "report.subordinates_ranked()",
    "report.contacts()",
    "report.comparison()",
    "report.signature()",
    "report.annex()",
    "report.review()",
    "report.sources()",
    "save_files(space.processed, data_files(report))",
]
REPORT = f"""\
period: "{PERIOD}"
number: "05/BC-THS"
signed_on: 2021-03-16
place: "Hoa Sen"
agency_name: ["TRƯỜNG HOA SEN"]
kind: "BÁO CÁO"
subject: "Tình hình lớp học {{period}}"
addressees: ["Sở Giáo dục"]
legal_bases: ["Thực hiện quy chế của trường"]
opening: "Trường Hoa Sen báo cáo {{period}} như sau:"
closing: "Trên đây là báo cáo {{period}} của trường"
signatory_authority: ""
signatory_title: "HIỆU TRƯỞNG"
signatory_name: "Lê Hoa"
recipients: ["Như trên"]
contacts: [{{role: "Thủ thư", name: "Trần Lan", title: "Giáo viên"}}]
source: "Số liệu của các lớp."
"""
SENT = {
    "HS": {"I.1": 85, "I.2": 44, "II.1": 30, "II.2": 21, "II.3": 9, "II.4": 60, "II.5": 62},
    "10A": {"I.1": 45, "I.2": 24, "II.1": 20, "II.2": 15},
    "10B": {"I.1": 40, "I.2": 20, "II.1": 10, "II.2": 6},
}


def build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The project, with the files that its classes sent."""
    for name, text in TABLES.items():
        path = folder / "catalogue" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "project.yml").write_text("standard: none\n", encoding="utf-8")
    raw = folder / "data" / "raw" / PERIOD
    (raw / "submissions").mkdir(parents=True)
    (raw / "report.yml").write_text(REPORT, encoding="utf-8")
    (raw / "narrative.md").write_text("## II\n\nThư viện mở cửa các ngày trong tuần.\n", encoding="utf-8")
    (folder / "notebooks").mkdir()
    for name in ("01_clean", "02_indicators"):  # the same steps whatever the report is about
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    cells = [nbformat.v4.new_code_cell(source, id=f"c{at}") for at, source in enumerate(NOTEBOOK)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, folder / "notebooks" / "03_report.ipynb")
    monkeypatch.chdir(folder)
    catalogue = load(Period(PERIOD))
    for unit in catalogue.units:
        rows = rows_for(unit, catalogue.submitted, catalogue)
        path = raw / "submissions" / f"{unit.code}-{unit.slug}.xlsx"
        write_form(path, rows, unit, catalogue, SENT[unit.code])
    book = openpyxl.Workbook()
    book.active.title = "Tham quan"
    for row in (("Nơi đến", "Số học sinh"), ("Bảo tàng", 40), ("Vườn thú", 45)):
        book.active.append(row)
    book.save(raw / "registers.xlsx")
    return Workspace.of(PERIOD)


def test_a_school_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    space = build(tmp_path, monkeypatch)
    run(space, {})
    figures, findings = load_tables(space.processed, "indicators", "findings")
    values = figures.set_index("indicator")["value"]
    assert values[["pupils", "girls", "books_out", "visits"]].tolist() == [85, 44, 9, 85]
    assert findings[["check", "message"]].to_numpy().tolist() == [], "no register of another kind is asked for"
    page = (space.outputs / "report.html").read_text(encoding="utf-8")
    with (space.outputs / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 10
    for said in (
        "TRƯỜNG HOA SEN",
        "Trường có",
        "Thư viện mở cửa",
        "Vườn thú",
        "Xếp hạng các lớp",
        "Trần Lan",
        "Kết quả kiểm tra số liệu",
    ):
        assert said in page, said
    said = page + (space.outputs / "datapackage.json").read_text(encoding="utf-8")
    for foreign in ("cải cách hành chính", "ủy ban nhân dân", "ubnd", "hồ sơ", "bảng 2", "cấp xã"):
        assert foreign not in said.lower(), foreign
