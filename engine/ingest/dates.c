/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dates.c - one scanner over the pieces of a date (numbers, month names, signs) instead of a list of
 * formats: exports disagree on everything but on having a day, a month and a year. A date without all
 * three is no date; nothing is guessed from the clock. Days are counted with Howard Hinnant's
 * days_from_civil.
 */
#include <ctype.h>
#include <strings.h>
#include <stdio.h>

#include "ingest/dates.h"

struct moment { int64_t year; unsigned month, day, hour, minute, second; int zone_minutes; };

static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

static void civil_from_days(int64_t z, struct moment *out)
{
	int64_t era;
	unsigned doe, yoe, doy, mp;

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = (unsigned)(z - era * 146097);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	out->day = doy - (153 * mp + 2) / 5 + 1;
	out->month = mp < 10 ? mp + 3 : mp - 9;
	out->year = (int64_t)yoe + era * 400 + (out->month <= 2);
}

static void from_epoch(int64_t seconds, struct moment *out)
{
	int64_t days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
	unsigned rest = (unsigned)(seconds - days * 86400);

	civil_from_days(days, out);
	out->hour = rest / 3600;
	out->minute = rest / 60 % 60;
	out->second = rest % 60;
}

static bool valid(const struct moment *m)
{
	static const unsigned char days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (m->year % 4 == 0 && m->year % 100 != 0) || m->year % 400 == 0;

	if (m->year < 1900 || m->year > 2199 || m->month < 1 || m->month > 12 || m->day < 1)
		return false;
	return m->day <= days[m->month - 1] && (m->month != 2 || m->day <= 28 || leap);
}

/* The months of the languages there are cues for, and of a few beside; a word of three letters or more is the month it begins. */
static int month_named(const char *p, size_t len)
{
	static const char *const names[] = {
		"january\1", "february\2", "march\3", "april\4", "may\5", "june\6", "july\7", "august\10", "september\11", "october\12",
		"november\13", "december\14", "januar\1", "j\303\244nner\1", "februar\2", "m\303\244rz\3", "mai\5", "juni\6", "juli\7",
		"oktober\12", "dezember\14", "janvier\1", "f\303\251vrier\2", "mars\3", "avril\4", "juin\6", "juillet\7", "ao\303\273t\10",
		"septembre\11", "octobre\12", "novembre\13", "d\303\251cembre\14", "enero\1", "febrero\2", "marzo\3", "abril\4", "mayo\5",
		"junio\6", "julio\7", "agosto\10", "septiembre\11", "octubre\12", "noviembre\13", "diciembre\14", "janeiro\1", "fevereiro\2",
		"mar\303\247o\3", "maio\5", "junho\6", "julho\7", "setembro\11", "outubro\12", "novembro\13", "dezembro\14", "gennaio\1",
		"maggio\5", "giugno\6", "luglio\7", "settembre\11", "ottobre\12", "dicembre\14", "januari\1", "februari\2", "maart\3",
		"mei\5", "augustus\10",
	};

	if (len < 3)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t full = strlen(names[i]) - 1;

		if ((*p | 32) == *names[i] && len <= full && strncasecmp(p, names[i], len) == 0)
			return names[i][full];
	}
	return 0;
}

/* Three pieces of a date, in the order they come. */
struct pieces {
	unsigned value[3], digits[3];
	int named;              /* index of the piece that is a month's name, or -1 */
	size_t total;
	char sign;              /* between the first two numbers */
	size_t end;             /* where the time of day may begin */
};

static size_t take_number(struct um_str s, size_t at, unsigned *value)
{
	size_t from = at;

	*value = 0;
	while (at < s.len && isdigit((unsigned char)s.ptr[at]) && at - from < 9)
		*value = *value * 10 + (unsigned)(s.ptr[at++] - '0');
	return at - from;
}

static void take_pieces(struct um_str s, struct pieces *p)
{
	size_t at = 0;

	*p = (struct pieces){ .named = -1 };
	while (at < s.len && p->total < 3) {
		unsigned char c = (unsigned char)s.ptr[at];

		if (isdigit(c)) {
			p->digits[p->total] = (unsigned)take_number(s, at, &p->value[p->total]);
			at += p->digits[p->total++];
			if (p->total == 1 && at < s.len)
				p->sign = s.ptr[at];
		} else if (isalpha(c) || c >= 0x80) {
			size_t from = at;
			int month;

			while (at < s.len && (isalpha((unsigned char)s.ptr[at]) || (s.ptr[at] & '\x80')))
				at++;
			month = month_named(s.ptr + from, at - from);
			if (month && p->named < 0) {
				p->named = (int)p->total;
				p->value[p->total++] = (unsigned)month;
			} else if (month && p->named == 0 && p->value[0] == 3) {
				p->value[0] = (unsigned)month; /* "mar. 5 avr. 2024": the first was a Tuesday */
			} else if (p->total == 0 && at - from > 9) {
				break; /* prose, not a week day */
			}
		} else {
			at++;
		}
	}
	p->end = at;
}

