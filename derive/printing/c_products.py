"""Matrix products in emitted C files: through BLAS, by pointer or linked, and where there is none by hand.

Small products never go to BLAS: its call costs more than the product.
"""

from __future__ import annotations

from derive.printing.c_tiles import LAID, TILES

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

// What says how many threads BLAS takes, such as openblas_get_num_threads. Where it is one, the products of a
// loop are this file's own from now on if they have few rows: they take less time.
void {name}_use_threads(int (*threads)(void));
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

static int (*blas_threads)(void) = NULL;

void {name}_use_threads(int (*threads)(void)) {{ blas_threads = threads; }}
"""

_SMALL = """// CBLAS's numbers
enum {
  BY_ROWS = 101,
  PLAIN = 111,
  TURNED = 112,
};
// as many multiplications as cost less than a call of BLAS
enum {
  SMALL = 4096,
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

// the value, or the value added to what is there, which else need not be a number
static inline void put(REAL *place, bool adds, REAL value) {
  *place = adds ? *place + value : value;
}

// C = alpha op(A) op(B), or that added, for few numbers
static void small_product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha,
    const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, bool adds, REAL *C, ptrdiff_t ldc) {
  const ptrdiff_t row = turnA ? 1 : lda, column = turnA ? lda : 1;
  for (ptrdiff_t i = 0; i < M; i++) {
    if (N == 1 || (turnB && !(K == 1 && ldb == 1))) {
      const ptrdiff_t next = turnB ? ldb : 1, along = turnB ? 1 : ldb;
      for (ptrdiff_t j = 0; j < N; j++)
        put(C + i * ldc + j, adds, alpha * dot(K, A + i * row, column, B + j * next, along));
      continue;
    }
    ptrdiff_t j = 0;
    for (; j + 8 <= N; j += 8) { // eight sums in registers
      REAL sum[8] = {0};
      for (ptrdiff_t k = 0; k < K; k++)
        for (int q = 0; q < 8; q++)
          sum[q] += A[i * row + k * column] * B[k * ldb + j + q];
      for (int q = 0; q < 8; q++)
        put(C + i * ldc + j + q, adds, alpha * sum[q]);
    }
    for (; j < N; j++)
      put(C + i * ldc + j, adds, alpha * dot(K, A + i * row, column, B + j, ldb));
  }
}
"""

_CHOICE = """\
// C (M, N) = alpha op(A) op(B) + beta C for beta 0 or 1; op transposes what is turned, K is summed
// over
static void product(bool turnA, bool turnB, ptrdiff_t M, ptrdiff_t N, ptrdiff_t K, REAL alpha,
    const REAL *A, ptrdiff_t lda, const REAL *B, ptrdiff_t ldb, REAL beta, REAL *C, ptrdiff_t ldc) {
  const bool small = M * N * K <= SMALL || K == 1;
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
    small_product(turnA, turnB, M, N, K, alpha, A, lda, B, ldb, beta != 0, C, ldc);
  } else {
    blocked_product(turnA, turnB, M, N, K, alpha, A, lda, B, ldb, beta != 0, C, ldc);
  }
}
"""

# what a text needs of it is found by name: all products, and those with a factor laid out once
PRODUCT = "\n".join([_SMALL, TILES, _CHOICE])
PRODUCTS = "\n".join([PRODUCT, LAID])
