"""The module of a PyTorch file: what somebody who trains with it relies on."""

from __future__ import annotations

import copy
import gc
import importlib
import io
import sys
import weakref
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.definition import Cell
from derive.printing.torch_module import module

pytestmark = pytest.mark.requires_package("torch")
T, B = 5, 3


def loaded(cell: Cell | str) -> dict[str, Any]:
    """The names that a cell's file defines."""
    found = derive.load(cell) if isinstance(cell, str) else cell
    scope: dict[str, Any] = {"__name__": "cell_torch"}
    exec(compile(module(found), "<cell_torch>", "exec"), scope)
    return scope


@pytest.fixture
def lstm() -> Any:
    """An LSTM module in float64."""
    import torch

    torch.manual_seed(1)
    return loaded("lstm")["LSTM"](3, 4, dtype=torch.float64)


def inputs(**options: Any) -> Any:
    import torch

    return torch.randn(T, B, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2), **options)


# -- as a module of PyTorch


def test_it_computes_and_learns_as_the_lstm_of_torch_does(lstm: Any) -> None:
    import torch

    theirs: Any = torch.nn.LSTM(3, 4).double()
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(torch.cat([lstm.W_i, lstm.W_f, lstm.W_g, lstm.W_o]))
        theirs.weight_hh_l0.copy_(torch.cat([lstm.U_i, lstm.U_f, lstm.U_g, lstm.U_o]))
        theirs.bias_ih_l0.copy_(torch.cat([lstm.b_i, lstm.b_f, lstm.b_g, lstm.b_o]))
        theirs.bias_hh_l0.zero_()
    start: Any = {name: torch.randn(B, 4).double().requires_grad_() for name in ("h", "c")}
    ours, last = lstm(inputs(), start)
    found, (h_n, c_n) = theirs(inputs(), (start["h"][None], start["c"][None]))
    torch.testing.assert_close(ours["h"], found)
    torch.testing.assert_close(last, {"h": h_n[0], "c": c_n[0]})
    weights = torch.randn_like(found)
    ((ours["h"] * weights).sum() + last["c"].sum()).backward()
    slopes = [start["h"].grad.clone(), start["c"].grad.clone(), lstm.W_g.grad, lstm.U_o.grad, lstm.b_i.grad]
    start["h"].grad = start["c"].grad = None
    ((found * weights).sum() + c_n.sum()).backward()
    w, u, b = theirs.weight_ih_l0.grad, theirs.weight_hh_l0.grad, theirs.bias_ih_l0.grad
    torch.testing.assert_close(slopes, [start["h"].grad, start["c"].grad, w[8:12], u[12:], b[:4]])


