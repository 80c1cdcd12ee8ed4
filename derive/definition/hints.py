"""What was probably meant where Python refuses a definition: Python's words, and a hint behind them."""

from __future__ import annotations

import builtins
import difflib
import inspect
import keyword
import linecache
import re
import sys
import traceback
from types import ModuleType

import derive.definition
from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol

_FUNCTIONS = "; functions of tensors are imported from derive.definition"
_ALIKE = 0.78  # gelu is not a misspelled relu
# how words are written whose arguments say less than an example
_WRITTEN = {
    "Cell": 'Cell("title", [let(...), ...])',
    "let": 'let(target, expression, "meaning")',
    "sizes": 'sizes("n m")',
    "vector": 'vector("x", n)',
    "vectors": 'vectors("i f o", m)',
    "scalar": 'scalar("s")',
    "matrix": 'matrix("R", m, n)',
    "einsum": 'einsum("jk,k->j", W, x)',
    "hyper": 'hyper("epsilon", 1e-5)',
    "eye": "eye(m)",
}
# what other libraries call it
_OURS = {
    "swish": "silu", "logistic": "sigmoid", "cat": "concat", "concatenate": "concat", "hstack": "concat",
    "heaviside": "step", "fabs": "absolute", "inv": "inverse", "identity": "eye", "matmul": "@", "mm": "@",
    "mv": "@", "hadamard": "*", "multiply": "*",
}  # fmt: skip
_PARTS = {
    "t": "its transpose is .T",
    "dot": "the matrix product is written @",
    "matmul": "the matrix product is written @",
    "sum": "a sum over entries is an einsum(...)",
    "mean": "a sum over entries is an einsum(...)",
    "next": "only a state has a next value; was its variable used for something else?",
    **dict.fromkeys(("prev", "previous", "last"), "a state itself is the value before the step"),
}
_NAMES = {"TensorSymbol": "tensor", "Apply": "expression", "Statement": "equation"}
_OTHERS = {"np", "numpy", "math", "torch", "nn", "F", "jnp", "jax", "tf", "sympy", "sp"}
_LIBRARIES = {"numpy", "sympy", "torch", "jax", "tensorflow"}
# characters of papers and word processors, and what Python reads
_TYPED = {"−": "-", "–": "-", "⊙": "*", "∘": "*", "·": "*", "×": "*", "’": "'", "‘": "'", "“": '"', "”": '"'}


def words_of(error: BaseException, module: ModuleType | None) -> str:
    """The error as Python words it, on one line, and what was probably meant."""
    words = " ".join(re.sub(r" \(\S*\)$", "", str(error)).split())  # the path behind an ImportError
    words = words.removesuffix(".")
    hint = _hint(error, words, module)
    for name, known in _NAMES.items():
        words = re.sub(rf"'{name}' object", f"a{'n' if known[0] == 'e' else ''} {known}", words)
        words = re.sub(rf"'?\b{name}\b'?", known, words)
    return type(error).__name__ + (f": {words}" if words else "") + hint


def syntax_words(error: SyntaxError) -> str:
    """A mistake in Python's grammar, with what was probably meant."""
    words = re.sub(r" \(detected at line \d+\)", "", error.msg)
    line = error.text or ""
    if match := re.search(r"invalid character '(.)'", words):
        typed = _TYPED.get(match[1])
        return words + (f"; write {typed}" if typed else "")
    if "assignment" in words and "let(" in line:
        words = re.sub(r"[,.]? ?(perhaps|maybe) you meant.*", "", words, flags=re.IGNORECASE)
        return f"{words}; let takes a comma, {_WRITTEN['let']}"
    if words == "invalid decimal literal":
        return f"{words}; a number is multiplied by *"
    left = re.match(r"([\w\s,]+)=(?!=)", line)
    for name in re.findall(r"\w+", left[1]) if left else ():
        if keyword.iskeyword(name):
            return f"{words}; {name} is a keyword of Python, {name}_ is none"
    return words


def _hint(error: BaseException, words: str, module: ModuleType | None) -> str:
    if isinstance(error, NameError):
        return _of_name(error, module)
    if isinstance(error, ImportError):
        return _of_import(error, words)
    if isinstance(error, AttributeError):
        return _of_attribute(error, words)
    if isinstance(error, TypeError) and (hint := _of_call(words)):
        return hint
    if re.search(r"\b(TensorSymbol|Apply)\b", words) or _came_from_others(error):
        return _FUNCTIONS
    return ""


