"""The catalogue: one cell a file, found by listing this folder."""
