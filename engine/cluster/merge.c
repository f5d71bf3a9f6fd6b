/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge.c - themes and areas: needs that go together, at two heights of one tree.
 *
 * Average linkage (Sokal & Michener 1958) over the cosine of needs' centres in the reweighted space,
 * where people's sense of alike is best kept. Each level is cut where the next merge would cost most,
 * between one group per eight of the level below and one per three: enough to give a page its headings,
 * few enough to be read. Areas are themes merged further along the same tree, so they nest.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/mem.h"

#define LEAST_OVER 8u
#define MOST_OVER 3u
#define FEW_THEMES 6u /* below, every theme is an area of its own */

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

/* name_groups - branches numbered by their first need, from 1. */
static void name_groups(uint32_t *group, const struct tree *tree)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < tree->k; i++)
		group[i] = tree->branch[i] == i ? ++next : 0;
	for (uint32_t i = 0; i < tree->k; i++)
		group[i] = group[tree->branch[i]];
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

/* cut - merge down; group[] is the cut before the largest drop in likeness with least..most branches. A
 * branch's name is its lowest need, so the lower one absorbs the higher. Returns how many branches. */
static uint32_t cut(uint32_t *group, struct tree *tree, uint32_t least, uint32_t most)
{
	uint32_t a = 0, b = 0, found = tree->k;
	double before = 1, deepest = -INFINITY;

	name_groups(group, tree);
	while (tree->alive > 1 && tree->alive >= least) {
		double next = closest(tree, &a, &b);

		if (tree->alive <= most && before - next > deepest) {
			deepest = before - next;
			found = tree->alive;
			name_groups(group, tree);
		}
		join(tree, a, b);
		before = next;
	}
	return found;
}

static uint32_t level(uint32_t *group, struct tree *tree, const struct um_cluster_model *model, uint32_t below)
{
	uint32_t least = below / LEAST_OVER > 2 ? below / LEAST_OVER : 2;
	uint32_t most = below / MOST_OVER > least ? below / MOST_OVER : least;

	plant(tree, model);
	return cut(group, tree, least, most);
}

/* find_areas - the area of every theme; area of a need is in of[]. */
static void find_areas(struct um_cluster_model *model, struct tree *tree, uint32_t *of)
{
	if (model->theme_count < FEW_THEMES) {
		model->area_count = model->theme_count;
		for (uint32_t t = 0; t < model->theme_count; t++)
			model->area[t] = t + 1;
		return;
	}
	model->area_count = level(of, tree, model, model->theme_count);
	for (uint32_t i = 0; i < tree->k; i++)
		model->area[model->theme[i] - 1] = of[i];
}

enum unmet_status um_themes(struct um_cluster_model *model, struct unmet_error *err)
{
	uint32_t k = model->need_count, *of;
	struct tree tree = { .k = k };
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	um_arena_init(&arena, SIZE_MAX);
	tree.alike = UM_ARRAY(&arena, double, (size_t)k * k + 1);
	tree.size = UM_ARRAY(&arena, uint32_t, (size_t)k + 1);
	tree.branch = UM_ARRAY(&arena, uint32_t, (size_t)k + 1);
	of = UM_ARRAY(&arena, uint32_t, (size_t)k + 1);
	if (!tree.alike || !tree.size || !tree.branch || !of) {
		rc = um_arena_fail(&arena, err);
	} else {
		model->theme_count = level(model->theme, &tree, model, k);
		find_areas(model, &tree, of);
	}
	um_arena_release(&arena);
	return rc;
}
