/* SPDX-License-Identifier: Apache-2.0 */
/* shape.h - how needs stand to each other, computed and stored beside them. */
#ifndef UM_PIPELINE_SHAPE_H
#define UM_PIPELINE_SHAPE_H

#include "project.h"

struct um_cluster_model;
struct um_unplaced_queue;
struct um_outside_source;

enum unmet_status um_write_shape(struct unmet_project *project, const struct um_cluster_model *model, const struct um_bag_set *sample,
                                 const struct um_grouping *grouping, struct um_arena *arena, struct unmet_error *err);

enum unmet_status um_write_unplaced(struct unmet_project *project, struct um_unplaced_queue *queue, const struct um_bag_set *sample,
                                    struct um_arena *arena, struct unmet_error *err);

/* um_note_outside - what --vectors and --embed brought, into the configuration and the note on needs. model: of the server, or NULL. */
enum unmet_status um_note_outside(struct unmet_project *project, const struct um_outside_source *outside, const char *model, struct unmet_error *err);

#endif
