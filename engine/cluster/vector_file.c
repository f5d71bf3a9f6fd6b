/* SPDX-License-Identifier: Apache-2.0 */
/* vector_file.c - a file of word vectors, of whichever kind it is, to columns. Told by its first bytes, not by its name. */
#include "cluster/internal.h"
#include "cluster/word_rows.h"

#include <errno.h>
#include <stdio.h>

/* is_safetensors - eight bytes of length, the high ones zero, then the brace of a header; text has no NUL. */
static enum unmet_status is_safetensors(const char *path, bool *yes, struct unmet_error *err)
{
	unsigned char head[9];
	FILE *f = fopen(path, "rb");
	size_t len;

	if (!f)
		return um_fail(err, UNMET_E_IO, "%s: cannot be read: %s", path, strerror(errno));
	len = fread(head, 1, sizeof(head), f);
	*yes = len == sizeof(head) && !head[4] && !head[5] && !head[6] && !head[7] && head[8] == '{';
	fclose(f);
	return UNMET_OK;
}

static enum unmet_status read_rows(struct um_word_rows *rows, const char *path, struct um_outside_told *told, struct unmet_error *err)
{
	bool tensors = false;
	enum unmet_status rc = is_safetensors(path, &tensors, err);

	if (rc)
		return rc;
	return tensors ? um_vector_safetensors(rows, path, told, err) : um_vector_text(rows, path, told, err);
}

enum unmet_status um_vector_file(struct um_columns *out, const char *path, const struct um_surface *surface, const struct um_bags *bags,
                                 const struct um_sample *sample, struct um_outside_told *told, struct um_arena *arena,
                                 struct unmet_error *err)
{
	struct um_word_rows rows;
	enum unmet_status rc = um_word_rows_init(&rows, bags, surface, sample, arena, err);

	*told = (struct um_outside_told){ 0 };
	if (!rc)
		rc = read_rows(&rows, path, told, err);
	if (!rc)
		rc = um_word_rows_columns(out, &rows, sample->stem_count, err);
	told->dims = rows.told_dims;
	told->word_total = rows.wanted;
	told->found_total = rows.found;
	um_word_rows_release(&rows);
	return rc;
}
