/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.c - what is dropped on unmet together need not belong together. Needs found in the reviews of one product and the
 * complaints about another are in no way wrong, but shares of customers and segments are of everybody: who reads them should know.
 */
#include "apart.h"

#include "base/buf.h"

#define FACT_BYTES ((size_t)4 << 10)

enum unmet_status um_note_apart(struct unmet_project *project, struct unmet_error *err)
{
	struct um_buf names;
	enum unmet_status rc;

	um_buf_init(&names, FACT_BYTES);
	rc = um_store_sources_apart(project->store, &names, err);
	if (rc == UNMET_E_LIMIT) /* names longer than a line can say */
		rc = UNMET_OK;
	if (!rc)
		rc = um_store_fact_set(project->store, "detect_apart", (struct um_str){ names.ptr, names.failed ? 0 : names.len }, err);
	um_buf_release(&names);
	return rc;
}
