"""The plan and its commitments as people read them, draw them, answer them and print them."""

import json
from pathlib import Path

import pytest

from concert.concertations.models import BodyKind
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.journal.verify import verify
from concert.plan.models import Commitment
from concert.plan.queries import actions_of, state_of
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import buttons, error, has_link, link, main, press, read, says, value, words
from tests.plan.answers import declined, proposed, reworded, signed


def here(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}"


def page_of(commitment: Commitment) -> str:
    return f"/concertations/{commitment.concertation.slug}/engagements/{commitment.id}"


# --- drawing --------------------------------------------------------------------------


def test_a_proposal_is_retained_from_the_list_of_answers(
    browse: Browse, valbourg: Valbourg
) -> None:
    proposal = valbourg.proposal("Le potager des CM1")
    valbourg.enter(Phase.PLAN)
    lead = browse(valbourg.claire)
    form = link(lead.page(f"{here(valbourg)}/suites"), "Retenir : en faire une action")
    kept = value(read(lead.get(form)), "L’action")

    answer = press(lead, form, "Enregistrer la fiche", {"Son objectif": "Avant mars."})

    assert (kept, answer.status_code) == ("Le potager des CM1", 303)
    [action] = actions_of(valbourg.concertation)
    assert (action.proposal, action.objective) == (proposal, "Avant mars.")


def test_an_action_that_ends_before_it_begins_is_refused_beside_its_field(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.PLAN)
    days = {"L’action": "Un abri", "Début": "2027-03-01", "Fin": "2027-02-01"}

    answer = press(
        browse(valbourg.claire),
        f"{here(valbourg)}/plan/actions/nouvelle",
        "Enregistrer la fiche",
        days,
    )

    assert answer.status_code == 422
    assert error(read(answer), "Fin") == "L’action finit après son début."
    assert value(read(answer), "L’action") == "Un abri"


def test_a_commitment_is_asked_with_its_day_means_and_conditions(
    browse: Browse, valbourg: Valbourg
) -> None:
    action = valbourg.action()
    asked = {
        "À qui": "Commune de Valbourg",
        "L’engagement demandé": "La commune amène l’eau.",
        "Pour quand": "2027-03-02",
        "Avec quels moyens": "2 000 €",
        "Sous réserve": "du vote du budget",
        "Tenu si": "l’eau coule",
    }

    answer = press(
        browse(valbourg.claire),
        f"{here(valbourg)}/plan/actions/{action.id}/engagements/nouveau",
        "Demander cet engagement",
        asked,
    )

    assert answer.status_code == 303
    [commitment] = action.commitments
    shown = browse().page(page_of(commitment))
    for said in ("La commune amène l’eau.", "2 mars 2027", "2 000 €", "du vote du budget"):
        assert says(main(shown), said), said
    assert says(main(shown), "l’eau coule")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("À qui", "Choisissez une partie prenante."),
        ("L’engagement demandé", "Écrivez l’engagement."),
        ("Pour quand", "Donnez une échéance."),
    ],
)
def test_what_a_commitment_cannot_do_without_is_said_beside_its_field(
    browse: Browse, valbourg: Valbourg, missing: str, said: str
) -> None:
    action = valbourg.action()
    asked = {
        "À qui": "Commune de Valbourg",
        "L’engagement demandé": "La commune amène l’eau.",
        "Pour quand": "2027-03-02",
        missing: "",
    }

    answer = press(
        browse(valbourg.claire),
        f"{here(valbourg)}/plan/actions/{action.id}/engagements/nouveau",
        "Demander cet engagement",
        asked,
    )

    assert answer.status_code == 422
    assert error(read(answer), missing) == said
    assert action.commitments == []


def test_a_commitment_is_not_asked_for_a_day_that_is_past(
    browse: Browse, valbourg: Valbourg
) -> None:
    action = valbourg.action()
    asked = {
        "À qui": "Commune de Valbourg",
        "L’engagement demandé": "La commune amène l’eau.",
        "Pour quand": "2026-11-19",
    }

    answer = press(
        browse(valbourg.claire),
        f"{here(valbourg)}/plan/actions/{action.id}/engagements/nouveau",
        "Demander cet engagement",
        asked,
    )

    assert answer.status_code == 422
    past = "Cette échéance est passée : choisissez un jour à venir."
    assert error(read(answer), "Pour quand") == past
    assert value(read(answer), "L’engagement demandé") == "La commune amène l’eau."


