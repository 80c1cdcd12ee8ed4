"""Matrix products in emitted C files: through BLAS, by pointer or linked, and where there is none by hand.

Small products never go to BLAS: its call costs more than the product.
"""

from __future__ import annotations

# {name}: the cell's prefix, so that two files can be linked into one program
HEADER = """// functions of BLAS's C interface
#ifndef DERIVE_BLAS_INT
#define DERIVE_BLAS_INT int
#endif
typedef void {name}_gemm(
    int order, int turnA, int turnB, DERIVE_BLAS_INT M, DERIVE_BLAS_INT N, DERIVE_BLAS_INT K,
    {name}_real alpha, const {name}_real *A, DERIVE_BLAS_INT lda, const {name}_real *B,
    DERIVE_BLAS_INT ldb, {name}_real beta, {name}_real *C, DERIVE_BLAS_INT ldc);
typedef void {name}_gemv(
    int order, int turn, DERIVE_BLAS_INT M, DERIVE_BLAS_INT N, {name}_real alpha,
    const {name}_real *A, DERIVE_BLAS_INT lda, const {name}_real *x, DERIVE_BLAS_INT stride_x,
    {name}_real beta, {name}_real *y, DERIVE_BLAS_INT stride_y);

// Products by these from now on: cblas_sgemm and cblas_sgemv, or those of double.
void {name}_use_blas({name}_gemm *gemm, {name}_gemv *gemv);
"""

POINTERS = """#ifdef DERIVE_CBLAS // linked, with -lcblas or -lopenblas
#ifdef DERIVE_DOUBLE
extern {name}_gemm cblas_dgemm;
extern {name}_gemv cblas_dgemv;
static {name}_gemm *blas_gemm = cblas_dgemm;
static {name}_gemv *blas_gemv = cblas_dgemv;
#else
extern {name}_gemm cblas_sgemm;
extern {name}_gemv cblas_sgemv;
static {name}_gemm *blas_gemm = cblas_sgemm;
static {name}_gemv *blas_gemv = cblas_sgemv;
#endif
#else
static {name}_gemm *blas_gemm = NULL;
static {name}_gemv *blas_gemv = NULL;
#endif

void {name}_use_blas({name}_gemm *gemm, {name}_gemv *gemv) {{
  blas_gemm = gemm;
  blas_gemv = gemv;
}}
"""

