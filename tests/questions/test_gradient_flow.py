"""The lengths of gradients on the page are those that hand-written cells and autograd give."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from derive import questions
from derive.algebra.record import Array
from derive.catalogue import load
from derive.document.chart import Chart
from derive.document.gradient_charts import COUPLED, ELMAN, GATED, LSTM, NEAR, OTHERS, PATHS
from derive.render import render
from derive.runtime.flow import norms
from derive.runtime.starts import DRAWS, SIZES, STEPS, Draw, Start, draw, measured

STARTS = {**ELMAN, **GATED, **COUPLED, **OTHERS, **PATHS}


def by_differences(start: Start, drawn: Draw) -> Array:
    """The same lengths from the hand-written cell: all states a little larger and smaller, one entry each."""
    step = importlib.import_module(f"derive.reference.{start.cell.replace('-', '_')}").step
    names = [state.name for state in load(start.cell).states]
    width, small = len(drawn.gradient), 1e-6
    ends = np.cumsum([0] + [SIZES["m"]] * len(names))
    spans = {name: slice(a, b) for name, a, b in zip(names, ends, ends[1:], strict=False)}
    state, found = np.zeros(width), []

    def after(rows: Array, t: int) -> Array:
        values = {**drawn.weights, **{name: series[t] for name, series in drawn.inputs.items()}}
        given = step({**values, **{name: rows[..., spans[name]] for name in names}})
        parts = [np.broadcast_to(given[f"{name}_next"], (*rows.shape[:-1], SIZES["m"])) for name in names]
        return np.concatenate(parts, axis=-1)

    for t in range(STEPS):
        moved = small * np.eye(width)
        jacobian = (after(state + moved, t) - after(state - moved, t)).T / (2 * small)
        for new, old in ((new, old) for new in names for old in names):
            if start.paths and (new, old) not in start.paths:
                jacobian[spans[new], spans[old]] = 0
        found.append(jacobian)
        state = after(state, t)
    return norms(np.array(found), drawn.gradient)


@pytest.mark.parametrize("name", STARTS)
def test_hand_written_cells_and_differences_give_the_same_lengths(name: str) -> None:
    drawn = draw(STARTS[name], 3)
    ours = norms(drawn.jacobians, drawn.gradient)
    theirs = by_differences(STARTS[name], drawn)
    shown = ours > 1e-30  # what is smaller is on no chart, and not above the noise of differences
    assert np.count_nonzero(shown) > NEAR
    assert np.max(np.abs(theirs[shown] / ours[shown] - 1)) < 1e-5


def autograd_lengths(cell: Callable[..., Any], drawn: Draw, both: bool) -> list[float]:
    """The lengths by PyTorch: the gradient of a weighted sum of the last h by all states before it."""
    import torch

    states = [torch.zeros(2 if both else 1, SIZES["m"], dtype=torch.float64, requires_grad=True)]
    for x in torch.tensor(drawn.inputs["x"]):
        h = cell(x[None], (states[-1][:1], states[-1][1:]) if both else states[-1])
        states.append(torch.cat(h) if both else h)
    loss = states[-1][0] @ torch.tensor(drawn.gradient[: SIZES["m"]])
    return [float(grad.norm()) for grad in torch.autograd.grad(loss, states)][::-1]


@pytest.mark.requires_package("torch")
@pytest.mark.parametrize(
    ("start", "kind", "gates", "own"),
    [
        (ELMAN["radius 2"], "RNNCell", "h", ""),
        (LSTM[0], "LSTMCell", "ifgo", ""),
        (LSTM[5], "LSTMCell", "ifgo", ""),
        (GATED["GRU"], "GRUCell", "rzg", "d_g"),
    ],
)
def test_autograd_gives_the_same_lengths(start: Start, kind: str, gates: str, own: str) -> None:
    import torch

    drawn = draw(start, 0)
    cell = getattr(torch.nn, kind)(SIZES["n"], SIZES["m"], dtype=torch.float64)
    joined = {letter: np.concatenate([drawn.weights[f"{letter}_{k}"] for k in gates]) for letter in "WUb"}
    second = np.zeros_like(joined["b"])
    if own:
        second[-SIZES["m"] :] = drawn.weights[own]
    arrays = {"weight_ih": joined["W"], "weight_hh": joined["U"], "bias_ih": joined["b"], "bias_hh": second}
    cell.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    theirs = autograd_lengths(cell, drawn, both=kind == "LSTMCell")
    np.testing.assert_allclose(norms(drawn.jacobians, drawn.gradient), theirs, rtol=1e-8)


@pytest.mark.requires_package("torch")
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_pytorch_starts_its_recurrent_layers_as_the_page_says(kind: str) -> None:
    import torch

    bound = SIZES["m"] ** -0.5
    entries = torch.cat([p.flatten() for p in getattr(torch.nn, kind)(SIZES["n"], SIZES["m"]).parameters()])
    assert 0.95 * bound < entries.abs().max() <= bound
    assert abs(float(entries.detach().var()) / (bound**2 / 3) - 1) < 0.2


def test_weights_and_inputs_are_drawn_as_the_page_says() -> None:
    drawn = draw(LSTM[1], 1)
    bound = SIZES["m"] ** -0.5
    assert np.max(np.abs(drawn.weights["U_g"])) <= bound
    assert np.max(np.abs(drawn.weights["b_f"] - 1)) <= bound
    assert abs(np.var(drawn.inputs["x"]) - 1) < 0.1
    assert not drawn.gradient[SIZES["m"] :].any() and np.isclose(np.linalg.norm(drawn.gradient), 1)
    radii = np.abs(np.linalg.eigvals(draw(ELMAN["radius 2"], 4).weights["U_h"]))
    assert np.isclose(np.max(radii), 2)


def test_the_lines_are_medians_of_the_draws() -> None:
    start = GATED["GRU"]
    found = [norms(each.jacobians, each.gradient) for each in (draw(start, k) for k in range(DRAWS))]
    middle = sorted(lengths[STEPS] for lengths in found)[DRAWS // 2]
    assert measured(start).gradients.middle[STEPS] == middle


def test_without_the_block_of_a_path_the_cell_state_is_multiplied_by_the_forget_gates_alone() -> None:
    start = PATHS["c only"]
    drawn = draw(start, 2)
    m = SIZES["m"]
    assert not drawn.jacobians[:, :, :m].any(), "nothing goes through h"
    diagonal = np.einsum("tkk->tk", drawn.jacobians[:, m:, m:])
    assert np.array_equal(drawn.jacobians[:, m:, m:], np.einsum("tk,kj->tkj", diagonal, np.eye(m)))
    assert np.all((diagonal > 0) & (diagonal < 1))


def test_the_whole_change_of_a_cell_state_has_the_two_terms_of_the_page() -> None:
    """The derivative of c_t by c_{t-1}, where h_{t-1} is o ⊙ tanh(c_{t-1}), by differences."""
    step = importlib.import_module("derive.reference.lstm").step
    drawn, m, t = draw(LSTM[1], 5), SIZES["m"], 7
    state = np.zeros(2 * m)
    for k in range(t):
        values = step({**drawn.weights, "x": drawn.inputs["x"][k], "h": state[:m], "c": state[m:]})
        state = np.concatenate([values["h_next"], values["c_next"]])
    shown = values["o"]
    moved = 1e-6 * np.eye(m)

    def after(c: Array) -> Array:
        given = {**drawn.weights, "x": drawn.inputs["x"][t], "h": shown * np.tanh(c), "c": c}
        return np.asarray(step(given)["c_next"])

    whole = (after(state[m:] + moved) - after(state[m:] - moved)).T / 2e-6
    jacobian = drawn.jacobians[t]
    second = jacobian[m:, :m] * (shown * (1 - np.tanh(state[m:]) ** 2))
    np.testing.assert_allclose(whole, jacobian[m:, m:] + second, atol=1e-8)


def test_the_page_shows_a_chart_of_each_group() -> None:
    page = questions.page("gradient-flow")
    charts = [block for part in page.parts for block in part.blocks if isinstance(block, Chart)]
    assert [len(each.plot.curves) for each in charts] == [*map(len, (GATED, ELMAN, PATHS, OTHERS))]
    assert all(len(each.rows) == len(each.plot.curves) for each in charts)


@pytest.mark.slow
@pytest.mark.parametrize("kernels", ["Nehalem", "Haswell"])
def test_the_page_has_the_same_bytes_with_other_kernels(kernels: str) -> None:
    """Matrix products of another generation of processors, whose last digits are others."""
    here = render(questions.page("gradient-flow"), "markdown")
    code = (
        "import sys; from derive import questions; from derive.render import render; "
        "sys.stdout.write(render(questions.page('gradient-flow'), 'markdown'))"
    )
    settings = {**os.environ, "OPENBLAS_CORETYPE": kernels, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, check=True)
    assert done.stdout.decode() == here
