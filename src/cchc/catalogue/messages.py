"""What findings, and the report beside its figures, say in sentences of ours, as data: messages.csv."""

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar, Literal, NamedTuple

from pydantic import model_validator

from ..project.csv_lines import CellError
from ..project.errors import unknown
from ..project.layers import Layer, catalogue_layers
from .models import CatalogueRow, cell
from .tables import LayeredTable, Tables, check_placeholders

# the names that each message may use: those that the code which says it fills in
SAYS = {
    id: frozenset(names.split())
    for id, names in {
        "catalogue_row": "place text",
        "no_submissions": "folder",
        "submission_in_folder": "file inside folder",
        "unknown_unit": "file past units",
        "unknown_unit_near": "file past units",
        "unknown_unit_past": "code unit",
        "unit_mismatch": "file unit other",
        "missing_submission": "unit code slug",
        "rolled_up": "unit count codes",
        "not_rolled_up": "unit count codes",
        "mixed_levels": "unit count codes",
        "lower_differs": "unit code label left count right",
        "older_submission": "unit used other",
        "unclear_submission": "unit used other",
        "unregistered_submission": "unit used other",
        "submission_difference": "unit code old_file old new_file new",
        "other_period": "unit file other period",
        "other_window": "unit file other window",
        "form_hidden_sheet": "file sheet",
        "form_hidden_sheet_unread": "file sheet",
        "form_on_several_sheets": "file sheet count",
        "form_not_on_sheet": "file sheet count",
        "form_covered_cell": "file sheet cell over text",
        "form_unshown_cell": "file sheet cell text",
        "form_hidden_rows": "file sheet rows",
        "form_hidden_columns": "file sheet columns",
        "form_comments": "file sheet cells",
        "moved_fact": "sheet cell title text other",
        "fact_in_thousands": "sheet cell title text",
        "form_scale": "file sheet text",
        "scale": "sheet text",
        "hidden_sheet": "sheet",
        "hidden_rows": "sheet rows",
        "hidden_columns": "sheet columns",
        "cell_comments": "sheet cells",
        "form_joined_row": "file sheet row above",
        "covered_value": "over",
        "value_of_several_rows": "over",
        "unshown_value": "text",
        "set_aside": "unit code label reason cell",
        "set_aside_repeated": "unit code label reason",
        "several_values": "cells",
        "one_value": "cell value",
        "unit_of_measure": "unit code label",
        "repeated_row": "unit code label first second",
        "repeated_row_noted": "unit code label first second note",
        "repeated_note": "unit code label row note",
        "row_not_asked": "unit row text",
        "total_row": "unit row text",
        "unmatched_label": "unit row text",
        "unmatched_cell": "unit row text",
        "hidden_text": "unit cell codes",
        "legacy_note": "unit cell font text",
        "legacy_labels": "unit count font",
        "correction": "where raw corrected who why",
        "stale_correction": "where source expected found",
        "correction_set_aside": "source file cell text reason",
        "correction_formula": "text",
        "correction_found": "raw",
        "correction_no_file": "",
        "correction_no_sheet": "",
        "correction_no_cell": "",
        "register_no_file": "file",
        "register_no_sheet": "file sheet",
        "register_no_column": "sheet title",
        "narrative_add_heading": "section",
        "narrative_under_heading": "heading",
        "register_other_sheet": "sheet",
        "register_other_column": "sheet cell",
        "unread_cell": "sheet cell reason text",
        "covered_cell": "over",
        "unshown_cell": "",
        "register_set_aside": "sheet cell title reason",
        "not_a_date": "text",
        "register_hidden_text": "sheet cell title codes",
        "register_legacy_text": "sheet cell title font text",
        "unknown_word": "sheet cell title text only near known",
        "unknown_word_only": "condition",
        "unknown_word_condition": "title word",
        "unknown_word_near": "words",
        "unknown_word_known": "only words",
        "register_total": "sheet cell title total sum",
        "register_nothing": "sheet cell text",
        "register_sum_row": "sheet row",
        "repeated_entry": "sheet cell title text other",
        "repeated_entry_alike": "sheet cell title text other",
        "missing_cell": "sheet cell title",
        "missing_cell_without_words": "sheet cell title",
        "missing_statement": "sheet count statements",
        "survey_other_file": "used other",
        "survey_no_question": "file titles",
        "survey_other_question": "file titles",
        "survey_answer": "form question text answers",
        "survey_scale": "count best best_title worst worst_title",
        "count_unit": "file units",
        "count_twice": "unit used file",
        "count_repeated": "sheet cell label",
        "count_cell": "sheet cell label reason",
        "count_no_field": "sheet cell label",
        "count_other_sheet": "file sheet used",
        "count_totals": "sheet cell label",
        "count_sum": "sheet cell label",
        "dossier_title": "where title near",
        "dossier_other_sheet": "where count",
        "dossier_days_swapped": "file",
        "dossier_days_mixed": "file",
        "dossier_days_unclear": "file",
        "dossier_returned_only": "where finished returned definition",
        "dossier_sheet_unit": "where title unit",
        "dossier_day_off": "count days unlisted",
        "dossier_on_holiday": "count",
        "dossier_on_weekend": "count",
        "dossier_unlisted_years": "years",
        "dossiers_aside": "file count rows what near",
        "dossiers_doubted": "file count rows what near",
        "dossiers_once": "file count rows what near",
        "dossier_row": "row",
        "dossier_row_text": "row text",
        "dossier_near_units": "units",
        "dossier_near_words": "words",
        "dossier_near_word": "text word",
        "dossier_cells": "",
        "dossier_quote": "",
        "dossier_blank": "title",
        "dossier_no_unit": "title",
        "dossier_code": "",
        "dossier_unit": "title",
        "dossier_status": "title",
        "dossier_date": "title",
        "dossier_done": "title",
        "dossier_order": "late early",
        "dossier_due_hour": "title",
        "dossier_late": "status end due",
        "dossier_timely": "status end due",
        "dossier_unfinished": "title",
        "dossier_due": "title",
        "dossier_channel": "title",
        "dossier_level": "title",
        "dossier_repeated": "",
        "dossier_conflict": "",
        "dossier_account": "where count parts",
        "account_above": "count",
        "account_titles": "count",
        "account_used": "count",
        "account_aside": "count reasons",
        "account_reason": "count reason",
        "account_header": "count rows",
        "account_numbering": "count rows",
        "account_total": "count rows",
        "account_group": "count rows",
        "account_blank": "count rows",
        "unchecked": "count reason bases",
        "unchecked_no_file": "units",
        "unchecked_no_figure": "units",
        "unchecked_subordinates": "whose",
        "unchecked_none_arisen": "units",
        "unchecked_register": "sheet",
        "unchecked_register_idle": "sheet word",
        "unchecked_last_year": "period",
        "unchecked_last_year_blank": "units",
        "unchecked_before": "",
        "unchecked_before_of": "units",
        "unchecked_within": "period",
        "unchecked_jutting": "other other_first other_last period first last",
        "unchecked_export": "",
        "unchecked_export_of": "units",
        "unchecked_export_before": "units",
        "unchecked_fields": "units",
        "unchecked_counts": "units",
        "unchecked_counts_before": "",
        "unchecked_cut_off": "day",
        "unchecked_survey": "",
        "unchecked_extended": "report",
        "unchecked_extended_office": "report codes",
        "unchecked_extended_figure": "",
        "remark_rounded": "",
        "remark_own_sheet": "",
        "remark_known_parts": "",
        "remark_other_base": "base",
        "counted_carried_over": "count",
        "counted_by": "definition",
        "lapsed_acknowledgement": "who day matter was now file",
        "unused_acknowledgement": "who day matter was file near",
        "acknowledged_values": "found expected",
        "acknowledged_blank": "",
        "no_table": "title",
        "no_chart": "title",
        "no_chart_because": "reasons",
        "no_line": "figures",
        "hollow_dot": "meaning",
        "broken_line": "reason",
        "table_in_annex": "title count",
        "ranking_in_annex": "",
        "ranking_moves": "period",
        "comparison_blank": "",
        "comparison_unrounded": "",
        "total_without": "units",
        "total_unread": "units",
        "sign_partial": "",
        "sign_derived": "",
        "sign_merged": "",
        "sign_stated": "",
        "sign_rolled_up": "",
        "sign_illustrative": "",
        "sign_all_illustrative": "",
        "annex_partial": "",
        "annex_first_published": "figure",
        "annex_live": "",
        "annex_set_aside": "",
        "annex_cell": "text file cell",
    }.items()
}  # fmt: skip


