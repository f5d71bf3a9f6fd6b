/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mention.c - mentions into the store, in the order of documents, with dense ids 1.. that say so. Each
 * row carries its words as variable-length numbers, so that grouping never has to read or tokenize a
 * text again.
 */
#include "base/intern.h"
#include "store/internal.h"

#define SPELLING_BYTES_MAX ((size_t)1 << 30)
#define LANGUAGES_MAX 64

struct language { const char *code; uint64_t document_count; };

struct thread_map { uint32_t *word; size_t capacity; };

struct um_mention_writer {
	struct um_store *store;
	sqlite3_stmt *add;
	struct um_intern *word;       /* all threads' spellings, as in a pack */
	uint32_t threads;
	struct thread_map *of;        /* [threads] thread's word -> ours */
	struct um_buf words;          /* of one mention */
	uint64_t mention_count, sentence_count;
	struct language language[LANGUAGES_MAX];
	size_t language_count;
};

enum unmet_status um_mention_writer_new(struct um_mention_writer **out, struct um_store *store, uint32_t threads,
                                        struct unmet_error *err)
{
	struct um_mention_writer *w = um_calloc(1, sizeof(*w));
	enum unmet_status rc;

	*out = NULL;
	if (!w)
		return um_nomem(err);
	w->store = store;
	w->threads = threads;
	um_buf_init(&w->words, (size_t)1 << 30);
	w->word = um_intern_new(SPELLING_BYTES_MAX);
	w->of = um_calloc(threads, sizeof(*w->of));
	rc = w->word && w->of ? UNMET_OK : um_nomem(err);
	if (!rc)
		rc = um_sql_prepare(store, &w->add, "INSERT INTO derived_mention(id, document, start_bytes, end_bytes, phrase_start, "
		                    "phrase_end, kinds, kind, polarity, solution, intensity, score, words, reasons, outcome) "
		                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);
	if (rc) {
		um_mention_writer_free(w);
		return rc;
	}
	*out = w;
	return UNMET_OK;
}

void um_mention_writer_free(struct um_mention_writer *w)
{
	uint32_t i;

	if (!w)
		return;
	sqlite3_finalize(w->add);
	um_intern_free(w->word);
	for (i = 0; w->of && i < w->threads; i++)
		um_free(w->of[i].word);
	um_free(w->of);
	um_buf_release(&w->words);
	um_free(w);
}

/* spelling_bytes - of the first spelling at p: word NUL stem NUL mark. */
static size_t spelling_bytes(const char *p)
{
	size_t word = strlen(p) + 1;

	return word + strlen(p + word) + 2;
}

enum unmet_status um_mention_writer_learn(struct um_mention_writer *w, const struct um_pack *pack, struct unmet_error *err)
{
	struct thread_map *of = &w->of[pack->thread];
	const char *at = pack->spelling.ptr;
	uint32_t i;

	if (!um_grow((void **)&of->word, &of->capacity, (size_t)pack->first_new + pack->new_count, sizeof(*of->word)))
		return um_nomem(err);
	for (i = 0; i < pack->new_count; i++) {
		size_t len = spelling_bytes(at);
		uint32_t id = um_intern_add(w->word, at, len);

		if (id == UM_INTERN_NONE)
			return um_nomem(err); /* or a gibibyte of different words */
		of->word[pack->first_new + i] = id;
		at += len;
	}
	return UNMET_OK;
}

/* ---- mentions ----------------------------------------------------------------------------- */

static void add_varint(struct um_buf *out, uint64_t value)
{
	char bytes[10];
	size_t len = 0;

	for (; value >= 0x80; value >>= 7)
		bytes[len++] = (char)(value | 0x80);
	bytes[len++] = (char)value;
	um_buf_add(out, bytes, len);
}

static enum unmet_status encode_words(struct um_mention_writer *w, const struct um_pack *pack,
                                      const struct um_pack_mention *m, struct unmet_error *err)
{
	const struct thread_map *of = &w->of[pack->thread];
	uint32_t i;

	um_buf_clear(&w->words);
	for (i = 0; i < m->word_count; i++) {
		uint32_t code = pack->word[m->word + i];

		add_varint(&w->words, code > UM_PACK_CONTEXT ? ((uint64_t)of->word[(code >> 1) - 1] + 1) << 1 | (code & 1) : code);
	}
	return um_buf_check(&w->words, err);
}

