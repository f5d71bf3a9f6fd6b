/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/roles.h - who is the customer. In order of trust: what the user says (--role), the label itself
 * ("Interviewer:", "Q:"), the names in the file's header, and, where none of these speaks, how they
 * talk: who interviews asks the most, starts, and says less.
 */
#ifndef UM_INGEST_ROLES_H
#define UM_INGEST_ROLES_H

#include "ingest/talk.h"

/* um_role_fold - the form names are compared in: lower case, one blank between words, no asterisks, no "(Guest)". */
void um_role_fold(struct um_buf *out, struct um_str name);
/* um_role_label - the role a label names by itself ("Moderator", "Q", "Customer"), else UNKNOWN. */
enum unmet_role um_role_label(struct um_str name);
/* um_role_generic - a label that is no name of a person: "Q", "Interviewer", "Speaker 2". */
bool um_role_generic(struct um_str name);
/* um_role_first_name - is the word the first of the name's two or more? "Ann" of "Ann Lee". */
bool um_role_first_name(struct um_str word, struct um_str name);
/* um_role_named - does the head name this label, as who was interviewed or who asked? */
bool um_role_named(struct um_talk *talk, struct um_str name);
/* um_roles_settle - fill role of every speaker. Names of the header match when they are the same words, or
 * the words of the one are among those of the other ("Rich McGrath", "Rich W McGrath"). */
enum unmet_status um_roles_settle(struct um_talk *talk, struct unmet_error *err);

#endif
