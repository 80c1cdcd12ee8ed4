"""LSTM and GRU in NumPy as one writes them down: gate by gate, forward and backward, by hand.

Nothing here comes from a definition; every line is one of a textbook, in the order of the textbook.
"""

from __future__ import annotations

import numpy as np

from benchmarks.training import names
from benchmarks.training.problem import Arrays, Contender, Problem, Ready
from derive.algebra.record import Array


def _sigmoid(a: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-a)))


def lstm(p: Arrays, x: Array, h: Array, c: Array, dh_out: Array) -> Arrays:
    """An LSTM over a sequence and its gradients; dh_out: the gradient of the loss by all h."""
    xs, hs, cs, gates = list(x), [h], [c], []
    for x_t in xs:
        f = _sigmoid(x_t @ p["W_f"].T + hs[-1] @ p["U_f"].T + p["b_f"])
        i = _sigmoid(x_t @ p["W_i"].T + hs[-1] @ p["U_i"].T + p["b_i"])
        g = np.tanh(x_t @ p["W_g"].T + hs[-1] @ p["U_g"].T + p["b_g"])
        o = _sigmoid(x_t @ p["W_o"].T + hs[-1] @ p["U_o"].T + p["b_o"])
        cs.append(f * cs[-1] + i * g)
        hs.append(o * np.tanh(cs[-1]))
        gates.append((f, i, g, o))
    grads = {f"grad_{name}": np.zeros_like(array) for name, array in p.items()}
    dx, dh, dc = np.zeros_like(x), np.zeros_like(h), np.zeros_like(c)
    for t in reversed(range(len(xs))):
        f, i, g, o = gates[t]
        tanh_c = np.tanh(cs[t + 1])
        dh = dh + dh_out[t]
        dc = dc + dh * o * (1 - tanh_c**2)
        deltas = {
            "f": dc * cs[t] * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "g": dc * i * (1 - g**2),
            "o": dh * tanh_c * o * (1 - o),
        }
        dh, dc = np.zeros_like(h), dc * f
        for k, delta in deltas.items():
            grads[f"grad_W_{k}"] += delta.T @ xs[t]
            grads[f"grad_U_{k}"] += delta.T @ hs[t]
            grads[f"grad_b_{k}"] += delta.sum(axis=0)
            dx[t] += delta @ p[f"W_{k}"]
            dh += delta @ p[f"U_{k}"]
    return {**grads, "grad_x": dx, "grad_h": dh, "grad_c": dc, "h": np.stack(hs[1:])}


def gru(p: Arrays, x: Array, h: Array, dh_out: Array) -> Arrays:
    """A GRU over a sequence and its gradients; z keeps the old state, r is multiplied after the product."""
    xs, hs, kept = list(x), [h], []
    for x_t in xs:
        z = _sigmoid(x_t @ p["W_z"].T + hs[-1] @ p["U_z"].T + p["b_z"])
        r = _sigmoid(x_t @ p["W_r"].T + hs[-1] @ p["U_r"].T + p["b_r"])
        s = hs[-1] @ p["U_g"].T + p["d_g"]
        g = np.tanh(x_t @ p["W_g"].T + p["b_g"] + r * s)
        hs.append((1 - z) * g + z * hs[-1])
        kept.append((z, r, s, g))
    grads = {f"grad_{name}": np.zeros_like(array) for name, array in p.items()}
    dx, dh = np.zeros_like(x), np.zeros_like(h)
    for t in reversed(range(len(xs))):
        z, r, s, g = kept[t]
        dh = dh + dh_out[t]
        dg = dh * (1 - z) * (1 - g**2)
        ds = dg * r
        deltas = {"z": dh * (hs[t] - g) * z * (1 - z), "r": dg * s * r * (1 - r), "g": dg}
        dh = dh * z
        for k, delta in deltas.items():
            to_state = ds if k == "g" else delta
            grads[f"grad_W_{k}"] += delta.T @ xs[t]
            grads[f"grad_U_{k}"] += to_state.T @ hs[t]
            grads[f"grad_b_{k}"] += delta.sum(axis=0)
            dx[t] += delta @ p[f"W_{k}"]
            dh += to_state @ p[f"U_{k}"]
        grads["grad_d_g"] += ds.sum(axis=0)
    return {**grads, "grad_x": dx, "grad_h": dh, "h": np.stack(hs[1:])}


def _prepare(problem: Problem) -> Ready:
    p, x, dh = problem.parameters, problem.inputs["x"], problem.cotangents["h"]
    start = problem.initial
    if problem.cell.name == "lstm":
        return Ready(lambda: lstm(p, x, start["h"], start["c"], dh), dict)
    return Ready(lambda: gru(p, x, start["h"], dh), dict)


NAIVE = Contender(names.NAIVE, _prepare)
