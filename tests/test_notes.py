"""Every cell has notes, and every note has sources that the bibliography knows."""

import pytest

from derive import relations
from derive.bibliography import REFERENCES
from derive.catalogue import names
from derive.notes import NOTES, RELATED, Note

every_note = pytest.mark.parametrize(
    "note", [pytest.param(n, id=f"{cell}-{k}") for cell, notes in NOTES.items() for k, n in enumerate(notes)]
)


def test_every_cell_has_one_to_four_notes_and_every_note_a_cell() -> None:
    assert NOTES.keys() == set(names())
    assert {cell: len(notes) for cell, notes in NOTES.items() if not 1 <= len(notes) <= 4} == {}


@every_note
def test_sources_are_in_the_bibliography_and_confirmed(note: Note) -> None:
    assert note.sources and all(REFERENCES[key].confirmed for key in note.sources)


@every_note
def test_text_is_plain(note: Note) -> None:
    assert note.title and note.text.endswith(".")
    assert not set("$\\`<>*#{}") & set(note.title + note.text)  # templates decide about markup
    assert len(note.text) < 600


def test_what_a_proved_relation_leads_to_is_not_said_again_by_hand() -> None:
    for name, others in RELATED.items():
        proved = {other for each in relations.of(name) for other in (each.left, each.right)}
        assert not proved & set(others), name
