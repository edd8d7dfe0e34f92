"""What one college shares and another qualifies: both are heard, the most evenly shared first."""

import random

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of
from concert.core.database import db
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.disputes import Disputed, disputed, is_disputed, sides_of
from concert.findings.models import Finding, FindingReason, Weight
from concert.moderation.actions import withdraw
from concert.people.models import Person
from tests.cast import Valbourg

SHARED, NUANCED = Weight


@pytest.fixture
def cast(valbourg: Valbourg) -> Valbourg:
    valbourg.enter(Phase.DIAGNOSIS)
    return valbourg


def seen(cast: Valbourg, text: str = "La cour est bruyante.", by: Person | None = None) -> Finding:
    """What a parent sees."""
    who = {"by": by or cast.karim, "at": cast.at}
    return share_finding(cast.concertation, text, theme="", about=None, **who)


def says(
    cast: Valbourg, given: Finding, by: Person, weight: Weight, reason: str = ""
) -> FindingReason | None:
    return weigh_finding(given, weight, reason, by=by, at=cast.at)


def told(cast: Valbourg, limit: int = 9) -> list[Disputed]:
    return disputed(cast.concertation, limit)


def test_a_finding_of_a_college_qualified_by_another_is_disputed_with_both_voices(
    cast: Valbourg,
) -> None:
    given = seen(cast)
    says(cast, given, cast.odile, NUANCED, "Pas le soir.")

    [one] = told(cast)

    assert (one.shared.side.name, one.shared.text) == ("Parents", "La cour est bruyante.")
    assert (one.nuanced.side.name, one.nuanced.text) == ("Commune", "Pas le soir.")
    assert [side.name for side in one.sides.nuanced] == ["Commune"]


def test_a_college_at_odds_with_itself_alone_is_no_dispute(cast: Valbourg) -> None:
    [other] = cast.crowd("parents", 1)
    given = seen(cast)
    says(cast, given, other, NUANCED, "Pas le soir.")
    assert told(cast) == []

    says(cast, given, cast.odile, SHARED, "Nous l’entendons de la mairie.")

    [one] = told(cast)
    assert (one.shared.side.name, one.nuanced.side.name) == ("Commune", "Parents")
    assert one.shared.text == "Nous l’entendons de la mairie."


def test_what_is_said_without_a_reason_names_no_college(cast: Valbourg) -> None:
    given = seen(cast)
    says(cast, given, cast.odile, NUANCED)

    assert told(cast) == []
    assert sides_of([given.id])[given.id].nuanced == []


def test_the_most_evenly_shared_come_first(cast: Valbourg) -> None:
    even, uneven = seen(cast, "Un."), seen(cast, "Deux.")
    for given in (uneven, even):
        says(cast, given, cast.odile, NUANCED, "Non.")
    for person in cast.crowd("commune", 3):
        says(cast, even, person, NUANCED, "Non plus.")
    for person in cast.crowd("parents", 4):
        says(cast, even, person, SHARED)

    assert [one.text for one in told(cast)] == ["Un.", "Deux."]
    assert [one.text for one in told(cast, 1)] == ["Un."]


def test_a_finding_or_a_reason_withdrawn_is_no_longer_in_dispute(cast: Valbourg) -> None:
    given, other = seen(cast, "Un."), seen(cast, "Deux.")
    reason = says(cast, given, cast.odile, NUANCED, "M. Dupont crie.")
    says(cast, other, cast.odile, NUANCED, "Pas ici.")

    withdraw(reason, "Elle nomme quelqu’un.", by=cast.lea, at=cast.at)  # type: ignore[arg-type]
    withdraw(other, "Il blesse.", by=cast.lea, at=cast.at)  # type: ignore[arg-type]

    assert told(cast) == []


def test_what_a_body_says_is_a_side_of_its_own(cast: Valbourg) -> None:
    given = share_finding(
        cast.concertation,
        "Le préau est classé.",
        theme="",
        about=None,
        pour=cast.commune,
        by=cast.odile,
        at=cast.at,
    )
    says(cast, given, cast.karim, NUANCED, "Pas tout le préau.")

    [one] = told(cast)

    assert (one.shared.side.name, one.nuanced.side.name) == ("Commune de Valbourg", "Parents")


def test_the_disputes_elsewhere_are_not_ours(cast: Valbourg) -> None:
    says(cast, seen(cast), cast.odile, NUANCED, "Non.")

    assert disputed(cast.elsewhere) == []


# --- what the database finds -------------------------------------------------------------------


def found(cast: Valbourg) -> set[int]:
    query = sa.select(Finding.id).where(
        Finding.concertation_id == cast.concertation.id, is_disputed()
    )
    return set(db.session.scalars(query))


def test_what_is_disputed_is_what_two_sides_see_differently_whoever_spoke(cast: Valbourg) -> None:
    """Against the plain words of it, on forty findings where chance speaks."""
    chance = random.Random(4)  # noqa: S311
    people = [cast.karim, cast.odile, cast.lea, cast.claire]
    people += [*cast.crowd("parents", 2), *cast.crowd("commune", 2)]
    given = [seen(cast, f"Constat {n}.", by=chance.choice(people)) for n in range(39)]
    given.append(
        share_finding(
            *(cast.concertation, "Le préau est classé."),
            theme="",
            about=None,
            pour=cast.commune,
            by=cast.odile,
            at=cast.at,
        )
    )
    for one in given:
        speakers = [
            person
            for person in chance.sample(people, chance.randint(0, 4))
            if one.author_id != standing_of(person, cast.concertation).participation_id
        ]
        for person in speakers:
            reason = says(cast, one, person, chance.choice([SHARED, NUANCED]), "Voici pourquoi.")
            if reason and chance.random() < 0.25:
                withdraw(reason, "Elle nomme quelqu’un.", by=cast.lea, at=cast.at)

    sides = sides_of([one.id for one in given])
    expected = {
        one.id
        for one in given
        if any(a != b for a in sides[one.id].shared for b in sides[one.id].nuanced)
    }

    assert 5 < len(expected) < 35
    assert found(cast) == expected
    assert {one.finding_id for one in told(cast, 100)} == expected


def test_a_reason_withdrawn_no_longer_sets_a_college_against_another(cast: Valbourg) -> None:
    [other] = cast.crowd("parents", 1)
    given = seen(cast)
    says(cast, given, other, NUANCED, "Pas le soir.")
    shared = says(cast, given, cast.odile, SHARED, "Nous l’entendons.")
    assert found(cast) == {given.id}

    withdraw(shared, "Elle nomme quelqu’un.", by=cast.lea, at=cast.at)  # type: ignore[arg-type]

    assert found(cast) == set()


def test_what_is_said_of_one_finding_disputes_no_other(cast: Valbourg) -> None:
    [other] = cast.crowd("parents", 1)
    first, second = seen(cast, "Un."), seen(cast, "Deux.")
    says(cast, first, other, NUANCED, "Pas le soir.")
    says(cast, second, cast.odile, SHARED, "Nous l’entendons.")

    assert found(cast) == set()


def test_a_bare_weight_disputes_nothing(cast: Valbourg) -> None:
    given = seen(cast)
    says(cast, given, cast.odile, NUANCED)

    assert found(cast) == set()
