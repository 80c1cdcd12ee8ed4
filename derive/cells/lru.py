"""Linear recurrent unit (LRU): Orvieto et al. (2023), its complex numbers as real pairs."""

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

n, m, p = sizes("n m p")
u, x_re, x_im = vector("u", n), state("x_re", m), state("x_im", m)
nu_log, theta_log, gamma_log = (parameter(f"{name}_log", m) for name in ("nu", "theta", "gamma"))
B_re, B_im, C_re, C_im = (matrix(name, *shape) for name, shape in (
    ("B_re", (m, n)), ("B_im", (m, n)), ("C_re", (p, m)), ("C_im", (p, m)),
))  # fmt: skip
D = matrix("D", p, n)
rho, phi, lambda_re, lambda_im, gamma = vectors("rho phi lambda_re lambda_im gamma", m)

lru = Cell(
    title="Linear recurrent unit (LRU)",
    cite="orvieto2023",
    family="state-space",
    summary="A linear recurrence that is diagonal in complex numbers; modulus and phase of its eigenvalues "
    "are exponentials of parameters, which keeps it stable.",
    equations=[
        let(rho, exp(-exp(nu_log)), "modulus of the eigenvalues"),
        let(phi, exp(theta_log), "phase of the eigenvalues"),
        let(lambda_re, rho * cos(phi), "real part of the eigenvalues"),
        let(lambda_im, rho * sin(phi), "imaginary part of the eigenvalues"),
        let(gamma, exp(gamma_log), "normalisation of the input"),
        let(x_re.next, lambda_re * x_re - lambda_im * x_im + gamma * (B_re @ u), "real part of the state"),
        let(
            x_im.next, lambda_re * x_im + lambda_im * x_re + gamma * (B_im @ u), "imaginary part of the state"
        ),
        let(output("y", p), C_re @ x_re.next - C_im @ x_im.next + D @ u, "output"),
    ],
)
