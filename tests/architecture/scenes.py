"""Where each address of the application makes sense: what stands in Valbourg, and its numbers.

A scene sets Valbourg up and returns what the address needs (`slug`, `idea_id`…), and whatever
else a form has to quote from the page (`read`, `token`…).
"""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pikepdf
from flask import current_app

from concert.accounts.actions import ask_link
from concert.classes.actions import Agreed, close, note_agreement
from concert.classes.held import hold
from concert.classes.models import ClassSession, Purpose
from concert.concertations.models import BodyKind, Invitation, Participation, Role
from concert.concertations.phases import Phase
from concert.concertations.queries import concertation_at, the_college
from concert.constraints.actions import lift_constraint, state_constraint
from concert.constraints.escalation import declare
from concert.constraints.exchange import ask
from concert.constraints.models import Constraint, ConstraintKind, Level
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.files import keep
from concert.core.mail import post, refuse
from concert.diagnosis.models import DiagnosisVersion
from concert.diagnosis.publication import publish
from concert.findings.actions import revise_finding, share_finding
from concert.findings.files import keep_file
from concert.findings.grouping import gather
from concert.findings.models import Finding, FindingMove
from concert.ideas.actions import IdeaGiven, argue
from concert.ideas.in_class import IDEA, held_idea
from concert.ideas.models import Idea, Stance
from concert.ideas.supporting import support_idea
from concert.indicators.actions import TypedFigure, remove_indicator, take_all, type_figure
from concert.indicators.entering import LASTS, enter_sheet, keep_sheet, read_sheet
from concert.indicators.models import Indicator
from concert.indicators.queries import indicator_of, sheet_of
from concert.indicators.tables import lines_pasted
from concert.invitations.actions import Guest, invite, keep_list, revoke, send
from concert.invitations.guests import Line
from concert.invitations.queries import invitation_of
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.joining.actions import arrive
from concert.joining.returning import ask_address
from concert.journey.actions import close_concertation
from concert.launch.actions import add_document, settle, start
from concert.launch.colleges import drop_college
from concert.moderation.actions import withdraw
from concert.moderation.suspension import suspend_author
from concert.notices.unsubscribing import unsubscribe_url
from concert.outcomes.actions import answer_proposal
from concert.outcomes.models import Outcome
from concert.people.models import PersonSession, hashed
from concert.plan.actions import Words
from concert.plan.signing import propose_rewording, sign
from concert.priorities import paper
from concert.priorities.actions import close_round, open_round
from concert.priorities.models import Channel
from concert.priorities.paper import Sitting, begin_tally
from concert.priorities.queries import the_round
from concert.programmes.catalogue import programme
from concert.programmes.questions import QuestionModel
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.surveys.actions import (
    SurveyDrawn,
    close_survey,
    draw_survey,
    open_survey,
    publish_results,
)
from concert.surveys.answering import Sheet, respond, type_sheet
from concert.surveys.asking import Given
from concert.surveys.drawing import add_questions
from concert.surveys.models import Survey
from concert.team.actions import offer
from concert.team.models import Afterwards
from concert.territories import shapes
from concert.territories.actions import store_shapes
from concert.territories.models import Establishment, SubjectKind, Territory, TerritoryKind
from concert.votes.actions import cast_ballot
from concert.votes.counting import count_with_our_key
from concert.votes.elsewhere import handed_out, open_urn
from concert.votes.models import Poll
from concert.votes.queries import the_poll_of
from tests.cast import Valbourg
from tests.territories.makers import keep_commune, keep_establishment, keep_figure, uai_of

DAY = timedelta(days=1)
Here = dict[str, Any]
Scene = Callable[[Valbourg], Here]

PDF = b"%PDF-1.4 a plan of the school yard"


def anywhere(valbourg: Valbourg) -> Here:
    here = valbourg.concertation
    return {"slug": here.slug, "concertation_id": here.id}


def a_session(valbourg: Valbourg) -> Here:
    """Tom is signed in somewhere else too."""
    other = PersonSession(
        token_hash=hashed("elsewhere"),
        person_id=valbourg.tom.id,
        started_at=valbourg.at,
        expires_at=valbourg.at + timedelta(days=1),
        browser="Firefox",
        system="Android",
    )
    db.session.add(other)
    db.session.flush()
    return {"session_id": other.id}


def during(phase: Phase) -> Scene:
    """In the middle of a phase, with nothing in particular."""

    def scene(valbourg: Valbourg) -> Here:
        valbourg.enter(phase)
        return anywhere(valbourg)

    return scene


