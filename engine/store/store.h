/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - one project, one SQLite file, one writer.
 *
 *   content   source account_row customer document document_text turn reject    precious, migrated
 *   derived   derived_*: units mentions stems needs segments passages           dropped and rebuilt
 *
 * The store knows the types of every stage and none of their algorithms. It hands them what they work
 * on (documents in a stable order, bags of stems, customers by needs) and keeps what they found. Every
 * number a reader sees is computed in one place here (count.c, results.c).
 *
 * Order     documents come sorted by a hash of what they are, never by when they arrived
 * Errors    BUSY, FULL, IO, CORRUPT, NEWER, NOMEM from any function; an error inside a transaction
 *           leaves it open for um_store_rollback
 * Threads   one at a time; handing the store from thread to thread is fine
 */
#ifndef UM_STORE_H
#define UM_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "cluster/types.h"
#include "decide/types.h"
#include "ingest/types.h"
#include "need/types.h"
#include "segment/types.h"

struct um_store;

/* ---- the file (open.c) -------------------------------------------------------------------- */

enum um_store_mode { UM_STORE_WRITE, UM_STORE_READ };

/* um_store_open - WRITE makes the file where there is none and keeps every other writer out until
 * um_store_close; READ needs an existing project and never changes a byte of it. */
enum unmet_status um_store_open(struct um_store **store, const char *path, enum um_store_mode mode,
                                struct unmet_error *err);
void um_store_close(struct um_store *store); /* NULL is fine; rolls back what is not committed */
const char *um_store_sqlite_version(void);

enum unmet_status um_store_begin(struct um_store *store, struct unmet_error *err); /* IMMEDIATE */
enum unmet_status um_store_commit(struct um_store *store, struct unmet_error *err);
/* um_store_snapshot - everything read until um_store_rollback is of one moment, whoever writes meanwhile. */
enum unmet_status um_store_snapshot(struct um_store *store, struct unmet_error *err);
/* um_store_finish - the end of a transaction: commit what was written where rc is OK and it is to be kept, take it all back
 * otherwise. Returns rc, or what kept the commit from happening. Also fine where um_store_begin failed with rc. */
enum unmet_status um_store_finish(struct um_store *store, enum unmet_status rc, bool keep, struct unmet_error *err);
void um_store_rollback(struct um_store *store); /* also fine when SQLite has rolled back already */

/* Facts about the last run, by name; derived. *value is "" where there is none. */
enum unmet_status um_store_fact_set(struct um_store *store, const char *name, struct um_str value,
                                    struct unmet_error *err);
enum unmet_status um_store_fact(struct um_store *store, const char *name, struct um_arena *arena,
                                const char **value, struct unmet_error *err);

/* What holds for a project for good (setting.c); content. *value is "" where there is none. */
enum unmet_status um_store_setting_set(struct um_store *store, const char *name, struct um_str value,
                                       struct unmet_error *err);
enum unmet_status um_store_setting(struct um_store *store, const char *name, struct um_arena *arena,
                                   const char **value, struct unmet_error *err);
/* Names known to a project whose texts are masked: keyed hash -> bits, both ways. In a transaction of the caller. */
enum unmet_status um_store_names_read(struct um_store *store, struct um_map *known, struct unmet_error *err);
enum unmet_status um_store_names_write(struct um_store *store, const struct um_map *known, struct unmet_error *err);

/* What a stage clears before it writes: its own results and those of every stage after it. */
enum um_store_part { UM_PART_MENTIONS, UM_PART_NEEDS, UM_PART_SEGMENTS };
enum unmet_status um_store_clear(struct um_store *store, enum um_store_part from, struct unmet_error *err);

/* ---- ingest (source.c, document.c, account.c) --------------------------------------------- */

/*
 * um_store_ingest_begin - fill *sink with functions that store what readers hand over.
 *
 *   reading   hash of the options that change how a file is read: the same file read with others is
 *             read anew, and what the first reading left is replaced
 *
 * Always    rows = stored + duplicate + rejected; a document is held once (document.c says what is one)
 * Again     rows and the position in their source commit together, in batches; after a crash the same
 *           call skips what was committed and ends in the same state
 */
enum unmet_status um_store_ingest_begin(struct um_store *store, struct um_hash128 reading,
                                        struct um_ingest_sink *sink, struct unmet_error *err);
