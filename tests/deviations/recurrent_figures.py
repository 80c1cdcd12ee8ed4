"""Figures of the register from torchrecurrent: its code, and its docstrings with all changes but one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from tests.deviations.docstrings import CELLS
from tests.deviations.recurrent import distance


def apart(name: str, lacks: str = "", has: Iterable[str] = (), steps: int = 1, square: bool = False) -> float:
    """How far the code is from the docstring with all corrections but `lacks`, and with readings `has`."""
    fix = (set(CELLS[name].corrections) - {lacks}) | set(has)
    return distance(name, fix, steps, square)


FIGURES: dict[str, Callable[[], float]] = {
    "gated-antisymmetric-rnn-gate-bias": partial(apart, "GatedAntisymmetricRNN", "no b_hh in the gate"),
    "indrnn-second-bias": partial(apart, "IndRNN", "b_hh is added"),
    "scrn-state": partial(apart, "SCRN", "y is carried in the place of h", steps=2),
    "scrn-context": partial(apart, "SCRN", has=["the units see the old context"]),
    "nas-cell-state": partial(apart, "NAS", "c uses c tilde"),
    "nas-fourth-leaf": partial(apart, "NAS", has=["product in leaf 3"]),
    "ran-content-bias": partial(apart, "RAN", "no bias in c tilde"),
    "cornn-damping": partial(apart, "coRNN", "the damping has c(t-1)"),
    "lem-unused-step": partial(apart, "LEM", "h moves by the second gate"),
    "lem-memory": partial(apart, "LEM", "h sees c(t-1)"),
    "lem-sigma": partial(apart, "LEM", "sigma is tanh", ["sigma is logistic"]),
    "unicornn-sigma": partial(apart, "UnICORNN", "sigma is tanh", ["sigma is logistic"]),
    "wmc-lstm-tanh": partial(apart, "WMCLSTM", "tanh of W_mh c + b_mh"),
    "wmc-lstm-candidate": partial(apart, "WMCLSTM", "W_hh h + b_hh in the candidate"),
    "fast-grnn-gate": partial(apart, "FastGRNN", "the gate is a tanh"),
    "mut3-update-gate": partial(apart, "MUT3", "z sees tanh(h)"),
    "mut3-reset-gate": partial(apart, "MUT3", "r sees W x + b", square=True),
    "tau-gru-biases": partial(apart, "tauGRU", "biases are added"),
}
PACKAGES: dict[str, tuple[str, ...]] = dict.fromkeys(FIGURES, ("torch", "torchrecurrent"))
