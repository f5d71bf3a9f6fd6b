/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - words of the names of those who speak in conversations. "Maya, could it ..." is said to an interviewer, not
 * about a thing: such a word names no need. Only speakers, who have the names of people; what customers of a forum
 * call themselves ("Outlook fan") may well be what others talk about. And only where it is written as a name is (pack.c).
 */
#include <ctype.h>

#include "base/utf8.h"
#include "store/internal.h"

#define NAME_BYTES 80u
#define NAME_WORDS 4u

static bool is_word(struct um_str word)
{
	bool letters = word.len >= 3 && (isupper((unsigned char)*word.ptr) || (*word.ptr & '\x80'));

	for (size_t i = 0; i < word.len && letters; i++)
		letters = isalpha((unsigned char)word.ptr[i]) || (word.ptr[i] & '\x80') || word.ptr[i] == '\'';
	return letters;
}

/* A label that stands for anybody. */
static bool is_label(struct um_str name)
{
	static const char *const labels[] = { "speaker", "interview", "participant", "customer", "moderator", "unknown", "agent", "support",
		"user", "guest", "host", "client", "researcher", "respondent", "facilitator", "team", "bot", "operator", "sales", NULL };

	for (size_t i = 0; labels[i]; i++)
		if (um_str_ifind(name, labels[i]) < name.len)
			return true;
	return false;
}

static enum unmet_status add_word(struct um_map *map, struct um_buf *folded, struct um_str word, struct unmet_error *err)
{
	um_buf_clear(folded);
	um_utf8_fold(folded, word.ptr, word.len);
	if (um_buf_check(folded, NULL))
		return um_buf_check(folded, err);
	return um_map_put(map, um_hash64(folded->ptr, folded->len), 1) ? UNMET_OK : um_nomem(err);
}

static enum unmet_status add_name(struct um_map *map, struct um_buf *folded, struct um_str name, struct unmet_error *err)
{
	struct um_str word, rest;
	size_t words = 0;
	enum unmet_status rc = UNMET_OK;

	name = um_str_n(name.ptr, um_str_find(name, UM_LIT("(")));
	for (rest = name; um_str_split(&rest, ' ', &word);)
		words += word.len > 0;
	if (name.len > NAME_BYTES || words > NAME_WORDS || is_label(name))
		return UNMET_OK;
	for (rest = name; !rc && um_str_split(&rest, ' ', &word);)
		if (is_word(word))
			rc = add_word(map, folded, word, err);
	return rc;
}

enum unmet_status um_store_name_words(struct um_store *store, struct um_map *map, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct um_buf folded;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT DISTINCT speaker FROM turn", err);

	um_buf_init(&folded, 4 * NAME_BYTES);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = add_name(map, &folded, um_sql_str(stmt, 0), err);
	sqlite3_finalize(stmt);
	um_buf_release(&folded);
	return rc;
}