/* um_store_ingest_end - commit the last batch (keep) or drop it, and settle conflicting accounts. */
enum unmet_status um_store_ingest_end(struct um_store *store, bool keep, struct unmet_error *err);

/* ---- documents (read.c) ------------------------------------------------------------------- */

struct um_store_document {
	int64_t id;
	uint64_t hash;              /* of its key: the same in any order of files */
	struct um_str text, lang;
	const struct um_turn *turn;
	size_t turn_count;
};

enum um_store_order { UM_ORDER_STABLE, UM_ORDER_ARRIVAL, UM_ORDER_ONE };

struct um_store_reader;
/* um_store_reader_new - every document whose id is above `after`; ONE: the one whose id it is. */
enum unmet_status um_store_reader_new(struct um_store_reader **reader, struct um_store *store,
                                      enum um_store_order order, int64_t after, struct unmet_error *err);
void um_store_reader_free(struct um_store_reader *reader);
/* um_store_reader_next - copied into arena; *more false at the end. */
enum unmet_status um_store_reader_next(struct um_store_reader *reader, struct um_arena *arena,
                                       struct um_store_document *document, bool *more,
                                       struct unmet_error *err);
/* um_store_agents - does anybody speak who is no customer? */
enum unmet_status um_store_agents(struct um_store *store, bool *any, struct unmet_error *err);

enum unmet_status um_store_document_count(struct um_store *store, uint64_t *total, struct unmet_error *err);
/* um_store_verify - rehash every document; CORRUPT names the first that differs. */
enum unmet_status um_store_verify(struct um_store *store, struct unmet_error *err);

/* ---- what an embedding server answered (embedding.c) ---------------------------------------- */

struct um_embedding_cache;

enum unmet_status um_embedding_cache_new(struct um_embedding_cache **out, struct um_store *store, struct unmet_error *err);
void um_embedding_cache_free(struct um_embedding_cache *cache); /* NULL is fine */
/* um_embedding_find - row[total] of a key; not found where it has another number of numbers. */
enum unmet_status um_embedding_find(struct um_embedding_cache *cache, struct um_hash128 key, float *row, uint32_t total, bool *found,
                                    struct unmet_error *err);
enum unmet_status um_embedding_add(struct um_embedding_cache *cache, struct um_hash128 key, const float *row, uint32_t total,
                                   struct unmet_error *err);

/* ---- roles (role.c) ----------------------------------------------------------------------- */

/* Documents come from a reader with the roles people chose; what was found stays beside them. */
enum unmet_status um_store_each_speaker(struct um_store *store, unmet_speaker_role_fn fn, void *ctx, struct unmet_error *err);
enum unmet_status um_store_role_set(struct um_store *store, struct um_str speaker, struct um_str place, enum unmet_role role,
                                    uint64_t *document_count, struct unmet_error *err);

/* ---- customers (unit.c) ------------------------------------------------------------------- */

/* um_store_units_build - who counts as one: derived_unit, dense ids sorted by name, and the unit of
 * each document. Does nothing when they stand for this unit already. */
enum unmet_status um_store_units_build(struct um_store *store, enum unmet_unit unit, struct unmet_error *err);
enum unmet_status um_store_unit_count(struct um_store *store, uint32_t *total, struct unmet_error *err);
/* um_store_attributes - what is known of every unit: accounts files first, then the documents' own. */
enum unmet_status um_store_attributes(struct um_store *store, struct um_arena *arena,
                                      struct um_attributes *out, struct unmet_error *err);

/* ---- mentions (pack.c, mention.c) --------------------------------------------------------- */

/*
 * A pack carries the mentions of a block of documents from the thread that found them to the writer:
 * their words in the order of the text, so that no text is tokenized twice, as ids of that thread, and
 * the spelling of those the writer has not met.
 */
struct um_pack_mention {
	struct um_mention mention;
	uint32_t word, word_count;  /* in struct um_pack */
};

enum um_word_role { UM_WORD_CONTENT, UM_WORD_FUNCTION, UM_WORD_VAGUE };

#define UM_PACK_CONTEXT 1u
#define UM_TITLED_SENTENCES 30u /* a longer document has no title that says what each sentence is about */

struct um_pack_document {
	int64_t id;
	uint32_t mention, mention_count;
	const char *lang;           /* lives with the language set */
};

