"""Which dataset a file is of: told from its header, or from how it begins."""

from collections.abc import Collection
from pathlib import Path

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.errors import Refused
from concert.opendata.layouts import recognised
from concert.territories.series import Descriptor, descriptors


def dataset_of(path: Path, name: str = "") -> Descriptor:
    """The dataset of a file; refused if it is of another one than the name says."""
    if name and name not in descriptors():
        known = ", ".join(descriptors())
        raise Refused(
            _(
                "« %(name)s » n’est pas un jeu de données connu. Sont connus : %(known)s.",
                name=name,
                known=known,
            )
        )
    try:
        found = _by_its_beginning(path) or _by_its_header(path)
    except spreadsheets.NotTheColumns as unknown:
        raise (_not_the_columns_of(descriptors()[name]) if name else unknown) from None
    if name and name != found.name:
        raise Refused(
            _(
                "Ce fichier n’est pas de « %(name)s » : c’est « %(found)s » (%(label)s).",
                name=name,
                found=found.name,
                label=found.label,
            )
        )
    return found


def _by_its_beginning(path: Path) -> Descriptor | None:
    with path.open("rb") as file:
        beginning = file.read(200).decode("utf-8-sig", errors="replace").lstrip()
    marked = (one for one in descriptors().values() if one.begins)
    return next((one for one in marked if beginning.startswith(one.begins)), None)


def _by_its_header(path: Path) -> Descriptor:
    found: list[Descriptor] = []

    def fits(headers: Collection[str]) -> bool:
        found.extend(filter(None, [recognised(headers)]))
        return bool(found)

    with spreadsheets.opened(path, fits=fits):
        return found[0]


def _not_the_columns_of(descriptor: Descriptor) -> Refused:
    wanted = (descriptor.columns.get(name, (name,))[0] for name in descriptor.needs)
    return Refused(
        _(
            "Ce fichier n’a pas les colonnes attendues de « %(name)s » : %(columns)s.",
            name=descriptor.name,
            columns=", ".join(wanted),
        )
    )
