"""PyTorch files of cells of all kinds: inputs, constants, states, names and functions that most have not."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
import sympy

import derive
from derive.appendix.files import Choice
from derive.definition import (
    Cell,
    function,
    let,
    matrix,
    output,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
)
from derive.export import bundle, export
from derive.printing.torch_class import TAKEN, class_name
from derive.printing.torch_module import module
from tests.definition.test_inputs import MASKED
from tests.printing.test_torch_module import B, T, inputs, loaded

pytestmark = pytest.mark.requires_package("torch")
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)


def test_inputs_that_are_fixed_given_once_or_left_out() -> None:
    import torch

    file = loaded(MASKED)
    assert file["self_test"]() < 1e-11
    parameters, given, start = file["samples"](4, 2, {}, 0)
    left_out = {name: value for name, value in given.items() if name != "mask"}
    ones = {**given, "mask": torch.ones_like(given["mask"])}
    torch.testing.assert_close(
        file["run"](parameters, left_out, start)[0], file["run"](parameters, ones, start)[0]
    )
    for tensor in given.values():
        tensor.requires_grad_()
    sum(value.sum() for value in file["sequence"](parameters, given, start).values()).backward()
    assert {name for name, tensor in given.items() if tensor.grad is None} == set(file["FIXED"])
    made = file[class_name(MASKED)](*file["shapes"].__defaults__, dtype=torch.float64)
    asked = {name: value.detach() for name, value in left_out.items()}
    assert made(**asked)[0]["h"].shape[:2] == (4, 2)


def test_files_of_one_folder_can_be_imported_and_have_names_of_their_own() -> None:
    cells = [derive.load(name) for name in ("lstm-peephole", "gru")]
    assert set(bundle(cells, "torch", Choice(), True)) == {"lstm_peephole_torch.py", "gru_torch.py"}
    assert export(cells[1], "torch") == module(cells[1])


def test_constants_are_buffers_that_the_caller_gives() -> None:
    import torch

    file = loaded("clockwork-rnn")
    assert file["self_test"]() < 1e-11
    made = file["ClockworkRNN"](3, 4, M=np.tri(4))
    assert "M" in made.state_dict() and "M" not in dict(made.named_parameters())
    values, _ = made(k=torch.ones(T, B, 4), x=inputs().float())
    values["h"].sum().backward()
    assert made.M.dtype == torch.float32 and made.U.grad.abs().sum() > 0


def test_a_layer_without_states_maps_every_step() -> None:
    made = loaded("dense")["Dense"](3, 4)
    values, last = made(inputs().float())
    assert values["y"].shape == (T, B, 4) and last == {}
    np.testing.assert_allclose(
        values["y"].detach()[2], made(inputs().float()[2:3])[0]["y"].detach()[0], rtol=1e-6
    )


def test_a_cell_without_inputs_is_told_how_many_steps() -> None:
    cell = Cell("pure", [let(h.next, tanh(matrix("U", m, m) @ h)), let(output("y", m), h * h)]).named("pure")
    file = loaded(cell)
    assert file["self_test"]() < 1e-11
    made = file["Pure"](4)
    values, last = made(6, {"h": inputs()[0].new_ones(B, 4).float()})
    assert values["y"].shape == (6, B, 4) and last["h"].shape == (B, 4)
    assert made(2)[0]["h"].shape == (2, 4)


def test_states_that_nothing_reads_and_outputs_of_parameters_alone() -> None:
    late, still, twice = state("late", n), output("still", m), output("twice", m)
    equations = [
        let(h.next, tanh(matrix("W", m, n) @ late)),
        let(late.next, 2 * x),
        let(still, parameter("b", m) * parameter("b", m)),
        let(twice, h * parameter("b", m)),
    ]
    assert loaded(Cell("late", equations).named("late"))["self_test"]() < 1e-11


def test_names_that_pytorch_or_the_file_use_themselves() -> None:
    import torch

    public = {name for name in dir(torch.nn.Module()) if not name.startswith("_")}
    assert public | {"sizes", "reset_parameters"} <= TAKEN
    given, start = vector("given", m), vector("initial", m)
    steps, double, kept = vector("steps", m), parameter("double", m), parameter("sizes", m)
    shape, v, t = vector("shape", m), state("v", m), state("T", m)
    equations = [
        let(v.next, tanh(double * v + given * start * kept)),
        let(t.next, sigmoid(v * steps + t * shape + parameter("B", m))),
    ]
    cell = Cell("names", equations).named("names")
    file = loaded(cell)
    assert file["self_test"]() < 1e-11
    made = file["Names"](4)
    assert set(made.state_dict()) == {"double_", "sizes_", "B"}
    series = torch.ones(T, B, 4)
    values, _ = made(given=series, initial_=series, steps_=series, shape=series)
    values["T"].sum().backward()
    assert made.double_.grad.shape == (4,)


def test_functions_of_one_s_own_are_not_called_as_those_of_the_file_are() -> None:
    z = sympy.Symbol("z")
    tree = ast.parse(module(derive.load("gru-d"))).body
    made = {node.name for node in tree if isinstance(node, ast.FunctionDef)}
    tables = [node.targets[0] for node in tree if isinstance(node, ast.Assign)]
    made |= {target.id for target in tables if isinstance(target, ast.Name)}
    assert {"run", "unrolled", "TAPE"} <= made
    for name in made | {"SequenceFunction"}:
        with pytest.raises(derive.DeriveError, match=r"the generated code|name of an operation"):
            function(name, z**2)


def test_own_functions_are_in_the_file() -> None:
    z = sympy.Symbol("z")
    soft = function("soft", sympy.Piecewise((z**2, z > 1), (sympy.Max(z, -1), z > -2), (sympy.exp(z), True)))
    cell = Cell("own", [let(h.next, soft(matrix("U", m, m) @ h + matrix("W", m, n) @ x))]).named("own")
    text = module(cell)
    assert "def soft(z):" in text and "torch.where(" in text and "np." not in text
    assert loaded(cell)["self_test"]() < 1e-11


@pytest.mark.slow
@pytest.mark.parametrize("name", derive.names())
def test_every_gradient_agrees_with_differences_entry_by_entry(name: str) -> None:
    """With all entries, where the test in the file takes random directions."""
    import torch

    file = loaded(name)
    if "spike" in file:  # whose gradient stands for that of another function
        file["spike"] = file["fast_sigmoid"]
    groups = file["samples"](2, 2, {}, 3)
    fixed = file.get("FIXED", ())
    asked = [(k, key) for k, group in enumerate(groups) for key in group if key not in fixed]
    limit = max(60, min(groups[k][key].numel() for k, key in asked))
    asked = [(k, key) for k, key in asked if groups[k][key].numel() <= limit]

    def of(*tensors: Any) -> Any:
        given = [dict(group) for group in groups]
        for (k, key), tensor in zip(asked, tensors, strict=True):
            given[k][key] = tensor
        return tuple(file["sequence"](*given, 2).values())

    assert torch.autograd.gradcheck(of, [groups[k][key].clone().requires_grad_() for k, key in asked])
