"""Acts that commit for good: whoever has been signed in for a while confirms that it is them.

A telephone left on a table, a computer shared in a staff room: the session is right, the person
perhaps not. Such an act waits for a code sent by e-mail, on a page that carries everything typed,
and goes on at once with it. A form that holds a file cannot wait so: no such act has one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import make_response, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import StringField
from wtforms.widgets import HiddenInput

from concert.core import codes
from concert.core.errors import Refused
from concert.people.confirming import (
    CODE_LASTS,
    ask_code,
    is_fresh,
    is_fresh_by_now,
    try_code,
    waits_for_code,
)
from concert.people.models import Person, PersonSession, SecurityKind
from concert.web.forms import Form, Line
from concert.web.fragments import Answer, unchanged, wants_region
from concert.web.letters import post_letter
from concert.web.security import local_path
from concert.web.session import the_person, the_session
from concert.web.time import now
from concert.web.transactions import SAFE, commit, commit_and_go_on
from concert.web.watch import notice

_TOO_MANY = _(
    "Plusieurs codes vous ont déjà été envoyés : attendez une heure avant d’en demander un autre."
)
_WRONG = _("Ce n’est pas le code du dernier message : vérifiez les six chiffres.")
_SPENT = _("Ce code n’est plus bon : demandez-en un autre.")
_NOTHING = _("Écrivez les six chiffres du message.")
Typed = ImmutableMultiDict[str, str]
P = ParamSpec("P")
# What this page adds to the form that it carries: the act never sees it.
_OURS = "confirmation_"
_MINUTES = int(CODE_LASTS.total_seconds() / 60)


@dataclass(frozen=True)
class OtherWay:
    """Confirming elsewhere than in one’s mailbox: where, in a window of its own."""

    label: str
    url: str


_other_ways: list[Callable[[Person], OtherWay | None]] = []


def other_way(find: Callable[[Person], OtherWay | None]) -> Callable[[Person], OtherWay | None]:
    """Offer another way of confirming to those who have it; it ends by `session.confirmed()`."""
    if find not in _other_ways:
        _other_ways.append(find)
    return find


class ConfirmationForm(Form):
    confirmation_code = Line(
        _("Le code reçu"), hint=_("Six chiffres."), most=40, render_kw={"autofocus": True}
    )
    # Where to go back without doing it.
    confirmation_from = StringField("", widget=HiddenInput())
    confirmation_again = StringField("")

    @property
    def typed(self) -> str:
        return codes.digits(self.confirmation_code.data or "")

    @property
    def was_seen(self) -> bool:
        return bool(self.confirmation_from.data)

    def say(self, reason: str) -> None:
        self.refuse("confirmation_code", reason)


def fresh(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let through who confirmed a short while ago; ask the others, who lose nothing typed.

    It stands below `@signed_in` and above `@once`.
    """
    return fresh_when(lambda: True)(view)


def fresh_when(
    commits: Callable[[], bool],
) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """The same, for a view of which only some answers commit for good."""

    def decorate(view: Callable[P, Answer]) -> Callable[P, Answer]:
        @wraps(view)
        def confirmed(*args: P.args, **kwargs: P.kwargs) -> Answer:
            ours = _taken_out_of_the_form()
            if request.method not in SAFE and commits() and (asked := _unconfirmed(ours)):
                return asked
            return view(*args, **kwargs)

        return confirmed

    return decorate


def _taken_out_of_the_form() -> Typed:
    """What this page had added, taken away: the act reads the form that was first sent."""
    pairs = list(request.form.items(multi=True))
    ours = ImmutableMultiDict(pair for pair in pairs if pair[0].startswith(_OURS))
    if ours:
        request.form = ImmutableMultiDict(pair for pair in pairs if pair[0] not in ours)
    return ours


def _unconfirmed(ours: Typed) -> Answer | None:
    """The page that asks to confirm; None for who has."""
    person, opened = the_person(), the_session()
    ways = [way for find in _other_ways if (way := find(person))]
    if not person.email and not ways:
        raise Refused(
            gettext(
                "Ce geste engage : il faut pouvoir confirmer que c’est vous. Ajoutez d’abord une"
                " adresse électronique à votre compte, puis recommencez."
            )
        )
    if is_fresh(opened, now()) or is_fresh_by_now(opened, now()):
        return None
    form = ConfirmationForm(ours)
    if form.typed and try_code(opened, form.typed, now()):
        notice(SecurityKind.CONFIRMED, person)
        # It served, whatever becomes of the act.
        commit_and_go_on()
        return None
    if form.typed:
        notice(SecurityKind.CONFIRMATION_FAILED, person)
    _reply(form, person, opened)
    return _page(form, opened, ways)


def _reply(form: ConfirmationForm, person: Person, opened: PersonSession) -> None:
    """Send a code to who has none or wants another; say what is wrong with the one typed."""
    waits = waits_for_code(opened, now())
    if form.confirmation_again.data or not (waits or form.was_seen):
        if person.email and not _sent(person, opened):
            form.say(_TOO_MANY)
    elif form.typed or not waits:
        form.say(_WRONG if waits else _SPENT)
    elif form.was_seen:
        form.say(_NOTHING)


def _sent(person: Person, opened: PersonSession) -> bool:
    code = ask_code(opened, now())
    if code:
        told = {"person": person, "code": codes.spaced(code), "minutes": _MINUTES}
        post_letter("confirmation", person.email or "", at=now(), **told)
    return code is not None


def _page(form: ConfirmationForm, opened: PersonSession, ways: list[OtherWay]) -> Answer:
    form.confirmation_from.data = local_path(form.confirmation_from.data or "") or _came_from()
    waits = waits_for_code(opened, now())
    commit()
    response = make_response(
        unchanged(
            "accounts/_fresh.html",
            page="accounts/fresh.html",
            form=form,
            waits=waits,
            ways=ways,
            minutes=_MINUTES,
            here=request.full_path.rstrip("?"),
            carried=[one for one in request.form.items(multi=True) if one[0] != "csrf_token"],
        )
    )
    if wants_region():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#contenu", "innerHTML"
    return response


def _came_from() -> str:
    """The page that held the form, as the browser says, if it is one of ours."""
    said = urlsplit(request.referrer or "")
    here = said.netloc == request.host
    return local_path(said.path) if here and said.path else url_for("accounts.profile")
