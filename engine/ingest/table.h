/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/table.h - rows of a table with a header, whoever wants them: tickets become documents, an
 * accounts file becomes attributes.
 */
#ifndef UM_INGEST_TABLE_H
#define UM_INGEST_TABLE_H

#include "ingest/fields.h"

struct um_table {
	void *ctx;
	bool skip;  /* set by header: the rows are of no use */
	/* header - names and a sample; names live until the table ends */
	enum unmet_status (*header)(void *ctx, const struct um_str *name, const struct um_column_sample *sample,
	                            size_t total, const struct um_place *place, struct unmet_error *err);
	enum unmet_status (*row)(void *ctx, const struct um_str *value, size_t total, const struct um_place *place,
	                         struct unmet_error *err);
	enum unmet_status (*bad)(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err);
};

/* um_table_read_csv - RFC 4180 with any delimiter; total of a row is at most that of the header. */
enum unmet_status um_table_read_csv(struct um_stream *in, char delimiter, struct um_table *t, struct unmet_error *err);

/* um_table_sample - count one value for guessing what the column is. */
void um_table_sample(struct um_column_sample *sample, struct um_str value);

/* um_read_table_documents - a table whose rows become documents of r. */
enum unmet_status um_read_table_documents(struct um_reader *r, struct um_table **table, struct unmet_error *err);
/* um_table_documents_end - after the last row: hand over what is one document of all rows. */
enum unmet_status um_table_documents_end(struct um_table *table, struct unmet_error *err);
void um_table_documents_free(struct um_table *table);

#endif
