/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/fields.h - from columns and keys, whatever they are called, to a document.
 *
 * One table of names serves every format. Names are compared without case, blanks and punctuation,
 * so that "Created at", "created_at" and "createdAt" are one. Nested keys are dotted (via.channel).
 */
#ifndef UM_INGEST_FIELDS_H
#define UM_INGEST_FIELDS_H

#include "ingest/dates.h"
#include "ingest/reader.h"

enum um_field {
	UM_FIELD_NONE = 0,
	UM_FIELD_TEXT,
	UM_FIELD_TITLE,
	UM_FIELD_ID,
	UM_FIELD_CUSTOMER,
	UM_FIELD_NAME,
	UM_FIELD_FIRST_NAME,
	UM_FIELD_LAST_NAME,
	UM_FIELD_EMAIL,
	UM_FIELD_ACCOUNT,
	UM_FIELD_DOMAIN,
	UM_FIELD_DATE,
	UM_FIELD_UPDATED,
	UM_FIELD_LANG,
	UM_FIELD_QUESTION,
	UM_FIELD_ATTRIBUTE,
	UM_FIELD_ANSWER,        /* an open question of a survey: a document of its own */
	UM_FIELD_COMMENT,       /* one of several columns of that name: a turn of the conversation under a ticket */
	UM_FIELD_RATING,        /* a closed question answered on a scale: shown, and not read as text */
	UM_FIELD_CHOICE,        /* one choice of a question with several answers: filled where it was ticked */
	UM_FIELD_CHOICES,       /* a list of the choices that were ticked */
	UM_FIELD_TOTAL
};

/* What a column is good for: the lower the rank, the surer. */
struct um_column { uint8_t field, rank, date_order; };

#define UM_RANK_MAP 0  /* the user named it */
#define UM_RANK_NAME 1 /* the first of the names known */

struct um_choices;

struct um_row {
	const struct um_str *name;      /* [total] of the columns */
	const struct um_column *column; /* [total] */
	const struct um_str *value;     /* [total] */
	size_t total;
	struct um_place place;
	const struct um_choices *choices; /* of questions with several answers, or NULL */
};

const char *um_field_name(enum um_field field);
uint8_t um_field_labelled(const char *label); /* the field --map calls so, or UM_FIELD_NONE */

/* um_fields_known - does this name say what is in the column? */
bool um_fields_known(struct um_str name);

/* um_fields_column - what a column is, by --map where it speaks of this field or column, else by name. */
struct um_column um_fields_column(const struct um_ingest_options *options, struct um_str name);

/* Values of a column taken as lists: their parts. */
#define UM_CHOICE_PARTS 32
#define UM_CHOICE_BYTES 60
struct um_choice_sample {
	uint32_t lists, parts;       /* values of several parts; parts in all */
	bool odd;                    /* a part is too long to be a choice, or has no letter */
	uint32_t distinct;           /* the first different parts, and how often each came */
	uint32_t times[UM_CHOICE_PARTS];
	uint8_t len[UM_CHOICE_PARTS];
	char text[UM_CHOICE_PARTS][UM_CHOICE_BYTES];
};

/* What the first rows have in a column, for guessing. */
#define UM_SAMPLE_DISTINCT 32
struct um_column_sample {
	size_t filled, bytes, blanks, grades, days; /* days: dates of any kind */
	struct um_date_votes dates;
	uint64_t value[UM_SAMPLE_DISTINCT]; /* [distinct] hashes of the first different values */
	size_t distinct;
	struct um_choice_sample choice;
};

/* um_fields_mapped - did the user name the column for it? */
bool um_fields_mapped(const struct um_ingest_options *options, enum um_field field);

/* um_fields_check_map - ARG where --map names a field there is none of. */
enum unmet_status um_fields_check_map(const struct um_ingest_options *options, struct unmet_error *err);
/* um_fields_narrow - of the text columns keep the surest one; where none is known by name, take the one
 * that reads like prose in the sample. FORMAT (message: which columns there are) where there is none
 * and no title either. Fills r->columns. */
enum unmet_status um_fields_narrow(struct um_reader *r, const struct um_str *name, struct um_column *column,
                                   const struct um_column_sample *sample, size_t total,
                                   struct unmet_error *err);

/* um_fields_prose - of the columns that are nothing else the one that reads like prose, or total. */
size_t um_fields_prose(const struct um_column *column, const struct um_column_sample *sample, size_t total);

/* um_fields_show - tell the sink what each column is taken for, where it wants to know. */
enum unmet_status um_fields_show(struct um_reader *r, const struct um_str *name, const struct um_column *column, size_t total,
                                 struct unmet_error *err);

/* um_fields_stream - which kind of export: the format and the names it has, in any order. */
uint64_t um_fields_stream(const char *format, const struct um_str *name, size_t total);

/* um_fields_document - one row to one document, and on to the sink. `order` reads dates of digits where their column has none. */
enum unmet_status um_fields_document(struct um_reader *r, const struct um_row *row, enum um_date_order order,
                                     struct unmet_error *err);

/* um_comments_columns - find the comment columns of a ticket table: Jira repeats "Comment" for each one. */
void um_comments_columns(const struct um_str *name, struct um_column *column, size_t total);

/* um_comments_add - the comments of a row as turns behind the text of *doc, which becomes the first turn. A comment
 * of the reporter ("date;author;words") is the customer's, one of anybody else stays UNKNOWN: kept, and not taken
 * for the customer's words. */
enum unmet_status um_comments_add(struct um_reader *r, const struct um_row *row, struct um_document *doc,
                                  struct unmet_error *err);

/* um_fields_account_of - the company an e-mail address speaks for: its domain, or empty for public mail. */
struct um_str um_fields_account_of(struct um_str email);

/* um_fields_answers - one row of a survey: a document for each open question answered, all of one customer.
 * A row without an answer is a reject. */
enum unmet_status um_fields_answers(struct um_reader *r, const struct um_row *row, enum um_date_order order,
                                    struct unmet_error *err);

/* um_fields_lang - "en", "en-AU", "en_US" to "en" in out; anything else says nothing. */
struct um_str um_fields_lang(struct um_str lang, char out[3]);

#endif
