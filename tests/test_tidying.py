"""Nothing is kept longer than is said, and nobody has to think of it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from concert.concertations.models import Concertation
from concert.config import Settings
from concert.core.clock import months
from concert.core.database import db
from concert.core.mail import Letter
from concert.ideas.models import Idea
from concert.journal import chain
from concert.journal.models import Entry
from concert.journal.queries import links
from concert.journal.record import server_key
from concert.people.models import Person
from concert.privacy.fading import cut_authors, drop_old_drafts, erase_the_inactive
from concert.privacy.models import Erasure
from concert.terms.actions import give_terms
from concert.terms.queries import Terms
from concert.tidying import due_rules, rules
from concert.work import work_once
from tests.cast import Valbourg
from tests.privacy.lives import letters_to

DAY = timedelta(days=1)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _subjects() -> set[str]:
    return set(db.session.scalars(sa.select(Letter.subject)))


# --- accounts -------------------------------------------------------------------------


def test_an_account_that_no_longer_serves_is_told_then_erased(valbourg: Valbourg) -> None:
    later = valbourg.at + months(24) + DAY
    erase_the_inactive(24, at=later)
    [letter] = letters_to("karim@exemple.fr")
    assert "sera effacé dans 30 jours" in letter.subject
    assert valbourg.karim.email

    erase_the_inactive(24, at=later + 31 * DAY)

    assert valbourg.karim.email is None
    assert valbourg.karim.id in set(db.session.scalars(sa.select(Erasure.person_id)))


def test_whoever_comes_back_keeps_their_account(valbourg: Valbourg) -> None:
    later = valbourg.at + months(24) + DAY
    erase_the_inactive(24, at=later)
    valbourg.karim.signed_in_at = later + 3 * DAY

    erase_the_inactive(24, at=later + 31 * DAY)

    assert valbourg.karim.email == "karim@exemple.fr"


def test_an_account_that_serves_is_told_nothing(valbourg: Valbourg) -> None:
    valbourg.karim.signed_in_at = valbourg.at + months(12)

    erase_the_inactive(24, at=valbourg.at + months(25))

    assert letters_to("karim@exemple.fr") == []


def test_whoever_leads_something_open_is_kept(valbourg: Valbourg) -> None:
    later = valbourg.at + months(24) + DAY

    for day in range(2):
        erase_the_inactive(24, at=later + day * 31 * DAY)

    assert valbourg.claire.email
    assert letters_to("claire@exemple.fr") == []


def test_someone_without_an_address_is_not_told(valbourg: Valbourg) -> None:
    nameless = Person(email=None, name="", created_at=valbourg.at)
    db.session.add(nameless)
    db.session.flush()

    erase_the_inactive(24, at=valbourg.at + months(24) + DAY)

    assert nameless.id in set(db.session.scalars(sa.select(Erasure.person_id)))


# --- authors --------------------------------------------------------------------------


def test_a_text_loses_its_author_the_months_after_the_closing_that_were_said(
    valbourg: Valbourg,
) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    here, number = valbourg.concertation, idea.id
    give_terms(here, Terms("La commune", months=6), by=valbourg.claire, at=valbourg.at)
    here.closed_at = valbourg.at
    db.session.commit()

    assert cut_authors(at=valbourg.at + months(6) - DAY) == 0
    assert cut_authors(at=valbourg.at + months(6) + DAY) == 1
    db.session.commit()

    assert db.session.get_one(Idea, number).author_id is None
    tied = sa.select(Entry).where(Entry.concertation_id == here.id, Entry.person_id.is_not(None))
    assert db.session.scalars(tied).all() == []
    assert list(chain.flaws(links(here), server_key().public_key())) == []
    assert cut_authors(at=valbourg.at + months(7)) == 0


def test_a_text_keeps_its_author_while_the_concertation_is_open(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)

    cut_authors(at=valbourg.at + months(60))

    assert idea.author_id


# --- drafts ---------------------------------------------------------------------------


def test_a_draft_never_opened_is_told_then_dropped(valbourg: Valbourg) -> None:
    number = valbourg.draft("Une cantine", valbourg.karim).id
    later = valbourg.at + 366 * DAY
    drop_old_drafts(at=later)
    assert _subjects() == {"Votre brouillon sera supprimé dans 30 jours"}

    assert drop_old_drafts(at=later + 31 * DAY) == 1
    db.session.commit()

    assert db.session.get(Concertation, number) is None


def test_a_draft_that_opened_meanwhile_stays(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine", valbourg.karim)
    later = valbourg.at + 366 * DAY
    drop_old_drafts(at=later)
    draft.opened_at = later

    assert drop_old_drafts(at=later + 31 * DAY) == 0


# --- the list -------------------------------------------------------------------------


def test_a_file_that_nothing_names_goes(valbourg: Valbourg) -> None:
    folder = _settings().files_path
    folder.mkdir(parents=True, exist_ok=True)
    lost, fresh = folder / "lost", folder / "fresh"
    for one, age in ((lost, 3), (fresh, 0)):
        one.write_bytes(b"%PDF")
        when = (valbourg.at - age * DAY).timestamp()
        os.utime(one, (when, when))
    [rule] = [one for one in rules(_settings()) if one.name == "fichiers"]

    assert rule.would_do(at=valbourg.at) == 1
    assert lost.exists()
    rule.apply(at=valbourg.at)

    assert not lost.exists()
    assert fresh.exists()
    fresh.unlink()


@pytest.mark.usefixtures("valbourg")
def test_looking_does_nothing(valbourg: Valbourg) -> None:
    later = valbourg.at + months(30)
    db.session.commit()

    found = {rule.name: rule.would_do(at=later) for rule in rules(_settings())}

    assert found["comptes"] > 0
    assert db.session.scalars(sa.select(Letter)).all() == []
    assert db.session.scalars(sa.select(Erasure)).all() == []


def test_a_daily_rule_is_applied_once_a_day(app: Flask, valbourg: Valbourg) -> None:
    work_once(app, valbourg.at)

    names = [rule.name for rule in due_rules(_settings(), at=valbourg.at + timedelta(hours=2))]
    assert "comptes" not in names
    assert "traces" in names
    names = [rule.name for rule in due_rules(_settings(), at=valbourg.at + DAY)]
    assert "comptes" in names


def test_the_work_beside_the_pages_tidies(app: Flask, valbourg: Valbourg) -> None:
    db.session.commit()

    work_once(app, valbourg.at + months(24) + DAY)

    assert any("sera effacé" in subject for subject in _subjects())


def test_every_rule_says_itself_in_a_sentence() -> None:
    settings = Settings(data_dir=str(Path("unused")))

    for rule in rules(settings):
        assert str(rule.sentence).endswith(".")