def test_who_asks_a_body_that_nobody_represents_is_told_to_invite_someone(
    browse: Browse, valbourg: Valbourg
) -> None:
    given = StakeholderGiven("Le Département", BodyKind.DEPARTEMENT)
    add_stakeholder(valbourg.concertation, given, by=valbourg.claire, at=valbourg.at)
    action, lead = valbourg.action(), browse(valbourg.claire)
    form = f"{here(valbourg)}/plan/actions/{action.id}/engagements/nouveau"
    asked = {"L’engagement demandé": "Ouvrir la cour.", "Pour quand": "2027-03-02"}
    nobody = "Personne ne peut encore y répondre en son nom : invitez qui la représente."

    press(lead, form, "Demander cet engagement", {"À qui": "Le Département", **asked})
    assert says(lead.page(f"{here(valbourg)}/plan/actions/{action.id}"), nobody)

    press(lead, form, "Demander cet engagement", {"À qui": "Commune de Valbourg", **asked})
    assert not says(lead.page(f"{here(valbourg)}/plan/actions/{action.id}"), nobody)


def test_the_words_that_the_stakeholder_proposed_are_those_one_starts_from(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    proposed(valbourg, commitment)
    lead = browse(valbourg.claire)
    form = link(lead.page(page_of(commitment)), "Reprendre la rédaction proposée")

    answer = press(lead, form, "Demander cette rédaction")

    assert answer.status_code == 303
    assert commitment.wording.text == "La commune amène l’eau avant les vacances."
    assert "Commune de Valbourg" in commitment.wording.because


def test_a_rewording_written_on_an_older_text_is_refused_with_what_was_typed(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    lead = browse(valbourg.claire)
    form = f"{page_of(commitment)}/redaction"
    stale = lead.page(form)
    reworded(valbourg, commitment)
    sent = {
        "read": stale.find("input", attrs={"name": "read"})["value"],  # type: ignore[index]
        "text": "La commune creuse un puits.",
        "due_on": "2027-03-01",
        "because": "Le puits coûte moins.",
    }

    answer = lead.post(form, sent)

    assert answer.status_code == 409
    assert says(answer, "Quelqu’un vient de changer ce texte")
    assert says(answer, "La commune creuse un puits.")
    assert commitment.revision == 2


def test_words_are_kept_with_a_reason_that_everyone_reads(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    proposed(valbourg, commitment)
    lead = browse(valbourg.claire)

    press(lead, page_of(commitment), "Maintenir ce texte", {"Pourquoi": "L’eau est due."})

    shown = main(browse().page(page_of(commitment)))
    assert says(shown, "À signer")
    assert says(shown, "Texte maintenu le 20 novembre 2026 : L’eau est due.")
    assert says(shown, "La commune amène l’eau avant les vacances.")


@pytest.mark.parametrize("button", ["Ne plus le demander", "Maintenir ce texte"])
def test_nothing_is_given_up_or_kept_without_a_reason(
    browse: Browse, valbourg: Valbourg, button: str
) -> None:
    commitment = valbourg.commitment()
    proposed(valbourg, commitment)

    press(browse(valbourg.claire), page_of(commitment), button)

    assert state_of(commitment) == "reworded"
    assert commitment.withdrawn_at is None


def test_what_is_no_longer_asked_says_why_on_its_page_and_leaves_the_plan(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()

    press(
        browse(valbourg.claire),
        page_of(commitment),
        "Ne plus le demander",
        {"Pourquoi": "L’eau est déjà là."},
    )

    shown = main(browse().page(page_of(commitment)))
    assert says(shown, "N’est plus demandé")
    assert says(shown, "Retiré du plan le 20 novembre 2026 : L’eau est déjà là.")
    assert not says(main(browse().page(f"{here(valbourg)}/plan")), "La commune amène l’eau.")


# --- answering ------------------------------------------------------------------------

WHERE = "Signer cet engagement"


def test_the_commune_signs_and_everyone_reads_who_signed_what_and_when(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    signatory = browse(valbourg.odile)

    answer = press(signatory, page_of(commitment), WHERE, {"Votre réponse, au nom de": "Signer"})

    assert (answer.status_code, answer.location) == (303, page_of(commitment))
    plan = main(browse().page(f"{here(valbourg)}/plan"))
    assert says(plan, "Plan engagé")
    assert says(plan, "Signé par Odile Perrin, adjointe au maire, le vendredi 20 novembre 2026")
    assert says(plan, "La commune amène l’eau.")


def test_with_htmx_the_whole_page_says_that_it_is_signed_and_counts_it(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()

    odile = browse(valbourg.odile)

    answer = press(
        odile, page_of(commitment), WHERE, {"Votre réponse, au nom de": "Signer"}, htmx=True
    )

    page = odile.page(answer.headers["HX-Redirect"])
    assert says(page, "C’est signé. Une preuve vous est envoyée par courriel.")
    assert says(page, "1 signé sur 1")
    assert WHERE not in " ".join(buttons(page))


def test_a_reservation_is_read_beside_the_signature(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {
            "Votre réponse, au nom de": "Signer avec une réserve",
            "La réserve": "Si le budget est voté.",
        },
    )

    plan = main(browse().page(f"{here(valbourg)}/plan"))
    assert says(plan, "Signé avec réserve")
    assert says(plan, "Réserve : Si le budget est voté.")


def test_other_words_are_proposed_with_a_day(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {
            "Votre réponse, au nom de": "Proposer une autre rédaction",
            "La rédaction que vous proposez": "La commune creuse un puits.",
            "Pour quand": "2027-06-02",
            "La raison": "Le puits coûte moins.",
        },
    )

    shown = main(browse().page(page_of(commitment)))
    assert says(shown, "« La commune creuse un puits. » pour le 2 juin 2027")
    assert says(shown, "Raison : Le puits coûte moins.")
    assert not says(main(browse().page(f"{here(valbourg)}/plan")), "Plan engagé")


def test_declining_shows_the_reason_in_the_plan(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {"Votre réponse, au nom de": "Décliner", "La raison": "Le budget est clos."},
    )

    plan = main(browse().page(f"{here(valbourg)}/plan"))
    assert says(plan, "Décliné")
    assert says(plan, "Raison : Le budget est clos.")


@pytest.mark.parametrize(
    ("chosen", "label", "said"),
    [
        ("Signer avec une réserve", "La réserve", "Écrivez votre réserve."),
        (
            "Proposer une autre rédaction",
            "La rédaction que vous proposez",
            "Écrivez la rédaction que vous proposez.",
        ),
        ("Décliner", "La raison", "Dites pourquoi vous déclinez."),
    ],
)
def test_what_an_answer_cannot_do_without_is_said_beside_its_field(
    browse: Browse, valbourg: Valbourg, chosen: str, label: str, said: str
) -> None:
    commitment = valbourg.commitment()

    answer = press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {"Votre réponse, au nom de": chosen},
    )

    assert answer.status_code == 422
    assert error(read(answer), label) == said
    assert state_of(commitment) == "waiting"


def test_an_answer_that_is_not_chosen_is_asked_for(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    answer = press(browse(valbourg.odile), page_of(commitment), WHERE)

    assert answer.status_code == 422
    assert says(answer, "Choisissez une réponse.")


def test_a_text_that_changed_since_it_was_read_is_not_signed_and_the_page_says_so(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    signatory = browse(valbourg.odile)
    reworded(valbourg, commitment)

    answer = signatory.post(f"{page_of(commitment)}/reponse", {"revision": "1", "answer": "sign"})

    assert answer.status_code == 409
    assert says(answer, "Le texte a changé depuis que vous l’avez lu")
    assert commitment.sign_offs == []


def test_whoever_has_no_name_yet_gives_it_as_they_sign(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    valbourg.odile.name = ""

    press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {"Votre réponse, au nom de": "Signer", "Votre prénom et votre nom": "Odile Perrin"},
    )

    assert commitment.sign_off
    assert commitment.sign_off.signatory == "Odile Perrin"


def test_whoever_signs_without_a_name_is_asked_for_it_beside_its_field(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    valbourg.odile.name = ""

    answer = press(
        browse(valbourg.odile),
        page_of(commitment),
        WHERE,
        {"Votre réponse, au nom de": "Signer"},
    )

    assert answer.status_code == 422
    assert "accompagnent votre signature" in error(read(answer), "Votre prénom et votre nom")
    assert commitment.sign_off is None


@pytest.mark.parametrize("who", ["karim", "claire", "tom", None])
def test_whoever_does_not_sign_for_this_stakeholder_is_offered_no_form(
    browse: Browse, valbourg: Valbourg, who: str | None
) -> None:
    commitment = valbourg.commitment()

    shown = browse(who and getattr(valbourg, who)).page(page_of(commitment))

    assert not [one for one in buttons(shown) if one.startswith("Signer")]


def test_a_signatory_reads_why_the_form_is_not_there_once_the_phase_has_closed(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    valbourg.enter(Phase.PLAN, closed=True)

    shown = main(browse(valbourg.odile).page(page_of(commitment)))

    assert says(shown, "Cette étape n’est pas ouverte en ce moment.")
    assert not [one for one in buttons(shown) if one.startswith("Signer")]


def test_my_commitments_are_those_of_my_stakeholder(browse: Browse, valbourg: Valbourg) -> None:
    action = valbourg.action()
    valbourg.commitment(action)
    valbourg.commitment(action, valbourg.parents)
    mine = f"{here(valbourg)}/engagements"

    shown = main(browse(valbourg.odile).page(mine))

    assert says(shown, "Commune de Valbourg")
    assert not says(shown, "Parents de Valbourg")
    assert says(main(browse(valbourg.lea).page(mine)), "Rien ne vous est demandé pour l’instant.")


# --- history and proofs ---------------------------------------------------------------


def test_the_history_keeps_the_words_before_with_their_signature_and_its_proof(
    browse: Browse, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)
    reworded(valbourg, commitment)

    shown = main(browse().page(page_of(commitment)))

    assert says(shown, "Rédaction n° 1, du 20 novembre 2026")
    assert says(shown, "Signée par Odile Perrin, adjointe au maire")
    assert says(shown, "Cette signature vaut pour ce texte-là.")
    assert says(shown, "Changée parce que : Le gel dure jusqu’en février.")
    assert has_link(shown, "Lire et vérifier la signature n° 1")


def test_the_proof_of_words_no_longer_in_force_says_so(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)
    reworded(valbourg, commitment)

    shown = main(browse().page(f"{page_of(commitment)}/signatures/1"))

    assert says(shown, "Cette signature vaut pour la rédaction n° 1.")
    assert says(shown, "La commune amène l’eau.")
    assert not says(shown, "avant les vacances")


def test_there_is_no_proof_of_words_that_nobody_signed(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    answer = browse().get(f"{page_of(commitment)}/signatures/1")

    assert answer.status_code == 404
    assert says(answer, "Ce texte n’a pas été signé.")


@pytest.fixture
def proof(browse: Browse, valbourg: Valbourg, tmp_path: Path) -> Path:
    """The proof of the commune's signature, downloaded by anyone."""
    commitment = valbourg.commitment()
    signed(valbourg, commitment, "Si le budget est voté.")
    reader = browse()
    page = reader.page(f"{page_of(commitment)}/signatures/1")
    path = tmp_path / "preuve.json"
    path.write_bytes(reader.get(link(page, "Télécharger la preuve")).data)
    return path


def test_the_proof_that_anyone_downloads_is_intact_and_says_everything(proof: Path) -> None:
    said = json.loads(proof.read_text())

    assert verify(proof) == []
    assert said["document"]["text"] == "La commune amène l’eau."
    assert said["document"]["signatory"] == {
        "name": "Odile Perrin",
        "capacity": "adjointe au maire",
    }


@pytest.mark.parametrize(
    "name", ["text", "due", "means", "reservation", "signatory", "signed_at", "consent", "revision"]
)
def test_a_proof_of_which_a_word_changed_is_found_out(proof: Path, name: str) -> None:
    said = json.loads(proof.read_text())
    said["document"][name] = "autre chose"
    proof.write_text(json.dumps(said))

    assert verify(proof) == ["le document signé a changé"]


def test_no_byte_of_a_proof_changes_unseen(proof: Path) -> None:
    said = json.loads(proof.read_text())
    changes = {
        "document_hash": "0" * 64,
        "entry_hash": "0" * 64,
        "seal": "0" * 128,
        "public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    }

    for name, changed in changes.items():
        proof.write_text(json.dumps({**said, name: changed}))
        assert verify(proof), name


# --- the whole plan -------------------------------------------------------------------


def test_the_plan_says_how_many_are_signed_and_what_each_waits_for(
    browse: Browse, valbourg: Valbourg
) -> None:
    action = valbourg.action()
    signed(valbourg, valbourg.commitment(action))
    valbourg.commitment(action, valbourg.parents)
    declined(valbourg, valbourg.commitment(action))

    plan = main(browse().page(f"{here(valbourg)}/plan"))

    assert says(plan, "1 signé sur 3")
    assert says(plan, "1 engagement signé sur 3. Le plan sera engagé quand tous le seront.")
    assert says(plan, "À signer")
    assert says(plan, "Décliné")
    assert not says(plan, "Plan engagé")


def test_an_empty_plan_says_what_will_come(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)

    plan = main(browse().page(f"{here(valbourg)}/plan"))

    assert says(plan, "Le plan sera écrit à partir des propositions retenues.")


def test_what_one_prints_has_the_signatures_and_their_fingerprints(
    browse: Browse, valbourg: Valbourg
) -> None:
    sign_off = signed(valbourg, valbourg.commitment())

    page = main(browse().page(f"{here(valbourg)}/plan"))
    for tag in page.select(".screen-only"):
        tag.decompose()

    assert says(page, "Signé par Odile Perrin, adjointe au maire, le vendredi 20 novembre 2026")
    assert sign_off.document_hash[:12] in words(page)


def test_only_those_who_steer_are_shown_how_to_draw(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.action()
    db.session.commit()
    plan = f"{here(valbourg)}/plan"

    assert has_link(browse(valbourg.lea).page(plan), "Ajouter une action")
    for who in (valbourg.karim, valbourg.odile, valbourg.tom, None):
        assert not has_link(browse(who).page(plan), "Ajouter une action")
