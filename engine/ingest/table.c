/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - a table of tickets, reviews or answers to documents: which column is what is settled at the
 * header, and said in every reject for want of text.
 */
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ingest/accounts.h"
#include "ingest/choices.h"
#include "ingest/grades.h"
#include "ingest/kind.h"
#include "ingest/links.h"
#include "ingest/survey.h"
#include "ingest/table.h"
#include "ingest/talk.h"

struct documents {
	struct um_reader *r;
	struct um_table table;
	const struct um_str *name;
	struct um_column *column;
	enum um_date_order order;
	bool survey;
	struct um_choices *choices;
	struct um_accounts *side; /* a table of persons or companies */
	struct um_links links;    /* a table of whose a ticket is, where linked */
	bool linked;
	struct um_talk *talk;     /* a transcript in a table: all rows are one document */
	size_t said, speaker;     /* its columns; speaker = total where it has none */
	struct um_place start;
};

static void note_distinct(struct um_column_sample *sample, uint64_t hash)
{
	for (size_t i = 0; i < sample->distinct; i++)
		if (sample->value[i] == hash)
			return;
	if (sample->distinct < UM_SAMPLE_DISTINCT)
		sample->value[sample->distinct++] = hash;
}

void um_table_sample(struct um_column_sample *sample, struct um_str value)
{
	char day[11];

	value = um_str_trim(value);
	if (value.len == 0)
		return;
	sample->filled++;
	sample->bytes += value.len;
	for (size_t i = 0; i < value.len; i++)
		sample->blanks += value.ptr[i] == ' ';
	if (value.len < 40)
		um_date_count(&sample->dates, value);
	sample->days += value.len >= 8 && value.len < 40 && um_date_read(value, UM_DATE_DAY_FIRST, day, NULL);
	sample->grades += um_grade_is(value);
	note_distinct(sample, um_hash64(value.ptr, value.len));
	um_choices_sample(&sample->choice, value);
}

static const char *const company_is_vendor[] = { "Consumer complaint narrative", NULL };

/* In the CFPB's table "Company" is who the complaint is about, not who complains. */
static void apply_profile(const struct um_str *name, struct um_column *column, size_t total)
{
	bool vendor = false;

	for (size_t i = 0; i < total; i++)
		for (size_t k = 0; company_is_vendor[k]; k++)
			vendor |= um_str_ieq(name[i], company_is_vendor[k]);
	for (size_t i = 0; i < total && vendor; i++)
		if (column[i].field == UM_FIELD_ACCOUNT)
			column[i].field = UM_FIELD_NONE;
}

/* A CRM's companies: they have a description, but nobody said it. */
static bool is_company_table(const struct um_str *name, const struct um_column *column, size_t total)
{
	bool money = false, title = false;

	for (size_t i = 0; i < total; i++) {
		struct um_str bare = um_str_istarts(name[i], "property_") ? um_str_n(name[i].ptr + 9, name[i].len - 9) : name[i];

		money |= um_str_ieq(bare, "annualrevenue") || um_str_ieq(bare, "numberofemployees") || um_str_ieq(bare, "annual revenue");
		title |= column[i].field == UM_FIELD_TITLE;
	}
	return money && !title;
}

static bool is_ratings_table(const struct um_str *name, size_t total)
{
	bool rates = false;

	for (size_t i = 0; i < total; i++)
		rates |= um_str_istarts(name[i], "importance") || um_str_istarts(name[i], "satisfaction");
	return rates;
}

static enum unmet_status begin_links(struct documents *d, const struct um_str *name, size_t total, const struct um_place *place,
                                     struct unmet_error *err)
{
	d->linked = d->r->sink->account && um_links_use(&d->links, total);
	if (d->linked)
		return um_links_show(d->r, &d->links, name, total, err);
	d->table.skip = true;
	return um_reader_reject(d->r, place, err, "a table of which ticket belongs to what, without contacts or companies: not used");
}

/* A table without text: of persons or companies, where a column says of whom. */
static enum unmet_status begin_side(struct documents *d, const struct um_str *name, const struct um_column *column,
                                    size_t total, const struct um_place *place, bool *is, struct unmet_error *err)
{
	enum unmet_status rc;

	*is = true;
	if (um_links_are(name, column, total, &d->links))
		return begin_links(d, name, total, place, err);
	*is = false;
	if (is_ratings_table(name, total) || !d->r->sink->account)
		return UNMET_OK;
	d->side = um_accounts_new(d->r);
	if (!d->side)
		return um_nomem(err);
	rc = um_accounts_header(d->side, name, total, is, err);
	if (!rc && *is)
		return UNMET_OK;
	um_accounts_free(d->side);
	d->side = NULL;
	return rc;
}

