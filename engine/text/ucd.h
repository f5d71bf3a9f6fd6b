/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ucd.h - the Unicode properties that word and sentence breaks need, by code point.
 *
 * Tables are pinned (ucd_tables.c, written by tools/gen/ucd_tables.py), not taken from the system, so
 * that a corpus splits into the same sentences on every machine.
 */
#ifndef UM_TEXT_UCD_H
#define UM_TEXT_UCD_H

#include <stdbool.h>
#include <stdint.h>

/* The orders are those of the lists in tools/gen/ucd_tables.py. */
enum um_wb {
	UM_WB_OTHER, UM_WB_CR, UM_WB_LF, UM_WB_NEWLINE, UM_WB_EXTEND, UM_WB_ZWJ, UM_WB_REGIONAL, UM_WB_FORMAT,
	UM_WB_KATAKANA, UM_WB_HEBREW, UM_WB_ALETTER, UM_WB_SINGLE_QUOTE, UM_WB_DOUBLE_QUOTE, UM_WB_MIDNUMLET,
	UM_WB_MIDLETTER, UM_WB_MIDNUM, UM_WB_NUMERIC, UM_WB_EXTENDNUMLET, UM_WB_SPACE
};

enum um_sb {
	UM_SB_OTHER, UM_SB_CR, UM_SB_LF, UM_SB_EXTEND, UM_SB_SEP, UM_SB_FORMAT, UM_SB_SP, UM_SB_LOWER, UM_SB_UPPER,
	UM_SB_OLETTER, UM_SB_NUMERIC, UM_SB_ATERM, UM_SB_SCONTINUE, UM_SB_STERM, UM_SB_CLOSE
};

struct um_ucd {
	uint8_t word;     /* enum um_wb */
	uint8_t sentence; /* enum um_sb */
	uint8_t picture;  /* Extended_Pictographic: emoji, dingbats */
};

#define UM_UCD_BLOCK 128

extern const char *const um_ucd_version;
extern const uint32_t um_ucd_page_total;
extern const struct um_ucd um_ucd_record[];
extern const uint8_t um_ucd_page[];
extern const char um_ucd_block[][UM_UCD_BLOCK + 1];

/* um_ucd_get - properties of a code point; any number is fine. */
static inline const struct um_ucd *um_ucd_get(uint32_t code)
{
	uint32_t page = code / UM_UCD_BLOCK;

	if (page >= um_ucd_page_total)
		page = um_ucd_page_total - 1;
	return &um_ucd_record[um_ucd_block[um_ucd_page[page]][code % UM_UCD_BLOCK] - '0'];
}

static inline bool um_ucd_is_letter(const struct um_ucd *u)
{
	return (u->sentence >= UM_SB_LOWER && u->sentence <= UM_SB_OLETTER) ||
	       (u->word >= UM_WB_KATAKANA && u->word <= UM_WB_ALETTER);
}

/* um_ucd_is_mark - goes with the character before it: combining marks, joiners, format characters. */
static inline bool um_ucd_is_mark(const struct um_ucd *u)
{
	return u->word == UM_WB_EXTEND || u->word == UM_WB_FORMAT || u->word == UM_WB_ZWJ;
}

static inline bool um_ucd_is_space(const struct um_ucd *u)
{
	return u->word == UM_WB_SPACE || u->sentence == UM_SB_SP || (u->word >= UM_WB_CR && u->word <= UM_WB_NEWLINE);
}

#endif
