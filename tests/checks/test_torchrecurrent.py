"""How torchrecurrent is asked, and what it answers where it is not handled: the figures of our notes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derive.algebra.node import neg
from derive.algebra.record import Array
from derive.catalogue import load
from derive.checks.emitted import forward
from derive.checks.oracle import compared
from derive.checks.oracles import ORACLES, Oracle
from derive.checks.samples import Samples
from derive.checks.sizes import numeric
from derive.definition import Cell
from tests.checks.helpers import changed, with_program

pytestmark = [pytest.mark.requires_package("torch"), pytest.mark.requires_package("torchrecurrent")]


def oracle(cell: str) -> Oracle:
    return next(each for each in ORACLES if each.package == "torchrecurrent" and cell in each.cells)


@pytest.mark.parametrize(
    ("name", "value"), [("lem", "u"), ("nas", "l_3"), ("scrn", "a_h"), ("rhn", "t_2"), ("cornn", "g")]
)
def test_a_cell_with_a_wrong_sign_fails(name: str, value: str) -> None:
    cell = load(name)
    wrong = with_program(cell, changed(cell.program, value, neg))
    assert compared(cell, oracle(name), wrong).status == "fail"


def drawn(cell: Cell) -> dict[str, Array]:
    return Samples(cell, numeric(cell), (2,)).inputs(5)


def as_it_is(name: str, **options: float) -> dict[str, Array]:
    """What the package computes without being handled, less what our cell computes."""
    plain = pytest.importorskip("derive.checks.oracles.torchrecurrent_plain")
    core = pytest.importorskip("derive.checks.oracles.torchrecurrent_core")
    cell = load(name, **options)
    row = replace(plain._CELLS[name], step=core.plain_step, options=options)
    theirs, (ours, _) = core.run(row, drawn(cell)).values, forward(cell, drawn(cell))
    return {key: np.abs(theirs[key] - ours[key]).max(axis=(1, 2)) for key in theirs}


def test_lem_reads_the_old_memory() -> None:
    found = as_it_is("lem", dt=1.0)
    assert round(float(found["y"][0]), 1) == 1.9 and found["z"][0] < 1e-12


def test_the_nas_cell_adds_in_leaf_3() -> None:
    found = as_it_is("nas")
    assert {key: round(float(max(steps)), 2) for key, steps in found.items()} == {"h": 0.37, "c": 0.64}


def test_the_scrn_carries_its_output() -> None:
    """With the identity before its last tanh, whose inverse shows the hidden units."""
    torch = pytest.importorskip("torch")
    theirs = pytest.importorskip("torchrecurrent").SCRNCell(3, 4, dtype=torch.float64)
    arrays = Samples(load("scrn"), {"n": 3, "m": 4, "p": 4}, (2,)).inputs(5)
    ours, _ = forward(load("scrn"), arrays)
    v = {key: torch.tensor(array) for key, array in arrays.items()}
    zero, one = torch.zeros(4, 4).double(), torch.eye(4).double()
    weights = {name: torch.zeros_like(value) for name, value in theirs.named_parameters()}
    weights |= {"alpha": torch.tensor(0.95).double(), "weight_ih": torch.cat([v["B"], v["A"]])}
    weights |= {"weight_hh": torch.cat([v["R"], one]), "weight_ch": torch.cat([v["P"], zero])}
    state, found = (v["h"], v["s"]), []
    for x in v["x"]:
        state = torch.func.functional_call(theirs, weights, (x, state))
        found.append(torch.atanh(state[0]).detach().numpy())
    off = np.abs(np.stack(found) - ours["h"]).max(axis=(1, 2))
    assert off[0] < 1e-7 and round(float(off.max()), 2) == 0.14


def test_shares_sum_to_the_whole_and_are_not_equal() -> None:
    torch = pytest.importorskip("torch")
    shares = pytest.importorskip("derive.checks.oracles.autograd").shares
    whole = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)
    parts = shares(whole, 3)
    assert len(parts) == 3 and torch.allclose(sum(parts), whole, atol=1e-15)
    assert not torch.allclose(parts[0], parts[1])


def test_a_row_says_what_parameters_are_made_of() -> None:
    torch = pytest.importorskip("torch")
    value = pytest.importorskip("derive.checks.oracles.torchrecurrent_core")._value
    v = {
        "W": torch.ones(2, 3),
        "U": torch.zeros(2, 1),
        "b": torch.tensor([1.0, 2.0]),
        "alpha": torch.tensor(3.0),
    }
    assert value("W|U -W|U", v, None).tolist() == [[1, 1, 1, 0]] * 2 + [[-1, -1, -1, 0]] * 2
    assert torch.allclose(value("b:1/2", v, None) + value("b:2/2", v, None), v["b"])
    assert value("alpha", v, torch.Size([])).shape == () and value("alpha", v, torch.Size([1])).shape == (1,)


def test_a_parameter_that_no_row_names_is_an_error() -> None:
    plain = pytest.importorskip("derive.checks.oracles.torchrecurrent_plain")
    core = pytest.importorskip("derive.checks.oracles.torchrecurrent_core")
    row = plain._CELLS["fast-rnn"]
    short = replace(row, weights={k: v for k, v in row.weights.items() if k != "beta"})
    with pytest.raises(KeyError, match="beta"):
        core.run(short, drawn(load("fast-rnn")))
