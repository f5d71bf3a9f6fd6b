/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.c - who is who. A customer is known by an e-mail address (which has no case in practice), else
 * by the input's id, else a name. A company is known by its name, else by the domain of its people's
 * addresses; the domains of public mail services say nothing about a company and must not make a
 * thousand strangers into one account.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "store/internal.h"

#include <stdlib.h>

static const char *const public_domain[] = { /* sorted bytewise */
	"126.com", "163.com", "aim.com", "alice.it", "aol.com", "aol.de", "att.net", "bellsouth.net",
	"bigpond.com", "bk.ru", "bluewin.ch", "blueyonder.co.uk", "bol.com.br", "btinternet.com", "charter.net",
	"comcast.net", "cox.net", "daum.net", "duck.com", "earthlink.net",
	"fastmail.com", "fastmail.fm", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch",
	"gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net", "hey.com", "hotmail.co.uk",
	"hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.ru",
	"juno.com", "laposte.net", "libero.it", "list.ru", "live.co.uk", "live.com", "live.fr", "live.nl",
	"mac.com", "mail.com", "mail.example", "mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "ntlworld.com",
	"o2.pl", "onet.pl", "optonline.net", "orange.fr", "outlook.com", "outlook.de", "outlook.es",
	"outlook.fr", "pm.me", "posteo.de", "proton.me", "protonmail.ch", "protonmail.com", "qq.com",
	"rediffmail.com", "rocketmail.com", "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.com",
	"sky.com", "t-online.de", "talktalk.net", "telenet.be", "terra.com.br", "tiscali.it", "tuta.io",
	"tutanota.com", "uol.com.br", "verizon.net", "virgilio.it", "virginmedia.com", "wanadoo.fr", "web.de",
	"wp.pl", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.au",
	"yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com",
	"zoho.com",
};

static int compare_domain(const void *key, const void *entry)
{
	return um_str_cmp(*(const struct um_str *)key, um_str(*(const char *const *)entry));
}

bool um_key_domain_is_public(struct um_str domain)
{
	return bsearch(&domain, public_domain, sizeof(public_domain) / sizeof(public_domain[0]),
	               sizeof(public_domain[0]), compare_domain) != NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static void add_lower(struct um_buf *out, struct um_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		um_buf_addc(out, lower(s.ptr[i]));
}

static bool is_mail(struct um_str s)
{
	size_t at = um_str_find(s, UM_LIT("@"));

	return at > 0 && at + 1 < s.len && um_str_find(s, UM_LIT(" ")) == s.len;
}

void um_key_customer(struct um_buf *out, const struct um_document *document)
{
	struct um_str key = um_str_trim(document->customer_id);

	if (!key.len)
		key = um_str_trim(document->customer_name);
	if (is_mail(key))
		add_lower(out, key);
	else
		um_buf_add(out, key.ptr, key.len);
}

struct um_str um_key_domain(struct um_str mail)
{
	size_t at;
	struct um_str domain;

	if (!is_mail(mail))
		return um_str_n("", 0);
	at = um_str_find(mail, UM_LIT("@"));
	domain = um_str_n(mail.ptr + at + 1, mail.len - at - 1);
	return um_key_domain_is_public(domain) ? um_str_n("", 0) : domain;
}

void um_key_fold(struct um_buf *out, struct um_str name)
{
	size_t start, i, kept;

	name = um_str_trim(name);
	start = out->len;
	um_utf8_fold(out, name.ptr, name.len);
	for (i = kept = start; i < out->len; i++)
		if (out->ptr[i] != ' ' || (i > start && out->ptr[i - 1] != ' '))
			out->ptr[kept++] = out->ptr[i];
	um_buf_cut(out, kept);
}

void um_key_add(struct um_buf *out, struct um_str field)
{
	uint64_t len = field.len;
	unsigned char size[8];
	int i;

	for (i = 0; i < 8; i++)
		size[i] = (unsigned char)(len >> (8 * i));
	um_buf_add(out, size, sizeof(size));
	um_buf_add(out, field.ptr, field.len);
}

/* ---- attributes --------------------------------------------------------------------------- */

static int compare_attribute(const void *a, const void *b)
{
	const struct um_attribute *x = a, *y = b;
	int order = um_str_cmp(x->name, y->name);

	return order ? order : um_str_cmp(x->value, y->value);
}

static enum unmet_status write_attributes(struct um_buf *out, const struct um_attribute *sorted, size_t total,
                                          struct unmet_error *err)
{
	struct um_jw jw;
	char *name;
	size_t i;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	for (i = 0; i < total; i++) {
		if (!sorted[i].value.len || (i && um_str_eq(sorted[i].name, sorted[i - 1].name) && sorted[i - 1].value.len))
			continue;
		name = um_strndup(sorted[i].name.ptr, sorted[i].name.len);
		if (!name)
			return um_nomem(err);
		um_jw_str(&jw, name, sorted[i].value);
		um_free(name);
	}
	um_jw_close(&jw, '}');
	return um_buf_check(out, err);
}

enum unmet_status um_key_attributes(struct um_buf *out, const struct um_attribute *attribute, size_t total,
                                    struct unmet_error *err)
{
	struct um_attribute *sorted;
	enum unmet_status rc;

	if (!total) {
		um_buf_adds(out, "{}");
		return um_buf_check(out, err);
	}
	sorted = um_calloc(total, sizeof(*sorted));
	if (!sorted)
		return um_nomem(err);
	memcpy(sorted, attribute, total * sizeof(*sorted));
	qsort(sorted, total, sizeof(*sorted), compare_attribute);
	rc = write_attributes(out, sorted, total, err);
	um_free(sorted);
	return rc;
}
