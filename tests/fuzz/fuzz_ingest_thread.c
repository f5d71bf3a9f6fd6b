/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_thread.c - conversations, users and organizations in JSON. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_JSON, ',')
