"""Programs of authors and of others, and what was said about them, for the notes on variants of the LSTM."""

from derive.bibliography.work import Reference

WORKS = (
    Reference(
        "torchrecurrent-lstm", "software", (), "torchrecurrent 0.2.5, cells of the LSTM family", None, "PyPI",
        url="https://github.com/MartinuzziFrancesco/torchrecurrent",
    ),
    Reference(
        "recurrentlayers-130", "discussion", (),
        "RecurrentLayers.jl issue 130: Error in WMCLSTMCell computation", 2025, "GitHub",
        url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl/issues/130",
    ),
    Reference(
        "recurrentlayers-155", "discussion", (),
        "RecurrentLayers.jl pull request 155: fix: pass new_cstate to tanh in multiplicativelstm", 2025,
        "GitHub", url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl/pull/155",
        note="Title read, not the change.",
    ),
    Reference(
        "recurrentlayers-125", "discussion", (), "RecurrentLayers.jl issue 125: Nested LSTM", 2025, "GitHub",
        url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl/issues/125",
    ),
    Reference(
        "janet-code", "software", (), "JANET, aux_code/rnn_cells.py, by the first author", None,
        "GitHub, commit 0fa1c775",
        url="https://github.com/JosvanderWesthuizen/janet/blob/0fa1c775878d98b6d62165b283ffe70cf19fb8ed/"
        "aux_code/rnn_cells.py",
    ),
    Reference(
        "janet-1", "discussion", (), "JANET issue 1: Wrong implement of formula?", 2018, "GitHub",
        url="https://github.com/JosvanderWesthuizen/janet/issues/1",
    ),
    Reference(
        "mlstm-code", "software", (), "mLSTM, chainer/mLSTMWN.py, by the first author", None,
        "GitHub, commit 737dbb3a",
        url="https://github.com/benkrause/mLSTM/blob/737dbb3af8e390e533a785798f647c68d6fc9f0c/chainer/"
        "mLSTMWN.py",
    ),
    Reference(
        "urlstm-port", "software", (), "UR-LSTM in PyTorch, src/models/ur_lstm.py", None,
        "GitHub, commit 43ec3307",
        url="https://github.com/r0mainK/ur-lstm/blob/43ec3307cc7d01aee3ba9da974078bb690713910/src/models/"
        "ur_lstm.py",
    ),
    Reference(
        "lstm-odyssey", "software", (), "LSTM Odyssey, variants/, a port of Greff et al. to TensorFlow", None,
        "GitHub, commit 0518f849",
        url="https://github.com/fomorians/lstm-odyssey/tree/0518f849527d242cc5ec81ca1ced579afc5bffac/"
        "variants",
    ),
    Reference(
        "brainstorm-peephole", "software", (),
        "Brainstorm, brainstorm/layers/lstm_peephole.py, by the group of Greff et al.", None,
        "GitHub, commit 0b221dd8",
        url="https://github.com/IDSIA/brainstorm/blob/0b221dd800acb45828e98292e5e61133f877621d/brainstorm/"
        "layers/lstm_peephole.py",
    ),
)  # fmt: skip
