/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_rows.c - streaming over JSON of any size. Lines are cut at line feeds, elements by a bracket counter
 * that knows strings; only one record is ever built. A record that does not parse is handed to `bad`
 * with its bytes and the next one is read.
 */
#include <ctype.h>
#include <stdio.h>

#include "base/intern.h"
#include "base/status.h"
#include "ingest/fields.h"
#include "ingest/grades.h"
#include "ingest/json_rows.h"
#include "ingest/kind.h"
#include "ingest/json_split.h"

#define SAMPLE_RECORDS 256
#define RAW_KEEP ((size_t)UM_REJECT_RAW_BYTES)

static enum unmet_status record(struct um_json_rows *rows, const struct um_place *place, struct unmet_error *err)
{
	struct um_json *value = NULL;
	struct unmet_error local = { 0 };
	enum unmet_status rc;
	char reason[600];

	um_arena_clear(rows->arena);
	rc = um_json_parse(rows->arena, place->raw.ptr, place->raw.len, &value, &local);
	if (!rc)
		return rows->value(rows->ctx, value, place, err);
	if (rc != UNMET_E_FORMAT && rc != UNMET_E_LIMIT) {
		if (err)
			*err = local;
		return rc;
	}
	snprintf(reason, sizeof(reason), "not JSON: %s (byte %llu of the record)", local.message,
	         (unsigned long long)local.offset_bytes);
	return rows->bad(rows->ctx, place, reason, err);
}

enum unmet_status um_json_rows_lines(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err)
{
	struct um_line line = { 0 };
	bool more = true;
	enum unmet_status rc = UNMET_OK;

	while (!rc) {
		struct um_place place;

		rc = um_stream_line(in, &line, &more, err);
		if (rc || !more)
			break;
		place = (struct um_place){ line.number, line.offset_bytes, line.text };
		if (line.too_long)
			rc = rows->bad(rows->ctx, &place, "line longer than 16 MiB", err);
		else if (um_str_trim(line.text).len)
			rc = record(rows, &place, err);
	}
	return rc;
}

/* ---- arrays ---------------------------------------------------------------------------------- */

/* The next byte that is no blank (and no comma), or 0 at the end. */
static enum unmet_status peek(struct um_stream *in, bool commas, char *next, struct unmet_error *err)
{
	for (;;) {
		while (in->begin < in->end) {
			char c = in->data[in->begin];

			if (!isspace((unsigned char)c) && !(commas && c == ',')) {
				*next = c;
				return UNMET_OK;
			}
			um_stream_take(in, 1);
		}
		if (in->at_end) {
			*next = '\0';
			return UNMET_OK;
		}
		enum unmet_status rc = um_stream_fill(in, err);

		if (rc)
			return rc;
	}
}

/* An element too long to hold: pass over it, with the split's state carried from window to window. */
static enum unmet_status pass_over(struct um_stream *in, struct um_json_split *split, bool *whole, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && !*whole && !(in->at_end && in->begin == in->end)) {
		struct um_str window = um_stream_window(in);

		um_stream_take(in, um_json_split(split, window.ptr, window.len, whole));
		if (!*whole)
			rc = um_stream_fill(in, err);
	}
	return rc;
}

static enum unmet_status too_long(struct um_stream *in, struct um_json_rows *rows, struct um_json_split *split,
                                  bool *whole, struct unmet_error *err)
{
	struct um_place place = { rows->row, in->offset_bytes, um_str_n(in->data + in->begin, RAW_KEEP) };
	enum unmet_status rc = rows->bad(rows->ctx, &place, "record longer than 16 MiB", err);

	if (rc)
		return rc;
	um_stream_take(in, in->end - in->begin);
	return pass_over(in, split, whole, err);
}

/* One element at the start of the window. *open false: the input ended inside it. */
static enum unmet_status element(struct um_stream *in, struct um_json_rows *rows, bool *open, struct unmet_error *err)
{
	struct um_json_split split = { 0 };
	size_t len = 0;
	bool whole = false;
	enum unmet_status rc = UNMET_OK;
	struct um_place place;

