/* SPDX-License-Identifier: Apache-2.0 */
/* unmet need: what people decide about needs, in their words. One row of a table per decision. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* How the words after a verb are read. */
enum shape { TAKES_NOTHING, TAKES_TEXT, TAKES_WORD, TAKES_NEEDS, TAKES_MENTIONS, MAY_TAKE_MENTIONS, TAKES_PLACE, TAKES_DECISION };

struct verb {
	const char *name;
	enum unmet_op op;
	enum shape shape;
	const char *usage;
	const char *text;           /* given by the verb itself; NULL: none */
};

static const struct verb verbs[] = {
	{ "rename", UNMET_OP_RENAME, TAKES_TEXT, "rename ID \"NAME\"", NULL },
	{ "describe", UNMET_OP_DESCRIBE, TAKES_TEXT, "describe ID \"WHAT IT MEANS\"", NULL },
	{ "outcome", UNMET_OP_OUTCOME, TAKES_TEXT, "outcome ID \"STATEMENT\"", NULL },
	{ "note", UNMET_OP_NOTE, TAKES_TEXT, "note ID \"TEXT\"", NULL },
	{ "status", UNMET_OP_STATUS, TAKES_WORD, "status ID open|met", NULL },
	{ "pin", UNMET_OP_PIN, TAKES_NOTHING, "pin ID", "on" },
	{ "unpin", UNMET_OP_PIN, TAKES_NOTHING, "unpin ID", "off" },
	{ "dismiss", UNMET_OP_DISMISS, MAY_TAKE_MENTIONS, "dismiss ID [MENTION,...]", NULL },
	{ "restore", UNMET_OP_RESTORE, MAY_TAKE_MENTIONS, "restore ID [MENTION,...]", NULL },
	{ "merge", UNMET_OP_MERGE, TAKES_NEEDS, "merge ID OTHER-ID... [--leave MENTION,...]", NULL },
	{ "split", UNMET_OP_SPLIT, TAKES_MENTIONS, "split ID [MENTION,... [--name NAME]]", NULL },
	{ "move", UNMET_OP_MOVE, TAKES_MENTIONS, "move ID MENTION,...", NULL },
	{ "accept", UNMET_OP_ACCEPT, TAKES_MENTIONS, "accept ID MENTION,...", NULL },
	{ "add", UNMET_OP_ADD, TAKES_PLACE, "add ID DOCUMENT \"WORDS\"", NULL },
	{ "revert", UNMET_OP_REVERT, TAKES_DECISION, "revert DECISION", NULL },
	{ NULL, UNMET_OP_TOTAL, TAKES_NOTHING, NULL, NULL }
};

static enum cli_exit usage(const struct cli_args *args, const char *form)
{
	cli_say(stderr, "unmet: use it as `unmet need %s`\nTry `unmet %s --help`.\n", form, args->command->name);
	return CLI_ERROR;
}

static bool number_of(const char *text, uint64_t most, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno && *out <= most;
}

/* ---- one decision ----------------------------------------------------------------------------- */

struct request {
	struct unmet_decision decision;
	uint32_t other[CLI_MAX_FILES];
	uint64_t mention[CLI_MAX_MENTIONS];
	char text[UNMET_TEXT_MAX + 2];
};

static enum cli_exit read_text(struct request *r, const struct cli_args *args, size_t from)
{
	size_t used = 0;

	for (size_t i = from; i < args->input_total; i++) {
		int len = snprintf(r->text + used, sizeof(r->text) - used, "%s%s", i > from ? " " : "", args->input[i]);

		if (len < 0 || (size_t)len >= sizeof(r->text) - used) {
			fprintf(stderr, "unmet: the text is longer than %d bytes\n", UNMET_TEXT_MAX);
			return CLI_ERROR;
		}
		used += (size_t)len;
	}
	r->decision.text = r->text;
	return CLI_DONE;
}

static enum cli_exit read_needs(struct request *r, const struct cli_args *args)
{
	uint64_t id;

	for (size_t i = 2; i < args->input_total; i++) {
		if (r->decision.other_count == CLI_MAX_FILES || !number_of(args->input[i], UINT32_MAX, &id)) {
			cli_say(stderr, "unmet: not the number of a need: %s\n`unmet needs` shows them.\n", args->input[i]);
			return CLI_ERROR;
		}
		r->other[r->decision.other_count++] = (uint32_t)id;
	}
	r->decision.other = r->other;
	return CLI_DONE;
}

