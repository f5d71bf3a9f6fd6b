/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.c - every language's cues, loaded once and shared by all threads. A file may use classes of any
 * file of its folder, so a folder is read in three passes: classes, the stems cues ask for, the cues.
 * Then the automaton's edges are laid out by state, its first ones by symbol.
 */
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "need/cues.h"

#define ARENA_MAX_BYTES ((size_t)256 << 20)
#define INTERN_MAX_BYTES ((size_t)16 << 20)
#define SOURCE_MAX_BYTES ((size_t)60 << 10)
#define WEIGHT_MAX 10.0
#define THRESHOLD_DEFAULT 1.5

struct loader {
	struct um_cues *cues;
	struct um_cue_compiler c;
	struct um_cue_lines lines;
	struct um_arena scratch;     /* lines */
	struct unmet_error *err;
};

static enum unmet_status complain(struct loader *l, const struct um_cue_line *at, const char *what, struct um_str word)
{
	return um_fail_at(l->err, UNMET_E_FORMAT, at->path, at->line, 0, "%s:%u: %s%s%.*s", at->path, at->line, what,
	                  word.len ? ": " : "", (int)(word.len > 80 ? 80 : word.len), word.ptr ? word.ptr : "");
}

/* ---- one line ---------------------------------------------------------------------------------- */

static bool next_field(struct um_str *rest, struct um_str *field)
{
	size_t len = 0;

	*rest = um_str_trim(*rest);
	while (len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '\t')
		len++;
	*field = um_str_n(rest->ptr, len);
	rest->ptr += len;
	rest->len -= len;
	return len > 0;
}

/* read_number - digits with a point and a sign, nothing else; no locale. */
static bool read_number(struct um_str s, double *value)
{
	double scale = 1, sum = 0;
	bool point = false, minus = s.len && s.ptr[0] == '-', digit = false;

	for (size_t i = minus; i < s.len; i++) {
		if (s.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || i > 12)
			return false;
		digit = true;
		sum = sum * 10 + (s.ptr[i] - '0');
		scale *= point ? 10 : 1;
	}
	*value = (minus ? -sum : sum) / scale;
	return digit;
}

/* read_sort - wish+advice, all, lead, tone, force. */
static bool read_sort(struct um_str word, struct um_cue *cue)
{
	struct um_str rest = word, part;

	cue->sort = UM_CUE_KIND;
	if (um_str_eq(word, UM_LIT("lead")))
		cue->sort = UM_CUE_LEAD;
	else if (um_str_eq(word, UM_LIT("tone")))
		cue->sort = UM_CUE_TONE;
	else if (um_str_eq(word, UM_LIT("force")))
		cue->sort = UM_CUE_FORCE;
	else if (um_str_eq(word, UM_LIT("all")))
		cue->kinds = UM_CUE_KINDS_ALL;
	else
		while (um_str_split(&rest, '+', &part))
			if (!um_kind_bit(part, &cue->kinds))
				return false;
	return true;
}

static bool read_flag(struct um_str word, struct um_cue *cue)
{
	if (um_str_eq(word, UM_LIT("solution")))
		cue->flags |= UM_CUE_SOLUTION;
	else if (um_str_eq(word, UM_LIT("neg")))
		cue->flags |= UM_CUE_NEGATABLE;
	else if (um_str_eq(word, UM_LIT("spoken")))
		cue->flags |= UM_CUE_SPOKEN;
	else
		return false;
	return true;
}

static enum unmet_status name_cue(struct loader *l, struct um_str sort, struct um_str name, struct um_cue *cue)
{
	struct um_buf full;
	enum unmet_status rc;

	um_buf_init(&full, 256);
	um_buf_add(&full, sort.ptr, sort.len);
	um_buf_addc(&full, '.');
	um_buf_add(&full, name.ptr, name.len);
	rc = um_buf_check(&full, l->err);
	if (!rc) {
		cue->name = um_intern_add(l->cues->name, full.ptr, full.len);
		if (cue->name == UM_INTERN_NONE)
			rc = um_nomem(l->err);
	}
	um_buf_release(&full);
	return rc;
}

/* read_head - "wish 3 please-act solution" before the colon. */
static enum unmet_status read_head(struct loader *l, const struct um_cue_line *at, struct um_str head, struct um_cue *cue)
{
	struct um_str sort, weight, name, flag;
	double value = 0;

