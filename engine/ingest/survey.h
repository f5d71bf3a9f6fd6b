/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/survey.h - answers to open questions: a row is one customer, a column one question.
 */
#ifndef UM_INGEST_SURVEY_H
#define UM_INGEST_SURVEY_H

#include "ingest/fields.h"

/* um_survey_questions - mark the columns that are open questions as UM_FIELD_ANSWER; how many there are. `kind` is the
 * tool the columns are known of, or NULL (um_kind_of). A column that is a text by name ("Comments") is one of them where the
 * tool or questions beside it show a survey, else it makes the table one of texts: none. */
size_t um_survey_questions(const char *kind, const struct um_str *name, struct um_column *column, const struct um_column_sample *sample,
                           size_t total);

/* um_survey_choices - mark closed questions, of those columns that are nothing else, as attributes of who answers: few
 * different and short answers, each given several times in the sample. At most UM_SURVEY_CHOICES of them. */
#define UM_SURVEY_CHOICES 24
size_t um_survey_choices(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample,
                         size_t total);

/* Headers of more than one row: SurveyMonkey two, Qualtrics three. */
struct um_survey_head {
	struct um_str *name;      /* [total] first row; merged in place */
	size_t total;
	struct um_str *row[2];    /* [total] the rows after it, copied */
	char *row_bytes[2];
	size_t rows;
	char *bytes;              /* what the merged names point into */
};

enum unmet_status um_survey_head_row(struct um_survey_head *head, const struct um_str *field, size_t total,
                                     struct unmet_error *err);
/* um_survey_head_merge - *rows: how many of the rows after the first belong to the header (0: none, names
 * as they were). */
enum unmet_status um_survey_head_merge(struct um_survey_head *head, size_t *rows, struct unmet_error *err);
void um_survey_head_release(struct um_survey_head *head);

#endif
