/* SPDX-License-Identifier: Apache-2.0 */
/* company.c - the company an e-mail address speaks for. */
#include "ingest/fields.h"

static const char *const public_mail[] = { "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com",
	"live.com", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de",
	"t-online.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com", "proton.me", "protonmail.com", "qq.com", "163.com",
	"126.com", "orange.fr", "free.fr", "laposte.net", "libero.it", "comcast.net", "verizon.net", "att.net", "zoho.com",
	"fastmail.com", "hey.com", "naver.com", "rediffmail.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "hotmail.co.uk",
	"hotmail.fr", "btinternet.com", "example.com", NULL };

struct um_str um_fields_account_of(struct um_str email)
{
	const char *at = email.len ? memrchr(email.ptr, '@', email.len) : NULL;
	struct um_str domain;

	if (!at || at + 1 == email.ptr + email.len)
		return (struct um_str){ NULL, 0 };
	domain = um_str_n(at + 1, (size_t)(email.ptr + email.len - at - 1));
	for (size_t i = 0; public_mail[i]; i++)
		if (um_str_ieq(domain, public_mail[i]))
			return (struct um_str){ NULL, 0 };
	return memchr(domain.ptr, '.', domain.len) ? domain : (struct um_str){ NULL, 0 };
}
