/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unmet.h - hear what customers lack: text in, unmet needs and needs-based segments out.
 *
 * The only public header. A project is one SQLite file. Every stage reads what the stage before it
 * left in the project and replaces what it left there itself, so each can be run again by itself:
 *
 *     files -> ingest -> documents -> detect -> mentions -> cluster -> needs -> segment -> segments
 *                                                                                  |
 *                                                     segments.json, evidence.jsonl, rejects.jsonl,
 *                                                     report.html
 *
 * Rules that hold for every function here
 *   Errors   a negative enum unmet_status is returned and *err (optional, may be NULL) says what,
 *            where and why. On failure outputs are empty and the project is as it was before the call.
 *   Text     UTF-8. `const char *` is NUL-terminated; a pointer with a length is not.
 *   Memory   what a handle returns lives until that handle is closed, or until the next call of the
 *            same function where it says so. The library never exits, never prints.
 *   Threads  a project belongs to one thread at a time; different projects are independent.
 *   Order    the same inputs, options and version give the same bytes, whatever the order of the
 *            inputs, the number of jobs, or the CPU.
 */
#ifndef UNMET_H
#define UNMET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UNMET_VERSION "0.1.0"
#define UNMET_SCHEMA_VERSION "1.1"

#if defined(__GNUC__)
#define UNMET_API __attribute__((visibility("default")))
#else
#define UNMET_API
#endif

/* ---- errors ------------------------------------------------------------------------------- */

enum unmet_status {
	UNMET_OK = 0,
	UNMET_E_NOMEM = -1,     /* an allocation failed */
	UNMET_E_IO = -2,        /* a file could not be read or written */
	UNMET_E_LIMIT = -3,     /* a documented limit was reached */
	UNMET_E_FORMAT = -4,    /* input or lexicon is malformed */
	UNMET_E_ARG = -5,       /* the caller asked for something that makes no sense */
	UNMET_E_BUSY = -6,      /* another process holds the project */
	UNMET_E_FULL = -7,      /* no space left on the disk */
	UNMET_E_NEWER = -8,     /* the project was written by a newer version */
	UNMET_E_CORRUPT = -9,   /* the project file is damaged or not ours */
	UNMET_E_NOTHING = -10,  /* nothing to work on: message says what is missing and what to try */
	UNMET_E_CANCELLED = -11, /* the progress callback asked to stop */
	UNMET_E_STALE = -12     /* somebody changed what the caller was looking at: load it again, then decide */
};

struct unmet_error {
	enum unmet_status status;
	char message[512];  /* one line, for people; no newline at the end */
	char path[256];     /* the file concerned, or "" */
	uint64_t line;      /* 1-based line or row in path, 0 where it has none */
	uint64_t offset_bytes;
};

/* ---- words of the field ------------------------------------------------------------------- */

/* What a mention does. A bit of unmet_mention.kinds each; the order is that of the JSON. */
enum unmet_kind {
	UNMET_KIND_WISH = 0,    /* I wish, would be nice, should let me */
	UNMET_KIND_PROBLEM,     /* crashes, too slow, keeps failing */
	UNMET_KIND_OBSTACLE,    /* can't, no way to, have to ask IT */
	UNMET_KIND_WORKAROUND,  /* I end up exporting to Excel */
	UNMET_KIND_QUESTION,    /* is there a way to */
	UNMET_KIND_JOB,         /* I'm trying to, I need to ... so that */
	UNMET_KIND_SWITCH,      /* X does this, so we moved */
	UNMET_KIND_ADVICE,      /* one customer tells another what to do */
	UNMET_KIND_PRAISE,      /* a met need */
	UNMET_KIND_TOTAL
};

enum unmet_polarity { UNMET_POLARITY_UNMET = 0, UNMET_POLARITY_MET = 1, UNMET_POLARITY_NEUTRAL = 2 };

enum unmet_role {
	UNMET_ROLE_UNKNOWN = 0, /* treated as customer where a document names nobody else */
	UNMET_ROLE_CUSTOMER,
	UNMET_ROLE_INTERVIEWER,
	UNMET_ROLE_AGENT
};

enum unmet_unit { UNMET_UNIT_PERSON = 0, UNMET_UNIT_ACCOUNT, UNMET_UNIT_DOCUMENT };

enum unmet_mentions {
	UNMET_MENTIONS_NEEDS = 0, /* sentences in which a need is detected */
	UNMET_MENTIONS_ALL,       /* every customer sentence */
	UNMET_MENTIONS_DOCUMENTS  /* every document is one mention */
};

/* What judges mentions: cues and, in a project with enough of them, a model learned from its own surest mentions; cues alone; both
 * also in a small project. Which sentences are mentions is the same. */
enum unmet_detector_choice { UNMET_DETECTOR_AUTO = 0, UNMET_DETECTOR_CUES, UNMET_DETECTOR_SELF };

/* How fine needs are cut around the number that is found: 1.5 times as many, that, two thirds. */
enum unmet_granularity { UNMET_GRANULARITY_MEDIUM = 0, UNMET_GRANULARITY_FINE, UNMET_GRANULARITY_COARSE };

UNMET_API const char *unmet_kind_name(enum unmet_kind kind);         /* "wish", ... */
UNMET_API const char *unmet_polarity_name(enum unmet_polarity polarity);
UNMET_API const char *unmet_role_name(enum unmet_role role);
UNMET_API const char *unmet_status_name(enum unmet_status status);   /* "no memory", ... */

/* Which of the customers' words report.html holds: before it is mailed around. */
enum unmet_quotes {
	UNMET_QUOTES_ALL = 0,   /* every mention, and the documents they are in */
	UNMET_QUOTES_TOP,       /* options.quotes_top a need */
	UNMET_QUOTES_NONE       /* no quote, title or rejected row; labels are still customers' words */
};

/* ---- options ------------------------------------------------------------------------------ */

struct unmet_pair { const char *key, *value; };

/* Told while a long stage runs; total is 0 while unknown. Return non-zero to cancel.
 * Called on the thread that called the library, never more than about ten times a second. */
typedef int (*unmet_progress_fn)(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit);

struct unmet_options {
	enum unmet_mentions mentions;
	enum unmet_detector_choice detector;
	enum unmet_unit unit;
	uint32_t needs;             /* number of needs, 0 = auto */
	enum unmet_granularity granularity; /* of auto */
	bool fresh;                 /* find needs from nothing, not from those of the last run */
	uint32_t segments;          /* number of segments, 0 = auto */
	uint64_t seed;
	uint32_t jobs;              /* threads, 0 = one per online CPU */
	const char *lang;           /* ISO 639-1 code, NULL or "auto" = per document */
	const char *lexicons;       /* folder, NULL = UNMET_LEXICONS, then the install folder */
	const struct unmet_pair *map;   /* --map field=column */
	size_t map_total;
	const struct unmet_pair *role;  /* --role name=role */
	size_t role_total;
	const char *const *accounts;    /* files with customer attributes */
	size_t accounts_total;
	enum unmet_quotes quotes;
	uint32_t quotes_top;            /* quotes a need, for UNMET_QUOTES_TOP */
	unmet_progress_fn progress;     /* may be NULL */
	void *progress_ctx;
	bool redact;                    /* mask personal data before anything is stored: docs/privacy.md */
	const char *vectors;            /* file of word vectors joined to what the corpus says of its words; NULL: none */
	const char *embed;              /* http://localhost...: a server that is asked for vectors of the words; NULL: none, no network */
	const char *embed_model;        /* which of its models; NULL: the one it serves */
	bool embed_remote;              /* the server may be on another machine */
	const char *redact_key;         /* file with the key of the pseudonyms; NULL: one is made and kept in the project */
};

/* unmet_options_init - every default in one place: needs, auto, auto, person, seed 1, auto language. */
UNMET_API void unmet_options_init(struct unmet_options *options);

#define UNMET_LANG_BYTES 16

/* ---- the project -------------------------------------------------------------------------- */

struct unmet_project;

/*
 * unmet_open - open a project file, creating it where there is none.
 *
 *   path      of the SQLite file; its folder must exist
 *   options   copied, except for the strings, which are borrowed until unmet_close
 *   project   NULL on failure
 *
 * Errors   BUSY when another process writes to it; NEWER; CORRUPT; IO; FULL; NOMEM
 */
