"""Notes on convolution, pooling and convolutional recurrence."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "convolution": (
        Note(
            "Not flipped",
            "What networks call a convolution is a cross-correlation: the kernel is not turned around. "
            "The two differ by the order of the learned numbers only. The gradient by the input is the "
            "transposed convolution, which does turn it.",
            ("lecun1989", "pytorch-layers"),
        ),
        Note(
            "Zeros around the input",
            "The output has as many rows and columns as the input, so half of a kernel's width of zeros "
            "lies around the input. In the equations they are not written: an entry outside of the input "
            "is 0. PyTorch has padding = 0 as its default, Keras valid (none) and Flax SAME.",
            ("pytorch-layers", "keras-layers", "flax-layers"),
        ),
        Note(
            "Layout",
            "Channels come first here and in PyTorch, and kernels are (out, in, rows, columns). Keras and "
            "Flax have channels last and kernels (rows, columns, in, out).",
            ("pytorch-layers", "keras-layers", "flax-layers"),
        ),
        Note(
            "Bias of a map or of a unit",
            "One bias for each map, as in today's libraries. The network of 1989 is usually described "
            "with a bias for every unit of a map, which are not shared.",
            ("lecun1989", "pytorch-layers"),
        ),
    ),
    "max-pooling": (
        Note(
            "Equal entries",
            "Where several entries are the largest, the first in reading order gets the whole gradient: "
            "so do PyTorch 2.13 and Flax 0.12.8, measured on a square of equal numbers. Taking columns "
            "first and then rows, as here, picks the same entry.",
            ("pytorch-layers", "flax-layers"),
        ),
        Note(
            "Without overlap",
            "Squares of two by two that do not overlap are the default of Keras and of PyTorch's "
            "MaxPool2d(2). The sizes must be even here; PyTorch leaves out a last row or column, Keras "
            "can pad one.",
            ("scherer2010", "pytorch-layers", "keras-layers"),
        ),
    ),
    "average-pooling": (
        Note(
            "Subsampling had weights",
            "The subsampling layers of LeCun et al. add up the four entries of a square, multiply the sum by "
            "a learned number, add a bias and squash it. Libraries keep the mean only.",
            ("lecun1998", "pytorch-layers"),
        ),
        Note(
            "A convolution with a fixed kernel",
            "It is a convolution of each channel with a kernel of quarters and a stride of two.",
            ("lecun1998",),
        ),
    ),
    "conv-lstm": (
        Note(
            "Peepholes that libraries leave out",
            "Equation (3) of Shi et al. has peepholes, one weight for each channel and place, so the "
            "number of parameters depends on the size of the image. Keras, Flax and Haiku leave them out "
            "(conv-lstm-no-peepholes); with p = 0 this cell is that one.",
            ("shi2015", "keras-layers", "flax-layers"),
        ),
        Note(
            "Which cell state a gate sees",
            "The input and forget gates see the old cell state, the output gate the new one, as in the "
            "LSTM with peepholes.",
            ("shi2015", "gers2002"),
        ),
        Note(
            "Zeros outside",
            "Input and state keep their rows and columns by zeros around them, the state as the input. "
            "Keras pads the input only if it is told to (padding = same).",
            ("shi2015", "keras-layers"),
        ),
    ),
    "conv-gru": (
        Note(
            "z takes in the candidate",
            "Ballas et al. have h' = (1 - z) ⊙ h + z ⊙ g, as Chung et al. do and as common ports do; Cho "
            "et al. and PyTorch's GRU have z and 1 - z exchanged. The reset gate multiplies the state "
            "before the convolution.",
            ("ballas2016", "chung2014", "pytorch-rnn"),
        ),
        Note(
            "Biases",
            "Ports have a bias for each gate and channel, since a convolution of a library has one. With "
            "all biases 0 it is the cell without them.",
            ("ballas2016", "pytorch-layers"),
        ),
    ),
}
