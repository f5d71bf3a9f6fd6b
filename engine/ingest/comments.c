/* SPDX-License-Identifier: Apache-2.0 */
/*
 * comments.c - the conversation under a ticket where an export has a column for each comment, all of one name
 * (Jira: `date;author;words`). They are turns of one document, not more of its text: what the team
 * answers is no need of the customer's.
 */
#include "base/status.h"
#include "ingest/fields.h"

static bool is_comment(struct um_str name)
{
	return um_str_ieq(name, "comment") || um_str_ieq(name, "comments");
}

void um_comments_columns(const struct um_str *name, struct um_column *column, size_t total)
{
	size_t comments = 0;
	bool issue = false;

	for (size_t i = 0; i < total; i++) {
		comments += is_comment(name[i]) && column[i].rank != 0; /* rank 0: the user named it */
		issue |= um_str_ieq(name[i], "issue key") || um_str_ieq(name[i], "issue id");
	}
	if (comments < (issue ? 1u : 2u))
		return;
	for (size_t i = 0; i < total; i++)
		if (is_comment(name[i]) && column[i].rank != 0)
			column[i].field = UM_FIELD_COMMENT;
}

/* "26/Mar/24 3:04 PM;ann;words" in author and words; anything else is words alone. */
static void split_comment(struct um_str *words, struct um_str *author)
{
	struct um_str rest = *words, date, who;
	char day[11];

	*author = (struct um_str){ "", 0 };
	if (!um_str_split(&rest, ';', &date) || !rest.ptr || !um_str_split(&rest, ';', &who) || !rest.ptr)
		return;
	if (date.len > 40 || who.len > 120 || !um_date_read(um_str_trim(date), UM_DATE_DAY_FIRST, day, NULL))
		return;
	*author = um_str_trim(who);
	*words = um_str_trim(rest);
}

/* What was written beside the score is the customer's. */
static bool says_satisfied(struct um_str name)
{
	return um_str_istarts(name, "satisfaction");
}

static enum unmet_status add_turn(struct um_reader *r, struct um_document *doc, struct um_turn *turn, struct um_str name,
                                  struct um_str value, struct unmet_error *err)
{
	struct um_str author;
	enum unmet_status rc = um_reader_clean(r, &value, err);

	if (rc)
		return rc;
	split_comment(&value, &author);
	if (!value.len)
		return UNMET_OK;
	if (r->joined.len)
		um_buf_adds(&r->joined, "\n\n");
	turn->start = (uint32_t)r->joined.len;
	um_buf_add(&r->joined, value.ptr, value.len);
	turn->end = (uint32_t)r->joined.len;
	turn->speaker = author.len || !says_satisfied(name) ? author : doc->customer_name;
	if (says_satisfied(name) || (author.len && (um_str_isame(author, doc->customer_id) || um_str_isame(author, doc->customer_name))))
		turn->role = UNMET_ROLE_CUSTOMER;
	doc->turn_count++;
	return um_buf_check(&r->joined, err);
}

enum unmet_status um_comments_add(struct um_reader *r, const struct um_row *row, struct um_document *doc,
                                  struct unmet_error *err)
{
	struct um_turn *turn;
	size_t comments = 0;
	bool talks = false; /* somebody else may speak */
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < row->total; i++) {
		bool comment = row->column[i].field == UM_FIELD_COMMENT && um_str_trim(row->value[i]).len;

		comments += comment;
		talks |= comment && !says_satisfied(row->name[i]);
	}
	if (!comments)
		return UNMET_OK;
	turn = um_arena_alloc(&r->arena, comments + 1, sizeof(*turn));
	if (!turn)
		return um_arena_fail(&r->arena, err);
	memset(turn, 0, (comments + 1) * sizeof(*turn));
	if (doc->text.len && doc->text.ptr != r->joined.ptr) {
		um_buf_clear(&r->joined);
		um_buf_add(&r->joined, doc->text.ptr, doc->text.len);
	} else if (!doc->text.len) {
		um_buf_clear(&r->joined);
	}
	if (talks && doc->text.len)
		turn[doc->turn_count++] = (struct um_turn){ .end = (uint32_t)r->joined.len, .speaker = doc->customer_name,
		                                            .role = UNMET_ROLE_CUSTOMER };
	for (size_t i = 0; i < row->total && !rc; i++)
		if (row->column[i].field == UM_FIELD_COMMENT)
			rc = add_turn(r, doc, &turn[doc->turn_count], row->name[i], row->value[i], err);
	doc->turn = talks ? turn : NULL;
	doc->turn_count = talks ? doc->turn_count : 0;
	doc->text = um_buf_str(&r->joined);
	return rc;
}