/* Whisper's table: "start", "end", "text" and, of its relatives, "speaker", and nothing else. */
static bool is_transcript(struct documents *d, const struct um_str *name, size_t total)
{
	size_t times = 0;

	d->said = d->speaker = total;
	for (size_t i = 0; i < total; i++) {
		times += um_str_ieq(name[i], "start") || um_str_ieq(name[i], "end");
		if (um_str_ieq(name[i], "text"))
			d->said = i;
		else if (um_str_ieq(name[i], "speaker"))
			d->speaker = i;
	}
	return times == 2 && d->said < total && total == 3u + (d->speaker < total);
}

static enum unmet_status begin_transcript(struct documents *d, const struct um_place *place, struct unmet_error *err)
{
	d->talk = um_calloc(1, sizeof(*d->talk));
	if (!d->talk)
		return um_nomem(err);
	d->start = (struct um_place){ place->row, place->offset_bytes, { NULL, 0 } };
	d->r->stream = um_hash64("transcript", 10);
	return um_talk_init(d->talk, d->r, err);
}

static enum unmet_status say_row(struct documents *d, const struct um_str *value, size_t total, struct unmet_error *err)
{
	struct um_str nobody = { "", 0 };

	if (d->said >= total)
		return UNMET_OK;
	return um_talk_say(d->talk, d->speaker < total ? value[d->speaker] : nobody, value[d->said], UM_TALK_SPACE, err);
}

/* No column is the text, as *err says: a table of another kind, or a reject. */
static enum unmet_status no_text(struct documents *d, const struct um_str *name, size_t total, const struct um_place *place,
                                 struct unmet_error *err)
{
	struct unmet_error why = err ? *err : (struct unmet_error){ .status = UNMET_E_FORMAT };
	bool side = false;
	enum unmet_status rc = UNMET_OK;

	if (err)
		*err = (struct unmet_error){ .status = UNMET_OK };
	if (!um_fields_mapped(d->r->options, UM_FIELD_TEXT) &&
	    (um_accounts_looks(d->r->options, name, total) || um_links_are(name, d->column, total, &d->links)))
		rc = begin_side(d, name, d->column, total, place, &side, err);
	if (rc || side)
		return rc;
	d->table.skip = true;
	rc = um_reader_reject(d->r, place, err, "%s", why.message);
	return rc ? rc : um_fields_show(d->r, name, d->column, total, err);
}

/* Each column of dates has its own order of day and month; what nobody can tell is said. */
static enum unmet_status settle_dates(struct documents *d, const struct um_str *name, const struct um_column_sample *sample,
                                      size_t total, const struct um_place *place, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	char doubt[256];

	for (size_t i = 0; i < total && !rc; i++) {
		const struct um_date_votes *votes = &sample[i].dates;

		if (d->column[i].field != UM_FIELD_DATE && d->column[i].field != UM_FIELD_UPDATED)
			continue;
		d->column[i].date_order = (uint8_t)um_date_settle(votes);
		if (d->column[i].field != UM_FIELD_DATE || !(votes->day_first + votes->month_first + votes->either))
			continue;
		rc = um_reader_dates(d->r, um_date_settle(votes), err);
		if (!rc && um_date_doubt(votes, doubt, sizeof(doubt)))
			rc = um_reader_reject(d->r, place, err, "the dates in \"%.*s\" %s", (int)um_utf8_cut(name[i].ptr, name[i].len, 60),
			                      name[i].ptr, doubt);
	}
	return rc;
}

/* Ratings, and what each column of them is. */
static enum unmet_status leave_ratings(struct documents *d, const struct um_str *name, const struct um_column_sample *sample,
                                       size_t total, const struct um_place *place, struct unmet_error *err)
{
	enum unmet_status rc = um_reader_reject(d->r, place, err, UM_GRADES_REASON);

	d->table.skip = true;
	um_grades_columns(name, d->column, sample, total);
	return rc ? rc : um_fields_show(d->r, name, d->column, total, err);
}

