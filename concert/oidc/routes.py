"""Going to the identity provider and coming back, over HTTP."""

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from concert.core.errors import Conflict, Obstacle, Refused, Told, Unready
from concert.oidc import actions, attempts
from concert.oidc.attempts import Attempt, Purpose
from concert.oidc.provider import Proof, Provider, Silent, Unbelievable
from concert.oidc.queries import affiliations_of, identities_of, opens_with, own_identity
from concert.people.models import Person
from concert.web import session, transactions
from concert.web.fragments import Answer, Context, changed, page, supplement
from concert.web.fresh import OtherWay, other_way
from concert.web.letters import post_letter, public_url
from concert.web.security import CODE_LIMIT, SIGN_IN_LIMIT, guarded, limited, local_path
from concert.web.session import Voucher, current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("oidc", __name__)


def _provider() -> Provider:
    provider: Provider = current_app.extensions["provider"]
    return provider


# --- there and back -----------------------------------------------------------


@bp.get("/identite/connexion")
@limited(SIGN_IN_LIMIT)
def leave() -> Answer:
    """A link and no form: a form could lead nowhere but to this site (Content-Security-Policy)."""
    return _sent(Purpose.ENTER, local_path(request.args.get("vers", "")))


@bp.get("/identite/relier")
@signed_in
@limited(SIGN_IN_LIMIT)
def leave_to_link() -> Answer:
    return _sent(Purpose.LINK, url_for("accounts.profile"))


@bp.get("/identite/confirmation")
@signed_in
@limited(SIGN_IN_LIMIT)
def leave_to_confirm() -> Answer:
    return _sent(Purpose.CONFIRM, url_for("accounts.profile"))


def _sent(purpose: Purpose, destination: str) -> Answer:
    person = None if purpose is Purpose.ENTER else the_person().id
    attempt = attempts.begun(purpose, destination, person, at=now())
    again = purpose is Purpose.CONFIRM
    try:
        where = _provider().entrance(attempt.secrets, _back(), again=again, at=now())
    except (Silent, Unbelievable) as error:
        return _unavailable(error, attempt)
    return redirect(where, code=303)


@bp.get("/identite/retour")
@guarded(CODE_LIMIT)
def come_back() -> Answer:
    """The one GET that acts: the provider sends it, and its state and its code serve once."""
    attempt = attempts.taken(request.args.get("state", ""), at=now())
    if attempt is None:
        raise _again(_("Cette identification a déjà servi, a expiré, ou vient d’ailleurs."))
    _check_answer(attempt)
    try:
        proof = _provider().exchange(request.args["code"], attempt.secrets, _back(), at=now())
    except Silent as error:
        return _unavailable(error, attempt)
    except Unbelievable as error:
        current_app.logger.warning("identity refused: %r", str(error))
        raise _again(
            _("La réponse de %(name)s n’a pas pu être vérifiée.", name=_provider().name), attempt
        ) from error
    transactions.become_writer()
    return _AFTER[attempt.purpose](proof, attempt)


def _check_answer(attempt: Attempt) -> None:
    """What the address says: a refusal, a code, and from whom, where the provider tells."""
    said, name = request.args, _provider().name
    if said.get("error") == "access_denied":
        raise _again(_("Vous avez renoncé à vous identifier avec %(name)s.", name=name), attempt)
    if "error" in said:
        current_app.logger.warning("identity refused: %r", said["error"][:80])
        raise _again(_("%(name)s n’a pas pu vous identifier.", name=name), attempt)
    if not said.get("code") or said.get("iss", _provider().issuer) != _provider().issuer:
        raise _again(_("La réponse de %(name)s est incomplète.", name=name), attempt)


def _entered(proof: Proof, attempt: Attempt) -> Answer:
    recognised = actions.recognise(proof, at=now())
    if recognised.joined:
        _tell(recognised.person)
    session.sign_in(recognised.person, issuer=proof.issuer, id_token=proof.id_token)
    return changed(page=attempt.destination or url_for("journey.home"))


def _linked(proof: Proof, attempt: Attempt) -> Answer:
    person = _still_the_same(attempt)
    actions.link(proof, person, at=now())
    _tell(person)
    flash(_("Votre compte s’ouvre désormais aussi avec %(name)s.", name=_provider().name))
    return changed(page=attempt.destination)


def _confirmed(proof: Proof, attempt: Attempt) -> Answer:
    person = _still_the_same(attempt)
    actions.confirm(proof, person, since=attempt.at)
    session.confirmed()
    flash(_("C’est confirmé. Revenez à l’onglet où vous étiez, et continuez."))
    return changed(page=attempt.destination)


_AFTER = {Purpose.ENTER: _entered, Purpose.LINK: _linked, Purpose.CONFIRM: _confirmed}


def _still_the_same(attempt: Attempt) -> Person:
    """Who is signed in, if it is whoever left: two people may share a computer."""
    person = current_person()
    if person is None or person.id != attempt.person_id:
        raise _again(_("Vous n’êtes plus connecté au compte avec lequel vous êtes parti."))
    return person


