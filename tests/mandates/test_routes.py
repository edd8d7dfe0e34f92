"""Mandates over HTTP: given and ended by whoever leads, given up by whoever holds them."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from concert.concertations.models import Body, Invitation, Mandate
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.journal.verify import verify
from concert.mandates.actions import MandateGiven, end_mandate, give_mandate
from concert.plan.models import Commitment
from concert.plan.signing import sign
from tests.architecture.scenes import a_constraint, an_invitation
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.conftest import NOON
from tests.looking import error, filled, has_link, link, main, press, read, says, value, words
from tests.territories.makers import uai_of


def path_of(valbourg: Valbourg, rest: str = "") -> str:
    return f"/concertations/{valbourg.concertation.slug}{rest}"


def mandates_page(valbourg: Valbourg) -> str:
    return path_of(valbourg, f"/parties-prenantes/{valbourg.commune.id}/mandats")


def mandate_of(valbourg: Valbourg) -> Mandate:
    [mandate] = valbourg.commune.mandates
    return mandate


def latest_letter_to(address: str) -> Letter:
    query = sa.select(Letter).where(Letter.to == address).order_by(Letter.id.desc())
    found = db.session.scalars(query).first()
    assert found
    return found


def answer_to(commitment: Commitment, browser: Browser) -> TestResponse:
    """Sign it, whether the page offers it or not."""
    slug = commitment.concertation.slug
    return browser.post(
        f"/concertations/{slug}/engagements/{commitment.id}/reponse",
        {"revision": "1", "answer": "sign"},
    )


# --- giving -------------------------------------------------------------------


def test_the_lead_reads_who_acts_for_a_stakeholder_and_since_when(
    claire: Browser, valbourg: Valbourg
) -> None:
    stakeholders = claire.page(path_of(valbourg, "/parties-prenantes"))

    page = claire.page(link(stakeholders, "Qui agit pour la Commune de Valbourg"))

    assert says(page, "Odile Perrin")
    assert says(page, "adjointe au maire · peut signer")
    assert says(page, "depuis le 20 novembre 2026")


def test_a_mandate_goes_to_someone_known_here_who_is_told(
    claire: Browser, valbourg: Valbourg
) -> None:
    answer = press(
        claire,
        mandates_page(valbourg),
        "Donner ce mandat",
        {"Qui": "Léa Morel", "En quelle qualité": "maire", "Jusqu’au": "2027-06-30"},
    )

    page = claire.page(answer.location)
    assert says(page, "Le mandat est donné à Léa Morel")
    assert says(page, "du 20 novembre 2026 au 30 juin 2027")
    assert "pour la Commune de Valbourg" in latest_letter_to("léa@exemple.fr").text


def test_a_mandate_for_an_address_is_an_invitation_and_begins_when_accepted(
    claire: Browser, browse: Browse, valbourg: Valbourg
) -> None:
    press(
        claire,
        mandates_page(valbourg),
        "Donner ce mandat",
        {
            "Son adresse": "nora@exemple.fr",
            "En quelle qualité": "maire",
            "Peut-elle signer": "Non : elle parle pour l’organisme, sans signer",
            "Jusqu’au": "2027-06-30",
        },
    )
    assert says(claire.page(mandates_page(valbourg)), "nora@exemple.fr")
    [invited] = db.session.scalars(sa.select(Invitation))
    token = latest_letter_to(invited.email).text.split("/invitations/")[1].split()[0]

    press(
        browse(),
        f"/invitations/{token}",
        "Accepter l’invitation",
        {"Votre prénom et votre nom": "Nora Belkacem", "Vous participez": "Commune"},
    )

    new = valbourg.commune.mandates[-1]
    assert (new.person.name, new.signs, str(new.until_day)) == (
        "Nora Belkacem",
        False,
        "2027-06-30",
    )


def test_whoever_accepts_a_mandate_is_told_that_their_name_becomes_public(
    browse: Browse, valbourg: Valbourg
) -> None:
    token = an_invitation(valbourg)["token"]

    page = browse().page(f"/invitations/{token}")

    assert says(page, "Votre nom et votre qualité seront publics")


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    claire: Browser, valbourg: Valbourg
) -> None:
    answer = press(
        claire,
        mandates_page(valbourg),
        "Donner ce mandat",
        {"En quelle qualité": "maire", "À partir du": "2026-11-01", "Jusqu’au": "2026-10-01"},
        htmx=True,
    )

    assert answer.status_code == 422
    page = read(answer)
    assert error(page, "Son adresse") == "Écrivez une adresse, ou choisissez une personne."
    assert error(page, "À partir du") == "Un mandat ne commence pas dans le passé."
    assert error(page, "Jusqu’au") == "Un mandat se termine le jour où il commence, ou après."
    assert page.find(id="capacity")["value"] == "maire"


# --- ending -------------------------------------------------------------------


def test_the_lead_moves_the_end_of_a_mandate(claire: Browser, valbourg: Valbourg) -> None:
    page = claire.page(mandates_page(valbourg))
    here = link(page, "Changer la fin du mandat : Odile Perrin")

    answer = press(claire, here, "Changer la fin du mandat", {"Jusqu’au": "2026-12-31"})

    assert says(claire.page(answer.location), "du 20 novembre 2026 au 31 décembre 2026")


def test_the_lead_ends_a_mandate_after_reading_what_it_does(
    claire: Browser, browse: Browse, valbourg: Valbourg
) -> None:
    here = path_of(valbourg, f"/mandats/{mandate_of(valbourg).id}")
    assert says(claire.page(here), "Ce qui a été signé reste signé.")

    answer = press(claire, here, "Mettre fin à ce mandat maintenant")

    page = claire.page(answer.location)
    assert says(page, "Personne n’agit pour cet organisme aujourd’hui.")
    assert says(page, "fin décidée par Claire Le Goff")
    assert "mis fin au mandat" in latest_letter_to("odile@exemple.fr").text
    assert says(browse(valbourg.odile).page(path_of(valbourg, "/mes-mandats")), "Terminés")


def test_a_person_gives_up_their_mandate_and_those_who_lead_are_told(
    browse: Browse, valbourg: Valbourg
) -> None:
    odile = browse(valbourg.odile)
    mine = odile.page("/compte")
    here = link(mine, "Renoncer au mandat : Commune de Valbourg")

    answer = press(odile, here, "Renoncer à ce mandat maintenant")

    assert says(odile.page(answer.location), "y a renoncé")
    letter = latest_letter_to("claire@exemple.fr")
    assert "Odile Perrin renonce à son mandat" in letter.subject


def test_what_was_signed_reads_and_verifies_alike_after_the_mandate_ends(
    browse: Browse, valbourg: Valbourg, tmp_path: Path
) -> None:
    commitment = valbourg.commitment()
    signed = sign(commitment, 1, by=valbourg.odile, at=valbourg.at)
    db.session.commit()
    proof = path_of(valbourg, f"/engagements/{commitment.id}/signatures/{signed.revision}")
    pages = [proof, path_of(valbourg, "/plan")]
    before = [words(main(browse().page(one))) for one in pages]
    kept = browse().get(f"{proof}/preuve.json").data

    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)

    assert [words(main(browse().page(one))) for one in pages] == before
    path = tmp_path / "preuve.json"
    path.write_bytes(browse().get(f"{proof}/preuve.json").data)
    assert path.read_bytes() == kept
    assert verify(path) == []


# --- one person, two bodies ---------------------------------------------------


def test_a_person_of_two_bodies_signs_for_one_and_not_for_the_other(
    browse: Browse, valbourg: Valbourg
) -> None:
    """The journey of Odile: the commune's deputy, and a speaker without signature for a caisse."""
    caisse = valbourg.stakeholder("Caisse des écoles", valbourg.lea, "présidente")
    speaks = MandateGiven("membre", signs=False, from_day=NOON.date())
    give_mandate(caisse, valbourg.odile, speaks, by=valbourg.claire, at=valbourg.at)
    action = valbourg.action()
    own, other = valbourg.commitment(action), valbourg.commitment(action, caisse)
    odile = browse(valbourg.odile)

    allowed = answer_to(own, odile)
    refused = answer_to(other, odile)

    assert allowed.status_code == 303
    assert own.sign_off.document["stakeholder"]["name"] == "Commune de Valbourg"
    assert refused.status_code == 403
    assert says(refused, "Seule une personne mandatée pour signer")
    assert other.sign_off is None


