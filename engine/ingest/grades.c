/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grades.c - scales are told by their values, as tools name such columns after the question: a number up to ten
 * by itself or before its meaning, or one of the usual wordings (Likert, 1932, and what survey tools offer).
 */
#include <ctype.h>

#include "ingest/grades.h"

static bool number_up_to_ten(struct um_str s, size_t *len)
{
	unsigned n = 0;
	size_t i = 0;

	while (i < s.len && i < 3 && isdigit((unsigned char)s.ptr[i]))
		n = 10 * n + (unsigned)(s.ptr[i++] - '0');
	*len = i;
	return i && n <= 10;
}

/* Behind a number: nothing, or what it means. "2-5 people", "3/4/2024" and "7.5" are no grades. */
static bool meaning(struct um_str s)
{
	s = um_str_trim(s);
	if (!s.len)
		return true;
	if (!strchr("-=:)", s.ptr[0]))
		return false;
	s = um_str_trim(um_str_n(s.ptr + 1, s.len - 1));
	return !s.len || isalpha((unsigned char)s.ptr[0]);
}

bool um_grade_is(struct um_str value)
{
	static const char *const wordings[] = { "strongly ", "somewhat ", "agree", "disagree", "neither ", "neutral", "very ", "extremely ",
		"not at all", "not important", "satisfied", "dissatisfied", "important", "unimportant", "slightly ", "moderately ", "always",
		"often", "sometimes", "rarely", "never", "excellent", "good", "fair", "poor", NULL };
	size_t len;

	value = um_str_trim(value);
	if (!value.len || value.len > 40)
		return false;
	if (value.ptr[0] == '(') {
		value = um_str_n(value.ptr + 1, value.len - 1);
		return number_up_to_ten(value, &len) && len < value.len && value.ptr[len] == ')';
	}
	if (number_up_to_ten(value, &len))
		return meaning(um_str_n(value.ptr + len, value.len - len));
	for (size_t i = 0; wordings[i]; i++)
		if (um_str_istarts(value, wordings[i]))
			return true;
	return false;
}

/* A number that is counted rather than felt. */
static bool asks_how_many(struct um_str name)
{
	return um_str_istarts(name, "how many") || um_str_istarts(name, "number of") || um_str_istarts(name, "age");
}

void um_grades_columns(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample, size_t total)
{
	for (size_t i = 0; i < total; i++)
		if (column[i].field == UM_FIELD_NONE && name[i].len && sample[i].filled && sample[i].grades * 10 >= sample[i].filled * 8 &&
		    !asks_how_many(name[i]))
			column[i].field = UM_FIELD_RATING;
}

static bool is_text_by_name(struct um_str name, const struct um_column *column)
{
	return column->field == UM_FIELD_TEXT && (column->rank == UM_RANK_MAP || !um_str_ieq(name, "text"));
}

bool um_grades_table(const struct um_str *name, const struct um_column *column, size_t total)
{
	bool importance = false, satisfaction = false;

	for (size_t i = 0; i < total; i++) {
		if (is_text_by_name(name[i], &column[i]))
			return false;
		importance |= um_str_istarts(name[i], "importance");
		satisfaction |= um_str_istarts(name[i], "satisfaction") && !um_str_istarts(name[i], "satisfaction_r");
	}
	return importance && satisfaction;
}

/* ---- records ---------------------------------------------------------------------------------- */

/* Up to one more than `most`, which says that there are more. */
static void note(uint64_t *seen, size_t *total, size_t most, struct um_str value)
{
	uint64_t hash = um_hash64(value.ptr, value.len);

	for (size_t i = 0; i < *total; i++)
		if (seen[i] == hash)
			return;
	if (*total <= most)
		seen[(*total)++] = hash;
}

static bool is_scale(struct um_str key)
{
	static const char *const keys[] = { "label", "rating", "score", "grade", "level", "severity", "agreement", "value", "answer",
		"frequency", NULL };

	for (size_t i = 0; keys[i]; i++)
		if (um_str_ieq(key, keys[i]))
			return true;
	return false;
}

void um_grades_vote(struct um_grades_votes *votes, const struct um_json *record)
{
	const struct um_json *importance = um_json_get(record, "importance"), *satisfaction = um_json_get(record, "satisfaction");
	struct um_str item = { "", 0 }, person = { "", 0 }, value = { "", 0 };
	bool scale = false, other = false;

	votes->records++;
	for (const struct um_json *m = record->child; m; m = m->next) {
		uint8_t field = um_fields_column(NULL, m->key).field;

		if (is_scale(m->key)) {
			value = scale ? value : um_json_text(m);
			scale = true;
		} else if (um_str_ieq(m->key, "text")) {
			item = um_json_text(m);
		} else if (field == UM_FIELD_CUSTOMER || field == UM_FIELD_EMAIL || field == UM_FIELD_NAME) {
			person = um_json_text(m);
		} else {
			other |= field == UM_FIELD_TEXT || field == UM_FIELD_TITLE || field == UM_FIELD_QUESTION;
		}
	}
	votes->rated += importance && satisfaction && !other;
	if (!item.len || !person.len || !scale || other)
		return;
	votes->graded++;
	note(votes->item, &votes->items, UM_GRADES_ITEMS, item);
	note(votes->person, &votes->persons, UM_GRADES_ITEMS, person);
	note(votes->value, &votes->values, UM_GRADES_VALUES, value);
}

bool um_grades_records(const struct um_grades_votes *votes)
{
	if (votes->rated && votes->rated * 2 > votes->records)
		return true;
	return votes->graded >= 40 && votes->graded * 10 >= votes->records * 9 && votes->persons >= 3 && votes->items >= 2 &&
	       votes->items <= UM_GRADES_ITEMS && votes->items * 2 <= votes->graded && votes->values <= UM_GRADES_VALUES;
}
