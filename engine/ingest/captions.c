/* SPDX-License-Identifier: Apache-2.0 */
/*
 * captions.c - WebVTT (Zoom, Teams, YouTube, Whisper) and SRT to one document. Cues of one speaker go
 * together until another speaks, so that sentences cut by cue times are whole again. Captions that
 * roll repeat the line before, or grow word by word: what was already said is left out, but only
 * where cues touch in time and name no speaker, so that a real "Yes." "Yes." stays.
 */
#include <ctype.h>

#include "base/intern.h"
#include "base/mem.h"
#include "base/status.h"
#include "ingest/facts.h"
#include "ingest/label.h"
#include "ingest/roles.h"
#include "ingest/talk.h"

#define NAMES_MAX 1024u

struct cue {
	uint64_t start_ms, end_ms;
	struct um_str payload;    /* lines, as they are */
};

struct captions {
	struct um_reader *r;
	struct um_talk talk;
	struct um_str rest;
	struct um_intern *names;  /* candidates for "Name: words" */
	uint32_t *times;          /* [by id] */
	size_t times_capacity;
	uint32_t cues, labelled;
	struct um_buf line;       /* a line without its tags */
	struct um_buf last;       /* the line said last */
	uint64_t last_end_ms;
};

/* ---- cues ------------------------------------------------------------------------------------ */