def test_a_few_steps_of_training_lower_the_loss() -> None:
    import torch

    torch.manual_seed(0)
    gru = loaded("gru")["GRU"](2, 8)
    optimizer = torch.optim.Adam(gru.parameters(), lr=0.02)
    series = torch.randn(20, 16, 2)
    target = torch.cumsum(series[..., :1], 0).tanh()
    losses = []
    for _ in range(30):
        loss = ((gru(series)[0]["h"][..., :1] - target) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.5 * losses[0]


def test_a_sequence_in_two_parts_is_the_sequence(lstm: Any) -> None:
    import torch

    whole, last = lstm(inputs())
    first, between = lstm(inputs()[:2])
    second, end = lstm(inputs()[2:], between)
    torch.testing.assert_close(torch.cat([first["h"], second["h"]]), whole["h"])
    torch.testing.assert_close(end, last)


def test_a_single_sample_has_no_batch_axis(lstm: Any) -> None:
    import torch

    whole, _ = lstm(inputs())
    alone, last = lstm(inputs()[:, 1])
    torch.testing.assert_close(alone["h"], whole["h"][:, 1])
    assert last["c"].shape == (4,)


def test_states_that_are_not_given_are_zero_and_others_are_refused(lstm: Any) -> None:
    import torch

    zeros = {"h": torch.zeros(B, 4).double(), "c": torch.zeros(B, 4).double()}
    torch.testing.assert_close(lstm(inputs(), {"c": zeros["c"]})[0], lstm(inputs(), zeros)[0])
    with pytest.raises(ValueError, match="no states: y; those are h, c"):
        lstm(inputs(), {"y": zeros["h"]})


def test_types_follow_the_module(lstm: Any) -> None:
    import torch

    lstm.to(torch.float32)
    values, _ = lstm(inputs().float())
    assert values["c"].dtype == torch.float32 and lstm.sizes == {"n": 3, "m": 4}
    assert repr(lstm) == "LSTM(n=3, m=4)"
    with torch.no_grad():
        assert not lstm(inputs().float())[0]["h"].requires_grad


def test_it_is_copied_and_its_state_is_loaded(lstm: Any) -> None:
    import torch

    other = loaded("lstm")["LSTM"](3, 4, dtype=torch.float64)
    assert not torch.equal(other.W_f, lstm.W_f)
    other.load_state_dict(lstm.state_dict())
    for each in (other, copy.deepcopy(lstm)):
        torch.testing.assert_close(each(inputs())[0], lstm(inputs())[0])


def test_it_is_pickled_from_a_file_that_can_be_imported(tmp_path: Path, monkeypatch: Any) -> None:
    import torch

    (tmp_path / "lstm_peephole_torch.py").write_text(module(derive.load("lstm-peephole")))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lstm_peephole_torch", raising=False)
    cell = importlib.import_module("lstm_peephole_torch").LSTMPeephole(3, 4)
    stored = io.BytesIO()
    torch.save(cell, stored)
    stored.seek(0)
    again = torch.load(stored, weights_only=False)
    torch.testing.assert_close(again(inputs().float())[0], cell(inputs().float())[0])


# -- as a function for autograd


def test_gradients_are_made_for_what_asks_for_them(lstm: Any) -> None:
    lstm.requires_grad_(False)
    lstm.U_f.requires_grad_()
    given = inputs().requires_grad_()
    lstm(given)[0]["h"].sum().backward()
    assert lstm.W_f.grad is None and lstm.U_f.grad.abs().sum() > 0 and given.grad.abs().sum() > 0


@pytest.mark.parametrize("name", ["lstm", "gru-d", "alif", "clockwork-rnn", "lstm-stacked"])
def test_a_gradient_of_the_gradient_is_autograd_s(name: str) -> None:
    import torch

    file = loaded(name)
    groups = file["samples"](2, 2, {}, 0)
    if "spike" in file:  # whose gradient stands for that of another function
        file["spike"] = file["fast_sigmoid"]
    asked = [(k, key) for k, group in enumerate(groups) for key in group]

    def of(*tensors: Any) -> Any:
        given = [dict(group) for group in groups]
        for (k, key), tensor in zip(asked, tensors, strict=True):
            given[k][key] = tensor
        return tuple(file["sequence"](*given, 2).values())

    tensors = [groups[k][key].clone().requires_grad_() for k, key in asked]
    assert torch.autograd.gradgradcheck(of, tensors, fast_mode=True)


def test_what_was_computed_is_let_go(lstm: Any) -> None:
    gc.disable()  # what only the collector of cycles finds stays on a graphics card for long
    try:
        values, _ = lstm(inputs())
        known = weakref.ref(values["h"]), weakref.ref(values["h"].grad_fn)
        del values, _
        assert [each() for each in known] == [None, None]
    finally:
        gc.enable()


def test_values_that_are_changed_in_place_are_noticed(lstm: Any) -> None:
    values, _ = lstm(inputs())
    values["h"].mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        values["h"].sum().backward()


def test_no_cotangent_is_a_gradient_of_zero() -> None:
    import torch

    file = loaded("lstm-stacked")
    groups = file["samples"](4, 2, {}, 0)
    _, tape = file["run"](*groups)
    assert not any(grad.any() for grad in file["run_backward"](tape, {}).values())
    assert torch.is_grad_enabled()
