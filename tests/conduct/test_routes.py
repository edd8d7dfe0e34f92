"""The rules of the discussion: there before the opening, versioned, beside each form."""

import pytest

from concert.concertations.phases import Phase
from concert.conduct.actions import give_rules
from concert.conduct.models import Reading
from concert.conduct.queries import Conduct, Rule, conduct_of, proposed, rules_of, versions_of
from concert.core.database import db
from concert.core.errors import Refused
from concert.launch.queries import missing
from concert.programmes.catalogue import programmes
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import press, says

ONE = (Rule("respect", "Respect", "On discute des idées."),)


def path_of(valbourg: Valbourg, rest: str = "/regles") -> str:
    return f"/concertations/{valbourg.concertation.slug}{rest}"


def test_no_concertation_opens_without_rules(valbourg: Valbourg) -> None:
    draft = valbourg.draft("La cantine", valbourg.claire)
    assert missing(draft, valbourg.at) == []

    db.session.delete(rules_of(draft))
    db.session.flush()

    [obstacle] = missing(draft, valbourg.at)
    assert obstacle.text == "les règles de la discussion"


@pytest.mark.parametrize("code", list(programmes()))
def test_every_programme_ships_rules_of_which_some_cannot_wait(
    valbourg: Valbourg, code: str
) -> None:
    valbourg.concertation.programme = code

    rules = proposed(valbourg.concertation).rules

    assert len(rules) >= 6
    assert {"vie-privee", "menaces"} <= {one.code for one in rules if one.urgent}


def test_everyone_reads_the_rules_and_when_texts_are_read(
    browse: Browse, valbourg: Valbourg
) -> None:
    page = browse(None).page(path_of(valbourg))

    for said in ("Respect des personnes", "Vie privée", "Après la publication", "sous 2 jours"):
        assert says(page, said)


def test_a_new_version_says_what_changed_and_the_old_one_is_still_read(
    browse: Browse, valbourg: Valbourg, claire: Browser
) -> None:
    press(
        claire,
        path_of(valbourg, "/regles/reglage"),
        "Publier ces règles",
        {"Ce qui change": "Les repas entrent dans le sujet."},
    )
    page = path_of(valbourg, "/regles/reglage")
    give_rules(
        valbourg.concertation,
        Conduct(ONE, Reading.AFTER, 24),
        "Une seule règle, plus claire.",
        by=valbourg.claire,
        at=valbourg.at,
    )

    read = browse(None).page(path_of(valbourg))

    assert [one.number for one in versions_of(valbourg.concertation)] == [2, 1]
    assert says(read, "Une seule règle, plus claire.")
    assert says(read, "Les règles de la version 1")
    assert claire.page(page)


def test_when_texts_are_read_is_chosen_before_the_opening_and_holds_after(
    valbourg: Valbourg,
) -> None:
    draft = valbourg.draft("La cantine", valbourg.claire)
    conduct = Conduct(ONE, Reading.BEFORE, 24)
    give_rules(draft, conduct, by=valbourg.claire, at=valbourg.at)
    assert conduct_of(draft).reads_first

    with pytest.raises(Refused, match="ne change plus"):
        give_rules(valbourg.concertation, conduct, "Non.", by=valbourg.claire, at=valbourg.at)


def test_rules_without_any_are_refused_and_nothing_typed_is_lost(
    valbourg: Valbourg, claire: Browser
) -> None:
    sent = {"hours": "24", "changed": "Plus rien.", "rules-0-name": "", "rules-0-text": ""}

    answer = claire.post(path_of(valbourg, "/regles/reglage"), sent)

    assert answer.status_code == 422
    assert says(answer, "Il faut au moins une règle.")
    assert "Plus rien." in answer.text


def test_the_forms_say_when_a_text_is_read(valbourg: Valbourg, karim: Browser) -> None:
    valbourg.enter(Phase.IDEAS)

    page = karim.page(path_of(valbourg, "/idees/nouvelle"))

    assert says(page, "Votre texte est publié aussitôt")
    assert says(page, "Les règles de la discussion")
