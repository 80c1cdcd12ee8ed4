"""Algorithms are parted where they are higher than a page, and nowhere else."""

from derive.catalogue import load
from derive.document import document
from derive.document.pen import written_in
from derive.formats.tables import evenly
from derive.printing.notation_file import load_notation
from derive.render import render


def floats(notation: str | None = None) -> int:
    """Those that the two algorithms of an LSTM take."""
    if notation is None:
        return render(document(load("lstm"), ["algorithm"]), "latex").count(r"\begin{algorithm}")
    with written_in(load_notation(notation)):
        return floats()


def test_an_algorithm_that_fits_a_page_is_one_and_of_high_lines_fewer_fit() -> None:
    assert (floats(), floats("goodfellow")) == (2, 3)


def test_portions_are_about_equally_high_and_hold_every_line_once() -> None:
    plain = [(str(k), 0, "$a$") for k in range(40)]
    high = [(str(k), 0, r"$\frac{a}{b}$") for k in range(40, 60)]
    few = [list(portion) for portion in evenly([*plain, *high])]
    assert [line for portion in few for line in portion] == [*plain, *high]
    assert [len(portion) for portion in few] == [26, 21, 13]


def test_a_line_that_goes_on_stays_with_its_beginning() -> None:
    lines = [(str(k) if k % 2 else "", 0, "$a$") for k in range(1, 101)]
    assert all(portion[0][0] and not portion[-1][0] for portion in evenly(lines))
