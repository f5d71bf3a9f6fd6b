/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage.c - how much is known, from how many customers raised each need, in figures and in a sentence. Met
 * needs do not count as found here: a need liked by all and lacked by none is no news.
 */
#include "statistics.h"

#include "base/fmath.h"
#include "base/json.h"
#include "segment/coverage.h"

#define NOTE_BYTES 900u
#define WIDE 0.3        /* an interval that is said to be rough ... */
#define NEARLY_ALL 0.99
#define TOO_WIDE 0.6    /* ... and one that tells nothing */
#define ALL UM_SEGMENT_NONE

static uint64_t count_raised(const struct um_statistics *s, uint32_t segment, uint64_t *raised)
{
	const struct um_incidence *in = s->incidence;
	uint64_t customers = 0;

	memset(raised, 0, in->need_count * sizeof(*raised));
	for (uint32_t c = 0; c < in->customer_count; c++) {
		if (segment != ALL && s->segmentation->of[c] != segment)
			continue;
		customers++;
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++)
			raised[in->need[i]]++;
	}
	return customers;
}

/* ---- in words ----------------------------------------------------------------------------- */

static void say_percent(struct um_buf *b, double share)
{
	um_num(b, 100 * share, 0);
	um_buf_addc(b, '%');
}

/* say_count - with a comma between thousands. */
static void say_count(struct um_buf *b, uint64_t n)
{
	if (n >= 1000) {
		say_count(b, n / 1000);
		um_buf_addf(b, ",%03u", (unsigned)(n % 1000));
	} else {
		um_buf_addf(b, "%u", (unsigned)n);
	}
}

/* say_about - an estimate, to two digits: more would say that it is known better than it is. */
static void say_about(struct um_buf *b, uint64_t n)
{
	uint64_t unit = 1;

	while (n / unit >= 100)
		unit *= 10;
	say_count(b, (n + unit / 2) / unit * unit);
}

static void say_to_come(struct um_buf *b, uint64_t more, const char *what)
{
	um_buf_adds(b, "; about ");
	say_about(b, more);
	um_buf_adds(b, what);
}

static void say_more(struct um_buf *b, const struct unmet_coverage *c)
{
	if (c->more_for_95 == 0)
		um_buf_adds(b, "; more of them would bring little that is new.");
	else if (c->more_for_90 == UNMET_COVERAGE_NEVER)
		um_buf_adds(b, "; 90% takes more than ten times as many customers, too far to tell how many.");
	else if (c->more_for_95 == UNMET_COVERAGE_NEVER)
		say_to_come(b, c->more_for_90, " more would bring 90%, 95% takes more than ten times as many.");
	else if (c->more_for_90 == 0)
		say_to_come(b, c->more_for_95, " more would bring 95%.");
	else {
		say_to_come(b, c->more_for_90, " more would bring 90%, ");
		say_about(b, c->more_for_95);
		um_buf_adds(b, " more 95%.");
	}
}

/* say_again - what can be told surest, and is told where the share cannot be. */
static void say_again(struct um_buf *b, const struct um_coverage *fit)
{
	double found = (double)fit->needs, low = floor(fit->twice.needs_ci.low - found + 0.5), high = floor(fit->twice.needs_ci.high - found + 0.5);

	um_buf_adds(b, " As many customers again would add ");
	if (fit->twice.needs - found < 0.5) {
		um_buf_addf(b, "none or few to the %llu needs found (at most ", (unsigned long long)fit->needs);
	} else {
		um_buf_adds(b, "about ");
		um_num(b, fit->twice.needs - found, 0);
		um_buf_addf(b, " to the %llu needs found (between ", (unsigned long long)fit->needs);
		um_num(b, low, 0);
		um_buf_adds(b, " and ");
	}
	um_num(b, high, 0);
	um_buf_adds(b, ").");
}

static void say_known(struct um_buf *b, const struct unmet_coverage *c)
{
	if (c->share_ci.high - c->share_ci.low > WIDE)
		um_buf_adds(b, "A rough figure: ");
	say_count(b, c->customer_count);
	um_buf_adds(b, " customers have told ");
	if (c->share >= NEARLY_ALL) {
		um_buf_adds(b, "nearly all (at least ");
		say_percent(b, c->share_ci.low);
		um_buf_adds(b, ") of the recurring needs of customers like them");
	} else {
		um_buf_adds(b, "about ");
		say_percent(b, c->share);
		um_buf_adds(b, " of the recurring needs of customers like them (between ");
		say_percent(b, c->share_ci.low);
		um_buf_adds(b, " and ");
		say_percent(b, c->share_ci.high);
		um_buf_addc(b, ')');
	}
	say_more(b, c);
	um_buf_adds(b, c->saturated ? " New needs have become rare: " : " New needs keep coming: ");
	um_buf_adds(b, "the last tenth of the customers added ");
	say_percent(b, c->late_share);
	um_buf_adds(b, " of them.");
}

