"""Notes on cells that exist as switches of frameworks."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "mgu-reset-after": (
        Note(
            "Flax's cell, not the paper's",
            "flax.linen.MGUCell computes this one. The paper's cell (mgu here) multiplies the state "
            "before the matrix, U (f ⊙ h), and mixes the other way round, (1 - f) ⊙ h + f ⊙ g. The second "
            "bias d_g inside the product cannot be folded into b_g.",
            ("zhou2016", "flax-mgu", "flax-4608"),
        ),
    ),
    "mgu-no-reset": (
        Note(
            "A switch of Flax",
            "flax.linen.MGUCell computes this one with reset_gate=False. The second bias of the candidate "
            "is gone then, since it would only be added to the first. It is the update gate RNN (ugrnn) "
            "with the letters f and g for its z and candidate.",
            ("flax-mgu", "collins2017"),
        ),
    ),
    "elman-residual": (
        Note(
            "A switch of Flax",
            "flax.linen.SimpleCell computes this one with residual=True. The state is added to the sums, "
            "inside the tanh, and not to its result: it is Elman's cell with U + I in the place of U, so "
            "that nothing new can be learned, but a U near zero keeps the state.",
            ("elman1990", "flax-mgu"),
        ),
    ),
    "lstm-hard-sigmoid": (
        Note(
            "Two slopes under one name",
            "ONNX defines HardSigmoid as max(0, min(1, 0.2 z + 0.5)) by default. Keras 3 and PyTorch have "
            "z/6 + 1/2. The line reaches 1 at z = 2.5 in one and at z = 3 in the other: at z = 2.5 the "
            "gates differ by 1/12. Both numbers are hyper-parameters here, slope and middle.",
            ("keras-rnn", "onnx-lstm"),
        ),
    ),
    "conv-lstm-no-peepholes": (
        Note(
            "What libraries call ConvLSTM",
            "Keras (ConvLSTM1D, 2D, 3D), Flax and Haiku leave out the peepholes of the paper's equation "
            "(3), so the gates do not see the cell state. This cell is what they compute; conv-lstm is "
            "the paper's.",
            ("shi2015", "keras-rnn", "flax-mgu", "haiku-recurrent"),
        ),
        Note(
            "Gates and the 1 of the forget gate",
            "Keras stacks i, f, c, o and has one bias for each gate. Flax and Haiku stack i, g, f, o and "
            "compute σ(f + 1), so that their stored bias is smaller by 1; Flax has a bias in each of the "
            "two convolutions, of which only the sum counts.",
            ("keras-rnn", "flax-mgu", "haiku-recurrent"),
        ),
    ),
}
