/* SPDX-License-Identifier: Apache-2.0 */
/*
 * summary.c - what was read. Stored documents are counted in the tables they are stored in, and rows
 * where they were read, so that rows = stored + duplicate + rejected is a sum of facts.
 */
#include "store/results.h"

#include <stdlib.h>

#define LIST_START 16

enum unmet_status um_sql_text(sqlite3_stmt *row, int column, struct um_arena *arena, const char **out, struct unmet_error *err)
{
	const char *text = um_sql_copy(arena, row, column);

	if (!text)
		return (enum unmet_status)um_arena_fail(arena, err);
	*out = text;
	return UNMET_OK;
}

enum unmet_status um_sql_list(struct um_store *store, const char *sql, int64_t parameter, size_t size, um_row_fn fn,
                              void *ctx, struct um_arena *arena, void **out, size_t *total, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t capacity = 0;
	char *item = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	*out = NULL;
	*total = 0;
	if (!rc)
		sqlite3_bind_int64(stmt, 1, parameter); /* refused where the query has none: fine */
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		if (*total == capacity) {
			char *grown;

			capacity = capacity ? 2 * capacity : LIST_START;
			grown = um_arena_alloc(arena, capacity, size);
			if (!grown) {
				rc = (enum unmet_status)um_arena_fail(arena, err);
				break;
			}
			if (*total)
				memcpy(grown, item, *total * size);
			item = grown;
		}
		rc = fn(ctx, stmt, arena, item + (*total)++ * size, err);
	}
	sqlite3_finalize(stmt);
	*out = item;
	return rc;
}

/* ---- sources ------------------------------------------------------------------------------ */

static const char source_sql[] = "SELECT s.name, s.hash, s.format, s.size_bytes, s.row_count, "
	"s.rejected_count + (SELECT count(*) FROM account_row a WHERE a.source = s.id AND a.conflict <> ''), "
	"ifnull(d.total, 0) + (SELECT count(*) FROM account_row a WHERE a.source = s.id AND a.conflict = ''), s.id, "
	"(SELECT count(*) FROM derived_near n JOIN document x ON x.id = n.document WHERE x.source = s.id) "
	"FROM source s LEFT JOIN (SELECT source, count(*) AS total FROM document GROUP BY source) d ON d.source = s.id "
	"ORDER BY s.name, s.hash";

struct source_list { struct um_store *store; struct unmet_summary *sum; };

static enum unmet_status read_source(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	const struct source_list *list = ctx;
	struct unmet_source *source = item;
	struct unmet_summary *sum = list->sum;
	enum unmet_status rc = um_sql_text(row, 0, arena, &source->name, err);

	if (!rc)
		rc = um_sql_text(row, 1, arena, &source->hash, err);
	if (!rc)
		rc = um_sql_text(row, 2, arena, &source->format, err);
	source->size_bytes = um_sql_u64(row, 3);
	source->row_count = um_sql_u64(row, 4);
	source->rejected_count = um_sql_u64(row, 5);
	source->stored_count = um_sql_u64(row, 6);
	source->duplicate_count = source->row_count - source->rejected_count - source->stored_count;
	source->near_duplicate_count = um_sql_u64(row, 8);
	sum->row_count += source->row_count;
	sum->stored_count += source->stored_count;
	sum->duplicate_count += source->duplicate_count;
	sum->rejected_count += source->rejected_count;
	return rc ? rc : um_store_cleaned(list->store, sqlite3_column_int64(row, 7), arena, source, err);
}

/* ---- languages ---------------------------------------------------------------------------- */

struct language { const char *code; uint64_t document_count; };

static enum unmet_status read_language(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct language *language = item;

	(void)ctx;
	language->document_count = um_sql_u64(row, 1);
	return um_sql_text(row, 0, arena, &language->code, err);
}

enum unmet_status um_store_languages(struct um_store *store, struct um_arena *arena, const char *const **code,
                                     const uint64_t **document_count, size_t *total, struct unmet_error *err)
{
	struct language *language;
	const char **codes;
	uint64_t *counts;
	void *list;
	size_t i;
	enum unmet_status rc = um_sql_list(store, "SELECT lang, document_count FROM derived_language WHERE lang <> '' "
	                                   "ORDER BY document_count DESC, lang", 0, sizeof(*language), read_language, NULL,
	                                   arena, &list, total, err);

	if (rc)
		return rc;
	language = list;
	codes = UM_ARRAY(arena, const char *, *total + 1);
	counts = UM_ARRAY(arena, uint64_t, *total + 1);
	if (!codes || !counts)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (i = 0; i < *total; i++) {
		codes[i] = language[i].code;
		counts[i] = language[i].document_count;
	}
	*code = codes;
	*document_count = counts;
	return UNMET_OK;
}

/* ---- counts ------------------------------------------------------------------------------- */

