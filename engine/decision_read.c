/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_read.c - another project's log into this one: each decision is known already, or added with its needs found by the mentions they had.
 * What cannot be found is kept, as a conflict or an orphan: it may be found one day.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "decision_file.h"
#include "decisions.h"


#define RESULT_BYTES ((size_t)2 << 30)
#define FILE_BYTES ((size_t)256 << 20)

static int digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_key(struct um_str hex, unsigned char document[UM_DOCUMENT_KEY])
{
	if (hex.len != 2 * UM_DOCUMENT_KEY)
		return false;
	for (unsigned i = 0; i < UM_DOCUMENT_KEY; i++) {
		int high = digit_of(hex.ptr[2 * i]), low = digit_of(hex.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		document[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

struct reading {
	struct unmet_project *project;
	const char *path;
	uint64_t line;
	struct um_arena arena, step;
	struct um_applied all;      /* the log grows as lines are read */
	size_t capacity, own;       /* own: decisions the project had before */
	uint8_t *met;               /* [own] a line of the file is this one */
	struct um_decide_result now;
	struct um_map row_of;       /* mention key -> row */
	struct um_map id_of;        /* the file's decision -> ours */
	struct um_map made_of;      /* the file's new need -> ours */
	uint64_t last_need;
	struct unmet_import *told;
};

static enum unmet_status wrong(const struct reading *r, struct unmet_error *err, const char *what)
{
	return um_fail_at(err, UNMET_E_FORMAT, r->path, r->line, 0, "%s, line %llu: %s", r->path, (unsigned long long)r->line, what);
}

static bool number_in(const struct um_json *object, const char *key, uint64_t most, uint64_t *out)
{
	double value;

	if (!um_json_number(um_json_get(object, key), &value) || value < 0 || value > (double)most)
		return false;
	*out = (uint64_t)value;
	return true;
}

static enum unmet_status read_place(const struct reading *r, const struct um_json *from, struct um_named *out, struct unmet_error *err)
{
	uint64_t start, end;

	if (!read_key(um_json_text(um_json_get(from, "document")), out->document) || !number_in(from, "start", UINT32_MAX, &start) ||
	    !number_in(from, "end", UINT32_MAX, &end) || start > end)
		return wrong(r, err, "a mention needs document, start and end");
	out->start = (uint32_t)start;
	out->end = (uint32_t)end;
	out->text = um_json_text(um_json_get(from, "text"));
	out->prefix = um_json_text(um_json_get(from, "prefix"));
	out->suffix = um_json_text(um_json_get(from, "suffix"));
	out->row = UM_ROW_NONE;
	return UNMET_OK;
}

static size_t length_of(const struct um_json *array)
{
	size_t total = 0;

	for (const struct um_json *one = array && array->type == UM_JSON_ARRAY ? array->child : NULL; one; one = one->next)
		total++;
	return total;
}

struct vote { uint32_t need, times; };

/* elect - the need that holds more than half of the mentions of the list that are here; 0: none. */
static enum unmet_status elect(struct reading *r, const struct um_json *list, uint32_t *out, struct unmet_error *err)
{
	struct vote vote[UM_DECISION_ANCHORS];
	uint32_t kinds = 0, all = 0;
	enum unmet_status rc = UNMET_OK;

	*out = 0;
	for (const struct um_json *one = list && list->type == UM_JSON_ARRAY ? list->child : NULL; one && !rc && all < UM_DECISION_ANCHORS; one = one->next) {
		struct um_named named;
		const uint64_t *row;
		uint32_t v;

		rc = read_place(r, one, &named, err);
		row = rc ? NULL : um_map_get(&r->row_of, um_mention_key(named.document, named.start, named.end));
		if (!row)
			continue;
		all++;
		for (v = 0; v < kinds && vote[v].need != r->now.need[*row]; v++)
			;
		if (v == kinds)
			vote[kinds++] = (struct vote){ r->now.need[*row], 0 };
		vote[v].times++;
	}
	for (uint32_t v = 0; v < kinds; v++)
		if (2 * vote[v].times > all)
			*out = vote[v].need;
	return rc;
}

/* need_here - the need that is meant; 0 where it is not found, which becomes a conflict. */
static enum unmet_status need_here(struct reading *r, const struct um_json *from, uint32_t *out, struct unmet_error *err)
{
	uint64_t id;
	const uint64_t *made;
	enum unmet_status rc;

	if (!number_in(from, "id", UINT32_MAX, &id))
		return wrong(r, err, "a need needs an id");
	rc = elect(r, um_json_get(from, "mentions"), out, err);
	made = um_map_get(&r->made_of, id);
	if (!rc && !*out && made)
		*out = (uint32_t)*made;
	return rc;
}

static enum unmet_status read_op(const struct reading *r, struct um_str name, enum unmet_op *out, struct unmet_error *err)
{
	for (int op = 0; op < UNMET_OP_TOTAL; op++)
		if (um_str_eq(name, um_str(unmet_op_name((enum unmet_op)op)))) {
			*out = (enum unmet_op)op;
			return UNMET_OK;
		}
	return wrong(r, err, "op is none that this version knows");
}

static enum unmet_status read_mentions(struct reading *r, const struct um_json *list, struct um_decision *d, struct unmet_error *err)
{
	size_t i = 0;
	enum unmet_status rc = UNMET_OK;

	d->mention_count = length_of(list);
	d->mention = UM_ARRAY(&r->arena, struct um_named, d->mention_count + 1);
	if (!d->mention)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	for (const struct um_json *one = d->mention_count ? list->child : NULL; one && !rc; one = one->next)
		rc = read_place(r, one, &d->mention[i++], err);
	return rc;
}

/* name_of - what the need was called where the decision was made; "" where that is not told. */
static struct um_str name_of(const struct um_json *need)
{
	const struct um_json *name = um_json_get(need, "name");

	return name ? um_json_text(name) : um_str("");
}

static enum unmet_status read_others(struct reading *r, const struct um_json *list, struct um_decision *d, struct unmet_error *err)
{
	uint32_t *other = UM_ARRAY(&r->arena, uint32_t, length_of(list) + 1);
	const char **name = UM_ARRAY(&r->arena, const char *, length_of(list) + 1);
	enum unmet_status rc = UNMET_OK;

	if (!other || !name)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	for (const struct um_json *one = length_of(list) ? list->child : NULL; one && !rc; one = one->next) {
		name[d->other_count] = name_of(one).ptr;
		rc = need_here(r, one, &other[d->other_count++], err);
	}
	d->other = other;
	d->other_name = name;
	return rc;
}

static enum unmet_status read_target(struct reading *r, const struct um_json *line, struct um_decision *d, struct unmet_error *err)
{
	uint64_t target;
	const uint64_t *ours;

	if (!number_in(line, "decision", UINT32_MAX, &target))
		return wrong(r, err, "a revert needs the decision it takes back");
	ours = um_map_get(&r->id_of, target);
	if (!ours)
		return wrong(r, err, "the decision it takes back does not stand before it");
	d->target = *ours;
	return UNMET_OK;
}

/* of_no_need - mentions are dismissed or restored, wherever they are. */
static bool of_no_need(const struct um_json *line, enum unmet_op op)
{
	return (op == UNMET_OP_DISMISS || op == UNMET_OP_RESTORE) && !um_json_get(line, "need");
}

static enum unmet_status read_decision(struct reading *r, const struct um_json *line, struct um_decision *d, struct unmet_error *err)
{
	enum unmet_status rc;

	*d = (struct um_decision){ .text = um_json_text(um_json_get(line, "text")), .why = um_json_text(um_json_get(line, "why")),
		.at = um_json_text(um_json_get(line, "at")), .actor = um_json_text(um_json_get(line, "actor")) };
	rc = read_op(r, um_json_text(um_json_get(line, "op")), &d->op, err);
	if (!rc && (d->text.len > UNMET_TEXT_MAX || d->why.len > UNMET_TEXT_MAX || d->at.len > 64 || d->actor.len > UNMET_TEXT_MAX))
		return wrong(r, err, "a text is too long");
	if (!rc)
		rc = d->op == UNMET_OP_REVERT ? read_target(r, line, d, err)
		   : of_no_need(line, d->op) ? UNMET_OK : need_here(r, um_json_get(line, "need"), &d->need, err);
	d->name = name_of(um_json_get(line, "need"));
	if (!rc && d->name.len > UNMET_TEXT_MAX)
		return wrong(r, err, "a name is too long");
	if (!rc)
		rc = read_others(r, um_json_get(line, "other"), d, err);
	return rc ? rc : read_mentions(r, um_json_get(line, "mentions"), d, err);
}

static bool same_mentions(const struct um_decision *a, const struct um_decision *b)
{
	if (a->mention_count != b->mention_count)
		return false;
	for (size_t i = 0; i < a->mention_count; i++)
		if (um_mention_key(a->mention[i].document, a->mention[i].start, a->mention[i].end) !=
		    um_mention_key(b->mention[i].document, b->mention[i].start, b->mention[i].end))
			return false;
	return true;
}

/* known - the decision is in the log already; NULL: it is not. */
static const struct um_decision *known(struct reading *r, const struct um_decision *d, uint64_t need)
{
	for (size_t i = 0; i < r->own; i++) {
		const struct um_decision *o = &r->all.log[i];

		if (r->met[i] || o->op != d->op || o->target != d->target || !um_str_eq(o->at, d->at) || !um_str_eq(o->actor, d->actor) ||
		    !um_str_eq(o->text, d->text) || !um_str_eq(o->why, d->why) || o->other_count != d->other_count || !same_mentions(o, d) ||
		    (o->need != d->need && o->need != need))
			continue;
		r->met[i] = 1;
		return o;
	}
	return NULL;
}

static enum unmet_status add(struct reading *r, struct um_decision *d, uint64_t file_made, struct unmet_error *err)
{
	struct um_applied *all = &r->all;
	enum unmet_status rc;

	d->id = all->total ? all->log[all->total - 1].id + 1 : 1;
	if (d->op == UNMET_OP_SPLIT) {
		if (r->last_need + 1 < r->now.id_limit)
			r->last_need = r->now.id_limit - 1;
		d->made = (uint32_t)++r->last_need;
		if (!um_map_put(&r->made_of, file_made, d->made))
			return um_nomem(err);
	}
	rc = um_decisions_find(r->project, d, 1, &all->grouping, err);
	if (!rc && all->total == r->capacity)
		rc = um_fail(err, UNMET_E_LIMIT, "more decisions than the file has lines"); /* cannot be: lines were counted */
	if (rc)
		return rc;
	all->log[all->total++] = *d;
	r->told->added_count++;
	um_arena_clear(&r->step);
	return um_decide(&r->now, &all->base, all->log, all->total, &r->step, err);
}

static enum unmet_status read_line(struct reading *r, struct um_str line, struct unmet_error *err)
{
	struct um_json *value;
	struct um_decision d;
	const struct um_decision *old;
	uint64_t id = 0, made = 0, need = 0;
	enum unmet_status rc = um_json_parse(&r->arena, line.ptr, line.len, &value, NULL);

	if (rc)
		return rc == UNMET_E_NOMEM ? um_nomem(err) : wrong(r, err, "no JSON");
	if (um_json_get(value, "format"))
		return um_str_eq(um_json_text(um_json_get(value, "format")), UM_LIT(UM_DECISION_FORMAT)) ? UNMET_OK :
		       wrong(r, err, "no file of decisions: `unmet need export` writes one");
	if (!number_in(value, "id", UINT32_MAX, &id))
		return wrong(r, err, "no decision: `unmet need export` writes them");
	r->told->read_count++;
	rc = read_decision(r, value, &d, err);
	if (rc)
		return rc;
	number_in(value, "made", UINT32_MAX, &made);
	number_in(um_json_get(value, "need"), "id", UINT32_MAX, &need);
	old = known(r, &d, need);
	r->told->known_count += old != NULL;
	if (old && old->made && !um_map_put(&r->made_of, made, old->made))
		return um_nomem(err);
	if (!old)
		rc = add(r, &d, made, err);
	if (!rc && !um_map_put(&r->id_of, id, old ? old->id : r->all.log[r->all.total - 1].id))
		rc = um_nomem(err);
	return rc;
}

static enum unmet_status read_all(struct reading *r, struct um_str rest, struct unmet_error *err)
{
	struct um_str line;
	enum unmet_status rc = UNMET_OK;

	while (!rc && um_str_split(&rest, '\n', &line)) {
		r->line++;
		line = um_str_trim(line);
		if (line.len)
			rc = read_line(r, line, err);
	}
	return rc;
}

/* make_room - the log, with room for a decision a line. */
static enum unmet_status make_room(struct reading *r, struct um_str bytes, struct unmet_error *err)
{
	struct um_decision *log;

	r->own = r->all.total;
	r->capacity = r->own + 1;
	for (size_t i = 0; i < bytes.len; i++)
		r->capacity += bytes.ptr[i] == '\n';
	log = UM_ARRAY(&r->arena, struct um_decision, r->capacity + 1);
	r->met = UM_ARRAY(&r->arena, uint8_t, r->own + 1);
	if (!log || !r->met)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	if (r->own)
		memcpy(log, r->all.log, r->own * sizeof(*log));
	r->all.log = log;
	for (size_t i = 0; i < r->all.grouping.total; i++)
		if (!um_map_put(&r->row_of, r->all.grouping.key[i], i))
			return um_nomem(err);
	return um_decide(&r->now, &r->all.base, log, r->own, &r->step, err);
}

/* write_new - what was added, numbered on from what is there. */
static enum unmet_status write_new(struct reading *r, struct unmet_error *err)
{
	struct um_store *store = r->project->store;
	uint64_t rev = 0, run_rev;
	uint32_t run;
	enum unmet_status rc = um_store_number(store, "rev", &rev, err);

	if (!rc)
		rc = um_store_last_run(store, &run, &run_rev, err);
	for (size_t i = r->own; i < r->all.total && !rc; i++) {
		r->all.log[i].base_rev = rev;
		r->all.log[i].rev = ++rev;
		r->all.log[i].run = run;
		rc = um_store_decision_add(store, &r->all.log[i], err);
	}
	if (!rc)
		rc = um_store_number_set(store, "rev", rev, err);
	if (!rc)
		rc = um_store_number_set(store, "need", r->last_need, err);
	if (!rc)
		rc = um_added_follow(r->project, &r->arena, err);
	if (!rc)
		rc = um_decisions_load(r->project, &r->arena, &r->all, err);
	if (!rc)
		rc = um_decisions_write(r->project, &r->arena, &r->all, err);
	r->told->rev = rev;
	r->told->regrouped = r->all.changed;
	if (!rc)
		r->told->replayed = r->all.result.replayed;
	return rc;
}

static enum unmet_status import_in(struct reading *r, struct um_str bytes, struct unmet_error *err)
{
	enum unmet_status rc = um_decisions_load(r->project, &r->arena, &r->all, err);

	if (!rc && !r->all.grouping.total)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to decide about: run `unmet cluster` first");
	if (!rc)
		rc = um_store_number(r->project->store, "need", &r->last_need, err);
	if (!rc)
		rc = make_room(r, bytes, err);
	if (!rc)
		rc = read_all(r, bytes, err);
	return rc ? rc : write_new(r, err);
}

enum unmet_status unmet_decisions_import(struct unmet_project *project, const char *path, bool dry_run, unmet_log_fn fn, void *ctx,
                                         struct unmet_import *told, struct unmet_error *err)
{
	struct reading r = { .project = project, .path = path, .told = told };
	struct um_buf bytes;
	enum unmet_status rc;

	*told = (struct unmet_import){ 0 };
	um_arena_init(&r.arena, RESULT_BYTES);
	um_arena_init(&r.step, RESULT_BYTES);
	um_map_init(&r.row_of);
	um_map_init(&r.id_of);
	um_map_init(&r.made_of);
	um_buf_init(&bytes, FILE_BYTES);
	rc = um_file_read(&bytes, path, err);
	if (!rc)
		rc = um_store_begin(project->store, err);
	if (!rc)
		rc = import_in(&r, um_buf_str(&bytes), err);
	for (size_t i = r.own; !rc && fn && i < r.all.total; i++)
		if (um_decisions_tell(&r.all.log[i], &r.all.result.report[i], fn, ctx))
			rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	rc = um_store_finish(project->store, rc, !dry_run, err);
	um_buf_release(&bytes);
	um_map_release(&r.row_of);
	um_map_release(&r.id_of);
	um_map_release(&r.made_of);
	um_arena_release(&r.step);
	um_arena_release(&r.arena);
	return rc;
}
