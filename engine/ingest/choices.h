/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/choices.h - "select all that apply": closed questions with several answers each. Survey tools write them as a list
 * in one column ("Excel, Tableau") or as a column for each choice. Either way each choice becomes an attribute of
 * whoever answered, "yes" or "no"; who skipped the question has neither.
 */
#ifndef UM_INGEST_CHOICES_H
#define UM_INGEST_CHOICES_H

#include "ingest/row.h"

/* um_choices_columns - mark, of the columns that are nothing else, lists of choices (UM_FIELD_CHOICES) and single choices
 * (UM_FIELD_CHOICE). */
void um_choices_columns(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample, size_t total);

/* um_choices_new - the choices of the columns so marked: names live in *arena. NULL in *out where there are none. NOMEM. */
struct um_choices;
enum unmet_status um_choices_new(struct um_choices **out, const struct um_str *name, const struct um_column *column,
                                 const struct um_column_sample *sample, size_t total, struct unmet_error *err);
void um_choices_free(struct um_choices *choices);

/* um_choices_pick - what the row ticks, as attributes behind those that are there. */
void um_choices_pick(const struct um_choices *choices, const struct um_row *row, struct um_picked *p);

/* um_choices_sample - note the parts of one value. */
void um_choices_sample(struct um_choice_sample *sample, struct um_str value);

#endif
