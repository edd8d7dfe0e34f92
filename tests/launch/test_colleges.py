"""The colleges of a draft, adjusted by its lead until it opens: theirs, then everybody's."""

from typing import Any

import pytest

from concert.concertations.models import College, Concertation, Invitation, Role, Stakeholder
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.invitations.actions import Guest, invite
from concert.launch import actions as launch
from concert.launch import colleges
from concert.launch.colleges import CollegeGiven
from concert.votes.counting import count_with_our_key
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, field, press, read, says, value
from tests.votes.voting import cast, close, crowd_votes

AGENTS = "Agents de la cantine"


@pytest.fixture
def draft(valbourg: Valbourg) -> Concertation:
    return valbourg.draft("Un préau pour tous", valbourg.claire)


@pytest.fixture
def who(valbourg: Valbourg) -> dict[str, Any]:
    return {"by": valbourg.claire, "at": valbourg.at}


@pytest.fixture
def claire(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.claire)


def names(draft: Concertation) -> list[str]:
    db.session.expire(draft, ["colleges"])
    return [one.name for one in draft.colleges]


def named(draft: Concertation, name: str) -> College:
    return next(one for one in draft.colleges if one.name == name)


def page_of(draft: Concertation) -> str:
    return f"/concertations/{draft.slug}/lancement/colleges"


# --- one's own ------------------------------------------------------------------


def test_a_name_is_enough_for_a_college_of_ones_own(draft: Concertation, who: dict[str, Any]):
    before = [(one.mark, one.tone) for one in draft.colleges]

    own = colleges.add_college(draft, CollegeGiven(AGENTS), **who)

    assert names(draft)[-1] == AGENTS
    assert own.mark not in [mark for mark, _ in before]
    assert own.tone not in [tone for _, tone in before]


def test_twelve_colleges_are_told_apart_and_a_thirteenth_is_refused(
    draft: Concertation, who: dict[str, Any]
):
    for n in range(colleges.MOST - len(draft.colleges)):
        colleges.add_college(draft, CollegeGiven(f"Groupe {n}"), **who)

    assert len({one.mark for one in draft.colleges}) == len({one.code for one in draft.colleges})
    with pytest.raises(Conflict, match="Il y a déjà 12"):
        colleges.add_college(draft, CollegeGiven("Un de trop"), **who)


@pytest.mark.parametrize("name", ["Parents", "parents", "PARENTS", "Pârents"])
def test_no_two_colleges_are_named_alike(draft: Concertation, who: dict[str, Any], name: str):
    with pytest.raises(Conflict, match="s’appelle déjà ainsi"):
        colleges.add_college(draft, CollegeGiven(name), **who)
    with pytest.raises(Conflict, match="s’appelle déjà ainsi"):
        colleges.adjust_college(named(draft, "Commune"), CollegeGiven(name), **who)


@pytest.mark.parametrize(
    ("name", "alike"), [("Organismes", "Organismes…"), ("★", "◆"), ("É" * 80, "É" * 79)]
)
def test_a_college_of_ones_own_takes_no_code_that_means_something_else(
    draft: Concertation, who: dict[str, Any], name: str, alike: str
):
    one = colleges.add_college(draft, CollegeGiven(name), **who)
    other = colleges.add_college(draft, CollegeGiven(alike), **who)

    assert one.code.startswith("notre_")
    assert one.code != other.code
    assert max(len(one.code), len(other.code)) <= 40


# --- adjusting --------------------------------------------------------------------


def test_a_renamed_college_stays_the_same_college(draft: Concertation, who: dict[str, Any]):
    college = named(draft, "Parents")
    code, place = college.code, names(draft).index("Parents")

    colleges.adjust_college(college, CollegeGiven("Familles", "☆", 6), **who)

    assert (college.code, college.mark, college.tone) == (code, "☆", 6)
    assert names(draft)[place] == "Familles"


def test_a_college_goes_up_and_down_and_stays_in_the_list(draft: Concertation, who: dict[str, Any]):
    first, second, *_ = names(draft)

    colleges.move_college(named(draft, second), -1, **who)
    assert names(draft)[:2] == [second, first]

    colleges.move_college(named(draft, second), -1, **who)
    assert names(draft)[:2] == [second, first]

    last = names(draft)[-1]
    colleges.move_college(named(draft, last), 1, **who)
    assert names(draft)[-1] == last


def test_a_college_of_the_programme_is_put_back_where_it_was(
    draft: Concertation, who: dict[str, Any]
):
    before, second = names(draft), draft.colleges[1]
    colleges.drop_college(second, **who)

    colleges.put_back(draft, second.code, **who)

    assert names(draft) == before


