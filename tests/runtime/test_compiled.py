"""C texts become libraries once, whoever asks and however many at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.runtime import compiled
from derive.runtime.compiled import NotCompiled, library

TEXT = "int answer(void) { return ANSWER; }\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of the test's own, and nothing remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled._loaded.cache_clear()
    compiled._target.cache_clear()
    yield tmp_path / "cache" / "derive"
    compiled._loaded.cache_clear()
    compiled._target.cache_clear()


@pytest.mark.requires("cc")
def test_a_text_is_compiled_once_and_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library(TEXT, ["ANSWER=1"]).answer() == 1
    made = list(cache.iterdir())
    assert [path.suffix for path in made] == [".so"]
    compiled._loaded.cache_clear()
    monkeypatch.setattr(compiled, "_compile", lambda *_: pytest.fail("it was compiled again"))
    assert library(TEXT, ["ANSWER=1"]).answer() == 1


@pytest.mark.requires("cc")
def test_another_text_or_macro_is_another_library(cache: Path) -> None:
    found = [library(TEXT, ["ANSWER=1"]), library(TEXT, ["ANSWER=2"]), library(TEXT + " ", ["ANSWER=3"])]
    assert [each.answer() for each in found] == [1, 2, 3]
    assert len(list(cache.iterdir())) == 3


@pytest.mark.requires("cc")
def test_what_does_not_compile_says_why_and_leaves_nothing(cache: Path) -> None:
    with pytest.raises(NotCompiled, match=r"did not compile the C text: line 1:\d+: error: .*nothing"):
        library("int answer(void) { return nothing; }")
    assert list(cache.iterdir()) == []


def test_without_a_compiler_it_says_which_were_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(NotCompiled, match=r"no C compiler \(looked for cc, gcc, clang\)"):
        library(TEXT, ["ANSWER=1"])


def test_a_compiler_that_is_named_and_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler --fast")
    with pytest.raises(NotCompiled, match="CC is no-such-compiler, which is not to be found"):
        library(TEXT, ["ANSWER=1"])


def test_a_compiler_that_does_not_run_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CC", str(broken))
    with pytest.raises(NotCompiled, match=r"broken .* does not run; name another compiler"):
        library(TEXT, ["ANSWER=1"])


@pytest.mark.requires("cc")
def test_the_variable_cc_may_have_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "cc -DANSWER=7")
    assert library(TEXT).answer() == 7


@pytest.mark.requires("cc")
def test_a_cache_that_cannot_be_made_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert library(TEXT, ["ANSWER=4"]).answer() == 4


@pytest.mark.requires("cc")
def test_processes_that_compile_at_once_do_not_disturb_each_other(cache: Path) -> None:
    program = f"from derive.runtime.compiled import library; print(library({TEXT!r}, ['ANSWER=5']).answer())"
    command, around = [sys.executable, "-c", program], {**os.environ}
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=around)
        for _ in range(3)
    ]
    results = [process.communicate(timeout=120) for process in started]
    assert [out.strip() for out, _ in results] == ["5"] * 3, results
    assert len(list(cache.iterdir())) == 1
