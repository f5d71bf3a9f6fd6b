/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decisions.c - the log of people's decisions, read from the store, applied by decide/, written back.
 *
 * The whole log is applied each time, to the grouping as it was found: so an edit now, a replay after a run and an
 * import elsewhere go one way and cannot differ. It costs one pass over the mentions; what is fitted stays.
 */
#include "decisions.h"
#include "held.h"

#include "base/map.h"
#include "base/utf8.h"

#include <stdio.h>
#include <time.h>

#define RESULT_BYTES ((size_t)2 << 30)

/* ---- the log and what it is applied to ------------------------------------------------------ */

enum unmet_status um_decisions_find(struct unmet_project *project, struct um_decision *log, size_t total,
                                    const struct um_store_grouping *g, struct unmet_error *err)
{
	struct um_map row_of;
	enum unmet_status rc = UNMET_OK;
	size_t i, j;
	bool named = false, same;

	for (i = 0; i < total; i++)
		named |= log[i].mention_count > 0;
	if (!named)
		return UNMET_OK;
	um_map_init(&row_of);
	for (i = 0; i < g->total && !rc; i++)
		if (!um_map_put(&row_of, g->key[i], i))
			rc = um_nomem(err);
	for (i = 0; i < total && !rc; i++)
		for (j = 0; j < log[i].mention_count && !rc; j++) {
			struct um_named *name = &log[i].mention[j];
			const uint64_t *row = um_map_get(&row_of, um_mention_key(name->document, name->start, name->end));

			name->row = UM_ROW_NONE;
			if (!row)
				continue;
			rc = um_store_same_words(project->store, name, &same, err);
			if (!rc && same)
				name->row = (uint32_t)*row;
		}
	um_map_release(&row_of);
	return rc;
}

enum unmet_status um_decisions_load(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                    struct unmet_error *err)
{
	enum unmet_status rc;

	*out = (struct um_applied){ 0 };
	rc = um_store_decisions(project->store, arena, &out->log, &out->total, err);
	if (!rc)
		rc = um_store_grouping(project->store, arena, &out->grouping, err);
	if (!rc)
		rc = um_decisions_find(project, out->log, out->total, &out->grouping, err);
	if (!rc)
		rc = um_store_need_pasts(project->store, arena, &out->base.past, &out->base.past_count, err);
	out->base.mention_count = out->grouping.total;
	out->base.need = out->grouping.base;
	return rc ? rc : um_decide(&out->result, &out->base, out->log, out->total, arena, err);
}

enum unmet_status um_decisions_origin(struct unmet_project *project, const struct um_snapshot *snapshot, struct um_arena *arena,
                                      uint32_t **origin, struct unmet_error *err)
{
	const struct um_store_grouping known = { .total = snapshot->total, .key = snapshot->key };
	struct um_decide_base base = { .mention_count = snapshot->total, .need = snapshot->base };
	struct um_decide_result result;
	struct um_decision *log;
	size_t total;
	enum unmet_status rc = um_store_decisions(project->store, arena, &log, &total, err);

	*origin = snapshot->base;
	if (rc || !total)
		return rc;
	rc = um_decisions_find(project, log, total, &known, err);
	if (!rc)
		rc = um_store_need_pasts(project->store, arena, &base.past, &base.past_count, err);
	if (!rc)
		rc = um_decide(&result, &base, log, total, arena, err);
	*origin = rc ? NULL : result.origin;
	return rc;
}

/* ---- into the store ------------------------------------------------------------------------- */

enum unmet_status um_decisions_write(struct unmet_project *project, struct um_arena *arena, struct um_applied *a,
                                     struct unmet_error *err)
{
	struct um_store *store = project->store;
	bool moved = false, listed = false;
	size_t i;
	enum unmet_status rc = um_decide(&a->result, &a->base, a->log, a->total, arena, err);

	if (!rc)
		rc = um_store_regroup(store, &a->grouping, a->grouping.base, a->result.need, a->result.fixed, &moved, err);
	for (i = 0; i < a->total && !rc; i++)
		if (a->log[i].op == UNMET_OP_SPLIT)
			rc = um_store_need_add(store, a->log[i].made, a->log[i].need, err);
	if (!rc && moved)
		rc = um_store_count(store, err);
	if (!rc)
		rc = um_store_unplaced_follow(store, err);
	if (!rc && moved)
		rc = um_names_follow(project, arena, err);
	if (!rc)
		rc = um_store_said(store, &a->result, &listed, err);
	if (!rc)
		rc = um_store_reports(store, a->log, a->result.report, a->total, err);
	a->changed = moved || listed;
	return rc ? rc : um_store_segments_follow(store, a->changed, err);
}

