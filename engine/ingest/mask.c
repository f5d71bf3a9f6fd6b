/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c - one pass from left to right. At the start of each word the rules are asked in order of how sure they are;
 * the first that finds something decides, and reading goes on behind it, so nothing is replaced twice.
 *
 * A token is 40 bits of a keyed hash in letters and digits that are not mistaken for each other (Crockford's base
 * 32): among a million people two share one with a chance of a third. It is one word for the text stage, so
 * that a name that was masked is no stem two mentions share unless it is the same person.
 */
#include <ctype.h>

#include "base/utf8.h"
#include "ingest/fields.h"
#include "ingest/mask.h"

#define TOKEN_CHARS 8

static void put_token(const struct um_masker *m, struct um_buf *out, const char *kind, struct um_str value, bool small)
{
	static const char *const letters[] = { "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789abcdefghjkmnpqrstvwxyz" };
	struct um_sip_key key = m->key;
	uint64_t hash;

	for (const char *p = kind; *p; p++) /* a person and a telephone number are never one */
		key.high = key.high * 31 + (unsigned char)*p;
	hash = um_sip(&key, value.ptr, value.len);
	for (int i = 0; i < TOKEN_CHARS; i++)
		um_buf_addc(out, letters[small][hash >> (5 * i) & 31]);
}

static void put(struct um_masker *m, struct um_buf *out, const char *kind, const char *shown, struct um_str value)
{
	um_buf_adds(out, shown);
	um_buf_addc(out, '_');
	put_token(m, out, kind, value, false);
	m->masked_count++;
}

/* ---- one kind each ---------------------------------------------------------------------------------- */

static void put_domain(struct um_masker *m, struct um_buf *out, struct um_str domain)
{
	char mail[256];
	struct um_buf folded;

	mail[0] = '@';
	if (domain.len < sizeof(mail) && domain.len)
		memcpy(mail + 1, domain.ptr, domain.len);
	if (domain.len < sizeof(mail) && !um_fields_account_of(um_str_n(mail, domain.len + 1)).len) {
		um_buf_adds(out, "mail.example"); /* of no company */
		return;
	}
	um_buf_init(&folded, 4096);
	um_utf8_fold(&folded, domain.ptr, domain.len);
	put_token(m, out, "domain", um_buf_str(&folded), true);
	um_buf_adds(out, ".example");
	um_buf_release(&folded);
}

static void put_mail(struct um_masker *m, struct um_buf *out, struct um_str mail)
{
	const char *sign = memrchr(mail.ptr, '@', mail.len);
	size_t at, domain;
	struct um_buf folded;

	if (!sign)
		sign = mail.ptr + um_str_find(mail, UM_LIT("%40"));
	at = (size_t)(sign - mail.ptr);
	domain = at + (*sign == '@' ? 1 : 3);
	um_buf_init(&folded, 4096);
	um_utf8_fold(&folded, mail.ptr, at);
	um_buf_addc(&folded, '@');
	um_utf8_fold(&folded, mail.ptr + domain, mail.len - domain);
	um_buf_adds(out, "mail_");
	put_token(m, out, "mail", um_buf_str(&folded), true);
	um_buf_addc(out, '@');
	put_domain(m, out, um_str_n(mail.ptr + domain, mail.len - domain));
	um_buf_release(&folded);
	m->masked_count++;
}

/* Digits and letters alone: 0171 123-456 is 0171123456. */
static void put_number(struct um_masker *m, struct um_buf *out, const char *kind, struct um_str number)
{
	char plain[64];
	size_t total = 0;

	for (size_t i = 0; i < number.len && total < sizeof(plain); i++)
		if (isalnum((unsigned char)number.ptr[i]) || number.ptr[i] == ':' || (*kind == 'i' && number.ptr[i] == '.'))
			plain[total++] = (char)toupper((unsigned char)number.ptr[i]);
	put(m, out, kind, kind, um_str_n(plain, total));
}

static void put_handle(struct um_masker *m, struct um_buf *out, struct um_str handle)
{
	struct um_buf folded;

	um_buf_init(&folded, 256);
	um_utf8_fold(&folded, handle.ptr + 1, handle.len - 1);
	um_buf_adds(out, "@user_");
	put_token(m, out, "handle", um_buf_str(&folded), true);
	um_buf_release(&folded);
	m->masked_count++;
}

/* ---- running text ----------------------------------------------------------------------------------- */

