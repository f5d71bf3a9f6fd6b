/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.h - the inside of this stage: what cue files become.
 *
 *   lexicons/<lang>/ *.cues ── lines ── classes ─┐
 *                                   └─ cues ─────┴─ regular expression + the words it can start with
 *
 * A cue is matched against a rendering of the sentence: each token's folded form and a space, in front
 * one space more. A word whose stem some cue asks for is rendered word/stem. What is not a word is one
 * ASCII character. So patterns need no folding, no white space rules and no character classes.
 *
 *   "We can’t EXPORT – why?"   ->   " we can't exporting/export - why ? "
 */
#ifndef UM_NEED_CUES_H
#define UM_NEED_CUES_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/pattern.h"
#include "need/need.h"

#include "need/automaton.h"

#define UM_CUE_SYMBOLS_MAX 16384u /* different words, stems and prefixes in the cues of a language */
#define UM_CUE_MAX_LANGS 32u
#define UM_CUE_MAX_TOTAL 20000u
#define UM_CUE_KINDS_ALL ((1u << UNMET_KIND_TOTAL) - 1)

enum um_cue_sort {
	UM_CUE_KIND,      /* evidence for or against kinds */
	UM_CUE_LEAD,      /* words a sentence may open with before it starts */
	UM_CUE_TONE,      /* good or bad words: polarity */
	UM_CUE_FORCE      /* what makes a mention intense */
};

enum um_cue_flag {
	UM_CUE_SOLUTION = 1,   /* proposes a feature */
	UM_CUE_NEGATABLE = 2,  /* void after a negation within three words */
	UM_CUE_SPOKEN = 4,     /* only in a customer's turn of a conversation */
	UM_CUE_START = 8,      /* only where the sentence starts, lead-in apart */
	UM_CUE_CLAUSE = 16     /* only where a clause starts */
};

struct um_cue {
	enum um_cue_sort sort;
	uint32_t kinds;              /* bits */
	uint32_t flags;
	float weight;
	uint32_t name;               /* cues of one name count once */
	uint32_t line;
	const char *path;            /* of its file */
	struct um_pattern *pattern;  /* NULL: its words are all of it */
	int mark;                    /* it ends this many words after its start; < 0: with its words, or as pattern says */
};

/* um_cue_where - where the automaton looks for it. */
static inline enum um_nfa_where um_cue_where(const struct um_cue *cue)
{
	if (cue->sort == UM_CUE_LEAD)
		return UM_NFA_LEAD;
	return cue->flags & UM_CUE_START ? UM_NFA_START : cue->flags & UM_CUE_CLAUSE ? UM_NFA_CLAUSE : UM_NFA_ANYWHERE;
}

enum um_word_flag {
	UM_WORD_CLAUSE = 1,    /* a clause starts after it: and, but, because */
	UM_WORD_CONTRAST = 2,  /* what follows speaks against what went before: but, although */
	UM_WORD_NEGATION = 4,
	UM_WORD_STEMMED = 8,   /* some cue asks for its stem */
	UM_WORD_KNOWN = 16,    /* cache entry is filled */
	UM_WORD_OPENS = 32,    /* a clause starts after it, be it a word or punctuation */
	UM_WORD_LEADS = 64     /* some lead-in starts with it */
};

/* What an outcome is said with: "to {find the invoice}", "{a dark mode}", "{copying rows}", "that {it is slow}". */
enum um_draft_shape { UM_DRAFT_VERB, UM_DRAFT_THING, UM_DRAFT_DOING, UM_DRAFT_CLAUSE, UM_DRAFT_SHAPES };

/* Words that tell one shape from another: classes @draft-to and so on, single words only. */
enum um_draft_words {
	UM_DRAFT_TO,          /* a verb follows: to, can't */
	UM_DRAFT_SKIP,        /* filler before it: even, just, please */
	UM_DRAFT_DETERMINER,  /* a thing follows: the, my, any */
	UM_DRAFT_EMPTY,       /* says nothing of what is needed: appreciated, grateful, idea */
	UM_DRAFT_VAGUE,       /* points at something outside of the sentence: it, something */
	UM_DRAFT_FINITE,      /* makes a clause of a subject: is, doesn't, keeps */
	UM_DRAFT_STOP,        /* what comes after belongs to another thought: but, because, so */
	UM_DRAFT_PERSON,      /* i, we */
	UM_DRAFT_AWAY,        /* what follows is not wanted: stop, remove */
	UM_DRAFT_WORDS
};

