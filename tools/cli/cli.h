/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli.h - the command line: one table of commands, one of options; parser, help, man page and
 * completions all come from them. Includes only unmet.h of the engine.
 */
#ifndef UNMET_CLI_H
#define UNMET_CLI_H

#include <stdio.h>

#include "unmet.h"

/* Exit codes. */
enum cli_exit {
	CLI_DONE = 0,
	CLI_NOTHING = 1, /* nothing found: the message says why and what to try */
	CLI_ERROR = 2
};

enum cli_progress { CLI_PROGRESS_AUTO = 0, CLI_PROGRESS_ALWAYS, CLI_PROGRESS_NEVER };

#define CLI_PROJECT "unmet-out/project.unmet" /* where none is named */
#define CLI_MAX_PAIRS 64
#define CLI_MAX_FILES 64
#define CLI_MAX_MENTIONS 4096

/* The command line as parsed; everything borrowed from argv or from storage here. */
struct cli_args {
	const struct cli_command *command;
	struct unmet_options options;
	const char *out;      /* folder; with --format, what to write */
	bool out_given;
	const char *format;   /* export --format, or NULL */
	const char *listen;   /* review: address, NULL is this machine */
	uint16_t port;        /* review: 0 is any */
	bool read_only, no_open;
	const char *project;  /* file, or NULL: out/project.unmet */
	bool quiet;
	enum cli_progress progress;
	uint32_t most;        /* --most */
	bool most_given;
	bool json;            /* --json */
	bool cleaned;         /* status: show what was left out */
	const char *place;    /* role: only in this file or document */
	bool by_theme;        /* --by theme */
	const char *gold;     /* score: labelled texts */
	uint32_t positive;    /* score: bits of kinds, UNMET_POSITIVE_SOLUTION */
	enum unmet_sample sample;
	uint32_t segment;     /* --segment, 0: all customers */
	uint32_t sample_most; /* sample: how many */
	const char *sample_file; /* sample: NULL is standard output */
	const char *read;       /* glossary, need split: an edited file, or NULL */
	const char *save;       /* need split: write the proposal to this file */
	uint32_t parts;         /* need split: 0 as many as the mentions bear */
	bool accept;            /* need split: decide as proposed */
	const char *why, *actor, *at;   /* need: beside a decision */
	const char *name;       /* need split: of the new need */
	uint64_t base_rev;
	bool dry_run, all, no_refit;
	uint64_t leave[CLI_MAX_MENTIONS]; /* need merge: mentions left out */
	size_t leave_total;
	bool help, version;
	char **input;         /* [input_total] what is not an option */
	size_t input_total;
	struct unmet_pair map[CLI_MAX_PAIRS], role[CLI_MAX_PAIRS];
	const char *accounts[CLI_MAX_FILES];
	char storage[16384];  /* split --map and --role strings */
	size_t storage_used;
	char project_path[4096], lexicon_path[4096];
};

struct cli_command {
	const char *name, *synopsis, *summary, *prose;
	uint64_t bit;                           /* of cli_option.commands */
	enum cli_exit (*run)(struct cli_args *args);
};

struct cli_option {
	const char *name;
	char letter;            /* 0: none */
	const char *value;      /* "FILE", NULL for a flag */
	uint64_t commands;      /* bits of the commands it belongs to */
	const char *help;
	int (*set)(struct cli_args *args, const char *value); /* 0, or -1: value makes no sense */
	const char *choices;    /* "auto|always|never" or NULL; for completions */
};

/* A bit for each command that has options of its own. */
#define CLI_RUN (UINT64_C(1) << 0)
#define CLI_INGEST (UINT64_C(1) << 1)
#define CLI_DETECT (UINT64_C(1) << 2)
#define CLI_CLUSTER (UINT64_C(1) << 3)
#define CLI_SEGMENT (UINT64_C(1) << 4)
#define CLI_EXPORT (UINT64_C(1) << 5)
#define CLI_STATUS (UINT64_C(1) << 6)
#define CLI_SEARCH (UINT64_C(1) << 7)
#define CLI_NEEDS (UINT64_C(1) << 8)
#define CLI_SEGMENTS (UINT64_C(1) << 9)
#define CLI_VERIFY (UINT64_C(1) << 10)
#define CLI_OTHER (UINT64_C(1) << 11)
#define CLI_INSPECT (UINT64_C(1) << 12)
#define CLI_LEXICON (UINT64_C(1) << 13)
#define CLI_SCORE (UINT64_C(1) << 14)
#define CLI_SAMPLE (UINT64_C(1) << 15)
#define CLI_ROLE (UINT64_C(1) << 16)
#define CLI_UNPLACED (UINT64_C(1) << 17)
#define CLI_NEED (UINT64_C(1) << 18)
#define CLI_DIFF (UINT64_C(1) << 19)
#define CLI_ASSIGN (UINT64_C(1) << 20)
#define CLI_EVENT (UINT64_C(1) << 21)
#define CLI_GOAL (UINT64_C(1) << 22)
#define CLI_TRENDS (UINT64_C(1) << 23)
#define CLI_COVERAGE (UINT64_C(1) << 24)
#define CLI_QUESTIONNAIRE (UINT64_C(1) << 25)
#define CLI_RATINGS (UINT64_C(1) << 26)
#define CLI_GLOSSARY (UINT64_C(1) << 27)
#define CLI_REVIEW (UINT64_C(1) << 28)
#define CLI_COMPARE (UINT64_C(1) << 29)
#define CLI_ALL UINT64_MAX