UNMET_API enum unmet_status unmet_open(struct unmet_project **project, const char *path,
                                       const struct unmet_options *options, struct unmet_error *err);

/* unmet_open_readonly - the same for an existing project, which stays byte for byte as it is. */
UNMET_API enum unmet_status unmet_open_readonly(struct unmet_project **project, const char *path,
                                                const struct unmet_options *options,
                                                struct unmet_error *err);

UNMET_API void unmet_close(struct unmet_project *project);

/* unmet_options_recall - options as the project was last run with: mentions, unit, needs, granularity, segments, seed, and the language,
 * which stays in `lang`. What was never run stays as it is in options. Word vectors are not recalled. */
UNMET_API enum unmet_status unmet_options_recall(struct unmet_project *project, struct unmet_options *options,
                                                 char lang[UNMET_LANG_BYTES], struct unmet_error *err);

/* ---- the stages --------------------------------------------------------------------------- */

/*
 * unmet_ingest - read files, folders, or "-" (standard input) into the project.
 *
 * Always     rows read = stored + duplicate + rejected, per source and in all (see unmet_summary)
 * Again      reading the same file, or one that overlaps, adds nothing
 * Bad input  a bad row or file becomes a reject (unmet_each_reject) and the rest goes on; only a
 *            fault of the project itself (disk full, busy) is an error
 * Errors     NOTHING when no document was ever stored
 */
UNMET_API enum unmet_status unmet_ingest(struct unmet_project *project, const char *const *inputs,
                                         size_t input_total, struct unmet_error *err);

/* unmet_detect - documents to mentions. NOTHING where there is no document or no mention. */
UNMET_API enum unmet_status unmet_detect(struct unmet_project *project, struct unmet_error *err);

/* unmet_cluster - mentions to needs and themes. NOTHING below two mentions. */
UNMET_API enum unmet_status unmet_cluster(struct unmet_project *project, struct unmet_error *err);

/* unmet_segment - customers and needs to segments and co-occurrence. */
UNMET_API enum unmet_status unmet_segment(struct unmet_project *project, struct unmet_error *err);

/* unmet_export - write segments.json, evidence.jsonl, rejects.jsonl and report.html to a folder (made if missing).
 * Each file is replaced whole or not at all. */
UNMET_API enum unmet_status unmet_export(struct unmet_project *project, const char *out_dir,
                                         struct unmet_error *err);

struct unmet_format {
	const char *name;     /* "csv", "xlsx", ... */
	bool folder;          /* it is several files: its path is a folder, made where it is missing */
	const char *summary;  /* one line, for people */
};

/* unmet_formats - what else a project can be written as; docs/formats/README.md. Static. */
UNMET_API const struct unmet_format *unmet_formats(size_t *total);

/* unmet_export_format - write the project as `format` to path, whole or not at all (a folder: each file).
 * ARG for a format that is none; NOTHING where no need was found; LIMIT where the format cannot hold it. */
UNMET_API enum unmet_status unmet_export_format(struct unmet_project *project, const char *format, const char *path,
                                                struct unmet_error *err);

/* ---- results ------------------------------------------------------------------------------ */

struct unmet_interval { double low, high; };

/* unmet_wilson - 95% interval of a share: successes of trials (Wilson 1927); {0, 1} for no trials. */
UNMET_API struct unmet_interval unmet_wilson(uint64_t successes, uint64_t trials);

/* What was left out of the texts of a source, because it is nobody's need. */
struct unmet_cleaned {
	const char *kind;     /* "quoted_reply", "signature", "log", ...: see docs/formats */
	uint64_t piece_count;
	const char *const *piece; /* [shown_count] the start of the first ones */
	size_t shown_count;
};

struct unmet_source {
	const char *name;     /* as given, without the folders above the input */
	const char *hash;     /* xxh3-128 of its bytes, hex */
	const char *format;   /* "csv", "jsonl", "vtt", ... */
	uint64_t size_bytes;
	uint64_t row_count;   /* = stored + duplicate + rejected */
	uint64_t stored_count, duplicate_count, rejected_count;
	const struct unmet_cleaned *cleaned; /* [cleaned_count] by kind */
	size_t cleaned_count;
	uint64_t near_duplicate_count; /* of its documents, that say what another does in nearly the same words */
};

struct unmet_summary {
	const struct unmet_source *source; /* [source_count], by name then hash */
	size_t source_count;
	uint64_t row_count, stored_count, duplicate_count, rejected_count;
	uint64_t document_count, customer_count, account_count;
	uint64_t sentence_count;           /* customers' sentences */
	uint64_t canned_count;             /* mentions left out: agents say these words in several documents */
	uint64_t unmatched_row_count;      /* rows about people or companies of whom there is no document */
	bool redacted;                     /* personal data was masked before anything was stored (--redact) */
	uint64_t split_customer_count;     /* persons with documents of more than one account */
	uint64_t mention_count;
	const char *const *language;       /* [language_count] ISO 639-1, most documents first */
	const uint64_t *language_document_count;
	size_t language_count;
	const char *mute;                  /* "3 documents in Italian (it)": no cues, so nothing is found there; "" */
	const char *apart;                 /* "a.csv, b.csv": sources that hardly share a word with the others; "" */
	const char *date_first, *date_last; /* YYYY-MM-DD, "" where unknown */
	const char *lexicon_hash, *config_hash;
	enum unmet_mentions mentions;
	enum unmet_unit unit;
	uint64_t seed;
};

struct unmet_quote {
	const char *text;      /* the mention's words */
	const char *customer;  /* "" where unknown */
	const char *speaker;   /* "" where unknown */
	const char *date;      /* YYYY-MM-DD or "" */
	const char *document;  /* the input's own id where it has one, else ours */
	const char *source;
	uint64_t mention;      /* id, as in evidence.jsonl */
	bool met;              /* of a need's quotes: it says that the need is met */
};

struct unmet_neighbour { uint32_t need; double similarity; }; /* cosine, -1..1 */

/* A need or a segment over time: customers who raise it per 100 who said anything in the period. */
struct unmet_point {
	const char *start;       /* YYYY-MM-DD, first day of the period */
	uint64_t customer_count, active_count;
	double rate;             /* per 100 active customers */
	struct unmet_interval ci; /* Wilson, 95% */
	bool complete;           /* false: the documents do not cover the period */
};

/* Told only where it is significant over all needs (q <= 0.05) and the interval of the ratio leaves out 1. */
struct unmet_change {
	const char *from, *to;   /* first day of the first and of the last complete period */
	double ratio;            /* rate of the last half of them over that of the first */
	struct unmet_interval ci; /* 95% */
	double p;                /* of the trend, each customer counted once */
	int direction;           /* 1 up, -1 down */
};

struct unmet_trend {
	const char *period;      /* "week", "month", "quarter", "year" */
	const struct unmet_point *point; /* [point_count] by start; 0: too little time */
	size_t point_count;
	bool changed;            /* change holds */
	struct unmet_change change;
};

struct unmet_need_change { uint32_t need; struct unmet_change change; };

/* What people rated, 1 to 10. An item is a need of the project, or words of the questionnaire that no need has. */
struct unmet_opportunity {
	uint32_t need;           /* 0: no need of the project has these words */
	const char *item;
	uint64_t respondent_count;
	uint64_t important_count, satisfied_count; /* of them rating 9 or 10: the inputs of score */
	double importance, satisfaction; /* means, 1..10: the inputs of gap */
	double gap;              /* Market Satisfaction Gap: importance x (10 - satisfaction), of 100; over 30: an eager market */
	struct unmet_interval gap_ci; /* 95%, bootstrap */
	double score;            /* Opportunity: I + max(I - S, 0), I and S the share rating 9 or 10, times 10; 0..20 */
	struct unmet_interval score_ci;
};

/* A marked day, and what became of the needs: rates of as many days before as after it. */
struct unmet_effect {
	uint32_t need;
	double before, after;    /* customers who raise it per 100 active, on each side */
	double ratio;            /* after over before */
	struct unmet_interval ci; /* 95% */
	bool significant;        /* q <= 0.05 over all needs of the event */
};

