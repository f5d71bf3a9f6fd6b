/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intern.c - strings to dense ids. A table of 8-byte slots (32 bits of the hash, 32 bits of id + 1)
 * is probed linearly at a load of at most 1/2: a lookup touches one cache line of slots, then the
 * text only where the 32 bits agree. The slot alone is enough to grow the table. Texts live in
 * blocks that never move, so that um_intern_text stays valid.
 */
#include "base/intern.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"

#define FIRST_SLOTS ((size_t)1024)

struct slot { uint32_t tag, id_plus_1; };

struct um_intern {
	struct um_arena texts;  /* NUL-terminated; its limit is the limit of all */
	struct um_str *text;    /* [size] by id */
	struct slot *slot;      /* [mask + 1] */
	size_t mask, text_capacity, limit_bytes;
	uint32_t size;
};

struct um_intern *um_intern_new(size_t limit_bytes)
{
	struct um_intern *in = um_calloc(1, sizeof(*in));

	if (!in)
		return NULL;
	in->slot = um_calloc(FIRST_SLOTS, sizeof(*in->slot));
	if (!in->slot) {
		um_free(in);
		return NULL;
	}
	um_arena_init(&in->texts, limit_bytes);
	in->mask = FIRST_SLOTS - 1;
	in->limit_bytes = limit_bytes;
	return in;
}

void um_intern_free(struct um_intern *in)
{
	if (!in)
		return;
	um_arena_release(&in->texts);
	um_free(in->text);
	um_free(in->slot);
	um_free(in);
}

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash ^ (hash >> 32));
}

/* same_bytes - memcmp for words: two loads that overlap, and no call, for 4 to 16 bytes. */
static bool same_bytes(const char *a, const char *b, size_t len)
{
	uint64_t a8, b8, a8_end, b8_end;
	uint32_t a4, b4, a4_end, b4_end;

	if (len > 16)
		return memcmp(a, b, len) == 0;
	if (len >= 8) {
		memcpy(&a8, a, 8);
		memcpy(&b8, b, 8);
		memcpy(&a8_end, a + len - 8, 8);
		memcpy(&b8_end, b + len - 8, 8);
		return ((a8 ^ b8) | (a8_end ^ b8_end)) == 0;
	}
	if (len >= 4) {
		memcpy(&a4, a, 4);
		memcpy(&b4, b, 4);
		memcpy(&a4_end, a + len - 4, 4);
		memcpy(&b4_end, b + len - 4, 4);
		return ((a4 ^ b4) | (a4_end ^ b4_end)) == 0;
	}
	for (size_t i = 0; i < len; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* find_slot - the slot of these bytes, or the free one where they would go. */
static struct slot *find_slot(const struct um_intern *in, const char *bytes, size_t len, uint32_t tag)
{
	for (size_t at = tag & in->mask;; at = (at + 1) & in->mask) {
		struct slot *slot = &in->slot[at];
		const struct um_str *text;

		if (!slot->id_plus_1)
			return slot;
		if (slot->tag != tag)
			continue;
		text = &in->text[slot->id_plus_1 - 1];
		if (text->len == len && same_bytes(text->ptr, bytes, len))
			return slot;
	}
}

static bool grow_slots(struct um_intern *in)
{
	size_t total = (in->mask + 1) * 2;
	struct slot *wide = um_calloc(total, sizeof(*wide));

	if (!wide)
		return false;
	for (size_t i = 0; i <= in->mask; i++) {
		size_t at = in->slot[i].tag & (total - 1);

		if (!in->slot[i].id_plus_1)
			continue;
		while (wide[at].id_plus_1)
			at = (at + 1) & (total - 1);
		wide[at] = in->slot[i];
	}
	um_free(in->slot);
	in->slot = wide;
	in->mask = total - 1;
	return true;
}

/* within_limit - one more text of len bytes; tables count with what they would be if full. */
static bool within_limit(const struct um_intern *in, size_t len)
{
	size_t per_text = sizeof(struct um_str) + 2 * sizeof(struct slot);
	size_t tables = ((size_t)in->size + 1) * per_text;

	return in->size < UINT32_MAX / 2 - 1 && tables <= in->limit_bytes &&
	       in->texts.used_bytes <= in->limit_bytes - tables &&
	       len < in->limit_bytes - tables - in->texts.used_bytes;
}

static uint32_t add_new(struct um_intern *in, const char *bytes, size_t len, uint32_t tag)
{
	void *texts = in->text;
	bool room;
	char *copy;

	if (!within_limit(in, len))
		return UM_INTERN_NONE;
	room = um_grow(&texts, &in->text_capacity, (size_t)in->size + 1, sizeof(*in->text));
	in->text = texts;
	if (!room || (in->size >= (in->mask + 1) / 2 && !grow_slots(in)))
		return UM_INTERN_NONE;
	copy = um_arena_strndup(&in->texts, bytes, len);
	if (!copy)
		return UM_INTERN_NONE;
	in->text[in->size] = um_str_n(copy, len);
	*find_slot(in, bytes, len, tag) = (struct slot){ tag, in->size + 1 };
	return in->size++;
}

uint32_t um_intern_add_hashed(struct um_intern *in, const char *bytes, size_t len, uint64_t hash)
{
	uint32_t tag = tag_of(hash);
	const struct slot *slot = find_slot(in, bytes, len, tag);

	return slot->id_plus_1 ? slot->id_plus_1 - 1 : add_new(in, bytes, len, tag);
}

uint32_t um_intern_add(struct um_intern *in, const char *bytes, size_t len)
{
	return um_intern_add_hashed(in, bytes, len, um_hash64(bytes, len));
}

uint32_t um_intern_find(const struct um_intern *in, const char *bytes, size_t len)
{
	const struct slot *slot = find_slot(in, bytes, len, tag_of(um_hash64(bytes, len)));

	return slot->id_plus_1 ? slot->id_plus_1 - 1 : UM_INTERN_NONE;
}

struct um_str um_intern_text(const struct um_intern *in, uint32_t id)
{
	return id < in->size ? in->text[id] : um_str_n("", 0);
}

uint32_t um_intern_size(const struct um_intern *in)
{
	return in->size;
}
