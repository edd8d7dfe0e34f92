"""A territory made of several communes, over HTTP: ticked, or written one a line."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import Concertation
from concert.core.errors import Missing, Refused
from concert.core.text import one_line
from concert.launch import actions
from concert.launch.queries import area_of, place_found
from concert.launch.routes import draft_at, screen
from concert.programmes.catalogue import programme
from concert.territories.areas import communes_in, communes_with, read_communes
from concert.territories.models import Establishment, Territory, TerritoryKind
from concert.territories.queries import territories_matching
from concert.territories.wording import title_of
from concert.web.forms import Form, Line, SomeOf, Text, needed, options
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("communes", __name__, url_prefix="/concertations/<slug>/lancement/communes")

_TOLD = 20
# What one may start from: nobody ticks the communes of a whole region.
_KINDS = (TerritoryKind.DEPARTEMENT, TerritoryKind.LIVING_AREA, TerritoryKind.COMMUNE)


class CommunesForm(Form):
    """A territory of several communes: those offered are ticked, the others written."""

    name = Line(
        _("Le nom de ce territoire"),
        hint=_("Par exemple : Causses et Gévaudan."),
        most=100,
        validators=[needed(_("Donnez un nom à ce territoire : c’est lui que chacun lira."))],
    )
    communes = SomeOf(_("Ses communes"))
    typed = Text(
        _("D’autres communes"),
        hint=_("Une par ligne, par leur nom ou leur code de commune (pas le code postal)."),
        most=20_000,
        rows=6,
    )

    def __init__(self, offered: Sequence[Territory], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.written: list[Territory] = []
        self.communes.choices = options((one.code, title_of(one)) for one in offered)

    def validate_typed(self, field: Text) -> None:
        read = read_communes(field.data or "")
        self.written = read.communes
        if read.unknown:
            raise ValidationError(" ".join(_told(read.unknown)))
        if not self.written and not self.communes.data:
            raise ValidationError(gettext("Cochez ou écrivez au moins une commune."))


def _told(unknown: list[str]) -> list[str]:
    """As many lines as one reads before correcting them, and how many more there are."""
    more = len(unknown) - _TOLD
    if more <= 0:
        return unknown
    others = ngettext("Et %(num)d autre ligne.", "Et %(num)d autres lignes.", more)
    return [*unknown[:_TOLD], others]


@bp.get("")
@signed_in
def choose(slug: str) -> Answer:
    draft = _draft(slug)
    area, start = area_of(draft), _start()
    kept = communes_in(area) if area else []
    offered = {one.code: one for one in [*kept, *(communes_in(start) if start else [])]}
    form = CommunesForm(
        list(offered.values()),
        name=area.name if area else "",
        communes=[one.code for one in kept],
    )
    return page("launch/communes.html", start=start, **_choosing(draft, form))


@bp.post("")
@signed_in
def save(slug: str) -> Answer:
    draft = _draft(slug)
    ticked = communes_with(request.form.getlist("communes"))
    form = CommunesForm(ticked)
    if not form.validate_on_submit() or not _settled(draft, form, ticked):
        return unchanged(
            "launch/_communes.html", page="launch/communes.html", **_choosing(draft, form)
        )
    return changed(page=screen(slug, "subject"))


def _settled(draft: Concertation, form: CommunesForm, ticked: list[Territory]) -> bool:
    chosen = {one.code: one for one in [*ticked, *form.written]}
    try:
        actions.settle_on_communes(
            draft, form.name.data, list(chosen.values()), by=the_person(), at=now()
        )
    except Refused as refused:
        form.refuse("typed", refused.reason)
        return False
    return True


def _draft(slug: str) -> Concertation:
    draft = draft_at(slug)
    if programme(draft.programme).place == "establishment":
        raise Missing(gettext("Dans ce programme, une concertation porte sur un établissement."))
    return draft


def _start() -> Territory | None:
    """The territory whose communes are offered, to be ticked."""
    found = place_found(request.args.get("depuis", ""))
    if found is None or isinstance(found, Establishment) or found.kind not in _KINDS:
        return None
    return found


def _choosing(draft: Concertation, form: CommunesForm) -> dict[str, Any]:
    text = one_line(request.args.get("q", "")[:100])
    return {
        "concertation": draft,
        "programme": programme(draft.programme),
        "form": form,
        "q": text,
        "found": territories_matching(text, _KINDS, 12) if text else [],
        "here": url_for(".choose", slug=draft.slug),
    }