# --- signing in, the launch ------------------------------------------------------------


def a_link_to_sign_in(valbourg: Valbourg) -> Here:
    asked = ask_link("karim@exemple.fr", "/compte", at=valbourg.at)
    assert asked
    return {"token": asked.link}


def a_draft(valbourg: Valbourg) -> Here:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    kept = keep("plan.pdf", PDF, current_app.config["SETTINGS"].files_path)
    document = add_document(draft, kept, by=valbourg.claire, at=valbourg.at)
    db.session.flush()
    return {"slug": draft.slug, "document_id": document.id}


def a_health_draft(valbourg: Valbourg) -> Here:
    keep_commune("48095", "Mende", "48")
    draft = start(programme("sante"), by=valbourg.claire, at=valbourg.at)
    db.session.flush()
    return {"slug": draft.slug}


def a_map(valbourg: Valbourg) -> Here:
    """The school's concertation, standing on a département of one commune, that is drawn."""
    keep_commune("48095", "Mende", "48")
    keep_figure("surface", SubjectKind.COMMUNE, "48095", value=36.6, period="2026")
    ring = [(7000, 89000), (7020, 89000), (7020, 89020), (7000, 89000)]
    store_shapes([{"commune_code": "48095", "rings": shapes.written([ring])}])
    lozere = Territory(kind=TerritoryKind.DEPARTEMENT, code="48", name="Lozère")
    valbourg.concertation.territory = lozere
    db.session.flush()
    return {"slug": valbourg.concertation.slug}


def a_college_of_a_draft(valbourg: Valbourg) -> Here:
    """A college that may still be adjusted, another of the programme having been dropped."""
    here = a_draft(valbourg)
    draft = concertation_at(here["slug"], valbourg.claire)
    dropped, *_, kept = draft.colleges
    drop_college(dropped, by=valbourg.claire, at=valbourg.at)
    return {**here, "college_id": kept.id, "code": dropped.code}


def a_document(valbourg: Valbourg) -> Here:
    """A document of a concertation that everyone sees."""
    here = a_draft(valbourg)
    kept = keep("plan.pdf", PDF, current_app.config["SETTINGS"].files_path)
    concertation = valbourg.concertation
    concertation.opened_at = None
    document = add_document(concertation, kept, by=valbourg.claire, at=valbourg.at)
    concertation.opened_at = valbourg.at
    db.session.flush()
    return {**here, "slug": concertation.slug, "document_id": document.id}


def a_stakeholder_of_a_draft(valbourg: Valbourg) -> Here:
    here = a_draft(valbourg)
    draft = concertation_at(here["slug"], valbourg.claire)
    given = StakeholderGiven("Caisse des écoles", BodyKind.INFORMAL)
    named = add_stakeholder(draft, given, by=valbourg.claire, at=valbourg.at)
    return {**here, "stakeholder_id": named.id}


def an_invitation(valbourg: Valbourg) -> Here:
    """Sent, not answered yet, for someone who will act for the parents."""
    guest = Guest("nora@exemple.fr", stakeholder=valbourg.parents, capacity="vice-présidente")
    who: Here = {"by": valbourg.claire, "at": valbourg.at}
    invitation: Invitation = invite(valbourg.concertation, guest, **who)
    token = send(invitation, **who)
    db.session.flush()
    return {"slug": valbourg.concertation.slug, "invitation_id": invitation.id, "token": token}


def an_expired_invitation(valbourg: Valbourg) -> Here:
    here = an_invitation(valbourg)
    db.session.get_one(Invitation, here["invitation_id"]).expires_at = valbourg.at
    return here


def a_letter(valbourg: Valbourg) -> Here:
    """Left to be sent to Karim, with the address that stops the next ones."""
    address = unsubscribe_url(valbourg.karim.id, valbourg.concertation.id)
    letter = post("karim@exemple.fr", "Des nouvelles", "Bonjour.\n", at=valbourg.at)
    db.session.flush()
    return {"letter_id": letter.id, "token": address.rsplit("/", 1)[1]}


def a_revoked_invitation(valbourg: Valbourg) -> Here:
    here = an_invitation(valbourg)
    invitation = invitation_of(valbourg.concertation, here["invitation_id"])
    revoke(invitation, by=valbourg.claire, at=valbourg.at)
    db.session.flush()
    return here


