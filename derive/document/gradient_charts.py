"""The starts of cells that charts of gradients show, by the names that stand at their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.document.chart import Chart
from derive.document.chart_draw import Series, chart, figure, named
from derive.document.model import Block, Column, Prose, Table
from derive.document.spans import Math, Spans
from derive.document.words import fill, say
from derive.runtime.starts import (
    STEPS,
    Measured,
    Start,
    forget_bias,
    measured,
    radius,
    ring,
    signs,
)

RADII = (0.5, 1.0, 2.0, 4.0)
BIASES = (0, 1, 5)
RING = (0.9, 0.999)
NEAR = 20  # steps back that the chart of paths shows
ELMAN = {f"radius {value:g}": Start("elman", radius(value)) for value in RADII}
LSTM = {value: Start("lstm", forget_bias(value)) for value in BIASES}
GATED = {
    "Elman": Start("elman"),
    "minGRU": Start("min-gru"),
    "GRU": Start("gru"),
    **{f"LSTM, b_f + {value}": start for value, start in LSTM.items()},
}
COUPLED = {"LSTM, i = 1 − f": Start("lstm-coupled")}
OTHERS = {
    "LSTM of 1997": Start("lstm-1997"),
    "coRNN": Start("cornn", reads=("y",)),
    "LRU": Start("lru", ring(*RING), reads=("x_re", "x_im")),
    "scoRNN": Start("scornn", signs),
}
PATHS = {
    "all paths": LSTM[1],
    "c only": Start("lstm", LSTM[1].changed, paths=(("c", "c"), ("h", "c"))),
    "h only": Start("lstm", LSTM[1].changed, paths=(("h", "h"),)),
}
# why a cell's gradients become shorter
REASONS = {
    "min-gru": "The gate sees the input only, so the Jacobian is a diagonal with entries between 0 and 1: it "
    "cannot explode, and at first it halves a gradient at each step.",
    "lstm-coupled": "The block of c by c is that of an LSTM: a forget gate around one half.",
    "lstm-1997": "There is no forget gate: along c nothing is lost. The "
    "drop at the beginning is the way from h into c, once; what comes through h is added.",
    "cornn": "A step of an oscillator in a short time: the Jacobian is close to the identity.",
    "lru": "The same linear map at each step; the absolute values of its eigenvalues are below 1 by "
    "construction, and start close to it.",
    "scornn": "The recurrent matrix is orthogonal and changes no length; what is lost is lost where modReLU "
    "is zero.",
}
_AXES = ("steps back from the end", "length of the gradient by the states")


def drawn(label: str, title: str, starts: Mapping[str, Start], caption: str, last: int = STEPS) -> Chart:
    """A line a start, and the middle half of its draws; last: how many steps back the chart goes."""
    series = []
    for name, start in starts.items():
        found = measured(start).gradients
        series.append(Series(name, *(each[: last + 1] for each in (found.middle, found.low, found.high))))
    ends = "; ".join(f"{each.name} {each.values[-1]:.1e}" for each in series)
    about = f"The length of a gradient by the steps that it has gone back. What is left after {last}: {ends}."
    return chart(label, title, about, _AXES, series, say(caption))


def left(found: Measured) -> Math:
    """What is left of a gradient of length 1 at the first state: the median."""
    return figure(found.gradients.middle[STEPS])


def numbers() -> Iterator[Block]:
    """The table of all starts."""
    heads = (
        ("cell", "text"), ("a step leaves", "number"), (f"{STEPS} steps leave", "number"),
        ("largest singular value of a step", "number"), (f"of {STEPS} steps", "number"),
    )  # fmt: skip
    plain = {f"Elman, {name}": start for name, start in ELMAN.items()}
    rows = tuple(
        _numbered(name, measured(start)) for name, start in {**plain, **GATED, **COUPLED, **OTHERS}.items()
    )
    yield Table(tuple(Column(say(title), align) for title, align in heads), rows)
    yield Prose(fill(
        "A step leaves: the mean factor of a step between {first} and {last} steps back. The singular "
        "values are of the last Jacobian and of the product of all, so they are about the direction that is "
        "kept best.",
        first=str(STEPS // 5), last=str(STEPS),
    ))  # fmt: skip


def _numbered(name: str, found: Measured) -> tuple[Spans, ...]:
    values = figure(found.rate, 3), left(found), figure(found.step, 3), figure(found.product)
    return named(name), *map(say, values)
