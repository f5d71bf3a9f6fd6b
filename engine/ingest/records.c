/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records.c - JSON Lines of {id, text} for `unmet detect`, in input order and as they come: standard input
 * is not copied, so that it works at the end of a pipe that never ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "base/status.h"
#include "ingest/reader.h"

struct records { um_record_fn fn; void *ctx; struct um_arena arena; };

static enum unmet_status bad(struct records *rec, const struct um_line *line, const char *reason, struct unmet_error *err)
{
	char message[640];

	snprintf(message, sizeof(message), "line %llu: %s", (unsigned long long)line->number, reason);
	return rec->fn(rec->ctx, um_str(message), (struct um_str){ NULL, 0 }, false, err);
}

static enum unmet_status one(struct records *rec, const struct um_line *line, struct unmet_error *err)
{
	struct unmet_error local = { 0 };
	struct um_json *value;
	const struct um_json *text, *id;
	enum unmet_status rc;

	if (line->too_long)
		return bad(rec, line, "longer than 16 MiB", err);
	if (um_str_trim(line->text).len == 0)
		return UNMET_OK;
	um_arena_clear(&rec->arena);
	rc = um_json_parse(&rec->arena, line->text.ptr, line->text.len, &value, &local);
	if (rc == UNMET_E_FORMAT || rc == UNMET_E_LIMIT)
		return bad(rec, line, local.message, err);
	if (rc) {
		if (err)
			*err = local;
		return rc;
	}
	text = um_json_get(value, "text");
	id = um_json_get(value, "id");
	if (!text || text->type != UM_JSON_STRING)
		return bad(rec, line, "no \"text\" in this record", err);
	return rec->fn(rec->ctx, um_json_text(id), text->text.ptr ? text->text : um_str_n("", 0),
	               id && id->type == UM_JSON_NUMBER, err);
}

static enum unmet_status read_all(struct records *rec, int fd, struct unmet_error *err)
{
	struct um_stream in;
	struct um_line line = { 0 };
	bool more = true;
	enum unmet_status rc = um_stream_open(&in, fd, NULL, 0, err);

	if (rc)
		return rc;
	while (!rc) {
		rc = um_stream_line(&in, &line, &more, err);
		if (rc || !more)
			break;
		rc = one(rec, &line, err);
	}
	if (!rc && in.note[0])
		rc = bad(rec, &line, in.note, err);
	um_stream_release(&in);
	return rc;
}

enum unmet_status um_ingest_records(const char *path, um_record_fn fn, void *ctx, struct unmet_error *err)
{
	struct records rec = { fn, ctx, { 0 } };
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	enum unmet_status rc;

	if (fd < 0)
		return um_fail_at(err, UNMET_E_IO, path, 0, 0, "%s: %s", path, strerror(errno));
	um_arena_init(&rec.arena, UM_READER_ARENA_BYTES);
	rc = read_all(&rec, fd, err);
	um_arena_release(&rec.arena);
	if (!standard)
		close(fd);
	return rc;
}
