/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact.c - every field on its way to the store, masked. What cannot be masked is not let through: the raw bytes of
 * a rejected row, which nobody could read, and the pieces that were cleaned, which are mostly signatures.
 */
#include <ctype.h>

#include "base/mem.h"
#include "ingest/redact.h"
#include "ingest/roles.h"

#define ARENA_BYTES ((size_t)256 << 20)

/* ---- pass 1: names ------------------------------------------------------------------------------ */

/* What an attribute is about, by its name. */
enum about { ABOUT_TEXT, ABOUT_PERSON, ABOUT_COMPANY, ABOUT_PHONE, ABOUT_PRIVATE };

static bool holds(struct um_str name, const char *const *words)
{
	for (; *words; words++)
		for (size_t i = 0, len = strlen(*words); i + len <= name.len; i++)
			if (um_str_istarts(um_str_n(name.ptr + i, name.len - i), *words))
				return true;
	return false;
}

static enum about about(struct um_str name)
{
	static const char *const phone[] = { "phone", "mobile", "fax", "telefon", "whatsapp", NULL };
	static const char *const private[] = { "address", "street", "birth", "ssn", "passport", "tax id", "zip", "postal", "postcode",
		"latitude", "longitude", "password", "iban", "card number", NULL };
	static const char *const company[] = { "company", "organization", "organisation", "employer", "account name", NULL };
	static const char *const person[] = { "first name", "last name", "full name", "firstname", "lastname", "fullname", "first_name",
		"last_name", "full_name", "surname", "username", "user name", "user_name", "display name", "contact", "owner", "assignee", "author",
		"reporter", "creator", "nickname", "spouse", NULL };

	if (holds(name, phone))
		return ABOUT_PHONE;
	if (holds(name, private))
		return ABOUT_PRIVATE;
	if (holds(name, company))
		return ABOUT_COMPANY;
	return um_str_ieq(name, "name") || holds(name, person) ? ABOUT_PERSON : ABOUT_TEXT;
}

static enum unmet_status learn_attributes(struct um_redactor *r, const struct um_attribute *a, size_t total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		enum about what = about(a[i].name);

		if (what == ABOUT_PERSON)
			rc = um_masker_person(&r->masker, a[i].value, err);
		else if (what == ABOUT_COMPANY)
			rc = um_masker_company(&r->masker, a[i].value, err);
	}
	return rc;
}

static enum unmet_status learn_customer(struct um_redactor *r, struct um_str who, struct unmet_error *err)
{
	enum unmet_status rc = um_masker_person(&r->masker, who, err);

	return rc ? rc : um_masker_code(&r->masker, who, err);
}

static enum unmet_status learn_document(void *ctx, const struct um_document *d, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	struct um_str last = { NULL, 0 };
	enum unmet_status rc = learn_customer(r, d->customer_id, err);

	if (!rc)
		rc = learn_customer(r, d->customer_name, err);
	if (!rc)
		rc = learn_customer(r, d->customer_alias, err);
	if (!rc)
		rc = um_masker_company(&r->masker, d->account, err);
	for (size_t i = 0; i < d->turn_count && !rc; i++) {
		if (d->turn[i].speaker.ptr == last.ptr && d->turn[i].speaker.len == last.len)
			continue;
		last = d->turn[i].speaker;
		rc = learn_customer(r, last, err);
	}
	return rc ? rc : learn_attributes(r, d->attribute, d->attribute_count, err);
}

static enum unmet_status learn_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	enum unmet_status rc = um_masker_company(&r->masker, row->company, err);

	if (!rc)
		rc = um_masker_company(&r->masker, row->domain, err);
	if (!rc)
		rc = learn_customer(r, row->customer, err);
	return rc ? rc : learn_attributes(r, row->attribute, row->attribute_count, err);
}

static enum unmet_status learn_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	(void)ctx;
	(void)source;
	(void)err;
	*skip = false;
	return UNMET_OK;
}

static enum unmet_status learn_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	(void)ctx;
	(void)reject;
	(void)err;
	return UNMET_OK;
}

static enum unmet_status learn_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	(void)ctx;
	(void)row_count;
	(void)err;
	return UNMET_OK;
}

/* ---- pass 2: fields ----------------------------------------------------------------------------- */

static enum unmet_status keep(struct um_redactor *r, struct um_str *out, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&r->buf, err);
	char *copy = rc ? NULL : um_arena_strndup(&r->arena, r->buf.ptr ? r->buf.ptr : "", r->buf.len);

	if (rc)
		return rc;
	if (!copy)
		return um_arena_fail(&r->arena, err);
	*out = um_str_n(copy, r->buf.len);
	return UNMET_OK;
}

static enum unmet_status mask_text(struct um_redactor *r, struct um_str *text, bool anywhere, struct unmet_error *err)
{
	if (!text->len)
		return UNMET_OK;
	um_buf_clear(&r->buf);
	um_mask_text(&r->masker, &r->buf, *text, anywhere);
	return keep(r, text, err);
}

