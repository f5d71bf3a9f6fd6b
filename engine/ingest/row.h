/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/row.h - what a row says, before it is one document or several. Private to fields.c and answers.c. */
#ifndef UM_INGEST_ROW_H
#define UM_INGEST_ROW_H

#include "ingest/fields.h"

#define UM_ROW_ATTRIBUTES 80

struct um_picked {
	struct um_str value[UM_FIELD_TOTAL];
	struct um_attribute attribute[UM_ROW_ATTRIBUTES];
	size_t attribute_total;
	uint8_t date_order[2];   /* of the date's column, and of the update's */
};

struct um_filled {
	struct um_picked picked;
	struct um_document doc;
	char date[11], time[20], unused[11], lang[3];
};

/* um_row_fill - the fields of a row, clean, and a document with everything but its text. f->doc points into f. */
enum unmet_status um_row_fill(struct um_reader *r, const struct um_row *row, enum um_date_order order, struct um_filled *f,
                              struct unmet_error *err);

#endif
