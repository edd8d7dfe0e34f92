"""The six screens of the launch, as a school director fills them for the first time."""

import io
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from concert.concertations.models import Concertation, Document, Invitation, ParticipationLevel
from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.mail import Letter
from concert.invitations.actions import Guest, invite
from concert.launch import actions as launch
from concert.programmes.catalogue import programme
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY
from tests.looking import buttons, error, filled, has_link, link, main, press, read, says, value
from tests.territories.makers import keep_commune, keep_establishment, uai_of
from tests.together import at_once

NEXT = "Garder et continuer"
SCREENS = ("lieu", "sujet", "cadre", "participants", "calendrier", "ouverture")
SUBJECT = {
    "Un titre court": "Une cour où l’on apprend",
    "La question posée": "Comment faire de la cour un lieu\noù chacun a sa place\u202f?",
    "Qui mène": "L’école des Tilleuls",
}
FRAME = {
    "Ce que la concertation peut changer": "- les jeux",
    "Ce qu’elle ne peut pas changer": "- les murs",
    "Qui décide à la fin": "Le conseil d’école.",
    "Ce que vous promettez": "Consulter",
    "Ce qu’il faut savoir": "La cour fait 900 m².",
}
PDF = b"%PDF-1.7 un plan de la cour"


@pytest.fixture
def draft(valbourg: Valbourg) -> Concertation:
    """A concertation of which nothing is said yet."""
    return launch.start(programme("ecole"), by=valbourg.claire, at=valbourg.at)


@pytest.fixture
def whole(valbourg: Valbourg) -> Concertation:
    """A concertation of which everything is said."""
    return valbourg.draft("Un préau pour tous", valbourg.claire)


@pytest.fixture
def files(app: Flask) -> Path:
    """The folder of the documents, empty."""
    folder: Path = app.config["SETTINGS"].files_path
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def at(draft: Concertation, screen: str) -> str:
    return f"/concertations/{draft.slug}/lancement/{screen}"


def upload(browser: Browser, draft: Concertation, content: bytes, **more: Any) -> TestResponse:
    """Fill the frame and join a document to it."""
    url, sent = filled(browser.page(at(draft, "cadre")), NEXT, FRAME)
    document = (io.BytesIO(content), more.pop("name", "plan de la cour.pdf"))
    return browser.post(url, {**sent, "document": document}, **more)


# --- who comes here -----------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in_first(browse: Browse, whole: Concertation) -> None:
    assert (
        browse().get("/concertations/nouvelle").location
        == "/connexion?vers=/concertations/nouvelle"
    )
    for screen in SCREENS:
        assert browse().get(at(whole, screen)).location.startswith("/connexion?vers=")


@pytest.mark.parametrize("who", ["karim", "lea", "tom"])
def test_a_draft_is_there_for_nobody_else(
    browse: Browse, valbourg: Valbourg, whole: Concertation, who: str
) -> None:
    browser, home = browse(getattr(valbourg, who)), f"/concertations/{whole.slug}"

    for path in (home, f"{home}/cadre", f"{home}/idees", *(at(whole, one) for one in SCREENS)):
        assert browser.get(path).status_code == 404, path
    for screen in SCREENS:
        assert browser.post(at(whole, screen)).status_code == 404, screen
    assert browse().get(home).status_code == 404
    assert not says(browse().get("/"), "Un préau pour tous")


@pytest.mark.parametrize("who", ["claire", "karim", "tom"])
def test_once_it_is_open_its_preparation_is_closed_to_all(
    browse: Browse, valbourg: Valbourg, who: str
) -> None:
    """What was prepared holds the addresses of those who are invited."""
    here = valbourg.concertation
    guest = Guest("invisible@exemple.fr", stakeholder=valbourg.commune, capacity="maire")
    invite(here, guest, by=valbourg.claire, at=valbourg.at)
    browser = browse(getattr(valbourg, who))

    for screen in SCREENS:
        answer = browser.get(at(here, screen))
        assert answer.status_code == 403, screen
        assert says(answer, "La concertation est déjà ouverte : cela ne change plus.")
        assert "invisible@exemple.fr" not in answer.text
    for screen in SCREENS[:-1]:
        assert browser.post(at(here, screen)).status_code == 403, screen


