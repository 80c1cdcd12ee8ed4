"""Notes on attention by softmax."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "softmax-attention": (
        Note(
            "Divided by the root of d",
            "The scores are divided by √d, d being the size of a key. Leaving it out is the same as "
            "multiplying all queries by √d, which a learned projection can undo.",
            ("vaswani2017",),
        ),
        Note(
            "No parameters",
            "Queries, keys and values are inputs here; the projections that make them are part of multi- "
            "head attention. There is no mask: every query sees every key.",
            ("vaswani2017", "pytorch-layers"),
        ),
    ),
    "window-attention": (
        Note(
            "A cell whose state is a window",
            "Seen step by step, causal attention keeps a list of keys and values. With a window of w "
            "steps the list has a fixed length, and the cell is a recurrence like any other: its state "
            "has 2 w m numbers. Over a whole sequence it is one attention with a banded mask, and is "
            "checked against that.",
            ("beltagy2020", "vaswani2017"),
        ),
        Note(
            "What stands in the window at first",
            "A state of zeros is not an empty window: a key of zeros has the score 0 and gets a weight. "
            "Libraries mask what was never written. For the same values start the keys so that their "
            "scores are very small, or feed w steps before the first result counts.",
            ("beltagy2020", "pytorch-layers"),
        ),
    ),
    "additive-attention": (
        Note(
            "Additive because of the sum inside",
            "Bahdanau et al. call the network an alignment model: v, W and U are v_a, W_a and U_a there, "
            "and it has no bias. U h can be computed once for all steps of the decoder, since it does not "
            "depend on s.",
            ("bahdanau2015",),
        ),
        Note(
            "Keras' layer of this name has fewer parameters",
            "keras.layers.AdditiveAttention sums up v tanh(query + key) with one vector v: the two "
            "projections W and U are left to the caller.",
            ("keras-layers", "bahdanau2015"),
        ),
    ),
    "multi-head-attention": (
        Note(
            "Biases and one large matrix",
            "The paper's projections have no biases; PyTorch and Keras have one in each by default, and "
            "so has this page. PyTorch stacks W_Q, W_K and W_V, heads below each other, in in_proj_weight "
            "(3n, n), and wants n to be m d; the cell does not need that.",
            ("vaswani2017", "pytorch-layers", "keras-layers"),
        ),
        Note(
            "A bias that does nothing",
            "b_K does nothing: it adds q b_K to each score of a row, and the softmax takes out what is "
            "the same for all keys. So the gradient of b_K is 0, and only b_Q and b_V are learned.",
            ("vaswani2017", "pytorch-layers"),
        ),
    ),
    "modern-hopfield": (
        Note(
            "Attention to stored patterns",
            "The update is an attention with one query, the state, and the patterns as keys and as "
            "values, with beta in the place of 1/√d; it is checked as such against PyTorch's. In the "
            "layers of the authors, queries, keys and values have projections of their own.",
            ("ramsauer2021", "vaswani2017"),
        ),
        Note(
            "One update",
            "The paper shows that one update is mostly enough; the cell is one, and gives its result as "
            "an output. For more of them the output goes in again as the state.",
            ("ramsauer2021",),
        ),
    ),
}