	rows->row++;
	for (;;) {
		len += um_json_split(&split, in->data + in->begin + len, in->end - in->begin - len, &whole);
		if (whole || in->at_end)
			break;
		if (len > UM_RECORD_BYTES) {
			rc = too_long(in, rows, &split, &whole, err);
			*open = whole;
			return rc;
		}
		rc = um_stream_fill(in, err);
		if (rc)
			return rc;
	}
	place = (struct um_place){ rows->row, in->offset_bytes, um_str_n(in->data + in->begin, len) };
	um_stream_take(in, len);
	*open = whole;
	if (!whole)
		return rows->bad(rows->ctx, &place, "the file ends inside this record", err);
	return record(rows, &place, err);
}

/* Something no value starts with: one reject up to the next bracket. */
static enum unmet_status stray(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err)
{
	struct um_place place = { ++rows->row, in->offset_bytes, um_stream_window(in) };
	size_t n = 1;
	enum unmet_status rc;

	while (in->begin + n < in->end && in->data[in->begin + n] != '{' && in->data[in->begin + n] != '[')
		n++;
	place.raw.len = n;
	rc = rows->bad(rows->ctx, &place, "not JSON: a value was expected here", err);
	um_stream_take(in, n);
	return rc;
}

/* The window stands behind '['; leaves it behind the ']'. */
static enum unmet_status elements(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err)
{
	bool open = true;
	char next;
	enum unmet_status rc;

	while (!(rc = peek(in, true, &next, err))) {
		if (next == ']') {
			um_stream_take(in, 1);
			break;
		}
		if (next == '\0') {
			struct um_place place = { ++rows->row, in->offset_bytes, { NULL, 0 } };

			rc = rows->bad(rows->ctx, &place, "the list is not closed: the file may be cut off", err);
			break;
		}
		rc = strchr("}:", next) ? stray(in, rows, err) : element(in, rows, &open, err);
		if (rc || !open)
			break;
	}
	return rc;
}

/* ---- objects ---------------------------------------------------------------------------------- */

static size_t skip_blank(struct um_str s, size_t at)
{
	while (at < s.len && isspace((unsigned char)s.ptr[at]))
		at++;
	return at;
}

enum found { FOUND_MORE, FOUND_NONE, FOUND_LIST };

#define WRAPPED_MOST 4u /* objects around the list: {"data": {"reviews": {"edges": [...]}}} */

struct list { size_t at; struct um_str key; unsigned depth; }; /* depth: objects it lies in */

static bool is_text_key(struct um_str key)
{
	uint8_t field = um_fields_column(NULL, key).field;

	return field == UM_FIELD_TEXT || field == UM_FIELD_TITLE;
}

/*
 * In the object whose inside begins at s.ptr + i: the first member that is a list of objects. FOUND_LIST: at is behind
 * its '[' and key its name. FOUND_NONE: the object ends at `at` without one. FOUND_MORE: s is too short. `deep`: in
 * objects inside it too, unless what is in it makes it a record.
 */
static enum found find_in(struct um_str s, size_t i, bool deep, struct list *list)
{
	size_t *at = &list->at;
	struct um_str *key = &list->key;
	bool whole;

	for (;;) {
		struct um_json_split split = { 0 };
		size_t start;

		while ((i = skip_blank(s, i)) < s.len && s.ptr[i] == ',')
			i++;
		if (i >= s.len)
			return FOUND_MORE;
		*at = i + 1;
		if (s.ptr[i] != '"')
			return FOUND_NONE;
		start = i;
		i += um_json_split(&split, s.ptr + i, s.len - i, &whole);
		*key = um_str_n(s.ptr + start + 1, i - start - (whole ? 2 : 1));
		i = skip_blank(s, i);
		if (i >= s.len)
			return FOUND_MORE;
		if (s.ptr[i] != ':')
			return FOUND_NONE;
		i = skip_blank(s, i + 1);
		if (i < s.len && s.ptr[i] == '[') {
			size_t inner = skip_blank(s, i + 1);

			*at = i + 1;
			if (inner >= s.len)
				return FOUND_MORE;
			if (s.ptr[inner] == '{')
				return FOUND_LIST;
		}
		if (deep && is_text_key(*key))
			return FOUND_NONE;
		if (deep && i < s.len && s.ptr[i] == '{' && list->depth < WRAPPED_MOST) {
			enum found inside;

			list->depth++;
			inside = find_in(s, i + 1, deep, list);
			if (inside != FOUND_NONE)
				return inside;
			list->depth--;
		}
		split = (struct um_json_split){ 0 };
		i += um_json_split(&split, s.ptr + i, s.len - i, &whole);
		if (!whole)
			return FOUND_MORE;
	}
}

