"""Emitted text becomes functions: what a page shows is what runs."""

from derive.runtime.function import Function, function
from derive.runtime.sequence import Sequence, sequence
from derive.runtime.tape import Tape

__all__ = ["Function", "Sequence", "Tape", "function", "sequence"]
