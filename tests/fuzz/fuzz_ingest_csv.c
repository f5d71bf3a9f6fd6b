/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_csv.c - RFC 4180 and what is not. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_CSV, ',')
