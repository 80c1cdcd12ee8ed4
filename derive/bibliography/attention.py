"""Works on attention by softmax."""

from derive.bibliography.work import Reference

WORKS = (
    Reference(
        "bahdanau2015", "inproceedings", ("Bahdanau, Dzmitry", "Cho, Kyunghyun", "Bengio, Yoshua"),
        "Neural Machine Translation by Jointly Learning to Align and Translate", 2015,
        "International Conference on Learning Representations", arxiv="1409.0473",
        note="Appendix A.1.2 and the text around equation (6) read in copies of the paper's text.",
    ),
    Reference(
        "vaswani2017", "inproceedings",
        (
            "Vaswani, Ashish", "Shazeer, Noam", "Parmar, Niki", "Uszkoreit, Jakob", "Jones, Llion",
            "Gomez, Aidan N.", "Kaiser, Łukasz", "Polosukhin, Illia",
        ),
        "Attention Is All You Need", 2017, "Advances in Neural Information Processing Systems",
        arxiv="1706.03762", volume="30", pages="5998-6008",
        note="Section 3.2.2 read in copies of the paper's text, equation (1) where others quote it.",
    ),
    Reference(
        "beltagy2020", "preprint", ("Beltagy, Iz", "Peters, Matthew E.", "Cohan, Arman"),
        "Longformer: The Long-Document Transformer", 2020, "arXiv", arxiv="2004.05150",
        note="The beginning of section 3.1 read in copies of the paper's text, not the rest.",
    ),
    Reference(
        "ramsauer2021", "inproceedings",
        (
            "Ramsauer, Hubert", "Schäfl, Bernhard", "Lehner, Johannes", "Seidl, Philipp", "Widrich, Michael",
            "Adler, Thomas", "Gruber, Lukas", "Holzleitner, Markus", "Pavlović, Milena",
            "Sandve, Geir Kjetil", "Greiff, Victor", "Kreil, David", "Kopp, Michael", "Klambauer, Günter",
            "Brandstetter, Johannes", "Hochreiter, Sepp",
        ),
        "Hopfield Networks is All You Need", 2021, "International Conference on Learning Representations",
        arxiv="2008.02217",
        note="The update read in public copies of it, and its number, (3), in an answer of an author; the "
        "paper itself was not read.",
    ),
)  # fmt: skip
