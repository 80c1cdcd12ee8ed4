"""Sentences that many rows share."""

ONE_STEP = "in what one step returns"
DOCSTRING = "torchrecurrent, docstring"
CODE = "torchrecurrent, code"
RUN = (
    "The docstring, transcribed literally with NumPy and run beside the code for 3 steps, differs; with this "
    "change (and the others of its cell) both agree below 1e-12"
)