static enum unmet_status read_counts(struct um_store *store, struct unmet_summary *out, struct unmet_error *err)
{
	/* Before detection nobody has been told apart: persons by name, and documents without one. */
	static const char customers[] = "SELECT CASE WHEN EXISTS(SELECT 1 FROM derived_unit) THEN (SELECT count(*) FROM derived_unit) "
		"ELSE (SELECT count(DISTINCT customer) FROM document WHERE customer > 0) + "
		"(SELECT count(*) FROM document WHERE customer = 0) END";
	const struct { const char *sql; uint64_t *to; } all[] = {
		{ "SELECT count(*) FROM document", &out->document_count },
		{ customers, &out->customer_count },
		{ "SELECT count(*) FROM derived_account", &out->account_count },
		{ "SELECT count(*) FROM derived_mention", &out->mention_count },
		{ "SELECT value FROM meta WHERE name = 'detect_sentences'", &out->sentence_count },
		{ "SELECT value FROM meta WHERE name = 'detect_canned'", &out->canned_count },
		{ "SELECT value FROM meta WHERE name = 'unit_rows_unmatched'", &out->unmatched_row_count },
		{ "SELECT value FROM meta WHERE name = 'unit_persons_split'", &out->split_customer_count },
	};
	enum unmet_status rc = UNMET_OK;
	int64_t value;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]) && !rc; i++) {
		rc = um_sql_int(store, all[i].sql, &value, err);
		*all[i].to = (uint64_t)value;
	}
	return rc;
}

/* read_masked - a project is masked from its first document on, or not at all. */
static enum unmet_status read_masked(struct um_store *store, struct unmet_summary *out, struct unmet_error *err)
{
	int64_t checks = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM setting WHERE name = 'redact_check'", &checks, err);

	out->redacted = checks > 0;
	return rc;
}

static enum unmet_status read_dates(struct um_store *store, struct um_arena *arena, struct unmet_summary *out,
                                    struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT ifnull(min(date), ''), ifnull(max(date), '') "
	                                      "FROM document WHERE date <> ''", err);

	if (!rc)
		rc = um_sql_next(store, stmt, &row, err);
	if (!rc && row) {
		rc = um_sql_text(stmt, 0, arena, &out->date_first, err);
		if (!rc)
			rc = um_sql_text(stmt, 1, arena, &out->date_last, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* config_hash - of the options each stage ran with, and the version. */
static enum unmet_status config_hash(struct um_store *store, struct um_arena *arena, const char **out, struct unmet_error *err)
{
	static const char *const part[] = { "detect_config", "cluster_config", "segment_config" };
	const char *value;
	struct um_buf all;
	char hex[33];
	size_t i;
	enum unmet_status rc = UNMET_OK;

	um_buf_init(&all, 1 << 16);
	um_buf_adds(&all, UNMET_VERSION);
	for (i = 0; i < sizeof(part) / sizeof(part[0]) && !rc; i++) {
		rc = um_store_fact(store, part[i], arena, &value, err);
		um_buf_addf(&all, ";%s", value);
	}
	if (!rc)
		rc = um_buf_check(&all, err);
	um_hash128_hex(um_hash128(all.ptr, all.len), hex);
	um_buf_release(&all);
	if (rc)
		return rc;
	*out = um_arena_strndup(arena, hex, 32);
	return *out ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

static enum unmet_status read_facts(struct um_store *store, struct um_arena *arena, struct unmet_summary *out,
                                    struct unmet_error *err)
{
	const char *mentions = "", *unit = "", *seed = "";
	enum unmet_status rc = um_store_fact(store, "detect_lexicon", arena, &out->lexicon_hash, err);

	if (!rc)
		rc = um_store_fact(store, "detect_mute", arena, &out->mute, err);
	if (!rc)
		rc = um_store_fact(store, "detect_apart", arena, &out->apart, err);
	if (!rc)
		rc = um_store_fact(store, "detect_mentions", arena, &mentions, err);
	if (!rc)
		rc = um_store_fact(store, "unit", arena, &unit, err);
	if (!rc)
		rc = um_store_fact(store, "cluster_seed", arena, &seed, err);
	if (!rc)
		rc = config_hash(store, arena, &out->config_hash, err);
	out->mentions = *mentions == '1' ? UNMET_MENTIONS_ALL : *mentions == '2' ? UNMET_MENTIONS_DOCUMENTS : UNMET_MENTIONS_NEEDS;
	out->unit = *unit == 'a' ? UNMET_UNIT_ACCOUNT : *unit == 'd' ? UNMET_UNIT_DOCUMENT : UNMET_UNIT_PERSON;
	out->seed = strtoull(seed, NULL, 10);
	return rc;
}

enum unmet_status um_store_summary(struct um_store *store, struct um_arena *arena, struct unmet_summary *out,
                                   struct unmet_error *err)
{
	struct source_list list = { store, out };
	void *source;
	enum unmet_status rc;

	*out = (struct unmet_summary){ .mute = "", .apart = "", .date_first = "", .date_last = "", .lexicon_hash = "", .config_hash = "" };
	rc = um_sql_list(store, source_sql, 0, sizeof(struct unmet_source), read_source, &list, arena, &source, &out->source_count, err);
	out->source = source;
	if (!rc)
		rc = read_counts(store, out, err);
	if (!rc)
		rc = read_masked(store, out, err);
	if (!rc)
		rc = um_store_languages(store, arena, &out->language, &out->language_document_count, &out->language_count, err);
	if (!rc)
		rc = read_dates(store, arena, out, err);
	return rc ? rc : read_facts(store, arena, out, err);
}
