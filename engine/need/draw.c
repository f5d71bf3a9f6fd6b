/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw.c - a sample at random, of a stream of unknown length, in bounded memory and the same for any order of the
 * stream: each item gets a number from a hash of the seed and its id, the smallest numbers win (bottom-k sampling,
 * Cohen & Kaplan 2007). The winners come out by that number, so that whoever labels them sees no pattern.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "need/need.h"

struct drawn {
	uint64_t key;
	struct um_str id, text;      /* one allocation, id first */
};

struct um_draw {
	uint64_t seed;
	struct drawn *drawn;         /* [total] */
	size_t total, most, worst;   /* worst: index of the largest key */
};

struct um_draw *um_draw_new(size_t most, uint64_t seed)
{
	struct um_draw *d = um_calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->seed = seed;
	d->most = most;
	d->drawn = um_calloc(most + 1, sizeof(*d->drawn));
	if (!d->drawn) {
		um_draw_free(d);
		return NULL;
	}
	return d;
}

void um_draw_free(struct um_draw *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->total; i++)
		um_free((void *)(uintptr_t)d->drawn[i].id.ptr);
	um_free(d->drawn);
	um_free(d);
}

static int by_key(const void *x, const void *y)
{
	const struct drawn *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return um_str_cmp(a->id, b->id);
}

static bool is_there(const struct um_draw *d, const struct drawn *one)
{
	for (size_t i = 0; i < d->total; i++)
		if (by_key(&d->drawn[i], one) == 0)
			return true;
	return false;
}

static void find_worst(struct um_draw *d)
{
	d->worst = 0;
	for (size_t i = 1; i < d->total; i++)
		if (by_key(&d->drawn[i], &d->drawn[d->worst]) > 0)
			d->worst = i;
}

/* keep - own a copy of id and text; false: no memory. */
static bool keep(struct drawn *one)
{
	char *copy = um_alloc(one->id.len + one->text.len + 1);

	if (!copy)
		return false;
	memcpy(copy, one->id.ptr, one->id.len);
	memcpy(copy + one->id.len, one->text.ptr, one->text.len);
	one->id.ptr = copy;
	one->text.ptr = copy + one->id.len;
	return true;
}

bool um_draw_add(struct um_draw *d, struct um_str id, struct um_str text)
{
	uint64_t key[2] = { d->seed, um_hash64(id.ptr, id.len) };
	struct drawn one = { um_hash64(key, sizeof(key)), id, text };

	if (d->most == 0 || (d->total == d->most && by_key(&one, &d->drawn[d->worst]) > 0) || is_there(d, &one))
		return true;
	if (!keep(&one))
		return false;
	if (d->total < d->most) {
		d->drawn[d->total++] = one;
	} else {
		um_free((void *)(uintptr_t)d->drawn[d->worst].id.ptr);
		d->drawn[d->worst] = one;
	}
	find_worst(d);
	return true;
}

size_t um_draw_write(struct um_draw *d, struct um_buf *out)
{
	struct um_jw jw;

	if (d->total > 1)
		qsort(d->drawn, d->total, sizeof(*d->drawn), by_key);
	find_worst(d);
	for (size_t i = 0; i < d->total; i++) {
		um_jw_init(&jw, out, false);
		um_jw_open(&jw, NULL, '{');
		um_jw_str(&jw, "id", d->drawn[i].id);
		um_jw_str(&jw, "text", d->drawn[i].text);
		um_jw_str(&jw, "label", um_str(""));
		um_jw_close(&jw, '}');
		um_buf_addc(out, '\n');
	}
	return d->total;
}
