/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/talk.h - a conversation on its way to one document: who says what, in order, and what the file
 * says about it (title, participant, company, date).
 *
 * One file is one document. Its customer is the participant the header names, else the customer with
 * the most words; every turn keeps its own speaker.
 */
#ifndef UM_INGEST_TALK_H
#define UM_INGEST_TALK_H

#include "base/intern.h"
#include "ingest/reader.h"

#define UM_TALK_SPEAKERS 512u
#define UM_TALK_NAMES 8u

enum um_talk_join { UM_TALK_SPACE, UM_TALK_LINE, UM_TALK_PARAGRAPH };

struct um_speaker {
	struct um_str name;
	enum unmet_role role;
	bool told;                /* role comes from the user or the file, not from how they talk */
	uint64_t turn_count, word_count, question_count;
	size_t first_turn;
};

struct um_talk {
	struct um_reader *r;
	struct um_buf text;
	struct um_intern *names;  /* speaker id -> name as first written */
	struct um_speaker *speaker; /* [speaker_total] by id */
	size_t speaker_total, speaker_capacity;
	struct um_turn *turn;     /* [turn_total]; speaker filled at the end */
	uint32_t *who;            /* [turn_total] speaker id, or UM_INTERN_NONE */
	size_t turn_total, turn_capacity, who_capacity;
	bool too_many;            /* turns or speakers: the document is a reject */
	bool chat;                /* typed beside a meeting: who asks there is not who interviews */
	bool no_memory;           /* something was lost on the way: the run ends */

	/* What the file says; borrowed. */
	struct um_str external_id, title, customer, email, account, date, updated, lang;
	struct um_str interviewer[UM_TALK_NAMES], participant[UM_TALK_NAMES];
	size_t interviewer_total, participant_total;
	struct um_attribute attribute[16];
	size_t attribute_total;
};

enum unmet_status um_talk_init(struct um_talk *talk, struct um_reader *r, struct unmet_error *err);
void um_talk_release(struct um_talk *talk);

/* um_talk_say - the speaker ("" unknown) says words; goes on with the last turn when it is theirs. */
enum unmet_status um_talk_say(struct um_talk *talk, struct um_str speaker, struct um_str words,
                              enum um_talk_join join, struct unmet_error *err);

/* um_talk_end - roles, customer, and on to the sink. */
enum unmet_status um_talk_end(struct um_talk *talk, const struct um_place *place, struct unmet_error *err);

#endif
