/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roles.c - the interviewer's questions are full of words of need ("what would you like to have?"), and
 * an agent's apologies of problems: left in, they would be counted as customers. A wrong guess is as
 * bad as none, so guessing by talk needs two of three signs and at least one question asked, and is
 * not tried in meetings of more than four.
 */
#include <ctype.h>
#include <strings.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ingest/roles.h"

#define GUESS_SPEAKERS 4

/* Without what meeting tools put behind a name: "(Guest)", "(External)", "(she/her)". */
static struct um_str bare_name(struct um_str name)
{
	static const char *const marks[] = { "guest", "external", "unverified", "host", "co-host", "you", "me", "presenter", NULL };
	const char *open = name.len && name.ptr[name.len - 1] == ')' ? memrchr(name.ptr, '(', name.len) : NULL;
	struct um_str inside;
	bool mark;

	if (!open || open == name.ptr)
		return name;
	inside = um_str_trim(um_str_n(open + 1, (size_t)(name.ptr + name.len - open) - 2));
	mark = inside.len && memchr(inside.ptr, '/', inside.len);
	for (size_t i = 0; marks[i]; i++)
		mark |= um_str_ieq(inside, marks[i]);
	return mark ? um_str_trim(um_str_n(name.ptr, (size_t)(open - name.ptr))) : name;
}

void um_role_fold(struct um_buf *out, struct um_str name)
{
	size_t start = out->len;
	bool blank = false;

	name = bare_name(um_str_trim(name));
	um_utf8_fold(out, name.ptr, name.len);
	for (size_t i = start, n = start; out->ptr && i <= out->len; i++) {
		char c = i < out->len ? out->ptr[i] : '\0';

		if (c == '\0') {
			um_buf_cut(out, n);
			break;
		}
		if (c == ' ' || c == '\t' || c == '*' || c == '_') {
			blank = n > start;
			continue;
		}
		if (blank)
			out->ptr[n++] = ' ';
		blank = false;
		out->ptr[n++] = c;
	}
}

struct label { const char *name; enum unmet_role role; };

static const struct label labels[] = {
	{ "q", UNMET_ROLE_INTERVIEWER }, { "interviewer", UNMET_ROLE_INTERVIEWER }, { "moderator", UNMET_ROLE_INTERVIEWER },
	{ "facilitator", UNMET_ROLE_INTERVIEWER }, { "host", UNMET_ROLE_INTERVIEWER }, { "researcher", UNMET_ROLE_INTERVIEWER },
	{ "question", UNMET_ROLE_INTERVIEWER }, { "pm", UNMET_ROLE_INTERVIEWER }, { "int", UNMET_ROLE_INTERVIEWER },
	{ "agent", UNMET_ROLE_AGENT }, { "support", UNMET_ROLE_AGENT }, { "support agent", UNMET_ROLE_AGENT },
	{ "bot", UNMET_ROLE_AGENT }, { "representative", UNMET_ROLE_AGENT }, { "csm", UNMET_ROLE_AGENT },
	{ "sales", UNMET_ROLE_AGENT }, { "operator", UNMET_ROLE_AGENT }, { "assistant", UNMET_ROLE_AGENT },
	{ "a", UNMET_ROLE_CUSTOMER }, { "answer", UNMET_ROLE_CUSTOMER }, { "customer", UNMET_ROLE_CUSTOMER },
	{ "participant", UNMET_ROLE_CUSTOMER }, { "interviewee", UNMET_ROLE_CUSTOMER }, { "respondent", UNMET_ROLE_CUSTOMER },
	{ "client", UNMET_ROLE_CUSTOMER }, { "user", UNMET_ROLE_CUSTOMER }, { "guest", UNMET_ROLE_CUSTOMER },
	{ "caller", UNMET_ROLE_CUSTOMER }, { "visitor", UNMET_ROLE_CUSTOMER }, { "subject", UNMET_ROLE_CUSTOMER },
	{ "p", UNMET_ROLE_CUSTOMER }, { "r", UNMET_ROLE_CUSTOMER }, { "i", UNMET_ROLE_INTERVIEWER },
};

