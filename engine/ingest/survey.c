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

static bool contains_any(struct um_str name, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (contains(name, words[i]))
			return true;
	return false;
}

/* There is nothing to tick under such a name. */
static bool says_open(struct um_str name)
{
	static const char *const words[] = { "(other)", "other (please", "please specify", "open-ended", "open ended", "explain",
		"describe", "tell us", "comment", "feedback", "suggest", "anything else", "anmerkung", "kommentar", NULL };

	return contains_any(name, words);
}

/* Few words answer such a question, where there is no list to choose from. */
static bool asks_openly(struct um_str name)
{
	static const char *const words[] = { "improve", "why ", "pain point", "wish", "frustrat", "missing", "dislike", "like most",
		"like best", "like least", "challeng", "could change", "hardest", "biggest", "difficult", "what problem", "better for you",
		"verbesser", "fehlt", "warum", "pourquoi", "am\303\251lior", "por qu\303\251", "mejorar", NULL };

	return contains_any(name, words);
}

static bool reads_like_question(struct um_str name)
{
	return name.len && (name.ptr[name.len - 1] == '?' || count_words(name) >= 4);
}

/* Surer: a question mark, and words enough for a sentence. "Timely response?" is a column of a ticket. */
static bool asks(struct um_str name)
{
	return name.len && memchr(name.ptr, '?', name.len) && count_words(name) >= 4;
}

/* Many different answers. */
static bool varied(const struct um_column_sample *s)
{
	return s->distinct == UM_SAMPLE_DISTINCT || s->distinct * 10 >= s->filled * 7 ||
	       (s->distinct * 10 >= s->filled * 4 && s->blanks >= 5 * s->filled);
}

static bool is_open(struct um_str name, const struct um_column_sample *s)
{
	size_t words = s->filled + s->blanks;

	if (!s->filled || s->days * 2 > s->filled)
		return false;
	if (says_open(name) || (asks_openly(name) && (varied(s) || s->blanks >= 5 * s->filled)))
		return words * 2 >= s->filled * 3;
	return reads_like_question(name) && varied(s) && words >= 6 * s->filled;
}

static bool is_tool(const char *kind)
{
	static const char *const tools[] = { "SurveyMonkey", "SurveyGizmo", "Qualtrics", "Typeform", NULL };

	for (size_t i = 0; kind && tools[i]; i++)
		if (strcmp(kind, tools[i]) == 0)
			return true;
	return false;
}

struct survey { size_t texts, questions, asking; bool titled, mapped; };

static struct survey look(const struct um_str *name, const struct um_column *column, size_t total)
{
	struct survey s = { 0 };

	for (size_t i = 0; i < total; i++) {
		bool text = column[i].field == UM_FIELD_TEXT;

		s.texts += text;
		s.mapped |= text && column[i].rank == UM_RANK_MAP;
		s.titled |= column[i].field == UM_FIELD_TITLE;
		s.questions += column[i].field == UM_FIELD_NONE && reads_like_question(name[i]);
		s.asking += column[i].field == UM_FIELD_NONE && asks(name[i]);
	}
	return s;
}

static bool is_survey(const char *kind, const struct survey *s)
{
	if (s->titled || s->mapped)
		return false;
	if (is_tool(kind))
		return true;
	return s->texts ? !kind && s->asking >= 2 : s->questions >= 2;
}

size_t um_survey_questions(const char *kind, const struct um_str *name, struct um_column *column,
                           const struct um_column_sample *sample, size_t total)
{
	struct survey s = look(name, column, total);
	size_t open = 0, prose;

	if (!is_survey(kind, &s))
		return 0;
	for (size_t i = 0; i < total; i++) {
		if (column[i].field != UM_FIELD_TEXT && (column[i].field != UM_FIELD_NONE || !is_open(name[i], &sample[i])))
			continue;
		column[i].field = UM_FIELD_ANSWER;
		open++;
	}
	prose = open || !is_tool(kind) ? total : um_fields_prose(column, sample, total);
	if (prose < total)
		column[prose].field = UM_FIELD_ANSWER;
	return open + (prose < total);
}

#define CHOICES_MOST 12u
#define CHOICE_BYTES 48u

/* What the tool notes by itself, as people and machines name it. */
static bool is_notes_of_tool(struct um_str name)
{
	static const char *const names[] = { "response type", "status", "progress", "finished", "duration", "ip address", "location",
		"distribution", "collector", "network id", "ending", "tags", "stage date", "custom data", NULL };

	for (size_t i = 0; names[i]; i++)
		if (um_str_istarts(name, names[i]))
			return true;
	return false;
}

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
		if (column[i].field != UM_FIELD_NONE || !name[i].len || !is_choice(&sample[i]) || is_notes_of_tool(name[i]) || says_open(name[i]))
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
