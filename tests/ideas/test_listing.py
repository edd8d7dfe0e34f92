"""Finding one's way among ideas: by words, by filters, in an order drawn for each reader."""

from collections import Counter

import pytest

from concert.core import search
from concert.core.clock import local_day
from concert.core.database import db
from concert.ideas.actions import argue
from concert.ideas.drawing import ORDERS, drawn, seed_of
from concert.ideas.listing import counts_of, ideas_page
from concert.ideas.models import Idea, Stance
from concert.ideas.narrowing import Wanted
from tests.architecture.test_budget import statements
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import has_link, link, listed, main, says


@pytest.fixture
def ideas(valbourg: Valbourg) -> str:
    stake = valbourg.stake("Bouger")
    valbourg.idea("Des vélos pour les Écoles", by=valbourg.odile, stake=stake)
    valbourg.idea("Un potager", by=valbourg.karim)
    valbourg.idea("Une mare", by=valbourg.karim, stake=stake)
    db.session.commit()
    return f"/concertations/{valbourg.concertation.slug}/idees"


# --- searching ----------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ecoles", "ÉCOLE", "ecol", "velo ecole"])
def test_the_words_searched_are_marked_as_they_are_written(
    browse: Browse, ideas: str, typed: str
) -> None:
    page = browse(None).page(f"{ideas}?q={typed}")

    assert listed(page) == ["Des vélos pour les Écoles"]
    assert "Écoles" in [one.get_text() for one in main(page).find_all("mark")]


def test_the_extract_is_taken_where_the_word_is(
    valbourg: Valbourg, browse: Browse, ideas: str
) -> None:
    idea = valbourg.idea("Autre chose")
    idea.text = "Rien à dire ici. " * 60 + "Une girafe <b>enfin</b>." + " Encore." * 60
    db.session.flush()
    search.remember(
        "idea", idea.id, idea.title, idea.text, concertation_id=valbourg.concertation.id
    )
    db.session.commit()

    page = browse(None).page(f"{ideas}?q=girafe")

    assert says(page, "Une girafe <b>enfin</b>")
    assert main(page).find("b") is None


@pytest.mark.parametrize(("typed", "found"), [("potajer", "Un potager"), ("ecloes", "Des vélos")])
def test_a_slip_finds_what_was_meant_and_says_so(
    browse: Browse, ideas: str, typed: str, found: str
) -> None:
    page = browse(None).page(f"{ideas}?q={typed}")

    assert says(page, f"Aucune idée ne contient « {typed} ». Résultats proches :")
    assert listed(page)[0].startswith(found)
    assert says(page, "1 idée trouvée")
    assert main(page).find("mark") is not None


@pytest.mark.parametrize(
    "typed",
    ['"', "NEAR(a b)", "potager*", "a AND b", "a:b", "(", "' OR 1=1", "é", "x" * 500, "%", "--"],
)
def test_nothing_typed_in_a_search_breaks_it(browse: Browse, ideas: str, typed: str) -> None:
    answer = browse(None).client.get(ideas, query_string={"q": typed})

    assert answer.status_code == 200


def test_an_empty_search_is_the_whole_list(browse: Browse, ideas: str) -> None:
    assert len(listed(browse(None).page(f"{ideas}?q="))) == 3


def test_a_search_asks_the_database_for_its_results_and_its_counts(
    valbourg: Valbourg, ideas: str
) -> None:
    wanted, day = Wanted(words="ecoles"), local_day(valbourg.at)
    assert ideas
    with statements() as asked:
        found = ideas_page(valbourg.concertation, wanted, mark=None, day=day)
        counts = counts_of(valbourg.concertation, wanted, found.sought)

    assert len(asked) == 2
    assert (len(found.page.rows), counts.found) == (1, 1)


# --- filters ------------------------------------------------------------------


def test_a_filter_says_how_many_it_leaves_and_leaves_them(browse: Browse, ideas: str) -> None:
    reader = browse(None)

    page = reader.page(link(reader.page(ideas), "Bouger (2)"))

    assert sorted(listed(page)) == ["Des vélos pour les Écoles", "Une mare"]
    assert says(page, "2 idées trouvées")
    assert has_link(page, "Parents (1)")


