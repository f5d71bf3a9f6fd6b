/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_sip.c - SipHash-2-4 against the vectors its authors publish: key 00 01 .. 0f, input 00 01 .. of each length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sip.h"

static void vectors_of_the_authors(void **state)
{
	static const struct { size_t len; uint64_t want; } of[] = {
		{ 0, UINT64_C(0x726fdb47dd0e0e31) }, { 1, UINT64_C(0x74f839c593dc67fd) }, { 2, UINT64_C(0x0d6c8009d9a94f5a) },
		{ 7, UINT64_C(0xab0200f58b01d137) }, { 8, UINT64_C(0x93f5f5799a932462) }, { 15, UINT64_C(0xa129ca6149be45e5) },
	};
	const struct um_sip_key key = { UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908) };
	unsigned char input[16];

	(void)state;
	for (unsigned char i = 0; i < sizeof(input); i++)
		input[i] = i;
	for (size_t i = 0; i < sizeof(of) / sizeof(*of); i++)
		assert_true(um_sip(&key, input, of[i].len) == of[i].want);
}

static void another_key_gives_another_hash(void **state)
{
	const struct um_sip_key a = { 1, 2 }, b = { 1, 3 };

	(void)state;
	assert_true(um_sip(&a, "Ann Lee", 7) == um_sip(&a, "Ann Lee", 7));
	assert_true(um_sip(&a, "Ann Lee", 7) != um_sip(&b, "Ann Lee", 7));
	assert_true(um_sip(&a, "Ann Lee", 7) != um_sip(&a, "Ann Leo", 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_of_the_authors), cmocka_unit_test(another_key_gives_another_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
