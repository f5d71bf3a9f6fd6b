/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema.c - the tables. Content is what cannot be computed again, derived is what can. A file is compared with these
 * letter by letter (schema_check.c), so that another letter is another version: of content (UM_STORE_CONTENT_VERSION, and a
 * step in migrate.c), or of what is derived (UM_STORE_DERIVED_VERSION, dropped and made anew).
 */
#include "store/schema.h"

#include <stdio.h>

#define DOCUMENT_SQL(unique) "CREATE TABLE document(id INTEGER PRIMARY KEY, key BLOB NOT NULL" unique ", content BLOB NOT NULL, " \
	"source INTEGER NOT NULL, other_source INTEGER NOT NULL, row INTEGER NOT NULL, offset_bytes INTEGER NOT NULL, " \
	"external_id TEXT NOT NULL, title TEXT NOT NULL, customer INTEGER NOT NULL, account TEXT NOT NULL, " \
	"date TEXT NOT NULL, updated TEXT NOT NULL, lang TEXT NOT NULL, question TEXT NOT NULL, " \
	"attributes TEXT NOT NULL, turn_count INTEGER NOT NULL)"

static const struct um_table content[] = {
	{ "meta", "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID" },
	{ "source", "CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, "
	  "format TEXT NOT NULL, reading TEXT NOT NULL, size_bytes INTEGER NOT NULL, row_count INTEGER NOT NULL, "
	  "rejected_count INTEGER NOT NULL, complete INTEGER NOT NULL, UNIQUE(name, hash))" },
	{ "customer", "CREATE TABLE customer(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL)" },
	{ "document", DOCUMENT_SQL("") },
	{ "document_text", "CREATE TABLE document_text(document INTEGER PRIMARY KEY, text TEXT NOT NULL)" },
	{ "turn", "CREATE TABLE turn(document INTEGER NOT NULL, number INTEGER NOT NULL, start_bytes INTEGER NOT NULL, "
	  "end_bytes INTEGER NOT NULL, speaker TEXT NOT NULL, role INTEGER NOT NULL, "
	  "PRIMARY KEY(document, number)) WITHOUT ROWID" },
	{ "reject", "CREATE TABLE reject(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, row INTEGER NOT NULL, "
	  "offset_bytes INTEGER NOT NULL, reason TEXT NOT NULL, raw BLOB NOT NULL)" },
	{ "account_row", "CREATE TABLE account_row(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, "
	  "source INTEGER NOT NULL, other_source INTEGER NOT NULL, row INTEGER NOT NULL, company TEXT NOT NULL, "
	  "domain TEXT NOT NULL, customer TEXT NOT NULL, attributes TEXT NOT NULL, conflict TEXT NOT NULL)" },
	/* Since version 2. Keys of documents are in a table of their own, so that an ingest can write them sorted (register.c). */
	{ "document_key", "CREATE TABLE document_key(key BLOB PRIMARY KEY, document INTEGER NOT NULL) WITHOUT ROWID" },
	{ "cleaned", "CREATE TABLE cleaned(source INTEGER NOT NULL, kind TEXT NOT NULL, piece_count INTEGER NOT NULL, "
	  "PRIMARY KEY(source, kind)) WITHOUT ROWID" },
	{ "alias", "CREATE TABLE alias(key TEXT PRIMARY KEY, customer TEXT NOT NULL) WITHOUT ROWID" },
	{ "cleaned_piece", "CREATE TABLE cleaned_piece(source INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, "
	  "text TEXT NOT NULL, PRIMARY KEY(source, kind, number)) WITHOUT ROWID" },
	{ "role_choice", "CREATE TABLE role_choice(speaker TEXT NOT NULL, place TEXT NOT NULL, role INTEGER NOT NULL, "
	  "PRIMARY KEY(speaker, place)) WITHOUT ROWID" },
	{ "setting", "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID" },
	{ "known_name", "CREATE TABLE known_name(hash INTEGER PRIMARY KEY, bits INTEGER NOT NULL)" },
	/* What people decided (name: of the need, then), and what needs were called and held in earlier runs. */
	{ "memory", "CREATE TABLE memory(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID" },
	{ "decision", "CREATE TABLE decision(id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, base_rev INTEGER NOT NULL, "
	  "run INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, op TEXT NOT NULL, need INTEGER NOT NULL, "
	  "made INTEGER NOT NULL, target INTEGER NOT NULL, text TEXT NOT NULL, why TEXT NOT NULL, name TEXT NOT NULL)" },
	{ "decision_need", "CREATE TABLE decision_need(decision INTEGER NOT NULL, rank INTEGER NOT NULL, need INTEGER NOT NULL, "
	  "name TEXT NOT NULL, PRIMARY KEY(decision, rank)) WITHOUT ROWID" },
	{ "decision_mention", "CREATE TABLE decision_mention(decision INTEGER NOT NULL, rank INTEGER NOT NULL, document BLOB NOT NULL, "
	  "start_bytes INTEGER NOT NULL, end_bytes INTEGER NOT NULL, text TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL, "
	  "PRIMARY KEY(decision, rank)) WITHOUT ROWID" },
	{ "run", "CREATE TABLE run(id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, at TEXT NOT NULL, fitted INTEGER NOT NULL, "
	  "config TEXT NOT NULL, document_count INTEGER NOT NULL, mention_count INTEGER NOT NULL, customer_count INTEGER NOT NULL, "
	  "snapshot BLOB NOT NULL)" },
	{ "run_need", "CREATE TABLE run_need(run INTEGER NOT NULL, need INTEGER NOT NULL, label TEXT NOT NULL, "
	  "mention_count INTEGER NOT NULL, customer_count INTEGER NOT NULL, change TEXT NOT NULL, other INTEGER NOT NULL, "
	  "overlap REAL NOT NULL, PRIMARY KEY(run, need)) WITHOUT ROWID" },
	{ "event", "CREATE TABLE event(id INTEGER PRIMARY KEY, date TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(date, name))" },
	{ "goal", "CREATE TABLE goal(id INTEGER PRIMARY KEY, need INTEGER NOT NULL, segment TEXT NOT NULL, measure TEXT NOT NULL, "
	  "target REAL NOT NULL, due TEXT NOT NULL, since TEXT NOT NULL, baseline REAL NOT NULL)" },
	{ "rating", "CREATE TABLE rating(customer TEXT NOT NULL, item TEXT NOT NULL, need INTEGER NOT NULL, "
	  "importance INTEGER NOT NULL, satisfaction INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY(customer, item)) WITHOUT ROWID" },
};

