"""JAX as a dialect of NumPy: what it writes otherwise, and the helpers that its files define.

The code can be traced: lengths are numbers of Python's, nothing is written in place, and no shape depends
on a value.
"""

from __future__ import annotations

import re
from dataclasses import replace

from derive.algebra.node import Apply, Scalar
from derive.algebra.notation import ATOM, PRODUCT
from derive.algebra.record import Child, Notation, operations, record
from derive.algebra.shape import code_shape
from derive.ops.contraction_text import as_product
from derive.printing.numpy import NUMPY
from derive.printing.scalar import Library, array_names, own_helpers
from derive.program import Program

_NUMPY = re.compile(r"(?<![\w.])np\.")
_FUNCTIONS = {
    "sigmoid": "jax.nn.sigmoid",
    "softplus": "jax.nn.softplus",
    "logsigmoid": "jax.nn.log_sigmoid",
    "silu": "jax.nn.silu",
    "relu": "jax.nn.relu",
    "absolute": "jnp.abs",
    "sign": "jnp.sign",
    "maximum": "jnp.maximum",
    "minimum": "jnp.minimum",
    "softmax": "jax.nn.softmax",
}
_LIBRARY = Library(
    "jnp",
    {
        **array_names("jnp"),
        **{name: f"jax.nn.{name}" for name in ("sigmoid", "softplus")},
        "erf": "jax.lax.erf",
        "sign": "jnp.sign",
        "Abs": "jnp.abs",
        "Max": "jnp.maximum",
        "Min": "jnp.minimum",
    },
)

# helpers that a file defines when its code calls them, in the order in which they stand there
HELPERS = {
    "step": '''def step(z):
    """The slope of relu: 1 where z > 0, else 0."""
    return jnp.heaviside(z, 0.0)
''',
    "side": '''def side(z):
    """1 where z > 0, 0 where z < 0, one half at 0: the slope of the larger of two."""
    return jnp.heaviside(z, 0.5)
''',
    "spike": '''@jax.custom_jvp
def spike(z, slope):
    """1 where z > 0, else 0; its gradient is taken as 1 / (1 + slope |z|)**2."""
    return jnp.heaviside(z, 0.0)


@spike.defjvp
def spike_jvp(values, changes):
    z, slope = values
    return spike(z, slope), changes[0] / (1 + slope * jnp.abs(z)) ** 2
''',
    "fast_sigmoid": '''def fast_sigmoid(z, slope):
    """z / (1 + slope |z|)."""
    return z / (1 + slope * jnp.abs(z))
''',
    "first_largest": '''def first_largest(z):
    """1 at the first largest entry of the last axis, else 0."""
    return jax.nn.one_hot(jnp.argmax(z, axis=-1), z.shape[-1], dtype=z.dtype)
''',
    "pad": '''def pad(a, axis, before, after):
    """Zeros before and after on one axis."""
    return jnp.pad(a, [(before, after) if k == axis else (0, 0) for k in range(a.ndim)])
''',
    "windows": '''def windows(a, axis, size, stride):
    """All windows along an axis: positions in its place, entries of a window behind them."""
    span = (a.shape[axis] - size) // stride * stride + 1
    parts = [jax.lax.slice_in_dim(a, k, k + span, stride, axis) for k in range(size)]
    return jnp.stack(parts, axis=axis + 1)
''',
    "transposed": '''def transposed(a):
    """a.T, laid out anew: where a is long XLA multiplies that twice as fast on a CPU."""
    return jax.lax.optimization_barrier(a.T)
''',
    "overlaid": '''def overlaid(a, axis, size, stride, length):
    """Windows put back where they were taken from, and added up where they overlap."""
    span, result = (a.shape[axis] - 1) * stride + 1, 0
    for k in range(size):
        part = jax.lax.index_in_dim(a, k, axis + 1, keepdims=False)
        room = (k, length - span - k, stride - 1)  # zeros before, behind and between
        widths = [room if j == axis else (0, 0, 0) for j in range(part.ndim)]
        result += jax.lax.pad(part, jnp.zeros((), a.dtype), widths)
    return result
''',
}


def helpers(text: str, *programs: Program) -> str:
    """The helper functions that a text calls, in the table's order, then the own functions of programs.

    >>> print(helpers("slope = step(a)"), end="")
    def step(z):
        \"\"\"The slope of relu: 1 where z > 0, else 0.\"\"\"
        return jnp.heaviside(z, 0.0)
    """
    own = own_helpers((step.expr for program in programs for step in program.steps), _LIBRARY)
    called = f"{text}{own}"
    needed = [code for name, code in HELPERS.items() if re.search(rf"(?<![\w.]){name}\(", called)]
    return "\n\n".join([*needed, own] if own else needed)


def _atom(node: Apply) -> int:
    return ATOM


def _renamed(notation: Notation) -> Notation:
    """The same text with the functions of jax.numpy in the place of NumPy's."""
    return replace(notation, layout=lambda node, child: _NUMPY.sub("jnp.", notation.layout(node, child)))


def _called(name: str) -> Notation:
    def layout(node: Apply, child: Child) -> str:
        return f"{name}({', '.join(child(operand, 0) for operand in node.operands)})"

    return Notation(_atom, layout)


def _spread(node: Apply, child: Child) -> str:
    """A number that is repeated is of no type of whole numbers."""
    operand, shape = node.operands[0], node.attributes[0].args
    if not isinstance(operand, Scalar):
        return _NUMPY.sub("jnp.", record(node).notations["numpy"].layout(node, child))
    number = f"{float(operand.value)}" if operand.value.is_Integer else child(operand, 0)
    return f"jnp.full({code_shape(shape)}, {number})"


def _transposed_first(node: Apply, child: Child) -> str:
    """A sum over all samples, ``a.T @ b``, with the transposed array laid out anew."""
    product, usual = as_product(node), JAX.own["contract"].layout
    if product is None or not product.left_transposed or product.right_is_vector:
        return usual(node, child)
    right = (
        child(product.right, ATOM) + ".T" if product.right_transposed else child(product.right, PRODUCT + 1)
    )
    return f"transposed({child(product.left, 0)}) @ {right}"


JAX = replace(
    NUMPY,
    own={op.name: _renamed(op.notations["numpy"]) for op in operations()}
    | {name: _called(called) for name, called in _FUNCTIONS.items()}
    | {"spread": Notation(_atom, _spread)},
)
# for long arrays: all steps at once
AT_ONCE = replace(
    JAX,
    own={**JAX.own, "contract": replace(JAX.own["contract"], layout=_transposed_first)},
)
