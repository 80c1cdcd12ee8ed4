"""What an adapter does beyond handing our arrays to a package: the verdict says it, so that nobody reads
"agrees" for more than was compared.

By the adapter's module and the cell; a cell "" stands for all of a module's that have no line of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

_RECURRENCE = "the recurrence is the package's, projections and gates are made beside it in PyTorch"
_HELD = "its gate is held at 1 by a bias of 50, which float32 rounds to 1"
_G = "its map g of the candidate is replaced by the identity, and biases are added"

REMARKS: Mapping[tuple[str, str], str] = {
    ("torchrecurrent_plain", "nas"): "a bias for every sample makes the sum in its leaf 3 a product",
    ("torchrecurrent_plain", "lem"): "its step runs twice, the second time with the new memory",
    ("torchrecurrent_handled", "scrn"): "the hidden state is taken out of its output by the inverse of tanh",
    ("torchrecurrent_handled", "rhn"): "its missing base class is supplied, its initialiser left out",
    ("onnx_runtime", "lstm-nig"): _HELD,
    ("onnx_runtime", "lstm-nfg"): _HELD,
    ("onnx_runtime", "lstm-nog"): _HELD,
    ("mingru_pytorch", ""): _G,
    (
        "torch_convolution",
        "",
    ): "only convolution and autograd are PyTorch's, the gates are the adapter's",
    ("torch_static", "window-attention"): "the attention is PyTorch's, with the window as its mask",
    ("fla", ""): _RECURRENCE,
    ("fla", "linear-attention"): f"it adds 1e-10 to the normaliser; {_RECURRENCE}",
    ("fla", "retnet"): f"{_RECURRENCE}; for a negative γ signs alternate in what it gets and gives",
    ("fla", "hgrn"): f"{_RECURRENCE}; it is real, and runs in coordinates that turn with the state",
    ("fla_delta", ""): _RECURRENCE,
    ("xlstm", "m-lstm"): f"{_RECURRENCE}; its small number in the normaliser is set to zero",
    ("ncps", "ltc"): "one step of its solver, its small number in the denominator set to zero",
    ("mogrifier", ""): "it runs for two rounds at a time, with the matrices of these",
    ("mambapy", ""): "the recurrence of its block alone, its method ssm_step",
    ("lru_pytorch", ""): "one sequence at a time; states are read through further rows of its C",
    ("s5", ""): "its functions in complex128, as its module makes parameters complex64",
    ("sru_cell", ""): "its recurrence in Python, without its compiled kernels",
}


def remark(module: str, cell: str) -> str:
    """What to say of an adapter's way with a cell; nothing where it hands over our arrays and no more.

    >>> remark("torchrecurrent_plain", "lem")
    'its step runs twice, the second time with the new memory'
    """
    return REMARKS.get((module, cell), REMARKS.get((module, ""), ""))
