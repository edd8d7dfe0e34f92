"""Finding one's way among findings: what is disputed, words, a table, what was already said."""

import csv
import io

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Finding, Weight
from concert.indicators.actions import TypedFigure, type_figure
from concert.indicators.models import Indicator
from concert.moderation.actions import withdraw
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, field, has_link, link, main, press, read, says, value, words

SEEN, PUBLISH = "Ce que vous constatez", "Publier mon constat"
NOISY = "La cour est bruyante à midi."


@pytest.fixture
def findings(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/constats"


def seen(valbourg: Valbourg, text: str = NOISY, about: Indicator | None = None) -> Finding:
    who = {"by": valbourg.karim, "at": valbourg.at}
    return share_finding(valbourg.concertation, text, theme="", about=about, **who)


def texts(page: object) -> list[str]:
    return [words(one.find("p")) for one in main(page).find_all("article")]  # type: ignore[arg-type]


def test_the_disputed_ones_are_read_apart(valbourg: Valbourg, lea: Browser, findings: str) -> None:
    disputed, _calm = seen(valbourg), seen(valbourg, "Le préau fuit.")
    weigh_finding(disputed, Weight.NUANCED, "Pas le soir.", by=valbourg.odile, at=valbourg.at)

    page = lea.page(link(main(lea.page(findings)), "Discutés entre collèges"))

    assert texts(page) == [NOISY]
    assert says(page, "Nuancé par : Commune Partagé par : Parents")


def test_what_is_said_of_one_figure_is_read_apart(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    typed = TypedFigure("Passages", 12.5, "passages", "2025", "Le registre", sensitive=False)
    figure = type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)
    seen(valbourg), seen(valbourg, "On se blesse.", figure)

    assert texts(lea.page(link(main(lea.page(findings)), "Passages"))) == ["On se blesse."]


@pytest.mark.parametrize("asked", ["bruyant", "cour bruya", "BRUYANTE midi"])
def test_words_are_searched_and_marked_where_they_stand(
    valbourg: Valbourg, lea: Browser, findings: str, asked: str
) -> None:
    seen(valbourg), seen(valbourg, "Le préau fuit.")

    page = lea.page(f"{findings}?q={asked}")

    [found] = texts(page)
    assert "bruyante" in found
    assert "bruyante" in [one.get_text() for one in main(page).find_all("mark")]
    assert value(page, "Chercher dans les constats") == asked


def test_what_is_searched_in_vain_leads_back_to_all(lea: Browser, findings: str) -> None:
    page = lea.page(f"{findings}?q=dromadaire")

    assert says(page, "Aucun constat ici")
    assert link(page, "Voir tous les constats") == findings


def test_the_findings_are_taken_away_as_a_table(
    browse: Browse, valbourg: Valbourg, findings: str
) -> None:
    seen(valbourg, "=2+2 disent les grands")
    gone = seen(valbourg, "M. Dupont crie.")
    withdraw(gone, "Il nomme quelqu’un.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    answer = browse().get(link(browse().page(findings), "Télécharger les constats"))

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert answer.mimetype == "text/csv"
    assert [one["texte"] for one in rows] == ["'=2+2 disent les grands"]
    assert (rows[0]["college_ou_organisme"], rows[0]["date"]) == ("Parents", "2026-11-20")


# --- what was already said -----------------------------------------------------------


def test_similar_findings_are_shown_as_one_types(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    seen(valbourg)

    region = read(lea.get(f"{findings}/semblables?text=cour bruyante", htmx=True))

    assert says(region, "Un constat ressemble au vôtre.")
    assert "C’est le mien, je le partage" in buttons(region)[0]


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_already_said_is_shown_once_and_never_stands_in_the_way(
    valbourg: Valbourg, lea: Browser, findings: str, htmx: bool
) -> None:
    seen(valbourg)
    said = {SEEN: "Cette cour, elle est trop bruyante le midi."}

    answer = press(lea, findings, PUBLISH, said, htmx=htmx)
    assert answer.status_code == 422
    assert says(answer, "Un constat ressemble au vôtre.")
    assert db.session.query(Finding).count() == 1

    page = read(answer)
    typed = {one["name"]: one.get("value", "") for one in page.select("#dire input[name]")}
    lea.post(findings, {**typed, "text": field(page, SEEN).get_text(), "theme": "", "about": ""})

    assert db.session.query(Finding).count() == 2


def test_whoever_finds_it_already_said_shares_it_instead(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    given = seen(valbourg)
    page = read(press(lea, findings, PUBLISH, {SEEN: "La cour, bruyante."}))
    [same] = page.select("button[name=same]")

    answer = lea.post(findings, {"text": "La cour, bruyante.", "same": same["value"]})

    assert answer.location == f"{findings}/{given.id}"
    db.session.refresh(given)
    assert (given.shared_count, db.session.query(Finding).count()) == (1, 1)


def test_one_s_own_or_a_withdrawn_finding_is_not_offered_to_share(
    valbourg: Valbourg, karim: Browser, findings: str
) -> None:
    own: object = seen(valbourg)
    region = read(karim.get(f"{findings}/semblables?text=cour bruyante", htmx=True))
    assert has_link(region, "Le lire")
    assert buttons(region) == []

    withdraw(own, "", by=valbourg.karim, at=valbourg.at)  # type: ignore[arg-type]

    region = read(karim.get(f"{findings}/semblables?text=cour bruyante", htmx=True))
    assert not has_link(region, "Le lire")
