/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats.c - the list of formats a project can be written in, and how each gets what it needs: the results, loaded
 * once, and two streams out of the store.
 */
#include "project.h"

#include "export/view.h"
#include "store/customers.h"

#include <string.h>

typedef enum unmet_status (*write_fn)(const struct um_export_view *view, const char *path, struct unmet_error *err);

static const struct unmet_format list[] = {
	{ "csv", true, "tables for any spreadsheet or script: needs, customers, what each raised, segments, co-occurrence" },
	{ "xlsx", false, "the same tables as one workbook" },
	{ "graphml", false, "the network of needs raised together, for yEd, igraph, networkx" },
	{ "gexf", false, "the same network, for Gephi" },
	{ "qdpx", false, "documents with their coded mentions (REFI-QDA), for NVivo, ATLAS.ti, MAXQDA, QualCoder" },
	{ "crm", true, "a list of customers per segment, for a CRM's import by e-mail or company domain" },
	{ "brief", true, "a page per segment in Markdown: who, how many, what they lack, where to find them" },
};

static const write_fn writer[] = { um_write_csv, um_write_xlsx, um_write_graphml, um_write_gexf, um_write_qdpx, um_write_crm,
	                           um_write_brief };

#define FORMATS (sizeof(list) / sizeof(list[0]))

_Static_assert(sizeof(writer) / sizeof(writer[0]) == FORMATS, "a writer for each format");

const struct unmet_format *unmet_formats(size_t *total)
{
	*total = FORMATS;
	return list;
}

static enum unmet_status each_customer(void *ctx, um_customer_fn fn, void *fn_ctx, struct unmet_error *err)
{
	return um_store_each_customer(ctx, fn, fn_ctx, err);
}

static enum unmet_status each_document(void *ctx, um_document_fn fn, void *fn_ctx, struct unmet_error *err)
{
	return um_store_each_coded(ctx, fn, fn_ctx, err);
}

enum unmet_status unmet_export_format(struct unmet_project *project, const char *format, const char *path, struct unmet_error *err)
{
	struct um_export_view view = { .ctx = project->store, .each_customer = each_customer, .each_document = each_document };
	enum unmet_status rc;
	size_t i = 0;

	while (i < FORMATS && strcmp(list[i].name, format) != 0)
		i++;
	if (i == FORMATS)
		return um_fail(err, UNMET_E_ARG, "there is no format %s: `unmet export --format list` names them", format);
	rc = unmet_results_load(project, &view.results, err);
	if (rc)
		return rc;
	if (!view.results->need_count)
		rc = um_fail(err, UNMET_E_NOTHING, "there are no needs to export: run `unmet run` on your files first");
	else
		rc = writer[i](&view, path, err);
	unmet_results_free(view.results);
	return rc;
}
