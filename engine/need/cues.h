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
	UM_WORD_KNOWN = 16     /* cache entry is filled */
};

struct um_cue_lang {
	char code[4];
	double threshold;
	struct um_str draft[UNMET_KIND_TOTAL]; /* outcome templates with {}; empty where there is none */
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
	bool plain;                  /* nothing but words and gaps so far */
	bool marked;                 /* has its '/' */
	unsigned gap_paths;          /* ways through its gaps */
	struct unmet_error *err;
};

/* um_cue_collect - note the stems a pattern asks for; before any cue is compiled. */
enum unmet_status um_cue_collect(struct um_cue_compiler *c, struct um_str pattern);
/* um_cue_compile - cue number id: its states, flags, and its pattern where it needs one. */
enum unmet_status um_cue_compile(struct um_cue_compiler *c, struct um_str pattern, uint32_t id, struct um_cue *cue);
/* um_cue_class_words - set a flag for each word of a class (single words only). */
enum unmet_status um_cue_class_words(struct um_cue_compiler *c, const char *name, uint8_t flag);

/* um_cue_render - a folded word as patterns see it, appended to out without the space. */
void um_cue_render(struct um_buf *out, struct um_str word, struct um_str stem, bool stemmed);

/* ---- matching (match.c), judging (judge.c) ----------------------------------------------------- */

struct um_found {
	uint32_t cue;
	uint32_t token, end;         /* first token, one past the last */
	bool shadowed;               /* a stronger cue of the same name stands in the same span */
};

struct um_word_info {
	uint16_t letter;             /* what the automaton reads for it */
	uint8_t flags;
};

struct um_word_cache { struct um_word_info *info; size_t total, capacity; };

struct um_detector {
	const struct um_cues *cues;
	const struct um_vocab *vocab;       /* whose ids the caches know */
	struct um_word_cache cache[UM_CUE_MAX_LANGS];
	struct um_dfa *dfa[UM_CUE_MAX_LANGS];
	struct um_matcher *matcher;
	struct um_buf subject;
	uint32_t *at;                       /* [tokens + 1] offset of each token in subject */
	uint8_t *mark;                      /* [tokens + 1] START 1, CLAUSE 2 */
	struct um_word_info *seen;          /* [tokens] of the window: what its words are to the cues */
	size_t at_capacity, mark_capacity, seen_capacity;
	struct um_found *found;
	size_t found_total, found_capacity;
	struct um_buf scratch;
};

#define UM_WINDOW_TOKENS 2000u /* a longer sentence is matched in windows of this many */

/* um_match_window - all cues in tokens [first, first + total) of text, to detector->found. */
enum unmet_status um_match_window(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                                  const struct um_vocab *vocab, uint32_t first, uint32_t total,
                                  struct unmet_error *err);
const struct um_word_info *um_word_look(struct um_detector *d, const struct um_cue_lang *lang,
                                        const struct um_vocab *vocab, const struct um_token *token);

/* One stretch of a sentence, to be judged from detector->found. */
struct um_span {
	uint32_t sentence;
	uint32_t first, total;       /* tokens */
	uint32_t start, end;         /* bytes */
};

/*
 * um_judge - the mentions of a span, appended to out: none, one, or two where its clauses disagree.
 *
 *   force  a mention in any case, with no kinds where no cue is strong enough
 */
enum unmet_status um_judge(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                           const struct um_span *span, double threshold, bool force, struct um_mentions *out,
                           struct unmet_error *err);

#endif
