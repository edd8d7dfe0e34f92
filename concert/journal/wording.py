"""One sentence for each kind of news."""

from datetime import datetime
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.wording import PHASES
from concert.core.clock import local_day
from concert.journal.models import Entry, Verb

_SENTENCES = {
    Verb.CONCERTATION_OPENED: lazy_gettext("La concertation est ouverte."),
    Verb.FRAME_REVISED: lazy_gettext("Le cadre a été complété."),
    Verb.CALENDAR_CHANGED: lazy_gettext("%(phase)s : la fin est déplacée au %(closes_at)s."),
    Verb.PHASE_CHANGED: lazy_gettext("Une étape commence : %(phase)s."),
    Verb.DIAGNOSIS_PUBLISHED: lazy_gettext(
        "Le diagnostic partagé est publié, version %(version)s."
    ),
    Verb.DIAGNOSIS_ENDORSED: lazy_gettext(
        "%(stakeholder)s partage le diagnostic, version %(version)s."
    ),
    Verb.VOTE_PREPARED: lazy_gettext("Le vote est préparé : les propositions ne changent plus."),
    Verb.VOTE_COUNTED: lazy_gettext("Le vote est dépouillé. Bulletins dans l’urne : %(ballots)s."),
    Verb.ACTION_DRAWN: lazy_gettext("Une action entre dans le plan : « %(title)s »."),
    Verb.COMMITMENT_REWORDED: lazy_gettext(
        "L’engagement de : %(stakeholder)s est reformulé ; il est à signer de nouveau."
    ),
    Verb.COMMITMENT_SIGNED: lazy_gettext("%(stakeholder)s signe un engagement."),
    Verb.COMMITMENT_DECLINED: lazy_gettext("%(stakeholder)s décline un engagement : %(reason)s"),
    Verb.CONTRIBUTION_WITHDRAWN: lazy_gettext("Une contribution est retirée : %(reason)s"),
    Verb.CONCERTATION_CLOSED: lazy_gettext("La concertation est close."),
}


def told(entry: Entry) -> str:
    """An entry as news, in one sentence."""
    return str(_SENTENCES[entry.verb]) % {
        name: _said(name, value) for name, value in entry.details.items()
    }


def _said(name: str, value: Any) -> str:
    if name == "phase":
        return str(PHASES[value])
    if name == "closes_at":
        day = local_day(datetime.fromisoformat(value))
        return format_date(day, "d MMMM y", locale="fr")
    return _("sans précision") if value is None or value == "" else str(value)
