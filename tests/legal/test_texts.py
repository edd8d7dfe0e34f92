"""The operator's own texts."""

from pathlib import Path

from concert.legal.texts import own_text


def test_without_a_folder_or_a_file_there_is_no_own_text(tmp_path: Path):
    assert own_text(None, "contact") is None
    assert own_text(tmp_path, "contact") is None


def test_the_first_heading_is_the_title_and_the_others_follow_in_order(tmp_path: Path):
    (tmp_path / "contact.md").write_text("# Nous voir\n\n### Où\n\n#### Quand\n")

    own = own_text(tmp_path, "contact")

    assert own.title == "Nous voir"
    assert own.html.split() == ["<h2>Où</h2>", "<h3>Quand</h3>"]


def test_a_text_typed_in_a_plain_editor_is_printed_as_french_is(tmp_path: Path):
    # A Windows editor begins the file with a mark, and types straight apostrophes.
    (tmp_path / "contact.md").write_text("\ufeff# L'école\n\nQui ? L'équipe.\n", encoding="utf-8")

    own = own_text(tmp_path, "contact")

    assert own.title == "L’école"
    assert own.html == "<p>Qui\u202f? L’équipe.</p>\n"
