"""What each operation knows, one family a file; importing this package fills the table of records."""

from derive.ops import (
    arithmetic,
    constants,
    contraction,
    functions,
    inverse,
    own_rules,
    reductions,
    structure,
    windows,
)

__all__ = [
    "arithmetic",
    "constants",
    "contraction",
    "functions",
    "inverse",
    "own_rules",
    "reductions",
    "structure",
    "windows",
]