struct unmet_event {
	uint64_t id;
	const char *date, *name;
	uint32_t days;           /* compared on each side; 0: too near either end of what was read, or to come */
	const struct unmet_effect *effect; /* [effect_count] by need */
	size_t effect_count;
};

/* A target on a need: at most so many, by a date. */
struct unmet_goal {
	uint64_t id;
	uint32_t need;
	uint32_t set_on;         /* the need it was set on: another one where that went into `need` since; ignored when adding */
	const char *segment;     /* its label; "" for all customers */
	const char *measure;     /* "rate": of 100 active customers in a period; "share": of all customers, percent */
	double target;           /* 0..100 */
	const char *by;          /* YYYY-MM-DD */
	const char *since;       /* last day of what was known when it was set */
	double baseline;         /* then; below 0: not known */
	double now;              /* last complete period, or all; below 0: not known */
	const char *state;       /* "met", "on track", "missed", "open" */
};

struct unmet_need {
	uint32_t id;            /* stable for the project, never a rank */
	const char *label;      /* words as customers wrote them */
	const char *const *term; /* [term_count] distinctive words, strongest first */
	size_t term_count;
	uint32_t theme;         /* 1-based; needs of one theme go together */
	uint64_t mention_count, document_count, customer_count;
	double customer_share;  /* of all customers (of the unit chosen) in the corpus, 0..1 */
	struct unmet_interval customer_share_ci; /* Wilson, 95% */
	double unmet_share;     /* of its mentions, 0..1 */
	double intensity;       /* mean of its mentions, 0..1 */
	uint64_t kind_count[UNMET_KIND_TOTAL];
	const struct unmet_quote *quote; /* [quote_count] most central first, different customers */
	size_t quote_count;
	uint32_t area;          /* 1-based; themes of one area go together */
	double stability;       /* 0..1: how much of it comes back when customers are drawn again (Hennig 2007); NaN:
	                         * fewer than five customers */
	bool steady;            /* stability is .5 or more; false where it is not known */
	const char *const *apart_term; /* [apart_term_count] words that set it apart from its neighbours */
	size_t apart_term_count;
	const struct unmet_neighbour *neighbour; /* [neighbour_count] most alike first */
	size_t neighbour_count;
	double x, y;            /* place on a map of needs, 0..1 */
	/* What people decided about it (see "people's decisions"); "" and false where nobody did. */
	const char *definition, *note;
	bool met;               /* people say it is met; they did not look into the texts for that */
	bool pinned, dismissed;
	struct unmet_trend trend;
	const struct unmet_opportunity *opportunity; /* NULL: fewer than five ratings; then customer_share, unmet_share and
	                                              * intensity are signals from text, no measure of a gap */
	const char *outcome;    /* outcome statement, from one of its quotes that has its terms; "": none */
	bool outcome_draft;     /* made by unmet: to be read and corrected by people */
};

struct unmet_theme { uint32_t id, area; const char *label; };
struct unmet_area { uint32_t id; const char *label; };

/* Mentions whose need is unsure (posterior below .5) and that are far from its centre (cosine below .25). They
 * keep their nearest need and count there. */
struct unmet_unplaced {
	uint64_t mention_count, customer_count;
	double share;           /* of all mentions, 0..1 */
};

/* How the number of needs came about. */
struct unmet_grouping {
	uint32_t low, high;     /* numbers that describe the mentions about as well; 0: not known */
	double sharpness;       /* agreement of two runs (adjusted Rand index) at the number taken, 0..1; NaN: it was given */
	enum unmet_granularity granularity;
	bool given;             /* the number was given, not found */
};

struct unmet_cooc {
	uint32_t need_a, need_b; /* ids, a < b */
	uint64_t customer_count; /* customers with both */
	double lift, p, q;       /* hypergeometric, one-sided; Benjamini-Hochberg */
};

/* The network of needs that the same customers raise: pairs with q <= 0.05 are its edges. */
struct unmet_node {
	uint32_t need, community; /* ids */
	double x, y;              /* 0..1: where to draw it */
};

/* Needs that hold together because the same customers raise them, whatever their words. */
struct unmet_community {
	uint32_t id;
	const char *label;        /* its two most common needs */
	uint64_t customer_count;  /* who raise two of its needs or more */
	const uint32_t *need;     /* [need_count] ids, by customer_count then id */
	size_t need_count;
};

struct unmet_member { const char *customer; double posterior; };

struct unmet_defining {
	uint32_t need;
	double lift;           /* share in the segment over share of all */
	double share;          /* of the segment's customers who raise it */
};

struct unmet_attribute {
	const char *name, *value;
	uint64_t customer_count; /* of the segment */
	double share, lift;      /* of the segment's customers with this attribute known */
};

/* How much of what customers need has been heard, and what more of them would add. Griffin & Hauser (1993). */
struct unmet_coverage_point {
	uint64_t customer_count;            /* heard: fewer or more than were */
	double share;                       /* of all needs such customers have, 0..1 */
	struct unmet_interval share_ci;     /* 95% */
	double need_count;                  /* expected to be found by then */
	struct unmet_interval need_count_ci;
};

#define UNMET_COVERAGE_NEVER UINT64_MAX

struct unmet_coverage {
	bool known;                         /* false: too little data, note says so and the rest is 0 */
	uint64_t customer_count, need_count; /* heard; found */
	double share;                       /* found, of all needs such customers have */
	struct unmet_interval share_ci;     /* 95% */
	double chao2_unseen;                /* needs not heard yet, at least (Chao 1987) */
	uint64_t more_for_90, more_for_95;  /* customers beyond those heard; NEVER: beyond ten times as many */
	double late_share;                  /* of the needs, added by the last tenth of customers, whatever the order */
	bool saturated;                     /* late_share <= 5% */
	const struct unmet_coverage_point *point; /* [point_count] the curve, by customer_count */
	size_t point_count;
	const char *note;                   /* the same in words */
};

/* An attribute that predicts membership: where a segment's customers are found. q <= 0.05. */
struct unmet_reach {
	const char *name, *value;
	uint64_t customer_count; /* of the segment with this value */
	double share;            /* of the customers with this value who are in the segment: what a list would hit */
	double lift;             /* share over the segment's share of all */
	double q;                /* Benjamini-Hochberg over all segments and values */
};

/* How much of what customers need is told by an attribute, or by the segments; on held-out halves. */
struct unmet_told {
	const char *name;
	bool segments;           /* the need segments; else an attribute */
	bool enough;             /* false: fewer than 30 customers, and no verdict */
	uint64_t customer_count; /* for whom it is known, of a half */
	double share;            /* 0..1; about 0, on either side: nothing */
	double p;                /* that chance tells as much, by shuffling */
};

struct unmet_segment {
	uint32_t id;
	const char *label;
	uint64_t customer_count;
	double share;            /* of customers placed in a segment */
	double stability;        /* 0..1: how much of it comes back when customers are drawn again; .75 is stable,
	                          * below .6 do not rely on it (Hennig 2007) */
	const struct unmet_member *member;       /* [customer_count], by posterior then name */
	const struct unmet_defining *defining;   /* [defining_count], strongest first */
	size_t defining_count;
	const struct unmet_attribute *attribute; /* [attribute_count] */
	size_t attribute_count;
	const struct unmet_reach *reach;         /* [reach_count] surest first */
	size_t reach_count;
	struct unmet_coverage coverage;          /* of the needs such customers have */
	struct unmet_trend trend;                /* its share of the placed customers who were active */
	const struct unmet_need_change *change;  /* [change_count] needs that changed among its customers, by need */
	size_t change_count;
	const struct unmet_opportunity *opportunity; /* [opportunity_count] as rated by its customers, highest score first */
	size_t opportunity_count;
};

#define UNMET_FEW_CUSTOMERS 10u /* with fewer, need_note says that groups say little */

