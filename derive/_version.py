"""The version, here and nowhere else: the build, `derive --version` and the page footers read this file."""

__version__ = "0.6.0"