struct um_pack {
	struct um_pack_document *document;
	struct um_pack_mention *mention;
	uint32_t *word;             /* [word_count] (thread's word + 1) << 1 | all capitals; 0: a break;
	                             * UM_PACK_CONTEXT: what follows stands around the mention, not in it */
	size_t document_count, document_capacity, mention_count, mention_capacity, word_count, word_capacity;
	uint64_t sentence_count;    /* customers' */
	uint32_t thread;
	uint32_t first_new, new_count; /* words new to the thread: first_new.. */
	struct um_buf spelling;     /* of each: word NUL stem NUL, then the digit of its um_word_role */
	struct um_buf note;         /* reasons and outcomes of mentions */
	const struct um_map *names; /* um_store_name_words, or NULL */
};

/* The words one thread has met in mentions: a spelling with the stem its language gives it. */
struct um_thread_words {
	struct um_thread_word { uint32_t term, role, id; } *last; /* [last_capacity] by word of the vocabulary */
	size_t last_capacity;
	struct um_map id;           /* word << 32 | term << 2 | role -> id */
	uint32_t total;
};

void um_pack_init(struct um_pack *pack);
void um_pack_release(struct um_pack *pack);
void um_pack_clear(struct um_pack *pack, const struct um_thread_words *words, uint32_t thread);
void um_thread_words_init(struct um_thread_words *words);
void um_thread_words_release(struct um_thread_words *words);
/* um_pack_add - the mentions of one document and their words. Links and punctuation are breaks; short numbers are words that
 * name nothing. */
enum unmet_status um_pack_add(struct um_pack *pack, struct um_thread_words *words, int64_t document,
                              const struct um_text *text, const struct um_vocab *vocab,
                              const struct um_mentions *mentions, struct unmet_error *err);

/* um_store_name_words - hashes (um_hash64) of the folded words of speakers' names into *map, which is initialized. Where such a
 * word is written as a name is, the mention carries it as one that names nothing. O(turns). */
enum unmet_status um_store_name_words(struct um_store *store, struct um_map *map, struct unmet_error *err);

struct um_mention_writer;
enum unmet_status um_mention_writer_new(struct um_mention_writer **writer, struct um_store *store,
                                        uint32_t threads, struct unmet_error *err);
void um_mention_writer_free(struct um_mention_writer *writer);
/* um_mention_writer_learn - the new words of a pack; for all packs of a round before any add. */
enum unmet_status um_mention_writer_learn(struct um_mention_writer *writer, const struct um_pack *pack,
                                          struct unmet_error *err);
/* um_mention_writer_add - mentions get dense ids 1.. in the order they are added. */
enum unmet_status um_mention_writer_add(struct um_mention_writer *writer, const struct um_pack *pack,
                                        struct unmet_error *err);
/* um_mention_writer_end - write the words, languages and totals. */
enum unmet_status um_mention_writer_end(struct um_mention_writer *writer, uint64_t *mention_count,
                                        struct unmet_error *err);

/* um_store_sources_apart - append the names of sources whose mentions hardly share a word with the others': of the
 * UM_APART_WORDS words that most of its mentions use, fewer than one in six. After um_mention_writer_end. Reads a sample. */
#define UM_APART_WORDS 50u
enum unmet_status um_store_sources_apart(struct um_store *store, struct um_buf *out, struct unmet_error *err);

/* ---- near-duplicates (near.c) ------------------------------------------------------------- */

struct um_near_writer;
/* um_near_writer_new - inside a transaction, after um_store_clear. */
enum unmet_status um_near_writer_new(struct um_near_writer **writer, struct um_store *store, struct unmet_error *err);
void um_near_writer_free(struct um_near_writer *writer);
/* um_near_writer_add - document says what original says; original is linked to none. */
enum unmet_status um_near_writer_add(struct um_near_writer *writer, int64_t document, int64_t original, struct unmet_error *err);
enum unmet_status um_near_writer_end(struct um_near_writer *writer, struct unmet_error *err);
/* um_store_repeats_build - which of them a customer says again; when links or units change. */
enum unmet_status um_store_repeats_build(struct um_store *store, struct unmet_error *err);

/* ---- what was learned of mentions (sure.c) ------------------------------------------------ */

struct um_spelling { const char *word, *stem; };
#define UM_SURE_BREAK UINT32_MAX

