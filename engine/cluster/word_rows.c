/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word_rows.c - numbers for words, and from words to stems.
 *
 * Long rows are projected as they come to UM_OUTSIDE_DIMS numbers by random signs (Achlioptas 2003): cosines survive within a few
 * hundredths, memory stays bounded, and nothing has to be fitted. The signs are always the same.
 */
#include "cluster/internal.h"
#include "cluster/word_rows.h"

#include "base/fmath.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>

#define VALUES_MAX (64u << 20) /* numbers kept: 256 MB */
#define WORD_BYTES (96u << 10)

/* ---- which words -------------------------------------------------------------------------- */

static bool wants(const struct um_word_rows *rows, uint32_t word)
{
	uint32_t stem = rows->bags->word_stem[word];

	return stem != UM_WORD_BREAK && rows->local[stem] != UM_WORD_NONE && rows->surface->word[word].len;
}

enum unmet_status um_word_rows_init(struct um_word_rows *rows, const struct um_bags *bags, const struct um_surface *surface,
                                    const struct um_sample *sample, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t *local = UM_ARRAY(arena, uint32_t, (size_t)bags->stem_count + 1);

	*rows = (struct um_word_rows){ .bags = bags, .surface = surface, .local = local, .arena = arena };
	um_buf_init(&rows->folded, 4 * WORD_BYTES);
	rows->slot = UM_ARRAY(arena, uint32_t, (size_t)bags->word_count + 1);
	rows->word = UM_ARRAY(arena, struct um_str, (size_t)bags->word_count + 1);
	if (!local || !rows->slot || !rows->word)
		return (enum unmet_status)um_arena_fail(arena, err);
	memset(local, 0xff, bags->stem_count * sizeof(*local));
	for (uint32_t s = 0; s < sample->stem_count; s++)
		local[sample->bag_stem[s]] = s;
	for (uint32_t w = 0; w < bags->word_count; w++) {
		rows->slot[w] = wants(rows, w) ? rows->wanted : UM_WORD_NONE;
		if (rows->slot[w] != UM_WORD_NONE)
			rows->word[rows->wanted++] = surface->word[w];
	}
	rows->state = UM_ARRAY(arena, uint8_t, (size_t)rows->wanted + 1);
	return rows->state ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

void um_word_rows_release(struct um_word_rows *rows)
{
	um_buf_release(&rows->folded);
}

/* slot_of - of a word of the vocabulary, which is sorted; or NONE. */
static uint32_t slot_of(const struct um_word_rows *rows, struct um_str word)
{
	uint32_t low = 0, high = rows->wanted;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (um_str_cmp(rows->word[middle], word) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rows->wanted && um_str_eq(rows->word[low], word) ? low : UM_WORD_NONE;
}

static uint32_t slot_folded(struct um_word_rows *rows, struct um_str word)
{
	if (um_utf8_valid(word.ptr, word.len) < word.len)
		return UM_WORD_NONE;
	um_buf_clear(&rows->folded);
	um_utf8_fold(&rows->folded, word.ptr, word.len);
	return rows->folded.failed ? UM_WORD_NONE : slot_of(rows, um_buf_str(&rows->folded));
}

uint32_t um_word_rows_want(struct um_word_rows *rows, struct um_str word, uint8_t *how)
{
	uint32_t slot = slot_of(rows, word);

	*how = UM_WORD_WRITTEN;
	if (slot == UM_WORD_NONE) {
		slot = slot_folded(rows, word);
		*how = UM_WORD_FOLDED;
	}
	return slot == UM_WORD_NONE || rows->state[slot] >= *how ? UM_WORD_NONE : slot;
}

/* ---- their numbers ------------------------------------------------------------------------ */

/* draw_signs - rows of +-1, scaled so that lengths stay as they are on average. */
static void draw_signs(float *sign, uint32_t from, uint32_t dims)
{
	float unit = 1.0f / (float)sqrt((double)dims);
	struct um_rng rng;

	um_rng_init(&rng, 1, 2003);
	for (size_t i = 0; i < (size_t)from * dims; i++)
		sign[i] = um_rng_next(&rng) >> 63 ? unit : -unit;
}

enum unmet_status um_word_rows_size(struct um_word_rows *rows, uint32_t dims, struct unmet_error *err)
{
	uint32_t kept = dims > UM_OUTSIDE_DIMS ? UM_OUTSIDE_DIMS : dims;

	rows->told_dims = dims;
	rows->dims = um_pad(kept);
	if ((uint64_t)rows->dims * rows->wanted > VALUES_MAX)
		return um_fail(err, UNMET_E_LIMIT, "%u words of %u numbers are more than unmet keeps in memory: take vectors with fewer numbers",
		               rows->wanted, dims);
	rows->value = UM_ARRAY(rows->arena, float, (size_t)rows->wanted * rows->dims + 1);
	if (dims > UM_OUTSIDE_DIMS)
		rows->sign = UM_ARRAY(rows->arena, float, (size_t)dims * rows->dims + 1);
	if (!rows->value || (dims > UM_OUTSIDE_DIMS && !rows->sign))
		return (enum unmet_status)um_arena_fail(rows->arena, err);
	if (rows->sign)
		draw_signs(rows->sign, dims, rows->dims);
	return UNMET_OK;
}

void um_word_rows_put(struct um_word_rows *rows, uint32_t slot, uint8_t how, const float *row)
{
	float *to = rows->value + (size_t)slot * rows->dims;

	memset(to, 0, rows->dims * sizeof(*to));
	if (!rows->sign)
		memcpy(to, row, rows->told_dims * sizeof(*to));
	for (uint32_t j = 0; rows->sign && j < rows->told_dims; j++)
		um_axpy(to, row[j], rows->sign + (size_t)j * rows->dims, rows->dims);
	rows->found += rows->state[slot] == UM_WORD_ABSENT;
	rows->state[slot] = how;
}

void um_word_rows_centre(struct um_word_rows *rows)
{
	double sum[UM_OUTSIDE_DIMS] = { 0 };

	for (uint32_t w = 0; w < rows->wanted; w++)
		for (uint32_t j = 0; j < rows->dims; j++)
			sum[j] += rows->value[(size_t)w * rows->dims + j];
	for (uint32_t w = 0; w < rows->wanted; w++)
		for (uint32_t j = 0; j < rows->dims && rows->state[w]; j++)
			rows->value[(size_t)w * rows->dims + j] -= (float)(sum[j] / rows->found);
}

struct um_hash128 um_word_rows_hash(const struct um_word_rows *rows)
{
	uint64_t part[3] = { um_hash64(rows->state, rows->wanted), 0, 0 };
	struct um_hash128 h = um_hash128(rows->value, (size_t)rows->wanted * rows->dims * sizeof(*rows->value));

	part[1] = h.high;
	part[2] = h.low;
	return um_hash128(part, sizeof(part));
}

/* ---- to stems ----------------------------------------------------------------------------- */

/* times_of - how often each word is said in the sample. */
static uint32_t *times_of(const struct um_bags *bags, struct um_arena *arena)
{
	uint32_t *times = UM_ARRAY(arena, uint32_t, (size_t)bags->word_count + 1);

	for (uint64_t i = 0; times && i < bags->word_offset[bags->mention_count]; i++)
		if (bags->word[i] != UM_WORD_BREAK)
			times[bags->word[i]]++;
	return times;
}

#define LEAST 1e-12f /* beyond these the squares of a row are no longer told apart by floats */
#define MOST 1e12f

/* to_scale - files hold any numbers: a row of tiny or huge ones has a direction all the same, one beyond all numbers has none. */
static void to_scale(float *row, uint32_t dims)
{
	float most = 0;
	bool finite = true;

	for (uint32_t j = 0; j < dims; j++) {
		finite &= isfinite(row[j]) != 0;
		most = fabsf(row[j]) > most ? fabsf(row[j]) : most;
	}
	if (!finite)
		memset(row, 0, dims * sizeof(*row));
	else if (most > 0 && (most < LEAST || most > MOST))
		for (uint32_t j = 0; j < dims; j++)
			row[j] = (float)((double)row[j] / (double)most);
}

enum unmet_status um_word_rows_columns(struct um_columns *out, const struct um_word_rows *rows, uint32_t stem_count, struct unmet_error *err)
{
	uint32_t width = rows->dims;
	const uint32_t *times = times_of(rows->bags, rows->arena);

	out->dims = width;
	out->stem = UM_ARRAY(rows->arena, float, (size_t)stem_count * width + 1);
	if (!times || !out->stem)
		return (enum unmet_status)um_arena_fail(rows->arena, err);
	for (uint32_t w = 0; w < rows->bags->word_count; w++)
		if (rows->slot[w] != UM_WORD_NONE && rows->state[rows->slot[w]])
			um_axpy(out->stem + (size_t)rows->local[rows->bags->word_stem[w]] * width, (float)times[w],
			        rows->value + (size_t)rows->slot[w] * width, width);
	for (uint32_t s = 0; s < stem_count; s++) {
		to_scale(out->stem + (size_t)s * width, width);
		um_unit(out->stem + (size_t)s * width, width);
	}
	return UNMET_OK;
}
