"""What a schedule computes is what the equations say; products are few and stand where they are cheapest."""

from __future__ import annotations

import pytest

from derive.algebra.symbol import symbols_in
from derive.catalogue import load, names
from derive.definition import Cell, let, matrix, output, parameter, sigmoid, sizes, state, tanh, vector
from derive.schedule import Level, Phase, schedule
from tests.schedule.exactly import in_a_row, proof_of_gradients, proof_of_values

SAMPLE = (
    "dense elman lstm lstm-peephole lstm-stacked gru gru-reset-before mgu mamba m-lstm s-lstm "
    "gated-delta-net min-gru conv-lstm sru"
).split()
KNOWN = [name for name in SAMPLE if name in names()]


Plan = tuple[bool, bool]  # packed, early
PLANS: tuple[Plan, ...] = ((False, False), (True, False), (True, True))


def products(phase: Phase) -> int:
    """How many matrix products a phase writes."""
    return sum(str(step.expr).count("@") for step in phase.program.steps)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", KNOWN)
def test_scheduled_values_are_exactly_those_of_the_equations(name: str, packed: bool) -> None:
    assert proof_of_values(load(name), packed).holds


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", KNOWN)
def test_scheduled_gradients_are_exactly_those_of_the_equations(name: str, plan: Plan) -> None:
    assert proof_of_gradients(load(name), *plan).holds


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", sorted(set(names()) - set(KNOWN)))
def test_the_same_is_proved_for_every_other_cell(name: str, plan: Plan) -> None:
    assert proof_of_values(load(name), plan[0]).holds and proof_of_gradients(load(name), *plan).holds


def test_gates_that_share_a_vector_share_a_product() -> None:
    forward, backward = schedule(load("lstm")).forward, schedule(load("lstm")).backward
    assert [products(phase) for phase in forward.phases] == [0, 1, 1, 0]
    assert [products(phase) for phase in backward.phases] == [0, 0, 1, 1]


def test_gates_with_the_same_function_stand_beside_each_other() -> None:
    stacks = [str(step) for step in schedule(load("lstm")).forward.still.program.steps]
    assert stacks == ["W = concat(W_f, W_i, W_o, W_g)", "U = concat(U_f, U_i, U_o, U_g)"]


def test_short_steps_find_local_derivatives_in_memory() -> None:
    back = schedule(load("lstm"), True, True).backward
    assert "adj_a_i_early = g * i * (1 - i)" in map(str, back.before.program.steps)
    loop = [str(step) for step in back.loop.program.steps]
    assert [s for s in loop if s.startswith("adj_a_")] == [
        f"adj_a_{gate} = adj_{of}_next * adj_a_{gate}_early" for gate, of in zip("ogif", "hccc", strict=True)
    ]


def test_weight_gradients_are_one_product_after_the_loop() -> None:
    after = [str(step) for step in schedule(load("lstm")).backward.after.program.steps]
    assert "grad_W = outer(adj_a, x)" in after and "grad_U_i = grad_U[m : 2 * m]" in after


@pytest.mark.parametrize("name", KNOWN)
def test_only_what_is_carried_needs_the_loop(name: str) -> None:
    for direction in (schedule(load(name)).forward, schedule(load(name)).backward):
        needed = {carry.handed for carry in direction.carried}
        for step in reversed(direction.loop.program.steps):
            assert step.target in needed
            needed.update(symbols_in(step.expr))
        early = [*direction.still.program.steps, *direction.before.program.steps]
        assert all(direction.levels[s] < Level.LOOP for step in early for s in symbols_in(step.expr))


@pytest.mark.parametrize("name", KNOWN)
def test_the_tape_holds_what_the_backward_pass_reads_and_nothing_else(name: str) -> None:
    found = schedule(load(name))
    read = {s for step in in_a_row(found.backward) for s in symbols_in(step.expr)}
    assert set(found.tape) == {s for s, at in found.forward.levels.items() if s in read and at > Level.STILL}


def test_what_is_made_of_parameters_alone_is_handed_out_for_each_sample_and_read_without_samples() -> None:
    n, m = sizes("n m")
    x, W, gain, y = vector("x", n), matrix("W", m, n), output("gain", m, n), output("y", m)
    found = schedule(Cell("one", [let(gain, tanh(W)), let(y, gain @ x)]), packed=True)
    assert [str(step) for step in found.forward.still.program.steps] == ["gain_still = tanh(W)"]
    assert [str(step) for step in found.forward.before.program.steps] == [
        "gain = gain_still",
        "y = gain_still @ x",
    ]
    assert [str(symbol) for symbol in found.still] == ["gain_still"]


@pytest.mark.parametrize("plan", PLANS)
def test_what_is_joined_for_a_sum_may_be_read_before_it(plan: Plan) -> None:
    """Both weights' gradients are one outer product with [s, x], and that by tau reads a product with it."""
    n, m = sizes("n m")
    x, h, s, v, tau = vector("x", n), state("h", m), vector("s", m), vector("v", m), parameter("tau", m)
    U, W = matrix("U", m, m), matrix("W", n, m)
    equations = [let(s, sigmoid(h)), let(v, (U.T @ s + W.T @ x - h) / tau), let(h.next, h + v)]
    cell = Cell("transposed", equations)
    assert "grad = outer(joined, adj_v / tau)" in map(str, in_a_row(schedule(cell, *plan).backward))
    assert proof_of_gradients(cell, *plan).holds


@pytest.mark.parametrize("plan", PLANS)
def test_a_matrix_of_a_stack_may_be_computed_behind_the_first_product(plan: Plan) -> None:
    n, m = sizes("n m")
    u, h, f, g = vector("u", n), state("h", m), vector("f", m), vector("g", m)
    V, W, Q = matrix("V", m, n), matrix("W", m, n), matrix("Q", m, n)
    equations = [let(f, W @ u), let(Q, tanh(V) ** 2), let(g, Q @ u), let(h.next, h / 2 + f + g)]
    cell = Cell("behind", equations)
    assert "concat(W, Q)" in " ".join(map(str, schedule(cell, *plan[:1]).forward.still.program.steps))
    assert proof_of_values(cell, plan[0]).holds and proof_of_gradients(cell, *plan).holds


def residual() -> Cell:
    """The gradients by x and by what is added beside it have a product in common."""
    m = sizes("m")
    h, x, k, W = state("h", m), vector("x", m), vector("k", m), matrix("W", m, m)
    return Cell("residual", [let(k, W @ (x + h)), let(h.next, tanh(k) + h)])


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_reads_a_gradient_that_is_asked_for(plan: Plan) -> None:
    """The loop would have it for one step only, where it is wanted of all."""
    back = schedule(residual(), *plan).backward
    assert not any(
        s.marks and s.marks[-1][0] == "grad" for step in in_a_row(back) for s in symbols_in(step.expr)
    )
    assert "grad_x" in [step.target.name for step in back.after.program.steps]
    assert proof_of_gradients(residual(), *plan).holds
