"""The works behind the first cells: neurons, LSTM, GRU, back-propagation, and what libraries document."""

from derive.bibliography.work import Reference

_NOTES_READ = "Equations read in notes that reproduce them (ProFatXuanAll.github.io), not in the paper."
_JUERGEN = "Schmidhuber, Jürgen"

WORKS = (
    Reference(
        "rosenblatt1958", "article", ("Rosenblatt, Frank",),
        "The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain", 1958,
        "Psychological Review", doi="10.1037/h0042519", volume="65", number="6", pages="386-408",
    ),
    Reference(
        "rumelhart1986", "article", ("Rumelhart, David E.", "Hinton, Geoffrey E.", "Williams, Ronald J."),
        "Learning Representations by Back-Propagating Errors", 1986, "Nature", doi="10.1038/323533a0",
        volume="323", number="6088", pages="533-536",
        note="Equations (1) and (2) read in copies of the paper's text.",
    ),
    Reference(
        "elman1990", "article", ("Elman, Jeffrey L.",), "Finding Structure in Time", 1990,
        "Cognitive Science", doi="10.1207/s15516709cog1402_1", volume="14", number="2", pages="179-211",
        note="The network was read in reading notes (ProFatXuanAll.github.io), not in the paper.",
    ),
    Reference(
        "werbos1990", "article", ("Werbos, Paul J.",),
        "Backpropagation Through Time: What It Does and How to Do It", 1990, "Proceedings of the IEEE",
        doi="10.1109/5.58337", volume="78", number="10", pages="1550-1560",
    ),
    Reference(
        "williams1990", "article", ("Williams, Ronald J.", "Peng, Jing"),
        "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories", 1990,
        "Neural Computation", doi="10.1162/neco.1990.2.4.490", volume="2", number="4", pages="490-501",
    ),
    Reference(
        "hochreiter1997", "article", ("Hochreiter, Sepp", _JUERGEN), "Long Short-Term Memory", 1997,
        "Neural Computation", doi="10.1162/neco.1997.9.8.1735", volume="9", number="8", pages="1735-1780",
        note=_NOTES_READ,
    ),
    Reference(
        "schuster1997", "article", ("Schuster, Mike", "Paliwal, Kuldip K."),
        "Bidirectional Recurrent Neural Networks", 1997, "IEEE Transactions on Signal Processing",
        doi="10.1109/78.650093", volume="45", number="11", pages="2673-2681",
    ),
    Reference(
        "gers2000", "article", ("Gers, Felix A.", _JUERGEN, "Cummins, Fred"),
        "Learning to Forget: Continual Prediction with LSTM", 2000, "Neural Computation",
        doi="10.1162/089976600300015015", volume="12", number="10", pages="2451-2471", note=_NOTES_READ,
    ),
    Reference(
        "gers2002", "article", ("Gers, Felix A.", "Schraudolph, Nicol N.", _JUERGEN),
        "Learning Precise Timing with LSTM Recurrent Networks", 2002, "Journal of Machine Learning Research",
        url="https://jmlr.org/papers/v3/gers02a.html", volume="3", pages="115-143",
        note=f"{_NOTES_READ} One document gives the DOI 10.1162/153244303768966139; it is left out.",
    ),
    Reference(
        "graves2005", "article", ("Graves, Alex", _JUERGEN),
        "Framewise Phoneme Classification with Bidirectional LSTM and Other Neural Network Architectures",
        2005, "Neural Networks", doi="10.1016/j.neunet.2005.06.042", volume="18", number="5-6",
        pages="602-610",
    ),
    Reference(
        "griewank2008", "book", ("Griewank, Andreas", "Walther, Andrea"),
        "Evaluating Derivatives: Principles and Techniques of Algorithmic Differentiation, Second Edition",
        2008, "Society for Industrial and Applied Mathematics", doi="10.1137/1.9780898717761",
    ),
    Reference(
        "graves2013", "preprint", ("Graves, Alex",), "Generating Sequences With Recurrent Neural Networks",
        2013, "arXiv preprint arXiv:1308.0850", arxiv="1308.0850", url="https://arxiv.org/abs/1308.0850",
        note="Equations (7) to (11) of version 5 read in notes that copy them verbatim.",
    ),
    Reference(
        "pascanu2014", "inproceedings",
        (
            "Pascanu, Razvan", "Gulcehre, Caglar", "Cho, Kyunghyun", "Bengio, Yoshua",
        ),
        "How to Construct Deep Recurrent Neural Networks", 2014,
        "Proceedings of the Second International Conference on Learning Representations (ICLR 2014)",
        arxiv="1312.6026", url="https://arxiv.org/abs/1312.6026",
        note="Abstract read, and a summary of the rest.",
    ),
    Reference(
        "cho2014", "inproceedings",
        (
            "Cho, Kyunghyun", "van Merriënboer, Bart", "Gulcehre, Caglar", "Bahdanau, Dzmitry",
            "Bougares, Fethi", "Schwenk, Holger", "Bengio, Yoshua",
        ),
        "Learning Phrase Representations using RNN Encoder\u2013Decoder for Statistical Machine Translation",
        2014,
        "Proceedings of the 2014 Conference on Empirical Methods in Natural Language Processing (EMNLP)",
        doi="10.3115/v1/D14-1179", arxiv="1406.1078", url="https://aclanthology.org/D14-1179",
        pages="1724-1734",
        note="Text of the arXiv paper read; equations (5) to (7) and the candidate read in a copy of them.",
    ),
    Reference(
        "chung2014", "inproceedings",
        (
            "Chung, Junyoung", "Gulcehre, Caglar", "Cho, KyungHyun", "Bengio, Yoshua",
        ),
        "Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling", 2014,
        "NIPS 2014 Workshop on Deep Learning", arxiv="1412.3555", url="https://arxiv.org/abs/1412.3555",
        note="Sections 3.1 and 3.2 read in a copy of the text.",
    ),
    Reference(
        "jozefowicz2015", "inproceedings", ("Jozefowicz, Rafal", "Zaremba, Wojciech", "Sutskever, Ilya"),
        "An Empirical Exploration of Recurrent Network Architectures", 2015,
        "Proceedings of the 32nd International Conference on Machine Learning",
        url="https://proceedings.mlr.press/v37/jozefowicz15.html", volume="37", pages="2342-2350",
        note="Cited for the forget bias as Keras and Haiku cite it; the paper itself was not read.",
    ),
    Reference(
        "olah2015", "web", ("Olah, Chris",), "Understanding LSTM Networks", 2015, "colah's blog",
        url="https://colah.github.io/posts/2015-08-Understanding-LSTMs/",
        note="Read in pages that copy its equations.",
    ),
    Reference(
        "goodfellow2016", "book", ("Goodfellow, Ian", "Bengio, Yoshua", "Courville, Aaron"), "Deep Learning",
        2016, "MIT Press", url="https://www.deeplearningbook.org",
    ),
    Reference(
        "greff2017", "article",
        (
            "Greff, Klaus", "Srivastava, Rupesh K.", "Koutník, Jan", "Steunebrink, Bas R.", _JUERGEN,
        ),
        "LSTM: A Search Space Odyssey", 2017, "IEEE Transactions on Neural Networks and Learning Systems",
        doi="10.1109/TNNLS.2016.2582924", arxiv="1503.04069", volume="28", number="10", pages="2222-2232",
        note="The variants were read in a port to TensorFlow and in summaries, not in the paper.",
    ),
    Reference(
        "paszke2019", "inproceedings",
        (
            "Paszke, Adam", "Gross, Sam", "Massa, Francisco", "Lerer, Adam", "Bradbury, James",
            "Chanan, Gregory", "Killeen, Trevor", "Lin, Zeming", "Gimelshein, Natalia", "Antiga, Luca",
            "Desmaison, Alban", "Köpf, Andreas", "Yang, Edward", "DeVito, Zachary", "Raison, Martin",
            "Tejani, Alykhan", "Chilamkurthy, Sasank", "Steiner, Benoit", "Fang, Lu", "Bai, Junjie",
            "Chintala, Soumith",
        ),
        "PyTorch: An Imperative Style, High-Performance Deep Learning Library", 2019,
        "Advances in Neural Information Processing Systems", arxiv="1912.01703",
        url="https://arxiv.org/abs/1912.01703", volume="32",
        note="Page numbers differ between sources (8024-8035 and 8026-8037) and are left out.",
    ),
    Reference(
        "pytorch-rnn", "software", (), "PyTorch, torch/nn/modules/rnn.py", None, "GitHub, commit e6f551aa",
        url="https://github.com/pytorch/pytorch/blob/e6f551aa3e44ae79694352a686f9cf503768ead6/torch/nn/"
        "modules/rnn.py",
    ),
    Reference(
        "pytorch-8153", "discussion", (),
        "PyTorch issue 8153: GRU is implementation of v1 rather than later v3", 2018, "GitHub",
        url="https://github.com/pytorch/pytorch/issues/8153",
    ),
    Reference(
        "pytorch-20129", "discussion", (), "PyTorch issue 20129: GRUcell has a wrong formula", 2019, "GitHub",
        url="https://github.com/pytorch/pytorch/issues/20129",
    ),
    Reference(
        "keras-8307", "discussion", (),
        "Keras pull request 8307: Enable loading CuDNNLSTM weights into an LSTM layer", 2018, "GitHub",
        url="https://github.com/keras-team/keras/pull/8307",
    ),
    Reference(
        "keras-rnn", "software", (), "Keras, keras/src/layers/rnn (lstm.py, gru.py)", None,
        "GitHub, commit 13b6362d",
        url="https://github.com/keras-team/keras/tree/13b6362d852071dcd0b9a5897576bccab6282a3a/keras/"
        "src/layers/rnn",
    ),
    Reference(
        "tensorflow-cudnn-gru", "software", (),
        "TensorFlow 1.15, tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell", None,
        "API documentation, quoting the user guide of cuDNN",
        url="https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/contrib/cudnn_rnn/"
        "CudnnCompatibleGRUCell",
        note="NVIDIA's own page was not read.",
    ),
    Reference(
        "tensorflow-cifg", "software", (), "TensorFlow 1, CoupledInputForgetGateLSTMCell", None,
        "GitHub, commit 000474bf",
        url="https://github.com/tensorflow/tensorflow/blob/000474bf24f86dc11136f0ef8bb03af98d7a7754/"
        "tensorflow/contrib/rnn/python/ops/rnn_cell.py",
    ),
    Reference(
        "haiku-recurrent", "software", (), "Haiku, haiku/_src/recurrent.py", None, "GitHub, commit 03718d51",
        url="https://github.com/google-deepmind/dm-haiku/blob/03718d51e00a326e8ea20ca4bc3852441ffb363f/"
        "haiku/_src/recurrent.py",
    ),
    Reference(
        "onnx-lstm", "software", (), "ONNX, operator LSTM and its reference in onnx/reference/ops/op_lstm.py",
        None, "GitHub, commit 0a983feb",
        url="https://github.com/onnx/onnx/blob/0a983feb239cd51136c40d1238edfe1200cb58f2/onnx/reference/"
        "ops/op_lstm.py",
    ),
    Reference(
        "onnxruntime-lstm", "software", (), "ONNX Runtime, core/providers/cpu/rnn/uni_directional_lstm.cc",
        None, "GitHub, commit 0086f759",
        url="https://github.com/microsoft/onnxruntime/blob/0086f7590d2ecf5649e9c9ff22db794dda186695/"
        "onnxruntime/core/providers/cpu/rnn/uni_directional_lstm.cc",
    ),
)  # fmt: skip
