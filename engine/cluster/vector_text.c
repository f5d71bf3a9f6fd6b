/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector_text.c - word vectors in the text format of word2vec, GloVe and fastText: a word and its numbers a line, in
 * word2vec and fastText after a line "words numbers".
 *
 * The files are gigabytes and the vocabulary of a corpus is thousands of words, so lines stream by (through zlib, which
 * reads plain files as well) and only words of the vocabulary are kept. Numbers are read here and not by strtod, which wants
 * the decimal point of the host's locale. One unreadable line must not cost the run: it is counted, and the first is told.
 */
#include "cluster/internal.h"
#include "cluster/word_rows.h"

#include <zlib.h>

#include "base/mem.h"

#define LINE_BYTES (96u << 10)

struct table {
	struct um_word_rows *rows;
	const char *path;
	float row[UM_WORD_DIMS];
	uint32_t dims;
	bool header;
	struct um_outside_told *told;
};

/* ---- one line ----------------------------------------------------------------------------- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* exponent - of "e-05"; false where there is no number. */
static bool exponent(const char **at, int *power)
{
	bool minus = false;
	int value = 0;

	if (**at != 'e' && **at != 'E')
		return true;
	(*at)++;
	if (**at == '-' || **at == '+')
		minus = *(*at)++ == '-';
	if (!digit(**at))
		return false;
	for (; digit(**at); (*at)++)
		value = value < 1000 ? 10 * value + (**at - '0') : value;
	*power += minus ? -value : value;
	return true;
}

/* number - a decimal at *at, which is left behind it. */
static bool number(const char **at, float *out)
{
	bool minus = **at == '-', any = false, point = false;
	double value = 0;
	int power = 0;

	if (**at == '-' || **at == '+')
		(*at)++;
	for (; digit(**at) || (**at == '.' && !point); (*at)++) {
		if (**at == '.') {
			point = true;
			continue;
		}
		any = true;
		if (value < 1e15) {
			value = 10 * value + (**at - '0');
			power -= point;
		} else {
			power += !point;
		}
	}
	if (!any || !exponent(at, &power) || power > 30)
		return false;
	for (; power > 0; power--)
		value *= 10;
	for (; power < 0 && value > 0; power++)
		value /= 10;
	*out = (float)(minus ? -value : value);
	return value < 1e30;
}

static bool gap(char c)
{
	return c == ' ' || c == '\t';
}

/* fields - separated by runs of blanks. */
static uint32_t fields(const char *line)
{
	uint32_t total = 0;

	for (; *line; total++) {
		while (gap(*line))
			line++;
		if (!*line)
			break;
		while (*line && !gap(*line))
			line++;
	}
	return total;
}

static bool read_row(struct table *t, const char *at)
{
	for (uint32_t j = 0; j < t->dims; j++) {
		while (gap(*at))
			at++;
		if (!number(&at, &t->row[j]) || (*at && !gap(*at)))
			return false;
	}
	return true;
}

/* take_word - false where its numbers cannot be read. */
static bool take_word(struct table *t, struct um_str word)
{
	uint8_t how;
	uint32_t slot = um_word_rows_want(t->rows, word, &how);

	if (slot == UM_WORD_NONE)
		return true;
	if (!read_row(t, word.ptr + word.len))
		return false;
	um_word_rows_put(t->rows, slot, how, t->row);
	return true;
}

static enum unmet_status set_dims(struct table *t, uint64_t dims, struct unmet_error *err)
{
	if (dims < 2 || dims > UM_WORD_DIMS)
		return um_fail_at(err, UNMET_E_FORMAT, t->path, t->told->line_total, 0, "%s:%llu: word vectors are wanted as text, a word and 2 to "
		                  "%u numbers a line; this line makes it %llu. Files of word2vec that end in .bin have to be converted", t->path,
		                  (unsigned long long)t->told->line_total, UM_WORD_DIMS, (unsigned long long)dims);
	t->dims = (uint32_t)dims;
	return um_word_rows_size(t->rows, t->dims, err);
}

/* is_header - "400000 300" */
static bool is_header(const char *line, uint64_t *dims)
{
	if (fields(line) != 2)
		return false;
	while (gap(*line))
		line++;
	while (digit(*line))
		line++;
	if (!gap(*line))
		return false;
	while (gap(*line))
		line++;
	for (*dims = 0; digit(*line); line++)
		*dims = *dims < UINT32_MAX ? 10 * *dims + (uint64_t)(*line - '0') : *dims;
	while (gap(*line))
		line++;
	return !*line;
}

/* take_line - *good: it is a word and its numbers, or a phrase, which no vocabulary has. */
static enum unmet_status take_line(struct table *t, char *line, bool *good, struct unmet_error *err)
{
	uint32_t total = fields(line);
	uint64_t dims = 0;
	float ignored;
	const char *end;