enum unmet_status um_decisions_apply(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct um_applied applied;
	enum unmet_status rc = um_added_follow(project, arena, err);

	if (!rc)
		rc = um_decisions_load(project, arena, &applied, err);
	return rc || !applied.total ? rc : um_decisions_write(project, arena, &applied, err);
}

/* ---- a new decision ------------------------------------------------------------------------- */

struct making {
	struct unmet_project *project;
	const struct unmet_decision *asked;
	struct unmet_decision as_move; /* add: with the mention that was made */
	uint64_t made;
	struct um_applied now;      /* before it */
	struct um_decision *d;      /* the new one, last of now.log once it is made */
	struct um_arena arena;
};

static enum unmet_status bad(struct unmet_error *err, const char *what)
{
	return um_fail(err, UNMET_E_ARG, "%s", what);
}

static enum unmet_status check_need(const struct making *m, uint32_t need, struct unmet_error *err)
{
	uint32_t now = um_decide_alive(&m->now.result, need);

	if (now == need && need)
		return UNMET_OK;
	if (now)
		return um_fail(err, UNMET_E_ARG, "need %u is no more: its mentions went to need %u", need, now);
	return um_fail(err, UNMET_E_ARG, "there is no need %u: `unmet needs` lists those there are", need);
}

static enum unmet_status check_text(const struct making *m, struct unmet_error *err)
{
	const char *text = m->asked->text ? m->asked->text : "";
	bool yes = !*text || strcmp(text, "on") == 0 || strcmp(text, "off") == 0;

	if (strlen(text) > UNMET_TEXT_MAX)
		return um_fail(err, UNMET_E_LIMIT, "the text is longer than %d bytes", UNMET_TEXT_MAX);
	if (m->asked->op == UNMET_OP_RENAME && !*text)
		return bad(err, "a need needs a name: `unmet need rename ID \"NAME\"`; `unmet need revert` gives the old one back");
	if (m->asked->op == UNMET_OP_RENAME && strlen(text) > UNMET_LABEL_MAX)
		return um_fail(err, UNMET_E_LIMIT, "a name has at most %d bytes; what it means goes into `unmet need describe`", UNMET_LABEL_MAX);
	if (m->asked->op == UNMET_OP_STATUS && strcmp(text, "open") != 0 && strcmp(text, "met") != 0)
		return bad(err, "a status is open or met");
	if (m->asked->op == UNMET_OP_PIN && !yes)
		return bad(err, "pin is on or off");
	return UNMET_OK;
}

static enum unmet_status check_others(const struct making *m, struct unmet_error *err)
{
	const struct unmet_decision *asked = m->asked;
	enum unmet_status rc = UNMET_OK;
	size_t i, j;

	if (asked->op == UNMET_OP_MERGE ? !asked->other_count : asked->other_count)
		return bad(err, "a merge takes the need that stays, then one or more that go into it");
	for (i = 0; i < asked->other_count && !rc; i++) {
		rc = check_need(m, asked->other[i], err);
		for (j = 0; j < i && !rc; j++)
			if (asked->other[i] == asked->other[j])
				rc = um_fail(err, UNMET_E_ARG, "need %u is named twice", asked->other[i]);
		if (!rc && asked->other[i] == asked->need)
			rc = um_fail(err, UNMET_E_ARG, "need %u cannot be merged with itself", asked->need);
	}
	return rc;
}

static bool among(const uint32_t *list, size_t total, uint32_t need)
{
	size_t i;

	for (i = 0; i < total; i++)
		if (list[i] == need)
			return true;
	return false;
}

static bool takes_mentions(enum unmet_op op)
{
	return op == UNMET_OP_SPLIT || op == UNMET_OP_MOVE || op == UNMET_OP_ACCEPT || op == UNMET_OP_ADD;
}

static bool may_take_mentions(enum unmet_op op)
{
	return takes_mentions(op) || op == UNMET_OP_MERGE || op == UNMET_OP_DISMISS || op == UNMET_OP_RESTORE;
}