class Message(CatalogueRow):
    """A sentence of a finding with its `check` (of checks.csv or remedies.csv), which says who mends it, and severity.

    Without both it is a part of another one, of a table whose findings are made elsewhere, or a remark of the report.
    """

    holds = "Lời của phát hiện và chú thích do chương trình viết; sửa được lời, không thêm hoặc bớt dòng"
    unique: ClassVar = {"mã thông báo": ("id",)}
    braces: ClassVar = {"message": None}

    id: str = cell("Mã thông báo, chương trình gọi bằng mã này", "older_submission")
    check: str = cell(
        "Phép kiểm tra mà phát hiện thuộc về (checks.csv, remedies.csv); để trống: phần của phát hiện khác, chú thích",
        "older_submission",
        "",
    )
    severity: Literal["", "error", "warning", "note"] = cell(
        "Mức độ. error: lỗi; warning: cảnh báo; note: lưu ý; để trống khi không có check", "note", ""
    )
    message: str = cell("Lời; các tên trong ngoặc nhọn của mỗi lời giữ như tệp chuẩn", "{unit}: dùng tệp {used}.")

    @model_validator(mode="after")
    def _whole(self) -> "Message":
        if bool(self.check) != bool(self.severity):
            raise CellError("severity", "và cột “check” phải cùng ghi hoặc cùng để trống")
        return self


