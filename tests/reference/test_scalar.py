"""The first eleven hand-written NumPy cells, each against a second computation: loops over scalars."""

import importlib
from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import pytest

from tests.cells import ELEVEN
from tests.reference.scalar import SCALAR, Named, Values

N, M, BATCH = 2, 3, 5  # all different, so that no transpose can hide


def gates(letters: str, x: int = N, h: int = M, end: str = "") -> dict[str, tuple[int, ...]]:
    kinds = {"W": (M, x), "U": (M, h), "b": (M,)}
    return {f"{kind}_{k}{end}": shape for k, (kind, shape) in product(letters, kinds.items())}


LSTM = {"x": (N,), "h": (M,), "c": (M,), **gates("ifog")}
GRU = {"x": (N,), "h": (M,), **gates("rzg")}
SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "dense": {"x": (N,), "W_y": (M, N), "b_y": (M,)},
    "elman": {"x": (N,), "h": (M,), **gates("h")},
    "lstm": LSTM,
    "lstm_concatenated": {k: (M, N + M) if k[0] == "W" else s for k, s in LSTM.items() if k[0] != "U"},
    "lstm_peephole": {**LSTM, "p_i": (M,), "p_f": (M,), "p_o": (M,)},
    "lstm_coupled": {"x": (N,), "h": (M,), "c": (M,), **gates("iog")},
    "lstm_deep_gates": {**LSTM, **{f"V_{k}": (M, M) for k in "ifog"}, **{f"d_{k}": (M,) for k in "ifog"}},
    "lstm_stacked": {
        "x": (N,), "h_1": (M,), "c_1": (M,), "h_2": (M,), "c_2": (M,),
        **gates("ifog", end="_1"), **gates("ifog", x=M, end="_2"),
    },
    "gru": {**GRU, "d_g": (M,)},
    "gru_reset_before": GRU,
    "gru_chung": GRU,
}  # fmt: skip
STATES = ("x", "h", "c", "h_1", "c_1", "h_2", "c_2")


def draw(cell: str, *batch: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    return {k: random.normal(size=(*batch, *s) if k in STATES else s) for k, s in SHAPES[cell].items()}


def step(cell: str) -> Callable[[Named], dict[str, np.ndarray]]:
    function = importlib.import_module(f"derive.reference.{cell}").step
    assert callable(function)
    return function  # type: ignore[no-any-return]


every_cell = pytest.mark.parametrize("cell", SCALAR)


def agree(ours: Mapping[str, np.ndarray], scalar: Values) -> bool:
    """Same names, and the same values to the last few bits."""
    close = (np.allclose(ours[k], scalar[k], rtol=1e-13, atol=1e-14) for k in scalar if k in ours)
    return ours.keys() == scalar.keys() and all(close)


def test_each_of_the_first_eleven_has_a_second_computation() -> None:
    assert set(SCALAR) == {name.replace("-", "_") for name in ELEVEN}


@every_cell
def test_values_equal_the_scalar_computation(cell: str) -> None:
    v = draw(cell)
    assert agree(step(cell)(v), SCALAR[cell](v))


@every_cell
def test_complex_values_equal_the_scalar_computation(cell: str) -> None:
    v = {k: a + 0.1j * np.cos(a) for k, a in draw(cell).items()}  # a conjugation would show
    assert agree(step(cell)(v), SCALAR[cell](v))


@pytest.mark.parametrize("other", ["gru_chung", "gru"])
def test_the_comparison_fails_for_another_cell(other: str) -> None:
    v = draw("gru")
    assert not agree(step("gru_reset_before")(v), SCALAR[other](v))


def test_the_comparison_fails_where_a_value_is_missing() -> None:
    values = step("lstm")(draw("lstm"))
    assert not agree({k: a for k, a in values.items() if k != "a_f"}, SCALAR["lstm"](draw("lstm")))


def test_split_and_concatenated_lstm_are_one_cell() -> None:
    v = draw("lstm", BATCH)
    joined = {f"W_{k}": np.concatenate([v[f"W_{k}"], v[f"U_{k}"]], axis=1) for k in "ifog"}
    split, one = step("lstm")(v), step("lstm_concatenated")({**v, **joined})
    assert all(np.allclose(split[k], one[k], rtol=1e-13, atol=1e-14) for k in split)


def test_the_squashing_of_1997_and_2000_is_tanh_in_other_units() -> None:
    v = draw("lstm", BATCH)
    halved = step("lstm")({**v, **{k: v[k] / 2 for k in ("W_g", "U_g", "b_g", "c")}})
    paper = step("lstm")(v)  # its gates, with the paper's own g and h around them
    c_next = paper["f"] * v["c"] + paper["i"] * (4 / (1 + np.exp(-paper["a_g"])) - 2)
    h_next = paper["o"] * (2 / (1 + np.exp(-c_next)) - 1)
    assert np.allclose(halved["c_next"], c_next / 2, rtol=1e-13, atol=1e-14)
    assert np.allclose(halved["h_next"], h_next, rtol=1e-13, atol=1e-14)


def test_chung_is_the_printed_gru_with_the_update_gate_negated() -> None:
    v = draw("gru_chung", BATCH)
    flipped = {**v, **{k: -v[k] for k in ("W_z", "U_z", "b_z")}}
    chung, printed = step("gru_chung")(v)["h_next"], step("gru_reset_before")(flipped)["h_next"]
    assert np.allclose(chung, printed, rtol=1e-13, atol=1e-14)
