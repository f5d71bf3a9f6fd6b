/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h - code points, validity, normal form. ASCII takes a fast path everywhere. */
#ifndef UM_BASE_UTF8_H
#define UM_BASE_UTF8_H

#include "base/buf.h"

bool um_utf8_is_ascii(const char *bytes, size_t len);
/* um_utf8_valid - offset of the first byte that is not valid UTF-8 (or NUL), or len. */
size_t um_utf8_valid(const char *bytes, size_t len);
/* um_utf8_next - code point at bytes[*at] of valid UTF-8, *at moved past it. */
uint32_t um_utf8_next(const char *bytes, size_t len, size_t *at);
size_t um_utf8_put(char out[4], uint32_t code);
/* um_utf8_repair - append bytes with every bad sequence as U+FFFD and NUL dropped; returns how many. */
size_t um_utf8_repair(struct um_buf *out, const char *bytes, size_t len);
/* um_utf8_nfc - append the NFC form (bytes must be valid). UNMET_E_NOMEM/LIMIT kept in out. */
void um_utf8_nfc(struct um_buf *out, const char *bytes, size_t len);
/* um_utf8_fold - append lower case, U+2019/2018/02BC as ', NFC: the form words are compared in. */
void um_utf8_fold(struct um_buf *out, const char *bytes, size_t len);
/* um_utf8_cut - longest prefix of at most max_bytes that ends between code points. */
size_t um_utf8_cut(const char *bytes, size_t len, size_t max_bytes);

#endif
