"""Notes on linear attention, with decay and with the delta rule."""

from derive.notes.note import Note

_SCALE = (
    "flash-linear-attention multiplies every query by one over the root of d; the recurrence here does not, "
    "and our comparison undoes it."
)
_LEFT_OUT = (
    "Left out here: the short convolutions, the norm of the output, its gate and projection, and heads."
)

NOTES: dict[str, tuple[Note, ...]] = {
    "delta-net": (
        Note(
            "Two ways to write it",
            "S + β (v - S k) k^T is S (I - β k k^T) + β v k^T. The first is what is computed: it takes a few "
            "times m d operations. The second, with its product of two matrices, shows how the old memory "
            "changes. The memory is (m, d) here, values by keys, as in the paper; code keeps its transpose.",
            ("schlag2021", "yang2024", "fla"),
        ),
        Note(
            "Length one, or sum one",
            "Schlag et al. divide the features of keys and queries by their sum. Yang et al. take SiLU and "
            "divide by the Euclidean length, so that I - β k k^T has the eigenvalue 1 - β once and 1 else. "
            "This page follows the latter.",
            ("schlag2021", "yang2024"),
        ),
        Note("Scale of the query", _SCALE + " " + _LEFT_OUT, ("fla",)),
    ),
    "gated-delta-net": (
        Note(
            "First fade, then correct",
            "S (α (I - β k k^T)) + β v k^T is α S + β (v - α S k) k^T: what is taken away is what the faded "
            "memory returns. Code computes it so, which takes no product of two matrices; the count of "
            "operations on this page is that of the equation as written.",
            ("yang2025", "fla"),
        ),
        Note(
            "The decay is Mamba-2's",
            "α = exp(-exp(A_log) softplus(w^T x + b)) with one A_log and one b for each head. In code its "
            "logarithm is kept, never α itself.",
            ("yang2025", "dao2024", "fla"),
        ),
        Note("Scale of the query", _SCALE + " " + _LEFT_OUT, ("fla",)),
    ),
    "linear-attention": (
        Note(
            "With or without the normaliser",
            "The paper divides by the sum of the weights, q^T z, as here. Most later cells leave it out and "
            "norm the output instead; flash-linear-attention does it on request and then adds 1e-10, which "
            "is why it is compared with a wider bound.",
            ("katharopoulos2020", "fla"),
        ),
        Note(
            "Which feature map",
            "elu(a) + 1 is exp(a) below zero and a + 1 above; its slope is continuous. Any positive map "
            "makes a cell of this kind; the scale of the query cancels in the quotient.",
            ("katharopoulos2020",),
        ),
    ),
    "retnet": (
        Note(
            "The rotation is left out",
            "The paper turns queries and keys by an angle that grows with the position (xPos), and takes γ = "
            "1 - 2^(-5-h) for head h. The turn can be done before this recurrence, where queries and keys "
            "are made; γ is a constant here. " + _LEFT_OUT,
            ("sun2023", "fla"),
        ),
        Note(
            "One cell, several names",
            "Without rotation and norm this is linear attention with a fixed decay: lightning attention and "
            "TransNormer have the same recurrence with other rates, and Mamba-2 has it with a rate that "
            "depends on the input.",
            ("sun2023", "dao2024", "fla"),
        ),
    ),
    "gla": (
        Note(
            "The root of the gate",
            "The gate is σ(.)^(1/16), which keeps it near one at the start: at σ = 0.5 it is 0.958. Code "
            "keeps its logarithm, logσ(.)/16. The projection to the gate goes through p numbers (16).",
            ("yangwang2024", "fla"),
        ),
        Note("Scale of the query", _SCALE + " " + _LEFT_OUT, ("fla",)),
    ),
    "hgrn2": (
        Note(
            "The lower bound",
            "γ is zero in the first layer and grows with depth: it is a cumulative softmax of one parameter "
            "over all layers. A page of one layer has it as a number, 1/4 unless another one is chosen.",
            ("qin2024", "fla"),
        ),
        Note(
            "Gated linear attention with tied keys",
            "It is gated linear attention with 1 - f as key and the root of the gate at one. " + _SCALE,
            ("qin2024", "fla"),
        ),
    ),
    "hgrn": (
        Note(
            "Complex in the paper, real in the library",
            "The paper turns the state by θ at every step. flash-linear-attention has θ = 0 and a real "
            "state. In coordinates that turn with the state both parts are such real recurrences, which is "
            "how ours is compared with it.",
            ("qin2023", "fla"),
        ),
        Note(
            "The lower bound",
            "γ is zero in the first layer and grows with depth (a cumulative softmax over layers); it is a "
            "number here, 1/4 unless another one is chosen. The output gate, norm and projection are left "
            "out.",
            ("qin2023", "fla"),
        ),
    ),
    "kda": (
        Note(
            "First fade, then correct",
            "(I - β k k^T) diag(α) S + β k v^T is computed as α S first, and then β k (v - (α S)^T k)^T on "
            "top, which takes no product of two matrices. The count of operations on this page is that of "
            "the equation as written.",
            ("kimi2025", "fla"),
        ),
        Note(
            "Keys by values",
            "The memory is (d, m) here, as in that paper; for Gated DeltaNet it is (m, d). With one decay "
            "for all key dimensions the two are transposes of each other.",
            ("kimi2025", "yang2025"),
        ),
        Note("Scale of the query", _SCALE + " " + _LEFT_OUT, ("fla",)),
    ),
    "rwkv-6": (
        Note(
            "The bonus",
            "The output sees the token of its own step with the weight u and not yet in the memory; the "
            "memory takes it in with the weight one.",
            ("peng2024", "fla"),
        ),
        Note(
            "Token shift left out",
            "Receptance, key, value and decay are made of a mixture of x and the x before, with weights that "
            "depend on both. That is left out: x is what the recurrence gets. Left out too are group norm, "
            "output gate and projection.",
            ("peng2024", "fla"),
        ),
    ),
    "rwkv-7": (
        Note(
            "A decay with a floor",
            "w = exp(-exp(-1/2) σ(.)) lies between 0.545 and 1, while the decay of RWKV-6 may come down to "
            "0. The code has the number 0.6065306597126334 for exp(-1/2).",
            ("peng2025", "fla"),
        ),
        Note(
            "Two keys",
            "What is removed (g) and what is written (q) are two keys: the first has length one, the second "
            "is not scaled. The strength a stands in only one of the two places of g, so S (diag(w) - g (a "
            "g)^T) is no symmetric change.",
            ("peng2025", "fla"),
        ),
        Note(
            "Token shift and more left out",
            "Left out are the token shift, the mixing of the value with that of the first layer, the bonus "
            "of the output (r^T (ρ k) v), group norm, gate and projection.",
            ("peng2025", "fla"),
        ),
    ),
    "rwkv-4": (
        Note(
            "The stabiliser cancels",
            "a and b are those of the cell without stabiliser times exp(-p), and in the quotient exp(q) "
            "cancels: the exact check proves both. Another number in the place of either maximum changes "
            "nothing but the range of the numbers.",
            ("peng2023", "transformers-rwkv"),
        ),
        Note(
            "The maximum at the start",
            "With no token yet the sums are zero, and code starts p at -1e38, so that the first key becomes "
            "the maximum. Starting p at zero is the same function, as long as exp(k) does not underflow.",
            ("transformers-rwkv",),
        ),
        Note(
            "Decay as a double exponential",
            "The decay is exp(-w) with w = exp(w_log), which keeps it between 0 and 1. The projection of the "
            "output and the channel mixing are left out; the token shift, a mixture of x and the x before, "
            "is kept.",
            ("peng2023", "transformers-rwkv"),
        ),
    ),
    "rwkv-4-unstabilised": (
        Note(
            "For reading, not for running",
            "exp of a key of 89 is above the largest float32. The stabilised cell computes the same output "
            "and is what runs.",
            ("peng2023", "transformers-rwkv"),
        ),
    ),
    "gsa": (
        Note(
            "Two passes of gated linear attention",
            "Writing to the slots is gated linear attention twice, once with slots as values and once with "
            "slots as keys; only the softmax between the two is not linear. Both memories share one gate, "
            "and what it leaves free, 1 - α, is what is written.",
            ("zhang2024", "fla"),
        ),
        Note(
            "The root of the gate",
            "flash-linear-attention takes σ(.)^(1/8) for the gate; at σ = 0.5 that is 0.917. " + _SCALE,
            ("fla",),
        ),
    ),
    "mesa-net": (
        Note(
            "An exact solution, and its approximation",
            "The output solves a system with the matrix H + diag(λ). Kernels approximate the solution by a "
            "fixed number of conjugate-gradient steps; this page inverts, and is compared with the exact "
            "version in flash-linear-attention.",
            ("vonoswald2025", "fla"),
        ),
        Note(
            "From delta rule to least squares",
            "A delta rule takes one step of gradient descent on the error of the newest pair; here the "
            "error of all pairs, weighted by their age, is brought to its minimum. " + _LEFT_OUT,
            ("vonoswald2025", "yang2024"),
        ),
        Note(
            "What is regularised",
            "λ is a softplus plus 0.25, one number for each key dimension, so H + diag(λ) is positive "
            "definite wherever H began symmetric and not negative (zeros).",
            ("fla",),
        ),
    ),
}