def test_filters_add_up_and_are_removed_one_by_one(browse: Browse, ideas: str) -> None:
    reader = browse(None)
    one = reader.page(link(reader.page(ideas), "Bouger (2)"))

    both = reader.page(link(one, "Parents (1)"))
    assert listed(both) == ["Une mare"]

    left = reader.page(link(both, "Retirer le filtre Bouger ×"))
    assert sorted(listed(left)) == ["Un potager", "Une mare"]


def test_a_search_keeps_the_filters(browse: Browse, ideas: str) -> None:
    reader = browse(None)
    narrowed = reader.page(link(reader.page(ideas), "Bouger (2)"))

    form = main(narrowed).find("form", attrs={"role": "search"})
    assert form is not None
    assert form.find("input", attrs={"name": "enjeu"}) is not None


def test_ideas_that_nobody_argued_are_found(valbourg: Valbourg, browse: Browse, ideas: str) -> None:
    idea = db.session.query(Idea).filter_by(title="Une mare").one()
    argue(idea, Stance.FOR, "Bien.", by=valbourg.odile, at=valbourg.at)
    db.session.commit()
    reader = browse(None)

    page = reader.page(link(reader.page(ideas), "Sans argument (2)"))

    assert "Une mare" not in listed(page)
    assert len(listed(page)) == 2


@pytest.mark.parametrize("asked", ["enjeu=abc", "college=nulle-part", "avis=x", "apres=9-9-9-9"])
def test_a_filter_that_means_nothing_finds_nothing(browse: Browse, ideas: str, asked: str) -> None:
    assert browse(None).get(f"{ideas}?{asked}").status_code == 200


# --- order --------------------------------------------------------------------


def _first(valbourg: Valbourg, seed: int) -> int:
    page = drawn(valbourg.concertation, Wanted(), mark=None, seed=seed, size=1)
    return int(page.rows[0].idea_id)


def test_any_idea_is_as_likely_to_be_first(valbourg: Valbourg) -> None:
    made = [valbourg.idea(f"Idée {n}") for n in range(10)]
    # Draws that are very unevenly spread: a list read from a place would favour the last.
    for n, idea in enumerate(made):
        idea.draw = n if n < 9 else 2**30
    db.session.flush()

    firsts = Counter(_first(valbourg, seed) for seed in range(1, 1001))

    # Of 1,000 draws among 10, chance gives 100 each, and five standard deviations are 47.
    assert set(firsts) == {idea.id for idea in made}
    assert all(50 < times < 150 for times in firsts.values())


def test_each_reader_has_an_order_that_stays_all_day(valbourg: Valbourg) -> None:
    day = local_day(valbourg.at)
    seeds = [seed_of(valbourg.concertation, day, reader) for reader in range(ORDERS)]

    assert len(set(seeds)) == ORDERS
    assert seeds[3] == seed_of(valbourg.concertation, day, 3)


def test_pages_of_one_draw_hold_each_idea_once_whatever_comes_meanwhile(
    valbourg: Valbourg,
) -> None:
    made = {valbourg.idea(f"Idée {n}").id for n in range(25)}
    first = drawn(valbourg.concertation, Wanted(), mark=None, seed=7, size=10)
    valbourg.idea("Venue entre deux pages")

    seen = [row.idea_id for row in first.rows]
    mark = first.next
    while mark:
        page = drawn(valbourg.concertation, Wanted(), mark=mark, seed=99, size=10)
        seen += [row.idea_id for row in page.rows]
        mark = page.next

    assert made <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_long_list_is_drawn_block_after_block(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concert.ideas.drawing._BLOCK", 5)
    made = {valbourg.idea(f"Idée {n}").id for n in range(23)}
    db.session.refresh(valbourg.concertation)
    seen: list[int] = []
    mark: str | None = None
    for _ in range(30):
        page = drawn(valbourg.concertation, Wanted(), mark=mark, seed=12, size=4)
        seen += [row.idea_id for row in page.rows]
        if (mark := page.next) is None:
            break

    assert Counter(seen) == Counter(made)
