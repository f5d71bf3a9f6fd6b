/* SPDX-License-Identifier: Apache-2.0 */
/*
 * survey.c - which columns of a survey are open questions. A closed question has few different answers, an
 * open one as many as people; a column named like a sentence whose values are sentences is one. Names
 * that say so ("other, please specify", "Open-Ended Response") need only some words in them.
 */
#include <stdio.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/survey.h"

static size_t count_words(struct um_str s)
{
	struct um_str word;
	size_t words = 0;

	while (um_str_split(&s, ' ', &word))
		words += word.len > 0;
	return words;
}

static bool contains(struct um_str name, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= name.len; i++)
		if (um_str_istarts(um_str_n(name.ptr + i, name.len - i), what))
			return true;
	return false;
}

static bool says_open(struct um_str name)
{
	static const char *const words[] = { "(other)", "other (please", "please specify", "open-ended", "open ended", "explain",
		"describe", "tell us", "comment", "feedback", "suggest", "improve", "why ", "anything else", "pain point", "wish",
		NULL };

	for (size_t i = 0; words[i]; i++)
		if (contains(name, words[i]))
			return true;
	return false;
}

static bool reads_like_question(struct um_str name)
{
	return name.len && (name.ptr[name.len - 1] == '?' || count_words(name) >= 4);
}

/* Many different answers. */
static bool varied(const struct um_column_sample *s)
{
	return s->distinct == UM_SAMPLE_DISTINCT || s->distinct * 10 >= s->filled * 7;
}

static bool is_open(struct um_str name, const struct um_column_sample *s)
{
	size_t words = s->filled + s->blanks;

	if (!s->filled || !varied(s))
		return false;
	if (says_open(name))
		return words * 2 >= s->filled * 3;
	return reads_like_question(name) && words >= 6 * s->filled;
}

size_t um_survey_questions(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample,
                           size_t total)
{
	size_t open = 0, questions = 0;

	for (size_t i = 0; i < total; i++) {
		if (column[i].field == UM_FIELD_TEXT || column[i].field == UM_FIELD_TITLE)
			return 0;
		questions += column[i].field == UM_FIELD_NONE && reads_like_question(name[i]);
	}
	if (questions < 2)
		return 0;
	for (size_t i = 0; i < total; i++) {
		if (column[i].field != UM_FIELD_NONE || !is_open(name[i], &sample[i]))
			continue;
		column[i].field = UM_FIELD_ANSWER;
		open++;
	}
	return open;
}

#define CHOICES_MOST 12u
#define CHOICE_BYTES 48u

static bool is_choice(const struct um_column_sample *s)
{
	return s->distinct >= 2 && s->distinct <= CHOICES_MOST && s->filled >= 3 * s->distinct && s->bytes <= CHOICE_BYTES * s->filled &&
	       !s->days;
}

size_t um_survey_choices(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample,
                         size_t total)
{
	size_t choices = 0, had = 0;

	for (size_t i = 0; i < total; i++)
		had += column[i].field == UM_FIELD_ATTRIBUTE;
	for (size_t i = 0; i < total && choices + had < UM_SURVEY_CHOICES; i++) {
		if (column[i].field != UM_FIELD_NONE || !name[i].len || !is_choice(&sample[i]))
			continue;
		column[i].field = UM_FIELD_ATTRIBUTE;
		choices++;
	}
	return choices;
}

/* ---- headers of several rows ----------------------------------------------------------------- */

enum unmet_status um_survey_head_row(struct um_survey_head *head, const struct um_str *field, size_t total,
                                     struct unmet_error *err)
{
	size_t bytes = 1, at = 0, n = head->rows++;

	if (total > head->total)
		total = head->total;
	for (size_t i = 0; i < total; i++)
		bytes += field[i].len;
	head->row[n] = um_calloc(head->total, sizeof(*head->row[n]));
	head->row_bytes[n] = um_alloc(bytes);
	if (!head->row[n] || !head->row_bytes[n])
		return um_nomem(err);
	for (size_t i = 0; i < total; i++) {
		memcpy(head->row_bytes[n] + at, field[i].len ? field[i].ptr : "", field[i].len);
		head->row[n][i] = um_str_trim(um_str_n(head->row_bytes[n] + at, field[i].len));
		at += field[i].len;
	}
	return UNMET_OK;
}