static bool numeric_day_month(const struct pieces *p)
{
	return p->total == 3 && p->named < 0 && p->digits[0] <= 2 && p->digits[1] <= 2 &&
	       (p->digits[2] == 4 || p->digits[2] == 2) && strchr("/.-", p->sign) && p->sign;
}

int um_date_vote(struct um_str value)
{
	struct pieces p;

	take_pieces(um_str_trim(value), &p);
	if (!numeric_day_month(&p) || p.sign == '.')
		return 0;
	if (p.value[0] <= 12 && p.value[1] > 12 && p.value[1] <= 31)
		return 1;
	if (p.value[1] <= 12 && p.value[0] > 12 && p.value[0] <= 31)
		return -1;
	return 0;
}

void um_date_count(struct um_date_votes *votes, struct um_str value)
{
	struct pieces p;
	int vote;

	value = um_str_trim(value);
	if (value.len < 6 || value.len >= 40)
		return;
	take_pieces(value, &p);
	if (!numeric_day_month(&p) || p.sign == '.' || !p.value[0] || !p.value[1])
		return;
	vote = um_date_vote(value);
	votes->month_first += vote > 0;
	votes->day_first += vote < 0;
	votes->either += vote == 0 && p.value[0] <= 12 && p.value[1] <= 12 && p.value[0] != p.value[1];
	votes->half_days += tolower((unsigned char)value.ptr[value.len - 1]) == 'm';
}

enum um_date_order um_date_settle(const struct um_date_votes *v)
{
	if (v->month_first != v->day_first)
		return v->month_first > v->day_first ? UM_DATE_MONTH_FIRST : UM_DATE_DAY_FIRST;
	return v->half_days ? UM_DATE_MONTH_FIRST : UM_DATE_DAY_FIRST;
}

bool um_date_undecided(const struct um_date_votes *v)
{
	return v->either && !v->month_first && !v->day_first;
}

bool um_date_doubt(const struct um_date_votes *v, char *out, size_t room)
{
	const char *order = um_date_settle(v) == UM_DATE_MONTH_FIRST ? "month/day" : "day/month";

	if (um_date_undecided(v))
		snprintf(out, room, "may be day/month or month/day, and no value tells: read as %s", order);
	else if (v->month_first && v->day_first)
		snprintf(out, room, "are of both orders (%u can only be day/month, %u only month/day in the first rows): where "
		         "they can be either they are read as %s", v->day_first, v->month_first, order);
	else
		return false;
	return true;
}

static int64_t full_year(unsigned value, unsigned digits)
{
	if (digits > 2)
		return (int64_t)value;
	return value < 70 ? 2000 + (int64_t)value : 1900 + (int64_t)value;
}

static bool day_month_year(const struct pieces *p, enum um_date_order order, struct moment *m)
{
	bool month_first = order == UM_DATE_MONTH_FIRST && p->sign != '.';

	m->year = full_year(p->value[2], p->digits[2]);
	m->month = month_first ? p->value[0] : p->value[1];
	m->day = month_first ? p->value[1] : p->value[0];
	if (valid(m))
		return true;
	m->month = month_first ? p->value[1] : p->value[0]; /* this one can only be the other way round */
	m->day = month_first ? p->value[0] : p->value[1];
	return valid(m);
}

static bool arrange(const struct pieces *p, enum um_date_order order, struct moment *m)
{
	if (p->total < 3)
		return false;
	if (p->named >= 0) { /* March 26, 2024 - 26 Mar 2024 - 2024-Mar-26 */
		size_t a = p->named == 0 ? 1 : 0, b = p->named == 2 ? 1 : 2;
		bool year_first = p->digits[a] == 4;

		m->month = p->value[p->named];
		m->day = p->value[year_first ? b : a];
		m->year = full_year(p->value[year_first ? a : b], p->digits[year_first ? a : b]);
		return valid(m);
	}
	if (p->digits[0] == 4 && p->sign && strchr("-/.", p->sign)) {
		*m = (struct moment){ .year = p->value[0], .month = p->value[1], .day = p->value[2] };
		return valid(m);
	}
	return numeric_day_month(p) && day_month_year(p, order, m);
}

