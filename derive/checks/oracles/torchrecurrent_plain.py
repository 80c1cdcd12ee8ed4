"""torchrecurrent's plain recurrences; see `derive.checks.oracles.torchrecurrent_core`."""

from __future__ import annotations

from collections.abc import Mapping

import torchrecurrent as theirs

from derive.algebra.record import Array
from derive.checks.oracles import Run, torchrecurrent_core
from derive.checks.oracles.torchrecurrent_core import Row


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return torchrecurrent_core.run(_CELLS[cell], arrays)


_CELLS: Mapping[str, Row] = {
    "ind-rnn": Row(
        theirs.IndRNNCell,
        {"weight_ih": "W_h", "vector_u": "u", "bias_ih": "b_h:1/2", "bias_hh": "b_h:2/2"},
        options={"nonlinearity": "relu"},
    ),
}
