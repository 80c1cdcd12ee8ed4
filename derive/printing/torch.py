"""Programs as PyTorch code: what stands in NumPy's, with PyTorch's functions, each of which autograd knows.

Tensors have a batch axis in front, parameters have none, as in NumPy code.  Type and device of what is made
anew are those of a tensor that is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.notation import ATOM
from derive.algebra.record import Child, Layout, Notation, operations, record
from derive.algebra.shape import code_shape, code_size
from derive.algebra.symbol import symbols_in
from derive.ops.contraction_text import as_product, letters_of
from derive.ops.own import NAME, derivative_of
from derive.ops.own_text import code_name
from derive.ops.structure_text import axis_of
from derive.printing.numpy import NUMPY
from derive.printing.torch_scalar import own_helpers
from derive.program import Program

_F = "torch.nn.functional"
# what PyTorch calls them; a bare name is a helper of the emitted file
_FUNCTIONS: Mapping[str, str] = {
    **{name: f"torch.{name}({{}})" for name in ("sigmoid", "exp", "log", "sqrt", "tanh", "sin", "cos")},
    **{name: f"torch.{name}({{}})" for name in ("relu", "sign", "maximum", "minimum")},
    **{name: f"{_F}.{name}({{}})" for name in ("silu", "logsigmoid")},
    **{name: f"{name}({{}})" for name in ("softplus", "step", "side", "spike", "fast_sigmoid")},
    "absolute": "torch.abs({})",
    "softmax": "torch.softmax({}, dim=-1)",
    "amax": "torch.max({}, dim=-1).values",  # whose gradient is that of the first, unlike that of torch.amax
    "first_largest": "first_largest({})",
    "inverse": "torch.linalg.inv({})",
}
FULL = "{like}.new_full({shape}, {number})"  # a tensor of the type and on the device of another
# where a definition of PyTorch differs from ours, or there is none
HELPERS = {
    "softplus": f'''def softplus(z):
    """log(1 + exp(z)); PyTorch takes z itself from 20 on, which in float64 is too early."""
    return {_F}.softplus(z, threshold=50.0)
''',
    "pad": f'''def pad(a, axis, before, after):
    """Zeros before and after on one axis."""
    return {_F}.pad(a, [0, 0] * (a.ndim - 1 - axis) + [before, after])
''',
    "step": '''def step(z):
    """The slope of relu: 1 where z > 0, else 0."""
    return (z > 0).to(z.dtype)
''',
    "side": '''def side(z):
    """1 where z > 0, 0 where z < 0, one half at 0: the slope of the larger of two."""
    return 0.5 + 0.5 * torch.sign(z)
''',
    "spike": '''def spike(z, slope):
    """1 where z > 0, else 0; its gradient, autograd's too, is that of fast_sigmoid(z, slope)."""
    smooth = fast_sigmoid(z, slope)
    return (z > 0).to(z.dtype) + (smooth - smooth.detach())
''',
    "fast_sigmoid": '''def fast_sigmoid(z, slope):
    """z / (1 + slope |z|)."""
    return z / (1 + slope * torch.abs(z))
''',
    "first_largest": '''def first_largest(z):
    """1 at the first largest entry of the last axis, else 0."""
    places = torch.arange(z.shape[-1], device=z.device)
    return (places == torch.argmax(z, dim=-1, keepdim=True)).to(z.dtype)
''',
    "windows": '''def windows(a, axis, size, stride):
    """All windows along an axis: positions in its place, entries of a window behind them."""
    return a.unfold(axis, size, stride).movedim(-1, axis + 1)
''',
    "overlaid": '''def overlaid(a, axis, size, stride, length):
    """Windows put back where they were taken from, and added up where they overlap."""
    starts = torch.arange(a.shape[axis], device=a.device) * stride
    places = (starts[:, None] + torch.arange(size, device=a.device)).flatten()
    result = a.new_zeros((*a.shape[:axis], length, *a.shape[axis + 2 :]))
    return result.index_add(axis, places, a.flatten(axis, axis + 1))