	*good = true;
	if (t->told->line_total == 1 && is_header(line, &dims)) {
		t->header = true;
		return set_dims(t, dims, err);
	}
	if (!t->dims) {
		enum unmet_status rc = set_dims(t, total - 1, err);

		if (rc)
			return rc;
		if (!read_row(t, line + strcspn(line, " \t")))
			return um_fail_at(err, UNMET_E_FORMAT, t->path, t->told->line_total, 0, "%s:%llu: not a word and its numbers: word vectors "
			                  "are wanted as text, a word a line", t->path, (unsigned long long)t->told->line_total);
	}
	if (t->header && t->told->line_total == 2 && total - 1 != t->dims)
		return um_fail_at(err, UNMET_E_FORMAT, t->path, 2, 0, "%s:2: the first line says %u numbers a word, this one has %u", t->path, t->dims, total - 1);
	for (end = line; *end && !gap(*end); end++)
		;
	if (total == t->dims + 1) {
		*good = take_word(t, um_str_n(line, (size_t)(end - line)));
		return UNMET_OK;
	}
	while (gap(*end))
		end++;
	*good = total > t->dims + 1 && !number(&end, &ignored);
	return UNMET_OK;
}

/* ---- the file ----------------------------------------------------------------------------- */

/* next_line - false at the end; *whole is false for a line that is too long or holds a NUL. */
static bool next_line(gzFile file, char *line, struct um_hasher *hasher, bool *whole)
{
	size_t len = 0;

	*whole = true;
	line[LINE_BYTES - 2] = '\n';
	if (!gzgets(file, line, LINE_BYTES))
		return false;
	len = strlen(line);
	um_hasher_add(hasher, line, len);
	if (len && line[len - 1] != '\n' && !gzeof(file)) {
		char rest[4096];

		*whole = false;
		while (gzgets(file, rest, sizeof(rest))) {
			um_hasher_add(hasher, rest, strlen(rest));
			if (strchr(rest, '\n'))
				break;
		}
	}
	while (len && (gap(line[len - 1]) || line[len - 1] == '\n' || line[len - 1] == '\r'))
		line[--len] = '\0';
	return true;
}

static enum unmet_status read_lines(struct table *t, gzFile file, struct um_hasher *hasher, char *line, struct unmet_error *err)
{
	struct um_outside_told *told = t->told;
	enum unmet_status rc = UNMET_OK;
	bool whole, good;

	while (!rc && next_line(file, line, hasher, &whole)) {
		told->line_total++;
		if (!*line)
			continue;
		good = false;
		if (whole)
			rc = take_line(t, line, &good, err);
		if (!rc)
			rc = um_buf_check(&t->rows->folded, err);
		if (!rc && !good && !told->bad_total++)
			told->bad_line = told->line_total;
	}
	return rc;
}

static enum unmet_status look_back(const struct table *t, gzFile file, struct unmet_error *err)
{
	const struct um_outside_told *told = t->told;
	int fault = Z_OK;

	gzerror(file, &fault);
	if (fault != Z_OK && fault != Z_STREAM_END)
		return um_fail(err, UNMET_E_IO, "%s: reading stops after line %llu: the file is damaged or cut short", t->path,
		               (unsigned long long)told->line_total);
	if (!t->dims)
		return um_fail(err, UNMET_E_FORMAT, "%s: holds no word vector", t->path);
	if (2 * told->bad_total > told->line_total)
		return um_fail_at(err, UNMET_E_FORMAT, t->path, told->bad_line, 0, "%s:%llu: %llu of %llu lines are not a word and %u numbers; this is the first",
		                  t->path, (unsigned long long)told->bad_line, (unsigned long long)told->bad_total, (unsigned long long)told->line_total, t->dims);
	return UNMET_OK;
}

enum unmet_status um_vector_text(struct um_word_rows *rows, const char *path, struct um_outside_told *told, struct unmet_error *err)
{
	struct table t = { .rows = rows, .path = path, .told = told };
	gzFile file = gzopen(path, "rb");
	struct um_hasher *hasher = um_hasher_new();
	char *line = um_alloc(LINE_BYTES);
	enum unmet_status rc = UNMET_OK;

	if (!file)
		rc = um_fail(err, UNMET_E_IO, "%s: cannot be read: is this the file of word vectors?", path);
	else if (!hasher || !line)
		rc = um_nomem(err);
	if (!rc)
		rc = read_lines(&t, file, hasher, line, err);
	if (!rc)
		rc = look_back(&t, file, err);
	if (!rc)
		told->hash = um_hasher_end(hasher);
	if (file)
		gzclose(file);
	um_hasher_free(hasher);
	um_free(line);
	return rc;
}
