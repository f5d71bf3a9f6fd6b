/* SPDX-License-Identifier: Apache-2.0 */
/* held.h - the mentions of a project as bags, each with the need people see it in: what naming and splitting work on. */
#ifndef UM_HELD_H
#define UM_HELD_H

#include "cluster/types.h"
#include "project.h"

struct um_held {
	struct um_bag_reader *reader;
	struct um_bag_set set;       /* a sample, with the mentions of the needs asked for */
	uint32_t id_total;
	uint32_t *id;                /* [id_total] ascending; 0 stands for mentions in no need */
	um_need_id *need;            /* [set.bags.mention_count] index into id */
	float *posterior, *centrality; /* [set.bags.mention_count] */
};

/* um_held_load - asked[need]: all its mentions are wanted, UM_HELD_MOST of them at most. In arena; um_held_release even after a failure. */
#define UM_HELD_MOST 100000u
enum unmet_status um_held_load(struct um_held *out, struct unmet_project *project, const struct um_store_held *rows, const uint8_t *asked,
                               uint32_t asked_limit, struct um_arena *arena, struct unmet_error *err);
void um_held_release(struct um_held *held);

/* um_held_name - labels, terms and quotes of needs 0..need_count of the set; need[] says which mention is whose. In arena. */
enum unmet_status um_held_name(const struct um_held *held, um_need_id *need, uint32_t need_count, struct um_arena *arena,
                               struct um_need_label **label, struct unmet_error *err);

/* um_names_follow - needs whose mentions people changed get names of what they hold now, all others those they were found with. */
enum unmet_status um_names_follow(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err);

#endif