/* read_mentions - numbers with commas or blanks between. */
static enum cli_exit read_mentions(struct request *r, const struct cli_args *args)
{
	r->decision.mention_count = 0;
	r->decision.mention = r->mention;
	r->decision.text = r->decision.op == UNMET_OP_SPLIT ? args->name : NULL;
	for (size_t i = 2; i < args->input_total; i++) {
		char *word = args->input[i], *save = NULL;

		for (char *one = strtok_r(word, ",", &save); one; one = strtok_r(NULL, ",", &save)) {
			if (r->decision.mention_count == CLI_MAX_MENTIONS || !number_of(one, UINT64_MAX, &r->mention[r->decision.mention_count])) {
				cli_say(stderr, "unmet: not the number of a mention: %s\nevidence.jsonl and `unmet unplaced` show them.\n", one);
				return CLI_ERROR;
			}
			r->decision.mention_count++;
		}
	}
	return CLI_DONE;
}

/* read_request - the words after the verb. */
static enum cli_exit read_request(struct request *r, const struct verb *verb, const struct cli_args *args)
{
	size_t words = args->input_total - 1;
	uint64_t id = 0;

	r->decision = (struct unmet_decision){ .op = verb->op, .text = verb->text, .why = args->why, .actor = args->actor, .at = args->at,
		.base_rev = args->base_rev, .dry_run = args->dry_run, .mention = args->leave, .mention_count = args->leave_total };
	if (!words || !number_of(args->input[1], UINT32_MAX, &id))
		return usage(args, verb->usage);
	if (verb->shape == TAKES_DECISION)
		r->decision.decision = id;
	else
		r->decision.need = (uint32_t)id;
	switch (verb->shape) {
	case TAKES_TEXT: return words < 2 ? usage(args, verb->usage) : read_text(r, args, 2);
	case TAKES_WORD: return words != 2 ? usage(args, verb->usage) : read_text(r, args, 2);
	case MAY_TAKE_MENTIONS: return words < 2 ? CLI_DONE : read_mentions(r, args);
	case TAKES_PLACE:
		r->decision.document = words < 3 ? NULL : args->input[2];
		return words < 3 ? usage(args, verb->usage) : read_text(r, args, 3);
	case TAKES_MENTIONS: return words < 2 ? usage(args, verb->usage) : read_mentions(r, args);
	case TAKES_NEEDS: return words < 2 ? usage(args, verb->usage) : read_needs(r, args);
	default: return words != 1 ? usage(args, verb->usage) : CLI_DONE;
	}
}

/* unfit - decisions that the one just made leaves without their need or their mentions. */
static void unfit(const struct unmet_decided *d, const char *option)
{
	if (d->unfit_count)
		cli_say(stdout, "%llu %s not fit any more: `unmet need log%s` says which.\n", (unsigned long long)d->unfit_count,
		        d->unfit_count == 1 ? "decision does" : "decisions do", option);
}

static void what_is_left(const struct request *r, const struct unmet_decided *d)
{
	struct cli_term term;
	char mentions[32], customers[32];
	bool aside = r->decision.op == UNMET_OP_DISMISS && !r->decision.mention_count;

	cli_term_init(&term, stdout);
	cli_number(mentions, d->mention_count);
	cli_number(customers, d->customer_count);
	printf("Need %u, ", d->need);
	cli_text(&term, d->label, term.width);
	printf(": %s%s mention%s by %s customer%s%s\n", aside ? "dismissed, its " : "", mentions, d->mention_count == 1 ? "" : "s", customers,
	       d->customer_count == 1 ? "" : "s", aside ? " are in no list and no segment" : "");
}

static void tell(const struct cli_args *args, const struct request *r, const struct unmet_decided *d)
{
	char option[CLI_NEXT_BYTES];

	if (args->quiet)
		return;
	cli_project_option(option, sizeof(option), args->project);
	if (d->need)
		what_is_left(r, d);
	else if (args->dry_run && r->decision.op == UNMET_OP_REVERT)
		printf("Decision %llu would be as if it had not been made.\n", (unsigned long long)r->decision.decision);
	unfit(d, option);
	if (args->dry_run) {
		printf("Nothing was changed: leave --dry-run out to decide so.\n");
		return;
	}
	cli_say(stdout, "Decision %llu: %s. `unmet need revert %llu%s` takes it back.\n", (unsigned long long)d->id, unmet_op_name(r->decision.op),
	        (unsigned long long)d->id, option);
	if (d->regrouped)
		printf("Segments were found again.\n");
	cli_say(stdout, "`unmet export%s` writes the files anew.\n", option);
}

