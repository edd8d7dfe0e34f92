"""On a phone of 360 px: coming in with a code in under a minute, and reading what pupils wrote."""

import pytest
from playwright.sync_api import Page, expect

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.ideas.models import Idea
from tests.architecture.scenes import a_class
from tests.browser.looking import look, too_wide
from tests.browser.windows import PHONE, Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser
STAY, STAYED = "() => { window.stayed = true; }", "() => window.stayed === true"


def test_someone_comes_in_from_a_phone_without_giving_anything(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)
    code = str(valbourg.concertation.join_code)
    page = windows.open(viewport=PHONE)

    page.goto("/rejoindre")
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("radio", name="Parents").check()
    page.evaluate(STAY)
    page.get_by_role("button", name="Tirer un autre nom").click()
    expect(page.get_by_role("radio", name="Parents")).to_be_checked()
    assert page.evaluate(STAYED)
    page.get_by_role("checkbox", name="J’ai 15 ans ou plus").check()
    page.get_by_role("button", name="Participer").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Bienvenue, ")
    drawn = page.get_by_role("img", name="Code à photographier pour revenir")
    expect(drawn).to_be_visible()
    assert look(page, [PHONE]) == {}


def test_thirty_phones_come_in_with_the_code_of_the_poster(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)
    here, before = valbourg.concertation, valbourg.concertation.participants_count

    for _n in range(30):
        phone = windows.open(viewport=PHONE)
        phone.goto(f"/rejoindre/{here.join_code}")
        assert too_wide(phone) == []
        phone.get_by_role("radio", name="Parents").check()
        phone.get_by_role("checkbox", name="J’ai 15 ans ou plus").check()
        phone.get_by_role("button", name="Participer").click()
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Bienvenue, ")

    claire = windows.open(valbourg.claire, viewport=PHONE)
    claire.goto(f"/concertations/{here.slug}/equipe/participants")
    expect(claire.get_by_text(f"{before + 30} participants en tout.")).to_be_visible()


def test_a_pupil_writes_and_the_teacher_reads_on_a_phone(
    windows: Windows, valbourg: Valbourg
) -> None:
    here = a_class(valbourg)
    pupil = windows.open(viewport=PHONE)
    pupil.goto(f"/classe/{here['code']}")
    pupil.get_by_role("button", name="Entrer dans la classe").click()
    pupil.get_by_role("link", name="Proposer une idée").click()
    pupil.get_by_label("Votre idée, en une phrase").fill("Des bancs pour Kylian")
    pupil.get_by_label("À quel enjeu répond-elle").select_option(
        label="Trouver sa place dans la cour"
    )
    pupil.get_by_role("button", name="Envoyer mon idée").click()
    expect(pupil.get_by_text("Des bancs pour Kylian")).to_be_visible()
    assert look(pupil, [PHONE]) == {}

    teacher = windows.open(valbourg.lea, viewport=PHONE)
    teacher.goto(f"/concertations/{here['slug']}/classes/{here['session_id']}")
    assert too_wide(teacher) == []
    _reads(teacher)

    db.session.expire_all()
    assert db.session.query(Idea).one().title == "Des bancs pour tous"


def _reads(page: Page) -> None:
    """Without leaving the page: one text is refused, the other reworded and published."""
    page.evaluate(STAY)
    first, second = page.get_by_role("article").all()
    expect(second.locator("mark")).to_have_text("Kylian")
    second.get_by_text("Corriger avec l’élève").click()
    second.get_by_label("L’idée, en une phrase").fill("Des bancs pour tous")
    second.get_by_role("button", name="Publier le texte corrigé").click()
    expect(
        page.get_by_role("status").filter(has_text="Le texte corrigé est publié")
    ).to_be_focused()
    first.get_by_text("Ne pas publier", exact=True).click()
    first.get_by_label("Ce que l’élève lira").fill("On ne nomme personne.")
    first.get_by_role("button", name="Ne pas publier, et le dire").click()
    expect(page.get_by_text("Rien à lire pour l’instant.")).to_be_visible()
    assert page.evaluate(STAYED)
