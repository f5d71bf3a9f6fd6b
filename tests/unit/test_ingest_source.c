/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_source.c - files, folders, packed files, charsets, dates, accounts, records. */
#include "ingest_log.h"
#include "temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "ingest/dates.h"

static void put(const char *name, const char *text)
{
	FILE *f = fopen(in_folder(name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	fclose(f);
}

static void expect_paths(const char *const *path, size_t total, const char *want)
{
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);
	struct unmet_error err = { 0 };

	assert_int_equal(um_ingest_paths(path, total, NULL, &sink, &err), UNMET_OK);
	assert_string_equal(log.out.ptr, want);
	log_free(&log);
}

static void folders(void **state)
{
	const char *path[] = { folder }, *named[] = { NULL, NULL };
	char one[256], two[256];

	(void)state;
	assert_int_equal(mkdir(in_folder("a"), 0700) | mkdir(in_folder("b"), 0700) | mkdir(in_folder(".hidden"), 0700), 0);
	put("b/x.csv", "text\nsecond one\n");
	put("a/x.csv", "text\nfirst one\n");
	put("a/.ignored.csv", "text\nno\n");
	put(".hidden/x.csv", "text\nno\n");
	assert_int_equal(symlink(folder, in_folder("b/loop")), 0);
	put("empty.txt", "");
	put("picture.csv", "\211PNG\r\n\032\n");
	expect_paths(path, 1,
	             "S a/x.csv csv\nD |||||: first one\nE 1\nS b/x.csv csv\nD |||||: second one\nE 1\n"
	             "S empty.txt empty\nR 1: empty file\nE 1\nS picture.csv unknown\nR 1: a picture: type what it says into a text file\nE 1\n");
	/* Two inputs of one name, in any order. */
	named[0] = strcpy(one, in_folder("b/x.csv"));
	named[1] = strcpy(two, in_folder("a/x.csv"));
	struct log first, again;
	struct um_ingest_sink sink = log_sink(&first), sink_again = log_sink(&again);

	assert_int_equal(um_ingest_paths(named, 2, NULL, &sink, NULL), UNMET_OK);
	named[0] = two;
	named[1] = one;
	assert_int_equal(um_ingest_paths(named, 2, NULL, &sink_again, NULL), UNMET_OK);
	assert_string_equal(first.out.ptr, again.out.ptr);
	assert_int_equal(first.document_count, 2);
	log_free(&first);
	log_free(&again);
}

static void missing(void **state)
{
	char nowhere[256], there[256];
	const char *path[] = { nowhere, there };
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);
	struct unmet_error err = { 0 };

	(void)state;
	strcpy(nowhere, in_folder("nowhere"));
	strcpy(there, in_folder("there.txt"));
	assert_int_equal(um_ingest_paths(path, 1, NULL, &sink, &err), UNMET_E_IO);
	assert_non_null(strstr(err.message, "nowhere"));
	put("there.txt", "Just words.\n");
	assert_int_equal(um_ingest_paths(path, 2, NULL, &sink, &err), UNMET_OK);
	assert_string_equal(log.out.ptr, "S nowhere unknown\nR 0: cannot open: No such file or directory\nE 1\n"
	                                 "S there.txt text\nD |||||: Just words.\nE 1\n");
	log_free(&log);
}

static void empty_folder(void **state)
{
	char path_bytes[256];
	const char *path[] = { path_bytes };

	(void)state;
	assert_int_equal(mkdir(strcpy(path_bytes, in_folder("nothing")), 0700), 0);
	expect_paths(path, 1, "S nothing unknown\nR 0: no files in this folder\nE 1\n");
}

static size_t gzip(const char *text, size_t len, char *out, size_t room)
{
	z_stream z = { 0 };
	size_t n;

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)text;
	z.avail_in = (unsigned)len;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	n = room - z.avail_out;
	deflateEnd(&z);
	return n;
}

static void packed(void **state)
{
	static const char text[] = "text,name\none,Ann\ntwo,Bo\n";
	static const char want[] = "D |Ann|Ann|||: one\nD |Bo|Bo|||: two\n";
	char out[2048];
	size_t n = gzip(text, sizeof(text) - 1, out, sizeof(out)), head;

	(void)state;
	expect_with(out, n, NULL, want);
	n = ZSTD_compress(out, sizeof(out), text, sizeof(text) - 1, 3);
	expect_with(out, n, NULL, want);
	head = gzip(text, 18, out, sizeof(out)); /* two members, one file */
	n = head + gzip(text + 18, sizeof(text) - 19, out + head, sizeof(out) - head);
	expect_with(out, n, NULL, want);
}