/* find_list - in the object at the start of s: its own list before one of an object inside it. */
static enum found find_list(struct um_str s, bool deep, struct list *list)
{
	*list = (struct list){ .depth = 1 };
	return find_in(s, 1, deep, list);
}

/* Lists inside one record rather than lists of records. */
static bool list_of_record(struct um_str key)
{
	static const char *const inside[] = { "segments", "custom_fields", "fields", "conversation_parts", "attachments",
	                                      "words", "comments", "messages", NULL };

	for (size_t i = 0; inside[i]; i++)
		if (um_str_ieq(key, inside[i]))
			return true;
	return false;
}

/* Is this object one conversation by itself? Its messages lie in it as records do in a page. */
static bool is_conversation(struct um_str s)
{
	struct um_json_split split;
	bool whole = true;
	size_t i = 1;

	while (whole && (i = skip_blank(s, i)) < s.len && (s.ptr[i] == ',' || s.ptr[i] == '"')) {
		size_t start = i;

		if (s.ptr[i] == ',') {
			i++;
			continue;
		}
		split = (struct um_json_split){ 0 };
		i += um_json_split(&split, s.ptr + i, s.len - i, &whole);
		if (um_str_eq(um_str_n(s.ptr + start, i - start), UM_LIT("\"conversation_parts\"")))
			return true;
		i = skip_blank(s, i);
		if (!whole || i >= s.len || s.ptr[i] != ':')
			return false;
		i = skip_blank(s, i + 1);
		split = (struct um_json_split){ 0 };
		i += um_json_split(&split, s.ptr + i, s.len - i, &whole);
	}
	return false;
}

/* A list at the start of the window: to behind it. */
static enum unmet_status pass_list(struct um_stream *in, struct unmet_error *err)
{
	struct um_json_split split = { 0 };
	bool whole = false;

	return pass_over(in, &split, &whole, err);
}

/* Lists that come together in one page: Zendesk puts whose tickets they are beside them. */
static bool list_beside(struct um_str key)
{
	static const char *const beside[] = { "tickets", "users", "organizations", NULL };

	for (size_t i = 0; beside[i]; i++)
		if (um_str_ieq(key, beside[i]))
			return true;
	return false;
}

/* The window stands behind a list of an object, or one that was found in it: on to the end of the object. */
static enum unmet_status lists_beside(struct um_stream *in, struct um_json_rows *rows, unsigned depth, struct unmet_error *err)
{
	struct um_json_split rest = { .depth = depth, .begun = true };
	bool whole = false, more = depth == 1;
	enum unmet_status rc = UNMET_OK;

	while (!rc && more) {
		struct list list = { .depth = 1 };
		enum found found;
		size_t want = UM_STREAM_CHUNK;

		while ((found = find_in(um_stream_window(in), 0, false, &list)) == FOUND_MORE && !in->at_end &&
		       in->end - in->begin <= UM_RECORD_BYTES && !rc)
			rc = um_stream_want(in, want *= 2, err);
		more = !rc && found == FOUND_LIST;
		if (!more)
			break;
		if (!list_beside(list.key)) {
			um_stream_take(in, list.at - 1);
			rc = pass_list(in, err);
			continue;
		}
		um_stream_take(in, list.at);
		rc = elements(in, rows, err);
	}
	return rc ? rc : pass_over(in, &rest, &whole, err);
}

static enum unmet_status object(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err)
{
	size_t want = UM_STREAM_CHUNK;
	struct list list;
	enum found found;
	bool open;
	enum unmet_status rc;

