"""The results of questionnaires on paper: everyone, then by college, as their page shows them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.diagnosis.content import Item
from concert.diagnosis.pages import SOFT, Pages
from concert.diagnosis.saying import middle_said, share_said, survey_said
from concert.surveys.frozen import Said, results_kept
from concert.surveys.reading import Group, Line


def draw_surveys(pages: Pages, surveys: Sequence[Item]) -> None:
    """Each questionnaire whose results were published, question by question."""
    if surveys:
        pages.heading(_("Questionnaires"))
    for survey in surveys:
        pages.heading(survey["title"], 1)
        pages.write_lines(survey_said(survey))
        for result in results_kept(survey):
            _result(pages, result)


def _result(pages: Pages, result: Said) -> None:
    pages.ln(2)
    if pages.will_page_break(28):
        pages.add_page()
    pages.write_lines(f"{result.place}. {result.question.label}", bold=True)
    pages.write_lines(result.question.when, 9.5, color=SOFT)
    for line in result.lines:
        _line_of(pages, result, line)


def _line_of(pages: Pages, result: Said, line: Line) -> None:
    if line.label != result.question.label:
        pages.write_lines(line.label)
    if line.everyone is None:
        pages.write_lines(_too_few(), 9.5, color=SOFT)
        return
    pages.write_lines(_answered(line.everyone.whole), 9.5, color=SOFT)
    for group in (line.everyone, *line.groups):
        if middle := middle_said(group, result.question.unit):
            pages.write_lines(f"{group.name} ({group.whole})\u00a0: {middle}", 9.5)
    if line.everyone.shares:
        _shares(pages, line.everyone, line.groups)


def _too_few() -> str:
    return _("Moins de cinq personnes ont répondu à cette question\u00a0: rien n’en est dit.")


def _answered(count: int) -> str:
    return ngettext(
        "%(num)d personne a répondu à cette question",
        "%(num)d personnes ont répondu à cette question",
        count,
    )


def _shares(pages: Pages, everyone: Group, groups: Sequence[Group]) -> None:
    """Everyone, then each group; where those of the groups are banded, a table of its own."""
    names = [share.name for share in everyone.shares]
    shown = [group for group in groups if group.shares]
    alike = [group for group in shown if [one.name for one in group.shares] == names]
    _table(pages, [everyone, *alike])
    if banded := [group for group in shown if group not in alike]:
        _table(pages, banded)


def _table(pages: Pages, groups: Sequence[Group]) -> None:
    head = [_("Réponse"), *(f"{group.name} ({group.whole})" for group in groups)]
    rows = [
        [share.name, *(share_said(group.shares[n]) for group in groups)]
        for n, share in enumerate(groups[0].shares)
    ]
    each = min(40.0, 105.0 / len(groups))
    pages.table_of([head, *rows], (170 - each * len(groups), *(each for _group in groups)))