def test_nobody_fills_the_disk_of_others_concertations(
    browse: Browse, valbourg: Valbourg, files: Path
) -> None:
    browser = browse(valbourg.tom)

    answer = browser.post(
        at(valbourg.concertation, "cadre"),
        {"can_change": "x", "document": (io.BytesIO(PDF), "a.pdf")},
    )

    assert answer.status_code == 403
    assert not list(files.iterdir())


# --- beginning ----------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_beginning_asks_for_the_programme_and_leads_to_the_first_question(
    claire: Browser, htmx: bool
) -> None:
    answer = press(
        claire,
        "/concertations/nouvelle",
        "Commencer",
        {"Dans quel programme": "Notre école, faisons-la ensemble"},
        htmx=htmx,
    )

    led = answer.location or answer.headers["HX-Redirect"]
    assert led.endswith("/lancement/lieu")
    assert claire.get(led).status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_no_programme_is_a_question_left(claire: Browser, htmx: bool) -> None:
    answer = press(claire, "/concertations/nouvelle", "Commencer", htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), "Dans quel programme") == "Choisissez un programme."


@pytest.mark.usefixtures("valbourg")
def test_beginning_twice_with_one_form_makes_one_draft(app: Flask, claire: Browser) -> None:
    before = db.session.query(Concertation).count()
    url, sent = filled(
        claire.page("/concertations/nouvelle"),
        "Commencer",
        {"Dans quel programme": "Notre école, faisons-la ensemble"},
    )
    data = {**sent, "csrf_token": claire._token()}
    cookie = claire.client.get_cookie("concert").value

    def send() -> str:
        browser = Browser(app)
        browser.client.set_cookie("concert", cookie)
        return str(browser.client.post(url, data=data).location)

    assert len(set(at_once([send] * 5))) == 1
    assert db.session.query(Concertation).count() == before + 1


def test_a_programme_that_does_not_exist_is_refused(claire: Browser) -> None:
    url, sent = filled(claire.page("/concertations/nouvelle"), "Commencer")

    for forged in ("../ecole", "None", "\x00", "ecole\n"):
        assert claire.post(url, {**sent, "programme": forged}).status_code == 422


def test_every_screen_of_an_empty_draft_can_be_read(claire: Browser, draft: Concertation) -> None:
    for screen in SCREENS:
        page = claire.page(at(draft, screen))
        steps = page.find("nav", attrs={"aria-label": "Les questions de la préparation"})
        assert len(steps.find_all("a")) == 6
        assert steps.find(attrs={"aria-current": "step"})["href"] == at(draft, screen)


# --- where --------------------------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_the_school_is_found_by_words_and_chosen(claire: Browser, draft: Concertation) -> None:
    keep_establishment(uai_of(350122), name="École des Cèdres", commune="Bain-de-Bretagne")

    page = claire.page(at(draft, "lieu") + "?q=ecole+cedres+bain")
    url, sent = filled(page, "Choisir École des Cèdres")
    answer = claire.post(url, sent)

    assert answer.location == at(draft, "sujet")
    assert draft.establishment.uai == uai_of(350122)
    assert says(claire.page(at(draft, "lieu")), "Choisi : École des Cèdres, Bain-de-Bretagne")


def test_the_school_is_found_by_its_code_as_one_types(claire: Browser, draft: Concertation) -> None:
    keep_establishment(uai_of(350122), name="École des Cèdres")

    region = read(claire.get(f"{at(draft, 'lieux')}?q={uai_of(350122).lower()}", htmx=True))

    assert region.find("html") is None
    assert buttons(region) == ["Choisir École des Cèdres"]


def test_a_school_programme_offers_no_territory_and_a_health_one_no_school(
    claire: Browser, valbourg: Valbourg, draft: Concertation
) -> None:
    keep_establishment(uai_of(350122), name="École des Cèdres", commune="Bain-de-Bretagne")
    keep_commune("35012", "Bain-de-Bretagne", "35")
    health = launch.start(programme("sante"), by=valbourg.claire, at=valbourg.at)
    free = launch.start(programme("libre"), by=valbourg.claire, at=valbourg.at)

    found = {
        one: buttons(main(claire.page(at(one, "lieu") + "?q=bain")))[1:-1]
        for one in (draft, health, free)
    }

    assert found[draft] == ["Choisir École des Cèdres"]
    assert found[health] == ["Choisir Bain-de-Bretagne"]
    assert found[free] == ["Choisir École des Cèdres", "Choisir Bain-de-Bretagne"]


