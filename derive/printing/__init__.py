"""Node or Program to text; importing this package makes every expression show itself as a formula."""

from derive.printing import latex

__all__ = ["latex"]
