"""Functions of whole tensors: of their last axis, of their shape, of their diagonal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from derive.algebra.record import Array
from derive.reading import functions as table
from derive.reading.arrays import Misfit, Value, Want, filled
from derive.reading.numbers import Numbers
from derive.reading.scripts import shape
from derive.reading.tree import Call


class Around(Protocol):
    """What a reader knows besides the text."""

    sizes: Mapping[str, int]
    functions: Mapping[str, Callable[..., Any]]
    numbers: Numbers


def of_whole(around: Around, call: Call, argument: Callable[[Want], Array], want: Want) -> Value | None:
    """The value of a call, where its function is one of whole tensors.

    argument: the value of the first argument, in a shape that is wanted.
    """
    function, scripts = call.function, dict(call.scripts)
    if function == table.SOFTMAX:
        return Value(table.softmax(argument(want), around.functions["\\exp"], around.numbers.divided))
    if function == table.FIRST_LARGEST:
        return Value(table.first_largest(argument(want), around.functions["\\max"]))
    if function == table.DIAGONAL:
        entries = argument(None)
        entries = entries[0] if entries.ndim == 2 and len(entries) == 1 else entries  # a row
        if entries.ndim != 1:
            raise Misfit(f"the diagonal matrix of a tensor of shape {entries.shape}")
        return Value(filled((len(entries),) * 2, 0) + np.diag(entries))
    if function == "\\max" and len(call.arguments) == 1:
        largest = np.frompyfunc(around.functions[function], 2, 1).reduce(argument(None), axis=-1)
        return Value(np.asarray(largest, dtype=object))
    if function == table.RESHAPED:
        return Value(argument(None).reshape(shape(scripts["_"], around.sizes)))
    return None
