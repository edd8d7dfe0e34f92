"""What the pages of findings are made of: the list, one finding, the forms."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _

from concert.concertations.contributions import FOR_A_BODY
from concert.concertations.models import Concertation
from concert.concertations.queries import (
    colleges_of,
    represented_by,
    standing_of,
)
from concert.core.text import one_line
from concert.findings.disputes import sides_of
from concert.findings.files import files_of
from concert.findings.forms import FindingForm, WeighingForm
from concert.findings.groups import counted_reasons, group_of, groups_of, reasons_in
from concert.findings.listing import Wanted, findings_page
from concert.findings.models import Finding
from concert.findings.queries import (
    finding_row,
    own_views,
    reasons_page,
    wordings_of,
)
from concert.indicators.queries import indicators_of
from concert.policy.rules import Permission, may
from concert.programmes.catalogue import programme
from concert.web.formatting import found_words
from concert.web.session import current_person
from concert.web.time import now


def list_of_findings(concertation: Concertation, form: FindingForm | None = None) -> dict[str, Any]:
    wanted = _wanted()
    found = findings_page(concertation, wanted, mark=request.args.get("apres"))
    # Whoever reads what is said of one figure and adds to it speaks of that figure.
    form = form or finding_form(concertation, formdata=None, data={"about": wanted.indicator})
    groups = groups_of(concertation)
    model = programme(concertation.programme)
    return {
        "concertation": concertation,
        "programme": model,
        "college_choices": _colleges(concertation),
        "theme_choices": [(theme.code, theme.name) for theme in model.theme],
        "about_choices": [(one.value, one.label) for one in form.about.choices if one.value],
        "group_choices": [
            *((one.id, f"{one.title} ({one.findings})") for one in groups),
            *([("aucun", _("Pas encore rangés"))] if groups else []),
        ],
        "group": next((one for one in groups if one.id == wanted.group), None),
        "findings": found,
        "wanted": wanted,
        "found_words": partial(found_words, asked=wanted.words),
        "sides": sides_of(row.finding_id for row in found.rows),
        "files": files_of(row.finding_id for row in found.rows),
        "form": form,
        **weighing(concertation, found.rows),
    }


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        college=asked.get("college", "")[:40],
        theme=asked.get("theme", "")[:40],
        indicator=_number(asked.get("chiffre", "")),
        group=0 if asked.get("groupe") == "aucun" else _number(asked.get("groupe", "")),
        disputed=asked.get("avis") == "discutes",
        words=one_line(asked.get("q", "")[:100]),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def one_finding(
    concertation: Concertation, finding_id: int, form: WeighingForm | None = None
) -> dict[str, Any]:
    college = request.args.get("college", "")[:40]
    row = finding_row(concertation, finding_id)
    mark = request.args.get("apres")
    return {
        "concertation": concertation,
        "programme": programme(concertation.programme),
        "row": row,
        "reasons": reasons_page(finding_id, college=college, mark=mark),
        "college_choices": _colleges(concertation, bodies=False),
        "wordings": wordings_of(finding_id) if row.revised_at else [],
        "sides": sides_of([finding_id]),
        "files": files_of([finding_id]),
        **weighing(concertation, [row], form),
    }


def reasons_of_group(concertation: Concertation, group_id: int) -> dict[str, Any]:
    """Why its findings are shared or qualified, together: who said what stays with each."""
    asked = request.args
    return {
        "concertation": concertation,
        "group": group_of(concertation, group_id),
        "counted": counted_reasons(group_id),
        "college_choices": _colleges(concertation, bodies=False),
        "reasons": reasons_in(
            group_id, college=asked.get("college", "")[:40], mark=asked.get("apres")
        ),
    }


def weighing(
    concertation: Concertation, rows: Sequence[Any], form: WeighingForm | None = None
) -> dict[str, Any]:
    """What the reader said of these findings and why, and the forms to say it."""
    mine = standing_of(current_person(), concertation).participation_id
    ids = [row.finding_id for row in rows]
    weights, reasons = own_views(mine, ids)
    asked = ids if may(current_person(), Permission.SHARE_FINDING, concertation, now()) else []
    return {
        "weights": weights,
        "own_reasons": reasons,
        "weighing": {
            one: form or weighing_form(concertation, one, formdata=None, reason=reasons.get(one))
            for one in asked
        },
    }


def weighing_form(concertation: Concertation, finding_id: int, **kwargs: Any) -> WeighingForm:
    reader = standing_of(current_person(), concertation)
    return WeighingForm(finding_id, in_class=reader.class_session_id is not None, **kwargs)


def revision(finding: Finding, form: FindingForm) -> dict[str, Any]:
    concertation = finding.concertation
    model = programme(concertation.programme)
    return {
        "concertation": concertation,
        "finding": finding,
        "form": form,
        "programme": model,
        "files": files_of([finding.id]),
    }


def finding_form(concertation: Concertation, *, spoken: bool = True, **kwargs: Any) -> FindingForm:
    """The form of a finding; in class, without files: they may show other pupils."""
    indicators = indicators_of(concertation, sensitive=_takes_part(concertation))
    bodies = represented_by(current_person(), concertation, now()) if spoken else []
    in_class = standing_of(current_person(), concertation).class_session_id is not None
    model = programme(concertation.programme)
    return FindingForm(model, indicators, bodies=bodies, files=not in_class, **kwargs)


def revision_form(finding: Finding, **kwargs: Any) -> FindingForm:
    """What was said in a name stays in it; the files that are already there count."""
    already = len(files_of([finding.id]).get(finding.id, []))
    return finding_form(finding.concertation, spoken=False, already=already, **kwargs)


def _colleges(concertation: Concertation, *, bodies: bool = True) -> list[tuple[str, str]]:
    named = [(one.code, one.name) for one in colleges_of(concertation)]
    return [*named, (FOR_A_BODY, _("Au nom d’un organisme"))] if bodies else named


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None
