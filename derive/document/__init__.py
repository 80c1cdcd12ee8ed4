"""From a cell to its page: the parts that were asked for, filled by one function each.

The model (``derive.document.model``) has blocks and spans and no markup; ``derive.render`` makes text of it.
"""

from __future__ import annotations

from derive.document.build import PAPER, PARTS, document
from derive.document.index import index
from derive.document.model import Document

__all__ = ["PAPER", "PARTS", "Document", "document", "index"]
