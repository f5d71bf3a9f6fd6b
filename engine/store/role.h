/* SPDX-License-Identifier: Apache-2.0 */
/* role.h - roles people chose, for read.c to put in place. */
#ifndef UM_STORE_ROLE_H
#define UM_STORE_ROLE_H

#include "store/results.h"

struct um_role_choice { const char *speaker, *place; enum unmet_role role; };

struct um_role_choices {
	struct um_role_choice *choice; /* [total] those for one place first */
	size_t total;
	struct um_arena arena;
};

enum unmet_status um_role_choices_load(struct um_role_choices *choices, struct um_store *store, struct unmet_error *err);
void um_role_choices_release(struct um_role_choices *choices);
void um_role_choices_apply(const struct um_role_choices *choices, struct um_str external_id, struct um_str source,
                           struct um_turn *turn, size_t total);

#endif
