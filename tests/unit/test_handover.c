/* SPDX-License-Identifier: Apache-2.0 */
/* test_handover.c - what comes out behind the thread is what went in, in order; a fault behind it ends the run in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/status.h"
#include "handover.h"

/* A sink that writes down what it gets, and fails at one of its calls. */
struct log { struct um_buf text; uint64_t calls, fail_at; };

static enum unmet_status note(struct log *log, struct unmet_error *err)
{
	um_buf_addc(&log->text, '\n');
	if (++log->calls == log->fail_at)
		return um_fail(err, UNMET_E_FULL, "the %lluth call", (unsigned long long)log->calls);
	return UNMET_OK;
}

static void add(struct log *log, struct um_str s)
{
	um_buf_addf(&log->text, "%zu:", s.len);
	um_buf_add(&log->text, s.ptr, s.len);
	um_buf_addc(&log->text, ' ');
}

static enum unmet_status log_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "begin ");
	add(log, source->name);
	*skip = source->size_bytes == 7;
	return note(log, err);
}

static enum unmet_status log_document(void *ctx, const struct um_document *d, struct unmet_error *err)
{
	const struct um_str field[] = { d->text, d->external_id, d->title, d->customer_id, d->customer_alias, d->customer_name,
	                                d->account, d->date, d->updated, d->lang, d->question };
	struct log *log = ctx;
	size_t i;

	um_buf_addf(&log->text, "document %llu %llu ", (unsigned long long)d->row, (unsigned long long)d->occurrence);
	for (i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		add(log, field[i]);
	for (i = 0; i < d->turn_count; i++) {
		um_buf_addf(&log->text, "turn %u %u %d ", d->turn[i].start, d->turn[i].end, (int)d->turn[i].role);
		add(log, d->turn[i].speaker);
	}
	for (i = 0; i < d->attribute_count; i++) {
		add(log, d->attribute[i].name);
		add(log, d->attribute[i].value);
	}
	if (d->identity)
		um_buf_addf(&log->text, "identity %llu", (unsigned long long)d->identity->low);
	return note(log, err);
}

static enum unmet_status log_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "reject %llu ", (unsigned long long)reject->row);
	add(log, reject->reason);
	add(log, reject->raw);
	return note(log, err);
}

static enum unmet_status log_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "account ");
	add(log, row->company);
	add(log, row->domain);
	add(log, row->customer);
	add(log, row->attribute[0].value);
	return note(log, err);
}

static enum unmet_status log_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "end %llu", (unsigned long long)row_count);
	return note(log, err);
}

static enum unmet_status log_cleaned(void *ctx, const struct um_cleaned *cleaned, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "cleaned %llu", (unsigned long long)um_cleaned_sum(cleaned));
	return note(log, err);
}

static enum unmet_status log_piece(void *ctx, const struct um_cleaned_piece *piece, struct unmet_error *err)
{
	struct log *log = ctx;

	um_buf_addf(&log->text, "piece %d %u ", (int)piece->kind, piece->number);
	add(log, piece->text);
	return note(log, err);
}

static struct um_ingest_sink sink_of(struct log *log)
{
	um_buf_init(&log->text, (size_t)1 << 30);
	return (struct um_ingest_sink){ .ctx = log, .begin = log_begin, .document = log_document, .reject = log_reject,
	                                .account = log_account, .end = log_end, .cleaned = log_cleaned, .piece = log_piece };
}

/* ---- what a reader would say -------------------------------------------------------------- */

static struct um_str scratch_str(char *bytes, size_t room, const char *what, unsigned i)
{
	return um_str_n(bytes, (size_t)snprintf(bytes, room, "%s %u", what, i));
}

/* say_document - with texts that are gone after the call. */
static enum unmet_status say_document(const struct um_ingest_sink *sink, unsigned i, struct unmet_error *err)
{
	size_t room = 64 + (i % 97 == 0 ? 300000 : i % 7 * 500);
	char *text = calloc(1, room), id[64], name[64];
	struct um_turn turn[2] = { { 0, 5, UM_LIT("Ann"), UNMET_ROLE_CUSTOMER }, { 5, 9, UM_LIT(""), UNMET_ROLE_AGENT } };
	struct um_attribute attribute = { UM_LIT("plan"), UM_LIT("free") };
	struct um_hash128 identity = { i, i };
	struct um_document d = { .row = i, .occurrence = i % 3, .turn = turn, .turn_count = i % 3, .attribute = &attribute,
	                         .attribute_count = i % 2, .identity = i % 5 ? NULL : &identity };
	enum unmet_status rc;

