"""Every cell has notes, and every note has sources that the bibliography knows."""

import pytest

from derive.bibliography import REFERENCES
from derive.notes import NOTES, Note

CELLS = {
    "dense", "elman", "lstm", "lstm-concatenated", "lstm-peephole", "lstm-coupled", "lstm-deep-gates",
    "lstm-stacked", "gru", "gru-reset-before", "gru-chung",
}  # fmt: skip
every_note = pytest.mark.parametrize("note", [note for notes in NOTES.values() for note in notes])


def test_each_of_the_first_eleven_cells_has_one_to_four_notes() -> None:
    assert NOTES.keys() >= CELLS
    assert all(1 <= len(notes) <= 4 for notes in NOTES.values())


@every_note
def test_sources_are_in_the_bibliography_and_confirmed(note: Note) -> None:
    assert note.sources and all(REFERENCES[key].confirmed for key in note.sources)


@every_note
def test_text_is_plain(note: Note) -> None:
    assert note.title and note.text.endswith(".")
    assert not set("$\\`<>*#{}") & set(note.title + note.text)  # templates decide about markup
    assert len(note.text) < 600
