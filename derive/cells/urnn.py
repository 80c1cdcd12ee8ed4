"""Unitary evolution recurrent network of Arjovsky, Shah and Bengio (2016), its complex numbers as pairs."""

from derive.definition import (
    Cell,
    constant,
    cos,
    dot,
    let,
    matrix,
    parameter,
    relu,
    sin,
    sizes,
    sqrt,
    state,
    tensor,
    transpose,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), (state("h_re", m), state("h_im", m))
r, s = vectors("r s", m)
b, V = parameter("b", m), (matrix("V_re", m, n), matrix("V_im", m, n))
F, P = (constant("F_re", m, m), constant("F_im", m, m)), constant("P", m, m)


def pair(name, *shape):
    """Real and imaginary part of a value of the step."""
    return tuple(tensor(f"{name}_{which}", *shape, role="value") for which in ("re", "im"))


def rotated(k, z):
    """D_k z: each entry times exp(i w)."""
    w = parameter(f"w_{k}", m)
    return cos(w) * z[0] - sin(w) * z[1], cos(w) * z[1] + sin(w) * z[0]


def transformed(F, z):
    """F z."""
    return F[0] @ z[0] - F[1] @ z[1], F[0] @ z[1] + F[1] @ z[0]


def back(F, z):
    """F* z, which is the inverse, as F is unitary."""
    return transformed((transpose(F[0]), -transpose(F[1])), z)


def share(k, z):
    """2 (v* z) / (v* v), the number that R_k z = z - v times it needs."""
    v = parameter(f"v_{k}_re", m), parameter(f"v_{k}_im", m)
    length, c = tensor(f"l_{k}", role="value"), pair(f"c_{k}")
    found = [
        let(length, dot(v[0], v[0]) + dot(v[1], v[1]), f"squared length of vector {k}"),
        let(c[0], 2 * (dot(v[0], z[0]) + dot(v[1], z[1])) / length, f"share of vector {k}, real part"),
        let(c[1], 2 * (dot(v[0], z[1]) - dot(v[1], z[0])) / length, f"share of vector {k}, imaginary part"),
    ]
    return found, (z[0] - c[0] * v[0] + c[1] * v[1], z[1] - c[0] * v[1] - c[1] * v[0])


def stage(k, meaning, value):
    """Both parts of what stage k leaves."""
    target = pair(f"z_{k}", m)
    parts = zip(target, value, ("real", "imaginary"), strict=True)
    return target, [let(symbol, part, f"{meaning}, {which} part") for symbol, part, which in parts]


z_1, first_rotation = stage(1, "first rotation", rotated(1, h))
z_2, transform = stage(2, "Fourier transform", transformed(F, z_1))
first_share, mirrored = share(1, z_2)
z_3, first_reflection = stage(3, "first reflection", mirrored)
z_4, permutation = stage(4, "permutation", (P @ z_3[0], P @ z_3[1]))
z_5, second_rotation = stage(5, "second rotation", rotated(2, z_4))
z_6, inverse_transform = stage(6, "inverse Fourier transform", back(F, z_5))
second_share, mirrored = share(2, z_6)
z_7, second_reflection = stage(7, "second reflection", mirrored)
z_8, third_rotation = stage(8, "third rotation", rotated(3, z_7))
z, total = stage(9, "sum with the input", (z_8[0] + V[0] @ x, z_8[1] + V[1] @ x))

urnn = Cell(
    title="Unitary evolution recurrent network (uRNN)",
    cite="arjovsky2016",
    family="orthogonal",
    summary="The recurrent matrix is unitary: rotations, reflections, a permutation and Fourier transforms.",
    equations=[
        *[*first_rotation, *transform, *first_share, *first_reflection, *permutation],
        *[*second_rotation, *inverse_transform, *second_share, *second_reflection, *third_rotation],
        *total,
        let(r, sqrt(z[0] * z[0] + z[1] * z[1]), "absolute value"),
        let(s, relu(r + b) / r, "scale, by modReLU"),
        let(h[0].next, s * z[0], "hidden state, real part"),
        let(h[1].next, s * z[1], "hidden state, imaginary part"),
    ],
)
