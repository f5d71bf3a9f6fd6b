/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - transcripts, chats and notes in plain text or Markdown. Two passes over one file: the first counts
 * the labels lines begin with, the second cuts turns at those that are speakers. A label with a time
 * is a speaker at once; "Name:" or a name alone on its line when it comes again, so that "Note:" or
 * a heading in somebody's notes does not become a person. Without speakers it is one document of notes.
 */
#include "base/intern.h"
#include "base/mem.h"
#include "base/status.h"
#include "ingest/facts.h"
#include "ingest/label.h"
#include "ingest/office.h"
#include "ingest/roles.h"
#include "ingest/talk.h"

#define LABELS_MAX 4096u

struct votes { uint32_t timed, colon, bare; };

struct text {
	struct um_reader *r;
	struct um_talk talk;
	struct um_talk head;      /* what the head says, before anybody is known to speak: facts only, nothing of its own */
	struct um_str body;       /* without front matter */
	uint64_t body_line;
	struct um_intern *names;  /* folded labels */
	struct votes *votes;      /* [by id] */
	size_t votes_capacity;
	uint32_t lines, colon_lines;
	bool asked, answered;     /* "Q:" and "A:" stand in it */
	struct um_buf folded, plain;
};

/* Labels that are headings of notes, never people. */
static bool heading_word(struct um_str name)
{
	static const char *const words[] = { "note", "notes", "todo", "action", "actions", "action item", "action items",
		"pain", "pains", "pain point", "pain points", "problem", "problems", "quote", "need", "needs", "summary",
		"background", "context", "goal", "goals", "insight", "insights", "takeaway", "takeaways", "key takeaways", "url",
		"link", "http", "https", "ps", "re", "fwd", "subject", "to", "cc", "bcc", "sent", "idea", "ideas", "next steps",
		"follow up", "follow-up", "workaround", "wish", "wishes", "feature request", "feature requests", "bug", "bugs",
		"time", "date", "company", "role", "plan", "industry", "tools", "current process", "process", "example", "warning",
		"important", "update", "edit", "steps", "expected", "actual", "version", "error", NULL };

	for (size_t i = 0; words[i]; i++)
		if (um_str_ieq(name, words[i]))
			return true;
	return false;
}

static bool is_letter(struct um_str name, const char *letter, const char *word)
{
	return um_str_ieq(name, letter) || um_str_ieq(name, word);
}

static struct votes *votes_of(struct text *t, struct um_str name, bool fresh)
{
	uint32_t id, before = um_intern_size(t->names);

	um_buf_clear(&t->folded);
	um_role_fold(&t->folded, name);
	t->talk.no_memory |= t->folded.failed == UNMET_E_NOMEM;
	if (um_buf_check(&t->folded, NULL) || !t->folded.len)
		return NULL;
	id = fresh && before < LABELS_MAX ? um_intern_add(t->names, t->folded.ptr, t->folded.len)
	                                  : um_intern_find(t->names, t->folded.ptr, t->folded.len);
	if (id == UM_INTERN_NONE) {
		t->talk.no_memory |= fresh && before < LABELS_MAX; /* the names are far from their limit */
		return NULL;
	}
	if (id >= before) {
		if (!um_grow((void **)&t->votes, &t->votes_capacity, (size_t)id + 1, sizeof(*t->votes))) {
			t->talk.no_memory = true;
			return NULL;
		}
		t->votes[id] = (struct votes){ 0 };
	}
	return &t->votes[id];
}

static bool is_bullet(struct um_str line)
{
	return line.len > 1 && strchr("-*+", *line.ptr) && line.ptr[1] == ' ';
}

/* ---- first pass ------------------------------------------------------------------------------ */

static void count_labels(struct text *t)
{
	struct um_str rest = t->body, line;
	bool after_blank = true;

	while (um_str_split(&rest, '\n', &line)) {
		struct um_label label;
		struct votes *votes;
		bool was_blank = after_blank;

		line = um_str_trim(line);
		after_blank = line.len == 0;
		if (after_blank)
			continue;
		t->lines++;
		label = um_label_read(line);
		if (label.kind == UM_LABEL_NONE || (is_bullet(line) && label.kind != UM_LABEL_TIMED) ||
		    (label.kind == UM_LABEL_BARE && !was_blank))
			continue;
		votes = votes_of(t, label.name, true);
		if (!votes)
			continue;
		votes->timed += label.kind == UM_LABEL_TIMED;
		votes->colon += label.kind == UM_LABEL_COLON;
		t->asked |= label.kind == UM_LABEL_COLON && is_letter(label.name, "q", "question");
		t->answered |= label.kind == UM_LABEL_COLON && is_letter(label.name, "a", "answer");
		votes->bare += label.kind == UM_LABEL_BARE;
		t->colon_lines += label.kind == UM_LABEL_COLON && !heading_word(label.name);
	}
}

static bool many_words(struct um_str name)
{
	return um_str_trim(name).len && memchr(name.ptr, ' ', name.len);
}

