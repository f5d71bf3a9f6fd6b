/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/heading.h - which row of a table is the header, where a title, a date or a filter stands above it. */
#ifndef UM_INGEST_HEADING_H
#define UM_INGEST_HEADING_H

#include "base/str.h"

/* A row before anybody knows what it is: cells that are not empty, and those that are names of columns. */
struct um_row_look { size_t filled, known; };

#define UM_HEADING_ROWS 12u /* how far down a header may stand, and one row behind it */

struct um_row_look um_heading_look(const struct um_str *cell, size_t total);

/* um_heading_find - the header among the first rows, empty ones included: the first row, unless it holds little and a row
 * below holds more and is better known. */
size_t um_heading_find(const struct um_row_look *look, size_t total);

/* um_heading_hint - "sep=;", which Excel puts before the header for itself. */
bool um_heading_hint(struct um_str first_cell);

#define UM_HEADING_REASON "a line above the header: not used"

#endif
