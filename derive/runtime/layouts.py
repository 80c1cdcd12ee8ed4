"""How frameworks keep the weights of LSTMs and GRUs, as NumPy code that reads them into ours.

The code is what a page shows, and it is run: tests fill the frameworks' own layers with random numbers, read
them with it, and compare what the layers compute with what the cells compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.catalogue import load


@dataclass(frozen=True)
class Layout:
    """One way to keep weights.

    framework; call: the object, as counts of parameters name it; cell: which of ours it is; gates: their
    order in memory, in our letters; code: lines that make our parameters of the framework's arrays.
    """

    framework: str
    call: str
    cell: str
    gates: str
    code: tuple[str, ...]

    def read(self, arrays: Mapping[str, Any]) -> dict[str, Array]:
        """Our parameters by name, from the framework's arrays by the names that are stored for its call.

        >>> keras = next(each for each in LAYOUTS if each.call == "keras.layers.LSTM(m)")
        >>> kernel = np.array([[11, 12, 21, 22, 31, 32, 41, 42]])
        >>> ours = keras.read({"kernel": kernel, "recurrent_kernel": np.zeros((2, 8)), "bias": np.zeros(8)})
        >>> ours["W_f"].tolist(), ours["W_g"].tolist()
        ([[21], [22]], [[31], [32]])
        """
        scope: dict[str, Any] = {"np": np, "p": {}}
        for name, array in arrays.items():
            group, _, own = name.rpartition("/")
            (scope["p"].setdefault(group, {}) if group else scope)[own] = np.asarray(array)
        exec("\n".join(self.code), scope)
        wanted = {symbol.name for symbol in load(self.cell).parameters}
        return {name: value for name, value in scope.items() if name in wanted}


def _split(letter: str, gates: str, array: str) -> str:
    """A line that cuts an array into the parts of its gates."""
    return f"{', '.join(f'{letter}_{k}' for k in gates)} = np.split({array}, {len(gates)})"


def _torch(gates: str, *biases: str) -> tuple[str, ...]:
    added = (_split("b", gates, "bias_ih_l0 + bias_hh_l0"),)
    return (_split("W", gates, "weight_ih_l0"), _split("U", gates, "weight_hh_l0"), *(biases or added))


def _two_biases(gates: str, first: str, second: str) -> tuple[str, ...]:
    """Two biases of which those of the candidate are not added: the second one is multiplied by r."""
    return (_split("b", gates, first), _split("d", gates, second), "b_r, b_z = b_r + d_r, b_z + d_z")


def _keras(gates: str, *biases: str) -> tuple[str, ...]:
    kernels = _split("W", gates, "kernel.T"), _split("U", gates, "recurrent_kernel.T")
    return (*kernels, *(biases or (_split("b", gates, "bias"),)))


def _onnx(gates: str, *biases: str) -> tuple[str, ...]:
    halves = "first, second = np.split(B[0], 2)"
    added = (_split("b", gates, "first + second"),)
    return (_split("W", gates, "W[0]"), _split("U", gates, "R[0]"), halves, *(biases or added))


def _flax_lstm(gates: str) -> tuple[str, ...]:
    return tuple(
        f'W_{k}, U_{k}, b_{k} = p["i{k}"]["kernel"].T, p["h{k}"]["kernel"].T, p["h{k}"]["bias"]'
        for k in gates
    )


_FLAX_GRU = (
    *(f'W_{k}, U_{k}, b_{k} = p["i{k}"]["kernel"].T, p["h{k}"]["kernel"].T, p["i{k}"]["bias"]' for k in "rz"),
    'W_g, U_g = p["in"]["kernel"].T, p["hn"]["kernel"].T',
    'b_g, d_g = p["in"]["bias"], p["hn"]["bias"]',
)
_HAIKU_LSTM = (
    'm = p["lstm/linear"]["w"].shape[1] // 4',
    'W, U = np.split(p["lstm/linear"]["w"].T, [-m], axis=1)  # inputs first, then h',
    _split("W", "igfo", "W"),
    _split("U", "igfo", "U"),
    _split("b", "igfo", 'p["lstm/linear"]["b"]'),
    "b_f = b_f + 1  # the code computes σ(a + 1)",
)
_HAIKU_GRU = (
    _split("W", "zrg", 'p["gru"]["w_i"].T'),
    _split("U", "zrg", 'p["gru"]["w_h"].T'),
    _split("b", "zrg", 'p["gru"]["b"]'),
)
_EQUINOX = {
    gates: tuple(
        _split(letter, gates, name)
        for letter, name in (("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias"))
    )
    for gates in ("ifgo", "rzg")
}

LAYOUTS: tuple[Layout, ...] = (
    Layout("PyTorch", "torch.nn.LSTM(n, m)", "lstm", "ifgo", _torch("ifgo")),
    Layout("Keras", "keras.layers.LSTM(m)", "lstm", "ifgo", _keras("ifgo")),
    Layout("ONNX", "ONNX LSTM", "lstm", "iofg", _onnx("iofg")),
    Layout("Flax", "flax.linen.LSTMCell(m)", "lstm", "ifgo", _flax_lstm("ifgo")),
    Layout("Equinox", "equinox.nn.LSTMCell(n, m)", "lstm", "ifgo", _EQUINOX["ifgo"]),
    Layout("Haiku", "hk.LSTM(m)", "lstm", "igfo", _HAIKU_LSTM),
    Layout(
        "PyTorch",
        "torch.nn.GRU(n, m)",
        "gru",
        "rzg",
        _torch("rzg", *_two_biases("rzg", "bias_ih_l0", "bias_hh_l0")),
    ),
    Layout(
        "Keras", "keras.layers.GRU(m)", "gru", "zrg", _keras("zrg", *_two_biases("zrg", "bias[0]", "bias[1]"))
    ),
    Layout("Keras", "keras.layers.GRU(m, reset_after=False)", "gru-reset-before", "zrg", _keras("zrg")),
    Layout(
        "ONNX",
        "ONNX GRU, linear_before_reset=1",
        "gru",
        "zrg",
        _onnx("zrg", *_two_biases("zrg", "first", "second")),
    ),
    Layout("ONNX", "ONNX GRU, linear_before_reset=0", "gru-reset-before", "zrg", _onnx("zrg")),
    Layout("Flax", "flax.linen.GRUCell(m)", "gru", "rzg", _FLAX_GRU),
    Layout("Equinox", "equinox.nn.GRUCell(n, m)", "gru", "rzg", (*_EQUINOX["rzg"], "d_g = bias_n")),
    Layout("Haiku", "hk.GRU(m)", "gru-chung", "zrg", _HAIKU_GRU),
)
