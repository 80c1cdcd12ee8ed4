"""Products of matrices without BLAS in emitted C files: tiles in registers, panels in caches.

One tile of the result is as many vectors as the processor's registers hold; compilers are told so in vectors
of their own, since what they make of plain loops is at times forty times slower.
"""

from __future__ import annotations

TILES = """// vectors of the processor at hand, where the compiler has them
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#if defined(__GNUC__)
typedef REAL vector __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define INLINED inline __attribute__((always_inline))
#else
typedef REAL vector;
#define INLINED inline
#endif
enum {
  LANES = sizeof(vector) / sizeof(REAL),
  TILE_COLUMNS = 2 * LANES,
#if defined(__AVX512F__) || defined(__aarch64__)
  TILE_ROWS = 10, // of 32 registers
#else
  TILE_ROWS = 6, // of 16
#endif
  DEPTH = 192,
  BLOCK_TILES = 8,
  BLOCK_COLUMNS = 1024 / sizeof(REAL),
};

static ptrdiff_t at_most(ptrdiff_t size, ptrdiff_t bound) { return size < bound ? size : bound; }

static ptrdiff_t rounded_up(ptrdiff_t size, ptrdiff_t unit) { return (size + unit - 1) / unit * unit; }

// panels of so many rows (of the transposed: columns) one after the other, filled up with zeros
static void pack(bool turned, ptrdiff_t rows, ptrdiff_t columns, const REAL *from, ptrdiff_t ld,
    ptrdiff_t panel, REAL *to) {
  for (ptrdiff_t start = 0; start < rows; start += panel, to += panel * columns) {
    const ptrdiff_t there = at_most(rows - start, panel);
    if (there < panel)
      memset(to, 0, (size_t)(panel * columns) * sizeof *to);
    for (ptrdiff_t k = 0; k < columns; k++)
      if (turned)
        for (ptrdiff_t i = 0; i < there; i++)
          to[k * panel + i] = from[k * ld + start + i];
      else
        for (ptrdiff_t i = 0; i < there; i++)
          to[k * panel + i] = from[(start + i) * ld + k];
  }
}

// one tile of C, which stays in registers; its height is a constant wherever this is inlined
static INLINED void tile(const int height, ptrdiff_t K, REAL alpha, const REAL *A, const REAL *B,
    bool adds, ptrdiff_t rows, ptrdiff_t columns, REAL *C, ptrdiff_t ldc) {
  vector sum[TILE_ROWS][2];
  for (int i = 0; i < height; i++)
    for (int j = 0; j < 2; j++)
      sum[i][j] = (vector){0};
  for (ptrdiff_t k = 0; k < K; k++) {
    const vector *b = (const vector *)(B + k * TILE_COLUMNS);
    for (int i = 0; i < height; i++)
      for (int j = 0; j < 2; j++)
        sum[i][j] += A[k * height + i] * b[j];
  }
  if (rows == height && columns == TILE_COLUMNS) {
    for (int i = 0; i < height; i++)
      for (int j = 0; j < 2; j++) {
        vector *place = (vector *)(C + i * ldc + j * LANES);
        *place = adds ? *place + alpha * sum[i][j] : alpha * sum[i][j];
      }
    return;
  }
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < columns; j++)
      put(C + i * ldc + j, adds, alpha * ((const REAL *)sum[i])[j]);
}

static void tile_of(int height, ptrdiff_t K, REAL alpha, const REAL *A, const REAL *B, bool adds,
    ptrdiff_t rows, ptrdiff_t columns, REAL *C, ptrdiff_t ldc) {
  switch (height) {
  case 4:
    tile(4, K, alpha, A, B, adds, rows, columns, C, ldc);
    break;
  case 5:
    tile(5, K, alpha, A, B, adds, rows, columns, C, ldc);
    break;
  case 6:
    tile(6, K, alpha, A, B, adds, rows, columns, C, ldc);
    break;
#if defined(__AVX512F__) || defined(__aarch64__)
  case 8:
    tile(8, K, alpha, A, B, adds, rows, columns, C, ldc);
    break;
  case 10:
    tile(10, K, alpha, A, B, adds, rows, columns, C, ldc);
    break;
#endif
  default:
    break;
  }
}

// the height of tiles that fills as few rows up as possible, and of such the largest
static int tile_height(ptrdiff_t rows) {
  static const int heights[] = {10, 8, 6, 5, 4};
  int best = 4;
  for (int k = 4; k >= 0; k--)
    if (heights[k] <= TILE_ROWS && rounded_up(rows, heights[k]) <= rounded_up(rows, best))
      best = heights[k];
  return best;
}

// C (M, N) = alpha op(A) B, or that added, for at most DEPTH columns of op(A) and B in panels
static void times_panels(bool turnA, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha, const REAL *A,
    ptrdiff_t lda, const REAL *panels, bool adds, REAL *C, ptrdiff_t ldc) {
  REAL left[BLOCK_TILES * TILE_ROWS * DEPTH];
  const int height = tile_height(M);
  const ptrdiff_t block = BLOCK_TILES * height;
  for (ptrdiff_t i = 0; i < M; i += block) {
    const ptrdiff_t rows = at_most(M - i, block);
    pack(turnA, rows, K, A + (turnA ? i : i * lda), lda, height, left);
    for (ptrdiff_t q = 0; q < N; q += TILE_COLUMNS)
      for (ptrdiff_t p = 0; p < rows; p += height)
        tile_of(height, K, alpha, left + p * K, panels + q * K, adds, at_most(rows - p, height),
            at_most(N - q, TILE_COLUMNS), C + (i + p) * ldc + q, ldc);
  }
}

// C = alpha op(A) op(B), or that added, in blocks that fit into the caches
static void blocked_product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K,
    REAL alpha, const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, bool adds, REAL *C,
    ptrdiff_t ldc) {
  REAL right[BLOCK_COLUMNS * DEPTH];
  for (ptrdiff_t k = 0; k < K; k += DEPTH) {
    const ptrdiff_t depth = at_most(K - k, DEPTH);
    for (ptrdiff_t j = 0; j < N; j += BLOCK_COLUMNS) {
      const ptrdiff_t columns = at_most(N - j, BLOCK_COLUMNS);
      pack(!turnB, columns, depth, B + (turnB ? j * ldb + k : k * ldb + j), ldb, TILE_COLUMNS,
          right);
      times_panels(turnA, M, columns, depth, alpha, A + (turnA ? k * lda : k), lda, right,
          adds || k > 0, C + j, ldc);
    }
  }
}
"""

