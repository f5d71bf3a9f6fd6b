/* SPDX-License-Identifier: Apache-2.0 */
/*
 * browse_filter.c - which customers, documents and mentions a filter admits. Names are looked up once, then everything is
 * a comparison of numbers; words are looked for last, in what all else admits, since only they need the text.
 */
#include "browse.h"

#include "base/mem.h"
#include "base/utf8.h"


#define WORDS 64u /* each is looked for in every text */

static bool asked(const char *text)
{
	return text && *text;
}

static uint32_t index_of(const char *const *list, uint32_t total, const char *wanted)
{
	for (uint32_t i = 0; i < total; i++)
		if (strcmp(list[i], wanted) == 0)
			return i;
	return UM_NOBODY;
}

/* "name=value", where the name is the longest that is known: either may hold a =. */
static void find_attribute(struct um_admits *a, const char *wanted)
{
	const struct um_attributes *known = &a->b->attributes;

	a->by_attribute = true;
	a->attribute = a->value = UM_NOBODY;
	for (uint32_t i = 0; i < known->attribute_count; i++) {
		size_t len = known->name[i].len;

		if (strncmp(wanted, known->name[i].ptr, len) != 0 || wanted[len] != '=')
			continue;
		for (uint32_t v = 0; v < known->value_count[i]; v++)
			if (um_str_eq(known->value[i][v], um_str(wanted + len + 1))) {
				a->attribute = i;
				a->value = v;
			}
	}
}

static enum unmet_status find_words(struct um_admits *a, struct unmet_error *err)
{
	struct um_str rest, word;
	unsigned words = 0;

	if (!asked(a->filter->words))
		return UNMET_OK;
	um_utf8_fold(&a->words, a->filter->words, strlen(a->filter->words));
	if (um_buf_check(&a->words, err))
		return err->status;
	rest = um_buf_str(&a->words);
	while (um_str_split(&rest, ' ', &word))
		words += word.len > 0;
	if (words > WORDS)
		return um_fail(err, UNMET_E_ARG, "%u words to look for are too many: give %u at most", words, WORDS);
	return UNMET_OK;
}

/* Customers who lack the other need: praise is left out, as in pairs of needs raised together. */
static enum unmet_status find_also(struct um_admits *a, struct unmet_error *err)
{
	const struct um_corpus *c = &a->b->corpus;

	if (!a->filter->by_also)
		return UNMET_OK;
	a->also = um_calloc((size_t)c->unit_total + 1, sizeof(*a->also));
	if (!a->also)
		return um_nomem(err);
	for (size_t m = 0; m < c->mention_total; m++) {
		uint32_t unit = c->document[c->mention[m].document].unit;

		if (unit != UM_NOBODY && c->mention[m].need == a->filter->also && c->mention[m].polarity != UNMET_POLARITY_MET)
			a->also[unit] = true;
	}
	return UNMET_OK;
}

static enum unmet_status find_found(struct um_admits *a, struct unmet_error *err)
{
	const char *found = a->filter->found;

	a->mute = asked(found) && strcmp(found, "none") == 0;
	a->any = asked(found) && strcmp(found, "any") == 0;
	if (asked(found) && !a->mute && !a->any)
		return um_fail(err, UNMET_E_ARG, "found is none or any");
	return UNMET_OK;
}

static enum unmet_status find_kinds(struct um_admits *a, struct unmet_error *err)
{
	const struct unmet_filter *f = a->filter;

	a->kind = a->polarity = -1;
	for (int k = 0; asked(f->kind) && k < UNMET_KIND_TOTAL; k++)
		if (strcmp(f->kind, unmet_kind_name((enum unmet_kind)k)) == 0)
			a->kind = k;
	for (int p = 0; asked(f->polarity) && p <= UNMET_POLARITY_NEUTRAL; p++)
		if (strcmp(f->polarity, unmet_polarity_name((enum unmet_polarity)p)) == 0)
			a->polarity = p;
	a->lacking = asked(f->polarity) && strcmp(f->polarity, "lacking") == 0;
	if ((asked(f->kind) && a->kind < 0) || (asked(f->polarity) && a->polarity < 0 && !a->lacking))
		return um_fail(err, UNMET_E_ARG, "there is no such kind or polarity");
	return find_found(a, err);
}

enum unmet_status um_admits_init(struct um_admits *a, const struct unmet_browser *b, const struct unmet_filter *filter,
                                 struct unmet_error *err)
{
	const struct um_corpus *c = &b->corpus;

