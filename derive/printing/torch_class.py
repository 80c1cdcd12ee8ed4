"""What a PyTorch file has for training: the derived gradient for autograd, and a module."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

import sympy

from derive.algebra.shape import as_tuple, code_size, show_size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.brackets import listed
from derive.printing.defaults import left_out
from derive.printing.emitted_file import plain
from derive.printing.numpy import WIDTH

# what nn.Module calls its own, and what a file adds: a parameter of that name gets an underscore
TAKEN = frozenset(
    """T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
    dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu
    load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters
    register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
    register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
    register_state_dict_pre_hook requires_grad_ reset_parameters set_extra_state set_submodule share_memory
    sizes state_dict to to_empty train training type xpu zero_grad""".split()
)
# names in the bodies of its methods, which an input's may not hide
_ARGUMENTS = "self initial steps nn shapes sequence next iter set sorted len getattr ValueError".split()
_SHORT = ("lstm", "gru", "rnn", "ru", "grnn", "vae")  # the field writes them in capitals

_FUNCTION = '''
class SequenceFunction(torch.autograd.Function):
    """Links the values of `run` to what they were computed from, with the derived gradient."""

    @staticmethod
    def forward(ctx, values, tape, steps, names, *tensors):
        ctx.sizes, kept = tape
        ctx.steps, ctx.names, ctx.kept = steps, names, tuple(kept)
        ctx.save_for_backward(*tensors, *kept.values())
        ctx.set_materialize_grads(False)
        return tuple(values.values())

    @staticmethod
    def backward(ctx, *cotangents):
        names, saved = ctx.names, ctx.saved_tensors
        wanted = [name for name, needed in zip(names, ctx.needs_input_grad[4:]) if {needed}]
        if torch.is_grad_enabled():  # a gradient of the gradient may be asked for
            grads = gradient_of_unrolled(dict(zip(names, saved)), wanted, cotangents, ctx.steps)
        else:
            tape = ctx.sizes, dict(zip(ctx.kept, saved[len(names) :]))
            grads = run_backward(tape, dict(zip(STATES + OUTPUTS, cotangents)))
        return (None,) * 4 + tuple(grads["grad_" + k] if k in wanted else None for k in names)


def gradient_of_unrolled(v, wanted, cotangents, steps):
    """The gradient that autograd takes, and takes gradients of in its turn."""
    groups = ({groups})
    given = [{{name: v[name] for name in group if name in v}} for group in groups]
    pairs = zip(unrolled(*given, steps).values(), cotangents)
    pairs = [(value, seed) for value, seed in pairs if seed is not None and value.requires_grad]
    values, seeds = [value for value, _ in pairs], [seed for _, seed in pairs]
    asked = [v[name] for name in wanted]
    slopes = torch.autograd.grad(values, asked, seeds, create_graph=True, materialize_grads=True)
    return {{"grad_" + name: slope for name, slope in zip(wanted, slopes)}}


def sequence(parameters, inputs, initial, steps=None):
    """States after each step and outputs, as `run` gives them, with the derived gradient."""
    values, tape = run(parameters, inputs, initial, steps)
    v = {{**parameters, **inputs, **initial}}
    linked = SequenceFunction.apply(values, tape, steps, tuple(v), *v.values())
    return dict(zip(values, linked))


def unrolled(parameters, inputs, initial, steps=None):
    """The same from one `forward` after another; autograd takes gradients of any order of it."""
    state, made = dict(initial), []
    for t in range({length}):
        v = {{**parameters, **inputs, **state}}
        v.update({{name: inputs[name][t] for name in INPUTS if name in inputs}})
        made.append(forward(v))
        state = {{name: made[-1][name + "_next"] for name in STATES}}
    values = {{name: torch.stack([each[name + "_next"] for each in made]) for name in STATES}}
    return values | {{name: torch.stack([each[name] for each in made]) for name in OUTPUTS}}
'''

_MODULE = '''
class {name}(nn.Module):
    """{title}.

    {sizes}. Parameters are called as above; every entry starts uniform between
    -1/sqrt({units}) and 1/sqrt({units}), as in the recurrent layers of torch.nn.{constants}
    """

{init}
        super().__init__()
{own_sizes}
{parameters}        self.reset_parameters()

    def reset_parameters(self):
        """Draws the parameters anew."""
        bound = {bound} ** -0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def extra_repr(self):
        return ", ".join(f"{{name}}={{size}}" for name, size in self.sizes.items())

{signature}
        """{what}

        initial: states (B, ...) by name, else zeros; a single sample has no B anywhere.
        Returns states after each step and outputs, (T, B, ...), and the last states, by name.
        """
{inputs}
        shape = shapes(**self.sizes)
        given = {{name: tensor for name, tensor in given.items() if tensor is not None}}
        unknown = sorted(set(initial or ()) - set(STATES))
        if unknown:
            raise ValueError(f"no states: {{', '.join(unknown)}}; those are {{', '.join(STATES)}}")
        given.update(initial or {{}})
        first, like = next(iter(given.items()), (None, next(self.parameters(), torch.empty(()))))
        alone = first is None or like.ndim == len(shape[first]) + (first in INPUTS)
        if alone:  # a batch of one
            given = {{k: tensor.unsqueeze(int(k in INPUTS)) for k, tensor in given.items()}}
        B = given[first].shape[first in INPUTS] if first else 1
        start = {{name: given.pop(name, None) for name in STATES}}
        for name in STATES:
            if start[name] is None:
                start[name] = like.new_zeros((B, *shape[name]))
        weights = {{{weights} for name in PARAMETERS}}
        values = sequence(weights, given, start{steps})
        final = {{name: values[name][-1] for name in STATES}}
        if alone:
            values = {{name: value.squeeze(1) for name, value in values.items()}}
            final = {{name: value.squeeze(0) for name, value in final.items()}}
        return values, final
'''
_KIND = "        kind = dtype or torch.get_default_dtype()\n"


def class_name(cell: Cell) -> str:
    """What a cell's module is called: words as its title writes them, initials of the title in capitals.

    >>> from derive.catalogue import load
    >>> [class_name(load(name)) for name in ("lstm", "lstm-peephole", "min-gru", "elman")]
    ['LSTM', 'LSTMPeephole', 'MinGRU', 'Elman']
    """
    words = re.findall(r"[A-Za-z0-9]+", cell.title)
    initials = "".join(word[0] for word in re.split(r"[\s-]+", cell.title) if word[:1].isalpha()).lower()
    known = {word.lower(): word for word in words if word != word.lower()}

    def written(part: str) -> str:
        if part in _SHORT or (len(part) > 2 and part in initials):
            return part.upper()
        found = known.get(part, part)
        return found[:1].upper() + found[1:]

    name = "".join(map(written, re.findall(r"[A-Za-z0-9]+", cell.name or "cell")))
    return name if name.isidentifier() and name != "SequenceFunction" else f"Cell{name}"


def classes(cell: Cell) -> str:
    """The class for autograd, its functions, and the module."""
    once = any(s.still for s in cell.inputs)
    inputs = "INPUTS + ONCE" if once else "INPUTS"
    length = "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)"
    function = _FUNCTION.format(
        groups=f"PARAMETERS, {inputs}, STATES",
        needed="needed and name not in FIXED" if any(s.fixed for s in cell.inputs) else "needed",
        length=length,
    )
    return f"{function}\n{_module(cell)}"


def _module(cell: Cell) -> str:
    sizes = [str(size) for size in cell.sizes]
    arguments = {s: s.name + "_" * (s.name in _ARGUMENTS) for s in cell.inputs}
    constants = [s.name for s in cell.constants]
    given = ["*", *constants] if constants else []
    kept = f"\n    Constants are given and kept as buffers: {', '.join(constants)}." if constants else ""
    return _MODULE.format(
        name=class_name(cell),
        title=plain(cell.title),
        sizes=f"Sizes: {', '.join(sizes)}" if sizes else "All sizes are fixed",
        units=show_size(_units(cell)),
        constants=kept,
        init=listed("    def __init__(", ["self", *sizes, *given, "device=None", "dtype=None"], "):"),
        own_sizes=listed("        self.sizes = {", [f'"{size}": {size}' for size in sizes], "}"),
        parameters=_KIND * bool(constants) + "".join(map(_stored, cell.timeless)),
        bound=_in_module(_units(cell)),
        signature=listed("    def forward(", _arguments(cell, arguments), "):"),
        what=_what(cell, arguments),
        inputs=listed("        given = {", [f'"{s.name}": {name}' for s, name in arguments.items()], "}"),
        weights=_weight(cell),
        steps="" if cell.series else ", steps",
    )


def _units(cell: Cell) -> sympy.Expr:
    """The last axis of the first state, or of what a layer without states is given."""
    symbols = [s for s in (*cell.states, *cell.inputs, *cell.timeless) if s.shape]
    return symbols[0].shape[-1] if symbols else sympy.Integer(1)


def _in_module(size: sympy.Expr) -> str:
    """A size in the code of a method."""
    text = code_size(size)
    for name in size.free_symbols:
        text = re.sub(rf"\b{name}\b", f'self.sizes["{name}"]', text)
    return f"({text})" if size.is_Add or size.is_Mul else text


def _stored(symbol: TensorSymbol) -> str:
    """The statement that makes a parameter, or keeps a constant."""
    if symbol.role == "constant":
        value = f"torch.as_tensor({symbol.name}, dtype=kind, device=device)"
        return f'        self.register_buffer("{attribute(symbol)}", {value})\n'
    sizes = "".join(f"{code_size(size)}, " for size in symbol.shape) or "(), "
    made = f"nn.Parameter(torch.empty({sizes}device=device, dtype=dtype))"
    return f"        self.{attribute(symbol)} = {made}\n"


def _arguments(cell: Cell, arguments: Mapping[TensorSymbol, str]) -> list[str]:
    """The inputs, those that may be left out last; how many steps where nothing says it; the first states."""
    optional = left_out(cell)
    needed = [name for s, name in arguments.items() if s not in optional]
    steps = [] if cell.series else ["steps"]
    return ["self", *needed, *steps, *(f"{arguments[s]}=None" for s in optional), "initial=None"]


def _what(cell: Cell, arguments: Mapping[TensorSymbol, str]) -> str:
    """The shapes of the inputs."""
    each = [f"{name} {_axes(s)}" for s, name in arguments.items()]
    text = f"A sequence: {', '.join(each) or 'nothing is input, so steps are counted'}."
    return textwrap.fill(text, WIDTH - 11, subsequent_indent="        ")


def _axes(symbol: TensorSymbol) -> str:
    sizes = [*(() if symbol.still else ("T",)), "B", *map(show_size, symbol.shape)]
    return as_tuple(sizes)


def _weight(cell: Cell) -> str:
    """A parameter of the module by its name in the paper."""
    other = [s for s in cell.timeless if attribute(s) != s.name]
    text = ", ".join(f'"{s.name}": "{attribute(s)}"' for s in other)
    asked = f"{{{text}}}.get(name, name)" if other else "name"
    return f"name: getattr(self, {asked})"


def attribute(symbol: TensorSymbol) -> str:
    """What a module calls a parameter."""
    return symbol.name + "_" * (symbol.name in TAKEN)
