/* SPDX-License-Identifier: Apache-2.0 */
/* The two tables: every command, every option, once. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define STAGES (CLI_RUN | CLI_INGEST | CLI_DETECT | CLI_CLUSTER | CLI_SEGMENT)
#define PLANS (CLI_TRENDS | CLI_EVENT | CLI_GOAL | CLI_QUESTIONNAIRE | CLI_RATINGS)
#define OPENS (STAGES | CLI_COMPARE | CLI_ROLE | CLI_UNPLACED | CLI_EXPORT | CLI_STATUS | CLI_SEARCH | CLI_NEEDS | CLI_SEGMENTS | CLI_VERIFY | CLI_COVERAGE | CLI_NEED | \
	PLANS | CLI_REVIEW)

const struct cli_command cli_commands[] = {
	{ "run", "[options] INPUT...", "everything: ingest, detect, cluster, segment, export",
	  "Reads every INPUT (a file, a folder, or - for standard input), finds the sentences that state a need, "
	  "groups them into recurring needs, groups customers by the needs they share, and writes report.html, "
	  "segments.json, evidence.jsonl and rejects.jsonl. Running it again on the same files adds nothing twice.",
	  CLI_RUN, cli_run },
	{ "inspect", "[options] INPUT...", "what unmet sees in files, before anything is stored",
	  "Says of each file its format and encoding, which column is what, how many customers are in it, who speaks and in "
	  "which role, what would be rejected and why, shows the first documents, and the --map or --role that would change it. "
	  "With --json: a line of JSON per file.",
	  CLI_INSPECT, cli_inspect },
	{ "ingest", "[options] INPUT...", "read files into the project",
	  "The first stage by itself. Rows read = stored + duplicate + rejected, always. In a project that has needs, the new mentions are given to "
	  "them at once (as by `unmet assign`), by the options of its last run, and it is said when finding needs again is worth while.", CLI_INGEST, cli_ingest },
	{ "detect", "[options] [FILE|-]", "find the sentences that state a need",
	  "With FILE or -: JSON Lines in (id, text), JSON Lines out, one line per record in input order; no project "
	  "is touched. Without: the second stage, on the project.", CLI_DETECT, cli_detect },
	{ "cluster", "[options]", "group mentions into needs", "The third stage, on the project.", CLI_CLUSTER, cli_cluster },
	{ "assign", "[options]", "new mentions to the needs that are known",
	  "In place of `unmet cluster` when a project grew: mentions of the last run keep their need, new ones go to the need that is likeliest, and "
	  "labels stay. Says how many went where, and when it is worth while to find needs again: when the new ones are a third of those the needs "
	  "were found in, or clearly more of them fit no need well.", CLI_ASSIGN, cli_assign },
	{ "segment", "[options]", "group customers by the needs they share", "The fourth stage, on the project.",
	  CLI_SEGMENT, cli_segment },
	{ "export", "[options]", "write report.html, segments.json, evidence.jsonl, rejects.jsonl, or another format",
	  "The last stage, on the project. report.html is one file to read and to mail; --quotes says which of the customers' words "
	  "are in it. With --format NAME: one of the formats other programs read, to the file or folder named by --out; "
	  "--format list names them.",
	  CLI_EXPORT, cli_export },
	{ "status", "[options]", "what the project holds: sources, rows, rejects, needs",
	  "Quoted replies, signatures, stack traces and the like are left out of the texts before they are read: how many of "
	  "each, per file, and with --cleaned the first of them.", CLI_STATUS, cli_status },
	{ "role", "[options] [NAME=ROLE]...", "who speaks in which role, and to say otherwise",
	  "Lists who speaks and the role found for each. NAME=interviewer, NAME=agent or NAME=customer says otherwise, everywhere or with --in in "
	  "one file or document; NAME=found takes that back. It holds for files that are read again or later. Only customers' words become "
	  "mentions, so detect and the stages after it are to be run again.",
	  CLI_ROLE, cli_role },
	{ "search", "[options] WORDS", "quotes that hold all the words",
	  "Words are compared by stem, so that exporting finds export.", CLI_SEARCH, cli_search },
	{ "needs", "[options]", "the needs, most customers first", "", CLI_NEEDS, cli_needs },
	{ "unplaced", "[options]", "what fits no need, by the word most customers share",
	  "Every mention has a need; those that are unsure of theirs and far from its centre are listed here, most customers first: what "
	  "is new, or too rare to be a need yet. evidence.jsonl marks them.", CLI_UNPLACED, cli_unplaced },
	{ "need", "ID | VERB ID [...] [options]", "one need on a page; decide about it: rename, merge, split, move, dismiss and more",
	  "With a number alone: what the need is, how many raise it and who they are, what is near it, and the best quotes. "
	  "What people decide is written to a log that only grows, is applied at once, and holds when the project grows. VERB is one of: "
	  "rename ID NAME; describe ID TEXT; outcome ID TEXT; note ID TEXT; status ID open|met; pin ID; unpin ID; dismiss ID (out of "
	  "lists and segments, kept in the data); dismiss ID MENTION,... (these state no need); restore ID [MENTION,...]; merge ID OTHER-ID... (with --leave, those mentions stay where they are); split ID "
	  "(shows how it could be taken apart); split ID MENTION,... (these become a need of their own); move ID MENTION,... (these go to need ID); accept ID MENTION,... (the same for those "
	  "of `unmet unplaced`); add ID DOCUMENT WORDS (words that no cue found are a mention of the need); revert DECISION (takes one back, whatever came after); log (all decisions, and what became of each); "
	  "export [FILE] (the log, for another project); import FILE (what is not in the log yet); replay (apply the log again).", CLI_NEED, cli_need },
	{ "diff", "[RUN RUN] [options]", "what became of needs between two runs",
	  "Which needs appeared, vanished, grew or shrank, which were split off another or merged into one; of the last two runs, or of any two "
	  "by number. Needs keep their numbers from run to run. With --json: the same for programs.", CLI_DIFF, cli_diff },
	{ "segments", "[options]", "the segments and what defines each", "", CLI_SEGMENTS, cli_segments },
	{ "compare", "GROUP GROUP [options]", "two groups of customers side by side, need by need",
	  "GROUP is the number of a segment or an attribute (plan=Pro). For each need: how many of each group raise it, the difference with an "
	  "interval (Newcombe), whether it is more than chance over all needs, and quotes of both. Fewer than ten customers in a group, or five who "
	  "raise a need, are too few for a verdict. With --json: the same for programs.", CLI_COMPARE, cli_compare },
	{ "coverage", "[options]", "how much of what customers need is known, and what more of them would add",
	  "The share of needs found with an interval, how many more customers would bring 90 and 95%, the curve, and the same for each "
	  "segment. Refuses below 6 customers or 8 needs.", CLI_COVERAGE, cli_coverage },
	{ "trends", "[options]", "needs and segments over time, what followed events, where goals stand",
	  "Customers who raise a need per 100 who said anything, by week, month, quarter or year; a change is told only where it is more than "
	  "chance over all needs. The last period is dim where the documents do not cover it.", CLI_TRENDS, cli_trends },
	{ "event", "[options] [DATE NAME | remove ID]", "mark a release or campaign; needs are compared before and after",
	  "DATE is YYYY-MM-DD. Without words: the days marked, and which needs changed after each.", CLI_EVENT, cli_event },
	{ "goal", "[options] [NEED rate|share TARGET DATE | remove ID]", "set a target on a need; every run says where it stands",
	  "NEED is a need's number. rate: at most TARGET of 100 customers active in a period raise it; share: of all customers. --segment N: "
	  "among the customers of a segment. Without words: the goals and where they stand.", CLI_GOAL, cli_goal },
	{ "review", "[options]", "read, rename, merge and split needs in the browser",
	  "Serves the project's pages to the browser on this machine, until Ctrl+C. The link it prints works once. Decisions are kept in the "
	  "project at once. Other machines reach it only with --listen ADDRESS, and then with a password (UNMET_REVIEW_PASSWORD, or typed).",
	  CLI_REVIEW, cli_review },
	{ "questionnaire", "[options] [FILE]", "write a preference interview on the top needs",
	  "At most ten needs that customers lack, to be rated for importance and satisfaction from 1 to 10. FILE ends in .csv or .xlsx, to be "
	  "filled in and read back by `unmet ratings`, or in .html, to be printed; without FILE: questionnaire.xlsx beside the project.", CLI_QUESTIONNAIRE, cli_questionnaire },
	{ "ratings", "[options] [FILE]", "read answers back: importance, satisfaction, opportunity",
	  "FILE is CSV, XLSX or JSON Lines: a row a rating (customer, need or outcome, importance, satisfaction), or a row a customer with two "
	  "columns an item. Needs are named by number or by words. What cannot be used is told by row. Without FILE: the opportunities.",
	  CLI_RATINGS, cli_ratings },
	{ "glossary", "[options]", "what needs are called and mean, as one file to share and to edit",
	  "With --out FILE: every need with its label, outcome, definition and three customers' words; FILE ends in .csv, .xlsx or .md, and can be "
	  "edited and read back. With --read FILE: labels, outcomes and definitions that were edited become decisions, as with `unmet "
	  "need`; what cannot be used is told by row, and what somebody decided in the meantime stands.", CLI_GLOSSARY, cli_glossary },
	{ "verify", "[options]", "rehash every document of the project", "", CLI_VERIFY, cli_verify },
	{ "sample", "[options]", "draw mentions or sentences at random, to be labelled",
	  "Writes JSON Lines of id, text and an empty label, to be filled in with yes, no or kinds. The same project and seed draw "
	  "the same. Labels of mentions tell how many of them are right; labels of sentences tell how many needs are missed, too.",
	  CLI_SAMPLE, cli_sample },
	{ "score", "detect|group --gold FILE [options]", "how good detection or grouping is, on labelled texts",
	  "detect: FILE is JSON Lines of id, text and label: yes, no, or kinds with commas between. Prints precision, recall and F1 with 95% "
	  "intervals, then what was found wrongly and what was missed. group: FILE is JSON Lines of id and label, id being a document's or a "
	  "mention's in the project. Prints how far needs and labels agree (NMI, ARI, accuracy), and where they differ most. Lines without a "
	  "label are left out.", CLI_SCORE, cli_score },
	{ "lexicon", "test [options]", "check the cases beside the cues",
	  "Compiles every cue file and checks every case, LANGUAGE/*.cases. Prints those that fail with file and line; exit status 2 where "
	  "one does.", CLI_LEXICON, cli_lexicon },
	{ "completion", "bash|zsh|fish", "print shell completions", "", CLI_OTHER, cli_completion_command },
	{ "help", "[COMMAND]", "help on a command", "", CLI_OTHER, cli_help_command },
	{ NULL, NULL, NULL, NULL, 0, NULL }
};

static int choose(const char *value, const char *choices, int *out)
{
	size_t len = strlen(value);
	int at = 0;

	for (const char *p = choices; *p; at++) {
		size_t n = strcspn(p, "|");

		if (n == len && memcmp(p, value, n) == 0) {
			*out = at;
			return 0;
		}
		p += n + (p[n] == '|');
	}
	return -1;
}

static int number(const char *value, uint64_t most, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(value, &end, 10);
	return *value >= '0' && *value <= '9' && !*end && !errno && *out <= most ? 0 : -1;
}

static int number32(const char *value, bool or_auto, uint32_t *out)
{
	uint64_t n;

	if (or_auto && strcmp(value, "auto") == 0) {
		*out = 0;
		return 0;
	}
	if (number(value, 1000000, &n) || n == 0)
		return -1;
	*out = (uint32_t)n;
	return 0;
}

/* A copy of value in the storage of args, or NULL when it is full. */
static char *keep(struct cli_args *args, const char *value)
{
	size_t need = strlen(value) + 1;
	char *copy = args->storage + args->storage_used;

	if (need > sizeof(args->storage) - args->storage_used)
		return NULL;
	memcpy(copy, value, need);
	args->storage_used += need;
	return copy;
}