	assert_non_null(text);
	memset(text, 'a' + (int)(i % 26), room);
	d.text = um_str_n(text, room);
	d.external_id = scratch_str(id, sizeof(id), "id", i);
	d.customer_name = scratch_str(name, sizeof(name), "name", i);
	rc = sink->document(sink->ctx, &d, err);
	memset(text, '!', room);
	memset(id, '!', sizeof(id));
	memset(turn, '!', sizeof(turn));
	free(text);
	return rc;
}

static enum unmet_status say_other(const struct um_ingest_sink *sink, unsigned i, struct unmet_error *err)
{
	struct um_reject reject = { .row = i, .reason = UM_LIT("no text"), .raw = UM_LIT("a,b\nc") };
	struct um_attribute attribute = { UM_LIT("plan"), UM_LIT("paid") };
	struct um_account_row row = { .company = UM_LIT("Acme"), .attribute = &attribute, .attribute_count = 1, .row = i };
	struct um_cleaned cleaned = { { i, 1 } };
	struct um_cleaned_piece piece = { .kind = UM_CLEANED_ID, .number = i, .text = UM_LIT("0xdead") };

	switch (i % 4) {
	case 0: return sink->reject(sink->ctx, &reject, err);
	case 1: return sink->account(sink->ctx, &row, err);
	case 2: return sink->cleaned(sink->ctx, &cleaned, err);
	default: return sink->piece(sink->ctx, &piece, err);
	}
}

/* say - `files` sources one after the other, up to the first failure. */
static enum unmet_status say(const struct um_ingest_sink *sink, unsigned files, unsigned rows, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	unsigned f, i;

	for (f = 0; f < files && !rc; f++) {
		struct um_source_info info = { .name = UM_LIT("file"), .size_bytes = f };
		bool skip = false;

		rc = sink->begin(sink->ctx, &info, &skip, err);
		if (rc)
			break;
		assert_int_equal(skip, f == 7);
		for (i = 0; i < rows && !rc && !skip; i++)
			rc = i % 11 == 10 ? say_other(sink, i / 11, err) : say_document(sink, i, err);
		if (!rc && !skip)
			rc = sink->end(sink->ctx, rows, err);
	}
	return rc;
}

static enum unmet_status say_behind(struct log *log, unsigned files, unsigned rows, struct unmet_error *err)
{
	struct um_ingest_sink to = sink_of(log), sink;
	struct um_handover *handover;
	enum unmet_status rc = um_handover_new(&handover, &to, &sink, err), end;

	assert_int_equal(rc, UNMET_OK);
	rc = say(&sink, files, rows, err);
	end = um_handover_end(handover, rc ? NULL : err);
	return rc ? rc : end;
}

static void same_calls_in_order(void **state)
{
	struct log plain = { .calls = 0 }, behind = { .calls = 0 };
	struct um_ingest_sink to = sink_of(&plain);
	struct unmet_error err = { 0 };

	(void)state;
	assert_int_equal(say(&to, 9, 2000, &err), UNMET_OK);
	assert_int_equal(say_behind(&behind, 9, 2000, &err), UNMET_OK);
	assert_int_equal(behind.calls, plain.calls);
	assert_true(um_str_eq(um_buf_str(&behind.text), um_buf_str(&plain.text)));
	um_buf_release(&plain.text);
	um_buf_release(&behind.text);
}

static void a_fault_ends_the_run(void **state)
{
	static const uint64_t at[] = { 1, 2, 500, 1999, 2001, 2002, 4000 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct log log = { .fail_at = at[i] };
		struct unmet_error err = { 0 };
		char want[64];

		snprintf(want, sizeof(want), "the %lluth call", (unsigned long long)at[i]);
		assert_int_equal(say_behind(&log, 2, 1999, &err), UNMET_E_FULL);
		assert_string_equal(err.message, want);
		assert_int_equal(log.calls, at[i]); /* and nothing was handed on after it */
		um_buf_release(&log.text);
	}
}

static void nothing_to_hand_over(void **state)
{
	struct log log = { .calls = 0 };

	(void)state;
	assert_int_equal(say_behind(&log, 0, 0, NULL), UNMET_OK);
	assert_int_equal(log.calls, 0);
	assert_int_equal(um_handover_end(NULL, NULL), UNMET_OK);
	um_buf_release(&log.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_calls_in_order), cmocka_unit_test(a_fault_ends_the_run), cmocka_unit_test(nothing_to_hand_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