struct unmet_results {
	struct unmet_summary summary;
	const struct unmet_need *need;       /* [need_count], by customer_count then id */
	size_t need_count;
	const struct unmet_cooc *cooc;       /* [cooc_count], by q then a, b */
	size_t cooc_count;
	const struct unmet_node *node;       /* [node_count] by need: needs with an edge */
	size_t node_count;
	const struct unmet_community *community; /* [community_count] most needs first */
	size_t community_count;
	double modularity;                   /* of the communities, weighted by lift; NaN: there is no network */
	const struct unmet_segment *segment; /* [segment_count], largest first */
	size_t segment_count;
	uint64_t unassigned_customer_count;  /* too little evidence to place */
	const char *contrast_note;           /* "" or one sentence: what segments and what attributes tell of needs */
	const char *segment_note;            /* "" or one sentence: what the data cannot tell */
	struct unmet_coverage coverage;      /* of all customers */
	const struct unmet_told *told;       /* [told_count] the segments first, then attributes, most told first */
	size_t told_count;
	const struct unmet_opportunity *rated; /* [rated_count] as rated by everybody, highest score first */
	size_t rated_count;
	const struct unmet_event *event;     /* [event_count] by date, name */
	size_t event_count;
	const struct unmet_goal *goal;       /* [goal_count] by date, id */
	size_t goal_count;
	const char *trend_note;              /* "" or what is left out of trends, and why there are none */
	const char *need_note;               /* "" or one sentence on how sharp the number of needs is */
	const struct unmet_theme *theme;     /* [theme_count] by id */
	size_t theme_count;
	const struct unmet_area *area;       /* [area_count] by id */
	size_t area_count;
	struct unmet_grouping grouping;
	struct unmet_unplaced unplaced;
	const struct unmet_need *dismissed;  /* [dismissed_count] needs people set aside: in no list, count or segment above */
	size_t dismissed_count;
	struct unmet_replayed { uint64_t applied, adapted, conflict, orphan; } decisions; /* of people; see below */
	uint64_t rev;                        /* of the project; base_rev of a decision made on what stands here */
	bool segments_stale;                 /* needs changed after segments were found: unmet_segment finds them again */
};

/*
 * unmet_results - everything a reader sees, loaded once: the terminal, the JSON and any page show
 * these numbers and no others. Stages that have not run leave their part empty.
 *
 * Memory   lives in *results until unmet_results_free; needs, segments and members, never the text
 */
UNMET_API enum unmet_status unmet_results_load(struct unmet_project *project,
                                               const struct unmet_results **results,
                                               struct unmet_error *err);
UNMET_API void unmet_results_free(const struct unmet_results *results);

/* unmet_results_need - the need of that id; NULL where none is listed (dismissed, merged, or never there). Cost: one look at each. */
UNMET_API const struct unmet_need *unmet_results_need(const struct unmet_results *results, uint32_t id);
UNMET_API const struct unmet_segment *unmet_results_segment(const struct unmet_results *results, uint32_t id); /* the same */

/* The first failure of a writer stops the call and is what it returns. */
typedef enum unmet_status (*unmet_write_fn)(void *ctx, const char *bytes, size_t total);

/* unmet_results_json - the results as segments.json, to a function instead of a file. */
UNMET_API enum unmet_status unmet_results_json(const struct unmet_results *results, unmet_write_fn write, void *ctx,
                                               struct unmet_error *err);

/* unmet_asset - a file of the pages by name ("app.js", "app.css", "index.html"), for a server of one's own. *bytes 0 and
 * NULL where there is none of that name. Static. */
UNMET_API const char *unmet_asset(const char *name, size_t *bytes);

/* ---- what people plan: events and goals --------------------------------------------------- */

/*
 * unmet_event_add - mark a day, a release or a campaign, so that needs are compared before and after it.
 * unmet_event_remove - by its id. ARG where there is none.
 *
 * Errors   ARG where date is no day YYYY-MM-DD, name is empty, or the event is marked already
 * Note     a day to come is kept; it is compared once documents reach 14 days beyond it
 */
UNMET_API enum unmet_status unmet_event_add(struct unmet_project *project, const char *date, const char *name,
                                            struct unmet_error *err);
UNMET_API enum unmet_status unmet_event_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err);

/*
 * unmet_goal_add - set a target on a need: need, segment (its label, "" for all), measure, target and by of *goal.
 * unmet_goal_remove - by its id. ARG where there is none.
 *
 * Errors   ARG where the need or segment is not there, the measure is unknown, target is outside 0..100, or by is no day
 */
UNMET_API enum unmet_status unmet_goal_add(struct unmet_project *project, const struct unmet_goal *goal,
                                           struct unmet_error *err);
UNMET_API enum unmet_status unmet_goal_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err);

/* ---- ratings: importance and satisfaction, asked of people -------------------------------- */

/*
 * unmet_questionnaire - write a preference interview on the top needs (ten at most), to be filled in.
 *
 *   path   ends in .csv or .xlsx (a table to send round and read back) or .html (to be printed)
 *
 *   asked  may be NULL: what it asks
 *
 * Errors   ARG for another ending; NOTHING where no need is lacking; IO
 */
struct unmet_asked {
	uint32_t item_count;
	uint32_t unnamed_count; /* of them, in words made by unmet: nobody renamed the need, described it or stated its outcome */
};
UNMET_API enum unmet_status unmet_questionnaire(struct unmet_project *project, const char *path, struct unmet_asked *asked,
                                                struct unmet_error *err);

struct unmet_ratings_read {
	uint64_t rating_count;      /* used */
	uint64_t unmatched_count;   /* of them, on words that no need has: kept and shown under their own words */
	uint64_t problem_count;     /* rows or cells told to fn: not used */
	uint64_t blank_count;       /* not filled in */
};

typedef int (*unmet_problem_fn)(void *ctx, uint64_t row, const char *problem);

/*
 * unmet_ratings - read answers: CSV, TSV, XLSX, JSON Lines. One row a rating (customer, need or outcome, importance,
 * satisfaction) or one row a customer with two columns an item ("importance: ..." and "satisfaction: ..."). Needs are named by
 * id or by their words. Reading a corrected file again replaces what it says again.
 *
 * Errors   NOTHING where no rating could be used; fn returning non-zero: CANCELLED, nothing is kept
 */
UNMET_API enum unmet_status unmet_ratings(struct unmet_project *project, const char *path, unmet_problem_fn fn, void *ctx,
                                          struct unmet_ratings_read *read, struct unmet_error *err);

struct unmet_reject {
	const char *source;
	uint64_t row, offset_bytes;
	const char *reason;
	const char *raw;      /* the row itself, cut at 64 KiB, made valid UTF-8 */
	size_t raw_bytes;
};

typedef int (*unmet_reject_fn)(void *ctx, const struct unmet_reject *reject);
UNMET_API enum unmet_status unmet_each_reject(struct unmet_project *project, unmet_reject_fn fn,
                                              void *ctx, struct unmet_error *err);

struct unmet_waiting {
	struct unmet_quote quote;
	uint64_t rank;           /* from 1: what most customers share comes first */
	const char *word;        /* that it shares with most unplaced mentions of others; "" with none */
	uint64_t customer_count; /* customers with an unplaced mention that has the word */
	uint32_t need;           /* the nearest */
	double posterior;        /* how often it would come to that need if other customers were asked, 0..1 */
};

/* Return non-zero to stop. What it gets lives until it returns. */
typedef int (*unmet_waiting_fn)(void *ctx, const struct unmet_waiting *waiting);

/* unmet_each_unplaced - the mentions that fit no need, by rank. */
UNMET_API enum unmet_status unmet_each_unplaced(struct unmet_project *project, unmet_waiting_fn fn, void *ctx,
                                                struct unmet_error *err);

/* ---- roles: who speaks as what ------------------------------------------------------------ */

struct unmet_speaker_role {
	const char *name;
	enum unmet_role found;    /* when the file was read */
	enum unmet_role chosen;   /* by people, everywhere; UNKNOWN: nobody said otherwise */
	uint64_t elsewhere_count; /* choices for one file or document */
	uint64_t turn_count, document_count;
};

typedef int (*unmet_speaker_role_fn)(void *ctx, const struct unmet_speaker_role *speaker);

/* unmet_each_speaker - a line per name and role found, most turns first. */
UNMET_API enum unmet_status unmet_each_speaker(struct unmet_project *project, unmet_speaker_role_fn fn, void *ctx,
                                               struct unmet_error *err);

