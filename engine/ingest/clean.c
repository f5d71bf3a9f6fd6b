/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean.c - rules over the lines of a message, each by what people's mail programs and logs write, none
 * learned: a rule that can be read can be argued with. They go in order (quotes, traces, disclaimers,
 * signature from the end), mark lines, and the rest is the text.
 */
#include <ctype.h>

#include "base/status.h"
#include "ingest/clean_lines.h"
#include "ingest/html.h"

#define LINES_MAX 100000u

bool um_clean_contains(struct um_str s, const char *what)
{
	return um_str_ifind(s, what) < s.len;
}

bool um_clean_starts(struct um_str s, const char *const *list)
{
	for (; *list; list++)
		if (um_str_istarts(s, *list))
			return true;
	return false;
}

void um_clean_mark(struct um_message *m, size_t from, size_t to, enum um_mark mark, enum um_cleaned_kind kind)
{
	for (size_t i = from; i < to; i++)
		m->line[i].mark = mark;
	m->cleaned->piece_count[kind]++;
}

size_t um_clean_next(const struct um_message *m, size_t i)
{
	while (i < m->total && !m->line[i].text.len)
		i++;
	return i;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static bool split_lines(struct um_reader *r, struct um_str text, struct um_message *m, struct unmet_error *err)
{
	struct um_str rest = text, line;
	size_t total = 1;

	for (size_t i = 0; i < text.len; i++)
		total += text.ptr[i] == '\n';
	if (total > LINES_MAX)
		return true; /* no message: left as it is */
	m->line = um_arena_alloc(&r->arena, total, sizeof(*m->line));
	if (!m->line) {
		um_arena_fail(&r->arena, err);
		return false;
	}
	while (um_str_split(&rest, '\n', &line))
		m->line[m->total++] = (struct um_clean_line){ um_str_trim(line), UM_MARK_KEEP };
	return true;
}

static enum unmet_status join_kept(struct um_reader *r, const struct um_message *m, struct um_str *text, struct unmet_error *err)
{
	struct um_str kept;
	char *copy;
	enum unmet_status rc;

	um_buf_clear(&r->scratch);
	for (size_t i = 0; i < m->total; i++) {
		if (m->line[i].mark)
			continue;
		if (i)
			um_buf_addc(&r->scratch, '\n');
		um_clean_words(&r->scratch, m->line[i].text, m->cleaned);
	}
	rc = um_buf_check(&r->scratch, err);
	kept = um_str_trim(um_buf_str(&r->scratch));
	if (rc || !kept.len)
		return rc;
	copy = um_arena_strndup(&r->arena, kept.ptr, kept.len);
	if (!copy)
		return um_arena_fail(&r->arena, err);
	*text = um_str_n(copy, kept.len);
	return UNMET_OK;
}

/* unwrap - the words of *text where there is markup in it; *words is empty where there is none. */
static enum unmet_status unwrap(struct um_reader *r, struct um_str text, struct um_str *words, struct unmet_error *err)
{
	char *copy;
	enum unmet_status rc;

	*words = (struct um_str){ "", 0 };
	um_buf_clear(&r->scratch);
	if (!um_html_unwrap(&r->scratch, text))
		return UNMET_OK;
	rc = um_buf_check(&r->scratch, err);
	*words = um_str_trim(um_buf_str(&r->scratch));
	if (rc || !words->len)
		return rc;
	copy = um_arena_strndup(&r->arena, words->ptr, words->len);
	if (!copy)
		return um_arena_fail(&r->arena, err);
	*words = um_str_n(copy, words->len);
	return um_reader_clean(r, words, err);
}

enum unmet_status um_clean_markup(struct um_reader *r, struct um_str *text, struct unmet_error *err)
{
	struct um_str words;
	enum unmet_status rc = unwrap(r, *text, &words, err);

	if (rc || !words.len) /* nothing but a quoted mail: as it is */
		return rc;
	r->cleaned.piece_count[UM_CLEANED_HTML]++;
	rc = um_reader_piece(r, UM_CLEANED_HTML, *text, err);
	*text = words;
	return rc;
}

enum unmet_status um_clean_label(struct um_reader *r, struct um_str *label, struct unmet_error *err)
{
	struct um_str words;
	enum unmet_status rc = unwrap(r, *label, &words, err);

	if (!rc && words.len)
		*label = words;
	return rc;
}

enum unmet_status um_clean_message(struct um_reader *r, struct um_str *text, enum um_clean_how how, struct unmet_error *err)
{
	enum unmet_status rc = how == UM_CLEAN_TICKET ? um_clean_markup(r, text, err) : UNMET_OK;
	struct um_cleaned before = r->cleaned;
	struct um_str whole = *text;
	struct um_message m = { .cleaned = &r->cleaned };
	bool lines = text->len && memchr(text->ptr, '\n', text->len), ids = um_clean_has_id(*text);

	if (rc || (!lines && !ids))
		return rc;
	if (!split_lines(r, *text, &m, err))
		return err && err->status ? err->status : UNMET_E_NOMEM;
	if (lines) {
		um_clean_blocks(&m);
		um_clean_quotes(&m, how);
		um_clean_traces(&m);
		if (um_clean_may_disclaim(whole))
			um_clean_disclaimers(&m);
		um_clean_signature(&m, how);
	}
	if (ids || um_cleaned_sum(&r->cleaned) > um_cleaned_sum(&before))
		rc = join_kept(r, &m, text, err);
	if (text->ptr == whole.ptr) /* nothing would be left, or nothing was there */
		r->cleaned = before;
	else if (!rc)
		rc = um_clean_show(r, &m, err);
	return rc;
}

bool um_clean_filler(struct um_str words)
{
	static const char *const fillers[] = { "yeah", "yep", "yup", "mm", "mhm", "mmhm", "mm-hm", "mm-hmm", "mmhmm", "uh-huh", "hm", "hmm",
		"okay", "ok", "right", "uh", "um", "ah", "oh", "sure", NULL };
	size_t at = 0, total = 0;

	if (words.len > 60)
		return false;
	while (at < words.len) {
		size_t start = at;
		bool known = false;

		while (at < words.len && (isalpha((unsigned char)words.ptr[at]) || (words.ptr[at] == '-' && at > start)))
			at++;
		if (at == start) {
			if (!strchr(" ,.!-\n", words.ptr[at]))
				return false;
			at++;
			continue;
		}
		for (size_t i = 0; fillers[i] && !known; i++)
			known = um_str_ieq(um_str_n(words.ptr + start, at - start), fillers[i]);
		if (!known)
			return false;
		total++;
	}
	return total > 0 && total <= 6;
}
