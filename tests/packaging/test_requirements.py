"""A missing tool skips a test with its reason on a user's machine, and fails it in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

TESTS = """
    import pytest

    @pytest.mark.requires("no-such-program")
    def test_program(): raise AssertionError("must not run")

    @pytest.mark.requires_package("no_such_package")
    def test_package(): raise AssertionError("must not run")

    @pytest.mark.requires("sh")
    @pytest.mark.requires_package("json")
    def test_present(): pass
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A suite of three tests under our conftest."""
    pytester.makeini("[pytest]\nmarkers =\n  requires(*c): c\n  requires_package(*n): n\n")
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makepyfile(TESTS)
    return pytester


def test_on_a_users_machine_the_reason_is_named(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    result = suite.runpytest_inprocess("-rs", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*needs no-such-program*", "*needs Python package no_such_package*"])


def test_in_ci_it_fails(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*in CI nothing is skipped*"])
