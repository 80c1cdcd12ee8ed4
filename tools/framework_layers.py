"""Other people's layers, each with the cell of ours that it computes: names and shapes of what they train."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

# No two formulas of second degree agree at all of these: there are as many as such a formula has terms.
PAIRS = ((10, 20), (20, 10), (1, 1), (3, 7), (7, 2), (64, 128))
TRIPLES = (
    (10, 20, 4), (20, 10, 3), (2, 3, 1), (3, 7, 5), (7, 4, 2), (64, 128, 32), (5, 9, 8), (11, 6, 5),
    (4, 17, 3), (13, 15, 6),
)  # fmt: skip
Shapes = dict[str, tuple[int, ...]]
Ask = Callable[..., Shapes]


@dataclass(frozen=True)
class Asked:
    """An object of a package: as its call is written, the cell of ours that it computes, and its arrays."""

    call: str
    cell: str
    shapes: Ask
    sizes: tuple[tuple[int, ...], ...] = PAIRS

    def counts(self) -> list[dict[str, Any]]:
        """The arrays at each of the sizes."""
        return [
            {
                "sizes": dict(zip("nmp", at, strict=False)),
                "arrays": {name: list(shape) for name, shape in self.shapes(*at).items()},
            }
            for at in self.sizes
        ]


# -- one function a package


def torch_layers() -> tuple[Asked, ...]:
    """PyTorch's modules."""
    import torch
    from torch import nn

    def ask(kind: Any, **options: Any) -> Ask:
        def shapes(n: int, m: int, p: int = 0) -> Shapes:
            module = kind(n, m, **options, **({"proj_size": p} if p else {}))
            found = {name: tuple(array.shape) for name, array in module.named_parameters()}
            assert sum(map(prod, found.values())) == sum(array.numel() for array in module.parameters())
            assert all(isinstance(array, torch.nn.Parameter) for array in module.parameters())
            return found

        return shapes

    return (
        Asked("torch.nn.RNN(n, m)", "elman", ask(nn.RNN)),
        Asked("torch.nn.LSTM(n, m)", "lstm", ask(nn.LSTM)),
        Asked("torch.nn.LSTM(n, m, bias=False)", "lstm", ask(nn.LSTM, bias=False)),
        Asked("torch.nn.LSTM(n, m, bidirectional=True)", "lstm", ask(nn.LSTM, bidirectional=True)),
        Asked("torch.nn.LSTM(n, m, num_layers=2)", "lstm", ask(nn.LSTM, num_layers=2)),
        Asked(
            "torch.nn.LSTM(n, m, num_layers=2, bidirectional=True)",
            "lstm",
            ask(nn.LSTM, num_layers=2, bidirectional=True),
        ),
        Asked("torch.nn.LSTM(n, m, proj_size=p)", "lstm-projected", ask(nn.LSTM), TRIPLES),
        Asked("torch.nn.GRU(n, m)", "gru", ask(nn.GRU)),
    )


def keras_layers() -> tuple[Asked, ...]:
    """Keras's layers."""
    from keras import layers

    def ask(kind: Callable[[int], Any]) -> Ask:
        def shapes(n: int, m: int) -> Shapes:
            layer = kind(m)
            layer.build((None, None, n))
            found = {_keras_name(each.path): tuple(each.shape) for each in layer.trainable_weights}
            assert sum(map(prod, found.values())) == layer.count_params()
            return found

        return shapes

    return (
        Asked("keras.layers.SimpleRNN(m)", "elman", ask(layers.SimpleRNN)),
        Asked("keras.layers.LSTM(m)", "lstm", ask(layers.LSTM)),
        Asked("keras.layers.LSTM(m, use_bias=False)", "lstm", ask(lambda m: layers.LSTM(m, use_bias=False))),
        Asked(
            "keras.layers.Bidirectional(LSTM(m))",
            "lstm",
            ask(lambda m: layers.Bidirectional(layers.LSTM(m))),
        ),
        Asked("keras.layers.GRU(m)", "gru", ask(layers.GRU)),
        Asked(
            "keras.layers.GRU(m, reset_after=False)",
            "gru-reset-before",
            ask(lambda m: layers.GRU(m, reset_after=False)),
        ),
    )


def _keras_name(path: str) -> str:
    """The array's name, and the direction where there are two; Keras numbers the layers of a process."""
    *folders, name = path.split("/")
    direction = next((word for each in folders for word in ("forward", "backward") if word in each), "")
    return f"{direction}/{name}" if direction else name