static enum cli_exit decide(struct cli_args *args, const struct verb *verb)
{
	static struct request r;
	struct unmet_decided decided;
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;
	enum cli_exit wrong = read_request(&r, verb, args);

	if (wrong)
		return wrong;
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = unmet_decide(project, &r.decision, &decided, &err);
	if (!rc && decided.regrouped && !args->dry_run)
		rc = unmet_refresh(project, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	tell(args, &r, &decided);
	return CLI_DONE;
}

/* ---- the log ------------------------------------------------------------------------------------ */

struct listing { struct cli_term term; uint64_t shown; bool json; };

/* need_then - a need with what it was called when it was decided about. */
static void need_then(const struct cli_term *t, uint32_t need, const char *name)
{
	printf("need %u", need);
	if (!name || !*name)
		return;
	fputs(" “", stdout);
	cli_text(t, name, t->width);
	fputs("”", stdout);
}

static void others_then(const struct cli_term *t, const struct unmet_log_entry *e)
{
	for (size_t i = 0; i < e->other_count; i++) {
		fputs(i ? " and " : "", stdout);
		need_then(t, e->other[i], e->other_name ? e->other_name[i] : "");
	}
	fputs(" into ", stdout);
}

static void about(const struct cli_term *t, const struct unmet_log_entry *e)
{
	unsigned long long mentions = e->mention_count;
	const char *many = mentions == 1 ? "mention" : "mentions";

	if (e->op == UNMET_OP_REVERT) {
		printf("decision %llu", (unsigned long long)e->decision);
		return;
	}
	if (e->op == UNMET_OP_MERGE)
		others_then(t, e);
	else if (mentions)
		printf("%llu %s %s ", mentions, many, e->op == UNMET_OP_SPLIT || e->op == UNMET_OP_DISMISS ? "of" : "to");
	if (e->need)
		need_then(t, e->need, e->name);
	else
		fputs("no need", stdout);
	if (e->op == UNMET_OP_MERGE && mentions)
		printf(", without %llu %s", mentions, many);
	if (e->made)
		printf(", made need %u", e->made);
}

/* new_text - what the decision says: of a rename the new name, of others a text of its own. */
static void new_text(const struct cli_term *t, const struct unmet_log_entry *e)
{
	bool name = e->op == UNMET_OP_RENAME || e->op == UNMET_OP_SPLIT;

	if (!*e->text)
		return;
	fputs(name ? e->op == UNMET_OP_RENAME ? ", now “" : " “" : ": ", stdout);
	cli_text(t, e->text, t->width);
	fputs(name ? "”" : "", stdout);
}

static int print_entry(void *ctx, const struct unmet_log_entry *e)
{
	struct listing *l = ctx;
	const struct cli_term *t = &l->term;

	l->shown++;
	printf("%4llu  %s%-9s%s", (unsigned long long)e->id, cli_style(t, "bold"), unmet_op_name(e->op), cli_style(t, "off"));
	about(t, e);
	new_text(t, e);
	printf("\n      %s", cli_style(t, "dim"));
	cli_text(t, e->at, 32);
	if (*e->actor) {
		fputs(", ", stdout);
		cli_text(t, e->actor, 40);
	}
	if (*e->why) {
		fputs(", because ", stdout);
		cli_text(t, e->why, t->width);
	}
	printf("%s\n", cli_style(t, "off"));
	if (e->outcome != UNMET_APPLIED) {
		printf("      %s%s%s%s", cli_style(t, "warn"), unmet_outcome_name(e->outcome), cli_style(t, "off"), *e->reason ? ": " : "");
		cli_text(t, e->reason, 4 * t->width);
		fputc('\n', stdout);
	}
	return 0;
}

static enum cli_exit show_log(struct cli_args *args)
{
	struct listing l = { .shown = 0 };
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	cli_term_init(&l.term, stdout);
	rc = unmet_each_decision(project, print_entry, &l, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (l.shown)
		return CLI_DONE;
	cli_say(stderr, "unmet: nothing has been decided yet: `unmet need rename ID \"NAME\"` is a beginning\n");
	return CLI_NOTHING;
}

/* ---- the log as a file --------------------------------------------------------------------------- */

static enum unmet_status write_to(void *ctx, const char *bytes, size_t total)
{
	return fwrite(bytes, 1, total, ctx) == total ? UNMET_OK : UNMET_E_IO;
}

static enum cli_exit export_log_to(struct cli_args *args, FILE *to)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);

