/* SPDX-License-Identifier: Apache-2.0 */
/* export/questionnaire.h - a preference interview as a table to fill in, or as a page to print. */
#ifndef UM_EXPORT_QUESTIONNAIRE_H
#define UM_EXPORT_QUESTIONNAIRE_H

#include "unmet.h"

struct um_question { uint32_t need; const char *outcome; };

/* um_questionnaire_table (.csv, else XLSX), _html - replace path whole or not at all. */
enum unmet_status um_questionnaire_table(const struct um_question *question, size_t total, const char *path, struct unmet_error *err);
enum unmet_status um_questionnaire_html(const struct um_question *question, size_t total, const char *path, struct unmet_error *err);

#endif
