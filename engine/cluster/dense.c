/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dense.c - dot products, sums of rows and a small matrix product: the inner loops of grouping.
 *
 * Each output is one chain of additions in their order (a dot product is eight), whatever the width of the machine's
 * vectors. A BLAS would be faster and would give other bits on another CPU. GCC's vector types say "independent sums" in a way that both
 * compilers lower to what the target has. On x86 the kernels are compiled twice, for SSE2 and for AVX2 (without FMA,
 * which rounds once where mul and add round twice), and one set is chosen at run time: same bits, twice the speed.
 */
#include "cluster/dense.h"

#include <string.h>

#include "base/cpu.h"
#include "base/fmath.h"

void um_pack(float *panel, const float *rows, uint32_t n, uint32_t dims)
{
	for (uint32_t c = 0; c < um_pad(n); c++) {
		float *to = panel + (size_t)(c / UM_LANES) * dims * UM_LANES + c % UM_LANES;

		for (uint32_t j = 0; j < dims; j++)
			to[(size_t)j * UM_LANES] = c < n ? rows[(size_t)c * dims + j] : 0.0f;
	}
}

#define NAME(x) x##_narrow
#define WIDTH 4
#define TARGET
#include "cluster/dense_kernels.h"
#undef NAME
#undef WIDTH
#undef TARGET

#if UM_HAS_WIDE

#define NAME(x) x##_wide
#define WIDTH 8
#define TARGET __attribute__((target("avx2")))
#include "cluster/dense_kernels.h"

#else

const struct um_dense um_dense_wide = { 0 };

#endif

const struct um_dense *um_dense(void)
{
	return um_cpu_wide() ? &um_dense_wide : &um_dense_narrow;
}
