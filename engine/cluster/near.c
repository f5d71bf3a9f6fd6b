/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.c - a mention goes where the mentions most like it are: votes of nearest neighbours.
 *
 * A centre says little of a need that is said in three ways, and a multinomial that words come one by one; both draw a border through
 * such a need, and the few mentions most like a mention lie on its side of it more often than either. So each mention takes the need
 * that the sum of its neighbours' cosines is largest for, a neighbour being one of the ten nearest of either, a few times over: label propagation (Zhu &
 * Ghahramani 2002) on a graph of nearest neighbours, from labels that EM found, which then draws its borders again.
 *
 * Neighbours are looked for in a mention's own group and those with the nearest centres (an inverted file: Jegou, Douze & Schmid 2011), which finds nearly
 * all of them. Where groups are large every n-th mention of all of them stands for the rest, so that the cost stays linear.
 */
#include "cluster/internal.h"

#include <math.h>

#define NONE UINT32_MAX
#define TILE 256u        /* mentions compared with at a time: they stay in the cache */
#define MOST_GROUPS 8u

struct um_near {
	uint32_t most;       /* neighbours that a mention looks for */
	uint32_t groups;     /* it looks in */
	uint32_t seen;       /* it is compared with, on average, at most */
	uint32_t *near;      /* [M][most] the most alike first; NONE past the last */
	float *alike;        /* [M][most] cosines, 0 past the last */
	uint32_t *group;     /* [M][groups] looked in; NONE past the last */
	uint32_t *asker;     /* [M * groups] mentions by the groups they look in */
	uint32_t *member;    /* [M] mentions by the group they are in */
	uint32_t *asked, *held; /* [k+2] where a group's begin */
	float *row, *panel;  /* [TILE][D] */
	float *score;        /* [UM_TILE][TILE] */
	uint32_t *offset;    /* [M+2] of links */
	uint32_t *link;      /* [2 M most] neighbours both ways; one of the nearest of each other counts twice */
	float *weight;       /* [2 M most] */
	uint32_t *next;      /* [M] */
	float *vote;         /* [stride] */
};

enum unmet_status um_near_init(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe,
                               struct um_arena *arena, struct unmet_error *err)
{
	size_t m = sample->mention_count, k = work->k, d = work->dims;
	struct um_near *n = UM_ARRAY(arena, struct um_near, 1);

	if (!n)
		return um_arena_fail(arena, err);
	n->most = recipe->near < m ? recipe->near : (uint32_t)m - 1;
	n->groups = recipe->near_groups < MOST_GROUPS ? recipe->near_groups : MOST_GROUPS;
	n->seen = recipe->near_seen;
	n->near = UM_ARRAY(arena, uint32_t, m * n->most + 1);
	n->alike = UM_ARRAY(arena, float, m * n->most + 1);
	n->group = UM_ARRAY(arena, uint32_t, m * n->groups + 1);
	n->asker = UM_ARRAY(arena, uint32_t, m * n->groups + 1);
	n->member = UM_ARRAY(arena, uint32_t, m + 1);
	n->asked = UM_ARRAY(arena, uint32_t, k + 2);
	n->held = UM_ARRAY(arena, uint32_t, k + 2);
	n->row = UM_ARRAY(arena, float, TILE * d);
	n->panel = UM_ARRAY(arena, float, TILE * d);
	n->score = UM_ARRAY(arena, float, (size_t)UM_TILE * TILE);
	n->offset = UM_ARRAY(arena, uint32_t, m + 2);
	n->link = UM_ARRAY(arena, uint32_t, 2 * m * n->most + 1);
	n->weight = UM_ARRAY(arena, float, 2 * m * n->most + 1);
	n->next = UM_ARRAY(arena, uint32_t, m + 1);
	n->vote = UM_ARRAY(arena, float, (size_t)work->stride + 1);
	if (!n->near || !n->alike || !n->group || !n->asker || !n->member || !n->asked || !n->held || !n->row || !n->panel || !n->score ||
	    !n->offset || !n->link || !n->weight || !n->next || !n->vote)
		return um_arena_fail(arena, err);
	work->near = n;
	return UNMET_OK;
}

