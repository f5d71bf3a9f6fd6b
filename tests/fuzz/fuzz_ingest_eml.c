/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_eml.c - one message: headers, MIME parts, quoted-printable, base64, what is left out. */
#include "ingest_check.h"

FUZZ_TARGET(UM_FORMAT_EML, ',')
