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
}
