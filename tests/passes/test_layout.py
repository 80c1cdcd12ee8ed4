"""In denominator layout every block is the transpose of the block in numerator layout."""

import mpmath
import numpy as np

from derive.catalogue import load
from derive.checks.sizes import small
from derive.passes.jacobian import BlockSymbol, state_jacobian
from derive.passes.layout import denominator
from derive.printing.latex import equation
from tests.cells import sampled
from tests.evaluation import point, values


@sampled
def test_every_block_is_transposed(name: str) -> None:
    cell = load(name)
    plain = state_jacobian(cell)
    turned, sizes = denominator(plain), small(cell)
    given = point(plain.inputs, sizes)
    expected, found = values(plain, given, sizes), values(turned, given, sizes)
    for block in plain.results:
        assert isinstance(block, BlockSymbol)
        rank = len(block.of.shape)
        whole = expected[block.name]
        axes = [*range(rank, whole.ndim), *range(rank)]
        difference = np.ravel(found[block.name] - np.transpose(whole, axes))
        assert all(abs(each) < mpmath.mpf("1e-25") for each in difference), block.name


def test_a_number_stands_in_front_of_a_transposed_product_and_the_identity_is_left_out() -> None:
    *_, first, second = (
        step
        for step in denominator(state_jacobian(load("alif"))).steps
        if step.target.name in ("jac_v_next_b", "jac_z_next_b")
    )
    assert equation(first).rhs == r"-\beta \operatorname{diag}(z_{t-1})"
    assert r"+ \beta\, \frac{\partial b_{t}}{\partial b_{t-1}} \operatorname{diag}" in equation(second).rhs


def test_formulas_are_transposed_as_a_whole() -> None:
    (*_, step) = denominator(state_jacobian(load("elman"))).steps
    assert equation(step).rhs == r"U_{h}^{\top} \operatorname{diag}(1 - h_{t}^{2})"
    (*_, last) = denominator(state_jacobian(load("lstm"))).steps
    assert equation(last).rhs.startswith(r"\frac{\partial c_{t}}{\partial c_{t-1}} \operatorname{diag}")
