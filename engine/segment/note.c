/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The note. Segments always look convincing, so what limits them is said first and in plain words; where
 * several things do, the gravest is told. The bounds are those at which the planted segments of
 * tests/quality are found again only in part.
 */
#include "base/json.h"
#include "segment/note.h"
#include "segment/stability.h"

#define NOTE_BYTES 400u
#define FEW_MENTIONS 3.0
#define MANY_UNPLACED 0.3
#define UNSURE 0.75

static double mentions_each(const struct um_rows *rows)
{
	double sum = 0;

	for (uint32_t r = 0; r < rows->row_count; r++)
		sum += rows->weight[r] * um_rows_mentions(rows, r);
	return sum / rows->customer_total;
}

static double mean_posterior(const struct um_segmentation *out, uint32_t customers)
{
	double sum = 0;
	uint64_t placed = 0;

	for (uint32_t c = 0; c < customers; c++) {
		if (out->of[c] == UM_SEGMENT_NONE)
			continue;
		sum += out->posterior[c];
		placed++;
	}
	return placed ? sum / (double)placed : 0;
}

static void say_evidence(struct um_buf *b, const struct um_rows *rows)
{
	um_buf_addf(b, "%llu customers with ", (unsigned long long)rows->customer_total);
	um_num(b, mentions_each(rows), 1);
	um_buf_adds(b, " unmet mentions each, repeats discounted,");
}

static void say_one_segment(struct um_buf *b, const struct um_rows *rows)
{
	bool few = rows->customer_total < UM_NOTE_FEW_CUSTOMERS || mentions_each(rows) < FEW_MENTIONS;

	um_buf_adds(b, few ? "Too little data to tell segments apart: " : "No segments stand out: ");
	say_evidence(b, rows);
	um_buf_adds(b, " show no more structure than the same needs dealt out by chance");
	um_buf_adds(b, few ? "; what helps is more customers, and more said by each." : ".");
}

static void say_percent(struct um_buf *b, double share)
{
	um_num(b, 100 * share, 0);
	um_buf_addc(b, '%');
}

static uint32_t unstable(const struct um_segmentation *out)
{
	uint32_t total = 0;

	for (uint32_t s = 0; s < out->segment_count; s++)
		total += out->segment[s].stability < UM_UNSTABLE;
	return total;
}

static void say(struct um_buf *b, const struct um_rows *rows, uint32_t customers, uint32_t asked,
                const struct um_segmentation *out)
{
	double unplaced = (double)out->unassigned_customer_count / customers;
	double sure = mean_posterior(out, customers);

	if (out->segment_count == 1 && asked != 1) {
		say_one_segment(b, rows);
	} else if (out->segment_count > 1 && rows->customer_total < UM_NOTE_FEW_CUSTOMERS) {
		um_buf_adds(b, "Too little data to rely on: ");
		say_evidence(b, rows);
		um_buf_adds(b, " make these segments hypotheses to test, not findings.");
	} else if (asked > out->segment_count) {
		um_buf_addf(b, "%u segments were asked for, but only %u have customers of their own.", asked,
		            out->segment_count);
	} else if (unstable(out)) {
		um_buf_addf(b, "%u of %u segments come back only in part when customers are drawn again: do not rely on "
		            "them.", unstable(out), out->segment_count);
	} else if (unplaced > MANY_UNPLACED) {
		say_percent(b, unplaced);
		um_buf_adds(b, " of customers said too little to be placed; shares are of those who are.");
	} else if (sure < UNSURE) {
		um_buf_adds(b, "The segments overlap: a customer is placed with a probability of ");
		say_percent(b, sure);
		um_buf_adds(b, " on average, so read them as tendencies.");
	}
}

enum unmet_status um_segment_note(const struct um_rows *rows, uint32_t customer_count, uint32_t asked,
                                  struct um_arena *arena, struct um_segmentation *out, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;
	char *text;

	um_buf_init(&b, NOTE_BYTES);
	say(&b, rows, customer_count, asked, out);
	rc = um_buf_check(&b, err);
	text = rc ? NULL : um_arena_strndup(arena, b.ptr ? b.ptr : "", b.len);
	if (!rc && !text)
		rc = um_arena_fail(arena, err);
	if (!rc)
		out->note = um_str_n(text, b.len);
	um_buf_release(&b);
	return rc;
}
