"""Works on convolution, pooling and convolutional recurrence."""

from derive.bibliography.work import Reference

WORKS = (
    Reference(
        "lecun1989", "article",
        (
            "LeCun, Yann", "Boser, Bernhard", "Denker, John S.", "Henderson, Donnie", "Howard, Richard E.",
            "Hubbard, Wayne", "Jackel, Lawrence D.",
        ),
        "Backpropagation Applied to Handwritten Zip Code Recognition", 1989, "Neural Computation",
        doi="10.1162/neco.1989.1.4.541", volume="1", number="4", pages="541-551",
        note="The paper itself was not read.",
    ),
    Reference(
        "lecun1998", "article", ("LeCun, Yann", "Bottou, Léon", "Bengio, Yoshua", "Haffner, Patrick"),
        "Gradient-Based Learning Applied to Document Recognition", 1998, "Proceedings of the IEEE",
        doi="10.1109/5.726791", volume="86", number="11", pages="2278-2324",
        note="The description of the subsampling layers read where others quote it.",
    ),
    Reference(
        "scherer2010", "inproceedings", ("Scherer, Dominik", "Müller, Andreas", "Behnke, Sven"),
        "Evaluation of Pooling Operations in Convolutional Architectures for Object Recognition", 2010,
        "International Conference on Artificial Neural Networks", doi="10.1007/978-3-642-15825-4_10",
        url="https://ais.uni-bonn.de/papers/icann2010_maxpool.pdf", pages="92-101",
        note="The paper itself was not read.",
    ),
    Reference(
        "shi2015", "inproceedings",
        (
            "Shi, Xingjian", "Chen, Zhourong", "Wang, Hao", "Yeung, Dit-Yan", "Wong, Wai-kin",
            "Woo, Wang-chun",
        ),
        "Convolutional LSTM Network: A Machine Learning Approach for Precipitation Nowcasting", 2015,
        "Advances in Neural Information Processing Systems", arxiv="1506.04214", volume="28",
        pages="802-810",
        note="Equation (3) read in summaries that copy it, its number in issues that cite it.",
    ),
    Reference(
        "ballas2016", "inproceedings", ("Ballas, Nicolas", "Yao, Li", "Pal, Chris", "Courville, Aaron"),
        "Delving Deeper into Convolutional Networks for Learning Video Representations", 2016,
        "International Conference on Learning Representations", arxiv="1511.06432",
        note="Equations read in ports that cite them; the paper itself was not read.",
    ),
)  # fmt: skip
