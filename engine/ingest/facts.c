/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.c - interviews carry their own metadata in front: YAML, bullets, a table, or a sentence. Only
 * keys that are known are taken; the rest of the head is left alone.
 */
#include <ctype.h>

#include "ingest/facts.h"
#include "ingest/fields.h"
#include "ingest/label.h"

enum fact { FACT_NONE, FACT_CUSTOMER, FACT_INTERVIEWER, FACT_ACCOUNT, FACT_DATE, FACT_EMAIL, FACT_TITLE, FACT_LANG,
            FACT_ATTRIBUTE };

static const struct { const char *key; enum fact fact; } keys[] = {
	{ "participant", FACT_CUSTOMER }, { "participants", FACT_CUSTOMER }, { "interviewee", FACT_CUSTOMER },
	{ "customer", FACT_CUSTOMER }, { "customer name", FACT_CUSTOMER }, { "name", FACT_CUSTOMER },
	{ "respondent", FACT_CUSTOMER }, { "contact", FACT_CUSTOMER }, { "guest", FACT_CUSTOMER }, { "user", FACT_CUSTOMER },
	{ "interviewer", FACT_INTERVIEWER }, { "interviewers", FACT_INTERVIEWER }, { "moderator", FACT_INTERVIEWER },
	{ "facilitator", FACT_INTERVIEWER }, { "interviewed by", FACT_INTERVIEWER }, { "host", FACT_INTERVIEWER },
	{ "researcher", FACT_INTERVIEWER }, { "note taker", FACT_INTERVIEWER },
	{ "company", FACT_ACCOUNT }, { "organization", FACT_ACCOUNT }, { "organisation", FACT_ACCOUNT },
	{ "account", FACT_ACCOUNT }, { "client", FACT_ACCOUNT }, { "company name", FACT_ACCOUNT },
	{ "date", FACT_DATE }, { "interview date", FACT_DATE }, { "recorded", FACT_DATE }, { "when", FACT_DATE },
	{ "email", FACT_EMAIL }, { "e-mail", FACT_EMAIL }, { "title", FACT_TITLE }, { "language", FACT_LANG },
	{ "lang", FACT_LANG }, { "role", FACT_ATTRIBUTE }, { "job title", FACT_ATTRIBUTE }, { "position", FACT_ATTRIBUTE },
};

static enum fact fact_of(struct um_str key)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (um_str_ieq(key, keys[i].key))
			return keys[i].fact;
	return um_fields_column(NULL, key).field == UM_FIELD_ATTRIBUTE ? FACT_ATTRIBUTE : FACT_NONE;
}

/* The first of several separators; *len its length. */
static size_t first_of(struct um_str s, const char *const *separator, size_t *len)
{
	size_t best = s.len;

	*len = 0;
	for (; *separator; separator++) {
		size_t at = um_str_ifind(s, *separator);

		if (at < best) {
			best = at;
			*len = strlen(*separator);
		}
	}
	return best;
}

static void add_names(struct um_str *list, size_t *total, struct um_str names)
{
	static const char *const between[] = { " and ", " & ", ", ", "; ", " + ", NULL };

	while (names.len) {
		size_t len, at = first_of(names, between, &len);
		struct um_str name = um_str_trim(um_str_n(names.ptr, at));

		if (name.len && *total < UM_TALK_NAMES)
			list[(*total)++] = name;
		names = um_str_n(names.ptr + at + len, names.len - at - len);
	}
}

/* Words of jobs: "Head of Finance" is no company. */
static bool is_job(struct um_str s)
{
	static const char *const words[] = { "head", "manager", "lead", "leader", "director", "owner", "officer", "engineer",
		"chief", "vp", "ceo", "cto", "coo", "cfo", "founder", "co-founder", "analyst", "president", "admin", "administrator",
		"assistant", "coordinator", "developer", "designer", "consultant", "specialist", "technician", "supervisor",
		"planner", "dispatcher", "teacher", "student", "nurse", "partner", "buyer", "agent", "freelancer", "of", NULL };
	struct um_str word;

	while (um_str_split(&s, ' ', &word))
		for (size_t i = 0; words[i]; i++)
			if (um_str_ieq(um_str_trim(word), words[i]))
				return true;
	return false;
}

