"""Findings in a browser: said, reworded, shared or qualified with a reason, and read apart."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.text import several_lines
from concert.findings.actions import revise_finding, share_finding, weigh_finding
from concert.findings.models import Finding, FindingReason, FindingWording, Weight
from concert.indicators.actions import TypedFigure, type_figure
from concert.indicators.models import Indicator
from concert.journal.models import Verb
from concert.moderation.actions import restore, withdraw
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.stakes.models import Stake
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY, KEPT
from tests.looking import (
    buttons,
    error,
    filled,
    has_link,
    link,
    main,
    plain,
    press,
    read,
    says,
    value,
    words,
)
from tests.notices.test_recipients import told
from tests.reading import Readers

SEEN, TOUCHES, ABOUT = "Ce que vous constatez", "Cela touche", "À propos du chiffre"
SAY = "Publier mon constat"
NUANCE, SHARE = "Je nuance, et voici pourquoi", "Je partage, et voici pourquoi"
WHY = "Pourquoi ?"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    """The address of the diagnosis, while it is shared."""
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


@pytest.fixture
def odile(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.odile)


def finding(valbourg: Valbourg, text: str = "La cour est bruyante.", **kwargs: Any) -> Finding:
    given = {"theme": "", "about": None, "by": valbourg.karim, "at": valbourg.at, **kwargs}
    return share_finding(valbourg.concertation, text, **given)


def figure(valbourg: Valbourg, *, sensitive: bool = False) -> Indicator:
    typed = TypedFigure("Passages", 12.5, "passages", "2025", "Le registre", sensitive=sensitive)
    return type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)


def stake(valbourg: Valbourg, title: str = "Respirer", **sources: Any) -> Stake:
    drawn = StakeDrawn(title, "Courir sans bousculer.", "bien_etre", **sources)
    return draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)


def texts(page: Any) -> list[str]:
    """The findings of a page, in their order."""
    return [words(one.find("p")) for one in main(page).find_all("article")]


# --- findings -------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_finding_is_published_at_once(
    valbourg: Valbourg, karim: Browser, diagnosis: str, htmx: bool
) -> None:
    figure(valbourg)

    answer = press(
        karim,
        f"{diagnosis}/constats",
        SAY,
        {SEEN: "Les petits restent au bord.", TOUCHES: "Bien-être", ABOUT: "Passages"},
        htmx=htmx,
    )

    assert answer.status_code == (204 if htmx else 303)
    page = karim.page(f"{diagnosis}/constats")
    assert says(page, "Merci, votre constat est publié.")
    assert value(page, SEEN) == ""
    for text in ("1 constat,", "Les petits restent au bord.", "Parents", "à propos de : Passages"):
        assert says(page, text), text
    assert says(karim.page(diagnosis), "« Les petits restent au bord. »")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", EMPTY[:5])
def test_a_finding_that_says_nothing_is_asked_for(
    karim: Browser, diagnosis: str, typed: str, htmx: bool
) -> None:
    asked = {SEEN: typed, TOUCHES: "Bien-être"}

    answer = press(karim, f"{diagnosis}/constats", SAY, asked, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), SEEN) == "Écrivez ce que vous constatez."
    assert value(read(answer), TOUCHES) == "Bien-être"
    assert db.session.query(Finding).count() == 0


def test_a_finding_sent_after_the_closing_is_given_back(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    form = karim.page(f"{diagnosis}/constats")
    valbourg.enter(Phase.DIAGNOSIS, closed=True)

    refused = karim.post(*filled(form, SAY, {SEEN: "La cour est bruyante."}))

    assert refused.status_code == 403
    assert says(refused, "La cour est bruyante.")
    page = karim.page(f"{diagnosis}/constats")
    assert says(page, "Cette étape n’est pas ouverte en ce moment.")
    assert SAY not in buttons(page)


def test_a_finding_is_text_whatever_is_typed(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    for typed in KEPT:
        finding(valbourg, several_lines(typed))
    db.session.commit()

    seen: list[str] = []
    path = f"{diagnosis}/constats"
    while path:
        page = read(karim.client.get(path).text)
        seen += [plain(one.find("p").get_text()) for one in main(page).find_all("article")]
        path = link(page, "Lire la suite") if has_link(page, "Lire la suite") else ""
    assert sorted(seen) == sorted(plain(several_lines(one)) for one in KEPT)


@pytest.mark.parametrize("count", [19, 20, 21, 41])
def test_the_pages_of_findings_hold_each_once_the_disputed_first(
    valbourg: Valbourg, karim: Browser, diagnosis: str, count: int
) -> None:
    all_given = [finding(valbourg, f"Constat {n}.") for n in range(count)]
    disputed = all_given[count // 2]
    weigh_finding(disputed, Weight.NUANCED, by=valbourg.odile, at=valbourg.at)
    weigh_finding(all_given[3], Weight.SHARED, by=valbourg.odile, at=valbourg.at)

    seen, path = [], f"{diagnosis}/constats"
    while path:
        page = karim.page(path)
        seen += texts(page)
        path = link(page, "Lire la suite") if has_link(page, "Lire la suite") else ""

    assert seen[:2] == [disputed.text, "Constat 3."]
    assert sorted(seen) == sorted(one.text for one in all_given)
    assert says(karim.page(f"{diagnosis}/constats"), f"{count} constats, les plus nuancés d’abord")


@pytest.mark.parametrize("mark", ["abc", "1", "1-2", "1-2-3-4", "-1-2-3", "9" * 40, "²-1-1"])
def test_a_wrong_page_of_findings_is_the_first(
    valbourg: Valbourg, karim: Browser, diagnosis: str, mark: str
) -> None:
    finding(valbourg)

    assert texts(karim.page(f"{diagnosis}/constats?apres={mark}")) == ["La cour est bruyante."]


def test_findings_are_narrowed_by_college_and_theme(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    finding(valbourg, "Un.", theme="egalite")
    finding(valbourg, "Deux.", theme="bien_etre")
    finding(valbourg, "Trois.", theme="egalite", by=valbourg.odile)

    page = karim.page(link(main(karim.page(f"{diagnosis}/constats")), "Parents"))
    assert sorted(texts(page)) == ["Deux.", "Un."]
    assert texts(karim.page(link(main(page), "Égalité"))) == ["Un."]
    nothing = karim.page(f"{diagnosis}/constats?college=eleves")
    assert says(nothing, "Aucun constat ici pour l’instant.")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_finding_is_shared_then_qualified_then_left(
    valbourg: Valbourg, odile: Browser, diagnosis: str, htmx: bool
) -> None:
    finding(valbourg)
    where = f"{diagnosis}/constats"

    told = []
    for button, why in (
        ("Je partage", {}),
        ("Je nuance", {WHY: "Pas le soir."}),
        ("Je ne nuance plus", {}),
    ):
        answer = press(odile, where, button, why, htmx=htmx)
        region = read(answer) if htmx else odile.page(where)
        told.append(re.findall(r"partagé par (\d) .*?nuancé par (\d)", words(region))[0])

    assert told == [("1", "0"), ("0", "1"), ("0", "0")]


def test_nobody_weighs_their_own_finding(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given = finding(valbourg)

    assert "Je partage" not in buttons(karim.page(f"{diagnosis}/constats"))
    refused = karim.post(f"{diagnosis}/constats/{given.id}/avis", {"weight": "shared"})
    assert refused.status_code == 409
    assert says(refused, "C’est votre constat : vous le partagez déjà.")
    assert given.shared_count == 0


@pytest.mark.parametrize("weight", ["loved", "", "SHARED", "<script>"])
def test_an_unknown_weight_is_no_weight(
    valbourg: Valbourg, odile: Browser, diagnosis: str, weight: str
) -> None:
    given = finding(valbourg)

    odile.post(f"{diagnosis}/constats/{given.id}/avis", {"weight": weight})

    db.session.refresh(given)
    assert (given.shared_count, given.nuanced_count) == (0, 0)


def test_a_finding_withdrawn_leaves_its_place_and_the_reason(
    app: Flask, valbourg: Valbourg, diagnosis: str
) -> None:
    readers, where = Readers(app, valbourg.odile), f"{diagnosis}/constats"
    given = finding(valbourg, "M. Dupont crie.", about=figure(valbourg))
    kept = finding(valbourg)
    stake(valbourg, findings=[given.id])
    pages = (where, diagnosis, f"/concertations/{valbourg.concertation.slug}")
    for path in pages:
        assert readers.both_read(path, "M. Dupont crie."), path

    withdraw(given, "Il nomme quelqu’un.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    for path in pages:
        assert not readers.both_read(path, "Dupont"), path
    assert readers.both_read(where, "Constat retiré. Il nomme quelqu’un.")
    assert readers.both_read(where, "1 constat,")
    assert readers.both_read(diagnosis, "Constat retiré : Il nomme quelqu’un.")
    restore(given, by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    assert readers.both_read(where, "M. Dupont crie.")
    assert kept.text in readers.read(where)[0]


def test_a_finding_weighed_is_counted_at_once_for_everyone(
    app: Flask, valbourg: Valbourg, diagnosis: str
) -> None:
    readers, given = Readers(app, valbourg.claire), finding(valbourg)
    where = f"{diagnosis}/constats"
    assert readers.both_read(where, "partagé par 0 personne,")

    weigh_finding(given, Weight.SHARED, by=valbourg.odile, at=valbourg.at)

    assert readers.both_read(where, "partagé par 1 personne,")


def test_the_count_of_findings_is_that_of_the_findings(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given = [finding(valbourg, f"Constat {n}.") for n in range(4)]
    withdraw(given[1], "", by=valbourg.karim, at=valbourg.at)  # type: ignore[arg-type]

    page = karim.page(f"{diagnosis}/constats")

    shown = [text for text in texts(page) if not text.startswith("Constat retiré")]
    assert len(shown) == db.session.get_one(Concertation, valbourg.concertation.id).findings_count
    assert says(page, "3 constats,")


# --- why one shares it, or qualifies it -------------------------------------------


def own_page(diagnosis: str, given: Finding) -> str:
    return f"{diagnosis}/constats/{given.id}"


@pytest.mark.parametrize("htmx", [False, True])
def test_whoever_qualifies_says_why_and_everyone_reads_it(
    browse: Browse, valbourg: Valbourg, odile: Browser, diagnosis: str, htmx: bool
) -> None:
    given = finding(valbourg)
    why = {WHY: "Pas le mercredi, quand la cour est vide."}

    answer = press(odile, f"{diagnosis}/constats", NUANCE, why, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    page = browse().page(own_page(diagnosis, given))
    for text in ("1 raison", "Pas le mercredi, quand la cour est vide.", "nuancé par 1", "Commune"):
        assert says(page, text), text
    assert says(browse().page(f"{diagnosis}/constats"), "lire 1 raison")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_nuance_without_its_reason_is_given_back(
    valbourg: Valbourg, odile: Browser, diagnosis: str, htmx: bool
) -> None:
    given = finding(valbourg)

    answer = press(odile, f"{diagnosis}/constats", NUANCE, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), WHY) == "Dites ce qui vous fait nuancer ce constat."
    db.session.refresh(given)
    assert given.nuanced_count == 0


def test_a_reason_too_long_is_given_back_as_it_was_typed(
    valbourg: Valbourg, odile: Browser, diagnosis: str
) -> None:
    finding(valbourg)

    answer = press(odile, f"{diagnosis}/constats", SHARE, {WHY: "a" * 501})

    assert answer.status_code == 422
    assert value(read(answer), WHY) == "a" * 501


def test_a_reason_is_changed_then_taken_back_with_the_view(
    valbourg: Valbourg, odile: Browser, diagnosis: str
) -> None:
    where = own_page(diagnosis, finding(valbourg))
    press(odile, where, NUANCE, {WHY: "Pas le mercredi."})
    assert value(odile.page(where), WHY) == "Pas le mercredi."

    press(odile, where, SHARE, {WHY: "Le jeudi surtout."})
    page = odile.page(where)
    assert says(page, "Le jeudi surtout.")
    assert not says(page, "Pas le mercredi.")

    press(odile, where, "Je ne le partage plus")
    page = odile.page(where)
    assert says(page, "Personne n’a encore dit pourquoi.")
    assert says(page, "partagé par 0 personne")


def test_a_reason_withdrawn_by_those_who_facilitate_leaves_its_place(
    app: Flask, valbourg: Valbourg, diagnosis: str
) -> None:
    given = finding(valbourg)
    where, readers = own_page(diagnosis, given), Readers(app, valbourg.odile)
    reason = weigh_finding(given, Weight.NUANCED, "M. Dupont.", by=valbourg.odile, at=valbourg.at)
    assert readers.both_read(where, "M. Dupont.")

    withdraw(reason, "Elle nomme quelqu’un.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    assert not readers.both_read(where, "Dupont")
    assert readers.both_read(where, "Raison retirée. Elle nomme quelqu’un.")
    assert readers.both_read(where, "nuancé par 1")
    restore(reason, by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    assert readers.both_read(where, "M. Dupont.")


@pytest.mark.parametrize("count", [20, 41])
def test_the_pages_of_reasons_hold_each_once_and_are_narrowed_by_college(
    valbourg: Valbourg, karim: Browser, diagnosis: str, count: int
) -> None:
    given = finding(valbourg, by=valbourg.lea)
    for n, person in enumerate(valbourg.crowd("parents", count)):
        weigh_finding(given, Weight.NUANCED, f"Raison {n}.", by=person, at=valbourg.at)
    weigh_finding(given, Weight.SHARED, "D’accord.", by=valbourg.odile, at=valbourg.at)

    def reasons(path: str) -> Iterator[str]:
        while path:
            page = karim.page(path)
            yield from texts(page)
            path = link(page, "Lire la suite") if has_link(page, "Lire la suite") else ""

    where = own_page(diagnosis, given)
    assert sorted(reasons(where)) == sorted([f"Raison {n}." for n in range(count)] + ["D’accord."])
    commune = link(main(karim.page(where)), "Commune")
    assert list(reasons(commune)) == ["D’accord."]


def test_a_pupil_qualifies_at_once_and_an_adult_reads_the_reason_first(
    browse: Browse, valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    given, session = finding(valbourg), valbourg.class_session()
    noor = browse(valbourg.pupil(session))

    press(noor, f"{diagnosis}/constats", NUANCE, {WHY: "Pas à midi."})

    db.session.refresh(given)
    assert (given.nuanced_count, given.reasons_count) == (1, 0)
    room = f"/concertations/{valbourg.concertation.slug}/classes/{session.id}"
    assert not says(browse().page(own_page(diagnosis, given)), "Pas à midi.")
    press(lea, room, "Publier")
    page = browse().page(own_page(diagnosis, given))
    assert says(page, "Pas à midi.")
    assert says(page, "nuancé par 1")


def test_a_pupil_may_qualify_without_a_reason(
    browse: Browse, valbourg: Valbourg, diagnosis: str
) -> None:
    given, noor = finding(valbourg), browse(valbourg.pupil())

    press(noor, f"{diagnosis}/constats", "Je nuance")

    db.session.refresh(given)
    assert given.nuanced_count == 1


# --- said better --------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_finding_is_reworded_and_what_it_said_stays_to_be_read(
    browse: Browse, valbourg: Valbourg, karim: Browser, diagnosis: str, htmx: bool
) -> None:
    given = finding(valbourg)
    edit = link(karim.page(own_page(diagnosis, given)), "Modifier mon constat")

    answer = press(karim, edit, "Enregistrer mon constat", {SEEN: "La cour résonne."}, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    page = browse().page(own_page(diagnosis, given))
    for text in ("La cour résonne.", "modifié le 20 novembre", "La cour est bruyante."):
        assert says(page, text), text
    assert texts(browse().page(f"{diagnosis}/constats")) == ["La cour résonne."]


def test_an_earlier_wording_that_named_someone_is_struck_out_by_its_author(
    app: Flask, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given, readers = finding(valbourg, "M. Dupont crie."), Readers(app, valbourg.odile)
    again: dict[str, Any] = {"theme": "", "about": None, "by": valbourg.karim, "at": valbourg.at}
    revise_finding(given, "On crie.", **again)
    where = own_page(diagnosis, given)
    assert readers.both_read(where, "M. Dupont crie.")

    press(karim, where, "Retirer cette rédaction")

    assert not readers.both_read(where, "Dupont")
    assert readers.both_read(where, "Cette rédaction a été retirée")
    assert db.session.query(FindingWording).one().text == ""


def test_an_answer_to_an_earlier_wording_says_so(
    app: Flask, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given = finding(valbourg)
    weigh_finding(given, Weight.NUANCED, "Pas le soir.", by=valbourg.odile, at=valbourg.at)
    where = own_page(diagnosis, given)
    assert not says(karim.page(where), "à propos d’une rédaction précédente")

    app.config["FROZEN_AT"] = valbourg.at.replace(hour=15)
    press(karim, f"{where}/modification", "Enregistrer mon constat", {SEEN: "Le matin, on crie."})

    assert says(karim.page(where), "à propos d’une rédaction précédente")


def test_the_page_of_a_finding_says_which_stakes_come_from_it(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given = finding(valbourg)
    assert says(karim.page(own_page(diagnosis, given)), "Aucun enjeu n’en est tiré")
    drawn = stake(valbourg, findings=[given.id])

    page = karim.page(own_page(diagnosis, given))

    assert link(main(page), "Respirer") == f"{diagnosis}#enjeu-{drawn.id}"


@pytest.mark.usefixtures("diagnosis")
def test_the_author_is_told_why_others_qualify(valbourg: Valbourg) -> None:
    given = finding(valbourg)
    weigh_finding(given, Weight.NUANCED, "Pas le soir.", by=valbourg.odile, at=valbourg.at)

    assert told(Verb.FINDING_REASONED) == {("Karim Haddad", "author")}
    assert db.session.query(FindingReason).one().given_at == valbourg.at