def an_unanswered_invitation(valbourg: Valbourg) -> Here:
    """Sent two days ago to someone who has not come."""
    here = an_invitation(valbourg)
    invitation_of(valbourg.concertation, here["invitation_id"]).sent_at = valbourg.at - 2 * DAY
    db.session.flush()
    return here


def a_list_of_people(valbourg: Valbourg) -> Here:
    """Pasted, still to be sent: one line is good, one is not, one names a body nobody knows."""
    lines = [
        Line(1, "Zoé Blum <zoe@exemple.fr>", email="zoe@exemple.fr", name="Zoé Blum"),
        Line(2, "paul@", email="paul@"),
        Line(3, "rose@exemple.fr", email="rose@exemple.fr", body="Amicale laïque"),
    ]
    draft = keep_list(valbourg.concertation, lines, by=valbourg.claire, at=valbourg.at)
    return {"slug": valbourg.concertation.slug, "list_id": draft.id, "format": "ods"}


def a_file_of_people(valbourg: Valbourg) -> Here:
    people = "nom;courriel\nZoé Blum;zoe@exemple.fr\n"
    return {"slug": valbourg.concertation.slug, "people": people.encode()}


def a_poster(valbourg: Valbourg) -> Here:
    return {**a_code(valbourg), "sheet": "a4"}


def a_stopped_letter(valbourg: Valbourg) -> Here:
    """Refused by the mail server."""
    letter = post("personne@exemple.fr", "Des nouvelles", "Un lien.\n", at=valbourg.at)
    refuse(letter, "550 no such user", valbourg.at)
    db.session.flush()
    return {"letter_id": letter.id}


def a_code(valbourg: Valbourg) -> Here:
    return {"slug": valbourg.concertation.slug, "code": valbourg.concertation.join_code}


def someone_without_an_address(valbourg: Valbourg) -> Here:
    """Who came in with the code alone."""
    parents = the_college(valbourg.concertation, "parents")
    code = str(valbourg.concertation.join_code)
    arrived = arrive(
        valbourg.concertation,
        parents,
        code=code,
        pseudonym="Mésange 27",
        key="one form",
        at=valbourg.at,
    )
    valbourg.nameless = arrived.person
    return {"slug": valbourg.concertation.slug, "token": arrived.token}


def a_return_link(valbourg: Valbourg) -> Here:
    return someone_without_an_address(valbourg)


def an_address_to_confirm(valbourg: Valbourg) -> Here:
    someone_without_an_address(valbourg)
    token = ask_address(valbourg.nameless, "nina@exemple.fr", at=valbourg.at)
    return {"slug": valbourg.concertation.slug, "token": token}


def ones_own_data(_valbourg: Valbourg) -> Here:
    return {"kind": "votre-compte"}


def nobody_needed(valbourg: Valbourg) -> Here:
    """Tom is no longer alone to lead his concertation: he may go."""
    db.session.add(
        Participation(
            concertation_id=valbourg.elsewhere.id,
            person_id=valbourg.odile.id,
            role=Role.LEAD,
            joined_at=valbourg.at,
        )
    )
    db.session.commit()
    return anywhere(valbourg)


def a_facilitator(valbourg: Valbourg) -> Here:
    """Léa's place."""
    place = db.session.query(Participation).filter_by(
        concertation_id=valbourg.concertation.id, person_id=valbourg.lea.id
    )
    return {"slug": valbourg.concertation.slug, "participation_id": place.one().id}


def a_hand_over(valbourg: Valbourg) -> Here:
    """Claire offers the concertation to Tom, who is not in it."""
    offer(
        valbourg.concertation,
        "tom@exemple.fr",
        Afterwards.FACILITATE,
        by=valbourg.claire,
        at=valbourg.at,
    )
    return anywhere(valbourg)


def a_mandate(valbourg: Valbourg) -> Here:
    """Odile's, from the commune."""
    [mandate] = valbourg.commune.mandates
    return {
        "slug": valbourg.concertation.slug,
        "stakeholder_id": valbourg.commune.id,
        "mandate_id": mandate.id,
    }


# --- in class --------------------------------------------------------------------------


