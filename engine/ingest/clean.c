/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean.c - rules over the lines of a message, each by what people's mail programs and logs write, none
 * learned: a rule that can be read can be argued with. They go in order (quotes, traces, disclaimers,
 * signature from the end), mark lines, and the rest is the text.
 */
#include <ctype.h>

#include "base/status.h"
#include "ingest/clean.h"

#define LINES_MAX 100000u
#define OWN_BYTES 20u        /* so much must stand before a quote that is cut to the end */
#define TRACE_LINES 3u       /* fewer are what somebody quotes by hand */
#define SIGNATURE_LINES 8u
#define SIGNATURE_COLUMNS 70u
#define ID_BYTES 32u

enum kind { KEEP = 0, QUOTE, TRACE, DISCLAIMER, SIGNATURE };

struct line { struct um_str text; enum kind kind; }; /* text without the blanks around it */

struct message {
	struct line *line;       /* [total] */
	size_t total;
	struct um_cleaned *cleaned;
};

static bool contains(struct um_str s, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= s.len; i++)
		if (tolower((unsigned char)s.ptr[i]) == *what && um_str_istarts(um_str_n(s.ptr + i, s.len - i), what))
			return true;
	return false;
}

static bool starts_with_any(struct um_str s, const char *const *list)
{
	for (; *list; list++)
		if (um_str_istarts(s, *list))
			return true;
	return false;
}

static void mark(struct message *m, size_t from, size_t to, enum kind kind)
{
	for (size_t i = from; i < to; i++)
		m->line[i].kind = kind;
}

static size_t next_filled(const struct message *m, size_t i)
{
	while (i < m->total && !m->line[i].text.len)
		i++;
	return i;
}

/* ---- quoted replies -------------------------------------------------------------------------- */

