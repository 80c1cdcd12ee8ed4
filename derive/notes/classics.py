"""Notes on the first eleven cells."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "dense": (
        Note(
            "A neuron is one row",
            "Neuron j has row j of the matrix, entry j of the bias and its own sum; the layer is m neurons "
            "that read the same inputs. What libraries call units (Keras) or out_features (PyTorch) is the "
            "number of neurons, rows and outputs. The sigmoid acts on each neuron's own sum; a softmax would "
            "act on all sums of the layer together.",
            ("rumelhart1986",),
        ),
        Note(
            "The bias as a weight",
            "Rumelhart, Hinton and Williams have no symbol for the bias: it is the weight of one more input "
            "that is always 1. Their equations (1) and (2) are for one unit, x_j = Σ_i y_i w_ji and y_j = "
            "1/(1 + e^(-x_j)); a layer is one such unit a row. They say that any function with a bounded "
            "derivative will do in place of the logistic one.",
            ("rumelhart1986",),
        ),
    ),
    "elman": (
        Note(
            "Logistic units in the paper, tanh in libraries",
            "Elman draws the network and describes it in words. The context units hold the hidden "
            "activations of the step before. His activations lie between 0 and 1, and the context starts at "
            "0.5. Libraries use tanh (or ReLU) and start the state at 0.",
            ("elman1990", "pytorch-rnn"),
        ),
        Note(
            "One bias or two",
            "PyTorch has a bias for the input and one for the state, b_ih + b_hh. Only their sum counts in "
            "this cell: the functions are the same, but there are more parameters to count, and both biases "
            "get the same gradient.",
            ("pytorch-rnn",),
        ),
        Note(
            "ReLU under the same name",
            "Haiku's VanillaRNN applies ReLU, not tanh, and adds two linear layers with a bias each. Its "
            "results cannot be compared with those of this cell.",
            ("haiku-recurrent",),
        ),
    ),
    "lstm": (
        Note(
            "Squashing in [-2, 2]",
            "In 1997 and 2000 the cell input is squashed by g(x) = 4σ(x) - 2, which lies in [-2, 2], and "
            "the cell state by h(x) = 2σ(x) - 1, which lies in [-1, 1]. Today both are tanh. It is the same "
            "cell in other units: 4σ(x) - 2 = 2 tanh(x/2) and 2σ(x) - 1 = tanh(x/2), so halving W_g, U_g, "
            "b_g and the cell state turns one into the other, with equal h.",
            ("hochreiter1997", "gers2000", "graves2013"),
        ),
        Note(
            "Bias of the forget gate",
            "Gers, Schmidhuber and Cummins start the bias of the forget gate at positive values (0.5 to 2 "
            "in their first experiment) and those of the input and output gates at negative ones, so that a "
            "cell keeps its state until it has learned to forget. Keras starts it at 1 (unit_forget_bias). "
            "PyTorch draws it at random around 0, and twice, since it has two biases. Haiku writes the 1 "
            "into the equation, σ(a + 1), so its stored bias is smaller by 1 for the same cell.",
            ("gers2000", "jozefowicz2015", "keras-rnn", "pytorch-rnn", "haiku-recurrent"),
        ),
        Note(
            "No forget gate in 1997, and a truncated gradient",
            "The LSTM of 1997 has no forget gate: its cell state is c + i ⊙ g. Both early papers cut the "
            "error where it leaves a cell or a gate, so their gradient is not the derivative of the loss. "
            "Graves (2013) and all libraries use the full gradient through time, and so does this page.",
            ("hochreiter1997", "gers2000", "graves2013"),
        ),
        Note(
            "Order of the gates in memory",
            "PyTorch stacks the weights as i, f, g, o, and so does Keras, which writes c for g. ONNX has i, "
            "o, f, g and Haiku i, g, f, o. PyTorch and ONNX have two biases for each gate, of which only "
            "the sum counts; Keras and Haiku have one.",
            ("pytorch-rnn", "keras-rnn", "onnx-lstm", "haiku-recurrent"),
        ),
    ),
    "lstm-concatenated": (
        Note(
            "Input first or state first",
            "Olah writes [h, x], state first. This page has the input first, as Haiku and "
            "TensorFlow 1 do. The order permutes the columns of the weight matrices and changes no value.",
            ("olah2015", "haiku-recurrent", "tensorflow-cifg"),
        ),
        Note(
            "The same cell as the split form",
            "W_f here is W_f and U_f of the LSTM side by side: its first n columns multiply x, its last m "
            "columns h, and likewise for i, g and o; the biases are the same. The exact check proves that "
            "both compute the same, so their gradients agree too. The parameter count is the same, "
            "4(m(n + m) + m); a random start that depends on the shape of a matrix is not.",
            ("gers2000", "olah2015"),
        ),
    ),
    "lstm-peephole": (
        Note(
            "Which cell state a gate sees",
            "The input and forget gates see the old cell state c, the output gate sees the new one. Each "
            "gate sees its own cell only, so the peephole weights are vectors. Graves writes them as "
            "matrices and says that they are diagonal. ONNX keeps the three vectors in the order i, o, f.",
            ("gers2002", "graves2013", "onnx-lstm"),
        ),
        Note(
            "No output squashing in 2002",
            "Gers, Schraudolph and Schmidhuber leave out the squashing of the cell state, h' = o ⊙ c', "
            "since they found it unimportant, and in their experiments the squashing of the cell input too. "
            "Graves and the libraries keep tanh in both places, and so does this page; Greff et al. find "
            "the output activation to be among the most critical parts of an LSTM.",
            ("gers2002", "graves2013", "greff2017"),
        ),
        Note(
            "No gradient through the peepholes in 2002",
            "The paper of 2002 passes no error back through the peephole connections. This page derives the "
            "full gradient, so the cell state gets two more terms from the gates of the next step, and one "
            "from the output gate of its own step.",
            ("gers2002",),
        ),
    ),
    "lstm-coupled": (
        Note(
            "Which gate is the free one",
            "Greff et al. keep the input gate and set f = 1 - i, and ONNX Runtime does the same for "
            "input_forget = 1. TensorFlow 1 keeps the forget gate and uses 1 - f for i. The cells are the "
            "same map, since 1 - σ(a) = σ(-a): the weights and the bias of the gate change their sign.",
            ("greff2017", "onnxruntime-lstm", "tensorflow-cifg"),
        ),
        Note(
            "Peepholes left out",
            "The variant of the paper starts from an LSTM with peepholes and keeps them. This page leaves "
            "them out, so that the coupling is its only difference from the LSTM.",
            ("greff2017",),
        ),
        Note(
            "A reference that ignores the attribute",
            "The Python reference of ONNX takes input_forget and does not use it, so it computes an "
            "ordinary LSTM. ONNX Runtime implements it. Only the latter can check this cell.",
            ("onnx-lstm", "onnxruntime-lstm"),
        ),
    ),
    "lstm-deep-gates": (
        Note(
            "No paper for exactly this cell",
            "The cell replaces each of the four one-layer boxes of the LSTM by a network with one hidden "
            "tanh layer of m units. Pascanu et al. deepen the transition of a plain recurrent network in "
            "this way. We know of no library that has the cell, so there is no oracle for it.",
            ("pascanu2014", "gers2000"),
        ),
    ),
    "lstm-stacked": (
        Note(
            "What the second layer sees",
            "Here and in PyTorch (num_layers = 2) the input of the second layer is the new state of the "
            "first, in the same step. PyTorch can put dropout between the layers; this page has none. "
            "Graves (2013) also gives the input of the network to every layer and all layers to the output.",
            ("pytorch-rnn", "graves2013"),
        ),
        Note(
            "Depth of another kind",
            "Pascanu et al. tell a stack of recurrent layers, which they trace to Schmidhuber (1992) and El "
            "Hihi and Bengio (1996), from a deeper transition within one step. The LSTM with two-layer "
            "gates is of the second kind.",
            ("pascanu2014",),
        ),
    ),
    "gru": (
        Note(
            "Reset after the product",
            "The reset gate multiplies U_g h + d_g here, as in cuDNN and PyTorch, and in the first two "
            "versions of Cho et al. on arXiv. Version 3 and the printed paper multiply h before the "
            "product. The two are different functions, not two ways to write one: r ⊙ (U h) and U (r ⊙ h) "
            "agree only for special U or r. PyTorch says that it differs on purpose, for efficiency.",
            ("cho2014", "pytorch-8153", "keras-8307", "pytorch-rnn", "tensorflow-cudnn-gru"),
        ),
        Note(
            "Why the candidate has two biases",
            "cuDNN, PyTorch and Keras (reset_after) have an input and a recurrent bias for all three parts. "
            "For r and z only the sum counts, and this page has one. In the candidate the recurrent bias "
            "d_g is multiplied by r and cannot be folded into b_g. So PyTorch counts 3(m(n + m) + 2m) "
            "parameters and this page 3(m(n + m) + m) + m.",
            ("pytorch-rnn", "keras-rnn", "tensorflow-cudnn-gru"),
        ),
        Note(
            "z keeps the old state",
            "Cho et al., PyTorch, Keras and cuDNN have h' = (1 - z) ⊙ g + z ⊙ h; Chung et al. have z and 1 "
            "- z exchanged. Asked about it, Cho called either fine: it depends on whether z is read as an "
            "update gate or as a leak.",
            ("cho2014", "chung2014", "pytorch-rnn", "pytorch-20129"),
        ),
        Note(
            "Keras: the documentation and the default",
            "The docstring of Keras' GRU says that its default is version 3, with the reset before the "
            "product. Its code has reset_after = True as the default, which is this cell. Its order of the "
            "weights is z, r, g, while PyTorch has r, z, g.",
            ("keras-rnn", "pytorch-rnn"),
        ),
    ),
    "gru-reset-before": (
        Note(
            "Reset before the product",
            "This is the cell as printed: h̃ = φ(W x + U (r ⊙ h)). Keras has it with reset_after = False. "
            "In cuDNN and PyTorch the reset comes after the product, which is another function and not "
            "compatible with weights trained here.",
            ("cho2014", "keras-rnn", "pytorch-rnn"),
        ),
        Note(
            "Biases are added",
            "The equations of the paper have no biases. Libraries add one for each of r, z and the "
            "candidate, and so does this page.",
            ("cho2014", "keras-rnn"),
        ),
    ),
    "gru-chung": (
        Note(
            "z takes the candidate",
            "Chung et al. write h' = (1 - z) ⊙ h + z ⊙ g, Cho et al. h' = z ⊙ h + (1 - z) ⊙ g; three "
            "authors are the same. Since 1 - σ(a) = σ(-a), changing the signs of W_z, U_z and b_z turns one "
            "cell into the other. The reset comes before the product in both.",
            ("chung2014", "cho2014"),
        ),
        Note(
            "Who computes this one",
            "Haiku's GRU is this cell, with biases, and says so. PyTorch, Keras and cuDNN have z the other "
            "way round. The equations of the paper have no biases; they are added here.",
            ("chung2014", "haiku-recurrent", "pytorch-rnn", "keras-rnn"),
        ),
    ),
}
