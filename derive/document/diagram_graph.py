"""What a diagram is drawn of: boxes, operations and bars, and the values that join them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derive.algebra.symbol import TensorSymbol

SHOWN = 150  # vertices that a diagram may show


@dataclass
class Vertex:
    """Something that is drawn.

    kind: box, op (a circle), function (of a value), join (a bar), or input, enter, leave, output at the edge;
    lines: TeX, a gate's function large among them; words: how many, from the first, are plain words;
    statement: whose it is; role: how it acts, by its function; gate: its kind as in gates.py; layer: of a
    stack; symbol: the value at an edge.
    """

    kind: str
    lines: tuple[str, ...]
    statement: str = ""
    role: str = ""
    layer: int = 0
    meaning: str = ""
    symbol: TensorSymbol | None = None
    negative: tuple[int, ...] = ()
    words: int = 0
    gate: str = ""


@dataclass
class Graph:
    """Vertices, and for each those that read it, in order; names: what the line of a vertex is called."""

    vertices: list[Vertex] = field(default_factory=list)
    readers: dict[int, list[int]] = field(default_factory=dict)
    names: dict[int, TensorSymbol] = field(default_factory=dict)
    spines: dict[int, tuple[int, ...]] = field(default_factory=dict)  # of an entering state

    def add(self, vertex: Vertex, sources: Sequence[int] = ()) -> int:
        """A new vertex that reads others; its number."""
        self.vertices.append(vertex)
        new = len(self.vertices) - 1
        self.readers[new] = []
        for source in dict.fromkeys(sources):
            self.readers[source].append(new)
        return new

    def sources(self, vertex: int) -> list[int]:
        """What a vertex reads."""
        return [source for source, readers in self.readers.items() if vertex in readers]

    @property
    def edges(self) -> Iterator[tuple[int, int]]:
        """All pairs of a vertex and one that reads it."""
        return ((source, reader) for source, readers in self.readers.items() for reader in readers)


def find_spines(found: Graph) -> None:
    """The way of a state through the vertices of its own statement: they stand on its lane."""
    for start, vertex in enumerate(found.vertices):
        if vertex.kind == "enter" and (path := _way(found, start)):
            found.spines[start] = path


def _way(found: Graph, start: int) -> tuple[int, ...]:
    """The shortest way from a state to its next value."""
    state = found.vertices[start].symbol
    assert state is not None
    end = next(
        (k for k, v in enumerate(found.vertices) if v.kind == "leave" and v.symbol == state.next), None
    )
    paths: list[tuple[int, ...]] = [(start,)]
    for path in paths:
        for reader in found.readers[path[-1]]:
            if reader == end:
                return (*path, reader)
            if found.vertices[reader].statement == state.next.name:
                paths.append((*path, reader))
    return ()


def join_values(found: Graph, names: Mapping[int, str]) -> None:
    """Values that several boxes read together run side by side, from a bar where they meet."""
    while bundle := _bundle(found):
        values, boxes = bundle
        layer = found.vertices[boxes[0]].layer
        text = ",\\, ".join(names[v] for v in values)
        for value in values:
            found.readers[value] = [r for r in found.readers[value] if r not in boxes]
        new = found.add(Vertex("join", (text,), layer=layer), values)
        found.readers[new] = list(boxes)


def _bundle(found: Graph) -> tuple[list[int], list[int]] | None:
    """The values and the boxes that save most lines."""
    on_lane = {v for path in found.spines.values() for v in path}
    reads = {
        k: set(found.sources(k)) for k, v in enumerate(found.vertices) if v.kind == "box" and k not in on_lane
    }
    best: tuple[int, list[int], list[int]] | None = None
    for one, first in reads.items():
        for two, second in reads.items():
            layer = found.vertices[one].layer
            common = {v for v in first & second if _given(found.vertices[v], layer)}
            if one >= two or len(common) < 2:
                continue
            boxes = [k for k, read in reads.items() if common <= read]
            saved = (len(common) - 1) * (len(boxes) - 1)
            if best is None or saved > best[0]:
                best = saved, sorted(common), boxes
    return (best[1], best[2]) if best else None


def _given(vertex: Vertex, layer: int) -> bool:
    """Whether a layer gets the value from outside."""
    return vertex.kind in ("enter", "input") or vertex.layer < layer
