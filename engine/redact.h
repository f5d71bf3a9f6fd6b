/* SPDX-License-Identifier: Apache-2.0 */
/* redact.h - a project whose texts are masked: its key, the names it knows, and the sink that masks. */
#ifndef UM_REDACT_H
#define UM_REDACT_H

#include "ingest/redact.h"
#include "project.h"

/*
 * um_redaction_new - *out NULL where the project is not masked and is not to be.
 *
 * Errors   ARG where the project holds documents of the other kind, or was masked with another key; IO, FORMAT of
 *          the key file
 */
enum unmet_status um_redaction_new(struct um_redactor **out, struct unmet_project *project, struct unmet_error *err);
/* um_redaction_end - remember the names that became known; frees. NULL is fine. */
enum unmet_status um_redaction_end(struct um_redactor *redactor, struct unmet_project *project, struct unmet_error *err);

#endif
