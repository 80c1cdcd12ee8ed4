"""A widely read tutorial's LSTM, its backward pass written as in its code, over three steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import derive
from tests.deviations.packages import package
from tests.deviations.points import BATCH, Array, Arrays, farthest, normal, point, reference, same

STEPS = 3


def _setting() -> tuple[Arrays, Array, list[Arrays]]:
    """Random parameters, the inputs, and all values of the steps from zero states."""
    v = point("learn-dl", "lstm")
    x = normal("learn-dl", {"sequence": (STEPS, BATCH, 3)})["sequence"]
    state, steps = {name: np.zeros_like(v[name]) for name in "hc"}, []
    for each in x:
        now = {**v, "x": each, **state}
        steps.append({**now, **reference("lstm", now)})
        state = {"h": steps[-1]["h_next"], "c": steps[-1]["c_next"]}
    return v, x, steps


def _tutorial() -> Array:
    """Its gradient of the sum of the last h by the first x: deltas see what comes back through h alone."""
    v, _, steps = _setting()
    delta, first = np.ones_like(v["h"]), np.zeros_like(v["x"])
    for s in reversed(steps):
        back = delta * s["o"] * (1 - np.tanh(s["c_next"]) ** 2)
        deltas = {
            "o": delta * np.tanh(s["c_next"]) * s["o"] * (1 - s["o"]),
            "f": back * s["c"] * s["f"] * (1 - s["f"]),
            "i": back * s["g"] * s["i"] * (1 - s["i"]),
            "g": back * s["i"] * (1 - s["g"] ** 2),
        }
        first = np.sum([each @ v[f"W_{k}"] for k, each in deltas.items()], axis=0)
        delta = np.sum([each @ v[f"U_{k}"] for k, each in deltas.items()], axis=0)
    return first


def _true() -> Array:
    """The same by our sequence, which must agree with torch.nn.LSTMCell and its autograd."""
    v, x, _ = _setting()
    cell = derive.load("lstm")
    run, names = derive.sequence(cell), [each.name for each in cell.parameters]
    states = {name: np.zeros_like(v[name]) for name in "hc"}
    _, tape = run.forward({name: v[name] for name in names}, {"x": x}, states)
    last = np.zeros((STEPS, *v["h"].shape))
    last[-1] = 1
    found = run.backward(tape, {"h": last})["grad_x"]
    torch = package("torch")
    theirs = torch.nn.LSTMCell(3, 4, dtype=torch.float64)
    stacks = [np.concatenate([v[f"{p}_{k}"] for k in "ifgo"]) for p in "WUb"]
    for parameter, array in zip(theirs.parameters(), [*stacks, np.zeros(16)], strict=True):
        parameter.data = torch.from_numpy(array)
    h = c = torch.zeros(BATCH, 4, dtype=torch.float64)
    inputs = torch.tensor(x, requires_grad=True)
    for each in inputs:
        h, c = theirs(each, (h, c))
    h.sum().backward()
    same(found, inputs.grad.numpy(), 1e-12)
    return np.asarray(found[0])


def cell_path() -> float:
    """What is lost where nothing comes back through the cell state."""
    return farthest((_tutorial(), _true()))


def biases() -> float:
    """The delta of the forget gate in the place of those of input and output gate, after one step."""
    _, _, steps = _setting()
    s = steps[-1]
    squash = 1 - np.tanh(s["c_next"]) ** 2
    f = s["o"] * squash * s["c"] * s["f"] * (1 - s["f"])
    i = s["o"] * squash * s["g"] * s["i"] * (1 - s["i"])
    o = np.tanh(s["c_next"]) * s["o"] * (1 - s["o"])
    grads = derive.function(derive.gradient(derive.load("lstm")))({**s, "grad_h_next": np.ones_like(f)})
    same(grads["grad_b_i"], i.sum(axis=0), 1e-10)
    same(grads["grad_b_o"], o.sum(axis=0), 1e-10)
    return farthest((f, i), (f, o))


def nothing_carried() -> float:
    """A loop that hands nothing to the step before: what the first x gets of the last h is zero."""
    return farthest((np.zeros_like(_true()), _true()))


FIGURES: dict[str, Callable[[], float]] = {
    "lstm-backward-cell-path": cell_path,
    "lstm-backward-biases": biases,
    "lstm-backward-notebook-time": nothing_carried,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    "lstm-backward-cell-path": ("torch",),
    "lstm-backward-biases": (),
    "lstm-backward-notebook-time": ("torch",),
}
