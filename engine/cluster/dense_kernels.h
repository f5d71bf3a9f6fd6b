/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dense_kernels.h - the kernels of dense.h for registers of WIDTH floats; dense.c includes this once a width, with TARGET and NAME set.
 *
 * Sums stay in registers while rows or dimensions stream by. Eight of them are open at a time: an addition takes three or four cycles
 * and two can start in each, and sixteen registers leave room for what is added.
 */
typedef float NAME(lanes) __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t NAME(marks) __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef double NAME(doubles) __attribute__((vector_size(WIDTH * 4), aligned(8), may_alias));
typedef float NAME(halves) __attribute__((vector_size(WIDTH * 2), aligned(4), may_alias));

#define lanes NAME(lanes)
#define marks NAME(marks)
#define AT(p) (*(const lanes *)(const void *)(p))
#define TO(p) (*(lanes *)(void *)(p))
#define INLINE static inline __attribute__((always_inline)) TARGET

/* ---- rows ----------------------------------------------------------------------------------- */

INLINE float NAME(one_dot)(const float *a, const float *b, uint32_t dims)
{
	lanes sum[UM_LANES / WIDTH] = { { 0 } };
	float s[UM_LANES];

	for (uint32_t j = 0; j < dims; j += UM_LANES)
		for (uint32_t w = 0; w < UM_LANES / WIDTH; w++)
			sum[w] += AT(a + j + w * WIDTH) * AT(b + j + w * WIDTH);
	memcpy(s, sum, sizeof(s));
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

TARGET static float NAME(dot)(const float *a, const float *b, uint32_t dims)
{
	return NAME(one_dot)(a, b, dims);
}

TARGET static void NAME(dots)(float *out, const float *a, const float *rows, size_t row_total, uint32_t dims)
{
	for (size_t r = 0; r < row_total; r++)
		out[r] = NAME(one_dot)(a, rows + r * dims, dims);
}

TARGET static void NAME(axpy)(float *y, float a, const float *x, uint32_t dims)
{
	for (uint32_t j = 0; j < dims; j += WIDTH)
		TO(y + j) += a * AT(x + j);
}

TARGET static float NAME(unit)(float *x, uint32_t dims)
{
	float length = (float)sqrt((double)NAME(one_dot)(x, x, dims));

	if (length > 0.0f)
		for (uint32_t j = 0; j < dims; j += WIDTH)
			TO(x + j) /= length;
	return length;
}

TARGET static void NAME(widen)(double *sum, const float *x, uint32_t dims)
{
	for (uint32_t j = 0; j < dims; j += WIDTH / 2)
		*(NAME(doubles) *)(void *)(sum + j) +=
			__builtin_convertvector(*(const NAME(halves) *)(const void *)(x + j), NAME(doubles));
}

/* ---- sums of rows --------------------------------------------------------------------------- */

/* columns - `open` registers of the sum; how many is known when this is compiled, and whether there are weights. */
INLINE void NAME(columns)(float *out, const float *table, const uint32_t *row, const float *weight, uint32_t row_total,
                          uint32_t stride, uint32_t open)
{
	lanes sum[8];

	for (uint32_t w = 0; w < open; w++)
		sum[w] = AT(out + w * WIDTH);
	for (uint32_t i = 0; i < row_total; i++) {
		const float *from = table + (size_t)row[i] * stride;

		for (uint32_t w = 0; weight && w < open; w++)
			sum[w] += weight[i] * AT(from + w * WIDTH);
		for (uint32_t w = 0; !weight && w < open; w++)
			sum[w] += AT(from + w * WIDTH);
	}
	for (uint32_t w = 0; w < open; w++)
		TO(out + w * WIDTH) = sum[w];
}

INLINE void NAME(all_columns)(float *out, const float *table, const uint32_t *row, const float *weight, uint32_t row_total,
                              uint32_t stride)
{
	uint32_t c = 0;

	for (; c + 8 * WIDTH <= stride; c += 8 * WIDTH)
		NAME(columns)(out + c, table + c, row, weight, row_total, stride, 8);
	for (; c + 4 * WIDTH <= stride; c += 4 * WIDTH)
		NAME(columns)(out + c, table + c, row, weight, row_total, stride, 4);
	for (; c + 2 * WIDTH <= stride; c += 2 * WIDTH)
		NAME(columns)(out + c, table + c, row, weight, row_total, stride, 2);
	for (; c < stride; c += WIDTH)
		NAME(columns)(out + c, table + c, row, weight, row_total, stride, 1);
}

TARGET static void NAME(add_rows)(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride)
{
	NAME(all_columns)(out, table, row, NULL, row_total, stride);
}

TARGET static void NAME(add_weighted)(float *out, const float *table, const uint32_t *row, const float *weight,
                                      uint32_t row_total, uint32_t stride)
{
	NAME(all_columns)(out, table, row, weight, row_total, stride);
}

/* ---- rows times columns --------------------------------------------------------------------- */

/* tile - `height` rows times `open` registers of columns; both are known when this is compiled. */
INLINE void NAME(tile)(float *out, size_t out_stride, const float *x, const float *panel, uint32_t c, uint32_t dims,
                       uint32_t height, uint32_t open)
{
	lanes sum[4][2] = { { { 0 } } };
	const float *first = panel + (size_t)(c / UM_LANES) * dims * UM_LANES + c % UM_LANES;
	const float *second = panel + (size_t)((c + WIDTH) / UM_LANES) * dims * UM_LANES + (c + WIDTH) % UM_LANES;

	for (size_t j = 0; j < dims; j++)
		for (uint32_t r = 0; r < height; r++) {
			sum[r][0] += x[r * dims + j] * AT(first + j * UM_LANES);
			if (open == 2)
				sum[r][1] += x[r * dims + j] * AT(second + j * UM_LANES);
		}
	for (uint32_t r = 0; r < height; r++)
		for (uint32_t w = 0; w < open; w++)
			TO(out + r * out_stride + c + w * WIDTH) = sum[r][w];
}

INLINE void NAME(strip)(float *out, size_t out_stride, const float *x, const float *panel, uint32_t columns, uint32_t dims,
                        uint32_t height)
{
	uint32_t c = 0;

	for (; c + 2 * WIDTH <= columns; c += 2 * WIDTH)
		NAME(tile)(out, out_stride, x, panel, c, dims, height, 2);
	for (; c < columns; c += WIDTH)
		NAME(tile)(out, out_stride, x, panel, c, dims, height, 1);
}

TARGET static void NAME(scores)(float *out, size_t out_stride, const float *x, size_t row_total, const float *panel,
                                uint32_t n, uint32_t dims)
{
	size_t r = 0;

	for (; r + 4 <= row_total; r += 4)
		NAME(strip)(out + r * out_stride, out_stride, x + r * dims, panel, um_pad(n), dims, 4);
	for (; r < row_total; r++)
		NAME(strip)(out + r * out_stride, out_stride, x + r * dims, panel, um_pad(n), dims, 1);
}

/* ---- the largest ---------------------------------------------------------------------------- */

INLINE float NAME(most)(const lanes *v)
{
	float t[WIDTH];

	memcpy(t, v, sizeof(t));
	for (uint32_t half = WIDTH / 2; half; half /= 2)
		for (uint32_t i = 0; i < half; i++)
			t[i] = t[i + half] > t[i] ? t[i + half] : t[i];
	return t[0];
}

INLINE int32_t NAME(least)(const marks *v)
{
	int32_t t[WIDTH];

	memcpy(t, v, sizeof(t));
	for (uint32_t half = WIDTH / 2; half; half /= 2)
		for (uint32_t i = 0; i < half; i++)
			t[i] = t[i + half] < t[i] ? t[i + half] : t[i];
	return t[0];
}

/* CHOOSE - lane by lane: a where mark is set, else b. */
#define CHOOSE(mark, a, b) (lanes)(((marks)(a) & (mark)) | ((marks)(b) & ~(mark)))

/* search - each lane keeps its best and where that was, and of what it gave up the largest; then the lanes are compared. two says whether
 * the second largest is wanted; it and whether there is a bias are known when this is compiled. */
INLINE uint32_t NAME(search)(const float *score, const float *bias, uint32_t n, float *value, float *next, int two)
{
	lanes none = (lanes){ 0 } - INFINITY, best = none, second = none;
	marks at, place, mark;
	int32_t first, count[WIDTH];

	for (int32_t i = 0; i < WIDTH; i++)
		count[i] = i;
	memcpy(&at, count, sizeof(at));
	place = at;
	for (uint32_t c = 0; c < n; c += WIDTH, at += WIDTH) {
		lanes v = AT(score + c), less;

		if (bias)
			v += AT(bias + c);
		if (c + WIDTH > n)
			v = CHOOSE(at < (int32_t)n, v, none);
		mark = (marks)(v > best);
		less = CHOOSE(mark, best, v);
		best = CHOOSE(mark, v, best);
		place = (at & mark) | (place & ~mark);
		mark = (marks)(less > second);
		if (two)
			second = CHOOSE(mark, less, second);
	}
	*value = NAME(most)(&best);
	mark = (marks)(best == (lanes){ 0 } + *value);
	place = (place & mark) | (INT32_MAX & ~mark);
	first = NAME(least)(&place);
	if (two) {
		mark = (marks)(place == first);
		second = CHOOSE(mark, second, best);
		*next = NAME(most)(&second);
	}
	return (uint32_t)first;
}

TARGET static uint32_t NAME(largest)(const float *score, const float *bias, uint32_t n, float *value)
{
	return bias ? NAME(search)(score, bias, n, value, NULL, 0) : NAME(search)(score, NULL, n, value, NULL, 0);
}

TARGET static uint32_t NAME(largest_two)(const float *score, const float *bias, uint32_t n, float *value, float *next)
{
	return NAME(search)(score, bias, n, value, next, 1);
}

const struct um_dense NAME(um_dense) = {
	NAME(dot), NAME(dots), NAME(axpy), NAME(unit), NAME(widen), NAME(add_rows), NAME(add_weighted), NAME(scores), NAME(largest),
	NAME(largest_two),
};

#undef lanes
#undef marks
#undef AT
#undef TO
#undef INLINE
#undef CHOOSE
