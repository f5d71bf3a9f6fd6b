/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_mail.c - mails with what they quote left out, mailboxes, pages. */
#include "ingest_log.h"

static void plain(void **state)
{
	(void)state;
	EXPECT("From: \"Ann Lee\" <ann@acme.example>\r\nTo: help@us.example\r\nSubject: =?utf-8?Q?Caf=C3=A9_?=\r\n =?utf-8?B?c2xvdw==?=\r\n"
	       "Date: Tue, 26 Mar 2024 10:11:12 +0100\r\nMessage-ID: <1@acme>\r\n\r\nIt is slow.\r\n\r\nOn Mon, 25 Mar 2024, Help wrote:\r\n"
	       "> Is it?\r\n\r\nThanks\r\n-- \r\nAnn\r\n",
	       "D <1@acme>|ann@acme.example|Ann Lee|acme.example|2024-03-26|Caf\303\251 slow: Caf\303\251 slow//It is slow.///Thanks\n"
	       "L quoted_reply 1 signature 1\n");
}

static void parts(void **state)
{
	(void)state;
	EXPECT("From: bo@gmail.com\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b1\"\n\n"
	       "--b1\nContent-Type: multipart/alternative; boundary=b2\n\n"
	       "--b2\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nna=EFve =\nuser\n"
	       "--b2\nContent-Type: text/html\n\n<p>other</p>\n--b2--\n"
	       "--b1\nContent-Type: text/plain\nContent-Disposition: attachment\n\nlog log\n--b1--\n",
	       "D |bo@gmail.com|bo@gmail.com|||S: S//na\303\257ve user\n");
	EXPECT("From: bo@gmail.com\nSubject: S\nTo: x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
	       "PHA+SXQgPGI+aGFuZ3M8L2I+ICZhbXA7IGRpZXM8L3A+PGJsb2NrcXVvdGU+b2xkPC9ibG9ja3F1b3RlPg==\n",
	       "D |bo@gmail.com|bo@gmail.com|||S: S//It hangs & dies\n");
}

static void mailbox(void **state)
{
	(void)state;
	EXPECT("From ann Mon Mar 25 2024\nFrom: ann@a.example\nSubject: One\nDate: 25 Mar 2024 10:00:00\n\nFirst.\n>From here\n\n"
	       "From bo Tue Mar 26 2024\nFrom: bo@b.example\nSubject: Two\n\nSecond.\n",
	       "D |ann@a.example|ann@a.example|a.example|2024-03-25|One: One//First.\n"
	       "D |bo@b.example|bo@b.example|b.example||Two: Two//Second.\n"
	       "L quoted_reply 1\n");
}

static void page(void **state)
{
	(void)state;
	EXPECT("<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body><h1>Notes</h1>\n"
	       "<p>It  is &lt;slow&gt; &#8212; a &lt b < c</p><script>x()</script><p>Really&nbsp;slow</p></body></html>",
	       "D |||||: Notes/It is <slow> \342\200\224 a &lt b < c/Really slow\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(parts),
		cmocka_unit_test(mailbox),
		cmocka_unit_test(page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