static bool next_line(struct um_str *rest, struct um_str *line)
{
	if (!um_str_split(rest, '\n', line))
		return false;
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

static size_t read_time(struct um_str s, size_t at, uint64_t *ms)
{
	uint64_t value = 0, part = 0;
	size_t digits = 0, groups = 0;

	for (; at < s.len; at++) {
		unsigned char c = (unsigned char)s.ptr[at];

		if (isdigit(c) && digits < 9) {
			part = part * 10 + (c - '0');
			digits++;
		} else if (c == ':' && digits) {
			value = (value + part) * 60;
			part = digits = 0;
			groups++;
		} else {
			break;
		}
	}
	if (!digits || !groups)
		return 0;
	value = (value + part) * 1000;
	if (at < s.len && (s.ptr[at] == '.' || s.ptr[at] == ',')) {
		unsigned scale = 100;

		for (at++; at < s.len && isdigit((unsigned char)s.ptr[at]); at++, scale /= 10)
			value += (uint64_t)(s.ptr[at] - '0') * scale;
	}
	*ms = value;
	return at;
}

static bool is_timing(struct um_str line, struct cue *cue)
{
	size_t at = 0, arrow = um_str_find(line, UM_LIT("-->"));

	if (arrow == line.len)
		return false;
	while (at < line.len && line.ptr[at] == ' ')
		at++;
	if (!read_time(line, at, &cue->start_ms))
		return false;
	for (at = arrow + 3; at < line.len && line.ptr[at] == ' ';)
		at++;
	return read_time(line, at, &cue->end_ms) > 0;
}

static bool all_digits(struct um_str s)
{
	s = um_str_trim(s);
	for (size_t i = 0; i < s.len; i++)
		if (!isdigit((unsigned char)s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool begins_cue(struct um_str rest, struct um_str line)
{
	struct cue unused;
	struct um_str next;

	return is_timing(line, &unused) || (all_digits(line) && next_line(&rest, &next) && is_timing(next, &unused));
}

/* The next cue; text that is not one (header, NOTE, STYLE, ids) is passed over. */
static bool next_cue(struct captions *c, struct cue *cue)
{
	struct um_str line;
	const char *start;

	do
		if (!next_line(&c->rest, &line))
			return false;
	while (!is_timing(line, cue));
	start = c->rest.ptr;
	cue->payload = um_str_n(start, 0);
	for (;;) {
		struct um_str before = c->rest;

		if (!next_line(&c->rest, &line) || line.len == 0)
			break;
		if (begins_cue(c->rest, line)) {
			c->rest = before;
			break;
		}
		cue->payload.len = (size_t)(line.ptr + line.len - start);
	}
	return true;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static const struct { const char *name, *text; } entities[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&nbsp;", " " }, { "&quot;", "\"" }, { "&#39;", "'" },
	{ "&lrm;", "" }, { "&rlm;", "" },
};

static size_t entity(struct um_str s, struct um_buf *out)
{
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
		if (um_str_starts(s, entities[i].name)) {
			um_buf_adds(out, entities[i].text);
			return strlen(entities[i].name);
		}
	}
	um_buf_addc(out, '&');
	return 1;
}

/* "<v Ann Lee>" or "<v.loud Ann Lee>": who speaks from here on. */
static void voice(struct um_str tag, struct um_str *speaker)
{
	const char *blank;

	if (tag.len < 3 || tag.ptr[0] != 'v' || (tag.ptr[1] != ' ' && tag.ptr[1] != '.'))
		return;
	blank = memchr(tag.ptr, ' ', tag.len);
	if (blank)
		*speaker = um_str_trim(um_str_n(blank, (size_t)(tag.ptr + tag.len - blank)));
}

/* A line without tags and entities, into c->line; *speaker set by a voice tag. */
static void strip_line(struct captions *c, struct um_str s, struct um_str *speaker)
{
	um_buf_clear(&c->line);
	while (s.len) {
		const char *close = *s.ptr == '<' ? memchr(s.ptr, '>', s.len) : NULL;
		size_t used = 1;

		if (close) {
			voice(um_str_n(s.ptr + 1, (size_t)(close - s.ptr) - 1), speaker);
			used = (size_t)(close - s.ptr) + 1;
		} else if (*s.ptr == '&') {
			used = entity(s, &c->line);
		} else {
			um_buf_addc(&c->line, *s.ptr);
		}
		s = um_str_n(s.ptr + used, s.len - used);
	}
}

/* Without ">>" (change of speaker) and "- ". */
static struct um_str without_dash(struct um_str s)
{
	s = um_str_trim(s);
	while (s.len && *s.ptr == '>')
		s = um_str_n(s.ptr + 1, s.len - 1);
	if (s.len > 1 && s.ptr[0] == '-' && s.ptr[1] == ' ')
		s = um_str_n(s.ptr + 2, s.len - 2);
	return um_str_trim(s);
}

/* Whole line in brackets: [Music], (laughs) */
static bool is_sound(struct um_str s)
{
	if (s.len < 3 || !((s.ptr[0] == '[' && s.ptr[s.len - 1] == ']') || (s.ptr[0] == '(' && s.ptr[s.len - 1] == ')')))
		return false;
	return memchr(s.ptr + 1, *s.ptr, s.len - 1) == NULL;
}

/* ---- which labels are speakers --------------------------------------------------------------- */

static void count_label(struct captions *c, struct um_str line)
{
	struct um_str name, rest;
	uint32_t id, before = um_intern_size(c->names);

	c->cues++;
	if (!um_label_colon(line, &name, &rest) || !rest.len)
		return;
	c->labelled++;
	id = before < NAMES_MAX ? um_intern_add(c->names, name.ptr, name.len) : um_intern_find(c->names, name.ptr, name.len);
	if (id == UM_INTERN_NONE) {
		c->talk.no_memory |= before < NAMES_MAX;
		return;
	}
	if (id >= before) {
		if (!um_grow((void **)&c->times, &c->times_capacity, (size_t)id + 1, sizeof(*c->times))) {
			c->talk.no_memory = true;
			return;
		}
		c->times[id] = 0;
	}
	c->times[id]++;
}

static bool is_speaker(const struct captions *c, struct um_str name)
{
	uint32_t id = um_intern_find(c->names, name.ptr, name.len);

	if (id == UM_INTERN_NONE || id >= c->times_capacity)
		return false;
	if (c->labelled * 2 >= c->cues || um_role_label(name) != UNMET_ROLE_UNKNOWN)
		return true;
	return c->times[id] >= 2 && isupper((unsigned char)*name.ptr);
}

static void count_labels(struct captions *c)
{
	struct um_str whole = c->rest, speaker = { "", 0 };
	struct cue cue;

	while (next_cue(c, &cue)) {
		struct um_str line;

		if (next_line(&cue.payload, &line)) {
			strip_line(c, line, &speaker);
			c->talk.no_memory |= c->line.failed == UNMET_E_NOMEM;
			count_label(c, without_dash(um_buf_str(&c->line)));
		}
	}
	c->rest = whole;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* What of a line of captions that roll has not been said yet. */
static struct um_str unsaid(const struct captions *c, struct um_str words)
{
	struct um_str last = um_buf_str(&c->last);

	if (last.len == 0 || last.len > words.len || memcmp(last.ptr, words.ptr, last.len) != 0)
		return words;
	if (last.len < words.len && words.ptr[last.len] != ' ')
		return words;
	return um_str_trim(um_str_n(words.ptr + last.len, words.len - last.len));
}

static enum unmet_status say_line(struct captions *c, struct um_str *speaker, struct um_str words, bool touching,
                                  struct unmet_error *err)
{
	struct um_str name, rest, fresh;
	bool labelled = false;

	words = without_dash(words);
	if (um_label_colon(words, &name, &rest) && is_speaker(c, name)) {
		/* c->line is reused for the next line: the name must outlive it */
		char *copy = um_arena_strndup(&c->r->arena, name.ptr, name.len);

		if (!copy)
			return um_arena_fail(&c->r->arena, err);
		*speaker = um_str_n(copy, name.len);
		words = rest;
		labelled = true;
	}
	if (words.len == 0 || is_sound(words))
		return UNMET_OK;
	fresh = labelled || speaker->len || !touching ? words : unsaid(c, words);
	if (fresh.len < words.len) {
		enum unmet_status rc = um_reader_piece(c->r, UM_CLEANED_REPEAT, words, err);

		c->r->cleaned.piece_count[UM_CLEANED_REPEAT]++;
		if (rc)
			return rc;
	}
	if (fresh.len == 0)
		return UNMET_OK;
	um_buf_clear(&c->last);
	um_buf_add(&c->last, words.ptr, words.len);
	c->talk.no_memory |= c->last.failed == UNMET_E_NOMEM;
	return um_talk_say(&c->talk, *speaker, fresh, UM_TALK_SPACE, err);
}

/* Of a line up to where somebody else begins: "<v Ann>Yes.</v> <v Bo>No.</v>" */
static struct um_str one_voice(struct um_str *line)
{
	struct um_str whole = *line;
	size_t at = 1;

	while (at < whole.len && !um_str_starts(um_str_n(whole.ptr + at, whole.len - at), "<v ") &&
	       !um_str_starts(um_str_n(whole.ptr + at, whole.len - at), "<v."))
		at++;
	*line = um_str_n(whole.ptr + at, whole.len - at);
	return um_str_n(whole.ptr, at);
}

static enum unmet_status say_cue(struct captions *c, struct cue *cue, struct um_str *speaker, struct unmet_error *err)
{
	bool touching = cue->start_ms <= c->last_end_ms + 50;
	struct um_str line;
	enum unmet_status rc = UNMET_OK;

	while (!rc && next_line(&cue->payload, &line)) {
		while (!rc && line.len) {
			struct um_str voiced = one_voice(&line);

			strip_line(c, voiced, speaker);
			rc = um_buf_check(&c->line, err);
			if (!rc)
				rc = say_line(c, speaker, um_buf_str(&c->line), touching, err);
		}
		touching = true;
	}
	c->last_end_ms = cue->end_ms;
	return rc;
}

/* "Language: en" in the header, and what notes before the first cue say about the file. */
static void header(struct captions *c)
{
	struct um_str rest = c->rest, line, key, value;
	bool note = false;

	while (next_line(&rest, &line) && line.len)
		if (um_label_colon(line, &key, &value) && um_str_ieq(key, "language") && value.len >= 2)
			c->talk.lang = um_str_n(value.ptr, 2);
	while (next_line(&rest, &line)) {
		struct cue unused;

		if (is_timing(line, &unused))
			break;
		if (um_str_starts(line, "NOTE "))
			um_facts_line(&c->talk, um_str_n(line.ptr + 5, line.len - 5));
		else if (line.len && note)
			um_facts_line(&c->talk, line);
		note = um_str_starts(line, "NOTE") || (note && line.len);
	}
}

static enum unmet_status read_captions(struct captions *c, struct unmet_error *err)
{
	struct um_place place = { 1, 0, c->rest };
	struct um_str speaker = { "", 0 };
	struct cue cue;
	enum unmet_status rc = UNMET_OK;

	header(c);
	count_labels(c);
	while (!rc && next_cue(c, &cue)) {
		struct um_str own = speaker;

		/* A voice or a label holds for its cue; where the file labels every cue, none means the same goes on. */
		if (c->labelled * 2 < c->cues)
			own = (struct um_str){ "", 0 };
		rc = say_cue(c, &cue, &own, err);
		speaker = own;
	}
	if (rc)
		return um_reader_fault(c->r, rc, &place, err);
	return um_talk_end(&c->talk, &place, err);
}

enum unmet_status um_read_captions(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct captions c = { .r = r };
	bool too_long;
	enum unmet_status rc = um_reader_whole(r, &c.rest, &too_long, err);

	if (rc || too_long)
		return rc;
	r->stream = um_hash64(um_format_name(sniff->format), 3);
	um_buf_init(&c.line, UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&c.last, UM_MAX_DOCUMENT_BYTES);
	c.names = um_intern_new((size_t)1 << 20);
	rc = um_talk_init(&c.talk, r, err);
	if (!rc && !c.names)
		rc = um_nomem(err);
	if (!rc)
		rc = read_captions(&c, err);
	um_talk_release(&c.talk);
	um_intern_free(c.names);
	um_free(c.times);
	um_buf_release(&c.line);
	um_buf_release(&c.last);
	return rc;
}