/* "On Tue, 26 Mar 2024, Ann wrote:" and its relatives, which may go over two lines. */
static size_t announces_quote(const struct message *m, size_t i)
{
	static const char *const starts[] = { "On ", "Am ", "Le ", "El ", "Il ", "Op ", NULL };
	static const char *const ends[] = { "wrote:", "schrieb:", "crit :", "crit:", "crit\302\240:", "escribi\303\263:", "ha scritto:", "schreef:", NULL };
	struct um_str s = m->line[i].text;
	bool digit = false;

	if (!starts_with_any(s, starts) || s.len > 300)
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
static bool begins_old_message(const struct message *m, size_t i)
{
	static const char *const rules[] = { "-----Original Message", "----- Original Message", "---------- Forwarded message",
	                                     "-----Urspr", NULL };
	static const char *const from[] = { "From: ", "Von: ", "De: ", NULL };
	static const char *const next[] = { "Sent:", "Date:", "Gesendet:", "Envoy", "Enviado", NULL };

	if (starts_with_any(m->line[i].text, rules) || is_rule(m->line[i].text))
		return true;
	return starts_with_any(m->line[i].text, from) && i + 1 < m->total && starts_with_any(m->line[i + 1].text, next);
}

static bool quoted(const struct message *m, size_t i)
{
	return i < m->total && m->line[i].text.len && *m->line[i].text.ptr == '>';
}

/* Behind the lines that begin with ">", and what is empty between them. */
static size_t quote_end(const struct message *m, size_t i, size_t *lines)
{
	size_t end = i;

	for (*lines = 0; i < m->total && (quoted(m, i) || !m->line[i].text.len); i++)
		if (quoted(m, i)) {
			++*lines;
			end = i + 1;
		}
	return end;
}

static void mark_quotes(struct message *m, enum um_clean_how how)
{
	size_t own = 0, lines;

	for (size_t i = 0; i < m->total;) {
		size_t head = announces_quote(m, i), start = next_filled(m, i + head), end;
		bool old = !head && begins_old_message(m, i);

		if ((head && own >= OWN_BYTES && !quoted(m, start)) || (old && (own >= OWN_BYTES || how == UM_CLEAN_MAIL))) {
			mark(m, i, m->total, QUOTE);
			m->cleaned->quote_count++;
			return;
		}
		end = quoted(m, start) && (head || start == i) ? quote_end(m, start, &lines) : i;
		if (end > i && (head || lines > 1 || how == UM_CLEAN_MAIL)) {
			mark(m, i, end, QUOTE);
			m->cleaned->quote_count++;
			i = end;
		} else {
			own += m->line[i++].text.len;
		}
	}
}

/* ---- stack traces and logs ------------------------------------------------------------------- */

/* "2024-03-26 10:11:12,345 ERROR ...", "[10:11:12] WARN ..." */
static bool is_log(struct um_str s)
{
	static const char *const levels[] = { "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "FATAL", NULL };
	size_t digits = 0, i = 0, head;

	for (; i < s.len && i < 32 && (isdigit((unsigned char)s.ptr[i]) || strchr("[]-:/.,TZ+ ", s.ptr[i])); i++)
		digits += isdigit((unsigned char)s.ptr[i]) != 0;
	if (digits < 6)
		return false;
	head = s.len < i + 40 ? s.len : i + 40;
	for (size_t k = 0; levels[k]; k++)
		if (um_str_find(um_str_n(s.ptr, head), um_str(levels[k])) < head)
			return true;
	return false;
}

static bool is_frame(struct um_str s)
{
	static const char *const starts[] = { "Traceback (most recent call last)", "Caused by: ", "goroutine ", NULL };

	if (s.len > 3 && um_str_starts(s, "at ") && memchr(s.ptr, '(', s.len) && s.ptr[s.len - 1] == ')')
		return true;
	if (um_str_starts(s, "File \"") && contains(s, ", line "))
		return true;
	if (s.len > 8 && um_str_starts(s, "... ") && um_str_ends(s, " more"))
		return true;
	return starts_with_any(s, starts) || is_log(s);
}

static void mark_traces(struct message *m)
{
	for (size_t i = 0; i < m->total; i++) {
		size_t at = i, end = i, frames = 0;

		for (; at < m->total; at++) {
			struct um_str s = m->line[at].text;

			if (s.len && !is_frame(s))
				break;
			if (!s.len)
				continue;
			frames++;
			/* Python shows the line of code under each frame. */
			if (um_str_starts(s, "File \"") && at + 1 < m->total)
				at++;
			end = at + 1;
		}
		if (frames >= TRACE_LINES) {
			mark(m, i, end, TRACE);
			m->cleaned->trace_count++;
		}
		i = end > i ? end - 1 : i;
	}
}

/* ---- disclaimers ----------------------------------------------------------------------------- */

static size_t disclaims(struct um_str s)
{
	static const char *const phrases[] = { "confidential", "intended recipient", "intended solely", "intended only for",
		"notify the sender", "privileged", "received this", "in error", "disclosure", "dissemination", "distribution",
		"any attachment", "strictly prohibited", "unauthori", "delete this", "delete the", "free of virus", "vertraulich",
		"bestimmt", NULL };
	size_t found = 0;

	for (size_t i = 0; phrases[i]; i++)
		found += contains(s, phrases[i]);
	return found;
}

/* No disclaimer is without one of these: found first, because it is fast. */
static bool may_disclaim(struct um_str s)
{
	static const char *const words[] = { "onfidential", "CONFIDENTIAL", "ntended", "INTENDED", "rivileged", "ertraulich", NULL };

	for (size_t i = 0; words[i]; i++)
		if (um_str_find(s, um_str(words[i])) < s.len)
			return true;
	return false;
}

/* Only the last paragraphs: who writes about confidential data in general has more to say after it. */
static void mark_disclaimers(struct message *m)
{
	size_t end = m->total;

	while (end) {
		size_t start, found = 0, bytes = 0;

		while (end && (!m->line[end - 1].text.len || m->line[end - 1].kind))
			end--;
		for (start = end; start && m->line[start - 1].text.len && !m->line[start - 1].kind; start--) {
			found += disclaims(m->line[start - 1].text);
			bytes += m->line[start - 1].text.len;
		}
		if (found < 4 || bytes < 100 || start == 0)
			return;
		mark(m, start, end, DISCLAIMER);
		m->cleaned->disclaimer_count++;
		end = start;
	}
}

/* ---- signatures ------------------------------------------------------------------------------ */

static bool is_device_line(struct um_str s)
{
	static const char *const starts[] = { "Sent from my ", "Sent from Mail for ", "Sent from Yahoo", "Get Outlook for ",
		"Von meinem iPhone", "Gesendet von ", "Envoy\303\251 de mon ", "Enviado desde mi ", NULL };

	return s.len <= SIGNATURE_COLUMNS && starts_with_any(s, starts);
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

static size_t last_kept(const struct message *m)
{
	size_t end = m->total;

	while (end && (!m->line[end - 1].text.len || m->line[end - 1].kind))
		end--;
	return end;
}

static void cut_signature(struct message *m, size_t from, size_t end)
{
	if (next_filled(m, 0) >= from)
		return; /* nothing but a signature */
	mark(m, from, end, SIGNATURE);
	m->cleaned->signature_count++;
}

static void mark_signature(struct message *m, enum um_clean_how how)
{
	size_t end = last_kept(m), filled = 0;

	if (how == UM_CLEAN_MAIL)
		for (size_t i = 0; i < end; i++)
			if (um_str_eq(m->line[i].text, UM_LIT("--"))) {
				mark(m, i, m->total, SIGNATURE);
				m->cleaned->signature_count++;
				return;
			}
	while (end && is_device_line(m->line[end - 1].text)) {
		cut_signature(m, end - 1, end);
		if (!m->line[end - 1].kind)
			return;
		end = last_kept(m);
	}
	for (size_t i = end; i-- > 0 && filled <= SIGNATURE_LINES;) {
		struct um_str s = m->line[i].text;

		if (m->line[i].kind)
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

/* ---- tracking ids ---------------------------------------------------------------------------- */

/* A word of 32 letters and digits or more, both in it, that nobody reads: a UUID, a token, a hash. */
static bool is_id(struct um_str word)
{
	size_t digits = 0, letters = 0;

	if (word.len < ID_BYTES)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (!isalnum(c) && !strchr("-_=+{}", c))
			return false;
		digits += isdigit(c) != 0;
		letters += isalpha(c) != 0;
	}
	return digits >= 6 && letters > 0;
}

/* Is there a word of that length at all? From the far end of where it would be, so that most bytes are not looked at. */
static bool has_id(struct um_str s)
{
	size_t from = 0;

	while (from + ID_BYTES <= s.len) {
		size_t at = from + ID_BYTES;

		while (at > from && s.ptr[at - 1] != ' ' && s.ptr[at - 1] != '\n')
			at--;
		if (at > from) {
			from = at;
			continue;
		}
		for (at = from + ID_BYTES; at < s.len && s.ptr[at] != ' ' && s.ptr[at] != '\n';)
			at++;
		if (is_id(um_str_trim(um_str_n(s.ptr + from, at - from))))
			return true;
		from = at;
	}
	return false;
}

static void add_words(struct um_buf *out, struct um_str s, struct um_cleaned *cleaned)
{
	struct um_str word;
	bool first = true;

	while (um_str_split(&s, ' ', &word)) {
		if (is_id(um_str_trim(word))) {
			cleaned->id_count++;
			continue;
		}
		if (!first)
			um_buf_addc(out, ' ');
		um_buf_add(out, word.ptr, word.len);
		first = false;
	}
}

/* ---- all of them ----------------------------------------------------------------------------- */

static bool split_lines(struct um_reader *r, struct um_str text, struct message *m, struct unmet_error *err)
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
		m->line[m->total++] = (struct line){ um_str_trim(line), KEEP };
	return true;
}

static enum unmet_status join_kept(struct um_reader *r, const struct message *m, struct um_str *text, struct unmet_error *err)
{
	struct um_str kept;
	char *copy;
	enum unmet_status rc;

	um_buf_clear(&r->scratch);
	for (size_t i = 0; i < m->total; i++) {
		if (m->line[i].kind)
			continue;
		if (i)
			um_buf_addc(&r->scratch, '\n');
		add_words(&r->scratch, m->line[i].text, m->cleaned);
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

static uint64_t sum(const struct um_cleaned *c)
{
	return c->quote_count + c->signature_count + c->disclaimer_count + c->trace_count + c->id_count + c->filler_count;
}

enum unmet_status um_clean_message(struct um_reader *r, struct um_str *text, enum um_clean_how how, struct unmet_error *err)
{
	struct um_cleaned before = r->cleaned;
	struct um_str whole = *text;
	struct message m = { .cleaned = &r->cleaned };
	bool lines = text->len && memchr(text->ptr, '\n', text->len), ids = has_id(*text);
	enum unmet_status rc = UNMET_OK;

	if (!lines && !ids)
		return UNMET_OK;
	if (!split_lines(r, *text, &m, err))
		return err && err->status ? err->status : UNMET_E_NOMEM;
	if (lines) {
		mark_quotes(&m, how);
		mark_traces(&m);
		if (may_disclaim(whole))
			mark_disclaimers(&m);
		mark_signature(&m, how);
	}
	if (ids || sum(&r->cleaned) > sum(&before))
		rc = join_kept(r, &m, text, err);
	if (text->ptr == whole.ptr) /* nothing would be left, or nothing was there */
		r->cleaned = before;
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
