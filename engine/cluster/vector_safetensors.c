/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector_safetensors.c - a table of token vectors in the safetensors format, with the vocabulary of its tokenizer.json beside it:
 * static embeddings (model2vec and the like), or the first layer of an encoder.
 *
 *   8 bytes length | JSON {"name": {"dtype", "shape": [V, D], "data_offsets": [from, to]}, ...} | numbers, little-endian
 *
 * Tokenizers cut rare words into pieces, so a word that is no token is the mean of its pieces, longest first from the left
 * (WordPiece's own rule; for the other kinds close to it). Only rows of words of the corpus are read. Every offset of the file is
 * checked against its size before it is used.
 */
#include "cluster/internal.h"
#include "cluster/word_rows.h"

#include <errno.h>
#include <stdio.h>

#include "base/intern.h"
#include "base/json.h"
#include "base/file.h"

#define HEADER_MAX (16u << 20)
#define TOKENIZER_MAX (256u << 20)
#define PIECES_MAX 32u

enum number_type { F32, F16, BF16 };

struct tensor { /* of two dimensions */
	uint64_t rows, dims, offset_bytes;
	enum number_type type;
};

struct reader {
	struct um_word_rows *rows;
	const char *path;
	FILE *file;
	uint64_t size_bytes;
	struct tensor tensor;
	struct um_intern *start;   /* tokens that begin a word, without their mark */
	struct um_intern *inner;   /* tokens that go on with one */
	uint32_t *start_row, *inner_row; /* by id of the token */
	uint32_t token_total;
	float row[UM_WORD_DIMS], sum[UM_WORD_DIMS];
	unsigned char raw[4 * UM_WORD_DIMS];
	struct um_arena arena;     /* of the JSON */
};

/* ---- the header --------------------------------------------------------------------------- */

static enum unmet_status bad(const struct reader *r, struct unmet_error *err, const char *what)
{
	return um_fail(err, UNMET_E_FORMAT, "%s: not a safetensors table that can be used: %s", r->path, what);
}

static bool whole(const struct um_json *value, uint64_t *out)
{
	double number;

	if (!value || value->type != UM_JSON_NUMBER || !um_json_number(value, &number) || number < 0 || number > 1e15)
		return false;
	*out = (uint64_t)number;
	return (double)*out >= number;
}

static bool number_type_of(struct um_str name, enum number_type *type)
{
	static const char *const names[] = { "F32", "F16", "BF16" };

	for (int i = 0; i < 3; i++)
		if (um_str_eq(name, um_str(names[i]))) {
			*type = (enum number_type)i;
			return true;
		}
	return false;
}

static uint32_t width_of(enum number_type type)
{
	return type == F32 ? 4 : 2;
}

/* read_tensor - false where it is none of two dimensions inside the file. */
static bool read_tensor(struct tensor *out, const struct um_json *entry, uint64_t data_at, uint64_t size)
{
	const struct um_json *shape = um_json_get(entry, "shape"), *at = um_json_get(entry, "data_offsets");
	uint64_t from, to;

	if (!number_type_of(um_json_text(um_json_get(entry, "dtype")), &out->type) || !shape || !shape->child || !shape->child->next ||
	    shape->child->next->next || !at || !at->child || !whole(shape->child, &out->rows) || !whole(shape->child->next, &out->dims) ||
	    !whole(at->child, &from) || !whole(at->child->next, &to))
		return false;
	if (out->dims < 2 || out->dims > UM_WORD_DIMS || out->rows < 1 || out->rows > UINT32_MAX || from > to || to > size - data_at ||
	    to - from != out->rows * out->dims * width_of(out->type))
		return false;
	out->offset_bytes = data_at + from;
	return true;
}

/* choose_tensor - the one with a row for every token; of several the one with most rows, then the first. */
static enum unmet_status choose_tensor(struct reader *r, const struct um_json *header, uint64_t data_at, struct unmet_error *err)
{
	struct tensor one;

	for (const struct um_json *entry = header->child; entry; entry = entry->next)
		if (read_tensor(&one, entry, data_at, r->size_bytes) && one.rows > r->tensor.rows)
			r->tensor = one;
	if (!r->tensor.rows)
		return bad(r, err, "it holds no table of numbers (F32, F16 or BF16) with a row for every token");
	return UNMET_OK;
}

static enum unmet_status read_header(struct reader *r, struct unmet_error *err)
{
	unsigned char head[8];
	uint64_t len = 0;
	struct um_json *header;
	char *text;

	if (fseeko(r->file, 0, SEEK_END) || ftello(r->file) < 8)
		return bad(r, err, "it is cut short");
	r->size_bytes = (uint64_t)ftello(r->file);
	if (fseeko(r->file, 0, SEEK_SET) || fread(head, 1, 8, r->file) != 8)
		return bad(r, err, "it is cut short");
	for (int i = 7; i >= 0; i--)
		len = len << 8 | head[i];
	if (len > HEADER_MAX || len > r->size_bytes - 8)
		return bad(r, err, "its header is longer than the file, or than 16 MB");
	text = um_arena_alloc(&r->arena, (size_t)len + 1, 1);
	if (!text)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	if (fread(text, 1, (size_t)len, r->file) != len)
		return bad(r, err, "it is cut short");
	if (um_json_parse(&r->arena, text, (size_t)len, &header, NULL) || header->type != UM_JSON_OBJECT)
		return bad(r, err, "its header is not JSON");
	return choose_tensor(r, header, 8 + len, err);
}

/* ---- the vocabulary ----------------------------------------------------------------------- */

static const char piece_mark[] = "##", word_mark_sp[] = "\xe2\x96\x81", word_mark_bpe[] = "\xc4\xa0";

/* marked - some vocabularies mark what begins a word (SentencePiece, byte pairs), others what goes on with one (WordPiece). */
static bool marks_starts(const struct um_json *vocab)
{
	for (const struct um_json *v = vocab->child; v; v = v->next) {
		struct um_str token = v->key.len ? v->key : um_json_text(v->child);

		if (um_str_starts(token, word_mark_sp) || um_str_starts(token, word_mark_bpe))
			return true;
	}
	return false;
}

/* cut_mark - *token without its mark; true where it begins a word. */
static bool cut_mark(struct um_str *token, bool starts_marked)
{
	const char *mark = um_str_starts(*token, word_mark_sp) ? word_mark_sp : um_str_starts(*token, word_mark_bpe) ? word_mark_bpe : NULL;
	size_t cut = 0;

	if (starts_marked && mark)
		cut = strlen(mark);
	else if (!starts_marked && token->len > 2 && um_str_starts(*token, piece_mark))
		cut = 2;
	*token = um_str_n(token->ptr + cut, token->len - cut);
	return starts_marked ? cut > 0 : cut == 0;
}

static enum unmet_status add_token(struct reader *r, struct um_str token, uint64_t row, bool starts_marked, struct unmet_error *err)
{
	bool start = cut_mark(&token, starts_marked);
	struct um_intern *to = start ? r->start : r->inner;
	uint32_t before = um_intern_size(to), id;

	if (!token.len || row >= r->tensor.rows)
		return UNMET_OK;
	id = um_intern_add(to, token.ptr, token.len);
	if (id == UM_INTERN_NONE)
		return um_nomem(err);
	if (id == before)
		(start ? r->start_row : r->inner_row)[id] = (uint32_t)row;
	return UNMET_OK;
}

/* take_vocab - {"token": row} or, of a unigram tokenizer, [["token", score], ...] in the order of rows. */
static enum unmet_status take_vocab(struct reader *r, const struct um_json *vocab, struct unmet_error *err)
{
	bool starts_marked = marks_starts(vocab);
	enum unmet_status rc = UNMET_OK;
	uint64_t at = 0, row;

	for (const struct um_json *v = vocab->child; v; v = v->next)
		r->token_total++;
	r->start_row = UM_ARRAY(&r->arena, uint32_t, (size_t)r->token_total + 1);
	r->inner_row = UM_ARRAY(&r->arena, uint32_t, (size_t)r->token_total + 1);
	r->start = um_intern_new(SIZE_MAX);
	r->inner = um_intern_new(SIZE_MAX);
	if (!r->start_row || !r->inner_row || !r->start || !r->inner)
		return um_nomem(err);
	for (const struct um_json *v = vocab->child; v && !rc; v = v->next, at++) {
		if (vocab->type == UM_JSON_ARRAY)
			rc = add_token(r, um_json_text(v->child), at, starts_marked, err);
		else if (whole(v, &row))
			rc = add_token(r, v->key, row, starts_marked, err);
	}
	return rc;
}

static enum unmet_status read_vocab(struct reader *r, struct unmet_error *err)
{
	size_t folder = (size_t)(um_path_base(r->path) - r->path);
	struct um_json *tokenizer;
	const struct um_json *vocab;
	struct um_buf path, text;
	enum unmet_status rc;

	um_buf_init(&path, 1 << 16);
	um_buf_init(&text, TOKENIZER_MAX);
	um_buf_add(&path, r->path, folder);
	um_buf_adds(&path, "tokenizer.json");
	rc = um_buf_check(&path, err);
	if (!rc && um_file_read(&text, path.ptr, NULL))
		rc = um_fail(err, UNMET_E_IO, "%s: a safetensors table needs the vocabulary of its tokenizer: put its tokenizer.json beside it", r->path);
	if (!rc && um_json_parse(&r->arena, text.ptr, text.len, &tokenizer, NULL))
		rc = um_fail(err, UNMET_E_FORMAT, "%s: not JSON", path.ptr);
	if (!rc) {
		vocab = um_json_get(um_json_get(tokenizer, "model"), "vocab");
		if (!vocab || (vocab->type != UM_JSON_OBJECT && vocab->type != UM_JSON_ARRAY) || !vocab->child)
			rc = um_fail(err, UNMET_E_FORMAT, "%s: holds no vocabulary (\"model\": {\"vocab\": ...})", path.ptr);
		else
			rc = take_vocab(r, vocab, err);
	}
	um_buf_release(&text);
	um_buf_release(&path);
	return rc;
}

/* ---- rows --------------------------------------------------------------------------------- */

/* half - IEEE 754 binary16 by hand: no type for it in C11. */
static float half(uint32_t bits)
{
	uint32_t power = bits >> 10 & 31, rest = bits & 1023;
	float value = power ? (float)(1024 + rest) : (float)rest;

	for (int i = power ? (int)power - 25 : -24; i != 0; i += i < 0 ? 1 : -1)
		value = i < 0 ? value * 0.5f : value * 2.0f;
	return bits >> 15 ? -value : value;
}

static float number_at(const unsigned char *raw, enum number_type type)
{
	uint32_t bits = (uint32_t)raw[0] | (uint32_t)raw[1] << 8;
	float value;

	if (type == F16)
		return half(bits);
	bits = type == BF16 ? bits << 16 : bits | (uint32_t)raw[2] << 16 | (uint32_t)raw[3] << 24;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* read_row - false where the file ends or a number is none. */
static bool read_row(struct reader *r, uint32_t row)
{
	uint32_t dims = (uint32_t)r->tensor.dims, width = width_of(r->tensor.type);
	uint64_t at = r->tensor.offset_bytes + (uint64_t)row * dims * width;

	if (fseeko(r->file, (off_t)at, SEEK_SET) || fread(r->raw, width, dims, r->file) != dims)
		return false;
	for (uint32_t j = 0; j < dims; j++) {
		r->row[j] = number_at(r->raw + (size_t)j * width, r->tensor.type);
		if (!(r->row[j] > -1e30f && r->row[j] < 1e30f))
			return false;
	}
	return true;
}

static void note_bad(struct um_outside_told *told, uint32_t row)
{
	if (!told->bad_total++)
		told->bad_line = (uint64_t)row + 1;
}

/* take_whole - tokens that are words; a token as written before one that only folds to the word. */
static void take_whole(struct reader *r, struct um_outside_told *told)
{
	uint32_t total = um_intern_size(r->start);

	for (uint32_t id = 0; id < total; id++) {
		uint8_t how;
		uint32_t slot = um_word_rows_want(r->rows, um_intern_text(r->start, id), &how);

		if (slot == UM_WORD_NONE)
			continue;
		if (read_row(r, r->start_row[id]))
			um_word_rows_put(r->rows, slot, how, r->row);
		else
			note_bad(told, r->start_row[id]);
	}
}

/* pieces_of - rows of the pieces of a word; 0 where it cannot be cut into known ones. */
static uint32_t pieces_of(const struct reader *r, struct um_str word, uint32_t piece[PIECES_MAX])
{
	uint32_t total = 0;

	for (size_t at = 0; at < word.len; total++) {
		const struct um_intern *from = at ? r->inner : r->start;
		uint32_t id = UM_INTERN_NONE;
		size_t len = word.len - at + 1;

		while (id == UM_INTERN_NONE && --len > 0)
			id = um_intern_find(from, word.ptr + at, len);
		if (id == UM_INTERN_NONE || total == PIECES_MAX)
			return 0;
		piece[total] = (at ? r->inner_row : r->start_row)[id];
		at += len;
	}
	return total;
}

static void take_pieces(struct reader *r, struct um_outside_told *told)
{
	uint32_t dims = (uint32_t)r->tensor.dims, piece[PIECES_MAX];

	for (uint32_t w = 0; w < r->rows->wanted; w++) {
		uint32_t total = r->rows->state[w] || r->rows->word[w].len > 256 ? 0 : pieces_of(r, r->rows->word[w], piece), read = 0;

		memset(r->sum, 0, sizeof(r->sum));
		for (; read < total && read_row(r, piece[read]); read++)
			for (uint32_t j = 0; j < dims; j++)
				r->sum[j] += r->row[j] / (float)total;
		if (total && read == total)
			um_word_rows_put(r->rows, w, UM_WORD_FOLDED, r->sum);
		else if (total)
			note_bad(told, piece[read]);
	}
}

enum unmet_status um_vector_safetensors(struct um_word_rows *rows, const char *path, struct um_outside_told *told, struct unmet_error *err)
{
	struct reader *r = um_arena_alloc(rows->arena, 1, sizeof(*r));
	enum unmet_status rc;

	if (!r)
		return (enum unmet_status)um_arena_fail(rows->arena, err);
	*r = (struct reader){ .rows = rows, .path = path, .file = fopen(path, "rb") };
	um_arena_init(&r->arena, (size_t)2 << 30);
	rc = r->file ? read_header(r, err) : um_fail(err, UNMET_E_IO, "%s: cannot be read: %s", path, strerror(errno));
	if (!rc)
		rc = read_vocab(r, err);
	if (!rc)
		rc = um_word_rows_size(rows, (uint32_t)r->tensor.dims, err);
	if (!rc) {
		take_whole(r, told);
		take_pieces(r, told);
		told->line_total = r->token_total;
		told->hash = um_word_rows_hash(rows);
	}
	um_intern_free(r->start);
	um_intern_free(r->inner);
	if (r->file)
		fclose(r->file);
	um_arena_release(&r->arena);
	return rc;
}
