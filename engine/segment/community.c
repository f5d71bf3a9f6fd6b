/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Leiden algorithm (Traag, Waltman & van Eck 2019) on a dense matrix. Three steps until nothing moves: nodes move to the
 * community where modularity gains most; each community is taken apart again and joined from single nodes, so that what
 * is not held together comes apart; what was joined becomes one node of a smaller network that starts from the communities
 * of the first step. The order of nodes matters, so ten are tried, always the same ten. Needs are hundreds: a matrix is small.
 */
#include "segment/community.h"

#include "base/arena.h"
#include "base/rng.h"

#include <string.h>

#define LEAST_GAIN 1e-12   /* of all weight: rounding must not move anything */
#define PASSES_MAX 100
#define LEVELS_MAX 64
#define STARTS 10          /* orders of nodes; the best division is taken, of equals the first */

struct graph {
	uint32_t n;
	double *weight;    /* [n][n], within a node on the diagonal, twice */
	double *strength;  /* [n] sum of the row */
	double total;      /* of all strengths */
};

struct scratch {
	double *to;        /* [n] weight from one node to each community */
	double *held;      /* [n] strength of each community */
	double *out;       /* [n] weight from a refined community to the rest of its own community */
	uint32_t *order;   /* [n] in which nodes are asked */
	uint32_t *refined; /* [n] */
	uint32_t *size;    /* [n] */
};

static const double *row(const struct graph *g, uint32_t v)
{
	return g->weight + (size_t)v * g->n;
}

static void sum_up(struct graph *g)
{
	g->total = 0;
	for (uint32_t v = 0; v < g->n; v++) {
		g->strength[v] = 0;
		for (uint32_t u = 0; u < g->n; u++)
			g->strength[v] += row(g, v)[u];
		g->total += g->strength[v];
	}
}

/* hold - strengths and sizes of the communities of `of`. */
static void hold(const struct graph *g, const uint32_t *of, struct scratch *s)
{
	memset(s->held, 0, g->n * sizeof(*s->held));
	memset(s->size, 0, g->n * sizeof(*s->size));
	for (uint32_t v = 0; v < g->n; v++) {
		s->held[of[v]] += g->strength[v];
		s->size[of[v]]++;
	}
}

/* reach - weight from v to each community, itself left out. */
static void reach(const struct graph *g, uint32_t v, const uint32_t *of, struct scratch *s)
{
	memset(s->to, 0, g->n * sizeof(*s->to));
	for (uint32_t u = 0; u < g->n; u++)
		if (u != v)
			s->to[of[u]] += row(g, v)[u];
}

/* gain - of v, now alone, in community c. */
static double gain(const struct graph *g, const struct scratch *s, uint32_t v, uint32_t c)
{
	return s->to[c] - g->strength[v] * s->held[c] / g->total;
}

static uint32_t best_community(const struct graph *g, struct scratch *s, uint32_t v, uint32_t *of)
{
	uint32_t best = of[v];
	double most;

	s->held[of[v]] -= g->strength[v];
	most = gain(g, s, v, best) + LEAST_GAIN * g->total;
	for (uint32_t c = 0; c < g->n; c++) {
		bool there = s->to[c] > 0 || (!s->size[c] && s->size[of[v]] > 1); /* or alone */

		if (there && gain(g, s, v, c) > most) {
			best = c;
			most = gain(g, s, v, c);
		}
	}
	s->held[of[v]] += g->strength[v];
	return best;
}

static void move(const struct graph *g, struct scratch *s, uint32_t v, uint32_t *of, uint32_t to)
{
	s->held[of[v]] -= g->strength[v];
	s->size[of[v]]--;
	s->held[to] += g->strength[v];
	s->size[to]++;
	of[v] = to;
}

/* move_all - until no node wants to: a node that comes may make others of its community want to leave, so all are asked again. */
static void move_all(const struct graph *g, struct scratch *s, uint32_t *of)
{
	bool moved = true;

	hold(g, of, s);
	for (int pass = 0; moved && pass < PASSES_MAX; pass++) {
		moved = false;
		for (uint32_t i = 0; i < g->n; i++) {
			uint32_t v = s->order[i], to;

			reach(g, v, of, s);
			to = best_community(g, s, v, of);
			if (to == of[v])
				continue;
			move(g, s, v, of, to);
			moved = true;
		}
	}
}