def test_a_territory_is_chosen_by_its_code(claire: Browser, valbourg: Valbourg) -> None:
    keep_commune("35012", "Bain-de-Bretagne", "35")
    health = launch.start(programme("sante"), by=valbourg.claire, at=valbourg.at)

    press(claire, at(health, "lieu") + "?q=bain", "Choisir Bain-de-Bretagne")

    assert health.territory.code == "35012"


@pytest.mark.parametrize("typed", ["dragon", "<script>", "%", "'", "🌱", "a" * 3000])
def test_a_search_without_result_says_what_to_try(
    claire: Browser, draft: Concertation, typed: str
) -> None:
    answer = claire.get(at(draft, "lieu"), query_string={"q": typed})

    assert answer.status_code == 200
    assert says(answer, "Essayez avec la commune, ou écrivez le nom plus bas.")


def test_a_place_that_is_not_in_the_list_has_a_name(claire: Browser, draft: Concertation) -> None:
    answer = press(
        claire, at(draft, "lieu"), "Garder ce lieu", {"Le nom du lieu": "La maison du parc"}
    )

    assert answer.location == at(draft, "sujet")
    assert draft.place_name == "La maison du parc"


@pytest.mark.parametrize(
    "mark", ["uai:0000000A", "uai:", "commune:\x00", "commune:99999", "x:1", ":"]
)
def test_a_place_that_was_not_offered_is_no_place(
    claire: Browser, draft: Concertation, mark: str
) -> None:
    answer = claire.post(at(draft, "lieu"), {"place": mark})

    assert answer.status_code == 422
    assert error(read(answer), "Le nom du lieu") == "Écrivez le nom du lieu."
    assert draft.place_name == ""


# --- about what ---------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_subject_is_kept_as_one_leaves_it(
    claire: Browser, draft: Concertation, htmx: bool
) -> None:
    answer = press(claire, at(draft, "sujet"), NEXT, SUBJECT, htmx=htmx)

    assert (answer.location or answer.headers["HX-Redirect"]) == at(draft, "cadre")
    again = claire.page(at(draft, "sujet"))
    assert {label: value(again, label) for label in SUBJECT} == SUBJECT


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Un titre court", "", "Donnez un titre à la concertation."),
        ("Un titre court", EMPTY[3], "Donnez un titre à la concertation."),
        ("Un titre court", "é" * 201, "C’est trop long : 200 caractères au plus."),
        ("La question posée", "", "Écrivez la question à laquelle on cherche à répondre."),
        ("La question posée", "?" * 601, "C’est trop long : 600 caractères au plus."),
        ("Qui mène", "", "Dites quel organisme mène la concertation."),
        ("Qui mène", "x" * 201, "C’est trop long : 200 caractères au plus."),
    ],
)
def test_what_does_not_do_is_said_beside_its_field_and_nothing_typed_is_lost(
    claire: Browser, draft: Concertation, label: str, typed: str, said: str, htmx: bool
) -> None:
    answers = {**SUBJECT, label: typed}

    answer = press(claire, at(draft, "sujet"), NEXT, answers, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert (page.find("html") is None) is htmx
    assert {one: error(page, one) for one in SUBJECT if error(page, one)} == {label: said}
    assert {one: value(page, one).strip() for one in SUBJECT} == {
        one: said.strip() for one, said in answers.items()
    }
    assert draft.title == ""


def test_a_title_of_two_hundred_characters_is_a_title(claire: Browser, draft: Concertation) -> None:
    press(claire, at(draft, "sujet"), NEXT, {**SUBJECT, "Un titre court": "🌱" * 200})

    assert draft.title == "🌱" * 200
    assert says(claire.page(at(draft, "ouverture")), "🌱" * 200)


# --- the frame ----------------------------------------------------------------


def test_the_frame_is_kept_with_what_is_promised(claire: Browser, draft: Concertation) -> None:
    answer = press(claire, at(draft, "cadre"), NEXT, FRAME)

    assert answer.location == at(draft, "participants")
    assert draft.participation_level is ParticipationLevel.CONSULT
    again = claire.page(at(draft, "cadre"))
    assert {label: value(again, label) for label in FRAME} == {
        **FRAME,
        "Ce que vous promettez": ["Consulter"],
    }


@pytest.mark.parametrize(
    ("name", "label"),
    list(zip(("can_change", "cannot_change", "decides", "level"), FRAME, strict=False)),
)
def test_each_part_of_the_frame_is_asked_for(
    claire: Browser, draft: Concertation, name: str, label: str
) -> None:
    url, sent = filled(claire.page(at(draft, "cadre")), NEXT, FRAME)

    answer = claire.post(url, {**sent, name: []})

    page = read(answer)
    assert answer.status_code == 422
    assert [one for one in FRAME if error(page, one)] == [label]
    assert value(page, "Ce qu’il faut savoir") == "La cour fait 900 m²."


# --- documents ----------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_document_joined_is_read_by_whoever_downloads_it(
    browse: Browse, claire: Browser, valbourg: Valbourg, whole: Concertation, htmx: bool
) -> None:
    upload(claire, whole, PDF, htmx=htmx)

    path = link(claire.page(at(whole, "cadre")), "plan de la cour.pdf")
    assert browse(valbourg.tom).get(path).status_code == 404
    assert browse().get(path).status_code == 404
    opening = press(claire, at(whole, "ouverture"), "Ouvrir la concertation")
    path = link(browse().page(f"{opening.location}/cadre"), "plan de la cour.pdf")
    got = browse().get(path)

    assert (got.status_code, got.data, got.mimetype) == (200, PDF, "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<script>alert(1)</script>", "Ce fichier n’est ni un PDF"),
        (b"", "Ce fichier est vide"),
        (b"%PDF-" + b"x" * 10 * 1024 * 1024, "Ce fichier pèse plus de 10 Mo"),
    ],
)
def test_a_document_that_is_refused_is_said_beside_its_field_and_the_frame_stays(
    claire: Browser, draft: Concertation, files: Path, content: bytes, said: str, htmx: bool
) -> None:
    answer = upload(claire, draft, content, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, "Un document d’information").startswith(said)
    assert value(page, "Ce que la concertation peut changer") == "- les jeux"
    assert not list(files.iterdir())