	*a = (struct um_admits){ .b = b, .filter = filter, .by_need = filter->by_need, .by_segment = filter->by_segment };
	um_buf_init(&a->words, 1 << 16);
	if (asked(filter->customer)) {
		a->by_customer = true;
		a->customer = index_of(c->unit, c->unit_total, filter->customer);
	}
	if (asked(filter->source)) {
		a->by_source = true;
		a->source = index_of(c->source, c->source_total, filter->source);
	}
	if (asked(filter->attribute))
		find_attribute(a, filter->attribute);
	if (find_words(a, err) || find_also(a, err))
		return err->status;
	return find_kinds(a, err);
}

void um_admits_release(struct um_admits *a)
{
	um_buf_release(&a->words);
	um_free(a->also);
}

bool um_admits_customer(const struct um_admits *a, uint32_t unit)
{
	const struct um_attributes *known = &a->b->attributes;
	uint32_t units = a->b->corpus.unit_total;

	if (a->by_segment && (unit == UM_NOBODY ? 0 : a->b->corpus.segment[unit]) != a->filter->segment)
		return false;
	if (a->by_customer && (unit == UM_NOBODY || unit != a->customer))
		return false;
	if (a->also && (unit == UM_NOBODY || !a->also[unit]))
		return false;
	if (a->by_attribute)
		return unit != UM_NOBODY && a->attribute != UM_NOBODY && known->of[(size_t)a->attribute * units + unit] == a->value;
	return true;
}

bool um_admits_document(const struct um_admits *a, const struct um_corpus_document *d)
{
	const struct unmet_filter *f = a->filter;

	if (a->by_source && d->source != a->source)
		return false;
	if (asked(f->from) && strcmp(d->date, f->from) < 0)
		return false;
	if (asked(f->to) && (!*d->date || strcmp(d->date, f->to) > 0))
		return false;
	return um_admits_customer(a, d->unit);
}

bool um_admits_mention(const struct um_admits *a, const struct um_corpus_mention *m)
{
	if (a->by_need && m->need != a->filter->need)
		return false;
	if (a->kind >= 0 && !(m->kinds >> a->kind & 1))
		return false;
	if (a->polarity >= 0 && m->polarity != a->polarity)
		return false;
	return !a->lacking || m->polarity != UNMET_POLARITY_MET;
}

bool um_admits_words(const struct um_admits *a, struct um_str text, struct um_buf *fold)
{
	struct um_str rest = um_buf_str(&a->words), word;

	um_buf_clear(fold);
	um_utf8_fold(fold, text.ptr, text.len);
	while (um_str_split(&rest, ' ', &word))
		if (word.len && !memmem(fold->ptr, fold->len, word.ptr, word.len))
			return false;
	return true;
}

/* ---- a selection -------------------------------------------------------------------------- */

static enum unmet_status add(struct um_selected *out, uint32_t at, struct unmet_error *err)
{
	if (!um_grow((void **)&out->at, &out->capacity, out->total + 1, sizeof(*out->at)))
		return um_nomem(err);
	out->at[out->total++] = at;
	return UNMET_OK;
}

/* ---- words -------------------------------------------------------------------------------- */

struct looking {
	const struct um_admits *admits;
	bool *holds;             /* [mention_total] or [document_total] */
	const bool *wanted;      /* [document_total] whose text is looked into */
	struct um_buf fold, text;
};

static enum unmet_status look_in_mentions(void *ctx, uint32_t document, struct um_str text, struct unmet_error *err)
{
	struct looking *l = ctx;
	const struct um_corpus *c = &l->admits->b->corpus;
	const struct um_corpus_document *d = &c->document[document];

	(void)err;
	if (!l->wanted[document])
		return UNMET_OK;
	for (uint32_t m = d->mention; m < d->mention + d->mention_count; m++) {
		uint32_t start = c->mention[m].start, end = c->mention[m].end;

		if (start <= end && end <= text.len)
			l->holds[m] = um_admits_words(l->admits, um_str_n(text.ptr + start, end - start), &l->fold);
	}
	return um_buf_check(&l->fold, err);
}

/* Its source and customer are looked into as well: people type any of them. */
static enum unmet_status look_in_document(void *ctx, uint32_t document, struct um_str text, struct unmet_error *err)
{
	struct looking *l = ctx;
	const struct um_corpus *c = &l->admits->b->corpus;
	const struct um_corpus_document *d = &c->document[document];

