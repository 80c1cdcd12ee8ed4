"""The recurrent operators of frameworks with their switches: which cell each is, and whether it was run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from derive import catalogue
from derive._version import __version__
from derive.checks.records import recorded
from derive.definition import Cell
from derive.document.model import Block, Column, Document, Part, Prose, Table
from derive.document.spans import Badge, Code, Link, Spans
from derive.document.words import say

OPERATORS = "operators"  # the page's name


@dataclass(frozen=True)
class Operator:
    """An operator at one setting of its switches.

    name, switches: as the framework spells them; cell: the catalogue's, or empty where it is no cell of its
    own; remark: what else is needed to get from one to the other.
    """

    name: str
    switches: str
    cell: str
    remark: str = ""


_TWO = "two biases, of which only the sum counts"
_BOTH = "two copies of the cell, one over the reversed sequence"
# framework as verdicts of oracles name it: its operators
_ALL: dict[str, tuple[Operator, ...]] = {
    "torch.nn": (
        Operator("RNN, RNNCell", "", "elman", _TWO),
        Operator("RNN, RNNCell", "nonlinearity='relu'", "irnn", _TWO),
        Operator("LSTM, LSTMCell", "", "lstm", _TWO),
        Operator("LSTM", "proj_size=p", "lstm-projected", _TWO),
        Operator("LSTM", "num_layers=2", "lstm-stacked", "any number of layers: derive.definition.stack"),
        Operator("GRU, GRUCell", "", "gru", "two biases; that of the candidate's product is d_g"),
        Operator("all", "bias=False", "", "the same cells with biases that are zero"),
        Operator("all", "bidirectional=True", "", _BOTH),
    ),
    "Keras": (
        Operator("SimpleRNN", "", "elman"),
        Operator("SimpleRNN", "activation='relu'", "irnn"),
        Operator("LSTM", "", "lstm"),
        Operator("LSTM", "recurrent_activation='hard_sigmoid'", "lstm-hard-sigmoid", "with slope = 1/6"),
        Operator("LSTM", "unit_forget_bias=True", "lstm", "a first value of the bias, not another cell"),
        Operator("GRU", "reset_after=True", "gru", "the default"),
        Operator("GRU", "reset_after=False", "gru-reset-before"),
        Operator("ConvLSTM1D, 2D, 3D", "", "conv-lstm-no-peepholes", "run as ConvLSTM2D"),
        Operator("all", "dropout, recurrent_dropout", "", "the same cells on inputs and states times a mask"),
        Operator("Bidirectional", "", "", _BOTH),
    ),
    "flax.linen": (
        Operator("SimpleCell", "", "elman"),
        Operator("SimpleCell", "residual=True", "elman-residual"),
        Operator("LSTMCell, OptimizedLSTMCell", "", "lstm"),
        Operator("GRUCell", "", "gru", "one bias for each of r and z"),
        Operator("MGUCell", "", "mgu-reset-after", "the paper's own is mgu"),
        Operator("MGUCell", "reset_gate=False", "mgu-no-reset"),
        Operator("ConvLSTMCell", "", "conv-lstm-no-peepholes", "σ(f + 1): its bias is smaller by 1"),
    ),
    "ONNX Runtime": (
        Operator("RNN", "activations=['Tanh']", "elman", _TWO),
        Operator("RNN", "activations=['Relu']", "irnn", _TWO),
        Operator("LSTM", "", "lstm", _TWO),
        Operator("LSTM", "P", "lstm-peephole", "peepholes in the order i, o, f"),
        Operator("LSTM", "input_forget=1", "lstm-coupled", "f = 1 - i; the weights of f are ignored"),
        Operator("LSTM", "P, input_forget=1", "lstm-cifg"),
        Operator("LSTM", "P, activations=['Sigmoid', 'Affine', 'Tanh']", "lstm-niaf", "Affine with 1 and 0"),
        Operator("LSTM", "P, activations=['Sigmoid', 'Tanh', 'Affine']", "lstm-noaf", "Affine with 1 and 0"),
        Operator("LSTM", "activations=['HardSigmoid', 'Tanh', 'Tanh']", "lstm-hard-sigmoid"),
        Operator("GRU", "linear_before_reset=1", "gru", "two biases; that of the candidate's product is d_g"),
        Operator("GRU", "linear_before_reset=0", "gru-reset-before", "the default"),
        Operator("all", "clip", "", "the pre-activations cut off on both sides: clip in a definition"),
        Operator("all", "direction='bidirectional'", "", _BOTH),
    ),
    "equinox.nn": (
        Operator("LSTMCell", "", "lstm"),
        Operator("GRUCell", "", "gru", "h' = g + z ⊙ (h - g), which is the same"),
    ),
    "Haiku": (
        Operator("LSTM", "", "lstm", "σ(f + 1): its bias is smaller by 1"),
        Operator("GRU", "", "gru-chung"),
    ),
}
_HEADS = tuple(Column(say(head)) for head in ("operator", "switches", "cell", "remark", "run against it"))


def operators(cells: Collection[Cell]) -> Document:
    """The page: a table for each framework; cells of this site are links."""
    known = {cell.name: cell for cell in cells if catalogue.has(cell)}
    summary = (
        "Recurrent operators of PyTorch, Keras, Flax, ONNX, Equinox and Haiku, and which cells they are."
    )
    parts = (Part("operators", "", (_lead(),)), *_tables(known))
    return Document("Operators of frameworks", "", summary, __version__, parts)


def _lead() -> Block:
    return Prose(
        say(
            "Which cell a framework computes depends on its switches. Where the last column says pass, the "
            "framework's own operator was run on our parameters, and its values (and its gradients, where it "
            "has any) are those of the cell; the figure is on the cell's page."
        )
    )


def _tables(known: dict[str, Cell]) -> Iterator[Part]:
    for framework, rows in _ALL.items():
        table = Table(_HEADS, tuple(_row(framework, each, known) for each in rows))
        yield Part(framework.lower().replace(".", "").replace(" ", "-"), framework, (table,))


def _row(framework: str, row: Operator, known: dict[str, Cell]) -> tuple[Spans, ...]:
    cell = known.get(row.cell)
    link = say(Link(cell.title, f"{cell.name}.md")) if cell else say(row.cell or "none of its own")
    switches = say(Code(row.switches)) if row.switches else say("as it comes")
    verdict = say(_verdict(framework, cell)) if cell else ()
    return say(row.name), switches, link, say(row.remark), verdict


def _verdict(framework: str, cell: Cell) -> Badge:
    """What the record of the cell says about the framework."""
    found = recorded(cell)
    about = [v for v in found.verdicts if v.kind == "oracle" and f"from {framework} " in v.figure]
    if not about:
        return Badge("not checked", "unchecked")
    return Badge("stale", "stale") if found.stale else Badge(about[0].status, about[0].status)
