"""Named tensors, with everything that their name says kept apart: base, layer, time step and marks.

A cotangent is told from a value by a mark on the symbol and by the order of that mark, never by the letters
of its name, so that a gradient of a gradient cannot mix them up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import sympy
from sympy.core.symbol import Str

from derive.algebra.node import Node
from derive.algebra.shape import Shape, as_shape
from derive.errors import LanguageError

ROLES = ("free", "input", "state", "value", "output", "parameter", "constant")
TIMELESS = ("parameter", "constant")


class TensorSymbol(Node):
    """A named tensor.

    name: ASCII identifier as written in the definition; shape: tuple of sizes; role: one of `ROLES`;
    time: step relative to t (a state h is h_{t-1}, its next value h_t); marks: pairs (mark, order), innermost
    first; layer: 0, or the number of the layer in a stack; traits: what else is known of it, tuples that
    begin with a word: ("fixed",) has no gradient, ("once",) one value a sequence, ("default", 1) may be left
    out, ("part", "f", "enc") is the f of a part, ("delayed", 1, "x", role, layer, traits) the x of the step
    before.

    >>> TensorSymbol("h", (3,), "state", time=0).name
    'h_next'
    """

    __slots__ = ("_name",)  # kept once spelled out: scopes and points ask for it all the time
    _name: str
    is_Atom = True  # to SymPy's cse: a name is not worth another

    def __new__(
        cls,
        name: Any,
        shape: Iterable[Any] = (),
        role: Any = "value",
        time: Any = 0,
        marks: Iterable[Any] = (),
        layer: Any = 0,
        traits: Iterable[Any] = (),
    ) -> TensorSymbol:
        return super().__new__(
            cls,
            name if isinstance(name, Str) else Str(name),
            sympy.Tuple(*as_shape(shape)),
            role if isinstance(role, Str) else Str(role),
            sympy.Integer(time),
            sympy.Tuple(*(_as_mark(m) for m in marks)),
            sympy.Integer(layer),
            sympy.Tuple(*(_as_trait(trait) for trait in traits)),
        )

    @property
    def base(self) -> str:
        """The name as written in the definition."""
        return str(self.args[0].name)

    @property
    def free_symbols(self) -> set[sympy.Basic]:
        """Itself and the sizes in its shape: what a value depends on."""
        return {self, *self.args[1].free_symbols}

    @property
    def shape(self) -> Shape:
        """Its sizes, one an axis."""
        found: Shape = self.args[1].args
        return found

    @property
    def role(self) -> str:
        """What it is in the cell, one of `ROLES`."""
        return str(self.args[2].name)

    @property
    def time(self) -> int:
        """The step, relative to t."""
        return int(self.args[3])

    @property
    def marks(self) -> tuple[tuple[str, int], ...]:
        """Pairs (mark, order), innermost first."""
        pairs = (mark.args for mark in self.args[4].args)
        return tuple((str(mark.name), int(order)) for mark, order in pairs)

    @property
    def layer(self) -> int:
        """The layer of a stack, 0 outside of one."""
        return int(self.args[5])

    @property
    def traits(self) -> tuple[sympy.Tuple, ...]:
        """What else is known of it, each a word and what belongs to it."""
        found: tuple[sympy.Tuple, ...] = self.args[6].args
        return found

    def trait(self, word: str) -> tuple[sympy.Basic, ...] | None:
        """What belongs to a trait, or None where the tensor has no such trait."""
        return next((trait.args[1:] for trait in self.traits if trait.args[0].name == word), None)

    @property
    def timeless(self) -> bool:
        """Whether there is one value for all steps and samples: parameters and constants."""
        return self.role in TIMELESS

    @property
    def fixed(self) -> bool:
        """Whether it is an input that is held fixed: it has no gradient."""
        return not self.marks and self.trait("fixed") is not None

    @property
    def default(self) -> sympy.Expr | None:
        """The number that stands in every entry where the input is left out."""
        found = self.trait("default")
        return found[0] if found else None

    @property
    def still(self) -> bool:
        """Whether the value is the same at every step: timeless, or given once a sequence."""
        return self.timeless or self.trait("once") is not None

    @property
    def part(self) -> tuple[str, str]:
        """What its part calls the tensor, and the label of the part, which is empty outside of one."""
        base, label = self.trait("part") or (self.args[0], Str(""))
        return str(base.name), str(label.name)

    @property
    def delayed(self) -> tuple[TensorSymbol, int] | None:
        """The tensor that this is the past of, and how many steps; None for any other."""
        found = self.trait("delayed")
        if not found:
            return None
        steps, base, role, layer, traits = found
        return TensorSymbol(base, self.shape, role, 0, (), layer, traits), int(steps)

    def past(self, of: TensorSymbol, steps: int) -> TensorSymbol:
        """This tensor as that of another, some steps before."""
        own = [trait for trait in self.traits if trait[0].name != "delayed"]
        kept = sympy.Tuple(*(trait for trait in of.traits if trait[0].name != "delayed"))
        return self.with_traits([*own, ("delayed", steps, of.base, of.role, of.layer, kept)])

    @property
    def name(self) -> str:
        """The identifier that code and scripts use: `W_f`, `h_next`, `a_f`, `adj_c_next`, `grad2_grad_x`."""
        try:
            return self._name
        except AttributeError:
            self._name = self._spelled()
            return self._name

    def _spelled(self) -> str:
        text = f"{self.base}_{self.layer}" if self.layer else self.base
        if self.role == "state" and self.time == 0:
            text += "_next"
        elif not self.still and self.time not in (0, -1 if self.role == "state" else 0):
            text += f"_t{self.time:+d}".replace("+", "p").replace("-", "m")
        for mark, order in self.marks:
            text = _prefix(mark, order) + text
        return text

    @property
    def next(self) -> TensorSymbol:
        """The state's value at the end of the step."""
        if self.role != "state" or self.marks:
            raise LanguageError(
                f"{self.name} is not a state and has no next value; declare it with state(...)"
            )
        if self.time == 0:
            raise LanguageError(f"{self.name} is a value at the end of the step, which has no next one")
        return self.at(0)

    def at(self, time: int) -> TensorSymbol:
        """The same tensor at another step, relative to t; what is the same at every step stays as it is."""
        return self if self.still else self._replace(3, sympy.Integer(time))

    def shifted(self, steps: int) -> TensorSymbol:
        """The same tensor some steps later, or earlier."""
        return self.at(self.time + steps)

    def marked(self, mark: str, order: int = 1) -> TensorSymbol:
        """This symbol's pre-activation, seed (the cotangent that the caller gives), gradient or adjoint."""
        return self._replace(4, sympy.Tuple(*self.args[4], _as_mark((mark, order))))

    def in_layer(self, layer: int) -> TensorSymbol:
        """The same tensor of one layer of a stack."""
        return self._replace(5, sympy.Integer(layer))

    def renamed(self, base: str) -> TensorSymbol:
        """The same tensor under another name."""
        return self._replace(0, Str(base))

    def with_traits(self, traits: Iterable[Any]) -> TensorSymbol:
        """The same tensor with other traits."""
        return self._replace(6, sympy.Tuple(*(_as_trait(trait) for trait in traits)))

    def with_role(self, role: str) -> TensorSymbol:
        """The same tensor as something else in the cell."""
        return self._replace(2, Str(role))

    def with_shape(self, shape: Iterable[Any]) -> TensorSymbol:
        """The same tensor with other sizes."""
        return self._replace(1, sympy.Tuple(*as_shape(shape)))

    def primal(self) -> TensorSymbol:
        """The symbol without its outermost mark."""
        return self._replace(4, sympy.Tuple(*self.args[4][:-1]))

    def _replace(self, position: int, value: sympy.Basic) -> TensorSymbol:
        # what the symbol was made of is what it should be already
        args = (*self.args[:position], value, *self.args[position + 1 :])
        return cast(TensorSymbol, super().__new__(TensorSymbol, *args))


def _as_mark(mark: Any) -> sympy.Tuple:
    name, order = mark
    return sympy.Tuple(name if isinstance(name, Str) else Str(name), sympy.Integer(order))


def _as_trait(trait: Any) -> sympy.Tuple:
    word, *values = trait
    return sympy.Tuple(*(Str(v) if isinstance(v, str) else sympy.sympify(v) for v in (word, *values)))


def _prefix(mark: str, order: int) -> str:
    word = {"pre": "a", "seed": "grad", "grad": "grad", "adj": "adj"}[mark]
    return f"{word}_" if order == 1 else f"{word}{order}_"


def symbols_in(node: sympy.Basic) -> list[TensorSymbol]:
    """The symbols of an expression in the order in which they are written, each once."""
    found: dict[TensorSymbol, None] = {}
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, TensorSymbol):
            found.setdefault(item)
        elif isinstance(item, Node | sympy.Tuple):
            stack.extend(reversed(item.args))
    return list(found)