struct um_sure_mention {
	uint64_t id;
	uint8_t lot;                /* of its document, by its key: the same in any order of files */
	double score;
	enum unmet_kind kind;
	const uint32_t *word;       /* [word_count] as um_sure_spelling wants it, or UM_SURE_BREAK; until the next */
	size_t word_count;
};

struct um_sure;
enum unmet_status um_sure_new(struct um_sure **sure, struct um_store *store, struct unmet_error *err);
void um_sure_free(struct um_sure *sure);
size_t um_sure_word_total(const struct um_sure *sure);
const struct um_spelling *um_sure_spelling(const struct um_sure *sure, uint32_t word);
/* um_sure_next - the next mention by id; after *more was false, the first again. */
enum unmet_status um_sure_next(struct um_sure *sure, struct um_sure_mention *mention, bool *more, struct unmet_error *err);
/* um_sure_add - what was learned of a mention: kept beside it. */
enum unmet_status um_sure_add(struct um_sure *sure, uint64_t mention, double probability, struct um_str reasons,
                              struct unmet_error *err);

/* ---- bags (bags.c) ------------------------------------------------------------------------ */

/*
 * Mentions as bags over canonical stem ids. The sample fixes the stems; whatever is not in it is left
 * out of later blocks, which carry no words for phrases. The sample is all mentions, or those of customers drawn by a seeded hash.
 */
struct um_bag_set {
	struct um_bags bags;      /* its spellings, and surface, live with the reader */
	struct um_surface surface;
	uint64_t *mention;        /* [mention_count] id of each row */
	uint64_t *offset, *word_offset; /* what bags points to */
	uint32_t *term, *word, *customer;
	uint8_t *times;
	size_t mention_capacity, offset_capacity, word_offset_capacity, term_capacity, word_capacity,
	       customer_capacity, times_capacity;
};

struct um_bag_reader;
enum unmet_status um_bag_reader_new(struct um_bag_reader **reader, struct um_store *store, uint64_t seed,
                                    uint64_t sample_max, struct unmet_error *err);
void um_bag_reader_free(struct um_bag_reader *reader);
uint64_t um_bag_reader_total(const struct um_bag_reader *reader); /* mentions in the project */
bool um_bag_reader_sampled(const struct um_bag_reader *reader);   /* the sample is not everything */
/* um_bag_reader_also - before the sample: it holds these mentions too, whoever says them. also[id], borrowed until then. */
void um_bag_reader_also(struct um_bag_reader *reader, const uint8_t *also, uint64_t id_limit);
enum unmet_status um_bag_reader_sample(struct um_bag_reader *reader, struct um_bag_set *set, struct unmet_error *err);
/* um_bag_reader_block - the next at most `most` mentions of all, by id; mention_count 0 at the end. */
enum unmet_status um_bag_reader_block(struct um_bag_reader *reader, size_t most, struct um_bag_set *set,
                                      struct unmet_error *err);
void um_bag_set_release(struct um_bag_set *set);

/* ---- needs and segments (need.c, count.c, segment.c) -------------------------------------- */

/* um_store_assign - the needs of the mentions of one block. */
enum unmet_status um_store_assign(struct um_store *store, const struct um_bag_set *set,
                                  const struct um_grouping *grouping, struct unmet_error *err);
/* um_store_needs_write - labels, terms, themes and quotes; need id = index + 1. */
enum unmet_status um_store_needs_write(struct um_store *store, const struct um_bag_set *sample,
                                       const struct um_grouping *grouping, const struct um_need_label *label,
                                       struct unmet_error *err);
/* um_store_shape_write - stability, map, neighbours, themes and areas of the needs written. */
enum unmet_status um_store_shape_write(struct um_store *store, const struct um_bag_set *sample, const struct um_grouping *grouping,
                                       const struct um_shape *shape, struct unmet_error *err);
/* um_store_unplaced_write - the queue of what fits no need, first to last. */
enum unmet_status um_store_unplaced_write(struct um_store *store, const struct um_unplaced *list, size_t total,
                                          const struct um_surface *surface, struct unmet_error *err);