static enum unmet_status mask_customer(struct um_redactor *r, struct um_str *who, struct unmet_error *err)
{
	if (!who->len || um_role_generic(*who))
		return UNMET_OK;
	um_buf_clear(&r->buf);
	um_mask_customer(&r->masker, &r->buf, *who);
	return keep(r, who, err);
}

static enum unmet_status mask_company(struct um_redactor *r, struct um_str *name, struct unmet_error *err)
{
	if (!name->len)
		return UNMET_OK;
	um_buf_clear(&r->buf);
	um_mask_company(&r->masker, &r->buf, *name);
	return keep(r, name, err);
}

static enum unmet_status mask_private(struct um_redactor *r, struct um_str *value, const char *kind, struct unmet_error *err)
{
	if (!value->len)
		return UNMET_OK;
	um_buf_clear(&r->buf);
	um_mask_private(&r->masker, &r->buf, kind, *value);
	return keep(r, value, err);
}

static enum unmet_status mask_attribute(struct um_redactor *r, struct um_attribute *a, struct unmet_error *err)
{
	enum about what = about(a->name);
	bool id = um_str_ieq(a->name, UM_ATTRIBUTE_TICKET); /* as the id of the ticket itself is masked */
	enum unmet_status rc = mask_text(r, &a->name, false, err);

	if (rc)
		return rc;
	switch (what) {
	case ABOUT_PERSON: return mask_customer(r, &a->value, err);
	case ABOUT_COMPANY: return mask_company(r, &a->value, err);
	case ABOUT_PHONE: return mask_private(r, &a->value, "phone", err);
	case ABOUT_PRIVATE: return mask_private(r, &a->value, "private", err);
	default: return mask_text(r, &a->value, id, err);
	}
}

static enum unmet_status mask_attributes(struct um_redactor *r, const struct um_attribute **list, size_t total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	if (!um_grow((void **)&r->attribute, &r->attribute_capacity, total + 1, sizeof(*r->attribute)))
		return um_nomem(err);
	for (size_t i = 0; i < total && !rc; i++) {
		r->attribute[i] = (*list)[i];
		rc = mask_attribute(r, &r->attribute[i], err);
	}
	*list = r->attribute;
	return rc;
}

/* ---- turns and text ----------------------------------------------------------------------------- */

/* Turn by turn, so that each keeps its words; what stands between turns is masked as well. */
static void mask_turns(struct um_redactor *r, const struct um_document *d)
{
	size_t at = 0;

	um_buf_clear(&r->buf);
	for (size_t i = 0; i < d->turn_count; i++) {
		const struct um_turn *turn = &d->turn[i];

		um_mask_text(&r->masker, &r->buf, um_str_n(d->text.ptr + at, turn->start - at), false);
		r->turn[i] = *turn;
		r->turn[i].start = (uint32_t)r->buf.len;
		um_mask_text(&r->masker, &r->buf, um_str_n(d->text.ptr + turn->start, turn->end - turn->start), false);
		r->turn[i].end = (uint32_t)r->buf.len;
		at = turn->end;
	}
	um_mask_text(&r->masker, &r->buf, um_str_n(d->text.ptr + at, d->text.len - at), false);
}

static enum unmet_status mask_speakers(struct um_redactor *r, size_t total, struct unmet_error *err)
{
	struct um_str before = { NULL, 0 }, after = before;
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		struct um_str speaker = r->turn[i].speaker;

		if (speaker.ptr != before.ptr || speaker.len != before.len) {
			before = after = speaker;
			rc = mask_customer(r, &after, err);
		}
		r->turn[i].speaker = after;
	}
	return rc;
}

static enum unmet_status mask_words(struct um_redactor *r, struct um_document *d, struct unmet_error *err)
{
	enum unmet_status rc;

	if (!um_grow((void **)&r->turn, &r->turn_capacity, d->turn_count + 1, sizeof(*r->turn)))
		return um_nomem(err);
	mask_turns(r, d);
	rc = keep(r, &d->text, err);
	if (!rc)
		rc = mask_speakers(r, d->turn_count, err);
	d->turn = r->turn;
	return rc;
}

/* identity - what tells the document from others, as it was read: names that become known later change its
 * words, and must not make it another document. */
static enum unmet_status identity(struct um_redactor *r, const struct um_document *d, struct um_hash128 *out, struct unmet_error *err)
{
	struct um_str part[] = { d->external_id.len ? d->external_id : d->text, d->question, d->customer_id.len ? d->customer_id : d->customer_name, d->date };
	size_t parts = d->external_id.len ? 2 : 4;
	struct um_sip_key key = r->masker.key;
	enum unmet_status rc;

	um_buf_clear(&r->buf);
	for (size_t i = 0; i < parts; i++) {
		um_buf_addf(&r->buf, "%zu:", part[i].len);
		um_buf_add(&r->buf, part[i].ptr, part[i].len);
	}
	rc = um_buf_check(&r->buf, err);
	out->high = um_sip(&key, r->buf.ptr, r->buf.len);
	key.high ^= 1;
	out->low = um_sip(&key, r->buf.ptr, r->buf.len);
	return rc;
}

