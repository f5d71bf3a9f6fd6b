/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split_file.c - a split out to a table and back: a person moves a quote by changing one number, names a part by changing one cell.
 * The file says of which need it is and what the project looked like when it was written, so that a decision made on
 * it is refused where the need changed meanwhile.
 */
#include "export/split.h"
#include "need_words.h"
#include "split.h"
#include "table.h"

#include "base/map.h"

#include <stdio.h>

/* ---- out ------------------------------------------------------------------------------------ */

static enum unmet_status quotes_of(struct unmet_project *project, const struct unmet_split *split, struct um_arena *arena,
                                   struct unmet_quote **quote, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t p = 0; p < split->part_count && !rc; p++) {
		size_t total = split->part[p].mention_total, found;

		quote[p] = UM_ARRAY(arena, struct unmet_quote, total + 1);
		if (!quote[p])
			return (enum unmet_status)um_arena_fail(arena, err);
		rc = um_store_quotes(project->store, split->part[p].mention, total, arena, quote[p], &found, err);
		if (!rc && found != total)
			rc = um_fail(err, UNMET_E_STALE, "mentions were found again meanwhile: ask for the split once more");
	}
	return rc;
}

enum unmet_status unmet_split_write(struct unmet_project *project, const struct unmet_split *split, const char *path, struct unmet_error *err)
{
	struct um_str name = um_str(path);
	struct unmet_quote **quote;
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	if (!um_str_ends(name, ".csv") && !um_str_ends(name, ".xlsx"))
		return um_fail(err, UNMET_E_ARG, "%.300s: the name ends in .csv or .xlsx", path);
	um_arena_init(&arena, (size_t)1 << 30);
	quote = UM_ARRAY(&arena, struct unmet_quote *, split->part_count + 1);
	if (!quote)
		rc = (enum unmet_status)um_arena_fail(&arena, err);
	if (!rc)
		rc = quotes_of(project, split, &arena, quote, err);
	if (!rc)
		rc = um_split_table(split, quote, path, err);
	um_arena_release(&arena);
	return rc;
}

/* ---- in ------------------------------------------------------------------------------------- */

struct line { uint64_t row, mention; uint32_t need, part; uint64_t rev; const char *label; struct line *next; };

struct reading {
	struct um_split *s;
	const char *path;
	struct line *first, **last;
	uint64_t total;
};

static enum unmet_status wrong(const struct reading *r, uint64_t row, struct unmet_error *err, const char *what)
{
	return um_fail_at(err, UNMET_E_FORMAT, r->path, row, 0, "%.200s, row %llu: %s", r->path, (unsigned long long)row, what);
}

static bool number_in(struct um_str text, uint64_t most, uint64_t *out)
{
	text = um_str_trim(text);
	*out = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || *out > most)
			return false;
		*out = 10 * *out + (uint64_t)(text.ptr[i] - '0');
	}
	return text.len && *out <= most;
}

static enum unmet_status cell(struct reading *r, struct line *line, const struct um_attribute *a, struct unmet_error *err)
{
	uint64_t value = 0;

	if (um_str_ieq(a->name, "need")) {
		line->need = um_need_id_in(um_str_trim(a->value));
	} else if (um_str_ieq(a->name, "part") && um_str_trim(a->value).len) {
		if (!number_in(a->value, UNMET_SPLIT_PARTS, &value) || !value)
			return wrong(r, line->row, err, "part is a number from 1 to 9");
		line->part = (uint32_t)value;
	} else if (um_str_ieq(a->name, "written") && um_str_starts(um_str_trim(a->value), "rev ")) {
		struct um_str rev = um_str_trim(a->value);

		line->rev = number_in(um_str_n(rev.ptr + 4, rev.len - 4), UINT64_MAX / 16, &value) ? value : UNMET_REV_ANY;
	} else if (um_str_ieq(a->name, "label")) {
		struct um_str label = um_table_unguarded(um_str_trim(a->value));

		line->label = um_arena_strndup(&r->s->arena, label.ptr, label.len);
		return line->label ? UNMET_OK : (enum unmet_status)um_arena_fail(&r->s->arena, err);
	}
	return UNMET_OK;
}

