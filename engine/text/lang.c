/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang.c - the languages: those libstemmer stems, a few more that only have to be told apart, and every
 * folder lexicons/<code>/ on top.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/status.h"
#include "text/lang.h"

/* By code; libstemmer's name, or NULL where it has none. */
static const struct { const char code[4]; const char *stemmer; } known[] = {
	{ "ar", "arabic" }, { "bg", NULL }, { "ca", "catalan" }, { "cs", NULL }, { "da", "danish" }, { "de", "german" },
	{ "el", "greek" }, { "en", "english" }, { "es", "spanish" }, { "eu", "basque" }, { "fa", NULL },
	{ "fi", "finnish" }, { "fr", "french" }, { "ga", "irish" }, { "he", NULL }, { "hi", "hindi" },
	{ "hu", "hungarian" }, { "hy", "armenian" }, { "id", "indonesian" }, { "it", "italian" }, { "ja", NULL },
	{ "ko", NULL }, { "lt", "lithuanian" }, { "ne", "nepali" }, { "nl", "dutch" }, { "no", "norwegian" },
	{ "pl", NULL }, { "pt", "portuguese" }, { "ro", "romanian" }, { "ru", "russian" }, { "sr", "serbian" },
	{ "sv", "swedish" }, { "ta", "tamil" }, { "th", NULL }, { "tr", "turkish" }, { "uk", NULL },
	{ "yi", "yiddish" }, { "zh", NULL },
};

static bool is_code(const char *name)
{
	size_t len = strlen(name);

	return (len == 2 || len == 3) && strspn(name, "abcdefghijklmnopqrstuvwxyz") == len;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct um_lang *)a)->code, ((const struct um_lang *)b)->code);
}

static void add_known(struct um_lang_set *set)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct um_lang *lang = &set->lang[set->total++];

		memcpy(lang->code, known[i].code, sizeof(lang->code));
		lang->stemmer = known[i].stemmer;
	}
}

/* add_folders - languages that only the lexicon folder knows. */
static enum unmet_status add_folders(struct um_lang_set *set, const char *lexicons, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	const struct dirent *entry;
	DIR *dir = opendir(lexicons);

	if (!dir)
		return um_fail_at(err, UNMET_E_IO, lexicons, 0, 0, "%s: no lexicons there: %s", lexicons, strerror(errno));
	while (!rc && (entry = readdir(dir)) != NULL) {
		if (!is_code(entry->d_name) || um_lang_find(set, entry->d_name))
			continue;
		if (set->total == UM_MAX_LANGS)
			rc = um_fail_at(err, UNMET_E_LIMIT, lexicons, 0, 0, "%s: more than %d languages", lexicons, UM_MAX_LANGS);
		else
			memcpy(set->lang[set->total++].code, entry->d_name, strlen(entry->d_name));
	}
	closedir(dir);
	if (!rc)
		qsort(set->lang, set->total, sizeof(set->lang[0]), by_code);
	return rc;
}

enum unmet_status um_lang_set_load(struct um_lang_set **set, const char *lexicons, struct unmet_error *err)
{
	enum unmet_status rc;

	*set = um_calloc(1, sizeof(**set));
	if (!*set)
		return um_nomem(err);
	add_known(*set);
	rc = add_folders(*set, lexicons, err);
	for (size_t i = 0; !rc && i < (*set)->total; i++)
		rc = um_lang_read_lists(*set, &(*set)->lang[i], lexicons, err);
	if (rc) {
		um_lang_set_free(*set);
		*set = NULL;
	}
	return rc;
}

void um_lang_set_free(struct um_lang_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->total; i++) {
		um_words_release(&set->lang[i].role);
		um_words_release(&set->lang[i].abbreviation);
	}
	um_words_release(&set->function);
	um_free(set);
}

const struct um_lang *um_lang_find(const struct um_lang_set *set, const char *code)
{
	for (size_t i = 0; code && i < set->total; i++)
		if (strcmp(set->lang[i].code, code) == 0)
			return &set->lang[i];
	return NULL;
}

const char *um_lang_code(const struct um_lang *lang)
{
	return lang->code;
}
