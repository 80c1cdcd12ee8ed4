"""Charts: whole coordinates, ticks at round numbers, names that do not lie on each other, in every format."""

from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.document.chart import Chart
from derive.document.chart_draw import Series, apart, chart, figure, levels, ticks
from derive.document.model import Document, Part
from derive.document.words import say
from derive.render import render

SERIES = (
    Series("falls", tuple(10.0**-k for k in range(11)), (0.5,) * 11, (2.0,) * 11),
    Series("stays, b_f", (1.0,) * 11, (0.5,) * 11, (2.0,) * 11),
    Series("<grows> & more", tuple(2.0**k for k in range(11)), (0.5,) * 11, (2.0,) * 11),
)


def made(*series: Series) -> Chart:
    """A chart of these, or of all."""
    return chart("test", "A test", "It shows <lines>.", ("steps", "values"), series or SERIES, say("Lines."))


def written(format: str) -> str:
    """A document with the chart in it."""
    return render(Document("Charts", "", "One.", "1", (Part("one", "", (made(),)),)), format)


def test_a_power_of_ten_is_as_far_from_the_next_one_everywhere() -> None:
    curve = made().plot.curves[0]
    steps = {b[1] - a[1] for a, b in pairwise(curve.points)}
    assert max(steps) - min(steps) <= 1 and min(steps) > 0


def test_a_value_at_a_tick_is_at_the_line_of_the_tick() -> None:
    plot = made().plot
    one = next(tick for tick in plot.up if tick.strong)
    assert one.text == "1" and {y for _, y in plot.curves[1].points} == {one.at}
    assert [x for x, _ in plot.curves[1].points][::2] == [tick.at for tick in plot.across]


def test_all_is_within_the_drawing() -> None:
    plot = made().plot
    for curve in plot.curves:
        assert all(plot.left <= x <= plot.right and plot.top <= y <= plot.bottom for x, y in curve.points)
        assert plot.right < curve.label.x < plot.width


def test_lines_differ_in_colour_and_in_dashes() -> None:
    many = made(*(Series(str(k), (1.0, 2.0**k)) for k in range(1, 8)))
    assert len({curve.colour for curve in many.plot.curves}) == 7
    assert len({curve.dash for curve in many.plot.curves}) == 7


def luminance(colour: str) -> float:
    """As WCAG computes it."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ground", ["ffffff", "1e2129"])
def test_lines_are_seen_on_light_and_on_dark_pages(ground: str) -> None:
    for curve in made(*(Series(str(k), (1.0, 2.0**k)) for k in range(1, 8))).plot.curves:
        both = sorted([luminance(curve.colour), luminance(ground)])
        assert (both[1] + 0.05) / (both[0] + 0.05) >= 3, curve.colour


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_names_keep_their_distance_and_their_order(wanted: list[int]) -> None:
    found = apart(wanted, 20, 0, 400)
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], k))
    placed = [found[k] for k in order]
    assert all(b - a >= 20 for a, b in pairwise(placed))
    assert min(found) >= 0 and max(found) <= 400


@given(st.floats(1e-30, 1e10), st.floats(1, 1e12))
def test_an_axis_reaches_around_all_values(smallest: float, times: float) -> None:
    found = [float(f"{digit}e{power}") for digit, power in levels(smallest, smallest * times)]
    assert found[0] <= smallest * (1 + 1e-8) and found[-1] >= smallest * times * (1 - 1e-8)
    assert 2 <= len(found) <= 9


@pytest.mark.parametrize(
    ("last", "found"), [(50, (0, 10, 20, 30, 40, 50)), (4, (0, 1, 2, 3, 4)), (7, (0, 2, 4, 6))]
)
def test_steps_are_counted_in_round_numbers(last: int, found: tuple[int, ...]) -> None:
    assert ticks(last) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1.0"),
        (1 - 1e-12, "1.0"),
        (0.0999, "0.10"),
        (99.6, r"1.0 \times 10^{2}"),
        (0.004, r"4.0 \times 10^{-3}"),
    ],
)
def test_numbers_have_two_digits(value: float, text: str) -> None:
    assert figure(value).text == text


def test_what_is_not_positive_has_no_place_on_the_scale() -> None:
    with pytest.raises(ValueError, match="positive"):
        made(Series("zero", (1.0, 0.0)))


def test_the_page_has_the_drawing_its_words_and_its_numbers() -> None:
    text = written("markdown")
    assert 'role="img"' in text and "It shows &lt;lines&gt;." in text
    assert text.count("<polyline") == 2 * len(SERIES) and "&lt;grows&gt; &amp; more" in text
    assert "| stays, " in text and "<details" in text
    assert "style=" not in text


def test_a_terminal_gets_the_numbers() -> None:
    text = written("text")
    assert "falls" in text and "10" in text and "polyline" not in text


@pytest.mark.requires("pdflatex")
def test_tex_draws_it(tmp_path: Path) -> None:
    whole = "\\documentclass{article}\\usepackage{amsmath,amssymb,booktabs,tikz}\\begin{document}\n"
    (tmp_path / "a.tex").write_text(f"{whole}{written('latex')}\\end{{document}}\n", encoding="utf-8")
    command = [shutil.which("pdflatex") or "", "-interaction=batchmode", "-halt-on-error", "a.tex"]
    assert not subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode
    assert "Overfull" not in (tmp_path / "a.log").read_text(encoding="utf-8", errors="replace")
