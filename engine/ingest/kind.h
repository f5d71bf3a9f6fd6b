/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/kind.h - which tool wrote a table or a list of records, by the columns only that tool has. */
#ifndef UM_INGEST_KIND_H
#define UM_INGEST_KIND_H

#include "ingest/reader.h"

/* um_kind_of - "Zendesk tickets", "SurveyMonkey"; NULL where the names are nobody's in particular. It is shown and decides
 * nothing: what a column is good for is told by its own name. */
const char *um_kind_of(const struct um_str *name, size_t total);

/* um_kind_tell - tell the sink, where it wants to know; NULL is told to nobody. */
enum unmet_status um_kind_tell(struct um_reader *r, const char *kind, struct unmet_error *err);

#endif
