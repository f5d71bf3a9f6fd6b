/* SPDX-License-Identifier: Apache-2.0 */
/* stage.c - the notes a stage leaves. */

#include "stage.h"

#include "store/store.h"

#include <stdarg.h>
#include <stdio.h>

enum unmet_status um_stage_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return um_store_fact_set(project->store, name, um_str(text), err);
}