def test_a_college_put_back_takes_another_mark_if_its_own_is_taken(
    draft: Concertation, who: dict[str, Any]
):
    parents = named(draft, "Parents")
    code, mark = parents.code, parents.mark
    colleges.drop_college(parents, **who)
    colleges.add_college(draft, CollegeGiven(AGENTS, mark), **who)

    back = colleges.put_back(draft, code, **who)

    assert back is not None
    assert back.mark != mark


def test_a_college_is_not_put_back_beside_another_of_its_name(
    draft: Concertation, who: dict[str, Any]
):
    parents = named(draft, "Parents")
    colleges.drop_college(parents, **who)
    colleges.add_college(draft, CollegeGiven("parents"), **who)

    with pytest.raises(Conflict, match="s’appelle déjà ainsi"):
        colleges.put_back(draft, parents.code, **who)


def test_putting_back_what_is_there_changes_nothing(draft: Concertation, who: dict[str, Any]):
    before = names(draft)

    assert colleges.put_back(draft, draft.colleges[0].code, **who) is None
    assert names(draft) == before


def test_a_dropped_college_lets_go_of_those_who_were_invited_to_it(
    valbourg: Valbourg, draft: Concertation, who: dict[str, Any]
):
    own = colleges.add_college(draft, CollegeGiven(AGENTS), **who)
    invited = invite(draft, Guest("nadia@exemple.fr", college=own), **who)
    stakeholder = valbourg.stakeholder("Une autre commune", valbourg.odile, "maire")
    stakeholder.concertation_id, stakeholder.college_id = draft.id, own.id
    db.session.flush()

    colleges.drop_college(own, **who)
    db.session.expire_all()

    assert db.session.get_one(Invitation, invited.id).college_id is None
    assert db.session.get_one(Stakeholder, stakeholder.id).college_id is None


def test_the_last_college_stays(draft: Concertation, who: dict[str, Any]):
    for college in draft.colleges[1:]:
        colleges.drop_college(college, **who)

    with pytest.raises(Conflict, match="Gardez au moins un collège"):
        colleges.drop_college(draft.colleges[0], **who)


@pytest.mark.parametrize("act", ["add", "adjust", "move", "drop", "put back"])
def test_colleges_change_by_their_lead_alone_and_no_more_once_open(
    valbourg: Valbourg, draft: Concertation, who: dict[str, Any], act: str
):
    parents = named(draft, "Parents")
    acts: dict[str, Any] = {
        "add": lambda **who: colleges.add_college(draft, CollegeGiven(AGENTS), **who),
        "adjust": lambda **who: colleges.adjust_college(parents, CollegeGiven("Tous"), **who),
        "move": lambda **who: colleges.move_college(parents, 1, **who),
        "drop": lambda **who: colleges.drop_college(parents, **who),
        "put back": lambda **who: colleges.put_back(draft, "parents", **who),
    }

    with pytest.raises(Refused, match="porte la concertation"):
        acts[act](by=valbourg.karim, at=valbourg.at)
    launch.open_to_public(draft, **who)
    with pytest.raises(Refused, match="déjà ouverte"):
        acts[act](**who)


