"""A stakeholder described anew, and a school that its code alone describes."""

from typing import Any

import pytest

from concert.concertations.models import Body, BodyKind, Stakeholder, StakeholderRole
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.invitations.stakeholders import (
    StakeholderGiven,
    add_stakeholder,
    revise_stakeholder,
)
from concert.journal.models import Verb
from concert.journal.queries import acts_of
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, link, press, read, says, value
from tests.territories.makers import keep_establishment, uai_of

NAME, KIND, UAI = "Son nom", "Ce que c’est", "Son code UAI"
KEEP, ADD = "Garder ces changements", "Ajouter cette partie prenante"
SIRET = "73282932000074"


@pytest.fixture
def who(valbourg: Valbourg) -> dict[str, Any]:
    return {"by": valbourg.claire, "at": valbourg.at}


@pytest.fixture
def claire(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.claire)


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}"


@pytest.fixture
def library(valbourg: Valbourg, who: dict[str, Any]) -> Stakeholder:
    given = StakeholderGiven("Mediatheque", BodyKind.ASSOCIATION)
    return add_stakeholder(valbourg.concertation, given, **who)


@pytest.fixture
def shared(valbourg: Valbourg, who: dict[str, Any]) -> Stakeholder:
    """A body that another concertation knows too."""
    given = StakeholderGiven("La médiathèque", BodyKind.ASSOCIATION, SIRET)
    add_stakeholder(valbourg.elsewhere, given, by=valbourg.tom, at=valbourg.at)
    return add_stakeholder(valbourg.concertation, given, **who)


def edition(home: str, stakeholder: Stakeholder) -> str:
    return f"{home}/parties-prenantes/{stakeholder.id}/modification"


# --- describing anew --------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_slip_in_a_name_is_corrected_and_the_journal_says_so(
    valbourg: Valbourg, claire: Browser, home: str, library: Stakeholder, htmx: bool
):
    answers = {NAME: "Médiathèque", "Pourquoi elle est concernée": "Elle prête des livres."}

    press(claire, edition(home, library), KEEP, answers, htmx=htmx)

    page = claire.page(f"{home}/parties-prenantes")
    assert says(page, "Médiathèque")
    assert says(page, "Elle prête des livres.")
    assert len(acts_of(valbourg.concertation, Verb.STAKEHOLDER_CHANGED)) == 1


def test_what_was_known_is_there_to_be_corrected(claire: Browser, home: str, library: Stakeholder):
    page = claire.page(edition(home, library))

    assert value(page, NAME) == "Mediatheque"
    assert value(page, KIND) == "Association"


def test_a_body_that_others_know_keeps_its_name_and_takes_another_role(
    claire: Browser, home: str, shared: Stakeholder
):
    page = claire.page(edition(home, shared))
    assert says(page, "Cet organisme participe aussi à d’autres concertations")

    claire.post(edition(home, shared), {"name": "Autre", "role": "funds", "part": ""})

    db.session.refresh(shared)
    assert (shared.name, shared.role) == ("La médiathèque", StakeholderRole.FUNDS)


def test_a_name_that_another_has_is_refused_beside_it(
    claire: Browser, home: str, library: Stakeholder
):
    answer = press(claire, edition(home, library), KEEP, {NAME: "commune de valbourg"})

    assert answer.status_code == 422
    assert error(read(answer), NAME) == "Cette partie prenante est déjà dans la liste."
    assert value(read(answer), NAME) == "commune de valbourg"


@pytest.mark.usefixtures("shared")
def test_a_code_is_added_once_and_for_all_and_is_no_other_body_s(
    claire: Browser, home: str, library: Stakeholder
):
    taken = press(claire, edition(home, library), KEEP, {"Son numéro SIRET": SIRET})
    assert "celui d’un autre organisme" in error(read(taken), "Son numéro SIRET")

    press(claire, edition(home, library), KEEP, {UAI: uai_of(350122)})

    assert library.body.uai == uai_of(350122)
    assert library.body.siret is None
    assert not says(claire.page(edition(home, library)), UAI)


def test_stakeholders_are_described_by_those_who_lead(
    valbourg: Valbourg, who: dict[str, Any], library: Stakeholder
):
    given = StakeholderGiven("Médiathèque", BodyKind.ASSOCIATION)

    with pytest.raises(Refused):
        revise_stakeholder(library, given, by=valbourg.karim, at=valbourg.at)
    with pytest.raises(Conflict):
        revise_stakeholder(
            library, StakeholderGiven("Commune de Valbourg", BodyKind.COMMUNE), **who
        )
    revise_stakeholder(library, given, **who)

    assert library.name == "Médiathèque"


# --- what the directory knows ------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_code_of_a_school_is_enough_to_add_it(claire: Browser, home: str, htmx: bool):
    keep_establishment(uai_of(350122), name="École des Cèdres", commune="Bain-de-Bretagne")

    press(claire, f"{home}/parties-prenantes", ADD, {UAI: uai_of(350122)}, htmx=htmx)

    body = db.session.query(Body).filter_by(uai=uai_of(350122)).one()
    assert (body.name, body.kind) == ("École des Cèdres", BodyKind.SCHOOL)


def test_a_name_that_is_written_is_kept_whatever_the_directory_says(claire: Browser, home: str):
    keep_establishment(uai_of(350122), name="École des Cèdres", commune="Bain-de-Bretagne")
    given = {NAME: "Les Cèdres", KIND: "Association", UAI: uai_of(350122)}

    press(claire, f"{home}/parties-prenantes", ADD, given)

    body = db.session.query(Body).filter_by(uai=uai_of(350122)).one()
    assert (body.name, body.kind) == ("Les Cèdres", BodyKind.ASSOCIATION)


def test_a_code_that_the_directory_does_not_know_asks_for_the_name(claire: Browser, home: str):
    answer = press(claire, f"{home}/parties-prenantes", ADD, {UAI: uai_of(350999)})

    assert answer.status_code == 422
    assert error(read(answer), NAME) == "Écrivez le nom de la partie prenante."


# --- its page, from wherever its name is ---------------------------------------------


def test_the_frame_and_a_commitment_lead_to_the_page_of_a_stakeholder(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
):
    commitment, commune = valbourg.commitment(), "Commune de Valbourg"
    db.session.commit()
    itself = f"{home}/parties-prenantes/{valbourg.commune.id}"

    assert link(browse().page(f"{home}/cadre"), commune) == itself
    page = browse().page(f"{home}/engagements/{commitment.id}")
    assert link(page, "Qui agit en son nom") == itself
    assert link(claire.page(f"{home}/parties-prenantes"), commune) == itself