static enum unmet_status on_row(void *ctx, const struct um_account_row *from, struct unmet_error *err)
{
	struct reading *r = ctx;
	struct um_str who = um_table_key(from);
	struct line *line = UM_ARRAY(&r->s->arena, struct line, 1);
	enum unmet_status rc = UNMET_OK;

	if (!line)
		return (enum unmet_status)um_arena_fail(&r->s->arena, err);
	*line = (struct line){ .row = from->row, .part = 1, .rev = UNMET_REV_ANY, .label = "" };
	if (!number_in(who, UINT64_MAX / 16, &line->mention) || !line->mention)
		return wrong(r, line->row, err, "mention is the number of a mention");
	for (size_t i = 0; i < from->attribute_count && !rc; i++)
		rc = cell(r, line, &from->attribute[i], err);
	*r->last = line;
	r->last = &line->next;
	r->total++;
	return rc;
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	return wrong(ctx, reject->row, err, um_str_starts(reject->reason, "no company") ? "no number in column mention" : "it cannot be read");
}

/* ---- lines to parts ------------------------------------------------------------------------- */

#define NO_PART UINT64_MAX

/* place - part_of: mention -> part. Every line is about the same need and a mention of it, once. */
static enum unmet_status place(struct reading *r, const struct um_store_held *rows, struct um_map *part_of, uint32_t *parts,
                               struct unmet_error *err)
{
	struct um_split *s = r->s;

	for (size_t i = 0; i < rows->total; i++)
		if (rows->need[i] == s->split.need && !um_map_put(part_of, rows->mention[i], 0))
			return um_nomem(err);
	for (const struct line *line = r->first; line; line = line->next) {
		uint64_t *part = um_map_put(part_of, line->mention, NO_PART);

		if (!part)
			return um_nomem(err);
		if (line->need != s->split.need)
			return wrong(r, line->row, err, "it is about another need than the first row");
		if (*part == NO_PART)
			return wrong(r, line->row, err, "this mention is not of the need: ask for the split again");
		if (*part)
			return wrong(r, line->row, err, "this mention stands twice");
		*part = line->part;
		*parts = line->part > *parts ? line->part : *parts;
	}
	return UNMET_OK;
}

/* Labels written beside the mentions of a part, and how often. */
#define NAMES_MAX 32u
struct names { const char *text[NAMES_MAX]; uint64_t times[NAMES_MAX]; uint32_t total; };

static void count_names(const struct reading *r, struct names *names)
{
	for (const struct line *line = r->first; line; line = line->next) {
		struct names *of = &names[line->part];
		uint32_t i = 0;

		while (i < of->total && strcmp(of->text[i], line->label) != 0)
			i++;
		if (!*line->label || i == NAMES_MAX)
			continue;
		of->total += i == of->total;
		of->text[i] = line->label;
		of->times[i]++;
	}
}

static const char *usual(const struct names *of)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < of->total; i++)
		best = of->times[i] > of->times[best] ? i : best;
	return of->total ? of->text[best] : "";
}

static bool is_usual_elsewhere(const struct names *names, uint32_t part, const char *label)
{
	for (uint32_t other = 1; other <= UNMET_SPLIT_PARTS; other++)
		if (other != part && strcmp(usual(&names[other]), label) == 0)
			return true;
	return false;
}

/* label_of - a person who renames a part may change one cell or all, and a mention that was moved brings the label of where it was:
 * so the rarest that is not what another part is called. */
static const char *label_of(const struct names *names, uint32_t part)
{
	const struct names *of = &names[part];
	uint32_t best = NAMES_MAX;

	for (uint32_t i = 0; i < of->total; i++)
		if (!is_usual_elsewhere(names, part, of->text[i]) && (best == NAMES_MAX || of->times[i] < of->times[best]))
			best = i;
	return best == NAMES_MAX ? usual(of) : of->text[best];
}

