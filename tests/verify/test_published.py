"""Equations that people published are equal to the derived ones, in the notation that they wrote them in.

They are typed from the page that each names; where that page could not be opened, it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.verify.judging import block_of


@dataclass(frozen=True)
class Published:
    """Equations and where they stand."""

    source: str
    cell: str
    tex: str
    options: str = ""
    lines: tuple[str, ...] = ()


PYTORCH_LSTM = Published(
    "PyTorch, documentation of torch.nn.LSTM", "lstm",
    r"""i_t = \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi}) \\
    f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf}) \\
    g_t = \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg}) \\
    o_t = \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho}) \\
    c_t = f_t \odot c_{t-1} + i_t \odot g_t \\
    h_t = o_t \odot \tanh(c_t) \\""",
    "notation=pytorch",
)  # fmt: skip
PYTORCH_GRU = Published(
    "PyTorch, documentation of torch.nn.GRU", "gru",
    r"""r_t = \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{(t-1)} + b_{hr}) \\
    z_t = \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{(t-1)} + b_{hz}) \\
    n_t = \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{(t-1)} + b_{hn})) \\
    h_t = (1 - z_t) \odot n_t + z_t \odot h_{(t-1)}""",
    "notation=pytorch",
)  # fmt: skip
GRAVES = Published(
    "the equations of Graves (2013) as the documentation of PaddlePaddle's lstm_step_layer repeats them",
    "lstm-peephole",
    r"""\begin{aligned}i_t & = \sigma(W_{xi}x_{t} + W_{hi}h_{t-1} + W_{ci}c_{t-1} + b_i)\\
    f_t & = \sigma(W_{xf}x_{t} + W_{hf}h_{t-1} + W_{cf}c_{t-1} + b_f)\\
    c_t & = f_tc_{t-1} + i_t tanh (W_{xc}x_t+W_{hc}h_{t-1} + b_c)\\
    o_t & = \sigma(W_{xo}x_{t} + W_{ho}h_{t-1} + W_{co}c_t + b_o)\\
    h_t & = o_t tanh(c_t)\end{aligned}""".replace(r"\begin{aligned}", r"\[\begin{aligned}") + r"\]",
    "notation=graves",
)  # fmt: skip
OLAH = Published(
    "the equations of Olah (2015) as datvodinh10/DL_library_from_scratch on GitHub repeats them", "lstm",
    r"""f_t = \sigma(W_f[h_{t-1},x_t]+b_f) \\ i_t = \sigma(W_i[h_{t-1},x_t]+b_i) \\
    \tilde{C}_t = tanh(W_C[h_{t-1},x_t]+b_C) \\ C_t = f_t * C_{t-1} + i_t*\tilde{C}_t \\
    o_t = \sigma(W_o[h_{t-1},x_t]+b_o) \\ h_t = o_t * tanh(C_t)""",
    "notation=colah",
)  # fmt: skip
CHO = Published(
    "https://cnblogs.com/ZJUT-jiangnan/p/5392923.html, the unit of Cho et al. (2014)", "gru-reset-before",
    r"""\[z_t = \sigma ( W^z x_t+ U^z h_{t-1} )\] \[r_t = \sigma(W^r x_t + U^r h_{t-1} )\]
    \[\tilde h_t = \tanh (W^h x_t + U^h(h_{t-1} \odot r_t) )\]
    \[h_t = (1-z_t)\odot \tilde h_t + z_t \odot h_{t-1}\]""",
    lines=("without biases",),
)  # fmt: skip
ROWS = Published(
    "http://www.bubuko.com/infodetail-1504803.html, vectors as rows, U for the input", "gru-reset-before",
    r"""\[z = \sigma (x_t U^z + s_{t-1} W^z )\] \[r = \sigma(x_t U^r + s_{t-1} W^r )\]
    \[h = \tanh (x_t U^h + (s_{t-1} \odot r) W^h)\] \[s_t = (1-z)\odot h + z \odot s_{t-1}\]""",
    lines=(
        "without biases", "s_t = h_t", "h = g_t", "U^z = W_z", "W^z = U_z", "U^r = W_r", "W^r = U_r",
        "U^h = W_g", "W^h = U_g",
    ),
)  # fmt: skip
CHUNG = Published(
    "the unit of Chung et al. (2014) with its index j; terms as a reader's note on gated units in a public "
    "repository has them, who leaves the index out on some right sides; the paper itself could not be opened",
    "gru-chung",
    r"""h^j_t = (1 - z^j_t) h^j_{t-1} + z^j_t \tilde{h}^j_t \\
    z^j_t = \sigma(W_z \mathbf{x}_t + U_z \mathbf{h}_{t-1})^j \\
    \tilde{h}^j_t = \tanh(W \mathbf{x}_t + U (\mathbf{r}_t \odot \mathbf{h}_{t-1}))^j \\
    r^j_t = \sigma(W_r \mathbf{x}_t + U_r \mathbf{h}_{t-1})^j""",
    lines=("without biases", "W = W_g", "U = U_g"),
)  # fmt: skip
GREFF = Published(
    "unconfirmed, typed from memory: Greff et al. (2017), sections II and II-B; the text could not be "
    "opened, but SivanandAchanta/paper-codes on GitHub, bp_lstm.m, which follows it, has the same terms",
    "lstm-peephole",
    r"""\bar{\mathbf{z}}^t &= \mathbf{W}_z \mathbf{x}^t + \mathbf{R}_z \mathbf{y}^{t-1} + \mathbf{b}_z \\
    \mathbf{z}^t &= g(\bar{\mathbf{z}}^t) \\
    \bar{\mathbf{i}}^t &= \mathbf{W}_i \mathbf{x}^t + \mathbf{R}_i \mathbf{y}^{t-1}
       + \mathbf{p}_i \odot \mathbf{c}^{t-1} + \mathbf{b}_i \\
    \mathbf{i}^t &= \sigma(\bar{\mathbf{i}}^t)\\
    \mathbf{c}^t &= \mathbf{z}^t \odot \mathbf{i}^t + \mathbf{c}^{t-1} \odot \mathbf{f}^t\\
    \bar{\mathbf{o}}^t &= \mathbf{W}_o \mathbf{x}^t + \mathbf{R}_o \mathbf{y}^{t-1}
       + \mathbf{p}_o \odot \mathbf{c}^{t} + \mathbf{b}_o\\
    \mathbf{y}^t &= h(\mathbf{c}^t) \odot \mathbf{o}^t \\
    \delta \mathbf{y}^t &= \Delta^t + \mathbf{R}_z^T \delta \mathbf{z}^{t+1}
       + \mathbf{R}_i^T \delta \mathbf{i}^{t+1}
       + \mathbf{R}_f^T \delta \mathbf{f}^{t+1} + \mathbf{R}_o^T \delta \mathbf{o}^{t+1} \\
    \delta\mathbf{o}^t &= \delta \mathbf{y}^t \odot h(\mathbf{c}^t) \odot \sigma'(\bar{\mathbf{o}}^t)\\
    \delta \mathbf{c}^t &= \delta \mathbf{y}^t \odot \mathbf{o}^t \odot h'(\mathbf{c}^t)
       + \mathbf{p}_o \odot \delta \mathbf{o}^t + \mathbf{p}_i \odot \delta \mathbf{i}^{t+1} \nonumber \\
       &\quad + \mathbf{p}_f \odot \delta \mathbf{f}^{t+1} + \delta \mathbf{c}^{t+1} \odot \mathbf{f}^{t+1}\\
    \delta\mathbf{f}^t &= \delta \mathbf{c}^t \odot \mathbf{c}^{t-1} \odot \sigma'(\bar{\mathbf{f}}^t)\\
    \delta\mathbf{i}^t &= \delta \mathbf{c}^t \odot \mathbf{z}^t \odot \sigma'(\bar{\mathbf{i}}^t)\\
    \delta\mathbf{z}^t &= \delta \mathbf{c}^t \odot \mathbf{i}^t \odot g'(\bar{\mathbf{z}}^t) \\
    \delta\mathbf{W}_f &= \sum_{t=0}^{T} \langle \delta\mathbf{f}^t, \mathbf{x}^t \rangle \\
    \delta\mathbf{R}_f &= \sum_{t=0}^{T-1} \langle \delta\mathbf{f}^{t+1}, \mathbf{y}^t \rangle \\
    \delta\mathbf{p}_f &= \sum_{t=0}^{T-1} \mathbf{c}^t \odot \delta\mathbf{f}^{t+1}\\
    \delta\mathbf{b}_f &= \sum_{t=0}^{T} \delta\mathbf{f}^{t}""",
    "notation=greff",
)  # fmt: skip
COURSERA = Published(
    "notes on the Coursera course Sequence Models with its gate derivatives put right, in public "
    "repositories", "lstm",
    r"""d\gamma_o^{\langle t \rangle} = da_{next}*\tanh(c_{next}) * \Gamma_o^{\langle t \rangle}
      *\left(1-\Gamma_o^{\langle t \rangle}\right)\\
    d\gamma_u^{\langle t \rangle} = \left(dc_{next}*\widetilde{c}^{\langle t \rangle}
      + \Gamma_o^{\langle t \rangle}* (1-\tanh^2(c_{next})) * \widetilde{c}^{\langle t \rangle} * da_{next}
      \right)
      *\Gamma_u^{\langle t \rangle} *\left(1-\Gamma_u^{\langle t \rangle}\right)\\
    d\gamma_f^{\langle t \rangle} = \left(dc_{next}* c_{prev}
      + \Gamma_o^{\langle t \rangle} * (1-\tanh^2(c_{next})) * c_{prev} * da_{next}\right)
      *\Gamma_f^{\langle t \rangle}*\left(1-\Gamma_f^{\langle t \rangle}\right)""",
    lines=(
        r"\Gamma_f^{\langle t \rangle} = f_t", r"\Gamma_u^{\langle t \rangle} = i_t",
        r"\Gamma_o^{\langle t \rangle} = o_t", r"\tilde c^{\langle t \rangle} = g_t", "c_{next} = c_t",
        "c_{prev} = c_{t-1}", r"da_{next} = \Delta^{h}_t", r"dc_{next} = \Delta^{c}_t",
        r"\gamma_f^{\langle t \rangle} = a_{f,t}", r"\gamma_u^{\langle t \rangle} = a_{i,t}",
        r"\gamma_o^{\langle t \rangle} = a_{o,t}",
    ),
)  # fmt: skip
CHO_UNIT = Published(
    "Cho et al. (2014), equations 5 to 8, as two readers' notes on the paper in public repositories quote "
    "them, one of them with these numbers; the paper itself could not be opened",
    "gru-reset-before",
    r"""r_j = \sigma\left([\mathbf{W}_r\mathbf{x}]_j
      + \left[\mathbf{U}_r\mathbf{h}_{\langle t-1\rangle}\right]_j\right) \\
    z_j = \sigma\left([\mathbf{W}_z\mathbf{x}]_j
      + \left[\mathbf{U}_z\mathbf{h}_{\langle t-1\rangle}\right]_j\right) \\
    h_j^{\langle t\rangle} = z_j h_j^{\langle t-1\rangle} + (1 - z_j)\tilde{h}_j^{\langle t\rangle} \\
    \tilde{h}_j^{\langle t\rangle} = \phi\left([\mathbf{W}\mathbf{x}]_j
      + \left[\mathbf{U}(\mathbf{r} \odot \mathbf{h}_{\langle t-1\rangle})\right]_j\right)""",
    lines=("without biases", "W = W_g", "U = U_g", r"\phi = \tanh", r"\tilde{h}_t = g_t"),
)  # fmt: skip
ALL = {
    "pytorch-lstm": PYTORCH_LSTM, "pytorch-gru": PYTORCH_GRU, "graves": GRAVES, "olah": OLAH, "cho": CHO,
    "rows": ROWS, "chung": CHUNG, "greff": GREFF, "coursera": COURSERA, "cho-unit": CHO_UNIT,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_what_was_published_is_equal(name: str) -> None:
    each = ALL[name]
    found = block_of(each.cell, each.tex, each.options, each.lines).verdicts
    assert len(found) >= 3
    assert not [(v.status, v.text, v.reason) for v in found if v.status != "equal" or not v.exact]


@pytest.mark.parametrize(("name", "slip", "mended"), [
    ("pytorch-gru", r"(1 - z_t) \odot n_t + z_t", r"z_t \odot n_t + (1 - z_t)"),
    ("pytorch-lstm", r"W_{if} x_t", r"W_{ii} x_t"),
    ("olah", r"+ i_t*\tilde{C}_t", r"+ o_t*\tilde{C}_t"),
    ("greff", r"\mathbf{p}_o \odot \mathbf{c}^{t}", r"\mathbf{p}_o \odot \mathbf{c}^{t-1}"),
    ("greff", r"\mathbf{p}_f \odot \delta \mathbf{f}^{t+1}", r"\mathbf{p}_f \odot \delta \mathbf{f}^{t}"),
    ("greff", r"\delta\mathbf{f}^{t+1}, \mathbf{y}^t", r"\delta\mathbf{f}^{t}, \mathbf{y}^t"),
    ("rows", r"(s_{t-1} \odot r) W^h", r"s_{t-1} W^h \odot r"),
])  # fmt: skip
def test_one_slip_in_it_is_one_equation_that_differs(name: str, slip: str, mended: str) -> None:
    each = ALL[name]
    assert slip in each.tex
    found = block_of(each.cell, each.tex.replace(slip, mended), each.options, each.lines).verdicts
    assert [v.status for v in found].count("different") == 1
    assert {v.status for v in found} == {"equal", "different"}
