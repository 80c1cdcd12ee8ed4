"""Notes on plain recurrences and their reparametrisations."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "ind-rnn": (
        Note(
            "ReLU in the authors' code, tanh by default elsewhere",
            "The authors' PyTorch cell applies ReLU, and so does this page. torchrecurrent 0.2.5 applies "
            "tanh unless it is made with nonlinearity = relu, and it has two biases, of which only the "
            "sum counts.",
            ("li2018", "indrnn-pytorch", "torchrecurrent"),
        ),
        Note(
            "The projection of the input stands elsewhere",
            "The authors' cell is the recurrent part only: what it calls its input is W x + b already, "
            "made by a layer before it. It has m parameters; with the projection, as here, there are mn + "
            "2m. It also takes a bound on the size of u as an argument, which its forward pass does not "
            "use.",
            ("indrnn-pytorch",),
        ),
    ),
    "fast-rnn": (
        Note(
            "Two numbers, squashed",
            "The weights of the new and of the old state lie between 0 and 1. The authors' code keeps two "
            "free numbers, α and β, and applies the logistic function to them; so do torchrecurrent and "
            "this page. A checkpoint holds the free numbers, not the weights.",
            ("kusupati2018", "edgeml", "torchrecurrent"),
        ),
        Note(
            "Opposite start values",
            "The authors' code starts α at -3 and β at 3, so that the weights are 0.047 for the candidate "
            "and 0.953 for the old state. torchrecurrent 0.2.5 starts α at 3 and β at -3, so it begins "
            "with 0.953 for the candidate and almost forgets the old state. The function is the same, the "
            "start of training is not.",
            ("edgeml", "torchrecurrent"),
        ),
    ),
    "strongly-typed-rnn": (
        Note(
            "One bias, not two",
            "The paper has a bias in the gate and none in the projection z. torchrecurrent has one in "
            "both, 2mn + 2m parameters in place of 2mn + m; with the first of them zero it is the cell of "
            "this page.",
            ("balduzzi2016", "torchrecurrent"),
        ),
        Note(
            "Linear in the state",
            "Gate and projection see the input only, so the new state is an affine function of the old "
            "one with a diagonal matrix. A whole sequence can be computed by a parallel scan, and the "
            "Jacobian of a step is diag(f).",
            ("balduzzi2016",),
        ),
    ),
    "cfn": (
        Note(
            "Why the candidate has no bias",
            "Without input tanh(W x) is 0, and what is left, θ ⊙ tanh(h), is smaller than h in every "
            "entry: the state goes to zero whatever the weights are. A bias in the candidate, which "
            "torchrecurrent has unless it is told otherwise, keeps the state from zero. The equations of "
            "this page are those of the paper, without it.",
            ("laurent2017", "torchrecurrent"),
        ),
        Note(
            "The state is squashed when it is read",
            "Here tanh is applied to the old state inside the update, not to the new one. So h itself is "
            "not bounded by 1 but by 2: two terms that are each below 1 in absolute value are added.",
            ("laurent2017",),
        ),
    ),
    "minimal-rnn": (
        Note(
            "The encoder may be any network",
            "The paper writes z = Φ(x) and leaves Φ open. torchrecurrent and this page have one dense "
            "layer with tanh. The gate sees the code z, not the input x, so its second matrix is m by m "
            "whatever the size of the input is.",
            ("chen2017", "torchrecurrent"),
        ),
        Note(
            "Names of two biases",
            "What torchrecurrent calls bias_ih is the bias of the encoder, and bias_hh that of the gate. "
            "They are not two halves of one bias, as in many of its other cells, and both count.",
            ("torchrecurrent",),
        ),
    ),
    "ran": (
        Note(
            "No bias in the content",
            "The content is W x without a bias in the paper, in the authors' code and in the code of "
            "torchrecurrent 0.2.5. The docstring of torchrecurrent writes one; its code has biases for "
            "the two gates only.",
            ("lee2017", "lee-ran", "torchrecurrent"),
        ),
        Note(
            "tanh or nothing at the output",
            "The paper allows any output function and tries tanh and the identity; the authors' code has "
            "use_tanh. This page has tanh, as torchrecurrent does. With the identity h and c are the same "
            "state.",
            ("lee2017", "lee-ran", "torchrecurrent"),
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
    "nas": (
        Note(
            "A product that became a sum",
            "In Google's code for TensorFlow leaf 3 is the ReLU of a product, (W x) ⊙ (U h). "
            "torchrecurrent 0.2.5 adds the two projections there, as in the other seven leaves. On our "
            "random arrays, over five steps, h is off by up to 0.37 and c by up to 0.64. With a bias for "
            "every sample that turns the sum into the product, values and gradients agree.",
            ("zoph2017", "tensorflow-nas", "tensorflow-addons-nas", "torchrecurrent"),
        ),
        Note(
            "Where the bias is",
            "TensorFlow has no biases unless use_bias is set, and then one a leaf, added to the "
            "projection of the state: in leaf 3 it is multiplied by W x. This page has that bias. "
            "torchrecurrent has two.",
            ("tensorflow-addons-nas", "torchrecurrent"),
        ),
        Note(
            "The old cell state in a docstring",
            "The docstring of torchrecurrent 0.2.5 computes the sum with the old cell state and then does "
            "not use it: its c' is made of the first two nodes only. Its code uses the sum, as TensorFlow "
            "does.",
            ("torchrecurrent", "tensorflow-nas"),
        ),
    ),
}
