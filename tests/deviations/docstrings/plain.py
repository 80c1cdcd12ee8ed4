"""Docstrings of torchrecurrent 0.2.5, by hand: cells with one state and at most one gate."""

from __future__ import annotations

import numpy as np

from tests.deviations.docstrings.printed import (
    Array,
    Parameters,
    Printed,
    States,
    affine,
    carried,
    had,
    inputs,
    parts,
    relu,
    sigma,
)  # fmt: skip

Fix = frozenset[str]
Result = tuple[States, States]
GAMMA, EPSILON = 0.2, 0.3


def antisymmetric(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h' = h + \varepsilon \tanh(W_{ih} x + b_{ih} + A h + b_{hh}), A = W_{hh} - W_{hh}^T - \gamma I."""
    (h,) = s
    a = p["weight_hh"] - p["weight_hh"].T - GAMMA * np.eye(len(h))
    return carried(h + EPSILON * np.tanh(p["weight_ih"] @ x + p["bias_ih"] + a @ h + p["bias_hh"]))


def gated_antisymmetric(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z = \sigma((W_{hh} - W_{hh}^T - \gamma I) h + b_{hh} + W_{ih}^z x + b_{ih}^z): with b_{hh}."""
    (h,) = s
    a = inputs(p, x, "z x")
    recurrent = (p["weight_hh"] - p["weight_hh"].T - GAMMA * np.eye(len(h))) @ h
    z = sigma(recurrent + a["z"] + (0 if "no b_hh in the gate" in fix else p["bias_hh"]))
    return carried(h + EPSILON * had(z, np.tanh(recurrent + p["bias_hh"] + a["x"])))


def atr(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""i = \sigma(p + q), f = \sigma(p - q), h = i \circ p + f \circ h."""
    (h,) = s
    p_, q = p["weight_ih"] @ x + p["bias_ih"], p["weight_hh"] @ h + p["bias_hh"]
    return carried(had(sigma(p_ + q), p_) + had(sigma(p_ - q), h))


def bistable(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""a = 1 + \tanh(W^a x + b^a + w_{hh}^a \circ h + b_{hh}^a), w_{hh} a vector."""
    (h,) = s
    w, v, b = inputs(p, x, "a c h"), parts(p["weight_hh"], "a c"), parts(p["bias_hh"], "a c")
    a = 1 + np.tanh(w["a"] + had(v["a"], h) + b["a"])
    c = sigma(w["c"] + had(v["c"], h) + b["c"])
    return carried(had(c, h) + had(1 - c, np.tanh(w["h"] + had(a, h))))


def neuromodulated(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""a = 1 + \tanh(W^a x + b^a + W_{hh}^a \circ h + b_{hh}^a): a circle, with W_{hh} a matrix."""
    (h,) = s
    w, u, b = inputs(p, x, "a c h"), parts(p["weight_hh"], "a c"), parts(p["bias_hh"], "a c")
    times = np.matmul if "W_hh h is a matrix product" in fix else had
    a = 1 + np.tanh(w["a"] + times(u["a"], h) + b["a"])
    c = sigma(w["c"] + times(u["c"], h) + b["c"])
    return carried(had(c, h) + had(1 - c, np.tanh(w["h"] + had(a, h))))


def chaos_free(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \theta \circ \tanh(h) + \eta \circ \tanh(W_{ih}^h x + b_{ih}^h)."""
    (h,) = s
    w, u = inputs(p, x, "theta eta h"), parts(p["weight_hh"] @ h + p["bias_hh"], "theta eta")
    theta, eta = sigma(w["theta"] + u["theta"]), sigma(w["eta"] + u["eta"])
    return carried(had(theta, np.tanh(h)) + had(eta, np.tanh(w["h"])))


def fast(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \sigma(\alpha) \tilde h + \sigma(\beta) h."""
    (h,) = s
    new = np.tanh(p["weight_ih"] @ x + p["bias_ih"] + p["weight_hh"] @ h + p["bias_hh"])
    return carried(sigma(p["alpha"]) * new + sigma(p["beta"]) * h)


def fast_gated(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z = \sigma(W_{ih} x + b_{ih}^z + W_{hh} h + b_{hh}^z), h = [\sigma(\zeta)(1 - z) + \sigma(\nu)]
    \circ \tilde h + z \circ h.
    """
    (h,) = s
    b, d = parts(p["bias_ih"], "z h"), parts(p["bias_hh"], "z h")
    shared = p["weight_ih"] @ x + p["weight_hh"] @ h
    gate = np.tanh if "the gate is a tanh" in fix else sigma
    z, new = gate(shared + b["z"] + d["z"]), np.tanh(shared + b["h"] + d["h"])
    return carried(had(sigma(p["zeta"]) * (1 - z) + sigma(p["nu"]), new) + had(z, h))


def independent(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \phi(W_{ih} x + b_{ih} + w_{hh} \circ h): no b_{hh}."""
    (h,) = s
    second = p["bias_hh"] if "b_hh is added" in fix else 0
    return carried(np.tanh(p["weight_ih"] @ x + p["bias_ih"] + had(p["vector_u"], h) + second))


def light(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = (1 - f) \circ h + f \circ \tilde h, \tilde h = \tanh(W_{ih}^h x + b_{ih}^h)."""
    (h,) = s
    w = inputs(p, x, "h f")
    f = sigma(w["f"] + p["weight_hh"] @ h + p["bias_hh"])
    return carried(had(1 - f, h) + had(f, np.tanh(w["h"])))


def minimal(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""u = \sigma(W_{hh} h + W_{mm} z + b_{hh}), h = u \circ h + (1 - u) \circ z."""
    (h,) = s
    z = np.tanh(p["weight_ih"] @ x + p["bias_ih"])
    u = sigma(p["weight_hh"] @ h + p["weight_mm"] @ z + p["bias_hh"])
    return carried(had(u, h) + had(1 - u, z))


def simple_gated(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \tanh(i \circ (W_{ih} x + b_{ih}) + f \circ h), i = 1 - f."""
    (h,) = s
    w = p["weight_ih"] @ x + p["bias_ih"]
    f = sigma(w + p["weight_hh"] @ h + p["bias_hh"])
    return carried(np.tanh(had(1 - f, w) + had(f, h)))


def stackable(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \tanh((1 - k) \circ h + k \circ z), z = \tanh(W_{ih}^z x + b_{ih}^z)."""
    (h,) = s
    w = inputs(p, x, "z k")
    k = sigma(w["k"] + p["weight_hh"] @ h + p["bias_hh"])
    return carried(np.tanh(had(1 - k, h) + had(k, np.tanh(w["z"]))))


def strongly_typed(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = f \circ h + (1 - f) \circ z, z = W_{ih}^z x + b_{ih}^z."""
    (h,) = s
    w = inputs(p, x, "z f")
    f = sigma(w["f"])
    return carried(had(f, h) + had(1 - f, w["z"]))


def update_gate(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = g \circ h + (1 - g) \circ c, c = s(...); s is not explained and taken as \tanh."""
    (h,) = s
    a = affine(p, x, h, "c g")
    g = sigma(a["g"])
    return carried(had(g, h) + had(1 - g, np.tanh(a["c"])))


def intersection(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""y = g^y \circ x + (1 - g^y) \circ y^{in}, h = g^h \circ h + (1 - g^h) \circ h^{in}."""
    (h,) = s
    a = affine(p, x, h, "y h gy gh")
    gy, gh = sigma(a["gy"]), sigma(a["gh"])
    y = had(gy, x) + had(1 - gy, relu(a["y"]))
    new = had(gh, h) + had(1 - gh, np.tanh(a["h"]))
    return (y, new), (new,)


CELLS = {
    "AntisymmetricRNN": Printed(antisymmetric, options={"gamma": GAMMA, "epsilon": EPSILON}),
    "GatedAntisymmetricRNN": Printed(
        gated_antisymmetric,
        corrections={"no b_hh in the gate": "the code adds b_hh to the candidate only"},
        options={"gamma": GAMMA, "epsilon": EPSILON},
    ),
    "ATR": Printed(atr),
    "BR": Printed(bistable),
    "NBR": Printed(
        neuromodulated,
        corrections={"W_hh h is a matrix product": "a circle cannot stand between a matrix and a vector"},
    ),
    "CFN": Printed(chaos_free),
    "FastRNN": Printed(fast),
    "FastGRNN": Printed(
        fast_gated, corrections={"the gate is a tanh": "the default of the option for the gate is tanh"}
    ),
    "IndRNN": Printed(independent, corrections={"b_hh is added": "the code has a second bias"}),
    "LightRU": Printed(light),
    "MinimalRNN": Printed(minimal),
    "SGRN": Printed(simple_gated),
    "STAR": Printed(stackable),
    "TRNN": Printed(strongly_typed),
    "UGRNN": Printed(update_gate),
    "IntersectionRNN": Printed(intersection, square=True),
}
