/* SPDX-License-Identifier: Apache-2.0 */
#include "text/token.h"

void um_split_init(struct um_splitter *split, struct um_str turn, const struct um_lang *lang)
{
	*split = (struct um_splitter){ .s = turn, .lang = lang };
}

size_t um_split_next(struct um_splitter *split, size_t at)
{
	return um_break_sentence(split->s, at);
}