	if (!l->wanted[document])
		return UNMET_OK;
	um_buf_clear(&l->text);
	um_buf_addf(&l->text, "%s %s ", c->source[d->source], d->unit == UM_NOBODY ? "" : c->unit[d->unit]);
	um_buf_add(&l->text, text.ptr, text.len);
	l->holds[document] = um_admits_words(l->admits, um_buf_str(&l->text), &l->fold);
	return um_buf_check(&l->fold, err);
}

static enum unmet_status look(struct looking *l, um_text_fn fn, struct unmet_error *err)
{
	const struct unmet_browser *b = l->admits->b;
	enum unmet_status rc;

	um_buf_init(&l->fold, 4u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&l->text, 2u * UM_MAX_DOCUMENT_BYTES);
	rc = um_corpus_each_text(&b->corpus, b->project->store, fn, l, err);
	um_buf_release(&l->fold);
	um_buf_release(&l->text);
	return rc;
}

/* Of the mentions selected, those whose words hold all that is looked for. */
static enum unmet_status keep_words(const struct um_admits *a, struct um_selected *out, struct unmet_error *err)
{
	const struct um_corpus *c = &a->b->corpus;
	bool *wanted = um_calloc((size_t)c->document_total + 1, sizeof(*wanted));
	struct looking l = { .admits = a, .holds = um_calloc((size_t)c->mention_total + 1, sizeof(*l.holds)), .wanted = wanted };
	size_t kept = 0;
	enum unmet_status rc = wanted && l.holds ? UNMET_OK : um_nomem(err);

	for (size_t i = 0; i < out->total && !rc; i++)
		wanted[c->mention[out->at[i]].document] = true;
	if (!rc)
		rc = look(&l, look_in_mentions, err);
	for (size_t i = 0; i < out->total && !rc; i++)
		if (l.holds[out->at[i]])
			out->at[kept++] = out->at[i];
	out->total = kept;
	um_free(wanted);
	um_free(l.holds);
	return rc;
}

enum unmet_status um_select_documents(const struct um_admits *a, struct um_selected *out, struct unmet_error *err)
{
	const struct um_corpus *c = &a->b->corpus;
	bool *wanted = um_calloc((size_t)c->document_total + 1, sizeof(*wanted));
	struct looking l = { .admits = a, .holds = um_calloc((size_t)c->document_total + 1, sizeof(*l.holds)), .wanted = wanted };
	enum unmet_status rc = wanted && l.holds ? UNMET_OK : um_nomem(err);

	for (uint32_t d = 0; d < c->document_total && !rc; d++)
		l.holds[d] = wanted[d] = (a->any || !c->document[d].mention_count == a->mute) && um_admits_document(a, &c->document[d]);
	if (!rc && a->words.len)
		rc = look(&l, look_in_document, err);
	for (uint32_t d = 0; d < c->document_total && !rc; d++)
		if (wanted[d] && l.holds[d])
			rc = add(out, d, err);
	um_free(wanted);
	um_free(l.holds);
	return rc;
}

enum unmet_status um_select_mentions(const struct um_admits *a, struct um_selected *out, struct unmet_error *err)
{
	const struct um_corpus *c = &a->b->corpus;
	enum unmet_status rc = UNMET_OK;

	out->total = 0;
	for (uint32_t d = 0; d < c->document_total && !rc; d++) {
		const struct um_corpus_document *doc = &c->document[d];

		if (!doc->mention_count || !um_admits_document(a, doc))
			continue;
		for (uint32_t m = doc->mention; m < doc->mention + doc->mention_count && !rc; m++)
			if (um_admits_mention(a, &c->mention[m]))
				rc = add(out, m, err);
	}
	return rc || !a->words.len ? rc : keep_words(a, out, err);
}

enum unmet_status um_distinct_customers(const struct unmet_browser *b, const struct um_selected *selected, uint64_t *total,
                                        struct unmet_error *err)
{
	const struct um_corpus *c = &b->corpus;
	bool *seen = um_calloc((size_t)c->unit_total + 1, sizeof(*seen));

	*total = 0;
	if (!seen)
		return um_nomem(err);
	for (size_t i = 0; i < selected->total; i++) {
		uint32_t unit = c->document[c->mention[selected->at[i]].document].unit;
		uint32_t at = unit == UM_NOBODY ? c->unit_total : unit;

		*total += !seen[at];
		seen[at] = true;
	}
	um_free(seen);
	return UNMET_OK;
}
