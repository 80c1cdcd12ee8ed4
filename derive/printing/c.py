"""Programs as C: functions on arrays, row by row in memory, with an axis of samples in front.

One file, for C11 and the standard library; products by BLAS where one is given to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sympy

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import BatchedStep, batch_size, batched, has_batch
from derive.passes.stable import stable
from derive.printing import c_rows
from derive.printing.c_body import Body
from derive.printing.c_fused import Block, Loop, fused
from derive.printing.c_header import arrays_struct, sizes_struct
from derive.printing.c_index import count, size_text
from derive.printing.c_laid import Laid, Steady
from derive.printing.c_lowering import lowered
from derive.printing.c_math import HELPERS, REAL, TYPES, calls, needed
from derive.printing.c_names import Names, size_name
from derive.printing.c_products import HEADER, POINTERS, PRODUCT, PRODUCTS
from derive.printing.c_room import Need, room
from derive.printing.c_scalar import own_functions
from derive.printing.c_tasks import Entries, Shapes, Sum, Task, identity, read_by
from derive.program import Program, sizes_of

INCLUDES = """#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>
#undef I
"""
INDEPENDENT = """// no turn of the loop that follows needs what another one computes
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed" // of loops that cannot become vector code all the same
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif
"""


@dataclass(frozen=True)
class Lines:
    """Statements as C lines, and what they need.

    read: arrays from outside; needs: arrays that only they know, by the blocks that touch them; blocks: how
    many there are; laid: lines in front of the loop that they stand in, and the memory of each.
    """

    text: tuple[str, ...]
    read: tuple[TensorSymbol, ...]
    needs: tuple[Need, ...]
    blocks: int
    laid: tuple[str, ...] = ()
    lasting: tuple[Laid, ...] = ()


def statements(
    steps: Sequence[BatchedStep],
    shapes: Shapes,
    lead: sympy.Symbol,
    names: Names,
    kept: Iterable[TensorSymbol],
    notes: Mapping[TensorSymbol, str],
    same: Collection[TensorSymbol] = (),
) -> Lines:
    """Statements as C.

    kept: targets whose arrays others read; notes: the equation above each target; same: what a loop around
    the statements reads in every turn.
    """
    found, steady = lowered(steps, shapes, lead, names), Steady(same, names)
    tasks = [(notes.get(s.target, ""), [steady.task(each) for each in tasks]) for s, tasks in found.tasks]
    blocks = fused(tasks, shapes)
    made = dict.fromkeys([*(step.target for step in steps), *found.temporary])
    stored = set(kept) | _crossing(blocks)
    body = Body(shapes, names, stored)
    read = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in made)
    own = [s for s in made if s in stored - set(kept)]
    needs = tuple(Need(names.of(s), count(shapes[s]), *_touched(s, blocks)) for s in own)
    lasting = tuple(steady.found.values())
    laid = tuple(body.laid(lasting))
    return Lines(tuple(body.lines(blocks)), tuple(read), needs, len(blocks), laid, lasting)


def _tasks(block: Block) -> Sequence[Task]:
    return block.tasks if isinstance(block, Loop) else [block.task]


def _crossing(blocks: Sequence[Block]) -> set[TensorSymbol]:
    """Arrays that a block computes and another one reads, or that a task adds to."""
    found: set[TensorSymbol] = set()
    for block in blocks:
        made = {task.target for task in _tasks(block)}
        for task in _tasks(block):
            own = made if isinstance(block, Loop) and not isinstance(task, Sum) else set()
            found |= {s for s in read_by(task) if s not in own or s == task.target}
            found |= set() if isinstance(task, Entries) and identity(task) else {task.target}
    return found


def _touched(symbol: TensorSymbol, blocks: Sequence[Block]) -> tuple[int, int]:
    places = [
        place
        for place, block in enumerate(blocks)
        for task in _tasks(block)
        if symbol in (task.target, *read_by(task))
    ]
    return min(places), max(places)


def function(program: Program, name: str) -> str:
    """The program as a C file with one function, ``{name}_evaluate``, that computes every value.

    >>> from derive.catalogue import load
    >>> "dense_evaluate(const dense_sizes *size" in function(load("dense").program, "dense")
    True
    """
    program = stable(program)
    batch = batch_size(program)
    names = Names([*map(size_name, [batch, *program.sizes]), *program.by_name])
    shapes = Shapes({s: ((batch,) if has_batch(s) else ()) + s.shape for s in program.inputs})
    steps, targets = batched(program), [step.target for step in program.steps]
    notes = {step.target: str(step) for step in program.steps}
    found = statements(steps, shapes, batch, names, targets, notes)
    sizes, place = [batch, *sizes_of([*program.inputs, *targets])], room(found.needs)
    arguments = f"const {name}_sizes *size, const {name}_arrays *arrays, REAL *work"
    pointers = [f"const REAL *{names.of(s)} = arrays->{names.of(s)};" for s in found.read]
    pointers += [f"REAL *{names.of(s)} = arrays->{names.of(s)};" for s in targets]
    body = [*pointers, *place.lines("work"), *found.text]
    text = [
        *routine(f"size_t {name}_work(const {name}_sizes *size)", returned(place.size), sizes),
        *routine(f"void {name}_evaluate({arguments})", body, sizes),
    ]
    given = [(names.of(s), True, "") for s in program.inputs]
    struct = arrays_struct(name, [*given, *((names.of(s), False, "") for s in targets)])
    prototypes = [sizes_struct(name, sizes), "", *struct]
    return whole(name, "\n".join(prototypes) + "\n", "\n".join(text) + "\n", [s.expr for s in program.steps])


def routine(head: str, body: Sequence[str], sizes: Iterable[sympy.Symbol]) -> list[str]:
    """A function whose body uses some sizes."""
    text = "\n".join(body)
    used = [name for name in map(size_name, sizes) if re.search(rf"\b{name}\b", text)]
    known = [f"const ptrdiff_t {name} = size->{name};" for name in used] or ["(void)size;"]
    return [f"{head} {{", *(f"  {line}" if line else "" for line in [*known, *body]), "}", ""]


def returned(formula: sympy.Expr) -> list[str]:
    """The body of a function that says how many numbers a buffer needs."""
    return [f"return (size_t)({size_text(formula)});"]


def whole(name: str, header: str, text: str, expressions: Iterable[Node]) -> str:
    """A file: its own types, the functions that the text calls, and then the text."""
    own = own_functions(expressions)
    products = PRODUCTS if calls(text, "product_with") else PRODUCT * calls(text, "product")
    rows = needed(f"{text}{own}{products}", c_rows.HELPERS)
    functions = needed(f"{text}{own}{rows}", HELPERS)
    types = f"{REAL.format(name=name)}\n{header}\n{HEADER.format(name=name)}"
    pointers = POINTERS.format(name=name)
    parts = [INCLUDES, types, TYPES.format(name=name), INDEPENDENT, functions, rows, own]
    return "\n".join(part for part in [*parts, pointers, products, text] if part)