static void packed_and_cut_off(void **state)
{
	char *text = malloc(400000), *out = malloc(400000);
	size_t len = (size_t)sprintf(text, "id,text\n"), n;
	uint32_t x = 1;
	struct log log;

	(void)state;
	for (int i = 0; i < 8000; i++) {
		x = x * 1664525u + 1013904223u;
		len += (size_t)sprintf(text + len, "%d,words %x and %x\n", i, x, x >> 7);
	}
	n = gzip(text, len, out, 400000);
	assert_int_equal(log_read(&log, out, n / 2, NULL), UNMET_OK);
	assert_true(log.document_count > 1000 && log.document_count < 8000);
	assert_non_null(strstr(log.out.ptr, "gzip data ends early"));
	log_free(&log);
	memset(out + n / 2, 0xA5, 64);
	assert_int_equal(log_read(&log, out, n, NULL), UNMET_OK);
	assert_true(log.document_count > 1000 && log.document_count < 8000);
	assert_non_null(strstr(log.out.ptr, "gzip"));
	log_free(&log);
	free(text);
	free(out);
}

static void charsets(void **state)
{
	(void)state;
	EXPECT("\357\273\277text,name\nhello,Ann\n", "D |Ann|Ann|||: hello\n");
	EXPECT("text,name\n\223caf\351\224 \200 5,Ann\n", "D |Ann|Ann|||: \342\200\234caf\303\251\342\200\235 \342\202\254 5\n");
	EXPECT("\377\376t\0e\0x\0t\0\t\0n\0a\0m\0e\0\n\0h\0\351\0=\330\0\336\t\0A\0\n\0", "D |A|A|||: h\303\251\360\237\230\200\n");
	EXPECT("\0t\0e\0x\0t\0,\0n\0a\0m\0e\0\n\0h\0i\0,\0A\0n\0n\0\n", "D |Ann|Ann|||: hi\n");
	/* e and a combining acute become one letter */
	EXPECT("text,name\ncafe\314\201,Ann\n", "D |Ann|Ann|||: caf\303\251\n");
}

/* The first letter beyond ASCII comes late, and cut by a window. */
static void late_letters(void **state)
{
	for (size_t shift = 0; shift < 4; shift++) {
		size_t len = UM_STREAM_CHUNK * 2 + 100, n;
		char *input = malloc(len + 64);
		struct log log;

		assert_non_null(input);
		n = (size_t)sprintf(input, "text\n");
		while (n < UM_STREAM_CHUNK - 16 - shift - 6 - 5)
			n += (size_t)sprintf(input + n, "a b c\n");
		while (n < UM_STREAM_CHUNK - 18 - shift)
			input[n++] = 'x';
		n += (size_t)sprintf(input + n, "\342\202\254 end\nmore\n");
		assert_int_equal(log_read(&log, input, n, NULL), UNMET_OK);
		assert_non_null(strstr(log.out.ptr, "x\342\202\254 end\n"));
		assert_int_equal(log.reject_count, 0);
		log_free(&log);
		free(input);
	}
	(void)state;
}

static void expect_date(const char *value, enum um_date_order order, const char *want, const char *want_time)
{
	char date[11], time[20];

	um_date_read(um_str(value), order, date, time);
	assert_string_equal(date, want);
	if (want_time)
		assert_string_equal(time, want_time);
}

