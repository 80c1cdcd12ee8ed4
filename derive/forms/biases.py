"""A bias for each product of an affine map, as cuDNN has it and PyTorch's documentation writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.algebra.node import Node, add
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.forms.form import (
    Form,
    Formed,
    Names,
    each_sum,
    letter_and_rest,
    rebuilt,
    refused,
    used_once,
    weight_of,
)
from derive.ops.constants import zeros


def two_biases(cell: Cell) -> Formed:
    """W x + U h + b becomes W x + b_W + U h + b_U, wherever two products share a bias.

    >>> from derive.catalogue import load
    >>> found = two_biases(load("lstm"))
    >>> print(found.cell.program.steps[0])
    a_f = W_f @ x + b_W_f + U_f @ h + b_U_f
    >>> print(*(f"{old} = {expr}" for old, expr in list(found.own.items())[:1]))
    b_f = b_W_f + b_U_f

    Raises: DefinitionError where there is no such sum.
    """
    once, names = used_once(cell.program), Names(cell.program)
    pairs: dict[TensorSymbol, tuple[TensorSymbol, TensorSymbol]] = {}

    def change(terms: tuple[Node, ...]) -> Iterable[Node]:
        weights = [weight for weight in map(weight_of, terms) if weight is not None]
        biases = [term for term in terms if isinstance(term, TensorSymbol) and term in once]
        if len(weights) != 2 or len(biases) != 1 or len(biases[0].shape) != 1:
            return terms
        pairs[biases[0]] = _pair(biases[0], weights, names)
        return _with_each(terms, biases[0], pairs[biases[0]])

    steps = [replace(step, expr=each_sum(step.expr, change)) for step in cell.program.steps]
    if not pairs:
        raise refused(cell, "two-biases", "no sum has two products with matrices and one bias of its own")
    own = {old: add(*pair) for old, pair in pairs.items()}
    made = {new: value for old, (w, u) in pairs.items() for new, value in ((w, old), (u, zeros(old.shape)))}
    return Formed(rebuilt(cell, steps), own, made)


def _pair(bias: TensorSymbol, weights: list[TensorSymbol], names: Names) -> tuple[TensorSymbol, TensorSymbol]:
    """b_W_f and b_U_f for b_f."""
    letter, rest = letter_and_rest(bias)
    ends = [letter_and_rest(weight)[0] for weight in weights]
    if len(set(ends)) < len(ends):
        ends = [weight.part[0] for weight in weights]
    first, second = (names.like(bias, "_".join(filter(None, (letter, end, rest)))) for end in ends)
    return first, second


def _with_each(terms: Iterable[Node], bias: TensorSymbol, pair: Iterable[TensorSymbol]) -> Iterator[Node]:
    """The terms, each product with its bias behind it."""
    left = iter(pair)
    for term in terms:
        if term != bias:
            yield term
        if weight_of(term) is not None:
            yield next(left)


TWO_BIASES = Form("two-biases", "a bias for each of two products", two_biases)
