/* SPDX-License-Identifier: Apache-2.0 */
/*
 * talk.c - turns. Text is cleaned as it comes, so that the byte ranges of turns are those of the text that
 * is stored. Words and questions are counted per speaker on the way: they tell who interviews whom.
 */
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ingest/clean.h"
#include "ingest/fields.h"
#include "ingest/roles.h"
#include "ingest/talk.h"

enum unmet_status um_talk_init(struct um_talk *talk, struct um_reader *r, struct unmet_error *err)
{
	*talk = (struct um_talk){ .r = r };
	um_buf_init(&talk->text, UM_MAX_DOCUMENT_BYTES);
	talk->names = um_intern_new((size_t)1 << 20);
	return talk->names ? UNMET_OK : um_nomem(err);
}

void um_talk_release(struct um_talk *talk)
{
	um_buf_release(&talk->text);
	um_intern_free(talk->names);
	um_free(talk->speaker);
	um_free(talk->turn);
	um_free(talk->who);
	*talk = (struct um_talk){ 0 };
}

static void count_words(struct um_speaker *speaker, struct um_str words)
{
	bool inside = false;

	for (size_t i = 0; i < words.len; i++) {
		bool blank = words.ptr[i] == ' ' || words.ptr[i] == '\n' || words.ptr[i] == '\t';

		speaker->word_count += inside && blank;
		speaker->question_count += words.ptr[i] == '?';
		inside = !blank;
	}
	speaker->word_count += inside;
}

/* Names are one when they differ only in case and blanks. */
static enum unmet_status find_speaker(struct um_talk *talk, struct um_str name, uint32_t *id, struct unmet_error *err)
{
	struct um_buf folded;
	uint32_t before = um_intern_size(talk->names);
	enum unmet_status rc;

	*id = UM_INTERN_NONE;
	if (name.len == 0)
		return UNMET_OK;
	um_buf_init(&folded, 4096);
	um_role_fold(&folded, name);
	rc = um_buf_check(&folded, err);
	if (!rc)
		*id = um_intern_add(talk->names, folded.ptr ? folded.ptr : "", folded.len);
	um_buf_release(&folded);
	if (!rc && *id == UM_INTERN_NONE && before < UM_TALK_SPEAKERS)
		return um_nomem(err);
	if (rc || *id == UM_INTERN_NONE || *id >= UM_TALK_SPEAKERS) {
		*id = UM_INTERN_NONE;
		talk->too_many = true;
		return rc == UNMET_E_LIMIT ? UNMET_OK : rc;
	}
	if (*id < before)
		return UNMET_OK;
	if (!um_grow((void **)&talk->speaker, &talk->speaker_capacity, (size_t)*id + 1, sizeof(*talk->speaker)))
		return um_nomem(err);
	talk->speaker[*id] = (struct um_speaker){ .first_turn = talk->turn_total };
	talk->speaker[*id].name.ptr = um_arena_strndup(&talk->r->arena, name.ptr, name.len);
	talk->speaker[*id].name.len = name.len;
	talk->speaker_total = (size_t)*id + 1;
	return talk->speaker[*id].name.ptr ? UNMET_OK : um_arena_fail(&talk->r->arena, err);
}

static enum unmet_status new_turn(struct um_talk *talk, uint32_t who, struct unmet_error *err)
{
	if (!um_grow((void **)&talk->turn, &talk->turn_capacity, talk->turn_total + 1, sizeof(*talk->turn)) ||
	    !um_grow((void **)&talk->who, &talk->who_capacity, talk->turn_total + 1, sizeof(*talk->who)))
		return um_nomem(err);
	if (talk->text.len)
		um_buf_addc(&talk->text, '\n');
	talk->turn[talk->turn_total] = (struct um_turn){ .start = (uint32_t)talk->text.len };
	talk->who[talk->turn_total++] = who;
	if (who != UM_INTERN_NONE)
		talk->speaker[who].turn_count++;
	return UNMET_OK;
}

enum unmet_status um_talk_say(struct um_talk *talk, struct um_str speaker, struct um_str words, enum um_talk_join join,
                              struct unmet_error *err)
{
	static const char *const joins[] = { " ", "\n", "\n\n" };
	uint32_t who;
	enum unmet_status rc = um_reader_clean(talk->r, &words, err);

