/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape.c - how needs stand to each other: which are alike, and which words tell a need from those.
 *
 * Distinctive words of a need set it apart from everything, so two needs about passwords share theirs.
 * What helps to tell those two is the contrast with the nearest needs only: share x ln of the share
 * there over the share among the three most alike.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/mem.h"

#define CONTRAST_WITH 3u
#define LEAST_SHARE 0.04 /* of the need's mentions */

struct shaping {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	double *alike;                  /* [k][k] */
	uint32_t *neighbour, *apart, *apart_count;
	float *similarity;
};

static void compare(struct shaping *s)
{
	const struct um_cluster_model *m = s->model;

	for (uint32_t i = 0; i < m->need_count; i++)
		for (uint32_t j = 0; j < m->need_count; j++)
			s->alike[(size_t)i * m->need_count + j] = (double)um_dot(m->centroid + (size_t)i * m->dims,
				m->centroid + (size_t)j * m->dims, m->dims);
}

static void find_neighbours(struct shaping *s, uint32_t c)
{
	uint32_t k = s->model->need_count, *to = s->neighbour + (size_t)c * UM_NEIGHBOURS, total = 0;
	const double *alike = s->alike + (size_t)c * k;

	for (uint32_t i = 0; i < k; i++) {
		uint32_t at = total;

		if (i == c || (total == UM_NEIGHBOURS && !(alike[i] > alike[to[total - 1]])))
			continue;
		if (total == UM_NEIGHBOURS)
			at--;
		for (; at > 0 && alike[i] > alike[to[at - 1]]; at--)
			to[at] = to[at - 1];
		to[at] = i;
		total += total < UM_NEIGHBOURS;
	}
	for (uint32_t i = 0; i < total; i++)
		s->similarity[(size_t)c * UM_NEIGHBOURS + i] = (float)alike[to[i]];
}

/* contrast - how much stem t sets need c apart from the nearest ones. */
static double contrast(const struct shaping *s, uint32_t t, uint32_t c, uint32_t near)
{
	const struct um_cluster_model *m = s->model;
	const uint32_t *times = m->times + (size_t)t * m->stride, *to = s->neighbour + (size_t)c * UM_NEIGHBOURS;
	double share = times[c] / (double)m->size[c], there = 0.5, size = 1;

	if (share < LEAST_SHARE || times[c] < 2 || (s->bags->function_word && s->bags->function_word[m->bag_stem[t]]))
		return 0;
	for (uint32_t i = 0; i < near; i++) {
		there += times[to[i]];
		size += m->size[to[i]];
	}
	there /= size;
	return share > there ? share * um_log(share / there) : 0;
}

static void set_apart(struct shaping *s, uint32_t c, uint32_t near)
{
	uint32_t *to = s->apart + (size_t)c * UM_APART, total = 0;
	double score[UM_APART + 1];

	for (uint32_t t = 0; t < s->model->stem_count; t++) {
		double now = contrast(s, t, c, near);
		uint32_t at = total;

		if (!(now > 0) || (total == UM_APART && !(now > score[total - 1])))
			continue;
		if (total == UM_APART)
			at--;
		for (; at > 0 && now > score[at - 1]; at--) {
			score[at] = score[at - 1];
			to[at] = to[at - 1];
		}
		score[at] = now;
		to[at] = s->model->bag_stem[t];
		total += total < UM_APART;
	}
	s->apart_count[c] = total;
}

static enum unmet_status shape_needs(struct um_shape *out, struct shaping *s, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t k = s->model->need_count, near = k - 1 < CONTRAST_WITH ? k - 1 : CONTRAST_WITH;
	double *x = UM_ARRAY(arena, double, (size_t)k + 1), *y = UM_ARRAY(arena, double, (size_t)k + 1);

	s->neighbour = UM_ARRAY(arena, uint32_t, (size_t)k * UM_NEIGHBOURS + 1);
	s->similarity = UM_ARRAY(arena, float, (size_t)k * UM_NEIGHBOURS + 1);
	s->apart = UM_ARRAY(arena, uint32_t, (size_t)k * UM_APART + 1);
	s->apart_count = UM_ARRAY(arena, uint32_t, (size_t)k + 1);
	if (!x || !y || !s->neighbour || !s->similarity || !s->apart || !s->apart_count)
		return um_arena_fail(arena, err);
	compare(s);
	for (uint32_t c = 0; c < k; c++) {
		find_neighbours(s, c);
		set_apart(s, c, near);
	}
	out->neighbour_count = k - 1 < UM_NEIGHBOURS ? k - 1 : UM_NEIGHBOURS;
	out->neighbour = s->neighbour;
	out->alike = s->similarity;
	out->apart = s->apart;
	out->apart_count = s->apart_count;
	out->x = x;
	out->y = y;
	return um_layout(x, y, s->alike, k, err);
}

/* name_levels - themes and areas by name. */
static enum unmet_status name_levels(struct um_shape *out, const struct shaping *s, const struct um_surface *surface,
                                     uint32_t *group, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_cluster_model *m = s->model;
	struct um_str *theme = UM_ARRAY(arena, struct um_str, (size_t)m->theme_count + 1);
	struct um_str *area = UM_ARRAY(arena, struct um_str, (size_t)m->area_count + 1);
	enum unmet_status rc;

	if (!theme || !area)
		return um_arena_fail(arena, err);
	rc = um_group_labels(theme, m, s->bags, surface, m->theme, m->theme_count, arena, err);
	for (uint32_t c = 0; c < m->need_count; c++)
		group[c] = m->area[m->theme[c] - 1];
	if (!rc)
		rc = um_group_labels(area, m, s->bags, surface, group, m->area_count, arena, err);
	out->theme_label = theme;
	out->area_label = area;
	out->area = m->area;
	return rc;
}

enum unmet_status um_cluster_shape(struct um_shape *out, const struct um_cluster_model *model, const struct um_bags *bags,
                                   const struct um_surface *surface, struct um_arena *arena, struct unmet_error *err)
{
	struct shaping s = { .model = model, .bags = bags };
	size_t k = model->need_count;
	struct um_arena scratch;
	uint32_t *group;
	enum unmet_status rc;

	*out = (struct um_shape){ .need_count = model->need_count, .theme_count = model->theme_count,
		.area_count = model->area_count };
	um_arena_init(&scratch, SIZE_MAX);
	s.alike = UM_ARRAY(&scratch, double, k * k + 1);
	group = UM_ARRAY(&scratch, uint32_t, k + 1);
	rc = s.alike && group ? shape_needs(out, &s, arena, err) : um_arena_fail(&scratch, err);
	if (!rc)
		rc = name_levels(out, &s, surface, group, arena, err);
	um_arena_release(&scratch);
	return rc;
}