static enum unmet_status add_mention(struct um_mention_writer *w, const struct um_pack *pack, int64_t document,
                                     const struct um_mention *m, struct unmet_error *err)
{
	sqlite3_stmt *stmt = w->add;

	sqlite3_bind_int64(stmt, 1, (int64_t)++w->mention_count);
	sqlite3_bind_int64(stmt, 2, document);
	sqlite3_bind_int64(stmt, 3, m->start);
	sqlite3_bind_int64(stmt, 4, m->end);
	sqlite3_bind_int64(stmt, 5, m->phrase_start);
	sqlite3_bind_int64(stmt, 6, m->phrase_end);
	sqlite3_bind_int64(stmt, 7, m->kinds);
	sqlite3_bind_int(stmt, 8, m->kind);
	sqlite3_bind_int(stmt, 9, m->polarity);
	sqlite3_bind_int(stmt, 10, m->solution);
	sqlite3_bind_double(stmt, 11, (double)m->intensity);
	sqlite3_bind_double(stmt, 12, (double)m->score);
	sqlite3_bind_blob64(stmt, 13, w->words.len ? w->words.ptr : "", w->words.len, SQLITE_STATIC);
	um_sql_bind_str(stmt, 14, um_str_n(pack->note.ptr + m->reasons, m->reasons_bytes));
	um_sql_bind_str(stmt, 15, um_str_n(pack->note.ptr + m->outcome, m->outcome_bytes));
	return um_sql_run(w->store, stmt, err);
}

static enum unmet_status count_language(struct um_mention_writer *w, const char *code, struct unmet_error *err)
{
	size_t i;

	if (!code)
		code = "";
	for (i = 0; i < w->language_count; i++)
		if (strcmp(w->language[i].code, code) == 0)
			break;
	if (i == LANGUAGES_MAX)
		return um_fail(err, UNMET_E_LIMIT, "more than %d languages", LANGUAGES_MAX);
	if (i == w->language_count)
		w->language[w->language_count++] = (struct language){ code, 0 };
	w->language[i].document_count++;
	return UNMET_OK;
}

enum unmet_status um_mention_writer_add(struct um_mention_writer *w, const struct um_pack *pack, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t d;
	uint32_t i;

	for (d = 0; d < pack->document_count && !rc; d++) {
		const struct um_pack_document *document = &pack->document[d];

		rc = count_language(w, document->lang, err);
		for (i = 0; i < document->mention_count && !rc; i++) {
			const struct um_pack_mention *m = &pack->mention[document->mention + i];

			rc = encode_words(w, pack, m, err);
			if (!rc)
				rc = add_mention(w, pack, document->id, &m->mention, err);
		}
	}
	w->sentence_count += pack->sentence_count;
	return rc;
}

/* ---- words, languages, totals ------------------------------------------------------------- */

static enum unmet_status write_words(struct um_mention_writer *w, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	uint32_t id;
	enum unmet_status rc = um_sql_prepare(w->store, &stmt, "INSERT INTO derived_word(id, word, stem, role) VALUES(?, ?, ?, ?)", err);

	for (id = 0; id < um_intern_size(w->word) && !rc; id++) {
		struct um_str spelling = um_intern_text(w->word, id), word = um_str(spelling.ptr);

		sqlite3_bind_int64(stmt, 1, id);
		um_sql_bind_str(stmt, 2, word);
		um_sql_bind_str(stmt, 3, um_str(spelling.ptr + word.len + 1));
		sqlite3_bind_int(stmt, 4, spelling.ptr[spelling.len - 1] - '0');
		rc = um_sql_run(w->store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status write_languages(struct um_mention_writer *w, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(w->store, &stmt, "INSERT INTO derived_language(lang, document_count) VALUES(?, ?)", err);

	for (i = 0; i < w->language_count && !rc; i++) {
		um_sql_bind_str(stmt, 1, um_str(w->language[i].code));
		sqlite3_bind_int64(stmt, 2, (int64_t)w->language[i].document_count);
		rc = um_sql_run(w->store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_mention_writer_end(struct um_mention_writer *w, uint64_t *mention_count, struct unmet_error *err)
{
	char text[24];
	enum unmet_status rc = write_words(w, err);

	if (!rc)
		rc = write_languages(w, err);
	*mention_count = w->mention_count;
	sqlite3_snprintf(sizeof(text), text, "%llu", w->sentence_count);
	return rc ? rc : um_store_fact_set(w->store, "detect_sentences", um_str(text), err);
}
