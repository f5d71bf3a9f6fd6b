/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside.c - columns from elsewhere joined to the co-occurrence vectors of stems.
 *
 * Joined by length, not added up: cosines of the two become one weighted mean, and neither has to live in the other's space. A
 * stem that only one of the two knows is placed by that one.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

static float weight_for(uint32_t mention_count)
{
	if (mention_count <= UM_OUTSIDE_FULL)
		return 1.0f;
	return (float)sqrt((double)UM_OUTSIDE_FULL / mention_count);
}

enum unmet_status um_columns_join(struct um_vectors *v, const struct um_columns *columns, uint32_t stem_count, float weight,
                                  struct um_arena *arena, struct unmet_error *err)
{
	uint32_t inner = v->dims, dims = inner + columns->dims;
	float *stem = UM_ARRAY(arena, float, (size_t)stem_count * dims + 1);

	if (dims > UM_MAX_DIMS)
		return um_fail(err, UNMET_E_LIMIT, "word vectors of %u numbers are too long to be joined to %u of the corpus", columns->dims, inner);
	if (!stem)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (uint32_t t = 0; t < stem_count; t++) {
		float *row = stem + (size_t)t * dims;

		memcpy(row, v->stem + (size_t)t * inner, inner * sizeof(*row));
		um_axpy(row + inner, weight, columns->stem + (size_t)t * columns->dims, columns->dims);
		um_unit(row, dims);
	}
	*v = (struct um_vectors){ .dims = dims, .outer = v->outer + columns->dims, .stem = stem };
	return UNMET_OK;
}

enum unmet_status um_outside_join(struct um_vectors *v, const struct um_bags *bags, const struct um_sample *sample,
                                  const struct um_outside_source *source, struct um_arena *arena, struct unmet_error *err)
{
	struct um_columns columns;
	enum unmet_status rc;

	if (!source || !source->vectors)
		return UNMET_OK;
	rc = um_vector_file(&columns, source->vectors, source->surface, bags, sample, source->told, arena, err);
	return rc ? rc : um_columns_join(v, &columns, sample->stem_count, weight_for(sample->mention_count), arena, err);
}