extern const struct cli_command cli_commands[]; /* ends with name NULL */
extern const struct cli_option cli_options[];   /* ends with name NULL; a name may stand twice, for other commands */

/* options.c - CLI_DONE, or CLI_ERROR after saying on stderr what is wrong. */
enum cli_exit cli_parse(struct cli_args *args, int argc, char **argv);

/* help.c */
void cli_help(FILE *to, const struct cli_command *command); /* NULL: all commands */
void cli_man(FILE *to);
int cli_completion(FILE *to, const char *shell);            /* -1: unknown shell */

/* term.c - what the terminal can do, and text that cannot do anything to the terminal. */
struct cli_term {
	FILE *to;
	unsigned width;
	bool colour, utf8;
	const char *project;  /* for hints on what to type next; NULL: none */
};
void cli_term_init(struct cli_term *term, FILE *to);
const char *cli_style(const struct cli_term *term, const char *name); /* "bold", "dim", "accent", "warn", "off" */
/* cli_text - print at most `columns` columns of text, controls and bidi marks removed, cut with an
 * ellipsis; returns the columns used. */
unsigned cli_text(const struct cli_term *term, const char *text, unsigned columns);
void cli_heading(const struct cli_term *term, const char *text); /* a line of its own after an empty one */
void cli_wrap(const struct cli_term *term, const char *text, unsigned indent); /* a paragraph */
/* cli_quote - the same in quotation marks, cut after `lines` lines. */
void cli_quote(const struct cli_term *term, const char *text, unsigned indent, unsigned lines);
void cli_bar(const struct cli_term *term, double share, unsigned columns);
void cli_number(char out[32], uint64_t value);                /* 12,345 */
unsigned cli_columns(const char *text);                       /* of text when printed by cli_text */

/* words.c - the same words wherever something is shown. */
const char *cli_percent(char out[8], double share);           /* "12%"; "<1%" where it is more than nothing */
unsigned cli_percent_of(double share);                        /* 0..100, rounded */
void cli_plural(FILE *to, uint64_t n, const char *one, const char *many); /* "1 document", "2,345 documents" */
const char *cli_unit_name(enum unmet_unit unit, bool many);
void cli_program_set(const char *started_as);                 /* argv[0] */
const char *cli_program(void);                                /* to type: "unmet", or its path where it is not on PATH */
/* cli_say - as fprintf, with every hint in backticks (`unmet needs`) as it is to be typed. */
void cli_say(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* next.c - what to type next, in columns. */
#define CLI_NEXT_MAX 8
#define CLI_NEXT_BYTES 1024
struct cli_next { const struct cli_term *term; size_t total; char command[CLI_NEXT_MAX][CLI_NEXT_BYTES]; const char *what[CLI_NEXT_MAX]; };
void cli_next_add(struct cli_next *next, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));
void cli_next_print(const struct cli_next *next);
/* cli_project_option - " -o DIR" or " -p FILE", which leads back to the project; "" where it is the usual one. */
void cli_project_option(char *out, size_t room, const char *project);

/* cli_project_hint - prints it. cli_more - the last line of a list: how many are left, and what shows them. */
void cli_project_hint(const struct cli_term *term);
void cli_more(const struct cli_term *term, const char *indent, size_t left, const char *command, size_t all);

/* progress.c */
struct cli_meter;
struct cli_meter *cli_meter_start(struct cli_args *args);     /* sets options.progress; NULL: none shown */
void cli_meter_stop(struct cli_meter *meter);                 /* wipes its line */

/* report.c, report_needs.c, report_segments.c, cleaned.c, rejects.c, themes.c - results for people. */
void cli_report_sources(const struct cli_term *term, const struct unmet_results *results, uint32_t most);
void cli_report_rejects(const struct cli_term *term, struct unmet_project *project,
                        const struct unmet_results *results, uint32_t most);
