"""What is said about a constraint, over HTTP: « vu », questions, and where it is to be lifted."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, represented_by
from concert.constraints import escalation as higher
from concert.constraints import exchange
from concert.constraints.forms import (
    AddresseeForm,
    EscalationForm,
    QuestionForm,
    ReplyForm,
    StepForm,
)
from concert.constraints.models import Constraint, ConstraintQuestion, Escalation
from concert.constraints.queries import (
    constraint_of,
    escalation_of,
    escalations_of,
    has_someone,
    question_of,
    whole_constraint,
)
from concert.core.clock import local_day
from concert.moderation.routes import moderated
from concert.policy.rules import Permission, require
from concert.web.cache import cached
from concert.web.fragments import (
    Answer,
    Context,
    changed,
    page,
    supplement,
    unchanged,
)
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("dialogue", __name__, url_prefix="/concertations/<slug>/diagnostic/contraintes")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _page_of(constraint: Constraint) -> str:
    slug = constraint.concertation.slug
    return url_for("constraints.show", slug=slug, constraint_id=constraint.id)


def _said_of(context: Context) -> Context:
    """What one may say of the constraint, in whose names, and the forms for it."""
    constraint: Constraint = context["constraint"]
    bodies = represented_by(current_person(), constraint.concertation, now())
    return {
        "has_someone": has_someone(constraint.stakeholder, local_day(now())),
        "yet_to_see": exchange.yet_to_see(constraint, current_person(), now()),
        "question_form": context.get("question_form") or QuestionForm(bodies=bodies, formdata=None),
        "reply_forms": {
            one.id: ReplyForm(prefix=f"q{one.id}-", formdata=None, data={"answer": one.answer})
            for one in constraint.questions
        }
        | context.get("reply_forms", {}),
    }


supplement("constraints/show.html")(_said_of)


@bp.post("/<int:constraint_id>/vu")
@signed_in
def see(slug: str, constraint_id: int) -> Answer:
    constraint = whole_constraint(_seen(slug), constraint_id)
    exchange.acknowledge(constraint, by=the_person(), at=now())
    flash(_("C’est noté : vous l’avez vue."))
    return changed(page=_page_of(constraint))


# --- questions --------------------------------------------------------------------


@bp.post("/<int:constraint_id>/questions")
@signed_in
@once
def ask(slug: str, constraint_id: int) -> Answer:
    constraint = whole_constraint(_seen(slug), constraint_id)
    form = QuestionForm(bodies=represented_by(the_person(), constraint.concertation, now()))
    if not form.validate_on_submit():
        return _unfit(constraint, question_form=form)
    exchange.ask(constraint, form.text.data, pour=form.body, by=the_person(), at=now())
    flash(_("La question est posée. Vous serez prévenu de la réponse."))
    return changed(page=f"{_page_of(constraint)}#questions")


@bp.post("/questions/<int:question_id>/reponse")
@signed_in
@once
def reply(slug: str, question_id: int) -> Answer:
    question = question_of(_seen(slug), question_id)
    form = ReplyForm(prefix=f"q{question_id}-")
    constraint = whole_constraint(question.concertation, question.constraint_id)
    if not form.validate_on_submit():
        return _unfit(constraint, reply_forms={question_id: form})
    exchange.answer(question, form.answer.data, by=the_person(), at=now())
    flash(_("La réponse est publiée."))
    return changed(page=f"{_page_of(constraint)}#questions")


def _unfit(constraint: Constraint, **forms: Any) -> Answer:
    context = {
        "concertation": constraint.concertation,
        "constraint": constraint,
        "today": local_day(now()),
        **forms,
    }
    context |= _said_of(context)
    return unchanged("constraints/_questions.html", page="constraints/show.html", **context)


def _question_page(question: ConstraintQuestion) -> str:
    return _page_of(question.constraint)


moderated("questions", question_of, _question_page)


# --- higher up --------------------------------------------------------------------


@bp.get("/a-lever-plus-haut")
@cached
def escalated(slug: str) -> Answer:
    """Everything that is to be lifted at a higher level, and how far each got."""
    concertation = _seen(slug)
    return page(
        "constraints/escalated.html",
        concertation=concertation,
        escalations=escalations_of(concertation),
    )


@bp.get("/<int:constraint_id>/a-lever-plus-haut")
@signed_in
def declaration(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    require(the_person(), Permission.ESCALATE_CONSTRAINT, constraint, now())
    form = EscalationForm(formdata=None)
    return page("constraints/escalate.html", **_declared(constraint, form))


@bp.post("/<int:constraint_id>/a-lever-plus-haut")
@signed_in
@once
def declare(slug: str, constraint_id: int) -> Answer:
    constraint, form = constraint_of(_seen(slug), constraint_id), EscalationForm()
    require(the_person(), Permission.ESCALATE_CONSTRAINT, constraint, now())
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_escalation.html",
            page="constraints/escalate.html",
            **_declared(constraint, form),
        )
    level, addressee, why = form.chosen_level(), form.addressee.data, form.why.data
    higher.declare(constraint, level, addressee, why, by=the_person(), at=now())
    flash(_("C’est déclaré : cette contrainte est à lever plus haut."))
    return changed(page=_page_of(constraint))


def _declared(constraint: Constraint, form: EscalationForm) -> dict[str, Any]:
    return {"concertation": constraint.concertation, "constraint": constraint, "form": form}


@bp.get("/niveaux/<int:escalation_id>")
@signed_in
def following(slug: str, escalation_id: int) -> Answer:
    escalation = escalation_of(_seen(slug), escalation_id)
    require(the_person(), Permission.ESCALATE_CONSTRAINT, escalation, now())
    form = StepForm(formdata=None, data={"day": local_day(now())})
    return page("constraints/follow.html", **_followed(escalation, form))


@bp.post("/niveaux/<int:escalation_id>")
@signed_in
@once
def follow(slug: str, escalation_id: int) -> Answer:
    escalation, form = escalation_of(_seen(slug), escalation_id), StepForm()
    require(the_person(), Permission.ESCALATE_CONSTRAINT, escalation, now())
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_step.html",
            page="constraints/follow.html",
            **_followed(escalation, form),
        )
    reached, day, note = form.chosen_step(), form.day.data, form.note.data or ""
    higher.follow(escalation, reached, day, note, by=the_person(), at=now())
    flash(_("C’est noté."))
    return changed(page=_page_of(escalation.constraint))


@bp.get("/niveaux/<int:escalation_id>/correction")
@signed_in
def correcting(slug: str, escalation_id: int) -> Answer:
    escalation = escalation_of(_seen(slug), escalation_id)
    require(the_person(), Permission.ESCALATE_CONSTRAINT, escalation, now())
    known = {"addressee": escalation.addressee, "why": escalation.why}
    form = AddresseeForm(formdata=None, data=known)
    return page("constraints/correct.html", **_followed(escalation, form))


@bp.post("/niveaux/<int:escalation_id>/correction")
@signed_in
@once
def correct(slug: str, escalation_id: int) -> Answer:
    escalation, form = escalation_of(_seen(slug), escalation_id), AddresseeForm()
    require(the_person(), Permission.ESCALATE_CONSTRAINT, escalation, now())
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_correction.html",
            page="constraints/correct.html",
            **_followed(escalation, form),
        )
    higher.correct(escalation, form.addressee.data, form.why.data, by=the_person(), at=now())
    flash(_("La déclaration est corrigée."))
    return changed(page=_page_of(escalation.constraint))


def _followed(escalation: Escalation, form: AddresseeForm | StepForm) -> dict[str, Any]:
    return {"concertation": escalation.concertation, "escalation": escalation, "form": form}
