"""Words: French typography, slugs, safe Markdown, and what a name may hold."""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p",
    "a",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "h5",
    "br",
    "hr",
}
_markdown = MarkdownIt("zero").enable(
    ["emphasis", "list", "blockquote", "link", "autolink", "heading", "newline", "hr", "escape"]
)
_BEFORE_HIGH_MARK = re.compile(r"[ \u00a0\u202f](?=[;!?](?:\s|$))")
_BEFORE_COLON = re.compile(r"[ \u202f](?=[:»])")
_AFTER_QUOTE = re.compile(r"(?<=«)[ \u202f]")


def slug(text: str, length: int = 60) -> str:
    """« Une cour où l’on apprend » → `une-cour-ou-l-on-apprend`, cut between words."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > length:
            break
        kept = longer
    return kept or "sans-titre"


def folded(text: str) -> str:
    """Lower case without accents nor ligatures, as people type in a hurry."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def one_line(text: str) -> str:
    """What a name or a title may hold: no control nor bidirectional sign, single spaces."""
    text = unicodedata.normalize("NFC", text)
    kept = "\u200d".join(_visible(part) for part in _JOINED.split(text))
    # Runs of plain spaces only: the no-break ones are typography, and stay.
    return re.sub(r" {2,}", " ", kept).strip()


# The invisible joiner that makes one family of four emoji; anywhere else it only deceives.
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINED = re.compile(f"(?<=[\ufe0f{_EMOJI}])\u200d(?=[{_EMOJI}])")
# They take a place and show nothing: braille's empty cell, the fillers of Korean.
_BLANKS = dict.fromkeys(map(ord, "\u2800\u3164\uffa0\u115f\u1160"), " ") | {ord("\u034f"): ""}
_BREAKS = {"Cc", "Zl", "Zp"}
_UNSEEN = {"Cf", "Cs", "Co"}


def _visible(text: str) -> str:
    kinds = ((one, unicodedata.category(one)) for one in text.translate(_BLANKS))
    return "".join(" " if kind in _BREAKS else one for one, kind in kinds if kind not in _UNSEEN)


def several_lines(text: str) -> str:
    """A text of several lines: the same, but its line breaks stay."""
    lines = [one_line(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def typographic(text: str) -> str:
    """French typography: apostrophes, and no-break spaces where people type plain ones."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = _BEFORE_HIGH_MARK.sub("\u202f", text)
    text = _BEFORE_COLON.sub("\u00a0", text)
    return _AFTER_QUOTE.sub("\u00a0", text)


def shortened(text: str, length: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis where something is left."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def html_from_markdown(text: str, *, top: int = 3) -> str:
    """Markdown as the few tags a notice needs; sanitised on the way out, links to the web only.

    Its headings begin at level `top`, and none is skipped, whatever levels were written.
    """
    written = _markdown.render(text)
    levels = sorted(set(re.findall(r"<h([1-6])>", written)))
    written = re.sub(
        r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{min(5, top + levels.index(m[2]))}>", written
    )
    return nh3.clean(
        written,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