/*
 * unmet_role_set - say in which role somebody speaks; kept for good, also for files read again or later.
 *
 *   place            name of a source or id of a document; NULL: everywhere
 *   role             UNKNOWN: as it was found
 *   document_count   in which they speak (may be NULL)
 *
 * Results stay as they are until unmet_detect and the stages after it run again.
 * Errors   ARG where nobody of that name speaks there
 */
UNMET_API enum unmet_status unmet_role_set(struct unmet_project *project, const char *speaker, const char *place,
                                           enum unmet_role role, uint64_t *document_count, struct unmet_error *err);

struct unmet_hit {
	struct unmet_quote quote; /* the passage that matched */
	double rank;              /* larger is better */
};

typedef int (*unmet_hit_fn)(void *ctx, const struct unmet_hit *hit);

/* unmet_search - passages that hold all the words (stemmed), best first, at most `most`.
 * Any bytes are a valid query. Builds its full-text index at the first call after an ingest. */
UNMET_API enum unmet_status unmet_search(struct unmet_project *project, const char *words, size_t most,
                                         unmet_hit_fn fn, void *ctx, struct unmet_error *err);

/* unmet_verify - rehash every document and check the file. CORRUPT names the first that differs. */
UNMET_API enum unmet_status unmet_verify(struct unmet_project *project, struct unmet_error *err);

/* ---- people's decisions ------------------------------------------------------------------- */

/*
 * What people decide about needs is a log that only grows. The grouping of mentions found by unmet and the
 * log together give the needs that are shown: applied at once, without fitting anything again, and again
 * after every later run. Nothing of it is lost when the project grows.
 *
 *   id        a need's number. Given once, never a rank, never given again. After a merge the old id leads to the
 *             need it went into; after a split one part keeps the id.
 *   mention   named in the log by its document, its byte range and its exact words, so that a decision
 *             finds it after every run. Where the words are no longer there it is an orphan: listed, never guessed.
 *   need      a decision about a need follows its id as long as at least half of the need comes back in every
 *             run (Jaccard, over mentions both runs know). Otherwise it waits: a conflict.
 *   rev       grows with every decision and with every run
 *
 * On a new run a moved mention stays where people put it, merged needs stay merged, parts that were taken apart
 * stay apart, whatever the grouping says; labels, definitions, notes, pins, status and dismissals follow the id.
 */
enum unmet_op {
	UNMET_OP_RENAME = 0, /* need, text: its label */
	UNMET_OP_DESCRIBE,   /* need, text: its definition */
	UNMET_OP_OUTCOME,    /* need, text: its outcome statement, no draft any more */
	UNMET_OP_NOTE,       /* need, text: for the team, in no list */
	UNMET_OP_STATUS,     /* need, text: "open" or "met" */
	UNMET_OP_PIN,        /* need, text: "" or "on", "off" */
	UNMET_OP_DISMISS,    /* need: out of lists, counts and segments; its mentions stay. With mention: these state no need, and are
	                      * in none; need says where they were, or is 0 */
	UNMET_OP_RESTORE,    /* need, or mention: back again */
	UNMET_OP_MERGE,      /* need, other: all of them become need; mention: these stay where they are */
	UNMET_OP_SPLIT,      /* need, mention: these become a need of their own (text: its label, may be "") */
	UNMET_OP_MOVE,       /* need, mention: these go to need */
	UNMET_OP_ACCEPT,     /* need, mention: these, unplaced so far, belong to need */
	UNMET_OP_ADD,        /* need, document, start, end or text: words that no cue found are a mention of the need */
	UNMET_OP_REVERT,     /* decision: as if it had not been made. A revert can be reverted. */
	UNMET_OP_TOTAL
};

UNMET_API const char *unmet_op_name(enum unmet_op op); /* "rename", ... */

#define UNMET_REV_ANY UINT64_MAX
#define UNMET_LABEL_MAX 200 /* bytes of a need's name */
#define UNMET_TEXT_MAX 4000 /* bytes of any other text of a decision */

struct unmet_decision {
	enum unmet_op op;
	uint32_t need;             /* 0 for revert */
	const uint32_t *other;     /* [other_count] merge */
	size_t other_count;
	const uint64_t *mention;   /* [mention_count] ids as in evidence.jsonl and unmet_quote */
	size_t mention_count;
	const char *document;      /* add: its id, as in evidence.jsonl */
	uint32_t start, end;       /* add: bytes of its text; 0, 0: where text stands in it, once */
	const char *text;          /* UTF-8; NULL is "" */
	uint64_t decision;         /* revert: its id in the log */
	const char *why, *actor;   /* NULL is "" */
	const char *at;            /* ISO 8601; NULL: now. In the log only, never in segments.json */
	uint64_t base_rev;         /* unmet_results.rev of what the caller looked at, or UNMET_REV_ANY */
	bool dry_run;              /* tell what would come of it and leave the project as it is */
};

/* What became of a decision when the log was last applied. */
enum unmet_outcome {
	UNMET_APPLIED = 0,
	UNMET_ADAPTED,      /* done, though not all of it was there any more */
	UNMET_CONFLICT,     /* not done: needs your decision */
	UNMET_ORPHAN,       /* not done: the mentions it names are gone */
	UNMET_REVERTED      /* taken back by a later decision */
};

UNMET_API const char *unmet_outcome_name(enum unmet_outcome outcome); /* "applied", ... */

struct unmet_decided {
	uint64_t id;               /* in the log; 0 after a dry run */
	uint64_t rev;
	uint32_t need;             /* the need concerned; split: the new one */
	char label[UNMET_LABEL_MAX + 1]; /* its label now */
	uint64_t mention_count, document_count, customer_count; /* of it, now: customers are counted once */
	bool regrouped;            /* mentions changed their need: segments are stale until unmet_segment */
	uint64_t unfit_count;      /* decisions of the whole log that wait: in conflict, or orphans */
};

/*
 * unmet_decide - check a decision, append it to the log, apply the log.
 *
 * Result   labels of needs and segments, counts and quotes are right when it returns. Segments are not found
 *          again where mentions changed their need (they take seconds): results say segments_stale
 * Errors   STALE where a run, or a decision about one of the same needs, was made since base_rev: the message
 *          names it; ARG where there is no such need, mention or decision, where it makes no sense, or where a later
 *          decision depends on the one to be reverted, which is named; NOTHING before needs were found
 * Cost     a rename: milliseconds. Others: O(mentions), no fit
 */
UNMET_API enum unmet_status unmet_decide(struct unmet_project *project, const struct unmet_decision *decision,
                                         struct unmet_decided *decided, struct unmet_error *err);

/* unmet_refresh - find segments again, as they were asked for last, where they are stale. */
UNMET_API enum unmet_status unmet_refresh(struct unmet_project *project, struct unmet_error *err);

struct unmet_log_entry {
	uint64_t id, rev, base_rev;
	const char *at, *actor, *why, *text;
	enum unmet_op op;
	uint32_t need;             /* split: the need taken apart */
	uint32_t made;             /* split: the new need */
	const uint32_t *other;
	size_t other_count;
	const char *name;          /* what the need was called when it was decided about; "" where that is not known */
	const char *const *other_name; /* [other_count] the same; NULL where it is not known */
	uint64_t decision;         /* revert: what it takes back */
	uint64_t mention_count, orphan_count; /* named; of these no longer there */
	enum unmet_outcome outcome;
	const char *reason;        /* of adapted, conflict, orphan: a sentence with the next step; else "" */
};

/* Returns non-zero to stop. What it gets lives until it returns. */
typedef int (*unmet_log_fn)(void *ctx, const struct unmet_log_entry *entry);

/* unmet_each_decision - the log, oldest first, with what became of each decision. */
UNMET_API enum unmet_status unmet_each_decision(struct unmet_project *project, unmet_log_fn fn, void *ctx,
                                                struct unmet_error *err);

/* ---- taking a need apart -------------------------------------------------------------------- */

struct unmet_split_part {
	const char *label;         /* the first: of what stays under the need's number */
	const char *const *term;   /* [term_count] distinctive words, strongest first */
	size_t term_count;
	const uint64_t *mention;   /* [mention_total] ids, ascending */
	size_t mention_total;
	uint64_t mention_count, customer_count; /* as a need counts them: without what a customer says in another document */
	const struct unmet_quote *quote; /* [quote_count] most central first, different customers */
	size_t quote_count;
};

