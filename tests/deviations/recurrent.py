"""A cell of torchrecurrent beside the transcription of its docstring, and how far they are apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tests.deviations.docstrings import CELLS
from tests.deviations.docstrings.printed import Array, States
from tests.deviations.packages import package

N, M, BATCH, STEPS = 3, 4, 100, 3


torch, torchrecurrent = package("torch"), package("torchrecurrent")


class Pair:
    """A cell of torchrecurrent with random parameters, inputs and states, the same in every run."""

    def __init__(self, name: str, square: bool = False) -> None:
        self.printed = CELLS[name]
        self.n = M if square or self.printed.square else N
        # RandomState's numbers are frozen: they will be the same in every version of NumPy
        self.random = np.random.RandomState(zlib.crc32(name.encode()))
        made = getattr(torchrecurrent, f"{name}Cell")(self.n, M, **self.printed.options)
        self.cell = made.double()
        self.parameters = {key: self._filled(value) for key, value in self.cell.named_parameters()}
        # what a docstring prints and the code does not have
        self.parameters["bias of c tilde"] = self.random.normal(size=M)
        self.x = self.random.normal(size=(STEPS, BATCH, self.n))
        self.start = tuple(self.random.normal(size=(BATCH, self._length(k))) for k in range(self.states))

    @property
    def states(self) -> int:
        """How many vectors the cell carries."""
        return self.printed.states

    def _length(self, k: int) -> int:
        return self.n if k == 1 and type(self.cell).__name__ in ("TGRUCell", "TLSTMCell") else M

    def _filled(self, parameter: Any) -> Array:
        value = np.asarray(self.random.normal(size=tuple(parameter.shape)), dtype=np.float64)
        parameter.data = torch.from_numpy(value)
        return value

    def code(self) -> list[Array]:
        """What the package computes, step by step, every array that it returns side by side."""
        states = tuple(map(torch.from_numpy, self.start))
        results = []
        for x in torch.from_numpy(self.x):
            out, states = self._step(x, states)
            results.append(np.concatenate([each.detach().numpy() for each in out], axis=-1))
        return results

    def _step(self, x: Any, states: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        name = type(self.cell).__name__
        if name == "tauGRUCell":  # the second state is the one of the step before
            new = self.cell(x, *states)
            return (new,), (new, states[0])
        found = self.cell(x, states if self.states > 1 else states[0])
        if name == "IntersectionRNNCell":
            return tuple(found), (found[1],)
        if name in ("MCLSTMCell", "TLSTMCell"):
            return (found[0], *found[1]), tuple(found[1])
        found = found if isinstance(found, tuple) else (found,)
        return found, found

    def docstring(self, corrections: Iterable[str] = ()) -> list[Array]:
        """What the docstring says, with these corrections, for the same arrays."""
        fix, samples = frozenset(corrections), []
        for k in range(BATCH):
            states: States = tuple(each[k] for each in self.start)
            steps = []
            for x in self.x[:, k]:
                out, states = self.printed.step(self.parameters, x, states, fix)
                steps.append(np.concatenate(out))
            samples.append(steps)
        return [np.stack(each) for each in zip(*samples, strict=True)]


def distance(name: str, corrections: Iterable[str] = (), steps: int = STEPS, square: bool = False) -> float:
    """The largest difference of an entry in so many steps."""
    pair = Pair(name, square)
    both = zip(pair.code()[:steps], pair.docstring(corrections)[:steps], strict=True)
    return max(float(np.max(np.abs(code - printed))) for code, printed in both)


def without(corrections: Mapping[str, str], name: str) -> set[str]:
    """All corrections but one."""
    return set(corrections) - {name}
