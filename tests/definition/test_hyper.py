"""Hyper-parameters: defaults of a definition that who loads it may choose otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.checks.claims import exact_verdict
from derive.errors import DeriveError

TEXT = """
from derive.definition import *
n = sizes("n")
x, y = vector("x", n), output("y", n)
rounds, rate = hyper("rounds", 2), hyper("rate", 0.5)
values = vectors(" ".join(f"v{k}" for k in range(rounds)), n)
steps = [let(v, rate * before) for v, before in zip(values, [x, *values])]
small = Cell("small", [*steps, let(y, tanh(values[-1]))])
"""


ROUNDS = """
from derive.definition import *
n, m = sizes("n m")
rounds = hyper("rounds", 2)
x, h, v = vector("x", n), state("h", m), state("h", m)
statements = []
for u, w in vectors("u w", m, rounds):
    statements += [let(u, sigmoid(affine(x, v)), "gate"), let(w, u * v, "gated state")]
    v = w
mine = Cell("gated in rounds", [*statements, let(h.next, v + h, "state")])
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "small.py").write_text(TEXT)
    return str(tmp_path / "small.py")


def test_a_cell_has_its_defaults_unless_it_is_loaded_with_others(path: str) -> None:
    default, other = derive.load(path), derive.load(path, rounds=3, rate=0.25)
    assert (default.hyper, len(default.program.steps)) == ({"rounds": 2, "rate": 0.5}, 3)
    assert (other.hyper, len(other.program.steps)) == ({"rounds": 3, "rate": 0.25}, 4)
    assert str(other.program.steps[0].expr) == "1/4 * x"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"round": 3}, "small has no hyper-parameter round; it has: rounds = 2, rate = 0.5"),
        ({"rounds": 2.5}, "hyper-parameter rounds is a whole number, not 2.5"),
        ({"rate": "fast"}, "hyper-parameter rate is a number, not 'fast'"),
        ({"rounds": True}, "hyper-parameter rounds is a number, not True"),
    ],
)
def test_a_wrong_one_is_named_with_the_file(path: str, given: dict[str, float], message: str) -> None:
    with pytest.raises(DeriveError, match=message) as raised:
        derive.load(path, **given)
    assert "small.py" in str(raised.value)


def test_a_catalogue_cell_without_any_says_so() -> None:
    with pytest.raises(DeriveError, match=r"^lstm has no hyper-parameter rounds; it has: none$"):
        derive.load("lstm", rounds=3)


def test_the_catalogues_own_cell_stays_as_it_is() -> None:
    before = derive.load("capsule")
    assert len(derive.load("capsule", rounds=1).program.steps) < len(before.program.steps)
    assert derive.load("capsule") is before


def test_a_module_that_is_imported_keeps_the_numbers_of_its_own(tmp_path: Path) -> None:
    """Python keeps an imported module, so it would keep numbers that were meant for another file."""
    (tmp_path / "mine.py").write_text(
        "from derive.cells.leaky_rnn import leaky_rnn\n"
        "from derive.definition import *\n"
        'alpha, n = hyper("alpha", 0.5), sizes("n")\n'
        'mine = Cell("t", [let(output("y", n), alpha * vector("x", n))])\n'
    )
    script = (
        "import derive\n"
        "print(derive.load('mine.py', alpha=0.125).hyper)\n"
        "leaky = derive.load('leaky-rnn')\n"
        "print(leaky.hyper, leaky.program.steps[-1].expr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    first, second = done.stdout.splitlines()
    assert first == "{'alpha': 0.125}"
    assert second.startswith("{'alpha': 0.3} ") and "3/10" in second and "1/8" not in second


def test_a_file_that_is_loaded_by_another_has_numbers_of_its_own_too(path: str, tmp_path: Path) -> None:
    (tmp_path / "outer.py").write_text(
        "import derive\nfrom derive.definition import *\n"
        'rate, small = hyper("rate", 0.5), derive.load("small.py")\n'
        'y = output("y", sizes("n"))\n'
        'part_of = use(small, "s")\n'
        'outer = Cell("outer", [*part_of.statements, let(y, rate * part_of.y)])\n'
    )
    outer = derive.load(tmp_path / "outer.py", rate=0.25)
    assert [str(step.expr) for step in outer.program.steps[:2]] == ["1/2 * x", "1/2 * v0_s"]
    assert str(outer.program.steps[-1].expr) == "1/4 * y_s"


@pytest.mark.parametrize("rounds", [0, 1, 3])
def test_a_loop_of_fixed_length_has_as_many_rounds_as_it_is_loaded_with(rounds: int, tmp_path: Path) -> None:
    (tmp_path / "rounds.py").write_text(ROUNDS)
    cell = derive.load(tmp_path / "rounds.py", rounds=rounds)
    expected = [name for k in range(1, rounds + 1) for name in (f"a_u_{k}", f"u_{k}", f"w_{k}")]
    assert [step.target.name for step in cell.program.steps] == [*expected, "h_next"]
    assert len(cell.parameters) == 3 * rounds
    assert exact_verdict(cell).status == "pass"


def test_a_file_that_loads_itself_is_refused(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}.py").write_text(f'import derive\nother = derive.load("{other}.py")\n')
    message = r"two\.py:2: the file loads itself: .*one.py, then .*two.py, then .*one.py"
    with pytest.raises(DeriveError, match=message):
        derive.load(tmp_path / "one.py")


@pytest.mark.parametrize("declared", ['vector("rate", n)', 'state("rate", n)', 'parameter("rate", n)'])
def test_a_name_is_a_hyper_parameters_or_a_tensors(declared: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        'from derive.definition import *\nn, rate = sizes("n"), hyper("rate", 0.5)\n'
        f'x, h, other = vector("x", n), state("h", n), {declared}\n'
        'mine = Cell("t", [let(h.next, rate * x * h * other)'
        + (", let(other.next, x)" if "state" in declared else "")
        + "])\n"
    )
    with pytest.raises(
        DeriveError, match=r"mine: rate names a hyper-parameter and an? .*; rename one of them"
    ):
        derive.load(tmp_path / "mine.py")


def test_a_size_is_a_hyper_parameter_where_it_is_a_number(tmp_path: Path) -> None:
    (tmp_path / "heads.py").write_text(
        'from derive.definition import *\nn, d = sizes("n d")\nheads = hyper("heads", 2)\n'
        'x, q, y = vector("x", n), tensor("q", heads, d), output("y", heads * d)\n'
        'heads_of = Cell("t", [let(q, einsum("ijk,k->ij", parameter("W", heads, d, n), x)),\n'
        "    let(y, reshape(softmax(q), heads * d))])\n"
    )
    shapes = [
        [str(s.shape) for s in derive.load(tmp_path / "heads.py", **given).outputs]
        for given in ({}, {"heads": 4})
    ]
    assert shapes == [["(2*d,)"], ["(4*d,)"]]