def test_a_mandate_that_has_ended_signs_nothing_more(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    odile = browse(valbourg.odile)
    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)

    answer = answer_to(commitment, odile)

    assert answer.status_code == 403
    assert says(answer, "Seule une personne mandatée pour signer")


def test_a_mandate_of_tomorrow_signs_nothing_today(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    tomorrow = MandateGiven("maire", signs=True, from_day=NOON.date() + timedelta(days=1))
    give_mandate(valbourg.commune, valbourg.lea, tomorrow, by=valbourg.claire, at=valbourg.at)

    answer = answer_to(commitment, browse(valbourg.lea))

    assert answer.status_code == 403


# --- speaking -----------------------------------------------------------------


def test_whoever_holds_no_mandate_is_not_asked_in_whose_name_they_speak(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)

    assert not says(browse(valbourg.lea).page(path_of(valbourg, "/idees/nouvelle")), "Vous parlez")


def test_an_idea_is_given_for_a_body_under_both_names(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    odile = browse(valbourg.odile)

    answer = press(
        odile,
        path_of(valbourg, "/idees/nouvelle"),
        "Envoyer mon idée",
        {"Votre idée": "Un point d’eau", "Vous parlez": "pour la Commune de Valbourg"},
    )

    for path in (answer.location, path_of(valbourg, "/idees")):
        assert says(browse().page(path), "Odile Perrin, pour la Commune de Valbourg")
    listed = path_of(valbourg, "/idees?college=organismes")
    assert says(browse().page(listed), "Un point d’eau")
    assert not says(browse().page(path_of(valbourg, "/idees?college=commune")), "Un point d’eau")


def test_one_speaks_in_one_s_own_name_unless_one_says_otherwise(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)

    answer = press(
        browse(valbourg.odile),
        path_of(valbourg, "/idees/nouvelle"),
        "Envoyer mon idée",
        {"Votre idée": "Un banc"},
    )

    page = browse().page(answer.location)
    assert not says(page, "pour la Commune de Valbourg")
    assert not says(page, "Odile Perrin")


def test_an_argument_and_a_finding_are_given_for_a_body_too(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea, odile = valbourg.idea(), browse(valbourg.odile)
    both = "Odile Perrin, pour la Commune de Valbourg"

    press(
        odile,
        path_of(valbourg, f"/idees/{idea.id}"),
        "Publier mon argument",
        {
            "Votre argument est": "Contre",
            "Votre argument": "Le gel.",
            "Vous parlez": "pour la Commune de Valbourg",
        },
    )
    valbourg.enter(Phase.DIAGNOSIS)
    press(
        odile,
        path_of(valbourg, "/diagnostic/constats"),
        "Publier mon constat",
        {"Ce que vous constatez": "Le sol.", "Vous parlez": "pour la Commune de Valbourg"},
    )

    assert says(browse().page(path_of(valbourg, f"/idees/{idea.id}")), both)
    assert says(browse().page(path_of(valbourg, "/diagnostic/constats")), both)


@pytest.mark.parametrize(
    ("phase", "path", "button", "field"),
    [
        (Phase.IDEAS, "/idees/nouvelle", "Envoyer mon idée", "Votre idée"),
        (Phase.DIAGNOSIS, "/diagnostic/constats", "Publier mon constat", "Ce que vous constatez"),
    ],
)
def test_what_was_written_for_a_body_is_not_given_otherwise_once_the_mandate_has_ended(
    browse: Browse, valbourg: Valbourg, phase: Phase, path: str, button: str, field: str
) -> None:
    valbourg.enter(phase)
    odile, here = browse(valbourg.odile), path_of(valbourg, path)
    asked = {field: "Un point d’eau", "Vous parlez": "pour la Commune de Valbourg"}
    url, sent = filled(odile.page(here), button, asked)
    [mandate] = valbourg.commune.mandates
    end_mandate(mandate, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    answer = odile.post(url, sent)

    assert answer.status_code == 422
    assert "Vous n’agissez plus pour cet organisme." in error(read(answer), "Vous parlez")
    assert value(read(answer), field) == "Un point d’eau"
    assert not says(browse().page(path_of(valbourg)), "Un point d’eau")


def test_the_front_page_says_for_whom_something_is_said(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    asked = {"Ce que vous constatez": "Le sol.", "Vous parlez": "pour la Commune de Valbourg"}

    press(
        browse(valbourg.odile),
        path_of(valbourg, "/diagnostic/constats"),
        "Publier mon constat",
        asked,
    )

    assert says(main(browse().page(path_of(valbourg))), "« Le sol. » pour la Commune de Valbourg")


def test_a_constraint_says_who_stated_it_for_the_body(browse: Browse, valbourg: Valbourg) -> None:
    a_constraint(valbourg)

    page = browse().page(path_of(valbourg, "/diagnostic/contraintes"))

    assert says(page, "dite par Odile Perrin")
    assert not has_link(page, "Reprendre cette contrainte")


# --- a stakeholder, for all to read -------------------------------------------


def test_anyone_reads_who_acts_for_a_stakeholder_what_it_says_and_promises(
    browse: Browse, valbourg: Valbourg
) -> None:
    a_constraint(valbourg)
    valbourg.commitment()

    page = browse().page(path_of(valbourg, f"/parties-prenantes/{valbourg.commune.id}"))

    for told in ("Odile Perrin, adjointe au maire", "Pas de travaux en mai.", "amène l’eau"):
        assert says(page, told)


def test_a_name_listed_twice_is_said_beside_its_field(claire: Browser, valbourg: Valbourg) -> None:
    answer = press(
        claire,
        path_of(valbourg, "/parties-prenantes"),
        "Ajouter cette partie prenante",
        {"Son nom": "commune de Valbourg", "Ce que c’est": "Commune"},
        htmx=True,
    )

    assert answer.status_code == 422
    assert error(read(answer), "Son nom") == "Cette partie prenante est déjà dans la liste."


def test_a_school_is_known_by_its_uai_and_takes_part_with_a_role(
    claire: Browser, valbourg: Valbourg
) -> None:
    press(
        claire,
        path_of(valbourg, "/parties-prenantes"),
        "Ajouter cette partie prenante",
        {
            "Son nom": "École des Cèdres",
            "Ce que c’est": "École, collège ou lycée",
            "Ce qu’elle fait ici": "Accompagne",
            "Son code UAI": uai_of(350002).lower(),
        },
    )

    added = db.session.query(Body).filter_by(uai=uai_of(350002)).one()
    assert added.name == "École des Cèdres"
    assert says(claire.page(path_of(valbourg, "/parties-prenantes")), "Accompagne")
