"""The works behind the relatives of the GRU, and the code that was compared with them."""

from derive.bibliography.work import Reference

_IN_ISSUE = "Equations read in an issue of RecurrentLayers.jl that reproduces them, not in the paper."

WORKS = (
    Reference(
        "zhou2016", "article",
        ("Zhou, Guo-Bing", "Wu, Jianxin", "Zhang, Chen-Lin", "Zhou, Zhi-Hua"),
        "Minimal Gated Unit for Recurrent Neural Networks", 2016,
        "International Journal of Automation and Computing", doi="10.1007/s11633-016-1006-2",
        arxiv="1603.09420", volume="13", number="3", pages="226-234",
        note="Equations read in two independent ports (RecurrentLayers.jl and Chainer) and in a quotation, "
        "not in the paper.",
    ),
    Reference(
        "collins2017", "inproceedings", ("Collins, Jasmine", "Sohl-Dickstein, Jascha", "Sussillo, David"),
        "Capacity and Trainability in Recurrent Neural Networks", 2017,
        "International Conference on Learning Representations", arxiv="1611.09913",
        url="https://openreview.net/forum?id=BydARw9ex",
        note="Equations (2) to (4) and (15) to (20) read in a copy of the paper's text.",
    ),
    Reference(
        "ravanelli2018", "article",
        ("Ravanelli, Mirco", "Brakel, Philemon", "Omologo, Maurizio", "Bengio, Yoshua"),
        "Light Gated Recurrent Units for Speech Recognition", 2018,
        "IEEE Transactions on Emerging Topics in Computational Intelligence",
        doi="10.1109/TETCI.2017.2762739", arxiv="1803.10225", volume="2", number="2", pages="92-102",
        note="Equations read in the authors' code (pytorch-kaldi), not in the paper.",
    ),
    Reference(
        "zhang2018", "inproceedings",
        ("Zhang, Biao", "Xiong, Deyi", "Su, Jinsong", "Lin, Qian", "Zhang, Huiji"),
        "Simplifying Neural Machine Translation with Addition-Subtraction Twin-Gated Recurrent Networks",
        2018, "Proceedings of the 2018 Conference on Empirical Methods in Natural Language Processing",
        doi="10.18653/v1/D18-1459", arxiv="1810.12546", pages="4273-4283",
        note="Equations read in the first author's code, not in the paper.",
    ),
    Reference(
        "vecoven2021", "article", ("Vecoven, Nicolas", "Ernst, Damien", "Drion, Guillaume"),
        "A Bio-Inspired Bistable Recurrent Cell Allows for Long-Lasting Memory", 2021, "PLOS ONE",
        doi="10.1371/journal.pone.0252676", arxiv="2006.05252", volume="16", number="6",
        note=f"{_IN_ISSUE} The article has the number e0252676.",
    ),
    Reference(
        "turkoglu2021", "article",
        ("Turkoglu, Mehmet Ozgur", "D'Aronco, Stefano", "Wegner, Jan Dirk", "Schindler, Konrad"),
        "Gating Revisited: Deep Multi-Layer RNNs That Can Be Trained", 2021,
        "IEEE Transactions on Pattern Analysis and Machine Intelligence",
        doi="10.1109/TPAMI.2021.3064878", arxiv="1911.11033",
        note="Equations read in two ports (torchrecurrent and STAR_Network_Pytorch) and in the authors' "
        "code, which differs, not in the paper.",
    ),
    Reference(
        "zu2020", "article", ("Zu, Xiangrong", "Wei, Kai"),
        "A Simple Gated Recurrent Network for Detection of Power Quality Disturbances", 2020,
        "IET Generation, Transmission and Distribution", doi="10.1049/gtd2.12056", volume="15", number="4",
        pages="751-761", note=_IN_ISSUE,
    ),
    Reference(
        "ye2024", "article",
        (
            "Ye, Hong", "Zhang, Yibing", "Liu, Huizhou", "Li, Xuannong", "Chang, Jiaming", "Zheng, Hui",
        ),
        "Light Recurrent Unit: Towards an Interpretable Recurrent Neural Network for Modeling Long-Range "
        "Dependency", 2024, "Electronics", doi="10.3390/electronics13163204", volume="13", number="16",
        note="Equations read in the documentation of RecurrentLayers.jl, not in the paper. The article has "
        "the number 3204.",
    ),
    Reference(
        "kusupati2018", "inproceedings",
        (
            "Kusupati, Aditya", "Singh, Manish", "Bhatia, Kush", "Kumar, Ashish", "Jain, Prateek",
            "Varma, Manik",
        ),
        "FastGRNN: A Fast, Accurate, Stable and Tiny Kilobyte Sized Gated Recurrent Neural Network", 2018,
        "Advances in Neural Information Processing Systems", arxiv="1901.02358",
        url="https://arxiv.org/abs/1901.02358", volume="31", pages="9017-9028",
        note="Equations read in the authors' code (EdgeML), not in the paper.",
    ),
    Reference(
        "torchrecurrent-gru", "software", (), "torchrecurrent, cells of the GRU family", None,
        "GitHub, read and run as version 0.2.5",
        url="https://github.com/MartinuzziFrancesco/torchrecurrent",
    ),
    Reference(
        "recurrentlayers-mut", "software", (), "RecurrentLayers.jl, src/cells/mut_cell.jl", None, "GitHub",
        url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl",
    ),
    Reference(
        "recurrentlayers-109", "discussion", (),
        "RecurrentLayers.jl issue 109: Simple gated recurrent network", 2025, "GitHub",
        url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl/issues/109",
    ),
    Reference(
        "recurrentlayers-112", "discussion", (),
        "RecurrentLayers.jl issue 112: Bistable recurrent cell (BRCell) and Recurrently neuromodulated "
        "bistable recurrent cell (NBRCell)", 2025, "GitHub",
        url="https://github.com/MartinuzziFrancesco/RecurrentLayers.jl/issues/112",
    ),
    Reference(
        "recurrentlayers-lightru", "software", (), "RecurrentLayers.jl, documentation of LightRUCell", None,
        "Documentation",
        url="https://martinuzzifrancesco.github.io/RecurrentLayers.jl/stable/api/cells/lightrucell",
    ),
    Reference(
        "flax-mgu", "software", (), "Flax, MGUCell in flax/linen/recurrent.py", None, "GitHub",
        url="https://github.com/google/flax/blob/main/flax/linen/recurrent.py",
    ),
    Reference(
        "flax-4608", "discussion", (), "Flax issue 4608: Bug in MinimalGatedUnit", None, "GitHub",
        url="https://github.com/google/flax/issues/4608",
    ),
    Reference(
        "chainer-mgu", "software", (), "Chainer, chainer/links/rnn/mgu.py", None, "GitHub, version 7.7.0",
        url="https://github.com/chainer/chainer/blob/v7.7.0/chainer/links/rnn/mgu.py",
    ),
    Reference(
        "tensorflow-collins", "software", (),
        "TensorFlow 1, UGRNNCell and IntersectionRNNCell in tensorflow/contrib/rnn/python/ops/rnn_cell.py",
        None, "GitHub, version 1.15",
        url="https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/contrib/rnn/python/ops/"
        "rnn_cell.py",
    ),
    Reference(
        "keras-jzs", "software", (), "Keras of 2015, JZS1, JZS2 and JZS3 in keras/layers/recurrent.py", None,
        "GitHub, a version that was read in a copy", url="https://github.com/keras-team/keras",
    ),
    Reference(
        "pytorch-kaldi", "software", (), "PyTorch-Kaldi, liGRU in neural_networks.py", None, "GitHub",
        url="https://github.com/mravanelli/pytorch-kaldi/blob/master/neural_networks.py",
    ),
    Reference(
        "pytorch-kaldi-71", "discussion", (), "PyTorch-Kaldi issue 71: GRU", 2019, "GitHub",
        url="https://github.com/mravanelli/pytorch-kaldi/issues/71",
    ),
    Reference(
        "zero-atr", "software", (), "zero, rnns/atr.py and func.py", None, "GitHub, commit 33e70ae0",
        url="https://github.com/bzhangGo/zero/blob/33e70ae0ebb088acfd07d584ef1744f6c8c6ddf0/rnns/atr.py",
    ),
    Reference(
        "vecoven-code", "software", (), "BRC, cells/cells.py", None, "GitHub, commit 9ea90daa",
        url="https://github.com/nvecoven/BRC/blob/9ea90daada57f42e14df6ca0165d100b30205c2c/cells/cells.py",
    ),
    Reference(
        "turkoglu-code", "software", (), "STAckable-Recurrent-network, star.py", None,
        "GitHub, commit 811d1f9c",
        url="https://github.com/0zgur0/STAckable-Recurrent-network/blob/"
        "811d1f9c08ccf9d925e4f80f1ad12db7a0f20b33/star.py",
    ),
    Reference(
        "edgeml", "software", (), "EdgeML, pytorch/edgeml_pytorch/graph/rnn.py", None,
        "GitHub, commit 46b98d4b",
        url="https://github.com/microsoft/EdgeML/blob/46b98d4b10a71cfe247901770cf30b1b095462d8/pytorch/"
        "edgeml_pytorch/graph/rnn.py",
    ),
)  # fmt: skip
