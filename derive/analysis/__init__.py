"""Program to plain rows: sizes, counts, costs, uses, single units.  No markup, and nothing that prints."""
