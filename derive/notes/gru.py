"""Notes on the relatives of the GRU: one gate, gates that share matrices, cells from a search."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "mgu": (
        Note(
            "An open forget gate forgets",
            "In this cell h' = (1 - f) ⊙ h + f ⊙ g, so f near 1 takes in the candidate. Flax has h' = (1 - "
            "f) ⊙ g + f ⊙ h under the same name, and an issue asks for the paper's form. With f at 1, h at "
            "1 and g at 0 the paper's cell gives 0 and the one of Flax 1. Chainer and torchrecurrent have "
            "the paper's form.",
            ("flax-mgu", "flax-4608", "chainer-mgu", "torchrecurrent-gru"),
        ),
        Note(
            "The gate before the product",
            "The gate multiplies the state before the matrix, U (f ⊙ h), as in the printed GRU. Flax "
            "multiplies the product, f ⊙ (U h + d), as cuDNN does in the GRU, which needs one more bias; "
            "its option reset_gate=False leaves the gate out there. Weights cannot be moved between the two "
            "forms.",
            ("flax-mgu", "chainer-mgu", "torchrecurrent-gru"),
        ),
        Note(
            "Two thirds of a GRU",
            "There are 2(m(n + m) + m) parameters, where the GRU with the reset before the product has "
            "3(m(n + m) + m). torchrecurrent counts 2m more, since it has an input and a recurrent bias of "
            "which only the sum counts.",
            ("zhou2016", "torchrecurrent-gru"),
        ),
    ),
    "ugrnn": (
        Note(
            "A number in the gate",
            "The paper adds a number b^fg to the gate's sum, equation (3), a hyper-parameter that it tuned; "
            "TensorFlow's cell has it as forget_bias = 1. Here it is part of b_z: a bias stored by "
            "TensorFlow is smaller by that number. torchrecurrent has no such number and starts its biases "
            "at 0.",
            ("collins2017", "tensorflow-collins", "torchrecurrent-gru"),
        ),
        Note(
            "tanh or ReLU, and a learned start",
            "In the paper the candidate's function is tanh or ReLU, a choice that was tuned, and the state "
            "starts at a learned vector. TensorFlow's cell and torchrecurrent have tanh, and a start at 0 "
            "unless one is given.",
            ("collins2017", "tensorflow-collins", "torchrecurrent-gru"),
        ),
        Note(
            "Order in memory",
            "TensorFlow's one matrix makes the gate first and the candidate second, torchrecurrent's the "
            "candidate first. Both keep the old state where the gate is open, as the paper does.",
            ("tensorflow-collins", "torchrecurrent-gru"),
        ),
    ),
    "intersection-rnn": (
        Note(
            "Inputs as many as units",
            "The output mixes x with the depth candidate entry by entry, so n = m; the paper does not use "
            "the cell at depth one. TensorFlow's cell puts a learned projection before the first layer "
            "where they differ (num_in_proj); torchrecurrent refuses. What goes to the next layer is y, "
            "what goes to the next step is h.",
            ("collins2017", "tensorflow-collins", "torchrecurrent-gru"),
        ),
        Note(
            "A number in each gate",
            "The paper adds b^fg,y and b^fg,h to the sums of the two gates, equations (17) and (18); "
            "TensorFlow's cell has forget_bias = 1 for both. Here they are part of b_u and b_z, as in "
            "torchrecurrent.",
            ("collins2017", "tensorflow-collins", "torchrecurrent-gru"),
        ),
        Note(
            "ReLU and tanh",
            "The paper has two functions, s1 and s2, and says that in practice they were ReLU, for the "
            "depth candidate, and tanh. Order in memory: recurrent gate, recurrent candidate, depth gate, "
            "depth candidate in TensorFlow; depth candidate, recurrent candidate, depth gate, recurrent "
            "gate in torchrecurrent.",
            ("collins2017", "tensorflow-collins", "torchrecurrent-gru"),
        ),
    ),
    "ligru": (
        Note(
            "Batch normalisation left out",
            "The authors normalise W x over the batch and the time steps, for gate and candidate apart. "
            "That is no function of one sample, so it is left out here, as in torchrecurrent. At test time "
            "normalisation is a scale and a shift, which W and b can hold.",
            ("ravanelli2018", "pytorch-kaldi", "torchrecurrent-gru"),
        ),
        Note(
            "z keeps the old state",
            "The authors write h' = z ⊙ h + (1 - z) ⊙ g, as Cho et al. do and not as Chung et al., whom the "
            "paper cites; an issue of their code asks about it. Paper, code and torchrecurrent agree.",
            ("pytorch-kaldi-71", "pytorch-kaldi", "torchrecurrent-gru"),
        ),
        Note(
            "The state is not bounded",
            "With ReLU the candidate, and so the state, can grow without bound. In the authors' code batch "
            "normalisation holds back W x only; U h stands outside of it.",
            ("pytorch-kaldi",),
        ),
    ),
    "mut1": (
        Note(
            "tanh of the input itself",
            "The paper has tanh(x) in the candidate, without a matrix, so it needs n = m. Keras had the "
            "cell as JZS1 and used a fixed random projection of the input where the sizes differ, the "
            "identity where they agree. RecurrentLayers.jl and torchrecurrent put a learned matrix and bias "
            "inside, tanh(W x + b). With W the identity and b zero theirs is this cell, and so it was "
            "compared.",
            ("keras-jzs", "recurrentlayers-mut", "torchrecurrent-gru"),
        ),
        Note(
            "An update gate of the input alone",
            "The update gate does not see the state. There are 4 matrices here, W_z, W_r, U_r and U_g; "
            "torchrecurrent has 5.",
            ("jozefowicz2015", "keras-jzs", "torchrecurrent-gru"),
        ),
    ),
    "mut2": (
        Note(
            "The input itself in the reset gate",
            "The reset gate is σ(x + U h + b), without a matrix for x, so it needs n = m. Keras (as JZS2) "
            "used a fixed random projection where the sizes differ; torchrecurrent has a learned matrix "
            "there, which makes its cell a GRU with z and 1 - z as in Chung et al. It was compared with "
            "that matrix at the identity.",
            ("keras-jzs", "torchrecurrent-gru"),
        ),
    ),
    "mut3": (
        Note(
            "One tanh away from the GRU",
            "Only the update gate differs from the GRU of Chung et al.: it sees tanh(h) in place of h. "
            "Keras had the cell as JZS3; Keras and torchrecurrent agree with this page.",
            ("keras-jzs", "torchrecurrent-gru"),
        ),
    ),
    "atr": (
        Note(
            "Biases are not harmless",
            "The first author's code describes the cell without biases, as here, and gives one to U h. "
            "torchrecurrent has one in W x too. That bias is not only in the gates: W x itself comes into "
            "the state, so with all weights and states 0 and a bias of 1 its new state is 0.73, where a "
            "bias on U h leaves 0.",
            ("zero-atr", "torchrecurrent-gru"),
        ),
        Note(
            "The gates do not sum to one",
            "i and f are sigmoids of p + q and p - q, both learned from two matrices only: m(n + m) "
            "parameters, as many as a plain recurrence without bias. Nothing squashes the state, which is "
            "not bounded.",
            ("zhang2018", "zero-atr"),
        ),
    ),
    "brc": (
        Note(
            "Biases",
            "The paper's equations have none. The authors' code has one in the gain and one in the gate, "
            "none in the candidate; so has this page. torchrecurrent has one in the candidate too, set to "
            "zero for the comparison.",
            ("recurrentlayers-112", "vecoven-code", "torchrecurrent-gru"),
        ),
        Note(
            "Recurrent weights are vectors",
            "u_a and u_c multiply the state entry by entry: a unit sees itself only. The authors start them "
            "at 1; torchrecurrent draws them from a normal distribution.",
            ("vecoven-code", "torchrecurrent-gru"),
        ),
    ),
    "nbrc": (
        Note(
            "Matrices in the gates only",
            "The states of other units change the gain a and the gate c; in the candidate a unit still sees "
            "its own state only, a ⊙ h. torchrecurrent's docstring writes the circle of an entrywise "
            "product between matrix and state; its code, and the authors', multiply with the matrix.",
            ("vecoven-code", "torchrecurrent-gru"),
        ),
        Note(
            "Biases",
            "As in the authors' code there is a bias in the gain and one in the gate, where the paper's "
            "equations have none. torchrecurrent's third, in the candidate, was set to zero.",
            ("recurrentlayers-112", "vecoven-code", "torchrecurrent-gru"),
        ),
    ),
}