/* check_mention - need: the one it is in, 0: none. */
static enum unmet_status check_mention(const struct unmet_decision *asked, unsigned long long mention, uint32_t need, struct unmet_error *err)
{
	if (asked->op == UNMET_OP_DISMISS && !need)
		return um_fail(err, UNMET_E_ARG, "mention %llu is in no need already", mention);
	if (asked->op == UNMET_OP_RESTORE && need)
		return um_fail(err, UNMET_E_ARG, "mention %llu is not set aside: it is of need %u", mention, need);
	if (((asked->op == UNMET_OP_DISMISS && asked->need) || asked->op == UNMET_OP_SPLIT) && need != asked->need)
		return um_fail(err, UNMET_E_ARG, need ? "mention %llu is not of need %u but of need %u" : "mention %llu is not of need %u, it was set aside",
		               mention, asked->need, need);
	if (asked->op == UNMET_OP_MERGE && !among(asked->other, asked->other_count, need))
		return um_fail(err, UNMET_E_ARG, "mention %llu is of need %u, which does not go into another here: it cannot be left out", mention, need);
	if (asked->op == UNMET_OP_ADD && need)
		return um_fail(err, UNMET_E_ARG, "these words are mention %llu already, of need %u: `unmet need move` takes it elsewhere", mention, need);
	return UNMET_OK;
}

/* check_mentions - those of a split are of the need, and not all; those left out of a merge are of what goes. */
static enum unmet_status check_mentions(const struct making *m, struct unmet_error *err)
{
	const struct unmet_decision *asked = m->asked;
	const struct um_named *named = m->d->mention;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	if (takes_mentions(asked->op) && !asked->mention_count)
		return bad(err, "name the mentions: `unmet need ID` shows their numbers");
	if (!may_take_mentions(asked->op) && asked->mention_count)
		return bad(err, "this decision takes no mentions");
	for (i = 0; i < asked->mention_count && !rc; i++) {
		if (named[i].row == UM_ROW_NONE)
			return um_fail(err, UNMET_E_ARG, "mention %llu has not been grouped yet: run `unmet cluster` first",
			               (unsigned long long)asked->mention[i]);
		rc = check_mention(asked, asked->mention[i], m->now.result.need[named[i].row], err);
	}
	if (!rc && asked->op == UNMET_OP_SPLIT && asked->mention_count >= m->now.result.mention_count[asked->need])
		return um_fail(err, UNMET_E_ARG, "these are all the mentions of need %u: leave some, or rename it", asked->need);
	return rc;
}

static enum unmet_status check_revert(struct making *m, struct unmet_error *err)
{
	const struct um_decision *log = m->now.log;
	size_t total = m->now.total, at, later;
	unsigned long long id = m->asked->decision;
	uint8_t *taken = um_arena_alloc(&m->arena, total + 1, 1);

	if (!taken)
		return um_nomem(err);
	for (at = 0; at < total && log[at].id != m->asked->decision; at++)
		;
	if (at == total)
		return um_fail(err, UNMET_E_ARG, "there is no decision %llu: `unmet need log` lists them", id);
	um_decide_taken_back(taken, log, total);
	if (taken[at])
		return um_fail(err, UNMET_E_ARG, "decision %llu is taken back already", id);
	later = um_decide_depends(log, total, at, taken);
	if (later < total)
		return um_fail(err, UNMET_E_ARG, "decision %llu (%s) is about need %u, which decision %llu made: revert %llu first",
		               (unsigned long long)log[later].id, unmet_op_name(log[later].op), log[at].made, id,
		               (unsigned long long)log[later].id);
	return UNMET_OK;
}

static bool about_the_same(const struct making *m, const struct um_decision *was)
{
	const struct unmet_decision *asked = m->asked;
	size_t i;

	if (asked->op == UNMET_OP_REVERT || was->op == UNMET_OP_REVERT)
		return true;
	if (was->need == asked->need || among(was->other, was->other_count, asked->need) || among(asked->other, asked->other_count, was->need))
		return true;
	for (i = 0; i < was->other_count; i++)
		if (among(asked->other, asked->other_count, was->other[i]))
			return true;
	/* Mentions change the need they leave, too. */
	return asked->mention_count && was->mention_count;
}

