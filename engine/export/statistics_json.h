/* SPDX-License-Identifier: Apache-2.0 */
/* export/statistics_json.h - members of segments.json that hold a statistic each. docs/formats/segments.schema.json. */
#ifndef UM_EXPORT_STATISTICS_JSON_H
#define UM_EXPORT_STATISTICS_JSON_H

#include "base/json.h"
#include "unmet.h"

/* um_jw_coverage - null where too little is known. */
void um_jw_coverage(struct um_jw *jw, const struct unmet_coverage *coverage);
void um_jw_contrast(struct um_jw *jw, const struct unmet_results *results);
void um_jw_network(struct um_jw *jw, const struct unmet_results *results);
void um_jw_reach(struct um_jw *jw, const struct unmet_segment *segment);
/* um_jw_trend - null where there are too few periods. */
void um_jw_trend(struct um_jw *jw, const struct unmet_trend *trend);
void um_jw_need_changes(struct um_jw *jw, const struct unmet_segment *segment);
void um_jw_need_opportunity(struct um_jw *jw, const struct unmet_need *need); /* signal and opportunity */
void um_jw_opportunities(struct um_jw *jw, const char *key, const struct unmet_opportunity *opportunity, size_t total);
void um_jw_plans(struct um_jw *jw, const struct unmet_results *results); /* events and goals */

#endif
