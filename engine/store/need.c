/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need.c - what grouping found. An id is an index + 1: given once, shown everywhere, never a rank.
 */
#include "store/internal.h"

enum unmet_status um_store_assign(struct um_store *store, const struct um_bag_set *set,
                                  const struct um_grouping *grouping, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	uint64_t m;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_assignment(mention, need, base, posterior, centrality) "
	                                      "VALUES(?1, ?2, ?2, ?3, ?4)", err);

	for (m = 0; m < set->bags.mention_count && !rc; m++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)set->mention[m]);
		sqlite3_bind_int64(stmt, 2, (int64_t)grouping->need[m] + 1);
		sqlite3_bind_double(stmt, 3, (double)grouping->posterior[m]);
		sqlite3_bind_double(stmt, 4, (double)grouping->centrality[m]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

struct need_writer {
	struct um_store *store;
	sqlite3_stmt *need, *term, *quote;
};

static enum unmet_status write_terms(struct need_writer *w, const struct um_bag_set *sample, int64_t need,
                                     const struct um_need_label *label, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < label->term_count && !rc; i++) {
		sqlite3_bind_int64(w->term, 1, need);
		sqlite3_bind_int64(w->term, 2, (int64_t)i);
		um_sql_bind_str(w->term, 3, sample->surface.form[label->term[i]]);
		rc = um_sql_run(w->store, w->term, err);
	}
	return rc;
}

static enum unmet_status write_quotes(struct need_writer *w, const struct um_bag_set *sample, int64_t need,
                                      const struct um_need_label *label, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < label->central_count && !rc; i++) {
		sqlite3_bind_int64(w->quote, 1, need);
		sqlite3_bind_int64(w->quote, 2, (int64_t)i);
		sqlite3_bind_int64(w->quote, 3, (int64_t)sample->mention[label->central[i]]);
		rc = um_sql_run(w->store, w->quote, err);
	}
	return rc;
}

static enum unmet_status write_need(struct need_writer *w, const struct um_bag_set *sample, uint32_t index,
                                    uint32_t theme, const struct um_need_label *label, struct unmet_error *err)
{
	int64_t id = (int64_t)index + 1;
	enum unmet_status rc;

	sqlite3_bind_int64(w->need, 1, id);
	um_sql_bind_str(w->need, 2, label->label);
	sqlite3_bind_int64(w->need, 3, theme);
	rc = um_sql_run(w->store, w->need, err);
	if (!rc)
		rc = write_terms(w, sample, id, label, err);
	return rc ? rc : write_quotes(w, sample, id, label, err);
}

enum unmet_status um_store_needs_write(struct um_store *store, const struct um_bag_set *sample,
                                       const struct um_grouping *grouping, const struct um_need_label *label,
                                       struct unmet_error *err)
{
	struct need_writer w = { .store = store };
	uint32_t i;
	enum unmet_status rc = um_sql_prepare(store, &w.need, "INSERT INTO derived_need(id, label, own_label, found_label, theme, mention_count, document_count, "
	                                      "customer_count, unmet_count, intensity, kind_count) "
	                                      "VALUES(?1, ?2, ?2, ?2, ?3, 0, 0, 0, 0, 0, '')", err);

	if (!rc)
		rc = um_sql_prepare(store, &w.term, "INSERT INTO derived_term(need, rank, term) VALUES(?, ?, ?)", err);
	if (!rc)
		rc = um_sql_prepare(store, &w.quote, "INSERT INTO derived_quote(need, rank, mention) VALUES(?, ?, ?)", err);
	for (i = 0; i < grouping->need_count && !rc; i++)
		rc = write_need(&w, sample, i, grouping->theme[i], &label[i], err);
	sqlite3_finalize(w.need);
	sqlite3_finalize(w.term);
	sqlite3_finalize(w.quote);
	return rc;
}
