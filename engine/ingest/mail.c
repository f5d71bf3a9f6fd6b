/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail.c - EML and MBOX: a document per message. What the sender quotes is somebody else's words: lines after ">"
 * and the line that announces them are left out, and so is what follows the signature mark (clean.h).
 */
#include <ctype.h>

#include "base/status.h"
#include "base/utf8.h"
#include "ingest/clean.h"
#include "ingest/fields.h"
#include "ingest/forward.h"
#include "ingest/html.h"
#include "ingest/mime.h"
#include "ingest/office.h"

/* "Ann Lee <ann@acme.example>" in two. */
static void split_sender(struct um_str from, struct um_str *name, struct um_str *email)
{
	const char *open = from.len ? memrchr(from.ptr, '<', from.len) : NULL, *close;

	*name = (struct um_str){ "", 0 };
	*email = um_str_trim(from);
	if (!open)
		return;
	close = memchr(open, '>', (size_t)(from.ptr + from.len - open));
	*email = um_str_n(open + 1, close ? (size_t)(close - open) - 1 : (size_t)(from.ptr + from.len - open) - 1);
	*name = um_str_trim(um_str_n(from.ptr, (size_t)(open - from.ptr)));
	while (name->len && *name->ptr == '"')
		*name = um_str_n(name->ptr + 1, name->len - 1);
	while (name->len && name->ptr[name->len - 1] == '"')
		name->len--;
}

static enum unmet_status header_text(struct um_reader *r, struct um_str message, const char *name, struct um_str *value,
                                     struct unmet_error *err)
{
	struct um_buf words;
	char *copy;
	enum unmet_status rc;

	*value = um_mime_header(&r->arena, message, name);
	if (!value->ptr)
		return um_arena_fail(&r->arena, err);
	um_buf_init(&words, 1 << 18);
	um_mime_words(&words, *value);
	rc = um_buf_check(&words, err);
	copy = rc ? NULL : um_arena_strndup(&r->arena, words.ptr ? words.ptr : "", words.len);
	if (!rc && !copy)
		rc = um_arena_fail(&r->arena, err);
	if (!rc)
		*value = um_str_n(copy, words.len);
	um_buf_release(&words);
	return rc ? rc : um_reader_clean(r, value, err);
}

/* What a mail says, before it is a document. */
struct mail {
	struct um_str sender, sent, receiver;
	struct um_str own;              /* in r->arena: what the sender says */
	struct um_forward forward;
	bool forwarded;                 /* inside our company, what a customer wrote */
	bool unreadable;                /* the words are in a format of Outlook's own */
	struct um_turn turn[2];
};

static enum unmet_status kept(struct um_reader *r, struct um_str *text, enum um_clean_how how, struct unmet_error *err)
{
	enum unmet_status rc = um_clean_message(r, text, how, err);
	char *copy;

	if (rc)
		return rc;
	copy = um_arena_strndup(&r->arena, text->ptr ? text->ptr : "", text->len);
	*text = um_str_n(copy, text->len);
	return copy ? um_reader_clean(r, text, err) : um_arena_fail(&r->arena, err);
}

static enum unmet_status mail_body(struct um_reader *r, struct um_str message, struct mail *m, struct unmet_error *err)
{
	struct um_buf body;
	struct um_str *f[] = { &m->forward.from, &m->forward.date };
	enum unmet_status rc;

	um_buf_init(&body, UM_RECORD_BYTES);
	m->unreadable = um_mime_body(&r->arena, message, &body);
	rc = um_buf_check(&body, err);
	m->own = um_buf_str(&body);
	m->forwarded = !rc && um_forward_find(m->own, &m->forward) && um_forward_inside(m->sender, m->receiver, m->forward.from);
	if (m->forwarded) {
		m->own = m->forward.own;
		rc = kept(r, &m->forward.inner, UM_CLEAN_MAIL, err);
	}
	for (size_t i = 0; i < 2 && m->forwarded && !rc; i++) {
		char *copy = um_arena_strndup(&r->arena, f[i]->ptr, f[i]->len);

		*f[i] = um_str_n(copy, f[i]->len);
		rc = copy ? um_reader_clean(r, f[i], err) : um_arena_fail(&r->arena, err);
	}
	if (!rc)
		rc = kept(r, &m->own, UM_CLEAN_MAIL, err);
	um_buf_release(&body);
	return rc;
}

/* Subject and words; of a mail that was handed on the customer's, and then what was said about them. */
static enum unmet_status mail_text(struct um_reader *r, struct mail *m, struct um_document *doc, struct unmet_error *err)
{
	um_buf_clear(&r->joined);
	if (doc->title.len) {
		um_buf_add(&r->joined, doc->title.ptr, doc->title.len);
		um_buf_adds(&r->joined, "\n\n");
	}
	if (m->forwarded) {
		um_buf_add(&r->joined, m->forward.inner.ptr, m->forward.inner.len);
		m->turn[0] = (struct um_turn){ .end = (uint32_t)r->joined.len, .speaker = doc->customer_name, .role = UNMET_ROLE_CUSTOMER };
		doc->turn = m->turn;
		doc->turn_count = 1;
	}
	if (m->forwarded && m->own.len) {
		um_buf_adds(&r->joined, "\n\n");
		m->turn[1] = (struct um_turn){ .start = (uint32_t)r->joined.len };
	}
	um_buf_add(&r->joined, m->own.ptr, m->own.len);
	if (m->forwarded && m->own.len) {
		m->turn[1].end = (uint32_t)r->joined.len;
		m->turn[1].role = UNMET_ROLE_AGENT;
		doc->turn_count = 2;
	}
	doc->text = um_str_trim(um_buf_str(&r->joined));
	return um_buf_check(&r->joined, err);
}

