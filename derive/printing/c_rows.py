"""Functions of whole rows in emitted C files: softmax, the largest entry, the inverse of a matrix."""

from __future__ import annotations

from collections.abc import Mapping

HELPERS: Mapping[str, str] = {
    "squared": """static inline REAL squared(REAL z) { return z * z; }
""",
    "softmax": """// exp(z) over its sum, row by row, without overflow
static void softmax(ptrdiff_t rows, ptrdiff_t columns, const REAL *z, REAL *y) {
  for (ptrdiff_t i = 0; i < rows; i++, z += columns, y += columns) {
    REAL largest = z[0], sum = 0;
    for (ptrdiff_t j = 1; j < columns; j++)
      largest = z[j] > largest ? z[j] : largest;
    for (ptrdiff_t j = 0; j < columns; j++)
      y[j] = vexp(z[j] - largest);
    for (ptrdiff_t j = 0; j < columns; j++)
      sum += y[j];
    for (ptrdiff_t j = 0; j < columns; j++)
      y[j] /= sum;
  }
}
""",
    "transposed": """// a matrix by columns, in squares that fit into the cache
static void transposed(
    ptrdiff_t rows, ptrdiff_t columns, const REAL *from, ptrdiff_t ld, REAL *to) {
  enum {
    SIDE = 16,
  };
  for (ptrdiff_t top = 0; top < rows; top += SIDE)
    for (ptrdiff_t left = 0; left < columns; left += SIDE)
      for (ptrdiff_t j = left; j < columns && j < left + SIDE; j++)
        for (ptrdiff_t i = top; i < rows && i < top + SIDE; i++)
          to[j * rows + i] = from[i * ld + j];
}
""",
    "amax": """// the largest entry of each row
static void amax(ptrdiff_t rows, ptrdiff_t columns, const REAL *z, REAL *y) {
  for (ptrdiff_t i = 0; i < rows; i++, z += columns) {
    y[i] = z[0];
    for (ptrdiff_t j = 1; j < columns; j++)
      y[i] = z[j] > y[i] ? z[j] : y[i];
  }
}
""",
    "first_largest": """// 1 at the first largest entry of each row, else 0
static void first_largest(ptrdiff_t rows, ptrdiff_t columns, const REAL *z, REAL *y) {
  for (ptrdiff_t i = 0; i < rows; i++, z += columns, y += columns) {
    ptrdiff_t place = 0;
    for (ptrdiff_t j = 0; j < columns; j++) {
      place = z[j] > z[place] ? j : place;
      y[j] = 0;
    }
    y[place] = 1;
  }
}
""",
    "inverse": """// inverses of square matrices, by elimination with pivots; not finite where there is none
static void inverse(ptrdiff_t count, ptrdiff_t m, const REAL *A, REAL *Y) {
  for (ptrdiff_t i = 0; i < count; i++, A += m * m, Y += m * m) {
    REAL *left = malloc((size_t)(m * m) * sizeof *left);
    if (left == NULL)
      abort();
    memcpy(left, A, (size_t)(m * m) * sizeof *left);
    for (ptrdiff_t k = 0; k < m * m; k++)
      Y[k] = k % (m + 1) == 0;
    for (ptrdiff_t column = 0; column < m; column++) {
      ptrdiff_t pivot = column;
      for (ptrdiff_t row = column + 1; row < m; row++)
        if (absolute(left[row * m + column]) > absolute(left[pivot * m + column]))
          pivot = row;
      const REAL scale = 1 / left[pivot * m + column];
      for (ptrdiff_t k = 0; k < m; k++) {
        const REAL one = left[pivot * m + k] * scale, other = Y[pivot * m + k] * scale;
        left[pivot * m + k] = left[column * m + k];
        Y[pivot * m + k] = Y[column * m + k];
        left[column * m + k] = one;
        Y[column * m + k] = other;
      }
      for (ptrdiff_t row = 0; row < m; row++) {
        const REAL factor = left[row * m + column];
        if (row == column)
          continue;
        for (ptrdiff_t k = 0; k < m; k++) {
          left[row * m + k] -= factor * left[column * m + k];
          Y[row * m + k] -= factor * Y[column * m + k];
        }
      }
    }
    free(left);
  }
}
""",
}
