"""Own functions: the word that makes one of a SymPy expression, and what must hold of it in a cell."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy

from derive.algebra.display import Shown
from derive.algebra.node import Node, Scalar, as_node
from derive.algebra.symbol import TensorSymbol
from derive.definition.names import caller, check_name
from derive.errors import DefinitionError, LanguageError, Location
from derive.ops.normal import normal, written
from derive.ops.own import Definition, derivatives_in, own
from derive.ops.scalar import Z
from derive.program import Step, sizes_of

# what emitted files call their own: the step's dictionary and batch size get underscores where they are taken
_OF_FILES = re.compile(
    r"([vB]_*|filled_*|forward|backward|run|run_backward|self_test|shapes|smooth|evaluate|difference|erf"
    r"|plan|run_one|backward_one|backward_early|backward_late|rows|space"
    r"|INPUTS|ONCE|FIXED|STATES|OUTPUTS|PARAMETERS"
    # those of PyTorch
    r"|unrolled|samples|by_step|from_the_next|check_differences|gradient_of_unrolled|SequenceFunction|nn"
    # those of JAX
    r"|(for|back)ward_(still|before|loop|after)|merged|apart|transposed|before_each|sequence|plain|spike_jvp"
    r"|differentiable|functools|factors|applied|combined|transposed_factors|scanned|in_chunks|parallel"
    r"|run_parallel|run_parallel_backward|TAPE|(BACK_)?(BEFORE|GIVEN|KEPT)|CARRIED|OFFSETS"
    r"|STACKS|stacked|unstacked|once|in_stacks|joined|slopes)$"
)


@dataclass(frozen=True)
class Function(Shown):
    """An own function, to be called with tensors: ``swish(affine(x, h))``."""

    definition: Definition

    def __repr__(self) -> str:
        return f"{self.definition.name}({', '.join(self.definition.names)})"

    def __call__(self, *arguments: Any) -> Node:
        """The function of each entry; several arguments have one shape, or are numbers.

        Raises: DefinitionError for another number of arguments than it was declared with.
        """
        wanted = self.definition.arity
        if len(arguments) != wanted:
            takes = f"{wanted} argument{'s' if wanted > 1 else ''} ({', '.join(self.definition.names)})"
            raise DefinitionError(f"{self.definition.name} takes {takes}, not {len(arguments)}", caller())
        return own(self.definition, *map(as_node, arguments))


# what a definition takes in the place of our functions, which are for tensors
_OF_SYMPY = {name: f"sympy.{name}" for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "sign")} | {
    "absolute": "sympy.Abs",
    "relu": "sympy.Max(z, 0)",
    "sigmoid": "1 / (1 + sympy.exp(-z))",
}


def refuse_scalar(name: str, argument: Any) -> None:
    """Keeps our functions of tensors out of the definitions of own ones.

    Raises: DefinitionError where the argument is in SymPy's symbols, sizes apart.
    """
    scalar = isinstance(argument, sympy.Expr) and not argument.has(Node, sympy.MatrixExpr)
    if scalar and not all(symbol.is_integer for symbol in argument.free_symbols):
        instead = _OF_SYMPY.get(name, "its formula in SymPy's functions")
        message = (
            f"{name} is of tensors, and {argument} is SymPy's; for a function of your own write {instead}"
        )
        raise DefinitionError(message, caller())


def function(name: str, expression: Any, *arguments: sympy.Symbol) -> Function:
    """An elementwise function of one's own, defined by a SymPy expression in SymPy symbols.

    Its derivatives are SymPy's.  With one free symbol the argument need not be named; several are listed in
    the order in which the function takes them.  ``sympy.Piecewise`` makes cases; Max, Min, Abs and sign have
    PyTorch's slopes at their kinks.

    >>> from derive.definition import vector
    >>> z, b = sympy.symbols("z b")
    >>> swish = function("swish", z / (1 + sympy.exp(-b * z)), z, b)
    >>> swish(vector("x", 3), 2)
    swish(x, 2)

    Raises: DefinitionError for a name that is taken, and for what is no real function of known functions.
    """
    _check_own_name(name)
    given: tuple[sympy.Symbol, ...] = ()
    if isinstance(expression, sympy.Lambda) and not arguments:
        arguments, expression = tuple(expression.signature), expression.expr
    try:
        scalar = _scalar(expression)
        given = _arguments(scalar, arguments, name)
        definition = Definition(name, _spelled(given), normal(scalar, given), written(scalar, given))
    except LanguageError as error:
        message = re.sub(r"\bz([0-3])\b", lambda z: str((arguments or given)[int(z[1])]), error.message)
        raise DefinitionError(f"function {name}: {message}", caller()) from None
    return Function(definition)


def _check_own_name(name: object) -> None:
    check_name(name, "function")
    if _OF_FILES.match(str(name)) or hasattr(builtins, str(name)):
        raise DefinitionError(f"{name!r} cannot name a function: the generated code uses it", caller())


def _scalar(expression: Any) -> sympy.Expr:
    """The expression, if it is one of SymPy's for a number.

    Raises: LanguageError with what was found instead.
    """
    if isinstance(expression, Node):
        symbols = {s for each in expression.atoms(Scalar) for s in each.value.free_symbols}
        meant = f"in {', '.join(sorted(map(str, symbols)))}" if symbols else "in symbols"
        raise LanguageError(
            f"its definition is written {meant} with SymPy's functions (sympy.exp), not with those of "
            "derive.definition, which are for tensors"
        )
    if isinstance(expression, int | float):
        expression = sympy.nsimplify(expression, rational=True)
    if isinstance(expression, sympy.Expr) and not isinstance(expression, sympy.MatrixExpr):
        return expression
    found = type(expression).__name__
    raise LanguageError(f"its definition is a SymPy expression, such as z / (1 + sympy.exp(-z)), not {found}")


def _arguments(expression: sympy.Expr, listed: Sequence[Any], name: str) -> tuple[sympy.Symbol, ...]:
    """The arguments in order: those listed, or the only one.

    Raises: LanguageError where they are not the free symbols of the expression.
    """
    free = sorted(expression.free_symbols, key=str)
    names = ", ".join(map(str, free))
    for each in listed:
        if not isinstance(each, sympy.Symbol):
            raise LanguageError(f"an argument is a SymPy symbol, not {each} ({type(each).__name__})")
    if not free:
        raise LanguageError(f"{expression} has no symbol, so that it is a number and no function")
    if len({str(symbol) for symbol in (*listed, *free)}) < len({*listed, *free}):
        raise LanguageError(f"two different symbols have one name, among {names}; make each once")
    if not listed and len(free) > 1:
        hint = f"function({name!r}, ..., {names})"
        raise LanguageError(f"its definition has the symbols {names}; list them in order: {hint}")
    given = tuple(listed) or tuple(free)
    if len(set(given)) < len(given):
        raise LanguageError(f"an argument is listed twice: {', '.join(map(str, given))}")
    if strangers := [str(symbol) for symbol in free if symbol not in given]:
        raise LanguageError(
            f"{', '.join(strangers)} is none of its arguments {', '.join(map(str, given))}; list it, or "
            "write a number"
        )
    if idle := [str(symbol) for symbol in given if symbol not in free]:
        raise LanguageError(f"the argument {', '.join(idle)} is not in its definition {expression}")
    if len(given) > len(Z):
        raise LanguageError(f"it has {len(given)} arguments; at most {len(Z)} are possible")
    return given


def _spelled(arguments: Sequence[sympy.Symbol]) -> tuple[str, ...]:
    """What the arguments are called: their own names, where formulas and code can have those."""
    plain = all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)?", str(each)) for each in arguments)
    return tuple(map(str, arguments if plain else Z[: len(arguments)]))


def check_functions(steps: Sequence[Step], names: Iterable[TensorSymbol], place: Location) -> None:
    """Every own function has a name for itself.

    Raises: DefinitionError at the statement that uses one with a name of something else.
    """
    known = {name for symbol in names for name in (symbol.name, symbol.base)}
    sizes = {size.name for size in sizes_of(names)}
    seen: dict[str, Definition] = {}
    for step in steps:
        where = replace(place, line=step.line, statement=step.target.name)
        for definition, _ in derivatives_in([step.expr]):
            name = definition.name
            first = seen.setdefault(name, definition)
            if name in known or name in sizes:
                what = "a tensor" if name in known else "a size"
                raise DefinitionError(f"{name} names {what} and a function; rename one of them", where)
            if first != definition:
                both = f"{first.spelled()} and {definition.spelled()}"
                raise DefinitionError(f"two functions are called {name}: {both}; rename one", where)
