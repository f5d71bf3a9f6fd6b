/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean_quote.c - quoted replies: lines after ">", what "On ... wrote:" announces, and the block of headers Outlook
 * puts before the old message. A quote to the end is cut only where words of the sender's own stand before it.
 */
#include <ctype.h>

#include "ingest/clean_lines.h"

#define OWN_BYTES 20u        /* so much must stand before a quote that is cut to the end */

/* "On Tue, 26 Mar 2024, Ann wrote:" and its relatives, which may go over two lines. */
static size_t announces_quote(const struct um_message *m, size_t i)
{
	static const char *const starts[] = { "On ", "Am ", "Le ", "El ", "Il ", "Op ", NULL };
	static const char *const ends[] = { "wrote:", "schrieb:", "crit :", "crit:", "crit\302\240:", "escribi\303\263:", "ha scritto:", "schreef:", NULL };
	struct um_str s = m->line[i].text;
	bool digit = false;

	if (!um_clean_starts(s, starts) || s.len > 300)
		return 0;
	for (size_t k = 0; k < s.len; k++)
		digit |= isdigit((unsigned char)s.ptr[k]);
	for (size_t n = 0; n < 2 && digit && i + n < m->total; n++)
		for (size_t k = 0; ends[k]; k++)
			if (um_str_ends(m->line[i + n].text, ends[k]))
				return n + 1;
	return 0;
}

/* A line of underscores. */
static bool is_rule(struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '_')
			return false;
	return s.len >= 20;
}

/* Outlook: a rule or a block of headers, and the old message behind it. */
static bool begins_old_message(const struct um_message *m, size_t i)
{
	static const char *const rules[] = { "-----Original Message", "----- Original Message", "---------- Forwarded message",
	                                     "##- Please type your reply above", "--- Reply above this line", "Please reply above this line",
	                                     "-----Urspr", NULL };
	static const char *const from[] = { "From: ", "Von: ", "De: ", NULL };
	static const char *const next[] = { "Sent:", "Date:", "Gesendet:", "Envoy", "Enviado", NULL };

	if (um_clean_starts(m->line[i].text, rules) || is_rule(m->line[i].text))
		return true;
	return um_clean_starts(m->line[i].text, from) && i + 1 < m->total && um_clean_starts(m->line[i + 1].text, next);
}

static bool quoted(const struct um_message *m, size_t i)
{
	return i < m->total && m->line[i].text.len && *m->line[i].text.ptr == '>';
}

/* Behind the lines that begin with ">", and what is empty between them. */
static size_t quote_end(const struct um_message *m, size_t i, size_t *lines)
{
	size_t end = i;

	for (*lines = 0; i < m->total && (quoted(m, i) || !m->line[i].text.len); i++)
		if (quoted(m, i)) {
			++*lines;
			end = i + 1;
		}
	return end;
}

void um_clean_quotes(struct um_message *m, enum um_clean_how how)
{
	size_t own = 0, lines;

	for (size_t i = 0; i < m->total;) {
		size_t head = announces_quote(m, i), start = um_clean_next(m, i + head), end;
		bool old = !head && begins_old_message(m, i);

		if ((head && own >= OWN_BYTES && !quoted(m, start)) || (old && (own >= OWN_BYTES || how == UM_CLEAN_MAIL))) {
			um_clean_mark(m, i, m->total, UM_MARK_QUOTE, UM_CLEANED_QUOTE);
			return;
		}
		end = quoted(m, start) && (head || start == i) ? quote_end(m, start, &lines) : i;
		if (end > i && (head || lines > 1 || how == UM_CLEAN_MAIL)) {
			um_clean_mark(m, i, end, UM_MARK_QUOTE, UM_CLEANED_QUOTE);
			i = end;
		} else {
			own += m->line[i++].text.len;
		}
	}
}
