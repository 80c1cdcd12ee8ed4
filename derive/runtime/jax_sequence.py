"""A cell over a sequence in JAX: the emitted file under `jax.jit`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import jax
import jax.numpy as jnp

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.printing.jax_module import module
from derive.runtime.arrays import require
from derive.runtime.function import compile_text
from derive.runtime.jax_arrays import MODULES, as_jax, stand_in, with_batch
from derive.runtime.sequence import Given, Groups, unbatched
from derive.runtime.sequence import Sequence as NumpySequence
from derive.runtime.tape import AnyTape

Arrays = dict[str, jax.Array]


class Tape(AnyTape):
    """What the backward pass needs of the forward one, in JAX."""

    @property
    def arrays(self) -> Any:
        """What is kept, as the emitted function hands it over."""
        return self.recorded


@dataclass(frozen=True)
class Sequence(NumpySequence):
    """A cell over time, as `derive.runtime.sequence.Sequence`, with arrays of JAX's coming back.

    Called itself it gives values only, and jax.grad through the call takes the derived gradient.

    >>> import numpy as np, derive
    >>> elman = Sequence(derive.load("elman"))
    >>> weights = {"W_h": np.ones((3, 2), "f"), "U_h": np.zeros((3, 3), "f"), "b_h": np.zeros(3, "f")}
    >>> values, tape = elman.forward(weights, {"x": np.zeros((4, 1, 2), "f")})
    >>> values["h"].shape, elman.backward(tape, {"h": np.ones((4, 1, 3), "f")})["grad_x"].shape
    ((4, 1, 3), (4, 1, 2))
    >>> jax.grad(lambda weights: elman(weights, {"x": np.ones((4, 2), "f")})["h"].sum())(weights)["b_h"].shape
    (3,)
    """

    _tape: ClassVar[Any] = Tape

    @cached_property
    def source(self) -> str:
        """The JAX file that runs, the same that `derive export --format jax` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        """The file's functions, compiled for each length."""
        file = compile_text(self.source, f"derive {self.cell.name}, jax", MODULES)
        over_time = {name: jax.jit(file[name], static_argnums=3) for name in ("run", "sequence")}
        return {**file, **over_time, "run_backward": jax.jit(file["run_backward"])}

    def __call__(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> Arrays:
        """States after each step and outputs, (T, B, ...) by name.

        Arguments and errors are those of `forward`.
        """
        given = self._given((parameters, inputs, {} if initial is None else initial), steps)
        values = self._module["sequence"](*given.groups, given.length)
        return {name: unbatched(value, given.batch.lead, 1) for name, value in values.items()}

    def _given(self, groups: Groups, steps: int | None) -> Given:
        """The arguments of `forward` as arrays of JAX's, checked."""
        cell = self.cell
        for group in groups:
            require((), group, cell.name)
        known = [
            [s for s in symbols if s.name in group]
            for group, symbols in zip(groups, (cell.timeless, cell.inputs, cell.states), strict=True)
        ]
        named = {s.name: group[s.name] for group, each in zip(groups, known, strict=True) for s in each}
        found = as_jax(named, cell.name)
        shapes = tuple({s.name: stand_in(found[s.name]) for s in each} for each in known)
        checked = super()._given(shapes, steps)
        dtype = jnp.result_type(*found.values()) if found else None

        def whole(symbol: TensorSymbol, made: Array) -> jax.Array:
            """With one axis of samples; zeros and defaults for what was not given."""
            if symbol.name not in found:
                return jnp.asarray(made, dtype)
            time = (checked.length,) if symbol in cell.series else ()
            return with_batch(found[symbol.name], len(symbol.shape), checked.batch.lead, time)

        return replace(
            checked,
            weights={s.name: found[s.name] for s in cell.timeless},
            fed={s.name: whole(s, checked.fed[s.name]) for s in cell.inputs},
            start={s.name: whole(s, checked.start[s.name]) for s in cell.states},
        )

    def _cotangents(self, given: Mapping[str, Any], tape: Any) -> Iterable[jax.Array]:
        return as_jax(given, self.cell.name).values()
