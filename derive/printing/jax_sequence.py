"""A cell over a sequence in JAX: the phases of its schedule, and the functions that run them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.scan import Scan, has_parallel_form, scan
from derive.printing import jax_scan
from derive.printing.brackets import dictionary, names
from derive.printing.defaults import filler
from derive.printing.jax import AT_ONCE, JAX
from derive.printing.jax_phases import PHASES, Dialect, Phases, phases
from derive.schedule import Schedule, schedule

_JAX = Dialect(JAX, AT_ONCE)
_MEANINGS = {
    "still": "What depends on parameters alone.",
    "before": "What does not depend on {carried}, for all steps at once.",
    "loop": "What depends on {carried}, for one step.",
    "after": "What no other step waits for, for all steps at once.",
}

_RUN = '''
def merged(a):
    """Steps and batch as one axis: (T, B, ...) as (T*B, ...)."""
    return a.reshape(a.shape[0] * a.shape[1], *a.shape[2:])


def apart(a, T):
    """The same with two axes again."""
    return a.reshape(T, a.shape[0] // T, *a.shape[1:])


{shifting}def run(parameters, inputs, initial, steps=None):
    """A sequence: inputs (T, B, ...) and initial states (B, ...) by name; steps: T where nothing is input.
{given_once}
    Returns states after each step and outputs, (T, B, ...), and the tape that `run_backward` needs.
    """
{start}{scan}{after}{results}    }}
    return values, tape


def run_backward(tape, cotangents):
    """The gradient of a sequence: cotangents (T, B, ...) of states and outputs by name, else zeros.

    Returns gradients of parameters (sums over t and the batch), inputs (T, B, ...) and initial states.
{sums}    """
{seeds}{back_before}{back_scan}{back_after}    v = {{**still, **flat}}
    grads = {{"grad_" + name: v["grad_" + name] for name in PARAMETERS}}
    grads.update({{"grad_" + name: apart(v["grad_" + name], T) for name in INPUTS}})
{back_once}{back_states}    return grads
'''

# what both ways of running begin with, what they return and keep, and what their gradients begin with
_START = """    T = {length}
{filled}    still = dict(parameters)
    flat = {{name: merged(inputs[name]) for name in INPUTS}}
{once}{still}{before}"""
_RESULTS = """    values = {name: apart(flat[name + "_next"], T) for name in STATES}
    values.update({name: apart(flat[name], T) for name in OUTPUTS})
    tape = {
        "still": still,
        "flat": {name: flat[name] for name in TAPE},
        "initial": {name: initial[name] for name in STATES},
        "like": {name: jnp.zeros((0, *each.shape), each.dtype) for name, each in values.items()},
"""
_SEEDS = """    still, flat = dict(tape["still"]), dict(tape["flat"])
    zeros = {name: jnp.zeros(like.shape[1:], like.dtype) for name, like in tape["like"].items()}
    seeds = {name: cotangents.get(name, zero) for name, zero in zeros.items()}
    T = len(next(iter(zeros.values())))
    flat.update({"grad_" + name + "_next": merged(seeds[name]) for name in STATES})
    flat.update({"grad_" + name: merged(seeds[name]) for name in OUTPUTS})
"""

_SHIFTED = '''def before_each(names, initial, flat, T):
    """States before each step: the initial ones, then those after the step before."""
    before = {}
    for name in names:
        following = apart(flat[name + "_next"], T)[:-1]
        before[name] = merged(jnp.concatenate([initial[name][None], following]))
    return before


'''

_SCAN = """
    def step(states, given):
        v = {{**still, **states, **given}}
{loop}        last = {{name: v[name + "_next"] for name in STATES}}
        return last, {{name: v[name] for name in KEPT}}

    given = {{name: apart(flat[name], T) for name in GIVEN}}
    _, kept = jax.lax.scan(step, {{name: initial[name] for name in STATES}}, given, T)
    flat.update({{name: merged(value) for name, value in kept.items()}})
"""

_BACK_SCAN = """
    def step(carried, given):
        v = {{**still, **carried, **given}}
{loop}        back = {{read: v["grad_" + name] for name, read in CARRIED.items()}}
        return back, {{name: v[name] for name in BACK_KEPT}}

    given = {{name: apart(flat[name], T) for name in BACK_GIVEN}}
    zero = {{read: jnp.zeros_like(tape["initial"][name]) for name, read in CARRIED.items()}}
    carried, kept = jax.lax.scan(step, zero, given, T, reverse=True)
    flat.update({{name: merged(value) for name, value in kept.items()}})
"""

_FILLED = """    first = {fill}(
        {{
            **parameters,
            **initial,
            **{{name: inputs[name][0] for name in INPUTS if name in inputs}},{once}
        }}
    )
    all_steps = {{name: jnp.broadcast_to(first[name], (T, *first[name].shape)) for name in INPUTS}}
    inputs = {{**first, **all_steps, **inputs}}
"""
_FILLED_ONCE = "\n            **{name: inputs[name] for name in ONCE if name in inputs},"

_PRIOR = "    flat.update(before_each({names}, {initial}, flat, T))\n"
_ONCE = """    same = {name: jnp.broadcast_to(inputs[name], (T, *inputs[name].shape)) for name in ONCE}
    flat.update({name: merged(value) for name, value in same.items()})
"""
_BACK_ONCE = """    grads.update({"grad_" + name: apart(v["grad_" + name], T).sum(axis=0) for name in ONCE})
"""
_BACK_STATES = """    grads.update({"grad_" + name: carried[read] for name, read in CARRIED.items()})
"""
_CALLS = {
    "still": "    still.update({way}_still({given}))\n",
    "before": "    flat.update({way}_before({{**still, **flat}}))\n",
    "loop": "        v.update({way}_loop(v))\n",
    "after": "    flat.update({way}_after({{**still, **flat}}))\n",
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
            name: _PRIOR.format(names=name, initial=initial) if name in self._before else ""
            for name, initial in (("BEFORE", "initial"), ("BACK_BEFORE", 'tape["initial"]'))
        }
        back_before = self._call("backward", "still") + self._call("backward", "before")
        pieces = {
            "shifting": _SHIFTED if self._before or self.scan else "",
            "given_once": "    Inputs in ONCE are the same at every step, (B, ...).\n" if once else "",
            "sums": "    Gradients of what is in ONCE are sums over t, (B, ...).\n" if once else "",
            "start": self._start(once),
            "results": _RESULTS,
            "seeds": _SEEDS,
            "scan": _SCAN.format(loop=self._call("forward", "loop")) if cell.states else "",
            "after": prior["BEFORE"] + self._call("forward", "after"),
            "back_before": prior["BACK_BEFORE"] + back_before,
            "back_scan": _BACK_SCAN.format(loop=self._call("backward", "loop")) if cell.states else "",
            "back_after": self._call("backward", "after"),
            "back_once": _BACK_ONCE if once else "",
            "back_states": _BACK_STATES if cell.states else "",
        }
        return _RUN.format(**pieces) + (self._in_parallel(pieces) if self.scan else "")

    def _start(self, once: bool) -> str:
        fill, length = filler(self.cell), "len(inputs[INPUTS[0]]) if INPUTS else steps"
        given = "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)"
        return _START.format(
            length=given if fill else length,
            filled=_FILLED.format(fill=fill, once=_FILLED_ONCE if once else "") if fill else "",
            still=self._call("forward", "still"),
            once=_ONCE if once else "",
            before=self._call("forward", "before"),
        )

    def _in_parallel(self, pieces: Mapping[str, str]) -> str:
        loops = {
            "loop": _CALLS["after"].format(way="forward").replace("_after", "_loop"),
            "after": self._call("forward", "after"),
            "back_loop": self._call("backward", "loop").removeprefix("    "),
            "back_loop_again": _CALLS["after"].format(way="backward").replace("_after", "_loop"),
            "back_once": pieces["back_once"].replace("grads.update", "found.update"),
        }
        return "\n" + jax_scan.running({**pieces, **loops})

    def _call(self, way: str, phase: str) -> str:
        """The line that runs a phase; nothing where it has no statements."""
        bodies = (self.forward if way == "forward" else self.backward).bodies
        if phase not in bodies:
            return ""
        # what parameters alone make may say a size that only inputs have
        given = "{**still, **flat}" if bodies[phase].measured else "still"
        return _CALLS[phase].format(way=way, given=given)
