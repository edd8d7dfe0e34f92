"""A large version: each of its pages is light, and its document is whole and in one piece."""

import gzip
import re
from datetime import timedelta

import pypdfium2

from concert.constraints.models import Constraint
from concert.core.database import db
from concert.diagnosis.publication import publish
from concert.findings.grouping import gather
from concert.findings.models import Finding
from concert.indicators.models import Indicator
from concert.priorities.actions import close_round, open_round, rate
from concert.priorities.queries import rated_stakes
from concert.stakes.actions import retain_order
from concert.stakes.models import Stake
from concert.surveys.actions import publish_results
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.diagnosis.test_overview import large
from tests.looking import plain
from tests.surveys.making import MINUTES, YES_NO, answer, closed, opened_with


def whole(valbourg: Valbourg) -> str:
    """400 findings in 25 groups, 25 figures, 40 constraints, 12 stakes rated and put in order."""
    survey = opened_with(valbourg, YES_NO, MINUTES)
    answer(survey, valbourg, valbourg.crowd("parents", 8), "0", "1")
    answer(survey, valbourg, valbourg.crowd("equipe", 6), "0")
    publish_results(closed(survey, valbourg), by=valbourg.lea, at=valbourg.at)
    large(valbourg)
    here, lea, at = valbourg.concertation, valbourg.lea, valbourg.at
    findings = db.session.query(Finding).filter_by(concertation_id=here.id).order_by(Finding.id)
    every = list(findings)
    for n in range(25):
        gather(here, every[n * 10 : n * 10 + 10], f"Ce qui gêne au point {n}", by=lea, at=at)
    _rated(valbourg)
    db.session.commit()
    return f"/concertations/{here.slug}/diagnostic/versions"


def _rated(valbourg: Valbourg) -> None:
    here, who = valbourg.concertation, {"by": valbourg.claire, "at": valbourg.at}
    round_ = open_round(here, valbourg.at + timedelta(days=3), **who)  # type: ignore[arg-type]
    raters = {4: valbourg.crowd("commune", 5), 1: valbourg.crowd("partenaires", 5)}
    for level, people in raters.items():
        for person in people:
            for stake in rated_stakes(round_):
                levels = {"urgence": level, "effet": 3, "faisabilite": 2}
                rate(round_, stake, levels, by=person, at=valbourg.at)
    close_round(round_, **who)  # type: ignore[arg-type]
    order = [one.id for one in reversed(rated_stakes(round_))]
    retain_order(here, order, "Les élèves l’ont dit.", **who)  # type: ignore[arg-type]


def everything_reworded(valbourg: Valbourg) -> None:
    """Not a stake, a figure nor a constraint is as it was."""
    for stake in db.session.query(Stake).filter_by(concertation_id=valbourg.concertation.id):
        stake.title, stake.text = f"{stake.title} dehors", "Chacun la sienne, et à l’abri."
    for n, figure in enumerate(db.session.query(Indicator)):
        figure.value += n + 1
    for limit in db.session.query(Constraint):
        limit.text = limit.text.replace("demande", "exige désormais")
    for finding in db.session.query(Finding).filter(Finding.id % 4 == 0):
        finding.text = finding.text.replace("depuis", "depuis bien")
    db.session.commit()


def test_every_page_of_a_large_version_opens_within_the_budget(
    valbourg: Valbourg, browse: Browse
) -> None:
    versions = whole(valbourg)
    publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    everything_reworded(valbourg)
    publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    chapters = ("constats", "chiffres", "contraintes", "ordre", "questionnaires")
    paths = [f"{versions}/1", f"{versions}/2/differences", versions]
    paths += [f"{versions}/1/{chapter}" for chapter in chapters]
    heavy = {}
    for path in paths:
        with statements() as asked:
            answer_ = browse().get(path)
        assert answer_.status_code == 200, path
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
        heavy[path] = len(gzip.compress(answer_.data, 6))
    assert {path: size for path, size in heavy.items() if size > MOST_BYTES} == {}


def test_the_document_of_a_large_version_is_whole_and_numbered(
    valbourg: Valbourg, browse: Browse
) -> None:
    versions = whole(valbourg)
    publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    data = browse().get(f"{versions}/1/diagnostic.pdf").data
    document = pypdfium2.PdfDocument(data)

    pages = [plain(page.get_textpage().get_text_range()) for page in document]
    text = " ".join(pages)
    for n in range(400):
        assert f"Au point {n}," in text, n
    for n in range(40):
        assert f"La règle {n} demande" in text, n
    for n in range(25):
        assert f"Ce qui gêne au point {n}" in text, n
    assert "Sommaire" in pages[1]
    assert "Ensemble : 1" in text
    for n, page in enumerate(pages[1:], start=2):
        assert re.search(rf"{n} / {len(pages)}\b", page), n
