/* SPDX-License-Identifier: Apache-2.0 */
/* project.h - the handle behind unmet.h. */
#ifndef UM_PROJECT_H
#define UM_PROJECT_H

#include "base/buf.h"
#include "base/progress.h"
#include "store/store.h"

struct unmet_project {
	struct um_store *store;
	struct unmet_options options; /* strings borrowed from the caller */
};

struct um_progress um_progress_of(const struct unmet_options *options);
/* um_lexicon_folder - the one named, then UNMET_LEXICONS, then where they were installed. */
const char *um_lexicon_folder(const struct unmet_options *options);

/* um_give - all of *out to the caller's write, and *out is released. what: for the message, "the comparison".
 * Errors: NOMEM and LIMIT of the buffer, IO where write gives non-zero */
enum unmet_status um_give(struct um_buf *out, const char *what, unmet_write_fn write, void *ctx, struct unmet_error *err);

#endif
