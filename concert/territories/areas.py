"""Territories as the communes they hold, and those that are nothing but a list of communes."""

import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db
from concert.core.text import folded, shortened
from concert.territories.models import AreaCommune, Territory, TerritoryKind
from concert.territories.wording import title_of

MOST = 1_000


def codes_in(territory: Territory) -> sa.Select[str]:
    """The codes of the communes that a territory holds, as a query."""
    if territory.kind is TerritoryKind.AREA:
        held = AreaCommune.territory_id == territory.id
        return sa.select(AreaCommune.commune_code).where(held)
    commune = sa.select(Territory.code).where(Territory.kind == TerritoryKind.COMMUNE)
    columns = {
        TerritoryKind.COMMUNE: Territory.code,
        TerritoryKind.LIVING_AREA: Territory.living_area_code,
        TerritoryKind.DEPARTEMENT: Territory.departement_code,
        TerritoryKind.ACADEMIE: Territory.academie_code,
        TerritoryKind.REGION: Territory.region_code,
    }
    column = columns.get(territory.kind)
    return commune if column is None else commune.where(column == territory.code)


def communes_in(territory: Territory) -> list[Territory]:
    """The communes that a territory holds, by name."""
    return _communes(Territory.code.in_(codes_in(territory)))


def main_departement(territory: Territory) -> Territory | None:
    """The département that holds most of its communes."""
    most = (
        sa.select(Territory.departement_code)
        .where(Territory.kind == TerritoryKind.COMMUNE, Territory.code.in_(codes_in(territory)))
        .group_by(Territory.departement_code)
        .order_by(sa.func.count().desc(), Territory.departement_code)
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(Territory).where(
        Territory.kind == TerritoryKind.DEPARTEMENT, Territory.code == most
    )
    return db.session.scalar(query)


def communes_with(codes: Collection[str]) -> list[Territory]:
    """The communes of these codes that exist, by name."""
    return _communes(Territory.code.in_(set(codes))) if codes else []


def _communes(*which: sa.ColumnElement[bool]) -> list[Territory]:
    query = (
        sa.select(Territory)
        .where(Territory.kind == TerritoryKind.COMMUNE, *which)
        .order_by(Territory.name, Territory.code)
    )
    return list(db.session.scalars(query))


# --- an area ------------------------------------------------------------------


def draw_up(name: str, communes: Sequence[Territory], area: Territory | None = None) -> Territory:
    """Make an area of these communes, or make one anew of them."""
    if area is None:
        area = Territory(kind=TerritoryKind.AREA, code=secrets.token_hex(4), name=name)
        db.session.add(area)
    area.name = name
    # What holds it whole, if one does: an area may stand on two départements.
    area.departement_code = _shared(one.departement_code for one in communes)
    area.academie_code = _shared(one.academie_code for one in communes)
    area.region_code = _shared(one.region_code for one in communes)
    db.session.flush()
    _empty(area)
    rows = [{"territory_id": area.id, "commune_code": one.code} for one in communes]
    db.session.execute(sa.insert(AreaCommune), rows)
    return area


def forget(area: Territory | None) -> None:
    """Do away with an area that no concertation stands on any more; leave anything else."""
    if area is not None and area.kind is TerritoryKind.AREA:
        _empty(area)
        db.session.delete(area)
        db.session.flush()


def _empty(area: Territory) -> None:
    db.session.execute(sa.delete(AreaCommune).where(AreaCommune.territory_id == area.id))


def _shared(codes: Iterable[str | None]) -> str | None:
    different = set(codes)
    return different.pop() if len(different) == 1 else None


# --- as people write them -----------------------------------------------------


@dataclass
class Read:
    """The communes found in what was written, and what is to be said of the other lines."""

    communes: list[Territory] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


_CODE = re.compile(r"\b(?:[0-9]{5}|2[ABab][0-9]{3})\b")
_DEPARTEMENT = re.compile(r"[\s(,]+([0-9]{2,3}|2[ABab])\)?$")


def read_communes(text: str) -> Read:
    """The communes of a list, written or pasted: one a line, or between commas, code or name."""
    wanted = [(number, one) for number, line in _lines(text) for one in _cut(line)]
    coded = {code: None for _number, one in wanted for code in [one] if _CODE.fullmatch(one)}
    by_code = {one.code: [one] for one in communes_with(coded)}
    by_name = _by_name() if len(coded) < len({one for _number, one in wanted}) else {}
    read, kept = Read(), dict[str, Territory]()
    for number, one in wanted:
        found = by_code.get(one, []) if one in coded else _named(one, by_name)
        if len(found) == 1:
            kept[found[0].code] = found[0]
        else:
            read.unknown.append(_told(number, one, found))
    read.communes = list(kept.values())
    return read


def _lines(text: str) -> Iterable[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)


def _cut(line: str) -> list[str]:
    """What a line names: its codes, if it holds any; else what stands between commas."""
    if codes := _CODE.findall(line):
        return [code.upper() for code in codes]
    return [part.strip() for part in re.split(r"[;,\t]", line) if part.strip()]


def _by_name() -> dict[str, list[Territory]]:
    """Every commune by its name as people type it in a hurry."""
    found: dict[str, list[Territory]] = defaultdict(list)
    for one in _communes():
        found[_plain(one.name)].append(one)
    return found


def _plain(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", folded(name))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _named(text: str, by_name: Mapping[str, list[Territory]]) -> list[Territory]:
    """The communes of that name; « Saint-Denis (93) » says in which département."""
    said = _DEPARTEMENT.search(text)
    if said is None:
        return by_name.get(_plain(text), [])
    found = by_name.get(_plain(text[: said.start()]), [])
    return [one for one in found if one.departement_code == said[1].upper()]


def _told(number: int, text: str, found: Sequence[Territory]) -> str:
    words = {"number": number, "text": shortened(text, 60)}
    if not found:
        return _(
            "Ligne %(number)s, « %(text)s » : aucune commune de ce nom ni de ce code.", **words
        )
    several = ", ".join(f"{one.code} {title_of(one)}" for one in found[:8])
    return _(
        "Ligne %(number)s, « %(text)s » : plusieurs communes portent ce nom, écrivez le code"
        " (%(several)s).",
        several=several,
        **words,
    )