# --- its screen ---------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_lead_adds_a_college_by_its_name_alone(
    claire: Browser, draft: Concertation, htmx: bool
):
    press(claire, page_of(draft), "Ajouter ce collège", {"Son nom": AGENTS}, htmx=htmx)

    assert names(draft)[-1] == AGENTS
    assert says(claire.page(page_of(draft)), AGENTS)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Donnez un nom au collège."),
        ("É" * 81, "80 caractères au plus"),
        ("PARENTS", "s’appelle déjà ainsi"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_name_that_does_not_do_is_said_beside_it_and_nothing_is_lost(
    claire: Browser, draft: Concertation, name: str, reason: str, htmx: bool
):
    answers = {"Son nom": name, "Sa couleur": "sarcelle"}

    answer = press(claire, page_of(draft), "Ajouter ce collège", answers, htmx=htmx)

    assert answer.status_code == 422
    page = read(answer)
    assert reason in error(page, "Son nom")
    assert field(page, "Son nom").get("value", "") == name
    assert value(page, "Sa couleur") == "sarcelle"


def test_a_college_is_renamed_on_a_page_that_recalls_the_programme_s_name(
    claire: Browser, draft: Concertation
):
    path = f"{page_of(draft)}/{named(draft, 'Parents').id}"

    press(claire, path, "Garder ces changements", {"Son nom": "Familles"})

    assert "Familles" in names(draft)
    assert says(claire.page(path), "Dans le programme, il s’appelle « Parents »")


def test_a_college_is_not_renamed_as_another_is(claire: Browser, draft: Concertation):
    path = f"{page_of(draft)}/{named(draft, 'Parents').id}"

    answer = press(claire, path, "Garder ces changements", {"Son nom": "commune"})

    assert "s’appelle déjà ainsi" in error(read(answer), "Son nom")
    assert "Parents" in names(draft)


def test_what_was_said_of_those_concerned_is_kept_on_the_way_to_the_colleges(
    claire: Browser, draft: Concertation
):
    path = f"/concertations/{draft.slug}/lancement/participants"
    answers = {"Qui peut participer": "Seulement avec le code ou une invitation"}

    answer = press(claire, path, "Garder et ajuster les collèges", answers)

    assert answer.location == page_of(draft)
    db.session.expire(draft)
    assert draft.open_to_all is False


def test_a_college_of_ones_own_is_kept_or_not_among_the_others(
    claire: Browser, draft: Concertation, who: dict[str, Any]
):
    colleges.add_college(draft, CollegeGiven(AGENTS), **who)
    path, go_on = f"/concertations/{draft.slug}/lancement/participants", "Garder et continuer"

    press(claire, path, go_on, {"Les collèges": [AGENTS, "Parents"], "Et vous": AGENTS})
    assert names(draft) == ["Parents", AGENTS]

    press(claire, path, go_on, {"Les collèges": ["Parents"], "Et vous": "Parents"})
    assert names(draft) == ["Parents"]


def test_a_college_of_the_programme_does_not_come_back_beside_its_namesake(
    claire: Browser, draft: Concertation, who: dict[str, Any]
):
    colleges.drop_college(named(draft, "Parents"), **who)
    colleges.adjust_college(named(draft, "Commune"), CollegeGiven("Parents"), **who)
    path = f"/concertations/{draft.slug}/lancement/participants"

    answer = claire.post(path, {"colleges": ["parents", "commune"], "own": "", "open_to_all": "no"})

    assert answer.status_code == 422
    assert "le même nom" in error(read(answer), "Les collèges")


def test_where_there_are_enough_none_can_be_added(
    claire: Browser, draft: Concertation, who: dict[str, Any]
):
    for n in range(colleges.MOST - len(draft.colleges)):
        colleges.add_college(draft, CollegeGiven(f"Groupe {n}"), **who)

    page = claire.page(page_of(draft))

    assert "Ajouter ce collège" not in buttons(page)
    assert says(page, "retirez-en un avant")


def test_nobody_else_sees_the_colleges_of_a_draft(
    browse: Browse, valbourg: Valbourg, draft: Concertation
):
    assert browse(valbourg.karim).get(page_of(draft)).status_code in (403, 404)


# --- to the end -----------------------------------------------------------------------


def test_a_college_of_ones_own_counts_to_the_end(
    browse: Browse, valbourg: Valbourg, draft: Concertation, who: dict[str, Any]
):
    own = colleges.add_college(draft, CollegeGiven(AGENTS), **who)
    launch.open_to_public(draft, **who)
    valbourg.concertation = draft
    valbourg.comes(valbourg.lea, "equipe", Role.FACILITATOR)
    home, nina = f"/concertations/{draft.slug}", browse(valbourg.person("Nina Roux"))
    place = {"Vous participez en tant que": AGENTS, "J’ai 15 ans": True}

    press(nina, f"{home}/rejoindre", "Participer", place)
    agents = valbourg.crowd(own.code, 6)
    idea = valbourg.idea("Un potager", by=agents[0])
    poll = valbourg.poll()
    for voter in agents:
        cast(valbourg, poll, voter)
    crowd_votes(valbourg, poll)
    close(valbourg)
    count_with_our_key(poll, **who)
    db.session.commit()

    stranger = browse()
    assert own.participants_count == 1
    assert says(stranger.page(f"{home}/idees?college={own.code}"), "Un potager")
    assert says(stranger.page(f"{home}/idees/{idea.id}"), AGENTS)
    assert says(stranger.page(f"{home}/cadre"), AGENTS)
    assert says(stranger.page(f"{home}/vote/resultats"), f"{AGENTS} 6 votants")
    assert says(browse(valbourg.claire).page(f"{home}/equipe/participants"), AGENTS)
    assert AGENTS in str(
        browse(valbourg.claire).get(f"{home}/invitations/modele.csv").data, "utf-8"
    )
