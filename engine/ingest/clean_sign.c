/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean_sign.c - the end of a message: disclaimers of lawyers, signatures, "Sent from my phone".
 */
#include <ctype.h>

#include "ingest/clean_lines.h"

#define SIGNATURE_LINES 8u
#define SIGNATURE_COLUMNS 70u

static size_t disclaims(struct um_str s)
{
	static const char *const phrases[] = { "confidential", "intended recipient", "intended solely", "intended only for",
		"notify the sender", "privileged", "received this", "in error", "disclosure", "dissemination", "distribution",
		"any attachment", "strictly prohibited", "unauthori", "delete this", "delete the", "free of virus", "vertraulich",
		"bestimmt", NULL };
	size_t found = 0;

	for (size_t i = 0; phrases[i]; i++)
		found += um_clean_contains(s, phrases[i]);
	return found;
}

/* No disclaimer is without one of these: found first, because it is fast. */
bool um_clean_may_disclaim(struct um_str s)
{
	static const char *const words[] = { "onfidential", "CONFIDENTIAL", "ntended", "INTENDED", "rivileged", "ertraulich", NULL };

	for (size_t i = 0; words[i]; i++)
		if (um_str_find(s, um_str(words[i])) < s.len)
			return true;
	return false;
}

/* Only the last paragraphs: who writes about confidential data in general has more to say after it. */
void um_clean_disclaimers(struct um_message *m)
{
	size_t end = m->total;

	while (end) {
		size_t start, found = 0, bytes = 0;

		while (end && (!m->line[end - 1].text.len || m->line[end - 1].mark))
			end--;
		for (start = end; start && m->line[start - 1].text.len && !m->line[start - 1].mark; start--) {
			found += disclaims(m->line[start - 1].text);
			bytes += m->line[start - 1].text.len;
		}
		if (found < 4 || bytes < 100 || start == 0)
			return;
		um_clean_mark(m, start, end, UM_MARK_DISCLAIMER, UM_CLEANED_DISCLAIMER);
		end = start;
	}
}

/* ---- signatures ------------------------------------------------------------------------------ */

static bool is_device_line(struct um_str s)
{
	static const char *const starts[] = { "Sent from my ", "Sent from Mail for ", "Sent from Yahoo", "Get Outlook for ",
		"Von meinem iPhone", "Gesendet von ", "Envoy\303\251 de mon ", "Enviado desde mi ", NULL };

	return s.len <= SIGNATURE_COLUMNS && um_clean_starts(s, starts);
}

static bool is_closing(struct um_str s)
{
	static const char *const words[] = { "kind regards", "best regards", "warm regards", "with regards", "regards", "best",
		"best wishes", "many thanks", "thanks", "thank you", "thanks and regards", "thanks in advance", "cheers", "sincerely",
		"yours sincerely", "respectfully", "mit freundlichen gr\303\274\303\237en", "viele gr\303\274\303\237e", "cordialement",
		"saludos", "saludos cordiales", NULL };

	while (s.len && strchr(",.!;", s.ptr[s.len - 1]))
		s = um_str_trim(um_str_n(s.ptr, s.len - 1));
	for (size_t i = 0; words[i]; i++)
		if (um_str_ieq(s, words[i]))
			return true;
	return false;
}

/* A name, a title, a company, a number; not a sentence. */
static bool signs(struct um_str s)
{
	size_t words = 1;

	if (s.len > SIGNATURE_COLUMNS || !s.len)
		return s.len == 0;
	for (size_t i = 0; i < s.len; i++) {
		words += s.ptr[i] == ' ';
		if (s.ptr[i] == '?' || s.ptr[i] == '!')
			return false;
		if (s.ptr[i] == '.' && i && i + 1 < s.len && isdigit((unsigned char)s.ptr[i - 1]) && isdigit((unsigned char)s.ptr[i + 1]))
			return memchr(s.ptr, '@', s.len) != NULL; /* a version, which somebody needs to know */
	}
	if (words > 8 || islower((unsigned char)*s.ptr))
		return memchr(s.ptr, '@', s.len) || um_str_istarts(s, "http") || um_str_istarts(s, "www.");
	return words <= 3 || s.ptr[s.len - 1] != '.';
}

static size_t last_kept(const struct um_message *m)
{
	size_t end = m->total;

	while (end && (!m->line[end - 1].text.len || m->line[end - 1].mark))
		end--;
	return end;
}

static void cut_signature(struct um_message *m, size_t from, size_t end)
{
	if (um_clean_next(m, 0) >= from)
		return; /* nothing but a signature */
	um_clean_mark(m, from, end, UM_MARK_SIGNATURE, UM_CLEANED_SIGNATURE);
}

void um_clean_signature(struct um_message *m, enum um_clean_how how)
{
	size_t end = last_kept(m), filled = 0;

	if (how == UM_CLEAN_MAIL)
		for (size_t i = 0; i < end; i++)
			if (um_str_eq(m->line[i].text, UM_LIT("--"))) {
				um_clean_mark(m, i, m->total, UM_MARK_SIGNATURE, UM_CLEANED_SIGNATURE);
				return;
			}
	while (end && is_device_line(m->line[end - 1].text)) {
		cut_signature(m, end - 1, end);
		if (!m->line[end - 1].mark)
			return;
		end = last_kept(m);
	}
	for (size_t i = end; i-- > 0 && filled <= SIGNATURE_LINES;) {
		struct um_str s = m->line[i].text;

		if (m->line[i].mark)
			return;
		if (um_str_eq(s, UM_LIT("--")) || (is_closing(s) && filled)) {
			cut_signature(m, i, end);
			return;
		}
		if (!signs(s))
			return;
		filled += s.len > 0;
	}
}
