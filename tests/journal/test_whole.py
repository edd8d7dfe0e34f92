"""Who reads what of a journal: its news for all, the whole of it for those who lead."""

import sqlalchemy as sa

from concert.concertations.models import Participation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Weight
from concert.journal.models import Verb
from concert.journal.wording import _ACTS, _SENTENCES
from tests.browsing import Browse, Browser
from tests.cast import Valbourg


def _whole(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/journal/complet"


def test_those_who_lead_read_who_did_what_by_the_name_shown(
    valbourg: Valbourg, lea: Browser
) -> None:
    place = sa.select(Participation).where(Participation.person_id == valbourg.karim.id)
    db.session.scalars(place).one().shown_as = "Un père du quartier"
    valbourg.idea(by=valbourg.karim)

    text = lea.page(_whole(valbourg)).main.get_text(" ", strip=True)

    assert "Une idée est proposée." in text
    assert "Un père du quartier" in text
    assert "Karim" not in text


def test_a_ballot_and_a_weight_are_nobody_s_in_the_journal(
    valbourg: Valbourg, lea: Browser
) -> None:
    place = sa.select(Participation).where(Participation.person_id == valbourg.karim.id)
    db.session.scalars(place).one().shown_as = "Un père du quartier"
    valbourg.enter(Phase.DIAGNOSIS)
    found = share_finding(
        valbourg.concertation, "Le mur.", theme="", about=None, by=valbourg.lea, at=valbourg.at
    )
    weigh_finding(found, Weight.NUANCED, by=valbourg.karim, at=valbourg.at)

    text = lea.page(_whole(valbourg)).main.get_text(" ", strip=True)

    assert "Un constat reçoit un avis." in text
    assert "Un père du quartier" not in text


def test_the_whole_journal_is_read_a_page_at_a_time(valbourg: Valbourg, lea: Browser) -> None:
    for n in range(35):
        valbourg.idea(f"Un banc {n}")

    following = lea.page(_whole(valbourg)).find("a", rel="next")

    assert following
    assert "La concertation est ouverte." in lea.page(str(following["href"])).get_text()


def test_the_others_read_the_news_and_no_link_to_more(valbourg: Valbourg, browse: Browse) -> None:
    news = f"/concertations/{valbourg.concertation.slug}/journal"

    assert browse(valbourg.lea).page(news).find("a", href=_whole(valbourg))
    assert not browse(valbourg.karim).page(news).find("a", href=_whole(valbourg))
    assert browse(valbourg.karim).get(_whole(valbourg)).status_code == 403


def test_every_act_has_its_sentence() -> None:
    assert set(Verb) == _SENTENCES.keys() | _ACTS.keys()
    assert not _SENTENCES.keys() & _ACTS.keys()
