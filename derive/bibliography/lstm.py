"""The works behind the variants of the LSTM, and the programs of their authors."""

from derive.bibliography.work import Reference

_BODY = "The equations were read in programs and in issues that reproduce them, not in the paper."

WORKS = (
    Reference(
        "sak2014", "inproceedings", ("Sak, Haşim", "Senior, Andrew", "Beaufays, Françoise"),
        "Long Short-Term Memory Recurrent Neural Network Architectures for Large Scale Acoustic Modeling",
        2014, "Interspeech",
        url="https://www.isca-archive.org/interspeech_2014/sak14_interspeech.html",
        note="Equations read in issue 129 of RecurrentLayers.jl, which reproduces them.",
    ),
    Reference(
        "ba2016", "preprint", ("Ba, Jimmy Lei", "Kiros, Jamie Ryan", "Hinton, Geoffrey E."),
        "Layer Normalization", 2016, "arXiv", arxiv="1607.06450",
        note="Equations (20) to (22) of the supplementary material read in issues that cite them, in the "
        "second author's program and in reproductions, not in the paper.",
    ),
    Reference(
        "balduzzi2016", "inproceedings", ("Balduzzi, David", "Ghifary, Muhammad"),
        "Strongly-Typed Recurrent Neural Networks", 2016, "International Conference on Machine Learning",
        arxiv="1602.02218", url="https://proceedings.mlr.press/v48/balduzzi16.html", volume="48",
        pages="1292-1300",
        note="Equations read in the documentation and the code of torchrecurrent, not in the paper.",
    ),
    Reference(
        "neil2016", "inproceedings", ("Neil, Daniel", "Pfeiffer, Michael", "Liu, Shih-Chii"),
        "Phased LSTM: Accelerating Recurrent Network Training for Long or Event-based Sequences", 2016,
        "Advances in Neural Information Processing Systems", arxiv="1610.09513", volume="29",
        note="Equations read in issue 98 of RecurrentLayers.jl, which reproduces them, and in the first "
        "author's program, not in the paper.",
    ),
    Reference(
        "wu2016", "inproceedings",
        ("Wu, Yuhuai", "Zhang, Saizheng", "Zhang, Ying", "Bengio, Yoshua", "Salakhutdinov, Ruslan"),
        "On Multiplicative Integration with Recurrent Neural Networks", 2016,
        "Advances in Neural Information Processing Systems", arxiv="1606.06630", volume="29",
        pages="2856-2864",
        note="Equations read in a summary (vitalab.github.io) and in programs, not in the paper.",
    ),
    Reference(
        "akandeh2017", "preprint", ("Akandeh, Atra", "Salem, Fathi M."),
        "Simplified Long Short-term Memory Recurrent Neural Networks: Part I", 2017, "arXiv",
        arxiv="1707.04619",
        note="Abstract read; the gates read in the module SLIM for Keras, which cites the paper.",
    ),
    Reference(
        "baytas2017", "inproceedings",
        ("Baytas, Inci M.", "Xiao, Cao", "Zhang, Xi", "Wang, Fei", "Jain, Anil K.", "Zhou, Jiayu"),
        "Patient Subtyping via Time-Aware LSTM Networks", 2017,
        "ACM SIGKDD International Conference on Knowledge Discovery and Data Mining",
        doi="10.1145/3097983.3097997", note=_BODY,
    ),
    Reference(
        "benari2017", "inproceedings", ("Ben-Ari, Itamar", "Shwartz-Ziv, Ravid"),
        "Sequence Modeling Using a Memory Controller Extension for LSTM", 2017,
        "NIPS Time Series Workshop", url="https://www.ravid-shwartz-ziv.com/publication/squence2017/",
        note=f"The authors call their parts equal; the order is alphabetical here. {_BODY}",
    ),
    Reference(
        "costa2017", "inproceedings",
        ("Costa, Rui Ponte", "Assael, Yannis M.", "Shillingford, Brendan", "de Freitas, Nando",
         "Vogels, Tim P."),
        "Cortical Microcircuits as Gated-Recurrent Neural Networks", 2017,
        "Advances in Neural Information Processing Systems", arxiv="1711.02448", volume="30", note=_BODY,
    ),
    Reference(
        "kim2017", "inproceedings", ("Kim, Jaeyoung", "El-Khamy, Mostafa", "Lee, Jungwon"),
        "Residual LSTM: Design of a Deep Recurrent Architecture for Distant Speech Recognition", 2017,
        "Interspeech", arxiv="1701.03360",
        note="Equations read in issue 142 of RecurrentLayers.jl, which reproduces them.",
    ),
    Reference(
        "krause2017", "inproceedings",
        ("Krause, Ben", "Murray, Iain", "Renals, Steve", "Lu, Liang"),
        "Multiplicative LSTM for Sequence Modelling", 2017,
        "International Conference on Learning Representations, Workshop Track", arxiv="1609.07959",
        note="Equations read in issue 120 of RecurrentLayers.jl, which reproduces them.",
    ),
    Reference(
        "krueger2017", "inproceedings",
        ("Krueger, David", "Maharaj, Tegan", "Kramár, János", "Pezeshki, Mohammad", "Ballas, Nicolas",
         "Ke, Nan Rosemary", "Goyal, Anirudh", "Bengio, Yoshua", "Courville, Aaron", "Pal, Christopher"),
        "Zoneout: Regularizing RNNs by Randomly Preserving Hidden Activations", 2017,
        "International Conference on Learning Representations", arxiv="1606.01305",
        note="Equations read in issue 124 of RecurrentLayers.jl, which reproduces them, not in the paper.",
    ),
    Reference(
        "moniz2017", "inproceedings", ("Moniz, Joel Ruben Antony", "Krueger, David"), "Nested LSTMs", 2017,
        "Asian Conference on Machine Learning", arxiv="1801.10308", volume="77", pages="530-544", note=_BODY,
    ),
    Reference(
        "vanderwesthuizen2018", "preprint", ("van der Westhuizen, Jos", "Lasenby, Joan"),
        "The Unreasonable Effectiveness of the Forget Gate", 2018, "arXiv", arxiv="1804.04849",
        note=_BODY,
    ),
    Reference(
        "shen2019", "inproceedings",
        ("Shen, Yikang", "Tan, Shawn", "Sordoni, Alessandro", "Courville, Aaron"),
        "Ordered Neurons: Integrating Tree Structures into Recurrent Neural Networks", 2019,
        "International Conference on Learning Representations", arxiv="1810.09536", note=_BODY,
    ),
    Reference(
        "gu2020", "inproceedings",
        ("Gu, Albert", "Gulcehre, Caglar", "Paine, Thomas", "Hoffman, Matt", "Pascanu, Razvan"),
        "Improving the Gating Mechanism of Recurrent Neural Networks", 2020,
        "International Conference on Machine Learning", arxiv="1910.09890", note=_BODY,
    ),
    Reference(
        "melis2020", "inproceedings", ("Melis, Gábor", "Kočiský, Tomáš", "Blunsom, Phil"),
        "Mogrifier LSTM", 2020, "International Conference on Learning Representations", arxiv="1909.01792",
        note="Equations read in issue 84 of RecurrentLayers.jl, which reproduces them.",
    ),
    Reference(
        "hoedt2021", "inproceedings",
        ("Hoedt, Pieter-Jan", "Kratzert, Frederik", "Klotz, Daniel", "Halmich, Christina",
         "Holzleitner, Markus", "Nearing, Grey S.", "Hochreiter, Sepp", "Klambauer, Günter"),
        "MC-LSTM: Mass-Conserving LSTM", 2021, "International Conference on Machine Learning",
        arxiv="2101.05186", note=_BODY,
    ),
    Reference(
        "landi2021", "article",
        ("Landi, Federico", "Baraldi, Lorenzo", "Cornia, Marcella", "Cucchiara, Rita"),
        "Working Memory Connections for LSTM", 2021, "Neural Networks", doi="10.1016/j.neunet.2021.08.030",
        arxiv="2109.00020", volume="144", pages="334-341",
        note="Equations read in issue 108 of RecurrentLayers.jl, which reproduces them.",
    ),
)  # fmt: skip
