/* SPDX-License-Identifier: Apache-2.0 */
/* http.h - one request at a time to a server that the user named. The only code of unmet that opens a connection. */
#ifndef UM_PIPELINE_HTTP_H
#define UM_PIPELINE_HTTP_H

#include "base/buf.h"

struct um_http; /* opaque: one connection, kept open between requests */

/* um_http_open - look at the address: http or https, and on this machine unless `remote`. Opens no connection.
 * Errors ARG: no address, or of another machine; IO: libcurl is not installed */
enum unmet_status um_http_open(struct um_http **http, const char *url, bool remote, struct unmet_error *err);
void um_http_close(struct um_http *http); /* NULL is fine */

/* um_http_post - send JSON, read the answer within its buffer's maximum; no redirect, no proxy, no cookie.
 *
 *   answer   cleared first
 *   code     of HTTP; 0 where nobody answered, and err says why
 *
 * Errors   IO: nobody answered, or the connection broke; LIMIT; NOMEM. Any HTTP code is UNMET_OK */
enum unmet_status um_http_post(struct um_http *http, struct um_str json, struct um_buf *answer, long *code, struct unmet_error *err);

#endif
