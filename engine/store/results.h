/* SPDX-License-Identifier: Apache-2.0 */
/* results.h - what summary.c and results.c share. */
#ifndef UM_STORE_RESULTS_H
#define UM_STORE_RESULTS_H

#include "store/internal.h"

enum unmet_status um_store_summary(struct um_store *store, struct um_arena *arena, struct unmet_summary *out,
                                   struct unmet_error *err);

/* um_store_cleaned - what was left out of a source (cleaned.c); id as in table source. */
enum unmet_status um_store_cleaned(struct um_store *store, int64_t source, struct um_arena *arena,
                                   struct unmet_source *out, struct unmet_error *err);

/* um_sql_list - rows of a query as an array in arena: `size` bytes each, filled by fn. */
typedef enum unmet_status (*um_row_fn)(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item,
                                       struct unmet_error *err);
enum unmet_status um_sql_list(struct um_store *store, const char *sql, int64_t parameter, size_t size, um_row_fn fn,
                              void *ctx, struct um_arena *arena, void **out, size_t *total, struct unmet_error *err);
/* um_store_shape_read - what stands beside a need; um_store_shape_load - themes, areas, how the number came about. */
enum unmet_status um_store_shape_read(struct um_store *store, struct unmet_need *need, struct um_arena *arena,
                                      struct unmet_error *err);
enum unmet_status um_store_shape_load(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                      struct unmet_error *err);
/* um_sql_text - a column as text in arena. */
enum unmet_status um_sql_text(sqlite3_stmt *row, int column, struct um_arena *arena, const char **out,
                              struct unmet_error *err);

/* um_store_statistics - coverage, reach and contrast of results whose segments (segment[out->segment_count]) are loaded. */
enum unmet_status um_store_statistics(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                      struct unmet_segment *segment, struct unmet_error *err);

/* um_store_network - nodes, communities, modularity. */
enum unmet_status um_store_network(struct um_store *store, struct um_arena *arena, struct unmet_results *out, struct unmet_error *err);

/* um_store_opportunities - ratings of results whose needs and segments are loaded. */
enum unmet_status um_store_opportunities(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                         struct unmet_need *need, struct unmet_segment *segment, struct unmet_error *err);

/* um_store_time - trends, events and goals of results whose needs and segments are loaded. */
enum unmet_status um_store_time(struct um_store *store, struct um_arena *arena, struct unmet_results *out, struct unmet_need *need,
                                struct unmet_segment *segment, struct unmet_error *err);

#endif
