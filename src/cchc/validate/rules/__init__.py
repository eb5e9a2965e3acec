"""Checks that walk over rows instead of comparing two figures, by name; a module a kind."""

from collections.abc import Callable

from ...catalogue import Check
from ..facts import Facts
from . import dates, document, exports, figures, form, notes, periods, plausibility, references, settings
from .base import Told

RULES: dict[str, Callable[[Check, Facts], Told]] = {
    rule.__name__: rule
    for rule in (
        figures.stated,
        figures.own_ratio,
        figures.note_fraction,
        figures.above_100,
        figures.accounted_for,
        figures.whole_number,
        notes.note_list,
        figures.blank_but_stated,
        form.plan_without_result,
        form.placeholder_note,
        form.incomplete,
        form.label_and_unit,
        references.same_document,
        references.other_date,
        references.cited_subject,
        references.plan_listed,
        references.repeated,
        dates.late,
        dates.within_window,
        dates.signed_in_window,
        dates.after_signing,
        dates.before_window,
        plausibility.nothing_in_process,
        plausibility.far_from_history,
        plausibility.register_far_from_history,
        plausibility.far_from_others,
        plausibility.carried_over,
        exports.dossiers_export,
        exports.survey_answers,
        periods.flow_below,
        periods.sent_again,
        document.placeholder_setting,
        document.unnumbered,
        document.same_number,
        document.of_another_time,
        document.illustrative_whole,
        document.illustrative_undeclared,
        document.illustrative_compared,
        document.impossible,
        settings.no_contacts,
    )
}