	if (!next_field(&head, &sort) || !read_sort(sort, cue))
		return complain(l, at, "not a kind, all, lead, tone or force", sort);
	if (cue->sort == UM_CUE_LEAD)
		return next_field(&head, &flag) ? complain(l, at, "a lead has no weight and no name", flag) : UNMET_OK;
	if (!next_field(&head, &weight) || !read_number(weight, &value) || value > WEIGHT_MAX || value < -WEIGHT_MAX)
		return complain(l, at, "a weight between -10 and 10 should stand here", weight);
	cue->weight = (float)value;
	if (!next_field(&head, &name))
		return complain(l, at, "a name should stand after the weight", head);
	while (next_field(&head, &flag))
		if (!read_flag(flag, cue))
			return complain(l, at, "not a flag", flag);
	return name_cue(l, sort, name, cue);
}

/* ---- the passes ---------------------------------------------------------------------------------- */

enum line_sort { LINE_CLASS, LINE_THRESHOLD, LINE_DRAFT, LINE_CUE };

static enum line_sort sort_of(const struct um_cue_line *line)
{
	if (line->text.ptr[0] == '@')
		return LINE_CLASS;
	if (um_str_starts(line->text, "draft "))
		return LINE_DRAFT;
	return um_str_starts(line->text, "threshold ") ? LINE_THRESHOLD : LINE_CUE;
}

static enum unmet_status add_class(struct loader *l, const struct um_cue_line *line)
{
	struct um_cue_compiler *c = &l->c;
	struct um_str rest = line->text, name;
	void *grown = c->class_of;

	if (!um_str_split(&rest, '=', &name) || !rest.ptr || um_str_trim(rest).len == 0)
		return complain(l, line, "a class is written @name = word | word", line->text);
	name = um_str_trim(um_str_n(name.ptr + 1, name.len - 1));
	for (size_t i = 0; i < c->class_total; i++)
		if (um_str_eq(c->class_of[i].name, name))
			return complain(l, line, "class defined twice", name);
	if (!um_grow(&grown, &c->class_capacity, c->class_total + 1, sizeof(*c->class_of)))
		return um_nomem(l->err);
	c->class_of = grown;
	c->class_of[c->class_total++] = (struct um_cue_class){ name, um_str_trim(rest), *line, false };
	return UNMET_OK;
}

static enum unmet_status set_threshold(struct loader *l, const struct um_cue_line *line)
{
	double value;

	if (!read_number(um_str_trim(um_str_n(line->text.ptr + 10, line->text.len - 10)), &value) || value <= 0)
		return complain(l, line, "a threshold is a positive number", line->text);
	l->c.lang->threshold = value;
	return UNMET_OK;
}

/* shape_of - verb, thing, doing, clause; UM_DRAFT_SHAPES: none of them. */
static enum um_draft_shape shape_of(struct um_str word)
{
	static const char *const names[] = { "verb", "thing", "doing", "clause" };
	enum um_draft_shape shape = UM_DRAFT_VERB;

	while (shape < UM_DRAFT_SHAPES && !um_str_eq(word, um_str(names[shape])))
		shape++;
	return shape;
}

/* set_draft - "draft obstacle verb : Minimize the effort it takes to {}". */
static enum unmet_status set_draft(struct loader *l, const struct um_cue_line *line)
{
	struct um_str rest = um_str_n(line->text.ptr + 6, line->text.len - 6), head, kind, shape = { NULL, 0 }, text;
	uint32_t bits = 0;
	char *kept;

	if (!um_str_split(&rest, ':', &head) || !rest.ptr || !next_field(&head, &kind) || !um_kind_bit(kind, &bits) ||
	    !next_field(&head, &shape) || shape_of(shape) == UM_DRAFT_SHAPES || um_str_trim(head).len)
		return complain(l, line, "a draft is written: draft kind verb|thing|doing|clause : words with {}", line->text);
	text = um_str_trim(rest);
	if (um_str_find(text, UM_LIT("{}")) == text.len)
		return complain(l, line, "a draft needs {} where the phrase goes", text);
	kept = um_arena_strndup(&l->cues->arena, text.ptr, text.len);
	if (!kept)
		return (enum unmet_status)um_arena_fail(&l->cues->arena, l->err);
	l->c.lang->draft[__builtin_ctz(bits)][shape_of(shape)] = um_str_n(kept, text.len);
	return UNMET_OK;
}

