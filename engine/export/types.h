/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export/types.h - what a writer of tables, networks or texts sees of a project: the results, and two streams that are
 * as long as the corpus and so are never held: customers by name, documents in their stable order.
 */
#ifndef UM_EXPORT_TYPES_H
#define UM_EXPORT_TYPES_H

#include "base/str.h"
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

#endif
