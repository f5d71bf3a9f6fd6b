/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_json.c - JSON arrays and objects, cut into records. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_JSON, ',')
