"""Points about ONNX: its description of an operator, its Python reference, and ONNX Runtime."""

from derive.deviations.deviation import Deviation

_UNUSED = "Read in the reference's code, where the argument is marked as unused"
_IN = "in h' after one step, in float32"
_OPERATOR, _REFERENCE, _RUNTIME = "ONNX, operator LSTM", "ONNX, Python reference", "ONNX Runtime"
_SOURCES = ("onnx-lstm", "onnxruntime-lstm")

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "onnx-input-forget", "LSTM with coupled gates", "lstm-coupled", "an attribute that is not used",
        (
            (_OPERATOR, "input_forget = 1 couples the input and forget gates"),
            (_REFERENCE, "takes input_forget and computes the LSTM without coupling"),
            (_RUNTIME, "f = 1 - i"),
        ),
        "0.95", _IN, "the operator's description and the runtime: f = 1 - i", _SOURCES,
        (
            "Both run on one model with input_forget = 1: the runtime agrees with this definition, the "
            "reference with the plain LSTM, each below 1e-5",
            _UNUSED,
        ),
    ),
    Deviation(
        "onnx-activations", "LSTM with hard sigmoids", "lstm-hard-sigmoid", "functions that are not used",
        (
            (_OPERATOR, "activations names the functions of gates, candidate and output"),
            (_REFERENCE, "takes them and computes the LSTM with sigmoid and tanh"),
            (_RUNTIME, "uses them"),
        ),
        "0.098", _IN + ", with HardSigmoid for the gates", "the description and the runtime", _SOURCES,
        (
            "Both run on one model: the runtime agrees with this definition, the reference with the plain "
            "LSTM, each below 1e-5",
            _UNUSED,
        ),
    ),
    Deviation(
        "onnx-clip", "LSTM", "lstm", "a bound that is not used",
        (
            (_OPERATOR, "clip bounds what goes into the functions"),
            (_REFERENCE, "takes clip and bounds nothing"),
            (_RUNTIME, "bounds the four sums"),
        ),
        "0.84", _IN + ", with clip = 0.5", "neither: the cell has no bound", _SOURCES,
        (
            "Both run on one model: the runtime agrees with the four sums bounded, the reference with the "
            "plain LSTM, each below 1e-5",
            _UNUSED,
        ),
    ),
    Deviation(
        "onnx-clip-of-output", "LSTM", "lstm", "whether a bound holds for the last function",
        (
            (_OPERATOR, "clip is applied to the input of activations, and h of h(C) is one of them"),
            (_RUNTIME, "C goes into h as it is"),
        ),
        "0.31", _IN + ", with clip = 0.5", "neither: the cell has no bound", _SOURCES,
        (
            "ONNX Runtime run; its formula without a bound of C agrees below 1e-5",
            "The description to the letter, written with NumPy, differs",
        ),
    ),
)  # fmt: skip