/* mask_at - replace what stands at `at`; its length, 0: nothing. */
static size_t mask_at(struct um_masker *m, struct um_buf *out, struct um_str s, size_t at, bool anywhere)
{
	static const struct { size_t (*find)(struct um_str, size_t); const char *kind; } number[] = {
		{ um_find_ip, "ip" }, { um_find_card, "card" }, { um_find_iban, "iban" }, { um_find_phone, "phone" },
	};
	struct um_found_name name;
	size_t len = um_find_mail(s, at);

	if (len) {
		put_mail(m, out, um_str_n(s.ptr + at, len));
		return len;
	}
	for (size_t i = 0; i < sizeof(number) / sizeof(*number); i++)
		if ((len = number[i].find(s, at)) != 0) {
			put_number(m, out, number[i].kind, um_str_n(s.ptr + at, len));
			return len;
		}
	name = um_find_name(m, s, at, anywhere);
	if (name.len)
		put(m, out, name.company ? "company" : "person", name.company ? "Company" : "Person", name.folded);
	return name.len;
}

static size_t mask_sign(struct um_masker *m, struct um_buf *out, struct um_str s, size_t at)
{
	size_t len = um_find_handle(s, at);

	if (len) {
		put_handle(m, out, um_str_n(s.ptr + at, len));
		return len;
	}
	len = s.ptr[at] != '@' && (!at || !um_word_byte(s, at - 1)) ? um_find_phone(s, at) : 0;
	if (len)
		put_number(m, out, "phone", um_str_n(s.ptr + at, len));
	return len;
}

void um_mask_text(struct um_masker *m, struct um_buf *out, struct um_str s, bool anywhere)
{
	struct um_buf found;
	size_t from = 0, at = 0;

	um_buf_init(&found, 4096);
	while (at < s.len) {
		bool word = um_word_byte(s, at);
		size_t len;

		if (!word && !strchr("@+(", s.ptr[at])) {
			at++;
			continue;
		}
		um_buf_clear(&found);
		len = word ? mask_at(m, &found, s, at, anywhere) : mask_sign(m, &found, s, at);
		if (!len) {
			at = word ? um_word_end(s, at) : at + 1;
			continue;
		}
		um_buf_add(out, s.ptr + from, at - from);
		um_buf_add(out, found.ptr, found.len);
		if (found.failed)
			out->failed = found.failed;
		from = at += len;
	}
	um_buf_add(out, s.ptr + from, s.len - from);
	um_buf_release(&found);
}

/* ---- whole fields ----------------------------------------------------------------------------------- */

static bool whole_mail(struct um_str s)
{
	return s.len && um_find_mail(s, 0) == s.len;
}

static void put_folded(struct um_masker *m, struct um_buf *out, const char *kind, const char *shown, struct um_str value)
{
	struct um_buf folded;

	um_buf_init(&folded, 1u << 24);
	um_name_fold(&folded, value);
	if (!folded.len)
		um_buf_add(&folded, value.ptr, value.len);
	put(m, out, kind, shown, um_buf_str(&folded));
	if (um_buf_check(&folded, NULL))
		out->failed = folded.failed;
	um_buf_release(&folded);
}

/* "Lee, Ann" is Ann Lee. */
static bool put_swapped(struct um_masker *m, struct um_buf *out, struct um_str name)
{
	const char *comma = memchr(name.ptr, ',', name.len);
	struct um_buf swapped;

	if (!comma)
		return false;
	um_buf_init(&swapped, 1u << 24);
	um_buf_add(&swapped, comma + 1, (size_t)(name.ptr + name.len - comma - 1));
	um_buf_addc(&swapped, ' ');
	um_buf_add(&swapped, name.ptr, (size_t)(comma - name.ptr));
	put_folded(m, out, "person", "Person", um_buf_str(&swapped));
	um_buf_release(&swapped);
	return true;
}


void um_mask_company(struct um_masker *m, struct um_buf *out, struct um_str name)
{
	name = um_str_trim(name);
	if (!name.len)
		return;
	if (um_str_find(name, UM_LIT(" ")) == name.len && memchr(name.ptr, '.', name.len) && !strchr(".", name.ptr[name.len - 1])) {
		put_domain(m, out, name);
		m->masked_count++;
		return;
	}
	put_folded(m, out, "company", "Company", name);
}

static bool has_digit(struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isdigit((unsigned char)s.ptr[i]))
			return true;
	return false;
}

void um_mask_customer(struct um_masker *m, struct um_buf *out, struct um_str who)
{
	who = um_str_trim(who);
	if (!who.len)
		return;
	if (whole_mail(who))
		put_mail(m, out, who);
	else if (has_digit(who))
		put_folded(m, out, "customer", "Customer", who);
	else if (!put_swapped(m, out, who))
		put_folded(m, out, "person", "Person", who);
}

void um_mask_private(struct um_masker *m, struct um_buf *out, const char *kind, struct um_str value)
{
	if (value.len)
		put_number(m, out, kind, value);
}
