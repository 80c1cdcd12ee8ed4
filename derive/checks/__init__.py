"""Every claim of a page, checked by something independent; the checks return verdicts and print nothing.

Five kinds: shapes of every statement; exact proofs against SymPy's ``diff``; numbers against a hand-written
NumPy cell; implementations written elsewhere (oracles); and mutation, which checks the checks.

Pages need only what is on record, so nothing is imported here; `derive.checks.run` has them all.
"""
