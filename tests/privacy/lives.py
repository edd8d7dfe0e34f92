"""People who did everything, and what is left of them once they are erased."""

from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from concert.accounts.actions import ask_link
from concert.concertations.models import Role
from concert.concertations.phases import Phase
from concert.constraints.actions import state_constraint
from concert.constraints.models import ConstraintKind
from concert.core.database import db
from concert.core.mail import Letter, post
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import Position
from concert.diagnosis.publication import publish
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Weight
from concert.ideas.actions import argue
from concert.ideas.models import Idea, Stance
from concert.ideas.supporting import support_idea
from concert.invitations.actions import Guest, invite, send
from concert.journal.models import Verb
from concert.journal.record import record
from concert.notices.actions import choose_rhythm, choose_rhythm_there, note
from concert.notices.models import Rhythm
from concert.oidc.actions import link
from concert.oidc.provider import Proof
from concert.people.doors import Happened, keep
from concert.people.models import Person, PersonSession, SecurityKind, Submission
from concert.plan.signing import decline
from concert.votes.actions import cast_ballot
from tests.cast import Valbourg


def lives_fully(valbourg: Valbourg, person: Person) -> Idea:
    """Someone of Valbourg does all that a person can do, but sign; returns an idea of theirs."""
    who = {"by": person, "at": valbourg.at}
    place = valbourg.concertation
    _comes_and_goes(valbourg, person)
    valbourg.enter(Phase.DIAGNOSIS)
    share_finding(place, "Les petits ont peur.", theme="", about=None, **who)
    seen = share_finding(
        place, "Le mur est gris.", theme="", about=None, by=valbourg.lea, at=valbourg.at
    )
    weigh_finding(seen, Weight.SHARED, **who)
    state_constraint(valbourg.parents, ConstraintKind.MEANS, "Peu de bénévoles.", **who)
    valbourg.stake()
    version = publish(place, by=valbourg.claire, at=valbourg.at)
    endorse(version, valbourg.parents, Position.RESERVED, "Sous réserve.", read=version.hash, **who)
    idea = valbourg.idea("Une cabane à livres", by=person)
    argue(idea, Stance.FOR, "On y lirait dehors.", **who)
    support_idea(valbourg.idea("Une mare", by=valbourg.lea), **who)
    poll = valbourg.poll()
    cast_ballot(poll, {str(poll.choices[0].proposal_id): "good"}, **who)
    asked = valbourg.commitment(stakeholder=valbourg.parents)
    decline(asked, asked.revision, "Nous ne sommes pas assez.", **who)
    db.session.commit()
    return idea


def _comes_and_goes(valbourg: Valbourg, person: Person) -> None:
    """A session, a link, a form, invitations both ways, letters to them and about them."""
    at = valbourg.at
    ask_link(person.email or "", "/compte", at=at)
    db.session.add(
        PersonSession(
            token_hash="a" * 64,
            person_id=person.id,
            started_at=at,
            expires_at=at,
            issuer="https://id.exemple.fr",
            id_token=f"signed by a provider: {person.email}",
        )
    )
    claims = {"sub": person.email, "siret": "21350001200017"}
    link(Proof("https://id.exemple.fr", "", claims), person, at=at)
    keep([Happened(SecurityKind.SIGNED_IN, "192.0.2.7", person.id)], at)
    db.session.add(Submission(person_id=person.id, key="k", sent_at=at, destination="/"))
    asked = Guest(person.email or "", Role.FACILITATOR, name=person.name)
    invitation = invite(valbourg.concertation, asked, by=valbourg.claire, at=at)
    send(invitation, by=valbourg.claire, at=at)
    choose_rhythm(person, Rhythm.WEEKLY, at=at)
    choose_rhythm_there(person.id, valbourg.concertation, Rhythm.AT_ONCE, at=at)
    note(record(Verb.FRAME_REVISED, valbourg.concertation, by=None, at=at))
    post(person.email or "", "Bonjour", f"Bonjour {person.name},", at=at)
    post("claire@exemple.fr", f"Réponse de {person.name}", f"{person.name} décline.", at=at)
    gone = post("lea@exemple.fr", "Réponse", f"Écrivez à {person.email}.", at=at)
    gone.sent_at = at
    db.session.flush()


def names_of(person: Person) -> list[str]:
    """What must not be found anywhere once they are erased."""
    return [text for text in (person.email, *person.name.split()) if text]


def rows_naming(texts: list[str]) -> dict[str, list[str]]:
    """In every row of every table, and in the search index: which tables hold one of the texts."""
    found: dict[str, list[str]] = {}
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            dump = repr(tuple(row)).lower()
            for text in texts:
                if text.lower() in dump:
                    found.setdefault(table.name, []).append(dump)
    return found


def files_naming(texts: list[str]) -> list[str]:
    """The files of the installation whose bytes hold one of the texts, the database's too."""
    folder = Path(current_app.config["SETTINGS"].data_dir)
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != "empty.sqlite3"]
    return [one.name for one in files if any(text.encode() in one.read_bytes() for text in texts)]


def letters_to(address: str) -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).where(Letter.to == address)))
