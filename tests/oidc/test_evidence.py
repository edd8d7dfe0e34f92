"""What a signature says of how its signatory was known."""

from concert.core.database import db
from tests.cast import Valbourg
from tests.oidc.provider import RealProvider, Traveller, Travels


def test_a_signature_says_by_whom_the_signatory_was_known(
    traveller: Traveller, provider: RealProvider, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    traveller.signs_in("odile-at-work")

    traveller.signs(commitment)

    signed = commitment.sign_off
    assert signed
    assert signed.document["identified_by"] == provider.url
    page = f"/concertations/{commitment.concertation.slug}/engagements/{commitment.id}"
    proof = traveller.browser.page(f"{page}/signatures/1")
    assert f"ProConnect, {provider.url}" in proof.get_text()


def test_a_signature_by_the_mailbox_says_so(travels: Travels, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    travels(valbourg.odile).signs(commitment)

    assert commitment.sign_off
    assert commitment.sign_off.document["identified_by"] == "courriel"


def test_a_signature_made_before_this_was_noted_still_has_its_proof(
    travels: Travels, valbourg: Valbourg
) -> None:
    commitment, odile = valbourg.commitment(), travels(valbourg.odile)
    odile.signs(commitment)
    signed = commitment.sign_off
    assert signed
    signed.document = {k: v for k, v in signed.document.items() if k != "identified_by"}
    db.session.commit()

    page = f"/concertations/{commitment.concertation.slug}/engagements/{commitment.id}"
    assert "Reconnu par" not in odile.browser.page(f"{page}/signatures/1").get_text()
