"""The contours of communes: a GeoJSON FeatureCollection, read feature after feature.

The file of the whole country weighs hundreds of megabytes, most often on a single line: it is read
by pieces, and no more than one feature is held at a time.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from flask_babel import gettext as _

from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.text import one_line, shortened
from concert.opendata.figures import figure_of
from concert.opendata.layouts import Observed
from concert.opendata.report import Report
from concert.opendata.stage import PASSES, Given, Line, Stage
from concert.territories import codes, shapes
from concert.territories.actions import store_figures, store_shapes
from concert.territories.models import Subject, SubjectKind, TerritoryKind
from concert.territories.queries import codes_of

_PIECE = 1 << 20
# The most detailed commune of IGN's files takes less than a tenth of this.
_LONGEST_FEATURE = 20_000_000
_BEGINNING = 1 << 16
_CODES = ("code", "INSEE_COM", "insee", "codgeo", "com")
_NAMES = ("nom", "NOM", "libgeo", "libelle")
_FEATURES = re.compile(r'"features"\s*:\s*\[')


def read(given: Given, stage: Stage) -> Report:
    """The contour of every commune that we know."""
    report = Report(given.descriptor.label)
    known = codes_of(TerritoryKind.COMMUNE)
    if not known:
        raise Refused(
            _("Aucune commune n’est connue ici : importez d’abord les communes de l’INSEE.")
        )
    surfaces: list[Line] = []
    with given.opened(times=PASSES) as file:
        lines = _measured(_read(features(file), known, report), given, surfaces)
        report.changes = stage.put(store_shapes, lines)
    report.drawn = stage.put(store_figures, surfaces)
    return report


def _measured(lines: Iterator[Line], given: Given, surfaces: list[Line]) -> Iterator[Line]:
    """The same contours, the surface of each being measured on the way."""
    [series] = given.descriptor.series
    day = given.at.astimezone(PARIS).date()
    for line in lines:
        subject = Subject(SubjectKind.COMMUNE, line["commune_code"])
        period = given.year or str(day.year)
        value = shapes.square_kilometres(shapes.read(line["rings"]))
        figure = figure_of(Observed(series.code, subject, period, value, ""))
        surfaces.append(figure | {"retrieved_on": day})
        yield line


def _read(found: Iterator[Any], known: set[str], report: Report) -> Iterator[Line]:
    seen: set[str] = set()
    for rank, feature in enumerate(found, start=1):
        try:
            line = _shape(feature, known)
            if line["commune_code"] in seen:
                raise Refused(_("Cette commune a déjà un contour plus haut."))
        except Refused as refusal:
            report.refuse(rank, _("%(who)s : %(why)s", who=_called(feature), why=refusal.reason))
        else:
            seen.add(line["commune_code"])
            report.accepted += 1
            yield line


def _shape(feature: Any, known: set[str]) -> Line:
    code = codes.commune(_said(feature, _CODES))
    if code not in known:
        raise Refused(_("cette commune n’est pas connue ; a-t-elle fusionné avec une autre ?"))
    return {"commune_code": code, "rings": shapes.written(shapes.rings_of(_polygons(feature)))}


def _polygons(feature: Any) -> Any:
    geometry = feature.get("geometry")
    shape: dict[str, Any] = geometry if isinstance(geometry, dict) else {}
    coordinates, kind = shape.get("coordinates"), str(shape.get("type"))
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind)
    if not _nested(polygons, 3):
        raise Refused(_("Ce contour n’est pas un polygone."))
    return polygons


def _nested(value: Any, depth: int) -> bool:
    """Whether it is a list of lists, down to the points, that are looked at one by one."""
    if depth == 0:
        return isinstance(value, list)
    return isinstance(value, list) and all(_nested(one, depth - 1) for one in value)


def _called(feature: Any) -> str:
    """« 48095, Mende »: how the file calls it, for the report."""
    said = (_said(feature, names) for names in (_CODES, _NAMES))
    return shortened(", ".join(one for one in said if one), 60) or _("commune sans code")


def _said(feature: Any, names: tuple[str, ...]) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    known = properties if isinstance(properties, dict) else {}
    return one_line(next((str(known[name]) for name in names if known.get(name)), ""))


# --- the file, by pieces ------------------------------------------------------


def features(file: BinaryIO) -> Iterator[Any]:
    """The features of the collection, one by one."""
    pieces = _pieces(file)
    text = _after_the_opening(pieces)
    decoder = json.JSONDecoder()
    while (text := _at_the_next(text, pieces))[0] != "]":
        while True:
            try:
                feature, end = decoder.raw_decode(text)
                break
            except (ValueError, RecursionError) as error:
                piece = next(pieces, "")
                if not piece or len(text) > _LONGEST_FEATURE:
                    raise _cut_short() from error
                text += piece
        text = text[end:]
        yield feature


def _after_the_opening(pieces: Iterator[str]) -> str:
    text = next(pieces, "")
    if not text.strip():
        raise Refused(_("Ce fichier est vide."))
    opening = _FEATURES.search(text, endpos=_BEGINNING)
    if not text.lstrip().startswith("{") or opening is None:
        raise Refused(
            _("Ce fichier n’est pas une collection GeoJSON de communes (FeatureCollection).")
        )
    return text[opening.end() :]


def _at_the_next(text: str, pieces: Iterator[str]) -> str:
    """The text from its next feature, or from the bracket that closes the list."""
    while not (text := text.lstrip(" \t\r\n,")):
        text = next(pieces, "")
        if not text:
            raise _cut_short()
    return text


def _pieces(file: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while piece := file.read(_PIECE):
            yield decoder.decode(piece)
    except UnicodeDecodeError as error:
        raise _cut_short() from error


def _cut_short() -> Refused:
    return Refused(_("Ce fichier est abîmé, ou coupé avant sa fin : téléchargez-le de nouveau."))
