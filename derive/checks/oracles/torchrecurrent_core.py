"""torchrecurrent in float64: its cells run step by step on our arrays, and autograd gives the gradients.

A family's module has a table of `Row`, one a cell, and hands it to `run`.  A row says what the package's
parameters are made of, in a text of our names: "W_r W_z" stacks rows, "W_g|U_g" puts columns side by side,
"-W_z" is negative, "b_r:1/2" is the first of two random shares that sum to b_r, "0" is a bias of zeros.
Whatever a text cannot say is a function of all our tensors by name.

    "gru": Row(GRUCell, {"weight_ih": "W_r W_z W_g", "weight_hh": "U_r U_z U_g",
                         "bias_ih": "b_r:1/2 b_z:1/2 b_g", "bias_hh": "b_r:2/2 b_z:2/2 d_g"}),
    "lstm": Row(LSTMCell, {"weight_ih": "W_i W_f W_g W_o", "weight_hh": "U_i U_f U_g U_o",
                           "bias_ih": "b_i:1/2 b_f:1/2 b_g:1/2 b_o:1/2",
                           "bias_hh": "b_i:2/2 b_f:2/2 b_g:2/2 b_o:2/2"}, states="h c"),
    "strongly-typed-lstm": Row(TLSTMCell, {...}, states="c x_last", results="h c x_last"),
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated, shares

Source = str | Callable[[Named], Tensor]

# a step of a module: it, its parameters, the input and the states in its order
Step = Callable[[nn.Module, Mapping[str, Tensor], Tensor, tuple[Tensor, ...]], Any]


def plain_step(
    module: nn.Module, weights: Mapping[str, Tensor], x: Tensor, states: tuple[Tensor, ...]
) -> Any:
    """The module's own step, as it is."""
    return functional_call(module, dict(weights), (x, states if len(states) > 1 else states[0]))


@dataclass(frozen=True)
class Row:
    """A cell of torchrecurrent, and how our arrays become what it wants.

    kind: its class; weights: every parameter of it, from ours; states: our names of the states that it takes,
    in its order; results: our names of what it gives back, in its order, the states by default, "-" for what
    we do not have; options: for its constructor; step: how it is called, where a plain call is another cell.
    """

    kind: Callable[..., nn.Module]
    weights: Mapping[str, Source]
    states: str = "h"
    results: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    step: Step = plain_step


def run(row: Row, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(lambda ours: _unrolled(row, ours), arrays)


def _unrolled(row: Row, v: Named) -> dict[str, Tensor]:
    names, results = row.states.split(), (row.results or row.states).split()
    module = row.kind(v["x"].shape[-1], v[names[0]].shape[-1], dtype=torch.float64, **row.options)
    weights = _weights(row, v, module)
    states = {name: v[name] for name in names}
    found: dict[str, list[Tensor]] = {name: [] for name in results}
    for x in v["x"]:
        outcome = row.step(module, weights, x, tuple(states.values()))
        for name, value in zip(results, _flat(outcome), strict=True):
            found[name].append(value)
        states = {name: found[name][-1] for name in names}
    return {name: torch.stack(values) for name, values in found.items() if name != "-"}


def _flat(outcome: Any) -> list[Tensor]:
    """(output, (state, state)) without its nesting."""
    return [outcome] if isinstance(outcome, Tensor) else [each for part in outcome for each in _flat(part)]


def _weights(row: Row, v: Named, module: Any) -> dict[str, Tensor]:
    """Every parameter of the module, of the shape that it has there."""
    theirs = dict(module.named_parameters())
    known = {**v, "0": torch.zeros(module.hidden_size, dtype=torch.float64)}
    if missing := theirs.keys() ^ row.weights.keys():
        raise KeyError(f"{row.kind.__name__}: parameters {sorted(missing)} are on one side only")
    return {name: _value(source, known, theirs[name].shape) for name, source in row.weights.items()}


def _value(source: Source, v: Named, shape: torch.Size) -> Tensor:
    if callable(source):
        return source(v)
    rows = [torch.cat([_piece(each, v) for each in row.split("|")], dim=-1) for row in source.split()]
    if rows[0].shape == (1,):  # a number, which a package may keep as a vector of one entry
        return rows[0].reshape(shape)
    return torch.cat(rows)


def _piece(text: str, v: Named) -> Tensor:
    """A tensor as a row's text says it: "W", "-W", "b:1/2", "0"."""
    if text.startswith("-"):
        return -_piece(text[1:], v)
    name, _, share = text.partition(":")
    if not share:
        return v[name] if v[name].dim() else v[name].reshape(1)
    index, _, count = share.partition("/")
    return shares(v[name], int(count))[int(index) - 1]
