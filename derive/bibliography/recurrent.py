"""Plain recurrences and their reparametrisations."""

from derive.bibliography.work import Reference

_JUERGEN, _RUSCH, _MISHRA = "Schmidhuber, Jürgen", "Rusch, T. Konstantin", "Mishra, Siddhartha"
_ICML = "International Conference on Machine Learning"
_ICLR = "International Conference on Learning Representations"
_QUOTED = "Equations read where others quote them, not in the paper."
_CODE = "Equations read in the authors' code and where others quote them, not in the paper."

WORKS = (
    Reference(
        "jordan1986", "article", ("Jordan, Michael I.",),
        "Serial Order: A Parallel Distributed Processing Approach", 1986, "ICS Report 8604, University of "
        "California, San Diego", doi="10.1016/S0166-4115(97)80111-2",
        note="The DOI is that of the reprint in Advances in Psychology 121 (1997). The report was not read.",
    ),
    Reference(
        "jaeger2007", "article",
        ("Jaeger, Herbert", "Lukoševičius, Mantas", "Popovici, Dan", "Siewert, Udo"),
        "Optimization and applications of echo state networks with leaky-integrator neurons", 2007,
        "Neural Networks", doi="10.1016/j.neunet.2007.04.016", volume="20", number="3", pages="335-352",
        note=_QUOTED,
    ),
    Reference(
        "sutskever2011", "inproceedings", ("Sutskever, Ilya", "Martens, James", "Hinton, Geoffrey E."),
        "Generating Text with Recurrent Neural Networks", 2011, _ICML,
        url="https://www.cs.utoronto.ca/~ilya/pubs/2011/LANG-RNN.pdf", pages="1017-1024", note=_QUOTED,
    ),
    Reference(
        "koutnik2014", "inproceedings",
        ("Koutník, Jan", "Greff, Klaus", "Gomez, Faustino", _JUERGEN), "A Clockwork RNN", 2014, _ICML,
        arxiv="1402.3511", url="https://arxiv.org/abs/1402.3511", note=_QUOTED,
    ),
    Reference(
        "mikolov2014", "preprint",
        (
            "Mikolov, Tomas", "Joulin, Armand", "Chopra, Sumit", "Mathieu, Michael",
            "Ranzato, Marc'Aurelio",
        ),
        "Learning Longer Memory in Recurrent Neural Networks", 2014, "arXiv preprint arXiv:1412.7753",
        arxiv="1412.7753", url="https://arxiv.org/abs/1412.7753", note=_QUOTED,
    ),
    Reference(
        "le2015", "preprint", ("Le, Quoc V.", "Jaitly, Navdeep", "Hinton, Geoffrey E."),
        "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units", 2015,
        "arXiv preprint arXiv:1504.00941", arxiv="1504.00941", url="https://arxiv.org/abs/1504.00941",
        note=_QUOTED,
    ),
    Reference(
        "chen2017", "preprint", ("Chen, Minmin",),
        "MinimalRNN: Toward More Interpretable and Trainable Recurrent Neural Networks", 2017,
        "arXiv preprint arXiv:1711.06788", arxiv="1711.06788", url="https://arxiv.org/abs/1711.06788",
        note=_QUOTED,
    ),
    Reference(
        "laurent2017", "inproceedings", ("Laurent, Thomas", "von Brecht, James"),
        "A recurrent neural network without chaos", 2017, _ICLR, arxiv="1612.06212",
        url="https://arxiv.org/abs/1612.06212", note=_QUOTED,
    ),
    Reference(
        "lee2017", "preprint", ("Lee, Kenton", "Levy, Omer", "Zettlemoyer, Luke"),
        "Recurrent Additive Networks", 2017, "arXiv preprint arXiv:1705.07393", arxiv="1705.07393",
        url="https://arxiv.org/abs/1705.07393", note=_CODE,
    ),
    Reference(
        "zilly2017", "inproceedings",
        ("Zilly, Julian Georg", "Srivastava, Rupesh Kumar", "Koutník, Jan", _JUERGEN),
        "Recurrent Highway Networks", 2017, _ICML, arxiv="1607.03474",
        url="https://proceedings.mlr.press/v70/zilly17a.html", volume="70", pages="4189-4198",
        note="Equations (6) to (9) read in notes that cite them by number and in the authors' code, not in "
        "the paper.",
    ),
    Reference(
        "zoph2017", "inproceedings", ("Zoph, Barret", "Le, Quoc V."),
        "Neural Architecture Search with Reinforcement Learning", 2017, _ICLR, arxiv="1611.01578",
        url="https://arxiv.org/abs/1611.01578",
        note="The paper draws the cell; its equations were read in the code for TensorFlow.",
    ),
    Reference(
        "helfrich2018", "inproceedings", ("Helfrich, Kyle", "Willmott, Devin", "Ye, Qiang"),
        "Orthogonal Recurrent Neural Networks with Scaled Cayley Transform", 2018, _ICML,
        arxiv="1707.09520", url="https://arxiv.org/abs/1707.09520", pages="1969-1978", note=_QUOTED,
    ),
    Reference(
        "li2018", "inproceedings", ("Li, Shuai", "Li, Wanqing", "Cook, Chris", "Zhu, Ce", "Gao, Yanbo"),
        "Independently Recurrent Neural Network (IndRNN): Building A Longer and Deeper RNN", 2018,
        "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition",
        doi="10.1109/CVPR.2018.00572", arxiv="1803.04831",
        url="https://arxiv.org/abs/1803.04831", pages="5457-5466", note=_CODE,
    ),
    Reference(
        "chang2019", "inproceedings", ("Chang, Bo", "Chen, Minmin", "Haber, Eldad", "Chi, Ed H."),
        "AntisymmetricRNN: A Dynamical System View on Recurrent Neural Networks", 2019, _ICLR,
        arxiv="1902.09689", url="https://arxiv.org/abs/1902.09689", note=_QUOTED,
    ),
    Reference(
        "rusch2021", "inproceedings", (_RUSCH, _MISHRA),
        "Coupled Oscillatory Recurrent Neural Network (coRNN): An accurate and (gradient) stable "
        "architecture for learning long time dependencies", 2021, _ICLR, arxiv="2010.00951",
        url="https://arxiv.org/abs/2010.00951", note=_CODE,
    ),
    Reference(
        "ruschmishra2021", "inproceedings", (_RUSCH, _MISHRA),
        "UnICORNN: A recurrent model for learning very long time dependencies", 2021, _ICML,
        arxiv="2103.05487", url="https://proceedings.mlr.press/v139/rusch21a.html", volume="139",
        pages="9168-9178", note=_CODE,
    ),
    Reference(
        "rusch2022", "inproceedings", (_RUSCH, _MISHRA, "Erichson, N. Benjamin", "Mahoney, Michael W."),
        "Long Expressive Memory for Sequence Modeling", 2022, _ICLR, arxiv="2110.04744",
        url="https://arxiv.org/abs/2110.04744", note=_CODE,
    ),
    Reference(
        "indrnn-pytorch", "software", (), "IndRNN_pytorch, IndRNN_onlyrecurrent.py", None,
        "GitHub, commit 278240f5",
        url="https://github.com/Sunnydreamrain/IndRNN_pytorch/blob/"
        "278240f56d2160e70d8c9fb5b77fb5d5fc0fc018/IndRNN_onlyrecurrent.py",
        note="The first author's code.",
    ),
    Reference(
        "cornn-smnist", "software", (), "coRNN, sMNIST/sMNIST_task.py and network.py", None,
        "GitHub, commit 41df5b13",
        url="https://github.com/tk-rusch/coRNN/tree/41df5b135c1b15777ac9fc78a781e27e5b5698e0/sMNIST",
        note="The first author's code.",
    ),
    Reference(
        "unicornn-psmnist", "software", (), "UnICORNN, psMNIST/psMNIST_task.py", None,
        "GitHub, commit e1fae455",
        url="https://github.com/tk-rusch/unicornn/blob/e1fae45582431d33afcd7f851216d82b52db8820/psMNIST/"
        "psMNIST_task.py",
        note="The first author's code.",
    ),
    Reference(
        "lem-adding", "software", (), "LEM, adding/adding_task.py", None, "GitHub, commit 78cca52f",
        url="https://github.com/tk-rusch/LEM/blob/78cca52f53dfdc239602d4b75c91fd760d2f9a24/adding/"
        "adding_task.py",
        note="The first author's code.",
    ),
    Reference(
        "tensorflow-addons-nas", "software", (), "TensorFlow Addons, tensorflow_addons/rnn/nas_cell.py", None,
        "GitHub, read in a copy",
        url="https://github.com/tensorflow/addons/blob/master/tensorflow_addons/rnn/nas_cell.py",
    ),
    Reference(
        "rhn-code", "software", (), "RecurrentHighwayNetworks, rhn.py", None, "GitHub, commit 264cfe72",
        url="https://github.com/jzilly/RecurrentHighwayNetworks/blob/"
        "264cfe72bb5afc81ad70da11dcac4f4ef77fab9d/rhn.py",
        note="The first author's code.",
    ),
    Reference(
        "bradbury2017", "inproceedings",
        ("Bradbury, James", "Merity, Stephen", "Xiong, Caiming", "Socher, Richard"),
        "Quasi-Recurrent Neural Networks", 2017, _ICLR, arxiv="1611.01576",
        url="https://arxiv.org/abs/1611.01576", note=_CODE,
    ),
    Reference(
        "lei2018", "inproceedings",
        ("Lei, Tao", "Zhang, Yu", "Wang, Sida I.", "Dai, Hui", "Artzi, Yoav"),
        "Simple Recurrent Units for Highly Parallelizable Recurrence", 2018,
        "Proceedings of the 2018 Conference on Empirical Methods in Natural Language Processing",
        arxiv="1709.02755", url="https://arxiv.org/abs/1709.02755", pages="4470-4481", note=_CODE,
    ),
    Reference(
        "scornn-code", "software", (), "scoRNN, scoRNN.py", None, "GitHub, commit 3e34d5f2",
        url="https://github.com/SpartinStuff/scoRNN/blob/3e34d5f283b4fa39822941b220e5d8b6a5a415c5/scoRNN.py",
        note="The authors' code.",
    ),
    Reference(
        "pytorch-qrnn", "software", (), "pytorch-qrnn, torchqrnn/qrnn.py and forget_mult.py", None,
        "GitHub, commit 0e8afb5c",
        url="https://github.com/salesforce/pytorch-qrnn/tree/0e8afb5c7b0e8bdd95c96f8964403611ffe3529e/"
        "torchqrnn",
        note="By two of the authors of the paper.",
    ),
    Reference(
        "pytorch-qrnn-22", "discussion", (),
        "pytorch-qrnn issue 22: ForgetMult equation in code is different from the paper", 2018, "GitHub",
        url="https://github.com/salesforce/pytorch-qrnn/issues/22",
    ),
    Reference(
        "sru-code", "software", (), "SRU, sru/modules.py and ops.py", None, "GitHub, commit 01db15e8",
        url="https://github.com/asappresearch/sru/tree/01db15e848511189795a340ea5521a591cf6ac16/sru",
        note="The first author's code.",
    ),
    Reference(
        "sru-40", "discussion", (), "SRU issue 40: Pseudocode typo in output state", 2017, "GitHub",
        url="https://github.com/asappresearch/sru/issues/40",
    ),
    Reference(
        "reservoirpy", "software", (), "ReservoirPy, reservoirpy/nodes/reservoir.py", None,
        "PyPI, read and run as version 0.4.2", url="https://github.com/reservoirpy/reservoirpy",
    ),
    Reference(
        "kriesel2007", "web", ("Kriesel, David",), "A Brief Introduction to Neural Networks", 2007,
        "dkriesel.com", url="https://www.dkriesel.com/en/science/neural_networks",
        note="Its section on Jordan networks was read in a page that copies it.",
    ),
    Reference(
        "funahashi1993", "article", ("Funahashi, Ken-ichi", "Nakamura, Yuichi"),
        "Approximation of dynamical systems by continuous time recurrent neural networks", 1993,
        "Neural Networks", doi="10.1016/S0893-6080(05)80125-X", volume="6", number="6", pages="801-806",
        note=_QUOTED,
    ),
    Reference(
        "beer1995", "article", ("Beer, Randall D.",),
        "On the Dynamics of Small Continuous-Time Recurrent Neural Networks", 1995, "Adaptive Behavior",
        doi="10.1177/105971239500300405", volume="3", number="4", pages="469-509", note=_QUOTED,
    ),
    Reference(
        "erichson2021", "inproceedings",
        (
            "Erichson, N. Benjamin", "Azencot, Omri", "Queiruga, Alejandro", "Hodgkinson, Liam",
            "Mahoney, Michael W.",
        ),
        "Lipschitz Recurrent Neural Networks", 2021, _ICLR, arxiv="2006.12070",
        url="https://arxiv.org/abs/2006.12070", note=_CODE,
    ),
    Reference(
        "lipschitz-code", "software", (), "LipschitzRNN, models.py and driver.py", None,
        "GitHub, commit 22d2ce3f",
        url="https://github.com/erichson/LipschitzRNN/blob/22d2ce3f8579908d989930536dd62289d3d6d364/models.py",
        note="The first author's code.",
    ),
    Reference(
        "rotman2021", "article", ("Rotman, Michael", "Wolf, Lior"),
        "Shuffling Recurrent Neural Networks", 2021,
        "Proceedings of the AAAI Conference on Artificial Intelligence",
        doi="10.1609/aaai.v35i11.17136", arxiv="2007.07324",
        url="https://ojs.aaai.org/index.php/AAAI/article/view/17136", volume="35", number="11",
        pages="9428-9435", note="Abstract read; equations read in the authors' code.",
    ),
    Reference(
        "srnn-code", "software", (), "SRNN, models/SRNN.py", None, "GitHub, commit f2225ba1",
        url="https://github.com/rotmanmi/SRNN/blob/f2225ba1e8bdbcb64518a6db17326a10e0054079/models/SRNN.py",
        note="The first author's code.",
    ),
    Reference(
        "arjovsky2016", "inproceedings", ("Arjovsky, Martin", "Shah, Amar", "Bengio, Yoshua"),
        "Unitary Evolution Recurrent Neural Networks", 2016, _ICML, arxiv="1511.06464",
        url="https://arxiv.org/abs/1511.06464", pages="1120-1128", note=_CODE,
    ),
    Reference(
        "complex-rnn", "software", (), "complex_RNN, models.py", None, "GitHub, commit 0fbd1f0b",
        url="https://github.com/amarshah/complex_RNN/blob/0fbd1f0be0df0959d5debaecdcba905ce10837c0/models.py",
        note="By one of the authors of the paper; one of several versions.",
    ),
)  # fmt: skip
