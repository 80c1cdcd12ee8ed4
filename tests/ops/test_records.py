"""Every record of the table against differences of its own values: both derivative rules, shapes, texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import mpmath
import numpy as np
import pytest
import sympy

from derive.algebra.node import Apply, Scalar
from derive.algebra.notation import PLAIN, Operands
from derive.algebra.record import Array, Example, Op, operations, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.printing.latex import latex
from tests.evaluation import STEP, close, point, shifted, value

# a number goes with every entry of a tensor, on either side
MIXED = tuple(Example(shapes) for shapes in (((), (3,)), ((3,), ()), ((), (3, 2)), ((), ())))


def _examples() -> Iterator[tuple[Op, Example]]:
    for op in operations():
        yield from ((op, example) for example in op.examples)
        if op.name in ("add", "mul", "div"):
            yield from ((op, example) for example in MIXED)


CASES = [pytest.param(op, example, id=f"{op.name}{example.shapes}") for op, example in _examples()]
EACH = pytest.mark.parametrize("op, example", CASES)
# a spike's slope is a surrogate's: `fast_sigmoid` is what has it
DERIVED = pytest.mark.parametrize("op, example", [c for c in CASES if not str(c.id).startswith("spike")])


def _node(op: Op, example: Example) -> Apply:
    operands = [TensorSymbol(f"o{i}", shape, "input") for i, shape in enumerate(example.shapes)]
    return Apply(op.name, operands, example.attributes)


def _symbol(node: Apply, i: int) -> TensorSymbol:
    symbol = node.operands[i]
    assert isinstance(symbol, TensorSymbol)
    return symbol


def _changes(node: Apply, i: int, at: dict[str, Array]) -> Array:
    """The change of the node by every entry of operand i: operand's axes first, then the node's."""
    symbol = _symbol(node, i)
    lengths = tuple(int(s) for s in symbol.shape)
    result = np.empty(lengths + np.shape(value(node, at)), dtype=object)
    for index in np.ndindex(*lengths):
        up, down = (value(node, shifted(at, symbol.name, index, s * STEP)) for s in (1, -1))
        result[index] = (up - down) / (2 * STEP)
    return result


@EACH
def test_the_value_has_the_shape_that_the_record_says(op: Op, example: Example) -> None:
    node = _node(op, example)
    found = value(node, point([_symbol(node, i) for i in range(len(node.operands))]))
    assert np.shape(found) == shape_of(node)


@DERIVED
def test_the_backward_rule_is_the_derivative(op: Op, example: Example) -> None:
    node = _node(op, example)
    cotangent = TensorSymbol("v", shape_of(node), "input")
    at = point([*(_symbol(node, i) for i in range(len(node.operands))), cotangent])
    for i, operand in enumerate(node.operands):
        term = op.vjp(node, i, cotangent, node)
        changes = _changes(node, i, at)
        axes = tuple(range(len(shape_of(operand)), changes.ndim))
        expected = np.sum(changes * at["v"], axis=axes) if axes else changes * at["v"]
        found = value(term, at) if term != Scalar(0) else expected * mpmath.mpf(0)
        assert term == Scalar(0) or shape_of(term) == shape_of(operand)
        assert close(np.asarray(found, dtype=object), np.asarray(expected, dtype=object)), f"operand {i}"


@DERIVED
@pytest.mark.parametrize("extra", [(), (2,), (2, 3)])
def test_the_forward_rule_is_the_derivative(op: Op, example: Example, extra: tuple[int, ...]) -> None:
    node = _node(op, example)
    symbols = [_symbol(node, i) for i in range(len(node.operands))]
    for i, symbol in enumerate(symbols):
        tangent = TensorSymbol("t", symbol.shape + extra, "input")
        at = point([*symbols, tangent])
        term = op.jvp(node, i, tangent, node)
        if term == Scalar(0):
            assert not _changes(node, i, at).any()
            continue
        axes = list(range(len(symbol.shape)))
        expected = np.tensordot(_changes(node, i, at), at["t"], axes=(axes, axes))
        assert shape_of(term) == shape_of(node) + tuple(map(sympy.Integer, extra))
        assert close(value(term, at), np.asarray(expected, dtype=object)), f"operand {i}"


@pytest.mark.parametrize("op", operations(), ids=lambda op: op.name)
def test_a_record_is_complete(op: Op) -> None:
    filled = {f.name: getattr(op, f.name) for f in dataclasses.fields(op)}
    optional = {"nonlinear", "moved"} | ({"examples"} if op.name in ("zeros", "eye") else set())
    assert all(filled[name] for name in filled if name not in optional)
    assert set(op.notations) >= {"latex", "plain", "numpy"}


@EACH
def test_every_target_can_write_it(op: Op, example: Example) -> None:
    node = _node(op, example)
    assert str(node).strip()
    assert latex(node).strip()
    assert "o0" in op.notations["numpy"].layout(node, Operands(PLAIN))


@EACH
def test_the_work_is_a_formula_that_is_not_negative(op: Op, example: Example) -> None:
    node = _node(op, example)
    work = op.flops(node, [shape_of(operand) for operand in node.operands], shape_of(node))
    assert sympy.sympify(work).is_nonnegative
