"""Emitted C files: each compiles without a warning and passes its own test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from click.testing import CliRunner, Result

from derive.catalogue import load, names
from derive.cli import main
from derive.definition import Cell, function, let, matrix, output, sizes, state, tanh, vector
from derive.export import export
from derive.printing.c_module import Module, header, module

pytestmark = pytest.mark.requires("cc")
STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1")
SANITIZED = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
# as LLVM has it; long lines are broken where a term ends, which clang-format leaves as it is
STYLE = "{BasedOnStyle: LLVM, ColumnLimit: 0, AlignOperands: DontAlign, AlignAfterOpenBracket: DontAlign}"
CLANG_FORMAT = str(Path(sys.executable).parent / "clang-format")
# gates, attention, convolution, delayed inputs, spikes, normalisation, an inverse, no state, pieces, slices
ODD = "lstm gru capsule conv-gru qrnn alif mesa-net dense dsgu max-pooling softmax-attention mamba".split()


def compiled(folder: Path, text: str, name: str, *flags: str) -> Path:
    """The program of a file."""
    source = folder / f"{name}.c"
    source.write_text(text, encoding="utf-8")
    target = folder / name
    command = ["cc", *STRICT, *flags, str(source), "-o", str(target), "-lm"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return target


def difference(folder: Path, cell: Cell, *flags: str) -> float:
    """What the self-test of a cell's file prints."""
    made = Module(cell)
    guard = f"-D{made.prefix.upper()}_SELF_TEST"
    program = compiled(folder, made.text(), made.prefix, guard, *flags)
    found = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    printed = re.fullmatch(r"largest difference between .*: (\S+)\n", found.stdout)
    assert printed, found.stdout
    return float(printed.group(1))


@pytest.mark.parametrize("name", ODD)
def test_the_self_test_passes_and_touches_no_wrong_memory(name: str, tmp_path: Path) -> None:
    assert difference(tmp_path, load(name), *SANITIZED) < 1e-8


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in names() if name not in ODD])
def test_every_cell_s_self_test_passes(name: str, tmp_path: Path) -> None:
    assert difference(tmp_path, load(name)) < 1e-6


def test_the_self_test_notices_a_wrong_gradient(tmp_path: Path) -> None:
    made = Module(load("elman"))
    wrong = made.text().replace("1 - squared(", "2 - squared(")
    assert wrong != made.text()
    program = compiled(tmp_path, wrong, "wrong", "-DELMAN_SELF_TEST")
    found = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    assert found.returncode == 1 and "largest difference" in found.stdout


@pytest.mark.parametrize("flags", [(), ("-DDERIVE_DOUBLE",), ("-DDERIVE_BLAS_INT=int64_t",)])
def test_a_file_compiles_in_either_precision(flags: tuple[str, ...], tmp_path: Path) -> None:
    compiled(tmp_path, module(load("gru")), "gru", "-shared", "-fPIC", *flags)


def test_two_files_go_into_one_program_by_their_headers(tmp_path: Path) -> None:
    cells = [load("lstm"), load("gru")]
    for cell in cells:
        (tmp_path / f"{cell.name}.h").write_text(header(cell), encoding="utf-8")
        (tmp_path / f"{cell.name}.c").write_text(module(cell), encoding="utf-8")
    calls = (
        '#include "lstm.h"\n#include "gru.h"\n#include "lstm.h"\n'
        "int main(void) {\n  const lstm_sizes a = {2, 3, 4, 5};\n  const gru_sizes b = {2, 3, 4, 5};\n"
        "  return lstm_tape(&a) == 0 || gru_work(&b) == 0;\n}\n"
    )
    program = compiled(tmp_path, calls, "main", *(str(tmp_path / f"{cell.name}.c") for cell in cells))
    assert subprocess.run([str(program)], check=False).returncode == 0


