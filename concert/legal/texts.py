"""The operator's own legal texts: a Markdown file replaces the page of its name."""

from dataclasses import dataclass
from pathlib import Path

from concert.core.text import html_from_markdown, typographic


@dataclass(frozen=True)
class OwnText:
    """A page as the operator wrote it; `title` is its first line, where that is a heading."""

    title: str
    html: str


def own_text(folder: Path | None, name: str) -> OwnText | None:
    """What the operator wrote in `<folder>/<name>.md`, if they did."""
    path = folder and folder / f"{name}.md"
    if not path or not path.is_file():
        return None
    written = typographic(path.read_text(encoding="utf-8-sig", errors="replace").strip())
    first, _, rest = written.partition("\n")
    titled = first.startswith("# ")
    body = rest if titled else written
    return OwnText(first.removeprefix("# ").strip() if titled else "", _html(body))


def _html(text: str) -> str:
    return html_from_markdown(text, top=2)
