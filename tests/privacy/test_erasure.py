"""Erasing someone leaves no trace of them, and the proofs hold."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from concert.accounts.actions import forget_old_traces
from concert.concertations.counters import recount
from concert.concertations.models import BodyKind, Concertation, Participation, Role
from concert.core.database import db
from concert.core.errors import Refused, Unready
from concert.core.mail import Letter, post
from concert.findings.models import Finding
from concert.ideas.models import Argument, Idea
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.journal import chain
from concert.journal.models import Entry
from concert.journal.queries import links
from concert.journal.record import server_key
from concert.launch.actions import discard
from concert.moderation.actions import take_back
from concert.people.models import Person
from concert.plan.models import SignOff
from concert.plan.signing import proof_of, sign
from concert.privacy import tombstones
from concert.privacy.actions import delete_account, erase, erase_again
from concert.privacy.held import Fate
from concert.privacy.lines import lines
from concert.privacy.models import Erasure
from concert.privacy.queries import concerns, holdings
from concert.votes.models import Envelope
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.privacy.lives import files_naming, letters_to, lives_fully, names_of, rows_naming


def _is_intact(concertation: Concertation) -> bool:
    return list(chain.flaws(links(concertation), server_key().public_key())) == []


def test_nothing_is_left_of_the_name_nor_of_the_address(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)
    said = names_of(valbourg.karim)
    assert rows_naming(said)

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    assert rows_naming(said) == {}
    assert _is_intact(valbourg.concertation)


@pytest.mark.only_on("sqlite", "a server's files are not ours to read")
@pytest.mark.parametrize("texts", [False, True])
def test_nothing_is_left_in_the_files_not_even_in_their_free_space(
    valbourg: Valbourg, texts: bool
) -> None:
    lives_fully(valbourg, valbourg.karim)
    valbourg.idea("Un arbre pour Haddad", by=valbourg.karim)
    db.session.commit()
    said = [*names_of(valbourg.karim), "haddad"]
    assert files_naming(said)

    delete_account(valbourg.karim, texts=texts, at=valbourg.at)
    db.session.commit()

    if texts:
        assert files_naming(said) == []
    assert files_naming(["karim@exemple.fr", "Karim"]) == []


def test_a_line_of_the_inventory_holds_whatever_one_did(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)
    held = {str(one.line.column): one.count for one in holdings(valbourg.karim)}
    number = valbourg.karim.id

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    erased = db.session.get_one(Person, number)
    stays = {Fate.EMPTIED}
    for line in lines():
        if line.refers in {"person", "participation"}:
            left = sa.select(sa.func.count()).select_from(line.table).where(concerns(line, erased))
            before = held[str(line.column)] + (line.table.name == "erasure")
            assert db.session.scalar(left) == (before if line.held.fate in stays else 0), (
                line.column
            )


def test_a_life_goes_through_what_most_people_do(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)

    lived = {str(one.line.column) for one in holdings(valbourg.karim) if one.count}

    assert lived >= {
        "argument.author_id",
        "constraint.stated_by_id",
        "endorsement.person_id",
        "envelope.participation_id",
        "finding.author_id",
        "finding_weight.participation_id",
        "idea.author_id",
        "invitation.email",
        "journal_entry.person_id",
        "letter.to",
        "mandate.person_id",
        "participation.person_id",
        "person_session.person_id",
        "reply.person_id",
        "sign_in_link.email",
        "submission.person_id",
        "support.participation_id",
    }


def test_whoever_signed_stays_in_the_signed_document_alone(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    signed = sign(commitment, 1, by=valbourg.odile, at=valbourg.at)
    db.session.flush()
    before, said = proof_of(signed), names_of(valbourg.odile)

    delete_account(valbourg.odile, texts=True, at=valbourg.at)
    db.session.commit()

    assert rows_naming(said).keys() == {"sign_off"}
    assert rows_naming(["odile@exemple.fr"]) == {}
    kept = db.session.scalars(sa.select(SignOff)).one()
    assert proof_of(kept) == before
    assert kept.signed_by_id is None
    assert _is_intact(valbourg.concertation)


def test_an_act_is_no_longer_tied_to_whoever_did_it(valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)
    number = valbourg.karim.id

    delete_account(valbourg.karim, texts=False, at=valbourg.at)

    acts = db.session.scalars(sa.select(Entry).where(Entry.actor != "")).all()
    assert number not in {one.person_id for one in acts}
    salts = [one.salt for one in acts if one.salt]
    assert all(one.actor not in {chain.actor(number, salt) for salt in salts} for one in acts)


def test_what_one_gave_stays_without_them(browse: Browse, valbourg: Valbourg) -> None:
    idea = lives_fully(valbourg, valbourg.karim)
    number, counted = idea.id, valbourg.concertation.ideas_count

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    kept = db.session.get_one(Idea, number)
    assert (kept.title, kept.author_id, kept.withdrawn_at) == ("Une cabane à livres", None, None)
    assert db.session.get_one(Concertation, kept.concertation_id).ideas_count == counted
    page = browse(None).page(f"/concertations/{valbourg.concertation.slug}/idees/{number}")
    assert "Une cabane à livres" in page.get_text()


def test_what_one_gave_goes_too_for_whoever_asks_it(browse: Browse, valbourg: Valbourg) -> None:
    idea = lives_fully(valbourg, valbourg.karim)
    number = idea.id

    delete_account(valbourg.karim, texts=True, at=valbourg.at)
    db.session.commit()

    for table in (Idea, Finding, Argument):
        mine = db.session.scalars(sa.select(table).where(table.text == "")).all()
        assert all(one.withdrawn_at and one.author_id is None for one in mine)
        assert mine
    slug = valbourg.concertation.slug
    assert "cabane" not in browse(None).get(f"/concertations/{slug}/idees/{number}").text
    assert "à livres" not in browse(None).get(f"/concertations/{slug}/idees?q=cabane").text
    assert rows_naming(["On y lirait dehors", "Une cabane à livres"]) == {}


def test_the_counters_are_those_of_a_full_recount(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)
    place = valbourg.concertation
    recount(place)

    delete_account(valbourg.karim, texts=True, at=valbourg.at)
    db.session.commit()

    kept = (place.participants_count, {one.code: one.participants_count for one in place.colleges})
    ideas = sa.select(sa.func.count()).where(
        Idea.concertation_id == place.id, Idea.withdrawn_at.is_(None)
    )
    assert place.ideas_count == db.session.scalar(ideas)
    recount(place)
    assert kept == (
        place.participants_count,
        {one.code: one.participants_count for one in place.colleges},
    )


def test_a_ballot_that_was_cast_still_counts(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)

    delete_account(valbourg.karim, texts=True, at=valbourg.at)

    [envelope] = db.session.scalars(sa.select(Envelope))
    assert envelope.sealed


def test_a_page_made_for_strangers_is_made_anew_without_them(
    browse: Browse, valbourg: Valbourg
) -> None:
    place = db.session.scalars(
        sa.select(Participation).where(Participation.person_id == valbourg.karim.id)
    ).one()
    place.shown_as = "Karim de la rue d’en bas"
    valbourg.idea(by=valbourg.karim)
    path = f"/concertations/{valbourg.concertation.slug}/idees"
    assert "rue d’en bas" in browse(None).get(path).text

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    assert "rue d’en bas" not in browse(None).get(path).text


def test_others_lose_nothing(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)
    before = {str(one.line.column): one.count for one in holdings(valbourg.odile)}

    delete_account(valbourg.karim, texts=True, at=valbourg.at)

    assert {str(one.line.column): one.count for one in holdings(valbourg.odile)} == before
    assert valbourg.odile.name == "Odile Perrin"


def test_a_letter_to_someone_else_loses_the_name_before_it_leaves(valbourg: Valbourg) -> None:
    post(
        "lea@exemple.fr", "De Karim Haddad", "Karim Haddad décline. Haddadine, non.", at=valbourg.at
    )

    delete_account(valbourg.karim, texts=False, at=valbourg.at)

    [letter] = letters_to("lea@exemple.fr")
    assert letter.subject == "De une personne"
    assert letter.text == "une personne décline. Haddadine, non."


# --- what stands in the way --------------------------------------------------------------


def test_the_only_lead_of_an_open_concertation_hands_it_over_first(valbourg: Valbourg) -> None:
    with pytest.raises(Unready) as refused:
        delete_account(valbourg.claire, texts=False, at=valbourg.at)

    [obstacle] = refused.value.obstacles
    assert "Une cour pour tous" in obstacle.text
    assert valbourg.claire.email


def test_one_lead_among_two_may_go(valbourg: Valbourg) -> None:
    valbourg.comes(valbourg.person("Inès Veil"), "equipe", Role.LEAD)

    delete_account(valbourg.claire, texts=False, at=valbourg.at)

    assert db.session.scalars(sa.select(Erasure)).one().person_id == valbourg.claire.id


def test_the_lead_of_a_closed_concertation_may_go(valbourg: Valbourg) -> None:
    valbourg.concertation.closed_at = valbourg.at

    delete_account(valbourg.claire, texts=False, at=valbourg.at)

    assert rows_naming(names_of(valbourg.lea))
    assert rows_naming(["claire@exemple.fr", "Le Goff"]) == {}


def test_a_draft_of_one_s_own_goes_along(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.karim)
    given = StakeholderGiven("Caisse des écoles", BodyKind.INFORMAL)
    add_stakeholder(draft, given, by=valbourg.karim, at=valbourg.at)
    number = draft.id

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    assert db.session.get(Concertation, number) is None


def test_what_was_opened_is_never_discarded(valbourg: Valbourg) -> None:
    with pytest.raises(Refused):
        discard(valbourg.concertation)


def test_nobody_takes_back_the_text_of_another(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)

    with pytest.raises(Refused):
        take_back(idea, by=valbourg.claire, at=valbourg.at)


# --- after ----------------------------------------------------------------------------------


def test_whoever_comes_back_is_someone_new(valbourg: Valbourg) -> None:
    number = valbourg.karim.id
    delete_account(valbourg.karim, texts=False, at=valbourg.at)

    again = valbourg.person("Karim Haddad")

    assert again.id != number
    assert {one.count for one in holdings(again)} == {0, 1}


def test_an_old_backup_brings_nobody_back(valbourg: Valbourg) -> None:
    lives_fully(valbourg, valbourg.karim)
    number, said = valbourg.karim.id, names_of(valbourg.karim)
    born = valbourg.karim.created_at
    tombstones.raise_one(tombstones.Tombstone.of(number, born, valbourg.at, texts=True))

    assert erase_again(at=valbourg.at) == 1
    db.session.commit()

    assert rows_naming(said) == {}
    assert erase_again(at=valbourg.at) == 0


def test_a_number_given_anew_after_a_restoration_is_someone_else(valbourg: Valbourg) -> None:
    earlier = valbourg.karim.created_at - timedelta(days=1)
    stone = tombstones.Tombstone.of(valbourg.karim.id, earlier, valbourg.at, texts=False)
    tombstones.raise_one(stone)

    assert erase_again(at=valbourg.at) == 0
    assert valbourg.karim.email


def test_an_erasure_is_noted_beside_the_database_without_a_name(valbourg: Valbourg) -> None:
    number = valbourg.karim.id

    erase(valbourg.karim, texts=False, at=valbourg.at)
    assert number not in {one.person for one in tombstones.raised()}
    db.session.commit()

    assert number in {one.person for one in tombstones.raised()}


def test_a_line_lost_from_the_file_is_written_again(valbourg: Valbourg) -> None:
    erase(valbourg.karim, texts=False, at=valbourg.at)
    number = valbourg.karim.id
    db.session.commit()
    tombstones._file().unlink()

    erase_again(at=valbourg.at)

    assert [one.person for one in tombstones.raised()] == [number]


def test_the_last_letter_does_not_stay(valbourg: Valbourg) -> None:
    sent, unsent = (post(f"{n}@exemple.fr", "Effacé", "…", at=valbourg.at) for n in "ab")
    sent.farewell = unsent.farewell = True
    sent.sent_at = valbourg.at
    db.session.flush()

    forget_old_traces(at=valbourg.at)
    assert [one.to for one in db.session.scalars(sa.select(Letter))] == ["b@exemple.fr"]
    forget_old_traces(at=valbourg.at + timedelta(days=8))

    assert letters_to("b@exemple.fr") == []