/* ---- refinement --------------------------------------------------------------------------- */

static double within(const struct graph *g, uint32_t v, const uint32_t *of)
{
	double sum = 0;

	for (uint32_t u = 0; u < g->n; u++)
		if (u != v && of[u] == of[v])
			sum += row(g, v)[u];
	return sum;
}

/* join - v, still alone, joins the part of its community that gains most by it. inside: strength of each community. */
static void join(const struct graph *g, struct scratch *s, uint32_t v, const uint32_t *of, const double *inside)
{
	uint32_t *part = s->refined, best = part[v];
	double whole = inside[of[v]], most = LEAST_GAIN * g->total, tied = within(g, v, of);

	if (tied < g->strength[v] * (whole - g->strength[v]) / g->total)
		return;
	reach(g, v, part, s);
	for (uint32_t u = 0; u < g->n; u++) {
		uint32_t c = part[u];
		bool held = of[u] == of[v] && u == c && c != part[v] && s->out[c] >= s->held[c] * (whole - s->held[c]) / g->total;

		if (held && gain(g, s, v, c) > most) {
			best = c;
			most = gain(g, s, v, c);
		}
	}
	if (best == part[v])
		return;
	s->out[best] += tied - 2 * s->to[best];
	move(g, s, v, part, best);
}

/* refine - s->refined: a part of each community for every node, named by a node that never moved away. */
static void refine(const struct graph *g, struct scratch *s, const uint32_t *of, double *inside)
{
	memset(inside, 0, g->n * sizeof(*inside));
	for (uint32_t v = 0; v < g->n; v++) {
		s->refined[v] = v;
		inside[of[v]] += g->strength[v];
		s->out[v] = within(g, v, of);
	}
	hold(g, s->refined, s);
	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t v = s->order[i];

		if (s->refined[v] == v && s->size[v] == 1)
			join(g, s, v, of, inside);
	}
}

/* ---- levels ------------------------------------------------------------------------------- */

/* number - names of communities become 0.. in order of the first node. */
static uint32_t number(uint32_t *of, uint32_t n, uint32_t *name)
{
	uint32_t total = 0;

	memset(name, 0xff, n * sizeof(*name));
	for (uint32_t v = 0; v < n; v++) {
		if (name[of[v]] == UINT32_MAX)
			name[of[v]] = total++;
		of[v] = name[of[v]];
	}
	return total;
}

/* shrink - parts become nodes, in the community their nodes were in. */
static void shrink(struct graph *g, uint32_t *of, const uint32_t *part, uint32_t parts, double *room)
{
	memset(room, 0, (size_t)parts * parts * sizeof(*room));
	for (uint32_t v = 0; v < g->n; v++)
		for (uint32_t u = 0; u < g->n; u++)
			room[(size_t)part[v] * parts + part[u]] += row(g, v)[u];
	for (uint32_t v = g->n; v-- > 0;)
		room[(size_t)parts * parts + part[v]] = of[v];
	for (uint32_t p = 0; p < parts; p++)
		of[p] = (uint32_t)room[(size_t)parts * parts + p];
	memcpy(g->weight, room, (size_t)parts * parts * sizeof(*room));
	g->n = parts;
	sum_up(g);
}

static double quality(const struct graph *g, const uint32_t *of, struct scratch *s)
{
	double inner = 0, expected = 0;

	if (g->total <= 0)
		return 0;
	hold(g, of, s);
	for (uint32_t v = 0; v < g->n; v++) {
		expected += s->held[v] * s->held[v];
		for (uint32_t u = 0; u < g->n; u++)
			inner += of[u] == of[v] ? row(g, v)[u] : 0;
	}
	return inner / g->total - expected / (g->total * g->total);
}

struct levels {
	struct graph g;
	struct scratch s;
	uint32_t *now;      /* [n] community of each node of the shrunken network */
	uint32_t *node;     /* [n] node of it for each node of the whole */
	uint32_t *name;     /* [n] */
	double *inside, *room;
};

