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
    Reference(
        "mlstm-tf-3", "discussion", (), "multiplicative-lstm-tensorflow issue 3: sigmoid of output", 2017,
        "GitHub", url="https://github.com/tam17aki/multiplicative-lstm-tensorflow/issues/3",
    ),
    Reference(
        "mogrifier-3", "discussion", (),
        "MogrifierLSTM issue 3: additional parameter matrix factorization", 2020, "GitHub",
        url="https://github.com/RMichaelSwan/MogrifierLSTM/issues/3",
    ),
    Reference(
        "mogrifier-6", "discussion", (),
        "MogrifierLSTM issue 6: Should Q_i and R_i be different at different iteration?", 2020, "GitHub",
        url="https://github.com/RMichaelSwan/MogrifierLSTM/issues/6",
    ),
    Reference(
        "slim-keras", "software", (), "SLIM models of LSTM RNNs for Keras 2.1", 2018, "GitHub Gist",
        url="https://gist.github.com/atbe/2cdc3daad5fb7a0bc4ef8bcf86f1b70f",
        note="Its description and the code of LSTM1 to LSTM3 were read.",
    ),
    Reference(
        "sublstm-code", "software", (), "pytorch-subLSTM, src/subLSTM/nn/functional.py", None,
        "GitHub, commit 05d0a7e7",
        url="https://github.com/miltonllera/pytorch-subLSTM/blob/05d0a7e7a8d9359343429913c407b8bfcc78bc57/"
        "src/subLSTM/nn/functional.py",
    ),
    Reference(
        "zoneout-code", "software", (),
        "Zoneout, zoneout_theano.py and zoneout_tensorflow.py, by the authors", None,
        "GitHub, commits 2dbb2ffe and b76eaad7",
        url="https://github.com/teganmaharaj/zoneout/tree/b76eaad749e1ae468a73ca5b8dcb4e0a8d487901",
    ),
    Reference(
        "nlstm-code", "software", (), "nlstm, rnn_cell.py, a TensorFlow version of nested LSTMs", None,
        "GitHub, commit 1e383849",
        url="https://github.com/hannw/nlstm/blob/1e3838493c0824f5a9b98203c0e2bb1c0252413a/rnn_cell.py",
    ),
    Reference(
        "layer-norm-code", "software", (), "layer-norm, layers.py, by the second author", None,
        "GitHub, commit d415153f",
        url="https://github.com/ryankiros/layer-norm/blob/d415153fd6eb7e70510ff8e1beb5db301fd30981/layers.py",
    ),
    Reference(
        "lnlstm-gist", "software", (), "simple lstm cell with layernorm, for PyTorch 0.4", None,
        "GitHub Gist", url="https://gist.github.com/andrewliao11/32beb021cb2813dab7e8a3a08c78f21d",
    ),
    Reference(
        "prpn-lstm", "software", (), "PRPN, LSTMCell.py", None, "GitHub, commit 4622cb0b",
        url="https://github.com/yikangshen/PRPN/blob/4622cb0b5bdc939fe6b26c9906b307779c8203d0/LSTMCell.py",
    ),
    Reference(
        "phased-code", "software", (), "public_plstm, plstm.py, by the first author", None,
        "GitHub, commit 52eb1b6d",
        url="https://github.com/dannyneil/public_plstm/blob/52eb1b6d4961c06586fe3b63ec78ccfedee2184d/"
        "plstm.py",
    ),
    Reference(
        "tlstm-code", "software", (), "T-LSTM, TLSTM.py, by the first author", None,
        "GitHub, commit 72a3e2e9",
        url="https://github.com/illidanlab/T-LSTM/blob/72a3e2e95e7f4c3644c93ff01227bb40e5ee8f88/TLSTM.py",
    ),
    Reference(
        "tlstm-code-earlier", "software", (), "T-LSTM, TLSTM.py, an earlier version", None,
        "GitHub, commit 38bea87b",
        url="https://github.com/illidanlab/T-LSTM/blob/38bea87b35927c5d59d32e9ce7d0a8e322476cb5/TLSTM.py",
    ),
    Reference(
        "onlstm-code", "software", (), "Ordered-Neurons, ON_LSTM.py, by the first author", None,
        "GitHub, commit 04531c4d",
        url="https://github.com/yikangshen/Ordered-Neurons/blob/04531c4da946742cef6ce75f125ef0be59d87ef0/"
        "ON_LSTM.py",
    ),
    Reference(
        "mclstm-code", "software", (), "mc-lstm, mclstm.py, by the authors", None,
        "GitHub, commit 9b2f59ba",
        url="https://github.com/ml-jku/mc-lstm/blob/9b2f59ba631adc73ef40ee7eb25ded13b505c990/mclstm.py",
    ),
    Reference(
        "neuralhydrology-mclstm", "software", (),
        "NeuralHydrology 1.13.0, neuralhydrology/modelzoo/mclstm.py", None, "PyPI",
        url="https://github.com/neuralhydrology/neuralhydrology",
    ),
)  # fmt: skip
