/* SPDX-License-Identifier: Apache-2.0 */
/* ingest.h - the state of an ingest, shared by ingest.c and the files that write what a reader hands over. */
#ifndef UM_STORE_INGEST_H
#define UM_STORE_INGEST_H

#include "store/internal.h"
#include "store/register.h"

enum um_ingest_sql {
	SQL_SOURCE_FIND, SQL_SOURCE_ADD, SQL_SOURCE_MARK, SQL_SOURCE_NAME, SQL_SOURCE_RESET,
	SQL_DROP_TEXT, SQL_DROP_TURNS, SQL_DROP_DOCUMENTS, SQL_KEEP_DOCUMENTS, SQL_FORGET_OTHER,
	SQL_DROP_KEYS, SQL_DROP_REJECTS, SQL_DROP_ROWS, SQL_KEEP_ROWS,
	SQL_REJECT_ADD, SQL_CLEANED_ADD, SQL_PIECE_ADD, SQL_DROP_CLEANED, SQL_DROP_PIECES,
	SQL_CUSTOMER_FIND, SQL_CUSTOMER_ADD, SQL_CUSTOMER_NAME, SQL_ALIAS_ADD,
	SQL_DOCUMENT_FIND, SQL_DOCUMENT_ADD, SQL_DOCUMENT_REVISE, SQL_DOCUMENT_OWNER, SQL_DOCUMENT_OTHER,
	SQL_TEXT_ADD, SQL_TURN_DROP, SQL_TURN_ADD,
	SQL_ROW_FIND, SQL_ROW_ADD, SQL_ROW_OWNER, SQL_ROW_OTHER,
	SQL_INGEST_TOTAL
};

struct um_ingest {
	char reading[33];           /* hash of the options that change how files are read */
	int64_t source;             /* open now, 0: none */
	char *source_name, source_hash[33];
	uint64_t row_count;         /* of the source: documents, rejects, account rows handed over */
	uint64_t rejected_count;
	uint64_t skip_rows;         /* committed by an earlier run */
	bool in_batch;
	uint64_t batch_rows, batch_bytes, batch_most; /* rows so far, rows at which it ends */
	bool cleared;               /* derived results are gone already */
	bool accounts_changed;      /* and noted, in the batch that changed them */
	bool failed;                /* the batch cannot be committed */
	sqlite3_stmt *stmt[SQL_INGEST_TOTAL];
	struct um_register documents;
	struct um_met *met;         /* [UM_MET] customers of earlier rows, where their hash puts them */
	struct um_buf customer, attributes, key; /* scratch */
};

#define UM_MET ((size_t)1 << 15)

/* A customer and a name, or an id, they went by. */
struct um_met { struct um_hash128 who; int64_t id; };

/* Where a row was seen; the smallest (name, hash, row) owns it, whatever was read first. */
enum um_owner { UM_OWNER_SAME, UM_OWNER_NEW, UM_OWNER_OLD };

/* um_ingest_row - count a row; *skip where an earlier run committed it. Opens the batch. */
enum unmet_status um_ingest_row(struct um_store *store, bool *skip, struct unmet_error *err);
/* um_ingest_open - a batch is open from here on. */
enum unmet_status um_ingest_open(struct um_store *store, struct unmet_error *err);
/* um_ingest_batch - commit when the batch is large enough. */
enum unmet_status um_ingest_batch(struct um_store *store, uint64_t bytes, struct unmet_error *err);
/* um_ingest_changed - documents or accounts change: what was computed from them goes. */
enum unmet_status um_ingest_changed(struct um_store *store, struct unmet_error *err);
enum unmet_status um_ingest_owner(struct um_store *store, int64_t owner, uint64_t owner_row, uint64_t row,
                                  enum um_owner *out, struct unmet_error *err);

/* um_ingest_source - the file whose rows come next; *skip: it was read whole before. */
enum unmet_status um_ingest_source(struct um_store *store, const struct um_source_info *info, bool *skip, struct unmet_error *err);
enum unmet_status um_ingest_reject(struct um_store *store, const struct um_reject *reject, struct unmet_error *err);
enum unmet_status um_ingest_cleaned(struct um_store *store, const struct um_cleaned *cleaned, struct unmet_error *err);
enum unmet_status um_ingest_piece(struct um_store *store, const struct um_cleaned_piece *piece, struct unmet_error *err);
enum unmet_status um_ingest_document(struct um_store *store, const struct um_document *document, struct unmet_error *err);
/* um_ingest_customer - id of the document's customer, whose key is in store->ingest->customer; 0 where it names nobody. */
enum unmet_status um_ingest_customer(struct um_store *store, const struct um_document *document, int64_t *id,
                                     struct unmet_error *err);
enum unmet_status um_ingest_account(struct um_store *store, const struct um_account_row *row, struct unmet_error *err);
enum unmet_status um_ingest_accounts_changed(struct um_store *store, struct unmet_error *err);
/* um_ingest_settle - mark the account rows that contradict another, where any changed. */
enum unmet_status um_ingest_settle(struct um_store *store, struct unmet_error *err);

/* um_document_content - hash of everything a document says, from an input or from the store. */
struct um_content {
	struct um_str text, external_id, title, customer, account, date, updated, lang, question, attributes;
	const struct um_turn *turn;
	size_t turn_count;
};
enum unmet_status um_document_content(struct um_buf *scratch, const struct um_content *content,
                                      struct um_hash128 *out, struct unmet_error *err);

#endif