/* deal - the order of a start: by index in the first, shuffled in the others. */
static void deal(uint32_t *order, uint32_t n, uint32_t start)
{
	struct um_rng rng;

	um_rng_init(&rng, start, n);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	for (uint32_t i = start ? n : 0; i > 1; i--) {
		uint32_t j = (uint32_t)um_rng_below(&rng, i), last = order[i - 1];

		order[i - 1] = order[j];
		order[j] = last;
	}
}

/* climb - one start, from single nodes to communities that no longer move. */
static void climb(struct levels *l, uint32_t n, uint32_t start)
{
	for (uint32_t v = 0; v < n; v++)
		l->node[v] = l->now[v] = v;
	for (int level = 0; level < LEVELS_MAX; level++) {
		uint32_t communities, parts;

		deal(l->s.order, l->g.n, start);
		move_all(&l->g, &l->s, l->now);
		communities = number(l->now, l->g.n, l->name);
		if (communities == l->g.n)
			break;
		refine(&l->g, &l->s, l->now, l->inside);
		parts = number(l->s.refined, l->g.n, l->name);
		if (parts == l->g.n)
			break;
		for (uint32_t v = 0; v < n; v++)
			l->node[v] = l->s.refined[l->node[v]];
		shrink(&l->g, l->now, l->s.refined, parts, l->room);
	}
}

static void load(struct levels *l, const double *weight, uint32_t n)
{
	memcpy(l->g.weight, weight, (size_t)n * n * sizeof(*weight));
	l->g.n = n;
	sum_up(&l->g);
}

/* keep - of: the communities of this start, if they are better than those before. */
static void keep(struct levels *l, const double *weight, uint32_t n, uint32_t *of, double *best)
{
	double here;

	for (uint32_t v = 0; v < n; v++)
		l->s.refined[v] = l->now[l->node[v]];
	load(l, weight, n);
	here = quality(&l->g, l->s.refined, &l->s);
	if (here <= *best + LEAST_GAIN)
		return;
	*best = here;
	memcpy(of, l->s.refined, n * sizeof(*of));
}

static bool levels_init(struct levels *l, struct um_arena *arena, uint32_t n)
{
	size_t cells = (size_t)n * n;

	*l = (struct levels){
		.g = { .n = n, .weight = UM_ARRAY(arena, double, cells), .strength = UM_ARRAY(arena, double, n) },
		.s = { .order = UM_ARRAY(arena, uint32_t, n), .to = UM_ARRAY(arena, double, n), .held = UM_ARRAY(arena, double, n), .out = UM_ARRAY(arena, double, n),
		       .refined = UM_ARRAY(arena, uint32_t, n), .size = UM_ARRAY(arena, uint32_t, n) },
		.now = UM_ARRAY(arena, uint32_t, n), .node = UM_ARRAY(arena, uint32_t, n), .name = UM_ARRAY(arena, uint32_t, n),
		.inside = UM_ARRAY(arena, double, n), .room = UM_ARRAY(arena, double, cells + n),
	};
	return l->g.weight && l->g.strength && l->s.order && l->s.to && l->s.held && l->s.out && l->s.refined &&
	       l->s.size && l->now && l->node && l->name && l->inside && l->room;
}

enum unmet_status um_community_find(const double *weight, uint32_t n, uint32_t *of, uint32_t *total, double *modularity,
                                    struct unmet_error *err)
{
	struct um_arena arena;
	struct levels l;
	enum unmet_status rc = UNMET_OK;

	*total = 0;
	*modularity = 0;
	if (!n)
		return UNMET_OK;
	um_arena_init(&arena, SIZE_MAX);
	if (!levels_init(&l, &arena, n)) {
		rc = (enum unmet_status)um_arena_fail(&arena, err);
		goto done;
	}
	load(&l, weight, n);
	for (uint32_t v = 0; v < n; v++)
		of[v] = v;
	if (l.g.total > 0) {
		*modularity = -1;
		for (uint32_t start = 0; start < STARTS; start++) {
			climb(&l, n, start);
			keep(&l, weight, n, of, modularity);
		}
	}
	*total = number(of, n, l.name);
done:
	um_arena_release(&arena);
	return rc;
}
