/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_text.c - transcripts, chats, notes. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_TEXT, ',')