def _tell(person: Person) -> None:
    """Whoever holds the mailbox learns that someone may now come in another way."""
    if person.email:
        post_letter("identity_linked", person.email, at=now(), provider=_provider().name)


def _back() -> str:
    """The address at which the provider sends people back, as it is registered there."""
    return public_url("oidc.come_back")


@bp.errorhandler(Conflict)
@bp.errorhandler(Refused)
@bp.errorhandler(Unready)
def _nowhere(error: Told) -> Answer:
    """The page of a way that ended nowhere, with the ways that remain."""
    ways = getattr(error, "obstacles", ())
    title = _("Vous n’avez pas pu être identifié")
    return page("oidc/again.html", 409, title=title, reason=error.reason, ways=ways)


_ANEW = {
    Purpose.ENTER: "oidc.leave",
    Purpose.LINK: "oidc.leave_to_link",
    Purpose.CONFIRM: "oidc.leave_to_confirm",
}


def _again(reason: str, attempt: Attempt | None = None) -> Unready:
    """A way that ended nowhere: the same anew, or the link that remains."""
    purpose = attempt.purpose if attempt else Purpose.ENTER
    to: dict[str, object] = {"vers": (attempt and attempt.destination) or None}
    anew = _("Recommencer avec %(name)s", name=_provider().name)
    ways = [Obstacle(anew, _ANEW[purpose], to if purpose is Purpose.ENTER else {})]
    if purpose is Purpose.ENTER:
        ways.append(Obstacle(_("Recevoir un lien par courriel"), "accounts.sign_in", to))
    return Unready(reason, ways)


def _unavailable(error: Exception, attempt: Attempt) -> Answer:
    current_app.logger.warning("identity provider unavailable: %r", str(error))
    if attempt.purpose is not Purpose.ENTER:
        flash(
            _(
                "%(name)s ne répond pas pour l’instant : réessayez dans quelques minutes.",
                name=_provider().name,
            )
        )
        return redirect(attempt.destination, code=303)
    flash(
        _(
            "%(name)s ne répond pas pour l’instant. Recevez un lien par courriel, ou réessayez"
            " dans quelques minutes.",
            name=_provider().name,
        )
    )
    where = url_for("accounts.sign_in", vers=attempt.destination or None)
    return redirect(where, code=303)


# --- signing out there too ----------------------------------------------------


@session.on_sign_out
def _farewell(voucher: Voucher) -> Answer | None:
    """A page that leads on to the provider: a form's answer may not redirect out of this site."""
    provider: Provider | None = current_app.extensions.get("provider")
    if provider is None or voucher.issuer != provider.issuer:
        return None
    try:
        where = provider.exit(voucher.id_token or "", attempts.leaving(), _gone(), at=now())
    except (Silent, Unbelievable) as error:
        current_app.logger.warning("identity provider unavailable: %r", str(error))
        return None
    return page("oidc/leaving.html", where=where, provider=provider) if where else None


@bp.get("/identite/depart")
def gone() -> Answer:
    if not attempts.left(request.args.get("state", "")):
        reason = _("Cette adresse ne sert qu’une fois, au retour d’une déconnexion.")
        return page("oidc/again.html", 409, title=_("Cette page a déjà servi"), reason=reason)
    flash(_("Vous êtes déconnecté, ici et de %(name)s.", name=_provider().name))
    return redirect(url_for("journey.home"), code=303)


def _gone() -> str:
    return public_url("oidc.gone")


# --- on the pages of one's account ----------------------------------------------


@bp.post("/identite/<int:identity_id>/retrait")
@signed_in
def unlink(identity_id: int) -> Answer:
    actions.unlink(own_identity(the_person(), identity_id))
    flash(_("Votre compte ne s’ouvre plus avec cette identité. Un lien par courriel suffit."))
    return changed(page=url_for("accounts.profile"))


@other_way
def _confirm_there(person: Person) -> OtherWay | None:
    """Whoever comes in by this provider may confirm there rather than by a code."""
    provider: Provider | None = current_app.extensions.get("provider")
    if provider is None or not opens_with(person, provider.issuer):
        return None
    label = _("Confirmer avec %(name)s", name=provider.name)
    return OtherWay(label, url_for("oidc.leave_to_confirm"))


@supplement("accounts/sign_in.html")
def _on_sign_in_page(_context: Context) -> Context:
    return {"provider": current_app.extensions.get("provider")}


@supplement("accounts/profile.html")
def _on_profile_page(_context: Context) -> Context:
    if "provider" not in current_app.extensions:
        return {}
    me = the_person()
    return {
        "provider": _provider(),
        "identities": identities_of(me),
        "affiliations": affiliations_of(me),
    }


def init_app(app: Flask) -> None:
    """Only where the operator chose a provider: elsewhere these addresses do not exist."""
    app.extensions["provider"] = Provider(app.config["SETTINGS"])
    app.register_blueprint(bp)
