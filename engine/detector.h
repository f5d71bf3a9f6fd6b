/* SPDX-License-Identifier: Apache-2.0 */
/* detector.h - the handle of detection without a project, and what its verdicts are made of. */
#ifndef UM_DETECTOR_H
#define UM_DETECTOR_H

#include "readers.h"

struct unmet_detector {
	struct um_readers readers;
	struct unmet_options options;
	struct um_buf valid, text;
	struct unmet_cue *cue;
	size_t cue_capacity;
};

/* um_detector_sum_up - one verdict on a text of several mentions. um_detector_copy_cues - its cues, by place. */
void um_detector_sum_up(const struct um_mentions *m, struct unmet_detection *out);
enum unmet_status um_detector_copy_cues(struct unmet_detector *d, const struct um_mentions *m, struct unmet_detection *out,
                                        struct unmet_error *err);

#endif