/* ---- where to look ------------------------------------------------------------------------ */

/* choose - a mention's own group, then those whose centres are nearest. */
static void choose(uint32_t *group, const struct um_work *work, uint32_t own, const float *score)
{
	float value[MOST_GROUPS] = { INFINITY };
	uint32_t most = work->near->groups, have = 1;

	group[0] = own;
	for (uint32_t c = 0; c < work->k; c++) {
		float at = score[c] + work->bias[c];
		uint32_t j;

		if (c == own || !work->size[c] || (have == most && !(at > value[have - 1])))
			continue;
		for (j = have < most ? have++ : have - 1; j > 1 && value[j - 1] < at; j--) {
			value[j] = value[j - 1];
			group[j] = group[j - 1];
		}
		value[j] = at;
		group[j] = c;
	}
	while (have < most)
		group[have++] = NONE;
}

/* aim - the centre nearest to x is the one of the largest x . panel + bias. */
static void aim(struct um_work *work)
{
	um_pack(work->panel, work->centroid, work->k, work->dims);
	for (uint32_t c = 0; c < work->k; c++) {
		const float *centre = work->centroid + (size_t)c * work->dims;

		work->bias[c] = -0.5f * um_dot(centre, centre, work->dims);
	}
}

static void choose_all(struct um_work *work, uint32_t mention_count)
{
	struct um_near *n = work->near;

	um_kmeans_centre(work, mention_count);
	aim(work);
	for (uint32_t from = 0; from < mention_count; from += UM_TILE) {
		uint32_t tile = mention_count - from < UM_TILE ? mention_count - from : UM_TILE;

		um_scores(work->score, work->stride, work->x + (size_t)from * work->dims, tile, work->panel, work->k, work->dims);
		for (uint32_t r = from; r < from + tile; r++)
			choose(n->group + (size_t)r * n->groups, work, work->need[r], work->score + (size_t)(r - from) * work->stride);
	}
}

/* sort_by_group - the mentions of group[mention][per], every n-th of them: those of group c at list[begin[c]..begin[c+1]], ascending. */
static void sort_by_group(uint32_t *list, uint32_t *begin, const uint32_t *group, uint32_t mention_count, uint32_t per, uint32_t every,
                          uint32_t k)
{
	memset(begin, 0, ((size_t)k + 2) * sizeof(*begin));
	for (size_t r = 0; r < mention_count; r += every)
		for (size_t i = r * per; i < (r + 1) * per; i++)
			if (group[i] != NONE)
				begin[group[i] + 2]++;
	for (uint32_t c = 2; c < k + 2; c++)
		begin[c] += begin[c - 1];
	for (size_t r = 0; r < mention_count; r += every)
		for (size_t i = r * per; i < (r + 1) * per; i++)
			if (group[i] != NONE)
				list[begin[group[i] + 1]++] = (uint32_t)r;
}

/* thinning - n such that every n-th mention is not too many to be compared with. */
static uint32_t thinning(const struct um_work *work, uint32_t mention_count)
{
	uint64_t all = 0;

	for (uint32_t c = 0; c < work->k; c++)
		all += (uint64_t)work->size[c] * (work->near->asked[c + 1] - work->near->asked[c]);
	return 1 + (uint32_t)(all / ((uint64_t)work->near->seen * mention_count));
}

/* ---- who is near -------------------------------------------------------------------------- */

static void offer(struct um_near *n, uint32_t mention, uint32_t other, float alike)
{
	float *value = n->alike + (size_t)mention * n->most;
	uint32_t *near = n->near + (size_t)mention * n->most, j = n->most - 1;

	for (; j > 0 && value[j - 1] < alike; j--) {
		value[j] = value[j - 1];
		near[j] = near[j - 1];
	}
	value[j] = alike;
	near[j] = other;
}

static void gather(float *to, const struct um_work *work, const uint32_t *mention, uint32_t total)
{
	for (uint32_t i = 0; i < total; i++)
		memcpy(to + (size_t)i * work->dims, work->x + (size_t)mention[i] * work->dims, work->dims * sizeof(*to));
}