/* Is this label a speaker in this file? */
static bool speaks(struct text *t, const struct um_label *label, bool in_head)
{
	const struct votes *votes = votes_of(t, label->name, false);

	if (!votes)
		return false;
	if (label->kind == UM_LABEL_TIMED || votes->timed)
		return true;
	if (label->kind == UM_LABEL_BARE)
		return votes->bare >= (many_words(label->name) ? 2u : 3u) || votes->colon >= 2;
	if (heading_word(label->name))
		return false;
	if (votes->colon >= 2 || um_role_named(&t->head, label->name))
		return true;
	if (t->asked && (is_letter(label->name, "q", "question") || is_letter(label->name, "a", "answer")))
		return true;
	if (in_head) /* "Participant: Ann Lee", once, is a fact */
		return false;
	return um_role_label(label->name) != UNMET_ROLE_UNKNOWN || t->colon_lines * 2 >= t->lines;
}

/* ---- second pass ----------------------------------------------------------------------------- */

/* "Reacted to ...": a click, not words. */
static bool is_reaction(struct um_str words)
{
	return um_str_starts(words, "Reacted to ") || um_str_starts(words, "Removed a ");
}

/* The reply of a chat carries the line it answers: Replying to "...". */
static struct um_str without_quote(struct um_str words)
{
	size_t end;

	if (!um_str_starts(words, "Replying to \""))
		return words;
	end = um_str_find(words, UM_LIT("\" "));
	return end < words.len ? um_str_n(words.ptr + end + 2, words.len - end - 2) : (struct um_str){ "", 0 };
}

struct pass { struct um_str speaker; bool talking, blank, chat, asking; };

/* "**Pain:** exports" is "Pain: exports". */
static struct um_str without_bold(struct text *t, struct um_str words)
{
	size_t at = um_str_find(words, UM_LIT("**"));

	if (at == words.len)
		return words;
	um_buf_clear(&t->plain);
	for (; at < words.len; at = um_str_find(words, UM_LIT("**"))) {
		um_buf_add(&t->plain, words.ptr, at);
		words = um_str_n(words.ptr + at + 2, words.len - at - 2);
	}
	um_buf_add(&t->plain, words.ptr, words.len);
	t->talk.no_memory |= t->plain.failed == UNMET_E_NOMEM;
	return um_str_trim(um_buf_str(&t->plain));
}

static enum unmet_status say(struct text *t, struct pass *p, struct um_str words, struct unmet_error *err)
{
	enum um_talk_join join = p->blank ? UM_TALK_PARAGRAPH : UM_TALK_LINE;

	p->blank = false;
	words = without_bold(t, words);
	return um_talk_say(&t->talk, p->speaker, words, join, err);
}

/* Otter's head: a line that says what the next one is, and what it adds at the end. */
static bool is_furniture(struct um_str line)
{
	return um_str_eq(line, UM_LIT("SUMMARY KEYWORDS")) || um_str_eq(line, UM_LIT("SPEAKERS")) || um_str_eq(line, UM_LIT("KEYWORDS"));
}

static bool is_notice(struct um_str line)
{
	return um_str_starts(line, "Transcribed by http");
}

/* Written down before, or between, what was said: sentences and points, not the title and the date of it. */
static bool is_note(struct um_str line)
{
	struct um_str word, rest = um_label_plain(line);
	size_t words = 0;

	while (um_str_split(&rest, ' ', &word))
		words += word.len > 0;
	return words >= 4 || (words >= 2 && is_bullet(line));
}

/* A line before anybody speaks. In notes (nobody ever does) it is text unless it is a fact; above a conversation it is kept
 * where it is more than a title, as nobody's. Where there is only "Q:" and "A:" it is about who answers. */
static enum unmet_status head_line(struct text *t, struct pass *p, struct um_str line, bool notes, struct unmet_error *err)
{
	if (*line.ptr == '#' && !t->talk.title.len) {
		um_facts_title(&t->talk, um_label_plain(line));
		return UNMET_OK;
	}
	if (um_facts_line(&t->talk, line))
		return UNMET_OK;
	if (!notes && !t->talk.title.len && line.len <= 120 && !is_bullet(line) && !um_str_ends(line, ".")) {
		um_facts_title(&t->talk, um_label_plain(line));
		return UNMET_OK;
	}
	if (!notes && !is_note(line))
		return UNMET_OK;
	if (t->asked && !notes)
		p->speaker = UM_LIT("A");
	return say(t, p, um_label_plain(line), err);
}

/* A line that goes on. Behind "Q:" where nobody ever writes "A:" it is the answer. */
static enum unmet_status go_on(struct text *t, struct pass *p, struct um_str line, struct unmet_error *err)
{
	if (is_notice(line) || (p->chat && is_reaction(line)))
		return UNMET_OK;
	if (p->chat && um_str_starts(line, "Replying to \"")) {
		line = without_quote(line);
		return line.len ? say(t, p, line, err) : UNMET_OK;
	}
	if (p->asking && !t->answered)
		p->speaker = UM_LIT("A");
	return say(t, p, um_label_plain(line), err);
}