struct um_cue_lang {
	char code[4];
	double threshold;
	struct um_str draft[UNMET_KIND_TOTAL][UM_DRAFT_SHAPES]; /* outcome templates with {}; empty where there is none */
	struct um_intern *draft_words[UM_DRAFT_WORDS]; /* NULL: the language has none */
	struct um_intern *symbol;    /* "add", "/crash" (a stem), "wünsch*" (a prefix) */
	uint8_t *symbol_flags;       /* [UM_CUE_SYMBOLS_MAX] enum um_word_flag */
	struct um_intern *stem;      /* stems some cue asks for */
	struct um_nfa nfa;           /* all its cues */
	uint32_t prefix_lengths;     /* bit n: some prefix has n bytes (n < 32) */
};

struct um_cues {
	struct um_arena arena;       /* everything below */
	struct um_cue_lang lang[UM_CUE_MAX_LANGS];
	size_t lang_total;
	struct um_cue *cue;          /* [cue_total] by language, file, line */
	size_t cue_total, cue_capacity;
	struct um_intern *name;      /* "wish.please-act" */
	struct um_hash128 hash;
};

/* ---- reading (cue_file.c) ------------------------------------------------------------------- */

struct um_cue_line {
	const char *path;
	uint32_t line;
	struct um_str text;          /* trimmed, continuation lines joined */
};

struct um_cue_lines {
	struct um_cue_line *line;    /* [total], files by name */
	size_t total, capacity;
};

/* um_cue_lines_read - the lines of a folder's files that end in `ending` (".cues"), comments and blank lines left
 * out; names and bytes are added to hasher (may be NULL). No such file: total 0, UNMET_OK. */
enum unmet_status um_cue_lines_read(struct um_cue_lines *lines, struct um_arena *arena, const char *folder,
                                    const char *ending, struct um_hasher *hasher, struct unmet_error *err);

/* um_cue_list_langs - codes of the folders in lexicons, sorted. */
enum unmet_status um_cue_list_langs(const char *lexicons, char (*code)[4], size_t *total, struct unmet_error *err);

/* um_kind_bit - set the bit of a kind's name; false: no such kind. */
bool um_kind_bit(struct um_str name, uint32_t *bits);

/* ---- compiling (cue_pattern.c) ---------------------------------------------------------------- */

struct um_cue_class { struct um_str name, body; struct um_cue_line at; bool open; };

struct um_cue_compiler {
	struct um_arena *arena;
	struct um_cue_lang *lang;
	struct um_cue_class *class_of; /* [class_total] */
	size_t class_total, class_capacity;
	struct um_intern *stem;      /* the language's */
	struct sb_stemmer *stemmer;  /* NULL: the language has none, a stem is the word */
	struct um_buf source;        /* the regular expression so far */
	struct um_buf word;          /* scratch */
	/* of the cue being compiled */
	const struct um_cue_line *at;
	bool any_first;              /* can start with any word */
	bool plain;                  /* nothing but words and gaps so far, and a '/' at a fixed place */
	bool marked;                 /* has its '/' */
	int mark;                    /* after so many words; -1: somewhere else or nowhere */
	unsigned gap_paths;          /* ways through its gaps */
	struct unmet_error *err;
};

/* um_cue_collect - note the stems a pattern asks for; before any cue is compiled. */
enum unmet_status um_cue_collect(struct um_cue_compiler *c, struct um_str pattern);
/* um_cue_compile - cue number id: its states, flags, and its pattern where it needs one. */
enum unmet_status um_cue_compile(struct um_cue_compiler *c, struct um_str pattern, uint32_t id, struct um_cue *cue);
/* um_cue_class_words - set a flag for each word of a class (single words only). */
enum unmet_status um_cue_class_words(struct um_cue_compiler *c, const char *name, uint8_t flag);

/* um_cue_class_list - the words of a class (single words only), as a set; *set stays NULL where there is no such class. */
enum unmet_status um_cue_class_list(struct um_cue_compiler *c, const char *name, struct um_intern **set);

/* um_cue_lang_find - NULL: no cues for it. */
const struct um_cue_lang *um_cue_lang_find(const struct um_cues *cues, const char *code);

/* um_cue_render - a folded word as patterns see it, appended to out without the space. */
void um_cue_render(struct um_buf *out, struct um_str word, struct um_str stem, bool stemmed);

/* ---- matching (match.c), judging (judge.c, verdict.h) ----------------------------------------------------- */

struct um_found {
	uint32_t cue;
	uint32_t token, end;         /* first token, one past the last */
	bool shadowed;               /* a stronger cue of the same name stands in the same span */
};

