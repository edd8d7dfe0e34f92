"""Who answers for the data: said before the opening, on a page of its own, beside each form."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal.models import Entry, Verb
from concert.launch.queries import missing
from concert.terms.actions import give_terms
from concert.terms.models import DataTerms, LegalBasis
from concert.terms.queries import Terms, proposed, terms_of, versions_of
from concert.territories.models import EstablishmentKind
from tests.architecture import scenes
from tests.architecture.scenes import Scene
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.territories.makers import keep_establishment, uai_of

SAID = {
    "controller": "La directrice académique d’Ille-et-Vilaine",
    "contact": "dpo@exemple.fr",
    "basis": "public_task",
    "months": "12",
}


def _page(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/donnees"


def test_everyone_reads_who_answers_and_for_how_long(browse: Browse, valbourg: Valbourg) -> None:
    give_terms(
        valbourg.concertation,
        Terms("La directrice académique", "dpo@exemple.fr", LegalBasis.PUBLIC_TASK, 7),
        by=valbourg.claire,
        at=valbourg.at,
    )

    text = browse(None).page(_page(valbourg)).main.get_text(" ", strip=True)

    for said in ("La directrice académique", "dpo@exemple.fr", "6-1-e", "7 mois", "cnil.fr"):
        assert said in text


def test_a_change_is_a_new_version_and_the_old_one_stays_dated(
    valbourg: Valbourg, claire: Browser
) -> None:
    before = terms_of(valbourg.concertation)
    assert before

    answer = claire.post(f"{_page(valbourg)}/reglage", SAID)

    assert answer.location == _page(valbourg)
    kept = versions_of(valbourg.concertation)
    assert [one.number for one in kept] == [2, 1]
    assert kept[1].controller == before.controller
    text = claire.page(_page(valbourg)).get_text(" ", strip=True)
    assert "Ce qui était dit avant" in text
    last = db.session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
    assert last
    assert (last.verb, last.details) == (Verb.TERMS_GIVEN, {"version": 2})


def test_the_same_said_again_is_no_new_version(valbourg: Valbourg, claire: Browser) -> None:
    for _again in range(2):
        claire.post(f"{_page(valbourg)}/reglage", SAID)

    assert len(versions_of(valbourg.concertation)) == 2


def test_the_team_but_the_lead_may_not(valbourg: Valbourg, browse: Browse) -> None:
    answer = browse(valbourg.lea).post(f"{_page(valbourg)}/reglage", SAID)

    assert answer.status_code == 403
    assert len(versions_of(valbourg.concertation)) == 1


@pytest.mark.parametrize(("field", "wrong"), [("controller", ""), ("months", "0"), ("months", "x")])
def test_what_is_wrong_is_said_beside_its_field(
    valbourg: Valbourg, claire: Browser, field: str, wrong: str
) -> None:
    answer = claire.post(f"{_page(valbourg)}/reglage", {**SAID, field: wrong})

    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find(id=f"{field}-error")
    assert "dpo@exemple.fr" in answer.text


def test_the_form_is_filled_with_what_is_in_force(valbourg: Valbourg, claire: Browser) -> None:
    claire.post(f"{_page(valbourg)}/reglage", SAID)

    page = claire.page(f"{_page(valbourg)}/reglage")

    assert page.find("input", attrs={"name": "months", "value": "12"})
    assert page.find("input", attrs={"name": "contact", "value": "dpo@exemple.fr"})


def test_a_concertation_does_not_open_before_it_is_said(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine", valbourg.claire)
    db.session.execute(sa.delete(DataTerms).where(DataTerms.concertation_id == draft.id))

    [obstacle] = missing(draft, valbourg.at)

    assert obstacle.text == "qui répond des données personnelles"
    assert obstacle.endpoint == "launch.frame"


def test_a_draft_has_the_terms_that_were_said_last(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine", valbourg.claire)
    for months in (3, 9):
        give_terms(draft, Terms("Le maire", months=months), by=valbourg.claire, at=valbourg.at)

    assert [(one.number, one.months) for one in versions_of(draft)] == [(1, 9)]


# --- what is proposed -----------------------------------------------------------------


def _at(valbourg: Valbourg, kind: EstablishmentKind) -> Concertation:
    from concert.territories.models import Establishment

    uai = uai_of(350001)
    keep_establishment(uai)
    school = db.session.query(Establishment).filter_by(uai=uai).one()
    school.kind = kind
    draft = valbourg.draft("Une cantine", valbourg.claire)
    draft.establishment, draft.place_name = school, "Collège des Tilleuls"
    db.session.flush()
    return draft


def test_a_secondary_school_s_head_is_proposed(valbourg: Valbourg) -> None:
    draft = _at(valbourg, EstablishmentKind.MIDDLE_SCHOOL)

    assert proposed(draft).controller == "Le chef d’établissement\u00a0: Collège des Tilleuls"
    assert proposed(draft).basis is LegalBasis.PUBLIC_TASK


def test_a_place_that_nobody_knows_proposes_whoever_carries_it(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine", valbourg.claire)
    draft.carried_by = "l’amicale"

    assert proposed(draft).controller == "l’amicale"


def test_the_same_body_is_proposed_what_it_last_said(valbourg: Valbourg) -> None:
    draft = _at(valbourg, EstablishmentKind.PRIMARY_SCHOOL)
    said = Terms("La DASEN", "dpo@exemple.fr", LegalBasis.CONSENT, 6)
    give_terms(draft, said, by=valbourg.claire, at=valbourg.at)
    another = valbourg.draft("Une bibliothèque", valbourg.tom)
    another.establishment = draft.establishment
    db.session.flush()

    assert proposed(another) == said


# --- beside the forms -----------------------------------------------------------------

FORMS: dict[str, tuple[str, str, Scene]] = {
    "joining": ("tom", "/rejoindre", scenes.anywhere),
    "a finding": ("karim", "/diagnostic/constats", scenes.a_finding),
    "an idea": ("karim", "/idees/nouvelle", scenes.an_idea),
    "an argument": ("karim", "/idees/{idea_id}", scenes.an_idea),
    "a ballot": ("karim", "/vote", scenes.an_open_vote),
    "a signature": ("odile", "/engagements/{commitment_id}", scenes.a_commitment),
    "an invitation": ("claire", "/invitations", scenes.an_invitation),
}


@pytest.mark.parametrize(("name", "path", "scene"), FORMS.values(), ids=FORMS.keys())
def test_each_form_says_what_becomes_of_what_is_given(
    valbourg: Valbourg, browse: Browse, name: str, path: str, scene: Scene
) -> None:
    here = scene(valbourg)
    db.session.commit()

    page = browse(getattr(valbourg, name)).page(
        f"/concertations/{valbourg.concertation.slug}{path.format(**here)}"
    )

    notices = [form.find("a", href=_page(valbourg)) for form in page.main.find_all("form")]
    assert any(notices)


def test_accepting_an_invitation_says_it_too(valbourg: Valbourg, browse: Browse) -> None:
    here = scenes.an_invitation(valbourg)

    page = browse(None).page(f"/invitations/{here['token']}")

    assert page.main.find("a", href=_page(valbourg))