/* "a=b,c=d" into pairs. */
static int add_pairs(struct cli_args *args, const char *value, struct unmet_pair *pair, size_t *total)
{
	char *copy = keep(args, value), *save = NULL;

	if (!copy)
		return -1;
	for (char *part = strtok_r(copy, ",", &save); part; part = strtok_r(NULL, ",", &save)) {
		char *equals = strchr(part, '=');

		if (!equals || equals == part || !equals[1] || *total == CLI_MAX_PAIRS)
			return -1;
		*equals = '\0';
		pair[(*total)++] = (struct unmet_pair){ part, equals + 1 };
	}
	return 0;
}

static int set_out(struct cli_args *a, const char *v) { a->out = v; a->out_given = true; return *v ? 0 : -1; }
static int set_format(struct cli_args *a, const char *v) { a->format = v; return *v ? 0 : -1; }
static int set_project(struct cli_args *a, const char *v) { a->project = v; return *v ? 0 : -1; }
static int set_lang(struct cli_args *a, const char *v) { a->options.lang = v; return *v ? 0 : -1; }
static int set_lexicons(struct cli_args *a, const char *v) { a->options.lexicons = v; return *v ? 0 : -1; }
static int set_listen(struct cli_args *a, const char *v) { a->listen = v; return *v ? 0 : -1; }
static int set_read_only(struct cli_args *a, const char *v) { (void)v; a->read_only = true; return 0; }
static int set_no_open(struct cli_args *a, const char *v) { (void)v; a->no_open = true; return 0; }
static int set_quiet(struct cli_args *a, const char *v) { (void)v; a->quiet = true; return 0; }
static int set_json(struct cli_args *a, const char *v) { (void)v; a->json = true; return 0; }
static int set_redact(struct cli_args *a, const char *v) { (void)v; a->options.redact = true; return 0; }
static int set_redact_key(struct cli_args *a, const char *v) { a->options.redact_key = v; return *v ? 0 : -1; }
static int set_place(struct cli_args *a, const char *v) { a->place = v; return *v ? 0 : -1; }
static int set_cleaned(struct cli_args *a, const char *v) { (void)v; a->cleaned = true; return 0; }
static int set_help(struct cli_args *a, const char *v) { (void)v; a->help = true; return 0; }
static int set_version(struct cli_args *a, const char *v) { (void)v; a->version = true; return 0; }
static int set_needs(struct cli_args *a, const char *v) { return number32(v, true, &a->options.needs); }
static int set_segments(struct cli_args *a, const char *v) { return number32(v, true, &a->options.segments); }
static int set_segment(struct cli_args *a, const char *v) { return number32(v, false, &a->segment); }
static int set_most(struct cli_args *a, const char *v) { a->most_given = true; return number32(v, false, &a->most); }
static int set_seed(struct cli_args *a, const char *v) { return number(v, UINT64_MAX, &a->options.seed); }