struct unmet_split {
	uint32_t need;
	const char *label;         /* of the need */
	uint64_t rev;              /* base_rev of a decision made on it */
	const struct unmet_split_part *part; /* [part_count] largest first; two or more */
	size_t part_count;
};

#define UNMET_SPLIT_PARTS 9

/*
 * unmet_split_propose - how a need could be taken apart by what its mentions say. Nothing is changed; the same project gives
 * the same proposal.
 *
 *   parts    2..UNMET_SPLIT_PARTS; 0: as many as the mentions bear, five at most
 *
 * Memory   lives until unmet_split_free
 * Errors   NOTHING where its mentions are too few or too alike; ARG where there is no such need; LIMIT above 100,000 mentions
 * Cost     co-occurrence over a sample of the project: a second or two for 30,000 mentions
 */
UNMET_API enum unmet_status unmet_split_propose(struct unmet_project *project, uint32_t need, uint32_t parts,
                                                const struct unmet_split **split, struct unmet_error *err);
UNMET_API void unmet_split_free(const struct unmet_split *split);

/* unmet_split_json - a proposal as JSON: need, label, rev, parts [label, terms, mention_count, customer_count, mentions, quotes]. */
UNMET_API enum unmet_status unmet_split_json(const struct unmet_split *split, unmet_write_fn write, void *ctx, struct unmet_error *err);

/* unmet_split_write - as a table to be edited: a row a mention with its part. path ends in .csv or .xlsx. */
UNMET_API enum unmet_status unmet_split_write(struct unmet_project *project, const struct unmet_split *split, const char *path,
                                              struct unmet_error *err);

/* unmet_split_read - the edited table: mentions by the part written beside them; what has none, or no row, stays in the first. A label
 * somebody wrote is the part's. Terms and quotes are not filled. FORMAT names the row that is wrong. */
UNMET_API enum unmet_status unmet_split_read(struct unmet_project *project, const char *path, const struct unmet_split **split,
                                             struct unmet_error *err);

/* unmet_split_decide - every part but the first becomes a need of its own: a decision each, made[part_count - 1]. named: under the
 * labels of the split; else their words name them, now and after every run. as: why, actor, at and dry_run; base_rev is the split's. */
UNMET_API enum unmet_status unmet_split_decide(struct unmet_project *project, const struct unmet_split *split, bool named,
                                               const struct unmet_decision *as, struct unmet_decided *made, struct unmet_error *err);

/* ---- the glossary: one vocabulary for everybody --------------------------------------------- */

/*
 * unmet_glossary - write down what needs are called and mean, with customers' words.
 *
 *   path   ends in .csv or .xlsx (a table to edit and read back) or .md (to be read)
 *
 * Errors   ARG for another ending; NOTHING where no needs were found; IO
 */
UNMET_API enum unmet_status unmet_glossary(struct unmet_project *project, const char *path, struct unmet_error *err);

struct unmet_glossary_change { uint32_t need; enum unmet_op op; const char *before, *after; };

/* Either may be NULL; returning non-zero stops, and what was decided until then stays. */
struct unmet_glossary_sink {
	void *ctx;
	int (*change)(void *ctx, const struct unmet_glossary_change *change);
	int (*problem)(void *ctx, uint64_t row, const char *problem);
};

struct unmet_glossary_read {
	uint64_t row_count;
	uint64_t change_count;  /* decisions; one row may hold three */
	uint64_t same_count;    /* rows with nothing new */
	uint64_t problem_count; /* told to the sink: not done */
};

/*
 * unmet_glossary_read - an edited table (CSV, TSV, XLSX, JSON Lines) to decisions: label, outcome and definition, by need number.
 * A cell is what people want where it differs from what it said when it was written (column written), or, without
 * that column, from what the project says. Where somebody decided about it since it was written, theirs stands.
 *
 *   as   why, actor, at, base_rev and dry_run of every decision; the rest of it is not looked at
 *
 * Errors   NOTHING where no row names a need. What is wrong with a row is told to the sink, and the other rows are used
 * Cost     a rename each
 */
UNMET_API enum unmet_status unmet_glossary_read(struct unmet_project *project, const char *path, const struct unmet_decision *as,
                                                const struct unmet_glossary_sink *sink, struct unmet_glossary_read *read,
                                                struct unmet_error *err);

/* ---- browsing: what a page asks for ------------------------------------------------------- */

/* Which mentions, documents or customers. NULL or "" admits all. */
struct unmet_filter {
	bool by_need, by_segment, by_also;
	uint32_t need;              /* id; 0: mentions in no need */
	uint32_t also;              /* id: of customers who lack this need, too */
	uint32_t segment;           /* id; 0: customers in none */
	const char *source, *customer;
	const char *attribute;      /* "name=value", of the customer */
	const char *from, *to;      /* YYYY-MM-DD, both included */
	const char *kind;           /* "wish", ... */
	const char *polarity;       /* "unmet", "met", "neutral", or "lacking": whatever is not met */
	const char *words;          /* all of them occur, in any case */
	const char *found;          /* of documents: "" hold a mention, "none" hold none, "any" */
};

enum unmet_browse {
	UNMET_BROWSE_ABOUT = 0,     /* rejects, attributes */
	UNMET_BROWSE_NEEDS,         /* counts of needs under a filter */
	UNMET_BROWSE_PROFILE,       /* customers lacking each need, by segment */
	UNMET_BROWSE_EVIDENCE,      /* a page of mentions */
	UNMET_BROWSE_UNPLACED,      /* a page of mentions that fit no need */
	UNMET_BROWSE_DOCUMENTS,     /* a page of documents */
	UNMET_BROWSE_DOCUMENT       /* one document by its id, with turns and mentions */
};

struct unmet_browser;

/*
 * unmet_browser_new - one state of a project, loaded to be asked about: counts under any filter in milliseconds.
 *
 *   project   borrowed until unmet_browser_free; read-only is enough
 *   Memory    about 40 bytes a mention and 48 a document, and the results; no text
 */
UNMET_API enum unmet_status unmet_browser_new(struct unmet_browser **browser, struct unmet_project *project,
                                              struct unmet_error *err);
UNMET_API void unmet_browser_free(struct unmet_browser *browser);
/* unmet_browser_refresh - load again where somebody changed the project. BUSY while it is being written. */
UNMET_API enum unmet_status unmet_browser_refresh(struct unmet_browser *browser, bool *changed, struct unmet_error *err);
/* unmet_browser_results - of that state; until the next refresh. */
UNMET_API const struct unmet_results *unmet_browser_results(const struct unmet_browser *browser);

/*
 * unmet_browse_json - the answer as one JSON value; docs/formats/review-api.yaml has the shape of each.
 *
 *   id      of a document, where one is asked for
 *   page    from 1; one past the end is the last
 *   write   gets the answer in one piece or not at all
 * Errors    ARG for a filter that makes no sense; NOTHING for a document that is not there
 */
UNMET_API enum unmet_status unmet_browse_json(struct unmet_browser *browser, enum unmet_browse what,
                                              const struct unmet_filter *filter, const char *id, uint32_t page,
                                              unmet_write_fn write, void *ctx, struct unmet_error *err);
/* ---- groups of customers side by side ------------------------------------------------------- */

struct unmet_who {
	const char *name, *value;    /* of an attribute */
	uint64_t customer_count;     /* who raise the need and have this value */
	double share, lift;          /* of those who raise it and for whom the attribute is known; over the share of all such */
	double q;                    /* that chance does as much: hypergeometric, one-sided; Benjamini-Hochberg over all values */
};

struct unmet_whos { const struct unmet_who *who; size_t who_count; }; /* surest first */

/* unmet_need_who - what is known of the customers who raise a need. Lives until unmet_need_who_free; no need, no customers. */
UNMET_API enum unmet_status unmet_need_who(struct unmet_browser *browser, uint32_t need, const struct unmet_whos **whos,
                                           struct unmet_error *err);
UNMET_API void unmet_need_who_free(const struct unmet_whos *whos);

