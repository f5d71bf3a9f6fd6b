/* SPDX-License-Identifier: Apache-2.0 */
/* test_store_register.c - keys are found before and after they are written, with and without a filter, halves shared or not. */
#include "store_scratch.h"

#include "store/register.h"

static struct um_sql_hash key_of(uint64_t high, uint64_t low)
{
	return um_sql_hash((struct um_hash128){ high * UINT64_C(0x9e3779b97f4a7c15), low });
}

static void must_find(struct um_register *reg, struct um_store *store, uint64_t high, uint64_t low, int64_t want)
{
	struct um_sql_hash key = key_of(high, low);
	int64_t document = -1;

	MUST(um_register_find(reg, store, &key, &document, err));
	assert_int_equal(document, want);
}

static void must_add(struct um_register *reg, struct um_store *store, uint64_t high, uint64_t low, int64_t document)
{
	struct um_sql_hash key = key_of(high, low);

	must_find(reg, store, high, low, 0);
	MUST(um_register_add(reg, store, &key, document, err));
	must_find(reg, store, high, low, document);
}

/* fill - `total` keys from `from` on, written as one batch. */
static void fill(struct um_register *reg, struct um_store *store, uint64_t from, uint64_t total)
{
	uint64_t i;

	MUST(um_store_begin(store, err));
	for (i = from; i < from + total; i++)
		must_add(reg, store, i, i, (int64_t)i);
	MUST(um_register_write(reg, store, err));
	MUST(um_store_commit(store, err));
}

static void finds_what_was_written(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_register reg;
	uint64_t i;

	MUST(um_register_init(&reg, store, err));
	fill(&reg, store, 1, 50);
	assert_null(reg.filter); /* a small batch is not worth one */
	fill(&reg, store, 51, 40000);
	assert_non_null(reg.filter);
	fill(&reg, store, 40051, 500);
	for (i = 1; i <= 40550; i++)
		must_find(&reg, store, i, i, (int64_t)i);
	for (i = 40551; i < 80000; i++)
		must_find(&reg, store, i, i, 0);
	um_register_release(&reg);
	MUST(um_register_init(&reg, store, err));
	must_find(&reg, store, 7, 7, 7);
	must_find(&reg, store, 40550, 40550, 40550);
	um_register_release(&reg);
	um_store_close(store);
}

static void halves_may_be_shared(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_register reg;
	uint64_t i;

	MUST(um_register_init(&reg, store, err));
	MUST(um_store_begin(store, err));
	for (i = 1; i <= 5; i++)
		must_add(&reg, store, 9, i, (int64_t)i);
	for (i = 1; i <= 5; i++)
		must_find(&reg, store, 9, i, (int64_t)i);
	must_find(&reg, store, 9, 6, 0);
	MUST(um_register_write(&reg, store, err));
	for (i = 1; i <= 5; i++)
		must_find(&reg, store, 9, i, (int64_t)i);
	um_store_rollback(store);
	um_register_release(&reg);
	MUST(um_register_init(&reg, store, err));
	must_find(&reg, store, 9, 1, 0); /* taken back with its transaction */
	um_register_release(&reg);
	um_store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_what_was_written, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(halves_may_be_shared, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
