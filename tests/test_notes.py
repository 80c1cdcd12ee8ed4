"""Every cell has notes, and every note has sources that the bibliography knows."""

from derive import relations
from derive.bibliography import REFERENCES
from derive.catalogue import names
from derive.notes import NOTES, RELATED

EVERY = [(cell, note) for cell, notes in NOTES.items() for note in notes]


def test_every_cell_has_one_to_four_notes_and_every_note_a_cell() -> None:
    assert NOTES.keys() == set(names())
    assert {cell: len(notes) for cell, notes in NOTES.items() if not 1 <= len(notes) <= 4} == {}


def test_sources_are_in_the_bibliography_and_confirmed() -> None:
    assert [(cell, note.title) for cell, note in EVERY if not note.sources] == []
    known = {key for key, reference in REFERENCES.items() if reference.confirmed}
    wrong = [(cell, key) for cell, note in EVERY for key in note.sources if key not in known]
    assert not wrong, wrong


def test_text_is_plain() -> None:
    for cell, note in EVERY:
        assert note.title and note.text.endswith("."), (cell, note)
        assert not set("$\\`<>*#{}") & set(note.title + note.text), (cell, note)  # templates do markup
        assert len(note.text) < 600, (cell, note)


def test_what_a_proved_relation_leads_to_is_not_said_again_by_hand() -> None:
    for name, others in RELATED.items():
        proved = {other for each in relations.of(name) for other in (each.left, each.right)}
        assert not proved & set(others), name
