"""Docstrings of torchrecurrent 0.2.5, by hand: relatives of the LSTM, states h and c."""

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


def janet(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""c = \sigma(s) \circ c + (1 - \sigma(s - \beta)) \circ \tilde c, h = c."""
    h, c = s
    a = affine(p, x, h, "f c")
    c = had(sigma(a["f"]), c) + had(1 - sigma(a["f"] - p["beta"]), np.tanh(a["c"]))
    return carried(c, c)


def controlled(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = o \circ \tanh(c), v = m \circ \tanh(c); the gates see v."""
    v, c = s
    a = affine(p, x, v, "f i o m n")
    c = had(sigma(a["f"]), c) + had(sigma(a["i"]), np.tanh(a["n"]))
    h, v = had(sigma(a["o"]), np.tanh(c)), had(sigma(a["m"]), np.tanh(c))
    return (h, v, c), (v, c)


def multiplicative(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""m = (W_{ih}^m x + b_{ih}^m) \circ (W_{hh}^m h + b_{hh}^m). The order of the blocks is the code's."""
    h, c = s
    w = inputs(p, x, "m i f h o")
    m = had(w["m"], p["weight_hh"] @ h + p["bias_hh"])
    u = parts(p["weight_mh"] @ m + p["bias_mh"], "i f h o")
    i, f, o = (sigma(w[k] + u[k]) for k in "ifo")
    c = had(f, c) + had(i, np.tanh(w["h"] + u["h"]))
    return carried(had(np.tanh(c), o), c)


def searched(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""\tilde c = \tanh(\ell_1 + c), c = \ell_1 \circ \ell_2: \tilde c is computed and not used."""
    h, c = s
    g = affine(p, x, h, "0 1 2 3 4 5 6 7")
    if "product in leaf 3" in fix:  # as TensorFlow has it; no correction of the docstring
        w = parts(p["weight_ih"] @ x, "0 1 2 3 4 5 6 7")["3"]
        g["3"] = had(w, g["3"] - w)
    o = {k: sigma(g[k]) for k in "0257"} | {k: relu(g[k]) for k in "13"} | {k: np.tanh(g[k]) for k in "46"}
    l1, l2 = np.tanh(had(o["0"], o["1"])), np.tanh(o["2"] + o["3"])
    l3, l4 = np.tanh(had(o["4"], o["5"])), sigma(o["6"] + o["7"])
    used = np.tanh(l1 + c) if "c uses c tilde" in fix else l1
    c = had(used, l2)
    return carried(np.tanh(had(c, np.tanh(l3 + l4))), c)


def original(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""c = c + i \odot \tilde c, h = o \odot \tanh(c). The order of the blocks is the code's."""
    h, c = s
    g = affine(p, x, h, "i c o")
    c = c + had(sigma(g["i"]), np.tanh(g["c"]))
    return carried(had(sigma(g["o"]), np.tanh(c)), c)


def peephole(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""i and f see p \circ c(t-1), o sees p^o \circ c(t). The order of the large blocks is the code's."""
    h, c = s
    a, q = affine(p, x, h, "i f z o"), parts(p["weight_ph"], "i f o")
    i, f = sigma(a["i"] + had(q["i"], c)), sigma(a["f"] + had(q["f"], c))
    c = had(f, c) + had(i, np.tanh(a["z"]))
    return carried(had(sigma(a["o"] + had(q["o"], c)), np.tanh(c)), c)


def additive(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""\tilde c = W_{ih}^c x + b_{ih}^c; the bias of \tilde c is printed, and no documented parameter."""
    h, c = s
    w, b = parts(p["weight_ih"], "c i f"), parts(p["bias_ih"], "i f")
    u = parts(p["weight_hh"] @ h + p["bias_hh"], "i f")
    content = w["c"] @ x
    if "no bias in c tilde" not in fix:
        content = content + p["bias of c tilde"]
    i, f = sigma(w["i"] @ x + b["i"] + u["i"]), sigma(w["f"] @ x + b["f"] + u["f"])
    c = had(i, content) + had(f, c)
    return carried(np.tanh(c), c)


def residual(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = o \odot (W_p \phi(c) + W_r x), with peepholes."""
    h, c = s
    a, q = affine(p, x, h, "i f g o"), parts(p["weight_ph"], "i f o")
    i, f = sigma(a["i"] + had(q["i"], c)), sigma(a["f"] + had(q["f"], c))
    c = had(f, c) + had(i, np.tanh(a["g"]))
    o = sigma(a["o"] + had(q["o"], c))
    return carried(had(o, p["weight_proj"] @ np.tanh(c) + p["weight_res"] @ x), c)


def structured(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""h = \sigma(W_{ch}^h s + ... + W_{hh}^h h(t-1) + ...), y = f(W_{ch}^y s + ... + W_{hh}^y h(t) + ...):
    h is what comes back, y what goes out. f is taken as \tanh.
    """
    h, c = s
    w, u, b = inputs(p, x, "s h"), parts(p["weight_hh"], "h y"), parts(p["bias_hh"], "h y")
    c = (1 - p["alpha"]) * w["s"] + p["alpha"] * c
    v = parts(p["weight_ch"] @ c + p["bias_ch"], "h y")
    if "the units see the old context" in fix:  # as in the authors' code; no correction of the docstring
        v["h"] = parts(p["weight_ch"] @ s[1] + p["bias_ch"], "h y")["h"]
    h = sigma(v["h"] + w["h"] + u["h"] @ h + b["h"])
    y = np.tanh(v["y"] + u["y"] @ h + b["y"])
    return (y, c), (y if "y is carried in the place of h" in fix else h, c)


def typed_lstm(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""c = f \circ c + (1 - f) \circ z, h = c \circ o: one b for each; the code's two are added up here."""
    c, before = s
    a = affine(p, x, before, "z f o")
    f = sigma(a["f"])
    c = had(f, c) + had(1 - f, a["z"])
    return (had(c, np.tanh(a["o"])), c, x), (c, x)


def working_memory(p: Parameters, x: Array, s: States, fix: Fix) -> Result:
    r"""i = \sigma(W x + b + W h + b + W_{mh}^i c + b_{mh}^i), c = f \circ c + i \circ
    \sigma_c(W_{ih}^c x + b_{ih}^c): no \tanh of W_{mh} c, no W_{hh}^c h. The blocks' order is the code's.
    """
    h, c = s
    a, u, d = affine(p, x, h, "i f c o"), parts(p["weight_mh"], "i f o"), parts(p["bias_mh"], "i f o")
    seen = np.tanh if "tanh of W_mh c + b_mh" in fix else np.asarray
    i, f = (sigma(a[k] + seen(u[k] @ c + d[k])) for k in "if")
    new = a["c"] if "W_hh h + b_hh in the candidate" in fix else inputs(p, x, "i f c o")["c"]
    c = had(f, c) + had(i, np.tanh(new))
    return carried(had(sigma(a["o"] + seen(u["o"] @ c + d["o"])), np.tanh(c)), c)


CELLS = {
    "JANET": Printed(janet, states=2),
    "MCLSTM": Printed(controlled, states=2),
    "MultiplicativeLSTM": Printed(multiplicative, states=2),
    "NAS": Printed(
        searched, states=2, corrections={"c uses c tilde": "the code has c = tanh(l1 + c) times l2"}
    ),
    "OriginalLSTM": Printed(original, states=2),
    "PeepholeLSTM": Printed(peephole, states=2),
    "RAN": Printed(additive, states=2, corrections={"no bias in c tilde": "the code has no such parameter"}),
    "ResLSTM": Printed(residual, states=2),
    "SCRN": Printed(
        structured,
        states=2,
        corrections={"y is carried in the place of h": "the code returns y, and the next step gets it as h"},
    ),
    "TLSTM": Printed(typed_lstm, states=2),
    "WMCLSTM": Printed(
        working_memory,
        states=2,
        corrections={
            "tanh of W_mh c + b_mh": "the code squashes what the gates see of c",
            "W_hh h + b_hh in the candidate": "the candidate of the code sees h",
        },
    ),
}