/* check_base - nothing happened to what the caller looked at. */
static enum unmet_status check_base(const struct making *m, uint64_t run_rev, uint32_t run, uint64_t rev, struct unmet_error *err)
{
	uint64_t base = m->asked->base_rev;
	size_t i;

	if (base == UNMET_REV_ANY || base == rev)
		return UNMET_OK;
	if (base > rev)
		return bad(err, "base_rev is of another project");
	if (run_rev > base)
		return um_fail(err, UNMET_E_STALE, "needs were found again in run %u since you looked: load them again, then decide", run);
	for (i = 0; i < m->now.total; i++)
		if (m->now.log[i].rev > base && about_the_same(m, &m->now.log[i]))
			return um_fail(err, UNMET_E_STALE, "%.60s decided about the same need since you looked (decision %llu, %s): load it again, "
			               "then decide", m->now.log[i].actor.len ? m->now.log[i].actor.ptr : "somebody",
			               (unsigned long long)m->now.log[i].id, unmet_op_name(m->now.log[i].op));
	return UNMET_OK;
}

static enum unmet_status copy_text(struct making *m, const char *from, struct um_str *out, struct unmet_error *err)
{
	const char *text = um_arena_strndup(&m->arena, from ? from : "", from ? strlen(from) : 0);

	*out = um_str(text);
	if (!text)
		return (enum unmet_status)um_arena_fail(&m->arena, err);
	return um_utf8_valid(text, out->len) == out->len ? UNMET_OK : bad(err, "the text is not UTF-8");
}

static enum unmet_status set_time(struct making *m, struct unmet_error *err)
{
	char now[24] = "";
	time_t t = time(NULL);
	struct tm utc;

	if (m->asked->at)
		return copy_text(m, m->asked->at, &m->d->at, err);
	if (gmtime_r(&t, &utc))
		strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return copy_text(m, now, &m->d->at, err);
}

/* write_down - the decision as the log will hold it, behind a copy of the log. */
static enum unmet_status write_down(struct making *m, uint64_t rev, uint32_t run, struct unmet_error *err)
{
	const struct unmet_decision *asked = m->asked;
	struct um_applied *now = &m->now;
	struct um_decision *log = UM_ARRAY(&m->arena, struct um_decision, now->total + 1), *d;
	enum unmet_status rc;

	if (!log)
		return (enum unmet_status)um_arena_fail(&m->arena, err);
	if (now->total)
		memcpy(log, now->log, now->total * sizeof(*log));
	now->log = log;
	m->d = d = &log[now->total];
	*d = (struct um_decision){ .id = now->total ? d[-1].id + 1 : 1, .rev = rev + 1,
		.base_rev = asked->base_rev == UNMET_REV_ANY ? rev : asked->base_rev, .run = run, .op = asked->op, .need = asked->need,
		.target = asked->op == UNMET_OP_REVERT ? asked->decision : 0, .other = asked->other, .other_count = asked->other_count,
		.mention_count = asked->mention_count };
	d->mention = UM_ARRAY(&m->arena, struct um_named, asked->mention_count + 1);
	if (!d->mention)
		return (enum unmet_status)um_arena_fail(&m->arena, err);
	rc = um_store_name_mentions(m->project->store, asked->mention, asked->mention_count, &m->arena, d->mention, err);
	if (!rc)
		rc = um_decisions_find(m->project, d, 1, &now->grouping, err);
	if (!rc)
		rc = copy_text(m, asked->text, &d->text, err);
	if (!rc)
		rc = copy_text(m, asked->why, &d->why, err);
	if (!rc)
		rc = copy_text(m, asked->actor, &d->actor, err);
	return rc ? rc : set_time(m, err);
}

/* aside - is the decision about mentions that state no need, and so about no need? */
static bool aside(const struct unmet_decision *asked)
{
	return (asked->op == UNMET_OP_DISMISS || asked->op == UNMET_OP_RESTORE) && asked->mention_count;
}

static enum unmet_status check(struct making *m, struct unmet_error *err)
{
	enum unmet_status rc = check_text(m, err);

	if (!rc && m->asked->op == UNMET_OP_REVERT)
		return check_revert(m, err);
	if (!rc && (m->asked->need || !aside(m->asked)))
		rc = check_need(m, m->asked->need, err);
	if (!rc)
		rc = check_others(m, err);
	return rc ? rc : check_mentions(m, err);
}

