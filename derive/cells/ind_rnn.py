"""Independently recurrent network of Li et al. (2018), with their ReLU."""

from derive.definition import Cell, affine, let, parameter, relu, sizes, state, vector

n, m = sizes("n m")
x, h, u = vector("x", n), state("h", m), parameter("u", m)

ind_rnn = Cell(
    title="Independently recurrent neural network (IndRNN)",
    cite="li2018",
    family="plain recurrence",
    summary="Each unit sees its own last value only: the recurrent weight is a vector.",
    equations=[
        let(h.next, relu(affine(x) + u * h), "hidden state"),
    ],
)
