"""Simplified state space layer (S5): Smith, Warrington and Linderman (2023), as real pairs."""

from derive.definition import (
    Cell,
    cos,
    exp,
    let,
    matrix,
    output,
    parameter,
    sin,
    sizes,
    state,
    vector,
    vectors,
)

n, m = sizes("n m")
u, x_re, x_im = vector("u", n), state("x_re", m), state("x_im", m)
lambda_re, lambda_im, Delta_log = (
    parameter("lambda_re", m),
    parameter("lambda_im", m),
    parameter("Delta_log", m),
)
B_re, B_im, C_re, C_im = (
    matrix("B_re", m, n),
    matrix("B_im", m, n),
    matrix("C_re", n, m),
    matrix("C_im", n, m),
)
D = parameter("D", n)
Delta, rho, a_re, a_im, g_re, g_im, q = vectors("Delta rho e_re e_im g_re g_im q", m)
y_re, y_im = vectors("w_re w_im", m)

s5 = Cell(
    title="Simplified state space layer (S5)",
    cite="smith2023",
    family="state-space",
    summary="One diagonal state space with many inputs and outputs, made discrete by a zero-order hold.",
    equations=[
        let(Delta, exp(Delta_log), "step size"),
        let(rho, exp(lambda_re * Delta), "modulus of the discrete eigenvalues"),
        let(a_re, rho * cos(lambda_im * Delta), "real part of the discrete eigenvalues"),
        let(a_im, rho * sin(lambda_im * Delta), "imaginary part of the discrete eigenvalues"),
        let(q, lambda_re * lambda_re + lambda_im * lambda_im, "square of the modulus of the eigenvalues"),
        let(g_re, ((a_re - 1) * lambda_re + a_im * lambda_im) / q, "real part of the input scale"),
        let(g_im, (a_im * lambda_re - (a_re - 1) * lambda_im) / q, "imaginary part of the input scale"),
        let(y_re, B_re @ u, "real part of the input"),
        let(y_im, B_im @ u, "imaginary part of the input"),
        let(x_re.next, a_re * x_re - a_im * x_im + g_re * y_re - g_im * y_im, "real part of the state"),
        let(x_im.next, a_re * x_im + a_im * x_re + g_re * y_im + g_im * y_re, "imaginary part of the state"),
        let(output("y", n), C_re @ x_re.next - C_im @ x_im.next + D * u, "output"),
    ],
)