/* number_new_need - ids are never given again: above every id the project ever had. */
static enum unmet_status number_new_need(struct making *m, struct unmet_error *err)
{
	uint64_t last = 0;
	enum unmet_status rc = um_store_number(m->project->store, "need", &last, err);

	if (rc || m->d->op != UNMET_OP_SPLIT)
		return rc;
	if (last + 1 < m->now.result.id_limit)
		last = m->now.result.id_limit - 1;
	m->d->made = (uint32_t)last + 1;
	return um_store_number_set(m->project->store, "need", last + 1, err);
}

static enum unmet_status tell(struct making *m, struct unmet_decided *out, struct unmet_error *err)
{
	uint32_t need = m->d->op == UNMET_OP_SPLIT ? m->d->made : um_decide_alive(&m->now.result, m->d->need);

	*out = (struct unmet_decided){ .id = m->asked->dry_run ? 0 : m->d->id, .rev = m->d->rev, .need = need, .regrouped = m->now.changed };
	return need ? um_store_need_counts(m->project->store, need, out, err) : UNMET_OK;
}

/* make_mention - the mention an `add` is about is there from here on; the rest is as for a move. */
static enum unmet_status make_mention(struct making *m, struct unmet_error *err)
{
	enum unmet_status rc;

	if (m->asked->op != UNMET_OP_ADD)
		return UNMET_OK;
	rc = um_added_make(m->project, m->asked, &m->made, err);
	m->as_move = *m->asked;
	m->as_move.text = "";
	m->as_move.mention = &m->made;
	m->as_move.mention_count = 1;
	m->asked = &m->as_move;
	return rc;
}

/* take_up - the log with the new decision, and what people added by it. */
static enum unmet_status take_up(struct making *m, struct unmet_error *err)
{
	size_t at = m->now.total;
	enum unmet_status rc;

	if (m->asked->op != UNMET_OP_ADD && m->asked->op != UNMET_OP_REVERT) {
		m->now.total++;
		return UNMET_OK;
	}
	rc = um_added_follow(m->project, &m->arena, err);
	if (!rc)
		rc = um_decisions_load(m->project, &m->arena, &m->now, err);
	m->d = rc ? m->d : &m->now.log[at];
	return rc;
}

static enum unmet_status make(struct making *m, struct unmet_decided *decided, struct unmet_error *err)
{
	struct um_store *store = m->project->store;
	const struct um_decide_report *report;
	uint64_t rev = 0, run_rev = 0;
	uint32_t run = 0;
	enum unmet_status rc = make_mention(m, err);

	if (!rc)
		rc = um_decisions_load(m->project, &m->arena, &m->now, err);
	if (!rc && !m->now.grouping.total)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to decide about: run `unmet cluster` first");
	if (!rc)
		rc = um_store_number(store, "rev", &rev, err);
	if (!rc)
		rc = um_store_last_run(store, &run, &run_rev, err);
	if (!rc)
		rc = check_base(m, run_rev, run, rev, err);
	if (!rc)
		rc = write_down(m, rev, run, err);
	if (!rc)
		rc = check(m, err);
	if (!rc)
		rc = number_new_need(m, err);
	if (!rc)
		rc = um_store_decision_add(store, m->d, err);
	if (!rc)
		rc = um_store_number_set(store, "rev", rev + 1, err);
	if (!rc)
		rc = take_up(m, err);
	if (!rc)
		rc = um_decisions_write(m->project, &m->arena, &m->now, err);
	report = rc ? NULL : &m->now.result.report[m->now.total - 1];
	if (report && report->outcome != UNMET_APPLIED)
		rc = um_fail(err, UNMET_E_ARG, "%s", *report->reason ? report->reason : "this cannot be done");
	return rc ? rc : tell(m, decided, err);
}

enum unmet_status unmet_decide(struct unmet_project *project, const struct unmet_decision *decision, struct unmet_decided *decided,
                               struct unmet_error *err)
{
	struct making m = { .project = project, .asked = decision };
	struct unmet_decided ignored;
	enum unmet_status rc;

	if ((unsigned)decision->op >= UNMET_OP_TOTAL)
		return bad(err, "there is no such decision");
	if (!decided)
		decided = &ignored;
	*decided = (struct unmet_decided){ 0 };
	um_arena_init(&m.arena, RESULT_BYTES);
	rc = um_store_begin(project->store, err);
	if (!rc)
		rc = make(&m, decided, err);
	if (!rc && !decision->dry_run)
		rc = um_store_commit(project->store, err);
	if (rc || decision->dry_run)
		um_store_rollback(project->store);
	if (rc)
		*decided = (struct unmet_decided){ 0 };
	um_arena_release(&m.arena);
	return rc;
}