static void dates(void **state)
{
	(void)state;
	expect_date("2023-01-01 03:41:54 +0000", 0, "2023-01-01", "2023-01-01T03:41:54");
	expect_date("2016-04-28T11:19:34 -10:00", 0, "2016-04-28", "2016-04-28T21:19:34");
	expect_date("2016-04-28T11:19:34.123Z", 0, "2016-04-28", "2016-04-28T11:19:34");
	expect_date("1700000000", 0, "2023-11-14", "2023-11-14T22:13:20");
	expect_date("1700000000123", 0, "2023-11-14", NULL);
	expect_date("3/26/2024 3:15 PM", 0, "2024-03-26", "2024-03-26T15:15:00");
	expect_date("3/4/2024", UM_DATE_MONTH_FIRST, "2024-03-04", NULL);
	expect_date("3/4/2024", UM_DATE_DAY_FIRST, "2024-04-03", NULL);
	expect_date("03.04.2024", UM_DATE_MONTH_FIRST, "2024-04-03", NULL);
	expect_date("Mon, 05 Apr 93 18:01:16 GMT", 0, "1993-04-05", "1993-04-05T18:01:16");
	expect_date("March 30, 2022", 0, "2022-03-30", NULL);
	expect_date("12 June 2025", 0, "2025-06-12", NULL);
	expect_date("5. M\303\244rz 2024", 0, "2024-03-05", NULL);
	expect_date("mar. 5 avr. 2024", 0, "2024-04-05", NULL);
	expect_date("5 de mayo de 2024", 0, "2024-05-05", NULL);
	expect_date("28 f\303\251vr. 2024", 0, "2024-02-28", NULL);
	expect_date("martes 5 2024", 0, "", "");
	expect_date("20240229", 0, "2024-02-29", NULL);
	expect_date("2023-02-29", 0, "", "");
	expect_date("yesterday", 0, "", "");
	expect_date("12", 0, "", "");
	assert_int_equal(um_date_vote(um_str("3/26/2024")), 1);
	assert_int_equal(um_date_vote(um_str("26/3/2024")), -1);
	assert_int_equal(um_date_vote(um_str("3/4/2024")), 0);
}

static void accounts(void **state)
{
	char path[256];
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);

	(void)state;
	put("accounts.csv", "company,domain,industry,plan\nAcme,acme.example,Tools,Pro\n,,Food,Free\n");
	assert_int_equal(um_ingest_accounts(strcpy(path, in_folder("accounts.csv")), NULL, &sink, NULL), UNMET_OK);
	put("accounts.json", "[{\"name\":\"Acme\",\"domain_names\":[\"a.example\",\"b.example\"],\"tier\":1}]");
	assert_int_equal(um_ingest_accounts(strcpy(path, in_folder("accounts.json")), NULL, &sink, NULL), UNMET_OK);
	put("bad.csv", "x,y\n1,2\n3,4\n");
	assert_int_equal(um_ingest_accounts(strcpy(path, in_folder("bad.csv")), NULL, &sink, NULL), UNMET_OK);
	assert_non_null(strstr(log.out.ptr, "C Acme|acme.example|\nA industry=Tools\nA plan=Pro\n"));
	assert_non_null(strstr(log.out.ptr, "R 3: no company, domain, customer or e-mail in this row\n"));
	assert_non_null(strstr(log.out.ptr, "C Acme|a.example|\nA tier=1\n"));
	assert_int_equal(log.reject_count, 2);
	log_free(&log);
}

struct seen { char text[512]; };

static enum unmet_status note(void *ctx, struct um_str id, struct um_str text, bool id_is_number, struct unmet_error *err)
{
	struct seen *seen = ctx;
	size_t n = strlen(seen->text);

	(void)err;
	snprintf(seen->text + n, sizeof(seen->text) - n, "%.*s%s=%.*s;", (int)id.len, id.ptr ? id.ptr : "", id_is_number ? "#" : "",
	         (int)text.len, text.ptr ? text.ptr : "BAD");
	if (!text.ptr)
		strcat(seen->text, "bad");
	return UNMET_OK;
}

static void records(void **state)
{
	static const char input[] = "{\"id\":7,\"text\":\"a\"}\n\n{\"id\":\"x\",\"text\":\"\"}\n{oops\n{\"id\":1}\n{\"text\":\"b\"}\n";
	struct seen seen = { "" };
	char path[256];

	(void)state;
	put("records.jsonl", input);
	assert_int_equal(um_ingest_records(strcpy(path, in_folder("records.jsonl")), note, &seen, NULL), UNMET_OK);
	assert_true(strncmp(seen.text, "7#=a;x=;line 4: ", 16) == 0);
	assert_non_null(strstr(seen.text, "line 5: no \"text\" in this record=;bad"));
	assert_non_null(strstr(seen.text, ";bad=b;"));
	assert_int_equal(um_ingest_records(strcpy(path, in_folder("none.jsonl")), note, &seen, NULL), UNMET_E_IO);
}