def test_a_request_that_is_too_heavy_is_told_so(claire: Browser, draft: Concertation) -> None:
    answer = upload(claire, draft, b"%PDF-" + b"x" * 13 * 1024 * 1024)

    assert answer.status_code == 413
    assert says(answer, "Un fichier pèse au plus 10 Mo.")


def test_several_documents_are_joined_one_after_the_other(
    claire: Browser, draft: Concertation
) -> None:
    url, sent = filled(claire.page(at(draft, "cadre")), "Garder et ajouter un autre", FRAME)

    answer = claire.post(url, {**sent, "document": (io.BytesIO(PDF), "un.pdf")})
    assert answer.location == at(draft, "cadre")
    upload(claire, draft, PDF, name="deux.pdf")

    page = claire.page(at(draft, "cadre"))
    assert has_link(page, "un.pdf")
    assert has_link(page, "deux.pdf")


def test_a_document_sent_twice_is_joined_once(claire: Browser, draft: Concertation) -> None:
    url, sent = filled(claire.page(at(draft, "cadre")), NEXT, FRAME)

    for _ in range(2):
        answer = claire.post(url, {**sent, "document": (io.BytesIO(PDF), "un.pdf")})
        assert answer.location == at(draft, "participants")

    assert db.session.query(Document).count() == 1


def test_a_document_is_taken_out_before_the_opening(claire: Browser, draft: Concertation) -> None:
    upload(claire, draft, PDF)

    answer = press(claire, at(draft, "cadre"), "Retirer plan de la cour.pdf")

    assert answer.location == at(draft, "cadre")
    assert not has_link(claire.page(at(draft, "cadre")), "plan de la cour.pdf")


def test_the_document_of_another_concertation_is_not_there(
    claire: Browser, valbourg: Valbourg, draft: Concertation, whole: Concertation
) -> None:
    upload(claire, draft, PDF)
    document = db.session.query(Document).one()

    for other in (whole, valbourg.concertation):
        assert claire.get(f"/concertations/{other.slug}/documents/{document.id}").status_code == 404
    assert claire.post(at(whole, f"documents/{document.id}/retrait")).status_code == 404
    assert db.session.query(Document).count() == 1


