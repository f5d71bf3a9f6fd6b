/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A brief per segment in Markdown: who they are and how many, what they lack in their own words, what is already met,
 * where to find them, and a line to position by. The line is built only from needs that are frequent in the segment
 * and mostly unmet, and is marked a draft: it is a person's to write.
 */
#include "base/status.h"
#include "export/markdown.h"
#include "export/number.h"
#include "export/stream.h"
#include "export/view.h"

#include <stdio.h>

#define FREQUENT 0.2      /* of the segment's customers */
#define MOSTLY 0.5        /* of a need's mentions */
#define NEEDS_SHOWN 8u
#define QUOTES_SHOWN 3u
#define PLACES_SHOWN 6u
#define SMALL 10u         /* below it a share says little */

struct brief {
	const struct um_export_view *view;
	const struct unmet_segment *segment;
	struct um_buf *out;
};

static void put_percent(struct um_buf *out, double share)
{
	um_num(out, share * 100, 0);
	um_buf_addc(out, '%');
}

static const char *steadiness(double stability)
{
	return stability >= 0.75 ? "stable: it comes back when customers are drawn again"
	       : stability >= 0.6 ? "fairly stable: read it with care"
	                          : "not stable: do not rely on it";
}

static bool member(const struct unmet_segment *s, const char *customer)
{
	for (size_t i = 0; i < s->customer_count; i++)
		if (strcmp(s->member[i].customer, customer) == 0)
			return true;
	return false;
}

static void put_quotes(struct brief *b, const struct unmet_need *need)
{
	unsigned shown = 0;

	for (size_t i = 0; i < need->quote_count && shown < QUOTES_SHOWN; i++) {
		const struct unmet_quote *q = &need->quote[i];

		if (!member(b->segment, q->customer))
			continue;
		um_buf_adds(b->out, "  > ");
		um_markdown_put(b->out, q->text);
		um_buf_adds(b->out, "\n  > \xE2\x80\x94 ");
		um_markdown_put(b->out, *q->speaker ? q->speaker : q->customer);
		if (*q->date)
			um_buf_addf(b->out, ", %s", q->date);
		um_buf_adds(b->out, "\n\n");
		shown++;
	}
}

/* rated_here - as rated by this segment's customers, NULL: by fewer than five of them. */
static const struct unmet_opportunity *rated_here(const struct brief *b, uint32_t need)
{
	for (size_t i = 0; i < b->segment->opportunity_count; i++)
		if (b->segment->opportunity[i].need == need)
			return &b->segment->opportunity[i];
	return NULL;
}

static void put_between(struct um_buf *out, double value, struct unmet_interval ci, int decimals, const char *unit)
{
	um_num(out, value, decimals);
	um_buf_addf(out, "%s (", unit);
	um_num(out, ci.low, decimals);
	um_buf_adds(out, " to ");
	um_num(out, ci.high, decimals);
	um_buf_addc(out, ')');
}

/* What people said when asked, of this segment before all; without it, what the text shows, by its name. */
static void put_weight(struct brief *b, const struct unmet_need *need)
{
	const struct unmet_opportunity *here = rated_here(b, need->id), *o = here ? here : need->opportunity;

	if (!o) {
		um_buf_adds(b->out, "  Signals from text, no measure of a gap: ");
		put_percent(b->out, need->unmet_share);
		um_buf_adds(b->out, " of what is said of it is unmet, intensity ");
		um_num(b->out, need->intensity, 2);
		um_buf_adds(b->out, "\n\n");
		return;
	}
	um_buf_addf(b->out, "  Rated by %llu %s: importance ", (unsigned long long)o->respondent_count, here ? "of them" : "customers of all segments");
	um_num(b->out, o->importance, 1);
	um_buf_adds(b->out, ", satisfaction ");
	um_num(b->out, o->satisfaction, 1);
	um_buf_adds(b->out, ", opportunity ");
	put_between(b->out, o->score, o->score_ci, 1, "");
	um_buf_adds(b->out, ", satisfaction gap ");
	put_between(b->out, o->gap, o->gap_ci, 0, "%");
	um_buf_adds(b->out, "\n\n");
}

static void put_needs(struct brief *b, bool unmet, const char *none)
{
	unsigned shown = 0;

	for (size_t i = 0; i < b->segment->defining_count && shown < NEEDS_SHOWN; i++) {
		const struct unmet_defining *d = &b->segment->defining[i];
		const struct unmet_need *need = unmet_results_need(b->view->results, d->need);

		if (!need || (need->unmet_share >= MOSTLY) != unmet)
			continue;
		um_buf_adds(b->out, "- **");
		um_markdown_put(b->out, need->label);
		um_buf_addf(b->out, "** (need %u): ", need->id);
		put_percent(b->out, d->share);
		um_buf_adds(b->out, " of them, ");
		um_num(b->out, d->lift, 1);
		um_buf_adds(b->out, " times as often as all customers\n\n");
		put_weight(b, need);
		put_quotes(b, need);
		shown++;
	}
	if (!shown)
		um_buf_addf(b->out, "%s\n\n", none);
}

