/* SPDX-License-Identifier: Apache-2.0 */
/* export/view.h - the writers of formats other than JSON. Each gives the same bytes for the same project. */
#ifndef UM_EXPORT_VIEW_H
#define UM_EXPORT_VIEW_H

#include "export/types.h"

/* um_view_node - of a need, NULL where no edge ends in it. */
const struct unmet_node *um_view_node(const struct um_export_view *view, uint32_t need);

/* The writers. A path is a file, or a folder (csv, crm, brief), made where it is missing. */
enum unmet_status um_write_csv(const struct um_export_view *view, const char *folder, struct unmet_error *err);
enum unmet_status um_write_xlsx(const struct um_export_view *view, const char *path, struct unmet_error *err);
enum unmet_status um_write_graphml(const struct um_export_view *view, const char *path, struct unmet_error *err);
enum unmet_status um_write_gexf(const struct um_export_view *view, const char *path, struct unmet_error *err);
enum unmet_status um_write_qdpx(const struct um_export_view *view, const char *path, struct unmet_error *err);
enum unmet_status um_write_crm(const struct um_export_view *view, const char *folder, struct unmet_error *err);
enum unmet_status um_write_brief(const struct um_export_view *view, const char *folder, struct unmet_error *err);

#endif
