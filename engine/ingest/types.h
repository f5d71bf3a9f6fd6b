/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/types.h - what a reader makes of a file.
 *
 *   source ──> document ──> turn
 *   a file     a ticket, an   one speaker's stretch: [start, end) bytes of the document's text
 *              answer, an
 *              interview
 */
#ifndef UM_INGEST_TYPES_H
#define UM_INGEST_TYPES_H

#include "base/hash.h"
#include "base/str.h"
#include "unmet.h"

#define UM_MAX_DOCUMENT_BYTES (16u << 20) /* a longer document is a reject, LIMIT */
#define UM_MAX_TURNS 65536u
#define UM_REJECT_RAW_BYTES (64u << 10)

struct um_turn {
	uint32_t start, end;     /* bytes in the document's text; sorted, not overlapping */
	struct um_str speaker;   /* "" where unknown */
	enum unmet_role role;
};

struct um_attribute {
	struct um_str name, value;
};

/* One document as a reader hands it over. All text is valid UTF-8 in NFC without NUL, and lives only
 * during the call. Empty struct um_str where the input says nothing. */
struct um_document {
	struct um_str text;          /* what people wrote or said, all turns */
	struct um_str external_id;   /* the input's own id */
	struct um_str title;
	struct um_str customer_id;   /* best key: e-mail address, else id, else name */
	struct um_str customer_alias; /* the id, where the key is an address beside it */
	struct um_str customer_name;
	struct um_str account;       /* company: name, id or mail domain */
	struct um_str date;          /* YYYY-MM-DD */
	struct um_str updated;       /* ISO 8601, decides between two revisions of one id */
	struct um_str lang;          /* ISO 639-1 where the input says it */
	struct um_str question;      /* the survey question this answers */
	const struct um_turn *turn;  /* [turn_count]; none: all text is the customer's */
	size_t turn_count;
	const struct um_attribute *attribute; /* [attribute_count] of the customer */
	size_t attribute_count;
	uint64_t stream;             /* which kind of export: format and header; ids are unique inside it */
	uint64_t row;                /* 1-based record (or line) in the source */
	uint64_t offset_bytes;       /* where it starts, in the decoded source */
	uint64_t occurrence;         /* 1 for the first of identical records in this source, then 2, ... */
	const struct um_hash128 *identity; /* where it was masked: keyed hash of what tells it from others as it was
	                              * read, which masking does not change. NULL: its own words tell */
};

struct um_reject {
	uint64_t row, offset_bytes;
	struct um_str reason;        /* one line, for people */
	struct um_str raw;           /* the row, any bytes, at most UM_REJECT_RAW_BYTES */
};

/* A row of an accounts file: attributes for the customer or company that matches key. One with the attribute
 * UM_ATTRIBUTE_TICKET says only whose the ticket of that id is: customer, or "company_id" among the attributes. */
#define UM_ATTRIBUTE_TICKET "ticket_id"

struct um_account_row {
	struct um_str company, domain, customer; /* any may be empty; at least one is not, but for tickets */
	const struct um_attribute *attribute;
	size_t attribute_count;
	uint64_t row;
};

struct um_source_info {
	struct um_str name;          /* path below the input the caller named */
	struct um_str format;
	struct um_hash128 hash;      /* of the file's bytes as stored (compressed where it is) */
	uint64_t size_bytes;
};

/* What is left out of texts, or put right in them. */
enum um_cleaned_kind {
	UM_CLEANED_QUOTE = 0,      /* other messages quoted in a reply */
	UM_CLEANED_SIGNATURE,
	UM_CLEANED_DISCLAIMER,
	UM_CLEANED_TRACE,          /* runs of stack frames or log lines */
	UM_CLEANED_ID,             /* words that are tracking ids */
	UM_CLEANED_FILLER,         /* turns of nothing but "yeah" or "mm-hm" */
	UM_CLEANED_REPEAT,         /* captions that roll: lines said again */
	UM_CLEANED_CANNED,         /* texts the same in many tickets */
	UM_CLEANED_HTML,           /* texts with markup */
	UM_CLEANED_MOJIBAKE,       /* texts that were encoded twice, put right */
	UM_CLEANED_LINK,           /* addresses of pages: they stay in the text, and no need is made of them */
	UM_CLEANED_TOTAL
};

/* In pieces, of one source. */
struct um_cleaned { uint64_t piece_count[UM_CLEANED_TOTAL]; };

/* um_cleaned_name - "quoted_reply", "signature", ...: the names in segments.json. Static. */
const char *um_cleaned_name(enum um_cleaned_kind kind);
uint64_t um_cleaned_sum(const struct um_cleaned *cleaned);

#define UM_CLEANED_PIECES 3u     /* of each kind and source are shown */
#define UM_CLEANED_BYTES 400u    /* of each */

/* One of the pieces that were left out. */
struct um_cleaned_piece {
	enum um_cleaned_kind kind;
	unsigned number;           /* 0, 1, ... of its kind in this source */
	struct um_str text;        /* its start */
};

/* Where documents go. Each function returns UNMET_OK, or an error that ends the run (store trouble). */
struct um_ingest_sink {
	void *ctx;
	/* begin - a source is opened; *skip set: same bytes were read whole before, leave it out. */
	enum unmet_status (*begin)(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err);
	enum unmet_status (*document)(void *ctx, const struct um_document *document, struct unmet_error *err);
	enum unmet_status (*reject)(void *ctx, const struct um_reject *reject, struct unmet_error *err);
	enum unmet_status (*account)(void *ctx, const struct um_account_row *row, struct unmet_error *err);
	/* end - the source was read to its end; row_count = documents + rejects handed over. */
	enum unmet_status (*end)(void *ctx, uint64_t row_count, struct unmet_error *err);
	/* cleaned - before the end of a source out of which something was left; may be NULL. */
	enum unmet_status (*cleaned)(void *ctx, const struct um_cleaned *cleaned, struct unmet_error *err);
	/* piece - the first UM_CLEANED_PIECES of each kind, as they are left out; may be NULL. */
	enum unmet_status (*piece)(void *ctx, const struct um_cleaned_piece *piece, struct unmet_error *err);
	/* column - what a column of a table, or a key of the first records, is taken for: field "" for nothing. Of
	 * several columns of one field a row takes the filled one of the lowest rank. May be NULL. */
	enum unmet_status (*column)(void *ctx, struct um_str field, struct um_str name, unsigned rank, struct unmet_error *err);
	/* dates - dates of digits (3/4/2024) are read month first, or day first; may be NULL. */
	enum unmet_status (*dates)(void *ctx, bool month_first, struct unmet_error *err);
	/* kind - which tool's export this is, for people ("Zendesk tickets"; static); may be NULL. */
	enum unmet_status (*kind)(void *ctx, const char *kind, struct unmet_error *err);
	/* encoding - before the end of a source: which letters its bytes were; may be NULL. */
	enum unmet_status (*encoding)(void *ctx, const char *label, struct unmet_error *err);
};

#endif
