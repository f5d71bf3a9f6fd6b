/* SPDX-License-Identifier: Apache-2.0 */
/* Over time: what changed, what followed a release, where goals stand; and the commands that mark days and set goals. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char *need_label(const struct unmet_results *r, uint32_t id)
{
	const struct unmet_need *need = unmet_results_need(r, id);

	return need ? need->label : "(no longer there)";
}

/* ---- trends ------------------------------------------------------------------------------- */

/* A bar per period, at most `most` of the last ones, as high as the rate; incomplete periods are dim. */
void cli_sparkline(const struct cli_term *t, const struct unmet_trend *trend, size_t most)
{
	static const char *const eighth[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const plain = "_.-=+*#@";
	size_t from = trend->point_count > most ? trend->point_count - most : 0;
	double highest = 0;

	for (size_t i = from; i < trend->point_count; i++)
		highest = trend->point[i].rate > highest ? trend->point[i].rate : highest;
	for (size_t i = from; i < trend->point_count; i++) {
		const struct unmet_point *p = &trend->point[i];
		int level = highest > 0 ? (int)(7 * p->rate / highest + 0.5) : 0;

		if (!p->complete)
			fputs(cli_style(t, "dim"), t->to);
		if (t->utf8)
			fputs(eighth[level], t->to);
		else
			fputc(plain[level], t->to);
		if (!p->complete)
			fputs(cli_style(t, "off"), t->to);
	}
	for (size_t i = trend->point_count - from; i < most; i++)
		fputc(' ', t->to);
}

static const struct unmet_point *last_complete(const struct unmet_trend *trend)
{
	for (size_t i = trend->point_count; i-- > 0;)
		if (trend->point[i].complete)
			return &trend->point[i];
	return NULL;
}

static void say_change(const struct cli_term *t, const struct unmet_change *c)
{
	fprintf(t->to, "%s%s %.1f times%s (%.1f to %.1f)", cli_style(t, c->direction > 0 ? "warn" : "accent"),
	        c->direction > 0 ? "up" : "down", c->ratio, cli_style(t, "off"), c->ci.low, c->ci.high);
}

static void trend_line(const struct cli_term *t, const char *label, const struct unmet_trend *trend)
{
	size_t most = t->width >= 100 ? 36 : 20;
	unsigned room = t->width - (unsigned)most - 40, used;
	const struct unmet_point *now = last_complete(trend);

	fputs("  ", t->to);
	used = cli_text(t, label, room);
	fprintf(t->to, "%*s ", (int)(room - used), "");
	cli_sparkline(t, trend, most);
	if (now)
		fprintf(t->to, " %3.0f (%2.0f to %2.0f)  ", now->rate, now->ci.low, now->ci.high);
	else
		fputs("        no period  ", t->to);
	if (trend->changed)
		say_change(t, &trend->change);
	fputc('\n', t->to);
}

/* any_changed - is there a first list, for the second to be of the others? */
static bool any_changed(const struct unmet_results *r)
{
	for (size_t i = 0; i < r->need_count; i++)
		if (r->need[i].trend.point_count && r->need[i].trend.changed)
			return true;
	return false;
}

static void needs(const struct cli_term *t, const struct unmet_results *r, bool changed, uint32_t most)
{
	uint32_t shown = 0;

	for (size_t i = 0; i < r->need_count && shown < most; i++) {
		const struct unmet_trend *trend = &r->need[i].trend;

		if (!trend->point_count || trend->changed != changed)
			continue;
		if (!shown++) {
			char title[160];

			snprintf(title, sizeof(title), changed ? "Needs that changed" : any_changed(r) ? "Other needs, no change that is more than chance" :
			         "No need changed by more than chance");
			cli_heading(t, title);
			fprintf(t->to, "  of 100 customers active in a %s, how many raise it; the last whole %s with its 95%% interval\n", trend->period,
			        trend->period);
		}
		trend_line(t, r->need[i].label, trend);
	}
}

static void segments(const struct cli_term *t, const struct unmet_results *r)
{
	bool any = false;

	for (size_t i = 0; i < r->segment_count; i++) {
		const struct unmet_segment *s = &r->segment[i];

		if (!s->trend.point_count)
			continue;
		if (!any)
			cli_heading(t, "Segments: of 100 customers active, how many are theirs");
		any = true;
		trend_line(t, s->label, &s->trend);
		for (size_t j = 0; j < s->change_count; j++) {
			fputs("      ", t->to);
			cli_text(t, need_label(r, s->change[j].need), t->width / 2);
			fputs(" ", t->to);
			say_change(t, &s->change[j].change);
			fputc('\n', t->to);
		}
	}
}

static void effect_line(const struct cli_term *t, const struct unmet_results *r, const struct unmet_effect *e)
{
	unsigned room = t->width - 44, used;

	fputs("      ", t->to);
	used = cli_text(t, need_label(r, e->need), room);
	fprintf(t->to, "%*s %3.0f to %3.0f of 100, %.1f times (%.1f to %.1f)\n", (int)(room - used), "", e->before, e->after, e->ratio,
	        e->ci.low, e->ci.high);
}

static void event_block(const struct cli_term *t, const struct unmet_results *r, const struct unmet_event *e)
{
	size_t sure = 0;

	fprintf(t->to, "  %2llu  %s  %s", (unsigned long long)e->id, e->date, cli_style(t, "bold"));
	cli_text(t, e->name, t->width - 30);
	fprintf(t->to, "%s\n", cli_style(t, "off"));
	if (!e->days) {
		cli_wrap(t, "Nothing to compare yet: that takes 14 days of documents before it and after it.", 6);
		return;
	}
	for (size_t i = 0; i < e->effect_count; i++)
		sure += e->effect[i].significant;
	fprintf(t->to, "      %u days before against %u after: ", e->days, e->days);
	fprintf(t->to, sure ? "%zu of %zu needs changed\n" : "no need changed more than by chance (%zu of %zu)\n", sure, e->effect_count);
	for (size_t i = 0; i < e->effect_count; i++)
		if (e->effect[i].significant)
			effect_line(t, r, &e->effect[i]);
}

static void events(const struct cli_term *t, const struct unmet_results *r)
{
	if (r->event_count)
		cli_heading(t, "Before and after");
	for (size_t i = 0; i < r->event_count; i++)
		event_block(t, r, &r->event[i]);
}

static bool is_segment(const struct unmet_results *r, const char *label)
{
	for (size_t i = 0; i < r->segment_count; i++)
		if (strcmp(r->segment[i].label, label) == 0)
			return true;
	return false;
}

/* goal_now - where it stands, or why that cannot be told. */
static void goal_now(const struct cli_term *t, const struct unmet_results *r, const struct unmet_goal *g)
{
	if (g->now >= 0)
		fprintf(t->to, "; now %.0f", g->now);
	else
		fprintf(t->to, "; cannot be told now%s", !unmet_results_need(r, g->need) ? "" : *g->segment && !is_segment(r, g->segment) ?
		        ", customers are not in that segment any more" : ", no period is complete yet");
}

void cli_report_goals(const struct cli_term *t, const struct unmet_results *r)
{
	if (r->goal_count)
		cli_heading(t, "Goals");
	for (size_t i = 0; i < r->goal_count; i++) {
		const struct unmet_goal *g = &r->goal[i];
		bool bad = strcmp(g->state, "missed") == 0;

		fprintf(t->to, "  %2llu  ", (unsigned long long)g->id);
		cli_text(t, need_label(r, g->need), t->width / 2);
		if (!unmet_results_need(r, g->need) || g->set_on != g->need)
			fprintf(t->to, ", need %u", g->need);
		if (g->set_on != g->need)
			fprintf(t->to, " (set on need %u, which went into it)", g->set_on);
		fprintf(t->to, ": %s at most %g of 100 by %s", g->measure, g->target, g->by);
		if (*g->segment) {
			fputs(", in ", t->to);
			cli_text(t, g->segment, t->width / 3);
		}
		goal_now(t, r, g);
		fprintf(t->to, ": %s%s%s%s\n", cli_style(t, bad ? "warn" : "bold"), g->state, cli_style(t, "off"),
		        strcmp(g->state, "met") == 0 && g->baseline >= 0 && g->baseline <= g->target ? ", as it was when it was set" : "");
	}
}

void cli_report_trends(const struct cli_term *t, const struct unmet_results *r, uint32_t most)
{
	needs(t, r, true, most);
	needs(t, r, false, most);
	segments(t, r);
	events(t, r);
	cli_report_goals(t, r);
	if (*r->trend_note) {
		fputc('\n', t->to);
		cli_wrap(t, r->trend_note, 2);
	}
}

/* ---- events and goals --------------------------------------------------------------------- */

#define PARTS_EVENTS 1u
#define PARTS_GOALS 2u

static enum unmet_status show(struct unmet_project *project, const struct cli_args *args, unsigned parts, struct unmet_error *err)
{
	const struct unmet_results *r;
	struct cli_term t;
	enum unmet_status rc = args->quiet ? UNMET_OK : unmet_results_load(project, &r, err);

	if (rc || args->quiet)
		return rc;
	cli_term_init(&t, stdout);
	if (parts & PARTS_EVENTS)
		events(&t, r);
	if (parts & PARTS_GOALS)
		cli_report_goals(&t, r);
	if ((parts == PARTS_EVENTS && !r->event_count) || (parts == PARTS_GOALS && !r->goal_count))
		cli_say(stderr, parts == PARTS_EVENTS ? "unmet: no day is marked yet: `unmet event 2026-03-01 \"what happened\"`\n" :
		        "unmet: no goal is set yet: `unmet goal NEED rate 5 2026-12-31`\n");
	unmet_results_free(r);
	return UNMET_OK;
}

/* change - open for writing, do it, show what follows. */
typedef enum unmet_status (*change_fn)(struct unmet_project *project, struct cli_args *args, struct unmet_error *err);

static enum cli_exit change(struct cli_args *args, change_fn fn, unsigned parts)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = fn ? fn(project, args, &err) : UNMET_OK;
	if (!rc)
		rc = show(project, args, parts, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}

static bool read_id(const char *text, uint64_t *id)
{
	char *end;

	errno = 0;
	*id = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

static bool removing(const struct cli_args *args, uint64_t *id)
{
	return args->input_total == 2 && strcmp(args->input[0], "remove") == 0 && read_id(args->input[1], id);
}

static enum unmet_status change_event(struct unmet_project *project, struct cli_args *args, struct unmet_error *err)
{
	char name[1024];
	size_t used = 0;
	uint64_t id;

	if (removing(args, &id))
		return unmet_event_remove(project, id, err);
	name[0] = '\0';
	for (size_t i = 1; i < args->input_total && used < sizeof(name); i++)
		used += (size_t)snprintf(name + used, sizeof(name) - used, "%s%s", i > 1 ? " " : "", args->input[i]);
	return unmet_event_add(project, args->input[0], name, err);
}

enum cli_exit cli_event(struct cli_args *args)
{
	return change(args, args->input_total ? change_event : NULL, PARTS_EVENTS);
}

static enum unmet_status wrong_goal(struct unmet_error *err, const char *what)
{
	err->status = UNMET_E_ARG;
	snprintf(err->message, sizeof(err->message), "%s: write `unmet goal NEED rate TARGET DATE`, such as `unmet goal 12 rate 5 2026-12-31`",
	         what);
	return UNMET_E_ARG;
}

/* The label of the segment asked for by its number. */
static enum unmet_status find_segment(const struct unmet_results *r, uint32_t id, const char **label, struct unmet_error *err)
{
	const struct unmet_segment *segment = unmet_results_segment(r, id);

	if (segment) {
		*label = segment->label;
		return UNMET_OK;
	}
	err->status = UNMET_E_ARG;
	snprintf(err->message, sizeof(err->message), "there is no segment %u: `unmet segments` lists them, the first is 1", id);
	return UNMET_E_ARG;
}

static enum unmet_status change_goal(struct unmet_project *project, struct cli_args *args, struct unmet_error *err)
{
	struct unmet_goal goal = { .segment = "" };
	const struct unmet_results *r;
	enum unmet_status rc;
	uint64_t need;
	char *end;

	if (removing(args, &need))
		return unmet_goal_remove(project, need, err);
	if (args->input_total != 4)
		return wrong_goal(err, "a goal takes four words");
	if (!read_id(args->input[0], &need) || need > UINT32_MAX)
		return wrong_goal(err, "NEED is a need's number");
	goal.need = (uint32_t)need;
	goal.measure = args->input[1];
	goal.target = strtod(args->input[2], &end);
	goal.by = args->input[3];
	if (end == args->input[2] || (*end && strcmp(end, "%") != 0))
		return wrong_goal(err, "TARGET is a number");
	rc = unmet_results_load(project, &r, err);
	if (rc)
		return rc;
	if (args->segment)
		rc = find_segment(r, args->segment, &goal.segment, err);
	if (!rc)
		rc = unmet_goal_add(project, &goal, err);
	unmet_results_free(r);
	return rc;
}

enum cli_exit cli_goal(struct cli_args *args)
{
	return change(args, args->input_total ? change_goal : NULL, PARTS_GOALS);
}
