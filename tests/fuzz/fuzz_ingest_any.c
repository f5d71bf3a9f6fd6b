/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_any.c - any bytes at all: unpacking, charset, telling the format, and its reader. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_UNKNOWN, ',')
