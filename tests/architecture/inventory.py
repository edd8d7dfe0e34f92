"""Every address of the application: who may use it, where it makes sense, what is typed there.

A new route has no row here, and fails `test_routes` until it has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from typing import Any

from concert.concertations.phases import Phase
from tests.architecture import scenes
from tests.architecture.scenes import Here, Scene


class Who(Enum):
    """Who may use an address: someone of the cast who may, then those who are refused."""

    ANYONE = ("", ())
    VOTER = ("karim", ())
    SIGNED_IN = ("tom", ())
    NAMELESS = ("nameless", ())
    PUPIL = ("noor", ("tom", "karim"))
    PARTICIPANTS = ("karim", ("tom",))
    AUTHOR = ("karim", ("odile", "claire", "tom"))
    AUTHOR_OR_TEAM = ("karim", ("odile", "tom"))
    REPRESENTATIVES = ("odile", ("karim", "claire", "tom"))
    TEAM_OR_BODIES = ("lea", ("tom",))
    HOLDER_OR_LEAD = ("odile", ("karim", "lea", "tom"))
    OFFERED_TO = ("tom", ("karim", "claire"))
    TEAM = ("lea", ("karim", "odile", "tom"))
    LEAD = ("claire", ("lea", "karim", "odile", "tom"))
    OPERATORS = ("tom", ("karim", "odile", "lea", "claire"))

    @property
    def may(self) -> str:
        """One of those who may; "" for nobody in particular."""
        return self.value[0]

    @property
    def refused(self) -> tuple[str, ...]:
        return self.value[1]


@dataclass(frozen=True)
class File:
    """A file given in a form, from what the scene calls `content`."""

    name: str
    content: str = ""

    def opened(self, here: Here) -> tuple[BytesIO, str]:
        return BytesIO(here[self.content] if self.content else scenes.PDF), self.name


@dataclass(frozen=True)
class Row:
    """One address. `typed` holds every field of its form, `on` names the page of that form."""

    who: Who
    scene: Scene
    typed: Mapping[str, Any] = field(default_factory=dict)
    on: str = ""

    def sent(self, here: Here) -> dict[str, Any]:
        """What is typed, with the numbers of the scene in their places."""
        return {name.format(**here): _filled(value, here) for name, value in self.typed.items()}


def _filled(value: Any, here: Here) -> Any:
    if isinstance(value, File):
        return value.opened(here)
    if isinstance(value, list):
        return [_filled(one, here) for one in value]
    return value.format(**here)


A = scenes
TEXT = "Avec un point d’eau, un composteur et les parents."
LINE = "Un banc sous le tilleul"
FIGURES_PASTED = (
    "libellé\tpériode\tvaleur\tunité\tsource\trelevé le\n"
    "Retards du lundi\t2025-2026\t43,5\t%\tLe cahier de retards\t12/03/2026"
)
FIGURE = {
    "label": LINE,
    "value": "58,5",
    "unit": "passages",
    "period": "2025-2026",
    "source": "Cahier de l’infirmerie",
    "read_on": "2026-11-20",
    "people": "214",
    "says": "Les élèves passent 58,5 fois à l’infirmerie",
    "explanation": TEXT,
    "years-nom-1": "2024-2025",
    "years-valeur-1": "61",
    "places-nom-1": "Les écoles du réseau",
    "places-valeur-1": "49",
    "sensitive": "y",
    **{
        f"{what}-{part}-{row}": ""
        for what in ("years", "places")
        for part in ("nom", "valeur")
        for row in (2, 3)
    },
}
CALENDAR = {
    "vote_method": "approval",
    "vote_kept": "y",
    "diagnosis_opens": "2026-12-01",
    "diagnosis_closes": "2026-12-20",
    "ideas_opens": "2026-12-21",
    "ideas_closes": "2027-01-20",
    "vote_opens": "2027-01-21",
    "vote_closes": "2027-02-20",
    "plan_opens": "2027-02-21",
    "plan_closes": "2027-03-20",
    "follow_up_opens": "2027-03-21",
    "follow_up_closes": "2028-03-20",
}
ACTION = {
    "title": LINE,
    "theme": "bien_etre",
    "objective": TEXT,
    "audience": "Les élèves",
    "steps": TEXT,
    "lead": "{stakeholder_id}",
    "means": TEXT,
    "partners": "Les parents d’élèves",
    "indicator": "Heurts pendant la récréation",
    "baseline": "12,5",
    "target": "3",
    "unit": "heurts",
    "starts_on": "2026-12-01",
    "ends_on": "2027-03-01",
}
WORDS = {
    "text": TEXT,
    "due_on": "2027-03-01",
    "means": "Le budget de la voirie",
    "subject_to": "du vote du budget",
    "kept_if": "l’eau coule",
}
RULES = {
    "hours": "24",
    "changed": "La règle sur la vie privée est plus claire.",
    **{f"rules-{n}-{part}": "" for n in range(9) for part in ("code", "name", "text")},
    "rules-0-code": "respect",
    "rules-0-name": "Respect",
    "rules-0-text": TEXT,
    **{f"rules-{n}-urgent": "y" for n in range(9)},
}
TERMS = {
    "controller": "La directrice académique d’Ille-et-Vilaine",
    "contact": "dpo@exemple.fr",
    "basis": "public_task",
    "months": "12",
}
CONSTRAINT = {
    "kind": "means",
    "text": TEXT,
    "until": "2027-06-30",
    "lifted_if": TEXT,
    "lifter": "{stakeholder_id}",
    "lifter_words": "",
}
ANSWER = {"outcome": "not_adopted", "reason": TEXT}
SURVEY_ANSWERS = {"q{question_id}": "0", "q{second_id}": TEXT}
SURVEY_QUESTION = {"label": LINE, "help": TEXT, "required": "y", "colleges": ["parents"]}
IDEA = {"title": LINE, "text": TEXT, "needs": TEXT, "seen": ""}
STAKE = {
    "title": LINE,
    "text": TEXT,
    "theme": "bien_etre",
    "q": "",
    "workshop_on": "2026-11-12",
    "workshop_place": "La salle des fêtes",
    "workshop_people": "24",
}
RATINGS = {
    f"note-{{{stake}}}-{criterion}": "2"
    for stake in ("stake_id", "other_id")
    for criterion in ("urgence", "effet", "faisabilite")
}
SHEET = {"number": "8", "college": "parents", "session": "AT-3", **RATINGS}
BALLOT = {"choice-{first_id}": "good", "choice-{second_id}": "to_reject"}

READING: dict[str, Row] = {
    "accounts.confirm": Row(Who.ANYONE, A.a_link_to_sign_in),
    "accounts.letters": Row(Who.ANYONE, A.anywhere),
    "accounts.profile": Row(Who.SIGNED_IN, A.anywhere),
    "accounts.sessions": Row(Who.SIGNED_IN, A.a_session),
    "accounts.sent": Row(Who.ANYONE, A.anywhere),
    "accounts.sign_in": Row(Who.ANYONE, A.anywhere),
    "adjusting.edit": Row(Who.LEAD, A.a_college_of_a_draft),
    "adjusting.index": Row(Who.LEAD, A.a_college_of_a_draft),
    "classes.count": Row(Who.TEAM, A.a_class),
    "classes.index": Row(Who.TEAM, A.a_class),
    "classes.sheet": Row(Who.TEAM, A.a_class),
    "classes.show": Row(Who.TEAM, A.a_class),
    "classes.wall": Row(Who.TEAM, A.a_class),
    "coming_back.address": Row(Who.ANYONE, A.an_address_to_confirm),
    "coming_back.link": Row(Who.ANYONE, A.a_return_link),
    "coming_back.show": Row(Who.SIGNED_IN, A.anywhere),
    "coming_back.welcome": Row(Who.SIGNED_IN, A.anywhere),
    "describing.edit": Row(Who.LEAD, A.a_stakeholder_of_a_draft),
    "constraints.edit": Row(Who.REPRESENTATIVES, A.a_constraint),
    "constraints.index": Row(Who.ANYONE, A.a_constraint),
    "board.show": Row(Who.TEAM, A.a_grouped_finding),
    "enclosures.send": Row(Who.ANYONE, A.a_finding_with_a_file),
    "enclosures.thumbnail": Row(Who.ANYONE, A.a_finding_with_a_file),
    "findings.edit": Row(Who.AUTHOR, A.an_own_finding),
    "constraints.lifting": Row(Who.REPRESENTATIVES, A.a_constraint),
    "constraints.show": Row(Who.ANYONE, A.a_question),
    "dialogue.declaration": Row(Who.HOLDER_OR_LEAD, A.a_constraint),
    "dialogue.escalated": Row(Who.ANYONE, A.an_escalation),
    "dialogue.following": Row(Who.HOLDER_OR_LEAD, A.an_escalation),
    "constraint_files.escalated": Row(Who.ANYONE, A.an_escalation),
    "constraint_files.table": Row(Who.ANYONE, A.an_escalation),
    "dialogue.correcting": Row(Who.HOLDER_OR_LEAD, A.an_escalation),
    "findings.export": Row(Who.ANYONE, A.a_finding),
    "findings.index": Row(Who.ANYONE, A.a_finding),
    "findings.show": Row(Who.ANYONE, A.a_finding),
    "findings.reasons": Row(Who.ANYONE, A.a_grouped_finding),
    "findings.similar": Row(Who.SIGNED_IN, A.a_finding),
    "survey_counting.ask_to_withdraw": Row(Who.TEAM, A.a_published_survey),
    "survey_counting.follow": Row(Who.TEAM, A.an_answered_survey),
    "survey_counting.responses": Row(Who.TEAM, A.a_closed_survey),
    "survey_counting.codebook": Row(Who.TEAM, A.a_closed_survey),
    "survey_sheets.index": Row(Who.TEAM, A.an_answered_survey),
    "survey_sheets.show": Row(Who.TEAM, A.an_answered_survey),
    "survey_making.edit": Row(Who.TEAM, A.a_survey_draft),
    "survey_making.export": Row(Who.TEAM, A.a_survey_draft),
    "survey_making.new": Row(Who.TEAM, A.a_survey_draft),
    "survey_making.preview": Row(Who.TEAM, A.a_survey_draft),
    "survey_questions.new": Row(Who.TEAM, A.a_survey_draft),
    "survey_questions.show": Row(Who.TEAM, A.a_survey_draft),
    "surveys.index": Row(Who.ANYONE, A.an_answered_survey),
    "surveys.paper": Row(Who.ANYONE, A.an_open_survey),
    "surveys.paper_pdf": Row(Who.ANYONE, A.an_open_survey),
    "surveys.results": Row(Who.ANYONE, A.a_published_survey),
    "surveys.show": Row(Who.ANYONE, A.an_answered_survey),
    "surveys.texts": Row(Who.ANYONE, A.a_published_survey),
    "diagnosis.show": Row(Who.ANYONE, A.a_published_diagnosis),
    "versions.index": Row(Who.ANYONE, A.a_published_diagnosis),
    "versions.show": Row(Who.ANYONE, A.a_published_diagnosis),
    "versions.chapter": Row(Who.ANYONE, A.a_whole_version),
    "versions.drawing": Row(Who.ANYONE, A.a_version_with_a_map),
    "versions.file": Row(Who.ANYONE, A.a_published_diagnosis),
    "versions.sheet": Row(Who.ANYONE, A.a_published_diagnosis),
    "versions.differences": Row(Who.ANYONE, A.two_versions),
    "reading.on_paper": Row(Who.ANYONE, A.a_published_diagnosis),
    "door.mine": Row(Who.PUPIL, A.a_class),
    "door.show": Row(Who.ANYONE, A.a_class),
    "priorities.mine": Row(Who.PARTICIPANTS, A.stakes_to_rate),
    "priorities.rating": Row(Who.PARTICIPANTS, A.stakes_to_rate),
    "priorities.show": Row(Who.ANYONE, A.rated_stakes),
    "priorities.table": Row(Who.ANYONE, A.rated_stakes),
    "rating_sheets.edit": Row(Who.TEAM, A.a_typed_sheet),
    "rating_sheets.new": Row(Who.TEAM, A.a_typed_sheet),
    "rating_sheets.pdf": Row(Who.TEAM, A.stakes_to_rate),
    "rounds.giving_up": Row(Who.LEAD, A.stakes_to_rate),
    "rounds.moving": Row(Who.LEAD, A.stakes_to_rate),
    "sittings.counts": Row(Who.TEAM, A.stakes_to_rate),
    "sittings.new": Row(Who.TEAM, A.stakes_to_rate),
    "stakes.edit": Row(Who.TEAM, A.a_stake),
    "stakes.merging": Row(Who.TEAM, A.two_stakes),
    "stakes.order": Row(Who.LEAD, A.two_stakes),
    "stakes.show": Row(Who.ANYONE, A.two_stakes),
    "figures.all_as_csv": Row(Who.ANYONE, A.a_taken_figure),
    "figures.one_as_csv": Row(Who.ANYONE, A.a_taken_figure),
    "figures.show": Row(Who.ANYONE, A.a_taken_figure),
    "indicators.edit": Row(Who.TEAM, A.a_figure),
    "indicators.index": Row(Who.TEAM, A.a_figure),
    "stakes.new": Row(Who.TEAM, A.a_stake),
    "families.agreements": Row(Who.TEAM, A.an_agreement),
    "families.note": Row(Who.ANYONE, A.anywhere),
    "families.show": Row(Who.ANYONE, A.anywhere),
    "ideas.edit": Row(Who.AUTHOR, A.an_idea),
    "ideas.index": Row(Who.ANYONE, A.an_idea),
    "ideas.new": Row(Who.SIGNED_IN, A.an_idea),
    "ideas.show": Row(Who.ANYONE, A.an_idea),
    "ideas.similar": Row(Who.SIGNED_IN, A.an_idea),
    "supports.index": Row(Who.ANYONE, A.an_idea_of_odile),
    "invitations.index": Row(Who.LEAD, A.an_invitation),
    "invitations.stakeholders": Row(Who.LEAD, A.anywhere),
    "invitations.table": Row(Who.LEAD, A.an_invitation),
    "joining.by_code": Row(Who.ANYONE, A.a_code),
    "joining.code": Row(Who.ANYONE, A.anywhere),
    "joining.invitation": Row(Who.ANYONE, A.an_invitation),
    "joining.show": Row(Who.ANYONE, A.anywhere),
    "journey.frame": Row(Who.ANYONE, A.anywhere),
    "journey.home": Row(Who.ANYONE, A.anywhere),
    "journey.journal": Row(Who.ANYONE, A.a_signed_commitment),
    "journey.journal_file": Row(Who.ANYONE, A.an_idea),
    "journey.seals": Row(Who.ANYONE, A.an_idea),
    "journey.show": Row(Who.ANYONE, A.a_signed_commitment),
    "journey.steer": Row(Who.TEAM, A.during(Phase.IDEAS)),
    "communes.choose": Row(Who.LEAD, A.a_health_draft),
    "maps.drawing": Row(Who.ANYONE, A.a_map),
    "maps.show": Row(Who.ANYONE, A.a_map),
    "maps.table": Row(Who.ANYONE, A.a_map),
    "launch.calendar": Row(Who.LEAD, A.a_draft),
    "launch.document": Row(Who.ANYONE, A.a_document),
    "launch.frame": Row(Who.LEAD, A.a_draft),
    "launch.opening": Row(Who.LEAD, A.a_draft),
    "launch.people": Row(Who.LEAD, A.a_draft),
    "launch.place": Row(Who.LEAD, A.a_draft),
    "launch.places": Row(Who.LEAD, A.a_draft),
    "launch.programme_choice": Row(Who.SIGNED_IN, A.anywhere),
    "launch.subject": Row(Who.LEAD, A.a_draft),
    "legal.accessibility": Row(Who.ANYONE, A.anywhere),
    "legal.contact": Row(Who.ANYONE, A.anywhere),
    "legal.notice": Row(Who.ANYONE, A.anywhere),
    "legal.personal_data": Row(Who.ANYONE, A.anywhere),
    "legal.robots": Row(Who.ANYONE, A.anywhere),
    "legal.site_map": Row(Who.ANYONE, A.anywhere),
    "legal.state": Row(Who.ANYONE, A.anywhere),
    "sheets.correct": Row(Who.TEAM, A.a_sheet_of_figures),
    "sheets.model": Row(Who.TEAM, A.a_sheet_of_figures),
    "sheets.refused": Row(Who.TEAM, A.a_sheet_of_figures),
    "sheets.show": Row(Who.TEAM, A.a_sheet_of_figures),
    "lists.model": Row(Who.LEAD, A.a_list_of_people),
    "lists.refused": Row(Who.LEAD, A.a_list_of_people),
    "lists.show": Row(Who.LEAD, A.a_list_of_people),
    "mandates.mine": Row(Who.SIGNED_IN, A.a_mandate),
    "mandates.one": Row(Who.HOLDER_OR_LEAD, A.a_mandate),
    "mandates.stakeholder": Row(Who.ANYONE, A.a_constraint),
    "mandates.show": Row(Who.LEAD, A.a_mandate),
    "moderation.ask": Row(Who.AUTHOR_OR_TEAM, A.an_idea),
    "mailroom.show": Row(Who.OPERATORS, A.a_stopped_letter),
    "notices.letter": Row(Who.ANYONE, A.a_letter),
    "notices.rhythms": Row(Who.SIGNED_IN, A.anywhere),
    "notices.stop": Row(Who.ANYONE, A.a_letter),
    "outcomes.index": Row(Who.ANYONE, A.the_end),
    "outcomes.proposal": Row(Who.TEAM, A.an_action),
    "place.leaving": Row(Who.PARTICIPANTS, A.anywhere),
    "place.show": Row(Who.PARTICIPANTS, A.an_idea),
    "plan.action": Row(Who.ANYONE, A.a_signed_commitment),
    "plan.commitment": Row(Who.ANYONE, A.a_commitment),
    "plan.mine": Row(Who.SIGNED_IN, A.a_commitment),
    "plan.proof": Row(Who.ANYONE, A.a_signed_commitment),
    "plan.proof_file": Row(Who.ANYONE, A.a_signed_commitment),
    "plan.show": Row(Who.ANYONE, A.a_signed_commitment),
    "planning.edit_action": Row(Who.TEAM, A.an_action),
    "planning.edit_wording": Row(Who.TEAM, A.a_commitment_to_reword),
    "planning.new_action": Row(Who.TEAM, A.an_action),
    "planning.new_commitment": Row(Who.TEAM, A.an_action),
    "privacy.erased": Row(Who.ANYONE, A.anywhere),
    "privacy.erasing": Row(Who.SIGNED_IN, A.anywhere),
    "privacy.journal": Row(Who.TEAM, A.an_idea),
    "privacy.mine": Row(Who.SIGNED_IN, A.anywhere),
    "privacy.section": Row(Who.SIGNED_IN, A.ones_own_data),
    "posters.pdf": Row(Who.LEAD, A.a_poster),
    "posters.show": Row(Who.LEAD, A.a_poster),
    "proposals.edit": Row(Who.TEAM, A.a_proposal),
    "proposals.index": Row(Who.ANYONE, A.a_proposal),
    "proposals.new": Row(Who.TEAM, A.a_proposal),
    "proposals.show": Row(Who.ANYONE, A.a_proposal),
    "results.board": Row(Who.ANYONE, A.a_counted_vote),
    "results.closed_urn": Row(Who.LEAD, A.a_closed_vote),
    "results.counting": Row(Who.LEAD, A.a_closed_vote),
    "results.outcome": Row(Who.ANYONE, A.a_counted_vote),
    "results.preparation": Row(Who.LEAD, A.two_proposals),
    "suspending.ask": Row(Who.TEAM, A.an_idea),
    "suspending.index": Row(Who.TEAM, A.a_suspension),
    "suspending.mine": Row(Who.AUTHOR, A.a_suspension),
    "team.hand_over": Row(Who.LEAD, A.a_hand_over),
    "team.leaving": Row(Who.TEAM, A.anywhere),
    "team.numbers": Row(Who.TEAM, A.an_idea),
    "team.offered": Row(Who.OFFERED_TO, A.a_hand_over),
    "team.show": Row(Who.TEAM, A.a_facilitator),
    "conduct.edit": Row(Who.LEAD, A.anywhere),
    "conduct.show": Row(Who.ANYONE, A.anywhere),
    "terms.edit": Row(Who.LEAD, A.anywhere),
    "terms.register": Row(Who.ANYONE, A.anywhere),
    "terms.show": Row(Who.ANYONE, A.anywhere),
    "thread.of_idea": Row(Who.ANYONE, A.an_idea),
    "votes.show": Row(Who.ANYONE, A.an_open_vote),
}

# Files and fragments: they are read, but are not pages.
NOT_PAGES = {
    "classes.count",
    "constraint_files.escalated",
    "constraint_files.table",
    "enclosures.send",
    "enclosures.thumbnail",
    "figures.all_as_csv",
    "figures.one_as_csv",
    "findings.export",
    "findings.similar",
    "priorities.table",
    "rating_sheets.pdf",
    "ideas.similar",
    "invitations.table",
    "journey.journal_file",
    "launch.document",
    "launch.places",
    "legal.robots",
    "legal.state",
    "maps.drawing",
    "maps.table",
    "notices.letter",
    "lists.model",
    "lists.refused",
    "sheets.model",
    "sheets.refused",
    "plan.proof_file",
    "posters.pdf",
    "results.board",
    "results.closed_urn",
    "survey_counting.responses",
    "survey_counting.codebook",
    "survey_making.export",
    "surveys.paper_pdf",
    "versions.drawing",
    "versions.file",
    "versions.sheet",
}

# Files that the settings name, or that carry their content's mark: tested by themselves.
FILES = {"assets.send", "legal.logo", "legal.security"}

ACTS: dict[str, Row] = {
    "accounts.end_one": Row(Who.SIGNED_IN, A.a_session, on="accounts.sessions"),
    "accounts.end_others": Row(Who.SIGNED_IN, A.a_session, on="accounts.sessions"),
    "accounts.enter": Row(Who.ANYONE, A.a_link_to_sign_in, on="accounts.confirm"),
    "accounts.enter_code": Row(Who.ANYONE, A.a_link_to_sign_in, {"code": "123 456"}),
    "accounts.send_another": Row(Who.ANYONE, A.a_link_to_sign_in),
    "accounts.save_profile": Row(
        Who.SIGNED_IN, A.anywhere, {"name": "Thomas Berger"}, on="accounts.profile"
    ),
    "accounts.send_link": Row(
        Who.ANYONE, A.anywhere, {"email": "nina@exemple.fr"}, on="accounts.sign_in"
    ),
    "accounts.sign_out": Row(Who.SIGNED_IN, A.anywhere, on="journey.home"),
    "adjusting.add": Row(
        Who.LEAD,
        A.a_college_of_a_draft,
        {"name": "Agents de la cantine", "mark": "☆", "tone": "6"},
        on="adjusting.index",
    ),
    "adjusting.adjust": Row(
        Who.LEAD,
        A.a_college_of_a_draft,
        {"name": "Les voisins", "mark": "☆", "tone": "6"},
        on="adjusting.edit",
    ),
    "adjusting.drop": Row(Who.LEAD, A.a_college_of_a_draft, on="adjusting.index"),
    "adjusting.move": Row(
        Who.LEAD, A.a_college_of_a_draft, {"towards": "up"}, on="adjusting.index"
    ),
    "adjusting.put_back": Row(
        Who.LEAD, A.a_college_of_a_draft, {"code": "{code}"}, on="adjusting.index"
    ),
    "classes.close": Row(Who.TEAM, A.a_class, on="classes.show"),
    "classes.correct": Row(
        Who.TEAM,
        A.a_class,
        {"t{held_id}-title": LINE, "t{held_id}-text": TEXT, "t{held_id}-needs": TEXT},
        on="classes.show",
    ),
    "classes.open_session": Row(
        Who.TEAM,
        A.a_class,
        {"name": "CE2 A", "college": "eleves", "places": "24", "lasts": "3"},
        on="classes.index",
    ),
    "classes.publish": Row(Who.TEAM, A.a_class, {"texts": ["{held_id}"]}, on="classes.show"),
    "classes.refuse": Row(
        Who.TEAM, A.a_class, {"r{held_id}-reason": "On ne nomme personne."}, on="classes.show"
    ),
    "classes.reopen": Row(Who.TEAM, A.a_closed_class, {"lasts": "1"}, on="classes.show"),
    "classes.resize": Row(Who.TEAM, A.a_class, {"places": "26"}, on="classes.show"),
    "coming_back.confirm_address": Row(
        Who.ANYONE, A.an_address_to_confirm, on="coming_back.address"
    ),
    "coming_back.enter": Row(Who.ANYONE, A.a_return_link, on="coming_back.link"),
    "coming_back.give_address": Row(
        Who.NAMELESS,
        A.someone_without_an_address,
        {"email": "nina@exemple.fr"},
        on="coming_back.show",
    ),
    "coming_back.renew": Row(Who.SIGNED_IN, A.anywhere, on="coming_back.show"),
    "describing.revise": Row(
        Who.LEAD,
        A.a_stakeholder_of_a_draft,
        {
            "name": "Caisse des écoles de Valbourg",
            "kind": "association",
            "role": "funds",
            "part": TEXT,
            "siret": "",
            "uai": "",
        },
        on="describing.edit",
    ),
    "diagnosis.endorse_version": Row(
        Who.REPRESENTATIVES,
        A.a_published_diagnosis,
        {
            "s{stakeholder_id}-read": "{read}",
            "s{stakeholder_id}-answer": "reserved",
            "s{stakeholder_id}-words": TEXT,
        },
        on="diagnosis.show",
    ),
    "diagnosis.remind_of_version": Row(Who.LEAD, A.a_published_diagnosis, on="diagnosis.show"),
    "diagnosis.publish_version": Row(Who.LEAD, A.a_stake, on="diagnosis.show"),
    "survey_counting.close": Row(Who.TEAM, A.an_answered_survey, on="survey_counting.follow"),
    "survey_counting.move": Row(
        Who.TEAM, A.an_answered_survey, {"day": "2026-11-26"}, on="survey_counting.follow"
    ),
    "survey_counting.publish": Row(Who.TEAM, A.a_closed_survey, on="survey_counting.follow"),
    "survey_sheets.revise": Row(
        Who.TEAM,
        A.an_answered_survey,
        {**SURVEY_ANSWERS, "sheet": "14", "college": "parents"},
        on="survey_sheets.show",
    ),
    "survey_sheets.remove": Row(Who.TEAM, A.an_answered_survey, on="survey_sheets.index"),
    "survey_counting.take_figure": Row(
        Who.TEAM, A.a_published_survey, {"figure": "0-0-0"}, on="surveys.results"
    ),
    "survey_sheets.add": Row(
        Who.TEAM,
        A.an_answered_survey,
        {**SURVEY_ANSWERS, "sheet": "13", "college": "parents"},
        on="survey_sheets.index",
    ),
    "survey_counting.withdraw": Row(
        Who.TEAM,
        A.a_published_survey,
        {"reason": "Il nomme quelqu’un."},
        on="survey_counting.ask_to_withdraw",
    ),
    "survey_making.draw": Row(
        Who.TEAM,
        A.a_survey_draft,
        {"title": LINE, "start": "template", "file": File("questions.json")},
        on="survey_making.new",
    ),
    "survey_making.duplicate": Row(Who.TEAM, A.a_survey_draft, on="survey_making.edit"),
    "survey_making.open_": Row(
        Who.TEAM, A.a_survey_draft, {"day": "2026-11-25"}, on="survey_making.edit"
    ),
    "survey_making.remove": Row(Who.TEAM, A.a_survey_draft, on="survey_making.edit"),
    "survey_making.revise": Row(
        Who.TEAM,
        A.a_survey_draft,
        {"title": LINE, "introduction": TEXT, "colleges": ["parents"], "publishes_texts": "y"},
        on="survey_making.edit",
    ),
    "survey_making.take_back": Row(Who.TEAM, A.an_open_survey, on="survey_counting.follow"),
    "survey_questions.add": Row(
        Who.TEAM,
        A.a_survey_draft,
        {
            **SURVEY_QUESTION,
            "scale": "0-10",
            "low_label": "mal",
            "high_label": "bien",
            "when": ["1-0"],
        },
        on="survey_questions.new",
    ),
    "survey_questions.duplicate": Row(Who.TEAM, A.a_survey_draft, on="survey_making.edit"),
    "survey_questions.move": Row(
        Who.TEAM, A.a_survey_draft, {"to": "down"}, on="survey_making.edit"
    ),
    "survey_questions.remove": Row(Who.TEAM, A.a_survey_draft, on="survey_making.edit"),
    "survey_questions.revise": Row(
        Who.TEAM,
        A.a_survey_draft,
        {**SURVEY_QUESTION, "choices": "Oui\nNon\nParfois", "other": "y"},
        on="survey_questions.show",
    ),
    "surveys.answer": Row(Who.PARTICIPANTS, A.an_open_survey, SURVEY_ANSWERS, on="surveys.show"),
    "surveys.keep_draft": Row(Who.PARTICIPANTS, A.an_open_survey, SURVEY_ANSWERS),
    "surveys.take_back": Row(Who.PARTICIPANTS, A.an_answered_survey, on="surveys.show"),
    "findings.share": Row(
        Who.PARTICIPANTS,
        A.a_finding,
        {
            "text": TEXT,
            "theme": "bien_etre",
            "about": "",
            "pour": "",
            "seen": "{finding_id}",
            "file": File("cour.pdf", "pdf"),
            "alt": "",
        },
        on="findings.index",
    ),
    "constraints.lift": Row(
        Who.REPRESENTATIVES, A.a_constraint, {"how": TEXT}, on="constraints.lifting"
    ),
    "constraints.put_back": Row(Who.REPRESENTATIVES, A.a_lifted_constraint, on="constraints.show"),
    "constraints.revise": Row(
        Who.REPRESENTATIVES, A.a_constraint, {**CONSTRAINT, "read": "1"}, on="constraints.edit"
    ),
    "constraints.state": Row(
        Who.REPRESENTATIVES,
        A.a_constraint,
        {"stakeholder": "{stakeholder_id}", **CONSTRAINT},
        on="constraints.index",
    ),
    "board.gather": Row(
        Who.TEAM,
        A.a_finding,
        {"finding": ["{finding_id}"], "new_title": LINE, "group": ""},
        on="board.show",
    ),
    "board.object_to": Row(Who.AUTHOR, A.a_grouped_finding, on="findings.show"),
    "board.rename": Row(Who.TEAM, A.a_grouped_finding, {"new_title": LINE}),
    "board.undo": Row(Who.TEAM, A.a_grouped_finding, on="board.show"),
    "enclosures.detach": Row(Who.AUTHOR_OR_TEAM, A.a_finding_with_a_file, on="findings.edit"),
    "findings.revise": Row(
        Who.AUTHOR,
        A.an_own_finding,
        {
            "text": TEXT,
            "theme": "bien_etre",
            "about": "",
            "file": File("cour.pdf", "pdf"),
            "alt": "",
        },
        on="findings.edit",
    ),
    "findings.strike": Row(Who.AUTHOR_OR_TEAM, A.a_reworded_finding, on="findings.show"),
    "constraints.take_back": Row(Who.REPRESENTATIVES, A.a_constraint, on="constraints.edit"),
    "dialogue.ask": Row(
        Who.PARTICIPANTS, A.a_constraint, {"text": TEXT, "pour": ""}, on="constraints.show"
    ),
    "dialogue.declare": Row(
        Who.HOLDER_OR_LEAD,
        A.a_constraint,
        {"level": "region", "addressee": "La région", "why": TEXT},
        on="dialogue.declaration",
    ),
    "dialogue.correct": Row(
        Who.HOLDER_OR_LEAD,
        A.an_escalation,
        {"addressee": LINE, "why": TEXT},
        on="dialogue.correcting",
    ),
    "dialogue.follow": Row(
        Who.HOLDER_OR_LEAD,
        A.an_escalation,
        {"reached": "told", "day": "2026-11-20", "note": TEXT},
        on="dialogue.following",
    ),
    "dialogue.reply": Row(
        Who.REPRESENTATIVES, A.a_question, {"q{question_id}-answer": TEXT}, on="constraints.show"
    ),
    "dialogue.see": Row(Who.TEAM_OR_BODIES, A.a_constraint, on="constraints.show"),
    "findings.weigh": Row(
        Who.PARTICIPANTS,
        A.a_finding,
        {"weight": "nuanced", "constat-{finding_id}-reason": TEXT},
        on="findings.index",
    ),
    "door.come_in": Row(Who.ANYONE, A.a_class, on="door.show"),
    "indicators.choose": Row(Who.TEAM, A.a_figure, on="indicators.index"),
    "indicators.restore": Row(Who.TEAM, A.a_removed_figure, on="indicators.index"),
    "indicators.revise": Row(Who.TEAM, A.a_figure, FIGURE, on="indicators.edit"),
    "indicators.show_to": Row(
        Who.TEAM,
        A.a_figure,
        {"c{indicator_id}-to": "all", "c{indicator_id}-because": LINE},
        on="indicators.index",
    ),
    "indicators.take_all": Row(Who.TEAM, A.a_figure, on="indicators.index"),
    "indicators.update": Row(Who.TEAM, A.an_old_figure, on="indicators.index"),
    "stakes.draw": Row(
        Who.TEAM,
        A.a_stake,
        {
            **STAKE,
            "findings": ["{finding_id}"],
            "indicators": ["{indicator_id}"],
            "constraints": ["{constraint_id}"],
        },
        on="stakes.new",
    ),
    "indicators.remove": Row(Who.TEAM, A.a_figure, on="indicators.index"),
    "priorities.close_one": Row(Who.LEAD, A.stakes_to_rate, on="priorities.show"),
    "priorities.open_one": Row(
        Who.LEAD, A.two_stakes, {"closes_on": "2026-11-25"}, on="priorities.show"
    ),
    "priorities.rate": Row(
        Who.PARTICIPANTS,
        A.stakes_to_rate,
        {"urgence": "4", "effet": "3", "faisabilite": "0"},
        on="priorities.rating",
    ),
    "rating_sheets.correct": Row(
        Who.TEAM, A.a_typed_sheet, SHEET | {"number": "9"}, on="rating_sheets.edit"
    ),
    "rating_sheets.drop": Row(Who.TEAM, A.a_typed_sheet, on="rating_sheets.new"),
    "rating_sheets.type_one": Row(Who.TEAM, A.stakes_to_rate, SHEET, on="rating_sheets.new"),
    "rounds.give_up": Row(Who.LEAD, A.stakes_to_rate, {"reason": TEXT}, on="rounds.giving_up"),
    "rounds.move": Row(
        Who.LEAD,
        A.stakes_to_rate,
        {"closes_on": "2026-11-26", "reason": TEXT},
        on="rounds.moving",
    ),
    "sittings.begin": Row(
        Who.TEAM,
        A.stakes_to_rate,
        {
            "channel": "paper",
            "college": "parents",
            "people": "12",
            "day": "2026-11-19",
            "place": "La salle des fêtes",
            "session": "AT-3",
        },
        on="sittings.new",
    ),
    "sittings.drop": Row(Who.TEAM, A.stakes_to_rate, on="priorities.show"),
    "sittings.keep": Row(
        Who.TEAM,
        A.stakes_to_rate,
        {
            "urgence-0": "1",
            "urgence-1": "2",
            "urgence-2": "3",
            "urgence-3": "4",
            "effet-0": "1",
            "effet-1": "2",
            "effet-2": "3",
            "effet-3": "4",
            "faisabilite-0": "1",
            "faisabilite-1": "2",
            "faisabilite-2": "3",
            "faisabilite-3": "4",
        },
        on="sittings.counts",
    ),
    "stakes.merge": Row(Who.TEAM, A.two_stakes, {"into": "{other_id}"}, on="stakes.merging"),
    "stakes.retain": Row(
        Who.LEAD,
        A.two_stakes,
        {"rank-{stake_id}": "2", "rank-{other_id}": "1", "reason": TEXT},
        on="stakes.order",
    ),
    "stakes.remove": Row(Who.TEAM, A.a_stake, on="stakes.edit"),
    "stakes.revise": Row(
        Who.TEAM,
        A.a_stake,
        {**STAKE, "read": "1", "findings": [], "indicators": [], "constraints": []},
        on="stakes.edit",
    ),
    "indicators.type_figure": Row(
        Who.TEAM,
        A.a_figure,
        FIGURE,
        on="indicators.index",
    ),
    "families.note_one": Row(
        Who.TEAM,
        A.an_agreement,
        {
            "class_name": "CE2 A",
            "purpose": "voice",
            "use": "La radio de l’école.",
            "pupils": "22",
            "obtained_on": "2026-11-12",
        },
        on="families.agreements",
    ),
    "families.withdraw": Row(Who.TEAM, A.an_agreement, on="families.agreements"),
    "ideas.argue": Row(
        Who.PARTICIPANTS,
        A.an_idea,
        {"stance": "against", "text": TEXT, "pour": ""},
        on="ideas.show",
    ),
    "ideas.propose": Row(
        Who.PARTICIPANTS, A.an_idea, {**IDEA, "stake": "{stake_id}", "pour": ""}, on="ideas.new"
    ),
    "ideas.revise": Row(Who.AUTHOR, A.an_idea, {**IDEA, "stake": "{stake_id}"}, on="ideas.edit"),
    "supports.support": Row(Who.PARTICIPANTS, A.an_idea_of_odile, on="ideas.show"),
    "supports.take_back": Row(Who.PARTICIPANTS, A.an_idea_that_karim_supports, on="ideas.show"),
    "invitations.add": Row(
        Who.LEAD,
        A.anywhere,
        {
            "name": "Caisse d’allocations familiales",
            "kind": "caf",
            "siret": "",
            "part": "Elle finance les accueils.",
            "role": "funds",
            "uai": "",
            "representative": "caf@exemple.fr",
            "capacity": "conseillère technique",
        },
        on="invitations.stakeholders",
    ),
    "invitations.invite": Row(
        Who.LEAD,
        A.an_invitation,
        {
            "email": "zoe@exemple.fr",
            "name": "Zoé Blum",
            "role": "participant",
            "college": "parents",
            "stakeholder": "",
            "capacity": "trésorière de l’association",
            "signs": "y",
        },
        on="invitations.index",
    ),
    "invitations.remove": Row(Who.LEAD, A.a_stakeholder_of_a_draft, on="invitations.stakeholders"),
    "invitations.renew_code": Row(Who.LEAD, A.a_code, on="invitations.index"),
    "invitations.restore": Row(Who.LEAD, A.a_revoked_invitation, on="invitations.index"),
    "invitations.revoke": Row(Who.LEAD, A.an_invitation, on="invitations.index"),
    "invitations.send_again": Row(Who.LEAD, A.an_invitation, on="invitations.index"),
    "invitations.send_to_all": Row(Who.LEAD, A.an_unanswered_invitation, on="invitations.index"),
    "joining.accept": Row(
        Who.ANYONE,
        A.an_invitation,
        {"college": "parents", "shown_as": "La maman de Léo", "name": "Nora Belkacem"},
        on="joining.invitation",
    ),
    "joining.send_another": Row(Who.ANYONE, A.an_expired_invitation),
    "joining.enter_code": Row(Who.ANYONE, A.a_code, {"code": "{code}"}, on="joining.code"),
    "joining.join": Row(
        Who.ANYONE,
        A.a_code,
        {"college": "parents", "pseudonym": "Mésange 27", "of_age": "y", "code": "{code}"},
        on="joining.by_code",
    ),
    "journey.advance": Row(
        Who.LEAD, A.a_published_diagnosis, {"leaving": "diagnosis"}, on="journey.steer"
    ),
    "journey.close": Row(Who.LEAD, A.the_end, {"words": TEXT}, on="journey.steer"),
    "journey.close_phase": Row(Who.LEAD, A.during(Phase.IDEAS), on="journey.steer"),
    "journey.open_to_public": Row(Who.LEAD, A.a_draft, on="launch.opening"),
    "journey.reschedule": Row(
        Who.LEAD, A.during(Phase.IDEAS), {"closes_on": "2026-12-24"}, on="journey.steer"
    ),
    "communes.save": Row(
        Who.LEAD,
        A.a_health_draft,
        {"name": "Causses et Gévaudan", "typed": "Mende"},
        on="communes.choose",
    ),
    "launch.remove_document": Row(Who.LEAD, A.a_draft, on="launch.frame"),
    "launch.save_calendar": Row(Who.LEAD, A.a_draft, CALENDAR, on="launch.calendar"),
    "launch.save_frame": Row(
        Who.LEAD,
        A.a_draft,
        {
            "level": "involve",
            "can_change": TEXT,
            "cannot_change": TEXT,
            "decides": TEXT,
            "information": TEXT,
            **TERMS,
            "document": File("Plan de la cour.pdf"),
        },
        on="launch.frame",
    ),
    "launch.save_people": Row(
        Who.LEAD,
        A.a_draft,
        {"colleges": ["parents", "equipe"], "own": "equipe", "open_to_all": "no"},
        on="launch.people",
    ),
    "launch.save_place": Row(
        Who.LEAD, A.a_draft, {"name": "École des Cèdres, Valbourg"}, on="launch.place"
    ),
    "launch.save_subject": Row(
        Who.LEAD,
        A.a_draft,
        {"title": LINE, "question": TEXT, "carried_by": "la commune"},
        on="launch.subject",
    ),
    "launch.start": Row(
        Who.SIGNED_IN, A.anywhere, {"programme": "ecole"}, on="launch.programme_choice"
    ),
    "lists.add_body": Row(
        Who.LEAD,
        A.a_list_of_people,
        {"name": "Amicale laïque", "kind": "association"},
        "lists.show",
    ),
    "lists.give_up": Row(Who.LEAD, A.a_list_of_people, on="lists.show"),
    "lists.invite": Row(Who.LEAD, A.a_list_of_people, {"count": "1"}, on="lists.show"),
    "lists.paste": Row(
        Who.LEAD,
        A.anywhere,
        {"liste-text": "Zoé Blum <zoe@exemple.fr>", "liste-college": "parents"},
        on="invitations.index",
    ),
    "lists.upload": Row(
        Who.LEAD,
        A.a_file_of_people,
        {"fichier-file": File("parents.csv", "people"), "fichier-college": "parents"},
        on="invitations.index",
    ),
    "sheets.enter": Row(Who.TEAM, A.a_sheet_of_figures, {"mark": "{mark}"}, on="sheets.show"),
    "sheets.give_up": Row(Who.TEAM, A.a_sheet_of_figures, on="sheets.show"),
    "sheets.paste": Row(
        Who.TEAM, A.a_file_of_figures, {"colle-text": FIGURES_PASTED}, on="indicators.index"
    ),
    "sheets.undo": Row(Who.TEAM, A.an_entered_sheet, on="sheets.show"),
    "sheets.upload": Row(
        Who.TEAM,
        A.a_file_of_figures,
        {"tableau-file": File("chiffres.csv", "figures")},
        on="indicators.index",
    ),
    "mandates.end": Row(Who.HOLDER_OR_LEAD, A.a_mandate, on="mandates.one"),
    "mandates.give": Row(
        Who.LEAD,
        A.a_mandate,
        {
            "person": "",
            "email": "zoe@exemple.fr",
            "capacity": "directrice des services",
            "signs": "yes",
            "from_day": "2026-12-01",
            "until_day": "2027-07-01",
        },
        on="mandates.show",
    ),
    "mandates.move_end": Row(Who.LEAD, A.a_mandate, {"until_day": "2027-07-01"}, on="mandates.one"),
    "moderation.confirm": Row(Who.AUTHOR_OR_TEAM, A.an_idea, {"reason": TEXT}, on="moderation.ask"),
    "moderation.undo": Row(Who.TEAM, A.a_withdrawn_idea, on="ideas.show"),
    "mailroom.give_up": Row(Who.OPERATORS, A.a_stopped_letter, on="mailroom.show"),
    "mailroom.try_again": Row(Who.OPERATORS, A.a_stopped_letter, on="mailroom.show"),
    "mailroom.try_all": Row(Who.OPERATORS, A.a_stopped_letter, on="mailroom.show"),
    "notices.choose": Row(Who.SIGNED_IN, A.anywhere, {"rhythm": "weekly"}, on="notices.rhythms"),
    "notices.choose_there": Row(
        Who.VOTER, A.anywhere, {"c{concertation_id}-rhythm": "never"}, on="notices.rhythms"
    ),
    "notices.stop_now": Row(Who.ANYONE, A.a_letter, on="notices.stop"),
    "outcomes.answer": Row(
        Who.TEAM, A.an_idea_to_answer, {**ANSWER, "ideas": ["{idea_id}"]}, on="outcomes.index"
    ),
    "outcomes.answer_to_proposal": Row(Who.TEAM, A.an_action, ANSWER, on="outcomes.proposal"),
    "place.depart": Row(Who.PARTICIPANTS, A.anywhere, on="place.leaving"),
    "place.move": Row(Who.PARTICIPANTS, A.anywhere, {"college": "equipe"}, on="place.show"),
    "place.rename": Row(
        Who.PARTICIPANTS, A.anywhere, {"shown_as": "Le papa de Léo"}, on="place.show"
    ),
    "plan.answer": Row(
        Who.REPRESENTATIVES,
        A.a_commitment,
        {
            "revision": "{revision}",
            "answer": "reword",
            "reservation": TEXT,
            "proposed": TEXT,
            "due_on": "2027-02-01",
            "reason": TEXT,
            "name": "Odile Perrin",
        },
        on="plan.commitment",
    ),
    "planning.ask": Row(
        Who.TEAM,
        A.an_action,
        {**WORDS, "stakeholder": "{stakeholder_id}"},
        on="planning.new_commitment",
    ),
    "planning.draw_action": Row(Who.TEAM, A.an_action, ACTION, on="planning.new_action"),
    "planning.keep_words": Row(
        Who.TEAM,
        A.a_commitment_to_reword,
        {"because": TEXT, "reply": "{reply}"},
        on="plan.commitment",
    ),
    "planning.remove_action": Row(Who.TEAM, A.an_action, on="plan.action"),
    "planning.revise_action": Row(Who.TEAM, A.an_action, ACTION, on="planning.edit_action"),
    "planning.reword": Row(
        Who.TEAM,
        A.a_commitment,
        {**WORDS, "because": TEXT, "read": "{revision}"},
        on="planning.edit_wording",
    ),
    "planning.withdraw": Row(Who.TEAM, A.a_commitment, {"because": TEXT}, on="plan.commitment"),
    "privacy.erase": Row(
        Who.SIGNED_IN, A.nobody_needed, {"sure": "y", "texts": "y"}, on="privacy.erasing"
    ),
    "privacy.take": Row(Who.SIGNED_IN, A.anywhere, {"format": "json"}, on="privacy.mine"),
    "proposals.remove": Row(Who.TEAM, A.a_proposal, on="proposals.show"),
    "proposals.revise": Row(
        Who.TEAM,
        A.a_proposal,
        {"title": LINE, "text": TEXT, "stake": "", "ideas": ["{idea_id}"], "q": "", "enjeu": ""},
        on="proposals.edit",
    ),
    "proposals.write": Row(
        Who.TEAM,
        A.a_proposal,
        {"title": LINE, "text": TEXT, "stake": "", "ideas": ["{idea_id}"], "q": "", "enjeu": ""},
        on="proposals.new",
    ),
    "results.count": Row(Who.LEAD, A.a_closed_vote, on="results.counting"),
    "results.count_by_bureau": Row(
        Who.LEAD,
        A.a_vote_kept_by_a_bureau,
        {"first": "{first}", "second": "{second}"},
        on="results.counting",
    ),
    "results.count_elsewhere": Row(
        Who.LEAD,
        A.a_vote_kept_by_a_bureau,
        {"file": File("urne-ouverte.json", "counted")},
        on="results.counting",
    ),
    "results.prepare": Row(
        Who.LEAD,
        A.two_proposals,
        {
            "proposals": ["{first_id}", "{second_id}"],
            "method": "majority",
            "custody": "operator",
            "first": "Inès",
            "second": "Paul",
            "third": "Rose",
        },
        on="results.preparation",
    ),
    "results.unprepare": Row(Who.LEAD, A.a_prepared_vote, on="results.preparation"),
    "suspending.answer": Row(Who.AUTHOR, A.a_suspension, {"answer": TEXT}, on="suspending.mine"),
    "suspending.put_back": Row(Who.TEAM, A.a_suspension, on="suspending.index"),
    "suspending.suspend": Row(Who.TEAM, A.an_idea, {"reason": TEXT}, on="suspending.ask"),
    "team.accept": Row(Who.OFFERED_TO, A.a_hand_over, on="team.offered"),
    "team.decline": Row(Who.OFFERED_TO, A.a_hand_over, on="team.offered"),
    "team.name": Row(
        Who.LEAD,
        A.anywhere,
        {"person": "", "email": "zoe@exemple.fr", "role": "facilitator"},
        on="team.show",
    ),
    "team.offer": Row(
        Who.LEAD,
        A.anywhere,
        {"email": "nina@exemple.fr", "afterwards": "leave"},
        on="team.hand_over",
    ),
    "team.step_down": Row(Who.TEAM, A.anywhere, on="team.leaving"),
    "team.take_back": Row(Who.LEAD, A.a_facilitator, on="team.show"),
    "team.take_offer_back": Row(Who.LEAD, A.a_hand_over, on="team.hand_over"),
    "conduct.save": Row(Who.LEAD, A.anywhere, RULES, on="conduct.edit"),
    "terms.save": Row(Who.LEAD, A.anywhere, TERMS, on="terms.edit"),
    "votes.cast": Row(Who.PARTICIPANTS, A.an_open_vote, {**BALLOT, "no_code": "y"}),
    "votes.read_again": Row(Who.VOTER, A.an_open_vote, BALLOT, on="votes.show"),
}

# Acts without a rule of the policy: whoever does them does them to themselves.
OWN_ACTS = {
    "accounts.end_one": "one's own session",
    "accounts.end_others": "one's own sessions",
    "accounts.enter": "the link that was sent is what lets in",
    "accounts.enter_code": "the code that was sent is what lets in",
    "accounts.send_another": "another link to the same address",
    "accounts.save_profile": "one's own name",
    "accounts.send_link": "asking for a link",
    "accounts.sign_out": "one's own session",
    "coming_back.confirm_address": "the link that was sent is what proves the address",
    "coming_back.enter": "one's own secret link is what lets in",
    "coming_back.give_address": "one's own address",
    "coming_back.renew": "one's own secret link",
    "door.come_in": "the class's code is what lets in",
    "joining.accept": "the invitation that was sent is what lets in",
    "joining.send_another": "another link to the address that was invited",
    "joining.enter_code": "looks for a concertation, changes nothing",
    "launch.start": "a draft of one's own, that nobody else sees",
    "privacy.erase": "one's own account",
    "privacy.take": "one's own data",
    "notices.choose": "how often one is written to",
    "notices.choose_there": "the same, of one concertation",
    "notices.stop_now": "the letter that was sent is what allows it",
    "votes.read_again": "reads what was ticked, keeps nothing",
}

# What only the browser that asked for it may send: tested beside its room.
OF_ONE_BROWSER = {"accounts.enter_code"}

# Whoever may not is told so beside the field, in the page of the form.
TOLD_BESIDE = {"constraints.state", "journey.reschedule"}

# They answer without anything being kept.
KEEPS_NOTHING = {"joining.enter_code", "privacy.take", "votes.read_again"}

# The permissions that each act asks of whoever does it; see `tests/policy/table.txt` for the rest.
REQUIRES: dict[str, str] = {
    "describing.revise": "invite",
    "adjusting.add": "prepare",
    "adjusting.adjust": "prepare",
    "adjusting.drop": "prepare",
    "adjusting.move": "prepare",
    "adjusting.put_back": "prepare",
    "classes.close": "read_class open_class",
    "classes.correct": "read_class propose_idea",
    "classes.open_session": "read_class open_class",
    "classes.publish": "read_class propose_idea",
    "classes.refuse": "read_class",
    "classes.reopen": "read_class open_class",
    "classes.resize": "read_class open_class",
    "door.come_in": "join",
    "families.note_one": "read_class open_class",
    "families.withdraw": "read_class open_class",
    "diagnosis.endorse_version": "endorse_diagnosis",
    "diagnosis.publish_version": "publish_diagnosis",
    "survey_counting.close": "read_responses count_survey",
    "survey_counting.move": "read_responses draw_survey",
    "survey_counting.publish": "read_responses count_survey",
    "survey_sheets.revise": "read_responses count_survey",
    "survey_sheets.remove": "read_responses count_survey",
    "survey_counting.take_figure": "read_responses draw_diagnosis",
    "survey_sheets.add": "read_responses count_survey",
    "survey_counting.withdraw": "read_responses count_survey",
    "survey_making.draw": "draw_survey",
    "survey_making.duplicate": "draw_survey",
    "survey_making.open_": "draw_survey",
    "survey_making.remove": "draw_survey",
    "survey_making.revise": "draw_survey",
    "survey_making.take_back": "draw_survey",
    "survey_questions.add": "draw_survey",
    "survey_questions.duplicate": "draw_survey",
    "survey_questions.move": "draw_survey",
    "survey_questions.remove": "draw_survey",
    "survey_questions.revise": "draw_survey",
    "surveys.answer": "answer_survey",
    "surveys.keep_draft": "answer_survey",
    "surveys.take_back": "answer_survey",
    "diagnosis.remind_of_version": "steer",
    "findings.share": "share_finding",
    "constraints.lift": "keep_constraint",
    "constraints.put_back": "keep_constraint",
    "constraints.revise": "state_constraint",
    "constraints.state": "state_constraint",
    "constraints.take_back": "state_constraint",
    "board.gather": "group_findings",
    "board.object_to": "revise_finding",
    "board.rename": "group_findings",
    "board.undo": "group_findings",
    "enclosures.detach": "withdraw",
    "findings.revise": "revise_finding share_finding",
    "findings.strike": "withdraw",
    "dialogue.ask": "question_constraint",
    "dialogue.declare": "escalate_constraint",
    "dialogue.correct": "escalate_constraint",
    "dialogue.follow": "escalate_constraint",
    "dialogue.reply": "keep_constraint",
    "dialogue.see": "acknowledge_constraint",
    "findings.weigh": "weigh_finding",
    "indicators.choose": "draw_diagnosis",
    "indicators.restore": "draw_diagnosis",
    "indicators.revise": "draw_diagnosis",
    "indicators.show_to": "draw_diagnosis",
    "indicators.take_all": "draw_diagnosis",
    "indicators.update": "draw_diagnosis",
    "stakes.draw": "draw_diagnosis",
    "indicators.remove": "draw_diagnosis",
    "priorities.close_one": "prioritise",
    "priorities.open_one": "prioritise",
    "priorities.rate": "rate_stakes",
    "rating_sheets.correct": "type_ratings",
    "rating_sheets.drop": "type_ratings",
    "rating_sheets.type_one": "type_ratings",
    "rounds.give_up": "prioritise",
    "rounds.move": "prioritise",
    "sittings.begin": "type_ratings",
    "sittings.drop": "type_ratings",
    "sittings.keep": "type_ratings",
    "stakes.merge": "draw_diagnosis revise_stake",
    "stakes.remove": "draw_diagnosis revise_stake",
    "stakes.retain": "retain_order",
    "stakes.revise": "draw_diagnosis revise_stake",
    "indicators.type_figure": "draw_diagnosis",
    "ideas.argue": "argue",
    "ideas.propose": "propose_idea",
    "ideas.revise": "revise_idea",
    "supports.support": "support_idea",
    "supports.take_back": "support_idea",
    "invitations.add": "invite",
    "invitations.invite": "invite",
    "invitations.remove": "invite prepare",
    "invitations.renew_code": "invite",
    "invitations.restore": "invite",
    "invitations.revoke": "invite",
    "invitations.send_again": "invite",
    "invitations.send_to_all": "invite",
    "joining.accept": "join",
    "joining.join": "join",
    "journey.advance": "steer",
    "journey.close": "close",
    "journey.close_phase": "steer",
    "journey.open_to_public": "open draw_diagnosis",
    "journey.reschedule": "steer",
    "communes.save": "prepare",
    "launch.remove_document": "prepare",
    "launch.save_calendar": "prepare",
    "launch.save_frame": "give_terms prepare",
    "launch.save_people": "prepare",
    "launch.save_place": "prepare",
    "launch.save_subject": "prepare",
    "lists.add_body": "invite",
    "lists.give_up": "invite",
    "lists.invite": "invite",
    "lists.paste": "invite",
    "lists.upload": "invite",
    "sheets.enter": "draw_diagnosis",
    "sheets.give_up": "draw_diagnosis",
    "sheets.paste": "draw_diagnosis",
    "sheets.undo": "draw_diagnosis",
    "sheets.upload": "draw_diagnosis",
    "mandates.end": "resign_mandate",
    "mandates.give": "give_mandate invite",
    "mandates.move_end": "give_mandate",
    "mailroom.give_up": "operate",
    "mailroom.try_again": "operate",
    "mailroom.try_all": "operate",
    "moderation.confirm": "withdraw",
    "moderation.undo": "moderate",
    "outcomes.answer": "answer_ideas",
    "outcomes.answer_to_proposal": "answer_ideas",
    "place.depart": "leave",
    "place.move": "leave change_college",
    "place.rename": "leave",
    "plan.answer": "answer_commitment",
    "planning.ask": "draw_plan",
    "planning.draw_action": "draw_plan",
    "planning.keep_words": "draw_plan",
    "planning.remove_action": "draw_plan",
    "planning.revise_action": "draw_plan",
    "planning.reword": "draw_plan",
    "planning.withdraw": "draw_plan",
    "proposals.remove": "revise_proposal",
    "proposals.revise": "revise_proposal",
    "proposals.write": "group_ideas",
    "results.count": "count_ballots",
    "results.count_by_bureau": "count_ballots",
    "results.count_elsewhere": "count_ballots",
    "results.prepare": "prepare_vote",
    "results.unprepare": "prepare_vote",
    "suspending.answer": "answer_suspension",
    "suspending.put_back": "suspend",
    "suspending.suspend": "suspend",
    "team.accept": "answer_hand_over",
    "team.decline": "answer_hand_over",
    "team.name": "run_team invite",
    "team.offer": "run_team",
    "team.step_down": "step_down",
    "team.take_back": "run_team",
    "team.take_offer_back": "run_team",
    "conduct.save": "give_rules",
    "terms.save": "give_terms",
    "votes.cast": "cast_ballot",
}