enum unmet_status um_store_unplaced_load(struct um_store *store, struct unmet_unplaced *out, struct unmet_error *err);
enum unmet_status um_store_each_unplaced(struct um_store *store, unmet_waiting_fn fn, void *ctx, struct unmet_error *err);
/* um_store_count - every count of needs, from mentions, documents and units; again when units change. */
enum unmet_status um_store_count(struct um_store *store, struct unmet_error *err);
/* um_store_need_ids - needs that are there and that nobody dismissed, by id: index i of an incidence is need id[i]. */
enum unmet_status um_store_need_ids(struct um_store *store, struct um_arena *arena, const uint32_t **id, size_t *total,
                                    struct unmet_error *err);
/* um_store_incidence - units x needs over mentions that are not praise; need indices are those of um_store_need_ids. */
enum unmet_status um_store_incidence(struct um_store *store, struct um_arena *arena, struct um_incidence *out,
                                     struct unmet_error *err);
enum unmet_status um_store_segments_write(struct um_store *store, const struct um_segmentation *segmentation,
                                          const struct um_attributes *attributes, struct unmet_error *err);
/* um_store_segments_rename - the labels of segments, from those of their needs. */
enum unmet_status um_store_segments_rename(struct um_store *store, struct unmet_error *err);

/* ---- decisions (decision.c, decided.c) ----------------------------------------------------- */

/* um_store_number - a number that only grows: "need" (last id given), "rev"; 0 where it was never set. */
enum unmet_status um_store_number(struct um_store *store, const char *name, uint64_t *out, struct unmet_error *err);
enum unmet_status um_store_number_set(struct um_store *store, const char *name, uint64_t value, struct unmet_error *err);

/* um_store_decisions - the whole log, by id; rows of mentions not resolved. In arena. */
enum unmet_status um_store_decisions(struct um_store *store, struct um_arena *arena, struct um_decision **out, size_t *total,
                                     struct unmet_error *err);
enum unmet_status um_store_decision_add(struct um_store *store, const struct um_decision *decision, struct unmet_error *err);

/* Every grouped mention, by id. */
struct um_store_grouping {
	size_t total;
	uint64_t *mention;          /* id */
	uint64_t *key;              /* um_mention_key */
	uint32_t *need, *base;      /* as people see it, 0: in none; as grouping found it, 0: added by people */
	uint8_t *fixed;             /* people put it there */
};

enum unmet_status um_store_grouping(struct um_store *store, struct um_arena *arena, struct um_store_grouping *out,
                                    struct unmet_error *err);
/* um_store_regroup - write what differs from `was`; *changed: a mention has another need. */
enum unmet_status um_store_regroup(struct um_store *store, const struct um_store_grouping *was, const uint32_t *base,
                                   const uint32_t *need, const uint8_t *fixed, bool *changed, struct unmet_error *err);

/* um_store_name_mentions - names of mentions by id, in arena. ARG for an id there is not. */
enum unmet_status um_store_name_mentions(struct um_store *store, const uint64_t *mention, size_t total, struct um_arena *arena,
                                         struct um_named *out, struct unmet_error *err);
/* um_store_same_words - the document still has these words in this place. */
enum unmet_status um_store_same_words(struct um_store *store, const struct um_named *named, bool *same, struct unmet_error *err);

/* Mentions people added (added.c): all go, or one is put at a place, with the need 0; where a mention is there already, it is that one. */
enum unmet_status um_store_added_clear(struct um_store *store, struct unmet_error *err);
enum unmet_status um_store_added_put(struct um_store *store, int64_t document, uint32_t start, uint32_t end, uint64_t *mention,
                                     struct unmet_error *err);
/* um_store_document_named - the document a named mention is in; 0: it is not there. */
enum unmet_status um_store_document_named(struct um_store *store, const struct um_named *named, int64_t *document, struct unmet_error *err);
/* um_store_place - a document by the id people see, and a place in it: the one given, or (*end 0) where the words stand, once. */
enum unmet_status um_store_place(struct um_store *store, const char *id, struct um_str words, int64_t *document, uint32_t *start, uint32_t *end,
                                 struct unmet_error *err);

/* um_store_unplaced_follow - the queue of what fits no need is 1, 2, 3, ... without what people placed. */
enum unmet_status um_store_unplaced_follow(struct um_store *store, struct unmet_error *err);
/* um_store_said - labels and all else that people say of needs; what they say no more goes. *listed: a need was
 * dismissed or restored. */