# --- who ----------------------------------------------------------------------


def test_whoever_leads_says_who_is_concerned(
    claire: Browser, valbourg: Valbourg, draft: Concertation
) -> None:
    answer = press(
        claire,
        at(draft, "participants"),
        NEXT,
        {
            "Les collèges": ["Parents", "Commune"],
            "Et vous": "Commune",
            "Qui peut participer": "Seulement avec le code ou une invitation",
        },
    )

    assert answer.location == at(draft, "calendrier")
    page = claire.page(at(draft, "participants"))
    assert value(page, "Les collèges") == ["Parents", "Commune"]
    assert value(page, "Et vous") == ["Commune"]
    assert value(page, "Qui peut participer") == ["Seulement avec le code ou une invitation"]
    assert standing_of(valbourg.claire, draft).college_id


@pytest.mark.parametrize("htmx", [False, True])
def test_at_least_one_college_is_kept_and_ones_own_among_them(
    claire: Browser, draft: Concertation, htmx: bool
) -> None:
    path = at(draft, "participants")

    url, sent = filled(claire.page(path), NEXT, {"Et vous": "Parents"})
    empty = claire.post(url, {**sent, "colleges": []}, htmx=htmx)
    other = claire.post(url, {**sent, "colleges": ["commune"]}, htmx=htmx)

    assert (empty.status_code, other.status_code) == (422, 422)
    assert error(read(empty), "Les collèges") == "Gardez au moins un collège."
    assert error(read(other), "Et vous") == "Choisissez l’un des collèges gardés ci-dessus."
    assert value(read(other), "Les collèges") == ["Commune"]
    assert value(read(other), "Et vous") == ["Parents"]


# --- when ---------------------------------------------------------------------


def dates(page: Any, **typed: str) -> dict[str, Any]:
    """What the calendar sends, with some of its dates typed."""
    _url, sent = filled(page, NEXT)
    return {**sent, **typed}


def test_the_usual_dates_are_proposed_and_do_well(
    claire: Browser, valbourg: Valbourg, draft: Concertation
) -> None:
    answer = press(claire, at(draft, "calendrier"), NEXT)

    assert answer.location == at(draft, "ouverture")
    spans = [draft.calendar[phase] for phase in draft.calendar.phases[1:]]
    assert local_day(spans[0].opens_at) == local_day(valbourg.at)
    assert len(spans) == 5
    for before, after in pairwise(spans):
        assert before.closes_at < after.opens_at