	if (!rc)
		rc = um_reader_clean(talk->r, &speaker, err);
	if (rc || words.len == 0 || talk->too_many)
		return rc;
	rc = find_speaker(talk, speaker, &who, err);
	if (rc || talk->too_many)
		return rc;
	if (talk->turn_total && talk->who[talk->turn_total - 1] == who)
		um_buf_adds(&talk->text, joins[join]);
	else if (talk->turn_total >= UM_MAX_TURNS)
		talk->too_many = true;
	else
		rc = new_turn(talk, who, err);
	if (rc || talk->too_many)
		return rc;
	um_buf_add(&talk->text, words.ptr, words.len);
	talk->turn[talk->turn_total - 1].end = (uint32_t)talk->text.len;
	if (who != UM_INTERN_NONE)
		count_words(&talk->speaker[who], words);
	return UNMET_OK;
}

/* named - "A" and "Speaker 2" are whoever the header says spoke in that role, where it names one. */
static struct um_str named(const struct um_talk *talk, const struct um_speaker *s)
{
	if (um_role_generic(s->name)) {
		if (s->role == UNMET_ROLE_CUSTOMER && talk->customer.len)
			return talk->customer;
		if (s->role == UNMET_ROLE_INTERVIEWER && talk->interviewer_total == 1)
			return talk->interviewer[0];
	}
	return s->name;
}

static bool ends_sentence(const struct um_talk *talk, uint32_t end)
{
	return strchr(".?!", talk->text.ptr[end - 1]) != NULL;
}

/* Turns of nothing but "mm-hm" are left out, and what they cut in two goes together again. Text moves to the
 * front of itself. Conversations of a few turns stay as they are. */
static enum unmet_status drop_fillers(struct um_talk *talk, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t kept = 0;
	uint32_t at = 0;

	if (talk->turn_total < 4)
		return UNMET_OK;
	for (size_t i = 0; i < talk->turn_total && !rc; i++) {
		struct um_turn turn = talk->turn[i];
		uint32_t len = turn.end - turn.start;
		bool again = kept && talk->who[kept - 1] == talk->who[i];

		if (um_clean_filler(um_str_n(talk->text.ptr + turn.start, len)) && talk->turn_total - i + kept > 2) {
			talk->r->cleaned.piece_count[UM_CLEANED_FILLER]++;
			rc = um_reader_piece(talk->r, UM_CLEANED_FILLER, um_str_n(talk->text.ptr + turn.start, len), err);
			continue;
		}
		if (kept)
			talk->text.ptr[at] = again && !ends_sentence(talk, at) ? ' ' : '\n';
		at += kept > 0;
		memmove(talk->text.ptr + at, talk->text.ptr + turn.start, len);
		if (again)
			talk->turn[kept - 1].end = at + len;
		else
			talk->turn[kept] = (struct um_turn){ .start = at, .end = at + len };
		talk->who[again ? kept - 1 : kept] = talk->who[i];
		kept += !again;
		at += len;
	}
	talk->turn_total = kept;
	um_buf_cut(&talk->text, at);
	return rc;
}

static void fill_turns(struct um_talk *talk)
{
	for (size_t i = 0; i < talk->turn_total; i++) {
		if (talk->who[i] == UM_INTERN_NONE)
			continue;
		talk->turn[i].speaker = named(talk, &talk->speaker[talk->who[i]]);
		talk->turn[i].role = talk->speaker[talk->who[i]].role;
	}
}

/* The customer is a person: "Speaker 1" or "Q" is none. */
static struct um_str main_customer(const struct um_talk *talk)
{
	const struct um_speaker *best = NULL;

	for (size_t i = 0; i < talk->speaker_total; i++) {
		const struct um_speaker *s = &talk->speaker[i];

		if (s->role == UNMET_ROLE_INTERVIEWER || s->role == UNMET_ROLE_AGENT || um_role_generic(s->name))
			continue;
		if (!best || s->word_count > best->word_count)
			best = s;
	}
	return best ? best->name : (struct um_str){ NULL, 0 };
}

static enum unmet_status clean_facts(struct um_talk *talk, struct unmet_error *err)
{
	struct um_str *fact[] = { &talk->title, &talk->customer, &talk->email, &talk->account, &talk->date,
	                          &talk->external_id };
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < sizeof(fact) / sizeof(*fact) && !rc; i++)
		rc = um_reader_clean(talk->r, fact[i], err);
	for (size_t i = 0; i < talk->attribute_total && !rc; i++) {
		rc = um_reader_clean(talk->r, &talk->attribute[i].name, err);
		if (!rc)
			rc = um_reader_clean(talk->r, &talk->attribute[i].value, err);
	}
	return rc;
}

