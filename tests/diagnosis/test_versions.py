"""The versions as they are read, compared and kept; who shares each, and who does not."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from concert.cli import cli
from concert.concertations.models import Mandate
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.diagnosis.content import fingerprint
from concert.diagnosis.endorsing import endorse, remind
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position
from concert.findings.actions import weigh_finding
from concert.findings.models import Weight
from concert.indicators.actions import TypedFigure, remove_indicator, type_figure
from concert.journal.models import Entry, Verb
from concert.moderation.actions import withdraw
from concert.notices.concerned import people_of
from concert.notices.models import Part
from concert.notices.telling import line_of
from concert.stakes.actions import StakeDrawn, revise_stake
from tests.architecture import scenes
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.diagnosis.test_content import OLD
from tests.diagnosis.test_publication import ANSWER, FOR_THE_COMMUNE, RESERVATION, Drawn
from tests.looking import buttons, error, has_link, link, press, read, says, words
from tests.reading import Readers

NOT_SHARED = {ANSWER: "Nous ne le partageons pas", RESERVATION: "Le bruit n’est pas mesuré."}


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


@pytest.fixture
def odile(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.odile)


def reworded(drawn: Drawn) -> DiagnosisVersion:
    """Version 2: the stake reworded, the figure taken anew, one stake more."""
    who: dict[str, Any] = {"by": drawn.valbourg.claire, "at": drawn.valbourg.at}
    remove_indicator(drawn.figure, **who)
    figure = TypedFigure("Passages", 14, "passages", "2026", "Le registre", sensitive=False)
    drawn.figure = type_figure(drawn.valbourg.concertation, figure, **who)
    db.session.refresh(drawn.stake)
    revise_stake(drawn.stake, StakeDrawn("Respirer dehors", "Courir sans bousculer.", ""), **who)
    drawn.draw("Apprendre dehors")
    return drawn.publish()


def an_old_version(drawn: Drawn) -> DiagnosisVersion:
    """A version as they were published before their items had digests of their own."""
    version = drawn.publish()
    version.content, version.hash = OLD, fingerprint(OLD)
    db.session.commit()
    return version


# --- who shares it, and who does not ---------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stakeholder_that_does_not_share_says_why(
    browse: Browse, odile: Browser, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    drawn.publish()

    press(odile, diagnosis, FOR_THE_COMMUNE, NOT_SHARED, htmx=htmx)

    for path in (diagnosis, f"{diagnosis}/versions/1"):
        page = browse().page(path)
        assert says(page, "Ne partage pas ce diagnostic. Répondu par Odile Perrin"), path
        assert says(page, "La raison : Le bruit n’est pas mesuré."), path
        assert says(page, "1 ne le partage pas ; 1 n’a pas répondu."), path


def test_not_sharing_without_a_reason_is_asked_again(
    odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()

    answer = press(odile, diagnosis, FOR_THE_COMMUNE, {**NOT_SHARED, RESERVATION: ""})

    assert answer.status_code == 422
    assert error(read(answer), RESERVATION) == "Écrivez pourquoi, ou choisissez une autre réponse."
    assert db.session.query(Endorsement).count() == 0


def test_no_act_answers_without_its_words_either(valbourg: Valbourg, drawn: Drawn) -> None:
    version = drawn.publish()

    with pytest.raises(Refused, match="avec ses raisons"):
        endorse(
            version,
            valbourg.commune,
            Position.NOT_SHARED,
            " ",
            read=version.hash,
            by=valbourg.odile,
            at=valbourg.at,
        )


def test_an_answer_that_changes_is_twice_in_the_journal(
    odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish())
    db.session.commit()

    press(odile, diagnosis, FOR_THE_COMMUNE, NOT_SHARED)

    answers = (Verb.DIAGNOSIS_ENDORSED, Verb.DIAGNOSIS_NOT_SHARED)
    kept = db.session.query(Entry).filter(Entry.verb.in_(answers)).order_by(Entry.n)
    assert [one.verb for one in kept] == list(answers)
    assert "bruit" not in str([one.details for one in kept])


def test_a_body_that_nobody_may_sign_for_is_said_with_the_way(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    db.session.query(Mandate).filter_by(stakeholder_id=valbourg.parents.id).delete()
    db.session.commit()

    unsaid = "Personne ne peut encore répondre en son nom"
    assert says(browse().page(diagnosis), unsaid)
    assert not has_link(browse().page(diagnosis), "Donner un mandat")
    assert "/mandats" in link(browse(valbourg.claire).page(diagnosis), "Donner un mandat")


def test_the_concertation_s_page_says_who_shares_its_diagnosis(
    valbourg: Valbourg, browse: Browse, drawn: Drawn
) -> None:
    drawn.endorse(drawn.publish(), "Sauf le préau.")

    page = browse().page(f"/concertations/{valbourg.concertation.slug}")

    assert says(page, "1 enjeu retenu, partagé par 1 partie prenante sur 2, dont 1 avec réserve.")


# --- asking again ------------------------------------------------------------------------

REMIND = "Relancer ceux qui n’ont pas répondu"


def test_the_lead_asks_again_those_who_have_not_answered_once_a_day(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    version = drawn.publish()
    drawn.endorse(version)
    db.session.commit()
    claire = browse(valbourg.claire)

    assert press(claire, diagnosis, REMIND).status_code == 303

    entry = db.session.query(Entry).filter_by(verb=Verb.DIAGNOSIS_REMINDED).one()
    told = db.session.scalars(people_of(entry, Part.REPRESENTATIVE))
    assert list(told) == [valbourg.karim.id]
    again = press(claire, diagnosis, REMIND)
    assert again.status_code == 409
    assert says(again, "Une relance est partie il y a moins d’un jour : attendez demain.")
    tomorrow = valbourg.at + timedelta(days=1, minutes=1)
    remind(version, by=valbourg.claire, at=tomorrow)
    assert version.reminded_at == tomorrow


def test_nobody_is_asked_again_once_all_have_answered(valbourg: Valbourg, drawn: Drawn) -> None:
    version = drawn.publish()
    drawn.endorse(version)
    given = {"read": version.hash, "by": valbourg.karim, "at": valbourg.at}
    endorse(version, valbourg.parents, Position.SHARED, **given)

    with pytest.raises(Conflict, match="ont répondu"):
        remind(version, by=valbourg.claire, at=valbourg.at)


def test_whoever_does_not_lead_does_not_ask_again(
    valbourg: Valbourg, odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    version = drawn.publish()

    assert REMIND not in buttons(odile.page(diagnosis))
    with pytest.raises(Refused):
        remind(version, by=valbourg.odile, at=valbourg.at)


def test_what_changed_is_told_with_a_second_version(valbourg: Valbourg, drawn: Drawn) -> None:
    drawn.publish()
    reworded(drawn)

    entry = db.session.query(Entry).filter_by(verb=Verb.DIAGNOSIS_PUBLISHED).all()[-1]
    line = line_of(entry, Part.PARTICIPANT)

    assert line
    assert (line.endpoint, line.values) == ("versions.differences", {"number": 2})
    assert "Enjeux ajoutés\u00a0: 1" in line.detail
    assert "Chiffres mis à jour\u00a0: 1" in line.detail
    assert valbourg.karim


def test_a_body_asked_again_is_led_to_what_changed(
    odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    assert not has_link(odile.page(diagnosis), "Avant de répondre")
    reworded(drawn)

    where = link(odile.page(diagnosis), "Avant de répondre : ce qui a changé")

    assert where == f"{diagnosis}/versions/2/differences"


# --- publishing again --------------------------------------------------------------------


def test_a_version_that_would_change_nothing_is_not_published(drawn: Drawn) -> None:
    drawn.publish()

    with pytest.raises(Conflict, match="Rien n’a changé depuis la version 1"):
        drawn.publish()


def test_the_versions_are_listed_the_latest_first_each_with_who_shares_it(
    browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish())
    reworded(drawn)

    page = browse().page(f"{diagnosis}/versions")

    first, second = (words(one) for one in page.find_all("article"))
    assert first.startswith("Version 2, publiée le 20 novembre 2026 Aucune des 2 parties")
    assert "1 partie prenante sur 2 partage ce diagnostic ; 1 n’a pas répondu." in second
    assert (
        link(page, "Ce qui a changé depuis la version 1") == f"{diagnosis}/versions/2/differences"
    )


def test_before_any_version_the_list_says_what_will_be_there(
    browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    assert drawn.stake
    assert says(browse().page(f"{diagnosis}/versions"), "Aucune version n’est publiée")


def test_an_older_version_says_that_another_is_in_force(
    browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    reworded(drawn)

    page = browse().page(f"{diagnosis}/versions/1")

    assert link(page, "Lire la version 2") == f"{diagnosis}/versions/2"
    assert not says(browse().page(f"{diagnosis}/versions/2"), "Une version plus récente")


def test_what_changed_is_said_thing_by_thing(browse: Browse, drawn: Drawn, diagnosis: str) -> None:
    drawn.endorse(drawn.publish(), "Sauf le préau.")
    reworded(drawn)

    page = browse().page(f"{diagnosis}/versions/2/differences")

    for text in (
        "Enjeux ajoutés (1) Apprendre dehors",
        "Enjeux réécrits (1) Respirer dehors Le titre Respirer [ajouté : dehors fin]",
        "Chiffres mis à jour (1) Passages La valeur",
        "de 12,5 passages (2025) à 14 passages (2026)",
        "Commune de Valbourg N’a pas répondu à cette version.",
        "Partage ce diagnostic, avec une réserve « Sauf le préau. » Pas encore de réponse",
    ):
        assert says(page, text), text


def test_two_versions_are_compared_either_way(browse: Browse, drawn: Drawn, diagnosis: str) -> None:
    drawn.publish()
    reworded(drawn)

    page = browse().page(f"{diagnosis}/versions/1/differences?depuis=2")

    assert says(page, "Enjeux retirés (1) Apprendre dehors")


def test_a_body_that_answers_otherwise_is_told_with_its_words(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish(), "Sauf le préau, à revoir.")
    second = reworded(drawn)
    drawn.endorse(second, "Sauf le mur, à revoir.")
    given = {"read": second.hash, "by": valbourg.karim, "at": valbourg.at}
    endorse(second, valbourg.parents, Position.SHARED, **given)
    db.session.commit()

    page = browse().page(f"{diagnosis}/versions/2/differences")

    assert says(page, "Commune de Valbourg S’en explique autrement.")
    assert says(page, "[retiré : préau fin]")
    assert says(page, "[ajouté : mur fin]")
    assert says(page, "Parents de Valbourg Répond pour la première fois.")


def test_what_changed_a_lot_is_read_page_by_page(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    for n in range(45):
        drawn.draw(f"Enjeu numéro {n + 100}")
    drawn.publish()
    db.session.commit()
    assert valbourg.karim

    page = browse().page(f"{diagnosis}/versions/2/differences")
    assert not says(page, "Enjeu numéro 144")
    first = browse().page(link(page, "Lire les 45"))
    second = browse().page(link(first, "Lire la suite"))

    for n in range(45):
        assert says(first, f"Enjeu numéro {n + 100}") != says(second, f"Enjeu numéro {n + 100}")
    assert link(second, "Revenir à tout ce qui a changé")


@pytest.mark.parametrize("asked", ["versions/1/differences", "versions/2/differences?depuis=9"])
def test_what_cannot_be_compared_is_not_there(
    browse: Browse, drawn: Drawn, diagnosis: str, asked: str
) -> None:
    drawn.publish()
    reworded(drawn)

    assert browse().get(f"{diagnosis}/{asked}").status_code == 404


def test_a_sensitive_figure_is_compared_for_participants_alone(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    kept = TypedFigure("Orientation", 60, "%", "2026", "Le collège", sensitive=True)
    type_figure(valbourg.concertation, kept, **who)
    drawn.publish()

    stranger, participant = Readers(app, valbourg.karim).read(f"{diagnosis}/versions/2/differences")

    assert "Orientation" not in stranger
    assert "Les chiffres réservés aux participants ne sont pas comparés ici." in stranger
    assert "Chiffres ajoutés (1) Orientation" in participant


# --- what is disputed ------------------------------------------------------------------------


def test_what_two_colleges_dispute_comes_first_with_both_and_remains(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    who: dict[str, Any] = {"by": valbourg.odile, "at": valbourg.at}
    weigh_finding(drawn.finding, Weight.NUANCED, "Pas le matin.", **who)
    drawn.publish()
    db.session.commit()

    page = browse().page(f"{diagnosis}/versions/1")

    said = words(page)
    assert "Ce sur quoi les collèges ne s’accordent pas « La cour est bruyante. » Parents" in said
    assert "Le nuancent : " in said
    assert "« Pas le matin. »" in said
    assert said.index("ne s’accordent pas") < said.index("1. Respirer")


def test_a_version_keeps_the_published_results_of_questionnaires(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    here = scenes.a_published_survey(valbourg)
    version = drawn.publish()
    db.session.commit()

    [kept] = version.content["surveys"]
    assert [one["label"] for one in kept["results"]] == ["Y jouez-vous\u202f?", "Où cela\u202f?"]
    db.session.refresh(version)
    assert fingerprint(version.content) == version.hash
    page = browse().page(f"{diagnosis}/versions/1/questionnaires")
    assert says(page, kept["title"])
    assert link(page, "Les résultats du questionnaire").endswith(f"/{here['survey_id']}/resultats")


# --- the file -----------------------------------------------------------------------------------


def kept_by(browser: Browser, diagnosis: str, where: Path, n: int = 1) -> Any:
    answer = browser.get(f"{diagnosis}/versions/{n}/diagnostic.json")
    assert answer.mimetype == "application/json"
    where.write_bytes(answer.data)
    return json.loads(answer.data)


@pytest.mark.parametrize("who", [None, "karim"])
def test_anyone_verifies_the_file_they_may_have(
    valbourg: Valbourg,
    browse: Browse,
    drawn: Drawn,
    diagnosis: str,
    tmp_path: Path,
    who: str | None,
) -> None:
    drawn.figure.sensitive = True
    version = drawn.publish()
    db.session.commit()

    browser = browse(getattr(valbourg, who) if who else None)
    kept = kept_by(browser, diagnosis, tmp_path / "d.json")

    assert kept["hash"] == version.hash
    assert ("Passages" in str(kept)) is (who == "karim")
    said = CliRunner().invoke(cli, ["verify", str(tmp_path / "d.json")])
    assert (said.exit_code, "intact" in said.output) == (0, True)


def test_a_file_that_was_touched_is_found_out(
    browse: Browse, drawn: Drawn, diagnosis: str, tmp_path: Path
) -> None:
    drawn.publish()
    db.session.commit()
    path = tmp_path / "d.json"
    kept_by(browse(), diagnosis, path)
    path.write_text(path.read_text().replace("Respirer", "Respirer un peu"))

    said = CliRunner().invoke(cli, ["verify", str(path)])

    assert said.exit_code == 1
    assert "le contenu a changé" in said.output


def test_a_finding_withdrawn_since_is_no_longer_in_the_file(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str, tmp_path: Path
) -> None:
    drawn.publish()
    withdraw(drawn.finding, "Il blesse.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    db.session.commit()

    kept = kept_by(browse(), diagnosis, tmp_path / "d.json")

    assert "bruyante" not in str(kept)
    assert fingerprint(kept["content"]) == kept["hash"]


def test_a_version_published_long_ago_is_read_compared_and_kept(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str, tmp_path: Path
) -> None:
    an_old_version(drawn)
    reworded(drawn)
    db.session.commit()

    karim = browse(valbourg.karim)
    page = karim.page(f"{diagnosis}/versions/1")

    for text in ("à partir de 12 constats", "« Bruyante. »", "Passages (2025) : 12,5 passages"):
        assert says(page, text), text
    assert says(karim.page(f"{diagnosis}/versions/2/differences"), "Enjeux ajoutés")
    assert fingerprint(kept_by(karim, diagnosis, tmp_path / "d.json")["content"]) == (
        fingerprint(OLD)
    )
