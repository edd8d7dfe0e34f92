"""The home page, a concertation's page with what to do now, its frame, its journal, steering."""

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.journey.actions import close_concertation, open_concertation
from concert.plan.actions import Words, reword
from concert.plan.signing import sign
from tests.architecture.scenes import a_published_diagnosis
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import (
    buttons,
    error,
    has_link,
    link,
    main,
    press,
    read,
    says,
    words,
)


def here(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}"


def steering(valbourg: Valbourg) -> str:
    return f"{here(valbourg)}/pilotage"


# --- the home page --------------------------------------------------------------------


def test_the_home_page_lists_open_concertations_the_latest_first_and_no_draft(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.draft("Un brouillon que personne ne lit", valbourg.claire)

    page = main(browse().page("/"))

    said = words(page)
    assert said.index("Ailleurs") < said.index("Une cour pour tous")
    assert "Un brouillon" not in said


def test_everyone_finds_their_own_concertations_drafts_included(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.draft("Un brouillon", valbourg.claire)

    page = main(browse(valbourg.claire).page("/"))

    assert says(page, "Les miennes")
    assert has_link(page, "Un brouillon")
    assert not says(main(browse(valbourg.tom).page("/")), "Un brouillon")


@pytest.mark.usefixtures("valbourg")
def test_a_concertation_is_found_by_its_words(browse: Browse) -> None:
    found = main(browse().page("/?q=cour"))
    nothing = main(browse().page("/?q=cantine"))

    assert has_link(found, "Une cour pour tous")
    assert not has_link(found, "Ailleurs")
    assert not has_link(nothing, "Une cour pour tous")


@pytest.mark.parametrize("place", ["", "x", "²", "9" * 30, "-1"])
def test_a_place_that_does_not_exist_is_the_beginning(
    browse: Browse, valbourg: Valbourg, place: str
) -> None:
    for path in ("/", f"{here(valbourg)}/journal"):
        assert browse().get(f"{path}?apres={place}").status_code == 200


def test_more_concertations_than_a_page_holds_are_all_read_page_after_page(
    browse: Browse, valbourg: Valbourg
) -> None:
    for n in range(21):
        draft = valbourg.draft(f"Concertation {n:02}", valbourg.claire)
        open_concertation(draft, by=valbourg.claire, at=valbourg.at)
    reader = browse()

    first = main(reader.page("/"))
    second = main(reader.page(str(first.find("a", rel="next")["href"])))  # type: ignore[index]

    assert has_link(first, "Concertation 20")
    assert not has_link(first, "Une cour pour tous")
    assert has_link(second, "Une cour pour tous")


# --- what one can do now ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "way"),
    [
        (Phase.DIAGNOSIS, "Dire ce que je constate"),
        (Phase.IDEAS, "Proposer une idée"),
        (Phase.VOTE, "Voter"),
        (Phase.PLAN, "Lire le plan d’action"),
        (Phase.FOLLOW_UP, "Lire le plan d’action"),
    ],
)
def test_a_participant_reads_what_to_do_now_and_until_when(
    browse: Browse, valbourg: Valbourg, phase: Phase, way: str
) -> None:
    valbourg.enter(phase)

    page = main(browse(valbourg.karim).page(here(valbourg)))

    assert has_link(page, way)
    assert says(page, "jusqu’au vendredi 27 novembre 2026")


def test_a_stranger_is_asked_in_first(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    page = main(browse().page(here(valbourg)))

    assert has_link(page, "Participer")
    assert not has_link(page, "Proposer une idée")


def test_between_two_phases_the_page_says_what_closed_and_what_comes(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS, closed=True)

    page = main(browse(valbourg.karim).page(here(valbourg)))

    assert says(page, "l’étape est terminée")
    assert says(page, "Elle s’est fermée le vendredi 20 novembre 2026 à 11 h.")
    assert has_link(page, "Lire les idées")
    assert not has_link(page, "Proposer une idée")


def test_a_signatory_is_led_to_their_commitments(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.commitment()

    assert has_link(main(browse(valbourg.odile).page(here(valbourg))), "Voir mes engagements")
    assert not has_link(main(browse(valbourg.lea).page(here(valbourg))), "Voir mes engagements")


def test_the_thread_of_the_phases_counts_in_french(browse: Browse, valbourg: Valbourg) -> None:
    action = valbourg.action()
    sign(valbourg.commitment(action), 1, by=valbourg.odile, at=valbourg.at)
    valbourg.commitment(action, valbourg.parents)

    page = main(browse().page(here(valbourg)))

    assert says(page, "1 action, 1 engagement signé sur 2.")
    assert says(page, "Les dernières signatures")


def test_the_phases_to_come_say_their_dates(browse: Browse, valbourg: Valbourg) -> None:
    page = main(browse().page(here(valbourg)))

    assert says(page, "Du 18 décembre 2026 au 15 janvier 2027.")
    assert says(page, "La concertation va commencer")


# --- the frame and the journal ----------------------------------------------------------


def test_the_frame_says_what_can_change_who_decides_and_the_calendar(
    browse: Browse, valbourg: Valbourg
) -> None:
    page = main(browse().page(f"{here(valbourg)}/cadre"))

    for said in ("les jeux", "les murs", "Le conseil d’école.", "La cour fait 900 m²."):
        assert says(page, said), said
    assert says(page, "Commune de Valbourg")
    assert says(page, "du 18 décembre 2026 au 15 janvier 2027")


def test_the_journal_tells_the_news_latest_first_and_not_who_voted(
    browse: Browse, valbourg: Valbourg
) -> None:
    sign(valbourg.commitment(), 1, by=valbourg.odile, at=valbourg.at)

    page = words(main(browse().page(f"{here(valbourg)}/journal")))

    assert page.index("Commune de Valbourg signe un engagement.") < page.index(
        "Une action entre dans le plan : « Un potager dans la cour »."
    )
    assert page.index("Une action entre") < page.index("La concertation est ouverte.")


def test_the_fingerprints_page_gives_the_end_of_the_chain(
    browse: Browse, valbourg: Valbourg
) -> None:
    page = main(browse().page(f"{here(valbourg)}/empreintes"))

    assert valbourg.concertation.journal_head in words(page)
    assert link(page, "Télécharger le journal") == f"{here(valbourg)}/journal.jsonl"


# --- steering ---------------------------------------------------------------------------


def test_the_lead_goes_to_the_next_phase_from_the_page(browse: Browse, valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)

    answer = press(browse(valbourg.claire), steering(valbourg), "Passer à l’étape")

    assert answer.status_code == 303
    assert valbourg.concertation.phase is Phase.IDEAS
    assert has_link(main(browse(valbourg.karim).page(here(valbourg))), "Proposer une idée")


def test_what_stands_in_the_way_is_a_list_of_links_and_there_is_no_button(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    page = main(browse(valbourg.claire).page(steering(valbourg)))

    assert says(page, "Avant d’y passer, il reste :")
    assert link(page, "Le diagnostic n’est pas publié.") == f"{here(valbourg)}/diagnostic"
    assert not [one for one in buttons(page) if one.startswith("Passer à l’étape")]


def test_a_forged_passage_is_refused_with_the_same_links(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    answer = browse(valbourg.claire).post(f"{steering(valbourg)}/etape", {"leaving": "diagnosis"})

    assert answer.status_code in {409, 422}
    assert has_link(read(answer), "Le diagnostic n’est pas publié.")
    assert valbourg.concertation.phase is Phase.DIAGNOSIS


def test_the_end_of_a_phase_is_moved_to_18_h_of_a_day_and_said_to_all(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)

    press(
        browse(valbourg.claire),
        steering(valbourg),
        "Déplacer la date",
        {"Nouvelle date de fin": "2026-12-02"},
    )

    assert says(main(browse().page(here(valbourg))), "jusqu’au mercredi 2 décembre 2026 à 18 h")
    journal = main(browse().page(f"{here(valbourg)}/journal"))
    assert says(journal, "la fin est déplacée au 2 décembre 2026.")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_date_that_has_passed_is_refused_beside_its_field(
    browse: Browse, valbourg: Valbourg, *, htmx: bool
) -> None:
    valbourg.enter(Phase.IDEAS)

    answer = press(
        browse(valbourg.claire),
        steering(valbourg),
        "Déplacer la date",
        {"Nouvelle date de fin": "2026-11-02"},
        htmx=htmx,
    )

    assert answer.status_code == 422
    assert "Choisissez une date à venir" in error(read(answer), "Nouvelle date de fin")


def test_a_phase_is_closed_now_and_reopened_by_a_new_date(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)
    lead = browse(valbourg.claire)

    press(lead, steering(valbourg), "Fermer l’étape maintenant")
    closed = says(main(browse().page(here(valbourg))), "l’étape est terminée")
    press(lead, steering(valbourg), "Déplacer la date", {"Nouvelle date de fin": "2026-12-02"})

    assert closed
    assert not says(main(browse().page(here(valbourg))), "l’étape est terminée")


def test_whoever_facilitates_reads_why_the_next_phase_is_not_theirs_to_open(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)

    page = main(browse(valbourg.lea).page(steering(valbourg)))

    assert says(page, "Seule la personne qui porte la concertation peut le faire.")
    assert not [one for one in buttons(page) if one.startswith(("Passer", "Déplacer", "Fermer"))]


def test_a_last_word_is_asked_for_before_closing(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.FOLLOW_UP)

    answer = press(browse(valbourg.claire), steering(valbourg), "Clore la concertation")

    assert answer.status_code == 422
    assert "Écrivez quelques phrases" in error(read(answer), "Votre mot de la fin")
    assert valbourg.concertation.closed_at is None


def test_a_closed_concertation_still_reads(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.FOLLOW_UP)
    close_concertation(valbourg.concertation, "Merci.", by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    for path in ("", "/cadre", "/journal", "/plan", "/suites", "/idees", "/empreintes"):
        assert browse().get(here(valbourg) + path).status_code == 200, path
    assert says(main(browse().page(here(valbourg))), "La concertation est close")


def test_only_signatures_that_stand_are_the_latest_with_their_reservations(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    old = commitment.wording.text
    sign(commitment, 1, by=valbourg.odile, at=valbourg.at)
    words = Words("La commune pose trois bancs.", commitment.wording.due_on)
    reword(commitment, words, "Plus précis.", 1, by=valbourg.claire, at=valbourg.at)
    sign(commitment, 2, "Si le budget est voté.", by=valbourg.odile, at=valbourg.at)

    page = browse().page(f"/concertations/{valbourg.concertation.slug}")

    assert says(page, "La commune pose trois bancs.")
    assert says(page, "Réserve : Si le budget est voté.")
    assert not says(page, old)
