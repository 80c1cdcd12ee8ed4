"""Works on the units of the Neural Network Zoo and on layers without a state."""

from derive.bibliography.work import Reference

_FORMULA = "Formulas read in public copies and reproductions; the paper itself was not read."
_SCHMIDHUBER = "Schmidhuber, Jürgen"

WORKS = (
    Reference(
        "vanveen2019", "web", ("van Veen, Fjodor", "Leijnen, Stefan"), "The Neural Network Zoo", 2019,
        "The Asimov Institute", url="https://www.asimovinstitute.org/neural-network-zoo/",
        note="The legend was read in transcriptions of the chart of 2019; it names the cells and gives no "
        "equation. The first version, by van Veen alone, is of 2016.",
    ),
    Reference(
        "broomhead1988", "article", ("Broomhead, D. S.", "Lowe, David"),
        "Multivariable Functional Interpolation and Adaptive Networks", 1988, "Complex Systems",
        url="https://www.complex-systems.com/abstracts/v02_i03_a05/", volume="2", pages="321-355",
        note="The paper itself was not read.",
    ),
    Reference(
        "kingma2014", "inproceedings", ("Kingma, Diederik P.", "Welling, Max"),
        "Auto-Encoding Variational Bayes", 2014, "International Conference on Learning Representations",
        arxiv="1312.6114",
        note="Equations (9), (10) and (12) read in copies of the paper's text.",
    ),
    Reference(
        "bridle1990", "inproceedings", ("Bridle, John S.",),
        "Probabilistic Interpretation of Feedforward Classification Network Outputs, with Relationships to "
        "Statistical Pattern Recognition", 1990,
        "Neurocomputing: Algorithms, Architectures and Applications", doi="10.1007/978-3-642-76153-9_28",
        pages="227-236", note="The paper itself was not read.",
    ),
    Reference(
        "bourlard1988", "article", ("Bourlard, Hervé", "Kamp, Yves"),
        "Auto-association by multilayer perceptrons and singular value decomposition", 1988,
        "Biological Cybernetics", doi="10.1007/BF00332918", volume="59", number="4-5", pages="291-294",
        note="The network read where others describe it, not in the paper.",
    ),
    Reference(
        "sabour2017", "inproceedings", ("Sabour, Sara", "Frosst, Nicholas", "Hinton, Geoffrey E."),
        "Dynamic Routing Between Capsules", 2017, "Advances in Neural Information Processing Systems",
        arxiv="1710.09829", volume="30",
        note="Equations (1) to (3) and procedure 1 read in programs and notes that quote them, not in the "
        "paper. Page numbers differ between sources and are left out.",
    ),
    Reference(
        "capsnet-tensorflow", "software", (), "CapsNet-Tensorflow, capsLayer.py", None, "GitHub",
        url="https://github.com/naturomics/CapsNet-Tensorflow",
        note="Read in copies of the file; which commit they copy was not found out.",
    ),
    Reference(
        "zhang2019", "inproceedings", ("Zhang, Biao", "Sennrich, Rico"),
        "Root Mean Square Layer Normalization", 2019, "Advances in Neural Information Processing Systems",
        arxiv="1910.07467", volume="32",
        note="Equation (4) read where others quote it with its number, not in the paper.",
    ),
    Reference(
        "he2016", "inproceedings", ("He, Kaiming", "Zhang, Xiangyu", "Ren, Shaoqing", "Sun, Jian"),
        "Deep Residual Learning for Image Recognition", 2016,
        "IEEE Conference on Computer Vision and Pattern Recognition", doi="10.1109/CVPR.2016.90",
        arxiv="1512.03385", pages="770-778",
        note="Equation (1) and the text around it read in copies of the paper's text.",
    ),
    Reference(
        "srivastava2015", "preprint", ("Srivastava, Rupesh Kumar", "Greff, Klaus", _SCHMIDHUBER),
        "Highway Networks", 2015, "arXiv", arxiv="1505.00387",
        note="Section 2 read in copies of the paper's text.",
    ),
    Reference(
        "dauphin2017", "inproceedings",
        ("Dauphin, Yann N.", "Fan, Angela", "Auli, Michael", "Grangier, David"),
        "Language Modeling with Gated Convolutional Networks", 2017,
        "International Conference on Machine Learning", arxiv="1612.08083", pages="933-941",
        note="Equation (1) read where others quote it with its number, not in the paper.",
    ),
    Reference(
        "shazeer2020", "preprint", ("Shazeer, Noam",), "GLU Variants Improve Transformer", 2020, "arXiv",
        arxiv="2002.05202", note="Read in a copy of the paper's text.",
    ),
    Reference(
        "smolensky1986", "inproceedings", ("Smolensky, Paul",),
        "Information Processing in Dynamical Systems: Foundations of Harmony Theory", 1986,
        "Parallel Distributed Processing: Explorations in the Microstructure of Cognition, Volume 1",
        url="https://apps.dtic.mil/docs/citations/ADA620727", pages="194-281",
        note="The chapter itself was not read.",
    ),
    Reference(
        "hinton2002", "article", ("Hinton, Geoffrey E.",),
        "Training Products of Experts by Minimizing Contrastive Divergence", 2002, "Neural Computation",
        doi="10.1162/089976602760128018", volume="14", number="8", pages="1771-1800", note=_FORMULA,
    ),
    Reference(
        "pytorch-layers", "software", (), "PyTorch, torch.nn and torch.nn.functional", None,
        "Python package, run as version 2.13.0", url="https://github.com/pytorch/pytorch/tree/v2.13.0/torch/nn",
    ),
    Reference(
        "keras-layers", "software", (), "Keras, keras.layers", None, "Python package, run as version 3.15.1",
        url="https://github.com/keras-team/keras/tree/v3.15.1/keras/src/layers",
    ),
    Reference(
        "flax-layers", "software", (), "Flax, flax.linen", None, "Python package, run as version 0.12.8",
        url="https://github.com/google/flax/tree/v0.12.8/flax/linen",
    ),
)  # fmt: skip