/* compare - some who ask with some members of a group. */
static void compare(struct um_work *work, const uint32_t *asker, uint32_t askers, const uint32_t *member, uint32_t members)
{
	struct um_near *n = work->near;

	gather(n->row, work, asker, askers);
	um_scores(n->score, TILE, n->row, askers, n->panel, members, work->dims);
	for (uint32_t r = 0; r < askers; r++) {
		const float *score = n->score + (size_t)r * TILE, *last = n->alike + ((size_t)asker[r] + 1) * n->most - 1;

		for (uint32_t i = 0; i < members; i++)
			if (score[i] > *last && member[i] != asker[r])
				offer(n, asker[r], member[i], score[i]);
	}
}

static void compare_group(struct um_work *work, uint32_t c)
{
	struct um_near *n = work->near;

	for (uint32_t i = n->held[c]; i < n->held[c + 1]; i += TILE) {
		uint32_t members = n->held[c + 1] - i < TILE ? n->held[c + 1] - i : TILE;

		gather(n->row, work, n->member + i, members);
		um_pack(n->panel, n->row, members, work->dims);
		for (uint32_t r = n->asked[c]; r < n->asked[c + 1]; r += UM_TILE)
			compare(work, n->asker + r, n->asked[c + 1] - r < UM_TILE ? n->asked[c + 1] - r : UM_TILE, n->member + i, members);
	}
}

static void find(struct um_work *work, uint32_t mention_count)
{
	struct um_near *n = work->near;
	size_t cells = (size_t)mention_count * n->most;

	choose_all(work, mention_count);
	sort_by_group(n->asker, n->asked, n->group, mention_count, n->groups, 1, work->k);
	sort_by_group(n->member, n->held, work->need, mention_count, 1, thinning(work, mention_count), work->k);
	memset(n->near, 0xff, cells * sizeof(*n->near));
	memset(n->alike, 0, cells * sizeof(*n->alike));
	for (uint32_t c = 0; c < work->k; c++)
		compare_group(work, c);
}

/* ---- votes -------------------------------------------------------------------------------- */

static void add_link(struct um_near *n, uint32_t from, uint32_t to, float weight)
{
	uint32_t at = n->offset[from + 1]++;

	n->link[at] = to;
	n->weight[at] = weight;
}

/* link - neighbours both ways: link[offset[r]..offset[r+1]]. */
static void link_both(struct um_near *n, uint32_t mention_count)
{
	memset(n->offset, 0, ((size_t)mention_count + 2) * sizeof(*n->offset));
	for (uint32_t r = 0; r < mention_count; r++)
		for (size_t i = (size_t)r * n->most; i < ((size_t)r + 1) * n->most && n->near[i] != NONE; i++) {
			n->offset[r + 2]++;
			n->offset[n->near[i] + 2]++;
		}
	for (uint32_t r = 2; r < mention_count + 2; r++)
		n->offset[r] += n->offset[r - 1];
	for (uint32_t r = 0; r < mention_count; r++)
		for (size_t i = (size_t)r * n->most; i < ((size_t)r + 1) * n->most && n->near[i] != NONE; i++) {
			add_link(n, r, n->near[i], n->alike[i]);
			add_link(n, n->near[i], r, n->alike[i]);
		}
}

/* vote - all at once; a mention without neighbours stays, and so does one between two needs. */
static void vote(struct um_work *work, uint32_t mention_count)
{
	struct um_near *n = work->near;

	for (uint32_t r = 0; r < mention_count; r++) {
		uint32_t best = work->need[r];

		memset(n->vote, 0, work->stride * sizeof(*n->vote));
		for (uint32_t i = n->offset[r]; i < n->offset[r + 1]; i++)
			n->vote[work->need[n->link[i]]] += n->weight[i];
		for (uint32_t c = 0; c < work->k; c++)
			if (n->vote[c] > n->vote[best])
				best = c;
		n->next[r] = best;
	}
	memcpy(work->need, n->next, mention_count * sizeof(*n->next));
}

void um_near_vote(struct um_work *work, const struct um_sample *sample, uint32_t times)
{
	find(work, sample->mention_count);
	link_both(work->near, sample->mention_count);
	for (uint32_t i = 0; i < times; i++)
		vote(work, sample->mention_count);
}
