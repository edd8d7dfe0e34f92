"""The version as a document to hand over: the same as its page, for the same readers."""

from typing import Any

import pypdfium2
import pytest

from concert.core.database import db
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import Position
from concert.findings.actions import weigh_finding
from concert.findings.models import Weight
from concert.moderation.actions import withdraw
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.diagnosis.test_publication import Drawn
from tests.looking import link, plain


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


@pytest.fixture
def version(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/versions/1"


def opened(browser: Browser, version: str) -> Any:
    answer = browser.get(f"{version}/diagnostic.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return pypdfium2.PdfDocument(answer.data)


def said(document: Any) -> str:
    return plain(" ".join(page.get_textpage().get_text_range() for page in document))


def test_the_document_says_what_the_page_says(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    who: dict[str, Any] = {"by": valbourg.odile, "at": valbourg.at}
    weigh_finding(drawn.finding, Weight.NUANCED, "Pas le matin.", **who)
    published = drawn.publish()
    endorse(
        published,
        valbourg.commune,
        Position.NOT_SHARED,
        "Le bruit n’est pas mesuré.",
        read=published.hash,
        by=valbourg.odile,
        at=valbourg.at,
    )
    db.session.commit()

    assert link(browse().page(version), "Le document (PDF)") == f"{version}/diagnostic.pdf"
    document = opened(browse(), version)

    read = said(document)
    for text in (
        "Diagnostic partagé, version 1",
        "Sommaire",
        "Ce sur quoi les collèges ne s’accordent pas",
        "« La cour est bruyante. »",
        "Le nuancent :",
        "« Pas le matin. »",
        "1. Respirer",
        "Passages (2025) : 12,5 passages",
        "Commune de Valbourg : Le préau est classé.",
        "Ne partage pas ce diagnostic. Répondu par Odile Perrin",
        "Le bruit n’est pas mesuré.",
        "1 ne le partage pas ; 1 n’a pas répondu.",
        published.hash,
    ):
        assert plain(text) in read, text
    title = document.get_metadata_value("Title")
    assert title == "Une cour pour tous – Diagnostic partagé, version 1"
    first = next(document.get_toc())
    assert first.get_title() == "Ce sur quoi les collèges ne s’accordent pas"


def test_a_sensitive_figure_is_in_the_document_of_participants_alone(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    drawn.figure.sensitive = True
    drawn.publish()
    db.session.commit()

    stranger, participant = (said(opened(browse(one), version)) for one in (None, valbourg.karim))

    assert "Passages" not in stranger
    assert "n’est montré qu’aux participants" in stranger
    assert "Passages" in participant


def test_a_finding_withdrawn_since_leaves_the_document(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    drawn.publish()
    db.session.commit()
    assert "bruyante" in said(opened(browse(), version))

    withdraw(drawn.finding, "Il blesse.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    db.session.commit()

    read = said(opened(browse(), version))
    assert "bruyante" not in read
    assert "Constat retiré depuis" in read


def test_an_address_longer_than_a_line_is_written_whole(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, version: str
) -> None:
    long = "https://exemple.fr/" + "a" * 300
    drawn.stake.text = f"Voir {long} pour comprendre."
    drawn.publish()
    db.session.commit()
    assert valbourg.karim

    read = said(opened(browse(), version)).replace(" ", "")

    assert long in read
