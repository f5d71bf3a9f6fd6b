/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge.c - themes: needs that go together.
 *
 * Average linkage (Sokal & Michener 1958) over the cosine of needs' centres in the reweighted space,
 * where people's sense of alike is best kept. The tree is cut where the next merge would cost most,
 * between one theme per eight needs and one per three: enough to give a page its headings, few enough
 * to be read.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/mem.h"

struct tree {
	uint32_t k, alive;
	double *alike;      /* [k][k] mean cosine between members */
	uint32_t *size;     /* [k] needs in a branch; 0 once merged away */
	uint32_t *branch;   /* [k] branch of a need */
};

static double *cell(const struct tree *tree, uint32_t a, uint32_t b)
{
	return &tree->alike[(size_t)a * tree->k + b];
}

static double closest(const struct tree *tree, uint32_t *a, uint32_t *b)
{
	double best = -INFINITY;

	for (uint32_t i = 0; i < tree->k; i++)
		for (uint32_t j = i + 1; j < tree->k && tree->size[i]; j++)
			if (tree->size[j] && *cell(tree, i, j) > best) {
				best = *cell(tree, i, j);
				*a = i;
				*b = j;
			}
	return best;
}

static void join(struct tree *tree, uint32_t a, uint32_t b)
{
	double na = tree->size[a], nb = tree->size[b];

	for (uint32_t i = 0; i < tree->k; i++)
		if (i != a && i != b && tree->size[i])
			*cell(tree, a, i) = *cell(tree, i, a) =
				(na * *cell(tree, a, i) + nb * *cell(tree, b, i)) / (na + nb);
	tree->size[a] += tree->size[b];
	tree->size[b] = 0;
	for (uint32_t i = 0; i < tree->k; i++)
		if (tree->branch[i] == b)
			tree->branch[i] = a;
	tree->alive--;
}

/* name_themes - branches numbered by their first need, from 1. */
static void name_themes(uint32_t *theme, const struct tree *tree)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < tree->k; i++)
		theme[i] = tree->branch[i] == i ? ++next : 0;
	for (uint32_t i = 0; i < tree->k; i++)
		theme[i] = theme[tree->branch[i]];
}

static void plant(struct tree *tree, const struct um_cluster_model *model)
{
	for (uint32_t i = 0; i < tree->k; i++) {
		tree->size[i] = 1;
		tree->branch[i] = i;
		for (uint32_t j = 0; j < tree->k; j++)
			*cell(tree, i, j) = (double)um_dot(model->centroid + (size_t)i * model->dims,
			                                   model->centroid + (size_t)j * model->dims, model->dims);
	}
	tree->alive = tree->k;
}

/* grow - merge down to the fewest themes; keep the cut before the largest drop in likeness. A branch's
 * name is its lowest need, so the lower one absorbs the higher. */
static uint32_t grow(uint32_t *theme, struct tree *tree)
{
	uint32_t least = tree->k / 8 > 2 ? tree->k / 8 : 2, most = tree->k / 3 > least ? tree->k / 3 : least;
	uint32_t a = 0, b = 0, cut = tree->k;
	double before = 1, deepest = -INFINITY;

	name_themes(theme, tree);
	while (tree->alive > least) {
		double next = closest(tree, &a, &b);

		if (tree->alive <= most && before - next > deepest) {
			deepest = before - next;
			cut = tree->alive;
			name_themes(theme, tree);
		}
		join(tree, a, b);
		before = next;
	}
	if (tree->alive <= most && before - closest(tree, &a, &b) > deepest && tree->alive < tree->k) {
		cut = tree->alive;
		name_themes(theme, tree);
	}
	return cut;
}

enum unmet_status um_themes(struct um_cluster_model *model, struct unmet_error *err)
{
	uint32_t k = model->need_count;
	struct tree tree = { .k = k };
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	um_arena_init(&arena, SIZE_MAX);
	tree.alike = UM_ARRAY(&arena, double, (size_t)k * k + 1);
	tree.size = UM_ARRAY(&arena, uint32_t, (size_t)k + 1);
	tree.branch = UM_ARRAY(&arena, uint32_t, (size_t)k + 1);
	if (!tree.alike || !tree.size || !tree.branch) {
		rc = um_arena_fail(&arena, err);
	} else {
		plant(&tree, model);
		model->theme_count = grow(model->theme, &tree);
	}
	um_arena_release(&arena);
	return rc;
}
