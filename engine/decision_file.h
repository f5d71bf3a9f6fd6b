/* SPDX-License-Identifier: Apache-2.0 */
/* decision_file.h - what the writer (decision_write.c) and the reader (decision_read.c) of a file of decisions agree on. */
#ifndef UM_DECISION_FILE_H
#define UM_DECISION_FILE_H

#define UM_DECISION_ANCHORS 20u             /* mentions that tell which need is meant */
#define UM_DECISION_FORMAT "unmet decisions"

#endif