enum unmet_status um_store_said(struct um_store *store, const struct um_decide_result *result, bool *listed, struct unmet_error *err);
enum unmet_status um_store_reports(struct um_store *store, const struct um_decision *log, const struct um_decide_report *report,
                                   size_t total, struct unmet_error *err);
/* um_store_need_pasts - what runs did to needs, by run, then need; in arena. */
enum unmet_status um_store_need_pasts(struct um_store *store, struct um_arena *arena, const struct um_need_past **out, size_t *total,
                                      struct unmet_error *err);
enum unmet_status um_store_last_run(struct um_store *store, uint32_t *run, uint64_t *rev, struct unmet_error *err); /* 0: none */
/* um_store_need_counts - label and counts of a need into *out. */
enum unmet_status um_store_need_counts(struct um_store *store, uint32_t need, struct unmet_decided *out, struct unmet_error *err);
/* um_store_need_add - a row for a need that people made out of `like`, unless it has one. */
enum unmet_status um_store_need_add(struct um_store *store, uint32_t need, uint32_t like, struct unmet_error *err);

/* Mentions with the need people see them in, by id (named.c). */
struct um_store_held {
	size_t total;
	uint64_t *mention;
	uint32_t *need;             /* 0: none */
	uint32_t *base;
	float *posterior, *centrality; /* of base */
	uint8_t *counted;           /* 0: its customer says it in another document */
};

enum unmet_status um_store_held(struct um_store *store, struct um_arena *arena, struct um_store_held *out, struct unmet_error *err);
/* um_store_names_reset - needs are called what they were found as, with the words and quotes they were found with. */
enum unmet_status um_store_names_reset(struct um_store *store, struct unmet_error *err);
/* um_store_name_put - what a need is called after people changed its mentions; its terms and quotes. */
struct um_store_name { uint32_t need; struct um_str label; const struct um_str *term; size_t term_count; const uint64_t *quote; size_t quote_count; };
enum unmet_status um_store_name_put(struct um_store *store, const struct um_store_name *name, struct unmet_error *err);
/* um_store_units_of - who counts as one (dense id) of each mention; UINT32_MAX: the mention is not there. */
enum unmet_status um_store_units_of(struct um_store *store, const uint64_t *mention, size_t total, uint32_t *unit, struct unmet_error *err);
/* um_store_quotes - mentions with their words, by id, in arena; one that is not there is left out. */
enum unmet_status um_store_quotes(struct um_store *store, const uint64_t *mention, size_t total, struct um_arena *arena,
                                  struct unmet_quote *out, size_t *out_total, struct unmet_error *err);
/* um_store_segments_follow - labels of segments; stale: they stand on needs that changed, and say so. */
enum unmet_status um_store_segments_follow(struct um_store *store, bool stale, struct unmet_error *err);

/* ---- statistics (statistics.c) ------------------------------------------------------------ */

/* Each adds rows to what um_store_clear(UM_PART_SEGMENTS) has emptied; segment 0 stands for all customers. */
enum unmet_status um_store_coverage_write(struct um_store *store, uint32_t segment, const struct unmet_coverage *coverage,
                                          struct unmet_error *err);
enum unmet_status um_store_reach_write(struct um_store *store, uint32_t segment, const struct unmet_reach *reach, size_t total,
                                       struct unmet_error *err);
enum unmet_status um_store_told_write(struct um_store *store, const struct unmet_told *told, size_t total,
                                      struct unmet_error *err);
enum unmet_status um_store_network_write(struct um_store *store, const struct um_network *network, struct um_arena *arena,
                                         struct unmet_error *err);

/* ---- over time (dated.c, trend.c, plan.c) ------------------------------------------------- */

/* um_store_dated - who said anything when, and who raised what; documents after `today` are left out and counted. */
enum unmet_status um_store_dated(struct um_store *store, int32_t today, struct um_arena *arena, struct um_dated *out,
                                 struct unmet_error *err);
/* um_store_members - the segment (index) of every unit, UM_SEGMENT_NONE where it has none; and their labels. */
enum unmet_status um_store_members(struct um_store *store, struct um_arena *arena, uint32_t **of, const char *const **label,
                                   uint32_t *segment_count, struct unmet_error *err);

/* ---- ratings (rating.c) -------------------------------------------------------------------- */

struct um_rating_row { const char *customer, *item; uint32_t need; int importance, satisfaction; };

