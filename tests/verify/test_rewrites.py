"""Derived equations that are written otherwise are still equal, so that "different" cannot always win; and
mutated ones differ, each where it stands."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from derive.catalogue import load
from derive.passes.gradient import gradient
from derive.printing.latex import equation, notation_of
from derive.reading.authored import AuthorsParser
from derive.reading.dialect import plain
from derive.reading.functions import NAMES
from derive.reading.source import signs
from derive.reading.tree import Spelt, Tree
from derive.verify.walk import everywhere
from tests.verify.judging import verdicts
from tests.verify.writing import RULES, STYLES, Writer

CELLS = ("lstm", "gru", "lstm-peephole", "gru-reset-before")


def read(tex: str) -> Tree:
    return AuthorsParser(plain(signs(tex)), NAMES).whole()


@cache
def derived(cell: str) -> tuple[tuple[Tree, Tree], ...]:
    """Both sides of every derived equation."""
    program = gradient(load(cell).program)
    notation = notation_of(program)
    found = [equation(step, notation) for step in program.steps]
    return tuple((read(each.lhs), read(each.rhs)) for each in found)


def rewritten(tree: Tree, source: random.Random, used: Counter[str]) -> Tree:
    """The tree after up to three rules at places of their own."""
    for _ in range(3):
        choices = []
        for name, rule in RULES.items():

            def change(node: object, rule: object = rule) -> Iterator[object]:
                other = rule(node, source)  # type: ignore[operator]
                if other is not None and other != node:
                    yield other

            choices += [(name, other) for other in everywhere(tree, change)]
        if not choices:
            break
        rare = min(used[name] for name, _ in choices)  # every rule has its turn
        name, tree = source.choice([each for each in choices if used[each[0]] == rare])
        used[name] += 1
    return tree


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_written_otherwise_is_equal(cell: str) -> None:
    source, used = random.Random(cell), Counter[str]()
    lines = []
    for copy in range(2):
        writer = Writer(STYLES[(CELLS.index(cell) + copy) % 3], bold=bool(copy))
        for left, right in derived(cell):
            lines.append(f"{writer.text(left)} &= {writer.text(rewritten(right, source, used))}")
    assert len(lines) >= 50  # two hundred and more over the four cells
    found = verdicts(cell, " \\\\\n".join(lines), "delta=values")
    assert len(found) == len(lines)
    assert not [(v.status, v.text, v.reason) for v in found if v.status != "equal"]
    assert all(v.exact for v in found)
    assert len(used) >= 7, used


# -- mutations


def _slips(tree: Tree, source: random.Random) -> Iterator[tuple[str, Tree]]:
    """Texts with one small mistake."""
    writer = Writer(STYLES[0])
    text = writer.text(tree)
    for name, old, new in (
        ("sign", "+", "-"), ("sign", "1 -", "1 +"), ("function", "\\tanh", "\\sigma"),
        ("function", "\\sigma(", "\\tanh("), ("transpose", "^{\\top}", ""), ("step", "h_{t-1}", "h_{t}"),
        ("step", "c_{t-1}", "c_{t}"), ("step", "c_{t})", "c_{t-1})"), ("square", "^{2}", ""),
        ("gate", "f_{t}", "i_{t}"), ("gate", "i_{t}", "o_{t}"), ("gate", "z_{t}", "r_{t}"),
    ):  # fmt: skip
        if old in text:
            changed = text.replace(old, new, 1)
            yield name, read(changed)
    if " \\odot " in text and "(" not in text.partition(" \\odot ")[0] and "+" not in text:
        yield "factor", read(text.partition(" \\odot ")[2])


def _mutated(cell: str, source: random.Random) -> list[tuple[str, int, Tree]]:
    found = []
    for k, (_, right) in enumerate(derived(cell)):
        slips = [each for each in _slips(right, source) if each[1] != right]
        if slips and not isinstance(right, Spelt):
            name, tree = source.choice(slips)
            found.append((name, k, tree))
    return found


@pytest.mark.parametrize("cell", ["lstm", "gru", "lstm-peephole"])
def test_mutations_are_caught_where_they_are(cell: str) -> None:
    source, writer = random.Random(cell), Writer(STYLES[0])
    mutants = source.sample(_mutated(cell, source), 17)  # fifty and one over the three cells
    wrong = {k: (name, tree) for name, k, tree in mutants}
    lines = [
        f"{writer.text(left)} &= {writer.text(wrong[k][1] if k in wrong else right)}"
        for k, (left, right) in enumerate(derived(cell))
    ]
    found = verdicts(cell, " \\\\\n".join(lines))
    assert [k for k, v in enumerate(found) if v.status == "different"] == sorted(wrong)
    assert all(v.status == "equal" for k, v in enumerate(found) if k not in wrong)
    shown = [v for v in found if v.status == "different" and (v.figure or "shapes" in v.reason)]
    assert len(shown) == len(wrong)
    guessed = [v for k, v in enumerate(found) if k in wrong and v.guess]
    assert len(guessed) >= 0.8 * len(wrong), [(v.text, v.guess) for k, v in enumerate(found) if k in wrong]
