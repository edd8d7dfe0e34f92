"""A version keeps everything that people read: its chapters, each a page, and the same on paper."""

import json
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.diagnosis.content import fingerprint, read
from concert.diagnosis.models import DiagnosisVersion
from concert.findings.actions import share_finding
from concert.findings.grouping import gather, object_to_group, rename_group
from concert.findings.models import Finding, FindingGroup
from concert.moderation.actions import withdraw
from concert.priorities.actions import close_round, open_round, rate
from concert.priorities.queries import rated_stakes
from concert.surveys.actions import publish_results
from concert.surveys.models import Survey
from concert.territories.actions import store_shapes
from tests.architecture import scenes
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.diagnosis.test_publication import Drawn
from tests.looking import has_link, link, main, plain, says, words
from tests.surveys.making import YES_NO, answer, closed, opened_with


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


@pytest.fixture
def version(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/versions/1"


def seen(valbourg: Valbourg, text: str, **given: Any) -> Finding:
    who = {"by": valbourg.karim, "at": valbourg.at, **given}
    return share_finding(valbourg.concertation, text, theme="", about=None, **who)


def gathered(valbourg: Valbourg, title: str, *findings: Finding) -> FindingGroup:
    who: dict[str, Any] = {"by": valbourg.lea, "at": valbourg.at}
    group = gather(valbourg.concertation, findings, title, **who)
    assert group
    return group


def on_paper(browse: Browse, version: str) -> str:
    document = pypdfium2.PdfDocument(browse().get(f"{version}/diagnostic.pdf").data)
    return plain(" ".join(page.get_textpage().get_text_range() for page in document))


# --- what was put together ------------------------------------------------------------------


def test_a_version_keeps_the_groups_with_who_said_what(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    one, other = seen(valbourg, "On crie."), seen(valbourg, "Ça résonne.", by=valbourg.odile)
    group = gathered(valbourg, "Le bruit", one, other)
    drawn.publish()
    rename_group(group, "Tout autre chose", by=valbourg.lea, at=valbourg.at)
    db.session.commit()

    page = browse().page(version)
    assert link(page, "3 constats, dont 1 groupe") == f"{version}/constats"
    chapter = words(main(browse().page(f"{version}/constats")))
    for text in (chapter, on_paper(browse, version)):
        assert "Le bruit" in text
        assert "2 constats : Commune 1, Parents 1" in text
        assert "« On crie. »" in text
        assert "« Ça résonne. »" in text
        assert "Les autres constats" in text
        assert "Tout autre chose" not in text


def test_whoever_says_it_is_not_what_they_say_is_in_no_group_of_a_version(
    valbourg: Valbourg, drawn: Drawn
) -> None:
    one, other = seen(valbourg, "On crie."), seen(valbourg, "Ça résonne.")
    gathered(valbourg, "Le bruit", one, other)
    object_to_group(one, by=valbourg.karim, at=valbourg.at)

    kept = read(drawn.publish().content, {})

    [group] = kept.groups
    assert (group["count"], group["findings"]) == (1, [other.id])
    assert one.id in [finding["id"] for finding in kept.loose]


def test_a_finding_of_a_group_withdrawn_since_leaves_its_place(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    one, other = seen(valbourg, "On crie."), seen(valbourg, "Ça résonne.")
    gathered(valbourg, "Le bruit", one, other)
    drawn.publish()
    withdraw(one, "Il blesse.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    db.session.commit()

    for text in (words(browse().page(f"{version}/constats")), on_paper(browse, version)):
        assert "On crie." not in text
        assert "Constat retiré depuis" in text
        assert "Ça résonne." in text


def test_many_findings_are_read_page_by_page_each_saying_its_group(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    gathered(valbourg, "Le bruit", *(seen(valbourg, f"Point {n}.") for n in range(70)))
    drawn.publish()
    db.session.commit()

    first = browse().page(f"{version}/constats")
    second = browse().page(link(first, "Lire la suite"))

    assert says(second, "Le bruit 70 constats")
    for n in range(70):
        assert says(first, f"Point {n}.") != says(second, f"Point {n}."), n
    assert not has_link(second, "Lire la suite")


def test_a_version_counts_what_it_does_not_hold(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concert.findings.frozen.MOST", 2)
    for n in range(4):
        seen(valbourg, f"Point {n}.")
    drawn.publish()
    db.session.commit()

    said = "3 constats de plus, parmi les moins partagés, ne sont pas repris ici."
    assert says(browse().page(f"{version}/constats"), said)
    assert said in on_paper(browse, version)


# --- questionnaires -------------------------------------------------------------------------


def a_survey(valbourg: Valbourg) -> Survey:
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, valbourg.crowd("parents", 12), "0", "1")
    answer(survey, valbourg, valbourg.crowd("equipe", 10), "0", "0", "0", "0", "1")
    publish_results(closed(survey, valbourg), by=valbourg.lea, at=valbourg.at)
    return survey


def test_a_version_shows_the_results_of_a_questionnaire_as_its_page_does(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    survey = a_survey(valbourg)
    drawn.publish()
    db.session.commit()

    live = main(
        browse().page(
            f"/concertations/{valbourg.concertation.slug}/diagnostic/questionnaires"
            f"/{survey.id}/resultats"
        )
    )
    kept = main(browse().page(f"{version}/questionnaires"))

    tables = [words(one) for one in live.find_all("table")]
    assert len(tables) == 2
    assert [words(one) for one in kept.find_all("table")] == tables
    assert says(kept, "22 réponses")
    paper = on_paper(browse, version)
    for text in ("1. Y jouez-vous ?", "22 réponses", "Oui", "64 % (14)"):
        assert text in paper, text


def test_no_number_under_five_is_in_the_page_the_document_or_the_file(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    """Three of a college answered: they are counted with another, in the file as well."""
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, valbourg.crowd("parents", 9), "0")
    answer(survey, valbourg, valbourg.crowd("commune", 3), "1")
    publish_results(closed(survey, valbourg), by=valbourg.lea, at=valbourg.at)
    drawn.publish()
    db.session.commit()

    kept = json.loads(browse().get(f"{version}/diagnostic.json").data)
    [told] = kept["content"]["surveys"]

    assert told["groups"] == []
    [result] = told["results"]
    assert result["lines"][0]["groups"] == []
    assert told["paper"] == 0


def test_a_questionnaire_of_fewer_than_five_tells_no_number(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, valbourg.crowd("parents", 3), "0")
    publish_results(closed(survey, valbourg), by=valbourg.lea, at=valbourg.at)
    drawn.publish()
    db.session.commit()

    [told] = json.loads(browse().get(f"{version}/diagnostic.json").data)["content"]["surveys"]
    assert (told["responses"], told["results"]) == (0, [])
    said = "Moins de cinq réponses : leurs résultats ne sont pas publiés."
    assert says(browse().page(f"{version}/questionnaires"), said)
    assert said in on_paper(browse, version)


# --- priorities -----------------------------------------------------------------------------


def test_priorities_of_fewer_than_five_do_not_enter_a_version(
    valbourg: Valbourg, drawn: Drawn
) -> None:
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    drawn.draw("Apprendre dehors")
    round_ = open_round(valbourg.concertation, valbourg.at + timedelta(days=3), **who)
    for stake in rated_stakes(round_):
        levels = {"urgence": 3, "effet": 3, "faisabilite": 2}
        rate(round_, stake, levels, by=valbourg.karim, at=valbourg.at)
    close_round(round_, **who)

    assert drawn.publish().content["priorities"] is None


# --- the map ---------------------------------------------------------------------------------


def test_a_version_keeps_its_map_with_its_table(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    scenes.a_map(valbourg)
    drawn.publish()
    store_shapes([])
    valbourg.concertation.territory = None
    db.session.commit()

    page = browse().page(version)
    assert link(page, "La carte") == f"{version}/carte"
    chapter = main(browse().page(f"{version}/carte"))
    table = chapter.find("table", class_="communes")
    assert table
    assert words(table).endswith("Mende 36,6")
    assert chapter.find("svg", class_="map").find("path")  # type: ignore[union-attr]
    drawing = browse().get(f"{version}/carte.svg")
    assert (drawing.status_code, b"<path" in drawing.data) == (200, True)
    paper = on_paper(browse, version)
    assert "La carte" in paper
    assert "Mende" in paper


def test_a_version_without_a_map_has_no_such_chapter(
    browse: Browse, drawn: Drawn, version: str
) -> None:
    drawn.publish()
    db.session.commit()

    assert not has_link(browse().page(version), "La carte")
    for path in ("carte", "carte.svg", "questionnaires", "ordre"):
        assert browse().get(f"{version}/{path}").status_code == 404, path


# --- what does not move ----------------------------------------------------------------------


def test_a_version_holds_whatever_becomes_of_what_it_was_made_from(
    valbourg: Valbourg, drawn: Drawn
) -> None:
    here = scenes.a_published_survey(valbourg)
    scenes.a_map(valbourg)
    gathered(valbourg, "Le bruit", seen(valbourg, "On crie."))
    version = drawn.publish()
    db.session.commit()
    before = fingerprint(version.content)

    db.session.delete(db.session.get_one(Survey, here["survey_id"]))
    valbourg.enter(Phase.IDEAS)
    db.session.expire_all()

    kept = db.session.query(DiagnosisVersion).one()
    assert fingerprint(kept.content) == kept.hash == before
