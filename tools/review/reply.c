/* SPDX-License-Identifier: Apache-2.0 */
/* reply.c - an answer, with headers under which customers' words can only be read: no script but ours, no frame, no cache. */
#include "review.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name, *value; } always[] = {
	{ "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
	  "font-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cache-Control", "no-store" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};

static void add_headers(struct MHD_Response *response, const char *type)
{
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		MHD_add_response_header(response, always[i].name, always[i].value);
	if (type)
		MHD_add_response_header(response, "Content-Type", type);
}

static enum MHD_Result queue(struct review_request *q, unsigned status, const char *type, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	add_headers(response, type);
	result = MHD_queue_response(q->connection, status, response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result review_reply(struct review_request *q, unsigned status, const char *type, const char *bytes, size_t total, bool is_static)
{
	return queue(q, status, type, MHD_create_response_from_buffer(total, (void *)(uintptr_t)bytes,
	                                                              is_static ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY));
}

enum MHD_Result review_reply_json(struct review_request *q, unsigned status, char *json)
{
	if (!json)
		return review_reply_message(q, 500, "out of memory");
	return queue(q, status, "application/json; charset=utf-8", MHD_create_response_from_buffer(strlen(json), json, MHD_RESPMEM_MUST_FREE));
}

enum MHD_Result review_reply_message(struct review_request *q, unsigned status, const char *message)
{
	static const char none[] = "{\"message\":\"out of memory\"}";
	cJSON *body = cJSON_CreateObject();
	char *json = NULL;

	if (body && cJSON_AddStringToObject(body, "message", message))
		json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	if (!json)
		return review_reply(q, 500, "application/json", none, sizeof(none) - 1, true);
	return review_reply_json(q, status, json);
}

enum MHD_Result review_reply_page(struct review_request *q, unsigned status, const char *message)
{
	char page[1024];
	int len = snprintf(page, sizeof(page), "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
	                   "content=\"width=device-width\"><title>unmet</title><h1>unmet</h1><p>%s.</p></html>\n", message);

	if (len < 0 || (size_t)len >= sizeof(page))
		return review_reply_message(q, status, message);
	return review_reply(q, status, "text/html; charset=utf-8", page, (size_t)len, false);
}

/* What a status means over HTTP. */
static unsigned status_of(enum unmet_status rc)
{
	switch (rc) {
	case UNMET_E_STALE: return 409;
	case UNMET_E_NOTHING: return 404;
	case UNMET_E_ARG: case UNMET_E_FORMAT: return 400;
	case UNMET_E_LIMIT: return 413;
	case UNMET_E_BUSY: return 503;
	case UNMET_E_FULL: return 507;
	default: return 500;
	}
}

enum MHD_Result review_reply_error(struct review_request *q, const struct unmet_error *err)
{
	/* The library names the file and options of the command line; on a page it is enough that it passes. */
	if (err->status == UNMET_E_BUSY)
		return review_reply_message(q, 503, "another unmet is writing to this project at the moment: try again when it is done");
	return review_reply_message(q, status_of(err->status), err->message);
}

enum MHD_Result review_reply_password(struct review_request *q)
{
	static const char text[] = "unmet asks for the password it was started with\n";
	struct MHD_Response *response = MHD_create_response_from_buffer(sizeof(text) - 1, (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	add_headers(response, "text/plain; charset=utf-8");
	result = MHD_queue_basic_auth_fail_response(q->connection, "unmet", response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result review_reply_redirect(struct review_request *q, const char *to, const char *set_cookie)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(0, (void *)(uintptr_t)"", MHD_RESPMEM_PERSISTENT);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "Location", to);
	if (set_cookie)
		MHD_add_response_header(response, "Set-Cookie", set_cookie);
	return queue(q, 303, NULL, response);
}

enum unmet_status review_bytes_write(void *ctx, const char *bytes, size_t total)
{
	struct review_bytes *b = ctx;

	if (total >= SIZE_MAX / 2 - b->len)
		return UNMET_E_NOMEM;
	if (b->len + total + 1 > b->capacity) {
		size_t capacity = 2 * (b->len + total + 1);
		char *grown = realloc(b->ptr, capacity);

		if (!grown)
			return UNMET_E_NOMEM;
		b->ptr = grown;
		b->capacity = capacity;
	}
	memcpy(b->ptr + b->len, bytes, total);
	b->len += total;
	b->ptr[b->len] = '\0';
	return UNMET_OK;
}
