/* SPDX-License-Identifier: Apache-2.0 */
/* export/split.h - a split as a table to be edited and read back. */
#ifndef UM_EXPORT_SPLIT_H
#define UM_EXPORT_SPLIT_H

#include "unmet.h"

/* quote[part][i] goes with split->part[part].mention[i]. A name in .csv is CSV, any other a workbook; replaces path whole or not at all. */
enum unmet_status um_split_table(const struct unmet_split *split, struct unmet_quote *const *quote, const char *path, struct unmet_error *err);

#endif
