"""The works behind state spaces, linear recurrences and xLSTM."""

from derive.bibliography.work import Reference

_LOOKED_UP = "Fields as other papers and the authors' repositories cite it; "
_CODE = _LOOKED_UP + "equations followed in the authors' code, equation numbers not seen."

WORKS = (
    Reference(
        "beck2024", "inproceedings",
        (
            "Beck, Maximilian", "Pöppel, Korbinian", "Spanring, Markus", "Auer, Andreas",
            "Prudnikova, Oleksandra", "Kopp, Michael", "Klambauer, Günter", "Brandstetter, Johannes",
            "Hochreiter, Sepp",
        ),
        "xLSTM: Extended Long Short-Term Memory", 2024, "Advances in Neural Information Processing Systems",
        arxiv="2405.04517", url="https://arxiv.org/abs/2405.04517", volume="37", note=_CODE,
    ),
    Reference(
        "xlstm-code", "software", (), "NX-AI xLSTM, xlstm/blocks (slstm, mlstm)", None, "PyPI, version 2.0.6",
        url="https://github.com/NX-AI/xlstm",
    ),
    Reference(
        "gu2023", "preprint", ("Gu, Albert", "Dao, Tri"),
        "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", 2023, "arXiv",
        arxiv="2312.00752", url="https://arxiv.org/abs/2312.00752", note=_CODE,
    ),
    Reference(
        "mambapy", "software", (), "mamba.py, mambapy/mamba.py", None, "PyPI, version 1.2.0",
        url="https://github.com/alxndrTL/mamba.py",
    ),
    Reference(
        "dao2024", "inproceedings", ("Dao, Tri", "Gu, Albert"),
        "Transformers are SSMs: Generalized Models and Efficient Algorithms Through Structured State Space "
        "Duality", 2024, "Forty-first International Conference on Machine Learning", arxiv="2405.21060",
        url="https://arxiv.org/abs/2405.21060", note=_CODE,
    ),
    Reference(
        "orvieto2023", "inproceedings",
        (
            "Orvieto, Antonio", "Smith, Samuel L.", "Gu, Albert", "Fernando, Anushan", "Gulcehre, Caglar",
            "Pascanu, Razvan", "De, Soham",
        ),
        "Resurrecting Recurrent Neural Networks for Long Sequences", 2023,
        "International Conference on Machine Learning", arxiv="2303.06349",
        url="https://arxiv.org/abs/2303.06349", pages="26670-26698", note=_CODE,
    ),
    Reference(
        "lru-pytorch", "software", (), "LRU-pytorch, LRU_pytorch/LRU.py", None, "PyPI, version 0.1.3",
        url="https://github.com/Gothos/LRU-pytorch",
    ),
    Reference(
        "feng2024", "preprint",
        (
            "Feng, Leo", "Tung, Frederick", "Ahmed, Mohamed Osama", "Bengio, Yoshua",
            "Hajimirsadeghi, Hossein",
        ),
        "Were RNNs All We Needed?", 2024, "arXiv", arxiv="2410.01201",
        url="https://arxiv.org/abs/2410.01201",
        note="Equations read in several implementations that quote them, not in the paper.",
    ),
    Reference(
        "mingru-pytorch", "software", (), "minGRU-pytorch, minGRU_pytorch (minGRU.py, minLSTM.py)", None,
        "PyPI, version 0.2.1", url="https://github.com/lucidrains/minGRU-pytorch",
    ),
    Reference(
        "de2024", "preprint",
        (
            "De, Soham", "Smith, Samuel L.", "Fernando, Anushan", "Botev, Aleksandar",
            "Cristian-Muraru, George", "Gu, Albert", "Haroun, Ruba", "Berrada, Leonard", "Chen, Yutian",
            "Srinivasan, Srivatsan", "Desjardins, Guillaume", "Doucet, Arnaud", "Budden, David",
            "Teh, Yee Whye", "Pascanu, Razvan", "de Freitas, Nando", "Gulcehre, Caglar",
        ),
        "Griffin: Mixing Gated Linear Recurrences with Local Attention for Efficient Language Models", 2024,
        "arXiv", arxiv="2402.19427", url="https://arxiv.org/abs/2402.19427",
        note=_LOOKED_UP + "equations read in notes on it and in code.",
    ),
    Reference(
        "transformers-recurrentgemma", "software", (),
        "Transformers, models/recurrent_gemma/modeling_recurrent_gemma.py", None, "PyPI, version 5.23.0",
        url="https://github.com/huggingface/transformers/blob/main/src/transformers/models/recurrent_gemma/"
        "modeling_recurrent_gemma.py",
    ),
    Reference(
        "smith2023", "inproceedings", ("Smith, Jimmy T. H.", "Warrington, Andrew", "Linderman, Scott W."),
        "Simplified State Space Layers for Sequence Modeling", 2023,
        "International Conference on Learning Representations", arxiv="2208.04933",
        url="https://arxiv.org/abs/2208.04933",
        note=_LOOKED_UP + "equations followed in a port of the authors' code, s5-pytorch.",
    ),
    Reference(
        "s5-pytorch", "software", (), "s5-pytorch, s5/s5_model.py", None, "PyPI, version 0.2.1",
        url="https://github.com/i404788/s5-pytorch",
    ),
    Reference(
        "hasani2021", "article",
        ("Hasani, Ramin", "Lechner, Mathias", "Amini, Alexander", "Rus, Daniela", "Grosu, Radu"),
        "Liquid Time-constant Networks", 2021,
        "Proceedings of the AAAI Conference on Artificial Intelligence", arxiv="2006.04439",
        url="https://ojs.aaai.org/index.php/AAAI/article/view/16936", volume="35", number="9",
        pages="7657-7666", note=_CODE,
    ),
    Reference(
        "hasani2022", "article",
        (
            "Hasani, Ramin", "Lechner, Mathias", "Amini, Alexander", "Liebenwein, Lucas", "Ray, Aaron",
            "Tschaikowski, Max", "Teschl, Gerald", "Rus, Daniela",
        ),
        "Closed-form Continuous-time Neural Networks", 2022, "Nature Machine Intelligence",
        arxiv="2106.13898", url="https://www.nature.com/articles/s42256-022-00556-7", volume="4",
        pages="992-1003", note=_CODE,
    ),
    Reference(
        "ncps", "software", (), "Neural Circuit Policies, ncps/torch (cfc_cell.py, ltc_cell.py)", None,
        "PyPI, version 1.0.1", url="https://github.com/mlech26l/ncps",
    ),
    Reference(
        "transformers-rwkv", "software", (), "Transformers, models/rwkv/modeling_rwkv.py", None,
        "PyPI, version 5.23.0",
        url="https://github.com/huggingface/transformers/blob/main/src/transformers/models/rwkv/"
        "modeling_rwkv.py",
    ),
    Reference(
        "voelker2019", "inproceedings", ("Voelker, Aaron R.", "Kajić, Ivana", "Eliasmith, Chris"),
        "Legendre Memory Units: Continuous-Time Representation in Recurrent Neural Networks", 2019,
        "Advances in Neural Information Processing Systems",
        url="https://papers.nips.cc/paper/2019/file/952285b9b7e7a1be5aa7849f32ffff05-Paper.pdf", volume="32",
        pages="15570-15579", note=_LOOKED_UP + "the equations were not read in the paper.",
    ),
)  # fmt: skip
