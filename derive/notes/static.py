"""Notes on the units of the Neural Network Zoo and on layers without a state."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "input-cell": (
        Note(
            "A legend without equations",
            "The Zoo's legend names fourteen kinds of cell and draws each, but gives no equation for any. "
            "This catalogue has them as: input, noisy and back-fed input cell; dense (hidden); rbf-cell "
            "and vae-cell (probabilistic hidden); lif (spiking hidden); capsule; output-cell; match- "
            "input-output-cell; elman (recurrent), lstm (memory), gru (gated memory); convolution "
            "(kernel), max-pooling and average-pooling (convolution or pool).",
            ("vanveen2019",),
        ),
        Note(
            "Why a cell that computes nothing",
            "An input layer has no weights and no function: its values are the input. It is here so that "
            "every kind of dot in the chart has a page, and as the smallest cell that all checks pass.",
            ("vanveen2019",),
        ),
    ),
    "noisy-input-cell": (
        Note(
            "The noise is an input",
            "A step must give the same result for the same arrays, so the noise is drawn by the caller. "
            "Its gradient is that of the input itself. The legend does not say whether noise is added or "
            "sets entries to 0, as denoising autoencoders often do; here it is added.",
            ("vanveen2019",),
        ),
    ),
    "backfed-input-cell": (
        Note(
            "Given or fed back",
            "The legend names the cell and does not define it; one reading of it is an input that a later "
            "cell feeds back to. Here s says for each entry whether it is given (1) or is what came back "
            "(0), which is how a Hopfield network completes a pattern of which some entries are known. "
            "Where s is between 0 and 1 both count, so that the cell has a derivative by s.",
            ("vanveen2019",),
        ),
    ),
    "rbf-cell": (
        Note(
            "Two meanings of a probabilistic hidden cell",
            "The Zoo draws the same sign for radial basis functions and for the units of variational "
            "autoencoders and Boltzmann machines. Only the latter two have probabilities. The three are "
            "rbf-cell, vae-cell and rbm-unit here.",
            ("vanveen2019", "broomhead1988"),
        ),
        Note(
            "Width and sign",
            "beta is the inverse of twice the squared width; software has it as gamma, as sigma, or as "
            "one number for all units. A negative beta makes the unit grow with the distance, and nothing "
            "here prevents that; ports keep it positive by taking a square or an exponential.",
            ("broomhead1988",),
        ),
        Note(
            "Only the units",
            "Such networks are usually described as a weighted sum of these functions, with centres that are "
            "chosen first and weights from a linear least-squares problem. Here centres and widths are "
            "parameters too, and get gradients; the sum is a linear layer behind this cell.",
            ("broomhead1988",),
        ),
    ),
    "vae-cell": (
        Note(
            "The logarithm of the variance",
            "l is log σ², so that the deviation is exp(l/2) and every real number is allowed. Code that "
            "calls the same output log σ computes another cell: with weights that are copied between the "
            "two the deviation is squared.",
            ("kingma2014",),
        ),
        Note(
            "Sign of the divergence",
            "Kingma and Welling maximise a bound in which 1/2 Σ(1 + log σ² - μ² - σ²) is added. The "
            "cell's d is its negative, the divergence of N(μ, σ²) from N(0, 1), which is what a loss "
            "adds. It agrees with kl_divergence of PyTorch's distributions, values and gradients.",
            ("kingma2014", "pytorch-layers"),
        ),
    ),
    "output-cell": (
        Note(
            "One function of all units",
            "Unlike a sigmoid, the softmax of one unit depends on the sums of all units, so its Jacobian "
            "diag(y) - y yᵀ is not diagonal. Adding one number to all sums changes nothing: of the m "
            "biases only m - 1 differences count. The code subtracts the largest sum first, which is "
            "exact for the same reason.",
            ("bridle1990",),
        ),
    ),
    "match-input-output-cell": (
        Note(
            "What is matched",
            "The legend says that output and input match, which is the target of an autoencoder. One "
            "reader of the chart takes the cell for the best matching unit of a Kohonen map; that is "
            "another thing, and has no gradient.",
            ("vanveen2019", "bourlard1988"),
        ),
        Note(
            "Linear outputs, free weights",
            "Output units are linear here; for inputs between 0 and 1 a sigmoid is common instead. The "
            "matrix V is a parameter of its own. Tied weights, V = Wᵀ, would give W the sum of both "
            "gradients.",
            ("bourlard1988",),
        ),
    ),
    "capsule": (
        Note(
            "The gradient goes through the routing",
            "Procedure 1 is a part of the function, so this page derives through all rounds. Much copied "
            "code (CapsNet-Tensorflow and its ports) stops the gradient of the prediction vectors in all "
            "rounds but the last, which gives the same values and other gradients.",
            ("sabour2017", "capsnet-tensorflow"),
        ),
        Note(
            "Equal logits at first",
            "The paper starts b at 0 and says that these log priors could be learned. With b = 0 the "
            "first coupling coefficients are 1/m for every vote. The softmax goes over the capsules above "
            "(m), not over those below (n): each capsule below shares out 1.",
            ("sabour2017",),
        ),
        Note(
            "The squashing at 0",
            "The paper's factor is |s|²/(1 + |s|²) / |s|, and here it is √q/(1 + q) with q = |s|², the "
            "same number. At s = 0 its derivative has a root of 0 below the line; ports add a small "
            "number under the root, which this page does not.",
            ("sabour2017", "capsnet-tensorflow"),
        ),
    ),
    "layer-norm": (
        Note(
            "The number under the root",
            "The paper has no epsilon under the root. PyTorch's default is 1e-5, as here; that of Flax is "
            "1e-6 and that of Keras 1e-3, so weights cannot be moved between them without setting it. For "
            "a variance of 0.01 the factors of PyTorch and Keras differ by 4.8 percent.",
            ("ba2016", "pytorch-layers", "keras-layers", "flax-layers"),
        ),
        Note(
            "The variance is divided by n",
            "Not by n - 1: with the unbiased variance all outputs would be smaller by the factor √(1 - "
            "1/n), for n = 3 by 18 percent.",
            ("ba2016", "pytorch-layers"),
        ),
    ),
    "rms-norm": (
        Note(
            "The number under the root",
            "The formula of the paper, as it is quoted, has none. PyTorch takes the smallest difference of "
            "the array's type (about 2.2e-16 in float64) if no eps is given, Keras and Flax 1e-6, this page "
            "1e-5.",
            ("zhang2019", "pytorch-layers", "keras-layers", "flax-layers"),
        ),
        Note(
            "Layer normalisation without the mean",
            "For an input with mean 0, and without the shift, both normalisations are the same function.",
            ("zhang2019", "ba2016"),
        ),
    ),
    "residual-unit": (
        Note(
            "Where the last function stands",
            "He et al. add the input before the second ReLU, y = relu(F(x) + x), as here, so that the way "
            "around the layers is not quite free: it passes a ReLU. In their networks convolutions "
            "and batch normalisation stand in the place of the matrices.",
            ("he2016",),
        ),
        Note(
            "A special case",
            "With W_2 = 0 and b_2 = 0 the unit is a ReLU of its input, whatever W_1 is, and the gradient "
            "of W_1 is 0.",
            ("he2016",),
        ),
    ),
    "highway-unit": (
        Note(
            "The gate's bias",
            "The paper proposes negative start values of b_t (such as -1 or -3), so that a unit at first "
            "hands on its input. It couples the carry gate to the transform gate, C = 1 - T; the general "
            "form has both.",
            ("srivastava2015",),
        ),
        Note(
            "The function of the plain layer is free",
            "The paper leaves H open and reports on different functions. Highway layers need as many units "
            "as inputs, so the matrices are square.",
            ("srivastava2015",),
        ),
    ),
    "glu": (
        Note(
            "Which half is the gate",
            "Dauphin et al. have (x W + b) ⊗ σ(x V + c): the second map is the gate. Shazeer writes GLU "
            "as σ(x W + b) ⊗ (x V + c): the first is. PyTorch's nn.GLU halves one vector and applies σ to "
            "the second half, as Dauphin et al. do. A port that mistakes one for the other exchanges the "
            "two matrices.",
            ("dauphin2017", "shazeer2020", "pytorch-layers"),
        ),
    ),
    "swiglu": (
        Note(
            "No biases, and three matrices",
            "Shazeer leaves out all biases. With three matrices in the place of two, two thirds of the usual "
            "number of hidden units keep the count of parameters: 3072 become 2048 in the paper.",
            ("shazeer2020",),
        ),
        Note(
            "Swish with β = 1",
            "Swish_β(z) = z σ(β z); the layer takes β = 1, which libraries call SiLU. For β = 0 it would "
            "be the bilinear layer, up to a factor 1/2.",
            ("shazeer2020", "dauphin2017"),
        ),
    ),
    "rbm-unit": (
        Note(
            "No gradient trains it",
            "Contrastive divergence is the difference of two products of probabilities, and is not the "
            "derivative of any function that this cell computes. The gradients on this page are those of "
            "the probabilities themselves, as in a network with tied weights.",
            ("hinton2002",),
        ),
        Note(
            "Probabilities in the place of samples",
            "A Boltzmann machine draws h and u; here both are their probabilities, so the step up and "
            "down is an autoencoder with tied weights and two sigmoids.",
            ("hinton2002", "smolensky1986"),
        ),
    ),
    "linear": (
        Note(
            "Rows are units",
            "W has a row for every output, as PyTorch keeps it; Keras and Flax keep the transposed matrix "
            "and multiply from the right, x W.",
            ("pytorch-layers", "keras-layers", "flax-layers"),
        ),
    ),
}
