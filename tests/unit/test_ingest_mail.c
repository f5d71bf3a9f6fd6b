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

/* Handed on among us: the customer is who wrote it. A customer who forwards our mail is still who speaks. */
static void forwarded(void **state)
{
	(void)state;
	EXPECT("From: Sue <sue@vendor.example>\nTo: product@vendor.example\nSubject: Fwd: sign-on\nDate: Wed, 6 Mar 2024 10:00:00 +0000\n\n"
	       "FYI.\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@acme.example>\nDate: Tue, Mar 5, 2024 at 9:00 AM\n"
	       "Subject: sign-on\nTo: <help@vendor.example>\n\nWe need single sign-on.\n",
	       "D |ann@acme.example|Ann Lee|acme.example|2024-03-05|Fwd: sign-on: Fwd: sign-on//We need single sign-on.//FYI.\n"
	       "T customer Ann Lee: Fwd: sign-on//We need single sign-on.\nT agent : FYI.\n");
	EXPECT("From: Sue <sue@vendor.example>\nTo: Bo <bo@vendor.example>\nSubject: WG: Export\nDate: Wed, 6 Mar 2024 10:00:00 +0000\n\n"
	       "Von: Ann Lee <ann@acme.example>\nGesendet: 5. March 2024\nAn: help@vendor.example\nBetreff: Export\n\nEr fehlt mir.\n",
	       "D |ann@acme.example|Ann Lee|acme.example|2024-03-05|WG: Export: WG: Export//Er fehlt mir.\n"
	       "T customer Ann Lee: WG: Export//Er fehlt mir.\n");
	EXPECT("From: Ann Lee <ann@acme.example>\nTo: help@vendor.example\nSubject: Fwd: Invoice\nDate: Wed, 6 Mar 2024 10:00:00 +0000\n\n"
	       "This is not what we ordered.\n\n---------- Forwarded message ---------\nFrom: Billing <billing@vendor.example>\n"
	       "Date: Tue, Mar 5, 2024 at 9:00 AM\n\nYour invoice is here.\n",
	       "D |ann@acme.example|Ann Lee|acme.example|2024-03-06|Fwd: Invoice: Fwd: Invoice//This is not what we ordered.\nL quoted_reply 1\n");
}

static void winmail(void **state)
{
	(void)state;
	EXPECT("From: ann@acme.example\nSubject: Rich\nDate: Wed, 6 Mar 2024 10:00:00 +0000\nContent-Type: application/ms-tnef; name=winmail.dat\n"
	       "Content-Transfer-Encoding: base64\n\neJ8+IgEAAAAA\n",
	       "R 1: the words are in winmail.dat, a format of Outlook's own: save the mail as text or HTML\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(parts),
		cmocka_unit_test(mailbox),
		cmocka_unit_test(page),
		cmocka_unit_test(forwarded),
		cmocka_unit_test(winmail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
