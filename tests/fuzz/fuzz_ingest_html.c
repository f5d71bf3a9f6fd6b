/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_html.c - pages. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_HTML, ',')
