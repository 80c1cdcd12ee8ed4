"""Notes on state spaces, linear recurrences and xLSTM."""

from derive.notes.note import Note

_LEFT_OUT = "What the authors put around the recurrence is left out here: "

NOTES: dict[str, tuple[Note, ...]] = {
    "s-lstm": (
        Note(
            "The stabiliser cancels",
            "c and n of this page are those of the cell without stabiliser times exp(-m), so c/n and with it "
            "h are the same: the exact check proves it. What changes is the range of the numbers: no "
            "exponent here is above zero. The gradient of h with respect to m is zero for the same reason, "
            "once c and n are read as c exp(m) and n exp(m).",
            ("beck2024",),
        ),
        Note(
            "Clamps and a first step in the authors' code",
            "The code takes min(., 1) of both stabilised gates, which changes nothing, since both are at "
            "most one by the choice of m. Where n is zero in a whole batch, as at the start, it takes m' = "
            "log i without looking at the forget gate; c and n are zero then, so h is the same and m is not.",
            ("xlstm-code",),
        ),
        Note(
            "Which forget gate",
            "The paper allows a sigmoid or an exponential for f. The code has the sigmoid, through its "
            "logarithm, and so does this page.",
            ("beck2024", "xlstm-code"),
        ),
        Note(
            "Heads",
            "With several heads the matrices R are block-diagonal: the memories of one head mix, those of "
            "two heads do not. This page has one head, so R is full. " + _LEFT_OUT + "convolution, group "
            "norm and the gated projection.",
            ("beck2024", "xlstm-code"),
        ),
    ),
    "s-lstm-unstabilised": (
        Note(
            "For reading, not for running",
            "exp of a pre-activation of 89 is above the largest float32, so nobody trains this form. It is "
            "what the stabilised cell computes: h is the same, c and n are smaller there by exp(-m).",
            ("beck2024",),
        ),
    ),
    "m-lstm": (
        Note(
            "One, or exp(-m)",
            "Without stabiliser the normaliser is max(|n^T q|, 1). Under it n is smaller by exp(-m), so the "
            "same function has max(|n^T q|, exp(-m)), as here and in the authors' code. With a literal 1 "
            "beside a stabilised n the output depends on m and is another function: where |n^T q| is below "
            "one, h is smaller by the factor max(|n^T q|, exp(-m)).",
            ("beck2024", "xlstm-code"),
        ),
        Note(
            "A small number in the code",
            "The code adds 1e-6 to the normaliser; the paper and this page do not. Our comparison sets it to "
            "zero. The code divides W_k x + b_k by the root of d as a whole, the equation only W_k x, so a "
            "bias of the key is smaller by that root when weights are moved.",
            ("beck2024", "xlstm-code"),
        ),
        Note(
            "No h in the gates",
            "Gates, query, key and value see the input only, so C and n are affine in their old values and "
            "all steps can be computed side by side. " + _LEFT_OUT + "several heads, convolution, group "
            "norm, skip and projections.",
            ("beck2024",),
        ),
    ),
    "m-lstm-unstabilised": (
        Note(
            "The bound of the normaliser",
            "max(|n^T q|, 1) bounds the division: a query that fits no key gives a small output, not a "
            "large one. The stabilised cell has exp(-m) in the place of 1 and computes the same h.",
            ("beck2024", "xlstm-code"),
        ),
    ),
    "mamba": (
        Note(
            "Zero-order hold for A, Euler for B",
            "The paper introduces B with a zero-order hold, (exp(ΔA) - 1)/A B. Its code, mamba.py and this "
            "page take ΔB, its first-order approximation. For Δ = 0.1 and A = -1 the factor is 0.1 against "
            "0.0952; for Δ = 1 it is 1 against 0.632.",
            ("gu2023", "mambapy"),
        ),
        Note(
            "Step sizes through a bottleneck",
            "Δ is a softplus of a linear map to p numbers (dt_rank), then to n channels, with a bias on the "
            "second only; the maps for B and C have none. A is -exp(A_log), hence always negative.",
            ("gu2023", "mambapy"),
        ),
        Note(
            "The block around it",
            "Left out here: the projection to twice the width, the causal convolution with SiLU before the "
            "recurrence, the gate SiLU(z) and the projection after it. x is what the recurrence gets.",
            ("gu2023", "mambapy"),
        ),
    ),
    "lru": (
        Note(
            "Complex numbers as pairs",
            "The paper has complex λ, B and C, and takes the real part of C x. Real and imaginary parts are "
            "separate symbols here, so gradients are ordinary real ones. What PyTorch keeps in .grad of a "
            "complex parameter holds them as real and imaginary part.",
            ("orvieto2023", "lru-pytorch"),
        ),
        Note(
            "γ is a parameter",
            "γ starts at sqrt(1 - |λ|²) and is then learned on its own through its logarithm, so it need not "
            "keep that relation. LRU-pytorch has D as a matrix from inputs to outputs, as here; where both "
            "have one size, a vector on the diagonal is common.",
            ("orvieto2023", "lru-pytorch"),
        ),
    ),
    "min-gru": (
        Note(
            "A positive candidate in log space",
            "For the parallel scan in log space the candidate must be positive: g(x) = x + 0.5 for x ≥ 0, "
            "else σ(x). minGRU-pytorch applies g in both of its modes. This page has the plain linear "
            "candidate; our comparison sets g to the identity. At x = 1 the two candidates are 1.5 and 1, at "
            "-1 they are 0.27 and -1.",
            ("feng2024", "mingru-pytorch"),
        ),
        Note(
            "z takes the candidate",
            "z is on the candidate, as in Chung et al. and not as in PyTorch's GRU. minGRU-pytorch has no "
            "biases; they are added here.",
            ("feng2024", "mingru-pytorch"),
        ),
    ),
    "min-lstm": (
        Note(
            "A positive candidate in log space",
            "As for the minGRU, minGRU-pytorch applies g(x) = x + 0.5 for x ≥ 0, else σ(x), to the "
            "candidate; this page does not, and our comparison sets g to the identity. All steps at once, it "
            "also puts the initial state through g, which it does not step by step: see the deviations.",
            ("feng2024", "mingru-pytorch"),
        ),
        Note(
            "Scaled gates",
            "Dividing by f + i keeps the state's size independent of time: the new state is a weighted mean "
            "of old state and candidate. It is a minGRU whose z is i/(f + i).",
            ("feng2024",),
        ),
    ),
    "rg-lru": (
        Note(
            "The sign of Λ",
            "With a = σ(Λ) the logarithm of a^(c r) is -c r softplus(-Λ). Transformers computes -8 r "
            "softplus(Λ), which is a = σ(-Λ): its parameter is this page's with the sign changed.",
            ("de2024", "transformers-recurrentgemma"),
        ),
        Note(
            "At the start of a sequence",
            "Transformers replaces sqrt(1 - a²) by one where the position is zero, so the first input comes "
            "in whole. It also makes the gates' matrices block-diagonal, one block a head; here they are "
            "full.",
            ("de2024", "transformers-recurrentgemma"),
        ),
        Note(
            "A clipped derivative",
            "Transformers clips the derivative of the square root at 1000, so its gradient is not that of "
            "its own function where 1 - a² is below 2.5e-7. Elsewhere it agrees with this page.",
            ("transformers-recurrentgemma",),
        ),
    ),
    "mamba-2": (
        Note(
            "One decay for a head",
            "A is one number for each head, so the state fades as a whole; in Mamba every channel has a row "
            "of its own. That makes it linear attention with a gate: C is the query, B the key, Δx the "
            "value.",
            ("dao2024", "fla"),
        ),
        Note(
            "The block around it",
            "x, B, C and Δ are projections of u side by side; Mamba makes B, C and Δ from x. Left out: the "
            "convolution and SiLU on x, B and C, the gate with its norm, and the projection after it. B and "
            "C are shared by the heads of a group.",
            ("dao2024",),
        ),
    ),
    "s5": (
        Note(
            "Zero-order hold",
            "B is scaled by (exp(λΔ) - 1)/λ, the exact solution for an input that stays for a step; λ must "
            "not be zero. A bilinear rule is a choice in code; the linear recurrent unit has neither and "
            "learns the scale.",
            ("smith2023", "s5-pytorch", "orvieto2023"),
        ),
        Note(
            "Half of a conjugate pair",
            "Where eigenvalues come in conjugate pairs, code may keep one of each and double the real part "
            "of C x. s5-pytorch and this page keep all and do not double.",
            ("smith2023", "s5-pytorch"),
        ),
    ),
    "cfc": (
        Note(
            "Three modes in code",
            "ncps has this cell as its default, h' = g + f k without the gate on g (no_gate), and one with "
            "the closed form itself, A - A exp(-t (|w| + |z|)) z (pure), where z is one head.",
            ("hasani2022", "ncps"),
        ),
        Note(
            "The backbone's tanh",
            "The backbone squashes by 1.7159 tanh(0.666 a), after LeCun; one layer of it here, as is the "
            "default. ncps adds t d and e with a plus sign inside σ; the sign of d is learned.",
            ("ncps",),
        ),
        Note(
            "Time is an input",
            "t is the time that went by since the last step. With t = 1 throughout it is an ordinary gated "
            "cell.",
            ("hasani2022", "ncps"),
        ),
    ),
    "ltc": (
        Note(
            "One step of the solver",
            "The equation is stiff; the authors step it by a fused rule, implicit in the potential and "
            "explicit in the synapses, which is the quotient here. ncps takes six such steps of t/6 for each "
            "input; this page has one, and so has our comparison.",
            ("hasani2021", "ncps"),
        ),
        Note(
            "A small number and positive parameters",
            "ncps adds 1e-8 to the denominator (zero in our comparison) and keeps W, V, g and c at or above "
            "zero by clipping or softplus; nothing here does that. Its wiring masks synapses; here all are "
            "there. Its affine maps of inputs and outputs are left out.",
            ("ncps",),
        ),
    ),
    "lmu": (
        Note(
            "Fixed matrices",
            "A and B come from the delay that the memory approximates, made discrete once, and are not "
            "learned; that is why they are constants here and not counted. Code can learn them on request.",
            ("voelker2019",),
        ),
        Note(
            "Which memory is read",
            "The hidden state reads the new memory, what is written depends on the old one. The memory is "
            "called m in the paper and s here, since m is the number of units.",
            ("voelker2019",),
        ),
    ),
}
