"""The board where findings are put together, over HTTP, for those who facilitate."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.core.search import stems
from concert.findings import grouping
from concert.findings.forms import GatheringForm
from concert.findings.groups import (
    board_page,
    findings_chosen,
    group_of,
    groups_of,
    latest_moves,
    loose_texts,
)
from concert.findings.queries import finding_of
from concert.policy.rules import Permission, require
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("board", __name__, url_prefix="/concertations/<slug>/diagnostic/constats")


@bp.get("/rangement")
@signed_in
def show(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.GROUP_FINDINGS, concertation, now())
    return page("findings/board.html", **_board(concertation))


@bp.post("/rangement")
@signed_in
@once
def gather(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = GatheringForm(groups_of(concertation))
    chosen = findings_chosen(concertation, _numbers("finding"))
    if not (form.validate_on_submit() and form.has_chosen(chosen)):
        return unchanged(
            "findings/_board.html", page="findings/board.html", **_board(concertation, form)
        )
    where = form.new_title.data or _group(concertation, form.group.data)
    grouping.gather(concertation, chosen, where, by=the_person(), at=now())
    flash(ngettext("%(num)d constat rangé.", "%(num)d constats rangés.", len(chosen)))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/rangement/<batch>/annulation")
@signed_in
def undo(slug: str, batch: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    grouping.undo_gathering(concertation, batch, by=the_person(), at=now())
    flash(_("C’est annulé : les constats sont là où ils étaient."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/groupes/<int:group_id>/titre")
@signed_in
def rename(slug: str, group_id: int) -> Answer:
    concertation = concertation_at(slug, the_person())
    group, form = group_of(concertation, group_id), GatheringForm(groups_of(concertation))
    if form.validate_on_submit() and form.new_title.data:
        grouping.rename_group(group, form.new_title.data, by=the_person(), at=now())
        flash(_("Le groupe a son nouveau titre."))
    return changed(page=url_for(".show", slug=slug, groupe=group_id))


@bp.post("/<int:finding_id>/objection")
@signed_in
def object_to(slug: str, finding_id: int) -> Answer:
    finding = finding_of(concertation_at(slug, the_person()), finding_id)
    grouping.object_to_group(finding, by=the_person(), at=now())
    flash(_("C’est dit : les personnes qui animent le voient, et peuvent ranger autrement."))
    return changed(page=url_for("findings.show", slug=slug, finding_id=finding_id))


def _numbers(name: str) -> list[int]:
    return [int(one) for one in request.form.getlist(name)[:400] if one.isdecimal()]


def _group(concertation: Concertation, chosen: str) -> Any:
    return group_of(concertation, int(chosen)) if chosen.isdecimal() else None


def _board(concertation: Concertation, form: GatheringForm | None = None) -> dict[str, Any]:
    groups, asked = groups_of(concertation), request.args.get("groupe", "")
    shown = next((one for one in groups if str(one.id) == asked), None)
    texts = loose_texts(concertation)
    alike = grouping.suggested({one: set(stems(text)) for one, text in texts.items()})
    return {
        "concertation": concertation,
        "form": form or GatheringForm(groups, formdata=None),
        "groups": groups,
        "group_links": [(one.id, f"{one.title} ({one.findings})") for one in groups],
        "shown": shown,
        "rows": board_page(concertation, shown.id if shown else None, request.args.get("apres")),
        "chosen": set(_numbers("finding")),
        "suggestions": [[(one, texts[one]) for one in group] for group in alike],
        "moves": latest_moves(concertation, since=now() - grouping.UNDONE_WITHIN),
    }
