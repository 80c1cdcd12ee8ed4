"""From definitions to a site: what is written, what is stale, and that nothing half-made stays behind."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive import build
from derive.catalogue import names
from derive.cli import main
from derive.errors import DeriveError

FEW = ("gru", "lstm-stacked", "mesa-net", "s5")  # layers, matrices, complex numbers; all in the slow run

MINE = """
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
mine = Cell(title="Mine", equations=[let(h.next, tanh(affine(x, h)), "state")])
"""


def silent(text: str) -> None:
    """No progress."""


@pytest.fixture(autouse=True)
def no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor from commands: what they say of it depends on how fast the machine is."""
    monkeypatch.setattr("derive.progress.Progress.__call__", lambda progress, text: silent(text))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "cells"
    folder.mkdir()
    (folder / "mine.py").write_text(MINE)
    return folder


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(FEW, id="few"),
        pytest.param(names(), id="all", marks=[pytest.mark.slow, pytest.mark.long]),
    ],
)
def test_pages_are_the_same_bytes_for_every_hash_seed(cells: tuple[str, ...]) -> None:
    code = (
        "import hashlib; from derive import build, catalogue; "
        f"cells = [catalogue.load(name) for name in {cells}]; "
        "made = build.pages(cells, None, lambda text: None); "
        "texts = (*sorted(made.files.items()), made.home, made.guide); "
        "print(hashlib.sha256(repr(texts).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_own_cells_become_pages_and_a_second_run_writes_nothing(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    assert build.build(own, None, out, pages_only=True, progress=silent).startswith("8 of 8 files")
    assert build.build(own, None, out, pages_only=True, progress=silent).startswith("0 of 8 files")
    assert build.stale(own, None, out, silent) == []


def test_a_stale_page_is_made_again_by_the_command_that_is_named(own: Path, tmp_path: Path) -> None:
    templates, out = tmp_path / "our templates", tmp_path / "pages"
    (templates / "markdown").mkdir(parents=True)
    (templates / "markdown" / "prose.md").write_text("OURS <<spans|spans>>\n")
    arguments = ["--cells", str(own), "--templates", str(templates), "--out", str(out)]
    result = CliRunner().invoke(main, ["build", *arguments, "--check", "--unchecked"])
    command = result.stdout.splitlines()[-1].removeprefix("regenerate with `").removesuffix("`")
    assert shlex.split(command) == ["derive", "build", *arguments, "--pages-only"]


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_what_is_odd_in_own_cells_is_said_once_on_stderr(
    options: list[str], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own)
    for name in ("mine", "other"):
        odd = MINE.replace("x, h =", 'y, x, h = vector("y", n),').replace("mine =", f"{name} =")
        (own / f"{name}.py").write_text(odd)
    arguments = ["build", "--cells", ".", "--out", "pages", "--pages-only", "--unchecked", *options]
    result = CliRunner().invoke(main, arguments)
    warnings = [each for cell in build.find_cells(Path()) for each in cell.warnings]
    assert [each.partition(":")[0] for each in warnings] == ["mine.py", "other.py"]
    assert result.stderr.splitlines() == [f"warning: {each}" for each in warnings]
    assert "warning" not in result.stdout


def test_a_stale_page_is_named_and_left_alone(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    build.build(own, None, out, pages_only=True, progress=silent)
    (out / "mine.md").write_text("old")
    arguments = ["build", "--cells", str(own), "--out", str(out), "--check"]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "stale: mine.md")
    assert (out / "mine.md").read_text() == "old"


def test_a_wrong_definition_leaves_the_pages_as_they_were(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    build.build(own, None, out, pages_only=True, progress=silent)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (own / "mine.py").write_text(MINE.replace("h.next, tanh", "h.next, x * tanh"))
    with pytest.raises(DeriveError, match="mine, statement h_next"):
        build.build(own, None, out, pages_only=True, progress=silent)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_folder_without_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeriveError, match="there is no cell: expected a folder"):
        build.find_cells(tmp_path)


def test_cells_whose_pages_would_be_one_file_are_refused(own: Path) -> None:
    (own / "other.py").write_text(MINE)
    with pytest.raises(
        DeriveError, match=r"other.py:5: mine: two cells are called mine, first in .*/mine.py:5"
    ):
        build.find_cells(own)
    (own / "other.py").write_text(MINE.replace("mine =", "index ="))
    with pytest.raises(
        DeriveError, match=r"other.py:5: index: the page that lists all cells is called index"
    ):
        build.find_cells(own)
    (own / "other.py").write_text(MINE.replace("mine =", "deviations ="))
    with pytest.raises(DeriveError, match=r"other.py:5: deviations: the page of deviations is called"):
        build.find_cells(own)


def test_every_cell_of_a_file_has_a_page_and_one_can_be_chosen(own: Path) -> None:
    both = MINE + 'other = Cell(title="Other", equations=[let(h.next, tanh(h * 2), "state")])\n'
    (own / "mine.py").write_text(both)
    assert [cell.name for cell in build.find_cells(own)] == ["mine", "other"]
    assert [cell.name for cell in build.find_cells(own / "mine.py")] == ["mine", "other"]
    assert [cell.title for cell in build.find_cells(own / "mine.py:other")] == ["Other"]
    with pytest.raises(DeriveError, match="there is no cell 'third' in this file; it defines: mine, other"):
        build.find_cells(own / "mine.py:third")


def test_a_file_for_others_to_import_begins_with_an_underscore(own: Path) -> None:
    (own / "_sizes.py").write_text('from derive.definition import sizes\nn, m = sizes("n m")\n')
    (own / "mine.py").write_text(MINE.replace('n, m = sizes("n m")', "from _sizes import m, n"))
    assert [cell.name for cell in build.find_cells(own)] == ["mine"]
    (own / "sizes_of_ours.py").write_text("")
    with pytest.raises(DeriveError, match=r"sizes_of_ours.py: it defines no cell; .* begin its name with _$"):
        build.find_cells(own)


def test_cells_whose_pages_would_be_one_file_on_some_disks_are_refused(own: Path) -> None:
    (own / "other.py").write_text(MINE.replace("mine =", "Mine ="))
    with pytest.raises(
        DeriveError, match=r"two cells are called Mine, and mine on some disks, in .*mine.py:5"
    ):
        build.find_cells(own)


def test_links_of_pages_for_somebodys_project_lead_only_to_what_is_put_there(
    own: Path, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    arguments = ["build", "--cells", str(own), "--out", str(docs / "cells"), "--pages-only", "--unchecked"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    alone = (docs / "cells" / "mine.md").read_text(encoding="utf-8")
    assert "../" not in alone and "something wrong?" not in alone
    arguments += ["--assets", str(docs / "of" / "derive")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    page = (docs / "cells" / "mine.md").read_text(encoding="utf-8")
    assert "](../of/derive/checks.md)" in page and "something wrong?" not in page
    assert (docs / "of" / "derive" / "checks.md").is_file()
    result = CliRunner().invoke(main, [*arguments, "--check"])
    assert (result.exit_code, result.stdout) == (0, "all pages are up to date\n")


@pytest.mark.parametrize(
    "wrong", ["--title Ours", "--assets docs --pages-only", "--assets docs --cells cells"]
)
def test_options_for_what_is_not_being_made_are_refused(wrong: str, own: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(own.parent)
    result = CliRunner().invoke(main, ["build", *wrong.split()])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--assets" in result.stderr
    assert [path.name for path in own.parent.iterdir()] == ["cells"]


def test_files_of_others_stay_and_pages_without_a_cell_go(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    build.build(own, None, out, pages_only=True, progress=silent)
    (out / "notes.md").write_text("mine, not derive's")
    (out / "mine.txt").write_text("mine, not derive's")
    (own / "mine.py").write_text(MINE.replace("mine =", "renamed ="))
    assert build.stale(own, None, out, silent) == [
        *("index.md", "index.md.txt", "mine.json", "mine.md", "mine.md.txt", "mine.py", "mine.svg"),
        "mine.tex",
        *("renamed.json", "renamed.md", "renamed.md.txt", "renamed.py", "renamed.svg"),
        "renamed.tex",
    ]
    build.build(own, None, out, pages_only=True, progress=silent)
    suffixes = ("json", "md", "md.txt", "py", "svg", "tex")  # a page that cites nothing has no BibTeX
    assert {path.name for path in out.iterdir()} == {
        *("index.md", "index.md.txt", "notes.md", "mine.txt"),
        *(f"renamed.{suffix}" for suffix in suffixes),
    }


def test_scripts_by_which_cells_are_compared_are_only_where_a_page_asks_for_them(
    own: Path, tmp_path: Path
) -> None:
    out = tmp_path / "pages"
    made = build.pages(build.find_cells(own), None, silent)
    build.write_pages(made, out)
    assert {path.name for path in out.glob("*.js")} == {"index.js", "mine.js"}
    (own / "mine.py").write_text(MINE.replace("mine =", "renamed ="))
    made = build.pages(build.find_cells(own), None, silent)
    assert {"mine.js", "renamed.js", "index.js"} <= set(build.stale_pages(made, out))
    build.write_pages(made, out)
    assert {path.name for path in out.glob("*.js")} == {"index.js", "renamed.js"}
    (out / "renamed.js").write_text("theirs")
    build.build(own, None, out, pages_only=True, progress=silent)  # in a project of somebody else's
    assert (out / "renamed.js").read_text() == "theirs"


@pytest.mark.parametrize(
    "command", ["build --pages-only --cells . --out .", "export mine.py --format numpy -o ./"]
)
def test_a_definition_is_never_overwritten(own: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own)
    result = CliRunner().invoke(main, command.split())
    expected = "mine: mine.py is the definition itself and would be overwritten; name another file\n"
    assert (result.exit_code, result.output) == (2, expected)
    assert [(path.name, path.read_text()) for path in own.iterdir()] == [("mine.py", MINE)]


def test_what_is_no_site_is_never_replaced(own: Path) -> None:
    result = CliRunner().invoke(main, ["build", "--cells", str(own), "--out", str(own)])
    expected = f"{own}: this is no site, and building one here would remove it; name a new folder\n"
    assert (result.exit_code, result.output) == (2, expected)
    assert [path.name for path in own.iterdir()] == ["mine.py"]


def test_a_file_that_cannot_be_written_is_named(own: Path) -> None:
    target = own / "mine.py" / "page.tex"
    result = CliRunner().invoke(main, ["export", "gru", "--format", "tex", "-o", str(target)])
    assert (result.exit_code, result.output) == (2, f"{target.parent} is a file, and a folder is needed\n")


def test_the_users_templates_lie_over_ours(own: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "templates" / "markdown"
    overlay.mkdir(parents=True)
    (overlay / "heading.md").write_text("### Mine: <<title>>\n")
    (overlay / "prose.md").write_text("MY PROSE <<spans|spans>>\n")
    made = build.pages(build.find_cells(own), tmp_path / "templates", silent)
    assert "MY PROSE" in made.files["mine.md"]


def test_a_site_of_own_cells_is_built_whole(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build.build(own, None, out, progress=silent)
    assert (out / "cells" / "mine.html").is_file()
    assert (out / "vendor" / "katex" / "katex.min.js").is_file()
    assert (
        "(cells/mine.md.txt)" in (out / "llms.txt").read_text() and (out / "cells" / "mine.md.txt").is_file()
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
