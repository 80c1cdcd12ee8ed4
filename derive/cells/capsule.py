"""Capsules with routing by agreement: Sabour, Frosst and Hinton (2017), equations (1) to (3), procedure 1.

n capsules of d entries each vote for m capsules of e entries; how much a vote counts is found in rounds.
Squashing multiplies s by |s|^2 / (1 + |s|^2) / |s|, which is written here as one fraction.
"""

from derive.definition import (
    Cell,
    einsum,
    hyper,
    let,
    output,
    parameter,
    sizes,
    softmax,
    sqrt,
    tensor,
    zeros,
)

n, m, d, e = sizes("n m d e")
rounds = hyper("rounds", 3)
u, W = tensor("u", n, d), parameter("W", n, m, e, d)
p = tensor("p", n, m, e)
equations = [let(p, einsum("ijed,id->ije", W, u), "prediction vectors")]
b, v = zeros(n, m), zeros(m, e)  # before the first round

for k in range(1, rounds + 1):
    logits = b + einsum("ije,je->ij", p, v) if k > 1 else b
    b, c = tensor(f"b_{k}", n, m), tensor(f"c_{k}", n, m)
    s, q = tensor(f"s_{k}", m, e), tensor(f"q_{k}", m)
    v = tensor(f"v_{k}", m, e) if k < rounds else output("v", m, e)
    equations += [
        let(b, logits, "logits, which agreement raises" if k > 1 else "logits, all equal at first"),
        let(c, softmax(b), "coupling coefficients"),
        let(s, einsum("ij,ije->je", c, p), "sum of the votes"),
        let(q, einsum("je,je->j", s, s), "squared length"),
        let(v, einsum("j,je->je", sqrt(q) / (1 + q), s), "squashed to a length below 1"),
    ]

capsule = Cell(
    title="Capsule with routing by agreement",
    cite="sabour2017",
    family="feed-forward",
    summary="Capsules vote for capsules of the next layer, and votes that agree with the outcome count more.",
    check_sizes={"n": 4, "m": 2, "d": 6, "e": 3},
    equations=equations,
)
