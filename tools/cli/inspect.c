/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unmet inspect: what is in files, before anything is stored. For people a block per file, ending in the option
 * that would change it; for programs a line of JSON per file.
 */
#include <string.h>

#include "cli.h"

#define SPEAKERS_SHOWN 8u

struct view {
	struct cli_term term;
	uint64_t file_count, document_count;
};

/* ---- for people ------------------------------------------------------------------------------ */

static void label(const struct cli_term *t, const char *name)
{
	fprintf(t->to, "  %s%-10s%s ", cli_style(t, "dim"), name, cli_style(t, "off"));
}

static void counted(FILE *to, uint64_t n, const char *one, const char *many)
{
	char digits[32];

	cli_number(digits, n);
	fprintf(to, "%s %s", digits, n == 1 ? one : many);
}

/* "2 quoted replies, 1 signature", on as many lines as it takes. */
static void cleaned_line(const struct cli_term *t, const struct unmet_inspection *s)
{
	unsigned used = 0;

	for (size_t i = 0; i < s->cleaned_kind_count; i++) {
		char digits[32], piece[96];

		cli_number(digits, s->cleaned[i].piece_count);
		snprintf(piece, sizeof(piece), "%s %s%s", digits, cli_cleaned_kind(s->cleaned[i].kind, s->cleaned[i].piece_count),
		         i + 1 < s->cleaned_kind_count ? "," : "");
		if (!i || used + 1 + strlen(piece) > t->width) {
			fputs(i ? "\n" : "", t->to);
			label(t, i ? "" : "left out");
			used = 13;
		} else {
			fputc(' ', t->to);
			used++;
		}
		used += cli_text(t, piece, t->width - used);
	}
	fputc('\n', t->to);
}

static void row_line(const struct cli_term *t, const struct unmet_inspection *s)
{
	label(t, "rows");
	counted(t->to, s->row_count + s->account_count, "row", "rows");
	fputs(" = ", t->to);
	if (s->document_count || !s->account_count)
		counted(t->to, s->document_count, "document + ", "documents + ");
	if (s->account_count)
		counted(t->to, s->account_count, "row about people or companies + ", "rows about people or companies + ");
	counted(t->to, s->rejected_count, "rejected\n", "rejected\n");
}

static void customer_line(const struct cli_term *t, const struct unmet_inspection *s)
{
	label(t, "customers");
	if (s->document_count && !s->customer_count)
		fputs(s->document_count == 1 ? "nobody is named" : "nobody is named: each document counts as somebody of its own", t->to);
	else
		counted(t->to, s->customer_count, "customer", "customers");
	fputc('\n', t->to);
}

static void head_lines(const struct cli_term *t, const struct unmet_inspection *s)
{
	fprintf(t->to, "\n%s", cli_style(t, "bold"));
	cli_text(t, s->file, t->width - 2);
	fprintf(t->to, "%s\n", cli_style(t, "off"));
	label(t, "format");
	fprintf(t->to, "%s%s%s%s%s\n", s->format, *s->encoding ? ", " : "", s->encoding, *s->kind ? ": " : "", s->kind);
	row_line(t, s);
	if (s->document_count || !s->account_count)
		customer_line(t, s);
	if (s->cleaned_count) {
		cleaned_line(t, s);
	}
}

/* Is this the first, surest, column of its field? */
static bool is_surest(const struct unmet_inspection *s, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(s->column[i].field, s->column[at].field) == 0)
			return false;
	return true;
}

/* A field with the columns it is read from; "answer" and "attribute" have several that all count. */
static void field_line(const struct cli_term *t, const struct unmet_inspection *s, size_t at)
{
	unsigned used = 13;
	size_t left = 0;

	label(t, *s->column[at].field ? s->column[at].field : "not used");
	for (size_t i = at; i < s->column_count; i++) {
		if (strcmp(s->column[i].field, s->column[at].field))
			continue;
		if (used + 16 > t->width)
			left++;
		else if (i > at)
			used += cli_text(t, ", ", 2);
		if (!left)
			used += cli_text(t, s->column[i].column, t->width - used - 10);
	}
	if (left)
		fprintf(t->to, " +%zu", left);
	if (*s->date_order && strcmp(s->column[at].field, "date") == 0)
		fprintf(t->to, " (%s)", s->date_order);
	fputc('\n', t->to);
}

