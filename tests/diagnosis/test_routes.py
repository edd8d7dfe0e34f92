"""The diagnosis in a browser: findings, figures, constraints, and the stakes drawn from them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.constraints.actions import remove_constraint, state_constraint
from concert.constraints.models import Constraint, ConstraintKind
from concert.core.database import db
from concert.findings.actions import share_finding
from concert.findings.models import Finding
from concert.indicators.actions import TypedFigure, remove_indicator, type_figure
from concert.indicators.models import Indicator
from concert.stakes.actions import StakeDrawn, draw_stake, remove_stake
from concert.stakes.models import Stake
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.indicators.test_routes import ADD_FIGURE, FIGURE
from tests.looking import (
    error,
    filled,
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

SEEN, TOUCHES, ABOUT = "Ce que vous constatez", "Cela touche", "À propos du chiffre"
SAY = "Publier mon constat"
STAKE = {"L’enjeu, en quelques mots": "Respirer", "Ce qui est en jeu": "Courir sans bousculer."}
KEEP_STAKE = "Garder cet enjeu"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    """The address of the diagnosis, while it is shared."""
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def finding(valbourg: Valbourg, text: str = "La cour est bruyante.", **kwargs: Any) -> Finding:
    given = {"theme": "", "about": None, "by": valbourg.karim, "at": valbourg.at, **kwargs}
    return share_finding(valbourg.concertation, text, **given)


def figure(valbourg: Valbourg, *, sensitive: bool = False) -> Indicator:
    typed = TypedFigure("Passages", 12.5, "passages", "2025", "Le registre", sensitive=sensitive)
    return type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)


def constraint(valbourg: Valbourg, text: str = "Le préau est classé.") -> Constraint:
    kind = ConstraintKind.RULE
    return state_constraint(valbourg.commune, kind, text, by=valbourg.odile, at=valbourg.at)


def stake(valbourg: Valbourg, title: str = "Respirer", **sources: Any) -> Stake:
    drawn = StakeDrawn(title, "Courir sans bousculer.", "bien_etre", **sources)
    return draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)


def texts(page: Any) -> list[str]:
    """The findings of a page, in their order."""
    return [words(one.find("p")) for one in main(page).find_all("article")]


# --- before anything is said ----------------------------------------------------


def test_a_diagnosis_not_begun_says_what_will_be_there(browse: Browse, diagnosis: str) -> None:
    page = browse().page(diagnosis)

    for text in (
        "Lire 0 constat",
        "Aucune partie prenante n’a encore dit ce qui la contraint.",
        "Les enjeux seront dégagés des constats et des chiffres.",
        "Aucun chiffre public pour l’instant.",
        "Une fois le diagnostic publié, chaque partie prenante dira si elle le partage",
    ):
        assert says(page, text), text


def test_without_a_finding_participants_are_asked_for_the_first(
    browse: Browse, karim: Browser, diagnosis: str
) -> None:
    invited = "Soyez la première personne à dire ce que vous voyez."

    assert says(karim.page(f"{diagnosis}/constats"), invited)
    assert says(browse().page(f"{diagnosis}/constats"), "Aucun constat ici pour l’instant.")
    assert not says(browse().page(f"{diagnosis}/constats"), invited)
    assert says(karim.page(f"{diagnosis}/contraintes"), "Aucune contrainte pour l’instant.")


# --- stakes ---------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stake_is_drawn_from_what_was_said_and_shows_it(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    finding(valbourg)
    figure(valbourg)
    constraint(valbourg)

    answer = press(
        lea,
        f"{diagnosis}/enjeux/nouveau",
        KEEP_STAKE,
        {
            **STAKE,
            "Cela touche": "Bien-être",
            "Il vient de ces constats": "La cour est bruyante.",
            "De ces chiffres": "Passages (2025)",
            "Il se heurte à ces contraintes": "Commune de Valbourg : Le préau est classé.",
        },
        htmx=htmx,
    )

    assert answer.status_code == (204 if htmx else 303)
    page = browse().page(diagnosis)
    for text in (
        "Respirer",
        "Bien-être",
        "Vient de 3 sources",
        "« La cour est bruyante. »",
        "Chiffre : Passages, 2025",
        "Contrainte (Commune de Valbourg) : Le préau est classé.",
    ):
        assert says(page, text), text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stake_without_its_title_is_given_back_with_what_was_ticked(
    valbourg: Valbourg, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    finding(valbourg)
    title, ticked = "L’enjeu, en quelques mots", "Il vient de ces constats"
    given = {**STAKE, title: " ", ticked: "La cour est bruyante."}

    answer = press(lea, f"{diagnosis}/enjeux/nouveau", KEEP_STAKE, given, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, title) == "Donnez un titre à l’enjeu."
    assert value(page, "Ce qui est en jeu") == "Courir sans bousculer."
    assert value(page, ticked) == ["La cour est bruyante."]


def test_a_stake_is_drawn_anew_from_what_it_was(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str
) -> None:
    one, other = finding(valbourg), finding(valbourg, "On se bouscule.")
    stake(valbourg, findings=[one.id])
    where = link(lea.page(diagnosis), "Modifier l’enjeu « Respirer »")
    assert value(lea.page(where), "Il vient de ces constats") == ["La cour est bruyante."]

    given = {"L’enjeu, en quelques mots": "Se calmer", "Il vient de ces constats": other.text}
    press(lea, where, KEEP_STAKE, given)

    page = browse().page(diagnosis)
    for text, there in (("Se calmer", True), ("On se bouscule.", True), ("Respirer", False)):
        assert says(page, text) is there, text
    assert not says(page, "La cour est bruyante.")


def test_stakes_keep_the_order_in_which_they_were_drawn(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str
) -> None:
    for title in ("Respirer", "Apprendre", "Se retrouver"):
        stake(valbourg, title)
    press(lea, link(lea.page(diagnosis), "« Apprendre »"), "Retirer cet enjeu")
    stake(valbourg, "Jouer")

    page = browse().page(diagnosis)

    assert listed(page, "h3")[:3] == ["Respirer", "Se retrouver", "Jouer"]


def test_what_belongs_elsewhere_is_no_source(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    here, valbourg.concertation = valbourg.concertation, valbourg.elsewhere
    valbourg.enter(Phase.DIAGNOSIS)
    theirs = finding(valbourg, "Ailleurs, on crie.", by=valbourg.tom)
    valbourg.concertation = here
    finding(valbourg)
    url, sent = filled(lea.page(f"{diagnosis}/enjeux/nouveau"), KEEP_STAKE, STAKE)

    answer = lea.post(url, {**sent, "findings": [str(theirs.id)]})

    assert answer.status_code == 422
    assert db.session.query(Stake).count() == 0


def test_a_stake_or_a_figure_sent_too_late_is_given_back(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    drawn = filled(lea.page(f"{diagnosis}/enjeux/nouveau"), KEEP_STAKE, STAKE)
    figure = {**FIGURE, "Période 1": "2024-2025", "Valeur alors 1": "11"}
    figure_typed = filled(lea.page(f"{diagnosis}/chiffres"), ADD_FIGURE, figure)
    valbourg.enter(Phase.IDEAS)

    for sent, typed in ((drawn, STAKE), (figure_typed, FIGURE)):
        refused = lea.post(*sent)
        assert refused.status_code == 403
        for label, answer in typed.items():
            assert says(refused, label), label
            assert says(refused, answer), label


# --- what is made once is made anew ------------------------------------------------


def _typed_figure(valbourg: Valbourg) -> object:
    return figure(valbourg)


def _finding(valbourg: Valbourg) -> object:
    return finding(valbourg)


def _constraint(valbourg: Valbourg) -> object:
    return constraint(valbourg)


def _stake(valbourg: Valbourg) -> object:
    return stake(valbourg)


@pytest.mark.parametrize(
    ("act", "page", "appears"),
    [
        (_typed_figure, "", "Source : Le registre"),
        (_finding, "", "Lire 1 constat"),
        (_finding, "/constats", "La cour est bruyante."),
        (_constraint, "", "Lire 1 contrainte"),
        (_constraint, "/contraintes", "Le préau est classé."),
        (_stake, "", "Courir sans bousculer."),
    ],
)
def test_each_act_is_read_at_once_by_everyone(
    app: Flask,
    valbourg: Valbourg,
    diagnosis: str,
    act: Callable[[Valbourg], object],
    page: str,
    appears: str,
) -> None:
    readers = Readers(app, valbourg.karim)
    assert not readers.both_read(diagnosis + page, appears)

    act(valbourg)

    assert readers.both_read(diagnosis + page, appears)


def test_each_thing_taken_away_is_gone_at_once_for_everyone(
    app: Flask, valbourg: Valbourg, diagnosis: str
) -> None:
    readers = Readers(app, valbourg.karim)
    number, limit, drawn = figure(valbourg), constraint(valbourg), stake(valbourg)
    for text in ("Source : Le registre", "Lire 1 contrainte", "Respirer"):
        assert readers.both_read(diagnosis, text), text

    remove_indicator(number, by=valbourg.claire, at=valbourg.at)
    assert not readers.both_read(diagnosis, "Source : Le registre")
    remove_constraint(limit, by=valbourg.odile, at=valbourg.at)
    assert not readers.both_read(diagnosis, "Lire 1 contrainte")
    remove_stake(drawn, by=valbourg.claire, at=valbourg.at)
    assert not readers.both_read(diagnosis, "Respirer")
