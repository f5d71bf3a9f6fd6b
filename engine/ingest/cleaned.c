/* SPDX-License-Identifier: Apache-2.0 */
/* cleaned.c - the names of what is left out, told in one place for the store, the terminal and the JSON. */
#include "ingest/types.h"

const char *um_cleaned_name(enum um_cleaned_kind kind)
{
	static const char *const name[UM_CLEANED_TOTAL] = {
		[UM_CLEANED_QUOTE] = "quoted_reply", [UM_CLEANED_SIGNATURE] = "signature", [UM_CLEANED_DISCLAIMER] = "disclaimer",
		[UM_CLEANED_TRACE] = "log", [UM_CLEANED_ID] = "tracking_id", [UM_CLEANED_FILLER] = "filler_turn",
		[UM_CLEANED_REPEAT] = "repeated_caption", [UM_CLEANED_CANNED] = "canned_reply", [UM_CLEANED_HTML] = "markup",
		[UM_CLEANED_MOJIBAKE] = "double_encoding", [UM_CLEANED_LINK] = "link_passed_over",
	};

	return kind < UM_CLEANED_TOTAL ? name[kind] : "";
}

uint64_t um_cleaned_sum(const struct um_cleaned *cleaned)
{
	uint64_t sum = 0;

	for (int k = 0; k < UM_CLEANED_TOTAL; k++)
		sum += cleaned->piece_count[k];
	return sum;
}