/* "Participant 2" and "P1" are "participant" and "p". */
static struct um_str without_number(struct um_str name)
{
	name = um_str_trim(name);
	while (name.len && (isdigit((unsigned char)name.ptr[name.len - 1]) || name.ptr[name.len - 1] == ' ' ||
	                    name.ptr[name.len - 1] == '#'))
		name.len--;
	return name;
}

enum unmet_role um_role_label(struct um_str name)
{
	name = without_number(name);
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (um_str_ieq(name, labels[i].name))
			return labels[i].role;
	return UNMET_ROLE_UNKNOWN;
}

bool um_role_generic(struct um_str name)
{
	static const char *const other[] = { "speaker", "unknown", "unknown speaker", "unidentified speaker", "s", "spk",
	                                     "speaker_", "spk_", NULL };

	if (um_role_label(name) != UNMET_ROLE_UNKNOWN)
		return true;
	name = without_number(name);
	for (size_t i = 0; other[i]; i++)
		if (um_str_ieq(name, other[i]))
			return true;
	return name.len == 0;
}

static bool has_word(struct um_str text, struct um_str word)
{
	struct um_str part;

	while (um_str_split(&text, ' ', &part))
		if (um_str_eq(part, word))
			return true;
	return false;
}

static bool words_within(struct um_str few, struct um_str many)
{
	struct um_str word;
	size_t words = 0;

	while (um_str_split(&few, ' ', &word)) {
		words++;
		if (!has_word(many, word))
			return false;
	}
	return words > 0;
}

static bool same_words(struct um_str a, struct um_str b)
{
	return words_within(a, b) || words_within(b, a);
}

/* A failure is kept in talk: um_roles_settle reports it. */
static bool compare_folded(struct um_talk *talk, struct um_str a, struct um_str b,
                           bool (*same)(struct um_str, struct um_str))
{
	struct um_buf x, y;
	bool result;

	um_buf_init(&x, 4096);
	um_buf_init(&y, 4096);
	um_role_fold(&x, a);
	um_role_fold(&y, b);
	talk->no_memory |= x.failed == UNMET_E_NOMEM || y.failed == UNMET_E_NOMEM;
	result = x.len && y.len && same(um_buf_str(&x), um_buf_str(&y));
	um_buf_release(&x);
	um_buf_release(&y);
	return result;
}

/* One person? The words of the one among those of the other. */
static bool same_person(struct um_talk *talk, struct um_str a, struct um_str b)
{
	return compare_folded(talk, a, b, same_words);
}

bool um_role_first_name(struct um_str word, struct um_str name)
{
	return word.len && !memchr(word.ptr, ' ', word.len) && name.len > word.len && name.ptr[word.len] == ' ' &&
	       strncasecmp(name.ptr, word.ptr, word.len) == 0;
}

static bool told_role(const char *value, enum unmet_role *role)
{
	static const enum unmet_role all[] = { UNMET_ROLE_CUSTOMER, UNMET_ROLE_INTERVIEWER, UNMET_ROLE_AGENT };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (um_str_ieq(um_str(value), unmet_role_name(all[i]))) {
			*role = all[i];
			return true;
		}
	}
	return false;
}

static void from_options(struct um_talk *talk)
{
	const struct um_ingest_options *options = talk->r->options;

	for (size_t i = 0; options && i < options->role_total; i++)
		for (size_t s = 0; s < talk->speaker_total; s++)
			if ((compare_folded(talk, talk->speaker[s].name, um_str(options->role[i].key), um_str_eq) ||
			     um_role_first_name(um_str(options->role[i].key), talk->speaker[s].name)) &&
			    told_role(options->role[i].value, &talk->speaker[s].role))
				talk->speaker[s].told = true;
}

static bool listed(struct um_talk *talk, struct um_str name, const struct um_str *list, size_t total)
{
	for (size_t i = 0; i < total; i++)
		if (same_person(talk, name, list[i]))
			return true;
	return false;
}

