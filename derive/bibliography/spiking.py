"""Works on spiking units."""

from derive.bibliography.work import Reference

WORKS = (
    Reference(
        "izhikevich2003", "article", ("Izhikevich, Eugene M.",), "Simple Model of Spiking Neurons", 2003,
        "IEEE Transactions on Neural Networks", doi="10.1109/TNN.2003.820440", volume="14", number="6",
        pages="1569-1572", note="Equations and the program of the paper read in copies of them.",
    ),
    Reference(
        "zenke2018", "article", ("Zenke, Friedemann", "Ganguli, Surya"),
        "SuperSpike: Supervised Learning in Multilayer Spiking Neural Networks", 2018, "Neural Computation",
        doi="10.1162/neco_a_01086", volume="30", number="6", pages="1514-1541",
        note="The surrogate was read in snnTorch, which cites the paper for it.",
    ),
    Reference(
        "bellec2018", "inproceedings",
        (
            "Bellec, Guillaume", "Salaj, Darjan", "Subramoney, Anand", "Legenstein, Robert",
            "Maass, Wolfgang",
        ),
        "Long short-term memory and learning-to-learn in networks of spiking neurons", 2018,
        "Advances in Neural Information Processing Systems", arxiv="1803.09574", volume="31", pages="787-797",
        note="Equations (of the membrane potential, the threshold and the pseudo-derivative) read in "
        "reproductions; the paper itself was not read.",
    ),
    Reference(
        "eshraghian2023", "article",
        (
            "Eshraghian, Jason K.", "Ward, Max", "Neftci, Emre", "Wang, Xinxin", "Lenz, Gregor",
            "Dwivedi, Girish", "Bennamoun, Mohammed", "Jeong, Doo Seok", "Lu, Wei D.",
        ),
        "Training Spiking Neural Networks Using Lessons From Deep Learning", 2023, "Proceedings of the IEEE",
        doi="10.1109/JPROC.2023.3308088", arxiv="2109.12894", volume="111", number="9", pages="1016-1054",
        note="Equations read in the code of snnTorch, the authors' package.",
    ),
    Reference(
        "snntorch-neurons", "software", (), "snnTorch, snntorch/_neurons and snntorch/surrogate.py", None,
        "Python package, read and run as version 1.0.0",
        url="https://github.com/jeshraghian/snntorch/tree/master/snntorch",
    ),
)  # fmt: skip