static enum unmet_status one_line(struct text *t, struct pass *p, struct um_str line, bool notes, struct unmet_error *err)
{
	struct um_label label = um_label_read(line);
	bool speaker = label.kind != UM_LABEL_NONE && !(is_bullet(line) && label.kind != UM_LABEL_TIMED) &&
	               speaks(t, &label, !p->talking);

	if (!speaker && p->talking && *line.ptr == '#') /* a heading between turns is nobody's words */
		return UNMET_OK;
	if (!speaker)
		return p->talking ? go_on(t, p, line, err) : head_line(t, p, line, notes, err);
	*p = (struct pass){ .speaker = label.name, .talking = true, .chat = label.chat, .asking = is_letter(label.name, "q", "question") };
	if (label.chat) {
		t->talk.chat = true;
		label.rest = without_quote(label.rest);
		if (is_reaction(label.rest))
			return UNMET_OK;
	}
	return say(t, p, label.rest, err);
}

static bool anyone_speaks(struct text *t)
{
	struct um_str rest = t->body, line;

	while (um_str_split(&rest, '\n', &line)) {
		struct um_label label = um_label_read(line);

		line = um_str_trim(line);
		if (label.kind && !(is_bullet(line) && label.kind != UM_LABEL_TIMED) && speaks(t, &label, true))
			return true;
	}
	return false;
}

static enum unmet_status cut_turns(struct text *t, struct unmet_error *err)
{
	struct um_str rest = t->body, line;
	struct pass pass = { .speaker = { "", 0 } };
	bool notes = !anyone_speaks(t);
	enum unmet_status rc = UNMET_OK;

	while (!rc && um_str_split(&rest, '\n', &line)) {
		line = um_str_trim(line);
		if (line.len == 0)
			pass.blank = true;
		else if (!pass.talking && is_furniture(line))
			um_str_split(&rest, '\n', &line);
		else
			rc = one_line(t, &pass, line, notes, err);
	}
	return rc;
}

/* "---", pairs, "---" at the very start. */
static void front_matter(struct text *t)
{
	struct um_str rest = t->body, line, key, value;
	uint64_t lines = 1;

	if (!um_str_split(&rest, '\n', &line) || !um_str_eq(um_str_trim(line), UM_LIT("---")))
		return;
	while (um_str_split(&rest, '\n', &line)) {
		lines++;
		line = um_str_trim(line);
		if (um_str_eq(line, UM_LIT("---"))) {
			t->body = rest;
			t->body_line = lines;
			return;
		}
		if (lines > 200)
			break;
		if (um_label_colon(line, &key, &value))
			um_facts_pair(&t->talk, key, value);
	}
}

/* Names of the head: known before the first pass, they make speakers of labels that come once. */
#define HEAD_LINES 60u
static void read_head(struct text *t)
{
	struct um_str rest = t->body, line;

	t->head = (struct um_talk){ .r = t->r };
	for (unsigned n = 0; n < HEAD_LINES && um_str_split(&rest, '\n', &line); n++) {
		line = um_str_trim(line);
		if (line.len)
			um_facts_line(&t->head, line);
	}
	for (size_t i = 0; i < t->talk.interviewer_total && t->head.interviewer_total < UM_TALK_NAMES; i++)
		t->head.interviewer[t->head.interviewer_total++] = t->talk.interviewer[i];
	for (size_t i = 0; i < t->talk.participant_total && t->head.participant_total < UM_TALK_NAMES; i++)
		t->head.participant[t->head.participant_total++] = t->talk.participant[i];
}

static enum unmet_status read_text(struct text *t, struct unmet_error *err)
{
	struct um_place place = { 1, 0, t->body };
	enum unmet_status rc;

	front_matter(t);
	read_head(t);
	count_labels(t);
	rc = cut_turns(t, err);
	t->talk.no_memory |= t->head.no_memory;
	if (rc)
		return um_reader_fault(t->r, rc, &place, err);
	return um_talk_end(&t->talk, &place, err);
}

enum unmet_status um_text_document(struct um_reader *r, struct um_str text, struct unmet_error *err)
{
	struct text t = { .r = r, .body = text };
	enum unmet_status rc;

	r->stream = um_hash64("text", 4);
	um_buf_init(&t.folded, 4096);
	um_buf_init(&t.plain, UM_MAX_DOCUMENT_BYTES);
	t.names = um_intern_new((size_t)8 << 20);
	rc = um_talk_init(&t.talk, r, err);
	if (!t.names && !rc)
		rc = um_nomem(err);
	if (!rc)
		rc = read_text(&t, err);
	um_talk_release(&t.talk);
	um_intern_free(t.names);
	um_free(t.votes);
	um_buf_release(&t.folded);
	um_buf_release(&t.plain);
	return rc;
}

enum unmet_status um_read_text(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_str text;
	bool too_long;
	enum unmet_status rc = um_reader_whole(r, &text, &too_long, err);

	(void)sniff;
	return rc || too_long ? rc : um_text_document(r, text, err);
}