static bool is_qualtrics(const struct um_survey_head *head)
{
	return head->rows == 2 && head->total && um_str_starts(head->row[1][0], "{\"ImportId\"");
}

static bool is_respondent(struct um_str name)
{
	return um_fields_column(NULL, name).field == UM_FIELD_CUSTOMER && um_str_istarts(name, "respondent");
}

/* The column of respondents is empty in the second row, which names choices or says "Response". */
static bool is_surveymonkey(const struct um_survey_head *head)
{
	bool choices = false;

	if (!head->rows || !head->total || !is_respondent(head->name[0]) || head->row[0][0].len)
		return false;
	for (size_t i = 1; i < head->total; i++)
		choices |= contains(head->row[0][i], "response");
	return choices;
}

static struct um_str qualtrics_name(const struct um_survey_head *head, size_t i)
{
	bool known = um_fields_known(head->name[i]);

	return known || !head->row[0][i].len ? head->name[i] : head->row[0][i];
}

/* "What tools?" over "Excel", "Other (please specify)": the question, then which part of it. */
static struct um_str surveymonkey_part(const struct um_survey_head *head, size_t i)
{
	struct um_str part = head->row[0][i];

	return um_str_ieq(part, "response") || um_str_ieq(part, "open-ended response") ? (struct um_str){ "", 0 } : part;
}

static size_t put(char *out, struct um_str s)
{
	if (s.len)
		memcpy(out, s.ptr, s.len);
	return s.len;
}

static enum unmet_status merge_surveymonkey(struct um_survey_head *head, struct unmet_error *err)
{
	struct um_str question = { "", 0 };
	size_t bytes = 1, at = 0;

	for (size_t i = 0; i < head->total; i++) {
		question = head->name[i].len ? head->name[i] : question;
		bytes += question.len + head->row[0][i].len + 3;
	}
	head->bytes = um_alloc(bytes);
	if (!head->bytes)
		return um_nomem(err);
	question = (struct um_str){ "", 0 };
	for (size_t i = 0; i < head->total; i++) {
		struct um_str part = surveymonkey_part(head, i);
		size_t start = at;

		question = head->name[i].len ? head->name[i] : question;
		at += put(head->bytes + at, question);
		if (question.len && part.len)
			at += put(head->bytes + at, UM_LIT(" - "));
		at += put(head->bytes + at, part);
		head->name[i] = um_str_n(head->bytes + start, at - start);
	}
	return UNMET_OK;
}

static enum unmet_status merge_qualtrics(struct um_survey_head *head, struct unmet_error *err)
{
	size_t bytes = 1, at = 0;

	for (size_t i = 0; i < head->total; i++)
		bytes += qualtrics_name(head, i).len;
	head->bytes = um_alloc(bytes);
	if (!head->bytes)
		return um_nomem(err);
	for (size_t i = 0; i < head->total; i++) {
		size_t len = put(head->bytes + at, qualtrics_name(head, i));

		head->name[i] = um_str_n(head->bytes + at, len);
		at += len;
	}
	return UNMET_OK;
}

enum unmet_status um_survey_head_merge(struct um_survey_head *head, size_t *rows, struct unmet_error *err)
{
	*rows = 0;
	if (is_qualtrics(head)) {
		*rows = 2;
		return merge_qualtrics(head, err);
	}
	if (is_surveymonkey(head)) {
		*rows = 1;
		return merge_surveymonkey(head, err);
	}
	return UNMET_OK;
}

void um_survey_head_release(struct um_survey_head *head)
{
	for (size_t i = 0; i < 2; i++) {
		um_free(head->row[i]);
		um_free(head->row_bytes[i]);
	}
	um_free(head->bytes);
}
