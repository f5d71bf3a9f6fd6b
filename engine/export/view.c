/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - look-ups in the results that several writers need. */
#include "export/view.h"

const struct unmet_node *um_view_node(const struct um_export_view *view, uint32_t need)
{
	for (size_t i = 0; i < view->results->node_count; i++)
		if (view->results->node[i].need == need)
			return &view->results->node[i];
	return NULL;
}
