/* SPDX-License-Identifier: Apache-2.0 */
/* quote_json.h - quotes as unmet compare and a proposed split give them to programs and the page. */
#ifndef UM_QUOTE_JSON_H
#define UM_QUOTE_JSON_H

#include "base/json.h"
#include "unmet.h"

/* um_quotes_write - member "quotes": a list of { mention, text, customer, speaker, date, document, source }, null where unknown. */
void um_quotes_write(struct um_jw *jw, const struct unmet_quote *quote, size_t total);

#endif
