"""A cell over a sequence in JAX: the phases of its schedule, and the functions that run them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.scan import Scan, has_parallel_form, scan
from derive.printing import jax_pieces, jax_scan, stacks
from derive.printing.brackets import dictionary, names
from derive.printing.defaults import filler
from derive.printing.jax import AT_ONCE, JAX
from derive.printing.jax_phases import PHASES, Dialect, Phases, phases
from derive.schedule import Schedule, schedule
from derive.schedule.stacks import stacks as parameter_stacks

_JAX = Dialect(JAX, AT_ONCE)
_MEANINGS = {
    "still": "What depends on parameters alone.",
    "before": "What does not depend on {carried}, for all steps at once.",
    "loop": "What depends on {carried}, for one step.",
    "after": "What no other step waits for, for all steps at once.",
}


@dataclass(frozen=True)
class Written:
    """The schedule of a cell as the text of a JAX file, or of its phases in another dialect."""

    cell: Cell
    dialect: Dialect = _JAX

    @cached_property
    def schedule(self) -> Schedule:
        """How the sequence is computed."""
        return schedule(self.cell)

    @cached_property
    def backward(self) -> Phases:
        """The functions of the gradient."""
        cell, direction = self.cell, self.schedule.backward
        seeds = tuple(result.marked("seed") for result in cell.program.results)
        carried = tuple(carry.read for carry in direction.carried)
        spare = {phase: (*cell.timeless, *(carried if phase == "loop" else seeds)) for phase in PHASES[1:]}
        spare["still"] = cell.timeless
        wanted = [symbol.marked("grad") for symbol in cell.program.inputs]
        return phases(direction, gradient(cell.program), wanted, spare, cell.inputs, self.dialect)

    @cached_property
    def forward(self) -> Phases:
        """The functions of the values."""
        cell = self.cell
        given = (*cell.timeless, *cell.inputs)
        loop = (*cell.timeless, *cell.states)
        spare = {"still": cell.timeless, "before": given, "loop": loop, "after": given}
        return phases(self.schedule.forward, cell.program, self._wanted, spare, cell.inputs, self.dialect)

    @cached_property
    def scan(self) -> Scan | None:
        """The affine form of the cell, where it has one and is given something at every step."""
        return scan(self.cell) if has_parallel_form(self.cell) else None

    @cached_property
    def stacks(self) -> str:
        """The table of parameters that may be given as one array each; empty where there are none."""
        packed = self.dialect is not _JAX  # as the schedule of the file is that has it
        return stacks.table(parameter_stacks(self.cell, schedule(self.cell, packed=packed)))

    @cached_property
    def _wanted(self) -> list[TensorSymbol]:
        """What is read of the forward direction: states, outputs, what gradients and factors are made of."""
        nexts = [state.next for state in self.cell.states]
        factors = self.scan.affine.inputs if self.scan else ()
        return list(dict.fromkeys([*nexts, *self.cell.outputs, *self.backward.read(), *factors]))

    def functions(self) -> str:
        """The phases as functions, forward ones first."""
        texts = []
        for way, found in (("forward", self.forward), ("backward", self.backward)):
            carried = "the states" if way == "forward" else "what the step after hands back"
            for phase, body in found.bodies.items():
                document = _MEANINGS[phase].format(carried=carried)
                texts.append(body.function(f"{way}_{phase}", document))
        if self.scan:
            parts = jax_scan.bodies(self.scan, self.forward.axes, self.dialect.at_once)
            texts += [body.function(name, document) for name, body, document in parts]
        return "\n\n".join(texts)

    @cached_property
    def _before(self) -> Mapping[str, list[TensorSymbol]]:
        """The states whose values before every step are read outside of the forward loop, by table."""
        tables = {"BEFORE": self.forward.read(("after",)), "BACK_BEFORE": self.backward.read()}
        found = {name: [s for s in self.cell.states if s in read] for name, read in tables.items()}
        return {name: states for name, states in found.items() if states}

    @cached_property
    def _tape(self) -> list[TensorSymbol]:
        """What is kept for the way back, one value a step; of a state, its value after the step."""
        seeds = {result.marked("seed") for result in self.cell.program.results}
        seeds |= {carry.read for carry in self.schedule.backward.carried}
        axes = {**self.forward.axes, **self.backward.axes}
        read = [s for s in self.backward.read() if s not in seeds and axes.get(s)]
        order = list(self.schedule.tape)
        placed = sorted(read, key=lambda s: order.index(s) if s in order else len(order))
        return list(dict.fromkeys(s.next if s in self.cell.states else s for s in placed))

    def tables(self) -> dict[str, str]:
        """What goes from phase to phase, as Python text by the name that the file has for it."""
        found = {"TAPE": names(self._tape)}
        found |= {name: names(states) for name, states in self._before.items()}
        if self.cell.states:
            there, back = self.schedule.forward, self.schedule.backward
            nexts = [carry.handed for carry in there.carried]
            given = self.forward.given(self.cell.states, nexts)
            kept = self.forward.kept([*self._wanted, *self._tape])
            carried = {carry.handed.primal().name: carry.read.name for carry in back.carried}
            back_given = self.backward.given(
                [carry.read for carry in back.carried], [carry.handed for carry in back.carried]
            )
            found |= {
                "GIVEN": names(given),
                "KEPT": names(kept),
                "CARRIED": dictionary(carried),
                "BACK_GIVEN": names(back_given),
                "BACK_KEPT": names(self.backward.kept(())),
            }
        if self.scan:
            found["OFFSETS"] = dictionary(jax_scan.offsets(self.scan))
        return found

    def running(self) -> str:
        """`run` and `run_backward`, with the functions that they share."""
        cell, once = self.cell, len(self.cell.series) < len(self.cell.inputs)
        prior = {
            name: jax_pieces.PRIOR.format(names=name, initial=initial) if name in self._before else ""
            for name, initial in (("BEFORE", "initial"), ("BACK_BEFORE", 'tape["initial"]'))
        }
        back_before = self._call("backward", "still") + self._call("backward", "before")
        pieces = {
            "shifting": jax_pieces.SHIFTED if self._before or self.scan else "",
            "given_once": "    Inputs in ONCE are the same at every step, (B, ...).\n" if once else "",
            "sums": "    Gradients of what is in ONCE are sums over t, (B, ...).\n" if once else "",
            "start": self._start(once),
            "results": jax_pieces.RESULTS.format(joined=stacks.KEPT if self.stacks else ""),
            "seeds": jax_pieces.SEEDS,
            "scan": jax_pieces.SCAN.format(loop=self._call("forward", "loop")) if cell.states else "",
            "after": prior["BEFORE"] + self._call("forward", "after"),
            "back_before": prior["BACK_BEFORE"] + back_before,
            "back_scan": jax_pieces.BACK_SCAN.format(loop=self._call("backward", "loop"))
            if cell.states
            else "",
            "back_after": self._call("backward", "after"),
            "back_once": jax_pieces.BACK_ONCE if once else "",
            "back_states": jax_pieces.BACK_STATES if cell.states else "",
            "joined": stacks.RETURNED.format(grads="grads") if self.stacks else "",
        }
        return jax_pieces.RUN.format(**pieces) + (self._in_parallel(pieces) if self.scan else "")

    def _start(self, once: bool) -> str:
        fill, length = filler(self.cell), "len(inputs[INPUTS[0]]) if INPUTS else steps"
        given = "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)"
        return jax_pieces.START.format(
            given=stacks.GIVEN if self.stacks else "",
            length=given if fill else length,
            filled=jax_pieces.FILLED.format(fill=fill, once=jax_pieces.FILLED_ONCE if once else "")
            if fill
            else "",
            still=self._call("forward", "still"),
            once=jax_pieces.ONCE if once else "",
            before=self._call("forward", "before"),
        )

    def _in_parallel(self, pieces: Mapping[str, str]) -> str:
        loops = {
            "loop": jax_pieces.CALLS["after"].format(way="forward").replace("_after", "_loop"),
            "after": self._call("forward", "after"),
            "back_loop": self._call("backward", "loop").removeprefix("    "),
            "back_loop_again": jax_pieces.CALLS["after"].format(way="backward").replace("_after", "_loop"),
            "back_once": pieces["back_once"].replace("grads.update", "found.update"),
            "joined": stacks.RETURNED.format(grads="found") if self.stacks else "",
        }
        return "\n" + jax_scan.running({**pieces, **loops})

    def _call(self, way: str, phase: str) -> str:
        """The line that runs a phase; nothing where it has no statements."""
        bodies = (self.forward if way == "forward" else self.backward).bodies
        if phase not in bodies:
            return ""
        # what parameters alone make may say a size that only inputs have
        given = "{**still, **flat}" if bodies[phase].measured else "still"
        return jax_pieces.CALLS[phase].format(way=way, given=given)