static void column_lines(const struct cli_term *t, const struct unmet_inspection *s)
{
	for (int unused = 0; unused < 2; unused++)
		for (size_t i = 0; i < s->column_count; i++)
			if (is_surest(s, i) && (*s->column[i].field == 0) == unused)
				field_line(t, s, i);
}

/* Closed questions are not lost: what takes them, and how. */
static void rating_line(const struct cli_term *t, const struct unmet_inspection *s)
{
	char text[2 * CLI_NEXT_BYTES];
	bool ratings = false;

	for (size_t i = 0; i < s->column_count; i++)
		ratings |= strcmp(s->column[i].field, "rating") == 0;
	if (!ratings)
		return;
	snprintf(text, sizeof(text), "Ratings are no text. `%s ratings FILE` takes them where a need has two columns, \"Importance: ...\" and "
	         "\"Satisfaction: ...\", from 1 to 10; `%s questionnaire` writes one to be filled in.", cli_program(), cli_program());
	cli_wrap(t, text, 4);
}

static void speaker_lines(const struct cli_term *t, const struct unmet_inspection *s)
{
	for (size_t i = 0; i < s->speaker_count && i < SPEAKERS_SHOWN; i++) {
		unsigned used;

		label(t, i ? "" : "speakers");
		used = cli_text(t, s->speaker[i].name, 30);
		fprintf(t->to, "%*s %-12s", (int)(30 - used), "", unmet_role_name(s->speaker[i].role));
		counted(t->to, s->speaker[i].turn_count, "turn\n", "turns\n");
	}
	if (s->speaker_count > SPEAKERS_SHOWN) {
		label(t, "");
		fprintf(t->to, "and %zu more\n", s->speaker_count - SPEAKERS_SHOWN);
	}
}

static void sample_lines(const struct cli_term *t, const struct unmet_inspection *s)
{
	for (size_t i = 0; i < s->sample_count; i++) {
		const struct unmet_excerpt *e = &s->sample[i];
		const char *const part[] = { e->customer, e->account, e->date, e->question };
		const char *between = "";

		fprintf(t->to, "%s%s", i ? "" : "\n", cli_style(t, "dim"));
		cli_quote(t, e->text, 4, 2);
		for (size_t k = 0; k < 4; k++) {
			if (!*part[k])
				continue;
			fputs(*between ? between : t->utf8 ? "    — " : "    - ", t->to);
			cli_text(t, part[k], t->width / 3);
			between = ", ";
		}
		fprintf(t->to, "%s%s", *between ? "\n" : "", cli_style(t, "off"));
	}
}

static void reject_lines(const struct cli_term *t, const struct unmet_inspection *s)
{
	char line[800], digits[32];
	uint64_t told = 0;

	if (s->reject_count)
		fprintf(t->to, "\n  %srejected%s\n", cli_style(t, "warn"), cli_style(t, "off"));
	for (size_t i = 0; i < s->reject_count; i++) {
		const struct unmet_reject *r = &s->reject[i];

		told += s->reject_row_count[i];
		cli_number(digits, s->reject_row_count[i] - 1);
		if (r->row && s->reject_row_count[i] > 1)
			snprintf(line, sizeof(line), "row %llu and %s more: %s", (unsigned long long)r->row, digits, r->reason);
		else if (r->row)
			snprintf(line, sizeof(line), "row %llu: %s", (unsigned long long)r->row, r->reason);
		else
			snprintf(line, sizeof(line), "%s", r->reason);
		cli_wrap(t, line, 4);
	}
	if (s->rejected_count > told)
		fprintf(t->to, "    and %llu more\n", (unsigned long long)(s->rejected_count - told));
}

/* The fields people change; a column with a comma cannot be named in --map. */
static bool can_map(const struct unmet_column *c)
{
	static const char *const fields[] = { "text", "customer", "account", "date", NULL };

	for (size_t i = 0; fields[i]; i++)
		if (strcmp(c->field, fields[i]) == 0)
			return !strpbrk(c->column, ",'\n");
	return false;
}

