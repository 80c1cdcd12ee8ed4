"""Ways for lines between rectangles: along a raster, with few bends and crossings, never through a rectangle.

Each line is the shortest way by a cost that counts steps, bends and crossings (Lee 1961, with the estimate of
Hart, Nilsson and Raphael 1968); afterwards each is taken up and laid once more among the others.  A value
that is read at several places is one tree of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

Point = tuple[int, int]
RIGHT, UP, LEFT, DOWN = (1, 0), (0, -1), (-1, 0), (0, 1)
STEP, BEND, CROSS, NEAR, LATE = 10, 25, 90, 6, 15
TRIES, NEVER = 8, 10**7


@dataclass(frozen=True)
class Rect:
    """A rectangle on the raster, its edges included."""

    x: int
    y: int
    width: int
    height: int

    def points(self) -> Iterable[Point]:
        """Its points."""
        return ((self.x + i, self.y + j) for i in range(self.width + 1) for j in range(self.height + 1))


@dataclass(frozen=True)
class Port:
    """Where a line may end: a point of an edge, the way out of it, and what it costs."""

    at: Point
    out: Point
    cost: int


@dataclass
class Net:
    """A value's lines: where it may come from, and the places that read it, nearest first."""

    starts: Sequence[Port]
    ends: Sequence[Sequence[Port]]
    order: int = 0
    paths: list[tuple[Point, ...]] = field(default_factory=list)


