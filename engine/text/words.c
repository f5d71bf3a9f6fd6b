/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - word lists: interned words with a number each. Read by any number of threads once loaded.
 */
#include "base/mem.h"
#include "text/lang.h"

#define WORDS_MAX_BYTES ((size_t)16 << 20)

uint64_t um_words_get(const struct um_words *words, const char *folded, size_t len)
{
	uint32_t id = words->word ? um_intern_find(words->word, folded, len) : UM_INTERN_NONE;

	return id == UM_INTERN_NONE ? 0 : words->value[id];
}

uint64_t *um_words_put(struct um_words *words, const char *folded, size_t len)
{
	void *value = words->value;
	uint32_t id, size;

	if (!words->word)
		words->word = um_intern_new(WORDS_MAX_BYTES);
	if (!words->word)
		return NULL;
	size = um_intern_size(words->word);
	if (!um_grow(&value, &words->capacity, (size_t)size + 1, sizeof(*words->value)))
		return NULL;
	words->value = value;
	words->value[size] = 0;
	id = um_intern_add(words->word, folded, len);
	return id == UM_INTERN_NONE ? NULL : &words->value[id];
}

void um_words_release(struct um_words *words)
{
	um_intern_free(words->word);
	um_free(words->value);
	*words = (struct um_words){ 0 };
}