/* "all", "none", or "top:5" */
static int set_quotes(struct cli_args *a, const char *v)
{
	int at = 0;

	if (strncmp(v, "top:", 4) == 0) {
		a->options.quotes = UNMET_QUOTES_TOP;
		return number32(v + 4, false, &a->options.quotes_top);
	}
	if (choose(v, "all|none", &at))
		return -1;
	a->options.quotes = at ? UNMET_QUOTES_NONE : UNMET_QUOTES_ALL;
	return 0;
}

static int set_port(struct cli_args *a, const char *v)
{
	uint64_t n;

	if (number(v, 65535, &n))
		return -1;
	a->port = (uint16_t)n;
	return 0;
}

static int set_jobs(struct cli_args *a, const char *v)
{
	return number32(v, true, &a->options.jobs) || a->options.jobs > 256 ? -1 : 0;
}

static int set_mentions(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "needs|all|documents", &at);

	a->options.mentions = (enum unmet_mentions)at;
	return rc;
}

static int set_detector(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "auto|cues|self", &at);

	a->options.detector = (enum unmet_detector_choice)at;
	return rc;
}

static int set_granularity(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "medium|fine|coarse", &at);

	a->options.granularity = (enum unmet_granularity)at;
	return rc;
}

static int set_vectors(struct cli_args *a, const char *v) { a->options.vectors = v; return *v ? 0 : -1; }

