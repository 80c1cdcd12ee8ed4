"""Properties that are read off a program, against what its values do in exact numbers and in floating point.

The second route knows no derivative rule: a function is affine where f(a + b - c) = f(a) + f(b) - f(c), an
entry depends on what changes it, and a bound holds where nobody gets out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

import derive
from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.analysis.properties import properties
from derive.catalogue import load
from derive.checks.domain import Residues
from derive.checks.proof import Point, branches, point, somewhere
from derive.checks.samples import Samples
from derive.checks.sizes import small
from derive.definition import (
    Cell,
    affine,
    einsum,
    let,
    matrix,
    maximum,
    relu,
    scalar,
    sigmoid,
    sizes,
    softmax,
    spike,
    state,
    tanh,
    vector,
    vectors,
)
from derive.explicit import evaluate
from tests.cells import every_cell, sampled, traits

n, m = sizes("n m")
x, u, h, c = vector("x", n), vector("u", m), state("h", m), state("c", m)
(z,) = vectors("z", m)
Next = Callable[[Mapping[str, Array]], list[Array]]


def next_states(cell: Cell, given: Point, domain: Residues) -> Next:
    """The next states as a function of the states, at one point of everything else."""

    def compute(states: Mapping[str, Array]) -> list[Array]:
        values = evaluate(cell.program, {**given, **states}, small(cell), domain)
        return [np.asarray(values[each.next.name], dtype=object) for each in cell.states]

    return compute


def _exactly(cell: Cell, decide: Callable[[Point, Residues], bool]) -> bool:
    def claim(domain: Residues) -> bool:
        return decide(point(cell.program.inputs, small(cell), domain), domain)

    return somewhere(claim, cell.label)[0]


def _another(cell: Cell, domain: Residues, name: str) -> Point:
    """The states at another random point."""
    drawn = [TensorSymbol(f"{each.name} {name}", each.shape) for each in cell.states]
    found = point(drawn, small(cell), domain)
    return {each.name: found[f"{each.name} {name}"] for each in cell.states}


def is_affine(cell: Cell) -> bool:
    def decide(given: Point, domain: Residues) -> bool:
        step = next_states(cell, given, domain)
        a, b, c = (_another(cell, domain, name) for name in "abc")
        mixed = {name: a[name] + b[name] + -c[name] for name in a}
        parts = zip(step(mixed), step(a), step(b), step(c), strict=True)
        return all(np.all(whole == first + second + -third) for whole, first, second, third in parts)

    return _exactly(cell, decide)


def is_linear(cell: Cell) -> bool:
    """Affine, and nothing comes of nothing."""

    def decide(given: Point, domain: Residues) -> bool:
        a = _another(cell, domain, "a")
        nothing = {name: array + -array for name, array in a.items()}
        return all(np.all(each == 0) for each in next_states(cell, given, domain)(nothing))

    return is_affine(cell) and _exactly(cell, decide)


def is_diagonal(cell: Cell) -> bool:
    """No entry of a state changes another entry of any next state."""

    def decide(given: Point, domain: Residues) -> bool:
        step, a, b = next_states(cell, given, domain), *(_another(cell, domain, k) for k in "ab")
        before = step(a)
        for name, array in a.items():
            for index in np.ndindex(*array.shape):
                moved = array.copy()
                moved[index] = b[name][index]
                for old, new in zip(before, step({**a, name: moved}), strict=True):
                    changed = {tuple(map(int, place)) for place in np.argwhere(old != new)}
                    if not changed <= ({index} if old.shape == array.shape else set()):
                        return False
        return True

    return _exactly(cell, decide)


@sampled
def test_affine_linear_and_diagonal_are_what_the_values_say(name: str) -> None:
    cell = load(name)
    found = properties(cell)
    assert found.stateless == (not cell.states)
    if cell.states:
        assert (found.affine, found.linear) == (is_affine(cell), is_linear(cell))
        assert found.diagonal == is_diagonal(cell)


@every_cell
def test_kinks_and_surrogates_are_what_the_exact_check_meets(name: str) -> None:
    cell, found = load(name), properties(load(name))
    assert (found.kinks or found.surrogate) == branches(cell.program, small(cell))
    assert found.surrogate == ("spike" in traits(name))


@every_cell
def test_no_state_leaves_its_bounds(name: str) -> None:
    """From far away where the bound always holds, from inside where it must be kept."""
    cell, found = load(name), properties(load(name))
    for seed, scale in enumerate((0.3, 3, 30)):
        drawn = Samples(cell, small(cell), (50,)).draw(cell.program.inputs)
        rng = np.random.default_rng(seed)
        arrays: dict[str, Array] = {key: np.asarray(scale * array) for key, array in drawn.items()}
        free = {b.state: b for b in found.bounded if not b.always}
        for each in cell.states:
            low, high = (float(free[each].low), float(free[each].high)) if each in free else (-9.0, 9.0)
            arrays[each.name] = np.asarray(rng.uniform(low, high, size=arrays[each.name].shape))
        with np.errstate(all="ignore"):
            values = derive.function(cell.program)(arrays)
        for bound in found.bounded:
            reached = values[bound.state.next.name]
            reached = reached[np.isfinite(reached)]  # far away a logarithm may be of nothing
            assert reached.size
            assert np.all(reached >= float(bound.low) - 1e-12), bound
            assert np.all(reached <= float(bound.high) + 1e-12), bound


PAIRS = {
    "a decay": ([let(h.next, u * h)], "affine linear diagonal square"),
    "a decay with an input": ([let(h.next, u * h + u)], "affine diagonal square"),
    "a product of states": ([let(h.next, h * c), let(c.next, c)], "diagonal bounded"),
    "a square": ([let(h.next, h * h)], "diagonal"),
    "a matrix": ([let(h.next, matrix("A", m, m) @ h)], "affine linear"),
    "a quotient": ([let(h.next, u / h)], "diagonal square"),
    "a quotient by an input": ([let(h.next, h / u)], "affine linear diagonal square"),
    "a gate that sees the state": ([let(z, sigmoid(affine(x, h))), let(h.next, z * h)], "bounded"),
    "a gate that does not": (
        [let(z, sigmoid(affine(x))), let(h.next, z * h)],
        "affine linear diagonal bounded",
    ),
    "a softmax of the state": ([let(h.next, softmax(h))], "bounded"),
    "a maximum with an input": ([let(h.next, maximum(h, u))], "diagonal kinks square"),
    "a maximum of inputs": ([let(h.next, h * relu(u))], "affine linear diagonal kinks square"),
    "a spike": ([let(h.next, u * spike(h))], "diagonal surrogate square"),
    "a curve that no state sees": (
        [let(h.next, h + u), let(z, tanh(h)), let(c.next, c * u)],
        "affine diagonal square",
    ),
    "only inputs": ([let(h.next, tanh(u))], "affine diagonal bounded square"),
    "a number that decays all": ([let(h.next, scalar("s") * h)], "affine linear diagonal"),
    "a number that all see": (
        [let(h.next, h + state("k")), let(state("k").next, 2 * state("k"))],
        "affine linear",
    ),
    "memory": (
        [let(state("S", m, m).next, einsum("j,jk->jk", u, state("S", m, m)))],
        "affine linear diagonal square",
    ),
    "memory that is turned": (
        [let(state("S", m, m).next, einsum("jk->kj", state("S", m, m)) * 2)],
        "affine linear",
    ),
}


@pytest.mark.parametrize("title", PAIRS)
def test_a_cell_has_these_properties_and_no_others(title: str) -> None:
    equations, expected = PAIRS[title]
    cell = Cell(title, equations).named("test")
    found = properties(cell)
    names = ("affine", "linear", "diagonal", "bounded", "surrogate", "kinks", "square")
    assert [name for name in names if getattr(found, name)] == sorted(expected.split(), key=names.index)
    assert (found.affine, found.linear, found.diagonal) == (
        is_affine(cell), is_linear(cell), is_diagonal(cell),
    )  # fmt: skip


def test_a_convex_mean_stays_inside_and_a_sum_does_not() -> None:
    mean = Cell("mean", [let(z, sigmoid(u)), let(h.next, z * h + (1 - z) * tanh(u))])
    total = Cell("sum", [let(z, sigmoid(u)), let(h.next, z * h + tanh(u))])
    assert [(b.low, b.high, b.always) for b in properties(mean).bounded] == [(-1, 1, False)]
    assert properties(total).bounded == ()


def test_the_first_statement_that_is_not_affine_is_named() -> None:
    assert str(properties(load("lstm")).curved) == "f"
    assert properties(load("dense")).curved is None
