/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sip.h - SipHash-2-4: a hash that nobody without the key can compute, for pseudonyms.
 *
 * Source   Aumasson & Bernstein 2012
 * Why      XXH3 has no secret: whoever knows a name could look its pseudonym up
 */
#ifndef UM_BASE_SIP_H
#define UM_BASE_SIP_H

#include <stddef.h>
#include <stdint.h>

struct um_sip_key { uint64_t low, high; };

/* um_sip - the same on every machine; O(len). */
uint64_t um_sip(const struct um_sip_key *key, const void *bytes, size_t len);

#endif
