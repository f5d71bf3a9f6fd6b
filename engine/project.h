/* SPDX-License-Identifier: Apache-2.0 */
/* project.h - the handle behind unmet.h. */
#ifndef UM_PROJECT_H
#define UM_PROJECT_H

#include "base/progress.h"
#include "store/store.h"

struct unmet_project {
	struct um_store *store;
	struct unmet_options options; /* strings borrowed from the caller */
};

#endif
