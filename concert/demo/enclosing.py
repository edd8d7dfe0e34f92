"""The drawings and documents that go with findings in the demonstration: drawn here, not kept."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import current_app
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from concert.concertations.models import Concertation
from concert.concertations.uploads import Upload
from concert.demo.content import Row
from concert.findings.files import keep_file
from concert.people.models import Person

_PAPER, _INK = "#ffffff", "#2b2a27"


def enclosed(concertation: Concertation, row: Row, *, by: Person, at: datetime) -> list[Upload]:
    """What the file says goes with a finding, kept as someone's own photograph or PDF would be."""
    folder: Path = current_app.config["SETTINGS"].files_path
    made = []
    if "picture" in row:
        made.append((row["picture"], _plan(row["picture"])))
    if "document" in row:
        made.append((row["document"], _table(row["document"])))
    return [
        keep_file(
            concertation,
            one["name"],
            content,
            one.get("alt", ""),
            folder=folder,
            by=by,
            at=at,
        )
        for one, content in made
    ]


def _plan(row: Row) -> bytes:
    """A plan in rectangles: where each stands, its colour, what is written on it."""
    image = Image.new("RGB", (row["width"], row["height"]), _PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(17)
    for left, top, width, height, colour, name in row["shapes"]:
        draw.rectangle((left, top, left + width, top + height), colour, _INK, 2)
        words = "\n".join(_lines(name, font, width - 16))
        middle = (left + width / 2, top + height / 2)
        draw.multiline_text(middle, words, _INK, font, "mm", align="center")
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _lines(text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, most: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _table(row: Row) -> bytes:
    """A title and a table on a sheet of A4."""
    sheet = FPDF()
    sheet.core_fonts_encoding = "windows-1252"
    sheet.set_title(row["title"])
    sheet.set_lang("fr")
    sheet.add_page()
    sheet.set_font("Helvetica", "B", 15)
    sheet.multi_cell(0, 9, row["title"], new_x="LMARGIN", new_y="NEXT")
    sheet.ln(4)
    sheet.set_font("Helvetica", "", 11)
    with sheet.table() as table:
        for cells in (row["header"], *row["lines"]):
            table.row([one.replace("\u202f", "\u00a0") for one in cells])
    return bytes(sheet.output())
