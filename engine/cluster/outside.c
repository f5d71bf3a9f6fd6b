/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside.c - columns from elsewhere joined to the co-occurrence vectors of stems.
 *
 * Joined by length, not added up: cosines of the two become one weighted mean, and neither has to live in the other's space. A
 * stem that only one of the two knows is placed by that one.
 */
#include "cluster/internal.h"
#include "cluster/word_rows.h"

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

static enum unmet_status ask(struct um_columns *out, const struct um_outside_source *source, const struct um_bags *bags,
                             const struct um_sample *sample, struct um_arena *arena, struct unmet_error *err)
{
	struct um_word_rows rows;
	enum unmet_status rc = um_word_rows_init(&rows, bags, source->surface, sample, arena, err);

	*source->asked = (struct um_outside_told){ 0 };
	if (!rc)
		rc = source->ask(source->ask_ctx, &rows, err);
	if (!rc) {
		*source->asked = (struct um_outside_told){ .dims = rows.told_dims, .word_total = rows.wanted, .found_total = rows.found,
		                                           .hash = um_word_rows_hash(&rows) };
		um_word_rows_centre(&rows);
		rc = um_word_rows_columns(out, &rows, sample->stem_count, err);
	}
	um_word_rows_release(&rows);
	return rc;
}

enum unmet_status um_outside_join(struct um_vectors *v, const struct um_bags *bags, const struct um_sample *sample,
                                  const struct um_outside_source *source, struct um_arena *arena, struct unmet_error *err)
{
	float weight = weight_for(sample->mention_count);
	struct um_columns columns;
	enum unmet_status rc = UNMET_OK;

	if (source && source->vectors) {
		rc = um_vector_file(&columns, source->vectors, source->surface, bags, sample, source->told, arena, err);
		if (!rc)
			rc = um_columns_join(v, &columns, sample->stem_count, weight, arena, err);
	}
	if (!rc && source && source->ask) {
		rc = ask(&columns, source, bags, sample, arena, err);
		if (!rc)
			rc = um_columns_join(v, &columns, sample->stem_count, weight, arena, err);
	}
	return rc;
}
