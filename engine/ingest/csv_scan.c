/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv_scan.c - RFC 4180 with the slips people's files have. Plain fields are searched eight bytes at a
 * time for the delimiter or the line end, quoted ones with memchr for the quote: about ten times
 * the speed of a state machine per byte.
 */
#include <stdint.h>

#include "base/mem.h"
#include "ingest/csv_scan.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

struct cursor { const char *at, *end; bool at_end; };

void um_csv_init(struct um_csv *csv, char delimiter)
{
	*csv = (struct um_csv){ .delimiter = delimiter };
	um_arena_init(&csv->arena, (size_t)64 << 20);
}

void um_csv_release(struct um_csv *csv)
{
	um_free(csv->field);
	um_arena_release(&csv->arena);
	csv->field = NULL;
	csv->field_total = csv->field_capacity = 0;
}

static uint64_t zero_bytes(uint64_t word)
{
	return (word - ONES) & ~word & HIGHS;
}

/* The first delimiter or line feed in [p, end), or end. */
static const char *plain_end(const char *p, const char *end, char delimiter)
{
	const uint64_t delimiters = ONES * (unsigned char)delimiter, feeds = ONES * '\n';
	uint64_t word;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, sizeof(word));
		if (zero_bytes(word ^ delimiters) | zero_bytes(word ^ feeds))
			break;
	}
	while (p < end && *p != delimiter && *p != '\n')
		p++;
	return p;
}

static bool add_field(struct um_csv *csv, const char *from, const char *to)
{
	if (csv->field_total == csv->field_capacity &&
	    !um_grow((void **)&csv->field, &csv->field_capacity, csv->field_total + 1, sizeof(*csv->field)))
		return false;
	csv->field[csv->field_total++] = um_str_n(from, (size_t)(to - from));
	return true;
}

/* The last field added had "" in it: make each one quote. */
static bool halve_quotes(struct um_csv *csv)
{
	struct um_str *field = &csv->field[csv->field_total - 1];
	char *copy = um_arena_strndup(&csv->arena, field->ptr, field->len);
	size_t n = 0;

	if (!copy)
		return false;
	for (size_t i = 0; i < field->len; i++) {
		copy[n++] = field->ptr[i];
		if (field->ptr[i] == '"' && i + 1 < field->len && field->ptr[i + 1] == '"')
			i++;
	}
	*field = um_str_n(copy, n);
	return true;
}

/* What stands after a quote: does it end the field? 1 yes, 0 no, -1 not known yet. */
static int closes(const struct um_csv *csv, const struct cursor *c, const char *quote)
{
	const char *p = quote + 1;

	if (p == c->end)
		return c->at_end ? 1 : -1;
	if (*p == csv->delimiter || *p == '\n')
		return 1;
	if (*p != '\r')
		return 0;
	if (p + 1 == c->end)
		return c->at_end ? 1 : -1;
	return p[1] == '\n';
}

static enum um_csv_result plain_field(struct um_csv *csv, struct cursor *c)
{
	const char *stop = plain_end(c->at, c->end, csv->delimiter), *last = stop;

	if (stop == c->end && !c->at_end)
		return UM_CSV_MORE;
	if ((stop == c->end || *stop == '\n') && last > c->at && last[-1] == '\r')
		last--;
	if (!add_field(csv, c->at, last))
		return UM_CSV_NOMEM;
	c->at = stop;
	return UM_CSV_ROW;
}

static enum um_csv_result unclosed(struct um_csv *csv)
{
	csv->reason = "a quote that opens in this row is not closed";
	return UM_CSV_BAD;
}

/* Is there a line feed in [from, to)? */
static bool many_lines(const char *from, const char *to)
{
	return memchr(from, '\n', (size_t)(to - from)) != NULL;
}

/* A quote at c->at opens the field. On ROW c->at stands on the delimiter, line end or end. */
static enum um_csv_result quoted_field(struct um_csv *csv, struct cursor *c)
{
	const char *start = c->at + 1, *quote = start;
	bool doubled = false, stray = false;
	int how;

	for (;; quote++) {
		const char *found = quote < c->end ? memchr(quote, '"', (size_t)(c->end - quote)) : NULL;

		if ((csv->one_line || stray) && many_lines(quote, found ? found : c->end))
			return stray ? plain_field(csv, c) : unclosed(csv);
		if (!found) /* a row of a stray quote alone is better kept as it is than lost */
			return !c->at_end ? UM_CSV_MORE : stray ? plain_field(csv, c) : unclosed(csv);
		quote = found;
		if (quote + 1 < c->end && quote[1] == '"') {
			doubled = true;
			quote++;
			continue;
		}
		how = closes(csv, c, quote);
		if (how < 0)
			return UM_CSV_MORE;
		if (how)
			break;
		if (!stray && many_lines(start, quote))
			return unclosed(csv);
		stray = true;
	}
	if (!add_field(csv, start, quote) || (doubled && !halve_quotes(csv)))
		return UM_CSV_NOMEM;
	c->at = quote + 1;
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	return UM_CSV_ROW;
}

enum um_csv_result um_csv_scan(struct um_csv *csv, const char *bytes, size_t len, bool at_end)
{
	struct cursor c = { bytes, bytes + len, at_end };
	enum um_csv_result result;

	csv->field_total = 0;
	csv->used = 0;
	um_arena_clear(&csv->arena);
	for (;;) {
		if (c.at < c.end && *c.at == '"')
			result = quoted_field(csv, &c);
		else
			result = plain_field(csv, &c);
		if (result != UM_CSV_ROW)
			return result;
		if (c.at == c.end)
			break;
		if (*c.at++ == '\n')
			break;
		if (csv->field_total >= UM_CSV_MAX_FIELDS) {
			csv->reason = "more than 16384 fields in a row";
			return UM_CSV_BAD;
		}
	}
	csv->used = (size_t)(c.at - bytes);
	return UM_CSV_ROW;
}
