"""The works behind variants of the GRU: simpler gates, fixed gates, delays, missing values."""

from derive.bibliography.work import Reference

_SALEM = "Salem, Fathi M."

WORKS = (
    Reference(
        "gao2016", "inproceedings", ("Gao, Yuan", "Glowacka, Dorota"), "Deep Gate Recurrent Neural Network",
        2016, "Proceedings of the 8th Asian Conference on Machine Learning", arxiv="1604.02910",
        url="https://proceedings.mlr.press/v63/gao30.html", volume="63", pages="350-365",
        note="Equations read in an issue of torchrecurrent that reproduces them, not in the paper.",
    ),
    Reference(
        "zyarah2026", "article", ("Zyarah, Abdullah M.", "Kudithipudi, Dhireesha"),
        "Minion Gated Recurrent Unit for Continual Learning", 2026, "Neurocomputing",
        doi="10.1016/j.neucom.2026.132847", arxiv="2503.06175", volume="673",
        note="Equations read in an issue of LuxRecurrentLayers.jl that reproduces them, not in the paper. "
        "The article has the number 132847.",
    ),
    Reference(
        "erichson2022", "preprint", ("Erichson, N. Benjamin", "Lim, Soon Hoe", "Mahoney, Michael W."),
        "Gated Recurrent Neural Networks with Weighted Time-Delay Feedback", 2022, "arXiv",
        arxiv="2212.00228", url="https://arxiv.org/abs/2212.00228",
        note="Equations read in the documentation of torchrecurrent, not in the paper.",
    ),
    Reference(
        "dey2017", "preprint", ("Dey, Rahul", _SALEM),
        "Gate-Variants of Gated Recurrent Unit (GRU) Neural Networks", 2017, "arXiv", arxiv="1701.05923",
        url="https://arxiv.org/abs/1701.05923",
        note="That the gates are made of state and bias, of state, and of bias was read in a program of "
        "others that cites the paper (there both gates share weights), and in the sibling paper on MGU.",
    ),
    Reference(
        "heck2017", "inproceedings", ("Heck, Joel", _SALEM),
        "Simplified Minimal Gated Unit Variations for Recurrent Neural Networks", 2017,
        "IEEE 60th International Midwest Symposium on Circuits and Systems",
        arxiv="1701.03452", pages="1593-1596",
        note="Equations of the gates read in an issue of torchrecurrent that reproduces them, not in the "
        "paper. The DOI was not confirmed and is left out.",
    ),
    Reference(
        "che2018", "article",
        ("Che, Zhengping", "Purushotham, Sanjay", "Cho, Kyunghyun", "Sontag, David", "Liu, Yan"),
        "Recurrent Neural Networks for Multivariate Time Series with Missing Values", 2018,
        "Scientific Reports", doi="10.1038/s41598-018-24271-9", arxiv="1606.01865", volume="8",
        note="Equations (4) to (6) and the update functions read in a copy of an earlier version's text. "
        "The article has the number 6085.",
    ),
    Reference(
        "debrouwer2019", "inproceedings",
        ("De Brouwer, Edward", "Simm, Jaak", "Arany, Adam", "Moreau, Yves"),
        "GRU-ODE-Bayes: Continuous Modeling of Sporadically-Observed Time Series", 2019,
        "Advances in Neural Information Processing Systems", arxiv="1905.12374",
        url="https://arxiv.org/abs/1905.12374", volume="32",
        note="Equations read in the first author's code, not in the paper.",
    ),
    Reference(
        "debrouwer-code", "software", (), "gru_ode_bayes, gru_ode_bayes/models.py", None,
        "GitHub, commit 19b236ff",
        url="https://github.com/edebrouwer/gru_ode_bayes/blob/19b236fff0caa8469fbb93054bda488568bdaaff/"
        "gru_ode_bayes/models.py",
    ),
    Reference(
        "torchrecurrent-39", "discussion", (),
        "torchrecurrent issue 39: Simple gated unit (SGUCell) and Deep simple gated unit (DSGUCell)", 2025,
        "GitHub", url="https://github.com/MartinuzziFrancesco/torchrecurrent/issues/39",
    ),
    Reference(
        "torchrecurrent-28", "discussion", (),
        "torchrecurrent issue 28: Minimal gated unit variations (MGU1, MGU2, MGU3)", 2025, "GitHub",
        url="https://github.com/MartinuzziFrancesco/torchrecurrent/issues/28",
    ),
    Reference(
        "luxrecurrentlayers-26", "discussion", (),
        "LuxRecurrentLayers.jl issue 26: Minion gated unit (MiRUCell/MiRU)", 2026, "GitHub",
        url="https://github.com/MartinuzziFrancesco/LuxRecurrentLayers.jl/issues/26",
    ),
    Reference(
        "kiros-layer-norm", "software", (), "layer-norm, lngru_layer in layers.py", None,
        "GitHub, commit d415153f",
        url="https://github.com/ryankiros/layer-norm/blob/d415153fd6eb7e70510ff8e1beb5db301fd30981/layers.py",
    ),
    Reference(
        "che-code", "software", (), "GRU-D, nn_utils/grud_layers.py", None, "GitHub, commit 9e1274a1",
        url="https://github.com/PeterChe1990/GRU-D/blob/9e1274a1ad67135137f53159eafc92c7278a931a/nn_utils/"
        "grud_layers.py",
    ),
)  # fmt: skip
