/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canned.c - macros of a help desk come back in customers' words: quoted without a mark, or pasted into the
 * ticket by whoever opened it. What agents said word for word in several documents is theirs wherever it stands.
 * Repetition alone is no sign of it: customers sign the same letter, and meant it.
 */
#include "canned.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <ctype.h>

#define LEAST_BYTES 20u
#define LEAST_BLANKS 3u

void um_canned_init(struct um_canned *canned)
{
	um_map_init(&canned->said);
}

void um_canned_release(struct um_canned *canned)
{
	um_map_release(&canned->said);
}

/* Without the marks and blanks around it. */
static struct um_str core(struct um_str s)
{
	while (s.len && !isalnum((unsigned char)*s.ptr) && !(*s.ptr & '\x80'))
		s = um_str_n(s.ptr + 1, s.len - 1);
	while (s.len && !isalnum((unsigned char)s.ptr[s.len - 1]) && !(s.ptr[s.len - 1] & '\x80'))
		s.len--;
	return s;
}

/* The words as they are compared; false: too few to belong to anybody. */
static bool words_hash(struct um_str s, struct um_buf *fold, uint64_t *hash)
{
	size_t blanks = 0;

	s = core(s);
	for (size_t i = 0; i < s.len; i++)
		blanks += s.ptr[i] == ' ';
	if (s.len < LEAST_BYTES || blanks < LEAST_BLANKS)
		return false;
	um_buf_clear(fold);
	um_utf8_fold(fold, s.ptr, s.len);
	*hash = um_hash64(fold->ptr, fold->len);
	return !fold->failed;
}

/* In low bits how many documents, above them the last one, so that a document counts once. */
static enum unmet_status count(struct um_canned *canned, struct um_str s, uint32_t document, struct um_buf *fold,
                               struct unmet_error *err)
{
	uint64_t hash, *slot;

	if (!words_hash(s, fold, &hash))
		return UNMET_OK;
	slot = um_map_put(&canned->said, hash, 0);
	if (!slot)
		return um_nomem(err);
	if (*slot >> 32 != document && (uint32_t)*slot < UM_CANNED_DOCUMENTS)
		*slot = (uint64_t)document << 32 | ((uint32_t)*slot + 1);
	return UNMET_OK;
}

static size_t sentence_end(struct um_str s)
{
	for (size_t i = 0; i + 1 < s.len; i++)
		if (strchr(".!?", s.ptr[i]) && s.ptr[i + 1] == ' ')
			return i + 1;
	return s.len;
}

static enum unmet_status learn_turn(struct um_canned *canned, struct um_str words, uint32_t document, struct um_buf *fold,
                                    struct unmet_error *err)
{
	struct um_str line;
	enum unmet_status rc = UNMET_OK;

	while (!rc && um_str_split(&words, '\n', &line)) {
		rc = count(canned, line, document, fold, err);
		while (!rc && line.len) {
			size_t end = sentence_end(line);

			rc = count(canned, um_str_n(line.ptr, end), document, fold, err);
			line = um_str_n(line.ptr + end, line.len - end);
		}
	}
	return rc;
}

static enum unmet_status learn_document(struct um_canned *canned, const struct um_store_document *d, uint32_t number,
                                        struct um_buf *fold, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < d->turn_count && !rc; i++)
		if (d->turn[i].role == UNMET_ROLE_AGENT || d->turn[i].role == UNMET_ROLE_INTERVIEWER)
			rc = learn_turn(canned, um_str_n(d->text.ptr + d->turn[i].start, d->turn[i].end - d->turn[i].start), number,
			                fold, err);
	return rc;
}

enum unmet_status um_canned_learn(struct um_canned *canned, struct um_store *store, struct unmet_error *err)
{
	struct um_store_document document;
	struct um_store_reader *reader = NULL;
	struct um_arena arena;
	struct um_buf fold;
	uint32_t number = 0;
	bool more = false;
	enum unmet_status rc = um_store_agents(store, &more, err);

	if (rc || !more)
		return rc;
	rc = um_store_reader_new(&reader, store, UM_ORDER_ARRIVAL, 0, err);
	if (rc)
		return rc;
	um_arena_init(&arena, 4u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&fold, 2u * UM_MAX_DOCUMENT_BYTES);
	while (!rc && !(rc = um_store_reader_next(reader, &arena, &document, &more, err)) && more) {
		rc = learn_document(canned, &document, ++number, &fold, err);
		um_arena_clear(&arena);
	}
	um_buf_release(&fold);
	um_arena_release(&arena);
	um_store_reader_free(reader);
	return rc;
}

static bool is_canned(const struct um_canned *canned, struct um_str s, struct um_buf *fold)
{
	const uint64_t *documents;
	uint64_t hash;

	if (!words_hash(s, fold, &hash))
		return false;
	documents = um_map_get(&canned->said, hash);
	return documents && (uint32_t)*documents >= UM_CANNED_DOCUMENTS;
}

/* The line that a mention stands in. */
static struct um_str line_of(struct um_str text, const struct um_mention *m)
{
	const char *before = m->start ? memrchr(text.ptr, '\n', m->start) : NULL, *after = memchr(text.ptr + m->end, '\n', text.len - m->end);
	const char *from = before ? before + 1 : text.ptr, *to = after ? after : text.ptr + text.len;

	return um_str_n(from, (size_t)(to - from));
}

uint64_t um_canned_drop(const struct um_canned *canned, struct um_str text, struct um_mentions *mentions, struct um_buf *fold)
{
	size_t kept = 0, total = mentions->mention_count;

	if (!canned->said.size)
		return 0;
	for (size_t i = 0; i < total; i++) {
		const struct um_mention *m = &mentions->mention[i];

		if (!is_canned(canned, um_str_n(text.ptr + m->start, m->end - m->start), fold) && !is_canned(canned, line_of(text, m), fold))
			mentions->mention[kept++] = *m;
	}
	mentions->mention_count = kept;
	return total - kept;
}