class Raster:
    """A width and height in steps, and the rectangles on it."""

    def __init__(self, width: int, height: int, blocked: Iterable[Rect]) -> None:
        self.width, self.height = width, height
        self.blocked = {point for rect in blocked for point in rect.points()}
        self.near = {
            (x + i, y + j) for x, y in self.blocked for i in (-1, 0, 1) for j in (-1, 0, 1)
        } - self.blocked  # fmt: skip
        self.held: dict[Point, tuple[int, str]] = {}
        self.ports: set[tuple[Point, Point]] = set()

    def lay(self, nets: Sequence[Net], rounds: int = 2) -> bool:
        """Finds the ways of all nets; says whether there is one for each.

        A net that finds none is laid before the others in another try.
        """
        first: list[int] = []
        for _ in range(TRIES):
            order = sorted(range(len(nets)), key=lambda k: (k not in first, nets[k].order, k))
            missed = self._all(nets, order)
            if missed is None:
                self._again(nets, order, rounds)
                return True
            first.append(missed)
        return False

    def _all(self, nets: Sequence[Net], order: Sequence[int]) -> int | None:
        """Lays all nets anew; gives the first without a way."""
        for net in nets:
            net.paths = []
        self._hold(nets)
        return next((k for k in order if not self._net(nets, k)), None)

    def _again(self, nets: Sequence[Net], order: Sequence[int], rounds: int) -> None:
        """Takes each net up, and lays it where it is cheaper now."""
        for _ in range(rounds):
            for k in order:
                if self._is_plain(nets, k):
                    continue
                before, cost = list(nets[k].paths), self._price(nets, k)
                nets[k].paths = []
                self._hold(nets)
                if not self._net(nets, k) or self._price(nets, k) >= cost:
                    nets[k].paths = before
                    self._hold(nets)

    def _is_plain(self, nets: Sequence[Net], k: int) -> bool:
        """Whether a net crosses nothing and hardly turns, so that no other way is much better."""
        paths = nets[k].paths
        if any(self.held[point][0] != k for path in paths for point in path):
            return False
        return all(sum(_axis(path, i) == "x" for i in range(1, len(path) - 1)) <= 1 for path in paths)

    def _price(self, nets: Sequence[Net], k: int) -> int:
        """What a net's ways cost."""
        others = {p for j, net in enumerate(nets) if j != k for path in net.paths for p in path}
        total = 0
        for path in nets[k].paths:
            total += STEP * (len(path) - 1) + CROSS * sum(p in others for p in path)
            total += BEND * sum(_axis(path, i) == "x" for i in range(1, len(path) - 1))
            total += NEAR * sum(p in self.near for p in path)
        return total

    def _net(self, nets: Sequence[Net], k: int) -> bool:
        """All lines of one net, each from what is there of it."""
        net = nets[k]
        for ends in net.ends:
            path = self._way(k, net, ends)
            if path is None:
                return False
            net.paths.append(path)
            self._note(k, len(net.paths) - 1, path)
        return True

    def _hold(self, nets: Sequence[Net]) -> None:
        """Notes which net has which point: h or v where it goes straight on, x where it does not."""
        self.held, self.ports = {}, set()
        for k, net in enumerate(nets):
            for n, path in enumerate(net.paths):
                self._note(k, n, path)

    def _note(self, k: int, n: int, path: Sequence[Point]) -> None:
        if n == 0:
            self.ports.add((path[0], _sub(path[1], path[0])))
        self.ports.add((path[-1], _sub(path[-2], path[-1])))
        for i, point in enumerate(path):
            other = self.held.get(point)
            self.held[point] = (k, _axis(path, i)) if other is None else (k if other[0] == k else -1, "x")

    def _way(self, k: int, net: Net, ends: Sequence[Port]) -> tuple[Point, ...] | None:
        """The cheapest way of one line, or None."""
        goals = {(p.at, _neg(p.out)): p.cost for p in ends if (p.at, p.out) not in self.ports}
        if not goals:
            return None
        bounds, queue = _bounds(p for p, _ in goals), list[tuple[int, int, Point, Point]]()
        back: dict[tuple[Point, Point], tuple[Point, Point] | None] = {}
        cost: dict[tuple[Point, Point], int] = {}
        done: dict[tuple[Point, Point], int] = {}
        for point, way, price in self._begins(k, net):
            if price < cost.get((point, way), 10**9):
                cost[point, way], back[point, way] = price, None
                heappush(queue, (price + _left(point, bounds), len(queue), point, way))
        count = len(queue)
        while queue:
            _, _, point, way = heappop(queue)
            spent = cost[point, way]
            if done.get((point, way)) == spent:  # it stood in the queue twice
                continue
            done[point, way] = spent
            if (point, way) in goals and back[point, way] is not None:
                return _unwound(back, (point, way))
            for turn, price in self._moves(k, point, way, back[point, way] is None):
                after = (point[0] + turn[0], point[1] + turn[1])
                known = cost.get((after, turn), NEVER)
                if spent + price >= known:  # most are: nothing need be asked of the place
                    continue
                if (after, turn) in goals:
                    before = back[point, way]
                    late = 2 if turn != way else 1 if before and before[1] != way else 0
                    price += goals[after, turn] + LATE * late
                else:
                    price += self._toll(k, after, turn)
                total = spent + price
                if total < known:
                    cost[after, turn], back[after, turn] = total, (point, way)
                    count += 1
                    heappush(queue, (total + _left(after, bounds), count, after, turn))
        return None

    def _begins(self, k: int, net: Net) -> Iterable[tuple[Point, Point, int]]:
        """Where a line may begin: at a port, or at any point of the net's tree that no other crosses."""
        if not net.paths:
            for port in net.starts:
                if (port.at, port.out) not in self.ports:
                    yield port.at, port.out, port.cost
            return
        for path in net.paths:
            for i in range(1, len(path) - 1):
                if self.held[path[i]][0] == k and path[i] not in self.blocked:
                    for way in (RIGHT, UP, LEFT, DOWN):
                        after = (path[i][0] + way[0], path[i][1] + way[1])
                        if after not in (path[i - 1], path[i + 1]):
                            yield path[i], way, BEND // 2

    def _moves(self, k: int, point: Point, way: Point, first: bool) -> Iterable[tuple[Point, int]]:
        """Straight on, and a turn where nothing is crossed."""
        yield way, STEP
        if first or self.held.get(point, (k, ""))[0] != k:
            return
        yield (way[1], way[0]), STEP + BEND
        yield (-way[1], -way[0]), STEP + BEND

    def _toll(self, k: int, point: Point, way: Point) -> int:
        """What a point costs beside the step: a line crosses another straight on, and never its own net."""
        x, y = point
        if point in self.blocked or not (0 < x < self.width and 0 < y < self.height):
            return NEVER
        near = NEAR if point in self.near else 0
        other = self.held.get(point)
        if other is None:
            return near
        return CROSS + near if other[0] != k and other[1] == ("v" if way[1] == 0 else "h") else NEVER


def _axis(path: Sequence[Point], i: int) -> str:
    if i in (0, len(path) - 1):
        return "x"
    (a, b), (c, d) = path[i - 1], path[i + 1]
    return "h" if b == d else "v" if a == c else "x"


def _sub(one: Point, two: Point) -> Point:
    return one[0] - two[0], one[1] - two[1]


def _neg(way: Point) -> Point:
    return -way[0], -way[1]


def _bounds(points: Iterable[Point]) -> tuple[int, int, int, int]:
    every = list(points)
    xs, ys = [x for x, _ in every], [y for _, y in every]
    return min(xs), min(ys), max(xs), max(ys)


def _left(point: Point, bounds: tuple[int, int, int, int]) -> int:
    """The least that the rest of a way costs."""
    x, y = point
    dx = max(bounds[0] - x, 0, x - bounds[2])
    dy = max(bounds[1] - y, 0, y - bounds[3])
    return STEP * (dx + dy) + (BEND if dx and dy else 0)


def _unwound(
    back: Mapping[tuple[Point, Point], tuple[Point, Point] | None], end: tuple[Point, Point]
) -> tuple[Point, ...]:
    found, at = [], end
    while True:
        found.append(at[0])
        before = back[at]
        if before is None:
            return tuple(reversed(found))
        at = before