static int set_embed(struct cli_args *a, const char *v) { a->options.embed = v; return *v ? 0 : -1; }
static int set_embed_model(struct cli_args *a, const char *v) { a->options.embed_model = v; return *v && strlen(v) <= 190 ? 0 : -1; }
static int set_embed_remote(struct cli_args *a, const char *v) { (void)v; a->options.embed_remote = true; return 0; }

static int set_by(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "customers|theme", &at);

	a->by_theme = at == 1;
	return rc;
}

static int set_unit(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "person|account|document", &at);

	a->options.unit = (enum unmet_unit)at;
	return rc;
}

static int set_gold(struct cli_args *a, const char *v) { a->gold = v; return *v ? 0 : -1; }
static int set_sample_file(struct cli_args *a, const char *v) { a->sample_file = v; return *v ? 0 : -1; }

static int set_sample_mentions(struct cli_args *a, const char *v)
{
	a->sample = UNMET_SAMPLE_MENTIONS;
	return number32(v, false, &a->sample_most);
}

static int set_sample_sentences(struct cli_args *a, const char *v)
{
	a->sample = UNMET_SAMPLE_SENTENCES;
	return number32(v, false, &a->sample_most);
}

/* "wish,solution" to bits. */
static int set_positive(struct cli_args *a, const char *v)
{
	int at;

	for (a->positive = 0; *v; v += v[strcspn(v, ",")] == ',' ? strcspn(v, ",") + 1 : strlen(v)) {
		char word[16];

		if (strcspn(v, ",") >= sizeof(word))
			return -1;
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(v, ","), v);
		if (choose(word, "wish|problem|obstacle|workaround|question|job|switch|advice|praise|solution", &at))
			return -1;
		a->positive |= 1u << at;
	}
	return a->positive ? 0 : -1;
}

