/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask_number.c - telephone, card and account numbers. Card numbers prove themselves (Luhn, and the first digits of a
 * card maker), IBANs too (mod 97 and the length of their country). Telephone numbers do not: one is what
 * starts with + or 00, has the shape of a national number, or stands behind a word like "phone". A long number
 * without any of these stays: it is an order number as likely as not.
 */
#include <ctype.h>

#include "ingest/mask.h"

#define DIGITS_MOST 34u

struct digits {
	char digit[DIGITS_MOST];
	unsigned group[DIGITS_MOST];  /* digits in each run */
	char sep[DIGITS_MOST];        /* before each run but the first */
	size_t until[DIGITS_MOST];    /* where each run ends */
	size_t total, groups, end;
	bool bracket;
};

static unsigned char byte(struct um_str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

/* read_digits - runs of digits, one separator between; brackets may stand around one run. */
static bool read_digits(struct um_str s, size_t at, struct digits *d)
{
	size_t i = at, open = 0;

	*d = (struct digits){ .end = at };
	while (d->total < DIGITS_MOST) {
		char sep = '\0';
		size_t start;

		if (d->groups) {
			if (byte(s, i) == ')' && open) {
				i++;
				open = 0;
			}
			if (byte(s, i) && strchr(" -./", byte(s, i)))
				sep = (char)byte(s, i++);
		}
		if (byte(s, i) == '(' && !open) {
			open = 1;
			d->bracket = true;
			i++;
		}
		for (start = i; isdigit(byte(s, i)) && d->total < DIGITS_MOST; i++)
			d->digit[d->total++] = s.ptr[i];
		if (i == start)
			break;
		d->sep[d->groups] = sep;
		d->until[d->groups] = i;
		d->group[d->groups++] = (unsigned)(i - start);
		d->end = i;
	}
	if (open && byte(s, d->end) == ')')
		d->end++;
	return d->groups > 0 && !um_word_byte(s, d->end);
}

/* drop_last - without the last run, which may be a number of its own: "555-123-4567 2 times". */
static bool drop_last(struct digits *d)
{
	if (d->groups < 2)
		return false;
	d->total -= d->group[--d->groups];
	d->end = d->until[d->groups - 1];
	return true;
}

/* ---- cards --------------------------------------------------------------------------------------- */

static bool luhn(const char *digit, size_t total)
{
	unsigned sum = 0;

	for (size_t i = 0; i < total; i++) {
		unsigned value = (unsigned)(digit[total - 1 - i] - '0') << (i % 2);

		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 == 0;
}

static unsigned leading(const char *digit, size_t total)
{
	unsigned value = 0;

	while (total--)
		value = 10 * value + (unsigned)(*digit++ - '0');
	return value;
}

/* Visa, Mastercard, American Express, Diners, Discover, JCB, Maestro, UnionPay. */
static bool of_a_maker(const struct digits *d)
{
	unsigned two = leading(d->digit, 2), four = leading(d->digit, 4);

	if (two / 10 == 4)
		return d->total == 13 || d->total == 16 || d->total == 19;
	if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || (four >= 3528 && four <= 3589))
		return d->total == 16;
	if (two == 34 || two == 37)
		return d->total == 15;
	if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059))
		return d->total == 14 || d->total == 16;
	if (four == 6011 || two == 65 || two == 64 || two == 62)
		return d->total >= 16 && d->total <= 19;
	return (two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67) && d->total >= 13 && d->total <= 19;
}

static bool is_card(const struct digits *d)
{
	if (d->total < 13 || d->total > 19)
		return false;
	for (size_t i = 1; i < d->groups; i++)
		if ((d->sep[i] != ' ' && d->sep[i] != '-') || d->group[i] < 2)
			return false;
	return of_a_maker(d) && luhn(d->digit, d->total);
}

size_t um_find_card(struct um_str s, size_t at)
{
	struct digits d;

	if (!isdigit(byte(s, at)) || !read_digits(s, at, &d) || d.bracket)
		return 0;
	do
		if (is_card(&d))
			return d.end - at;
	while (drop_last(&d));
	return 0;
}

/* ---- IBANs --------------------------------------------------------------------------------------- */

static unsigned iban_length(const char *country)
{
	static const char lengths[] = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
		"FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25"
		"MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27"
		"SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20";

	for (const char *p = lengths; *p; p += 4)
		if (p[0] == country[0] && p[1] == country[1])
			return (unsigned)(10 * (p[2] - '0') + p[3] - '0');
	return 0;
}

static bool mod97(const char *iban, size_t total)
{
	unsigned rest = 0;

	for (size_t i = 0; i < total; i++) {
		char c = iban[(i + 4) % total];

		if (isdigit((unsigned char)c))
			rest = (10 * rest + (unsigned)(c - '0')) % 97;
		else
			rest = (100 * rest + (unsigned)(c - 'A' + 10)) % 97;
	}
	return rest == 1;
}