static enum unmet_status mask_people(struct um_redactor *r, struct um_document *d, struct unmet_error *err)
{
	enum unmet_status rc = mask_customer(r, &d->customer_id, err);

	if (!rc)
		rc = mask_customer(r, &d->customer_alias, err);
	if (!rc)
		rc = mask_customer(r, &d->customer_name, err);
	return rc ? rc : mask_company(r, &d->account, err);
}

/* Field by field: one that is added to a document is left out until it is masked here. */
static enum unmet_status redact_document(void *ctx, const struct um_document *from, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	struct um_hash128 id;
	struct um_document d = {
		.text = from->text, .external_id = from->external_id, .title = from->title, .customer_id = from->customer_id,
		.customer_alias = from->customer_alias, .customer_name = from->customer_name, .account = from->account,
		.date = from->date, .updated = from->updated, .lang = from->lang, .question = from->question, .turn = from->turn,
		.turn_count = from->turn_count, .attribute = from->attribute, .attribute_count = from->attribute_count,
		.stream = from->stream, .row = from->row, .offset_bytes = from->offset_bytes, .occurrence = from->occurrence,
		.identity = &id,
	};
	enum unmet_status rc;

	um_arena_clear(&r->arena);
	rc = identity(r, from, &id, err);
	if (!rc)
		rc = mask_words(r, &d, err);
	if (!rc)
		rc = mask_text(r, &d.external_id, true, err);
	if (!rc)
		rc = mask_text(r, &d.title, false, err);
	if (!rc)
		rc = mask_text(r, &d.question, false, err);
	if (!rc)
		rc = mask_people(r, &d, err);
	if (!rc)
		rc = mask_attributes(r, &d.attribute, d.attribute_count, err);
	return rc ? rc : r->to->document(r->to->ctx, &d, err);
}

/* ---- the rest ----------------------------------------------------------------------------------- */

static enum unmet_status redact_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	struct um_source_info info = { .name = source->name, .format = source->format, .hash = source->hash,
	                               .size_bytes = source->size_bytes };
	enum unmet_status rc;

	um_arena_clear(&r->arena);
	rc = mask_text(r, &info.name, true, err);
	return rc ? rc : r->to->begin(r->to->ctx, &info, skip, err);
}

static enum unmet_status redact_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	struct um_reject masked = { .row = reject->row, .offset_bytes = reject->offset_bytes, .reason = reject->reason, .raw = { "", 0 } };
	enum unmet_status rc;

	um_arena_clear(&r->arena);
	rc = mask_text(r, &masked.reason, true, err);
	return rc ? rc : r->to->reject(r->to->ctx, &masked, err);
}

static enum unmet_status redact_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct um_redactor *r = ctx;
	static const struct um_str id = { "id", 2 };
	struct um_account_row masked = { .company = row->company, .domain = row->domain, .customer = row->customer,
	                                 .attribute = row->attribute, .attribute_count = row->attribute_count, .row = row->row };
	enum unmet_status rc;

	um_arena_clear(&r->arena);
	rc = mask_company(r, &masked.company, err);
	if (!rc)
		rc = mask_company(r, &masked.domain, err);
	if (!rc)
		rc = mask_customer(r, &masked.customer, err);
	if (!rc)
		rc = mask_attributes(r, &masked.attribute, masked.attribute_count, err);
	for (size_t i = 0; i < masked.attribute_count && !rc && !row->customer.len; i++) /* as tickets name a company by it */
		if (um_str_eq(row->attribute[i].name, id)) {
			r->attribute[i].value = row->attribute[i].value;
			rc = mask_company(r, &r->attribute[i].value, err);
		}
	return rc ? rc : r->to->account(r->to->ctx, &masked, err);
}

static enum unmet_status redact_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct um_redactor *r = ctx;

	return r->to->end(r->to->ctx, row_count, err);
}

static enum unmet_status redact_cleaned(void *ctx, const struct um_cleaned *cleaned, struct unmet_error *err)
{
	struct um_redactor *r = ctx;

	return r->to->cleaned ? r->to->cleaned(r->to->ctx, cleaned, err) : UNMET_OK;
}

void um_redactor_init(struct um_redactor *r, const struct um_sip_key *key)
{
	*r = (struct um_redactor){
		.learner = { .ctx = r, .begin = learn_begin, .document = learn_document, .reject = learn_reject, .account = learn_account,
		             .end = learn_end },
		.sink = { .ctx = r, .begin = redact_begin, .document = redact_document, .reject = redact_reject, .account = redact_account,
		          .end = redact_end, .cleaned = redact_cleaned },
	};
	um_masker_init(&r->masker, key);
	um_arena_init(&r->arena, ARENA_BYTES);
	um_buf_init(&r->buf, 4u * UM_MAX_DOCUMENT_BYTES);
}

void um_redactor_release(struct um_redactor *r)
{
	um_masker_release(&r->masker);
	um_arena_release(&r->arena);
	um_buf_release(&r->buf);
	um_free(r->turn);
	um_free(r->attribute);
}
