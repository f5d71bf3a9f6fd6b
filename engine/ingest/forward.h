/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/forward.h - a mail that hands on somebody else's: support sends the product team what a customer wrote. */
#ifndef UM_INGEST_FORWARD_H
#define UM_INGEST_FORWARD_H

#include "base/str.h"

struct um_forward {
	struct um_str from, date;  /* of the message handed on, as it stands there */
	struct um_str own, inner;  /* what the sender wrote above it; its text */
};

/* um_forward_find - is there such a message in the body? Borrowed from body. */
bool um_forward_find(struct um_str body, struct um_forward *out);

/* um_forward_inside - from one of us to another, what somebody else wrote? Addresses as headers have them. What a customer
 * forwards to us is told in the customer's own words above it. */
bool um_forward_inside(struct um_str sender, struct um_str receiver, struct um_str writer);

#endif
