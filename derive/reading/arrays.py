r"""What matrices, columns and rows do with each other, as linear algebra has it.

A vector is a column, its transpose a row.  Ones and the identity have the size that is needed where they
stand; where nothing says which, that is an error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from derive.algebra.record import Array
from derive.reading.tokens import Unreadable

Want: TypeAlias = tuple[int, ...] | None

_MOST = 100  # so many factors of a product are tried in every order


class Misfit(Unreadable):
    """Shapes that do not go together."""


class Undetermined(Unreadable):
    """A size that the text does not say."""


@dataclass(frozen=True)
class Value:
    """An array; row: whether it is a transposed vector."""

    array: Array
    row: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of its axes."""
        return tuple(self.array.shape)

    @property
    def rank(self) -> int:
        """How many axes it has."""
        return self.array.ndim


@dataclass(frozen=True)
class Unsized:
    """Ones, or an identity, of a size that is still to be found."""

    kind: str
    row: bool = False


Found: TypeAlias = Value | Unsized


def filled(shape: Sequence[int], entry: object) -> Array:
    """An array with one number everywhere."""
    array = np.empty(tuple(shape), dtype=object)
    array[...] = entry
    return array


def number(value: object) -> Value:
    """A number as a value without axes."""
    return Value(filled((), value))


def sized(found: Found, want: Want) -> Value:
    """The value in the shape that is wanted, where there is one; a row is a matrix of one row."""
    if isinstance(found, Unsized):
        return _of_size(found, want)
    if want is None or (found.shape == want and not found.row):
        return found
    if found.row and (1, *found.shape) == want:
        return Value(found.array.reshape(want))
    if found.shape == (*want, 1) or found.shape == (1, *want):
        return Value(found.array.reshape(want))
    if found.rank == 0:
        return found
    raise Misfit(f"a shape {found.shape}{' (a row)' * found.row} where {want} is needed")


def _of_size(found: Unsized, want: Want) -> Value:
    if want is None or not want:
        raise Undetermined(f"nobody can say how large this {found.kind} is")
    if found.kind == "ones":
        return Value(filled(want, 1))
    if len(want) != 2 or want[0] != want[1]:
        raise Misfit(f"an identity of shape {want}")
    return Value(np.eye(want[0], dtype=int).astype(object))


def transposed(found: Found) -> Found:
    """Rows for columns."""
    if isinstance(found, Unsized):
        return found if found.kind == "eye" else Unsized(found.kind, not found.row)
    if found.rank == 1:
        return Value(found.array, not found.row)
    if found.rank == 2:
        return Value(found.array.T)
    raise Misfit(f"the transpose of a tensor of rank {found.rank}")


def multiplied(factors: Sequence[Found], want: Want) -> Found:
    """Factors beside each other: numbers scale, the rest is a product of matrices."""
    numbers = [f.array[()] for f in factors if isinstance(f, Value) and f.rank == 0]
    tensors = [f for f in factors if not (isinstance(f, Value) and f.rank == 0)]
    scale = math.prod(numbers)
    if not tensors:
        return number(scale)
    product = _chain(tensors, want)
    if not numbers:
        return product
    whole = sized(product, want)
    return Value(np.asarray(whole.array * scale, dtype=object), whole.row)


def _chain(factors: Sequence[Found], want: Want) -> Found:
    """The product in the first order in which it is one; each part is tried once."""
    if len(factors) > _MOST:
        raise Unreadable(f"more than {_MOST} factors beside each other")
    known: dict[tuple[int, int], Found | Unreadable] = {}

    def part(first: int, last: int, want: Want = None) -> Found:
        if last - first == 1:
            return factors[first]
        if (first, last) not in known:
            known[first, last] = found(first, last, want)
        there = known[first, last]
        if isinstance(there, Unreadable):
            raise there
        return there

    def found(first: int, last: int, want: Want) -> Found | Unreadable:
        reasons: list[Unreadable] = []
        for cut in range(last - 1, first, -1):
            try:
                return _pair(part(first, cut), part(cut, last), want)
            except Unreadable as reason:
                reasons.append(reason)
        return next((r for r in reasons if isinstance(r, Undetermined)), reasons[0])

    return part(0, len(factors), want)


