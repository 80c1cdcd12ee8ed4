"""What emitted C files compute functions with: short static functions that compilers vectorise.

None has a branch or a table, so that a loop that calls them becomes vector code without any permission to
reorder sums.  Each is stable for large arguments and hands NaN on.  Against 40 digits exp errs by 1 ulp at
most, sigmoid, tanh and SiLU by 2.2, softplus and log sigmoid by 2.5: ``tests/printing/test_c_math.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# one text, two precisions: what differs between them has a name
REAL = """#ifdef DERIVE_DOUBLE
typedef double {name}_real;
#else
typedef float {name}_real;
#endif
"""
TYPES = """typedef {name}_real REAL;
#ifdef DERIVE_DOUBLE
typedef uint64_t BITS;
#else
typedef uint32_t BITS;
#endif
"""


def _polynomial(z: str, double: str, single: str) -> str:
    """The lines that compute q, a polynomial in z, with coefficients for each precision."""
    return f"#ifdef DERIVE_DOUBLE\n{_by_horner(z, double)}#else\n{_by_horner(z, single)}#endif\n"


def _by_horner(z: str, coefficients: str) -> str:
    highest, *others = coefficients.split()
    return f"  REAL q = {highest};\n" + "".join(f"  q = q * {z} + {each};\n" for each in others)


# coefficients from the highest power down, for double and for float
_EXP_TERMS = (
    """2.5100424157005067e-08 2.7620138719733994e-07 2.7557268378684192e-06 2.480152119021773e-05
    1.9841269863105968e-04 1.3888888917281794e-03 8.333333333330051e-03 4.166666666662399e-02
    1.6666666666666669e-01 0.5""",
    """1.3926213141530752e-03f 8.363203145563602e-03f 4.1666556149721146e-02f 1.6666576266288757e-01f
    0.5f""",
)
_LOG_TERMS = (
    """7.815288900461426e-02 3.746071697875383e-02 5.422589197440007e-02 5.867139530651599e-02
    6.667589315724629e-02 7.692271982430275e-02 9.090909948981357e-02 1.1111111099118386e-01
    1.428571428580005e-01 1.9999999999999762e-01 3.333333333333333e-01""",
    """1.1612164974212646e-01f 1.085328757762909e-01f 1.42961785197258e-01f 1.9999852776527405e-01f
    3.333333432674408e-01f""",
)

_EXP_CONSTANTS = (
    """#ifdef DERIVE_DOUBLE
#define EXP_LOW -746.0   // exp of less is 0
#define EXP_HIGH 710.0   // exp of more is infinite
#define ROUNDER 0x1.8p52 // added to a number, it leaves the nearest integer in the last bits
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define EXPONENT_BIAS 1023
#define EXPONENT_SHIFT 52
#else
#define EXP_LOW -104.0f
#define EXP_HIGH 89.0f
#define ROUNDER 0x1.8p23f
#define LN2_HIGH 0x1.62e4p-1f
#define LN2_LOW 0x1.7f7d1cp-20f
#define EXPONENT_BIAS 127
#define EXPONENT_SHIFT 23
#endif

// 2^k for an integer k in the normal range, given ROUNDER + k
static inline REAL power_of_two(REAL rounded) {
  BITS bits;
  REAL power;
  memcpy(&bits, &rounded, sizeof bits);
  bits = (bits + EXPONENT_BIAS) << EXPONENT_SHIFT;
  memcpy(&power, &bits, sizeof power);
  return power;
}

// exp(r) - 1 for |r| <= log(2) / 2
static inline REAL expm1_near_zero(REAL r) {
"""
    + _polynomial("r", *_EXP_TERMS)
    + """  return r + (r * r) * q;
}
"""
)

_VEXP = """// exp(z) = 2^k exp(r); the power in two factors, so that results may be subnormal, 0 or infinite
static inline REAL vexp(REAL z) {
  z = z < EXP_LOW ? EXP_LOW : z;
  z = z > EXP_HIGH ? EXP_HIGH : z;
  const REAL k = (z * (REAL)1.4426950408889634 + ROUNDER) - ROUNDER;
  const REAL r = (z - k * LN2_HIGH) - k * LN2_LOW;
  const REAL half = ((REAL)0.5 * k + ROUNDER) - ROUNDER;
  const REAL fraction = 1 + expm1_near_zero(r);
  return fraction * power_of_two(half + ROUNDER) * power_of_two(k - half + ROUNDER);
}
"""

_VTANH = """// tanh(|z|) = u / (u + 2) with u = exp(2 |z|) - 1, exact near 0
static inline REAL vtanh(REAL z) {
  const REAL size = z < 0 ? -z : z;
  const REAL twice = size > 20 ? 40 : 2 * size;
  const REAL rounded = twice * (REAL)1.4426950408889634 + ROUNDER;
  const REAL k = rounded - ROUNDER, power = power_of_two(rounded);
  const REAL u = power * expm1_near_zero((twice - k * LN2_HIGH) - k * LN2_LOW) + (power - 1);
  const REAL value = u / (u + 2);
  return z < 0 ? -value : value;
}
"""

_LOG1P = (
    """// log(1 + u) for 0 <= u <= 1: twice the inverse hyperbolic tangent of u / (2 + u)
