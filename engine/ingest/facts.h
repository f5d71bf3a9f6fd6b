/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/facts.h - what the head of a transcript or of notes says about it. */
#ifndef UM_INGEST_FACTS_H
#define UM_INGEST_FACTS_H

#include "ingest/talk.h"

/* um_facts_pair - "Company: Acme" and its like into talk; false where the key says nothing we know. */
bool um_facts_pair(struct um_talk *talk, struct um_str key, struct um_str value);

/* um_facts_line - any line of the head: a pair (bullet, bold, table row), or a sentence such as "Interviewer is
 * Ann Lee and Bo Ek." false: nothing found. */
bool um_facts_line(struct um_talk *talk, struct um_str line);

/* um_facts_title - the file's title; "interview with Ann Lee of Acme" names the participant. */
void um_facts_title(struct um_talk *talk, struct um_str title);

#endif
