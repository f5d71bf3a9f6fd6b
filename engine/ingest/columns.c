/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns.c - which of a table's columns is the text. It is fixed for a whole table, so that a ticket without a
 * description is not given another column's words; where no name tells, it is the column that reads like prose.
 */
#include <stdio.h>

#include "base/status.h"
#include "base/utf8.h"
#include "ingest/fields.h"

static void list_columns(const struct um_str *name, size_t total, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < total && n + 8 < room; i++) {
		size_t most = um_utf8_cut(name[i].ptr, name[i].len, 40);
		int wrote = snprintf(out + n, room - n, "%s%.*s", i ? ", " : "", (int)most, name[i].ptr);

		n += wrote > 0 ? (size_t)wrote : 0;
	}
	if (n >= room)
		out[um_utf8_cut(out, room - 1, room - 4)] = '\0';
}

/* A column of prose: several words to a value, and the most bytes of all such columns. */
size_t um_fields_prose(const struct um_column *column, const struct um_column_sample *sample, size_t total)
{
	size_t best = total, best_bytes = 0;

	for (size_t i = 0; i < total; i++) {
		const struct um_column_sample *s = &sample[i];

		if (column[i].field != UM_FIELD_NONE || !s->filled || s->blanks < 3 * s->filled ||
		    s->bytes < 20 * s->filled || s->bytes <= best_bytes)
			continue;
		best = i;
		best_bytes = s->bytes;
	}
	return best;
}

static void describe(struct um_reader *r, const struct um_str *name, const struct um_column *column, size_t total)
{
	size_t n = 0, room = sizeof(r->columns);

	for (size_t i = 0; i < total && n + 8 < room; i++) {
		size_t most = um_utf8_cut(name[i].ptr, name[i].len, 40);
		int wrote;

		if (column[i].field != UM_FIELD_TEXT && column[i].field != UM_FIELD_TITLE)
			continue;
		wrote = snprintf(r->columns + n, room - n, "%s\"%.*s\"", n ? ", " : "", (int)most, name[i].ptr);
		n += wrote > 0 ? (size_t)wrote : 0;
	}
	r->columns[um_utf8_cut(r->columns, strlen(r->columns), room - 1)] = '\0';
}

/* missing_text - the column the user named for the text where this table has none of that name; else NULL. */
static const char *missing_text(const struct um_ingest_options *options, const struct um_str *name, size_t total)
{
	const char *wanted = NULL;

	for (size_t i = 0; options && i < options->map_total; i++) {
		if (um_field_labelled(options->map[i].key) != UM_FIELD_TEXT)
			continue;
		wanted = options->map[i].value;
		for (size_t c = 0; c < total; c++)
			if (um_str_ieq(um_str_trim(name[c]), wanted))
				return NULL;
	}
	return wanted;
}

enum unmet_status um_fields_narrow(struct um_reader *r, const struct um_str *name, struct um_column *column,
                                   const struct um_column_sample *sample, size_t total, struct unmet_error *err)
{
	const char *missing = missing_text(r->options, name, total);
	size_t text = total;
	bool title = false;
	char list[256];

	if (missing) {
		list_columns(name, total, list, sizeof(list));
		return um_fail(err, UNMET_E_FORMAT, "no column \"%s\" for the text, as --map says; there are %s", missing, list);
	}
	for (size_t i = 0; i < total; i++) {
		title |= column[i].field == UM_FIELD_TITLE;
		if (column[i].field == UM_FIELD_TEXT && (text == total || column[i].rank < column[text].rank))
			text = i;
	}
	if (text == total && !title) {
		text = um_fields_prose(column, sample, total);
		if (text == total) {
			list_columns(name, total, list, sizeof(list));
			return um_fail(err, UNMET_E_FORMAT,
			               "no column looks like text (%s): name it with --map text=COLUMN", list);
		}
		column[text] = (struct um_column){ UM_FIELD_TEXT, UM_RANK_NAME, 0 };
	}
	for (size_t i = 0; i < total; i++)
		if (column[i].field == UM_FIELD_TEXT && i != text)
			column[i].field = UM_FIELD_NONE;
	describe(r, name, column, total);
	return UNMET_OK;
}

enum unmet_status um_fields_show(struct um_reader *r, const struct um_str *name, const struct um_column *column, size_t total,
                                 struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc && r->sink->column; i++) {
		struct um_str clean = name[i];

		rc = um_reader_clean(r, &clean, err);
		if (!rc && clean.len)
			rc = r->sink->column(r->sink->ctx, um_str(um_field_name((enum um_field)column[i].field)), clean, column[i].rank, err);
	}
	return rc;
}
