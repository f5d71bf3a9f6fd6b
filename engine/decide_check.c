/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide_check.c - does a decision make sense? Everything is asked before anything is written, and an answer that is no says what to do
 * instead: which need it went into, which mention is elsewhere, who was faster.
 */
#include "decide_new.h"

static enum unmet_status bad(struct unmet_error *err, const char *what)
{
	return um_fail(err, UNMET_E_ARG, "%s", what);
}

static enum unmet_status check_need(const struct um_making *m, uint32_t need, struct unmet_error *err)
{
	uint32_t now = um_decide_alive(&m->now.result, need);

	if (now == need && need)
		return UNMET_OK;
	if (now)
		return um_fail(err, UNMET_E_ARG, "need %u is no more: its mentions went to need %u", need, now);
	return um_fail(err, UNMET_E_ARG, "there is no need %u: `unmet needs` lists those there are", need);
}

static enum unmet_status check_text(const struct um_making *m, struct unmet_error *err)
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

static enum unmet_status check_others(const struct um_making *m, struct unmet_error *err)
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
static enum unmet_status check_mentions(const struct um_making *m, struct unmet_error *err)
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

static enum unmet_status check_revert(struct um_making *m, struct unmet_error *err)
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

static bool about_the_same(const struct um_making *m, const struct um_decision *was)
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

enum unmet_status um_making_check_base(const struct um_making *m, uint64_t run_rev, uint32_t run, uint64_t rev, struct unmet_error *err)
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

/* aside - is the decision about mentions that state no need, and so about no need? */
static bool aside(const struct unmet_decision *asked)
{
	return (asked->op == UNMET_OP_DISMISS || asked->op == UNMET_OP_RESTORE) && asked->mention_count;
}

/* check_dismissed - deciding twice what is so already would take two reverts to undo. */
static enum unmet_status check_dismissed(const struct um_making *m, struct unmet_error *err)
{
	const struct unmet_decision *asked = m->asked;
	bool is = m->now.result.said[asked->need].dismissed;

	if (asked->mention_count || (asked->op == UNMET_OP_DISMISS ? !is : asked->op != UNMET_OP_RESTORE || is))
		return UNMET_OK;
	return um_fail(err, UNMET_E_ARG, is ? "need %u is dismissed already: `unmet need restore %u` brings it back" : "need %u is not dismissed",
	               asked->need, asked->need);
}

enum unmet_status um_making_check(struct um_making *m, struct unmet_error *err)
{
	enum unmet_status rc = check_text(m, err);

	if (!rc && m->asked->op == UNMET_OP_REVERT)
		return check_revert(m, err);
	if (!rc && (m->asked->need || !aside(m->asked)))
		rc = check_need(m, m->asked->need, err);
	if (!rc && m->asked->need)
		rc = check_dismissed(m, err);
	if (!rc)
		rc = check_others(m, err);
	return rc ? rc : check_mentions(m, err);
}
