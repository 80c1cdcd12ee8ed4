"""RWKV-4, the recurrence of its time mixing, stabilised: Peng et al. (2023)."""

from derive.definition import (
    Cell,
    exp,
    let,
    matrix,
    maximum,
    output,
    parameter,
    sigmoid,
    sizes,
    state,
    vector,
    vectors,
)

n, m = sizes("n m")
x, x_last, a, b, p = vector("x", n), state("x_last", n), state("a", m), state("b", m), state("p", m)
r, k, v, w, q, s, c, d, e, f = vectors("r k v w q s c d e f", m)
w_log, u = parameter("w_log", m), parameter("u", m)


def shifted(name):
    """A projection of a mixture of the input and the one before."""
    mu = parameter(f"mu_{name}", n)
    return matrix(f"W_{name}", m, n) @ (mu * x + (1 - mu) * x_last)


rwkv_4 = Cell(
    title="RWKV-4, stabilised",
    cite="peng2023",
    family="linear-attention",
    summary="A mean of all values so far, weighted by the exponential of their keys and fading by channel; a "
    "running maximum keeps all exponents below zero.",
    check_sizes={"n": 3, "m": 2},
    equations=[
        let(r, shifted("r"), "receptance"),
        let(k, shifted("k"), "key"),
        let(v, shifted("v"), "value"),
        let(w, exp(w_log), "decay of the logarithm"),
        let(q, maximum(p, u + k), "maximum for the output"),
        let(c, exp(p - q), "weight of what was before"),
        let(d, exp(u + k - q), "weight of the value, with its bonus"),
        let(s, (c * a + d * v) / (c * b + d), "weighted mean"),
        let(output("o", m), sigmoid(r) * s, "output"),
        let(p.next, maximum(p - w, k), "maximum for the state"),
        let(e, exp(p - w - p.next), "share of the old sums"),
        let(f, exp(k - p.next), "share of the value"),
        let(a.next, e * a + f * v, "numerator"),
        let(b.next, e * b + f, "denominator"),
        let(x_last.next, x, "input kept for the next step"),
    ],
)