struct unmet_compared_side {
	uint64_t customer_count;     /* who raise it: praise left out */
	double share;                /* of the customers of the side */
	struct unmet_interval share_ci; /* Wilson, 95% */
	const struct unmet_quote *quote; /* [quote_count] surest first, different customers, three at most */
	size_t quote_count;
};

struct unmet_compared {
	uint32_t need;
	const char *label;
	struct unmet_compared_side a, b;
	double difference;           /* share of a minus share of b */
	struct unmet_interval difference_ci; /* Newcombe 1998, 95% */
	double p, q;                 /* Fisher's exact test, two-sided; Benjamini-Hochberg over the needs tested */
	bool enough;                 /* ten customers on each side, five who raise it; else p and q are 1 */
	int verdict;                 /* 1: more of a raise it, -1: of b; 0: no more than chance tells, or too few to tell */
};

struct unmet_comparison {
	uint64_t a_count, b_count;   /* customers of each side */
	bool enough;                 /* ten on each */
	const char *note;            /* "" or what the numbers cannot tell */
	const struct unmet_compared *row; /* [row_count] those with a verdict first, then by the size of the difference */
	size_t row_count;
};

/*
 * unmet_compare - two groups of customers, as two filters admit them, need by need.
 *
 * Memory   lives until unmet_compare_free
 * Errors   ARG where a customer is on both sides, or a filter makes no sense; NOTHING where nobody is on one
 * Cost     O(mentions + needs x customers)
 */
UNMET_API enum unmet_status unmet_compare(struct unmet_browser *browser, const struct unmet_filter *a, const struct unmet_filter *b,
                                          const struct unmet_comparison **comparison, struct unmet_error *err);
UNMET_API void unmet_compare_free(const struct unmet_comparison *comparison);

/* unmet_compare_json - a comparison as JSON: a_count, b_count, enough, note, needs [need, label, a, b, difference, verdict ...]. */
UNMET_API enum unmet_status unmet_compare_json(const struct unmet_comparison *comparison, unmet_write_fn write, void *ctx,
                                               struct unmet_error *err);

/* What an import or a replay came to. */
struct unmet_import {
	uint64_t read_count;       /* decisions in the file; replay: in the log */
	uint64_t known_count;      /* of these in the log already */
	uint64_t added_count;
	struct unmet_replayed replayed; /* of the whole log */
	uint64_t rev;
	bool regrouped;            /* mentions changed their need: segments are stale until unmet_segment or unmet_refresh */
};

/* unmet_decisions_replay - apply the log once more and tell what becomes of each decision; dry_run: leave the project
 * as it is. fn may be NULL. */
UNMET_API enum unmet_status unmet_decisions_replay(struct unmet_project *project, bool dry_run, unmet_log_fn fn, void *ctx,
                                                   struct unmet_import *told, struct unmet_error *err);

/*
 * unmet_decisions_import - add the decisions of a file that are not in the log yet, and apply the log. Needs are found
 * by the mentions they had where they were decided about; what cannot be found is kept as a conflict.
 *
 *   fn       told of each that was added (may be NULL)
 *
 * Result   importing what a project exported into another one with the same documents, grouped alike, gives the same
 *          segments.json, byte by byte; importing twice adds nothing
 * Errors   FORMAT with file and line, nothing added; IO; NOTHING before needs were found
 */
UNMET_API enum unmet_status unmet_decisions_import(struct unmet_project *project, const char *path, bool dry_run, unmet_log_fn fn,
                                                   void *ctx, struct unmet_import *told, struct unmet_error *err);

/* ---- runs --------------------------------------------------------------------------------- */

/* A run: needs found, or new mentions assigned to those known. */
struct unmet_run {
	uint32_t id;               /* 1, 2, ... */
	const char *at;            /* UTC, ISO 8601 */
	bool fitted;               /* needs were found; false: new mentions were assigned to those known */
	uint64_t need_count, document_count, mention_count, customer_count;
};

/* Returns non-zero to stop. What it gets lives until it returns. */
typedef int (*unmet_run_fn)(void *ctx, const struct unmet_run *run);

/* unmet_each_run - oldest first. */
UNMET_API enum unmet_status unmet_each_run(struct unmet_project *project, unmet_run_fn fn, void *ctx, struct unmet_error *err);

#define UNMET_LANDINGS 10

struct unmet_landing { uint32_t need; uint64_t new_count; };

struct unmet_assigned {
	uint64_t new_count, known_count;   /* mentions */
	struct unmet_landing landing[UNMET_LANDINGS]; /* [landing_count] needs most new mentions went to */
	size_t landing_count;
	double low_new, low_known;         /* shares that fit no need as well as nine of ten known ones would if they were new */
	uint64_t since_fit_count;          /* mentions that came after needs were last found */
	bool drift;                        /* low_new is twice low_known or more, and not by chance */
	bool refit;                        /* needs should be found again: drift, or since_fit_count a third of what they were found in */
};

/*
 * unmet_assign - in place of unmet_cluster on a project that grew: mentions of the last run keep their need, new ones
 * go to the need that is likeliest, nothing is grouped anew. Labels stay.
 *
 * Errors   NOTHING before a first unmet_cluster, or without mentions
 * Cost     linear; no search for groups
 */
UNMET_API enum unmet_status unmet_assign(struct unmet_project *project, struct unmet_assigned *told, struct unmet_error *err);

struct unmet_followed {
	bool assigned_now;         /* assigned holds: there was something to do */
	struct unmet_assigned assigned;
};

/*
 * unmet_follow - after unmet_ingest into a project that has needs: mentions are detected, given to the needs that are known, and
 * segments found again, by the options of the last run. Nothing where nothing came, or no needs were found yet; what an
 * earlier call left half done is finished.
 *
 * Errors   those of the stages; what a stage finished stays
 */
UNMET_API enum unmet_status unmet_follow(struct unmet_project *project, struct unmet_followed *told, struct unmet_error *err);

enum unmet_change_kind {
	UNMET_CHANGE_APPEARED = 0,
	UNMET_CHANGE_VANISHED,
	UNMET_CHANGE_SPLIT,        /* it was part of other */
	UNMET_CHANGE_MERGED,       /* it is part of other now */
	UNMET_CHANGE_GREW,         /* mentions */
	UNMET_CHANGE_SHRANK,
	UNMET_CHANGE_SAME,
	UNMET_CHANGE_TOTAL
};

UNMET_API const char *unmet_change_name(enum unmet_change_kind kind); /* "appeared", ... */

struct unmet_difference {
	enum unmet_change_kind kind;
	uint32_t need, other;      /* other: 0 where there is none */
	const char *label, *old_label, *other_label;
	uint64_t mention_count_was, mention_count, customer_count_was, customer_count;
};

struct unmet_diff {
	struct unmet_run was, is;
	const struct unmet_difference *change; /* [change_count] by kind, then customers more or fewer, then id */
	size_t change_count;
	bool by_mention;           /* false: a run is too old, and split and merged cannot be told from appeared and vanished */
};

/*
 * unmet_diff_load - what became of needs between two runs; 0 and 0: the last two.
 *
 * Memory   lives until unmet_diff_free
 * Errors   NOTHING before a second run; ARG for a run there is not
 */
UNMET_API enum unmet_status unmet_diff_load(struct unmet_project *project, uint32_t was, uint32_t is,
                                            const struct unmet_diff **diff, struct unmet_error *err);
UNMET_API void unmet_diff_free(const struct unmet_diff *diff);

/* ---- inspection: what is in a file, before anything is stored ----------------------------- */

struct unmet_column { const char *field, *column; }; /* field: "text", "customer", ...; "" for none */

struct unmet_speaker {
	const char *name;
	enum unmet_role role;  /* as told by the file, --role, or guessed */
	uint64_t turn_count;
};

struct unmet_excerpt {      /* "" where the file says nothing */
	const char *customer, *account, *date, *question;
	const char *text;      /* its start */
};

