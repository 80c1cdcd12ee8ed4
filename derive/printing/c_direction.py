"""A direction of a schedule as the body of a C function: phases before, in and after the loop over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.algebra.symbol import TensorSymbol
from derive.printing.c import Lines, statements
from derive.printing.c_body import indented
from derive.printing.c_index import size_text
from derive.printing.c_places import LOOP, Frame, Places, Stored, given_once
from derive.printing.c_room import Need, room
from derive.printing.c_tasks import Shapes
from derive.schedule import Direction

_TITLES = ("of parameters alone", "for all steps at once", "step by step", "for all steps at once")


class Writer:
    """Writes one direction: the lines of its function, and the room that it needs."""

    def __init__(self, frame: Frame, direction: Direction, wanted: Iterable[TensorSymbol]) -> None:
        self.frame = frame
        self.places = Places(frame, direction, wanted)
        self.backward = direction is frame.schedule.backward
        self.names = self.places.names
        self.read_only = ("given", "cotangent", "state") if self.backward else ("given",)
        self.turn = self.names.new("t")
        found = [self._phase(place) for place in range(4)]
        self.room = room(self._needs(found))
        self.lines: list[str] = [
            *self._tiled(),
            *(line for place, each in enumerate(found) for line in self._titled(place, each)),
            *self._collected(),
        ]

    # -- phases

    def _phase(self, place: int) -> Lines:
        places, in_loop = self.places, place == LOOP
        names = self.names
        if in_loop:
            self.at_step = names = names.at_step(self._moving())
        lead = places.lead(in_loop)
        shapes = Shapes({s: ((lead,) if places.axes[s] else ()) + s.shape for s in places.inputs[place]})
        same, kept = places.same if in_loop else (), places.kept(place)
        return statements(places.steps[place], shapes, lead, names, kept, self.frame.notes, same)

    def _moving(self) -> list[TensorSymbol]:
        """The arrays of which the loop has a pointer to the step at hand."""
        symbols = [*self.places.inputs[LOOP], *(step.target for step in self.places.steps[LOOP])]
        stored = self.places.stored
        return [s for s in dict.fromkeys(symbols) if s in stored and (stored[s].each or stored[s].turns)]

    def _titled(self, place: int, found: Lines) -> list[str]:
        if not found.text:
            return []
        if place != LOOP:
            return ["", f"// {_TITLES[place]}", *found.text]
        t, steps = self.turn, self.frame.sizes.steps
        head = f"{t} = {steps} - 1; {t} >= 0; {t}--" if self.backward else f"{t} = 0; {t} < {steps}; {t}++"
        parts = [self._part(symbol, t) for symbol in self._moving()]
        return [
            "",
            f"// {_TITLES[place]}",
            *found.laid,
            *self._cleared(),
            f"for (ptrdiff_t {head}) {{",
            *indented([*parts, *found.text]),
            "}",
        ]

    def _part(self, symbol: TensorSymbol, t: str) -> str:
        """The part of an array that belongs to the step at hand."""
        stored, step = self.places.stored[symbol], size_text(self.frame.step(symbol), factor=True)
        turn = f"({t} + 1)" if stored.later else t
        turn = f"({t} + 1) % 2" if stored.turns and stored.later else f"{t} % 2" if stored.turns else turn
        constant = "" if symbol in self.places.made else "const "
        return f"{constant}REAL *{self.at_step.of(symbol)} = {stored.base} + {turn} * {step};"

    def _cleared(self) -> list[str]:
        """Zeros where the first turn of the loop reads what an earlier one would have handed on."""
        lines = []
        for handed in self.places.handed:
            stored, step = self.places.stored[handed], size_text(self.frame.step(handed), factor=True)
            steps = self.frame.sizes.steps
            place = f"{steps} % 2 * {step}" if stored.turns else f"{steps} * {step}"
            lines.append(f"memset({stored.base} + {place}, 0, (size_t)({step}) * sizeof(REAL));")
        return lines

    # -- around them

    def pointers(self) -> list[str]:
        """Names of arrays that begin a step later than what they are a part of."""
        found = []
        used = {s for k in (0, 1, 3) for s in self._in_phase(k)}
        for symbol, stored in self.places.stored.items():
            name = self.names.of(symbol)
            if symbol in used and (stored.later or stored.base != name):
                start = f" + {size_text(self.frame.step(symbol))}" if stored.later else ""
                constant = "const " if self.backward and symbol not in self.places.made else ""
                found.append(f"{constant}REAL *{name} = {stored.base}{start};")
        return found

    def _in_phase(self, place: int) -> set[TensorSymbol]:
        return {*self.places.inputs[place], *(step.target for step in self.places.steps[place])}

    def _tiled(self) -> list[str]:
        """What is given once a sequence, repeated for every step."""
        lines = []
        for symbol in self.places.once:
            if symbol in self.places.made:
                continue
            base, step = self.places.stored[symbol].base, size_text(self.frame.step(symbol), factor=True)
            source, t = f"arrays->{self.names.of(symbol)}", self.turn
            lines += [
                f"for (ptrdiff_t {t} = 0; {t} < {self.frame.sizes.steps}; {t}++)",
                f"  memcpy({base} + {t} * {step}, {source}, (size_t)({step}) * sizeof(REAL));",
            ]
        return lines

    def _collected(self) -> list[str]:
        """Gradients of initial states, and of what is given once, for the caller."""
        lines = []
        for symbol, stored in self.places.stored.items():
            numbers, name = size_text(self.frame.step(symbol), factor=True), self.names.of(symbol)
            if symbol in self.places.handed:
                lines.append(f"memcpy(arrays->{name}, {stored.base}, (size_t)({numbers}) * sizeof(REAL));")
            elif given_once(symbol) and symbol in self.places.made:
                lines += self._summed(name, stored, numbers)
        return ["", *lines] if lines else []

    def _summed(self, name: str, stored: Stored, numbers: str) -> list[str]:
        t, k = self.turn, self.names.loops(1, False)[0]
        return [
            f"memset(arrays->{name}, 0, (size_t)({numbers}) * sizeof(REAL));",
            f"for (ptrdiff_t {t} = 0; {t} < {self.frame.sizes.steps}; {t}++)",
            f"  for (ptrdiff_t {k} = 0; {k} < {numbers}; {k}++)",
            f"    arrays->{name}[{k}] += {stored.base}[{t} * {numbers} + {k}];",
        ]

    def _needs(self, found: Sequence[Lines]) -> list[Need]:
        """All working arrays; those that several phases share are needed from the first to the last."""
        needs: list[Need] = []
        spans, start = [], 1
        for each in found:
            needs += [Need(n.name, n.size, start + n.first, start + n.last) for n in each.needs]
            needs += [laid.need(start, start + each.blocks) for laid in each.lasting]
            spans.append((start, start + each.blocks))
            start += each.blocks + 1
        lasting = {self.places.stored[s].base for s in [*self.places.handed, *self.places.once]}
        for base, size in self.places.needs.items():
            touched = self.places.touching(base)
            first, last = spans[touched[0]][0], spans[touched[-1]][1]
            needs.append(
                Need(base, size, 0 if base in lasting else first, start if base in lasting else last)
            )
        return needs