size_t um_find_iban(struct um_str s, size_t at)
{
	char iban[DIGITS_MOST];
	size_t total = 0, i = at;
	unsigned want = 0;

	if (!isalpha(byte(s, at)) || !isalpha(byte(s, at + 1)) || !isdigit(byte(s, at + 2)) || !isdigit(byte(s, at + 3)))
		return 0;
	for (; total < DIGITS_MOST && (!want || total < want); i++) {
		unsigned char c = byte(s, i);

		if ((c == ' ' || c == '-') && total >= 4 && isalnum(byte(s, i + 1)))
			continue;
		if (!isalnum(c))
			return 0;
		iban[total++] = (char)toupper(c);
		if (total == 2 && !(want = iban_length(iban)))
			return 0;
	}
	return total == want && !um_word_byte(s, i) && mod97(iban, total) ? i - at : 0;
}

/* ---- telephone ----------------------------------------------------------------------------------- */

static bool all_two(const struct digits *d)
{
	for (size_t i = 0; i < d->groups; i++)
		if (d->group[i] != 2)
			return false;
	return true;
}

/* 26.03.2024, 03/04/24, 2024-03-26 10: days, not numbers. */
static bool is_date(const struct digits *d)
{
	if (d->groups < 3 || d->sep[1] != d->sep[2] || d->sep[1] == ' ')
		return false;
	return (d->group[0] <= 2 && d->group[1] <= 2 && (d->group[2] == 2 || d->group[2] == 4)) ||
	       (d->group[0] == 4 && d->group[1] <= 2 && d->group[2] <= 2);
}

/* (555) 123-4567, 555-123-4567, 1-555-123-4567: one kind of separator, but after brackets. */
static bool is_american(const struct digits *d)
{
	size_t first = d->groups == 4 && d->group[0] == 1 && d->digit[0] == '1';

	if (d->groups - first != 3 || d->group[first] != 3 || d->group[first + 1] != 3 || d->group[first + 2] != 4)
		return false;
	return d->bracket || (d->sep[first + 1] == d->sep[first + 2] && d->sep[first + 1] && d->sep[first + 1] != '/');
}

/* 0171 1234567, (030) 1234-567, 06 12 34 56 78, 07700900123. */
static bool is_national(const struct digits *d)
{
	if (d->digit[0] != '0' || d->total < 9 || d->total > 12 || is_date(d) || d->groups > 6)
		return false;
	if (d->digit[1] == '0')
		return false;
	if (all_two(d))
		return d->groups == 5;
	for (size_t i = 1; i < d->groups; i++)
		if (d->group[i] < 2)
			return false;
	return d->groups == 1 ? d->total >= 10 && d->total <= 11 : d->group[0] >= 3 || d->bracket;
}

/* "phone", "call me at": of the words before, not of the digits. */
static bool is_behind_word(struct um_str s, size_t at)
{
	static const char *const words[] = { "phone", "telephone", "tel", "tele", "mobile", "cell", "cellphone", "fax", "whatsapp", "sms",
		"telefon", "handy", "mobil", "telephon", "telefono", "movil", "celular", "portable", "hotline", "ph", "mob", NULL };
	static const char *const between[] = { "number", "no", "nr", "is", "at", "me", "on", "us", "line", NULL };
	struct um_str word = um_find_before(s, at);

	for (unsigned steps = 0; steps < 3 && word.len; steps++) {
		if (um_find_listed(word, words) || (steps && (um_str_ieq(word, "call") || um_str_ieq(word, "text"))))
			return true;
		if (!um_find_listed(word, between))
			return false;
		word = um_find_before(s, (size_t)(word.ptr - s.ptr));
	}
	return false;
}

static bool is_something_else(struct um_str s, size_t at)
{
	static const char *const words[] = { "order", "ticket", "case", "invoice", "reference", "ref", "id", "sku", "serial", "part", "item",
		"product", "version", "number", "no", "nr", "isbn", "issue", "bug", "build", "article", "customer", "account",
		"bestellung", "rechnung", "auftrag", NULL };

	return um_find_listed(um_find_before(s, at), words);
}

static bool has_shape(const struct digits *d)
{
	if (d->digit[0] == '0' && d->digit[1] == '0' && d->digit[2] != '0') /* 00 44 ... */
		return d->total >= 10 && d->total <= 17 && d->groups > 1 && !is_date(d);
	return is_american(d) || is_national(d);
}

static bool is_phone(struct um_str s, size_t at, bool plus, bool behind, const struct digits *d)
{
	if (plus)
		return d->total >= 7 && d->total <= 15;
	if (behind && d->total >= 6 && d->total <= 15 && !is_date(d))
		return true;
	return has_shape(d) && !is_something_else(s, at);
}

size_t um_find_phone(struct um_str s, size_t at)
{
	bool plus = byte(s, at) == '+', behind;
	size_t start = at + plus;
	struct digits d;

	if (plus && byte(s, start) == ' ')
		start++;
	if ((!isdigit(byte(s, start)) && byte(s, start) != '(') || !read_digits(s, start, &d) || d.total < 6)
		return 0;
	if (at > 1 && strchr(".,", s.ptr[at - 1]) && isdigit((unsigned char)s.ptr[at - 2]))
		return 0; /* the rest of a decimal */
	behind = !plus && is_behind_word(s, at);
	do
		if (!(byte(s, d.end) == ',' && isdigit(byte(s, d.end + 1))) && is_phone(s, at, plus, behind, &d))
			return d.end - at;
	while (drop_last(&d) && d.total >= 6);
	return 0;
}
