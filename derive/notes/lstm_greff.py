"""Notes on the eight variants of Greff et al. (2017)."""

from derive.notes.note import Note

_ALL = Note(
    "Peepholes, and one change at a time",
    "The paper's vanilla LSTM has peepholes, and each of its eight variants differs from it in one point. "
    "The variant without peepholes (NP) is the cell called lstm here; the seven others have pages of their "
    "own. The paper's z, y and R are our g, h and U.",
    ("greff2017", "lstm-odyssey"),
)

NOTES: dict[str, tuple[Note, ...]] = {
    "lstm-nig": (
        _ALL,
        Note(
            "Checked with a gate held open",
            "No package that we know has this cell. ONNX Runtime computes it as an LSTM with peepholes whose "
            "input gate has a bias of 50, which float32 rounds to a gate of exactly 1.",
            ("onnxruntime-lstm",),
        ),
    ),
    "lstm-nfg": (
        _ALL,
        Note(
            "The LSTM of 1997 with peepholes",
            "Without peepholes this is the LSTM of 1997, which had neither forget gate nor peepholes. Greff "
            "et al. count the forget gate among the most critical parts of the LSTM.",
            ("greff2017", "hochreiter1997"),
        ),
    ),
    "lstm-nog": (
        _ALL,
        Note(
            "h follows from c",
            "Without the gate h' = tanh(c'), so the hidden state tells nothing that the cell state does not; "
            "the gates see the same thing twice, through U and through the peepholes.",
            ("greff2017",),
        ),
    ),
    "lstm-niaf": (
        _ALL,
        Note(
            "ONNX can say it",
            "The operator LSTM of ONNX takes the function of the candidate as an attribute; Affine with 1 "
            "and 0 is the identity, and that is how this cell is checked. PyTorch has tanh built in.",
            ("onnx-lstm", "onnxruntime-lstm", "pytorch-rnn"),
        ),
    ),
    "lstm-noaf": (
        _ALL,
        Note(
            "Gers et al. had no output squashing",
            "The paper that introduced peepholes leaves the output activation out, h' = o ⊙ c', as this cell "
            "does. Greff et al. find the output activation to be among the most critical parts of the LSTM: "
            "without it the cell state reaches the rest of the network without a bound.",
            ("gers2002", "greff2017"),
        ),
    ),
    "lstm-cifg": (
        Note(
            "The variant of the paper",
            "Greff et al. couple the gates of an LSTM with peepholes, f = 1 - i; the input gate sees the old "
            "cell state, the output gate the new one, and p_f goes. The cell lstm-coupled is the same "
            "without peepholes.",
            ("greff2017", "lstm-odyssey"),
        ),
        Note(
            "Which gate is kept",
            "ONNX Runtime with input_forget = 1 keeps i, as the paper does, and then wants weights for f "
            "that it does not use; TensorFlow 1 keeps f. 1 - σ(a) = σ(-a), so one becomes the other with the "
            "sign of W, U, b and p changed.",
            ("onnxruntime-lstm", "tensorflow-cifg"),
        ),
    ),
    "lstm-fgr": (
        _ALL,
        Note(
            "The gates are states",
            "Each gate also sees the three gates of the step before, through nine m by m matrices: 4(m(n + "
            "m) + m) + 3m + 9m² parameters in all. The first LSTM papers had such connections in their "
            "general equations; later papers dropped them. The first index of R is the gate that is read, "
            "the second the gate that reads.",
            ("greff2017", "gers2000", "lstm-odyssey"),
        ),
        Note(
            "Start of a sequence",
            "Libraries start all states at 0. For gates that is a value that a sigmoid never takes: at the "
            "first step the nine matrices count for nothing.",
            ("lstm-odyssey",),
        ),
    ),
}
