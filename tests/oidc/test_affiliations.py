"""What a SIRET says of someone: shown where it helps, and a power nowhere."""

import pytest
import sqlalchemy as sa

from concert.concertations.models import Mandate
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.oidc.models import Affiliation
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.oidc.provider import ODILE, SIRET, RealProvider, Traveller
from tests.territories.makers import keep_establishment, uai_of

ME = "odile-at-work"
VERIFIED = "identité vérifiée"


def account(traveller: Traveller) -> str:
    return " ".join(traveller.browser.page("/compte").get_text(" ").split())


def test_one_reads_for_whom_one_works_by_the_name_of_the_body(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    valbourg.commune.body.siret = SIRET

    traveller.signs_in(ME)

    assert "Agent de : Commune de Valbourg, d’après ProConnect" in account(traveller)


def test_a_body_named_after_the_sign_in_is_found_too(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    assert f"qui a pour SIRET {SIRET}" in account(traveller)

    valbourg.commune.body.siret = SIRET

    assert "Agent de : Commune de Valbourg" in account(traveller)


def test_a_school_is_known_by_the_directory(traveller: Traveller) -> None:
    keep_establishment(uai_of(1), siret=SIRET, name="École des Tilleuls")

    traveller.signs_in(ME)

    assert "Agent de : École des Tilleuls" in account(traveller)


@pytest.mark.parametrize("siret", ["", None, "21350001200018", "commune", 12])
def test_a_number_that_is_wrong_keeps_nobody_out(
    traveller: Traveller, provider: RealProvider, siret: object
) -> None:
    provider.knows({ME: {**ODILE, "siret": siret}})

    assert traveller.signs_in(ME).status_code == 303
    assert db.session.scalar(sa.select(Affiliation)) is None


def test_the_same_number_twice_is_one_affiliation_seen_last(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    traveller.signs_in(ME)

    affiliation = db.session.scalars(sa.select(Affiliation)).one()
    assert affiliation.person_id == valbourg.odile.id


def test_the_lead_sees_that_who_is_mandated_works_there(
    traveller: Traveller, browse: Browse, valbourg: Valbourg
) -> None:
    path = f"/concertations/{valbourg.concertation.slug}/parties-prenantes"
    valbourg.commune.body.siret = SIRET
    assert VERIFIED not in browse(valbourg.claire).page(path).get_text()

    traveller.signs_in(ME)

    mandates = f"{path}/{valbourg.commune.id}/mandats"
    assert VERIFIED in browse(valbourg.claire).page(mandates).get_text()
    page = browse(valbourg.claire).page(path)
    [one] = [article for article in page.find_all("article") if VERIFIED in article.get_text()]
    assert "Odile Perrin" in one.get_text()


def test_working_for_a_body_gives_no_power_to_act_for_it(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    valbourg.commune.body.siret = SIRET
    for mandate in db.session.scalars(sa.select(Mandate)):
        db.session.delete(mandate)
    commitment = valbourg.commitment()

    traveller.signs_in(ME)

    page = traveller.browser.page(
        f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}"
    )
    assert "Signer" not in page.find("main").get_text()


def test_whoever_joins_is_told_that_their_body_is_there_and_that_it_takes_a_mandate(
    traveller: Traveller, provider: RealProvider, valbourg: Valbourg
) -> None:
    provider.knows({"nina": {**ODILE, "email": "nina@exemple.fr"}})
    valbourg.commune.body.siret = SIRET
    valbourg.enter(Phase.IDEAS)

    traveller.signs_in("nina")

    page = traveller.browser.page(f"/concertations/{valbourg.concertation.slug}/rejoindre")
    assert "vous dit agent de\xa0: Commune de Valbourg" in page.get_text()
    assert "il faut un mandat" in page.get_text()
