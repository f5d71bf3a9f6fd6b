/* SPDX-License-Identifier: Apache-2.0 */
/*
 * browse.h - what the files behind unmet_browse share.
 *
 *   browse.c         the handle: results, numbers and attributes of one state of the project
 *   browse_filter.c  which customers, documents and mentions a filter admits
 *   browse_count.c   needs under a filter, the profile of segments, what is known of customers
 *   browse_page.c    pages of mentions and documents, with their words
 */
#ifndef UM_BROWSE_H
#define UM_BROWSE_H

#include "base/json.h"
#include "project.h"
#include "store/corpus.h"

struct unmet_browser {
	struct unmet_project *project;
	const struct unmet_results *results;
	struct um_corpus corpus;
	struct um_arena known;            /* of attributes */
	struct um_attributes attributes;
	int64_t version;                  /* of the state this is */
};

/* What a filter says, looked up once. */
struct um_admits {
	const struct unmet_browser *b;
	const struct unmet_filter *filter;
	uint32_t customer, attribute, value, source; /* UM_NOBODY: asked for and not there */
	bool by_customer, by_attribute, by_source, by_need, by_segment;
	bool *also;                       /* [unit_total] lack the other need asked for; NULL: any */
	int kind, polarity;               /* -1: any */
	bool lacking, mute, any;          /* documents: without a mention; with and without */
	struct um_buf words;              /* folded, blanks between; empty: any */
};

enum unmet_status um_admits_init(struct um_admits *admits, const struct unmet_browser *b, const struct unmet_filter *filter,
                                 struct unmet_error *err);
void um_admits_release(struct um_admits *admits);
bool um_admits_customer(const struct um_admits *admits, uint32_t unit);
bool um_admits_document(const struct um_admits *admits, const struct um_corpus_document *document);
/* um_admits_mention - but for its words and its document. */
bool um_admits_mention(const struct um_admits *admits, const struct um_corpus_mention *mention);
/* um_admits_words - text holds every word, in any case; `fold` is scratch. */
bool um_admits_words(const struct um_admits *admits, struct um_str text, struct um_buf *fold);

/* Mentions that a filter admits, by index in the corpus. */
struct um_selected { uint32_t *at; size_t total, capacity; };

enum unmet_status um_select_mentions(const struct um_admits *admits, struct um_selected *out, struct unmet_error *err);
/* um_select_documents - indexes of documents, by default those that hold mentions; words may stand in their text, source or customer. */
enum unmet_status um_select_documents(const struct um_admits *admits, struct um_selected *out, struct unmet_error *err);
/* um_distinct_customers - people, each once. */
enum unmet_status um_distinct_customers(const struct unmet_browser *b, const struct um_selected *selected, uint64_t *total,
                                        struct unmet_error *err);

enum unmet_status um_browse_needs(const struct unmet_browser *b, const struct unmet_filter *filter, struct um_jw *jw, struct unmet_error *err);
enum unmet_status um_browse_profile(const struct unmet_browser *b, struct um_jw *jw, struct unmet_error *err);
enum unmet_status um_browse_about(const struct unmet_browser *b, struct um_jw *jw, struct unmet_error *err);
enum unmet_status um_browse_evidence(const struct unmet_browser *b, const struct unmet_filter *filter, uint32_t page, struct um_jw *jw,
                                     struct unmet_error *err);
enum unmet_status um_browse_unplaced(const struct unmet_browser *b, uint32_t page, struct um_jw *jw, struct unmet_error *err);
enum unmet_status um_browse_documents(const struct unmet_browser *b, const struct unmet_filter *filter, uint32_t page, struct um_jw *jw,
                                      struct unmet_error *err);
enum unmet_status um_browse_document(const struct unmet_browser *b, const char *id, struct um_jw *jw, struct unmet_error *err);

#endif