/* Stems are stored one token each, so the tokenizer must not cut them: every ASCII mark is part of a
 * word, blanks separate. The text itself stays where it is (content=''). */
#define SEARCH_SQL "CREATE VIRTUAL TABLE derived_search USING fts5(stems, content='', detail=none, " \
	"tokenize=\"ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{|}~'\")"

static const struct um_table derived[] = {
	{ "derived_unit", "CREATE TABLE derived_unit(id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
	  "customer INTEGER NOT NULL, account INTEGER NOT NULL)" },
	{ "derived_person", "CREATE TABLE derived_person(customer INTEGER PRIMARY KEY, mail TEXT NOT NULL, name TEXT NOT NULL)" },
	{ "derived_account", "CREATE TABLE derived_account(id INTEGER PRIMARY KEY, name TEXT NOT NULL, fold TEXT NOT NULL)" },
	{ "derived_document", "CREATE TABLE derived_document(document INTEGER PRIMARY KEY, unit INTEGER NOT NULL, "
	  "account INTEGER NOT NULL)" },
	/* Documents that name nobody, and whose customer another table gives. */
	{ "derived_linked", "CREATE TABLE derived_linked(document INTEGER PRIMARY KEY, customer INTEGER NOT NULL)" },
	{ "derived_language", "CREATE TABLE derived_language(lang TEXT PRIMARY KEY, document_count INTEGER NOT NULL) WITHOUT ROWID" },
	/* added: by people, not found; behind all others, in no bag. */
	{ "derived_mention", "CREATE TABLE derived_mention(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, "
	  "start_bytes INTEGER NOT NULL, end_bytes INTEGER NOT NULL, phrase_start INTEGER NOT NULL, "
	  "phrase_end INTEGER NOT NULL, kinds INTEGER NOT NULL, kind INTEGER NOT NULL, polarity INTEGER NOT NULL, "
	  "solution INTEGER NOT NULL, intensity REAL NOT NULL, score REAL NOT NULL, words BLOB NOT NULL, "
	  "reasons TEXT NOT NULL, outcome TEXT NOT NULL, added INTEGER NOT NULL DEFAULT 0)" },
	{ "derived_sure", "CREATE TABLE derived_sure(mention INTEGER PRIMARY KEY, probability REAL NOT NULL, reasons TEXT NOT NULL)" },
	{ "derived_word", "CREATE TABLE derived_word(id INTEGER PRIMARY KEY, word TEXT NOT NULL, stem TEXT NOT NULL, "
	  "role INTEGER NOT NULL)" },
	/* need: as shown; base: before people's decisions; fixed: people put it there. */
	{ "derived_assignment", "CREATE TABLE derived_assignment(mention INTEGER PRIMARY KEY, need INTEGER NOT NULL, "
	  "posterior REAL NOT NULL, centrality REAL NOT NULL, base INTEGER NOT NULL, fixed INTEGER NOT NULL DEFAULT 0)" },
	/* label: as shown; own_label: made of its words, as people left them; found_label: as they were found. goes_to: the need it was merged into, or 0. */
	{ "derived_need", "CREATE TABLE derived_need(id INTEGER PRIMARY KEY, label TEXT NOT NULL, own_label TEXT NOT NULL DEFAULT '', found_label TEXT NOT NULL DEFAULT '', "
	  "definition TEXT NOT NULL DEFAULT '', said_outcome TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', "
	  "met INTEGER NOT NULL DEFAULT 0, pinned INTEGER NOT NULL DEFAULT 0, dismissed INTEGER NOT NULL DEFAULT 0, "
	  "goes_to INTEGER NOT NULL DEFAULT 0, touched INTEGER NOT NULL DEFAULT 0, theme INTEGER NOT NULL, "
	  "mention_count INTEGER NOT NULL, document_count INTEGER NOT NULL, customer_count INTEGER NOT NULL, "
	  "unmet_count INTEGER NOT NULL, intensity REAL NOT NULL, kind_count TEXT NOT NULL)" },
	{ "derived_term", "CREATE TABLE derived_term(need INTEGER NOT NULL, rank INTEGER NOT NULL, term TEXT NOT NULL, "
	  "PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	{ "derived_quote", "CREATE TABLE derived_quote(need INTEGER NOT NULL, rank INTEGER NOT NULL, mention INTEGER NOT NULL, "
	  "PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	{ "derived_place", "CREATE TABLE derived_place(need INTEGER PRIMARY KEY, stability REAL, x REAL NOT NULL, y REAL NOT NULL)" },
	{ "derived_apart", "CREATE TABLE derived_apart(need INTEGER NOT NULL, rank INTEGER NOT NULL, term TEXT NOT NULL, "
	  "PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	{ "derived_neighbour", "CREATE TABLE derived_neighbour(need INTEGER NOT NULL, rank INTEGER NOT NULL, other INTEGER NOT NULL, "
	  "similarity REAL NOT NULL, PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	{ "derived_theme", "CREATE TABLE derived_theme(level INTEGER NOT NULL, id INTEGER NOT NULL, area INTEGER NOT NULL, "
	  "label TEXT NOT NULL, PRIMARY KEY(level, id)) WITHOUT ROWID" },
	{ "derived_unplaced", "CREATE TABLE derived_unplaced(mention INTEGER PRIMARY KEY, rank INTEGER NOT NULL, found_rank INTEGER NOT NULL, "
	  "word TEXT NOT NULL, customer_count INTEGER NOT NULL)" },
	{ "derived_cooc", "CREATE TABLE derived_cooc(rank INTEGER PRIMARY KEY, need_a INTEGER NOT NULL, need_b INTEGER NOT NULL, "
	  "customer_count INTEGER NOT NULL, lift REAL NOT NULL, p REAL NOT NULL, q REAL NOT NULL)" },
	{ "derived_node", "CREATE TABLE derived_node(need INTEGER PRIMARY KEY, community INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL)" },
	{ "derived_community", "CREATE TABLE derived_community(id INTEGER PRIMARY KEY, customer_count INTEGER NOT NULL)" },
	{ "derived_segment", "CREATE TABLE derived_segment(id INTEGER PRIMARY KEY, label TEXT NOT NULL, "
	  "customer_count INTEGER NOT NULL, share REAL NOT NULL, stability REAL NOT NULL)" },
	{ "derived_member", "CREATE TABLE derived_member(unit INTEGER PRIMARY KEY, segment INTEGER NOT NULL, "
	  "posterior REAL NOT NULL)" },
	{ "derived_defining", "CREATE TABLE derived_defining(segment INTEGER NOT NULL, rank INTEGER NOT NULL, "
	  "need INTEGER NOT NULL, lift REAL NOT NULL, share REAL NOT NULL, PRIMARY KEY(segment, rank)) WITHOUT ROWID" },
	{ "derived_mix", "CREATE TABLE derived_mix(segment INTEGER NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL, "
	  "value TEXT NOT NULL, customer_count INTEGER NOT NULL, share REAL NOT NULL, lift REAL NOT NULL, "
	  "PRIMARY KEY(segment, rank)) WITHOUT ROWID" },
	{ "derived_reach", "CREATE TABLE derived_reach(segment INTEGER NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL, "
	  "value TEXT NOT NULL, customer_count INTEGER NOT NULL, share REAL NOT NULL, lift REAL NOT NULL, q REAL NOT NULL, "
	  "PRIMARY KEY(segment, rank)) WITHOUT ROWID" },
	{ "derived_told", "CREATE TABLE derived_told(rank INTEGER PRIMARY KEY, name TEXT NOT NULL, segments INTEGER NOT NULL, "
	  "enough INTEGER NOT NULL, customer_count INTEGER NOT NULL, share REAL NOT NULL, p REAL NOT NULL)" },
	{ "derived_coverage", "CREATE TABLE derived_coverage(segment INTEGER PRIMARY KEY, known INTEGER NOT NULL, "
	  "customer_count INTEGER NOT NULL, need_count INTEGER NOT NULL, share REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, "
	  "chao2_unseen REAL NOT NULL, more_for_90 INTEGER NOT NULL, more_for_95 INTEGER NOT NULL, late_share REAL NOT NULL, "
	  "saturated INTEGER NOT NULL, note TEXT NOT NULL)" },
	{ "derived_curve", "CREATE TABLE derived_curve(segment INTEGER NOT NULL, customer_count INTEGER NOT NULL, share REAL NOT NULL, "
	  "low REAL NOT NULL, high REAL NOT NULL, need_count REAL NOT NULL, need_low REAL NOT NULL, need_high REAL NOT NULL, "
	  "PRIMARY KEY(segment, customer_count)) WITHOUT ROWID" },
	/* Words of a need whose mentions people changed. */
	{ "derived_said_term", "CREATE TABLE derived_said_term(need INTEGER NOT NULL, rank INTEGER NOT NULL, term TEXT NOT NULL, "
	  "PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	{ "derived_said_quote", "CREATE TABLE derived_said_quote(need INTEGER NOT NULL, rank INTEGER NOT NULL, "
	  "mention INTEGER NOT NULL, PRIMARY KEY(need, rank)) WITHOUT ROWID" },
	/* What became of each decision when the log was last applied. */
	{ "derived_decision", "CREATE TABLE derived_decision(decision INTEGER PRIMARY KEY, outcome INTEGER NOT NULL, "
	  "orphan_count INTEGER NOT NULL, reason TEXT NOT NULL)" },
	{ "derived_point", "CREATE TABLE derived_point(need INTEGER NOT NULL, segment INTEGER NOT NULL, start TEXT NOT NULL, "
	  "customer_count INTEGER NOT NULL, active_count INTEGER NOT NULL, complete INTEGER NOT NULL, "
	  "PRIMARY KEY(need, segment, start)) WITHOUT ROWID" },
	{ "derived_change", "CREATE TABLE derived_change(segment INTEGER NOT NULL, need INTEGER NOT NULL, first TEXT NOT NULL, "
	  "last TEXT NOT NULL, ratio REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, p REAL NOT NULL, direction INTEGER NOT NULL, "
	  "PRIMARY KEY(segment, need)) WITHOUT ROWID" },
	{ "derived_event", "CREATE TABLE derived_event(event INTEGER PRIMARY KEY, days INTEGER NOT NULL)" },
	{ "derived_effect", "CREATE TABLE derived_effect(event INTEGER NOT NULL, need INTEGER NOT NULL, before REAL NOT NULL, "
	  "after REAL NOT NULL, ratio REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, significant INTEGER NOT NULL, "
	  "PRIMARY KEY(event, need)) WITHOUT ROWID" },
	{ "derived_goal", "CREATE TABLE derived_goal(goal INTEGER PRIMARY KEY, now REAL NOT NULL, state TEXT NOT NULL)" },
	{ "derived_opportunity", "CREATE TABLE derived_opportunity(segment INTEGER NOT NULL, item TEXT NOT NULL, need INTEGER NOT NULL, "
	  "respondent_count INTEGER NOT NULL, important_count INTEGER NOT NULL, satisfied_count INTEGER NOT NULL, "
	  "importance REAL NOT NULL, satisfaction REAL NOT NULL, gap REAL NOT NULL, gap_low REAL NOT NULL, "
	  "gap_high REAL NOT NULL, score REAL NOT NULL, score_low REAL NOT NULL, score_high REAL NOT NULL, "
	  "PRIMARY KEY(segment, item)) WITHOUT ROWID" },
	/* Of no run: what an embedding server answered, by model and text. */
	{ "derived_embedding", "CREATE TABLE derived_embedding(key BLOB PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID" },
	{ "derived_near", "CREATE TABLE derived_near(document INTEGER PRIMARY KEY, original INTEGER NOT NULL)" },
	{ "derived_repeat", "CREATE TABLE derived_repeat(document INTEGER PRIMARY KEY)" },
	{ "derived_passage", "CREATE TABLE derived_passage(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, "
	  "start_bytes INTEGER NOT NULL, end_bytes INTEGER NOT NULL)" },
	{ "derived_search", SEARCH_SQL },
	/* What FTS5 makes for itself. */
	{ "derived_search_data", "CREATE TABLE 'derived_search_data'(id INTEGER PRIMARY KEY, block BLOB)" },
	{ "derived_search_idx", "CREATE TABLE 'derived_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID" },
	{ "derived_search_docsize", "CREATE TABLE 'derived_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB)" },
	{ "derived_search_config", "CREATE TABLE 'derived_search_config'(k PRIMARY KEY, v) WITHOUT ROWID" },
};

#define TOTAL(a) (sizeof(a) / sizeof((a)[0]))

/* Tables that were otherwise in version 1. */
static const struct um_table content_1[] = {
	{ "document", DOCUMENT_SQL(" UNIQUE") },
};

#define CONTENT_1 8 /* tables of version 1, the first ones */

size_t um_schema_total(int64_t version)
{
	return version == 1 ? CONTENT_1 : TOTAL(content);
}

size_t um_schema_derived_total(void)
{
	return TOTAL(derived);
}

static const char *find_sql(const struct um_table *table, size_t total, struct um_str name)
{
	size_t i;

	for (i = 0; i < total; i++)
		if (um_str_eq(um_str(table[i].name), name))
			return table[i].sql;
	return NULL;
}

const char *um_schema_sql(int64_t version, struct um_str name)
{
	const char *sql = version == 1 ? find_sql(content_1, TOTAL(content_1), name) : NULL;

	return sql ? sql : find_sql(content, um_schema_total(version), name);
}

const char *um_schema_derived_sql(struct um_str name)
{
	return find_sql(derived, TOTAL(derived), name);
}

static enum unmet_status create_tables(struct um_store *store, const struct um_table *table, size_t total,
                                       struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < total && !rc; i++)
		if (strncmp(table[i].sql, "CREATE TABLE '", 14) != 0)
			rc = um_sql_exec(store, table[i].sql, err);
	return rc;
}

enum unmet_status um_schema_create_derived(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc = create_tables(store, derived, TOTAL(derived), err);

	return rc ? rc : um_sql_exec(store, "INSERT OR REPLACE INTO meta(name, value) "
	                   "VALUES('derived_version', '" UM_STORE_DERIVED_VERSION "')", err);
}

enum unmet_status um_schema_create_content(struct um_store *store, int64_t after, struct unmet_error *err)
{
	size_t have = after ? um_schema_total(after) : 0;

	return create_tables(store, content + have, TOTAL(content) - have, err);
}

enum unmet_status um_schema_create(struct um_store *store, struct unmet_error *err)
{
	char pragma[96];
	enum unmet_status rc = um_store_begin(store, err);

	if (rc)
		return rc;
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id=%d; PRAGMA user_version=%d",
	         UM_STORE_APPLICATION_ID, UM_STORE_CONTENT_VERSION);
	rc = um_sql_exec(store, pragma, err);
	if (!rc)
		rc = um_schema_create_content(store, 0, err);
	if (!rc)
		rc = um_schema_create_derived(store, err);
	return um_store_finish(store, rc, true, err);
}

/* ---- clearing ----------------------------------------------------------------------------- */

#define CLEAR_TRENDS "DELETE FROM derived_point; DELETE FROM derived_change; DELETE FROM derived_event; DELETE FROM derived_effect; " \
	"DELETE FROM derived_goal; DELETE FROM meta WHERE name GLOB 'trend_*'; "

enum unmet_status um_store_trends_clear(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, CLEAR_TRENDS, err);
}

static const char *const clear_sql[] = {
	[UM_PART_MENTIONS] = "DELETE FROM derived_near; DELETE FROM derived_repeat; DELETE FROM derived_mention; DELETE FROM derived_sure; DELETE FROM derived_word; DELETE FROM derived_language; "
		"DELETE FROM meta WHERE name GLOB 'detect_*'",
	[UM_PART_NEEDS] = "DELETE FROM derived_assignment; DELETE FROM derived_need; DELETE FROM derived_term; "
		"DELETE FROM derived_quote; DELETE FROM derived_decision; DELETE FROM derived_said_quote; DELETE FROM derived_said_term; DELETE FROM derived_place; DELETE FROM derived_apart; DELETE FROM derived_neighbour; "
		"DELETE FROM derived_theme; DELETE FROM derived_unplaced; DELETE FROM meta WHERE name GLOB 'cluster_*'",
	[UM_PART_SEGMENTS] = "DELETE FROM derived_cooc; DELETE FROM derived_node; DELETE FROM derived_community; DELETE FROM derived_segment; DELETE FROM derived_member; "
		"DELETE FROM derived_defining; DELETE FROM derived_mix; DELETE FROM derived_reach; "
		"DELETE FROM derived_told; DELETE FROM derived_coverage; DELETE FROM derived_curve; DELETE FROM derived_opportunity; " CLEAR_TRENDS "DELETE FROM meta WHERE name GLOB 'segment_*'",
};

enum unmet_status um_store_clear(struct um_store *store, enum um_store_part from, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t part;

	for (part = (size_t)from; part < TOTAL(clear_sql) && !rc; part++)
		rc = um_sql_exec(store, clear_sql[part], err);
	return rc;
}

/* um_schema_clear_derived - documents changed: whatever was made of them is stale. */
enum unmet_status um_schema_clear_derived(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc = um_store_clear(store, UM_PART_MENTIONS, err);

	if (!rc)
		rc = um_sql_exec(store, "DELETE FROM derived_unit; DELETE FROM derived_person; DELETE FROM derived_account; "
		                 "DELETE FROM derived_document; DELETE FROM derived_linked; DELETE FROM meta WHERE name GLOB 'unit*'", err);
	return rc;
}