	for (;;) {
		found = find_list(um_stream_window(in), false, &list);
		if (found != FOUND_MORE || in->at_end || in->end - in->begin > UM_RECORD_BYTES)
			break;
		rc = um_stream_want(in, want *= 2, err);
		if (rc)
			return rc;
	}
	if (is_conversation(um_stream_window(in)))
		return element(in, rows, &open, err);
	if (found != FOUND_LIST)
		found = find_list(um_stream_window(in), true, &list);
	if (found != FOUND_LIST || list_of_record(list.key))
		return element(in, rows, &open, err);
	um_stream_take(in, list.at);
	rc = elements(in, rows, err);
	return rc ? rc : lists_beside(in, rows, list.depth, err);
}

enum unmet_status um_json_rows_array(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err)
{
	enum unmet_status rc;
	char next;

	while (!(rc = peek(in, true, &next, err)) && next) { /* pages may follow each other in one file */
		if (next == '[') {
			um_stream_take(in, 1);
			rc = elements(in, rows, err);
		} else if (next == '{') {
			rc = object(in, rows, err);
		} else {
			rc = stray(in, rows, err);
		}
		if (rc)
			break;
	}
	return rc;
}

/* ---- which export is this -------------------------------------------------------------------- */

struct key_votes { struct um_str name[256]; unsigned times[256]; size_t total; };

static void vote(struct key_votes *votes, const struct um_json *object, struct um_date_votes *dates)
{
	for (const struct um_json *m = object->child; m; m = m->next) {
		size_t i = 0;

		if (m->type == UM_JSON_STRING && m->text.len < 40 && um_fields_column(NULL, m->key).field == UM_FIELD_DATE)
			um_date_count(dates, m->text);
		while (i < votes->total && !um_str_eq(votes->name[i], m->key))
			i++;
		if (i == 256)
			continue;
		if (i == votes->total) {
			votes->name[votes->total++] = m->key;
			votes->times[i] = 0;
		}
		votes->times[i]++;
	}
}

/* The first '{' that starts a record: the file's own outer object is stepped into. */
static size_t first_record(struct um_str head)
{
	size_t at = skip_blank(head, 0);
	struct um_str rest;
	struct list list;

	if (at >= head.len || head.ptr[at] != '{')
		return at;
	rest = um_str_n(head.ptr + at, head.len - at);
	if (is_conversation(rest))
		return at;
	if (find_list(rest, false, &list) != FOUND_LIST && find_list(rest, true, &list) != FOUND_LIST)
		return at;
	return list_of_record(list.key) ? at : at + list.at;
}

enum unmet_status um_json_rows_keys(struct um_str head, struct um_arena *arena, struct um_json_head *out,
                                    struct unmet_error *err)
{
	struct um_grades_votes grades = { 0 };
	struct key_votes *votes;
	struct um_str *common;
	size_t at = first_record(head), records = 0, common_total = 0;

	um_arena_clear(arena);
	*out = (struct um_json_head){ 0 };
	votes = UM_NEW(arena, struct key_votes);
	common = UM_ARRAY(arena, struct um_str, 256);
	if (!votes || !common)
		return um_arena_fail(arena, err);
	while (records < SAMPLE_RECORDS) {
		struct um_json_split split = { 0 };
		struct um_json *value;
		const char *brace = at < head.len ? memchr(head.ptr + at, '{', head.len - at) : NULL;
		size_t len;
		bool whole;

		if (!brace)
			break;
		at = (size_t)(brace - head.ptr);
		len = um_json_split(&split, brace, head.len - at, &whole);
		if (!whole)
			break;
		at += len;
		if (um_json_parse(arena, brace, len, &value, NULL) == UNMET_OK) {
			vote(votes, value, &out->dates);
			um_grades_vote(&grades, value);
			records++;
		}
	}
	for (size_t i = 0; i < votes->total; i++)
		if (votes->times[i] * 2 >= records)
			common[common_total++] = votes->name[i];
	out->stream = um_fields_stream("json", common, common_total);
	out->kind = um_kind_of(common, common_total);
	out->ratings = um_grades_records(&grades);
	return UNMET_OK;
}