def test_the_command_writes_the_header_beside_the_file(tmp_path: Path) -> None:
    def exported(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["export", *arguments, "--format", "c"])

    assert exported("elman", "-o", str(tmp_path / "net.c")).exit_code == 0
    assert (tmp_path / "net.c").read_text() == module(load("elman"))
    assert (tmp_path / "net.h").read_text() == header(load("elman"))
    assert exported("elman", "dense", "-o", f"{tmp_path / 'all'}/").exit_code == 0
    written = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert written == ["dense.c", "dense.h", "elman.c", "elman.h"]
    assert exported("elman").output == module(load("elman"))
    refused = exported("elman", "-o", str(tmp_path / "other.h"))
    assert refused.exit_code == 2 and "is what the header would be called" in refused.output
    assert not (tmp_path / "other.h").exists()


@pytest.mark.parametrize("first", ["size", "size_t"])
def test_names_that_c_uses_itself_are_spelled_otherwise(first: str, tmp_path: Path) -> None:
    size, tape = sizes(f"{first} tape")
    double, work, arrays = vector("double", size), state("work", tape), state("arrays", tape)
    volatile = output("volatile", size)
    z = sympy.Symbol("z")
    tile = function("tile", z / (1 + z**2))
    cell = Cell(
        "int",
        [
            let(work.next, tanh(arrays * work)),
            let(arrays.next, work.next + arrays * tanh(work)),
            let(volatile, tile(double)),
        ],
        name="default",
    )
    assert difference(tmp_path, cell) < 1e-8


def test_no_name_is_a_macro_of_the_file(tmp_path: Path) -> None:
    macros = set(re.findall(r"#(?:define|ifdef|ifndef) (\w+)", module(load("s-lstm"))))
    names = sorted(name for name in macros if not name.endswith("_SELF_TEST") and name not in ("spike", "I"))
    assert {"EXP_LOW", "DERIVE_DOUBLE", "VECTOR_BYTES"} <= set(names)
    h = state("h", 3)
    value = sum((vector(name, 3) for name in names[1:]), vector(names[0], 3))
    assert difference(tmp_path, Cell("blas", [let(h.next, tanh(h + value))])) < 1e-8


def test_an_own_function_may_be_called_what_the_loop_calls_a_matrix(tmp_path: Path) -> None:
    h, f, z = state("h", 3), vector("f", 3), sympy.Symbol("z")
    laid, room = (function(f"U_{name}", z / (1 + z**2)) for name in ("laid", "room"))
    gates = (matrix(f"U_{name}", 3, 3) @ h for name in "ab")
    cell = Cell("own", [let(f, laid(next(gates))), let(h.next, room(next(gates)) + f)])
    assert "const laid U_laid_" in export(cell, "c")
    assert difference(tmp_path, cell) < 1e-8


def test_the_tape_is_what_backward_reads() -> None:
    text = module(load("lstm"))
    body = text[text.index("size_t lstm_tape(const lstm_sizes *size) {") :]
    # four gates of every step, and both stacked matrices
    assert "return (size_t)(4 * m * n + 4 * B * T * m + 4 * m * m);" in body[:400]


def test_the_text_says_equations_shapes_and_where_it_comes_from() -> None:
    text = export(load("lstm"), "c")
    assert "// Generated by derive " in text and "from the definition of lstm" in text
    assert "const lstm_real *W_f;         // (m, n)" in text
    assert "// c_next = f * c + i * g\n" in text
    assert "derive" not in text.split("typedef struct")[1].split("DERIVE")[0]


@pytest.mark.requires_package("clang_format")
@pytest.mark.parametrize("name", [*ODD, "layer-norm-lstm"])
def test_clang_format_changes_nothing(name: str) -> None:
    for text in (module(load(name)), header(load(name))):
        command = [CLANG_FORMAT, f"--style={STYLE}", "--assume-filename=cell.c"]
        found = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        assert found.stdout == text


def test_lines_end_clean_and_are_rarely_long() -> None:
    for name in ("lstm", "capsule", "mamba"):
        lines = module(load(name)).split("\n")
        assert not [line for line in lines if line != line.rstrip() or "\t" in line]
        assert sum(len(line) > 120 for line in lines) <= len(lines) / 50
