/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aside.h - one piece of work at a time on a thread of its own, while the caller goes on. For work whose result is needed
 * in order: start the next piece, and the one before it is done.
 *
 *   struct um_aside *aside = um_aside_new();
 *   um_aside_start(aside, work, &piece);      piece is work's until
 *   um_aside_wait(aside);                     here
 *   um_aside_free(aside);
 *
 * Where no thread can be had, work is done before um_aside_start returns: results do not depend on it.
 */
#ifndef UM_BASE_ASIDE_H
#define UM_BASE_ASIDE_H

struct um_aside;

typedef void (*um_aside_fn)(void *ctx);

struct um_aside *um_aside_new(void);                                          /* NULL: no memory */
void um_aside_start(struct um_aside *aside, um_aside_fn work, void *ctx);     /* waits for what was started before */
void um_aside_wait(struct um_aside *aside);                                   /* NULL, and nothing started, are fine */
void um_aside_free(struct um_aside *aside);                                   /* waits; NULL is fine */

#endif
