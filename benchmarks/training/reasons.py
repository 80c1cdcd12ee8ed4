"""What the page says of ratios below 1; the first reason that fits a ratio is the one that is given."""

from __future__ import annotations

from benchmarks.training.explanations import Reason
from benchmarks.training.names import BASE, SCANS

LARGE = ("3", "4", "5")

REASONS: tuple[Reason, ...] = (
    # -- LSTM and GRU
    Reason(
        "Each operation of each step is called from Python, at some microseconds a call, and its result is a "
        "tensor of its own; the loop of torch.nn runs inside the library.",
        who=("PyTorch",),
        peer=(BASE,),
    ),
    Reason(
        "At the speed of the fastest product of their BLAS on this processor, the operations alone take "
        "longer than all of torch.nn's time, so that nothing that calls it can be as fast. A BLAS that does "
        "not know a processor, or is told to take it for another (OPENBLAS_CORETYPE), has narrower vectors "
        "than oneDNN.",
        who=("NumPy",),
        peer=(BASE,),
        possible=1.0,
    ),
    Reason(
        "The products outside of the loop are those of a BLAS that is slow on this processor: at the speed "
        "of its fastest product the operations alone take longer than all of torch.nn's time. On AMD's "
        "processors the generated code takes OpenBLAS even where MKL is installed, unless it is told to.",
        who=("C", "C with MKL"),
        peer=(BASE,),
        possible=1.0,
    ),
    Reason(
        "PyTorch hands an LSTM in float32 to oneDNN, which runs the whole sequence in one kernel, with the "
        "weights packed once for all steps; the generated code packs those of its loop, on one thread, and "
        "BLAS all others anew in every product.",
        who=("C", "C with MKL"),
        peer=(BASE,),
        cell=("lstm",),
        dtype=("float32",),
        size=LARGE,
    ),
    Reason(
        "PyTorch hands an LSTM in float32 to oneDNN, which runs the whole sequence in one kernel; NumPy is "
        "asked for every operation from Python, each a pass through memory.",
        who=("NumPy",),
        peer=(BASE,),
        cell=("lstm",),
        dtype=("float32",),
    ),
    Reason(
        "With more threads torch.nn runs elementwise operations on all of them, the generated code only its "
        "products.",
        who=("C", "C with MKL", "NumPy"),
        peer=(BASE,),
        size=LARGE,
        threads=("2",),
    ),
    Reason(
        "The products of torch.nn are those of MKL, the others OpenBLAS's, which is slower where a product "
        "has few rows; and each elementwise operation of NumPy is a pass through memory of its own.",
        who=("NumPy",),
        peer=(BASE,),
        size=LARGE,
    ),
    Reason(
        "The products on a processor that XLA brings are slower than MKL's and oneDNN's, and its loop copies "
        "what it keeps at every step; JAX written by hand has the same from it.",
        who=("JAX",),
        peer=(BASE,),
    ),
    Reason(
        "The gradient of the weights is one product over all steps, of a matrix with 6,400 rows that is laid "
        "out transposed first. XLA multiplies it faster so at the other sizes and in float64, and slower "
        "here; without that the generated file would be a little faster than the program by hand.",
        who=("JAX",),
        peer=SCANS,
        cell=("gru",),
        dtype=("float32",),
        size=("4",),
    ),
    Reason(
        "New memory of tens of megabytes in every call, which the system hands over page by page: 9,600 "
        "pages for the generated file, 14,400 for one program by hand, and none for the other, whose arrays "
        "the C library happens to keep. Where it is told to keep all (MALLOC_MMAP_THRESHOLD_, "
        "MALLOC_TRIM_THRESHOLD_) these take 22.9, 26.5 and 25.5 ms. It changes from one run of the benchmark "
        "to the next: the run before had 1.17.",
        who=("JAX",),
        peer=SCANS,
        cell=("gru",),
        dtype=("float64",),
        size=("3",),
    ),
    Reason(
        "Two threads on operations of some microseconds: one waits for the other longer than both compute, "
        "and that varies by more than the difference from run to run.",
        who=("JAX", "C with MKL"),
        size=("1", "2"),
        threads=("2",),
    ),
    Reason(
        "The same XLA compiles nearly the same operations, and at size 1 a call takes its time for handing "
        "over as many arrays; a difference of less than 10 % changes its sign from one run of the benchmark "
        "to the next.",
        who=("JAX",),
        peer=SCANS,
        least=0.9,
    ),
    Reason(
        "Before files took parameters joined, they were handed over one by one and put together in every "
        "call; the programs by hand have always had joined ones.",
        who=("JAX",),
        peer=SCANS,
        size=("1", "2"),
    ),
    # -- other cells
    Reason(
        "The package trains in a parallel form, in which the memory, a matrix, is never computed. At 100 "
        "steps that is less work than the recurrence, which computes it at every step.",
        cell=("m-lstm",),
        peer=("xlstm, parallel",),
    ),
    Reason(
        "In chunks of 64 steps the memory, a matrix, is computed twice instead of 100 times.",
        cell=("gated-delta-net",),
        peer=("fla, in chunks",),
    ),
    Reason(
        "The package's parallel scan over all steps has few operations on large arrays, where a loop has "
        "many on small ones.",
        cell=("s5", "mamba", "min-gru-positive", "min-lstm-positive"),
        who=("NumPy", "PyTorch", "JAX"),
    ),
    Reason(
        "Both are loops of PyTorch's operations called from Python. Ours keeps what the gradient reads and "
        "computes it in a second loop; autograd's runs inside the library.",
        who=("PyTorch",),
    ),
    Reason(
        "Few operations in a step, on few numbers: NumPy and PyTorch take their time for calls, and those of "
        "PyTorch's products are MKL's.",
        who=("NumPy",),
        cell=("ind-rnn", "cornn", "cfc", "cfn", "rhn", "rwkv-4"),
    ),
)

UNKNOWN = Reason("No reason is known yet.")  # on a machine that nobody has looked at

# cells that packages have and the table has not, and why
LEFT_OUT = {
    "lem nas": "torchrecurrent's cells are other ones than the papers'; they are made the papers' by running "
    "their step twice, which is not to be held against them.",
    "scrn mogrifier-lstm sru ltc": "Their packages have to be handled so much to be compared (a projection "
    "made the identity, two rounds at a time, kernels left out, a full wiring) that the time would not be "
    "theirs.",
}
