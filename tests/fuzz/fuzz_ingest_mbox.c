/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_mbox.c - mailboxes and the MIME in them. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_MBOX, ',')
