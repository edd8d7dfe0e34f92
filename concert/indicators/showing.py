"""One figure as it is read, and the figures as a spreadsheet takes them."""

from collections.abc import Iterable, Iterator

from flask import Blueprint

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.core.clock import local_day
from concert.core.spreadsheets import csv_out
from concert.indicators import trend, wording
from concert.indicators.models import Indicator
from concert.indicators.queries import indicator_shown, indicators_of
from concert.web.cache import cached
from concert.web.charts import Bar, Mark
from concert.web.formatting import number
from concert.web.fragments import Answer, attachment, page
from concert.web.session import current_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("figures", __name__, url_prefix="/concertations/<slug>/diagnostic/chiffres")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None


@bp.get("/<int:indicator_id>")
@cached
def show(slug: str, indicator_id: int) -> Answer:
    concertation = _seen(slug)
    takes_part = _takes_part(concertation)
    indicator = indicator_shown(concertation, indicator_id, takes_part=takes_part)
    return page(
        "indicators/show.html",
        concertation=concertation,
        indicator=indicator,
        takes_part=takes_part,
    )


# --- as a spreadsheet takes them ------------------------------------------------


@bp.get("/<int:indicator_id>.csv")
def one_as_csv(slug: str, indicator_id: int) -> Answer:
    concertation = _seen(slug)
    indicator = indicator_shown(concertation, indicator_id, takes_part=_takes_part(concertation))
    return _csv(concertation, [indicator], f"chiffre-{indicator.id}.csv")


@bp.get("/tous.csv")
def all_as_csv(slug: str) -> Answer:
    concertation = _seen(slug)
    figures = indicators_of(concertation, sensitive=_takes_part(concertation))
    return _csv(concertation, figures, f"chiffres-{concertation.slug}.csv")


def _csv(concertation: Concertation, figures: Iterable[Indicator], name: str) -> Answer:
    header = [str(one) for one in wording.COLUMNS_OUT]
    rows = (row for one in figures for row in _rows(concertation, one))
    answer = attachment(b"".join(csv_out(header, rows)), name, "text/csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(concertation: Concertation, one: Indicator) -> Iterator[tuple[object, ...]]:
    """Every value of its page: its years, then the places it is compared with."""
    whence = (one.source, one.source_url, one.licence, one.read_on)
    for point in trend.trend_of(one).points:
        alike = trend.comparable(one, point.period)
        place = one.about or concertation.place_name
        yield (one.label, place, point.period, point.value, one.unit, alike, *whence)
    for other in one.compared:
        yield (one.label, other.label, one.period, other.value, one.unit, True, *whence)


# --- what its templates draw ----------------------------------------------------


def place_rows(indicator: Indicator, concertation: Concertation) -> list[Bar]:
    """The concertation's place, then those it is compared with."""
    own = Bar(indicator.about or concertation.place_name, indicator.value, subject=True)
    return [own, *(Bar(one.label, one.value) for one in indicator.compared)]


def year_runs(indicator: Indicator) -> list[list[Mark]]:
    """The years of a figure, as the line of a chart takes them."""
    return [
        [
            Mark(point.place, number(point.value, indicator.decimals), point.value, point.period)
            for point in run
        ]
        for run in trend.trend_of(indicator).runs
    ]


def is_old(indicator: Indicator) -> bool:
    """Whether it is about a time that ended more than two years ago."""
    return trend.is_old(indicator, local_day(now()))


words(
    bp,
    amount=wording.amount,
    figure_sentence=wording.sentence,
    figure_position=wording.position,
    figure_why=wording.why_to_whom,
    reckonings=wording.RECKONINGS,
    trend_of=trend.trend_of,
    is_old=is_old,
    place_rows=place_rows,
    year_runs=year_runs,
)
