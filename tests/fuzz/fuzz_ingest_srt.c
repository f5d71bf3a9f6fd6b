/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_srt.c - SubRip cues. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_SRT, ',')