/* What is ticked in a survey rather than written. */
static enum unmet_status closed_questions(struct documents *d, const struct um_str *name, const struct um_column_sample *sample,
                                          size_t total, struct unmet_error *err)
{
	enum unmet_status rc = um_kind_of(name, total) ? UNMET_OK : um_kind_tell(d->r, "a survey", err);

	um_grades_columns(name, d->column, sample, total);
	um_choices_columns(name, d->column, sample, total);
	um_survey_choices(name, d->column, sample, total);
	return rc ? rc : um_choices_new(&d->choices, name, d->column, sample, total, err);
}

static enum unmet_status on_header(void *ctx, const struct um_str *name, const struct um_column_sample *sample,
                                   size_t total, const struct um_place *place, struct unmet_error *err)
{
	struct documents *d = ctx;
	enum unmet_status rc;
	bool side = false;

	rc = um_kind_tell(d->r, um_kind_of(name, total), err);
	if (rc)
		return rc;
	if (is_transcript(d, name, total))
		return begin_transcript(d, place, err);
	d->column = um_calloc(total, sizeof(*d->column));
	if (!d->column)
		return um_nomem(err);
	for (size_t i = 0; i < total; i++) {
		d->column[i] = um_fields_column(d->r->options, name[i]);
	}
	apply_profile(name, d->column, total);
	um_comments_columns(name, d->column, total);
	d->name = name;
	d->r->stream = um_fields_stream("table", name, total);
	if (is_company_table(name, d->column, total) && !um_fields_mapped(d->r->options, UM_FIELD_TEXT)) {
		rc = begin_side(d, name, d->column, total, place, &side, err);
		if (rc || side)
			return rc;
	}
	d->survey = um_survey_questions(um_kind_of(name, total), name, d->column, sample, total) > 0;
	if (d->survey) {
		rc = closed_questions(d, name, sample, total, err);
		if (rc)
			return rc;
	} else if (um_grades_table(name, d->column, total)) {
		return leave_ratings(d, name, sample, total, place, err);
	}
	rc = d->survey ? UNMET_OK : um_fields_narrow(d->r, name, d->column, sample, total, err);
	if (rc == UNMET_E_FORMAT)
		return no_text(d, name, total, place, err);
	if (!rc)
		rc = settle_dates(d, name, sample, total, place, err);
	return rc ? rc : um_fields_show(d->r, name, d->column, total, err);
}

static enum unmet_status on_row(void *ctx, const struct um_str *value, size_t total, const struct um_place *place,
                                struct unmet_error *err)
{
	struct documents *d = ctx;
	struct um_row row = { d->name, d->column, value, total, *place, d->choices };

	if (d->talk)
		return say_row(d, value, total, err);
	if (d->side)
		return um_accounts_row(d->side, value, total, place, err);
	um_arena_clear(&d->r->arena);
	if (d->linked)
		return um_links_row(d->r, &d->links, value, total, place, err);
	return d->survey ? um_fields_answers(d->r, &row, d->order, err) : um_fields_document(d->r, &row, d->order, err);
}

static enum unmet_status on_bad(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err)
{
	struct documents *d = ctx;

	return um_reader_reject(d->r, place, err, "%s", reason);
}

enum unmet_status um_table_documents_end(struct um_table *table, struct unmet_error *err)
{
	struct documents *d = table->ctx;

	return d->talk ? um_talk_end(d->talk, &d->start, err) : UNMET_OK;
}

enum unmet_status um_read_table_documents(struct um_reader *r, struct um_table **table, struct unmet_error *err)
{
	struct documents *d = um_calloc(1, sizeof(*d));

	*table = NULL;
	if (!d)
		return um_nomem(err);
	d->r = r;
	d->table = (struct um_table){ .ctx = d, .header = on_header, .row = on_row, .bad = on_bad };
	*table = &d->table;
	return UNMET_OK;
}

void um_table_documents_free(struct um_table *table)
{
	struct documents *d = table ? table->ctx : NULL;

	if (!d)
		return;
	if (d->talk)
		um_talk_release(d->talk);
	um_free(d->talk);
	um_accounts_free(d->side);
	um_choices_free(d->choices);
	um_free(d->column);
	um_free(d);
}

enum unmet_status um_read_csv(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_table *table;
	enum unmet_status rc = um_read_table_documents(r, &table, err);

	if (!table)
		return rc;
	rc = um_table_read_csv(r->in, sniff->delimiter, table, err);
	if (!rc)
		rc = um_table_documents_end(table, err);
	um_table_documents_free(table);
	return rc;
}