struct unmet_inspection {
	const char *file, *format, *encoding;
	const char *kind;        /* whose export: "Zendesk tickets", "SurveyMonkey"; "" where nothing tells */
	const char *date_order;  /* "day/month", "month/day": how 3/4/2024 is read; "" where there is none such */
	uint64_t row_count;      /* = document_count + rejected_count */
	uint64_t document_count, rejected_count, customer_count;
	uint64_t account_count;  /* rows about people or companies: attributes, not documents */
	uint64_t cleaned_count;  /* pieces left out of texts, or put right in them, of all kinds */
	const struct unmet_cleaned *cleaned; /* [cleaned_kind_count] of each kind there is; no pieces in it */
	size_t cleaned_kind_count;
	const struct unmet_column *column;   /* [column_count] in the file's order; the surest of each field first */
	size_t column_count;
	const struct unmet_speaker *speaker; /* [speaker_count] most turns first; 32 at most */
	size_t speaker_count;
	const struct unmet_excerpt *sample;   /* [sample_count] the first documents; 3 at most */
	size_t sample_count;
	const struct unmet_reject *reject;   /* [reject_count] the first of each reason; 5 at most */
	const uint64_t *reject_row_count;    /* [reject_count] rows rejected for that reason */
	size_t reject_count;
};

/* Returns non-zero to stop. What it gets lives until it returns. */
typedef int (*unmet_inspect_fn)(void *ctx, const struct unmet_inspection *inspection);

/*
 * unmet_inspect - say of each file below the inputs what unmet would make of it.
 *
 * Memory   one file's customers' hashes; no project is touched
 * Errors   IO where no input exists; NOMEM; CANCELLED by fn
 */
UNMET_API enum unmet_status unmet_inspect(const char *const *inputs, size_t input_total, const struct unmet_options *options,
                                          unmet_inspect_fn fn, void *ctx, struct unmet_error *err);

/* ---- detection without a project ---------------------------------------------------------- */

struct unmet_cue { const char *name; uint32_t start, end; };

struct unmet_detection {
	bool need;                  /* does this text state a need: praise alone does not */
	double score;
	uint32_t kinds;             /* bit 1 << enum unmet_kind */
	enum unmet_polarity polarity;
	double intensity;           /* 0..1 */
	bool solution;              /* proposes a feature */
	const struct unmet_cue *cue; /* [cue_count] by start, then name */
	size_t cue_count;
};

struct unmet_detector;

UNMET_API enum unmet_status unmet_detector_new(struct unmet_detector **detector,
                                               const struct unmet_options *options,
                                               struct unmet_error *err);
UNMET_API void unmet_detector_free(struct unmet_detector *detector);

/* unmet_detector_run - judge one text, of any number of sentences. *detection lives until the next
 * call. One detector per thread. */
UNMET_API enum unmet_status unmet_detector_run(struct unmet_detector *detector, const char *text,
                                               size_t text_bytes, struct unmet_detection *detection,
                                               struct unmet_error *err);

/* unmet_detector_jsonl - JSON Lines of {id, text} in, JSON Lines of detections out, in input order.
 * A bad line becomes {"id":null,"error":...}; the rest goes on. */
UNMET_API enum unmet_status unmet_detector_jsonl(struct unmet_detector *detector, const char *path,
                                                 unmet_write_fn write, void *ctx,
                                                 struct unmet_error *err);

/* unmet_decisions_export - the log as JSON Lines (docs/formats/decisions.md). NOTHING where nothing was decided. */
UNMET_API enum unmet_status unmet_decisions_export(struct unmet_project *project, unmet_write_fn write, void *ctx,
                                                   struct unmet_error *err);

/* unmet_diff_json - a comparison of runs as JSON: from, to, needs [change, need, other, label, counts before and now]. */
UNMET_API enum unmet_status unmet_diff_json(const struct unmet_diff *diff, unmet_write_fn write, void *ctx, struct unmet_error *err);

/* ---- how good detection is ---------------------------------------------------------------- */

/* A sentence beside the cues, lexicons/<lang>/ *.cases, and what became of it. */
struct unmet_case {
	const char *path;           /* of its file */
	uint64_t line;
	const char *lang, *expected, *text;
	const char *why;            /* why it fails; NULL: it holds */
	const struct unmet_detection *found;
};

/* Return non-zero to stop. */
typedef int (*unmet_case_fn)(void *ctx, const struct unmet_case *one);

/* unmet_detector_cases - check every case of the detector's lexicons, by language, file and line.
 * NOTHING where there is none; FORMAT with file and line where one cannot be read. */
UNMET_API enum unmet_status unmet_detector_cases(struct unmet_detector *detector, unmet_case_fn fn, void *ctx,
                                                 struct unmet_error *err);

/* In `positive` below, beside 1 << enum unmet_kind: whoever proposes a feature. */
#define UNMET_POSITIVE_SOLUTION (1u << UNMET_KIND_TOTAL)
#define UNMET_POSITIVE_ANY (UNMET_POSITIVE_SOLUTION | (UNMET_POSITIVE_SOLUTION - 1))

struct unmet_judged {
	uint64_t line;
	const char *id, *text;
	bool truth, said;           /* labelled so; found so */
	const struct unmet_detection *found;
};

typedef int (*unmet_judged_fn)(void *ctx, const struct unmet_judged *judged);

struct unmet_score {
	uint64_t labelled_count, unlabelled_count, positive_count;
	uint64_t right_count, wrong_count, missed_count; /* found and true; found and not; true and not found */
	double precision, recall, f1;
	struct unmet_interval precision_ci, recall_ci, f1_ci; /* 95%, bootstrap */
};

/*
 * unmet_detector_score - compare detection with labels: JSON Lines of {id, text, label}.
 *
 *   label     "yes", "no", or kinds with commas between; a line with an empty label is left out
 *   positive  the kinds asked about; a text is found where one of its mentions has one of them
 *   fn        told every labelled text in order (may be NULL)
 *
 * Errors   FORMAT with file and line; NOTHING where nothing is labelled
 */
UNMET_API enum unmet_status unmet_detector_score(struct unmet_detector *detector, const char *gold_path,
                                                 uint32_t positive, unmet_judged_fn fn, void *ctx,
                                                 struct unmet_score *score, struct unmet_error *err);

enum unmet_sample {
	UNMET_SAMPLE_MENTIONS = 0,  /* what detection found: labels of these tell precision */
	UNMET_SAMPLE_SENTENCES      /* any sentence of a customer: labels of these tell recall too */
};

/* unmet_sample_jsonl - draw at most `most` at random (options.seed), as JSON Lines of {id, text, label: ""} to be
 * labelled. The same project and seed draw the same. NOTHING where there is nothing to draw from. */
UNMET_API enum unmet_status unmet_sample_jsonl(struct unmet_project *project, enum unmet_sample what, size_t most,
                                               unmet_write_fn write, void *ctx, struct unmet_error *err);

/* ---- how good grouping is ----------------------------------------------------------------- */

/* Mentions of a label that lie in a need other than the one it is paired with. */
struct unmet_confusion {
	const char *label;
	uint32_t need;
	const char *need_label;
	const char *need_gold;      /* the label that need is paired with; "" for none */
	uint64_t mention_count;
	double share;               /* of the label's mentions */
};

typedef int (*unmet_confusion_fn)(void *ctx, const struct unmet_confusion *confusion); /* non-zero stops */

struct unmet_group_score {
	uint64_t labelled_count, unlabelled_count; /* records with a label; without */
	uint64_t missing_count;     /* labelled ids that have no need in the project */
	uint64_t mention_count, need_count, label_count; /* what is compared */
	double nmi;                 /* over the mean entropy: the V-measure */
	double homogeneity, completeness, ari, accuracy; /* accuracy: under the best one-to-one pairing */
};

/*
 * unmet_score_group - compare needs with labels: JSON Lines of {id, label}, {doc, label} or {mention, label}.
 *
 *   id    a document's own or a mention's, whichever finds more; a document's label goes for all its mentions
 *   fn    told at most `most` confusions, largest first (may be NULL)
 *
 * Errors   FORMAT with file and line; NOTHING where no id is known or nothing is labelled
 */
UNMET_API enum unmet_status unmet_score_group(struct unmet_project *project, const char *gold_path, size_t most,
                                              unmet_confusion_fn fn, void *ctx, struct unmet_group_score *score,
                                              struct unmet_error *err);

/* unmet_versions - what is linked, a line each: "SQLite 3.40.1\nPCRE2 10.42 ...". Static. */
UNMET_API const char *unmet_versions(void);

#ifdef __cplusplus
}
#endif
#endif
