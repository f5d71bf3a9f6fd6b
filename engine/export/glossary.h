/* SPDX-License-Identifier: Apache-2.0 */
/* export/glossary.h - the needs as a vocabulary: as a table to edit, or as a page to read. */
#ifndef UM_EXPORT_GLOSSARY_H
#define UM_EXPORT_GLOSSARY_H

#include "unmet.h"

struct um_glossary {
	const struct unmet_results *results;
	const char *mark;        /* [need_count] strings, mark_bytes apart: what each row said when it was written */
	size_t mark_bytes;
};

/* um_glossary_table (.csv, else XLSX), _markdown - replace path whole or not at all. */
enum unmet_status um_glossary_table(const struct um_glossary *glossary, const char *path, struct unmet_error *err);
enum unmet_status um_glossary_markdown(const struct um_glossary *glossary, const char *path, struct unmet_error *err);

#endif
