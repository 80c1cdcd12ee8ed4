"""The self-test of an emitted C file: its gradient against central differences of its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy

from derive.printing.c_header import Member
from derive.printing.c_index import size_text
from derive.printing.c_names import size_name

_TEST = """
#ifdef {guard}
#include <stdio.h>

// numbers between -1 and 1, the same in every run
static double drawn(void) {{
  static uint64_t seed = 1;
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (double)(seed >> 33) / 1073741824.0 - 1.0;
}}

// the sum of the results, each times its cotangent
static double loss(const {name}_sizes *size, const {name}_arrays *arrays, REAL *tape, REAL *work) {{
  double sum = 0;
  {name}_forward(size, arrays, tape, work);
{losses}
  return sum;
}}

// The largest difference between the gradient and central differences, relative.
static double self_test(void) {{
  const {name}_sizes size = {{{sizes}}};
{lengths}
  const ptrdiff_t numbers[] = {{
{numbers}
  }};
  enum {{
    ARRAYS = {arrays},
    GIVEN = {given},
    GRADIENTS = {gradients},
  }};
  const bool fixed[GIVEN] = {{{fixed}}};
  double *array[ARRAYS], worst = 0;
  {name}_arrays arrays;
  for (int k = 0; k < ARRAYS; k++) {{
    array[k] = malloc((size_t)(numbers[k] + 1) * sizeof(double));
    if (array[k] == NULL)
      abort();
    for (ptrdiff_t i = 0; i < numbers[k]; i++)
      array[k][i] = drawn();
  }}
  memcpy(&arrays, array, sizeof arrays);
  REAL *tape = malloc(({name}_tape(&size) + 1) * sizeof *tape);
  REAL *work = malloc(({name}_work(&size) + 1) * sizeof *work);
  if (tape == NULL || work == NULL)
    abort();
  loss(&size, &arrays, tape, work);
  {name}_backward(&size, &arrays, tape, work);
  for (int k = 0; k < GIVEN; k++) {{
    for (ptrdiff_t i = 0; i < numbers[GRADIENTS + k] && !fixed[k]; i++) {{
      const double kept = array[k][i], step = 1e-4, found = array[GRADIENTS + k][i];
      double at[4];
      for (int j = 0; j < 4; j++) {{
        array[k][i] = kept + step * (double[]){{1, -1, 2, -2}}[j];
        at[j] = loss(&size, &arrays, tape, work);
      }}
      array[k][i] = kept;
      const double slope = (8 * (at[0] - at[1]) - (at[2] - at[3])) / (12 * step);
      const double difference = fabs(slope - found) / (1 + fabs(slope));
      if (!(difference <= worst))
        worst = difference; // what is no number counts, too
    }}
  }}
  for (int k = 0; k < ARRAYS; k++)
    free(array[k]);
  free(tape);
  free(work);
  return worst;
}}

int main(void) {{
  const double difference = self_test();
  printf("largest difference between the gradient and central differences: %.1e\\n", difference);
  return !(difference < 1e-6);
}}
#endif
"""

# where a gradient is a surrogate's, the self-test computes with what it is the gradient of
SMOOTH = """#ifdef {guard}
#define spike(z, slope) ((z) / (1 + (slope) * ((z) > 0 ? (z) : -(z))))
#endif

"""


def self_test(
    name: str, members: Sequence[Member], sizes: Sequence[sympy.Symbol], small: Mapping[str, int]
) -> str:
    """The text of the test, which runs where {NAME}_SELF_TEST is defined."""
    given = [m for m in members if m.kind in ("given", "state")]
    gradients = [m for m in members if m.kind == "gradient"]
    used = {str(s) for m in members for s in m.numbers.free_symbols}
    lengths = [f"  const ptrdiff_t {size_name(s)} = size.{size_name(s)};" for s in sizes if str(s) in used]
    sized = [f"{size_text(m.numbers)}," for m in members]
    width = max(map(len, sized))
    return _TEST.format(
        guard=f"{name.upper()}_SELF_TEST",
        name=name,
        sizes=", ".join(f".{size_name(size)} = {small[str(size)]}" for size in sizes),
        lengths="\n".join(lengths),
        numbers="\n".join(
            f"      {text:<{width}} // {m.name}" for text, m in zip(sized, members, strict=True)
        ),
        arrays=len(members),
        given=len(given),
        gradients=members.index(gradients[0]),
        fixed=", ".join(str(m.fixed).lower() for m in gradients),
        losses="\n".join(_losses(members, sizes)),
    )


def _losses(members: Sequence[Member], sizes: Sequence[sympy.Symbol]) -> list[str]:
    """What each result adds to the loss; the results of states stand behind the initial ones."""
    results = [m for m in members if m.kind in ("state", "output")]
    cotangents = {m.name: m for m in members if m.kind == "cotangent"}
    lines, used = [], set()
    for result in results:
        weight = cotangents[result.cotangent]
        used |= weight.numbers.free_symbols
        start = sympy.expand(result.numbers - weight.numbers)
        place = f"i + {size_text(start)}" if start != 0 else "i"
        used |= start.free_symbols
        lines.append(
            f"  for (ptrdiff_t i = 0; i < {size_text(weight.numbers)}; i++)\n"
            f"    sum += arrays->{weight.name}[i] * arrays->{result.name}[{place}];"
        )
    known = [f"  const ptrdiff_t {size_name(s)} = size->{size_name(s)};" for s in sizes if s in used]
    return [*known, *lines]
