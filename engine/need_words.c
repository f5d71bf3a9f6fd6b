/* SPDX-License-Identifier: Apache-2.0 */
/* need_words.c - which need is meant where people write a number or words: tables are typed by hand. */
#include "need_words.h"

#include <ctype.h>

#define WORDS_BYTES 4096u

void um_words_fold(struct um_buf *out, struct um_str text)
{
	um_buf_clear(out);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x80 || isalnum(c))
			um_buf_addc(out, (char)(c < 0x80 ? tolower(c) : c));
		else if (out->len && out->ptr[out->len - 1] != ' ')
			um_buf_addc(out, ' ');
	}
	while (out->len && out->ptr[out->len - 1] == ' ')
		um_buf_cut(out, out->len - 1);
}

bool um_words_same(struct um_str folded, const char *text)
{
	struct um_buf b;
	bool same;

	if (!*text)
		return false;
	um_buf_init(&b, WORDS_BYTES);
	um_words_fold(&b, um_str(text));
	same = !b.failed && um_str_eq(folded, um_buf_str(&b));
	um_buf_release(&b);
	return same;
}

const struct um_need_words *um_need_by_id(const struct um_need_words *need, size_t total, uint32_t id)
{
	for (int hops = 0; hops < 64; hops++) {
		size_t i = 0;

		while (i < total && need[i].id != id)
			i++;
		if (i == total)
			return NULL;
		if (!need[i].goes_to || need[i].goes_to == id)
			return &need[i];
		id = need[i].goes_to;
	}
	return NULL;
}

uint32_t um_need_id_in(struct um_str text)
{
	uint64_t id = 0;

	if (um_str_istarts(text, "need"))
		text = um_str_n(text.ptr + 4, text.len - 4);
	text = um_str_trim(text);
	if (text.len && text.ptr[0] == '#')
		text = um_str_n(text.ptr + 1, text.len - 1);
	if (!text.len || text.len > 9)
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		if (!isdigit((unsigned char)text.ptr[i]))
			return 0;
		id = 10 * id + (uint64_t)(text.ptr[i] - '0');
	}
	return (uint32_t)id;
}
