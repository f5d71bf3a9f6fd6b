/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need.h - sentences to mentions: cues, scope, kind, polarity, intensity.
 *
 *   sentence ─ first-word dispatch ─ anchored cues (PCRE2 JIT) ─ scope ─ score ─ mention
 *
 * Cues are data: lexicons/<lang>/ *.cues, described in lexicons/README.md.
 */
#ifndef UM_NEED_H
#define UM_NEED_H

#include "base/hash.h"
#include "base/status.h"
#include "need/types.h"

struct um_cues;    /* compiled cues of all languages found; immutable, shared by threads */
struct um_detector; /* matcher and scratch of one thread */

enum unmet_status um_cues_load(struct um_cues **cues, const char *lexicons, struct unmet_error *err);
void um_cues_free(struct um_cues *cues);
struct um_hash128 um_cues_hash(const struct um_cues *cues); /* of the bytes of all lexicon files, sorted by name */
const char *um_cues_name(const struct um_cues *cues, uint32_t cue);
bool um_cues_has(const struct um_cues *cues, const char *lang);

struct um_detector *um_detector_new(const struct um_cues *cues); /* NULL: no memory */
void um_detector_free(struct um_detector *detector);
/* um_detector_forget - a detector knows words by their ids in the vocabulary it last saw. Call this when that
 * vocabulary was freed and another one may stand at its address. */
void um_detector_forget(struct um_detector *detector);

/* Who speaks where. role[turn] of um_sentence.turn; NULL: everything is the customer's. */
struct um_detect_options {
	enum unmet_mentions mode; /* NEEDS, ALL (each customer sentence), DOCUMENTS (one mention a document) */
	const enum unmet_role *role;
	size_t role_total;
	double threshold;         /* score a mention needs; 0 = the lexicon's own */
};

/*
 * um_detect - the mentions of one document.
 *
 *   text   borrowed; lang decides the cues (none for this language: no mention in NEEDS mode)
 *   out    replaced; sorted by start
 * Only customers' sentences become mentions (CUSTOMER, and UNKNOWN). In ALL and DOCUMENTS mode kinds,
 * polarity and intensity are still judged.
 * Errors  NOMEM, LIMIT
 * Cost    O(tokens): at most half of what tokenizing costs
 */
enum unmet_status um_detect(struct um_detector *detector, const struct um_text *text,
                            const struct um_vocab *vocab, const struct um_detect_options *options,
                            struct um_mentions *out, struct unmet_error *err);
void um_mentions_release(struct um_mentions *mentions);

/*
 * um_mentions_explain - why each mention is one, and a draft of the outcome behind it, into mentions->note.
 *
 *   text, vocab  what the mentions were found in
 *
 * Reasons  "obstacle.cant: we can't", the cue and the words it stands on, in the order of the text; "(against)" where
 *          the cue speaks against a need. At most eight.
 * Outcome  direction, metric, object of control and context, after the lexicon's templates: "Minimize the effort it
 *          takes to export the report to Excel". Nothing where the words do not make a sentence of that form, where
 *          they are about nothing in particular, or where the language has no templates. A draft: people edit it.
 * Errors   NOMEM, LIMIT
 * Cost     O(tokens of the mentions)
 */
enum unmet_status um_mentions_explain(const struct um_cues *cues, const struct um_text *text, const struct um_vocab *vocab,
                                      struct um_mentions *mentions, struct unmet_error *err);

/* ---- how good it is on labelled sentences ------------------------------------------------------- */

struct um_score {
	uint64_t right_count, wrong_count, missed_count; /* found and true; found and not; true and not found */
	double precision, recall, f1;
	struct unmet_interval precision_ci, recall_ci, f1_ci; /* 95%, bootstrap */
};

/*
 * um_score_binary - precision, recall and F1 of found[n] against truth[n].
 *
 * Intervals  percentiles of 1,000 resamples of the n texts (Efron 1979), from `seed`: the same on every machine
 * Cost       O(1000 n)
 * Threads    re-entrant
 */
void um_score_binary(const bool *found, const bool *truth, size_t n, uint64_t seed, struct um_score *score);

struct um_arena;

struct um_gold {
	struct um_str id, text;
	uint64_t line;
	bool truth;                  /* labelled as one of the kinds asked about */
};

/*
 * um_gold_load - labelled texts: JSON Lines of {id, text, label}. A label is yes (1, true, need), no (0, false, none)
 * or kinds, solution among them, with commas between.
 *
 *   positive    bits 1 << enum unmet_kind, and UNMET_POSITIVE_SOLUTION: labels of other kinds are a "no"
 *   unlabelled  how many lines have an empty label; they are left out
 *
 * Errors  FORMAT with file and line; IO; LIMIT above 256 MiB
 */
enum unmet_status um_gold_load(struct um_gold **gold, size_t *total, uint64_t *unlabelled, struct um_arena *arena,
                               const char *path, uint32_t positive, struct unmet_error *err);
/* um_gold_label - false: the label means nothing. */
bool um_gold_label(struct um_str label, uint32_t positive, bool *truth);

/* ---- texts to be labelled ----------------------------------------------------------------------- */

struct um_draw;
struct um_draw *um_draw_new(size_t most, uint64_t seed); /* NULL: no memory */
void um_draw_free(struct um_draw *draw);
/* um_draw_add - one of those drawn from, copied where it wins; which win depends on seed and ids alone. An id that
 * was added before is added once. false: no memory. */
bool um_draw_add(struct um_draw *draw, struct um_str id, struct um_str text);
/* um_draw_write - the winners as JSON Lines of {id, text, label: ""}, appended; how many they are. */
size_t um_draw_write(struct um_draw *draw, struct um_buf *out);

/* ---- cases beside the cues: lexicons/<lang>/ *.cases ---------------------------------------- */

struct um_case {
	const char *path;           /* of its file */
	uint32_t line;
	char lang[4];
	struct um_str text;         /* the sentence */
	struct um_str expected;     /* as written before the colon */
	uint32_t kinds;             /* all of these must be found; 0: nothing may be */
	int polarity;               /* enum unmet_polarity of the first mention, or -1 */
	uint32_t mention_count;     /* how many mentions, or 0: does not matter */
	bool solution;              /* must be flagged so */
	bool spoken;                /* by a customer in a conversation */
};

/* um_cases_load - the cases of all languages (lang NULL) or one, by language, file and line. They live in
 * arena. FORMAT with file and line. */
enum unmet_status um_cases_load(struct um_case **cases, size_t *total, struct um_arena *arena, const char *lexicons,
                                const char *lang, struct unmet_error *err);
/* um_case_check - does what was found in the sentence fit the case? If not, why: one line for people. */
bool um_case_check(const struct um_case *one, const struct um_mentions *found, struct um_buf *why);

#endif
