/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project.c - the part of the public API that needs nothing but the store: options, opening,
 * rejects, verifying, and the names of things.
 */
#include "project.h"

#include "base/mem.h"
#include "base/pattern.h"
#include "base/stats.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>
#include <libxml/xmlversion.h>
#include <xxhash.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#ifndef UM_LEXICON_DIR
#define UM_LEXICON_DIR "lexicons"
#endif

void unmet_options_init(struct unmet_options *options)
{
	*options = (struct unmet_options){ .mentions = UNMET_MENTIONS_NEEDS, .unit = UNMET_UNIT_PERSON, .seed = 1 };
}

/* ---- names -------------------------------------------------------------------------------- */

static const char *name_of(const char *const *name, size_t total, size_t at)
{
	return at < total ? name[at] : "unknown";
}

#define NAME(list, at) name_of(list, sizeof(list) / sizeof((list)[0]), (size_t)(at))

const char *unmet_kind_name(enum unmet_kind kind)
{
	static const char *const name[] = { "wish", "problem", "obstacle", "workaround", "question", "job", "switch", "advice", "praise" };

	return NAME(name, kind);
}

const char *unmet_polarity_name(enum unmet_polarity polarity)
{
	static const char *const name[] = { "unmet", "met", "neutral" };

	return NAME(name, polarity);
}

const char *unmet_role_name(enum unmet_role role)
{
	static const char *const name[] = { "unknown", "customer", "interviewer", "agent" };

	return NAME(name, role);
}

const char *unmet_status_name(enum unmet_status status)
{
	static const char *const name[] = { "ok", "no memory", "input or output failed", "limit reached", "malformed",
	                                    "bad argument", "busy", "disk full", "newer version", "damaged", "nothing found", "cancelled", "stale" };

	return NAME(name, -(int)status);
}

const char *unmet_op_name(enum unmet_op op)
{
	static const char *const name[] = { "rename", "describe", "outcome", "note", "status", "pin", "dismiss", "restore",
	                                    "merge", "split", "move", "accept", "add", "revert" };

	return NAME(name, op);
}

const char *unmet_change_name(enum unmet_change_kind kind)
{
	static const char *const name[] = { "appeared", "vanished", "split", "merged", "grew", "shrank", "same" };

	return NAME(name, kind);
}

const char *unmet_outcome_name(enum unmet_outcome outcome)
{
	static const char *const name[] = { "applied", "adapted", "conflict", "orphan", "reverted" };

	return NAME(name, outcome);
}

/* ---- open and close ----------------------------------------------------------------------- */

static enum unmet_status open_project(struct unmet_project **out, const char *path, enum um_store_mode mode,
                                      const struct unmet_options *options, struct unmet_error *err)
{
	struct unmet_project *project;
	enum unmet_status rc;

	*out = NULL;
	if (!path || !*path)
		return um_fail(err, UNMET_E_ARG, "no project file given");
	project = um_calloc(1, sizeof(*project));
	if (!project)
		return um_nomem(err);
	if (options)
		project->options = *options;
	else
		unmet_options_init(&project->options);
	rc = um_store_open(&project->store, path, mode, err);
	if (rc) {
		um_free(project);
		return rc;
	}
	*out = project;
	return UNMET_OK;
}

enum unmet_status unmet_open(struct unmet_project **project, const char *path, const struct unmet_options *options,
                             struct unmet_error *err)
{
	return open_project(project, path, UM_STORE_WRITE, options, err);
}

enum unmet_status unmet_open_readonly(struct unmet_project **project, const char *path,
                                      const struct unmet_options *options, struct unmet_error *err)
{
	return open_project(project, path, UM_STORE_READ, options, err);
}

void unmet_close(struct unmet_project *project)
{
	if (!project)
		return;
	um_store_close(project->store);
	um_free(project);
}

/* ---- rejects, verifying ---------------------------------------------------------------------- */

enum unmet_status unmet_each_reject(struct unmet_project *project, unmet_reject_fn fn, void *ctx, struct unmet_error *err)
{
	return um_store_each_reject(project->store, fn, ctx, err);
}

enum unmet_status unmet_verify(struct unmet_project *project, struct unmet_error *err)
{
	return um_store_verify(project->store, err);
}

/* ---- what the options leave open ----------------------------------------------------------- */

struct um_progress um_progress_of(const struct unmet_options *options)
{
	return (struct um_progress){ .fn = options->progress, .ctx = options->progress_ctx };
}

const char *um_lexicon_folder(const struct unmet_options *options)
{
	const char *folder = options->lexicons;

	if (!folder || !*folder)
		folder = getenv("UNMET_LEXICONS");
	return folder && *folder ? folder : UM_LEXICON_DIR;
}

/* ---- versions ----------------------------------------------------------------------------- */

static char versions[512];

static void write_versions(void)
{
	unsigned xxh = XXH_versionNumber();

	snprintf(versions, sizeof(versions),
	         "SQLite %s\n%s\nlibstemmer (Snowball)\ncJSON %s\nutf8proc %s\nlibxml2 %s\nlibzip %s\nxxHash %u.%u.%u\nzstd %s\nzlib %s\n",
	         um_store_sqlite_version(), um_pattern_version(), cJSON_Version(), utf8proc_version(), LIBXML_DOTTED_VERSION,
	         zip_libzip_version(), xxh / 10000, xxh / 100 % 100, xxh % 100, ZSTD_versionString(), zlibVersion());
}

const char *unmet_versions(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, write_versions);
	return versions;
}

struct unmet_interval unmet_wilson(uint64_t successes, uint64_t trials)
{
	return um_wilson(successes, trials);
}

enum unmet_status um_give(struct um_buf *out, const char *what, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(out, err);

	if (!rc && write(ctx, out->ptr, out->len))
		rc = um_fail(err, UNMET_E_IO, "%s could not be written", what);
	um_buf_release(out);
	return rc;
}
