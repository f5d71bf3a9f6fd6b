/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/redact.h - a sink between the readers and the store that lets no personal data through.
 *
 *   pass 1   readers ─> learner: the names of speakers, customers, companies
 *   pass 2   readers ─> um_redactor ─> store
 *
 * Two passes, because a name may be said before its owner speaks.
 */
#ifndef UM_INGEST_REDACT_H
#define UM_INGEST_REDACT_H

#include "base/arena.h"
#include "ingest/mask.h"
#include "ingest/types.h"

struct um_redactor {
	struct um_masker masker;
	struct um_ingest_sink learner, sink; /* of pass 1 and 2; their ctx is this */
	const struct um_ingest_sink *to;     /* where pass 2 goes; set before it */
	struct um_arena arena;               /* one document */
	struct um_buf buf;
	struct um_turn *turn;
	struct um_attribute *attribute;
	size_t turn_capacity, attribute_capacity;
};

void um_redactor_init(struct um_redactor *r, const struct um_sip_key *key);
void um_redactor_release(struct um_redactor *r);

#endif