/* ---- segments again --------------------------------------------------------------------------- */

static enum unmet_status last_asked(struct unmet_project *project, struct unmet_options *out, bool *stale, struct unmet_error *err)
{
	const char *config, *is_stale;
	unsigned long long seed = 1;
	unsigned segments = 0;
	struct um_arena arena;
	int unit = 0;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 20);
	rc = um_store_fact(project->store, "segment_config", &arena, &config, err);
	if (!rc)
		rc = um_store_fact(project->store, "segment_stale", &arena, &is_stale, err);
	*out = project->options;
	*stale = !rc && *is_stale;
	if (*stale && sscanf(config, "segments=%u seed=%llu unit=%d", &segments, &seed, &unit) == 3) {
		out->segments = segments;
		out->seed = seed;
		out->unit = (enum unmet_unit)unit;
	}
	um_arena_release(&arena);
	return rc;
}

enum unmet_status unmet_refresh(struct unmet_project *project, struct unmet_error *err)
{
	struct unmet_options own = project->options, asked;
	bool stale;
	enum unmet_status rc = last_asked(project, &asked, &stale, err);

	if (rc || !stale)
		return rc;
	project->options = asked;
	rc = unmet_segment(project, err);
	project->options = own;
	return rc;
}

/* ---- the log, for people --------------------------------------------------------------------- */

int um_decisions_tell(const struct um_decision *d, const struct um_decide_report *report, unmet_log_fn fn, void *ctx)
{
	struct unmet_log_entry entry = {
		.id = d->id, .rev = d->rev, .base_rev = d->base_rev, .at = d->at.ptr, .actor = d->actor.ptr, .why = d->why.ptr,
		.text = d->text.ptr, .op = d->op, .need = d->need, .made = d->made, .other = d->other, .other_count = d->other_count,
		.decision = d->target, .mention_count = d->mention_count, .orphan_count = report->orphan_count,
		.outcome = report->outcome, .reason = report->reason,
	};

	return fn(ctx, &entry);
}

enum unmet_status unmet_each_decision(struct unmet_project *project, unmet_log_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_applied all;
	struct um_arena arena;
	size_t i;
	enum unmet_status rc;

	um_arena_init(&arena, RESULT_BYTES);
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = um_decisions_load(project, &arena, &all, err);
	um_store_rollback(project->store);
	for (i = 0; !rc && i < all.total; i++)
		if (um_decisions_tell(&all.log[i], &all.result.report[i], fn, ctx))
			rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status replay(struct unmet_project *project, struct um_arena *arena, struct um_applied *all, struct unmet_import *told,
                                struct unmet_error *err)
{
	enum unmet_status rc = um_added_follow(project, arena, err);

	if (!rc)
		rc = um_decisions_load(project, arena, all, err);
	if (!rc)
		rc = um_store_number(project->store, "rev", &told->rev, err);
	if (!rc && all->grouping.total)
		rc = um_decisions_write(project, arena, all, err);
	told->read_count = told->known_count = all->total;
	told->regrouped = all->changed;
	if (!rc)
		told->replayed = all->result.replayed;
	return rc;
}

enum unmet_status unmet_decisions_replay(struct unmet_project *project, bool dry_run, unmet_log_fn fn, void *ctx,
                                         struct unmet_import *told, struct unmet_error *err)
{
	struct um_applied all = { .total = 0 };
	struct um_arena arena;
	size_t i;
	enum unmet_status rc;

	*told = (struct unmet_import){ 0 };
	um_arena_init(&arena, RESULT_BYTES);
	rc = um_store_begin(project->store, err);
	if (!rc)
		rc = replay(project, &arena, &all, told, err);
	for (i = 0; !rc && fn && i < all.total; i++)
		if (um_decisions_tell(&all.log[i], &all.result.report[i], fn, ctx))
			rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	if (!rc && !dry_run)
		rc = um_store_commit(project->store, err);
	if (rc || dry_run)
		um_store_rollback(project->store);
	um_arena_release(&arena);
	return rc;
}
