"""Latent unit of a variational autoencoder: Kingma and Welling (2014), equations (9) and (10).

The noise comes in from outside (the reparametrisation), so that z is a differentiable function of mean and
variance; l is the logarithm of the variance.
"""

from derive.definition import Cell, affine, einsum, exp, let, output, sizes, vector, vectors

n, m = sizes("n m")
x, epsilon = vector("x", n), vector("epsilon", m)
mu, l, s = vectors("mu l s", m)
z, d = output("z", m), output("d")

vae_cell = Cell(
    title="Latent cell of a variational autoencoder",
    cite="kingma2014",
    family="feed-forward",
    summary="A unit has a mean and a variance, and noise from outside chooses its value between them.",
    equations=[
        let(mu, affine(x), "mean"),
        let(l, affine(x), "logarithm of the variance"),
        let(s, exp(l / 2), "standard deviation"),
        let(z, mu + s * epsilon, "latent value"),
        let(
            d,
            einsum("j->", mu**2 + s**2 - l - 1) / 2,
            "divergence from the standard normal",
        ),
    ],
)