static enum unmet_status fill_part(struct reading *r, const struct um_store_held *rows, struct um_map *part_of, uint32_t number,
                                   const struct names *names, struct unmet_split_part *part, struct unmet_error *err)
{
	uint64_t *mention = UM_ARRAY(&r->s->arena, uint64_t, rows->total + 1);

	if (!mention)
		return (enum unmet_status)um_arena_fail(&r->s->arena, err);
	for (size_t i = 0; i < rows->total; i++) {
		const uint64_t *at = rows->need[i] == r->s->split.need ? um_map_get(part_of, rows->mention[i]) : NULL;

		if (at && (*at ? *at : 1) == number)
			mention[part->mention_total++] = rows->mention[i];
	}
	part->mention = mention;
	part->label = number == 1 ? r->s->split.label : label_of(names, number);
	return UNMET_OK;
}

static enum unmet_status fill(struct reading *r, struct unmet_project *project, const struct um_store_held *rows, struct um_map *part_of,
                              uint32_t parts, struct unmet_error *err)
{
	struct unmet_split_part *part = UM_ARRAY(&r->s->arena, struct unmet_split_part, (size_t)parts + 1);
	struct names names[UNMET_SPLIT_PARTS + 1] = { { .total = 0 } };
	enum unmet_status rc = UNMET_OK;

	if (!part)
		return (enum unmet_status)um_arena_fail(&r->s->arena, err);
	count_names(r, names);
	r->s->split.part = part;
	for (uint32_t number = 1; number <= parts && !rc; number++) {
		struct unmet_split_part *to = &part[r->s->split.part_count];

		*to = (struct unmet_split_part){ 0 };
		rc = fill_part(r, rows, part_of, number, names, to, err);
		if (!rc && to->mention_total)
			rc = um_split_count(r->s, project, rows, to, err);
		r->s->split.part_count += !rc && to->mention_total;
	}
	if (!rc && r->s->split.part_count < 2)
		rc = um_fail(err, UNMET_E_NOTHING, "%.300s: all mentions are in one part: give those that belong elsewhere another number in column part", r->path);
	return rc;
}

static enum unmet_status take(struct reading *r, struct unmet_project *project, struct unmet_error *err)
{
	struct um_store_held rows;
	struct um_map part_of;
	uint32_t parts = 1;
	uint64_t rev;
	enum unmet_status rc;

	if (!r->first)
		return um_fail(err, UNMET_E_NOTHING, "%.300s: no row with the number of a mention; `unmet need split ID --save FILE.csv` writes a file "
		               "to be edited", r->path);
	r->s->split.need = r->first->need;
	rc = um_split_need(r->s, project, &rows, err);
	rev = r->s->split.rev;
	r->s->split.rev = r->first->rev == UNMET_REV_ANY ? rev : r->first->rev;
	um_map_init(&part_of);
	if (!rc)
		rc = place(r, &rows, &part_of, &parts, err);
	if (!rc)
		rc = fill(r, project, &rows, &part_of, parts, err);
	um_map_release(&part_of);
	return rc;
}

enum unmet_status unmet_split_read(struct unmet_project *project, const char *path, const struct unmet_split **out, struct unmet_error *err)
{
	static const struct unmet_pair map[] = { { "customer", "mention" } };
	struct reading r = { .path = path, .s = um_split_new(0, err) };
	const struct um_table_sink sink = { .ctx = &r, .row = on_row, .reject = on_reject };
	enum unmet_status rc;

	*out = NULL;
	if (!r.s)
		return UNMET_E_NOMEM;
	r.last = &r.first;
	rc = um_table_read(path, map, 1, &sink, err);
	if (!rc)
		rc = take(&r, project, err);
	if (rc)
		unmet_split_free(&r.s->split);
	else
		*out = &r.s->split;
	return rc;
}