static int set_progress(struct cli_args *a, const char *v)
{
	int at = 0, rc = choose(v, "auto|always|never", &at);

	a->progress = (enum cli_progress)at;
	return rc;
}

static int set_map(struct cli_args *a, const char *v)
{
	return add_pairs(a, v, a->map, &a->options.map_total);
}

static int set_role(struct cli_args *a, const char *v)
{
	size_t before = a->options.role_total;
	int at;

	if (add_pairs(a, v, a->role, &a->options.role_total))
		return -1;
	for (size_t i = before; i < a->options.role_total; i++)
		if (choose(a->role[i].value, "interviewer|agent|customer", &at))
			return -1;
	return 0;
}

static int set_accounts(struct cli_args *a, const char *v)
{
	if (a->options.accounts_total == CLI_MAX_FILES)
		return -1;
	a->accounts[a->options.accounts_total++] = v;
	return 0;
}

static int set_read(struct cli_args *a, const char *v) { a->read = v; return *v ? 0 : -1; }
static int set_save(struct cli_args *a, const char *v) { a->save = v; return *v ? 0 : -1; }
static int set_parts(struct cli_args *a, const char *v) { return number32(v, false, &a->parts); }
static int set_accept(struct cli_args *a, const char *v) { (void)v; a->accept = true; return 0; }
static int set_why(struct cli_args *a, const char *v) { a->why = v; return 0; }
static int set_name(struct cli_args *a, const char *v) { a->name = v; return *v ? 0 : -1; }
static int set_actor(struct cli_args *a, const char *v) { a->actor = v; return 0; }
static int set_at(struct cli_args *a, const char *v) { a->at = v; return *v ? 0 : -1; }
static int set_dry_run(struct cli_args *a, const char *v) { (void)v; a->dry_run = true; return 0; }
static int set_no_refit(struct cli_args *a, const char *v) { (void)v; a->no_refit = true; return 0; }
static int set_fresh(struct cli_args *a, const char *v) { (void)v; a->options.fresh = true; return 0; }
static int set_all(struct cli_args *a, const char *v) { (void)v; a->all = true; return 0; }
static int set_base_rev(struct cli_args *a, const char *v) { return number(v, UINT64_MAX - 1, &a->base_rev); }

