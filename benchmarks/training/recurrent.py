"""torchrecurrent's cells, each in the loop that its layers run, on leaves in its own form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from benchmarks.training.problem import Contender, Problem, Ready
from benchmarks.training.tensors import Forward, Named, Translation, fill, prepare
from derive.checks.oracles import (
    torchrecurrent_core,
    torchrecurrent_gru,
    torchrecurrent_handled,
    torchrecurrent_lstm,
    torchrecurrent_plain,
)
from derive.checks.oracles.torchrecurrent_core import Row, plain_step

_TABLES = (torchrecurrent_lstm, torchrecurrent_gru, torchrecurrent_plain)
_ROWS: Mapping[str, Row] = {name: row for table in _TABLES for name, row in table._CELLS.items()} | {
    "rhn": torchrecurrent_handled._HIGHWAY
}
KEY = "torchrecurrent"
# of these the package has the cell of the paper, as it is called
ROWS = {name: row for name, row in _ROWS.items() if row.step is plain_step}
# the others are made the paper's cells by more work than theirs, which is not to be held against them
LEFT_OUT = tuple(name for name in _ROWS if name not in ROWS)


def _module(row: Row, v: Named) -> Any:
    state = v[row.states.split()[0]]
    return row.kind(v["x"].shape[-1], state.shape[-1], dtype=v["x"].dtype, **row.options)


def _leaves(row: Row, v: Named) -> Named:
    weights = torchrecurrent_core._weights(row, v, _module(row, v))
    found = {name: value.to(v["x"].dtype) for name, value in weights.items()}
    return found | {name: v[name] for name in ("x", *row.states.split())}


def _bind(row: Row, v: Named) -> Forward:
    module, names = fill(_module(row, v), v), row.states.split()
    results = (row.results or row.states).split()
    carried = [results.index(name) for name in names]

    def forward() -> Named:
        states, series = tuple(v[name] for name in names), []
        for x in v["x"].unbind(0):
            found = list(_flat(module(x, states if len(states) > 1 else states[0])))
            states = tuple(found[k] for k in carried)
            series.append(found)
        columns = zip(results, zip(*series, strict=True), strict=True)
        return {name: torch.stack(values) for name, values in columns if name != "-"}

    return forward


def _flat(outcome: Any) -> Iterator[Tensor]:
    """(output, (state, state)) without its nesting."""
    if isinstance(outcome, Tensor):
        yield outcome
    else:
        for part in outcome:
            yield from _flat(part)


def _prepare(row: Row, problem: Problem) -> Ready:
    return prepare(problem, Translation(partial(_leaves, row), partial(_bind, row)))


def contender(cell: str) -> Contender:
    """The package's cell by our name of it."""
    return Contender(KEY, partial(_prepare, ROWS[cell]))
