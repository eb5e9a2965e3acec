"""Tables of the report: their cells are figures, whose signs are explained below."""

import pytest
from parts import html

from cchc.content.figures import Figure
from cchc.content.form_annex import unbroken
from cchc.content.tables import column, marked, table


def test_a_figure_brings_its_first_publication_and_its_sign_explained_once_below() -> None:
    derived = marked(Figure("dossiers", "III.6.1", 4747.0, status="derived", first="4.738"))
    assert derived.text == "4.747 (công bố lần đầu: 4.738) (1)"
    gap = marked(Figure("dossiers", "III.6.1", None, status="merged"))
    made = table([column("a"), column("b"), column("c")], [[derived, derived, gap]], "Tên", "Phòng A.")
    assert made.origin == "Nguồn: Phòng A. (1) Tính từ báo cáo các kỳ khác."
    assert made.rows[0][2] == [], "nothing printed is nothing marked"
    assert html(made).count('data-indicator="dossiers"') == 2


def test_a_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="Bảng có 2 cột nhưng một hàng có 1 ô"):
        table([column("A"), column("B")], [["1"]], "Tên")


def test_no_line_ends_between_a_choice_and_its_number() -> None:
    assert unbroken("Có = 1 Không = 0") == "Có\u00a0=\u00a01 Không\u00a0=\u00a00"
