/* SPDX-License-Identifier: Apache-2.0 */
/* table.h - tables that people fill in and hand back: row by row, and what is wrong with a row told by its number. */
#ifndef UM_TABLE_H
#define UM_TABLE_H

#include "ingest/types.h"
#include "unmet.h"

/* What a reader of a table wants to see. column and source may be NULL. */
struct um_table_sink {
	void *ctx;
	enum unmet_status (*row)(void *ctx, const struct um_account_row *row, struct unmet_error *err);
	enum unmet_status (*reject)(void *ctx, const struct um_reject *reject, struct unmet_error *err);
	enum unmet_status (*source)(void *ctx, struct um_str name, struct unmet_error *err); /* name: borrowed */
	enum unmet_status (*column)(void *ctx, struct um_str name, struct unmet_error *err);
};

/* um_table_read - CSV, TSV, XLSX or JSON Lines. map: which column is the key ("customer" -> its name) and others; may be empty. */
enum unmet_status um_table_read(const char *path, const struct unmet_pair *map, size_t map_total, const struct um_table_sink *sink,
                                struct unmet_error *err);

/* um_table_key - what stands in the key column, under whatever kind of name it was found. */
struct um_str um_table_key(const struct um_account_row *row);

/* um_table_unguarded - a cell without the apostrophe that our writer sets before what a spreadsheet would run. */
struct um_str um_table_unguarded(struct um_str cell);

/* Whom to tell what is wrong with a row, and how often that was done. */
struct um_problems { unmet_problem_fn fn; void *ctx; uint64_t *total; };

/* um_problem - CANCELLED where fn says so, else OK. */
__attribute__((format(printf, 4, 5)))
enum unmet_status um_problem(const struct um_problems *problems, uint64_t row, struct unmet_error *err, const char *format, ...);

#endif
