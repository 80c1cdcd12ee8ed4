"""Notes on recurrences that are steps of differential equations."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "ctrnn": (
        Note(
            "A differential equation, and a step of it",
            "Beer studies the differential equation; how it is solved is left to who uses it. This page "
            "takes one Euler step of Δt = 0.1. A unit alone is stable as long as Δt is below 2 τ; other "
            "solvers give another cell.",
            ("beer1995", "funahashi1993"),
        ),
        Note(
            "The rate is squashed, not the state",
            "Each unit passes on σ(h + θ), and its state h is not bounded. In an Elman network or a leaky "
            "reservoir the sum is squashed after it has been formed. The bias θ belongs to the sender "
            "here.",
            ("beer1995", "elman1990"),
        ),
        Note(
            "Order of the indices",
            "Beer writes w_ji for the weight from unit j to unit i, so his matrix is the transpose of U "
            "here.",
            ("beer1995",),
        ),
    ),
    "antisymmetric-rnn": (
        Note(
            "Half of the matrix counts",
            "Only the antisymmetric part of W is used. It has m(m - 1)/2 free numbers, the diagonal of W "
            "has none, and the gradient by W is antisymmetric itself. Implementations that keep all m² "
            "entries, as torchrecurrent and this page do, compute the same function; weight decay or a "
            "count of parameters will differ.",
            ("chang2019", "torchrecurrent"),
        ),
        Note(
            "Step and damping",
            "ε and γ are chosen, not learned. An antisymmetric matrix has imaginary eigenvalues, and 1 + "
            "ε iω is larger than 1 in absolute value, so a step with γ = 0 makes a linear state grow; γ "
            "is there to prevent it. torchrecurrent has ε = 1 and γ = 0 by default. The values on this "
            "page, 0.1 and 0.01, are examples.",
            ("chang2019", "torchrecurrent"),
        ),
    ),
    "gated-antisymmetric-rnn": (
        Note(
            "A bias that the docstring has twice",
            "In the docstring of torchrecurrent 0.2.5 the recurrent bias b_hh stands in the gate and in "
            "the candidate. Its code adds it in the candidate only, and so agrees with the paper, where "
            "each of the two has one bias of its own.",
            ("chang2019", "torchrecurrent"),
        ),
        Note(
            "One matrix for both",
            "Gate and candidate share the antisymmetric matrix, so the gate costs only mn + m parameters "
            "more than the AntisymmetricRNN. The gate multiplies the step ε, never the old state: nothing "
            "is forgotten by it.",
            ("chang2019",),
        ),
    ),
    "lipschitz-rnn": (
        Note(
            "Rows in the code",
            "The paper has A h with h a column. The first author's code multiplies from the other side, h "
            "A with h a row, so what acts there is the transpose of A. Transposing B and C turns one into "
            "the other, since the damping and the form of A are the same.",
            ("erichson2021", "lipschitz-code"),
        ),
        Note(
            "Half is not halved",
            "The symmetric and the antisymmetric part are M + Mᵀ and M - Mᵀ, without a factor 1/2, in "
            "paper and code. At β = 1/2 they add up to M itself.",
            ("erichson2021", "lipschitz-code"),
        ),
        Note(
            "Two more numbers in the code",
            "The code has a number α in front of the linear part, for ablations, and a gated form of the "
            "cell. It also has a form that calls a solver for differential equations in place of the "
            "Euler step. β = 0.7, γ = 0.001 and a step of 0.05 are the values its driver starts with.",
            ("lipschitz-code",),
        ),
        Note(
            "The AntisymmetricRNN inside",
            "With B = 0, β = 1 and γ = 0 the linear part is gone, and what is left is the "
            "AntisymmetricRNN without damping.",
            ("erichson2021", "chang2019"),
        ),
    ),
    "cornn": (
        Note(
            "Damping at the old or at the new velocity",
            "The paper leaves open whether -ε z is taken at the old velocity or at the new one, which is "
            "solved for by a division by 1 + Δt ε. The authors' code takes the old one, and so does this "
            "page. torchrecurrent 0.2.5 writes the new one in its docstring and computes with the old "
            "one.",
            ("rusch2021", "cornn-smnist", "torchrecurrent"),
        ),
        Note(
            "The position uses the new velocity",
            "y moves with the velocity that has just been computed. With the old one the scheme would be "
            "the explicit Euler method, in which the energy of undamped oscillators grows.",
            ("rusch2021", "cornn-smnist"),
        ),
        Note(
            "Constants",
            "Δt = 0.042, γ = 2.7 and ε = 4.7 are those of the authors' code for sequential MNIST. "
            "torchrecurrent has 0.1, 1 and 1 by default.",
            ("cornn-smnist", "torchrecurrent"),
        ),
    ),
    "unicornn": (
        Note(
            "A step that can be undone",
            "From the new states follow the old ones: y = y' - d ⊙ z', then z = z' + d ⊙ (g + α y), with "
            "g made from that y. The authors' CUDA code recomputes the states in this way during the "
            "backward pass and stores none of them. The gradients of this page need the stored values and "
            "are the same numbers.",
            ("ruschmishra2021", "rusch-unicornn"),
        ),
        Note(
            "One layer of several",
            "The paper stacks such layers, since within a layer no unit sees another one; the projection "
            "of the layer below is all that mixes them. The time step of each unit, Δt σ(c), is learned "
            "through c.",
            ("ruschmishra2021", "rusch-unicornn"),
        ),
        Note(
            "Constants",
            "Δt = 0.19 and α = 30.65 are those of the authors' code for permuted sequential MNIST. "
            "torchrecurrent has 0.1 and 0 by default, and a second bias that is off.",
            ("unicornn-psmnist", "torchrecurrent"),
        ),
    ),
    "lem": (
        Note(
            "A port that reads the old memory",
            "In the paper and in the authors' code the candidate of y sees the new memory z'. "
            "torchrecurrent 0.2.5 gives it the old one, against its own docstring. On our random arrays y "
            "is off by 1.9 after one step with Δt = 1, the default of both. Our oracle calls its step "
            "twice, the second time with the new memory in the place of the old; then values and "
            "gradients agree.",
            ("rusch2022", "rusch-lem", "torchrecurrent"),
        ),
        Note(
            "Two time steps, one in a docstring",
            "Each state has a time step of its own, Δt for z and a barred Δt for y. The docstring of "
            "torchrecurrent 0.2.5 defines both and then uses the first one twice; its code uses both, as "
            "the paper does.",
            ("rusch2022", "torchrecurrent"),
        ),
        Note(
            "Order of the blocks in memory",
            "The authors' code stacks four projections of the input: for the time step of y, the time "
            "step of z, the candidate of y, the candidate of z. torchrecurrent has the last two the other "
            "way round, so weights cannot be copied as they are. Its names for the two time steps follow "
            "the authors'.",
            ("rusch-lem", "torchrecurrent"),
        ),
        Note(
            "The constant",
            "Δt = 0.0242 is that of the authors' code for the adding problem; their cell has 1 by default.",
            ("lem-adding", "rusch-lem"),
        ),
    ),
}