/* What needs are called, by id; those merged into another (goes_to) and dismissed ones too. */
struct um_need_words {
	uint32_t id, goes_to;
	const char *label, *own_label, *outcome, *definition; /* "" where nobody gave one; own_label: before people renamed it */
	uint64_t customer_count, mention_count, unmet_count;
	bool met, dismissed;
};

enum unmet_status um_store_need_words(struct um_store *store, struct um_arena *arena, struct um_need_words **need, size_t *total,
                                      struct unmet_error *err);

/* Content: one rating a customer and item; put replaces. The list comes by item, then customer,
 * whose name is folded as names are compared. */
enum unmet_status um_store_rating_put(struct um_store *store, struct um_str customer, struct um_str item, uint32_t need,
                                      int importance, int satisfaction, struct um_str source, struct unmet_error *err);
enum unmet_status um_store_ratings(struct um_store *store, struct um_arena *arena, struct um_rating_row **rating, size_t *total,
                                   struct unmet_error *err);
enum unmet_status um_store_opportunity_clear(struct um_store *store, struct unmet_error *err);
enum unmet_status um_store_opportunity_write(struct um_store *store, uint32_t segment, const struct unmet_opportunity *opportunity,
                                             struct unmet_error *err);
/* um_store_folded_units - name[unit], folded as names are compared. */
enum unmet_status um_store_folded_units(struct um_store *store, struct um_arena *arena, const char *const **name, uint32_t *total,
                                      struct unmet_error *err);

/* What is said about time, to be written anew as a whole after um_store_trends_clear. */
enum unmet_status um_store_trends_clear(struct um_store *store, struct unmet_error *err);
/* need or segment 0: the segment's own trend, or the need's among all customers. */
enum unmet_status um_store_trend_write(struct um_store *store, uint32_t need, uint32_t segment, const struct unmet_trend *trend,
                                       struct unmet_error *err);
enum unmet_status um_store_change_write(struct um_store *store, uint32_t need, uint32_t segment, const struct unmet_change *change,
                                        struct unmet_error *err);
enum unmet_status um_store_effects_write(struct um_store *store, const struct unmet_event *event, struct unmet_error *err);
enum unmet_status um_store_standing_write(struct um_store *store, const struct unmet_goal *goal, struct unmet_error *err);

/* Content: what people planned. Lists come by date; effects and standing are filled where they were written. */
enum unmet_status um_store_events(struct um_store *store, struct um_arena *arena, struct unmet_event **event, size_t *total,
                                  struct unmet_error *err);
enum unmet_status um_store_goals(struct um_store *store, struct um_arena *arena, struct unmet_goal **goal, size_t *total,
                                 struct unmet_error *err);
enum unmet_status um_store_event_add(struct um_store *store, const char *date, const char *name, struct unmet_error *err);
enum unmet_status um_store_goal_add(struct um_store *store, const struct unmet_goal *goal, struct unmet_error *err);
/* um_store_plan_remove - a row of "event" or "goal". ARG where there is none with this id. */
enum unmet_status um_store_plan_remove(struct um_store *store, const char *table, uint64_t id, struct unmet_error *err);
/* ---- runs (run.c) -------------------------------------------------------------------------- */

/* What a run held, by mention key, ascending; a fair sample of it where it is large. */
#define UM_SNAPSHOT_ROWS 200000u /* mentions of a run that are kept, those with the smallest keys */

struct um_snapshot {
	size_t total;
	uint64_t *key;
	uint32_t *base, *need;
};

struct um_store_run { uint32_t id; uint64_t rev; bool fitted; struct um_str at, config; };

enum um_run_change { UM_RUN_KEPT, UM_RUN_NEW, UM_RUN_SPLIT, UM_RUN_MERGED, UM_RUN_VANISHED };

/* What a run did to a need; other: the need it was split off, or merged into. */
struct um_run_need { uint32_t need; enum um_run_change change; uint32_t other; double overlap; };

enum unmet_status um_store_run_add(struct um_store *store, const struct um_store_run *run, const struct um_store_grouping *grouping,
                                   struct um_arena *arena, struct unmet_error *err);
enum unmet_status um_store_run_need_add(struct um_store *store, uint32_t run, const struct um_run_need *need, size_t total,
                                        struct unmet_error *err);
