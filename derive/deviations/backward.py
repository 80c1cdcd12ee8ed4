"""Published backward formulas that are not the gradient of the forward ones they stand with."""

from dataclasses import replace

from derive.deviations.deviation import Deviation

_AUTOGRAD = "The printed formula, written with NumPy, differs from torch's autograd of the forward equations"
_DERIVED = (
    "The derived gradient of this site, which is proved exactly, agrees with autograd; so does the printed "
    "formula with the change that is named"
)
_BOTH = (_AUTOGRAD, _DERIVED)
_COURSE = "Coursera, Sequence Models, first assignment, early version"
_VIGNETTE = "rnn, a package for R, vignette"
_NOTEBOOK = "an LSTM notebook in NumPy, copied in several repositories"
_OURS = "the derivative of the forward equations"

_FORMULAS = (
    Deviation(
        "lstm-backward-coursera-candidate", "LSTM", "lstm", "a printed gradient of the candidate",
        (
            (_COURSE, "dc̃ = dc Γ_u + Γ_o (1 - tanh²(c)) i da c̃ (1 - tanh²(c̃)), equation (8)"),
            ("the derivative", "(dc Γ_u + Γ_o (1 - tanh²(c)) Γ_u da) (1 - c̃²): a bracket, one tanh"),
        ),
        "2.6", "in the gradient of the candidate's sum, one step", _OURS,
        ("coursera-lstm-backward",), _BOTH,
    ),
    Deviation(
        "lstm-backward-coursera-gates", "LSTM", "lstm", "a bracket in the gradients of the gates",
        (
            (
                _COURSE,
                "dΓ_u = dc c̃ + Γ_o (1 - tanh²(c)) c̃ da Γ_u (1 - Γ_u), equation (9), and so (10) for Γ_f: the "
                "slope of the gate multiplies the second term only",
            ),
            ("the derivative", "(dc c̃ + Γ_o (1 - tanh²(c)) c̃ da) Γ_u (1 - Γ_u)"),
        ),
        "4.3", "in the gradients of the gates' sums, one step", _OURS,
        ("coursera-lstm-backward",), _BOTH,
    ),
    Deviation(
        "lstm-backward-vignette-cell", "LSTM", "lstm", "a product where two errors are added",
        (
            (_VIGNETTE, "δ8 = δ7 · δ4, of the error through h and the error of the later cell state"),
            ("the derivative", "δ8 = δ7 + δ4; the product is zero where δ4 is, as at the last step"),
        ),
        "3.6", "in the gradient of the candidate's sum, one step", _OURS,
        ("rnn-lstm-vignette",), _BOTH,
    ),
    Deviation(
        "lstm-backward-vignette-state", "LSTM", "lstm", "the forget gate's delta at the input gate's weights",
        (
            (_VIGNETTE, "δ22 = δ16 W_i^T; likewise δ23 = δ16 W_f^T, whose size is that of h and not of x"),
            ("the derivative", "δ22 = δ15 W_i^T and δ23 = δ16 U_f^T"),
        ),
        "2.5", "in the gradient of h, one step, from δ22", _OURS,
        ("rnn-lstm-vignette",), _BOTH,
    ),
    Deviation(
        "lstm-backward-cell-path", "LSTM", "lstm", "no way back through the cell state",
        (
            ("learn_dl, lstm.py", "the deltas of a step are made from what comes back through h alone"),
            ("the derivative", "c of a step gets f' ⊙ the error of the next cell state as well"),
        ),
        "2.0", "in the gradient of the first of three inputs", _OURS,
        ("learn-dl-lstm",),
        (
            "Its formulas, written with NumPy, differ from torch.nn.LSTMCell's autograd over three steps",
            "The derived gradient of the sequence agrees with autograd; the tutorial's own check has two "
            "steps and looks at W_fh only, where the lost term is multiplied by the zero start",
        ),
    ),
    Deviation(
        "lstm-backward-biases", "LSTM", "lstm", "one gate's delta for three biases",
        (
            ("learn_dl, lstm.py", "the gradients of b_i and b_o are made from the delta of the forget gate"),
            ("the derivative", "each from its own gate's"),
        ),
        "0.48", "in the gradient of one sample, one step", _OURS,
        ("learn-dl-lstm", "learn-dl-53"),
        ("Read in calc_gradient_t, and reported in its issue 53", _DERIVED),
    ),
    Deviation(
        "lstm-backward-notebook-slopes", "LSTM", "lstm", "slopes at the values of the gates",
        (
            (_NOTEBOOK, "σ'(i), tanh'(g) and tanh'(tanh(c)), where i and g are already values of σ and tanh"),
            ("the derivative", "i (1 - i), 1 - g² and 1 - tanh²(c)"),
        ),
        "1.4", "in the gradients of three sums, one step", _OURS,
        ("numpy-lstm-notebook",), _BOTH,
    ),
    Deviation(
        "lstm-backward-notebook-forget", "LSTM", "lstm", "no slope at the forget gate",
        (
            (_NOTEBOOK, "df = σ(f) (dC ⊙ C_prev), a sigmoid of the gate in the place of its slope"),
            ("the derivative", "f (1 - f) (dC ⊙ C_prev)"),
        ),
        "3.1", "in the gradient of the forget gate's sum, one step", _OURS,
        ("numpy-lstm-notebook",), _BOTH,
    ),
    Deviation(
        "lstm-backward-notebook-time", "LSTM", "lstm", "nothing comes back through time",
        (
            (
                _NOTEBOOK,
                "dh_next and dC_next are zero before the loop and never set in it, so that no step learns "
                "from a later one",
            ),
            ("the derivative", "each step hands dh_prev and dC_prev to the step before"),
        ),
        "1.1", "in the gradient of the first of three inputs by the last h, which is zero there", _OURS,
        ("numpy-lstm-notebook",),
        (
            "Read in the loop, and asked about in issue 1 of one of its repositories",
            "torch.nn.LSTMCell's autograd and the derived gradient of the sequence agree on what is lost",
        ),
    ),
    Deviation(
        "elman-backward-vignette", "Elman network", "elman", "the delta of the input's weights",
        (
            (_VIGNETTE, "δU = x^T δ5 with δ5 = δ4 W^T; as done, δU = x^T δ1 and δW = h^T δ2"),
            ("the derivative", "δU = x^T δ4 and δW = h^T δ4"),
        ),
        "0.032", "in the gradient of U, one step, mean of 100 samples", _OURS,
        ("rnn-vignette",),
        (_AUTOGRAD, "The derivative, written out by hand, agrees with autograd below 1e-12"),
    ),
    Deviation(
        "gru-backward-vignette-update", "GRU", "gru-chung", "the gradient of the update gate",
        (
            (_VIGNETTE, "δ9 = δ7 + δ8 = δ3 g + δ3 z, and δ6 = 1 - δ5, which is not used"),
            ("the derivative", "δ9 = δ7 + δ6 with δ6 = -δ5, that is δ3 (g - h)"),
        ),
        "0.91", "in the gradient of the gate's sum, one step", _OURS,
        ("rnn-gru-vignette",), _BOTH,
    ),
    Deviation(
        "gru-backward-vignette-reset", "GRU", "gru-chung", "the gradient of the reset gate",
        (
            (_VIGNETTE, "δ18 = δ17 sigmoid'(r) with δ17 = δ13 r"),
            ("the derivative", "δ18 = δ16 sigmoid'(r) with δ16 = δ13 h"),
        ),
        "0.56", "in the gradient of the gate's sum, one step", _OURS,
        ("rnn-gru-vignette",), _BOTH,
    ),
    Deviation(
        "gru-backward-vignette-weights", "GRU", "gru-chung", "two deltas exchanged in the updates",
        (
            (_VIGNETTE, "W_r gets h^T δ10, the candidate's, and W_g gets (h r)^T δ18, the reset gate's"),
            ("the derivative", "W_r gets h^T δ18 and W_g gets (h r)^T δ10"),
        ),
        "0.052", "in the gradients of both matrices, one step, mean of 100 samples", _OURS,
        ("rnn-gru-vignette",), _BOTH,
    ),
)  # fmt: skip

DEVIATIONS: tuple[Deviation, ...] = tuple(replace(each, gradient=True) for each in _FORMULAS)
