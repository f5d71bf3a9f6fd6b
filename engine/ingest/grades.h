/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/grades.h - where people tick rather than write: closed questions of a survey that are answered on a
 * scale, and whole files of ratings. Nobody's words, and read as such they would be everybody's.
 */
#ifndef UM_INGEST_GRADES_H
#define UM_INGEST_GRADES_H

#include "base/json.h"
#include "ingest/fields.h"

/* um_grade_is - "7", "10 - very likely", "(3) Major.", "Strongly agree". */
bool um_grade_is(struct um_str value);

/* um_grades_columns - mark columns answered on a scale as UM_FIELD_RATING, of those that are nothing else. */
void um_grades_columns(const struct um_str *name, struct um_column *column, const struct um_column_sample *sample, size_t total);

/* um_grades_table - columns of importance and of satisfaction, and none that is a text by name. */
bool um_grades_table(const struct um_str *name, const struct um_column *column, size_t total);

/* What the first records of a JSON file look like. Start from zeroes; 2 KB. */
#define UM_GRADES_ITEMS 96u
#define UM_GRADES_VALUES 12u
struct um_grades_votes {
	size_t records, rated, graded;
	uint64_t item[UM_GRADES_ITEMS + 1], person[UM_GRADES_ITEMS + 1], value[UM_GRADES_VALUES + 1]; /* hashes */
	size_t items, persons, values;
};

void um_grades_vote(struct um_grades_votes *votes, const struct um_json *record);

/* um_grades_records - are these ratings? Either each has importance and satisfaction, or people grade the same
 * statements: few texts that come again from person to person, each with one of few labels, and no question. */
bool um_grades_records(const struct um_grades_votes *votes);

#define UM_GRADES_REASON "ratings, nobody's words: left out; `unmet ratings FILE` takes importance and satisfaction from 1 to 10"

#endif