def _pair(left: Found, right: Found, want: Want) -> Found:
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return _with_unsized(left, right, want)
    if left.rank == 0 or right.rank == 0:  # what was a product of a row and a column
        return _scaled(left, right)
    a = left.array.reshape(1, -1) if left.row else left.array
    b = right.array.reshape(1, -1) if right.row else right.array
    if left.rank > 2 or right.rank > 2:
        raise Misfit("a product of matrices with a tensor of rank 3 or more")
    if a.ndim == 1:  # a column: only a row can follow
        if not right.row:
            raise Misfit(f"a column of {a.shape} in front of {b.shape}")
        return Value(np.outer(a, b))
    if a.shape[1] != b.shape[0]:
        raise Misfit(f"inner sizes of {a.shape} and {b.shape} differ")
    product = np.asarray(np.dot(a, b), dtype=object)
    if not left.row:
        return Value(product)
    return Value(product.reshape(product.shape[1:]), row=product.ndim == 2)


def _scaled(left: Value, right: Value) -> Value:
    return Value(np.asarray(left.array * right.array, dtype=object), left.row or right.row)


def _with_unsized(left: Found, right: Found, want: Want) -> Found:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Value) and other.rank == 0:
            return _scaled(sized(one, want), other)
        if isinstance(one, Unsized) and one.kind == "eye" and isinstance(other, Value) and other.rank:
            return other
    if isinstance(left, Unsized) and left.row and isinstance(right, Value) and right.rank in (1, 2):
        return _pair(Value(filled(right.shape[:1], 1), row=True), right, None)
    if want is None:
        raise Undetermined("ones of a size that nobody can find")
    if isinstance(left, Unsized) and isinstance(right, Value) and right.row and len(want) == 2:
        return Value(np.outer(filled(want[:1], 1), right.array))
    if isinstance(left, Value) and isinstance(right, Unsized) and left.rank == 1 and not left.row:
        fits = right.row == (len(want) == 2) and want[:1] == left.shape
        if fits:
            return Value(filled(want, 0) + left.array.reshape(-1, *[1] * (len(want) - 1)))
    shapes = [each.shape if isinstance(each, Value) else each for each in (left, right)]
    raise Misfit(f"{shapes[0]} and {shapes[1]} beside each other")


def joined(parts: Sequence[Array], axis: int) -> Array:
    """One after the other along an axis."""
    others = {(*part.shape[:axis], *part.shape[axis + 1 :]) for part in parts}
    if len(others) != 1 or len({part.ndim for part in parts}) != 1:
        raise Misfit(f"parts of shapes {[part.shape for part in parts]} along axis {axis + 1}")
    return np.concatenate(parts, axis=axis)


def _window(kernel: Array, place: Sequence[int], stride: int) -> tuple[slice, ...]:
    """All channels, and of the other axes what lies below the kernel."""
    starts = zip(place, kernel.shape[2:], strict=True)
    return (slice(None), *(slice(p * stride, p * stride + size) for p, size in starts))


def convolved(kernel: Array, tensor: Array, stride: int, want: Want) -> Array:
    """Every output channel a sum over input channels and a window; as many zeros on all sides as needed."""
    if want is None:
        raise Undetermined("a convolution of a size that nobody can find")
    widths = [(0, 0)]
    for length, size, positions in zip(tensor.shape[1:], kernel.shape[2:], want[1:], strict=True):
        missing = (positions - 1) * stride + size - length
        if missing < 0 or missing % 2:
            raise Misfit("a convolution with other zeros in front than behind")
        widths.append((missing // 2, missing // 2))
    padded = np.pad(tensor, widths, constant_values=0)
    result = filled((kernel.shape[0], *want[1:]), 0)
    for place in np.ndindex(*want[1:]):
        axes = tuple(range(1, kernel.ndim))
        part = padded[_window(kernel, place, stride)]
        result[(slice(None), *place)] = np.sum(kernel * part, axis=axes)
    return result


def spread_back(kernel: Array, tensor: Array, stride: int, want: Want) -> Array:
    """The transposed map of a convolution: every entry back to where its window lay."""
    if want is None:
        raise Undetermined("a convolution of a size that nobody can find")
    lengths = [(p - 1) * stride + k for p, k in zip(tensor.shape[1:], kernel.shape[2:], strict=True)]
    whole = filled((kernel.shape[1], *lengths), 0)
    for place in np.ndindex(*tensor.shape[1:]):
        part = np.tensordot(tensor[(slice(None), *place)], kernel, axes=1)
        window = _window(kernel, place, stride)
        whole[window] = whole[window] + part
    cut = [(length - size) // 2 for length, size in zip(lengths, want[1:], strict=True)]
    if any(2 * c != length - size or c < 0 for c, length, size in zip(cut, lengths, want[1:], strict=True)):
        raise Misfit("a convolution with other zeros in front than behind")
    return whole[(slice(None), *(slice(c, c + size) for c, size in zip(cut, want[1:], strict=True)))]