class Sentence(NamedTuple):
    """The beginning of a finding: `finding(*message("late", unit=…), file=…)`."""

    check: str
    severity: str
    message: str


def message(id: str, **words: object) -> Sentence:
    """The message of this id filled with the words, which are those of SAYS, with its check and severity."""
    row = load_messages()[id]
    return Sentence(row.check, row.severity, wording(id, **words))


def wording(id: str, **words: object) -> str:
    """Only the text of the message; TypeError where the words are not those of SAYS."""
    if words.keys() != SAYS[id]:
        raise TypeError(f"{id} says {sorted(SAYS[id])}, not {sorted(words)}")
    return load_messages()[id].message.format(**words)


def load_messages() -> Mapping[str, Message]:
    """Every message by id; CatalogueError names every fault of the file."""
    return _messages(catalogue_layers())


@lru_cache(maxsize=4)
def _messages(below: tuple[Layer, ...]) -> Mapping[str, Message]:
    tables = Tables(below)
    table = tables.read("messages.csv", Message)
    check_messages(table)
    tables.refuse()
    return {row.id: row for row in table.rows}


def check_messages(table: LayeredTable[Message]) -> None:
    """Notes in the table which messages nobody says, which are missing, and names that nobody fills in."""
    for row in table.rows:
        if row.id in SAYS:
            check_placeholders(table, row, SAYS[row.id])
        else:
            table.fault(row, "id", f"ghi {unknown('thông báo', row.id, sorted(SAYS))}")
    for id in () if table.unread else sorted(SAYS.keys() - table.texts("id")):
        table.lacks(f"thiếu thông báo “{id}”")