/* cli_cleaned_kind - "quoted_reply" as "quoted reply" or "quoted replies". */
const char *cli_cleaned_kind(const char *kind, uint64_t total);
void cli_report_cleaned(const struct cli_term *term, const struct unmet_results *results, uint32_t most, bool pieces);
void cli_report_near(const struct cli_term *term, const struct unmet_results *results, uint32_t most);
/* cli_report_needs - singles: those that one customer raises, too. false: some are not shown. */
bool cli_report_needs(const struct cli_term *term, const struct unmet_results *results, uint32_t most, bool singles);
void cli_report_themes(const struct cli_term *term, const struct unmet_results *results);
void cli_report_dismissed(const struct cli_term *term, const struct unmet_results *results);
void cli_report_segments(const struct cli_term *term, const struct unmet_results *results);
/* statistics.c */
void cli_report_coverage(const struct cli_term *term, const struct unmet_results *results);
void cli_report_contrast(const struct cli_term *term, const struct unmet_results *results);
void cli_report_reach(const struct cli_term *term, const struct unmet_segment *segment); /* false: nothing to tell */
enum unmet_status cli_show_coverage(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                                    struct unmet_error *err);
/* trends.c */
void cli_sparkline(const struct cli_term *term, const struct unmet_trend *trend, size_t most); /* a bar per period */
void cli_report_trends(const struct cli_term *term, const struct unmet_results *results, uint32_t most);
void cli_report_goals(const struct cli_term *term, const struct unmet_results *results);
/* ratings.c */
enum cli_exit cli_ratings(struct cli_args *args);
enum cli_exit cli_questionnaire(struct cli_args *args);
/* glossary.c */
enum cli_exit cli_glossary(struct cli_args *args);
enum cli_exit cli_event(struct cli_args *args);
enum cli_exit cli_goal(struct cli_args *args);
/* cli_report_next - first: a need; more: there are needs that were not shown. */
void cli_report_next(const struct cli_term *term, const struct cli_args *args, uint32_t first, bool exported, bool more);

/* stages.c */
#define CLI_SHOW_SOURCES 1u
#define CLI_SHOW_NEEDS 2u
#define CLI_SHOW_SEGMENTS 4u
#define CLI_SHOW_FILES 8u
#define CLI_SHOW_CLEANED 16u
#define CLI_SHOW_COVERAGE 64u
#define CLI_SHOW_TRENDS 128u
#define CLI_SHOW_THEMES 32u
enum unmet_status cli_show(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                           struct unmet_error *err);
enum cli_exit cli_need_inputs(const struct cli_args *args, size_t least, const char *what);
enum cli_exit cli_need_files(const struct cli_args *args); /* all that are named, before anything is read */
enum cli_exit cli_no_inputs(const struct cli_args *args);
enum cli_exit cli_need_project(const struct cli_args *args); /* its file must be there */
enum cli_exit cli_run(struct cli_args *args);
enum cli_exit cli_ingest(struct cli_args *args);
enum cli_exit cli_cluster(struct cli_args *args);
enum cli_exit cli_assign(struct cli_args *args);
enum cli_exit cli_segment(struct cli_args *args);
enum cli_exit cli_export(struct cli_args *args);
enum cli_exit cli_detect_project(struct cli_args *args);

/* look.c */
enum cli_exit cli_status(struct cli_args *args);
enum cli_exit cli_search(struct cli_args *args);
enum cli_exit cli_needs(struct cli_args *args);
enum cli_exit cli_segments(struct cli_args *args);
enum cli_exit cli_verify(struct cli_args *args);
enum cli_exit cli_coverage(struct cli_args *args);
enum cli_exit cli_trends(struct cli_args *args);

/* formats.c */
enum cli_exit cli_export_format(struct cli_args *args);

/* review.c */
enum cli_exit cli_review(struct cli_args *args);
/* role.c */
enum cli_exit cli_role(struct cli_args *args);

/* inspect.c */
enum cli_exit cli_inspect(struct cli_args *args);

/* compare.c */
enum cli_exit cli_compare(struct cli_args *args);
/* one.c - the page of one need */
enum cli_exit cli_one(struct cli_args *args, uint32_t need);
/* split.c */
enum cli_exit cli_split(struct cli_args *args, uint32_t need);
/* need.c */
enum cli_exit cli_need(struct cli_args *args);
/* diff.c */
enum cli_exit cli_diff(struct cli_args *args);

/* detect.c, main.c */
enum cli_exit cli_detect(struct cli_args *args);
enum cli_exit cli_version(struct cli_args *args);
enum cli_exit cli_help_command(struct cli_args *args);
enum cli_exit cli_completion_command(struct cli_args *args);

/* lexicon.c, score.c */
enum cli_exit cli_lexicon(struct cli_args *args);
enum cli_exit cli_score(struct cli_args *args);
enum cli_exit cli_sample(struct cli_args *args);
enum cli_exit cli_score_group(struct cli_args *args);
enum cli_exit cli_unplaced(struct cli_args *args);

/* cli_fail - one line on stderr, and the exit code that goes with the status. */
enum cli_exit cli_fail(const struct unmet_error *err);

#endif
