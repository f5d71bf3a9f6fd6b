/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Lines: evidence.jsonl, rejects.jsonl and the output of `unmet detect`. One object a line, keys in a
 * fixed order, so that a line can be grepped, sorted and joined without reading the rest. What is not
 * known is null and never "", so that no program joins customers on an empty name.
 */
#include "export/export.h"
#include "export/number.h"

#define SCORE_DECIMALS 4

static void end_line(struct um_jw *jw)
{
	um_jw_close(jw, '}');
	um_buf_addc(jw->out, '\n');
}

/* All kinds, in the order of enum unmet_kind. */
static void write_kinds(struct um_jw *jw, uint32_t kinds)
{
	um_jw_open(jw, "kinds", '[');
	for (int k = 0; k < UNMET_KIND_TOTAL; k++)
		if (kinds >> k & 1)
			um_jw_strz(jw, NULL, unmet_kind_name((enum unmet_kind)k));
	um_jw_close(jw, ']');
}

static void write_reasons(struct um_jw *jw, const char *reasons)
{
	struct um_str rest = um_str(reasons ? reasons : ""), line;

	um_jw_open(jw, "reasons", '[');
	while (um_str_split(&rest, '\n', &line))
		if (line.len)
			um_jw_str(jw, NULL, line);
	um_jw_close(jw, ']');
}

void um_export_evidence_line(struct um_buf *out, const struct um_evidence *e)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_uint(&jw, "mention", e->mention);
	um_jw_known(&jw, "doc", e->document);
	um_jw_known(&jw, "source", e->source);
	um_jw_known(&jw, "customer", e->customer);
	um_jw_known(&jw, "speaker", e->speaker);
	um_jw_known(&jw, "date", e->date);
	um_jw_strz(&jw, "kind", e->kinds ? unmet_kind_name(e->kind) : NULL);
	write_kinds(&jw, e->kinds);
	um_jw_strz(&jw, "polarity", unmet_polarity_name(e->polarity));
	um_jw_share(&jw, "intensity", e->intensity);
	um_jw_num(&jw, "score", e->score, SCORE_DECIMALS);
	um_jw_bool(&jw, "solution", e->solution);
	if (e->probability < 0)
		um_jw_null(&jw, "probability");
	else
		um_jw_share(&jw, "probability", e->probability);
	write_reasons(&jw, e->reasons);
	um_jw_known(&jw, "outcome", e->outcome);
	if (e->need) {
		um_jw_uint(&jw, "need", e->need);
		um_jw_share(&jw, "posterior", e->posterior);
	} else {
		um_jw_null(&jw, "need");
		um_jw_null(&jw, "posterior");
	}
	um_jw_bool(&jw, "unplaced", e->unplaced_rank > 0);
	if (e->unplaced_rank)
		um_jw_uint(&jw, "unplaced_rank", e->unplaced_rank);
	else
		um_jw_null(&jw, "unplaced_rank");
	um_jw_known(&jw, "near_duplicate_of", e->near_duplicate_of);
	um_jw_bool(&jw, "counted", e->counted);
	um_jw_uint(&jw, "start", e->start);
	um_jw_uint(&jw, "end", e->end);
	um_jw_str(&jw, "quote", um_str_n(e->quote, e->quote_bytes));
	end_line(&jw);
}

void um_export_reject_line(struct um_buf *out, const struct unmet_reject *r)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_known(&jw, "file", r->source);
	um_jw_uint(&jw, "row", r->row);
	um_jw_uint(&jw, "byte", r->offset_bytes);
	um_jw_strz(&jw, "reason", r->reason ? r->reason : "");
	um_jw_str(&jw, "raw", um_str_n(r->raw, r->raw_bytes));
	end_line(&jw);
}

static void write_cue(struct um_jw *jw, const struct unmet_cue *cue)
{
	um_jw_open(jw, NULL, '{');
	um_jw_strz(jw, "cue", cue->name);
	um_jw_uint(jw, "start", cue->start);
	um_jw_uint(jw, "end", cue->end);
	um_jw_close(jw, '}');
}

void um_export_detection_line(struct um_buf *out, const char *id, size_t id_bytes, bool id_is_number,
                              const struct unmet_detection *d)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	if (id_is_number)
		um_jw_raw(&jw, "id", um_str_n(id, id_bytes));
	else
		um_jw_str(&jw, "id", um_str_n(id, id_bytes));
	um_jw_bool(&jw, "need", d->need);
	um_jw_num(&jw, "score", d->score, SCORE_DECIMALS);
	write_kinds(&jw, d->kinds);
	um_jw_strz(&jw, "polarity", unmet_polarity_name(d->polarity));
	um_jw_share(&jw, "intensity", d->intensity);
	um_jw_bool(&jw, "solution", d->solution);
	um_jw_open(&jw, "cues", '[');
	for (size_t i = 0; i < d->cue_count; i++)
		write_cue(&jw, &d->cue[i]);
	um_jw_close(&jw, ']');
	end_line(&jw);
}
