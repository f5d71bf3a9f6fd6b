/* SPDX-License-Identifier: Apache-2.0 */
/*
 * consensus.c - what several starts found, given to the next ones as columns of the stems.
 *
 * Starts from different seeds draw different borders, and where they agree the border is in the data. A stem is described by how its
 * mentions divide over the needs of every start, less how all mentions do; two stems that fall together in all starts get the same
 * row, though they may never meet: co-association (Fred & Jain 2005), of stems instead of mentions, so that it costs little and new
 * starts can use it. The rows are projected by random signs (Achlioptas 2003), so that their length depends on no number of needs.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

#define CONSENSUS_DIMS 96u

/* add_start - how the stems divide over the needs of one start. */
static void add_start(float *columns, const struct um_work *work, const struct um_sample *sample, const float *sign)
{
	for (uint32_t t = 0; t < sample->stem_count; t++)
		for (uint32_t c = 0; c < work->k; c++) {
			float share = (float)work->times[(size_t)t * work->stride + c] / (float)sample->df[t];
			float all = (float)work->size[c] / (float)sample->mention_count;

			um_axpy(columns + (size_t)t * CONSENSUS_DIMS, share - all, sign + (size_t)c * CONSENSUS_DIMS, CONSENSUS_DIMS);
		}
}

enum unmet_status um_consensus_join(struct um_vectors *v, const struct um_work *work, uint32_t starts, const struct um_sample *sample,
                                    double weight, struct um_arena *arena, struct unmet_error *err)
{
	struct um_columns columns = { .dims = CONSENSUS_DIMS };
	size_t most = (size_t)work[0].k * CONSENSUS_DIMS;
	float *sign = UM_ARRAY(arena, float, most + 1);
	struct um_rng rng;

	columns.stem = UM_ARRAY(arena, float, (size_t)sample->stem_count * CONSENSUS_DIMS + 1);
	if (!sign || !columns.stem)
		return (enum unmet_status)um_arena_fail(arena, err);
	um_rng_init(&rng, 1, 2005);
	for (uint32_t i = 0; i < starts; i++) {
		for (size_t j = 0; j < most; j++)
			sign[j] = um_rng_next(&rng) >> 63 ? 1.0f : -1.0f;
		add_start(columns.stem, &work[i], sample, sign);
	}
	for (uint32_t t = 0; t < sample->stem_count; t++)
		um_unit(columns.stem + (size_t)t * CONSENSUS_DIMS, CONSENSUS_DIMS);
	return um_columns_join(v, &columns, sample->stem_count, (float)weight, arena, err);
}