/* The option that says what was guessed, to be edited. */
static void change_line(const struct cli_term *t, const struct unmet_inspection *s)
{
	const char *between = "";

	if (s->column_count)
		fputs("\n  To change it: --map '", t->to);
	for (size_t i = 0; i < s->column_count; i++)
		if (is_surest(s, i) && can_map(&s->column[i])) {
			fprintf(t->to, "%s%s=", between, s->column[i].field);
			cli_text(t, s->column[i].column, 80);
			between = ",";
		}
	if (s->column_count)
		fprintf(t->to, "%s'\n", *between ? "" : "text=COLUMN");
	if (s->speaker_count) {
		fputs("\n  To change it: --role '", t->to);
		cli_text(t, s->speaker[0].name, 40);
		fprintf(t->to, "=%s'\n", s->speaker[0].role == UNMET_ROLE_INTERVIEWER ? "customer" : "interviewer");
	}
}

static void show(const struct cli_term *t, const struct unmet_inspection *s)
{
	head_lines(t, s);
	column_lines(t, s);
	rating_line(t, s);
	speaker_lines(t, s);
	sample_lines(t, s);
	reject_lines(t, s);
	change_line(t, s);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void json_string(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 32 || c == 127)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void json_field(const char *name, const char *value)
{
	printf("\"%s\":", name);
	json_string(value);
}

static void json_columns(const struct unmet_inspection *s)
{
	const char *between = "";

	fputs(",\"columns\":{", stdout);
	for (size_t i = 0; i < s->column_count; i++)
		if (*s->column[i].field && is_surest(s, i)) {
			fputs(between, stdout);
			json_field(s->column[i].field, s->column[i].column);
			between = ",";
		}
	putchar('}');
}

static void json_line(const struct unmet_inspection *s)
{
	putchar('{');
	json_field("file", s->file);
	putchar(',');
	json_field("format", s->format);
	putchar(',');
	json_field("encoding", s->encoding);
	printf(",\"rows\":%llu,\"documents\":%llu,\"customers\":%llu,\"speakers\":[", (unsigned long long)(s->row_count + s->account_count),
	       (unsigned long long)s->document_count, (unsigned long long)s->customer_count);
	for (size_t i = 0; i < s->speaker_count; i++) {
		fputs(i ? ",{" : "{", stdout);
		json_field("name", s->speaker[i].name);
		putchar(',');
		json_field("role", unmet_role_name(s->speaker[i].role));
		printf(",\"turns\":%llu}", (unsigned long long)s->speaker[i].turn_count);
	}
	putchar(']');
	json_columns(s);
	printf(",\"rejected\":%llu}\n", (unsigned long long)s->rejected_count);
}

/* ---- the command ----------------------------------------------------------------------------- */

static int show_person(void *ctx, const struct unmet_inspection *s)
{
	struct view *view = ctx;

	view->file_count++;
	view->document_count += s->document_count + s->account_count;
	show(&view->term, s);
	return 0;
}

static int show_json(void *ctx, const struct unmet_inspection *s)
{
	struct view *view = ctx;

	view->file_count++;
	view->document_count += s->document_count + s->account_count;
	json_line(s);
	return 0;
}

enum cli_exit cli_inspect(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct view view = { .file_count = 0 };
	enum unmet_status rc;

	if (cli_need_files(args))
		return CLI_ERROR;
	cli_term_init(&view.term, stdout);
	rc = unmet_inspect((const char *const *)args->input, args->input_total, &args->options, args->json ? show_json : show_person,
	                   &view, &err);
	if (fflush(stdout) && !rc) {
		fprintf(stderr, "unmet: cannot write to standard output\n");
		return CLI_ERROR;
	}
	if (rc)
		return cli_fail(&err);
	if (view.document_count)
		return CLI_DONE;
	fprintf(stderr, "unmet: no document found: see what was rejected, and why\n");
	return CLI_NOTHING;
}
