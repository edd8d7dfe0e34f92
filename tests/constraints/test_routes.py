"""The constraints in a browser: said by whom they bind, seen, questioned, lifted here or above."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.constraints.actions import Terms, state_constraint
from concert.constraints.escalation import declare, follow
from concert.constraints.exchange import acknowledge, ask
from concert.constraints.models import Constraint, ConstraintKind, Level, Reached
from concert.core.database import db
from concert.stakes.actions import StakeDrawn, draw_stake
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import (
    buttons,
    error,
    field,
    filled,
    has_link,
    link,
    listed,
    main,
    press,
    read,
    says,
    value,
    words,
)
from tests.reading import Readers

CONSTRAINT = {"Ce qui contraint": "Les locaux", "En une ou deux phrases": "Le préau est classé."}
ADD = "Publier cette contrainte"


@pytest.fixture
def where(valbourg: Valbourg) -> str:
    """The address of the list, while the diagnosis is shared."""
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/contraintes"


@pytest.fixture
def odile(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.odile)


def constraint(valbourg: Valbourg, text: str = "Le préau est classé.", **terms: Any) -> Constraint:
    return state_constraint(
        valbourg.commune,
        ConstraintKind.RULE,
        text,
        Terms(**terms),
        by=valbourg.odile,
        at=valbourg.at,
    )


# --- saying it ------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_constraint_is_stated_in_the_name_of_a_stakeholder(
    browse: Browse, odile: Browser, where: str, htmx: bool
) -> None:
    more = {
        "Jusqu’à quand": "2027-06-30",
        "Ce qui la lèverait": "L’avis de l’architecte.",
        "Qui pourrait la lever": "Parents de Valbourg",
    }

    answer = press(odile, where, ADD, {**CONSTRAINT, **more}, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    page = browse().page(where)
    assert listed(page, "h3") == ["Commune de Valbourg : Les locaux"]
    whole = browse().page(link(page, "Commune de Valbourg : Les locaux"))
    for text in ("Le préau est classé.", "30 juin 2027", *list(more.values())[1:]):
        assert says(whole, text), text


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("En une ou deux phrases", " ", "Décrivez la contrainte."),
        ("Ce qui contraint", [], "Choisissez ce qui contraint."),
        ("Jusqu’à quand", "demain", "Une date s’écrit jour, mois, année : 03/12/2026."),
    ],
)
def test_a_constraint_that_is_not_whole_is_given_back(
    odile: Browser, where: str, label: str, typed: Any, said: str, htmx: bool
) -> None:
    answer = press(odile, where, ADD, {**CONSTRAINT, label: typed}, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, label) == said
    kept = {"Ce qui contraint": ["Les locaux"], "En une ou deux phrases": "Le préau est classé."}
    kept.pop(label, None)
    assert {one: value(page, one) for one in kept} == kept
    assert value(page, "Au nom de") == "Commune de Valbourg" or field(page, "Au nom de")


def test_who_could_lift_it_is_chosen_or_written_and_not_both(odile: Browser, where: str) -> None:
    both = {
        "Qui pourrait la lever": "Parents de Valbourg",
        "Si c’est quelqu’un d’autre, qui ?": "Le rectorat",
    }

    answer = press(odile, where, ADD, {**CONSTRAINT, **both})

    assert answer.status_code == 422
    assert error(read(answer), "Si c’est quelqu’un d’autre, qui ?").startswith("Choisissez")


def test_a_constraint_is_not_stated_for_someone_else(
    valbourg: Valbourg, odile: Browser, where: str
) -> None:
    url, sent = filled(odile.page(where), ADD, CONSTRAINT)

    answer = odile.post(url, {**sent, "stakeholder": str(valbourg.parents.id)})

    assert answer.status_code == 422
    assert error(read(answer), "Au nom de") == "Choisissez l’une des réponses proposées."
    assert db.session.query(Constraint).count() == 0


def test_the_lead_is_told_for_whom_nobody_acts_and_the_way_to_a_mandate(
    valbourg: Valbourg, claire: Browser, karim: Browser, where: str
) -> None:
    [mandate] = valbourg.commune.mandates
    mandate.until_day = mandate.from_day = date(2026, 1, 1)
    db.session.commit()

    page = claire.page(where)

    assert says(page, "vous ne pouvez pas l’écrire à leur place")
    assert has_link(page, "Commune de Valbourg")
    assert ADD not in buttons(page)
    assert not says(karim.page(where), "vous ne pouvez pas l’écrire à leur place")


# --- wording it anew, lifting it, taking it back ----------------------------------


def test_a_constraint_worded_anew_keeps_what_it_said_and_who_had_seen_that(
    valbourg: Valbourg, karim: Browser, odile: Browser, where: str
) -> None:
    said = constraint(valbourg)
    acknowledge(said, by=valbourg.karim, at=valbourg.at)
    here = f"{where}/{said.id}"

    edition = link(odile.page(here), "Modifier cette contrainte")
    press(
        odile, edition, "Enregistrer cette rédaction", {"En une ou deux phrases": "Il fuit aussi."}
    )

    page = karim.page(here)
    for text in ("Il fuit aussi.", "Le préau est classé.", "Lire 1 rédaction plus ancienne"):
        assert says(page, text), text
    assert says(page, "(avant la dernière modification)")
    assert "Dire que nous l’avons vue" in buttons(page)


def test_a_wording_based_on_what_is_no_longer_there_is_refused(
    valbourg: Valbourg, odile: Browser, where: str
) -> None:
    said = constraint(valbourg)
    stale = filled(
        odile.page(f"{where}/{said.id}/modification"),
        "Enregistrer cette rédaction",
        {"En une ou deux phrases": "Première."},
    )
    press(
        odile,
        f"{where}/{said.id}/modification",
        "Enregistrer cette rédaction",
        {"En une ou deux phrases": "Seconde."},
    )

    assert odile.post(*stale).status_code == 409
    assert db.session.get_one(Constraint, said.id).text == "Seconde."


@pytest.mark.parametrize("htmx", [False, True])
def test_those_who_act_for_it_take_their_constraint_back(
    valbourg: Valbourg, karim: Browser, odile: Browser, where: str, htmx: bool
) -> None:
    said = constraint(valbourg)
    drawn = StakeDrawn("Respirer", "", "", constraints=[said.id])
    draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    here = f"{where}/{said.id}"
    assert not has_link(karim.page(here), "Modifier cette contrainte")

    press(odile, f"{here}/modification", "Reprendre cette contrainte", htmx=htmx)

    assert says(karim.page(where), "Aucune contrainte pour l’instant.")


def test_what_others_wrote_of_a_constraint_does_not_go_with_it(
    valbourg: Valbourg, odile: Browser, where: str
) -> None:
    said = constraint(valbourg)
    ask(said, "Le toit aussi", by=valbourg.karim, at=valbourg.at)

    answer = press(odile, f"{where}/{said.id}/modification", "Reprendre cette contrainte")

    assert answer.status_code == 409
    assert says(answer, "Dites plutôt qu’elle est levée, et comment.")


def test_a_constraint_that_is_lifted_stays_readable_with_what_lifted_it(
    valbourg: Valbourg, browse: Browse, odile: Browser, where: str
) -> None:
    here = f"{where}/{constraint(valbourg).id}"
    valbourg.enter(Phase.PLAN)

    press(
        odile,
        link(odile.page(here), "Dire qu’elle est levée"),
        "Dire qu’elle est levée",
        {"Comment a-t-elle été levée ?": "L’architecte a donné son accord."},
    )

    page = browse().page(here)
    assert says(page, "Levée le 20 novembre 2026.")
    assert says(page, "L’architecte a donné son accord.")
    press(odile, here, "Dire qu’elle tient de nouveau")
    assert not says(browse().page(here), "L’architecte a donné son accord.")


def test_a_constraint_whose_end_has_passed_says_so(
    valbourg: Valbourg, browse: Browse, where: str
) -> None:
    yesterday = valbourg.at.date() - timedelta(days=1)
    constraint(valbourg, until=yesterday)
    constraint(valbourg, "Pas de budget.", until=valbourg.at.date())

    page = browse().page(f"{where}?etat=echue")

    assert says(page, "Échéance passée : 19 novembre 2026")
    assert not says(page, "Pas de budget.")
    assert says(browse().page(f"{where}?etat=tient"), "Pas de budget.")


# --- the list -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("nature=rule", True),
        ("nature=means", False),
        ("niveau=region", True),
        ("niveau=national", False),
        ("etat=levee", False),
        ("partie=999999", False),
        ("nature=autre&partie=x", True),
    ],
)
def test_the_list_is_narrowed_by_kind_level_and_state(
    valbourg: Valbourg, browse: Browse, where: str, asked: str, there: bool
) -> None:
    said = constraint(valbourg)
    declare(said, Level.REGION, "La région", "Les cars.", by=valbourg.odile, at=valbourg.at)

    assert says(browse().page(f"{where}?{asked}"), "Le préau est classé.") is there


def test_the_pages_of_a_long_list_hold_each_once(
    valbourg: Valbourg, browse: Browse, where: str
) -> None:
    for n in range(23):
        constraint(valbourg, f"Contrainte {n}.")
    first = browse().page(where)
    second = browse().page(link(first, "Lire la suite"))

    paragraphs = [words(p) for page in (first, second) for p in main(page).find_all("p")]
    shown = [text for text in paragraphs if text.startswith("Contrainte ")]

    assert len(shown) == len(set(shown)) == 23


def test_what_is_done_with_a_constraint_is_read_at_once_by_everyone(
    app: Flask, valbourg: Valbourg, where: str
) -> None:
    readers, said = Readers(app, valbourg.lea), constraint(valbourg)
    here = f"{where}/{said.id}"
    assert readers.both_read(here, "Personne n’a posé de question.")

    ask(said, "Le toit aussi", by=valbourg.karim, at=valbourg.at)
    assert readers.both_read(here, "Le toit aussi")
    acknowledge(said, by=valbourg.karim, at=valbourg.at)
    assert readers.both_read(here, "Parents de Valbourg, le 20 novembre 2026")


# --- seen, questioned --------------------------------------------------------------


def test_a_stakeholder_and_the_team_say_that_they_have_seen_it(
    valbourg: Valbourg, browse: Browse, karim: Browser, lea: Browser, odile: Browser, where: str
) -> None:
    here = f"{where}/{constraint(valbourg).id}"
    assert "Dire que nous l’avons vue" not in buttons(odile.page(here))

    for browser in (karim, lea):
        press(browser, here, "Dire que nous l’avons vue")

    page = browse().page(here)
    assert says(page, "Parents de Valbourg, le 20 novembre 2026")
    assert says(page, "L’équipe qui anime, le 20 novembre 2026")
    assert "Dire que nous l’avons vue" not in buttons(karim.page(here))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_question_is_asked_and_answered_under_the_constraint(
    valbourg: Valbourg, browse: Browse, karim: Browser, odile: Browser, where: str, htmx: bool
) -> None:
    here = f"{where}/{constraint(valbourg).id}"

    asked = press(
        karim, here, "Poser cette question", {"Votre question": "Le toit aussi"}, htmx=htmx
    )
    press(odile, here, "Publier la réponse", {"La réponse": "Il est neuf."}, htmx=htmx)

    assert asked.status_code == (204 if htmx else 303)
    page = browse().page(here)
    assert says(page, "Le toit aussi")
    assert says(page, "Commune de Valbourg répond le 20 novembre 2026 :")
    assert says(page, "Il est neuf.")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_question_or_answer_is_asked_for(
    valbourg: Valbourg, karim: Browser, odile: Browser, where: str, htmx: bool
) -> None:
    said = constraint(valbourg)
    here = f"{where}/{said.id}"

    answer = press(karim, here, "Poser cette question", {"Votre question": " "}, htmx=htmx)
    assert answer.status_code == 422
    assert error(read(answer), "Votre question") == "Écrivez votre question."

    ask(said, "Le toit aussi", by=valbourg.karim, at=valbourg.at)
    answer = press(odile, here, "Publier la réponse", {"La réponse": " "}, htmx=htmx)
    assert answer.status_code == 422
    assert error(read(answer), "La réponse") == "Écrivez la réponse."


def test_a_question_is_moderated_as_contributions_are(
    valbourg: Valbourg, browse: Browse, lea: Browser, where: str
) -> None:
    said = constraint(valbourg)
    ask(said, "C’est la faute de Jean.", by=valbourg.karim, at=valbourg.at)
    here = f"{where}/{said.id}"

    press(
        lea,
        link(lea.page(here), "Retirer cette question"),
        "Retirer",
        {"Pourquoi la retirer ?": "On ne nomme personne."},
    )

    page = browse().page(here)
    assert says(page, "Question retirée. On ne nomme personne.")
    assert not says(page, "la faute de Jean")


# --- higher up ----------------------------------------------------------------------


def test_a_constraint_is_declared_to_be_lifted_higher_up_then_followed(
    valbourg: Valbourg, browse: Browse, claire: Browser, where: str
) -> None:
    here = f"{where}/{constraint(valbourg).id}"
    declared = {
        "À quel niveau ?": "Région",
        "À qui s’adresser ?": "La direction des transports",
        "Pourquoi pas ici ?": "La commune ne décide pas des cars.",
    }

    press(
        claire,
        link(claire.page(here), "Déclarer qu’elle est à lever plus haut"),
        "Déclarer à lever plus haut",
        declared,
    )
    press(
        claire,
        link(claire.page(here), "Dire où l’on en est : Région"),
        "Noter où l’on en est",
        {"Où en est-on ?": "Réponse reçue", "Ce qui a été dit": "En 2028."},
    )

    page = browse().page(f"{where}/a-lever-plus-haut")
    for text in (
        "Région : La direction des transports",
        "La commune ne décide pas des cars.",
        "Déclarée le 20 novembre 2026 par l’équipe qui mène la concertation.",
        "20 novembre 2026 : Réponse reçue. En 2028.",
    ):
        assert says(page, text), text


def test_a_constraint_is_declared_once_at_each_level(
    valbourg: Valbourg, odile: Browser, where: str
) -> None:
    said = constraint(valbourg)
    declare(said, Level.REGION, "La région", "Les cars.", by=valbourg.odile, at=valbourg.at)
    again = {
        "À quel niveau ?": "Région",
        "À qui s’adresser ?": "La région",
        "Pourquoi pas ici ?": "Encore.",
    }

    answer = press(
        odile, f"{where}/{said.id}/a-lever-plus-haut", "Déclarer à lever plus haut", again
    )

    assert answer.status_code == 409


def test_what_has_not_happened_is_not_noted(valbourg: Valbourg, odile: Browser, where: str) -> None:
    said = constraint(valbourg)
    declared = declare(said, Level.REGION, "La région", "Cars.", by=valbourg.odile, at=valbourg.at)

    answer = press(
        odile,
        f"{where}/niveaux/{declared.id}",
        "Noter où l’on en est",
        {"Où en est-on ?": "Réponse reçue", "Quel jour ?": "2026-12-01"},
    )

    assert answer.status_code == 403
    assert says(answer, "Ce jour n’est pas encore venu")


def test_the_constraints_go_to_a_spreadsheet(
    valbourg: Valbourg, browse: Browse, where: str
) -> None:
    said = constraint(valbourg, "=1+1", until=date(2027, 6, 30), lifter="Le rectorat")
    declare(said, Level.REGION, "La région", "Les cars.", by=valbourg.odile, at=valbourg.at)

    text = browse().get(f"{where}/contraintes.csv").data.decode("utf-8-sig")

    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["Partie prenante"] == "Commune de Valbourg"
    assert row["Contrainte"] == "'=1+1"
    assert row["Jusqu’à quand"] == "2027-06-30"
    assert row["Qui pourrait la lever"] == "Le rectorat"
    assert row["À lever plus haut"].startswith("Région (La région)")


def test_a_declaration_is_corrected_and_what_was_noted_stays(
    valbourg: Valbourg, browse: Browse, odile: Browser, where: str
) -> None:
    said = constraint(valbourg)
    who = {"by": valbourg.odile, "at": valbourg.at}
    declared = declare(said, Level.REGION, "La région", "Les cars.", **who)
    follow(declared, Reached.TOLD, valbourg.at.date(), "Un courrier.", **who)

    press(
        odile,
        link(odile.page(f"{where}/{said.id}"), "Corriger la déclaration : Région"),
        "Corriger la déclaration",
        {"À qui s’adresser ?": "La direction des transports"},
    )

    page = browse().page(f"{where}/a-lever-plus-haut")
    for text in ("Région : La direction des transports", "Les cars.", "Un courrier."):
        assert says(page, text), text


def test_what_is_to_be_lifted_higher_up_goes_to_a_spreadsheet(
    valbourg: Valbourg, browse: Browse, where: str
) -> None:
    said = constraint(valbourg, lifted_if="Une dérogation.")
    who = {"by": valbourg.odile, "at": valbourg.at}
    declared = declare(said, Level.ACADEMIE, "Le recteur", "Un poste.", **who)
    declare(said, Level.NATIONAL, "Le ministre", "Une loi.", **who)
    follow(declared, Reached.ANSWERED, valbourg.at.date(), "En 2028.", **who)
    file = link(browse().page(f"{where}/a-lever-plus-haut"), "Télécharger pour un tableur")

    text = browse().get(file).data.decode("utf-8-sig")

    first, second = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (first["Niveau"], second["Niveau"]) == ("Académie", "National")
    assert (first["Où l’on en est"], first["Ce qui a été dit"]) == ("Réponse reçue", "En 2028.")
    assert first["Concertation"] == valbourg.concertation.title
    assert first["Ce qui la lèverait"] == "Une dérogation."


def test_a_constraint_whose_stakeholder_has_nobody_left_says_so(
    valbourg: Valbourg, browse: Browse, claire: Browser, where: str
) -> None:
    said = constraint(valbourg)
    ask(said, "Le toit aussi", by=valbourg.karim, at=valbourg.at)
    here = f"{where}/{said.id}"
    assert says(browse().page(here), "la partie prenante est prévenue")
    [mandate] = valbourg.commune.mandates
    mandate.ended_at = valbourg.at
    db.session.commit()

    page = claire.page(here)

    assert says(page, "Personne n’agit plus pour cette partie prenante : son mandat est terminé.")
    assert not says(page, "la partie prenante est prévenue")
    assert has_link(page, "Donner un mandat à une personne")