def test_dates_are_typed_in_french(claire: Browser, draft: Concertation) -> None:
    path = at(draft, "calendrier")
    typed = {
        "diagnosis_opens": "01/12/2026", "diagnosis_closes": "03/12/2026",
        "ideas_opens": "4/12/2026", "ideas_closes": "2026-12-31",
        "vote_opens": "01/01/2027", "vote_closes": "01/01/2027",
        "plan_opens": "02/01/2027", "plan_closes": "01/02/2027",
        "follow_up_opens": "02/02/2027", "follow_up_closes": "01/09/2027",
    }  # fmt: skip

    assert claire.post(path, dates(claire.page(path), **typed)).location == at(draft, "ouverture")

    page = claire.page(at(draft, "ouverture"))
    assert says(page, "Diagnostic partagé : du 1er décembre 2026 au 3 décembre 2026")
    assert says(page, "Vote : du 1er janvier 2027 au 1er janvier 2027")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ideas_closes": ""}, "Donnez les deux dates de l’étape « Idées »."),
        ({"ideas_opens": ""}, "Donnez les deux dates de l’étape « Idées »."),
        ({"ideas_closes": "31/02/2027"}, "Une date s’écrit jour, mois, année : 03/12/2026."),
        (
            {"ideas_opens": "05/03/2027", "ideas_closes": "04/03/2027"},
            "L’étape se termine le jour où elle commence, ou après.",
        ),
        (
            {"diagnosis_closes": "10/03/2027", "ideas_opens": "10/03/2027"}
            | {"ideas_closes": "12/03/2027"},
            "L’étape commence après le dernier jour de la précédente.",
        ),
        (
            {"diagnosis_opens": "01/02/2020", "diagnosis_closes": "01/03/2020"},
            "L’étape serait déjà finie : choisissez des jours à venir.",
        ),
    ],
)
def test_dates_that_do_not_do_are_said_and_stay(
    claire: Browser, draft: Concertation, typed: dict[str, str], said: str, htmx: bool
) -> None:
    path = at(draft, "calendrier")

    answer = claire.post(path, dates(claire.page(path), **typed), htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert says(page, said)
    for name, text in typed.items():
        assert page.find(id=name)["value"] == text
    assert draft.calendar == {}


def test_a_stage_one_may_do_without_is_left_out(claire: Browser, draft: Concertation) -> None:
    path = at(draft, "calendrier")
    sent = dates(claire.page(path), vote_opens="", vote_closes="")
    del sent["vote_kept"]

    assert claire.post(path, sent).status_code == 303

    assert Phase.VOTE not in draft.calendar
    again = claire.page(path)
    assert not again.find(id="vote_kept").has_attr("checked")
    assert again.find(id="ideas_opens")["value"]


# --- reading again, and opening -----------------------------------------------


def test_what_is_missing_is_listed_each_with_a_link_that_leads_there(
    claire: Browser, draft: Concertation
) -> None:
    page = claire.page(at(draft, "ouverture"))

    assert "Ouvrir la concertation" not in buttons(page)
    for text in ("le lieu de la concertation", "la question posée", "qui décide à la fin"):
        assert claire.get(link(main(page), text)).status_code == 200


def test_an_opening_that_is_forced_is_refused_with_what_is_missing(
    claire: Browser, draft: Concertation
) -> None:
    answer = claire.post(at(draft, "ouverture"))

    assert answer.status_code == 409
    assert says(answer, "Avant d’ouvrir, il reste à dire :")
    assert link(read(answer), "les dates de chaque étape") == at(draft, "calendrier")
    assert draft.opened_at is None


def test_the_page_that_opens_is_the_one_that_was_read_again(
    browse: Browse, claire: Browser, whole: Concertation
) -> None:
    preview = claire.page(at(whole, "ouverture"))
    assert says(preview, "Comment faire de la cour un lieu pour tous ?")
    assert says(preview, "Le conseil d’école.")

    answer = press(claire, at(whole, "ouverture"), "Ouvrir la concertation")

    assert answer.location == "/concertations/un-preau-pour-tous"
    assert says(browse().page(answer.location), "Un préau pour tous")
    assert says(claire.page(answer.location), "La concertation est ouverte.")


def test_the_address_of_the_draft_leads_to_what_it_became(
    browse: Browse, claire: Browser, whole: Concertation
) -> None:
    before = f"/concertations/{whole.slug}"
    press(claire, at(whole, "ouverture"), "Ouvrir la concertation")

    for path in ("", "/cadre", "/idees?q=banc"):
        answer = claire.get(before + path)
        assert answer.location == f"/concertations/un-preau-pour-tous{path}"
    assert browse().get("/concertations/brouillon-").status_code == 404


def test_invitations_leave_when_it_opens_and_not_before(
    claire: Browser, valbourg: Valbourg, whole: Concertation
) -> None:
    press(
        claire,
        at(whole, "participants"),
        "Ajouter cette partie prenante",
        {
            "Son nom": "Mairie de Valbourg",
            "Ce que c’est": "Commune",
            "L’adresse": "maire@exemple.fr",
            "En quelle qualité": "maire",
        },
    )
    assert db.session.query(Letter).count() == 0
    assert says(claire.page(at(whole, "ouverture")), "Une invitation part à une partie prenante.")

    press(claire, at(whole, "ouverture"), "Ouvrir la concertation")

    letter = db.session.query(Letter).one()
    assert letter.to == "maire@exemple.fr"
    assert "/invitations/" in letter.text
    assert db.session.query(Invitation).one().sent_at == valbourg.at


def test_opening_twice_leads_to_the_same_page_and_invites_once(
    claire: Browser, valbourg: Valbourg, whole: Concertation
) -> None:
    invite(whole, Guest("maire@exemple.fr"), by=valbourg.claire, at=valbourg.at)
    url, sent = filled(claire.page(at(whole, "ouverture")), "Ouvrir la concertation")

    first, second = claire.post(url, sent), claire.post(url, sent)

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert db.session.query(Letter).count() == 1