PRODUCT = """// CBLAS's numbers
enum {
  BY_ROWS = 101,
  PLAIN = 111,
  TURNED = 112,
};
enum {
  TILE_ROWS = 24 / sizeof(REAL),
  TILE_COLUMNS = 32,
  DEPTH = 192,
  BLOCK_ROWS = 48,
  BLOCK_COLUMNS = 128,
};

// sums of products in sixteen lanes, so that the compiler need not be allowed to reorder a sum
static REAL dot(ptrdiff_t K, const REAL *a, ptrdiff_t stride_a, const REAL *b, ptrdiff_t stride_b) {
  REAL sum = 0;
  ptrdiff_t k = 0;
  if (stride_a == 1 && stride_b == 1 && K >= 16) {
    REAL lane[16] = {0};
    for (; k + 16 <= K; k += 16)
      for (int j = 0; j < 16; j++)
        lane[j] += a[k + j] * b[k + j];
    for (int j = 0; j < 16; j++)
      sum += lane[j];
  }
  for (; k < K; k++)
    sum += a[k * stride_a] * b[k * stride_b];
  return sum;
}

// the value, or the value added to what is there, which need not be a number where beta is 0
static inline void put(REAL *place, REAL beta, REAL value) {
  *place = beta == 0 ? value : *place + value;
}

// C = alpha op(A) op(B) + beta C for few numbers
static void small_product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha,
    const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, REAL beta, REAL *C, ptrdiff_t ldc) {
  const ptrdiff_t row = turnA ? 1 : lda, column = turnA ? lda : 1;
  for (ptrdiff_t i = 0; i < M; i++) {
    if (N == 1 || (turnB && !(K == 1 && ldb == 1))) {
      const ptrdiff_t next = turnB ? ldb : 1, along = turnB ? 1 : ldb;
      for (ptrdiff_t j = 0; j < N; j++)
        put(C + i * ldc + j, beta, alpha * dot(K, A + i * row, column, B + j * next, along));
      continue;
    }
    ptrdiff_t j = 0;
    for (; j + 8 <= N; j += 8) { // eight sums in registers
      REAL sum[8] = {0};
      for (ptrdiff_t k = 0; k < K; k++)
        for (int q = 0; q < 8; q++)
          sum[q] += A[i * row + k * column] * B[k * ldb + j + q];
      for (int q = 0; q < 8; q++)
        put(C + i * ldc + j + q, beta, alpha * sum[q]);
    }
    for (; j < N; j++)
      put(C + i * ldc + j, beta, alpha * dot(K, A + i * row, column, B + j, ldb));
  }
}

// panels of so many rows (of the transposed: columns) one after the other, filled up with zeros
static void pack(bool turned, ptrdiff_t rows, ptrdiff_t columns, const REAL *from, ptrdiff_t ld,
    ptrdiff_t panel, REAL *to) {
  for (ptrdiff_t start = 0; start < rows; start += panel)
    for (ptrdiff_t k = 0; k < columns; k++)
      for (ptrdiff_t i = start; i < start + panel; i++) {
        const REAL *place = turned ? from + k * ld + i : from + i * ld + k;
        *to++ = i < rows ? *place : 0;
      }
}

// one tile of C, which stays in registers
static void tile(ptrdiff_t K, REAL alpha, const REAL *A, const REAL *B, ptrdiff_t rows,
    ptrdiff_t columns, REAL *C, ptrdiff_t ldc) {
  REAL sum[TILE_ROWS][TILE_COLUMNS] = {{0}};
  for (ptrdiff_t k = 0; k < K; k++)
    for (int i = 0; i < (int)TILE_ROWS; i++)
      for (int j = 0; j < TILE_COLUMNS; j++)
        sum[i][j] += A[k * TILE_ROWS + i] * B[k * TILE_COLUMNS + j];
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < columns; j++)
      C[i * ldc + j] += alpha * sum[i][j];
}

static ptrdiff_t at_most(ptrdiff_t size, ptrdiff_t bound) { return size < bound ? size : bound; }

// C += alpha op(A) op(B), in blocks that fit into the caches
static void blocked_product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K,
    REAL alpha, const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, REAL *C,
    ptrdiff_t ldc) {
  REAL left[BLOCK_ROWS * DEPTH], right[BLOCK_COLUMNS * DEPTH];
  for (ptrdiff_t k = 0; k < K; k += DEPTH) {
    const ptrdiff_t depth = at_most(K - k, DEPTH);
    for (ptrdiff_t j = 0; j < N; j += BLOCK_COLUMNS) {
      const ptrdiff_t columns = at_most(N - j, BLOCK_COLUMNS);
      pack(!turnB, columns, depth, B + (turnB ? j * ldb + k : k * ldb + j), ldb, TILE_COLUMNS,
          right);
      for (ptrdiff_t i = 0; i < M; i += BLOCK_ROWS) {
        const ptrdiff_t rows = at_most(M - i, BLOCK_ROWS);
        pack(turnA, rows, depth, A + (turnA ? k * lda + i : i * lda + k), lda, TILE_ROWS, left);
        for (ptrdiff_t q = 0; q < columns; q += TILE_COLUMNS)
          for (ptrdiff_t p = 0; p < rows; p += TILE_ROWS)
            tile(depth, alpha, left + p * depth, right + q * depth, at_most(rows - p, TILE_ROWS),
                at_most(columns - q, TILE_COLUMNS), C + (i + p) * ldc + j + q, ldc);
      }
    }
  }
}

// C (M, N) = alpha op(A) op(B) + beta C for beta 0 or 1; op transposes what is turned, K is summed
// over
static void product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha,
    const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, REAL beta, REAL *C, ptrdiff_t ldc) {
  const bool small = M * N * K <= 4096 || K == 1;
  const DERIVE_BLAS_INT m = (DERIVE_BLAS_INT)M, n = (DERIVE_BLAS_INT)N, k = (DERIVE_BLAS_INT)K;
  const DERIVE_BLAS_INT la = (DERIVE_BLAS_INT)lda, lb = (DERIVE_BLAS_INT)ldb,
                        lc = (DERIVE_BLAS_INT)ldc;
  if (!small && blas_gemv && M == 1) {
    if (turnB)
      blas_gemv(BY_ROWS, PLAIN, n, k, alpha, B, lb, A, turnA ? la : 1, beta, C, 1);
    else
      blas_gemv(BY_ROWS, TURNED, k, n, alpha, B, lb, A, turnA ? la : 1, beta, C, 1);
  } else if (!small && blas_gemv && N == 1) {
    if (turnA)
      blas_gemv(BY_ROWS, TURNED, k, m, alpha, A, la, B, turnB ? 1 : lb, beta, C, lc);
    else
      blas_gemv(BY_ROWS, PLAIN, m, k, alpha, A, la, B, turnB ? 1 : lb, beta, C, lc);
  } else if (!small && blas_gemm) {
    blas_gemm(BY_ROWS, turnA ? TURNED : PLAIN, turnB ? TURNED : PLAIN, m, n, k, alpha, A, la, B, lb,
        beta, C, lc);
  } else if (small || M < 4 || N < 4) {
    small_product(turnA, turnB, M, N, K, alpha, A, lda, B, ldb, beta, C, ldc);
  } else {
    if (beta == 0)
      for (ptrdiff_t i = 0; i < M; i++)
        memset(C + i * ldc, 0, (size_t)N * sizeof *C);
    blocked_product(turnA, turnB, M, N, K, alpha, A, lda, B, ldb, C, ldc);
  }
}
"""
