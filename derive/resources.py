"""Where the files lie that are no Python: templates, the site's hand-written pages, KaTeX.

In a checkout (and an editable install) they lie beside the package; a wheel carries them in
`derive/_shipped`. Nobody else needs to know which of the two it is.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SHIPPED = PACKAGE / "_shipped"


def in_checkout() -> bool:
    """True when this is a source tree, whose docs folder may be written to."""
    return not SHIPPED.is_dir()


def root() -> Path:
    """The folder that holds templates/, docs/ and mkdocs.yml."""
    return PACKAGE.parent if in_checkout() else SHIPPED


def templates_dir() -> Path:
    """The built-in templates, one folder a format."""
    return _existing(root() / "templates")


def docs_dir() -> Path:
    """The hand-written pages; read-only in an installed derive."""
    return _existing(root() / "docs")


def mkdocs_config() -> Path:
    """The site's settings."""
    return _existing(root() / "mkdocs.yml")


def vendor_dir() -> Path:
    """Other people's files for the browser: KaTeX, and the search's shim for file://."""
    return _existing(PACKAGE / "assets" / "vendor", "run `python tools/vendor.py`, or install derive again")


def katex_dir() -> Path:
    """KaTeX: katex.min.js, katex.min.css and fonts/."""
    return _existing(vendor_dir() / "katex", "run `python tools/vendor.py`, or install derive again")


def _existing(path: Path, remedy: str = "this derive is incomplete; install it again") -> Path:
    if not path.exists():
        raise RuntimeError(f"{path} is missing: {remedy}")
    return path
