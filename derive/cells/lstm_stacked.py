"""Two LSTM layers, the second reads the first: a composition of the LSTM cell; Graves (2013)."""

from derive.cells.lstm import lstm
from derive.definition import stack

lstm_stacked = stack(
    lstm,
    layers=2,
    through="h",
    title="Two stacked LSTM layers",
    cite="graves2013",
    family="lstm",
    summary="The hidden state of the first layer is the input of the second, in the same step.",
)