def a_class(valbourg: Valbourg) -> Here:
    """Noor is in, and wrote an idea that nobody has read."""
    stake = valbourg.stake()
    valbourg.enter(Phase.IDEAS)
    session = valbourg.class_session()
    valbourg.noor = valbourg.pupil(session)
    content = held_idea(IdeaGiven("Un potager", "Avec Léo.", "De la terre.", stake))
    waiting = hold(IDEA, valbourg.concertation, content, by=valbourg.noor, at=valbourg.at)
    assert waiting
    return {
        "slug": valbourg.concertation.slug,
        "session_id": session.id,
        "held_id": waiting.id,
        "code": session.code,
        "stake_id": stake.id,
    }


def a_closed_class(valbourg: Valbourg) -> Here:
    here = a_class(valbourg)
    session = db.session.get_one(ClassSession, here["session_id"])
    close(session, by=valbourg.lea, at=valbourg.at)
    return here


def an_agreement(valbourg: Valbourg) -> Here:
    """The families of a class agreed to a picture."""
    day = local_day(valbourg.at)
    agreed = Agreed("CM1 B", Purpose.IMAGE, "L’affiche de la fête.", 24, day)
    noted = note_agreement(valbourg.concertation, agreed, by=valbourg.lea, at=valbourg.at)
    return {"slug": valbourg.concertation.slug, "agreement_id": noted.id}


# --- the diagnosis ---------------------------------------------------------------------


def a_finding(valbourg: Valbourg) -> Here:
    """What Léa sees."""
    valbourg.enter(Phase.DIAGNOSIS)
    found: Finding = share_finding(
        valbourg.concertation,
        "Les petits restent contre le mur.",
        theme="bien_etre",
        about=None,
        by=valbourg.lea,
        at=valbourg.at,
    )
    return {
        "slug": valbourg.concertation.slug,
        "kind": "constats",
        "finding_id": found.id,
        "pdf": small_pdf(),
    }


def an_own_finding(valbourg: Valbourg) -> Here:
    """What Karim sees."""
    valbourg.enter(Phase.DIAGNOSIS)
    found: Finding = share_finding(
        valbourg.concertation,
        "La cour est bruyante.",
        theme="bien_etre",
        about=None,
        by=valbourg.karim,
        at=valbourg.at,
    )
    return {"slug": valbourg.concertation.slug, "finding_id": found.id, "pdf": small_pdf()}


def small_pdf() -> bytes:
    kept = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(kept)
    return kept.getvalue()


def a_finding_with_a_file(valbourg: Valbourg) -> Here:
    """What Karim sees, with a document that shows it."""
    here = an_own_finding(valbourg)
    folder = current_app.config["SETTINGS"].files_path
    who = {"by": valbourg.karim, "at": valbourg.at}
    found = db.session.get_one(Finding, here["finding_id"])
    file = keep_file(found.concertation, "cour.pdf", here["pdf"], "", folder=folder, **who)
    revise_finding(found, found.text, theme="", about=None, files=[file], **who)
    return {**here, "token": file.token}


def a_grouped_finding(valbourg: Valbourg) -> Here:
    """What Karim sees, put in a group by Léa."""
    here = an_own_finding(valbourg)
    found = db.session.get_one(Finding, here["finding_id"])
    group = gather(found.concertation, [found], "Le bruit", by=valbourg.lea, at=valbourg.at)
    db.session.flush()
    move = db.session.query(FindingMove).one()
    return {**here, "group_id": group and group.id, "batch": move.batch}


def a_reworded_finding(valbourg: Valbourg) -> Here:
    """What Karim said before, and says better."""
    here = an_own_finding(valbourg)
    found = db.session.get_one(Finding, here["finding_id"])
    again = {"theme": "", "about": None, "by": valbourg.karim, "at": valbourg.at}
    revise_finding(found, "La cour résonne.", **again)
    return {**here, "wording_id": found.wordings[0].id}


def a_figure(valbourg: Valbourg) -> Here:
    """One figure that is typed and sensitive; another that the directory gives, still to take."""
    valbourg.enter(Phase.DIAGNOSIS)
    uai = uai_of(350001)
    keep_establishment(uai)
    keep_figure("ips_ecoles", SubjectKind.ESTABLISHMENT, uai)
    school = db.session.query(Establishment).filter_by(uai=uai).one()
    concertation = valbourg.concertation
    concertation.opened_at = None
    settle(concertation, school, by=valbourg.claire, at=valbourg.at)
    concertation.opened_at = valbourg.at
    figure: Indicator = type_figure(
        concertation,
        TypedFigure("Passages à l’infirmerie", 58, "passages", "2026", "Cahier", True),
        by=valbourg.claire,
        at=valbourg.at,
    )
    return {"slug": concertation.slug, "indicator_id": figure.id, "series": "ips_ecoles"}


