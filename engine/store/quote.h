/* SPDX-License-Identifier: Apache-2.0 */
/* quote.h - mentions and passages with their words. */
#ifndef UM_STORE_QUOTE_H
#define UM_STORE_QUOTE_H

#include "store/internal.h"

enum um_quote_kind { UM_QUOTE_MENTION, UM_QUOTE_PASSAGE, UM_QUOTE_ALL };

struct um_quote_reader {
	struct um_store *store;
	sqlite3_stmt *quote, *document_text;
	int64_t document;       /* whose text is in text, 0: none */
	struct um_buf text;
};

enum unmet_status um_quote_reader_init(struct um_quote_reader *reader, struct um_store *store, enum um_quote_kind kind,
                                       struct unmet_error *err);
void um_quote_reader_release(struct um_quote_reader *reader); /* also after a failed init */
/* um_quote_read - one mention or passage by id, copied into arena. */
enum unmet_status um_quote_read(struct um_quote_reader *reader, int64_t id, struct um_arena *arena,
                                struct unmet_quote *out, bool *found, struct unmet_error *err);

#endif
