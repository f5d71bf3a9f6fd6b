/* SPDX-License-Identifier: Apache-2.0 */
#include "text/token.h"

void um_link_find(struct um_str s, size_t at, struct um_link *link)
{
	(void)s;
	*link = (struct um_link){ at, at, at };
}
