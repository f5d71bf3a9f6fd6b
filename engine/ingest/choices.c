/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choices.c - questions with several answers. A list is told by its parts: short, few, and given again and again in
 * other company, where its whole values differ from row to row. What one person wrote under "other" is
 * among the parts but comes once; it names no choice. A column of one choice holds nothing but its own name.
 */
#include <ctype.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"
#include "ingest/choices.h"

#define CHOICES_MOST 48u     /* of a table */
#define OFTEN 3u             /* so often a choice was given in the sample */
#define ARENA_BYTES ((size_t)16 << 20)

struct choice {
	size_t column;
	struct um_str name;      /* of the attribute */
	struct um_str part;      /* empty: the column is one choice by itself */
	size_t from, to;         /* columns of the question, to tell "no" from no answer */
};

struct um_choices {
	struct um_arena arena;
	struct choice choice[CHOICES_MOST];
	size_t total;
};

static char separator(struct um_str value)
{
	return memchr(value.ptr, ';', value.len) ? ';' : ',';
}

/* ---- the sample ------------------------------------------------------------------------------ */

static bool has_letter(struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isalpha((unsigned char)s.ptr[i]) || (s.ptr[i] & '\x80'))
			return true;
	return false;
}

static void note_part(struct um_choice_sample *sample, struct um_str part)
{
	sample->parts++;
	sample->odd |= part.len > UM_CHOICE_BYTES || !has_letter(part);
	for (size_t i = 0; i < sample->distinct && part.len <= UM_CHOICE_BYTES; i++) {
		if (part.len != sample->len[i] || memcmp(part.ptr, sample->text[i], part.len))
			continue;
		sample->times[i]++;
		return;
	}
	if (part.len > UM_CHOICE_BYTES || sample->distinct == UM_CHOICE_PARTS)
		return;
	memcpy(sample->text[sample->distinct], part.ptr, part.len);
	sample->len[sample->distinct] = (uint8_t)part.len;
	sample->times[sample->distinct++] = 1;
}

void um_choices_sample(struct um_choice_sample *sample, struct um_str value)
{
	char between = separator(value);
	struct um_str part;
	size_t parts = 0;

	if (sample->odd)
		return;
	while (um_str_split(&value, between, &part)) {
		part = um_str_trim(part);
		if (!part.len)
			continue;
		note_part(sample, part);
		parts++;
	}
	sample->lists += parts > 1;
}

/* ---- which columns --------------------------------------------------------------------------- */

static bool is_list(const struct um_column_sample *s)
{
	const struct um_choice_sample *c = &s->choice;
	size_t often = 0, times = 0;

	if (c->odd || c->lists * 5 < s->filled || s->days)
		return false;
	for (size_t i = 0; i < c->distinct; i++) {
		often += c->times[i] >= OFTEN;
		times += c->times[i] >= OFTEN ? c->times[i] : 0;
	}
	return often >= 2 && s->distinct > often && times * 10 >= c->parts * 8; /* "Berlin, Germany" is one answer */
}

/* "Excel" over "Excel"; "Which tools? - Excel" (SurveyMonkey), "Excel:Which tools?" (SurveyGizmo) over "Excel". */
static bool holds_its_name(struct um_str name, const struct um_column_sample *s)
{
	size_t dash = um_str_find(name, UM_LIT(" - ")), colon = um_str_find(name, UM_LIT(":"));
	struct um_str part = name;

	if (s->distinct != 1)
		return false;
	if (s->value[0] == um_hash64(name.ptr, name.len))
		return true;
	for (; dash < part.len; dash = um_str_find(part, UM_LIT(" - ")))
		part = um_str_trim(um_str_n(part.ptr + dash + 3, part.len - dash - 3));
	if (part.len < name.len && s->value[0] == um_hash64(part.ptr, part.len))
		return true;
	part = um_str_trim(um_str_n(name.ptr, colon));
	return colon < name.len && s->value[0] == um_hash64(part.ptr, part.len);
}

void um_choices_columns(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample, size_t total)
{
	for (size_t i = 0; i < total; i++) {
		if (column[i].field != UM_FIELD_NONE || !name[i].len || !sample[i].filled)
			continue;
		if (is_list(&sample[i]))
			column[i].field = UM_FIELD_CHOICES;
		else if (holds_its_name(name[i], &sample[i]))
			column[i].field = UM_FIELD_CHOICE;
	}
}

