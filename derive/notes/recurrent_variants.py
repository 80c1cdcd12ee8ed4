"""Notes on plain recurrences with other states, depth, clocks, or pooling."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "scrn": (
        Note(
            "A port that carries the output",
            "In the paper the hidden units h are carried, and the output y = f(U h + V s) is not. "
            "torchrecurrent 0.2.5 gives back y = tanh(U h + V s) as the state, so that the next step "
            "multiplies R by y. Even with U the identity and V zero, h is off by up to 0.14 within five "
            "steps on our random arrays. Our oracle sets U and V so, and takes the inverse of tanh of "
            "what comes back; then values and gradients agree.",
            ("mikolov2014", "mikolov-scrnns", "torchrecurrent"),
        ),
        Note(
            "Which context the hidden units see",
            "The equations of the paper have P s with the new context, and so do a comment in the "
            "authors' Lua code, torchrecurrent and this page. The graph that the Lua code builds leads "
            "the context of the step before to the hidden units.",
            ("mikolov2014", "mikolov-scrnns", "torchrecurrent"),
        ),
        Note(
            "One number, chosen",
            "α is 0.95 for all context units, and is not learned. torchrecurrent learns it, from 0.5. It "
            "has biases in all three equations, the paper in none, and both groups of units have one size "
            "there.",
            ("mikolov2014", "torchrecurrent"),
        ),
        Note(
            "Where the slow part sits",
            "The context units see the input and themselves only, through a diagonal matrix α I. The "
            "paper calls the whole a plain recurrent network in which a part of the recurrent matrix is "
            "kept close to the identity.",
            ("mikolov2014",),
        ),
    ),
    "jordan": (
        Note(
            "Self-connections left out",
            "Jordan's state units also feed back to themselves with a fixed weight, so that they hold a "
            "decaying sum of past outputs. Most later descriptions leave this out and carry the last "
            "output only, as this page does.",
            ("jordan1986", "kriesel2007"),
        ),
        Note(
            "What is fed back",
            "The output y is the state; the hidden units are computed anew in each step. Where y has "
            "fewer units than h, less is carried than in an Elman network with the same hidden layer.",
            ("jordan1986", "elman1990"),
        ),
    ),
    "irnn": (
        Note(
            "The name is about the start",
            "The equation is that of any recurrent network with ReLU, in PyTorch nn.RNN with nonlinearity "
            "= relu. What the paper adds is that U starts as the identity and the biases as zero, so that "
            "at first the state is copied and the gradient through time is neither scaled up nor down "
            "while units are active.",
            ("le2015", "pytorch-rnn"),
        ),
        Note(
            "The kink",
            "At 0 the derivative of ReLU is taken as 0, as in PyTorch. With U the identity and no input a "
            "unit that is at 0 stays there and gets no gradient.",
            ("pytorch-rnn",),
        ),
    ),
    "leaky-rnn": (
        Note(
            "Where the leaking rate stands",
            "The paper of 2007 writes the new state as (1 - a) h plus an activation with a gain of its "
            "own. ReservoirPy multiplies the activation by the same rate, (1 - α) h + α tanh(...), and so "
            "does this page; then the state stays between -1 and 1.",
            ("jaeger2007", "reservoirpy"),
        ),
        Note(
            "Fixed weights in reservoirs",
            "In an echo state network W, U and b are drawn once and not learned, so ReservoirPy has no "
            "gradients for them; it can check values only. The gradients of this page are for who trains "
            "them.",
            ("jaeger2007", "reservoirpy"),
        ),
        Note(
            "The constant",
            "α = 0.3 is an example; at α = 1 the cell is the Elman network. ReservoirPy has 1 by default, "
            "and allows one rate for each unit.",
            ("reservoirpy", "elman1990"),
        ),
    ),
    "mi-rnn": (
        Note(
            "Simple and general form",
            "The paper starts with φ(W x ⊙ U h + b) and then puts a bias into each projection, which "
            "gives the four vectors α, β1, β2 and b of this page. With α = 0 and β1 = β2 = 1 it is the "
            "Elman network; with α = 1 and β1 = β2 = 0 the simple form.",
            ("wu2016", "elman1990"),
        ),
        Note(
            "Few parameters more",
            "Beside the matrices of a plain recurrence there are three vectors more, 3m numbers. The "
            "Jacobian of a step is no longer U scaled by rows alone: its rows are also scaled by α ⊙ W x "
            "+ β1.",
            ("wu2016",),
        ),
    ),
    "mrnn": (
        Note(
            "A tensor in three factors",
            "In its first form the network has a recurrent matrix of its own for each input, which is too "
            "many parameters. The paper factors them as U diag(W x) V with p factors, which is what the "
            "two equations compute. p is free; the paper takes it near m.",
            ("sutskever2011",),
        ),
        Note(
            "Not the multiplicative integration",
            "MI-RNN multiplies the two projections and squashes the product. Here the product goes "
            "through one more matrix, and the projection of the input is added to it. The multiplicative "
            "LSTM takes this product in place of the hidden state.",
            ("sutskever2011", "wu2016"),
        ),
    ),
    "rhn": (
        Note(
            "Coupled gates",
            "The paper's general form has a carry gate c beside the transform gate t. Its experiments and "
            "the authors' code couple them, c = 1 - t, and write (g - s) t + s for g t + s (1 - t). This "
            "page has the coupled form, with depth 3, the default of that code.",
            ("zilly2017", "rhn-code"),
        ),
        Note(
            "The input goes into the first layer only",
            "Layers 2 and above see the state that the layer below left. So there are two matrices for "
            "the input, whatever the depth, and 2 times depth matrices of size m by m.",
            ("zilly2017", "rhn-code"),
        ),
        Note(
            "A cell that cannot be made",
            "torchrecurrent 0.2.5 ships the file of an RHN that cannot be imported, since a base class is "
            "missing, and whose initialiser calls two methods that do not exist; the class is not "
            "exported. Its forward step is the paper's: with the base class supplied and the initialiser "
            "left out, values and gradients agree with this page.",
            ("torchrecurrent",),
        ),
    ),
    "qrnn": (
        Note(
            "f and 1 - f change places in the code",
            "The paper has c = f c + (1 - f) z. The PyTorch code of two of its authors computes f z + (1 "
            "- f) c, so what it calls the forget gate is the input gate; a reader asked in issue 22. The "
            "function is the same with the sign of the weights of that gate changed.",
            ("bradbury2017", "pytorch-qrnn", "pytorch-qrnn-22"),
        ),
        Note(
            "Biases and windows",
            "The paper writes its convolutions without biases; the code has them. The code allows windows "
            "of one and two inputs; this page has two. The code stacks z, f, o, and in each the current "
            "input before the last one.",
            ("bradbury2017", "pytorch-qrnn"),
        ),
        Note(
            "The last input has no gradient there",
            "Between sequences the code keeps the last input without its history, so that no gradient "
            "flows from one part of a text to the one before. Here x_last is a state like any other, and "
            "gets its gradient.",
            ("pytorch-qrnn",),
        ),
        Note(
            "Three kinds of pooling",
            "f-pooling has h = c, fo-pooling, on this page, has an output gate, and ifo-pooling has an "
            "input gate that is independent of f.",
            ("bradbury2017",),
        ),
    ),
    "sru": (
        Note(
            "The highway needs equal sizes",
            "The paper adds (1 - r) ⊙ x, which needs as many units as inputs. Where they differ, the "
            "first author's code projects the input by a fourth matrix, and so does this page, since its "
            "sizes differ. Where they are equal the code uses x itself, times a number.",
            ("lei2018", "sru-code"),
        ),
        Note(
            "The number on the highway",
            "For equal sizes the code multiplies x by the square root of 1 + 2 exp(b), b the start value "
            "of the bias of the reset gate: 1.73 by default. With the fourth matrix it scales the matrix "
            "at the start instead, and the equation has no such number.",
            ("sru-code",),
        ),
        Note(
            "Version 1 had no v",
            "v ⊙ c in the two gates came with later versions of the paper; the option v1 of the code sets "
            "v to zero and does not learn it. One version of the pseudocode had f in the place of r in "
            "the output, which was reported as a slip.",
            ("sru-code", "sru-40"),
        ),
        Note(
            "Units, then matrices",
            "The columns of the one weight matrix of the code are ordered by unit, and within a unit by "
            "matrix: input, forget, reset, highway. Libraries that stack gates have it the other way "
            "round.",
            ("sru-code",),
        ),
    ),
    "clockwork-rnn": (
        Note(
            "Clocks from outside",
            "Module i ticks at steps that are multiples of its period, 1, 2, 4, 8 and so on in the paper. "
            "Here the ticks are an input k of zeros and ones for each unit, and the block-triangular "
            "pattern is the constant M, so that any periods and any grouping can be had.",
            ("koutnik2014",),
        ),
        Note(
            "Who sees whom",
            "A module sees itself and all slower ones: its rows of the matrix are zero for faster "
            "modules. With modules in the order of their periods that is upper block-triangular.",
            ("koutnik2014",),
        ),
        Note(
            "What is saved",
            "The paper does not compute the rows of modules that do not tick, which is where its speed "
            "comes from. This page computes all rows and drops some; values and gradients are the same, "
            "and a unit whose clock does not tick passes its gradient on as it is.",
            ("koutnik2014",),
        ),
    ),
}