/* "301,302" to numbers of mentions. */
static int set_leave(struct cli_args *a, const char *v)
{
	char one[24];

	for (; *v; v += v[strcspn(v, ",")] == ',' ? strcspn(v, ",") + 1 : strlen(v)) {
		if (strcspn(v, ",") >= sizeof(one) || a->leave_total == CLI_MAX_MENTIONS)
			return -1;
		snprintf(one, sizeof(one), "%.*s", (int)strcspn(v, ","), v);
		if (number(one, UINT64_MAX, &a->leave[a->leave_total++]))
			return -1;
	}
	return a->leave_total ? 0 : -1;
}

const struct cli_option cli_options[] = {
	{ "out", 'o', "DIR", CLI_RUN | OPENS | CLI_DIFF | CLI_ASSIGN, "folder for what is written (default unmet-out)", set_out, NULL },
	{ "project", 'p', "FILE", CLI_RUN | OPENS | CLI_DIFF | CLI_ASSIGN, "project file (default DIR/project.unmet)", set_project, NULL },
	{ "format", 0, "NAME", CLI_EXPORT, "write one format instead, to the file or folder named by --out: list names them", set_format,
	  "list|csv|xlsx|graphml|gexf|qdpx|crm|brief" },
	{ "mentions", 0, "WHICH", CLI_RUN | CLI_ASSIGN | CLI_DETECT | CLI_CLUSTER | CLI_SEGMENT,
	  "what is grouped: detected needs (default), all customers' sentences, or whole documents", set_mentions,
	  "needs|all|documents" },
	{ "detector", 0, "WHICH", CLI_RUN | CLI_ASSIGN | CLI_DETECT,
	  "what judges mentions: cues, self (and what is learned from the surest ones), or auto (default): self where there are enough",
	  set_detector, "auto|cues|self" },
	{ "needs", 0, "N", CLI_RUN | CLI_CLUSTER, "number of needs, or auto (default)", set_needs, "auto" },
	{ "granularity", 0, "WHICH", CLI_RUN | CLI_CLUSTER, "with --needs auto: finer or coarser than what is found, by half (default medium)",
	  set_granularity, "fine|medium|coarse" },
	{ "vectors", 0, "FILE", CLI_RUN | CLI_CLUSTER, "word vectors joined to what the mentions say of their words: text (word2vec, GloVe, fastText; "
	  "also .gz), or safetensors with its tokenizer.json beside it", set_vectors, NULL },
	{ "embed", 0, "URL", CLI_RUN | CLI_CLUSTER, "ask a server on this machine for vectors of the words, as http://localhost:8080/v1/embeddings "
	  "(OpenAI's way); the only use of a network", set_embed, NULL },
	{ "embed-model", 0, "NAME", CLI_RUN | CLI_CLUSTER, "which model of that server", set_embed_model, NULL },
	{ "embed-remote", 0, NULL, CLI_RUN | CLI_CLUSTER, "let --embed name a server on another machine: words of the mentions are sent there",
	  set_embed_remote, NULL },
	{ "by", 0, "WHAT", CLI_NEEDS, "order: customers (default), or theme: needs that go together under headings", set_by, "customers|theme" },
	{ "segments", 0, "N", CLI_RUN | CLI_SEGMENT, "number of segments, or auto (default)", set_segments, "auto" },
	{ "unit", 0, "UNIT", CLI_RUN | CLI_ASSIGN | CLI_CLUSTER | CLI_SEGMENT, "who a customer is: person (default), account or document", set_unit,
	  "person|account|document" },
	{ "lang", 0, "CODE", STAGES | CLI_LEXICON | CLI_SCORE | CLI_SAMPLE, "language of the texts, or auto (default): told per document", set_lang, "auto" },
	{ "map", 0, "FIELD=COLUMN,...", CLI_RUN | CLI_INGEST | CLI_INSPECT,
	  "which column is what: text, id, customer, name, email, account, date, title, lang", set_map, NULL },
	{ "accounts", 0, "FILE", CLI_RUN | CLI_INGEST, "customers' attributes, joined by customer or company; may repeat",
	  set_accounts, NULL },
	{ "role", 0, "NAME=ROLE", CLI_RUN | CLI_INGEST | CLI_INSPECT, "a speaker's role: interviewer, agent or customer; may repeat", set_role, NULL },
	{ "quotes", 0, "WHICH", CLI_RUN | CLI_EXPORT, "customers' words in report.html: all (default), top:N a need, or none", set_quotes,
	  "all|top:3|none" },
	{ "redact", 0, NULL, CLI_RUN | CLI_INGEST, "mask personal data before anything is stored: addresses, numbers, known names", set_redact, NULL },
	{ "redact-key", 0, "FILE", CLI_RUN | CLI_INGEST, "the same with the key of the pseudonyms in FILE, not in the project", set_redact_key, NULL },
	{ "jobs", 'j', "N", STAGES | CLI_ASSIGN, "threads (default: one per processor); the result is the same", set_jobs, "auto" },
	{ "seed", 0, "N", CLI_RUN | CLI_ASSIGN | CLI_CLUSTER | CLI_SEGMENT | CLI_SCORE | CLI_SAMPLE, "seed of everything random (default 1)", set_seed, NULL },
	{ "lexicons", 0, "DIR", STAGES | CLI_SEARCH | CLI_LEXICON | CLI_SCORE | CLI_SAMPLE, "folder of cue and word lists", set_lexicons, NULL },
	{ "gold", 0, "FILE", CLI_SCORE, "labelled texts, JSON Lines of id, text, label", set_gold, NULL },
	{ "positive", 0, "KIND,...", CLI_SCORE, "the kinds asked about, solution among them (default: any)", set_positive,
	  "wish|problem|obstacle|workaround|question|job|switch|advice|praise|solution" },
	{ "mentions", 0, "N", CLI_SAMPLE, "draw N mentions (default 100)", set_sample_mentions, NULL },
	{ "sentences", 0, "N", CLI_SAMPLE, "draw N sentences of customers instead, found or not", set_sample_sentences, NULL },
	{ "out", 'o', "FILE", CLI_SAMPLE, "a new file to write to (default: standard output)", set_sample_file, NULL },
	{ "out", 'o', "FILE", CLI_GLOSSARY, "what to write: a name that ends in .csv, .xlsx or .md", set_sample_file, NULL },
	{ "read", 0, "FILE", CLI_GLOSSARY, "an edited glossary, to be read back", set_read, NULL },
	{ "project", 'p', "FILE", CLI_SAMPLE | CLI_SCORE | CLI_GLOSSARY, "project file (default unmet-out/project.unmet)", set_project, NULL },
	{ "most", 'n', "N", CLI_RUN | CLI_NEED | CLI_COMPARE | CLI_TRENDS | CLI_RATINGS | CLI_STATUS | CLI_SEARCH | CLI_NEEDS | CLI_UNPLACED | CLI_SCORE | CLI_DIFF | CLI_ASSIGN,
	  "show at most N (default 10)", set_most, NULL },
	{ "leave", 0, "MENTION,...", CLI_NEED, "merge: mentions that stay where they are", set_leave, NULL },
	{ "name", 0, "NAME", CLI_NEED, "split: what the new need is called", set_name, NULL },
	{ "parts", 0, "N", CLI_NEED, "split: how many parts to propose (default: as many as the mentions bear)", set_parts, NULL },
	{ "accept", 0, NULL, CLI_NEED, "split: decide as proposed", set_accept, NULL },
	{ "save", 0, "FILE", CLI_NEED, "split: write the proposal to a table (.csv, .xlsx) to be edited", set_save, NULL },
	{ "read", 0, "FILE", CLI_NEED, "split: decide as the edited table says", set_read, NULL },
	{ "why", 0, "TEXT", CLI_NEED | CLI_GLOSSARY, "why it is decided so; kept in the log", set_why, NULL },
	{ "by", 0, "NAME", CLI_NEED | CLI_GLOSSARY, "who decides; kept in the log", set_actor, NULL },
	{ "at", 0, "TIME", CLI_NEED | CLI_GLOSSARY, "when it was decided, ISO 8601 (default: now)", set_at, NULL },
	{ "base-rev", 0, "N", CLI_NEED, "refuse if somebody decided about the same need since revision N", set_base_rev, NULL },
	{ "dry-run", 0, NULL, CLI_NEED | CLI_GLOSSARY, "say what would come of it, change nothing", set_dry_run, NULL },
	{ "no-refit", 0, NULL, CLI_RUN, "assign new mentions to the needs that are known, and group nothing anew", set_no_refit, NULL },
	{ "fresh", 0, NULL, CLI_RUN | CLI_CLUSTER, "search needs from nothing, not from those of the last run", set_fresh, NULL },
	{ "all", 0, NULL, CLI_NEEDS, "with the needs that were dismissed", set_all, NULL },
	{ "segment", 0, "N", CLI_GOAL, "the segment a goal is for, by its number", set_segment, NULL },
	{ "read-only", 0, NULL, CLI_REVIEW, "show, decide nothing", set_read_only, NULL },
	{ "port", 0, "N", CLI_REVIEW, "port to listen on (default: any free one)", set_port, NULL },
	{ "listen", 0, "ADDRESS", CLI_REVIEW, "let other machines in, by this address of this machine; needs a password", set_listen, NULL },
	{ "no-open", 0, NULL, CLI_REVIEW, "do not open a browser", set_no_open, NULL },
	{ "json", 0, NULL, CLI_INSPECT, "a line of JSON per file", set_json, NULL },
	{ "json", 0, NULL, CLI_DIFF | CLI_NEED | CLI_COMPARE, "JSON for programs; need: with split ID", set_json, NULL },
	{ "in", 0, "FILE", CLI_ROLE, "only in this file, as `unmet status` names it, or the document of this id", set_place, NULL },
	{ "cleaned", 0, NULL, CLI_STATUS, "show what was left out of the texts, some of each kind", set_cleaned, NULL },
	{ "quiet", 'q', NULL, OPENS | CLI_ASSIGN | CLI_LEXICON | CLI_SAMPLE | CLI_GLOSSARY, "print nothing but errors", set_quiet, NULL },
	{ "progress", 0, "WHEN", STAGES, "progress on standard error: auto (default), always, never", set_progress,
	  "auto|always|never" },
	{ "help", 'h', NULL, CLI_ALL, "show help", set_help, NULL },
	{ "version", 'V', NULL, CLI_ALL, "versions of unmet and of what it links", set_version, NULL },
	{ NULL, 0, NULL, 0, NULL, NULL, NULL }
};
