"""torch.nn and torch.distributions for cells without a state: layers, norms, convolutions, attention.

Dense and image layers of PyTorch take one batch axis, so time and batch are one axis for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence
from torch.func import functional_call
from torch.nn.functional import scaled_dot_product_attention as attention

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated

FLOAT = torch.float64


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A module of PyTorch at every step; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _linear(v: Named, name: str = "y") -> Tensor:
    weight, bias = v[f"W_{name}"], v[f"b_{name}"]
    layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=FLOAT)
    found: Tensor = functional_call(layer, {"weight": weight, "bias": bias}, (v["x"],))
    return found


def _vae(v: Named) -> dict[str, Tensor]:
    """The sample is PyTorch's location-scale transform, the divergence that of its distributions."""
    mean, deviation = _linear(v, "mu"), torch.exp(0.5 * _linear(v, "l"))
    z = torch.distributions.AffineTransform(mean, deviation)(v["epsilon"])
    standard = Normal(torch.zeros((), dtype=FLOAT), torch.ones((), dtype=FLOAT))
    return {"z": z, "d": kl_divergence(Normal(mean, deviation), standard).sum(-1)}


def _images(layer: nn.Module, x: Tensor, weights: Named | None = None) -> Tensor:
    """An image layer at every step and for every sample."""
    found: Tensor = functional_call(layer, dict(weights or {}), (x.flatten(0, 1),))
    return found.reshape(*x.shape[:2], *found.shape[1:])


def _convolution(v: Named) -> dict[str, Tensor]:
    m, n, side, _ = v["W"].shape
    layer = nn.Conv2d(n, m, side, padding="same", dtype=FLOAT)
    return {"y": _images(layer, v["x"], {"weight": v["W"], "bias": v["b"]})}


def _layer_norm(v: Named) -> dict[str, Tensor]:
    weights = {"weight": v["gamma"], "bias": v["beta"]}
    return {"y": functional_call(nn.LayerNorm(len(v["gamma"]), dtype=FLOAT), weights, (v["x"],))}


def _rms_norm(v: Named) -> dict[str, Tensor]:
    layer = nn.RMSNorm(len(v["gamma"]), eps=1e-5, dtype=FLOAT)
    return {"y": functional_call(layer, {"weight": v["gamma"]}, (v["x"],))}


def _glu(v: Named) -> dict[str, Tensor]:
    """PyTorch halves one vector: the first half is the value, the second the gate."""
    return {"y": nn.GLU()(torch.cat([_linear(v, "v"), _linear(v, "g")], dim=-1))}


def _heads(v: Named) -> dict[str, Tensor]:
    """PyTorch stacks the projections, heads side by side, and wants the size of a head to be n / m."""
    n, m, _ = v["W_O"].shape
    weights = {
        "in_proj_weight": torch.cat([v[f"W_{k}"].flatten(0, 1) for k in "QKV"]),
        "in_proj_bias": torch.cat([v[f"b_{k}"].flatten() for k in "QKV"]),
        "out_proj.weight": v["W_O"].flatten(1),
        "out_proj.bias": v["b_O"],
    }
    layer = nn.MultiheadAttention(n, m, batch_first=True, dtype=FLOAT)
    rows = v["X"].flatten(0, 1)
    found, _ = functional_call(layer, weights, (rows, rows, rows))
    return {"Y": found.reshape(v["X"].shape)}


def _hopfield(v: Named) -> dict[str, Tensor]:
    """The state is the query of an attention whose keys and values are the stored patterns."""
    patterns = v["X"].T[None]
    return {"y": attention(v["beta"] * v["xi"], patterns, patterns, scale=1.0)}


def _window(v: Named) -> dict[str, Tensor]:
    """One attention over all steps, with a band for a mask; what the state held stands in front."""
    q, k, new = (v["x"].transpose(0, 1) @ v[f"W_{name}"].T for name in "qkv")
    keys, values = torch.cat([v["K"], k], dim=1), torch.cat([v["V"], new], dim=1)
    steps, w = q.shape[1], v["K"].shape[1]
    ages = torch.arange(steps)[:, None] + w - torch.arange(steps + w)
    y = attention(q, keys, values, attn_mask=(ages >= 0) & (ages < w))
    held = {"K": keys, "V": values}
    states = {name: torch.stack([a[:, t + 1 : t + 1 + w] for t in range(steps)]) for name, a in held.items()}
    return {"y": y.transpose(0, 1), **states}


_CELLS: Mapping[str, Callable[[Named], dict[str, Tensor]]] = {
    "linear": lambda v: {"y": _linear(v)},
    "output-cell": lambda v: {"y": nn.Softmax(dim=-1)(_linear(v))},
    "vae-cell": _vae,
    "convolution": _convolution,
    "max-pooling": lambda v: {"y": _images(nn.MaxPool2d(2), v["x"])},
    "average-pooling": lambda v: {"y": _images(nn.AvgPool2d(2), v["x"])},
    "layer-norm": _layer_norm,
    "rms-norm": _rms_norm,
    "glu": _glu,
    "softmax-attention": lambda v: {"Y": attention(v["Q"], v["K"], v["V"])},
    "multi-head-attention": _heads,
    "modern-hopfield": _hopfield,
    "window-attention": _window,
}
