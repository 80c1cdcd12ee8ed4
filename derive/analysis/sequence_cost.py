"""What layers of a cell cost over a sequence: parameters, operations, and the numbers that the backward pass
reads.

Formulas in the cell's sizes and in three more: T steps, a batch of B sequences, L layers, each of which
reads the state of the one below.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.analysis.cost import cost, made_of_parameters
from derive.analysis.parameters import entries, parameters
from derive.definition import Cell
from derive.errors import InputError, Location

N, M = size("n"), size("m")
STEPS, BATCH, LAYERS = size("T"), size("B"), size("L")


@dataclass(frozen=True)
class SequenceCost:
    """Formulas in n, m, T, B and L.

    first, further: parameters of the first layer and of each one above; parameters: of all; forward: scalar
    operations, a multiply-add being two; backward: those of the gradient, of a loss that reads the last
    states, with what adds the parameters' gradients up over steps and batch; kept: numbers of the forward
    pass that the backward pass reads, each once, parameters apart.
    """

    first: sympy.Expr
    further: sympy.Expr
    parameters: sympy.Expr
    forward: sympy.Expr
    backward: sympy.Expr
    kept: sympy.Expr


def sequence_cost(cell: Cell, through: str = "h") -> SequenceCost:
    """The cost of L layers of a cell over T steps of B sequences; through: the state that the next layer
    reads.

    >>> from derive.catalogue import load
    >>> found = sequence_cost(load("elman"))
    >>> found.parameters
    2*L*m**2 + L*m - m**2 + m*n
    >>> found.kept
    B*L*T*m + B*L*m + B*T*n

    Raises: InputError for a cell that is no layer of this kind: one input of n numbers, a state of m by that
    name, and no other sizes.
    """
    _refuse_others(cell, through)
    step, learned = cost(cell), parameters(cell).total
    in_all = _of_layers(learned)
    samples = STEPS * BATCH
    # in each lower layer the gradient of the layer above comes to that of the step behind
    backward = samples * (_of_layers(step.backward) + (LAYERS - 1) * M) + (samples - 1) * in_all
    return SequenceCost(
        learned,
        _above(learned),
        in_all,
        sympy.expand(samples * _of_layers(step.forward)),
        sympy.expand(backward),
        sympy.expand(_kept(cell, step.stored, through)),
    )


def _refuse_others(cell: Cell, through: str) -> None:
    states = {state.name: state.shape for state in cell.states}
    if (
        [each.shape for each in cell.inputs] != [(N,)]
        or states.get(through) != (M,)
        or {*cell.sizes} != {N, M}
    ):
        message = f"a sequence is counted for cells with one input of n numbers and a state {through} of m"
        raise InputError(message, Location(cell=cell.label))


def _above(formula: sympy.Expr) -> sympy.Expr:
    """The formula of a layer whose input is the state of another one."""
    return sympy.expand(formula.subs(N, M))


def _of_layers(formula: sympy.Expr) -> sympy.Expr:
    return sympy.expand(formula + (LAYERS - 1) * _above(formula))


def _kept(cell: Cell, stored: tuple[TensorSymbol, ...], through: str) -> sympy.Expr:
    """Entries of inputs, values and states at all steps; a state stands once for the step that ends with
    it and for the one that begins with it, and for the layer that reads it; what is made of parameters alone
    has neither steps nor samples.
    """
    samples, made = STEPS * BATCH, made_of_parameters(cell.program)
    inputs = entries(each for each in stored if each.role == "input")
    values = entries(each for each in stored if each.role not in ("input", "state") and each not in made)
    fed = BATCH if cell.inputs[0].still else samples
    found = fed * inputs + samples * _of_layers(values)
    found += _of_layers(entries(each for each in stored if each in made))
    for state in cell.states:
        before, after = state in stored, state.at(0) in stored
        read = state.name == through and inputs != 0
        times = _times(before, after) + (LAYERS - 1) * _times(before, after or read)
        found += BATCH * entries([state]) * times
    return found


def _times(before: bool, after: bool) -> sympy.Expr:
    """At how many steps a state is needed: T of them, and one more where it is needed on both sides of a
    step.
    """
    return STEPS * int(before or after) + int(before and after)
