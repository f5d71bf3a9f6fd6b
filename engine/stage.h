/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage.h - what the files stage_*.c share. A stage reads what the one before it left in the store and
 * replaces what it left itself, in one transaction; only files in this folder see more than one stage.
 */
#ifndef UM_STAGE_H
#define UM_STAGE_H

#include "project.h"

/* The most memory the plain data of one stage may take. */
#define UM_STAGE_BYTES ((size_t)4 << 30)

/* um_stage_fact - what a stage notes about its run, by name; up to 255 bytes of text are kept. */
enum unmet_status um_stage_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
