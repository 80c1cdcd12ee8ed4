"""The text of `run` and `run_backward` in an emitted JAX file: braces hold what differs from cell to cell."""

RUN = '''
def merged(a):
    """Steps and batch as one axis: (T, B, ...) as (T*B, ...)."""
    return a.reshape(a.shape[0] * a.shape[1], *a.shape[2:])


def apart(a, T):
    """The same with two axes again."""
    return a.reshape(T, a.shape[0] // T, *a.shape[1:])


{shifting}def run(parameters, inputs, initial, steps=None):
    """A sequence: inputs (T, B, ...) and initial states (B, ...) by name; steps: T where nothing is input.
{given_once}
    Returns states after each step and outputs, (T, B, ...), and the tape that `run_backward` needs.
    """
{start}{scan}{after}{results}    }}
    return values, tape


def run_backward(tape, cotangents):
    """The gradient of a sequence: cotangents (T, B, ...) of states and outputs by name, else zeros.

    Returns gradients of parameters (sums over t and the batch), inputs (T, B, ...) and initial states.
{sums}    """
{seeds}{back_before}{back_scan}{back_after}    v = {{**still, **flat}}
    grads = {{"grad_" + name: v["grad_" + name] for name in PARAMETERS}}
    grads.update({{"grad_" + name: apart(v["grad_" + name], T) for name in INPUTS}})
{back_once}{back_states}{joined}    return grads
'''

# what both ways of running begin with, what they return and keep, and what their gradients begin with
START = """{given}    T = {length}
{filled}    still = dict(parameters)
    flat = {{name: merged(inputs[name]) for name in INPUTS}}
{once}{still}{before}"""
RESULTS = """    values = {{name: apart(flat[name + "_next"], T) for name in STATES}}
    values.update({{name: apart(flat[name], T) for name in OUTPUTS}})
    tape = {{
        "still": still,
        "flat": {{name: flat[name] for name in TAPE}},
        "initial": {{name: initial[name] for name in STATES}},
        "like": {{name: jnp.zeros((0, *each.shape), each.dtype) for name, each in values.items()}},
{joined}"""
SEEDS = """    still, flat = dict(tape["still"]), dict(tape["flat"])
    zeros = {name: jnp.zeros(like.shape[1:], like.dtype) for name, like in tape["like"].items()}
    seeds = {name: cotangents.get(name, zero) for name, zero in zeros.items()}
    T = len(next(iter(zeros.values())))
    flat.update({"grad_" + name + "_next": merged(seeds[name]) for name in STATES})
    flat.update({"grad_" + name: merged(seeds[name]) for name in OUTPUTS})
"""

SHIFTED = '''def before_each(names, initial, flat, T):
    """States before each step: the initial ones, then those after the step before."""
    before = {}
    for name in names:
        following = apart(flat[name + "_next"], T)[:-1]
        before[name] = merged(jnp.concatenate([initial[name][None], following]))
    return before


'''

SCAN = """
    def step(states, given):
        v = {{**still, **states, **given}}
{loop}        last = {{name: v[name + "_next"] for name in STATES}}
        return last, {{name: v[name] for name in KEPT}}

    given = {{name: apart(flat[name], T) for name in GIVEN}}
    _, kept = jax.lax.scan(step, {{name: initial[name] for name in STATES}}, given, T)
    flat.update({{name: merged(value) for name, value in kept.items()}})
"""

BACK_SCAN = """
    def step(carried, given):
        v = {{**still, **carried, **given}}
{loop}        back = {{read: v["grad_" + name] for name, read in CARRIED.items()}}
        return back, {{name: v[name] for name in BACK_KEPT}}

    given = {{name: apart(flat[name], T) for name in BACK_GIVEN}}
    zero = {{read: jnp.zeros_like(tape["initial"][name]) for name, read in CARRIED.items()}}
    carried, kept = jax.lax.scan(step, zero, given, T, reverse=True)
    flat.update({{name: merged(value) for name, value in kept.items()}})
"""

FILLED = """    first = {fill}(
        {{
            **parameters,
            **initial,
            **{{name: inputs[name][0] for name in INPUTS if name in inputs}},{once}
        }}
    )
    all_steps = {{name: jnp.broadcast_to(first[name], (T, *first[name].shape)) for name in INPUTS}}
    inputs = {{**first, **all_steps, **inputs}}
"""
FILLED_ONCE = "\n            **{name: inputs[name] for name in ONCE if name in inputs},"

PRIOR = "    flat.update(before_each({names}, {initial}, flat, T))\n"
ONCE = """    same = {name: jnp.broadcast_to(inputs[name], (T, *inputs[name].shape)) for name in ONCE}
    flat.update({name: merged(value) for name, value in same.items()})
"""
BACK_ONCE = """    grads.update({"grad_" + name: apart(v["grad_" + name], T).sum(axis=0) for name in ONCE})
"""
BACK_STATES = """    grads.update({"grad_" + name: carried[read] for name, read in CARRIED.items()})
"""
CALLS = {
    "still": "    still.update({way}_still({given}))\n",
    "before": "    flat.update({way}_before({{**still, **flat}}))\n",
    "loop": "        v.update({way}_loop(v))\n",
    "after": "    flat.update({way}_after({{**still, **flat}}))\n",
}
