/* SPDX-License-Identifier: Apache-2.0 */
/*
 * browse.c - the project as a page asks for it: one state of it, loaded once, from which any filter is answered in
 * milliseconds. Somebody else may write meanwhile; what changed is seen by a number SQLite keeps, and then all is
 * loaded anew, so that no answer mixes two states.
 */
#include "browse.h"

#include "base/mem.h"

#define KNOWN_BYTES ((size_t)2 << 30)
#define ANSWER_BYTES ((size_t)256 << 20)

static void forget(struct unmet_browser *b)
{
	unmet_results_free(b->results);
	b->results = NULL;
	um_corpus_release(&b->corpus);
	um_arena_release(&b->known);
	b->attributes = (struct um_attributes){ 0 };
}

static enum unmet_status learn(struct unmet_browser *b, struct unmet_error *err)
{
	enum unmet_status rc = um_store_changed(b->project->store, &b->version, err);

	um_arena_init(&b->known, KNOWN_BYTES);
	if (!rc)
		rc = unmet_results_load(b->project, &b->results, err);
	if (!rc)
		rc = um_corpus_load(&b->corpus, b->project->store, err);
	return rc ? rc : um_store_attributes(b->project->store, &b->known, &b->attributes, err);
}

enum unmet_status unmet_browser_new(struct unmet_browser **out, struct unmet_project *project, struct unmet_error *err)
{
	struct unmet_browser *b = um_calloc(1, sizeof(*b));
	enum unmet_status rc;

	*out = NULL;
	if (!b)
		return um_nomem(err);
	b->project = project;
	rc = learn(b, err);
	if (rc)
		unmet_browser_free(b);
	else
		*out = b;
	return rc;
}

void unmet_browser_free(struct unmet_browser *b)
{
	if (!b)
		return;
	forget(b);
	um_free(b);
}

enum unmet_status unmet_browser_refresh(struct unmet_browser *b, bool *changed, struct unmet_error *err)
{
	int64_t version;
	enum unmet_status rc = um_store_changed(b->project->store, &version, err);

	*changed = !rc && version != b->version;
	if (rc || !*changed)
		return rc;
	forget(b);
	rc = learn(b, err);
	if (rc)
		b->version = -1; /* the next call tries again */
	return rc;
}

const struct unmet_results *unmet_browser_results(const struct unmet_browser *b)
{
	return b->results;
}

static enum unmet_status answer(const struct unmet_browser *b, enum unmet_browse what, const struct unmet_filter *filter, const char *id,
                                uint32_t page, struct um_jw *jw, struct unmet_error *err)
{
	static const struct unmet_filter any = { 0 };

	filter = filter ? filter : &any;
	switch (what) {
	case UNMET_BROWSE_ABOUT: return um_browse_about(b, jw, err);
	case UNMET_BROWSE_NEEDS: return um_browse_needs(b, filter, jw, err);
	case UNMET_BROWSE_PROFILE: return um_browse_profile(b, jw, err);
	case UNMET_BROWSE_EVIDENCE: return um_browse_evidence(b, filter, page, jw, err);
	case UNMET_BROWSE_UNPLACED: return um_browse_unplaced(b, page, jw, err);
	case UNMET_BROWSE_DOCUMENTS: return um_browse_documents(b, filter, page, jw, err);
	case UNMET_BROWSE_DOCUMENT: return um_browse_document(b, id ? id : "", jw, err);
	}
	return um_fail(err, UNMET_E_ARG, "there is no such view");
}

enum unmet_status unmet_browse_json(struct unmet_browser *b, enum unmet_browse what, const struct unmet_filter *filter, const char *id,
                                    uint32_t page, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf buf;
	struct um_jw jw;
	enum unmet_status rc;

	if (!b->results)
		return um_fail(err, UNMET_E_BUSY, "the project is being written; ask again in a moment");
	um_buf_init(&buf, ANSWER_BYTES);
	um_jw_init(&jw, &buf, false);
	rc = answer(b, what, filter, id, page, &jw, err);
	if (!rc)
		rc = um_buf_check(&buf, err);
	if (!rc)
		rc = write(ctx, buf.ptr, buf.len);
	um_buf_release(&buf);
	return rc;
}
