/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers in outputs. Rounding keeps files small and hides digits that mean nothing; it is done on the way
 * out only, never before arithmetic. No printf: its decimal point follows the locale.
 */
#include "export/number.h"

#define SIGNIFICANT 6
#define SMALLEST 1e-300 /* below it a probability is told as 0: no reader can use it */

void um_significant(struct um_buf *out, double value)
{
	unsigned exponent = 0;

	if (!(value > 0 && value < 1e-3)) {
		um_num(out, value, SIGNIFICANT + (value < 0.1) + (value < 0.01));
		return;
	}
	if (value < SMALLEST) {
		um_buf_addc(out, '0');
		return;
	}
	for (; value < 1; exponent++)
		value *= 10;
	if (value >= 9.999995) { /* would be rounded to 10 */
		value = 1;
		exponent--;
	}
	um_num(out, value, SIGNIFICANT - 1);
	um_buf_addf(out, "e-%u", exponent);
}

void um_jw_share(struct um_jw *jw, const char *key, double value)
{
	um_jw_num(jw, key, value, UM_SHARE_DECIMALS);
}

void um_jw_lift(struct um_jw *jw, const char *key, double value)
{
	um_jw_num(jw, key, value, UM_LIFT_DECIMALS);
}

void um_jw_chance(struct um_jw *jw, const char *key, double value)
{
	struct um_buf number;

	um_buf_init(&number, 32);
	um_significant(&number, value);
	um_jw_raw(jw, key, um_buf_str(&number));
	if (number.failed && !jw->out->failed)
		jw->out->failed = number.failed;
	um_buf_release(&number);
}