static enum unmet_status list_draft_words(struct loader *l)
{
	static const char *const names[UM_DRAFT_WORDS] = { [UM_DRAFT_TO] = "draft-to", [UM_DRAFT_SKIP] = "draft-skip",
		[UM_DRAFT_DETERMINER] = "draft-determiner", [UM_DRAFT_VAGUE] = "draft-vague", [UM_DRAFT_FINITE] = "draft-finite",
		[UM_DRAFT_STOP] = "draft-stop", [UM_DRAFT_EMPTY] = "draft-empty", [UM_DRAFT_PERSON] = "draft-person", [UM_DRAFT_AWAY] = "draft-away" };
	enum unmet_status rc = UNMET_OK;

	for (unsigned i = 0; !rc && i < UM_DRAFT_WORDS; i++)
		rc = um_cue_class_list(&l->c, names[i], &l->c.lang->draft_words[i]);
	return rc;
}

static enum unmet_status add_cue(struct loader *l, const struct um_cue_line *line)
{
	struct um_cues *cues = l->cues;
	struct um_str rest = line->text, head;
	struct um_cue cue = { .line = line->line };
	void *grown = cues->cue;
	enum unmet_status rc;

	if (!um_str_split(&rest, ':', &head) || !rest.ptr || um_str_trim(rest).len == 0)
		return complain(l, line, "a cue is written: kind weight name : pattern", line->text);
	if (cues->cue_total >= UM_CUE_MAX_TOTAL)
		return complain(l, line, "too many cues", um_str_n(NULL, 0));
	if (!um_grow(&grown, &cues->cue_capacity, cues->cue_total + 1, sizeof(*cues->cue)))
		return um_nomem(l->err);
	cues->cue = grown;
	cue.path = um_arena_strndup(&cues->arena, line->path, strlen(line->path));
	if (!cue.path)
		return (enum unmet_status)um_arena_fail(&cues->arena, l->err);
	rc = read_head(l, line, head, &cue);
	l->c.at = line;
	if (!rc)
		rc = um_cue_compile(&l->c, um_str_trim(rest), (uint32_t)cues->cue_total, &cue);
	if (!rc)
		cues->cue[cues->cue_total++] = cue;
	return rc;
}

static enum unmet_status read_lines(struct loader *l)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; !rc && i < l->lines.total; i++) {
		const struct um_cue_line *line = &l->lines.line[i];

		rc = um_cue_collect(&l->c, line->text);
		if (!rc && sort_of(line) == LINE_CLASS)
			rc = add_class(l, line);
		else if (!rc && sort_of(line) == LINE_THRESHOLD)
			rc = set_threshold(l, line);
		else if (!rc && sort_of(line) == LINE_DRAFT)
			rc = set_draft(l, line);
	}
	for (size_t i = 0; !rc && i < l->lines.total; i++)
		if (sort_of(&l->lines.line[i]) == LINE_CUE)
			rc = add_cue(l, &l->lines.line[i]);
	if (!rc)
		rc = um_cue_class_words(&l->c, "clause-word", UM_WORD_CLAUSE);
	if (!rc)
		rc = um_cue_class_words(&l->c, "contrast", UM_WORD_CONTRAST);
	if (!rc)
		rc = um_cue_class_words(&l->c, "negation", UM_WORD_NEGATION);
	return rc ? rc : list_draft_words(l);
}

/* ---- a language ------------------------------------------------------------------------------------ */

static enum unmet_status begin_lang(struct loader *l, const char *code)
{
	struct um_cues *cues = l->cues;
	struct um_cue_lang *lang = &cues->lang[cues->lang_total];
	struct um_cue_compiler *c = &l->c;

	memcpy(lang->code, code, strlen(code) + 1);
	lang->threshold = THRESHOLD_DEFAULT;
	lang->symbol = um_intern_new(INTERN_MAX_BYTES);
	lang->stem = um_intern_new(INTERN_MAX_BYTES);
	lang->symbol_flags = um_arena_alloc(&cues->arena, UM_CUE_SYMBOLS_MAX, 1);
	*c = (struct um_cue_compiler){ .arena = &cues->arena, .lang = lang, .stem = lang->stem, .err = l->err };
	um_buf_init(&c->source, SOURCE_MAX_BYTES);
	um_buf_init(&c->word, 4096);
	um_arena_init(&l->scratch, ARENA_MAX_BYTES);
	c->stemmer = sb_stemmer_new(code, NULL); /* NULL: libstemmer does not know the language */
	cues->lang_total++;
	if (!lang->symbol || !lang->stem || !lang->symbol_flags)
		return um_nomem(l->err);
	return UNMET_OK;
}