static inline REAL log1p_of_fraction(REAL u) {
  const REAL s = u / (2 + u), w = s * s;
"""
    + _polynomial("w", *_LOG_TERMS)
    + """  return 2 * s + 2 * s * (w * q);
}
"""
)

# in the order in which a file defines them; what a text needs of it is found by name
HELPERS: Mapping[str, str] = {
    "expm1_near_zero": _EXP_CONSTANTS,
    "vexp": _VEXP,
    "vtanh": _VTANH,
    "log1p_of_fraction": _LOG1P,
    "sigmoid": """// 1 / (1 + exp(-z)); no overflow
static inline REAL sigmoid(REAL z) { return 1 / (1 + vexp(-z)); }
""",
    "softplus": """// log(1 + exp(z)) without overflow
static inline REAL softplus(REAL z) {
  const REAL size = z > 0 ? z : -z;
  return (z > 0 ? z : 0) + log1p_of_fraction(vexp(-size));
}
""",
    "logsigmoid": """// log(1 / (1 + exp(-z))) without overflow
static inline REAL logsigmoid(REAL z) {
  const REAL size = z > 0 ? z : -z;
  return (z < 0 ? z : 0) - log1p_of_fraction(vexp(-size));
}
""",
    "silu": """// z / (1 + exp(-z))
static inline REAL silu(REAL z) { return z * (1 / (1 + vexp(-z))); }
""",
    "relu": """// max(z, 0)
static inline REAL relu(REAL z) { return z > 0 ? z : 0; }
""",
    "step": """// the slope of relu: 1 where z > 0, else 0
static inline REAL step(REAL z) { return z > 0 ? 1 : 0; }
""",
    "absolute": """// z or -z, whichever is not negative
static inline REAL absolute(REAL z) { return z > 0 ? z : -z; }
""",
    "sign": """// -1, 0 or 1
static inline REAL sign(REAL z) { return (REAL)((z > 0) - (z < 0)); }
""",
    "side": """// 1 where z > 0, 0 where z < 0, one half at 0: the slope of the larger of two
static inline REAL side(REAL z) { return (REAL)0.5 + (REAL)0.5 * (REAL)((z > 0) - (z < 0)); }
""",
    "maximum": """// the larger of two
static inline REAL maximum(REAL a, REAL b) { return a > b ? a : b; }
""",
    "minimum": """// the smaller of two
static inline REAL minimum(REAL a, REAL b) { return a > b ? b : a; }
""",
    "spike": """// 1 where z > 0, else 0; its gradient is taken as 1 / (1 + slope |z|)^2
static inline REAL spike(REAL z, REAL slope) {
  (void)slope;
  return z > 0 ? 1 : 0;
}
""",
    "fast_sigmoid": """// z / (1 + slope |z|)
static inline REAL fast_sigmoid(REAL z, REAL slope) { return z / (1 + slope * (z > 0 ? z : -z)); }
""",
}


def calls(text: str, name: str) -> bool:
    """Whether a text calls a function of that name."""
    return re.search(rf"(?<![\w.>]){name}\(", text) is not None


def needed(text: str, table: Mapping[str, str] = HELPERS) -> str:
    """The functions of a table that a text calls, and those that these call, in the table's order.

    >>> "static inline REAL vexp" in needed("y = sigmoid(x);")
    True
    """
    chosen: list[str] = []
    for name in reversed(list(table)):
        if calls(text, name) or any(calls(table[other], name) for other in chosen):
            chosen.append(name)
    return "\n".join(table[name] for name in reversed(chosen))
