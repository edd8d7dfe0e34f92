"""The programmes of this installation: those shipped here, and those the operator adds."""

from pathlib import Path

from concert.programmes.programme import BadProgramme, Programme, read_programme

SHIPPED = Path(__file__).parent
_FREE = "libre"
_known: dict[str, Programme] = {}


def load(*folders: Path) -> None:
    """Read every programme of these folders; a later one replaces an earlier one of its name.

    Raises `BadProgramme`, naming file, line and key, where one cannot be used.
    """
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    read = sorted((read_programme(path) for path in paths.values()), key=lambda one: one.order)
    if not read:
        raise BadProgramme(f"Aucun programme dans {', '.join(map(str, folders))}.")
    _known.clear()
    _known.update((one.code, one) for one in read)


def programmes() -> dict[str, Programme]:
    """The programmes by code, in the order in which they are offered."""
    if not _known:
        load(SHIPPED)
    return _known


def programme(code: str) -> Programme:
    """The programme of this code; the free one, where the operator has since removed its file."""
    known = programmes()
    return known.get(code) or known[_FREE]
