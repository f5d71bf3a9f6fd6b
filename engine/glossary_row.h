/* SPDX-License-Identifier: Apache-2.0 */
/* glossary_row.h - what an edited glossary says of one need, whether it was a table or a page. */
#ifndef UM_GLOSSARY_ROW_H
#define UM_GLOSSARY_ROW_H

#include "base/arena.h"
#include "base/str.h"
#include "glossary_mark.h"

/* A cell without ptr is of a column the file does not have. */
struct um_glossary_row {
	uint64_t at;         /* row of the table, line of the page */
	struct um_str id, cell[UM_GLOSSARY_CELLS], state, mark;
	struct um_glossary_row *next;
};

/* In the order of the file; in arena. */
struct um_glossary_rows {
	struct um_arena *arena;
	struct um_glossary_row *first, **last;
	uint64_t total;
};

/* um_glossary_row_add - an empty row at the end, NULL: no memory. */
struct um_glossary_row *um_glossary_row_add(struct um_glossary_rows *rows, uint64_t at);

/* um_glossary_page - the rows of a page of Markdown, as `unmet glossary -o FILE.md` writes it. A heading of the second level is a
 * need, the line `Need N` says which. Anything else that people write there is part of the definition. */
enum unmet_status um_glossary_page(const char *path, struct um_glossary_rows *rows, struct unmet_error *err);

#endif
