/* SPDX-License-Identifier: Apache-2.0 */
/* clean_show.c - the pieces themselves, the first of each kind: a rule that drops words must be open to question. */
#include "ingest/clean_lines.h"

static enum unmet_status show_ids(struct um_reader *r, struct um_str line, struct unmet_error *err)
{
	struct um_str word;
	enum unmet_status rc = UNMET_OK;

	while (!rc && r->piece_count[UM_CLEANED_ID] < UM_CLEANED_PIECES && um_str_split(&line, ' ', &word))
		if (um_clean_is_id(um_str_trim(word)))
			rc = um_reader_piece(r, UM_CLEANED_ID, um_str_trim(word), err);
	return rc;
}

/* Lines of one kind that follow each other are one piece. */
enum unmet_status um_clean_show(struct um_reader *r, const struct um_message *m, struct unmet_error *err)
{
	static const enum um_cleaned_kind as[] = { [UM_MARK_QUOTE] = UM_CLEANED_QUOTE, [UM_MARK_TRACE] = UM_CLEANED_TRACE,
		[UM_MARK_DISCLAIMER] = UM_CLEANED_DISCLAIMER, [UM_MARK_SIGNATURE] = UM_CLEANED_SIGNATURE };
	enum unmet_status rc = UNMET_OK;
	size_t end;

	for (size_t i = 0; i < m->total && !rc; i = end) {
		enum um_mark mark = m->line[i].mark;
		const char *from = m->line[i].text.ptr, *to = from;

		for (end = i; end < m->total && m->line[end].mark == mark && (end == i || mark); end++)
			to = m->line[end].text.ptr + m->line[end].text.len;
		if (mark)
			rc = um_reader_piece(r, as[mark], um_str_n(from, (size_t)(to - from)), err);
		else
			rc = show_ids(r, m->line[i].text, err);
	}
	return rc;
}
