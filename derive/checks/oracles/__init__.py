"""Implementations that were written elsewhere, one adapter a package, each imported only when it is asked
for.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.algebra.record import Array

Arrays = dict[str, Array]


@dataclass(frozen=True)
class Run:
    """What an oracle computed over a sequence.

    values: states and outputs by the names that ours have; an array shorter than the sequence holds its last
    steps; backward: from cotangents of the same shapes to gradients of everything that went in, none where
    the package computes none.
    """

    values: Arrays
    backward: Callable[[Mapping[str, Array]], Arrays] | None = None


@dataclass(frozen=True)
class Oracle:
    """An adapter: the package it needs, what to call it, its module here, and the cells that it can check.

    distribution: what installers call the package, where that is not the name under which it is imported;
    bound: how far apart values may be, relative to the largest: more where the package computes in float32.
    """

    package: str
    shown: str
    module: str
    cells: tuple[str, ...]
    distribution: str = ""
    bound: float = 1e-12

    @property
    def installed(self) -> bool:
        """Whether the package is there, without importing it."""
        return importlib.util.find_spec(self.package) is not None

    @property
    def missing(self) -> str:
        """What a verdict says where the package is not there."""
        return f"{self.package} is not installed"

    @property
    def version(self) -> str:
        """The installed package's version, without its build."""
        return importlib.metadata.version(self.distribution or self.package).partition("+")[0]

    def run(self, cell: str, arrays: Mapping[str, Array]) -> Run:
        """The oracle's run of a cell; arrays as `derive.checks.samples` draws them, with time and batch."""
        adapter = importlib.import_module(f"derive.checks.oracles.{self.module}")
        found: Run = adapter.run(cell, arrays)
        return found


ORACLES = (
    Oracle(
        "torch",
        "torch.nn",
        "torch_nn",
        ("dense", "elman", "irnn", "lstm", "lstm-concatenated", "lstm-stacked", "gru"),
    ),
    Oracle("torch", "torch.nn", "torch_lstm", ("lstm-projected",)),
    Oracle("subLSTM", "pytorch-sublstm", "sublstm", ("sub-lstm",), "pytorch-sublstm"),
    Oracle("mogrifier", "mogrifier", "mogrifier", ("mogrifier-lstm",)),
    Oracle(
        "torchrecurrent",
        "torchrecurrent",
        "torchrecurrent_plain",
        (
            "ind-rnn",
            "fast-rnn",
            "strongly-typed-rnn",
            "cfn",
            "minimal-rnn",
            "ran",
            "antisymmetric-rnn",
            "gated-antisymmetric-rnn",
            "cornn",
            "unicornn",
            "lem",
            "nas",
        ),
    ),
    Oracle(
        "torch",
        "torch.nn",
        "torch_static",
        (
            *("linear", "output-cell", "vae-cell", "convolution", "max-pooling", "average-pooling"),
            *("layer-norm", "rms-norm", "glu", "softmax-attention", "multi-head-attention"),
            *("modern-hopfield", "window-attention"),
        ),
    ),
    Oracle("torch", "torch.nn.functional.conv2d", "torch_convolution", ("conv-lstm", "conv-gru")),
    Oracle("snntorch", "snnTorch", "snntorch_neurons", ("lif", "synaptic-lif"), bound=1e-5),
    Oracle("torchrecurrent", "torchrecurrent", "torchrecurrent_handled", ("scrn", "rhn")),
    Oracle("reservoirpy", "ReservoirPy", "reservoirpy_nodes", ("leaky-rnn",)),
    Oracle("sru", "SRU", "sru_cell", ("sru",)),
    Oracle(
        "torchrecurrent",
        "torchrecurrent",
        "torchrecurrent_lstm",
        (
            "lstm-1997",
            "lstm-peephole",
            "janet",
            "residual-lstm",
            "multiplicative-lstm",
            "wmc-lstm",
            "mclstm-memory-controller",
            "strongly-typed-lstm",
        ),
    ),
    Oracle(
        "torchrecurrent",
        "torchrecurrent",
        "torchrecurrent_gru",
        (
            "mgu",
            "ugrnn",
            "intersection-rnn",
            "ligru",
            "mut1",
            "mut2",
            "mut3",
            "atr",
            "brc",
            "nbrc",
            "star",
            "sgrn",
            "light-ru",
            "fast-grnn",
            "strongly-typed-gru",
            "sgu",
            "dsgu",
            "miru1",
            "miru2",
            "tau-gru",
            "gru-chung",
            "gru-reset-before",
            "gru1",
            "gru2",
            "gru3",
            "mgu1",
            "mgu2",
            "mgu3",
        ),
    ),
    Oracle(
        "keras",
        "Keras",
        "keras_layers",
        ("elman", "irnn", "lstm", "gru", "gru-reset-before", "conv-lstm-no-peepholes"),
        bound=1e-5,
    ),
    Oracle(
        "flax",
        "flax.linen",
        "flax_linen",
        (
            *("elman", "elman-residual", "lstm", "gru", "mgu-reset-after", "mgu-no-reset"),
            "conv-lstm-no-peepholes",
        ),
    ),
    Oracle("equinox", "equinox.nn", "equinox_nn", ("lstm", "gru")),
    Oracle("haiku", "Haiku", "haiku_recurrent", ("lstm", "gru-chung"), "dm-haiku"),
    Oracle(
        "onnxruntime",
        "ONNX Runtime",
        "onnx_runtime",
        (
            "elman",
            "lstm",
            "lstm-peephole",
            "lstm-coupled",
            "lstm-cifg",
            "lstm-nig",
            "lstm-nfg",
            "lstm-nog",
            "lstm-niaf",
            "lstm-noaf",
            "lstm-hard-sigmoid",
            "irnn",
            "gru",
            "gru-reset-before",
        ),
        bound=1e-5,
    ),
    Oracle(
        "fla",
        "flash-linear-attention",
        "fla",
        (
            "gla",
            "gsa",
            "hgrn",
            "hgrn2",
            "mamba-2",
            "retnet",
            "rwkv-6",
        ),
        "fla-core",
    ),
    Oracle(
        "fla",
        "flash-linear-attention",
        "fla_delta",
        (
            "delta-net",
            "gated-delta-net",
            "kda",
            "mesa-net",
            "rwkv-7",
        ),
        "fla-core",
    ),
    # it adds 1e-10 to the normaliser
    Oracle("fla", "flash-linear-attention", "fla", ("linear-attention",), "fla-core", 1e-8),
    Oracle("xlstm", "xlstm", "xlstm", ("s-lstm", "m-lstm")),
    Oracle("mambapy", "mamba.py", "mambapy", ("mamba",)),
    Oracle("LRU_pytorch", "LRU-pytorch", "lru_pytorch", ("lru",), "LRU-pytorch"),
    Oracle("minGRU_pytorch", "minGRU-pytorch", "mingru_pytorch", ("min-gru", "min-lstm"), "minGRU-pytorch"),
    Oracle("transformers", "Transformers", "transformers_parts", ("rg-lru", "rwkv-4")),
    Oracle("ncps", "ncps", "ncps", ("cfc", "ltc")),
    Oracle("s5", "s5-pytorch", "s5", ("s5",), "s5-pytorch"),
)


def oracles_for(cell: str) -> tuple[Oracle, ...]:
    """The oracles that know a cell, by its catalogue name.

    >>> [oracle.package for oracle in oracles_for("leaky-rnn")]
    ['reservoirpy']
    """
    return tuple(oracle for oracle in ORACLES if cell in oracle.cells)
