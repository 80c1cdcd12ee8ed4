"""Random well-typed programs over all operations, for what must hold of any."""

from __future__ import annotations

from hypothesis import strategies as st

from derive.algebra.node import Node, apply
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, affine, convolve, let, output, parameter, tanh, tensor
from derive.definition.language import Statement
from derive.definition.resolve import resolve
from derive.errors import Location
from tests.expressions import HIGHEST, KINDS, Degrees, Pool, degree, k, m, n, pick

__all__ = ["cells", "m", "n", "recurrent_cells"]

SHAPES: tuple[Shape, ...] = ((), (n,), (m,), (m, n), (n, m), (m, m))
ROLES = ("input", "input", "input", "parameter", "parameter", "parameter")
# for cells with states: what else may go in, and two states
MORE: tuple[tuple[str, Shape, str], ...] = (
    ("u", (k,), "input"), ("V", (m, k), "parameter"), ("c0", (m,), "constant"), ("T", (n, m, k), "parameter"),
    ("Z", (n, m), "input"), ("A", (m, m), "parameter"), ("rho", (), "parameter"),
)  # fmt: skip
STATES: tuple[tuple[str, Shape], ...] = (("h", (m,)), ("S", (m, n)), ("q", ()))


def _resolved_shape(node: Node) -> Shape:
    """The shape that a statement of this expression has, as the Program will find it."""
    # `@` and transpose are words that get their meaning, and so a shape, when a statement is resolved
    *_, last = resolve([Statement(TensorSymbol("probe", (), "output"), node, "", Location())], "")
    return shape_of(last.expr)


def _calm(expr: Node, degrees: Degrees) -> Node:
    """What grows too fast is bounded."""
    return tanh(expr) if degree(expr, degrees) > HIGHEST else expr


@st.composite
def _statements(draw: st.DrawFn, pool: Pool, most: int, role: str, rank: int = 2) -> list[Statement]:
    """Statements over the pool, which grows by what they define up to a rank."""
    degrees: Degrees = {}
    found = []
    for number in range(draw(st.integers(1, most))):
        expr = _calm(draw(pick(draw, KINDS)(pool)), degrees)
        target = tensor(f"v{number}", *_resolved_shape(expr), role=role)
        found.append(let(target, expr, "random"))
        if len(target.shape) <= rank:
            degrees[target] = degree(expr, degrees)
            pool.append(target)
    return found


@st.composite
def cells(draw: st.DrawFn, statements: int = 20) -> Cell:
    """A cell of random statements without states; every operation of the table may stand in it.

    Numbers and vectors are inputs, matrices are parameters; a last statement uses one of each, so that every
    size can be read off an input.
    """
    given = [TensorSymbol(f"p{i}", shape, ROLES[i]) for i, shape in enumerate(SHAPES)]
    equations = draw(_statements([*given], statements, "output"))
    s, x, h, W, *_ = given
    return Cell("random", [*equations, let(output("w", m), W @ x + h * s)])


@st.composite
def recurrent_cells(draw: st.DrawFn, statements: int = 40) -> Cell:
    """A cell with states: values that later statements use, affine gates, a convolution, one or more states.

    All values are used, so that none is without a gradient.
    """
    more = [TensorSymbol(name, shape, role) for name, shape, role in MORE]
    states = [TensorSymbol(name, shape, "state", -1) for name, shape in STATES]
    chosen = draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
    given = [TensorSymbol("x", (n,), "input"), TensorSymbol("s", (), "input"), *more, *chosen]
    pool: Pool = [*given]
    gates = []
    for name in pick(draw, [(), ("f",), ("f", "g")]):
        gate = tensor(name, m)
        gates.append(let(gate, apply(pick(draw, ["sigmoid", "tanh"]), affine(*_vectors(pool))), "gate"))
        pool.append(gate)
    if draw(st.booleans()):
        gates.append(_convolution(pick(draw, [1, 3])))
    equations = draw(_statements(pool, statements, "value", 3))
    ends = [let(state.next, _end(state, [e.target for e in equations]), "state") for state in chosen]
    x, s, u, V, *_ = given
    return Cell(
        "random", [*gates, *equations, *ends, let(output("y", m), (x @ x + s * x.shape[0]) * (V @ u))]
    )


def _vectors(pool: Pool) -> list[Node]:
    """Up to three vectors, of which the gate's matrices take their sizes."""
    return [node for node in pool if len(shape_of(node)) == 1][:2]


def _convolution(size: int) -> Statement:
    kernel, picture = parameter("K", m, n, size), tensor("X", n, k + 2)
    return let(output("C", m, k + 2), convolve(kernel, picture, padding=size // 2), "convolution")


def _end(state: TensorSymbol, values: list[TensorSymbol]) -> Node:
    """What a state becomes: values of its shape, or it decays."""
    fitting = [value for value in values if value.shape == state.shape]
    half = state / 2
    return half + sum(fitting[1:], fitting[0]) if fitting else half + tanh(state)
