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