static void take_zone(struct um_str s, size_t at, struct moment *m)
{
	unsigned hours, minutes = 0;
	size_t n;
	int sign;

	while (at < s.len && s.ptr[at] == ' ')
		at++;
	if (at >= s.len || (s.ptr[at] != '+' && s.ptr[at] != '-'))
		return;
	sign = s.ptr[at] == '-' ? -1 : 1;
	n = take_number(s, ++at, &hours);
	if (n == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (n <= 2 && at + n < s.len && s.ptr[at + n] == ':') {
		take_number(s, at + n + 1, &minutes);
	}
	if (n && hours <= 14 && minutes < 60)
		m->zone_minutes = sign * (int)(hours * 60 + minutes);
}

/* "T11:19:34.056-10:00", " 3:15 PM" */
static void take_time(struct um_str s, size_t at, struct moment *m)
{
	unsigned part[3] = { 0, 0, 0 };
	size_t n;

	while (at < s.len && !isdigit((unsigned char)s.ptr[at]) && s.ptr[at] != '+')
		at++;
	for (size_t i = 0; i < 3; i++) {
		n = take_number(s, at, &part[i]);
		at += n;
		if (n == 0 || (i == 0 && (at >= s.len || s.ptr[at] != ':')))
			return;
		if (at >= s.len || s.ptr[at] != ':')
			break;
		at++;
	}
	if (part[0] > 23 || part[1] > 59 || part[2] > 60)
		return;
	m->hour = part[0];
	m->minute = part[1];
	m->second = part[2] > 59 ? 59 : part[2];
	while (at < s.len && (s.ptr[at] == '.' || s.ptr[at] == ',' || isdigit((unsigned char)s.ptr[at])))
		at++;
	while (at < s.len && s.ptr[at] == ' ')
		at++;
	if (at + 1 < s.len && strchr("apAP", s.ptr[at]) && tolower((unsigned char)s.ptr[at + 1]) == 'm') {
		m->hour = m->hour % 12 + (tolower((unsigned char)s.ptr[at]) == 'p' ? 12 : 0);
		at += 2;
	}
	take_zone(s, at, m);
}

/* Only digits (and a fraction): seconds, milliseconds or microseconds since 1970, by their size. */
static bool epoch(struct um_str s, struct moment *m)
{
	int64_t value = 0;
	size_t i = 0;

	for (; i < s.len && isdigit((unsigned char)s.ptr[i]); i++) {
		if (i >= 18)
			return false;
		value = value * 10 + (s.ptr[i] - '0');
	}
	if (i < 9 || (i < s.len && s.ptr[i] != '.'))
		return false;
	for (size_t k = i + 1; k < s.len; k++)
		if (!isdigit((unsigned char)s.ptr[k]))
			return false;
	while (value >= 100000000000)
		value /= 1000;
	from_epoch(value, m);
	return valid(m);
}

/* 45377.5: days since the last of 1899, as spreadsheets keep dates. */
static bool serial(struct um_str s, struct moment *m)
{
	unsigned days;
	size_t n = take_number(s, 0, &days);

	if (n != 5 || days < 20000 || days > 80000 || (s.len > n && s.ptr[n] != '.'))
		return false;
	for (size_t k = n + 1; k < s.len; k++)
		if (!isdigit((unsigned char)s.ptr[k]))
			return false;
	*m = (struct moment){ 0 };
	civil_from_days((int64_t)days - 25569, m);
	return true;
}

/* 20240326 and 20240326T101500 */
static bool compact(struct um_str s, struct moment *m)
{
	unsigned value;
	size_t n = take_number(s, 0, &value);

	if (n != 8 || (s.len > 8 && s.ptr[8] != 'T' && s.ptr[8] != ' '))
		return false;
	*m = (struct moment){ .year = value / 10000, .month = value / 100 % 100, .day = value % 100 };
	return valid(m);
}

static void to_utc(struct moment *m)
{
	int64_t seconds = days_from_civil(m->year, m->month, m->day) * 86400 + m->hour * 3600 + m->minute * 60 +
	                  m->second - (int64_t)m->zone_minutes * 60;

	from_epoch(seconds, m);
}

bool um_date_read(struct um_str value, enum um_date_order order, char date[11], char time[20])
{
	struct moment m = { 0 };
	struct pieces p;
	char wide[64];

	date[0] = '\0';
	if (time)
		time[0] = '\0';
	value = um_str_trim(value);
	if (value.len < 5 || value.len > 64)
		return false;
	if (!epoch(value, &m) && !compact(value, &m) && !serial(value, &m)) {
		m = (struct moment){ 0 };
		take_pieces(value, &p);
		if (!arrange(&p, order, &m))
			return false;
		take_time(value, p.end, &m);
	}
	snprintf(wide, sizeof(wide), "%04d-%02u-%02u", (int)m.year, m.month, m.day);
	memcpy(date, wide, 11);
	if (time) {
		to_utc(&m);
		snprintf(wide, sizeof(wide), "%04d-%02u-%02uT%02u:%02u:%02u", (int)m.year, m.month, m.day, m.hour,
		         m.minute, m.second);
		memcpy(time, wide, 20);
	}
	return true;
}
