"""Pupils, over HTTP: coming in with the class's code, and what became of what they wrote."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from concert.classes.actions import GRACE, enter
from concert.classes.held import kind_of
from concert.classes.models import ClassSession, HeldContribution
from concert.classes.queries import as_code, came_in, given_by, session_with
from concert.concertations.queries import concertation_at, standing_of
from concert.core.database import db
from concert.core.errors import Missing, Refused
from concert.joining.queries import latest_place_of
from concert.joining.routes import door
from concert.web import session as browser
from concert.web.fragments import Answer, changed, page
from concert.web.once import new_key
from concert.web.security import CODE_LIMIT, guarded
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.transactions import SAFE

bp = Blueprint("door", __name__)

# All that a pupil does; whatever else the application learns to do stays out of class.
_DONE_IN_CLASS = frozenset(
    {
        "accounts.sign_out",
        "findings.share",
        "findings.weigh",
        "door.come_in",
        "ideas.argue",
        "ideas.propose",
        "joining.enter_code",
        "moderation.confirm",
        "supports.support",
        "supports.take_back",
        "surveys.answer",
        "surveys.keep_draft",
        "priorities.rate",
        "votes.cast",
        "votes.read_again",
    }
)


@bp.before_app_request
def _stay_in_class() -> None:
    """Nothing that a pupil would leave of themselves, nor that no adult would read."""
    if request.method in SAFE or request.endpoint in _DONE_IN_CLASS:
        return
    person = current_person()
    if person is not None and person.is_pupil:
        raise Refused(_("En classe, cela ne se fait pas : demande à ton maître ou à ta maîtresse."))


@bp.before_app_request
def _has_no_account() -> Answer | None:
    """A pupil has nothing to set: what stands at these addresses would refuse it when sent."""
    if request.method not in SAFE or not _is_of_the_account(request.path):
        return None
    person = current_person()
    concertation = latest_place_of(person) if person is not None and person.is_pupil else None
    return redirect(url_for("door.mine", slug=concertation.slug), 303) if concertation else None


def _is_of_the_account(path: str) -> bool:
    return path == "/compte" or path.startswith("/compte/")


# --- coming in ----------------------------------------------------------------


@door
def _leads_to(code: str) -> str:
    """Where a code typed at everyone's door leads, if it is a class's."""
    session = session_with(code)
    return url_for("door.show", code=session.code) if session else ""


def _session(code: str) -> ClassSession:
    session = session_with(code)
    if session is None or len(as_code(code)) != 6:
        raise Missing(_("Ce code n’ouvre rien en ce moment : vérifie les six lettres au tableau."))
    return session


def _over(session: ClassSession) -> Answer:
    """A code that was right: a room that types it again is not guessing."""
    return page("classes/over.html", status=410, session=session, concertation=session.concertation)


@bp.get("/classe/<code>")
@guarded(CODE_LIMIT)
def show(code: str) -> Answer:
    session = _session(code)
    if not session.is_open(now()):
        return _over(session)
    return page(
        "classes/door.html",
        session=session,
        concertation=session.concertation,
        is_full=came_in(session) >= session.places,
    )


@bp.post("/classe/<code>")
@guarded(CODE_LIMIT)
def come_in(code: str) -> Answer:
    session = _session(code)
    if not session.is_open(now()):
        return _over(session)
    pupil = enter(session, request.form.get("once") or new_key(), at=now())
    browser.sign_in(pupil, until=session.ends_at + GRACE)
    return changed(page=url_for(".mine", slug=session.concertation.slug))


# --- their page ---------------------------------------------------------------


@bp.get("/concertations/<slug>/classe")
@signed_in
def mine(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    standing = standing_of(the_person(), concertation)
    if standing.class_session_id is None or standing.participation_id is None:
        raise Refused(_("Cette page est celle des élèves d’une séance."))
    return page(
        "classes/mine.html",
        concertation=concertation,
        session=db.session.get_one(ClassSession, standing.class_session_id),
        shown_as=standing.shown_as,
        given=[(one, kind_of(one)) for one in given_by(standing.participation_id)],
    )


def handed_over(held: HeldContribution) -> Answer:
    """What a pupil is answered, once their text waits for an adult."""
    flash(_("Ton texte est chez ton maître ou ta maîtresse : tu verras ici ce qu’il devient."))
    return changed(page=url_for("door.mine", slug=held.concertation.slug))