	if (!rc) {
		rc = unmet_decisions_export(project, write_to, to, &err);
		unmet_close(project);
	}
	return rc ? cli_fail(&err) : CLI_DONE;
}

static enum cli_exit export_log(struct cli_args *args)
{
	const char *path = args->input_total > 1 ? args->input[1] : NULL;
	enum cli_exit code;
	FILE *to;

	if (!path)
		return export_log_to(args, stdout);
	to = fopen(path, "wbx"); /* somebody's decisions may be in a file of that name: it is never written over */
	if (!to) {
		fprintf(stderr, "unmet: %s: %s\n", path, strerror(errno));
		return CLI_ERROR;
	}
	code = export_log_to(args, to);
	if (fclose(to) && code == CLI_DONE) {
		fprintf(stderr, "unmet: %s: %s\n", path, strerror(errno));
		return CLI_ERROR;
	}
	if (code != CLI_DONE)
		remove(path);
	return code;
}

static void tell_import(const struct cli_args *args, const struct unmet_import *told, bool import)
{
	const struct unmet_replayed *r = &told->replayed;

	if (args->quiet)
		return;
	if (import)
		printf("%llu decisions read: %llu added, %llu known already.\n", (unsigned long long)told->read_count,
		       (unsigned long long)told->added_count, (unsigned long long)told->known_count);
	printf("Of the whole log: %llu applied, %llu adapted, %llu in conflict, %llu orphans.\n", (unsigned long long)r->applied,
	       (unsigned long long)r->adapted, (unsigned long long)r->conflict, (unsigned long long)r->orphan);
	if (args->dry_run)
		printf("Nothing was changed: leave --dry-run out to do so.\n");
	else if (told->regrouped)
		cli_say(stdout, "Segments were found again. `unmet export` writes the files anew.\n");
}

static enum cli_exit replay_log(struct cli_args *args, bool import)
{
	struct listing l = { .shown = 0 };
	struct unmet_error err = { 0 };
	struct unmet_import told;
	struct unmet_project *project;
	enum unmet_status rc;

	if (import && args->input_total != 2)
		return usage(args, "import FILE [--dry-run]");
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	cli_term_init(&l.term, stdout);
	if (import)
		rc = unmet_decisions_import(project, args->input[1], args->dry_run, args->quiet ? NULL : print_entry, &l, &told, &err);
	else
		rc = unmet_decisions_replay(project, args->dry_run, args->quiet ? NULL : print_entry, &l, &told, &err);
	if (!rc && told.regrouped && !args->dry_run)
		rc = unmet_refresh(project, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	tell_import(args, &told, import);
	return CLI_DONE;
}

/* ---- the command --------------------------------------------------------------------------------- */

static enum cli_exit list_verbs(const struct cli_args *args)
{
	static const char *const whole[] = { "ID", "log", "export [FILE]", "import FILE", "replay" };

	fprintf(stderr, "unmet: what about the need? One of:\n");
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		fprintf(stderr, "  %s need %s\n", cli_program(), whole[i]);
	for (const struct verb *v = verbs; v->name; v++)
		fprintf(stderr, "  %s need %s\n", cli_program(), v->usage);
	cli_say(stderr, "Try `unmet %s --help`.\n", args->command->name);
	return CLI_ERROR;
}

/* named - the verb of that name; "undo" is what others call revert. */
static const struct verb *named(const char *name)
{
	const struct verb *v = verbs;

	if (strcmp(name, "undo") == 0)
		name = "revert";
	while (v->name && strcmp(v->name, name) != 0)
		v++;
	return v->name ? v : NULL;
}

enum cli_exit cli_need(struct cli_args *args)
{
	const struct verb *verb;
	uint64_t id;

	if (!args->input_total)
		return list_verbs(args);
	if (cli_need_project(args))
		return CLI_ERROR;
	if (strcmp(args->input[0], "log") == 0)
		return show_log(args);
	if (strcmp(args->input[0], "export") == 0)
		return export_log(args);
	if (strcmp(args->input[0], "import") == 0 || strcmp(args->input[0], "replay") == 0)
		return replay_log(args, args->input[0][0] == 'i');
	if (args->input_total == 1 && number_of(args->input[0], UINT32_MAX, &id))
		return cli_one(args, (uint32_t)id);
	if (args->input_total == 2 && strcmp(args->input[0], "split") == 0 && number_of(args->input[1], UINT32_MAX, &id))
		return cli_split(args, (uint32_t)id);
	verb = named(args->input[0]);
	return verb ? decide(args, verb) : list_verbs(args);
}
