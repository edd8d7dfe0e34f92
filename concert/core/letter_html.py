"""A letter's text as a page of HTML: made from the text itself, so that the two cannot differ.

The text says how it is laid out as plain text always did: paragraphs between empty lines, a line
drawn under a title, « • » before each thing of a list, two hyphens before what is the same on
every letter. An address of ours alone on a line is where the sentence before it leads. Nothing
else is read in it: whatever people wrote stays text.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape

_BULLET = "• "
_DRAWN = re.compile("─+")
# What comes before the last sentence of a text, and that sentence without its colon.
_LAST_SENTENCE = re.compile(r"((?:.*[.?!…]\s)?)(.+?)\s*:?", re.DOTALL)
# No colour: with these schemes the reader's own are used, light or dark, and their contrast.
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.55 system-ui,sans-serif;max-width:38rem;margin:1.5rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}"
    "h1{font-size:1.35rem;line-height:1.3}h2{font-size:1.1rem;margin-top:2rem}"
    "li{margin:.6rem 0}footer{margin-top:2rem;border-top:1px solid;font-size:.9rem}"
)


def as_html(title: str, text: str, home: str) -> str:
    """The whole page; `home` is where our own addresses begin, the only ones made into links."""
    blocks = list(_blocks(text, home))
    end = next((n for n, lines in enumerate(blocks) if lines[0] == "--"), len(blocks))
    body, foot = blocks[:end], [blocks[end][1:], *blocks[end + 1 :]] if end < len(blocks) else []
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="fr">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style></head>",
            f"<body><main><h1>{escape(title)}</h1>",
            *(_block(lines, home) for lines in body),
            "</main>",
            *(["<footer>", *(_block(lines, home) for lines in foot), "</footer>"] * bool(foot)),
            "</body></html>",
            "",
        )
    )


def _blocks(text: str, home: str) -> Iterator[list[str]]:
    """The lines between empty ones; an address alone belongs to the sentence that leads to it."""
    held: list[str] = []
    for part in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        lines = part.split("\n")
        if held and len(lines) == 1 and _leads(lines[0], home):
            held += lines
            continue
        if held:
            yield held
        held = lines
    if held:
        yield held


def _leads(line: str, home: str) -> bool:
    """Whether a line is an address of ours and nothing else."""
    address = line.strip()
    begins = address == home or address.startswith(home.rstrip("/") + "/")
    return begins and not re.search(r"\s", address)


def _block(lines: list[str], home: str) -> str:
    if len(lines) == 2 and _DRAWN.fullmatch(lines[1]):
        return f"<h2>{escape(lines[0])}</h2>"
    if lines[0].startswith(_BULLET):
        things = "".join(f"<li>{_flow(thing, home)}</li>" for thing in _things(lines))
        return f"<ul>{things}</ul>"
    return f"<p>{_flow(lines, home)}</p>"


def _things(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each thing of a list."""
    thing: list[str] = []
    for line in lines:
        if line.startswith(_BULLET) and thing:
            yield thing
            thing = []
        thing.append(line.removeprefix(_BULLET).strip())
    yield thing


def _flow(lines: Iterable[str], home: str) -> str:
    """Lines one under the other, each address being the link of the sentence before it."""
    shown: list[str] = []
    before: str | None = None
    for line in lines:
        if _leads(line, home):
            if before is not None:
                shown.pop()
            shown.append(_linked(before, line.strip()))
            before = None
        else:
            shown.append(_inline(line, home))
            before = line
    return "<br>\n".join(shown)


def _linked(sentence: str | None, address: str) -> str:
    found = _LAST_SENTENCE.fullmatch(sentence or "")
    start, label = found.groups() if found else ("", address)
    return f'{escape(start)}<a href="{escape(address)}">{escape(label)}</a>'


def _inline(line: str, home: str) -> str:
    """A line of text in which an address of ours is a link."""
    parts = re.split(rf"({re.escape(home.rstrip('/'))}(?:/\S*|(?=\s|$)))", line)
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if n % 2 else escape(part)
        for n, part in enumerate(parts)
    )