/* Every allocation fails in turn: each time either the error, or all that there is to read. */
static void no_memory(void **state)
{
	static const char *const input[] = {
		"id,text,name\n1,\"a \"\"b\"\"\",Ann\n2,c\303\251,Bo\n",
		"[{\"text\":\"a\",\"user\":{\"name\":\"Ann\"},\"tags\":[\"x\",\"y\"]},{\"text\":\"b\"}]",
		"WEBVTT\n\n00:01.000 --> 00:02.000\nAnn: Hi?\n\n00:02.000 --> 00:03.000\nBo: Yes, I say so.\n",
		"Interviewer is Ann Lee.\n\nAnn Lee  0:01\nHi?\n\nBo Ek  0:02\nYes, I say so.\n",
		("From: \"Ann\" <ann@acme.example>\nTo: x\nSubject: =?utf-8?Q?Caf=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n"
		"--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSXQgaXMgc2xvdw==\n--b--\n"),
		"<html><body><p>It is <b>slow</b></p></body></html>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(input) / sizeof(*input); i++) {
		enum unmet_status rc = UNMET_E_NOMEM;
		uint64_t n = 1;
		struct log whole;

		assert_int_equal(log_read(&whole, input[i], strlen(input[i]), NULL), UNMET_OK);
		for (; n < 400; n++) {
			struct log log;
			uint64_t used;

			um_mem_fail_after(n, false);
			rc = log_read(&log, input[i], strlen(input[i]), NULL);
			used = um_mem_allocations();
			um_mem_fail_after(0, false);
			if (rc)
				assert_int_equal(rc, UNMET_E_NOMEM);
			else if (!log.out.failed)
				assert_string_equal(log.out.ptr, whole.out.ptr);
			log_free(&log);
			if (used < n)
				break;
		}
		assert_true(n > 10 && n < 400);
		assert_int_equal(rc, UNMET_OK);
		log_free(&whole);
	}
}

/* What is not read says what it is, and what to do. */
static void foreign(void **state)
{
	static const struct { const char *bytes; size_t len; const char *says; } files[] = {
		{ "\0\0\0\034ftypM4A ", 12, "a recording" }, { "\0\0\0\024ftypqt  ", 12, "a video" }, { "\0\0\0\030ftypheic", 12, "a picture" },
		{ "RIFF\1\0\0\0WEBPVP8 ", 16, "a picture" }, { "RIFF\1\0\0\0WAVEfmt ", 16, "a recording" }, { "fLaC\0\0\0\042", 8, "a recording" },
		{ "\032\105\337\243\1\0\0\0", 8, "a video" }, { "PAR1\025\4\025\200", 8, "a Parquet file" },
		{ "\320\317\021\340\0\0E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 38, "locked with a password" },
		{ "\320\317\021\340\0\0W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", 30, "save it as DOCX" },
		{ "\320\317\021\340\0\0_\0_\0s\0u\0b\0s\0t\0g\0001\0.\0000\0", 28, "Outlook" },
		{ "\320\317\021\340\0\0\0\0", 8, "an old or locked Office file" }, { "{\\rtf1 words}", 13, "an RTF file" },
		{ "<?xml version=\"1.0\"?><a>I need it.</a>", 38, "XML of a kind" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct um_str bytes = um_str_n(files[i].bytes, files[i].len);
		struct um_sniff sniff;

		assert_int_equal(um_sniff(um_str_n(bytes.ptr, bytes.len < 32 ? bytes.len : 32), bytes, true, &sniff), UNMET_OK);
		assert_int_equal(sniff.format, UM_FORMAT_UNKNOWN);
		assert_non_null(sniff.reason);
		assert_non_null(strstr(sniff.reason, files[i].says));
	}
}

/* A page that is XML too is a page. */
static void xhtml(void **state)
{
	static const char page[] = "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html><body>I need it.</body></html>";
	struct um_sniff sniff;

	(void)state;
	assert_int_equal(um_sniff(um_str_n(page, 32), um_str(page), true, &sniff), UNMET_OK);
	assert_int_equal(sniff.format, UM_FORMAT_HTML);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(folders, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(missing, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(empty_folder, make_folder, remove_folder),
		cmocka_unit_test(foreign),
		cmocka_unit_test(xhtml),
		cmocka_unit_test(packed),
		cmocka_unit_test(packed_and_cut_off),
		cmocka_unit_test(charsets),
		cmocka_unit_test(late_letters),
		cmocka_unit_test(dates),
		cmocka_unit_test_setup_teardown(accounts, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(records, make_folder, remove_folder),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
