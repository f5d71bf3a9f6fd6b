/* SPDX-License-Identifier: Apache-2.0 */
/* split.c - GET /api/split?need=ID&parts=N: how a need could be taken apart. Nothing is decided; the page posts `split` decisions. */
#include "review.h"

#include <stdlib.h>

static bool argument(const struct review_request *q, const char *name, uint32_t *out)
{
	const char *text = MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, name);
	char *end;
	unsigned long value;

	if (!text)
		return false;
	value = strtoul(text, &end, 10);
	*out = (uint32_t)value;
	return *text >= '0' && *text <= '9' && !*end && value <= UINT32_MAX;
}

enum MHD_Result review_split(struct review_request *q)
{
	const struct unmet_split *split;
	struct review_bytes bytes = { 0 };
	struct unmet_error err = { 0 };
	uint32_t need = 0, parts = 0;
	enum unmet_status rc;

	if (!argument(q, "need", &need))
		return review_reply_message(q, 400, "need: the id of a need");
	if (!argument(q, "parts", &parts) && MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, "parts"))
		return review_reply_message(q, 400, "parts: a number, or none");
	rc = unmet_split_propose(q->review->project, need, parts, &split, &err);
	if (rc)
		return review_reply_error(q, &err);
	rc = unmet_split_json(split, review_bytes_write, &bytes, &err);
	unmet_split_free(split);
	if (!rc)
		return review_reply_json(q, 200, bytes.ptr);
	free(bytes.ptr);
	return review_reply_error(q, &err);
}
