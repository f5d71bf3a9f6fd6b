/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_jsonl.c - JSON Lines. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_JSONL, ',')
