"""What chktex finds in LaTeX of ours, and which of that is no slip."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

# what chktex takes for a slip, and why it is none
EXCEPTIONS = {
    1: "a space after \\raggedright or \\tabularnewline is skipped",
    3: "a bracket with an index, as in [...]_j, needs no braces around it",
    9: "a formula of an algorithm that goes on in the next line has its bracket closed there",
    13: "a title that ends in capitals may end a caption",
    24: "a label stands in a line of its own behind its heading or caption, where no page can end",
    31: "the comment after a picture keeps a space out of it",
    35: "an index such as log in i_log is a name, not the function",
    44: "brackets inside of brackets are concatenations, not optional arguments",
}
PARSED = r"^(?:Warning|Error) (\d+) in (\S+) line (\d+): (.*)$"


def found_by_chktex(folder: Path) -> dict[int, str]:
    """Its complaints by number, one of each."""
    sources = sorted(path.name for path in folder.glob("*.tex"))
    done = subprocess.run(["chktex", "-q", "-v1", *sources], cwd=folder, capture_output=True, text=True)
    said = re.findall(PARSED, done.stdout, re.MULTILINE)
    assert said, "chktex reads the files: it has something to say of every table"
    return {int(number): f"{file}:{line}: {text}" for number, file, line, text in said}