# what a loop over time multiplies by, again and again
LAID = """// the right factor of a product that is computed again and again, laid out once
typedef struct {
  const REAL *numbers;
  ptrdiff_t leading;
  bool panels;
} laid;

// Whether products in panels take less time than BLAS, which lays both factors out in every call: of few
// rows, and on one thread. Without BLAS they always do.
static bool panels_pay(ptrdiff_t M, ptrdiff_t N, ptrdiff_t K) {
  if (M == 1 || M * N * K <= SMALL)
    return false;
  if (!blas_gemm)
    return true;
#if defined(__AVX2__) && defined(__FMA__)
  return M <= 256 && blas_threads && blas_threads() == 1;
#else
  return false; // BLAS chooses by the processor that it runs on, this file was told of no such one
#endif
}

// op(B) (K, N) for products with M rows: in panels, or row by row; room: for K (N + 31) + 16 numbers
static laid laid_out(
    bool turned, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, const REAL *B, ptrdiff_t ldb, REAL *room) {
  if (!panels_pay(M, N, K)) {
    if (!turned)
      return (laid){B, ldb, false};
    transposed(N, K, B, ldb, room);
    return (laid){room, N, false};
  }
  // a line of a cache has 64 bytes
  REAL *panels = (REAL *)(((uintptr_t)room + 63) / 64 * 64), *to = panels;
  for (ptrdiff_t k = 0; k < K; k += DEPTH) {
    const ptrdiff_t depth = at_most(K - k, DEPTH);
    pack(!turned, N, depth, B + (turned ? k : k * ldb), ldb, TILE_COLUMNS, to);
    to += depth * rounded_up(N, TILE_COLUMNS);
  }
  return (laid){panels, 0, true};
}

// C (M, N) = alpha op(A) B + beta C for beta 0 or 1
static void product_with(bool turnA, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha, const REAL *A,
    ptrdiff_t lda, laid B, REAL beta, REAL *C, ptrdiff_t ldc) {
  if (!B.panels) {
    product(turnA, false, M, N, K, alpha, A, lda, B.numbers, B.leading, beta, C, ldc);
    return;
  }
  for (ptrdiff_t k = 0; k < K; k += DEPTH)
    times_panels(turnA, M, N, at_most(K - k, DEPTH), alpha, A + (turnA ? k * lda : k), lda,
        B.numbers + k * rounded_up(N, TILE_COLUMNS), beta != 0 || k > 0, C, ldc);
}
"""