static void end_lang(struct loader *l)
{
	sb_stemmer_delete(l->c.stemmer);
	um_buf_release(&l->c.source);
	um_buf_release(&l->c.word);
	um_free(l->c.class_of);
	um_free(l->lines.line);
	um_arena_release(&l->scratch);
	l->lines = (struct um_cue_lines){ 0 };
}

static void release_lang(struct um_cue_lang *lang)
{
	um_intern_free(lang->symbol);
	um_intern_free(lang->stem);
	for (unsigned i = 0; i < UM_DRAFT_WORDS; i++)
		um_intern_free(lang->draft_words[i]);
	um_nfa_release(&lang->nfa);
}

static enum unmet_status load_lang(struct loader *l, const char *lexicons, const char *code, struct um_hasher *hasher)
{
	struct um_buf folder;
	enum unmet_status rc;

	rc = begin_lang(l, code);
	um_buf_init(&folder, 4096);
	um_buf_addf(&folder, "%s/%s", lexicons, code);
	if (!rc)
		rc = um_buf_check(&folder, l->err);
	um_hasher_add(hasher, code, strlen(code) + 1);
	if (!rc)
		rc = um_cue_lines_read(&l->lines, &l->scratch, folder.ptr, ".cues", hasher, l->err);
	if (!rc)
		rc = read_lines(l);
	if (!rc && !um_nfa_seal(&l->c.lang->nfa, um_intern_size(l->c.lang->symbol)))
		rc = um_nomem(l->err);
	if (!rc && l->lines.total == 0) { /* a folder without cues is no language of ours */
		release_lang(l->c.lang);
		*l->c.lang = (struct um_cue_lang){ 0 };
		l->cues->lang_total--;
	}
	um_buf_release(&folder);
	end_lang(l);
	return rc;
}

enum unmet_status um_cues_load(struct um_cues **cues, const char *lexicons, struct unmet_error *err)
{
	char code[UM_CUE_MAX_LANGS][4] = { 0 };
	struct um_cues *made = um_calloc(1, sizeof(*made));
	struct um_hasher *hasher = um_hasher_new();
	struct loader l = { .cues = made, .err = err };
	enum unmet_status rc = UNMET_OK;
	size_t total = 0;

	*cues = NULL;
	if (made) {
		um_arena_init(&made->arena, ARENA_MAX_BYTES);
		made->name = um_intern_new(INTERN_MAX_BYTES);
	}
	if (!made || !made->name || !hasher)
		rc = um_nomem(err);
	if (!rc)
		rc = um_cue_list_langs(lexicons, code, &total, err);
	for (size_t i = 0; !rc && i < total; i++)
		rc = load_lang(&l, lexicons, code[i], hasher);
	if (!rc)
		made->hash = um_hasher_end(hasher);
	um_hasher_free(hasher);
	if (rc)
		um_cues_free(made);
	else
		*cues = made;
	return rc;
}

void um_cues_free(struct um_cues *cues)
{
	if (!cues)
		return;
	for (size_t i = 0; i < cues->cue_total; i++)
		um_pattern_free(cues->cue[i].pattern);
	for (size_t i = 0; i < cues->lang_total; i++)
		release_lang(&cues->lang[i]);
	um_free(cues->cue);
	um_intern_free(cues->name);
	um_arena_release(&cues->arena);
	um_free(cues);
}

struct um_hash128 um_cues_hash(const struct um_cues *cues)
{
	return cues->hash;
}

const char *um_cues_name(const struct um_cues *cues, uint32_t cue)
{
	if (cue >= cues->cue_total || cues->cue[cue].sort == UM_CUE_LEAD)
		return "";
	return um_intern_text(cues->name, cues->cue[cue].name).ptr;
}

const struct um_cue_lang *um_cue_lang_find(const struct um_cues *cues, const char *code)
{
	for (size_t i = 0; code && i < cues->lang_total; i++)
		if (strcmp(cues->lang[i].code, code) == 0)
			return &cues->lang[i];
	return NULL;
}

bool um_cues_has(const struct um_cues *cues, const char *lang)
{
	return um_cue_lang_find(cues, lang) != NULL;
}