/* "Ann Lee, Acme" */
static void company_after_comma(struct um_talk *talk, struct um_str value)
{
	const char *comma = value.len ? memchr(value.ptr, ',', value.len) : NULL;
	struct um_str company;

	if (!comma || talk->account.len)
		return;
	company = um_str_trim(um_str_n(comma + 1, (size_t)(value.ptr + value.len - comma - 1)));
	if (company.len && company.len <= 60 && isupper((unsigned char)*company.ptr) && !is_job(company) &&
	    !memchr(company.ptr, ',', company.len))
		talk->account = company;
}

/* "Ann Lee, Head of Finance at Acme (new)": the name, and the company where it is said. */
static void take_customer(struct um_talk *talk, struct um_str value)
{
	static const char *const stops[] = { ",", " (", " - ", " \342\200\223 ", " \342\200\224 ", " at ", " from ", " of ", " <", NULL };
	static const char *const places[] = { " at ", " from ", " of ", " @ ", NULL };
	size_t len, at = first_of(value, stops, &len), place;
	struct um_str company;

	if (!talk->customer.len)
		talk->customer = um_str_trim(um_str_n(value.ptr, at));
	place = first_of(value, places, &len);
	if (place == value.len || talk->account.len) {
		company_after_comma(talk, value);
		return;
	}
	company = um_str_n(value.ptr + place + len, value.len - place - len);
	company.len = first_of(company, stops, &len);
	/* "Head of Finance at Acme": the last place is the company's */
	for (struct um_str rest = um_str_n(value.ptr + place + 1, value.len - place - 1); rest.len;) {
		size_t next = um_str_ifind(rest, " at ");

		if (next == rest.len)
			break;
		company = um_str_n(rest.ptr + next + 4, rest.len - next - 4);
		company.len = first_of(company, (const char *const[]){ ",", " (", NULL }, &len);
		rest = um_str_n(rest.ptr + next + 1, rest.len - next - 1);
	}
	if (at == place || um_str_ifind(value, " at ") < value.len)
		talk->account = um_str_trim(company);
}

static void take_attribute(struct um_talk *talk, struct um_str key, struct um_str value)
{
	if (talk->attribute_total < sizeof(talk->attribute) / sizeof(*talk->attribute))
		talk->attribute[talk->attribute_total++] = (struct um_attribute){ key, value };
}

static struct um_str unquote(struct um_str s)
{
	s = um_str_trim(s);
	if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
		return um_str_n(s.ptr + 1, s.len - 2);
	return s;
}

bool um_facts_pair(struct um_talk *talk, struct um_str key, struct um_str value)
{
	enum fact fact = fact_of(um_str_trim(key));

	value = unquote(value);
	if (value.len == 0 || value.len > 200)
		return false;
	switch (fact) {
	case FACT_CUSTOMER:
		take_customer(talk, value);
		add_names(talk->participant, &talk->participant_total, value);
		break;
	case FACT_INTERVIEWER: add_names(talk->interviewer, &talk->interviewer_total, value); break;
	case FACT_ACCOUNT: talk->account = value; break;
	case FACT_DATE: talk->date = value; break;
	case FACT_EMAIL: talk->email = value; break;
	case FACT_TITLE: um_facts_title(talk, value); break;
	case FACT_LANG: talk->lang = value.len == 2 ? value : (struct um_str){ NULL, 0 }; break;
	case FACT_ATTRIBUTE: take_attribute(talk, key, value); break;
	default: return false;
	}
	return true;
}