/* Only what points at them more often than chance: a list of what all customers are like finds nobody. */
static void put_places(struct brief *b)
{
	const struct unmet_segment *s = b->segment;
	bool any = s->attribute_count || b->view->results->told_count > 1; /* the first one told is the segments' */

	for (size_t i = 0; i < s->reach_count && i < PLACES_SHOWN; i++) {
		const struct unmet_reach *r = &s->reach[i];

		um_buf_adds(b->out, "- ");
		um_markdown_put(b->out, r->name);
		um_buf_adds(b->out, ": ");
		um_markdown_put(b->out, r->value);
		um_buf_adds(b->out, ": ");
		put_percent(b->out, r->share);
		um_buf_addf(b->out, " of these customers are in the segment (%llu of them), ", (unsigned long long)r->customer_count);
		um_num(b->out, r->lift, 1);
		um_buf_adds(b->out, " times as many as of all\n");
	}
	um_buf_adds(b->out, s->reach_count ? "\n" : any ?
	            "Nothing known from outside points at them more often than chance would: they are found by asking what they need.\n\n" :
	            "Nothing is known of these customers from outside: give an accounts file with --accounts.\n\n");
}

/* The positioning line, from needs both frequent and unmet; without one there is nothing to promise. */
static void put_position(struct brief *b)
{
	const struct unmet_need *found[3];
	unsigned total = 0;

	for (size_t i = 0; i < b->segment->defining_count && total < 3; i++) {
		const struct unmet_defining *d = &b->segment->defining[i];
		const struct unmet_need *need = unmet_results_need(b->view->results, d->need);

		if (need && d->share >= FREQUENT && need->unmet_share >= MOSTLY)
			found[total++] = need;
	}
	if (!total) {
		um_buf_adds(b->out, "No need is both frequent in this segment and mostly unmet, so there is nothing to position by yet.\n");
		return;
	}
	um_buf_adds(b->out, "*Draft:* for customers who struggle with ");
	for (unsigned i = 0; i < total; i++) {
		um_buf_adds(b->out, i == 0 ? "\xE2\x80\x9C" : i + 1 == total ? " and \xE2\x80\x9C" : ", \xE2\x80\x9C");
		um_markdown_put(b->out, found[i]->label);
		um_buf_adds(b->out, "\xE2\x80\x9D");
	}
	um_buf_adds(b->out, ": [what you offer] that [how it settles it], unlike [what they do today].\n");
}

static void put_brief(struct brief *b)
{
	const struct unmet_segment *s = b->segment;

	um_buf_adds(b->out, "# ");
	um_markdown_put(b->out, s->label);
	um_buf_addf(b->out, "\n\nSegment %u \xC2\xB7 %llu customers (", s->id, (unsigned long long)s->customer_count);
	put_percent(b->out, s->share);
	um_buf_addf(b->out, " of those placed) \xC2\xB7 %s\n\n", steadiness(s->stability));
	if (s->customer_count < SMALL)
		um_buf_addf(b->out, "With %llu customers every share below is a hint, not a finding.\n\n", (unsigned long long)s->customer_count);
	um_buf_adds(b->out, "## What they lack, in their own words\n\n");
	put_needs(b, true, "No need that sets this segment apart is mostly unmet.");
	um_buf_adds(b->out, "## What is already met\n\n");
	put_needs(b, false, "Nothing that sets this segment apart is mostly praised.");
	um_buf_adds(b->out, "## Where to find them\n\n");
	put_places(b);
	um_buf_adds(b->out, "## A line to position by\n\n");
	put_position(b);
}

static enum unmet_status write_brief(struct brief *b, const char *folder, struct unmet_error *err)
{
	struct um_stream stream;
	struct um_out *out;
	char path[4096];
	enum unmet_status rc;

	if (snprintf(path, sizeof(path), "%s/segment_%u.md", folder, b->segment->id) >= (int)sizeof(path))
		return um_fail(err, UNMET_E_ARG, "the name of the folder is too long");
	rc = um_out_open(&out, path, err);
	if (rc)
		return rc;
	um_stream_to_file(&stream, out, err);
	b->out = &stream.buf;
	put_brief(b);
	rc = um_stream_end(&stream);
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}

enum unmet_status um_write_brief(const struct um_export_view *view, const char *folder, struct unmet_error *err)
{
	struct brief b = { .view = view };
	enum unmet_status rc = um_mkdir_p(folder, err);

	if (!rc && !view->results->segment_count)
		return um_fail(err, UNMET_E_NOTHING, "there is no segment to write a brief of: run `unmet segment` first");
	for (size_t i = 0; i < view->results->segment_count && !rc; i++) {
		b.segment = &view->results->segment[i];
		rc = write_brief(&b, folder, err);
	}
	return rc;
}