/* um_store_run_need_counts - labels and counts of a run's needs, as people see them now. */
enum unmet_status um_store_run_need_counts(struct um_store *store, uint32_t run, struct unmet_error *err);
/* um_store_snapshot_of - empty where the run is not there, or too old to be kept mention by mention. */
enum unmet_status um_store_snapshot_of(struct um_store *store, uint32_t run, struct um_arena *arena, struct um_snapshot *out,
                                       struct unmet_error *err);
enum unmet_status um_store_runs(struct um_store *store, struct um_arena *arena, const struct unmet_run **out, size_t *total,
                                struct unmet_error *err);
enum unmet_status um_store_run_needs(struct um_store *store, uint32_t run, struct um_arena *arena, const struct um_diff_need **out,
                                     size_t *total, struct unmet_error *err);
/* um_store_mention_keys - by mention id - 1. */
enum unmet_status um_store_mention_keys(struct um_store *store, struct um_arena *arena, uint64_t **key, uint64_t *total,
                                        struct unmet_error *err);
/* um_store_fitted_count - mentions of the last run that found needs. */
enum unmet_status um_store_fitted_count(struct um_store *store, uint64_t *out, struct unmet_error *err);
/* um_store_keep_names - needs are called what they were in a run. */
enum unmet_status um_store_keep_names(struct um_store *store, uint32_t run, struct unmet_error *err);
/* um_store_renumber - need i + 1 becomes need id[i], wherever it stands. */
enum unmet_status um_store_renumber(struct um_store *store, const uint32_t *id, uint32_t total, struct unmet_error *err);

/* ---- what readers see (results.c, quote.c, search.c) -------------------------------------- */

enum unmet_status um_store_results(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                   struct unmet_error *err);

/* um_store_each_mention - by (document, start), with everything a line of evidence needs. */
struct um_mention_row {
	struct unmet_quote quote;  /* text is not NUL-terminated at text_bytes: use the length */
	size_t text_bytes;
	struct um_mention mention; /* hits empty */
	uint32_t need;             /* id, 0 = none */
	double posterior;
	const char *near_duplicate_of; /* document it says the same as, "" for none */
	bool counted;              /* false: its customer says it in another document */
	uint64_t unplaced_rank;    /* in the queue of what fits no need, from 1; 0: it fits */
	const char *reasons;       /* a line each */
	double probability;        /* < 0: nothing was learned */
	const char *outcome;       /* "": none */
};

typedef enum unmet_status (*um_mention_fn)(void *ctx, const struct um_mention_row *row, struct unmet_error *err);
enum unmet_status um_store_each_mention(struct um_store *store, um_mention_fn fn, void *ctx,
                                        struct unmet_error *err);
enum unmet_status um_store_each_reject(struct um_store *store, unmet_reject_fn fn, void *ctx,
                                       struct unmet_error *err);

/* Full text: passages of sentences, as stems with blanks between. */
struct um_passage { int64_t document; uint32_t start, end; struct um_str stems; };

/* um_store_search_pending - documents above *after still want indexing (after = 0: all, afresh). */
enum unmet_status um_store_search_pending(struct um_store *store, bool *pending, int64_t *after,
                                          struct unmet_error *err);
struct um_search_writer;
/* um_search_writer_new - opens a transaction; um_search_writer_free takes it back unless it was ended. */
enum unmet_status um_search_writer_new(struct um_search_writer **writer, struct um_store *store, int64_t after,
                                       struct unmet_error *err);
enum unmet_status um_search_writer_add(struct um_search_writer *writer, const struct um_passage *passage,
                                       struct unmet_error *err);
enum unmet_status um_search_writer_end(struct um_search_writer *writer, struct unmet_error *err);
void um_search_writer_free(struct um_search_writer *writer);
/* um_store_search - passages that hold one of each row of stems. word[w] is one word of the query:
 * its stems in the project's languages, blanks between. */
enum unmet_status um_store_search(struct um_store *store, const struct um_str *word, size_t word_count,
                                  size_t most, unmet_hit_fn fn, void *ctx, struct unmet_error *err);
/* um_store_languages - codes of the documents' languages, most documents first; in arena. */
enum unmet_status um_store_languages(struct um_store *store, struct um_arena *arena, const char *const **code,
                                     const uint64_t **document_count, size_t *total, struct unmet_error *err);

#endif