static void say_refused(struct um_buf *b, const struct unmet_coverage *c)
{
	if (c->customer_count >= UM_COVERAGE_MIN_CUSTOMERS && c->need_count >= UM_COVERAGE_MIN_NEEDS) {
		um_buf_adds(b, "Too little to say how much is known: what ");
		say_count(b, c->customer_count);
		um_buf_adds(b, " customers have told fits anything from ");
		say_percent(b, c->share_ci.low);
		um_buf_adds(b, " to ");
		say_percent(b, c->share_ci.high);
		um_buf_adds(b, " of their needs.");
		return;
	}
	um_buf_addf(b, "Too little to say how much is known: that takes %u customers and %u needs, there are %llu and %llu.",
	            UM_COVERAGE_MIN_CUSTOMERS, UM_COVERAGE_MIN_NEEDS, (unsigned long long)c->customer_count,
	            (unsigned long long)c->need_count);
}

static enum unmet_status say(struct unmet_coverage *c, const struct um_coverage *fit, struct um_arena *arena, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;

	um_buf_init(&b, NOTE_BYTES);
	if (c->known)
		say_known(&b, c);
	else
		say_refused(&b, c);
	if (fit->needs)
		say_again(&b, fit);
	rc = um_buf_check(&b, err);
	c->note = rc ? "" : um_arena_strndup(arena, b.ptr, b.len);
	um_buf_release(&b);
	return rc || c->note ? rc : (enum unmet_status)um_arena_fail(arena, err);
}

/* ---- figures ------------------------------------------------------------------------------ */

static enum unmet_status copy(const struct um_coverage *from, struct um_arena *arena, struct unmet_coverage *out,
                              struct unmet_error *err)
{
	struct unmet_coverage_point *point = UM_ARRAY(arena, struct unmet_coverage_point, from->point_count);

	if (!point)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (size_t i = 0; i < from->point_count; i++) {
		const struct um_coverage_point *p = &from->point[i];

		point[i] = (struct unmet_coverage_point){ p->customers, p->share, p->share_ci, p->needs, p->needs_ci };
	}
	*out = (struct unmet_coverage){
		.known = from->found_ci.high - from->found_ci.low <= TOO_WIDE, .customer_count = from->customers, .need_count = from->needs, .share = from->found_share,
		.share_ci = from->found_ci, .chao2_unseen = from->chao2_unseen_count,
		.more_for_90 = um_coverage_more(from, from->customers_for_90),
		.more_for_95 = um_coverage_more(from, from->customers_for_95), .late_share = from->late_share,
		.saturated = from->saturated, .point = point, .point_count = from->point_count,
	};
	return UNMET_OK;
}

static enum unmet_status write_one(const struct um_statistics *s, uint32_t segment, uint64_t *raised, struct unmet_error *err)
{
	uint64_t customers = count_raised(s, segment, raised);
	struct unmet_coverage out = { .customer_count = customers };
	struct um_coverage fit;
	enum unmet_status rc = um_coverage_fit(raised, s->incidence->need_count, customers, &fit, err);

	for (uint32_t n = 0; n < s->incidence->need_count; n++)
		out.need_count += raised[n] > 0;
	if (!rc)
		rc = copy(&fit, s->arena, &out, err);
	else if (rc == UNMET_E_NOTHING)
		rc = UNMET_OK; /* refused, and said so in the note */
	if (!rc)
		rc = say(&out, &fit, s->arena, err);
	return rc ? rc : um_store_coverage_write(s->project->store, segment == ALL ? 0 : segment + 1, &out, err);
}

enum unmet_status um_coverage_write(const struct um_statistics *s, struct unmet_error *err)
{
	uint64_t *raised = UM_ARRAY(s->arena, uint64_t, s->incidence->need_count);
	uint32_t segments = s->segmentation->segment_count;
	enum unmet_status rc = raised ? write_one(s, ALL, raised, err) : (enum unmet_status)um_arena_fail(s->arena, err);

	for (uint32_t i = 0; i < segments && segments > 1 && !rc; i++)
		rc = write_one(s, i, raised, err);
	return rc;
}
