/* SPDX-License-Identifier: Apache-2.0 */
/* A log over a grouping of nine mentions: needs 1 (rows 0-3), 2 (rows 4-6), 3 (rows 7-8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "decide/decide.h"

#define ROWS 9u

static const uint32_t found[ROWS] = { 1, 1, 1, 1, 2, 2, 2, 3, 3 };

struct fixture { struct um_arena arena; struct um_decide_result out; struct um_decide_base base; };

static int setup(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .base = { .mention_count = ROWS, .need = found } };
	um_arena_init(&f.arena, 1 << 22);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	um_arena_release(&((struct fixture *)*state)->arena);
	return 0;
}

static void apply(struct fixture *f, struct um_decision *log, size_t total)
{
	for (size_t i = 0; i < total; i++)
		log[i].id = i + 1;
	assert_int_equal(um_decide(&f->out, &f->base, log, total, &f->arena, NULL), UNMET_OK);
}

static void holds(const struct fixture *f, const uint32_t want[ROWS])
{
	uint64_t count[64] = { 0 };

	for (size_t i = 0; i < ROWS; i++) {
		assert_int_equal(f->out.need[i], want[i]);
		count[want[i]]++;
	}
	for (uint32_t need = 1; need < f->out.id_limit; need++)
		assert_int_equal(f->out.mention_count[need], count[need]);
}

static struct um_named row(uint32_t at) { return (struct um_named){ .row = at }; }

static void test_nothing(void **state)
{
	struct fixture *f = *state;

	apply(f, NULL, 0);
	holds(f, found);
	assert_int_equal(f->out.replayed.applied, 0);
}

static void test_merge(void **state)
{
	struct fixture *f = *state;
	const uint32_t other[] = { 2 };
	struct um_named left[] = { row(5) };
	struct um_decision log[] = { { .op = UNMET_OP_MERGE, .need = 1, .other = other, .other_count = 1, .mention = left, .mention_count = 1 } };

	apply(f, log, 1);
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 1, 2, 1, 3, 3 });
	assert_int_equal(um_decide_alive(&f->out, 2), 2); /* it holds what was left */
	log[0].mention_count = 0;
	apply(f, log, 1);
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 1, 1, 1, 3, 3 });
	assert_int_equal(um_decide_alive(&f->out, 2), 1);
	assert_int_equal(um_decide_alive(&f->out, 60), 0);
}

static void test_split_then_merge_follows(void **state)
{
	struct fixture *f = *state;
	const uint32_t other[] = { 1 };
	struct um_named part[] = { row(0), row(1) };
	struct um_decision log[] = {
		{ .op = UNMET_OP_SPLIT, .need = 1, .made = 9, .mention = part, .mention_count = 2, .text = UM_LIT("part") },
		{ .op = UNMET_OP_MERGE, .need = 3, .other = other, .other_count = 1 },
	};

	apply(f, log, 2);
	holds(f, (const uint32_t[ROWS]){ 9, 9, 3, 3, 2, 2, 2, 3, 3 });
	assert_true(um_str_eq(f->out.said[9].label, UM_LIT("part")));
	assert_int_equal(f->out.origin[0], 9); /* what the next run compares with: with splits, */
	assert_int_equal(f->out.origin[2], 1); /* without merges */
	assert_int_equal(f->out.replayed.applied, 2);
}

static void test_move_stays_through_merges(void **state)
{
	struct fixture *f = *state;
	const uint32_t other[] = { 2 };
	struct um_named one[] = { row(7) };
	struct um_decision log[] = {
		{ .op = UNMET_OP_MOVE, .need = 2, .mention = one, .mention_count = 1 },
		{ .op = UNMET_OP_MERGE, .need = 1, .other = other, .other_count = 1 },
	};

	apply(f, log, 2);
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 1, 1, 1, 1, 3 });
	assert_int_equal(f->out.fixed[7], 1);
	assert_int_equal(f->out.fixed[8], 0);
}

static void test_revert_is_as_if_never(void **state)
{
	struct fixture *f = *state;
	const uint32_t other[] = { 2 };
	struct um_decision log[] = {
		{ .op = UNMET_OP_MERGE, .need = 1, .other = other, .other_count = 1 },
		{ .op = UNMET_OP_RENAME, .need = 3, .text = UM_LIT("three") },
		{ .op = UNMET_OP_REVERT, .target = 1 },
		{ .op = UNMET_OP_REVERT, .target = 3 },
	};

	apply(f, log, 3);
	holds(f, found);
	assert_int_equal(f->out.report[0].outcome, UNMET_REVERTED);
	assert_true(um_str_eq(f->out.said[3].label, UM_LIT("three")));
	assert_int_equal(f->out.replayed.applied, 1);
	apply(f, log, 4); /* a revert can be reverted */
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 1, 1, 1, 3, 3 });
}