/* Up to the full stop that ends the sentence; that of an initial ("W. McGrath") does not. */
static struct um_str sentence(struct um_str s)
{
	for (size_t i = 1; i < s.len; i++)
		if (s.ptr[i] == '.' && (i + 1 == s.len || s.ptr[i + 1] == ' ') && !isupper((unsigned char)s.ptr[i - 1]))
			return um_str_n(s.ptr, i);
	return s;
}

static bool from_sentence(struct um_talk *talk, struct um_str line)
{
	static const char *const asks[] = { "interviewer is ", "interviewers are ", "interviewer was ", "interviewed by ",
	                                    "moderated by ", "hosted by ", "notes taken by ", NULL };
	static const char *const when[] = { "took place on ", "recorded on ", "conducted on ", "held on ", NULL };
	size_t len, at = first_of(line, asks, &len);
	bool found = false;

	if (at < line.len) {
		add_names(talk->interviewer, &talk->interviewer_total,
		          sentence(um_str_n(line.ptr + at + len, line.len - at - len)));
		found = true;
	}
	at = first_of(line, when, &len);
	if (at < line.len && !talk->date.len) {
		talk->date = sentence(um_str_n(line.ptr + at + len, line.len - at - len));
		found = true;
	}
	return found;
}

/* "| Company | Acme |" */
static bool table_row(struct um_talk *talk, struct um_str line)
{
	struct um_str key, value;

	if (line.len < 5 || *line.ptr != '|')
		return false;
	line = um_str_n(line.ptr + 1, line.len - 1);
	return um_str_split(&line, '|', &key) && um_str_split(&line, '|', &value) && um_facts_pair(talk, key, value);
}

/* The first word that is an e-mail address: how to reach the participant. */
static void find_email(struct um_talk *talk, struct um_str line)
{
	struct um_str word;

	while (!talk->email.len && um_str_split(&line, ' ', &word)) {
		const char *at;

		while (word.len && strchr("<(", *word.ptr))
			word = um_str_n(word.ptr + 1, word.len - 1);
		while (word.len && strchr(".,;>)", word.ptr[word.len - 1]))
			word.len--;
		at = word.len ? memchr(word.ptr, '@', word.len) : NULL;
		if (at && at > word.ptr && memchr(at, '.', (size_t)(word.ptr + word.len - at)))
			talk->email = word;
	}
}

/* A short line that is nothing but a date. */
static bool date_line(struct um_talk *talk, struct um_str line)
{
	char date[11];

	if (talk->date.len || line.len > 40 || !um_date_read(line, UM_DATE_DAY_FIRST, date, NULL))
		return false;
	talk->date = line;
	return true;
}

bool um_facts_line(struct um_talk *talk, struct um_str line)
{
	struct um_str key, value;

	line = um_label_plain(line);
	if (table_row(talk, line) || date_line(talk, line))
		return true;
	if (um_label_colon(line, &key, &value) && um_facts_pair(talk, key, sentence(value))) {
		find_email(talk, value);
		return true;
	}
	return from_sentence(talk, line);
}

void um_facts_title(struct um_talk *talk, struct um_str title)
{
	static const char *const with[] = { "interview with ", "conversation with ", "call with ", "interview: ", NULL };
	static const char *const company[] = { " of ", " at ", " from ", NULL };
	static const char *const ends[] = { ",", " (", " - ", " \342\200\223 ", " \342\200\224 ", " about ", " on ", NULL };
	size_t len, at;
	struct um_str who;

	if (talk->title.len)
		return;
	talk->title = title;
	at = first_of(title, with, &len);
	if (at == title.len)
		return;
	who = um_str_n(title.ptr + at + len, title.len - at - len);
	at = first_of(who, company, &len);
	if (first_of(who, ends, &len) < at)
		at = first_of(who, ends, &len);
	else if (at < who.len && !talk->account.len) {
		first_of(who, company, &len);
		talk->account = um_str_n(who.ptr + at + len, who.len - at - len);
		talk->account.len = first_of(talk->account, ends, &len);
		talk->account = um_str_trim(talk->account);
	}
	add_names(talk->participant, &talk->participant_total, um_str_n(who.ptr, at));
}
