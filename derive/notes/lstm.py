"""Notes on the LSTM of 1997 and on variants that change its gates or its output."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "lstm-1997": (
        Note(
            "Other squashing and shared gates in the paper",
            "The paper squashes the cell input with 4σ(x) - 2 and the cell state with 2σ(x) - 1; libraries "
            "call tanh twice. Since 4σ(x) - 2 = 2 tanh(x/2), halving W_g, U_g, b_g and the cell state turns "
            "one into the other, with equal h. The paper's cells form blocks that share an input and an "
            "output gate; here, as in torchrecurrent, each cell has its own.",
            ("hochreiter1997", "torchrecurrent-lstm"),
        ),
        Note(
            "The gradient here is the full one",
            "The paper cuts the error where it leaves a cell or a gate, so that only c carries it back in "
            "time; in that direction its factor is exactly 1, the constant error carousel. This page "
            "derives the full gradient: the block of c' by c is still the identity, but h adds terms "
            "through U_i, U_g and U_o.",
            ("hochreiter1997",),
        ),
    ),
    "janet": (
        Note(
            "β is not in the first version of the paper",
            "The first version has β = 0. The first author's program had σ(1 - s) in the place of 1 - σ(s), "
            "was asked about it, and the later version of the paper explains the number: σ(1 - s) "
            "= 1 - σ(s - β) with β = 1. Ports made from the first version lack it. With β = 1 and s = 0 the "
            "cell keeps 0.5 of its state and takes in 0.73 of the candidate.",
            ("vanderwesthuizen2018", "janet-code", "janet-1"),
        ),
        Note(
            "β is learned in torchrecurrent",
            "The paper and its authors' program fix β at 1. torchrecurrent 0.2.5 registers it as a "
            "parameter, so an optimiser changes it, and it counts as one parameter more. The check against "
            "it holds β at 1.",
            ("janet-code", "torchrecurrent-lstm"),
        ),
        Note(
            "h and c are the same",
            "The paper writes h and c with h_t = c_t, and so does this page, so both get a gradient; their "
            "sum is the gradient of the one state that a program needs.",
            ("vanderwesthuizen2018", "janet-code"),
        ),
    ),
    "ur-lstm": (
        Note(
            "One bias for two gates",
            "The forget gate has b_f, the refine gate the same vector with a minus sign, so at the start the "
            "two balance and the effective gate is as uniform as the forget gate. Ports on top of library "
            "layers give both gates biases of their own besides, which the equations do not need.",
            ("gu2020", "urlstm-port"),
        ),
        Note(
            "A port that squashes twice",
            "The paper's authors gave pseudo-code, no program. A port in PyTorch applies tanh to its "
            "candidate, then again in the update of the cell state, so its candidate is tanh(tanh(a)), at "
            "most 0.76. Its effective gate, 2 r f + (1 - 2 r) f², is the same polynomial as the paper's.",
            ("gu2020", "urlstm-port"),
        ),
    ),
    "residual-lstm": (
        Note(
            "Where the projection is",
            "The paper projects tanh(c') with W_p (W_q here) before the output gate, and calls the result "
            "m_t; the shortcut joins it inside the gate. Where input and output of a layer have the same "
            "size, x itself takes the place of W_h x. torchrecurrent always has W_h, and no biases in "
            "either product; so does this page.",
            ("kim2017", "torchrecurrent-lstm"),
        ),
        Note(
            "The shortcut passes layers, not steps",
            "x is the output of the layer below, so with W_h = 1 the gradient reaches it multiplied by the "
            "output gate alone. Through time the cell is an LSTM with peepholes and a projection.",
            ("kim2017",),
        ),
    ),
    "multiplicative-lstm": (
        Note(
            "Biases",
            "The paper's equations have no biases, and neither has this page. Its first author's program "
            "has one for each gate, started at 1 for the forget gate. torchrecurrent has ten vectors by "
            "default: five beside W, four beside U, and one beside U_q; the last two kinds enter the "
            "product, so q is no longer zero for h = 0. The check against it turns all of them off.",
            ("krause2017", "mlstm-code", "torchrecurrent-lstm"),
        ),
        Note(
            "The first version gates inside tanh",
            "A program written from the first version quotes its equation (16) as h = tanh(c ⊙ o), called "
            "slightly different from the usual LSTM there; the later version, and the first author's later "
            "program, have h = tanh(c) ⊙ o, as here. For c = 1 and o = 0.5 that is 0.46 or 0.38.",
            ("mlstm-tf-3", "krause2017", "mlstm-code"),
        ),
        Note(
            "A port that squashed the old cell state",
            "RecurrentLayers.jl passed another value than the new cell state to the last tanh until pull "
            "request 155. The intermediate state is called m_t in the paper and q here, where m is a size; "
            "mLSTM has since become the name of another cell, that of xLSTM.",
            ("recurrentlayers-155",),
        ),
    ),
    "wmc-lstm": (
        Note(
            "The output gate sees the new cell state",
            "The input and forget gates see c, the output gate c', as with peepholes. RecurrentLayers.jl "
            "used c for all three until its issue 130.",
            ("landi2021", "recurrentlayers-130"),
        ),
        Note(
            "What the docstring of torchrecurrent leaves out",
            "The docstring of WMCLSTMCell 0.2.5 has no tanh around W_mh c, and no h in the candidate; its "
            "code has both, and agrees with the paper. By default the code has a bias inside the inner tanh, "
            "which the paper has not; it is off in the check.",
            ("landi2021", "torchrecurrent-lstm"),
        ),
        Note(
            "Compared with peepholes",
            "A peephole is a vector and its product with c has no bound: a large cell state saturates the "
            "gate. Here a matrix mixes all cells, and the inner tanh keeps what a gate sees in [-1, 1]; the "
            "price is 3m² parameters in the place of 3m.",
            ("landi2021", "gers2002"),
        ),
    ),
    "mclstm-memory-controller": (
        Note(
            "Two cells called MCLSTM",
            "This one, of 2017, has a memory controller; the mass-conserving LSTM of 2021 has the same "
            "letters. Its authors are Ben-Ari and Shwartz-Ziv. The paper's gate m_t is k here and its "
            "candidate n_t is g, since m and n are sizes.",
            ("benari2017", "hoedt2021"),
        ),
        Note(
            "The output does not come back",
            "h is computed beside the control state v and read by nothing in the cell, so W_o, U_o and b_o "
            "get a gradient from the output alone. Five affine maps make 5(m(n + m) + m) parameters, as in "
            "torchrecurrent with one bias.",
            ("benari2017", "torchrecurrent-lstm"),
        ),
    ),
    "strongly-typed-lstm": (
        Note(
            "No matrix acts on the state",
            "Gates and candidate read the inputs of two steps, so they can be computed for all steps at "
            "once; the only recurrence is c' = f ⊙ c + (1 - f) ⊙ z, a moving average entry by entry. The "
            "paper's V, for the input before, is U here, and that input is a state.",
            ("balduzzi2016", "torchrecurrent-lstm"),
        ),
        Note(
            "What opens the output",
            "o is squashed by a function that the paper leaves open (τ); torchrecurrent takes tanh, and so "
            "does this page, so that the gate may change the sign of c. The candidate z is not squashed, "
            "since an average of values of one type must keep the type.",
            ("balduzzi2016", "torchrecurrent-lstm"),
        ),
    ),
}
