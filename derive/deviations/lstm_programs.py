"""Points on which programs for variants of the LSTM differ from the papers, whoever wrote them."""

from derive.deviations.common import ONE_STEP
from derive.deviations.deviation import Deviation

_WRITTEN = "Both written with NumPy and run at the same random point"

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "multiplicative-lstm-output", "Multiplicative LSTM", "multiplicative-lstm",
        "where the output gate acts",
        (
            ("paper, first version, equation (16) as a port quotes it", "h = tanh(c ⊙ o)"),
            ("paper, later version, and first author's later program", "h = tanh(c) ⊙ o"),
        ),
        "0.23", ONE_STEP, "the later version",
        ("mlstm-tf-3", "krause2017", "mlstm-code"),
        ("Read in the issue and in the program", _WRITTEN),
    ),
    Deviation(
        "ur-lstm-twice", "UR-LSTM", "ur-lstm", "squashing of the candidate",
        (("paper", "the candidate is tanh(a)"), ("a port to PyTorch", "tanh(tanh(a)): at most 0.76")),
        "0.24", ONE_STEP, "the paper",
        ("gu2020", "urlstm-port"),
        ("Read in the port: torch.tanh stands at cell_gate and again in the update of cy", _WRITTEN),
    ),
    Deviation(
        "layer-norm-gates", "LSTM with layer normalisation", "layer-norm-lstm", "what is normalised together",
        (
            ("paper and an author's program", "all four gates at once; W x and U h apart"),
            ("a port to PyTorch", "each gate alone, after W x and U h are added"),
        ),
        "1.9", ONE_STEP, "the paper",
        ("ba2016", "layer-norm-code", "lnlstm-gist"),
        ("Read in both programs", _WRITTEN),
    ),
    Deviation(
        "layer-norm-bias", "LSTM with layer normalisation", "layer-norm-lstm", "how often the bias is added",
        (
            ("paper", "once, after the normalisation"),
            ("an author's program", "to W x before the normalisation, and again after it"),
        ),
        "0.62", ONE_STEP, "the paper",
        ("ba2016", "layer-norm-code"),
        ("Read in the program: b is in lstm_state_below and in preact", _WRITTEN),
    ),
    Deviation(
        "layer-norm-deviation", "LSTM with layer normalisation", "layer-norm-lstm", "the deviation and its ε",
        (
            ("an author's program, PyTorch's LayerNorm", "√(variance + ε), with the mean square"),
            ("PRPN's LSTM", "deviation + ε, with the size less one"),
        ),
        "0.076", ONE_STEP + ", four gates of four units", "the former",
        ("layer-norm-code", "prpn-lstm"),
        ("Read in both programs", _WRITTEN),
    ),
    Deviation(
        "phased-lstm-shift", "Phased LSTM", "phased-lstm", "sign of the shift",
        (
            ("paper", "φ = ((t - s) mod τ)/τ"),
            ("first author's program", "φ = ((t + s) mod τ)/τ"),
        ),
        "2.6", "in the cell state after one step, with equal shifts", "the paper",
        ("neil2016", "phased-code"),
        ("Read in the program: T.mod(t_broadcast + shift_broadcast, period_broadcast)", _WRITTEN),
    ),
    Deviation(
        "t-lstm-memory", "Time-aware LSTM", "t-lstm", "squashing of the short-term memory",
        (
            ("paper, and the authors' program at commit 72a3e2e9", "tanh"),
            ("the authors' program at the earlier commit 38bea87b", "σ"),
        ),
        "0.36", ONE_STEP, "the paper",
        ("baytas2017", "tlstm-code", "tlstm-code-earlier"),
        ("Read in two versions of the program", _WRITTEN),
    ),
    Deviation(
        "t-lstm-e", "Time-aware LSTM", "t-lstm", "the number e",
        (("paper", "1/log(e + Δ), which is 1 at Δ = 0"), ("the authors' program", "1/log(2.7183 + Δ)")),
        "6.7e-06", "in the discount at Δ = 0", "the paper",
        ("baytas2017", "tlstm-code"),
        ("Read in the program: tf.constant(2.7183)", "Computed: 1/log(2.7183)"),
    ),
    Deviation(
        "zoneout-mask", "LSTM with zoneout", "lstm-zoneout", "what the probability is the probability of",
        (
            ("paper, and the authors' outline for TensorFlow", "a unit keeps its value with probability z"),
            ("the authors' outline for Theano", "1 - z: masks are 1 that often, and 1 keeps"),
        ),
        "0.90", "in the probability of keeping a value, for z = 0.05", "the paper; the masks are inputs here",
        ("krueger2017", "zoneout-code"),
        ("Read in both outlines", "Computed: 0.95 against 0.05"),
    ),
    Deviation(
        "mc-lstm-batch", "Mass-conserving LSTM", "mc-lstm", "a norm over the whole batch",
        (
            ("paper and the authors' program", "c over the sum of the same sample"),
            ("NeuralHydrology 1.13.0", "c.norm(1) without an axis: the sum of all samples"),
        ),
        "0.27", "in the shares that the gates see, two samples of four cells", "the paper",
        ("hoedt2021", "mclstm-code", "neuralhydrology-mclstm"),
        (
            "The package's cell run for five steps: the outflow of a sample alone and beside a second one "
            "differs by 0.03 of 0.23",
            "Both norms written with NumPy",
        ),
    ),
    Deviation(
        "peephole-start", "Peephole LSTM", "lstm-peephole", "the gradient of peepholes at the first step",
        (
            ("derived", "the sum over all steps, the first with the state that it starts from"),
            (
                "Brainstorm, at commit 0b221dd8",
                "the first step's terms are products with an empty buffer, for p_f those of the input gate",
            ),
        ),
        "0.027", "in the gradient of p_i and p_f, one step of one sample",
        "the derivation; from a zero state both agree",
        ("brainstorm-peephole", "greff2017"),
        (
            "Read in the program: dCa[-1] stands where Ca[-1] is meant, and dIa[0] twice",
            "Its backward pass written with NumPy for four steps: from a zero state it agrees with the "
            "derived gradient below 1e-14, from a random one it does not",
        ),
    ),
)  # fmt: skip
