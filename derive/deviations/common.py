"""Sentences that many rows share."""

ONE_STEP = "in what one step returns"
DOCSTRING = "torchrecurrent, docstring of the cell"
CODE = "torchrecurrent, code"
RUN = (
    "The docstring, transcribed literally with NumPy and run beside the code for 3 steps, differs; with this "
    "change (and the others of its cell) both agree below 1e-12"
)
RAN = "The library run with these weights, against this definition at the same random point"
FORMULA = "The library run; its formula, written with NumPy, agrees with the run (1e-12 or, in float32, 1e-5)"
