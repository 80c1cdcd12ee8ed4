"""Notes on variants of the LSTM that change what its gates see, what it remembers, or when it does."""

from derive.notes.note import Note

_SLIM = Note(
    "Count of parameters",
    "An LSTM has 4(m(n + m) + m) parameters. In slim LSTMs only the candidate keeps all of its m(n + m) + m; "
    "the three gates have 3(m² + m) in LSTM1, 3m² in LSTM2 and 3m in LSTM3. The series has more members, "
    "which replace U h by a product entry by entry.",
    ("akandeh2017", "slim-keras"),
)

NOTES: dict[str, tuple[Note, ...]] = {
    "sub-lstm": (
        Note(
            "Everything is logistic",
            "Gates and input are all σ: there is no tanh in the cell, since rates of neurons are not "
            "negative. The hidden state σ(c') - o lies between -1 and 1; what an LSTM multiplies by a gate, "
            "this cell shifts.",
            ("costa2017", "sublstm-code"),
        ),
        Note(
            "fix-subLSTM",
            "In a second variant of the paper the forget gate is one learned number a unit, not a function "
            "of x and h; a port keeps it between 0 and 1 by clipping. Here it is a gate.",
            ("costa2017", "sublstm-code"),
        ),
    ),
    "lstm-zoneout": (
        Note(
            "h is made of the cell state before zoneout",
            "The paper's equation for h has f ⊙ c + i ⊙ g inside tanh, not the new c. A unit whose c was "
            "kept shows what its c would have been.",
            ("krueger2017", "zoneout-code"),
        ),
        Note(
            "What 1 means in a mask",
            "Here, and in the paper, a mask of 1 keeps the old value. The authors' outline for Theano draws "
            "masks that are 1 with probability 1 - z and then keeps the old value where they are 1, so what "
            "it calls a zoneout probability of 0.05 keeps a unit 95 times of 100. Their outline for "
            "TensorFlow keeps it 5 times.",
            ("krueger2017", "zoneout-code"),
        ),
        Note(
            "Tests use the mean",
            "At test time d is the probability z in every entry, so each state moves by a weighted mean. The "
            "TensorFlow outline applies zoneout to the state that goes on, and returns the cell's output "
            "without it.",
            ("krueger2017", "zoneout-code"),
        ),
    ),
    "mi-lstm": (
        Note(
            "The general form",
            "The paper's simple form is W x ⊙ U h + b, its general one has vectors α, β₁ and β₂ (α, β and γ "
            "here), twelve in all for an LSTM: 4(m(n + m) + m) + 12m parameters. With α = 0 and β₁ = β₂ = 1 "
            "it is the LSTM; the gradient of W x then no longer depends on h.",
            ("wu2016",),
        ),
    ),
    "mogrifier-lstm": (
        Note(
            "One pair of matrices a round",
            "Each round has a matrix of its own, Q¹, R², Q³, ..., five by default here. A port in PyTorch "
            "uses one Q and one R in all rounds, as two of its issues say; from three rounds on that is "
            "another cell.",
            ("melis2020", "mogrifier-3", "mogrifier-6"),
        ),
        Note(
            "Low rank",
            "The paper also writes Q and R as products of two thin matrices, to save parameters; here they "
            "have full rank. The factor 2 lets a gate of one half change nothing, so with Q = R = 0 the "
            "cell is the LSTM.",
            ("melis2020",),
        ),
        Note(
            "Which h is gated",
            "The gated state h⁴ goes into the gates only; h' is made as in an LSTM, and the next step starts "
            "from it, ungated. The cell state takes no part in the rounds.",
            ("melis2020",),
        ),
    ),
    "nested-lstm": (
        Note(
            "The inner cell state is a state of its own",
            "The inner LSTM takes f ⊙ c as its hidden and i ⊙ g as its input, remembers s, and gives c' = "
            "o_s ⊙ tanh(s'). An issue of RecurrentLayers.jl writes it without s, c' = f_s ⊙ (f ⊙ c) + i_s ⊙ "
            "g_s, with an inner output gate that nothing uses; that is another cell.",
            ("moniz2017", "nlstm-code", "recurrentlayers-125"),
        ),
        Note(
            "Functions of the outer LSTM",
            "A program that reproduces the paper squashes the outer candidate with tanh and c' with tanh, "
            "as here, although c' is in (-1, 1) already. It adds 1 to the forget gates' pre-activations in "
            "the equation (forget_bias), so its stored biases are smaller by 1.",
            ("nlstm-code",),
        ),
    ),
    "lstm-slim-1": (_SLIM,),
    "lstm-slim-2": (
        _SLIM,
        Note(
            "From a zero state every gate is one half",
            "Without an input and without a bias the gates of the first step are all σ(0). They begin to "
            "move when h does.",
            ("akandeh2017",),
        ),
    ),
    "lstm-slim-3": (
        _SLIM,
        Note(
            "Gates without an input",
            "The gates are the same in every step of every sequence, so the cell is a leaky integrator of "
            "its candidate, with a learned leak a unit, read out through tanh.",
            ("akandeh2017",),
        ),
    ),
    "lstm-projected": (
        Note(
            "What the paper has besides",
            "In the paper the gates also have peepholes, and a second projection p_t = W_pm m_t goes to the "
            "output without coming back. PyTorch (proj_size) has neither, calls the projected state h, and "
            "wants it shorter than the cell state; so does this page, which keeps the paper's r.",
            ("sak2014", "pytorch-rnn"),
        ),
        Note(
            "Count of parameters",
            "4(m(n + p) + m) + p m with one bias. Since U has p columns, halving p saves nearly half of the "
            "recurrent work while the cell keeps its m states.",
            ("sak2014",),
        ),
    ),
    "layer-norm-lstm": (
        Note(
            "All four gates are normalised together",
            "The paper normalises the vector of all four gates, 4m entries with one mean and one variance, "
            "W x and U h apart. A port to PyTorch normalises each gate alone, after W x and U h "
            "are added: another function, with four means and variances in the place of two.",
            ("ba2016", "layer-norm-code", "lnlstm-gist"),
        ),
        Note(
            "Three biases where one counts",
            "β for W x, β for U h and b are added in one place, so only their sum matters and all three get "
            "the same gradient. An author's program has a fourth: it adds b to W x before the "
            "normalisation too, where only its deviation from its own mean counts.",
            ("ba2016", "layer-norm-code"),
        ),
        Note(
            "Where ε stands",
            "The paper divides by the standard deviation and says nothing of zero. An author's program adds "
            "1e-5 to the variance, inside the root, as PyTorch's LayerNorm does; this page does the same. "
            "The LSTM of PRPN adds 1e-6 to the deviation instead, and divides the variance by the size less "
            "one, as PyTorch's std does.",
            ("ba2016", "layer-norm-code", "prpn-lstm"),
        ),
    ),
    "phased-lstm": (
        Note(
            "The modulo",
            "The phase is ((t - s) mod τ)/τ. Here the number of whole cycles w = ⌊(t - s)/τ⌋ is an input: it "
            "is constant between jumps, so φ = (t - s)/τ - w has the same value and the same gradient for "
            "t, s and τ. Who runs the cell must supply it.",
            ("neil2016",),
        ),
        Note(
            "Sign of the shift in the first program",
            "The first author's program has (t + s) mod τ where the paper has (t - s) mod τ, and takes "
            "absolute values of τ and r before it uses them. Shifts carried over from one to the other must "
            "change their sign.",
            ("neil2016", "phased-code"),
        ),
        Note(
            "A jump at the end of the open phase",
            "The gate falls to 0 at φ = r and is α r just behind it: the open phase has no leak. "
            "α is 0.001 while the program trains and 0 when it is tested. The output gate sees the proposed "
            "cell state, as in the program.",
            ("neil2016", "phased-code"),
        ),
    ),
    "t-lstm": (
        Note(
            "tanh or σ for the short-term memory",
            "The paper has tanh. The authors' program had σ there in an earlier version, and was changed to "
            "tanh; with σ the short-term memory cannot be negative. Copies of the earlier version differ.",
            ("baytas2017", "tlstm-code", "tlstm-code-earlier"),
        ),
        Note(
            "e with four decimals",
            "The discount is 1/log(e + Δ); the program writes 2.7183 for e, so without elapsed time it is "
            "0.99999 and not 1. Another discount of the paper, 1/Δ, is meant for short times. Two cells are "
            "called T-LSTM: the other is strongly typed.",
            ("tlstm-code", "balduzzi2016"),
        ),
    ),
    "on-lstm": (
        Note(
            "Chunks",
            "The paper gives one entry of the master gates to a chunk of C units, so these gates have m/C "
            "entries and fewer parameters. Here C = 1: each unit has its own level, and 6(m(n + m) + m) "
            "parameters.",
            ("shen2019", "onlstm-code"),
        ),
        Note(
            "The running sum is a product",
            "cumax(a) is the running sum of softmax(a). Here it is L softmax(a), where the caller gives L, "
            "ones on and below the diagonal. A program should add up instead: the product costs m² where m "
            "will do.",
            ("shen2019", "onlstm-code"),
        ),
        Note(
            "The two master gates run against each other",
            "p grows from unit to unit and q falls. Where both are 1 the usual gates rule; where only p is, "
            "the old state stays; where only q is, it is overwritten.",
            ("shen2019",),
        ),
    ),
    "mc-lstm": (
        Note(
            "What is conserved",
            "The columns of R and the input gate sum to 1, so Σ c' + Σ h = Σ c + x, whatever the weights "
            "are. The mass itself enters no gate here; the auxiliary input and the shares c/|c|₁ do.",
            ("hoedt2021", "mclstm-code"),
        ),
        Note(
            "The norm of the cell state",
            "The authors' program divides by the sum of c, not of |c|, and by 1 where the sum is 0: the same "
            "for masses, which are not negative. From c = 0 this page divides by 0; a program needs such an "
            "exception.",
            ("hoedt2021", "mclstm-code"),
        ),
        Note(
            "A port whose samples see each other",
            "NeuralHydrology 1.13.0 divides c by c.norm(1) without an axis, the norm of the whole batch. So "
            "the gates of a sample depend on the other samples: with random weights (4 cells, 5 steps) its "
            "outflow changed by 0.03 of 0.23 when a second sample joined. Its redistribution uses a "
            "normalised ReLU, and a row of zeros there loses mass.",
            ("neuralhydrology-mclstm",),
        ),
    ),
}
