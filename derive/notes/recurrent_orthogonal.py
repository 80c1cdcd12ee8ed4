"""Notes on recurrences whose matrix is orthogonal or unitary."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "scornn": (
        Note(
            "Which side the signs are on",
            "The paper has W = (I + A)⁻¹(I - A) D and W h. The authors' code multiplies from the other "
            "side, h W with h a row, so that what acts on the state is the transpose, D (I + A)(I - A)⁻¹. "
            "Both are orthogonal and reach the same matrices; a matrix A cannot be copied from one to the "
            "other.",
            ("helfrich2018", "scornn-code"),
        ),
        Note(
            "How A stays skew-symmetric",
            "The authors' cell keeps A and W as two variables, W made from A at the start, so the "
            "training has to hold them together. Here A = B - Bᵀ and W follows from it in every step, so "
            "any B is allowed and any optimiser keeps W orthogonal. Only m(m - 1)/2 of the m² entries of "
            "B count.",
            ("helfrich2018", "scornn-code"),
        ),
        Note(
            "The signs are chosen, not learned",
            "D has 1 and -1 on its diagonal. Without it no W with an eigenvalue -1 could be reached. How "
            "many are -1 is chosen before training; on this page they are the constant d.",
            ("helfrich2018",),
        ),
        Note(
            "modReLU",
            "The bias is added to the absolute value, and the sign is kept. The authors' code takes the "
            "sign as constant when it differentiates, and so does this page.",
            ("helfrich2018", "scornn-code"),
        ),
    ),
    "shuffling-rnn": (
        Note(
            "What is fixed and what is learned",
            "No weight acts on the state. Its Jacobian by the old state is the permutation, with the rows "
            "of units that are off set to zero, so gradients through time are neither scaled up nor down "
            "where units stay on.",
            ("rotman2021", "srnn-code"),
        ),
        Note(
            "The network on the input",
            "The paper leaves β(x) open. The authors' code has dense layers with ReLU between them, here "
            "one hidden layer of p units, and multiplies what they give by a logistic gate, unless "
            "multihead is switched off.",
            ("rotman2021", "srnn-code"),
        ),
        Note(
            "A gradient that the fast kernel does not return",
            "The first author's CUDA version returns no gradient for the state that a sequence starts "
            "with. The plain version of the same file, and this page, do have it.",
            ("srnn-code",),
        ),
    ),
    "urnn": (
        Note(
            "Fourier transforms that are commented out",
            "In the version of the authors' code that was read, both Fourier transforms are commented "
            "out, so that its matrix is made of rotations, reflections and a permutation only. Where they "
            "are called they are divided by the square root of m, so they are unitary, as the constant F "
            "of this page has to be.",
            ("arjovsky2016", "complex-rnn"),
        ),
        Note(
            "A scale that is not unitary",
            "That code has one more parameter, a real number for each unit that multiplies what the "
            "unitary matrix gives, with a penalty that draws it to 1. It is not in the paper's product, "
            "and not on this page.",
            ("arjovsky2016", "complex-rnn"),
        ),
        Note(
            "Conjugated reflections",
            "The code writes out the reflection in real and imaginary parts for rows, z - 2 (z v) conj(v) / "
            "|v|². For the columns of the paper that is the reflection at the conjugate of v: the "
            "imaginary parts of v change their sign in a port.",
            ("arjovsky2016", "complex-rnn"),
        ),
        Note(
            "Division by the absolute value",
            "modReLU divides by |z|. The code adds 1e-5 to the divisor; the paper and this page do not, "
            "so at z = 0 neither value nor gradient is defined. The bias b is real, one for each complex "
            "unit.",
            ("arjovsky2016", "complex-rnn"),
        ),
    ),
}
