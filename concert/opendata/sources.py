"""Where the files of a dataset are, and how each is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlencode, urlsplit

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.opendata.arrivals import Progress, Version
from concert.opendata.courier import Courier
from concert.opendata.portal import Card, Portal, only_departement
from concert.territories.series import Dataset, Descriptor

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
# By what the directory calls it, whose columns have a reader of their own.
_DEPARTEMENT = ("code_departement", "departement")


@dataclass(frozen=True)
class Wish:
    """What of a dataset is wanted, and from where if not from its producer."""

    departement: str = ""
    portal: str = ""
    address: str = ""


@dataclass(frozen=True)
class Export:
    """The records of a dataset of a portal, or those of one département."""

    portal: str
    code: str
    columns: tuple[str, ...]
    departement: str = ""

    @property
    def address(self) -> str:
        """By what it is known when it is taken again."""
        part = f"?{urlencode({'departement': self.departement})}" if self.departement else ""
        return f"{_page(self.portal, self.code)}{part}"

    @property
    def file_name(self) -> str:
        """What it is called when it is kept."""
        return f"{self.code}.dep{self.departement}.csv" if self.departement else f"{self.code}.csv"

    def take(
        self, courier: Courier, path: Path, known: Version | None, progress: Progress
    ) -> Version | None:
        """Save it; None when it has not changed."""
        portal = Portal(self.portal, courier)
        card = portal.card(self.code)
        version = Version(modified=card.version)
        if card.version and version == known:
            return None
        portal.export(self.code, path, where=self._condition(card), progress=progress)
        return version

    def _condition(self, card: Card) -> str:
        if not self.departement:
            return ""
        column = card.column(self.columns)
        if column is None:
            raise Refused(
                _(
                    "Le jeu %(code)s ne dit pas de département : prenez-le en entier, sans"
                    " « --departement ».",
                    code=self.code,
                )
            )
        return only_departement(column, self.departement)


@dataclass(frozen=True)
class Attached:
    """A file given beside the records of a dataset."""

    portal: str
    code: str
    name: str

    @property
    def address(self) -> str:
        """By what it is known when it is taken again."""
        return f"{_page(self.portal, self.code)}#{quote(self.name)}"

    @property
    def file_name(self) -> str:
        """What it is called when it is kept: the portal writes « _xlsx » at the end of a name."""
        stem, _mark, kind = self.name.rpartition("_")
        return f"{stem}.{kind}" if kind in {"csv", "ods", "xlsx", "zip"} else self.name

    def take(
        self, courier: Courier, path: Path, known: Version | None, progress: Progress
    ) -> Version | None:
        """Save it; None when its dataset has not changed."""
        portal = Portal(self.portal, courier)
        version = Version(modified=portal.card(self.code).version)
        if version.modified and version == known:
            return None
        portal.attachment(self.code, self.name, path, progress=progress)
        return version


@dataclass(frozen=True)
class Standing:
    """A file that stands at an address."""

    address: str

    @property
    def file_name(self) -> str:
        """What it is called when it is kept."""
        return PurePosixPath(urlsplit(self.address).path).name or "fichier"

    def take(
        self, courier: Courier, path: Path, known: Version | None, progress: Progress
    ) -> Version | None:
        """Save it; None when the server says that it has not changed."""
        return courier.save(self.address, path, known=known, progress=progress)


Source = Export | Attached | Standing


def sources_of(descriptor: Descriptor, wish: Wish) -> Iterator[Source]:
    """The files of a dataset, the oldest first."""
    if wish.address:
        yield Standing(_safe(wish.address))
    elif descriptor.portal:
        for dataset in reversed(descriptor.datasets):
            yield from _on_portal(dataset, descriptor, wish)
    elif descriptor.address:
        yield Standing(_safe(descriptor.address))
    else:
        raise Refused(
            _(
                "« %(name)s » n’a pas d’adresse qui dure : cherchez celle du fichier sur %(page)s"
                " et donnez-la avec « --from », ou téléchargez-le et importez-le avec « concert"
                " import ».",
                name=descriptor.name,
                page=descriptor.page,
            )
        )


def is_fetched(descriptor: Descriptor) -> bool:
    """Whether it is known where the files of a dataset are."""
    return bool(descriptor.portal or descriptor.address)


def _on_portal(dataset: Dataset, descriptor: Descriptor, wish: Wish) -> Iterator[Source]:
    portal = _safe(wish.portal or descriptor.portal).rstrip("/")
    for name in dataset.attachments:
        yield Attached(portal, dataset.code, name)
    if not dataset.attachments:
        columns = descriptor.columns.get("departement", _DEPARTEMENT)
        yield Export(portal, dataset.code, columns, wish.departement)


def _safe(address: str) -> str:
    """An address at which nobody on the way can change what is answered."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return address
    raise Refused(_("« %(address)s » n’est pas une adresse en https://.", address=address))


def _page(portal: str, code: str) -> str:
    return f"{portal}/explore/dataset/{code}/"
