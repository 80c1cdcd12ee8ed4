"""Random applications of own functions: smooth ones, one with cases, and two of two arguments."""

from __future__ import annotations

import sympy
from hypothesis import strategies as st

from derive.algebra.node import Node
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, function, let, output
from derive.definition.language import Statement
from derive.definition.resolve import resolve
from derive.errors import Location
from tests.expressions import Pool, elementwise, fitting, m, n, pick, product

z, b = sympy.symbols("z b")
# bounded, or of the size of what goes in: programs stay in the range of floats
OF_ONE = (
    function("swish", z / (1 + sympy.exp(-z))),
    function("softsign", z / (1 + sympy.Abs(z))),
    function("hard", sympy.Max(0, sympy.Min(1, z / 5 + sympy.Rational(1, 2)))),
    function("phi_1", sympy.Piecewise((-1, z < -1), (z, z <= 1), (2 - 1 / z, True))),
    function("squashed", sympy.atan(z) - sympy.exp(-(z**2)) / 3),
)
OF_TWO = (
    function("gated", z / (1 + sympy.exp(-b)), z, b),
    function("nearer", sympy.Piecewise((z, sympy.Abs(z) < sympy.Abs(b)), (b * sympy.tanh(z), True)), z, b),
)


@st.composite
def own_function(draw: st.DrawFn, pool: Pool) -> Node:
    """One of the functions, perhaps of something compound, perhaps its power."""
    node = pick(draw, pool)
    if draw(st.booleans()):
        other = fitting(draw, pool, lambda shape: shape in ((), shape_of(node)) or not shape_of(node))
        made = pick(draw, OF_TWO)(node, other)
    else:
        made = pick(draw, OF_ONE)(pick(draw, [node, -node, node * node, 2 - node]))
    return made**2 if draw(st.integers(0, 5)) == 0 else made


@st.composite
def cells_with_own(draw: st.DrawFn) -> Cell:
    """Up to five statements, at least one of them with an own function."""
    symbols = [("s", (), "input"), ("x", (n,), "input"), ("h", (m,), "input"), ("W", (m, n), "parameter")]
    pool: Pool = [TensorSymbol(*each) for each in symbols]
    s, x, h, W = pool
    equations: list[Statement] = []
    for number in range(draw(st.integers(1, 5))):
        kind = own_function if not number else pick(draw, [own_function, own_function, elementwise, product])
        expr = draw(kind(pool))
        *_, last = resolve([Statement(TensorSymbol("probe", (), "output"), expr, "", Location())], "")
        target = output(f"v{number}", *shape_of(last.expr))
        equations.append(let(target, expr))
        pool.append(target)
    return Cell("random", [*equations, let(output("w", m), W @ x + h * s)])