bool um_role_named(struct um_talk *talk, struct um_str name)
{
	return listed(talk, name, talk->interviewer, talk->interviewer_total) ||
	       listed(talk, name, talk->participant, talk->participant_total) ||
	       (talk->customer.len && same_person(talk, name, talk->customer));
}

static void from_header(struct um_talk *talk)
{
	for (size_t s = 0; s < talk->speaker_total; s++) {
		struct um_speaker *speaker = &talk->speaker[s];

		if (speaker->told)
			continue;
		speaker->role = um_role_label(speaker->name);
		if (listed(talk, speaker->name, talk->interviewer, talk->interviewer_total))
			speaker->role = UNMET_ROLE_INTERVIEWER;
		else if (listed(talk, speaker->name, talk->participant, talk->participant_total) ||
		         (talk->customer.len && same_person(talk, speaker->name, talk->customer)))
			speaker->role = UNMET_ROLE_CUSTOMER;
		speaker->told = speaker->role != UNMET_ROLE_UNKNOWN;
	}
}

struct tally { size_t asking, customers, unknown; };

static struct tally take_tally(const struct um_talk *talk)
{
	struct tally t = { 0 };

	for (size_t s = 0; s < talk->speaker_total; s++) {
		enum unmet_role role = talk->speaker[s].role;

		t.asking += role == UNMET_ROLE_INTERVIEWER || role == UNMET_ROLE_AGENT;
		t.customers += role == UNMET_ROLE_CUSTOMER;
		t.unknown += role == UNMET_ROLE_UNKNOWN;
	}
	return t;
}

/* "Unknown Speaker" may be anyone: it stays unknown. */
static bool nobody(struct um_str name)
{
	return um_str_istarts(name, "unknown") || um_str_istarts(name, "unidentified");
}

static void rest_are(struct um_talk *talk, enum unmet_role role)
{
	for (size_t s = 0; s < talk->speaker_total; s++)
		if (talk->speaker[s].role == UNMET_ROLE_UNKNOWN && !nobody(talk->speaker[s].name))
			talk->speaker[s].role = role;
}

/* Questions per word, compared without division. */
static bool asks_more(const struct um_speaker *a, const struct um_speaker *b)
{
	return a->question_count * (b->word_count + 1) > b->question_count * (a->word_count + 1);
}

static int signs(const struct um_talk *talk, size_t who)
{
	const struct um_speaker *me = &talk->speaker[who];
	bool most = me->question_count > 0, first = true, fewer = true;

	for (size_t s = 0; s < talk->speaker_total; s++) {
		if (s == who)
			continue;
		most &= asks_more(me, &talk->speaker[s]);
		first &= me->first_turn < talk->speaker[s].first_turn;
		fewer &= me->word_count < talk->speaker[s].word_count;
	}
	return (int)most + (int)first + (int)fewer;
}

static void guess(struct um_talk *talk)
{
	size_t best = 0, times = 0;
	int most = 0;
	uint64_t questions = 0;

	for (size_t s = 0; s < talk->speaker_total; s++) {
		int n = signs(talk, s);

		questions += talk->speaker[s].question_count;
		times = n > most ? 1 : times + (n == most);
		if (n > most) {
			most = n;
			best = s;
		}
	}
	if (most < 2 || times > 1 || questions == 0)
		return;
	talk->speaker[best].role = UNMET_ROLE_INTERVIEWER;
	rest_are(talk, UNMET_ROLE_CUSTOMER);
}

enum unmet_status um_roles_settle(struct um_talk *talk, struct unmet_error *err)
{
	struct tally t;

	from_options(talk);
	from_header(talk);
	if (talk->no_memory)
		return um_nomem(err);
	t = take_tally(talk);
	if (t.asking) /* somebody else asks or helps: the others are customers */
		rest_are(talk, UNMET_ROLE_CUSTOMER);
	else if (t.customers && t.unknown) /* the header names who was interviewed */
		rest_are(talk, UNMET_ROLE_INTERVIEWER);
	else if (!talk->chat && talk->speaker_total >= 2 && talk->speaker_total <= GUESS_SPEAKERS && t.unknown)
		guess(talk);
	return UNMET_OK;
}