def flax_layers() -> tuple[Asked, ...]:
    """Flax's cells."""
    import jax
    import jax.numpy as jnp
    from flax import linen as nn

    def ask(kind: Any) -> Ask:
        def shapes(n: int, m: int) -> Shapes:
            cell, key = kind(features=m), jax.random.key(0)
            made = jax.eval_shape(lambda: cell.init(key, cell.initialize_carry(key, (n,)), jnp.zeros(n)))
            return _tree(made["params"])

        return shapes

    return (
        Asked("flax.linen.SimpleCell(m)", "elman", ask(nn.SimpleCell)),
        Asked("flax.linen.LSTMCell(m)", "lstm", ask(nn.LSTMCell)),
        Asked("flax.linen.OptimizedLSTMCell(m)", "lstm", ask(nn.OptimizedLSTMCell)),
        Asked("flax.linen.GRUCell(m)", "gru", ask(nn.GRUCell)),
        Asked("flax.linen.MGUCell(m)", "mgu-reset-after", ask(nn.MGUCell)),
    )


def haiku_layers() -> tuple[Asked, ...]:
    """Haiku's cores."""
    import haiku as hk
    import jax
    import jax.numpy as jnp

    def ask(kind: Any, **options: Any) -> Ask:
        def shapes(n: int, m: int) -> Shapes:
            def step(x: jax.Array) -> Any:
                core = kind(m, **options)
                return core(x, core.initial_state(1))

            return _tree(jax.eval_shape(hk.transform(step).init, jax.random.key(0), jnp.zeros((1, n))))

        return shapes

    return (
        Asked("hk.VanillaRNN(m)", "elman", ask(hk.VanillaRNN)),
        Asked("hk.VanillaRNN(m, double_bias=False)", "elman", ask(hk.VanillaRNN, double_bias=False)),
        Asked("hk.LSTM(m)", "lstm", ask(hk.LSTM)),
        Asked("hk.GRU(m)", "gru-chung", ask(hk.GRU)),
    )


def equinox_layers() -> tuple[Asked, ...]:
    """Equinox's cells."""
    import equinox as eqx
    import jax

    def ask(kind: Any) -> Ask:
        def shapes(n: int, m: int) -> Shapes:
            made = eqx.filter_eval_shape(kind, n, m, key=jax.random.key(0))
            return _tree(eqx.filter(made, lambda leaf: isinstance(leaf, jax.ShapeDtypeStruct)))

        return shapes

    return (
        Asked("equinox.nn.LSTMCell(n, m)", "lstm", ask(eqx.nn.LSTMCell)),
        Asked("equinox.nn.GRUCell(n, m)", "gru", ask(eqx.nn.GRUCell)),
    )


def _tree(params: Any) -> Shapes:
    """Arrays of a tree by their path."""
    import jax

    leaves = jax.tree_util.tree_flatten_with_path(params)[0]
    return {jax.tree_util.keystr(path, simple=True, separator="/"): leaf.shape for path, leaf in leaves}


def onnxruntime_layers() -> tuple[Asked, ...]:
    """The operators have no parameters of their own: it is asked which shapes the runtime takes."""

    def ask(operator: str, blocks: int, peepholes: bool = False, **attributes: Any) -> Ask:
        def shapes(n: int, m: int) -> Shapes:
            d = 2 if attributes.get("direction") == "bidirectional" else 1
            found: Shapes = {"W": (d, blocks * m, n), "R": (d, blocks * m, m), "B": (d, 2 * blocks * m)}
            if peepholes:
                found["P"] = (d, 3 * m)
            assert accepted(operator, found, n, m, **attributes)
            for name in found:  # and takes no other: otherwise this would be our word, not the runtime's
                longer = {**found, name: (*found[name][:-1], found[name][-1] + 1)}
                assert not accepted(operator, longer, n, m, **attributes), (operator, name)
            return found

        return shapes

    return (
        Asked("ONNX RNN", "elman", ask("RNN", 1)),
        Asked("ONNX LSTM", "lstm", ask("LSTM", 4)),
        Asked("ONNX LSTM with P", "lstm-peephole", ask("LSTM", 4, peepholes=True)),
        Asked("ONNX LSTM, input_forget=1", "lstm-coupled", ask("LSTM", 4, input_forget=1)),
        Asked("ONNX LSTM, direction=bidirectional", "lstm", ask("LSTM", 4, direction="bidirectional")),
        Asked("ONNX GRU, linear_before_reset=1", "gru", ask("GRU", 3, linear_before_reset=1)),
        Asked("ONNX GRU, linear_before_reset=0", "gru-reset-before", ask("GRU", 3, linear_before_reset=0)),
    )


def accepted(operator: str, shapes: Mapping[str, tuple[int, ...]], n: int, m: int, **attributes: Any) -> bool:
    """Whether ONNX Runtime runs an operator on arrays of these shapes, over two steps of a batch of one."""
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper

    given = {"X": (2, 1, n), **shapes}
    names = ["X", "W", "R", "B", "", "", "", "P"][: 8 if "P" in shapes else 4]
    node = helper.make_node(operator, names, ["Y"], hidden_size=m, **attributes)
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in given]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], operator, inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        session.run(None, {name: np.zeros(shape, np.float32) for name, shape in given.items()})
    except Exception as error:  # its errors have no class in common but this
        assert "shape" in str(error).lower() or "dimension" in str(error).lower(), error
        return False
    return True
