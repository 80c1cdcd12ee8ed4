"""A cell that imports its neighbour, has two inputs and odd names, and markup in its title."""

from soft_gate import f, g, h, mixing, n

from derive.definition import Cell, affine, let, output, sizes, tanh, vector

k = sizes("k")
context_of_the_day, y_2 = vector("context_of_the_day", k), output("y_2", n)
two_inputs = Cell(
    title='Two <b>inputs</b> & "one" $output$ | *100%*',
    equations=[
        *mixing,
        let(h.next, f * h + g, "hidden <state>"),
        let(y_2, tanh(affine(h.next, context_of_the_day)), "what leaves & is read"),
    ],
)
