/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Lines: a mention, a reject, a detection, each on a line of its own, for streaming readers. */
#include "export/export.h"

#include "base/json.h"

#define FINE 4

static void kinds_part(struct um_jw *jw, uint32_t kinds)
{
	um_jw_open(jw, "kinds", '[');
	for (int k = 0; k < UNMET_KIND_TOTAL; k++)
		if (kinds & 1u << k)
			um_jw_strz(jw, NULL, unmet_kind_name((enum unmet_kind)k));
	um_jw_close(jw, ']');
}

static void or_null(struct um_jw *jw, const char *key, const char *text)
{
	um_jw_strz(jw, key, text && *text ? text : NULL);
}

void um_export_evidence_line(struct um_buf *out, const struct um_evidence *e)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_uint(&jw, "mention", e->mention);
	um_jw_strz(&jw, "doc", e->document);
	um_jw_strz(&jw, "source", e->source);
	or_null(&jw, "customer", e->customer);
	or_null(&jw, "speaker", e->speaker);
	or_null(&jw, "date", e->date);
	um_jw_strz(&jw, "kind", e->kinds ? unmet_kind_name(e->kind) : NULL);
	kinds_part(&jw, e->kinds);
	um_jw_strz(&jw, "polarity", unmet_polarity_name(e->polarity));
	um_jw_num(&jw, "intensity", e->intensity, FINE);
	um_jw_num(&jw, "score", e->score, FINE);
	um_jw_bool(&jw, "solution", e->solution);
	if (e->need)
		um_jw_uint(&jw, "need", e->need);
	else
		um_jw_null(&jw, "need");
	um_jw_num(&jw, "posterior", e->posterior, FINE);
	um_jw_uint(&jw, "start", e->start);
	um_jw_uint(&jw, "end", e->end);
	um_jw_str(&jw, "quote", um_str_n(e->quote, e->quote_bytes));
	um_jw_close(&jw, '}');
	um_buf_addc(out, '\n');
}

void um_export_reject_line(struct um_buf *out, const struct unmet_reject *reject)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_strz(&jw, "file", reject->source);
	um_jw_uint(&jw, "row", reject->row);
	um_jw_uint(&jw, "byte", reject->offset_bytes);
	um_jw_strz(&jw, "reason", reject->reason);
	um_jw_str(&jw, "raw", um_str_n(reject->raw, reject->raw_bytes));
	um_jw_close(&jw, '}');
	um_buf_addc(out, '\n');
}

void um_export_detection_line(struct um_buf *out, const char *id, size_t id_bytes, bool id_is_number,
                              const struct unmet_detection *d)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	if (id_is_number) { /* its own digits: a double would lose those beyond 2^53 */
		um_buf_adds(out, "\"id\":");
		um_buf_add(out, id, id_bytes);
		jw.comma[jw.depth] = true;
	} else {
		um_jw_str(&jw, "id", um_str_n(id, id_bytes));
	}
	um_jw_bool(&jw, "need", d->need);
	um_jw_num(&jw, "score", d->score, FINE);
	kinds_part(&jw, d->kinds);
	um_jw_strz(&jw, "polarity", unmet_polarity_name(d->polarity));
	um_jw_num(&jw, "intensity", d->intensity, FINE);
	um_jw_bool(&jw, "solution", d->solution);
	um_jw_open(&jw, "cues", '[');
	for (size_t i = 0; i < d->cue_count; i++) {
		um_jw_open(&jw, NULL, '{');
		um_jw_strz(&jw, "cue", d->cue[i].name);
		um_jw_uint(&jw, "start", d->cue[i].start);
		um_jw_uint(&jw, "end", d->cue[i].end);
		um_jw_close(&jw, '}');
	}
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
	um_buf_addc(out, '\n');
}
