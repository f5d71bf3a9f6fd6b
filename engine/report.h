/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - report.html of a project. */
#ifndef UM_REPORT_H
#define UM_REPORT_H

#include "project.h"

/* um_report_make - written whole or not at all. options.quotes says which of the customers' words are in it. */
enum unmet_status um_report_make(struct unmet_project *project, const struct unmet_results *results, const char *path,
                                 struct unmet_error *err);

#endif