static void test_depends(void **state)
{
	struct um_named part[] = { row(0) };
	struct um_decision log[] = {
		{ .id = 1, .op = UNMET_OP_SPLIT, .need = 1, .made = 9, .mention = part, .mention_count = 1 },
		{ .id = 2, .op = UNMET_OP_RENAME, .need = 9, .text = UM_LIT("nine") },
		{ .id = 3, .op = UNMET_OP_REVERT, .target = 2 },
	};
	uint8_t taken[3];

	(void)state;
	um_decide_taken_back(taken, log, 2);
	assert_int_equal(um_decide_depends(log, 2, 0, taken), 1);
	um_decide_taken_back(taken, log, 3);
	assert_int_equal(taken[1], 1);
	assert_int_equal(um_decide_depends(log, 3, 0, taken), 3);
}

static void test_orphans(void **state)
{
	struct fixture *f = *state;
	struct um_named gone[] = { row(UM_ROW_NONE) }, some[] = { row(UM_ROW_NONE), row(8) };
	struct um_decision log[] = {
		{ .op = UNMET_OP_MOVE, .need = 1, .mention = gone, .mention_count = 1 },
		{ .op = UNMET_OP_MOVE, .need = 1, .mention = some, .mention_count = 2 },
	};

	apply(f, log, 2);
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 2, 2, 2, 3, 1 });
	assert_int_equal(f->out.report[0].outcome, UNMET_ORPHAN);
	assert_int_equal(f->out.report[1].outcome, UNMET_ADAPTED);
	assert_int_equal(f->out.report[1].orphan_count, 1);
	assert_int_equal(f->out.replayed.orphan, 1);
	assert_int_equal(f->out.replayed.adapted, 1);
}

/* A run after the decision brought back less than half of the need, or ended it. */
static void test_words_wait_where_a_need_changed(void **state)
{
	struct fixture *f = *state;
	const struct um_need_past past[] = { { .need = 1, .run = 2, .into = 1, .overlap = 0.4 }, { .need = 5, .run = 2, .into = 2 } };
	struct um_decision log[] = {
		{ .op = UNMET_OP_RENAME, .need = 1, .run = 1, .text = UM_LIT("old") },
		{ .op = UNMET_OP_RENAME, .need = 1, .run = 2, .text = UM_LIT("new") },
		{ .op = UNMET_OP_RENAME, .need = 5, .run = 1, .text = UM_LIT("gone") },
	};

	f->base.past = past;
	f->base.past_count = 2;
	apply(f, log, 3);
	assert_int_equal(f->out.report[0].outcome, UNMET_CONFLICT);
	assert_non_null(strstr(f->out.report[0].reason, "40% of need 1"));
	assert_int_equal(f->out.report[1].outcome, UNMET_APPLIED);
	assert_true(um_str_eq(f->out.said[1].label, UM_LIT("new")));
	assert_int_equal(f->out.report[2].outcome, UNMET_CONFLICT);
	assert_non_null(strstr(f->out.report[2].reason, "went into need 2"));
	assert_int_equal(f->out.replayed.conflict, 2);
}

/* Mentions that are no need, and one that people found themselves (row 8 here: grouping knows nothing of it). */
static void test_mentions_aside_and_added(void **state)
{
	static const uint32_t with_added[ROWS] = { 1, 1, 1, 1, 2, 2, 2, 3, 0 };
	struct fixture *f = *state;
	struct um_named two[] = { row(0), row(4) }, one[] = { row(0) }, own[] = { row(8) };
	const uint32_t other[] = { 2 };
	struct um_decision log[] = {
		{ .op = UNMET_OP_DISMISS, .mention = two, .mention_count = 2 },
		{ .op = UNMET_OP_ADD, .need = 2, .mention = own, .mention_count = 1 },
		{ .op = UNMET_OP_MERGE, .need = 1, .other = other, .other_count = 1 },
		{ .op = UNMET_OP_RESTORE, .mention = one, .mention_count = 1 },
	};

	f->base.need = with_added;
	apply(f, log, 0);
	holds(f, with_added);
	apply(f, log, 1);
	holds(f, (const uint32_t[ROWS]){ 0, 1, 1, 1, 0, 2, 2, 3, 0 });
	assert_int_equal(f->out.fixed[0], 1);
	apply(f, log, 3);
	holds(f, (const uint32_t[ROWS]){ 0, 1, 1, 1, 0, 1, 1, 3, 1 });
	apply(f, log, 4);
	holds(f, (const uint32_t[ROWS]){ 1, 1, 1, 1, 0, 1, 1, 3, 1 });
	assert_int_equal(f->out.fixed[0], 0);
	assert_int_equal(f->out.replayed.applied, 4);
}

static void test_damage(void **state)
{
	struct fixture *f = *state;
	struct um_decision log[] = { { .op = UNMET_OP_RENAME, .need = UM_DECIDE_NEEDS + 1, .text = UM_LIT("x") } };

	assert_int_equal(um_decide(&f->out, &f->base, log, 1, &f->arena, NULL), UNMET_E_CORRUPT);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing), TEST(test_merge), TEST(test_split_then_merge_follows), TEST(test_move_stays_through_merges),
		TEST(test_revert_is_as_if_never), TEST(test_depends), TEST(test_orphans), TEST(test_words_wait_where_a_need_changed),
		TEST(test_mentions_aside_and_added), TEST(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
