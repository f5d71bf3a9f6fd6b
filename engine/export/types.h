/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export/types.h - what a writer of tables, networks or texts sees of a project: the results, and two streams that are
 * as long as the corpus and so are never held: customers by name, documents in their stable order.
 */
#ifndef UM_EXPORT_TYPES_H
#define UM_EXPORT_TYPES_H

#include "base/str.h"
#include "ingest/types.h"
#include "unmet.h"

struct um_raised { uint32_t need; uint64_t mention_count, unmet_count; };

/* A customer as --unit counts them. Strings live during the call; "" where nothing is known. */
struct um_export_customer {
	const char *name;                  /* as in every other file */
	const char *person, *email;        /* of a person */
	const char *account, *domain;      /* company, and its web domain */
	uint32_t segment;                  /* id, 0: in none */
	double posterior;
	uint64_t document_count, mention_count;
	const struct um_raised *raised;    /* [raised_count] by need id */
	size_t raised_count;
	const struct unmet_pair *attribute; /* [attribute_count] by name */
	size_t attribute_count;
};

struct um_coded { uint64_t mention; uint32_t start, end, need; }; /* bytes; need 0: none */

struct um_export_document {
	const char *key;                   /* 32 hex digits, of what it is */
	const char *name, *source, *date, *customer;
	struct um_str text;
	const struct um_coded *coded;      /* [coded_count] by start */
	size_t coded_count;
};

typedef enum unmet_status (*um_customer_fn)(void *ctx, const struct um_export_customer *customer, struct unmet_error *err);
typedef enum unmet_status (*um_document_fn)(void *ctx, const struct um_export_document *document, struct unmet_error *err);

struct um_export_view {
	const struct unmet_results *results;
	void *ctx;
	enum unmet_status (*each_customer)(void *ctx, um_customer_fn fn, void *fn_ctx, struct unmet_error *err);
	enum unmet_status (*each_document)(void *ctx, um_document_fn fn, void *fn_ctx, struct unmet_error *err);
};

/*
 * A document with everything a reader of a page sees of it: who speaks, and the needs they mention, in
 * place. The store fills it (voice.c), report.html shows it.
 */
struct um_voice_mention {
	uint64_t id;             /* as in evidence.jsonl */
	uint32_t start, end;     /* bytes in the document's text */
	uint32_t kinds;          /* bit 1 << enum unmet_kind; 0: no cue was found */
	enum unmet_kind kind;
	enum unmet_polarity polarity;
	bool solution;
	double intensity, score; /* intensity 0..1 */
	uint32_t need;           /* id, 0 = none */
	double posterior;        /* of that need, 0..1 */
	uint64_t unplaced_rank;  /* in the queue of what fits no need, from 1; 0: it fits */
	const char *reasons;     /* lines "cue: words", "" where none; lives as the voice does */
	const char *outcome;     /* draft of the outcome statement behind it; "": none */
};

struct um_voice {
	int64_t id;              /* of the store; dense from 1 in order of arrival */
	const char *name;        /* the input's own id where it has one, else ours */
	const char *title, *question, *date, *lang, *source, *speaker; /* "" where unknown; speaker: who wrote it */
	uint32_t customer;       /* dense index among the units, UINT32_MAX: nobody */
	struct um_str text;
	const struct um_turn *turn;             /* [turn_count] in order; 0 where one person wrote it all */
	size_t turn_count;
	const struct um_voice_mention *mention; /* [mention_count] by start, then id */
	size_t mention_count;
};

typedef enum unmet_status (*um_voice_fn)(void *ctx, const struct um_voice *voice, struct unmet_error *err);

#endif