def a_taken_figure(valbourg: Valbourg) -> Here:
    """A public figure that anyone may read."""
    here = a_figure(valbourg)
    keep_figure("pupils_ecoles", SubjectKind.ESTABLISHMENT, uai_of(350001), period="2022")
    taken = take_all(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    [shown] = [one for one in taken if not one.sensitive]
    return {**here, "indicator_id": shown.id}


def an_old_figure(valbourg: Valbourg) -> Here:
    """Of which the source says something newer since it was taken."""
    here = a_taken_figure(valbourg)
    keep_figure("pupils_ecoles", SubjectKind.ESTABLISHMENT, uai_of(350001), period="2023")
    return here


def a_removed_figure(valbourg: Valbourg) -> Here:
    here = a_figure(valbourg)
    figure = indicator_of(valbourg.concertation, here["indicator_id"])
    remove_indicator(figure, by=valbourg.claire, at=valbourg.at)
    return here


def a_file_of_figures(valbourg: Valbourg) -> Here:
    valbourg.enter(Phase.DIAGNOSIS)
    return {"slug": valbourg.concertation.slug, "figures": _FIGURES.encode()}


def a_sheet_of_figures(valbourg: Valbourg) -> Here:
    """Pasted, still to be entered: one figure is good, one line is not."""
    valbourg.enter(Phase.DIAGNOSIS)
    lines = lines_pasted(f"{_FIGURES}Absences;2025;12;jours;;12/03/2026\n")
    sheet = keep_sheet(valbourg.concertation, lines, by=valbourg.claire, at=valbourg.at)
    mark = read_sheet(sheet, valbourg.at).mark
    here = {"slug": valbourg.concertation.slug, "sheet_id": sheet.id, "format": "ods"}
    return {**here, "mark": mark}


def an_entered_sheet(valbourg: Valbourg) -> Here:
    here = a_sheet_of_figures(valbourg)
    since = valbourg.at - LASTS
    sheet = sheet_of(valbourg.concertation, here["sheet_id"], since)
    enter_sheet(sheet, here["mark"], by=valbourg.claire, at=valbourg.at)
    return here


_FIGURES = (
    "libellé;période;valeur;unité;source;relevé le\n"
    "Retards du lundi;2025-2026;43,5;%;Le cahier de retards;12/03/2026\n"
    "Retards du lundi;2024-2025;41;%;Le cahier de retards;12/03/2026\n"
)


def a_constraint(valbourg: Valbourg) -> Here:
    """What constrains the commune."""
    valbourg.enter(Phase.DIAGNOSIS)
    constraint = state_constraint(
        valbourg.commune,
        ConstraintKind.CALENDAR,
        "Pas de travaux en mai.",
        by=valbourg.odile,
        at=valbourg.at,
    )
    return {
        "slug": valbourg.concertation.slug,
        "constraint_id": constraint.id,
        "stakeholder_id": valbourg.commune.id,
    }


def a_lifted_constraint(valbourg: Valbourg) -> Here:
    here = a_constraint(valbourg)
    constraint = db.session.get_one(Constraint, here["constraint_id"])
    lift_constraint(constraint, "Le conseil a voté.", by=valbourg.odile, at=valbourg.at)
    return here


def a_question(valbourg: Valbourg) -> Here:
    """Léa asks the commune about what constrains it."""
    here = a_constraint(valbourg)
    constraint = db.session.get_one(Constraint, here["constraint_id"])
    question = ask(constraint, "Et en juin", by=valbourg.lea, at=valbourg.at)
    return {**here, "question_id": question.id}


def an_escalation(valbourg: Valbourg) -> Here:
    """The commune's constraint is to be lifted by the region."""
    here = a_constraint(valbourg)
    constraint = db.session.get_one(Constraint, here["constraint_id"])
    declared = declare(
        constraint, Level.REGION, "La région", "Les cars.", by=valbourg.odile, at=valbourg.at
    )
    return {**here, "escalation_id": declared.id}


def a_survey_draft(valbourg: Valbourg) -> Here:
    """Two questions, the second of which depends on the first; nobody was asked them yet."""
    valbourg.enter(Phase.DIAGNOSIS)
    drawn = SurveyDrawn("La cour, vue par chacun", publishes_texts=True)
    survey = draw_survey(valbourg.concertation, drawn, by=valbourg.lea, at=valbourg.at)
    models = [
        QuestionModel("one", "Y jouez-vous ?", options=["Oui", "Non"], required=True),
        QuestionModel("text", "Où cela ?", after=1, among=["Oui"]),
    ]
    add_questions(survey, models, by=valbourg.lea, at=valbourg.at)
    first, second = survey.questions
    return {
        "slug": valbourg.concertation.slug,
        "survey_id": survey.id,
        "question_id": first.id,
        "second_id": second.id,
        "kind": "scale",
    }


def an_open_survey(valbourg: Valbourg) -> Here:
    here = a_survey_draft(valbourg)
    survey = db.session.get_one(Survey, here["survey_id"])
    open_survey(survey, valbourg.at + 5 * DAY, by=valbourg.lea, at=valbourg.at)
    return here


def an_answered_survey(valbourg: Valbourg) -> Here:
    """Five parents and Karim answered online; one sheet was typed."""
    here = an_open_survey(valbourg)
    survey = db.session.get_one(Survey, here["survey_id"])
    first, second = here["question_id"], here["second_id"]
    given = [Given(first, choice="0"), Given(second, text="Près du tilleul.")]
    for person in [valbourg.karim, *valbourg.crowd("parents", 5)]:
        respond(survey, given, {"Où cela ?": "Près du tilleul."}, by=person, at=valbourg.at)
    sheet = Sheet("12", the_college(valbourg.concertation, "parents"))
    typed = type_sheet(survey, sheet, given, by=valbourg.lea, at=valbourg.at)
    return {**here, "response_id": typed.id, "answer_id": typed.answers[1].id, "format_": "csv"}


def a_closed_survey(valbourg: Valbourg) -> Here:
    here = an_answered_survey(valbourg)
    survey = db.session.get_one(Survey, here["survey_id"])
    close_survey(survey, by=valbourg.lea, at=valbourg.at)
    return here


def a_published_survey(valbourg: Valbourg) -> Here:
    here = a_closed_survey(valbourg)
    survey = db.session.get_one(Survey, here["survey_id"])
    publish_results(survey, by=valbourg.lea, at=valbourg.at)
    return here


def a_stake(valbourg: Valbourg) -> Here:
    """Drawn from a finding, a figure and a constraint."""
    here = {**a_finding(valbourg), **a_figure(valbourg), **a_constraint(valbourg)}
    drawn = StakeDrawn(
        "Trouver sa place dans la cour",
        "Chacun la sienne.",
        "bien_etre",
        [here["finding_id"]],
        [here["indicator_id"]],
        [here["constraint_id"]],
    )
    stake = draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    return {**here, "stake_id": stake.id}


def two_stakes(valbourg: Valbourg) -> Here:
    here = a_stake(valbourg)
    drawn = StakeDrawn("Respirer", "Courir sans bousculer.", "bien_etre")
    other = draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    return {**here, "other_id": other.id}


def stakes_to_rate(valbourg: Valbourg) -> Here:
    """A round is open, and the team began to type what a table gave."""
    here = two_stakes(valbourg)
    round_ = open_round(
        valbourg.concertation, valbourg.at + 3 * DAY, by=valbourg.claire, at=valbourg.at
    )
    parents = the_college(valbourg.concertation, "parents")
    sitting = Sitting(parents, Channel.WORKSHOP, local_day(valbourg.at), "La salle", 12)
    tally = begin_tally(round_, sitting, by=valbourg.lea, at=valbourg.at)
    return {**here, "tally_id": tally.id}


def a_typed_sheet(valbourg: Valbourg) -> Here:
    here = stakes_to_rate(valbourg)
    parents = the_college(valbourg.concertation, "parents")
    sheet = paper.Sheet(parents, "7", "AT-3", {here["stake_id"]: {"urgence": 4}})
    round_ = the_round(valbourg.concertation)
    return {**here, "tally_id": paper.type_sheet(round_, sheet, by=valbourg.lea, at=valbourg.at).id}


def rated_stakes(valbourg: Valbourg) -> Here:
    """A round is closed."""
    here = stakes_to_rate(valbourg)
    close_round(the_round(valbourg.concertation), by=valbourg.claire, at=valbourg.at)
    return here


def a_published_diagnosis(valbourg: Valbourg) -> Here:
    here = a_stake(valbourg)
    version: DiagnosisVersion = publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    return {**here, "number": version.number, "read": version.hash}


def a_whole_version(valbourg: Valbourg) -> Here:
    """Findings in a group and in none, and the results of a questionnaire."""
    stake = a_stake(valbourg)
    here = {**stake, **a_published_survey(valbourg)}
    seen = {"theme": "", "about": None, "by": valbourg.karim, "at": valbourg.at}
    other = share_finding(valbourg.concertation, "Le banc est cassé.", **seen)
    gather(valbourg.concertation, [other], "Le mobilier", by=valbourg.lea, at=valbourg.at)
    version: DiagnosisVersion = publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    return {**here, "number": version.number, "read": version.hash, "chapter": "constats"}


def a_version_with_a_map(valbourg: Valbourg) -> Here:
    here = {**a_stake(valbourg), **a_map(valbourg)}
    version: DiagnosisVersion = publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    return {**here, "number": version.number, "chapter": "carte"}


def two_versions(valbourg: Valbourg) -> Here:
    here = a_published_diagnosis(valbourg)
    drawn = StakeDrawn("Apprendre dehors", "", "")
    draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    version: DiagnosisVersion = publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    return {**here, "number": version.number, "read": version.hash}


# --- ideas and proposals ---------------------------------------------------------------


def an_idea(valbourg: Valbourg) -> Here:
    """Karim's, argued by Odile."""
    stake = valbourg.stake()
    idea = valbourg.idea(by=valbourg.karim, stake=stake)
    argument = argue(
        idea, Stance.FOR, "Mon fils y serait chaque jour.", by=valbourg.odile, at=valbourg.at
    )
    return {
        "slug": valbourg.concertation.slug,
        "kind": "idees",
        "given_id": idea.id,
        "idea_id": idea.id,
        "stake_id": stake.id,
        "argument_id": argument.id,
    }


def an_idea_of_odile(valbourg: Valbourg) -> Here:
    """Which Karim may support."""
    idea = valbourg.idea(by=valbourg.odile)
    return {"slug": valbourg.concertation.slug, "idea_id": idea.id}


def an_idea_that_karim_supports(valbourg: Valbourg) -> Here:
    here = an_idea_of_odile(valbourg)
    idea = db.session.get_one(Idea, here["idea_id"])
    support_idea(idea, by=valbourg.karim, at=valbourg.at)
    return here


def a_suspension(valbourg: Valbourg) -> Here:
    """Karim may no longer contribute, for an idea of his."""
    here = an_idea(valbourg)
    idea = db.session.get_one(Idea, here["idea_id"])
    suspension = suspend_author(
        idea, "idees", "Des propos blessants.", by=valbourg.lea, at=valbourg.at
    )
    return {**here, "suspension_id": suspension.id}


def a_withdrawn_idea(valbourg: Valbourg) -> Here:
    idea = valbourg.idea(by=valbourg.karim)
    withdraw(idea, "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)
    return {
        "slug": valbourg.concertation.slug,
        "kind": "idees",
        "given_id": idea.id,
        "idea_id": idea.id,
    }


def a_proposal(valbourg: Valbourg) -> Here:
    """Two ideas, of which one is gathered."""
    gathered, loose = valbourg.idea("Un potager"), valbourg.idea("Des zones calmes")
    proposal = valbourg.proposal(ideas=[gathered])
    return {
        "slug": valbourg.concertation.slug,
        "proposal_id": proposal.id,
        "idea_id": loose.id,
    }


# --- the vote --------------------------------------------------------------------------


def two_proposals(valbourg: Valbourg) -> Here:
    first, second = valbourg.proposal("Le potager"), valbourg.proposal("Les zones calmes")
    return {"slug": valbourg.concertation.slug, "first_id": first.id, "second_id": second.id}


def a_prepared_vote(valbourg: Valbourg) -> Here:
    valbourg.poll()
    valbourg.enter(Phase.IDEAS)
    return anywhere(valbourg)


def an_open_vote(valbourg: Valbourg) -> Here:
    poll = valbourg.poll()
    first, second = (one.proposal_id for one in poll.choices)
    return {"slug": valbourg.concertation.slug, "first_id": first, "second_id": second}


def a_closed_vote(valbourg: Valbourg) -> Here:
    """Six ballots, still in the urn."""
    poll = valbourg.poll()
    options = [str(one.proposal_id) for one in poll.choices]
    voters = [valbourg.karim, *valbourg.crowd("parents", 5)]
    for voter in voters:
        cast_ballot(poll, {options[0]: "good"}, by=voter, at=valbourg.at)
    valbourg.enter(Phase.VOTE, closed=True)
    return {"slug": valbourg.concertation.slug, "poll_id": poll.id}


def a_vote_kept_by_a_bureau(valbourg: Valbourg) -> Here:
    """Nobody voted; the urn is closed, and two of its three passphrases open it."""
    poll = valbourg.poll(bureau=["Inès", "Paul", "Rose"])
    valbourg.enter(Phase.VOTE, closed=True)
    first, second, _third = valbourg.passphrases
    return {
        "slug": valbourg.concertation.slug,
        "first": first,
        "second": second,
        "counted": _opened_elsewhere(poll, first, second),
    }


def _opened_elsewhere(poll: Poll, first: str, second: str) -> bytes:
    """What the bureau's machine makes of the urn that it was handed out."""
    with NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(handed_out(poll), file)
        file.flush()
        return json.dumps(open_urn(Path(file.name), first, second)).encode()


def a_counted_vote(valbourg: Valbourg) -> Here:
    here = a_closed_vote(valbourg)
    poll = the_poll_of(valbourg.concertation)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)
    return {**here, "proposal_id": poll.choices[0].proposal_id}


# --- the plan --------------------------------------------------------------------------


def an_action(valbourg: Valbourg) -> Here:
    """An action that asks nobody for anything yet, and a proposal that none takes up."""
    proposal = valbourg.proposal(ideas=[valbourg.idea()])
    action = valbourg.action()
    return {
        "slug": valbourg.concertation.slug,
        "action_id": action.id,
        "proposal_id": proposal.id,
        "stakeholder_id": valbourg.commune.id,
    }


def a_commitment(valbourg: Valbourg) -> Here:
    """Asked of the commune, waiting for its signature."""
    commitment = valbourg.commitment()
    return {
        "slug": valbourg.concertation.slug,
        "action_id": commitment.action_id,
        "commitment_id": commitment.id,
        "stakeholder_id": valbourg.commune.id,
        "revision": commitment.revision,
    }


def a_commitment_to_reword(valbourg: Valbourg) -> Here:
    """The commune asks for other words."""
    commitment = valbourg.commitment()
    words = Words("La commune amène l’eau avant mars.", commitment.wording.due_on)
    reply = propose_rewording(commitment, 1, words, "Le gel.", by=valbourg.odile, at=valbourg.at)
    db.session.flush()
    return {
        "slug": valbourg.concertation.slug,
        "commitment_id": commitment.id,
        "reply": reply.id,
        "revision": commitment.revision,
    }


def a_signed_commitment(valbourg: Valbourg) -> Here:
    commitment = valbourg.commitment()
    sign(commitment, 1, by=valbourg.odile, at=valbourg.at)
    db.session.flush()
    return {
        "slug": valbourg.concertation.slug,
        "action_id": commitment.action_id,
        "commitment_id": commitment.id,
        "revision": 1,
    }


# --- what becomes of it ----------------------------------------------------------------


def an_idea_to_answer(valbourg: Valbourg) -> Here:
    idea = valbourg.idea()
    valbourg.enter(Phase.PLAN)
    return {"slug": valbourg.concertation.slug, "idea_id": idea.id}


def the_end(valbourg: Valbourg) -> Here:
    """Everything was answered: the concertation may close."""
    proposal = valbourg.proposal(ideas=[valbourg.idea()])
    valbourg.enter(Phase.FOLLOW_UP)
    answer_proposal(proposal, Outcome.ADOPTED, "Merci.", by=valbourg.claire, at=valbourg.at)
    return {"slug": valbourg.concertation.slug, "proposal_id": proposal.id}


def a_closed_concertation(valbourg: Valbourg) -> Here:
    here = the_end(valbourg)
    close_concertation(
        valbourg.concertation, "Merci à toutes et à tous.", by=valbourg.claire, at=valbourg.at
    )
    return here


def everything(valbourg: Valbourg) -> Here:
    """All of it at once, in a concertation whose plan is being signed."""
    here = a_published_diagnosis(valbourg)
    here |= an_idea(valbourg)
    here |= an_invitation(valbourg)
    here |= a_document(valbourg)
    here |= a_counted_vote(valbourg)
    here |= a_signed_commitment(valbourg)
    valbourg.enter(Phase.PLAN)
    return {**here, "slug": valbourg.concertation.slug, "code": valbourg.concertation.join_code}
