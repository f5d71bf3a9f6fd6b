/* SPDX-License-Identifier: Apache-2.0 */
/* network.c - which needs hold together because the same customers raise them; drawn once, for every reader. */
#include "statistics.h"

#include "segment/network.h"

enum unmet_status um_network_write(const struct um_statistics *s, struct unmet_error *err)
{
	struct um_network network;
	enum unmet_status rc = um_network_build(&network, s->incidence, s->segmentation->cooc, s->segmentation->cooc_count, s->arena, err);

	return rc ? rc : um_store_network_write(s->project->store, &network, s->arena, err);
}
