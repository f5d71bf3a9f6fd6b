/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/links.h - tables that say nothing but which ticket is whose: ids of tickets, contacts, companies. */
#ifndef UM_INGEST_LINKS_H
#define UM_INGEST_LINKS_H

#include "ingest/fields.h"

struct um_links { size_t ticket, contact, company; }; /* columns; the number of columns where there is none */

/* um_links_are - ids of tickets beside other ids, and no column that is anything else. */
bool um_links_are(const struct um_str *name, const struct um_column *column, size_t total, struct um_links *links);

/* um_links_use - is there somebody among them? Deals and the like are of no use. */
bool um_links_use(const struct um_links *links, size_t total);

/* um_links_show - which column is what, to the sink. */
enum unmet_status um_links_show(struct um_reader *r, const struct um_links *links, const struct um_str *name, size_t total,
                                struct unmet_error *err);

/* um_links_row - one row to the sink, as what is known of a ticket (store/join.h finds it by its id). */
enum unmet_status um_links_row(struct um_reader *r, const struct um_links *links, const struct um_str *value, size_t total,
                               const struct um_place *place, struct unmet_error *err);

#endif
