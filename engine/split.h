/* SPDX-License-Identifier: Apache-2.0 */
/* split.h - a split in memory: proposed (split.c) or read from an edited table (split_file.c). */
#ifndef UM_SPLIT_H
#define UM_SPLIT_H

#include "project.h"

struct um_split { struct unmet_split split; struct um_arena arena; }; /* split first: freed by its address */

struct um_split *um_split_new(uint32_t need, struct unmet_error *err);

/* um_split_need - its label and rev, and the rows of all mentions. ARG where there is no such need. */
enum unmet_status um_split_need(struct um_split *s, struct unmet_project *project, struct um_store_held *rows, struct unmet_error *err);

/* um_split_count - mention_count and customer_count of parts whose mentions are listed. */
enum unmet_status um_split_count(struct um_split *s, struct unmet_project *project, const struct um_store_held *rows,
                                 struct unmet_split_part *part, struct unmet_error *err);

#endif
