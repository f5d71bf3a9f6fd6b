/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flat.c - objects to rows. What a key means is looked up once per file and kept by its interned id: a
 * record then costs a hash per key. Files with made-up keys (an object used as a map) stop being
 * remembered at a limit and are looked up each time.
 */
#include "base/mem.h"
#include "base/status.h"
#include "ingest/flat.h"

#define KEYS_BYTES ((size_t)4 << 20)
#define NEST_MAX 4

enum unmet_status um_flat_init(struct um_flat *flat, const struct um_ingest_options *options, bool all,
                               struct unmet_error *err)
{
	*flat = (struct um_flat){ .options = options, .all = all };
	flat->keys = um_intern_new(KEYS_BYTES);
	return flat->keys ? UNMET_OK : um_nomem(err);
}

void um_flat_release(struct um_flat *flat)
{
	um_intern_free(flat->keys);
	um_free(flat->known);
	um_free(flat->name);
	um_free(flat->value);
	um_free(flat->column);
	*flat = (struct um_flat){ 0 };
}

static struct um_column look_up(struct um_flat *flat, struct um_str key)
{
	uint32_t before = um_intern_size(flat->keys), id = um_intern_add(flat->keys, key.ptr, key.len);

	if (id == UM_INTERN_NONE)
		return um_fields_column(flat->options, key);
	if (id < before)
		return flat->known[id];
	if (!um_grow((void **)&flat->known, &flat->known_capacity, (size_t)id + 1, sizeof(*flat->known))) {
		um_intern_free(flat->keys); /* known and keys must go together: start again */
		flat->keys = um_intern_new(KEYS_BYTES);
		return um_fields_column(flat->options, key);
	}
	flat->known[id] = um_fields_column(flat->options, key);
	return flat->known[id];
}

static enum unmet_status add(struct um_flat *flat, struct um_str key, struct um_str value, struct unmet_error *err)
{
	struct um_column column = look_up(flat, key);

	if (!flat->keys)
		return um_nomem(err);
	if (column.field == UM_FIELD_NONE && !flat->all)
		return UNMET_OK;
	if (!um_grow((void **)&flat->name, &flat->name_capacity, flat->total + 1, sizeof(*flat->name)) ||
	    !um_grow((void **)&flat->value, &flat->value_capacity, flat->total + 1, sizeof(*flat->value)) ||
	    !um_grow((void **)&flat->column, &flat->column_capacity, flat->total + 1, sizeof(*flat->column)))
		return um_nomem(err);
	flat->name[flat->total] = key;
	flat->value[flat->total] = value;
	flat->column[flat->total++] = column;
	return UNMET_OK;
}

/* ["a", 1] to "a; 1"; empty where the list holds anything but words and numbers. */
static enum unmet_status join_list(struct um_arena *arena, const struct um_json *list, struct um_str *joined,
                                   struct unmet_error *err)
{
	size_t bytes = 1, n = 0;
	char *out;

	*joined = (struct um_str){ "", 0 };
	for (const struct um_json *e = list->child; e; e = e->next) {
		if (e->type == UM_JSON_OBJECT || e->type == UM_JSON_ARRAY)
			return UNMET_OK;
		bytes += um_json_text(e).len + 2;
	}
	out = um_arena_alloc(arena, bytes, 1);
	if (!out)
		return um_arena_fail(arena, err);
	for (const struct um_json *e = list->child; e; e = e->next) {
		struct um_str text = um_json_text(e);

		if (n && text.len) {
			memcpy(out + n, "; ", 2);
			n += 2;
		}
		memcpy(out + n, text.len ? text.ptr : "", text.len);
		n += text.len;
	}
	*joined = um_str_n(out, n);
	return UNMET_OK;
}

static enum unmet_status dotted(struct um_arena *arena, struct um_str prefix, struct um_str key, struct um_str *name,
                                struct unmet_error *err)
{
	char *out;

	*name = key;
	if (prefix.len == 0)
		return UNMET_OK;
	out = um_arena_alloc(arena, prefix.len + key.len + 2, 1);
	if (!out)
		return um_arena_fail(arena, err);
	memcpy(out, prefix.ptr, prefix.len);
	out[prefix.len] = '.';
	memcpy(out + prefix.len + 1, key.len ? key.ptr : "", key.len);
	*name = um_str_n(out, prefix.len + key.len + 1);
	return UNMET_OK;
}

static enum unmet_status walk(struct um_flat *flat, struct um_arena *arena, struct um_str prefix,
                              const struct um_json *object, unsigned depth, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (const struct um_json *m = object->child; m && !rc; m = m->next) {
		struct um_str name, value;

		if (m->type == UM_JSON_NULL)
			continue;
		rc = dotted(arena, prefix, m->key, &name, err);
		if (rc)
			break;
		if (m->type == UM_JSON_OBJECT) {
			if (depth < NEST_MAX)
				rc = walk(flat, arena, name, m, depth + 1, err);
			continue;
		}
		value = um_json_text(m);
		if (m->type == UM_JSON_ARRAY)
			rc = join_list(arena, m, &value, err);
		if (!rc)
			rc = add(flat, name, value, err);
	}
	return rc;
}

enum unmet_status um_flat_read(struct um_flat *flat, struct um_arena *arena, const struct um_json *object,
                               struct unmet_error *err)
{
	flat->total = 0;
	return walk(flat, arena, (struct um_str){ "", 0 }, object, 1, err);
}
