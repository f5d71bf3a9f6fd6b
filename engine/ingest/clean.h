/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/clean.h - leave out of a message what its sender did not say there: quoted replies, signatures,
 * disclaimers, stack traces, tracking ids, markup. Conservative: what is not surely one of them stays, and a
 * message of nothing else stays whole.
 */
#ifndef UM_INGEST_CLEAN_H
#define UM_INGEST_CLEAN_H

#include "ingest/reader.h"

enum um_clean_how {
	UM_CLEAN_TICKET, /* any text people paste things into */
	UM_CLEAN_MAIL    /* one line after ">" is a quote already, and "-- " ends the message */
};

/* um_clean_message - *text without these; unchanged where there are none, else in r->arena. Counts go to
 * r->cleaned. Errors NOMEM. O(len). */
enum unmet_status um_clean_message(struct um_reader *r, struct um_str *text, enum um_clean_how how,
                                   struct unmet_error *err);

/* um_clean_markup - HTML in a text to the words it shows; unchanged where there is none, else in r->arena and counted. */
enum unmet_status um_clean_markup(struct um_reader *r, struct um_str *text, struct unmet_error *err);

/* um_clean_label - a title, a name, a question: without markup, "AT&amp;T" as AT&T. Not counted. */
enum unmet_status um_clean_label(struct um_reader *r, struct um_str *label, struct unmet_error *err);

/* um_clean_filler - "yeah, yeah", "Mm-hm.", "Okay.": says that somebody listens, and nothing more. */
bool um_clean_filler(struct um_str words);

#endif
