/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_survey.c - tables with headers of several rows, open questions, people and companies. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_CSV, ',')
