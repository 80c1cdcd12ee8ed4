"""Docstrings of torchrecurrent 0.2.5, by hand: relatives of the GRU."""

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
    plus,
    relu,
    sigma,
)  # fmt: skip

Fix = frozenset[str]
Result = tuple[States, States]
LAMBDA, THETA = 0.3, 0.7


def light_gru(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = z \circ h + (1 - z) \circ \tilde h, \tilde h with ReLU."""
    (h,) = s
    a = affine(p, x, h, "z h")
    z = sigma(a["z"])
    return carried(had(z, h) + had(1 - z, relu(a["h"])))


def minimal_gated(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""\tilde h = \phi(W_{ih}^h x + b_{ih}^h + W_{hh}^h (f \circ h) + b_{hh}^h)."""
    (h,) = s
    w, u, b = inputs(p, x, "f h"), parts(p["weight_hh"], "f h"), parts(p["bias_hh"], "f h")
    f = sigma(w["f"] + u["f"] @ h + b["f"])
    new = np.tanh(w["h"] + u["h"] @ had(f, h) + b["h"])
    return carried(had(1 - f, h) + had(f, new))


def minion1(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""r = \sigma(W_r x + b_r + U_r h): one b for each; the code's two are added up here."""
    (h,) = s
    w, u = parts(p["weight_ih"], "r h"), parts(p["weight_hh"], "r h")
    b = parts(p["bias_ih"] + p["bias_hh"], "r h")
    r = sigma(w["r"] @ x + b["r"] + u["r"] @ h)
    return carried(LAMBDA * h + (1 - LAMBDA) * np.tanh(w["h"] @ x + b["h"] + u["h"] @ had(r, h)))


def minion2(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""\tilde h = \tanh(W_h x + b_h + U_h (\theta \circ h)): one b_h; the code's two are added up here."""
    (h,) = s
    b = p["bias_ih"] + p["bias_hh"]
    return carried(LAMBDA * h + (1 - LAMBDA) * np.tanh(p["weight_ih"] @ x + b + p["weight_hh"] @ (THETA * h)))


def mutant1(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""\hat h = \tanh(W_{hh}^h (r \circ h) + \tanh(W_{ih}^h x + b_{ih}^h) + b_{hh}^h)."""
    (h,) = s
    w, u, b = inputs(p, x, "z r h"), parts(p["weight_hh"], "r h"), parts(p["bias_hh"], "r h")
    z, r = sigma(w["z"]), sigma(w["r"] + u["r"] @ h + b["r"])
    new = np.tanh(u["h"] @ had(r, h) + np.tanh(w["h"]) + b["h"])
    return carried(had(z, new) + had(1 - z, h))


def mutant2(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""r = \sigma(W_{ih}^r x + b_{ih}^r + W_{hh}^r h + b_{hh}^r)."""
    (h,) = s
    w, u, b = inputs(p, x, "z r h"), parts(p["weight_hh"], "z r h"), parts(p["bias_hh"], "z r h")
    z, r = sigma(w["z"] + u["z"] @ h + b["z"]), sigma(w["r"] + u["r"] @ h + b["r"])
    new = np.tanh(u["h"] @ had(r, h) + b["h"] + w["h"])
    return carried(had(new, z) + had(h, 1 - z))


def mutant3(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z = \sigma(W_{ih}^z x + b_{ih}^z + W_{hh}^z h + b_{hh}^z), r = \sigma(x + W_{hh}^r h + b_{hh}^r)."""
    (h,) = s
    w, u, b = inputs(p, x, "z r h"), parts(p["weight_hh"], "z r h"), parts(p["bias_hh"], "z r h")
    seen = np.tanh(h) if "z sees tanh(h)" in fix else h
    z = sigma(w["z"] + u["z"] @ seen + b["z"])
    r = sigma(plus(w["r"] if "r sees W x + b" in fix else x, u["r"] @ h, b["r"]))
    new = np.tanh(u["h"] @ had(r, h) + b["h"] + w["h"])
    return carried(had(new, z) + had(h, 1 - z))


def hard_sigmoid(z: Array) -> Array:
    """The docstring says no more than "hard sigmoid"; this is PyTorch's, with slope 1/6."""
    return np.clip(z / 6 + 0.5, 0, 1)


def softplus(z: Array) -> Array:
    """log(1 + e^z)."""
    return np.log1p(np.exp(z))


def simple_gated_unit(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z_g = \phi(W_{hh}^g (x_g \circ h) + b_{hh}^g), z_{out} = \psi(z_g \circ h)."""
    (h,) = s
    w, u, b = inputs(p, x, "g z"), parts(p["weight_hh"], "g z"), parts(p["bias_hh"], "g z")
    z_g = np.tanh(u["g"] @ had(w["g"], h) + b["g"])
    z = hard_sigmoid(w["z"] + u["z"] @ h + b["z"])
    return carried(had(1 - z, h) + had(z, softplus(had(z_g, h))))


def deep_simple_gated_unit(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""z_{out} = \psi(W_{ho} (z_g \circ h)), \psi by default \sigma."""
    (h,) = s
    w, u, b = inputs(p, x, "g z"), parts(p["weight_hh"], "g z"), parts(p["bias_hh"], "g z")
    z_g = np.tanh(u["g"] @ had(w["g"], h) + b["g"])
    z = hard_sigmoid(w["z"] + u["z"] @ h + b["z"])
    return carried(had(1 - z, h) + had(z, sigma(p["weight_ho"] @ had(z_g, h))))


def delayed(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""u = \phi(W_1 h + U_1 x), z = \phi(W_2 h_{n-d} + U_2 x), ...: no biases. The second state: h_{n-d}."""
    h, old = s
    b = parts(p["bias_ih"] + p["bias_hh"], "1 2 3 4")
    w, v = parts(p["weight_hh"], "1 2 3 4"), parts(p["weight_ih"], "1 2 3 4")
    biased = "biases are added" in fix
    u, z, g, a = (
        w[k] @ seen + v[k] @ x + (b[k] if biased else 0)
        for k, seen in (("1", h), ("2", old), ("3", h), ("4", h))
    )
    g = sigma(g)
    new = had(1 - g, h) + had(g, np.tanh(u) + had(sigma(a), np.tanh(z)))
    return (new,), (new, h)


def typed_gru(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = f \circ h + z \circ o; W_{hh} acts on x(t-1), the second state."""
    h, before = s
    a = affine(p, x, before, "z f o")
    return carried(had(sigma(a["f"]), h) + had(a["z"], np.tanh(a["o"])), x)


CELLS = {
    "LiGRU": Printed(light_gru),
    "MGU": Printed(minimal_gated),
    "MiRU1": Printed(minion1, options={"update_coefficient": LAMBDA}),
    "MiRU2": Printed(minion2, options={"update_coefficient": LAMBDA, "reset_coefficient": THETA}),
    "MUT1": Printed(mutant1),
    "MUT2": Printed(mutant2),
    "MUT3": Printed(
        mutant3,
        corrections={
            "z sees tanh(h)": "the code has tanh(h) in the update gate",
            "r sees W x + b": "x has another length than the state, and the code multiplies it first",
        },
    ),
    "SGU": Printed(simple_gated_unit),
    "DSGU": Printed(deep_simple_gated_unit),
    "tauGRU": Printed(
        delayed, states=2, corrections={"biases are added": "the code has two biases in all four"}
    ),
    "TGRU": Printed(typed_gru, states=2),
}
