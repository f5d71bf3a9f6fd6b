/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/corpus.h - every document and mention as a few numbers each, in memory: what is needed to count and filter,
 * and none of the words. About 40 bytes a mention; text is fetched for what is shown.
 */
#ifndef UM_STORE_CORPUS_H
#define UM_STORE_CORPUS_H

#include "store/store.h"

#define UM_NOBODY UINT32_MAX

struct um_corpus_document {
	int64_t id;              /* of the store */
	uint32_t unit;           /* dense index of its customer, or UM_NOBODY */
	uint32_t source;         /* index in um_corpus.source */
	uint32_t turn_count;
	uint32_t mention, mention_count; /* in um_corpus.mention */
	char date[11];           /* YYYY-MM-DD or "" */
};

struct um_corpus_mention {
	uint64_t id;
	uint32_t document;       /* index in um_corpus.document */
	uint32_t start, end;     /* bytes in its document */
	uint32_t need;           /* id, 0: none */
	uint32_t kinds;          /* bits */
	float posterior;
	uint32_t unplaced;       /* rank among what fits no need, 0: placed */
	uint8_t polarity;        /* enum unmet_polarity */
};

struct um_corpus {
	struct um_arena arena;
	struct um_corpus_document *document; /* [document_total] in the stable order */
	struct um_corpus_mention *mention;   /* [mention_total] by document, then start, then id */
	const char **unit, **source;         /* names, by index */
	uint32_t *segment;                   /* [unit_total] id, 0: none */
	uint32_t *of_id;                     /* [id_total] document by the id of the store, or UM_NOBODY */
	size_t id_total;
	uint32_t document_total, mention_total, unit_total, source_total;
};

/* um_corpus_load - released by um_corpus_release, also after a failure. */
enum unmet_status um_corpus_load(struct um_corpus *corpus, struct um_store *store, struct unmet_error *err);
void um_corpus_release(struct um_corpus *corpus);

/* um_corpus_each_text - the text of every document, in the order it lies on the disk; document is an index. */
typedef enum unmet_status (*um_text_fn)(void *ctx, uint32_t document, struct um_str text, struct unmet_error *err);
enum unmet_status um_corpus_each_text(const struct um_corpus *corpus, struct um_store *store, um_text_fn fn, void *ctx,
                                      struct unmet_error *err);

/* um_store_changed - a number that differs once another handle has changed the project. */
enum unmet_status um_store_changed(struct um_store *store, int64_t *version, struct unmet_error *err);

#endif
