"""The works behind linear attention, with decay and with the delta rule."""

from derive.bibliography.work import Reference

_CODE = (
    "Fields as other papers and the authors' repositories cite it; equations followed in the code of "
    "flash-linear-attention, equation numbers not seen."
)
_SONGLIN, _KIM, _SHEN = "Yang, Songlin", "Kim, Yoon", "Shen, Yikang"

WORKS = (
    Reference(
        "fla", "software", (), "flash-linear-attention, fla/ops (naive.py of each operator)", None,
        "PyPI, fla-core, version 0.6.0", url="https://github.com/fla-org/flash-linear-attention",
    ),
    Reference(
        "schlag2021", "inproceedings", ("Schlag, Imanol", "Irie, Kazuki", "Schmidhuber, Jürgen"),
        "Linear Transformers Are Secretly Fast Weight Programmers", 2021,
        "International Conference on Machine Learning", arxiv="2102.11174",
        url="https://proceedings.mlr.press/v139/schlag21a.html", volume="139", pages="9355-9366", note=_CODE,
    ),
    Reference(
        "yang2024", "inproceedings", (_SONGLIN, "Wang, Bailin", "Zhang, Yu", _SHEN, _KIM),
        "Parallelizing Linear Transformers with the Delta Rule over Sequence Length", 2024,
        "Advances in Neural Information Processing Systems", arxiv="2406.06484",
        url="https://arxiv.org/abs/2406.06484", volume="37", pages="115491-115522", note=_CODE,
    ),
    Reference(
        "yang2025", "inproceedings", (_SONGLIN, "Kautz, Jan", "Hatamizadeh, Ali"),
        "Gated Delta Networks: Improving Mamba2 with Delta Rule", 2025,
        "The Thirteenth International Conference on Learning Representations", arxiv="2412.06464",
        url="https://openreview.net/forum?id=r8H7xhYPwz", note=_CODE,
    ),
    Reference(
        "katharopoulos2020", "inproceedings",
        ("Katharopoulos, Angelos", "Vyas, Apoorv", "Pappas, Nikolaos", "Fleuret, François"),
        "Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention", 2020,
        "International Conference on Machine Learning", arxiv="2006.16236",
        url="https://arxiv.org/abs/2006.16236", pages="5156-5165", note=_CODE,
    ),
    Reference(
        "sun2023", "preprint",
        (
            "Sun, Yutao", "Dong, Li", "Huang, Shaohan", "Ma, Shuming", "Xia, Yuqing", "Xue, Jilong",
            "Wang, Jianyong", "Wei, Furu",
        ),
        "Retentive Network: A Successor to Transformer for Large Language Models", 2023, "arXiv",
        arxiv="2307.08621", url="https://arxiv.org/abs/2307.08621", note=_CODE,
    ),
    Reference(
        "yangwang2024", "inproceedings", (_SONGLIN, "Wang, Bailin", _SHEN, "Panda, Rameswar", _KIM),
        "Gated Linear Attention Transformers with Hardware-Efficient Training", 2024,
        "International Conference on Machine Learning", arxiv="2312.06635",
        url="https://arxiv.org/abs/2312.06635", note=_CODE,
    ),
    Reference(
        "qin2023", "inproceedings", ("Qin, Zhen", _SONGLIN, "Zhong, Yiran"),
        "Hierarchically Gated Recurrent Neural Network for Sequence Modeling", 2023,
        "Advances in Neural Information Processing Systems", arxiv="2311.04823",
        url="https://arxiv.org/abs/2311.04823", volume="36", note=_CODE,
    ),
    Reference(
        "qin2024", "inproceedings",
        ("Qin, Zhen", _SONGLIN, "Sun, Weixuan", "Shen, Xuyang", "Li, Dong", "Sun, Weigao", "Zhong, Yiran"),
        "HGRN2: Gated Linear RNNs with State Expansion", 2024, "First Conference on Language Modeling",
        arxiv="2404.07904", url="https://openreview.net/forum?id=y6SqbJfCSk", note=_CODE,
    ),
    Reference(
        "peng2023", "preprint",
        (
            "Peng, Bo", "Alcaide, Eric", "Anthony, Quentin", "Albalak, Alon", "Arcadinho, Samuel",
            "Cao, Huanqi", "Cheng, Xin", "Chung, Michael", "Grella, Matteo", "GV, Kranthi Kiran",
            "He, Xuzheng", "Hou, Haowen", "Kazienko, Przemyslaw", "Kocon, Jan", "Kong, Jiaming",
            "Koptyra, Bartlomiej", "Lau, Hayden", "Mantri, Krishna Sri Ipsit", "Mom, Ferdinand",
            "Saito, Atsushi", "Tang, Xiangru", "Wang, Bolun", "Wind, Johan S.", "Wozniak, Stansilaw",
            "Zhang, Ruichong", "Zhang, Zhenyuan", "Zhao, Qihang", "Zhou, Peng", "Zhu, Jian", "Zhu, Rui-Jie",
        ),
        "RWKV: Reinventing RNNs for the Transformer Era", 2023, "arXiv", arxiv="2305.13048",
        url="https://arxiv.org/abs/2305.13048",
        note="Fields as repositories cite it; equations followed in code, equation numbers not seen.",
    ),
    Reference(
        "peng2024", "preprint",
        (
            "Peng, Bo", "Goldstein, Daniel", "Anthony, Quentin", "Albalak, Alon", "Alcaide, Eric",
            "Biderman, Stella", "Cheah, Eugene", "Du, Xingjian", "Ferdinan, Teddy", "Hou, Haowen",
            "Kazienko, Przemyslaw", "GV, Kranthi Kiran", "Kocon, Jan", "Koptyra, Bartlomiej",
            "Krishna, Satyapriya", "McClelland Jr., Ronald", "Muennighoff, Niklas", "Obeid, Fares",
            "Saito, Atsushi", "Song, Guangyu", "Tu, Haoqin", "Woźniak, Stanislaw", "Zhang, Ruichong",
            "Zhao, Bingchen", "Zhao, Qihang", "Zhou, Peng", "Zhu, Jian", "Zhu, Rui-Jie",
        ),
        "Eagle and Finch: RWKV with Matrix-Valued States and Dynamic Recurrence", 2024, "arXiv",
        arxiv="2404.05892", url="https://arxiv.org/abs/2404.05892",
        note=_CODE + " Names of authors put together from two lists that cite it.",
    ),
    Reference(
        "peng2025", "preprint",
        (
            "Peng, Bo", "Zhang, Ruichong", "Goldstein, Daniel", "Alcaide, Eric", "Du, Xingjian",
            "Hou, Haowen", "Lin, Jiaju", "Liu, Jiaxing", "Lu, Janna", "Merrill, William", "Song, Guangyu",
            "Tan, Kaifeng", "Utpala, Saiteja", "Wilce, Nathan", "Wind, Johan S.", "Wu, Tianyi",
            "Wuttke, Daniel", "Zhou-Zheng, Christian",
        ),
        "RWKV-7 \"Goose\" with Expressive Dynamic State Evolution", 2025, "arXiv", arxiv="2503.14456",
        url="https://arxiv.org/abs/2503.14456", note=_CODE,
    ),
    Reference(
        "kimi2025", "preprint", ("Team, Kimi",),
        "Kimi Linear: An Expressive, Efficient Attention Architecture", 2025, "arXiv", arxiv="2510.26692",
        url="https://arxiv.org/abs/2510.26692", note=_CODE,
    ),
    Reference(
        "zhang2024", "inproceedings",
        (
            "Zhang, Yu", _SONGLIN, "Zhu, Ruijie", "Zhang, Yue", "Cui, Leyang", "Wang, Yiqiao", "Wang, Bolun",
            "Shi, Freda", "Wang, Bailin", "Bi, Wei", "Zhou, Peng", "Fu, Guohong",
        ),
        "Gated Slot Attention for Efficient Linear-Time Sequence Modeling", 2024,
        "Advances in Neural Information Processing Systems", arxiv="2409.07146",
        url="https://arxiv.org/abs/2409.07146", volume="37", note=_CODE,
    ),
    Reference(
        "vonoswald2025", "preprint",
        (
            "von Oswald, Johannes", "Scherrer, Nino", "Kobayashi, Seijin", "Versari, Luca", _SONGLIN,
            "Schlegel, Maximilian", "Maile, Kaitlin", "Schimpf, Yanick", "Sieberling, Oliver",
            "Meulemans, Alexander", "Saurous, Rif A.", "Lajoie, Guillaume", "Frenkel, Charlotte",
            "Pascanu, Razvan", "Agüera y Arcas, Blaise", "Sacramento, João",
        ),
        "MesaNet: Sequence Modeling by Locally Optimal Test-Time Training", 2025, "arXiv",
        arxiv="2506.05233", url="https://arxiv.org/abs/2506.05233", note=_CODE,
    ),
)  # fmt: skip
