/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide_new.c - a new decision: looked up, checked, written to the log, applied with all of it, in one transaction. A dry run goes the same
 * way and is taken back at the end, so that it cannot tell anything else than what would happen.
 */
#include "decide_new.h"

#include "base/day.h"
#include "base/utf8.h"

#include <stdio.h>
#include <time.h>

#define RESULT_BYTES ((size_t)2 << 30)

static enum unmet_status copy_text(struct um_making *m, const char *from, struct um_str *out, struct unmet_error *err)
{
	const char *text = um_arena_strndup(&m->arena, from ? from : "", from ? strlen(from) : 0);

	*out = um_str(text);
	if (!text)
		return (enum unmet_status)um_arena_fail(&m->arena, err);
	return um_utf8_valid(text, out->len) == out->len ? UNMET_OK : um_fail(err, UNMET_E_ARG, "the text is not UTF-8");
}

static enum unmet_status set_time(struct um_making *m, struct unmet_error *err)
{
	char now[24] = "";
	time_t t = time(NULL);
	struct tm utc;

	if (m->asked->at && um_day_read(um_str(m->asked->at)) == UM_DAY_NONE)
		return um_fail(err, UNMET_E_ARG, "%.64s is no time as 2026-03-01 or 2026-03-01T09:30:00Z", m->asked->at);
	if (m->asked->at)
		return copy_text(m, m->asked->at, &m->d->at, err);
	if (gmtime_r(&t, &utc))
		strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return copy_text(m, now, &m->d->at, err);
}

/* called - what a need is called now, before the decision changes it. */
static enum unmet_status called(struct um_making *m, uint32_t need, struct um_str *out, struct unmet_error *err)
{
	struct unmet_decided now = { .id = 0 };
	enum unmet_status rc = need ? um_store_need_counts(m->project->store, need, &now, err) : UNMET_OK;

	return rc ? rc : copy_text(m, now.label, out, err);
}

static enum unmet_status note_names(struct um_making *m, struct um_decision *d, struct unmet_error *err)
{
	const char **name = UM_ARRAY(&m->arena, const char *, d->other_count + 1);
	enum unmet_status rc = name ? called(m, d->need, &d->name, err) : (enum unmet_status)um_arena_fail(&m->arena, err);
	struct um_str one;

	for (size_t i = 0; i < d->other_count && !rc; i++) {
		rc = called(m, d->other[i], &one, err);
		name[i] = rc ? "" : one.ptr;
	}
	d->other_name = name;
	return rc;
}

/* write_down - the decision as the log will hold it, behind a copy of the log. */
static enum unmet_status write_down(struct um_making *m, uint64_t rev, uint32_t run, struct unmet_error *err)
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
		rc = note_names(m, d, err);
	if (!rc)
		rc = copy_text(m, asked->text, &d->text, err);
	if (!rc)
		rc = copy_text(m, asked->why, &d->why, err);
	if (!rc)
		rc = copy_text(m, asked->actor, &d->actor, err);
	return rc ? rc : set_time(m, err);
}

/* number_new_need - ids are never given again: above every id the project ever had. */
static enum unmet_status number_new_need(struct um_making *m, struct unmet_error *err)
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

static enum unmet_status tell(struct um_making *m, struct unmet_decided *out, struct unmet_error *err)
{
	uint32_t need = m->d->op == UNMET_OP_SPLIT ? m->d->made : um_decide_alive(&m->now.result, m->d->need);

	*out = (struct unmet_decided){ .id = m->asked->dry_run ? 0 : m->d->id, .rev = m->d->rev, .need = need, .regrouped = m->now.changed,
		.unfit_count = m->now.result.replayed.conflict + m->now.result.replayed.orphan };
	return need ? um_store_need_counts(m->project->store, need, out, err) : UNMET_OK;
}

/* make_mention - the mention an `add` is about is there from here on; the rest is as for a move. */
static enum unmet_status make_mention(struct um_making *m, struct unmet_error *err)
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
static enum unmet_status take_up(struct um_making *m, struct unmet_error *err)
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

static enum unmet_status make(struct um_making *m, struct unmet_decided *decided, struct unmet_error *err)
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
		rc = um_making_check_base(m, run_rev, run, rev, err);
	if (!rc)
		rc = write_down(m, rev, run, err);
	if (!rc)
		rc = um_making_check(m, err);
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
	struct um_making m = { .project = project, .asked = decision };
	struct unmet_decided ignored;
	enum unmet_status rc;

	if ((unsigned)decision->op >= UNMET_OP_TOTAL)
		return um_fail(err, UNMET_E_ARG, "there is no such decision");
	if (!decided)
		decided = &ignored;
	*decided = (struct unmet_decided){ 0 };
	um_arena_init(&m.arena, RESULT_BYTES);
	rc = um_store_begin(project->store, err);
	if (!rc)
		rc = make(&m, decided, err);
	rc = um_store_finish(project->store, rc, !decision->dry_run, err);
	if (rc)
		*decided = (struct unmet_decided){ 0 };
	um_arena_release(&m.arena);
	return rc;
}
