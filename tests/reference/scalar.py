"""The same cells once more, one unit at a time: loops over Python scalars and no NumPy arithmetic."""

import cmath
from collections.abc import Callable, Iterator, Mapping

import numpy as np

Values = dict[str, list[complex]]
Named = Mapping[str, np.ndarray]


def sigma(a: complex) -> complex:
    return 1 / (1 + cmath.exp(-a))


def total(v: Named, bias: str, *terms: tuple[str, list[complex]]) -> list[complex]:
    """b_j + the sums over k of W_jk x_k, for every unit j."""
    sums = [complex(value) for value in v[bias]]
    for name, vector in terms:
        for j in range(len(sums)):
            for k in range(len(vector)):
                sums[j] += complex(v[name][j, k]) * vector[k]
    return sums


def each(function: Callable[..., complex], *vectors: list[complex]) -> list[complex]:
    return [function(*entries) for entries in zip(*vectors, strict=True)]


def listed(v: Named, *names: str) -> Iterator[list[complex]]:
    return ([complex(value) for value in v[name]] for name in names)


def dense(v: Named) -> Values:
    (x,) = listed(v, "x")
    a = total(v, "b_y", ("W_y", x))
    return {"a_y": a, "y": each(sigma, a)}


def elman(v: Named) -> Values:
    x, h = listed(v, "x", "h")
    a = total(v, "b_h", ("W_h", x), ("U_h", h))
    return {"a_h": a, "h_next": each(cmath.tanh, a)}


def finish(values: Values, c: list[complex], end: str = "", o: bool = True) -> Values:
    """From the pre-activations of the gates to the next states; `end` is the suffix of a layer."""
    for k in "ifg":
        if f"a_{k}{end}" in values:
            values[f"{k}{end}"] = each(cmath.tanh if k == "g" else sigma, values[f"a_{k}{end}"])
    i, f, g = (values[f"{k}{end}"] for k in "ifg")
    values[f"c{end}_next"] = each(lambda f, c, i, g: f * c + i * g, f, c, i, g)
    return output(values, end) if o else values


def output(values: Values, end: str = "") -> Values:
    values[f"o{end}"] = each(sigma, values[f"a_o{end}"])
    values[f"h{end}_next"] = each(lambda o, c: o * cmath.tanh(c), values[f"o{end}"], values[f"c{end}_next"])
    return values


def lstm(v: Named) -> Values:
    x, h, c = listed(v, "x", "h", "c")
    return finish({f"a_{k}": total(v, f"b_{k}", (f"W_{k}", x), (f"U_{k}", h)) for k in "ifog"}, c)


def lstm_concatenated(v: Named) -> Values:
    x, h, c = listed(v, "x", "h", "c")
    return finish({"s": x + h} | {f"a_{k}": total(v, f"b_{k}", (f"W_{k}", x + h)) for k in "ifog"}, c)


def lstm_peephole(v: Named) -> Values:
    x, h, c, *p = listed(v, "x", "h", "c", "p_i", "p_f", "p_o")
    values = {f"a_{k}": total(v, f"b_{k}", (f"W_{k}", x), (f"U_{k}", h)) for k in "ifog"}
    values["a_i"] = each(lambda a, p, c: a + p * c, values["a_i"], p[0], c)
    values["a_f"] = each(lambda a, p, c: a + p * c, values["a_f"], p[1], c)
    finish(values, c, o=False)
    values["a_o"] = each(lambda a, p, c: a + p * c, values["a_o"], p[2], values["c_next"])
    return output(values)


def lstm_coupled(v: Named) -> Values:
    x, h, c = listed(v, "x", "h", "c")
    values = {f"a_{k}": total(v, f"b_{k}", (f"W_{k}", x), (f"U_{k}", h)) for k in "iog"}
    return finish(values | {"f": each(lambda a: 1 - sigma(a), values["a_i"])}, c)


def lstm_deep_gates(v: Named) -> Values:
    x, h, c = listed(v, "x", "h", "c")
    values: Values = {}
    for k in "ifog":
        values[f"a_e_{k}"] = total(v, f"b_{k}", (f"W_{k}", x), (f"U_{k}", h))
        values[f"e_{k}"] = each(cmath.tanh, values[f"a_e_{k}"])
        values[f"a_{k}"] = total(v, f"d_{k}", (f"V_{k}", values[f"e_{k}"]))
    return finish(values, c)


def lstm_stacked(v: Named) -> Values:
    x, *states = listed(v, "x", "h_1", "c_1", "h_2", "c_2")
    values: Values = {}
    for layer in (1, 2):
        h, c, end = states[2 * layer - 2], states[2 * layer - 1], f"_{layer}"
        for k in "ifog":
            values[f"a_{k}{end}"] = total(v, f"b_{k}{end}", (f"W_{k}{end}", x), (f"U_{k}{end}", h))
        x = finish(values, c, end)[f"h{end}_next"]
    return values


def gru_gates(v: Named) -> tuple[Values, list[complex], list[complex]]:
    x, h = listed(v, "x", "h")
    values = {f"a_{k}": total(v, f"b_{k}", (f"W_{k}", x), (f"U_{k}", h)) for k in "rz"}
    return values | {k: each(sigma, values[f"a_{k}"]) for k in "rz"}, x, h


def gru(v: Named) -> Values:
    values, x, h = gru_gates(v)
    values["q"] = total(v, "d_g", ("U_g", h))
    values["a_g"] = each(lambda a, r, q: a + r * q, total(v, "b_g", ("W_g", x)), values["r"], values["q"])
    values["g"] = each(cmath.tanh, values["a_g"])
    values["h_next"] = each(lambda z, g, h: (1 - z) * g + z * h, values["z"], values["g"], h)
    return values


def gru_reset_before(v: Named) -> Values:
    values, x, h = gru_gates(v)
    values["s"] = each(lambda r, h: r * h, values["r"], h)
    values["a_g"] = total(v, "b_g", ("W_g", x), ("U_g", values["s"]))
    values["g"] = each(cmath.tanh, values["a_g"])
    values["h_next"] = each(lambda z, h, g: z * h + (1 - z) * g, values["z"], h, values["g"])
    return values


def gru_chung(v: Named) -> Values:
    (h,), values = listed(v, "h"), gru_reset_before(v)
    values["h_next"] = each(lambda z, h, g: (1 - z) * h + z * g, values["z"], h, values["g"])
    return values


SCALAR: dict[str, Callable[[Named], Values]] = {
    "dense": dense, "elman": elman, "lstm": lstm, "lstm_concatenated": lstm_concatenated,
    "lstm_peephole": lstm_peephole, "lstm_coupled": lstm_coupled, "lstm_deep_gates": lstm_deep_gates,
    "lstm_stacked": lstm_stacked, "gru": gru, "gru_reset_before": gru_reset_before, "gru_chung": gru_chung,
}  # fmt: skip
