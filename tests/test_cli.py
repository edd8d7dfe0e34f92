"""The commands, as someone types them: what they say, and whether they succeed."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from concert.cli import cli
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.indicators.actions import take_all
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from concert.territories.models import Figure
from concert.territories.series import descriptors
from concert.votes.elsewhere import handed_out
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.indicators.test_routes import SCHOOL, school
from tests.opendata.made import IPS, ips, written
from tests.plan.answers import signed
from tests.territories.makers import uai_of
from tests.votes.voting import voted

Typed = Callable[..., Result]


@pytest.fixture
def concert(app: Flask) -> Typed:
    """`concert …`, with what is typed when it asks."""

    def typed(*words: str | Path, answers: str = "") -> Result:
        db.session.commit()
        return app.test_cli_runner().invoke(cli, [str(word) for word in words], input=answers)

    return typed


def refused(result: Result) -> str:
    """What a command says that fails; a traceback is not something to say."""
    assert result.exit_code, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return result.output


# --- verify -------------------------------------------------------------------------------


@pytest.fixture
def proof(app: Flask, valbourg: Valbourg, tmp_path: Path) -> Path:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)
    slug = valbourg.concertation.slug
    url = f"/concertations/{slug}/engagements/{commitment.id}/signatures/1/preuve.json"
    path = tmp_path / "preuve.json"
    path.write_bytes(Browser(app).get(url).data)
    return path


def test_a_proof_that_is_intact_is_said_to_be(concert: Typed, proof: Path) -> None:
    result = concert("verify", proof)

    assert (result.exit_code, result.output) == (0, "✓ intact\n")


def test_a_proof_of_which_one_byte_changed_says_what_and_fails(concert: Typed, proof: Path) -> None:
    proof.write_bytes(proof.read_bytes().replace("amène l’eau".encode(), "amène l’air".encode()))

    assert refused(concert("verify", proof)) == "✗ le document signé a changé\n"


def test_a_journal_whose_end_was_cut_fails_when_the_end_is_known(
    concert: Typed, app: Flask, valbourg: Valbourg, tmp_path: Path
) -> None:
    here, path = valbourg.concertation, tmp_path / "journal.jsonl"
    path.write_bytes(Browser(app).get(f"/concertations/{here.slug}/journal.jsonl").data)
    whole = concert("verify", path, "--head", here.journal_head)
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]), "utf-8")

    assert whole.exit_code == 0
    assert "sa fin a été coupée" in refused(concert("verify", path, "--head", here.journal_head))


def test_a_file_that_is_no_proof_is_told_in_one_sentence(concert: Typed, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")

    said = refused(concert("verify", path))

    assert (
        said.strip()
        == "Ce fichier n’est ni un journal, ni une preuve, ni un diagnostic de Concert."
    )


def test_a_key_that_is_none_is_told_in_one_sentence(concert: Typed, proof: Path) -> None:
    for what in (proof, "journal"):
        assert "n’est pas une clé publique" in refused(concert("verify", what, "--key", "zz"))


def test_every_journal_of_the_database_is_verified(concert: Typed, valbourg: Valbourg) -> None:
    result = concert("verify", "journal")

    assert result.exit_code == 0, result.output
    assert "✓ Une cour pour tous" in result.output
    assert "✓ Ailleurs" in result.output
    assert concert("verify", "journal", "--head", valbourg.concertation.journal_head).exit_code == 0
    assert "aucun journal" in refused(concert("verify", "journal", "--head", "ab" * 32))


def test_a_file_may_follow_the_word_journal(
    concert: Typed, app: Flask, valbourg: Valbourg, tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(
        Browser(app).get(f"/concertations/{valbourg.concertation.slug}/journal.jsonl").data
    )

    assert concert("verify", "journal", path).output == "✓ intact\n"


REWRITTEN = {
    "its words": ("UPDATE journal_entry SET verb = 'frame_revised' WHERE id = {id}", "a changé"),
    "its seal": ("UPDATE journal_entry SET seal = 'ab' WHERE id = {id}", "sceau"),
    "its end": ("DELETE FROM journal_entry WHERE id = {id}", "s’arrête avant"),
}


@pytest.mark.parametrize(("statement", "said"), REWRITTEN.values(), ids=REWRITTEN.keys())
def test_an_entry_rewritten_behind_our_back_is_named(
    concert: Typed, valbourg: Valbourg, statement: str, said: str
) -> None:
    valbourg.idea()
    db.session.commit()
    number = valbourg.concertation.journal_length
    _behind_our_back(statement.format(id=_last_entry(valbourg)))

    output = refused(concert("verify", "journal"))

    assert "✗ Une cour pour tous" in output
    assert f"entrée {number}" in output
    assert said in output


def _last_entry(valbourg: Valbourg) -> int:
    last = sa.select(sa.func.max(Entry.id)).where(Entry.concertation_id == valbourg.concertation.id)
    return db.session.scalars(last).one()


def _behind_our_back(statement: str) -> None:
    """As whoever holds the database could: the triggers are theirs to drop."""
    db.session.execute(sa.text("DELETE FROM journal_pending"))
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    else:
        for name in ("journal_entry_kept", "journal_entry_not_deleted"):
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
    db.session.execute(sa.text(statement))
    db.session.commit()
    db.session.expire_all()


# --- count and recount --------------------------------------------------------------------


@pytest.fixture
def urn(valbourg: Valbourg, tmp_path: Path) -> Path:
    """An urn that a bureau keeps, downloaded."""
    path = tmp_path / "urne.json"
    path.write_text(json.dumps(handed_out(voted(valbourg, bureau=True))), encoding="utf-8")
    return path


def test_two_passphrases_open_an_urn_and_write_what_is_to_be_handed_back(
    concert: Typed, valbourg: Valbourg, urn: Path
) -> None:
    first, second, _third = valbourg.passphrases
    opened = urn.with_name("ouverte.json")

    result = concert("count", urn, opened, answers=f"{first}\n{second}\n")

    assert result.exit_code == 0
    assert "Bulletins : 6." in result.output
    assert len(json.loads(opened.read_text("utf-8"))["ballots"]) == 6
    assert first not in result.output


def test_two_phrases_that_do_not_open_the_urn_are_told_and_nothing_is_written(
    concert: Typed, valbourg: Valbourg, urn: Path
) -> None:
    first, opened = valbourg.passphrases[0], urn.with_name("ouverte.json")

    said = refused(concert("count", urn, opened, answers=f"{first}\nautre chose\n"))

    assert "Ces deux phrases n’ouvrent pas l’urne." in said
    assert not opened.exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("count", "Ce fichier n’est pas une urne de Concert."),
        ("recount", "Ce fichier n’est pas une liste de bulletins de Concert."),
    ],
)
def test_a_file_that_is_not_what_the_command_reads_is_told(
    concert: Typed, tmp_path: Path, command: str, said: str
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")

    assert said in refused(concert(command, path, answers="une\ndeux\n"))


def test_published_ballots_are_counted_again(concert: Typed, tmp_path: Path) -> None:
    path = tmp_path / "bulletins.csv"
    lines = ["code;proposition 7;proposition 12", "A;good;", "B;good;good"]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")

    result = concert("recount", path)

    assert result.exit_code == 0
    assert "Bulletins : 2, dont blancs : 0" in result.output
    assert result.output.index("1. proposition 7") < result.output.index("2. proposition 12")


@pytest.mark.parametrize("command", ["verify", "count", "recount"])
def test_a_file_that_is_not_there_is_said_not_to_be(
    concert: Typed, tmp_path: Path, command: str
) -> None:
    result = concert(command, tmp_path / "absent.json")

    assert result.exit_code == 2
    assert "absent.json" in result.output


# --- import -------------------------------------------------------------------------------


def test_a_dataset_that_is_not_known_is_answered_with_those_that_are(
    concert: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.touch()

    said = refused(concert("import", "ecoles", path))

    assert all(name in said for name in descriptors())


@pytest.mark.parametrize("kind", descriptors())
@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0", b"a;b\n1;2\n", b"PK\x03\x04"])
def test_a_file_that_is_not_of_this_kind_is_told_in_french_without_a_traceback(
    concert: Typed, tmp_path: Path, kind: str, content: bytes
) -> None:
    path = tmp_path / "fichier.csv"
    path.write_bytes(content)

    said = refused(concert("import", kind, path, "--annee", "2026"))

    assert said.strip()
    assert "Traceback" not in said


def test_an_import_says_what_became_of_the_file_and_commits(concert: Typed, tmp_path: Path) -> None:
    path = written(tmp_path, IPS, [ips(uai_of(1), "100"), ips("0350001A", "100")])

    first, second = concert("import", path), concert("import", "ips-ecoles", path)

    assert "Lignes lues\u00a0: 2" in first.output
    assert "Ligne 3 refusée" in first.output
    assert "nouveaux 1, modifiés 0, inchangés 0" in first.output
    assert "nouveaux 0, modifiés 0, inchangés 1" in second.output
    assert db.session.query(Figure).count() == 1


def test_many_refused_lines_are_all_in_a_file_that_is_named(concert: Typed, tmp_path: Path) -> None:
    path = written(tmp_path, IPS, [ips(f"{rank:07}0", "100") for rank in range(80)])

    said = refused(concert("import", path))

    named = re.search("^et 30 autres\u00a0: voir (.*\\.csv)$", said, re.MULTILINE)
    assert named
    assert len(re.findall(r"^Ligne \d+ refusée", said, re.MULTILINE)) == 50
    header, *rows = lines_of(Path(named[1]))
    assert header == ["jeu", "ligne", "état", "raison"]
    assert [(row[1], row[2]) for row in rows] == [(str(2 + n), "refusée") for n in range(80)]
    assert all(row[3] for row in rows)


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_what_is_said_of_the_lines_is_written_where_one_asks(
    concert: Typed, tmp_path: Path
) -> None:
    path = written(tmp_path, IPS, [ips(uai_of(1), "100"), ips("0350001A", "100")])

    concert("import", path, "--report", tmp_path / "said.csv")

    assert [row[:3] for row in lines_of(tmp_path / "said.csv")[1:]] == [
        ["Indice de position sociale des écoles", "3", "refusée"]
    ]
    said = refused(concert("import", path, "--report", tmp_path / "absent" / "said.csv"))
    assert "Rien ne s’écrit dans" in said


def test_those_who_lead_are_told_of_what_an_import_brings_that_is_newer(
    concert: Typed, valbourg: Valbourg, tmp_path: Path
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    school(valbourg)
    take_all(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    path = written(tmp_path, IPS, [ips(SCHOOL, "99", year="2025-2026")])

    concert("import", path)
    concert("import", path)

    entries = db.session.query(Entry).filter_by(verb=Verb.INDICATORS_OUTDATED)
    assert [list(one.details["figures"].values()) for one in entries] == [[["2025-2026", "99.0"]]]


# --- demo and work ------------------------------------------------------------------------


def test_the_demonstration_says_where_its_concertations_are(concert: Typed) -> None:
    first, second = concert("demo"), concert("demo")

    assert first.exit_code == 0
    assert first.output.count("/concertations/") == 3
    assert second.output == first.output


def test_a_file_of_ideas_without_its_columns_is_told(concert: Typed, tmp_path: Path) -> None:
    path = tmp_path / "idees.csv"
    path.write_text("title\nUn bus\n", encoding="utf-8")

    assert "description, titre" in refused(concert("demo", "--ideas", path))


def test_work_done_once_says_how_much_and_stops(concert: Typed, valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)

    first, second = concert("work", "--once"), concert("work", "--once")

    assert (first.exit_code, second.exit_code) == (0, 0)
    letters = db.session.query(Letter).filter_by(to="karim@exemple.fr").all()
    assert len(letters) == 1


@pytest.mark.usefixtures("app")
def test_a_walk_to_where_nobody_answers_is_told(concert: Typed) -> None:
    said = refused(concert("walk", "http://127.0.0.1:1"))

    assert "La promenade s’arrête" in said


@pytest.mark.parametrize("words", [["fetch"], ["deliver", "--status"]])
def test_a_command_finds_the_application_by_itself_in_a_shell(app: Flask, words: list[str]) -> None:
    settings = app.config["SETTINGS"]
    said = {"CONCERT_ENV": "development", "DATABASE_URL": settings.database_url}

    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-m", "concert", *words],
        env={**os.environ, **said, "DATA_DIR": settings.data_dir},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_commands_explain_themselves_in_french(concert: Typed) -> None:
    said = concert("--help").output

    for command in ("count", "demo", "import", "recount", "serve", "verify", "walk", "work"):
        assert command in said
    assert "du lancement d’une concertation" in said


def test_a_setting_that_cannot_be_used_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONCERT_ENV", "production")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    result: Any = CliRunner().invoke(cli, ["work", "--once"])

    assert result.exit_code
    assert "Concert ne peut pas démarrer." in result.output + capsys.readouterr().err


# --- tidy ---------------------------------------------------------------------------------


def test_each_rule_says_itself_its_rhythm_and_what_it_would_do(
    concert: Typed, valbourg: Valbourg
) -> None:
    valbourg.idea()

    said = concert("tidy", "--list")

    assert said.exit_code == 0, said.output
    for name in ("comptes (chaque jour)", "auteurs (chaque jour)", "traces (à chaque passage)"):
        assert name in said.output
    assert "prévenus, puis effacés 30 jours après." in said.output


def test_a_dry_run_does_nothing_and_the_real_one_does(
    concert: Typed, app: Flask, valbourg: Valbourg
) -> None:
    db.session.query(Person).update({"created_at": valbourg.at - timedelta(days=2000)})

    dry = concert("tidy", "--dry-run")
    assert "comptes (chaque jour)" in dry.output
    assert db.session.query(Letter).count() == 0
    concert("tidy")

    assert db.session.query(Letter).count() > 0
    assert app.config["SETTINGS"].inactive_months == 24
