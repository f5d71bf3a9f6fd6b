/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of word vectors: whatever stands in them, the reader ends, says what was wrong, or gives unit rows of finite numbers.
 *
 * An input that begins with 'T' is a text file after that byte. One that begins with 'S' is a table: two bytes of length (low first),
 * so many bytes of tokenizer.json, then the safetensors file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fmath.h"
#include "cluster/internal.h"
#include "cluster/word_rows.h"

#include <math.h>

static const struct um_str words[] = { { "bill", 4 }, { "bills", 5 }, { "code", 4 } };
static const struct um_str stems[] = { { "bill", 4 }, { "code", 4 } };
static const uint32_t word_stem[] = { 0, 0, 1 };
static const uint64_t offset[] = { 0, 2, 3 }, word_offset[] = { 0, 3, 5 };
static const uint32_t term[] = { 0, 1, 0 }, word[] = { 0, 0, 2, 0, 1 };
static const struct um_surface surface = { .word = words };
static const struct um_bags bags = { .mention_count = 2, .stem_count = 2, .offset = offset, .term = term, .stem = stems,
	.word_offset = word_offset, .word = word, .word_stem = word_stem, .word_count = 3 };
static const uint32_t bag_stem[] = { 0, 1 };
static const struct um_sample sample = { .mention_count = 2, .stem_count = 2, .bag_stem = bag_stem };

static char folder[64], table[96], tokenizer[96];

static void leave(void)
{
	unlink(table);
	unlink(tokenizer);
	rmdir(folder);
}

static void start(void)
{
	snprintf(folder, sizeof(folder), "%s/unmet-fuzz-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		abort();
	snprintf(table, sizeof(table), "%s/vectors", folder);
	snprintf(tokenizer, sizeof(tokenizer), "%s/tokenizer.json", folder);
	atexit(leave);
}

static void put(const char *path, const uint8_t *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f))
		abort();
}

static void check(const struct um_columns *c, const struct um_outside_told *told)
{
	if (c->dims % UM_LANES || c->dims > UM_OUTSIDE_DIMS || told->found_total > 3)
		abort();
	for (uint32_t s = 0; s < 2; s++) {
		float length = um_dot(c->stem + (size_t)s * c->dims, c->stem + (size_t)s * c->dims, c->dims);

		if (!(length > 0.999f && length < 1.001f) && length != 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct um_outside_told told;
	struct unmet_error err = { 0 };
	struct um_columns columns;
	struct um_arena arena;
	size_t vocabulary;
	enum unmet_status rc;

	if (!*folder)
		start();
	if (size < 3 || (data[0] != 'T' && data[0] != 'S'))
		return 0;
	vocabulary = data[0] == 'S' ? (size_t)data[1] | (size_t)data[2] << 8 : 0;
	if (vocabulary > size - 3)
		return 0;
	if (data[0] == 'S')
		put(tokenizer, data + 3, vocabulary);
	put(table, data[0] == 'S' ? data + 3 + vocabulary : data + 1, data[0] == 'S' ? size - 3 - vocabulary : size - 1);
	um_arena_init(&arena, (size_t)1 << 30);
	rc = um_vector_file(&columns, table, &surface, &bags, &sample, &told, &arena, &err);
	if (!rc)
		check(&columns, &told);
	else if (!*err.message)
		abort();
	um_arena_release(&arena);
	return 0;
}
