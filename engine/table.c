/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - answers of a questionnaire, an edited glossary, a split: each is a table with a key column, read by the reader of customer
 * attributes, which knows every kind of table there is. Whatever else that reader can hand over is none of their business.
 */
#include "table.h"

#include "base/status.h"
#include "ingest/ingest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum unmet_status on_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	const struct um_table_sink *sink = ctx;

	*skip = false;
	return sink->source ? sink->source(sink->ctx, source->name, err) : UNMET_OK;
}

static enum unmet_status on_document(void *ctx, const struct um_document *document, struct unmet_error *err)
{
	(void)ctx, (void)document, (void)err;
	return UNMET_OK;
}

static enum unmet_status on_end(void *ctx, uint64_t rows, struct unmet_error *err)
{
	(void)ctx, (void)rows, (void)err;
	return UNMET_OK;
}

static enum unmet_status on_row(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	const struct um_table_sink *sink = ctx;

	return sink->row(sink->ctx, row, err);
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	const struct um_table_sink *sink = ctx;

	return sink->reject(sink->ctx, reject, err);
}

static enum unmet_status on_column(void *ctx, struct um_str field, struct um_str name, unsigned rank, struct unmet_error *err)
{
	const struct um_table_sink *sink = ctx;

	(void)field, (void)rank;
	return sink->column ? sink->column(sink->ctx, name, err) : UNMET_OK;
}

enum unmet_status um_table_read(const char *path, const struct unmet_pair *map, size_t map_total, const struct um_table_sink *sink,
                                struct unmet_error *err)
{
	const struct um_ingest_options options = { .map = map, .map_total = map_total };
	struct um_table_sink to = *sink;
	const struct um_ingest_sink from = { .ctx = &to, .begin = on_begin, .document = on_document, .reject = on_reject, .account = on_row,
	                                     .end = on_end, .column = on_column };

	return um_ingest_accounts(path, &options, &from, err);
}

struct um_str um_table_key(const struct um_account_row *row)
{
	return row->customer.len ? row->customer : row->company.len ? row->company : row->domain;
}

struct um_str um_table_unguarded(struct um_str s)
{
	if (s.len > 1 && s.ptr[0] == '\'' && (strchr("=+-@ \t\r\n", s.ptr[1]) || (unsigned char)s.ptr[1] == 0xEF))
		return um_str_n(s.ptr + 1, s.len - 1);
	return s;
}

enum unmet_status um_problem(const struct um_problems *p, uint64_t row, struct unmet_error *err, const char *format, ...)
{
	char text[800];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(*p->total)++;
	return p->fn && p->fn(p->ctx, row, text) ? um_fail(err, UNMET_E_CANCELLED, "stopped") : UNMET_OK;
}
