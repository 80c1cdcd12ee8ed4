"""subLSTM, gates subtract as inhibitory neurons do: Costa et al. (2017)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
z, i, f, o = vectors("z i f o", m)

sub_lstm = Cell(
    title="subLSTM",
    cite="costa2017",
    family="lstm",
    summary="The input and output gates subtract where those of an LSTM multiply.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(z, sigmoid(affine(x, h)), "input"),
        let(c.next, f * c + z - i, "cell state"),
        let(h.next, sigmoid(c.next) - o, "hidden state"),
    ],
)
