"""What a page says of properties: only what emitted files hold."""

from __future__ import annotations

import pytest

import derive
from derive.export import export

SAID = "the cell's JAX file has that form beside the loop"


@pytest.mark.parametrize("name, holds", [("min-gru", True), ("delta-net", True), ("lstm", False)])
def test_a_page_says_that_there_is_a_parallel_form_where_the_file_has_it(name: str, holds: bool) -> None:
    cell = derive.load(name)
    assert (SAID in export(cell, "md", ["properties"])) == holds
    assert ("def run_parallel(" in export(cell, "jax")) == holds
