"""What a version holds, pure: its items, its fingerprint, and what each reader is shown of it.

An item (a figure, a finding, a constraint…) enters the fingerprint by a digest of its own, and
holds a salt that nobody guesses. One that is kept from a reader leaves its digest in its place:
the whole is still verified, and what is kept cannot be found again by trying every value.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from concert.journal.chain import digest

SCHEMA = 2
KINDS = (
    "indicators",
    "findings",
    "reasons",
    "groups",
    "constraints",
    "questions",
    "surveys",
    "stakes",
)
# Why an item is kept from a reader.
SENSITIVE, WITHDRAWN = "sensitive", "withdrawn"
FORMAT = "concert diagnosis 1"

Item = dict[str, Any]
Content = dict[str, Any]
# What is kept from a reader: by kind, each id with the reason.
Kept = Mapping[str, Mapping[int, str]]


def composed(frame: Content, items: Mapping[str, Iterable[Item]]) -> Content:
    """A whole content: what is said once, and the items of each kind, each with its salt."""
    sealed = {
        kind: [{**item, "salt": secrets.token_hex(16)} for item in items.get(kind, ())]
        for kind in KINDS
    }
    return {"schema": SCHEMA, **frame, **sealed}


def fingerprint(content: Content) -> str:
    """The SHA-256 of the content; of the first schema, of its text as a whole."""
    if schema_of(content) == 1:
        return digest(content)
    whole = {
        key: [_digest_of(item) for item in value] if key in KINDS else value
        for key, value in content.items()
    }
    return digest(whole)


def _digest_of(item: Item) -> str:
    return str(item["digest"]) if "kept" in item else digest(item)


def schema_of(content: Content) -> int:
    return int(content.get("schema", 1))


def shown(content: Content, kept: Kept) -> Content:
    """The content as a reader may have it; same fingerprint."""
    return {
        key: [_shown(item, kept.get(key, {})) for item in value] if key in KINDS else value
        for key, value in content.items()
    }


def _shown(item: Item, kept: Mapping[int, str]) -> Item:
    why = kept.get(item["id"])
    if why is None or "kept" in item:
        return item
    return {"id": item["id"], "kept": why, "digest": digest(item)}


# --- a file that anyone may keep and verify ------------------------------------------------


def file_of(content: Content, hash_: str, kept: Kept) -> Content:
    """The content as this reader may keep it, with its fingerprint."""
    return {"format": FORMAT, "hash": hash_, "content": _kept_as_file(content, kept)}


def _kept_as_file(content: Content, kept: Kept) -> Content:
    """Of the first schema, whose items have no digests, what is kept cannot be left out whole."""
    if schema_of(content) > 1:
        return shown(content, kept)
    read = shown(_as_of_now(content), kept)
    hides = any("kept" in item for kind in KINDS for item in read[kind])
    return read if hides else content


def flaws(file: Content) -> Iterator[str]:
    """What is wrong with such a file, in French; nothing when it is intact."""
    content = file["content"]
    if content.get("schema") == 1:
        yield (
            "cette version, ancienne, ne se vérifie qu’entière : ce fichier laisse de côté"
            " ce qui est réservé aux participants, ou retiré depuis"
        )
    elif fingerprint(content) != file["hash"]:
        yield "le contenu a changé : son empreinte n’est plus celle que le fichier annonce"


def same(one: Content, other: Content) -> bool:
    """Whether two contents say the same; when they were published and their salts aside."""
    return _said(one) == _said(other)


def _said(content: Content) -> Content:
    dated = {"number", "published_at"}
    return {
        key: [{name: item[name] for name in item if name != "salt"} for item in value]
        if key in KINDS
        else value
        for key, value in content.items()
        if key not in dated
    }


# --- reading ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """A content as it is read: by kind, what is shown, and how much is not."""

    content: Content

    def __getattr__(self, kind: str) -> Any:
        """The items of a kind, as `reading.stakes`, without those kept from the reader."""
        if kind not in KINDS:
            raise AttributeError(kind)
        return [item for item in self.content[kind] if "kept" not in item]

    def among(self, kind: str, ids: Iterable[int]) -> list[Item]:
        """These items, in their own order; those withdrawn are there, and say so."""
        wanted = set(ids)
        return [
            item
            for item in self.content[kind]
            if item["id"] in wanted and item.get("kept") != SENSITIVE
        ]

    def about(self, kind: str, name: str, row_id: int) -> list[Item]:
        """The items of a kind that are about another: the reasons given on a finding."""
        return [item for item in getattr(self, kind) if item.get(name) == row_id]

    def kept(self, why: str) -> int:
        """How many items are kept from this reader, for this reason."""
        return sum(1 for item in self._items() if item.get("kept") == why)

    def _items(self) -> Iterator[Item]:
        return (item for kind in KINDS for item in self.content[kind])

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def order(self) -> Content | None:
        """The order of the stakes that those who lead retained, with its reason."""
        order: Content | None = self.content.get("order")
        return order

    @property
    def ordered(self) -> list[Item]:
        """The stakes in the order retained."""
        wanted = self.order["stakes"] if self.order else []
        by_id = {stake["id"]: stake for stake in self.stakes}
        return [by_id[one] for one in wanted if one in by_id]

    @property
    def priorities(self) -> Content | None:
        """What the colleges made of the stakes; None unless five people at least rated them."""
        found: Content | None = self.content.get("priorities")
        return None if found is None or found["outcome"]["too_few"] else found

    @property
    def map(self) -> Content | None:
        """The map of the territory, with every figure held of its communes."""
        found: Content | None = self.content.get("map")
        return found

    @property
    def disputed(self) -> list[Item]:
        """The findings on which colleges disagree."""
        return [one for one in self.findings if one["disputed"]]

    @property
    def loose(self) -> list[Item]:
        """The findings that are in no group, those withdrawn since aside."""
        grouped = {one for group in self.groups for one in group["findings"]}
        return [one for one in self.findings if one["id"] not in grouped]

    @property
    def holds_findings(self) -> bool:
        """Whether it was made to hold every finding: before, those cited or disputed alone."""
        return "map" in self.content

    @property
    def findings_count(self) -> int:
        return int(self.content["counts"]["findings"])


def read(content: Content, kept: Kept) -> Reading:
    """A content of any schema as this reader may have it."""
    return Reading(shown(_as_of_now(content), kept))


def _as_of_now(content: Content) -> Content:
    """A content in the shape of the latest schema; what it did not hold is empty."""
    if schema_of(content) == SCHEMA:
        return {**_nothing(), **content}
    stakes = content["stakes"]
    cited = {one["id"]: one for stake in stakes for one in stake["findings"]}
    return {
        **_nothing(),
        "schema": 1,
        "title": content["title"],
        "place": "",
        "counts": {"findings": content["findings_count"]},
        "bodies": [],
        "indicators": [{**one, "trend": []} for one in content["indicators"]],
        "constraints": content["constraints"],
        "findings": [{**one, "disputed": False} for one in cited.values()],
        "stakes": [
            {**stake, "findings": [one["id"] for one in stake["findings"]]} for stake in stakes
        ],
    }


def _nothing() -> Content:
    return {kind: [] for kind in KINDS}
