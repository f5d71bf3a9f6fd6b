/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mute.c - languages that unmet reads but has no cues for. Their documents are stored, counted and searched, and no
 * mention is found in them: a reader who is not told takes silence for contentment. So the report says which they are,
 * and where nothing at all was found the error does.
 */
#include "mute.h"

#include "base/arena.h"
#include "base/buf.h"

#include <string.h>

#define FACT_BYTES ((size_t)4 << 10)

static const char *name_of(const char *code)
{
	static const struct { const char code[3], *name; } known[] = {
		{ "ca", "Catalan" }, { "cs", "Czech" }, { "da", "Danish" }, { "fi", "Finnish" }, { "hu", "Hungarian" },
		{ "id", "Indonesian" }, { "it", "Italian" }, { "nl", "Dutch" }, { "no", "Norwegian" }, { "pl", "Polish" },
		{ "ro", "Romanian" }, { "sv", "Swedish" }, { "tr", "Turkish" }, { "de", "German" }, { "en", "English" },
		{ "es", "Spanish" }, { "fr", "French" }, { "pt", "Portuguese" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].code, code) == 0)
			return known[i].name;
	return NULL;
}

/* add_language - "3 documents in Italian (it)", after the first one without "documents". */
static void add_language(struct um_buf *out, const char *code, uint64_t document_count)
{
	const char *name = name_of(code);

	um_buf_addf(out, "%s%llu%s in ", out->len ? ", " : "", (unsigned long long)document_count,
	            out->len ? "" : document_count == 1 ? " document" : " documents");
	if (name)
		um_buf_addf(out, "%s (%s)", name, code);
	else
		um_buf_addf(out, "%s", code);
}

static enum unmet_status list_mute(struct unmet_project *project, const struct um_readers *r, struct um_buf *out,
                                   struct unmet_error *err)
{
	struct um_arena arena;
	const char *const *code;
	const uint64_t *document_count;
	size_t total;
	enum unmet_status rc;

	um_arena_init(&arena, (size_t)1 << 20);
	rc = um_store_languages(project->store, &arena, &code, &document_count, &total, err);
	for (size_t i = 0; !rc && i < total; i++)
		if (!um_cues_has(r->cues, code[i]))
			add_language(out, code[i], document_count[i]);
	um_arena_release(&arena);
	return rc ? rc : um_buf_check(out, err);
}

static enum unmet_status nothing(const struct um_buf *mute, uint64_t document_count, struct unmet_error *err)
{
	if (mute->len)
		return um_fail(err, UNMET_E_NOTHING, "no sentence states a need: %s, and there are no cues for %s: --mentions all takes every "
		               "sentence of customers, --lang CODE says what language it is", mute->ptr,
		               strchr(mute->ptr, ',') ? "these languages" : "this language");
	return um_fail(err, UNMET_E_NOTHING, "no sentence states a need in %llu documents: try --mentions all, or --lang "
	               "if the language was not recognised", (unsigned long long)document_count);
}

enum unmet_status um_note_mute(struct unmet_project *project, const struct um_readers *r, uint64_t document_count,
                               uint64_t mention_count, struct unmet_error *err)
{
	struct um_buf mute;
	enum unmet_status rc = UNMET_OK;

	um_buf_init(&mute, FACT_BYTES);
	if (project->options.mentions == UNMET_MENTIONS_NEEDS)
		rc = list_mute(project, r, &mute, err);
	if (!rc)
		rc = um_store_fact_set(project->store, "detect_mute", (struct um_str){ mute.ptr, mute.len }, err);
	if (!rc && !mention_count)
		rc = nothing(&mute, document_count, err);
	um_buf_release(&mute);
	return rc;
}
