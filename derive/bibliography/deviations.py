"""Code and documentation that the register of deviations compares, beside the works of the families."""

from derive.bibliography.work import Reference

WORKS = (
    Reference(
        "torchrecurrent", "software", (), "torchrecurrent, docstrings and code of its 41 cells", None,
        "GitHub, read and run as version 0.2.5",
        url="https://github.com/MartinuzziFrancesco/torchrecurrent",
    ),
    Reference(
        "rusch-lem", "software", (), "LEM, sMNIST/network.py", None, "GitHub, commit 1315eed3",
        url="https://github.com/tk-rusch/LEM/blob/1315eed34d7bfca1733f22fbb6e056f7d891c7fc/sMNIST/network.py",
        note="The first author's code.",
    ),
    Reference(
        "rusch-cornn", "software", (), "coRNN, adding/model.py", None, "GitHub, commit 0e2c50d3",
        url="https://github.com/tk-rusch/coRNN/blob/0e2c50d3e4b14d842813eeb9904c77d2425bb360/adding/model.py",
        note="The first author's code.",
    ),
    Reference(
        "rusch-unicornn", "software", (), "UnICORNN, eigenWorms/network.py", None, "GitHub, commit b86541fd",
        url="https://github.com/tk-rusch/unicornn/blob/b86541fdf50cc0573d9055ed9eb0735d3ed297fe/"
        "eigenWorms/network.py",
        note="The first author's code.",
    ),
    Reference(
        "mikolov-scrnns", "software", (), "SCRNNs, mfactory.lua", None, "GitHub, commit 75b0ab25",
        url="https://github.com/facebookarchive/SCRNNs/blob/75b0ab25d17523e89ce8313aabd02cc9e557da84/"
        "mfactory.lua",
        note="The authors' code, for Torch in Lua; read, not run.",
    ),
    Reference(
        "lee-ran", "software", (), "RAN, ran.py", None, "GitHub, commit bcee2c80",
        url="https://github.com/kentonl/ran/blob/bcee2c80633168f65b69187486ece32ba19ec9db/ran.py",
        note="The authors' code.",
    ),
    Reference(
        "tensorflow-nas", "software", (),
        "TensorFlow 1, NASCell in tensorflow/contrib/rnn/python/ops/rnn_cell.py", None,
        "GitHub, read in a copy",
        url="https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/contrib/rnn/python/ops/"
        "rnn_cell.py",
    ),
    Reference(
        "tensorflow-basic-lstm", "software", (), "TensorFlow 1.15, tf.nn.rnn_cell.BasicLSTMCell", None,
        "API documentation",
        url="https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/nn/rnn_cell/BasicLSTMCell",
    ),
    Reference(
        "flax-recurrent", "software", (), "Flax, flax/linen/recurrent.py", None,
        "GitHub, read and run as version 0.12.8",
        url="https://github.com/google/flax/blob/v0.12.8/flax/linen/recurrent.py",
    ),
    Reference(
        "coursera-lstm-backward", "discussion", (),
        "learn2deeplearn issue 44: RNN HW1 Formula for LSTM_Backward is Wrong", 2018, "GitHub",
        url="https://github.com/jinzishuai/learn2deeplearn/issues/44",
        note="About the first assignment of the Coursera course Sequence Models, whose text was read in "
        "public copies of its early version.",
    ),
    Reference(
        "rnn-lstm-vignette", "software", (), "rnn, a package for R: vignettes/LSTM_units.Rmd", None,
        "GitHub, commit 12c60f08",
        url="https://github.com/bquast/rnn/blob/12c60f08b28d6270c8a9aff4687ff144a88c3281/vignettes/"
        "LSTM_units.Rmd",
    ),
    Reference(
        "rnn-gru-vignette", "software", (), "rnn, a package for R: vignettes/GRU_units.Rmd", None,
        "GitHub, commit 6b76118e",
        url="https://github.com/bquast/rnn/blob/6b76118e9aec3362c72b545ec86d7bb5766398dc/vignettes/"
        "GRU_units.Rmd",
    ),
    Reference(
        "learn-dl-lstm", "software", (), "learn_dl, lstm.py", None, "GitHub, commit eff712ea",
        url="https://github.com/hanbt/learn_dl/blob/eff712ea1c79fdc918b35ea990bc86d6c5ab42df/lstm.py",
        note="The code of a tutorial series in Chinese; read, and its formulas written with NumPy.",
    ),
    Reference(
        "learn-dl-53", "discussion", (), "learn_dl issue 53: Error in lstm.py", 2019, "GitHub",
        url="https://github.com/hanbt/learn_dl/issues/53",
    ),
    Reference(
        "rnn-vignette", "software", (), "rnn, a package for R: vignettes/rnn_units.Rmd", None,
        "GitHub, commit 12c60f08",
        url="https://github.com/bquast/rnn/blob/12c60f08b28d6270c8a9aff4687ff144a88c3281/vignettes/"
        "rnn_units.Rmd",
    ),
    Reference(
        "numpy-lstm-notebook", "discussion", (),
        "RNN-LSTM-in-numpy issue 1: Questions on the LSTM backpropagation code", 2023, "GitHub",
        url="https://github.com/CaptainE/RNN-LSTM-in-numpy/issues/1",
        note="About a notebook with an LSTM in NumPy; its backward pass was read in a copy, and stands in "
        "several public repositories.",
    ),
)  # fmt: skip
