/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/thread.h - JSON records that are more than a row of fields. */
#ifndef UM_INGEST_THREAD_H
#define UM_INGEST_THREAD_H

#include "base/json.h"
#include "ingest/reader.h"

/* um_thread_is - a conversation with its messages inside (Intercom). */
bool um_thread_is(const struct um_json *record);
/* um_thread_read - one document, a turn per stretch of messages of one author; who works there is an agent. */
enum unmet_status um_thread_read(struct um_reader *r, const struct um_json *record, const struct um_place *place,
                                 struct unmet_error *err);

/* um_side_is - a record about a customer or company (Zendesk users, organizations), not of what they said. */
bool um_side_is(const struct um_json *record);
/* um_side_read - hand it over as an account row under its id, which is how tickets name it. */
enum unmet_status um_side_read(struct um_reader *r, const struct um_json *record, const struct um_place *place,
                               struct unmet_error *err);

#endif
