/* SPDX-License-Identifier: Apache-2.0 */
/* shape_json.h - parts of segments.json that say how needs stand to each other. */
#ifndef UM_EXPORT_SHAPE_JSON_H
#define UM_EXPORT_SHAPE_JSON_H

#include "base/json.h"
#include "unmet.h"

void um_export_need_shape(struct um_jw *jw, const struct unmet_need *need); /* members of an open need */
void um_export_shape(struct um_jw *jw, const struct unmet_results *results); /* grouping, themes, areas */

#endif
