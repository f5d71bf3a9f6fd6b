/* SPDX-License-Identifier: Apache-2.0 */
/* glossary_mark.h - how a row of the glossary tells what people changed in it from what changed in the project since. */
#ifndef UM_GLOSSARY_MARK_H
#define UM_GLOSSARY_MARK_H

#include "base/buf.h"
#include "unmet.h"

/* The cells people may change, in the order of the mark. */
enum um_glossary_cell { UM_GLOSSARY_LABEL = 0, UM_GLOSSARY_OUTCOME, UM_GLOSSARY_DEFINITION, UM_GLOSSARY_CELLS };

#define UM_GLOSSARY_MARK 64

/* um_glossary_text - the cell of a need as it stands. */
const char *um_glossary_text(const struct unmet_need *need, enum um_glossary_cell cell);
/* um_glossary_hash - of a text, whatever white space a spreadsheet or an editor made of it. */
uint32_t um_glossary_hash(struct um_str text);
/* um_glossary_mark - "rev 12 0a1b2c3d 00000000 99aa88bb": the revision of the project, and a hash for each cell. */
void um_glossary_mark(char out[UM_GLOSSARY_MARK], const struct unmet_need *need, uint64_t rev);
/* um_glossary_mark_read - false where it is none, and the row is taken as it stands. */
bool um_glossary_mark_read(struct um_str mark, uint64_t *rev, uint32_t hash[UM_GLOSSARY_CELLS]);

#endif