static enum unmet_status read_mail(struct um_reader *r, struct um_str message, struct mail *m, struct um_document *doc,
                                   struct unmet_error *err)
{
	const struct { const char *name; struct um_str *value; } heads[] = {
		{ "Subject", &doc->title }, { "From", &m->sender }, { "To", &m->receiver }, { "Date", &m->sent },
		{ "Message-ID", &doc->external_id },
	};
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads) && !rc; i++)
		rc = header_text(r, message, heads[i].name, heads[i].value, err);
	return rc ? rc : mail_body(r, message, m, err);
}

static enum unmet_status one_mail(struct um_reader *r, const struct um_place *place, struct unmet_error *err)
{
	struct um_document doc = { 0 };
	struct mail m = { 0 };
	char date[11];
	enum unmet_status rc;

	um_arena_clear(&r->arena);
	rc = read_mail(r, place->raw, &m, &doc, err);
	if (rc)
		return um_reader_fault(r, rc, place, err);
	if (m.unreadable)
		return um_reader_reject(r, place, err, "the words are in winmail.dat, a format of Outlook's own: save the mail as text or HTML");
	split_sender(m.forwarded ? m.forward.from : m.sender, &doc.customer_name, &doc.customer_id);
	if (!doc.customer_name.len)
		doc.customer_name = doc.customer_id;
	doc.account = um_fields_account_of(doc.customer_id);
	rc = mail_text(r, &m, &doc, err);
	if (rc)
		return um_reader_fault(r, rc, place, err);
	if ((m.forwarded && um_date_read(m.forward.date, UM_DATE_DAY_FIRST, date, NULL)) ||
	    um_date_read(m.sent, UM_DATE_DAY_FIRST, date, NULL))
		doc.date = um_str(date);
	return um_reader_document(r, &doc, place, err);
}

enum unmet_status um_read_eml(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	bool too_long;
	enum unmet_status rc = um_reader_whole(r, &place.raw, &too_long, err);

	(void)sniff;
	r->stream = um_hash64("mail", 4);
	return rc || too_long ? rc : one_mail(r, &place, err);
}

/* The end of the message at the start of the window: before the next line "From " after an empty one. */
static size_t message_end(struct um_str window, size_t from)
{
	while (from < window.len) {
		size_t at = from + um_str_find(um_str_n(window.ptr + from, window.len - from), UM_LIT("\nFrom "));

		if (at >= window.len)
			break;
		if (at >= 1 && (window.ptr[at - 1] == '\n' || (at >= 2 && window.ptr[at - 1] == '\r' && window.ptr[at - 2] == '\n')))
			return at + 1;
		from = at + 1;
	}
	return 0;
}

/* A message above the limit: one reject, and on to the next. */
static enum unmet_status skip_mail(struct um_reader *r, uint64_t row, struct unmet_error *err)
{
	struct um_place place = { row, r->in->offset_bytes, um_str_n(r->in->data + r->in->begin, UM_REJECT_RAW_BYTES) };
	enum unmet_status rc = um_reader_reject(r, &place, err, "message longer than 16 MiB");

	while (!rc) {
		size_t left = r->in->end - r->in->begin, end = message_end(um_stream_window(r->in), 1);

		if (end || r->in->at_end) {
			um_stream_take(r->in, end ? end : left);
			break;
		}
		um_stream_take(r->in, left > 16 ? left - 16 : 0);
		rc = um_stream_fill(r->in, err);
	}
	return rc;
}

enum unmet_status um_read_mbox(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	uint64_t row = 0;
	enum unmet_status rc = UNMET_OK;

	(void)sniff;
	r->stream = um_hash64("mail", 4);
	while (!rc) {
		size_t seen = 1, end = 0;
		struct um_str window = um_stream_window(r->in);
		struct um_place place;
		const char *feed;

		while (!rc && !(end = message_end(window, seen)) && !r->in->at_end && window.len <= UM_RECORD_BYTES) {
			seen = window.len > 16 ? window.len - 16 : 1;
			rc = um_stream_fill(r->in, err);
			window = um_stream_window(r->in);
		}
		if (rc || window.len == 0)
			break;
		row++;
		if (!end && !r->in->at_end) {
			rc = skip_mail(r, row, err);
			continue;
		}
		end = end ? end : window.len;
		feed = memchr(window.ptr, '\n', end); /* past the "From " line */
		place = (struct um_place){ row, r->in->offset_bytes, um_str_n(window.ptr, end) };
		if (feed)
			place.raw = um_str_n(feed + 1, end - (size_t)(feed + 1 - window.ptr));
		if (um_str_trim(place.raw).len)
			rc = one_mail(r, &place, err);
		um_stream_take(r->in, end);
	}
	return rc;
}

enum unmet_status um_read_html(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	struct um_str html;
	struct um_buf text;
	bool too_long;
	enum unmet_status rc = um_reader_whole(r, &html, &too_long, err);

	(void)sniff;
	if (rc || too_long)
		return rc;
	um_buf_init(&text, UM_RECORD_BYTES);
	um_html_text(&text, html);
	rc = um_buf_check(&text, err);
	rc = rc ? um_reader_fault(r, rc, &place, err) : um_text_document(r, um_buf_str(&text), err);
	um_buf_release(&text);
	return rc;
}
