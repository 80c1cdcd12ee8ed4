"""Docstrings of torchrecurrent 0.2.5, by hand: cells made of a differential equation, states h and c."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.deviations.docstrings.printed import (
    Array,
    NotDefined,
    Parameters,
    Printed,
    States,
    carried,
    had,
    inputs,
    parts,
    sigma,
)  # fmt: skip

Fix = frozenset[str]
Result = tuple[States, States]
DT, GAMMA, EPSILON, ALPHA = 0.4, 0.8, 1.3, 0.7


def unexplained(fix: Fix) -> Callable[[Array], Array]:
    """A sigma that the docstring does not explain: tanh as in the code, or logistic as elsewhere."""
    if not fix & {"sigma is tanh", "sigma is logistic"}:
        raise NotDefined("sigma without a hat has no meaning")
    return np.tanh if "sigma is tanh" in fix else sigma


def coupled(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""c(t) = c(t-1) + \Delta t \tanh(...) - \Delta t \gamma h(t-1) - \Delta t \epsilon c(t): c(t) stands on
    both sides, and is solved for.
    """
    h, c = s
    force = p["weight_ih"] @ x + p["bias_ih"] + p["weight_hh"] @ h + p["bias_hh"]
    force = np.tanh(force + p["weight_ch"] @ c + p["bias_ch"])
    without = c + DT * force - DT * GAMMA * h
    old = "the damping has c(t-1)" in fix
    c = without - DT * EPSILON * c if old else without / (1 + DT * EPSILON)
    return carried(h + DT * c, c)


def expressive(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = (1 - \Delta t(t)) \circ h + \Delta t(t) \circ \sigma(... + W_{ch} c(t) + b_{ch}):
    \overline{\Delta t} is computed and not used. \sigma is not explained, only \hat\sigma. The order of the
    blocks is the code's.
    """
    h, c = s
    squash = unexplained(fix)
    w, u = inputs(p, x, "2 1 c h"), parts(p["weight_hh"] @ h + p["bias_hh"], "2 1 c")
    dt, bar = DT * sigma(w["1"] + u["1"]), DT * sigma(w["2"] + u["2"])
    new = had(1 - dt, c) + had(dt, squash(w["c"] + u["c"]))
    seen = c if "h sees c(t-1)" in fix else new
    used = bar if "h moves by the second gate" in fix else dt
    h = had(1 - used, h) + had(used, squash(w["h"] + p["weight_ch"] @ seen + p["bias_ch"]))
    return carried(h, new)


def undamped(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z(t) = z(t-1) - \Delta t \hat\sigma(w_{ch}) \circ
    [\sigma(w_{hh} \circ h + W_{ih} x + b_{ih}) + \alpha h]: neither \sigma nor \hat\sigma is explained;
    \hat\sigma is taken as the sigmoid.
    """
    h, z = s
    force = unexplained(fix)(had(p["weight_hh"], h) + p["weight_ih"] @ x + p["bias_ih"])
    z = z - DT * had(sigma(p["weight_ch"]), force + ALPHA * h)
    return carried(h + DT * had(sigma(p["weight_ch"]), z), z)


CELLS = {
    "coRNN": Printed(
        coupled,
        states=2,
        corrections={"the damping has c(t-1)": "the code is explicit, the docstring implicit"},
        options={"dt": DT, "gamma": GAMMA, "epsilon": EPSILON},
    ),
    "LEM": Printed(
        expressive,
        states=2,
        corrections={
            "sigma is tanh": "the docstring explains only the sigma with a hat",
            "h moves by the second gate": "the docstring computes the second gate and does not use it",
            "h sees c(t-1)": "the code takes the old c where docstring and paper have the new one",
        },
        options={"dt": DT},
    ),
    "UnICORNN": Printed(
        undamped,
        states=2,
        corrections={"sigma is tanh": "neither sigma is explained"},
        options={"dt": DT, "alpha": ALPHA},
    ),
}
