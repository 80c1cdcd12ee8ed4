"""Recurrent highway network of Zilly et al. (2017), equations (6) to (9), with coupled gates."""

from derive.definition import Cell, hyper, let, matrix, parameter, sigmoid, sizes, state, tanh, tensor, vector

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
depth = hyper("depth", 3)


def projection(name, k, s):
    """What goes into the candidate, H, or the gate, T, of layer k; the input goes into the first only."""
    deep = matrix(f"R_{name}_{k}", m, m) @ s + parameter(f"b_{name}_{k}", m)
    return matrix(f"W_{name}", m, n) @ x + deep if k == 1 else deep


def layer(k, s):
    """A highway layer on s; the last one gives the hidden state."""
    g, t = (tensor(f"{name}_{k}", m, role="value") for name in "gt")
    end = h.next if k == depth else tensor(f"s_{k}", m, role="value")
    statements = [
        let(g, tanh(projection("H", k, s)), f"candidate of layer {k}"),
        let(t, sigmoid(projection("T", k, s)), f"transform gate of layer {k}"),
        let(end, g * t + s * (1 - t), "hidden state" if k == depth else f"state after layer {k}"),
    ]
    return end, statements


equations, s = [], h
for k in range(1, depth + 1):
    s, statements = layer(k, s)
    equations += statements

rhn = Cell(
    title="Recurrent highway network (RHN)",
    cite="zilly2017",
    family="plain recurrence",
    summary="The step from one state to the next goes through several highway layers.",
    equations=equations,
)