def _of_name(error: NameError, module: ModuleType | None) -> str:
    wrong, here = str(error.name or ""), vars(module) if module else {}
    tensors = {name: each for name, each in here.items() if isinstance(each, TensorSymbol)}
    if wrong in derive.definition.__all__:
        return f"; write `from derive.definition import {wrong}`"
    for name, each in tensors.items():
        if wrong == each.base:
            return f"; did you mean {name}, which is {wrong} on the page?"
        if wrong in (f"{name}_next", f"{each.base}_next"):
            return f"; did you mean {name}.next?"
    if wrong in _OTHERS:
        return _FUNCTIONS
    if wrong in _OURS:
        return f"; did you mean {_OURS[wrong]}?"
    near = _near(wrong, [*here, *derive.definition.__all__, *dir(builtins)])
    return f"; did you mean {near}?" if near else _declared_as(wrong, error)


def _declared_as(name: str, error: NameError) -> str:
    """How a name is declared that nothing is like, judged by what papers call so."""
    if re.search(rf"\b{re.escape(name)}\s*\(", _line_of(error)):
        return "; the language has no function of that name"
    if not name.isascii():
        return ""
    if name[:1].isupper():
        return f'; declare it first: {name} = matrix("{name}", m, n)'
    word = "parameter" if name.startswith("b") else "vector"
    return f'; declare it first: {name} = {word}("{name}", m)'


def _of_import(error: ImportError, words: str) -> str:
    match = re.search(r"cannot import name '(\w+)'", words)
    if match is None:  # no such module
        return "; did you mean derive.definition?" if _near(str(error.name).split(".")[0], ["derive"]) else ""
    if match[1] in derive.definition.__all__ and error.name != "derive.definition":
        return f"; write `from derive.definition import {match[1]}`"
    near = _near(match[1], dir(sys.modules.get(str(error.name))))
    return f"; did you mean {near}?" if near else ""


def _of_attribute(error: AttributeError, words: str) -> str:
    if "has no setter" in words:
        return "; write let(h.next, ...) among the equations"
    if error.obj is derive and error.name in derive.definition.__all__:
        return f"; write `from derive.definition import {error.name}`"
    if not isinstance(error.obj, Node):
        near = _near(str(error.name), [name for name in dir(error.obj) if not name.startswith("_")])
        return f"; did you mean {near}?" if near else ""
    name = str(error.name)
    if name in _PARTS:
        return f"; {_PARTS[name]}"
    if name in derive.definition.__all__:
        return f"; write {name}({error.obj})"
    near = _near(name, ["next", "shape", "name", "T"])
    return f"; did you mean {near}?" if near else _FUNCTIONS


def _of_call(words: str) -> str:
    """The arguments of our words, and what is called that cannot be."""
    if re.search(r"'Statement' object is not (callable|subscriptable)", words):
        return "; is a comma missing behind it?"
    if re.search(r"'(TensorSymbol|Apply)' object is not callable", words):
        return "; a product is written `*` or `@`"
    if "non-iterable Symbol" in words:
        return f"; names are separated by spaces, {_WRITTEN['sizes']}"
    match = re.match(r"(?:[\w.]+\.)?(\w+)\(\) (?:missing|got|takes)", words.replace(".__init__()", "()"))
    word = getattr(derive.definition, match[1], None) if match else None
    if match is None or word is None:
        return ""
    parameters = list(inspect.signature(word).parameters)
    wrong = re.search(r"unexpected keyword argument '(\w+)'", words)
    if wrong and (near := _near(wrong[1], parameters)):
        return f"; did you mean {near}?"
    return f"; write {_WRITTEN.get(match[1]) or match[1] + '(' + ', '.join(parameters) + ')'}"


def _came_from_others(error: BaseException) -> bool:
    """Whether another library was given what it does not know; what is written in C has no frame."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    module = str(frames[-1].f_globals.get("__name__", "")) if frames else ""
    called = re.findall(r"\b(\w+)\.\w", _line_of(error))
    return module.split(".")[0] in _LIBRARIES or bool(_OTHERS.intersection(called))


def _line_of(error: BaseException) -> str:
    """The line at which it was raised."""
    frames = traceback.extract_tb(error.__traceback__)[-1:]
    return linecache.getline(frames[0].filename, frames[0].lineno or 0) if frames else ""


def _near(wrong: str, known: list[str]) -> str:
    """The name that was probably meant; capitals are a slip like any other."""
    alike = {name.lower(): name for name in reversed(known) if not name.startswith("_")}
    near = difflib.get_close_matches(wrong.lower(), alike, n=1, cutoff=_ALIKE)
    return alike[near[0]] if near else ""