/* ---- names ----------------------------------------------------------------------------------- */

static enum unmet_status add(struct um_choices *c, size_t column, struct um_str name, struct um_str part, struct unmet_error *err)
{
	struct choice *choice = &c->choice[c->total];
	struct um_buf joined;
	char *bytes;

	um_buf_init(&joined, 1 << 16);
	um_buf_add(&joined, name.ptr, name.len);
	if (part.len) {
		um_buf_adds(&joined, ": ");
		um_buf_add(&joined, part.ptr, part.len);
	}
	bytes = um_buf_check(&joined, NULL) ? NULL : um_arena_strndup(&c->arena, joined.ptr, joined.len);
	*choice = (struct choice){ .column = column, .name = { bytes, joined.len }, .from = column, .to = column + 1 };
	um_buf_release(&joined);
	if (!bytes)
		return um_nomem(err);
	choice->part = um_str_n(bytes + name.len + 2, part.len);
	if (!part.len)
		choice->part = (struct um_str){ "", 0 };
	c->total++;
	return UNMET_OK;
}

static enum unmet_status add_list(struct um_choices *c, size_t column, struct um_str name, const struct um_choice_sample *s,
                                  struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < s->distinct && c->total < CHOICES_MOST && !rc; i++)
		if (s->times[i] >= OFTEN)
			rc = add(c, column, name, um_str_n(s->text[i], s->len[i]), err);
	return rc;
}

/* Choices that stand side by side are of one question. */
static void join_neighbours(struct um_choices *c, const struct um_column *column, size_t total)
{
	for (size_t i = 0; i < c->total; i++) {
		struct choice *choice = &c->choice[i];

		if (choice->part.len)
			continue;
		while (choice->from && column[choice->from - 1].field == UM_FIELD_CHOICE)
			choice->from--;
		while (choice->to < total && column[choice->to].field == UM_FIELD_CHOICE)
			choice->to++;
	}
}

enum unmet_status um_choices_new(struct um_choices **out, const struct um_str *name, const struct um_column *column,
                                 const struct um_column_sample *sample, size_t total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct um_choices *c;
	bool any = false;

	*out = NULL;
	for (size_t i = 0; i < total; i++)
		any |= column[i].field == UM_FIELD_CHOICE || column[i].field == UM_FIELD_CHOICES;
	if (!any)
		return UNMET_OK;
	c = um_calloc(1, sizeof(*c));
	if (!c)
		return um_nomem(err);
	um_arena_init(&c->arena, ARENA_BYTES);
	for (size_t i = 0; i < total && c->total < CHOICES_MOST && !rc; i++) {
		if (column[i].field == UM_FIELD_CHOICES)
			rc = add_list(c, i, name[i], &sample[i].choice, err);
		else if (column[i].field == UM_FIELD_CHOICE)
			rc = add(c, i, name[i], (struct um_str){ "", 0 }, err);
	}
	join_neighbours(c, column, total);
	*out = c;
	return rc;
}

void um_choices_free(struct um_choices *c)
{
	if (!c)
		return;
	um_arena_release(&c->arena);
	um_free(c);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool ticks(struct um_str value, struct um_str part)
{
	char between = separator(value);
	struct um_str one;

	while (um_str_split(&value, between, &one))
		if (um_str_eq(um_str_trim(one), part))
			return true;
	return false;
}

static bool answered(const struct choice *choice, const struct um_row *row)
{
	for (size_t i = choice->from; i < choice->to && i < row->total; i++)
		if (um_str_trim(row->value[i]).len)
			return true;
	return false;
}

void um_choices_pick(const struct um_choices *c, const struct um_row *row, struct um_picked *p)
{
	for (size_t i = 0; c && i < c->total && p->attribute_total < UM_ROW_ATTRIBUTES; i++) {
		const struct choice *choice = &c->choice[i];
		struct um_str value = choice->column < row->total ? um_str_trim(row->value[choice->column]) : (struct um_str){ "", 0 };
		bool yes;

		if (!answered(choice, row))
			continue;
		yes = choice->part.len ? ticks(value, choice->part) : value.len > 0;
		p->attribute[p->attribute_total++] = (struct um_attribute){ choice->name, yes ? UM_LIT("yes") : UM_LIT("no") };
	}
}
