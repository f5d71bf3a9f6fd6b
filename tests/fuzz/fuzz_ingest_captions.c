/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_captions.c - WebVTT and SRT. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_VTT, ',')