''',
}


def helpers(text: str, *programs: Program) -> str:
    """The helper functions that a text calls, in the table's order, then the own functions of programs."""
    own = own_helpers(step.expr for program in programs for step in program.steps)
    called = f"{text}{own}"
    needed = [name for name in HELPERS if re.search(rf"(?<![\w.]){name}\(", called)]
    if "spike" in needed:  # which calls the other
        needed = [name for name in HELPERS if name in {*needed, "fast_sigmoid"}]
    codes = [HELPERS[name] for name in needed]
    return "\n\n".join([*codes, own] if own else codes)


def _number(value: sympy.Expr) -> str:
    """A number, or a formula of sizes in numbers of Python's, which leave the type of tensors as it is."""
    if not value.free_symbols or value.is_Symbol:
        return NUMPY.scalar(value)
    text = sympy.pycode(value, fully_qualified_modules=True)
    spaced = re.sub(r"(?<![*])([*/])(?![*])", r" \1 ", text)
    return f"({spaced})"


def _function(node: Apply, child: Child) -> str:
    numbers = [str(attribute) for attribute in node.attributes]
    return _FUNCTIONS[node.op].format(", ".join([*_arguments(node, child), *numbers]))


def _own(node: Apply, child: Child) -> str:
    return f"{code_name(*derivative_of(node))}({', '.join(_arguments(node, child))})"


def _arguments(node: Apply, child: Child) -> list[str]:
    """The operands; PyTorch's functions take no plain numbers."""
    texts = [(operand, child(operand, 0)) for operand in node.operands]
    return [_new("tensor", text, node, child) if _is_number(operand) else text for operand, text in texts]


def _new(kind: str, arguments: str, node: Node, child: Child) -> str:
    """Code that makes a tensor, with the type and the device of one that is there."""
    there = child.like or next((symbol.name for symbol in symbols_in(node)), "")
    return f"{there}.new_{kind}({arguments})" if there else f"torch.{kind}({arguments})"


def _zeros(node: Apply, child: Child) -> str:
    return _new("zeros", code_shape(node.attributes), node, child)


def _eye(node: Apply, child: Child) -> str:
    like, sizes = child.like, ", ".join(map(code_size, node.attributes))
    kind = f", dtype={like}.dtype, device={like}.device" if like else ""
    if len(node.attributes) == 1:
        return f"torch.eye({sizes}{kind})"
    count = " * ".join(f"({code_size(s)})" if s.is_Add else code_size(s) for s in node.attributes)
    return f"torch.eye({count}{kind}).reshape({sizes}, {sizes})"


def _spread(node: Apply, child: Child) -> str:
    """A view; axes of length 1 that are new need nothing more."""
    operand, (shape, axes) = node.operands[0], node.attributes
    if _is_number(operand):
        return _new("full", f"{code_shape(shape.args)}, {child(operand, 0)}", node, child)
    index = ", ".join(":" if axis in axes.args else "None" for axis in range(len(shape.args)))
    viewed = child(operand, ATOM) + (f"[{index}]" if axes.args else "")
    if axes.args and all(size == 1 or axis in axes.args for axis, size in enumerate(shape.args)):
        return viewed
    return f"{viewed}.expand({', '.join(map(code_size, shape.args))})"


def _is_number(node: Node) -> bool:
    """Whether the code of an expression is that of a plain number."""
    arithmetic = isinstance(node, Apply) and node.op in ("add", "neg", "mul", "div", "pow")
    return isinstance(node, Scalar) or (arithmetic and all(map(_is_number, node.operands)))


def _concat(node: Apply, child: Child) -> str:
    return f"torch.cat([{', '.join(child(part, 0) for part in node.operands)}], dim={axis_of(node)})"


def _contract(node: Apply, child: Child) -> str:
    """One matrix product where the letters allow it; batch axes count like any other letter."""
    if as_product(node):
        return record(node).notations["numpy"].layout(node, child)
    inputs, out = letters_of(node)
    operand = node.operands[0]
    match (tuple(inputs), out):
        case (("jk",), "kj"):
            return f"{child(operand, ATOM)}.T"
        case ((each,), "") if len(set(each)) == len(each):
            return f"torch.sum({child(operand, 0)})"
        case ((each,), kept) if each[1:] == kept and each[0] not in kept:
            return f"torch.sum({child(operand, 0)}, dim=0)"
        case (("j", "k"), "jk"):
            return f"torch.outer({child(operand, 0)}, {child(node.operands[1], 0)})"
    arguments = ", ".join(child(o, 0) for o in node.operands)
    return f'torch.einsum("{",".join(inputs)}->{out}", {arguments})'


_LAYOUTS: Mapping[str, Layout] = {
    **dict.fromkeys(_FUNCTIONS, _function),
    NAME: _own,
    "zeros": _zeros,
    "eye": _eye,
    "concat": _concat,
    "spread": _spread,
    "contract": _contract,
}
TORCH = replace(
    NUMPY,
    scalar=_number,
    own={
        op.name: Notation(op.notations["numpy"].precedence, _LAYOUTS[op.name])
        for op in operations()
        if op.name in _LAYOUTS
    },
)