/* full_name - the one speaker whose first name this is, or who: "Ann:" behind "Ann Lee:". */
static uint32_t full_name(const struct um_talk *talk, uint32_t who)
{
	struct um_str name = talk->speaker[who].name;
	uint32_t found = who;

	if (um_role_generic(name))
		return who;
	for (size_t i = 0; i < talk->speaker_total; i++) {
		if (!um_role_first_name(name, talk->speaker[i].name))
			continue;
		if (found != who)
			return who; /* two of that first name */
		found = (uint32_t)i;
	}
	return found;
}

static void take_over(struct um_speaker *to, struct um_speaker *from)
{
	to->turn_count += from->turn_count;
	to->word_count += from->word_count;
	to->question_count += from->question_count;
	to->first_turn = from->first_turn < to->first_turn ? from->first_turn : to->first_turn;
}

/* What the head calls whoever it names is their name: "Ann" is "Ann Lee". */
static void name_fully(const struct um_talk *talk, struct um_speaker *s)
{
	if (um_role_generic(s->name))
		return;
	for (size_t i = 0; i < talk->interviewer_total; i++)
		if (um_role_first_name(s->name, talk->interviewer[i])) {
			s->name = talk->interviewer[i];
			return;
		}
	if (um_role_first_name(s->name, talk->customer))
		s->name = talk->customer;
}

/* Who is written in two ways is one speaker. */
static void join_names(struct um_talk *talk)
{
	uint32_t full[UM_TALK_SPEAKERS], now[UM_TALK_SPEAKERS], kept = 0;

	for (uint32_t i = 0; i < talk->speaker_total; i++)
		full[i] = full_name(talk, i);
	for (uint32_t i = 0; i < talk->speaker_total; i++)
		name_fully(talk, &talk->speaker[i]);
	for (uint32_t i = 0; i < talk->speaker_total; i++)
		if (full[i] != i)
			take_over(&talk->speaker[full[i]], &talk->speaker[i]);
	for (uint32_t i = 0; i < talk->speaker_total; i++) {
		now[i] = kept;
		if (full[i] == i)
			talk->speaker[kept++] = talk->speaker[i];
	}
	for (size_t k = 0; k < talk->turn_total; k++)
		if (talk->who[k] != UM_INTERN_NONE)
			talk->who[k] = now[full[talk->who[k]]];
	talk->speaker_total = kept;
}

enum unmet_status um_talk_end(struct um_talk *talk, const struct um_place *place, struct unmet_error *err)
{
	struct um_document doc = { 0 };
	char date[11], time[20], unused[11], lang[3];
	enum unmet_status rc = um_buf_check(&talk->text, NULL);

	if (talk->no_memory || rc == UNMET_E_NOMEM)
		return um_nomem(err);
	if (rc == UNMET_E_LIMIT || talk->too_many)
		return um_reader_reject(talk->r, place, err, "longer than %u MiB, %u turns or %u speakers",
		                        UM_MAX_DOCUMENT_BYTES >> 20, UM_MAX_TURNS, UM_TALK_SPEAKERS);
	if (!rc)
		rc = clean_facts(talk, err);
	join_names(talk);
	if (!rc)
		rc = um_roles_settle(talk, err);
	if (rc)
		return um_reader_fault(talk->r, rc, place, err);
	rc = drop_fillers(talk, err);
	if (rc)
		return rc;
	fill_turns(talk);
	doc.text = um_buf_str(&talk->text);
	doc.external_id = talk->external_id;
	doc.title = talk->title;
	doc.customer_name = talk->customer.len ? talk->customer : main_customer(talk);
	doc.customer_id = talk->email.len ? talk->email : doc.customer_name;
	doc.account = talk->account.len ? talk->account : um_fields_account_of(talk->email);
	doc.lang = um_fields_lang(talk->lang, lang);
	if (um_date_read(talk->date, UM_DATE_DAY_FIRST, date, NULL))
		doc.date = um_str(date);
	if (um_date_read(talk->updated, UM_DATE_DAY_FIRST, unused, time))
		doc.updated = um_str(time);
	doc.turn = talk->speaker_total ? talk->turn : NULL;
	doc.turn_count = talk->speaker_total ? talk->turn_total : 0;
	doc.attribute = talk->attribute;
	doc.attribute_count = talk->attribute_total;
	return um_reader_document(talk->r, &doc, place, err);
}
