"""Names in emitted C files: the paper's, unless C means something else by them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import sympy

from derive.algebra.symbol import TensorSymbol

# C's words, what the included headers define, and the functions and macros of every emitted file
_WORDS = """
auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
while bool true false asm main NULL REAL BITS DEPTH PLAIN TURNED BY_ROWS INDEPENDENT complex imaginary
acos asin atan acosh asinh atanh cos sin tan cosh sinh tanh exp log pow sqrt fabs atan2 cbrt ceil
copysign erf erfc exp2 expm1 fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround
log10 log1p log2 logb lrint lround nearbyint nextafter remainder remquo rint round scalbn scalbln tgamma
trunc carg cimag conj cproj creal memcpy memset abs j0 j1 jn y0 y1 yn gamma signgam significand drem div
index vexp vtanh sigmoid softplus logsigmoid silu relu step absolute sign side maximum minimum spike
fast_sigmoid squared transposed dot put tile pack product small_product blocked_product at_most softmax
amax first_largest inverse arrays size work tape sum vector laid laid_out product_with times_panels
panels_pay tile_of tile_height rounded_up INLINED LANES SMALL TILE_ROWS TILE_COLUMNS VECTOR_BYTES
EXPONENT_BIAS EXPONENT_SHIFT EXP_HIGH EXP_LOW LN2_HIGH LN2_LOW ROUNDER DERIVE_DOUBLE DERIVE_CBLAS
DERIVE_BLAS_INT BLOCK_TILES BLOCK_COLUMNS blas_gemm blas_gemv blas_threads
isnan isinf isfinite isnormal signbit
fpclassify rand srand exit abort malloc free calloc realloc atof atoi atol strtod getenv system bsearch
qsort labs ldiv strlen strcpy strcat strcmp memmove memcmp memchr size_t ptrdiff_t wchar_t intptr_t
uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t FILE EOF
"""
RESERVED = frozenset(_WORDS.split())
_BATCH, _AXES = "b s row".split(), "j k l p q r s u v w d e g i o a c f h x y z".split()


class Names:
    """What everything in one C function is called.

    taken: names of tensors and sizes.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.known: dict[str, str] = {}
        self.taken: set[str] = set()
        for name in taken:
            self.known[name] = self.new(name)
        self._rank: list[str] = []
        self._batch = self.new(next((n for n in _BATCH if n not in self.taken), "b"))

    def of(self, symbol: TensorSymbol) -> str:
        """A tensor's name."""
        if symbol.name not in self.known:
            self.known[symbol.name] = self.new(symbol.name)
        return self.known[symbol.name]

    def scope(self) -> Names:
        """The same names, and room for others that only one function has."""
        found = copy(self)
        found.known, found.taken, found._rank = dict(self.known), set(self.taken), list(self._rank)
        return found

    def at_step(self, arrays: Iterable[TensorSymbol]) -> Names:
        """The same names, but that of each of these arrays is that of its part at one step."""
        found = copy(self)
        found.known = {**self.known, **{s.name: self.new(f"{self.of(s)}_t") for s in arrays}}
        return found

    def new(self, name: str) -> str:
        """A name that nothing has yet, with underscores behind it where it must."""
        while name in self.taken or name in RESERVED:
            name += "_"
        self.taken.add(name)
        return name

    def temporary(self) -> str:
        """A name for an array that the paper has no name for."""
        count = 1 + sum(name.startswith("part_") for name in self.taken)
        name = self.new(f"part_{count}")
        self.known[name] = name
        return name

    def loops(self, rank: int, batch: bool) -> tuple[sympy.Symbol, ...]:
        """Indices of nested loops, the same ones for the same number of axes."""
        while len(self._rank) < rank:
            free = (n for n in _AXES if n not in self.taken and n not in RESERVED)
            self._rank.append(self.new(next(free, f"j{len(self._rank)}")))
        names = [self._batch, *self._rank][:rank] if batch else self._rank[:rank]
        return tuple(sympy.Symbol(name, integer=True, nonnegative=True) for name in names)


def spelled(name: str) -> str:
    """A name that C does not use itself.

    >>> spelled("m"), spelled("work")
    ('m', 'work_')
    """
    return f"{name}_" if name in RESERVED else name


def size_name(size: sympy.Expr) -> str:
    """What a size is called."""
    return spelled(str(size))


def identifier(name: str) -> str:
    """A cell's name as a prefix.

    >>> identifier("lstm-peephole"), identifier("2-layers"), identifier("blas")
    ('lstm_peephole', 'cell_2_layers', 'cell_blas')
    """
    found = "".join(c if c.isalnum() and c.isascii() else "_" for c in name)
    # a cell's types have its name in front, as the file's own pointers to BLAS have that
    return found if found[:1].isalpha() and found != "blas" else f"cell_{found}"
