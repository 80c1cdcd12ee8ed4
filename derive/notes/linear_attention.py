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
}