struct um_found_list { struct um_found *item; size_t total, capacity, from; }; /* from: first of the token looked at */

struct um_word_info {
	uint16_t letter;             /* what the automaton reads for it */
	uint8_t flags;
	uint8_t plain;               /* its bytes, if the text's own in lower case are what patterns see; else 0 */
};

struct um_word_cache { struct um_word_info *info; size_t total, capacity; };

/* One stretch of a sentence, to be judged by what was found in it. */
struct um_span {
	uint32_t sentence;
	uint32_t first, total;       /* tokens */
	uint32_t start, end;         /* bytes */
};

/* A sentence, or a part of one that is too long, in the batch that is matched. */
struct um_window { struct um_span span; uint32_t place; };

struct um_walk { uint32_t at, state; }; /* from a place on, so far */
struct um_stop { uint32_t at, end, accepts_at, accepts_total; }; /* where the words of some cues end */

#define UM_WINDOW_TOKENS 2000u /* a longer sentence is matched in windows of this many */
#define UM_BATCH_PLACES 2048u  /* tokens, and one place behind each window */
#define UM_BATCH_WINDOWS 256u

struct um_detector {
	const struct um_cues *cues;
	const struct um_vocab *vocab;       /* whose ids the caches know */
	struct um_word_cache cache[UM_CUE_MAX_LANGS];
	struct um_dfa *dfa[UM_CUE_MAX_LANGS];
	struct um_matcher *matcher;
	/* of the batch */
	struct um_window window[UM_BATCH_WINDOWS];
	size_t window_total;
	uint32_t place_total;
	struct um_word_info seen[UM_BATCH_PLACES + 1]; /* what the word at a place is to the cues */
	uint8_t mark[UM_BATCH_PLACES];      /* enum um_nfa_where: what starts there */
	struct um_walk walk[UM_BATCH_PLACES], far[UM_BATCH_PLACES];
	size_t walk_total;
	struct um_stop *stop, *sorted;      /* by place, then length */
	size_t stop_total, stop_capacity, sorted_capacity;
	uint32_t stops_to[UM_BATCH_PLACES]; /* one past the last of a place in sorted */
	/* of a window */
	struct um_buf subject;              /* as patterns see it */
	uint32_t at[UM_WINDOW_TOKENS + 1];  /* offset of each token there */
	struct um_found_list said;          /* cues for and against kinds, by token */
	struct um_found_list mood;          /* tone and force */
	struct um_buf scratch;
};

const struct um_word_info *um_word_look(struct um_detector *d, const struct um_cue_lang *lang,
                                        const struct um_vocab *vocab, const struct um_token *token);
/* um_words_render - a window as patterns see it, to d->subject and d->at. */
enum unmet_status um_words_render(struct um_detector *d, const struct um_window *window, const struct um_text *text,
                                  const struct um_vocab *vocab, struct unmet_error *err);

/* um_walk_all - the automaton from all places of the batch: d->sorted, d->stops_to. false: no memory. */
bool um_walk_all(struct um_detector *d, struct um_dfa *dfa);

/* A batch: clear, add windows of at most UM_WINDOW_TOKENS as long as there is room, run, note each. */
void um_match_clear(struct um_detector *d);
bool um_match_add(struct um_detector *d, const struct um_span *span); /* false: no room */
enum unmet_status um_match_run(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                               const struct um_vocab *vocab, struct unmet_error *err);
/* um_match_note - the cues of one window of the batch, to d->said and d->mood. */
enum unmet_status um_match_note(struct um_detector *d, const struct um_window *window, const struct um_cue_lang *lang,
                                const struct um_text *text, const struct um_vocab *vocab, struct unmet_error *err);

/* um_outcome_draft - append the outcome behind a mention, or nothing. */
void um_outcome_draft(const struct um_cues *cues, const struct um_text *text, const struct um_vocab *vocab,
                      const struct um_mentions *mentions, const struct um_mention *m, struct um_buf *out);

/* um_is_machine - was this part of a sentence written by a program? (machine.c) */
bool um_is_machine(const struct um_text *text, const struct um_span *span);

/*
 * um_judge - the mentions of a window, appended to out: none, one, or two where its clauses disagree.
 *
 *   force  a mention in any case, with no kinds where no cue is strong enough
 */
enum unmet_status um_judge(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                           const struct um_window *window, double threshold, bool force, struct um_mentions *out,
                           struct unmet_error *err);

#endif
