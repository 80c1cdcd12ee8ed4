"""Tables of what frameworks store for a cell: arrays with their shapes, counts, and why these differ from
ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from derive.analysis.parameters import EXAMPLE
from derive.checks.framework_counts import (
    DIRECTIONS,
    IGNORED,
    LAYERS,
    NONE,
    TWO,
    Counted,
    Reason,
    counted,
    explained,
)
from derive.document.model import Column, Table
from derive.document.spans import Code, Math, Spans
from derive.document.words import listed, say
from derive.printing.latex import formula

# a reason in the row of a table
SHORT: Mapping[str, str] = MappingProxyType({
    IGNORED: "a gate that is not used",
    TWO: "second bias vectors",
    NONE: "no biases",
    LAYERS: "a second layer",
    DIRECTIONS: "the other direction",
})  # fmt: skip

# what is to be said of the others than the second bias
_OTHERS: Mapping[str, str] = MappingProxyType({
    NONE: "The layer is asked for none.",
    DIRECTIONS: "A second copy reads the sequence backwards, with weights of its own.",
    LAYERS: "The second layer has as many inputs as the first one has outputs.",
    IGNORED: "The operator wants weights for the forget gate even where the input gate decides for both.",
})  # fmt: skip


def of_cells(*cells: str) -> tuple[Counted, ...]:
    """What was counted of these cells of ours, cell by cell."""
    return tuple(each for cell in cells for each in counted() if each.cell == cell)


def example_of(each: Counted) -> int:
    """How many parameters it has at the example's sizes."""
    return each.example.total


def arrays(each: Counted) -> Spans:
    """The arrays at the example's sizes: name and shape."""
    return say(
        *_between([say(Code(name), f" {_shape(shape)}") for name, shape in each.example.arrays.items()])
    )


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape))


def _between(items: Sequence[Spans]) -> Iterator[Spans | str]:
    for k, item in enumerate(items):
        yield from (", ",) if k else ()
        yield item


def count_table(rows: Sequence[Counted], caption: str) -> Table:
    """One row an object: its call, its formula, its number, and by what it is more than ours."""
    heads = (
        Column(say("object")),
        Column(say("number"), "number"),
        Column(say("parameters"), "math"),
        Column(say("more than the cell"), width=0.35),
    )
    return Table(heads, tuple(map(_row, rows)), say(caption))


def _row(each: Counted) -> tuple[Spans, ...]:
    found = explained(each)
    return (
        say(Code(each.call), f" {each.framework} {each.version}"),
        say(f"{example_of(each):d}"),
        say(Math(formula(found.theirs))),
        why(found.reasons),
    )


def why(reasons: Sequence[Reason]) -> Spans:
    """What each reason adds, and the reason."""
    return (
        listed([say(signed(each), f" {SHORT[each.name]}") for each in reasons]) if reasons else say("nothing")
    )


def signed(reason: Reason) -> Math:
    """What a reason adds, with its sign."""
    text = formula(reason.formula)
    return Math(text if text.startswith("-") else f"+ {text}".replace("+ ", "+", 1))


def arrays_table(rows: Sequence[Counted], caption: str) -> Table:
    """One row an object: its call, and what it stores."""
    heads = (Column(say("object")), Column(say("arrays"), width=0.6), Column(say("in all"), "number"))
    made = tuple(
        (
            say(Code(each.call), f" {each.framework} {each.version}"),
            arrays(each),
            say(f"{example_of(each):d}"),
        )
        for each in rows
    )
    return Table(heads, made, say(caption))


def of_objects(*calls: str) -> tuple[Counted, ...]:
    """What was counted of these objects, by their calls.

    Raises: KeyError for a call that is not stored.
    """
    found = {each.call: each for each in counted()}
    return tuple(found[call] for call in calls)


def reasons_table() -> Table:
    """One row a reason: what it is, the first object that has it, and what it adds there."""
    heads = (
        Column(say("reason")),
        Column(say("what it is"), width=0.35),
        Column(say("for instance")),
        Column(say("adds"), "math"),
    )
    return Table(heads, tuple(_reason(name, words) for name, words in _OTHERS.items()))


def _reason(name: str, words: str) -> tuple[Spans, ...]:
    found = ((each, reason) for each in counted() for reason in explained(each).reasons)
    each, reason = next((each, reason) for each, reason in found if reason.name == name)
    return say(SHORT[name]), say(words), say(Code(each.call)), say(signed(reason))


def has_rows(each: Counted) -> bool:
    """Whether the weights for the input have the units as rows: their last axis is then the inputs."""
    return has_axis(each, EXAMPLE["n"], -1)


def has_axis(each: Counted, length: int, *axes: int) -> bool:
    """Whether an array has an axis as long as this, one of these or any."""
    shapes = each.example.arrays.values()
    return any(length in ([shape[k] for k in axes] if axes else shape) for shape in shapes)
