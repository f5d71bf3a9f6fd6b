/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - GET: the page itself, and what it asks for. docs/formats/review-api.yaml says what each answers. */
#include "review.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

const char *review_argument(const struct review_request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, name);
}

bool review_number(const char *text, uint32_t *out)
{
	char *end;
	unsigned long value;

	if (!text || *text < '0' || *text > '9')
		return false;
	value = strtoul(text, &end, 10);
	*out = (uint32_t)value;
	return !*end && value <= UINT32_MAX;
}

static struct unmet_filter filter_of(const struct review_request *q)
{
	struct unmet_filter f = {
		.source = review_argument(q, "source"), .customer = review_argument(q, "customer"), .attribute = review_argument(q, "attribute"),
		.from = review_argument(q, "from"), .to = review_argument(q, "to"), .kind = review_argument(q, "kind"), .polarity = review_argument(q, "polarity"),
		.words = review_argument(q, "q"), .found = review_argument(q, "found"),
	};

	f.by_need = review_number(review_argument(q, "need"), &f.need);
	f.by_segment = review_number(review_argument(q, "segment"), &f.segment);
	f.by_also = review_number(review_argument(q, "also"), &f.also);
	return f;
}

/* What somebody else changed is seen from here on. */
static enum unmet_status refresh(struct review *r, struct unmet_error *err)
{
	bool changed;

	return unmet_browser_refresh(r->browser, &changed, err);
}

static enum MHD_Result browse(struct review_request *q, enum unmet_browse what, const char *id)
{
	struct unmet_filter filter = filter_of(q);
	struct review_bytes bytes = { 0 };
	struct unmet_error err = { 0 };
	uint32_t page = 1;
	enum MHD_Result result;

	review_number(review_argument(q, "page"), &page);
	if (refresh(q->review, &err) || unmet_browse_json(q->review->browser, what, &filter, id, page, review_bytes_write, &bytes, &err))
		result = what == UNMET_BROWSE_DOCUMENT && err.status == UNMET_E_NOTHING ? review_reply(q, 200, "application/json", "null", 4, true)
		                                                                        : review_reply_error(q, &err);
	else
		return review_reply_json(q, 200, bytes.ptr);
	free(bytes.ptr);
	return result;
}

static enum MHD_Result results(struct review_request *q)
{
	struct review_bytes bytes = { 0 };
	struct unmet_error err = { 0 };
	enum MHD_Result result;

	if (!refresh(q->review, &err) && !unmet_results_json(unmet_browser_results(q->review->browser), review_bytes_write, &bytes, &err))
		return review_reply_json(q, 200, bytes.ptr);
	result = review_reply_error(q, &err);
	free(bytes.ptr);
	return result;
}

static enum MHD_Result session(struct review_request *q)
{
	const struct unmet_results *r;
	struct unmet_error err = { 0 };
	cJSON *body;
	char *json;

	if (refresh(q->review, &err))
		return review_reply_error(q, &err);
	r = unmet_browser_results(q->review->browser);
	body = cJSON_CreateObject();
	cJSON_AddStringToObject(body, "token", q->review->guard.csrf);
	cJSON_AddNumberToObject(body, "rev", (double)r->rev);
	cJSON_AddBoolToObject(body, "read_only", q->review->options->read_only);
	cJSON_AddBoolToObject(body, "segments_stale", r->segments_stale);
	json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	return review_reply_json(q, 200, json);
}

static enum MHD_Result refit(struct review_request *q)
{
	return review_reply_json(q, 200, review_refit_json(&q->review->refit));
}

static enum MHD_Result asset(struct review_request *q, const char *name, const char *type)
{
	size_t bytes;
	const char *text = unmet_asset(name, &bytes);

	return text ? review_reply(q, 200, type, text, bytes, true) : review_reply_message(q, 404, "there is no such page");
}

static enum MHD_Result document(struct review_request *q)
{
	return browse(q, UNMET_BROWSE_DOCUMENT, q->path + strlen("/api/documents/"));
}

static enum MHD_Result about(struct review_request *q) { return browse(q, UNMET_BROWSE_ABOUT, NULL); }
static enum MHD_Result needs(struct review_request *q) { return browse(q, UNMET_BROWSE_NEEDS, NULL); }
static enum MHD_Result profile(struct review_request *q) { return browse(q, UNMET_BROWSE_PROFILE, NULL); }
static enum MHD_Result evidence(struct review_request *q) { return browse(q, UNMET_BROWSE_EVIDENCE, NULL); }
static enum MHD_Result documents(struct review_request *q) { return browse(q, UNMET_BROWSE_DOCUMENTS, NULL); }
static enum MHD_Result unplaced(struct review_request *q) { return browse(q, UNMET_BROWSE_UNPLACED, NULL); }
static enum MHD_Result page(struct review_request *q) { return asset(q, "index.html", "text/html; charset=utf-8"); }
static enum MHD_Result script(struct review_request *q) { return asset(q, "app.js", "text/javascript; charset=utf-8"); }
static enum MHD_Result style(struct review_request *q) { return asset(q, "app.css", "text/css; charset=utf-8"); }

/* Browsers ask for it unasked, and complain of a 404. */
static enum MHD_Result icon(struct review_request *q) { return review_reply(q, 204, "image/x-icon", "", 0, true); }

static const struct { const char *path; enum MHD_Result (*answer)(struct review_request *q); } route[] = {
	{ "/", page }, { "/app.js", script }, { "/app.css", style }, { "/favicon.ico", icon }, { "/api/session", session }, { "/api/results", results },
	{ "/api/data", about }, { "/api/needs", needs }, { "/api/profile", profile }, { "/api/evidence", evidence },
	{ "/api/documents", documents }, { "/api/unplaced", unplaced }, { "/api/decisions", review_decisions }, { "/api/refit", refit },
	{ "/api/labels", review_draw }, { "/api/split", review_split },
};

enum MHD_Result review_get(struct review_request *q)
{
	for (size_t i = 0; i < sizeof(route) / sizeof(route[0]); i++)
		if (strcmp(q->path, route[i].path) == 0)
			return route[i].answer(q);
	if (strncmp(q->path, "/api/documents/", strlen("/api/documents/")) == 0)
		return document(q);
	return review_reply_message(q, 404, "there is no such page");
}
