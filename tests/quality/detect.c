/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - how well mentions are found, on labelled data: precision, recall and F1 per set, one setting
 * for all, with floors below which the run fails. The data stays outside of the repository (UNMET_SHARED,
 * default ../shared); without it every line says skipped.
 *
 * Halves: cues were tuned on "dev" halves only. A thread (SemEval A) and a near-duplicate group (app
 * reviews, one text of each group is used) is in one half as a whole; the hash of its name decides.
 * --errors SET prints the texts it got wrong, --texts SET all with their cues; --sample FILE SEED prints a
 * hundred mentions drawn at random from a .jsonl.gz or a text file, to be read by eye.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "need/need.h"
#include "text/text.h"

#define GOLD "sentences" /* corpora/sample/gold: customers' sentences, which state a need? */
#define ASK ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_ADVICE))
#define BUG ((1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE))
#define FEATURE ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_SWITCH))

struct record {
	struct um_str text, label, thread;
	uint32_t kinds;              /* found in any sentence */
	bool solution;
	double score[2];             /* best score of a mention of the set's kinds */
	const char *cues;
	uint32_t group;
	bool dev;
	bool spoken;                 /* by a customer in an interview */
};

struct corpus {
	struct um_arena arena;
	struct record *record;
	size_t total, capacity;
};

struct engine {
	struct um_lang_set *langs;
	const struct um_lang *english;
	struct um_cues *cues;
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions mentions;
	struct unmet_error err;
};

static void die(const char *what, const struct unmet_error *err)
{
	fprintf(stderr, "detect: %s: %s\n", what, err ? err->message : "");
	exit(2);
}

/* ---- data --------------------------------------------------------------------------------------- */

static void add_record(struct corpus *c, const char *line, size_t len)
{
	struct unmet_error err;
	struct um_json *value;
	void *grown = c->record;

	if (um_json_parse(&c->arena, line, len, &value, &err))
		die("bad line", &err);
	if (!um_grow(&grown, &c->capacity, c->total + 1, sizeof(*c->record)))
		die("no memory", NULL);
	c->record = grown;
	c->record[c->total] = (struct record){ .text = um_json_text(um_json_get(value, "text")),
		.label = um_json_text(um_json_get(value, "label")), .thread = um_json_text(um_json_get(value, "thread")) };
	c->total++;
}

/* read_gold - customers' sentences of the sample corpus, labelled "need" where they state one. */
static bool read_gold(struct corpus *c, const char *path)
{
	static char line[1 << 16];
	gzFile in = gzopen(path, "rb");

	um_arena_init(&c->arena, (size_t)1 << 28);
	if (!in)
		return false;
	while (gzgets(in, line, (int)sizeof(line))) {
		struct unmet_error err;
		struct um_json *value;
		struct um_str role, need, file;

		add_record(c, line, strlen(line));
		if (um_json_parse(&c->arena, line, strlen(line), &value, &err))
			die("bad line", &err);
		role = um_json_text(um_json_get(value, "role"));
		need = um_json_text(um_json_get(value, "need"));
		file = um_json_text(um_json_get(value, "file"));
		c->record[c->total - 1].text = um_json_text(um_json_get(value, "quote"));
		c->record[c->total - 1].label = um_str(need.len ? "need" : "");
		c->record[c->total - 1].spoken = !um_str_ends(file, ".csv");
		if (um_str_eq(role, UM_LIT("interviewer")) || um_str_eq(role, UM_LIT("agent")))
			c->total--;
	}
	gzclose(in);
	return true;
}

/* load - false where the file is not there. */
static bool load(struct corpus *c, const char *shared, const char *name)
{
	static char line[1 << 20];
	char path[1024];
	gzFile in;

	um_arena_init(&c->arena, (size_t)1 << 30);
	snprintf(path, sizeof(path), "%s/data/%s.jsonl.gz", shared, name);
	in = gzopen(path, "rb");
	if (!in)
		return false;
	while (gzgets(in, line, (int)sizeof(line)))
		add_record(c, line, strlen(line));
	gzclose(in);
	return true;
}

static void release(struct corpus *c)
{
	um_free(c->record);
	um_arena_release(&c->arena);
}

static void split_by_thread(struct corpus *c)
{
	for (size_t i = 0; i < c->total; i++) {
		struct um_str key = c->record[i].thread.len ? c->record[i].thread : c->record[i].text;

		c->record[i].dev = um_hash64(key.ptr, key.len) % 2 == 0;
	}
}

/* ---- near-duplicates: word sets that share three fifths ------------------------------------------------ */

struct words { uint32_t *id; size_t total; };

static int by_id(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static struct words words_of(struct um_arena *arena, struct um_intern *in, struct um_str text)
{
	struct words w = { UM_ARRAY(arena, uint32_t, text.len / 2 + 1), 0 };
	size_t unique = 0;

	for (size_t i = 0; i < text.len;) {
		char word[64];
		size_t len = 0;

		for (; i < text.len && len < sizeof(word); i++) {
			char ch = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 32) : text.ptr[i];

			if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9')))
				break;
			word[len++] = ch;
		}
		if (len)
			w.id[w.total++] = um_intern_add(in, word, len);
		else
			i++;
	}
	qsort(w.id, w.total, sizeof(*w.id), by_id);
	for (size_t i = 0; i < w.total; i++)
		if (unique == 0 || w.id[unique - 1] != w.id[i])
			w.id[unique++] = w.id[i];
	w.total = unique;
	return w;
}

static bool alike(const struct words *a, const struct words *b)
{
	size_t both = 0;

	if (a->total * 5 < b->total * 3 || b->total * 5 < a->total * 3)
		return false;
	for (size_t i = 0, j = 0; i < a->total && j < b->total;) {
		if (a->id[i] == b->id[j]) {
			both++;
			i++;
			j++;
		} else if (a->id[i] < b->id[j]) {
			i++;
		} else {
			j++;
		}
	}
	return both * 5 >= 3 * (a->total + b->total - both);
}

static uint32_t root(struct corpus *c, uint32_t i)
{
	while (c->record[i].group != i)
		i = c->record[i].group = c->record[c->record[i].group].group;
	return i;
}

/* one_per_group - keep the first text of each group; halves by the hash of that text. */
static void one_per_group(struct corpus *c)
{
	struct um_arena arena;
	struct um_intern *in = um_intern_new((size_t)1 << 28);
	struct words *words;
	size_t kept = 0;

	um_arena_init(&arena, (size_t)1 << 30);
	words = UM_ARRAY(&arena, struct words, c->total);
	for (uint32_t i = 0; i < c->total; i++) {
		words[i] = words_of(&arena, in, c->record[i].text);
		c->record[i].group = i;
	}
	for (uint32_t i = 0; i < c->total; i++)
		for (uint32_t j = 0; j < i; j++)
			if (alike(&words[i], &words[j])) {
				uint32_t a = root(c, i), b = root(c, j);

				c->record[a < b ? b : a].group = a < b ? a : b;
			}
	for (uint32_t i = 0; i < c->total; i++)
		if (root(c, i) == i)
			c->record[kept++] = c->record[i];
	c->total = kept;
	for (size_t i = 0; i < c->total; i++)
		c->record[i].dev = um_hash64(c->record[i].text.ptr, c->record[i].text.len) % 2 == 0;
	um_intern_free(in);
	um_arena_release(&arena);
}

/* ---- running -------------------------------------------------------------------------------------------- */

static void start(struct engine *e, const char *lexicons)
{
	if (um_lang_set_load(&e->langs, lexicons, &e->err) || um_cues_load(&e->cues, lexicons, &e->err))
		die("lexicons", &e->err);
	e->english = um_lang_find(e->langs, "en");
	e->vocab = um_vocab_new();
	e->text = um_text_new();
	e->detector = um_detector_new(e->cues);
	if (!e->english || !e->vocab || !e->text || !e->detector)
		die("start", NULL);
}

static void stop(struct engine *e)
{
	um_mentions_release(&e->mentions);
	um_detector_free(e->detector);
	um_text_free(e->text);
	um_vocab_free(e->vocab);
	um_cues_free(e->cues);
	um_lang_set_free(e->langs);
}

/* note_cues - "wish.suggest problem.bug", for --errors. */
static const char *note_cues(struct engine *e, struct um_arena *arena)
{
	struct um_buf buf;
	char *copy;

	um_buf_init(&buf, 1 << 16);
	for (size_t i = 0; i < e->mentions.mention_count; i++)
		um_buf_addf(&buf, "{%.2f}", (double)e->mentions.mention[i].score);
	for (size_t i = 0; i < e->mentions.hit_count; i++)
		um_buf_addf(&buf, " %s", um_cues_name(e->cues, e->mentions.hit[i].cue));
	copy = um_arena_strndup(arena, buf.ptr, buf.len);
	um_buf_release(&buf);
	return copy ? copy : "";
}

static void run(struct engine *e, struct corpus *c)
{
	static const enum unmet_role customer = UNMET_ROLE_CUSTOMER;

	for (size_t i = 0; i < c->total; i++) {
		struct record *r = &c->record[i];
		struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS, .role = &customer, .role_total = r->spoken };

		if (um_text_read(e->text, e->vocab, e->english, r->text, NULL, 0, &e->err) ||
		    um_detect(e->detector, e->text, e->vocab, &options, &e->mentions, &e->err))
			die("detect", &e->err);
		for (size_t m = 0; m < e->mentions.mention_count; m++) {
			r->kinds |= e->mentions.mention[m].kinds;
			r->solution |= e->mentions.mention[m].solution;
		}
		r->cues = note_cues(e, &c->arena);
	}
}

/* ---- mentions to be read by eye -------------------------------------------------------------------------- */

static void print_mention(struct engine *e, struct um_str text, const struct um_mention *m, size_t id)
{
	static const char *const kinds[] = { "wish", "problem", "obstacle", "workaround", "question", "job", "switch",
		"advice", "praise" };

	printf("%zu\t%s\t%s\t%.2f\t%.2f\t%.*s\t[%.*s]\t", id, m->kinds ? kinds[m->kind] : "-",
	       m->polarity == UNMET_POLARITY_MET ? "met" : m->polarity == UNMET_POLARITY_UNMET ? "unmet" : "neutral",
	       (double)m->score, (double)m->intensity, (int)(m->end - m->start), text.ptr + m->start,
	       (int)(m->phrase_end - m->phrase_start), text.ptr + m->phrase_start);
	for (uint32_t h = m->hit; h < m->hit + m->hit_count; h++)
		printf(" %s", um_cues_name(e->cues, e->mentions.hit[h].cue));
	printf("\n");
}

/* sample - about a hundred mentions: every mention whose hash falls below what gives a hundred. */
static void sample(struct engine *e, const char *path, uint64_t seed)
{
	static char line[1 << 20];
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	size_t sentences = 0, mentions = 0, id = 0, shown = 0;
	bool json = strstr(path, ".jsonl") != NULL;
	gzFile in;

	for (int pass = 0; pass < 2; pass++) {
		size_t total = mentions;

		in = gzopen(path, "rb");
		if (!in)
			die(path, NULL);
		mentions = sentences = id = 0;
		while (gzgets(in, line, (int)sizeof(line))) {
			struct um_arena arena;
			struct um_json *value;
			struct um_str text = um_str(line);

			um_arena_init(&arena, 1 << 26);
			if (json && !um_json_parse(&arena, line, strlen(line), &value, NULL))
				text = um_json_text(um_json_get(value, "text"));
			if (um_text_read(e->text, e->vocab, e->english, text, NULL, 0, &e->err) ||
			    um_detect(e->detector, e->text, e->vocab, &options, &e->mentions, &e->err))
				die("detect", &e->err);
			sentences += e->text->sentence_count;
			for (size_t m = 0; m < e->mentions.mention_count; m++, mentions++) {
				uint64_t key[2] = { seed, ++id };

				if (pass == 1 && um_hash64(key, sizeof(key)) % total < 100 && shown++ < 130)
					print_mention(e, text, &e->mentions.mention[m], id);
			}
			um_arena_release(&arena);
		}
		gzclose(in);
	}
	printf("%zu mentions in %zu sentences\n", mentions, sentences);
}

/* ---- figures ----------------------------------------------------------------------------------------------- */

enum half { DEV, TEST, BOTH };

struct task {
	const char *name, *file, *positive; /* label */
	enum half half;
	uint32_t kinds;
	bool solution;               /* a proposed solution is positive too */
	double floor;
};

static const struct task tasks[] = {
	{ "A train, dev half", "semeval_a_train", "1", DEV, ASK, true, 0.782 },
	{ "A train, other half", "semeval_a_train", "1", TEST, ASK, true, 0.755 },
	{ "A trial", "semeval_a_trial", "1", BOTH, ASK, true, 0.826 },
	{ "B trial", "semeval_b_trial", "1", BOTH, ASK, true, 0.878 },
	{ "app bugs, dev half", "app_reviews", "bug report", DEV, BUG, false, 0.735 },
	{ "app bugs, other half", "app_reviews", "bug report", TEST, BUG, false, 0.703 },
	{ "app features, dev half", "app_reviews", "feature request", DEV, FEATURE, false, 0.643 },
	{ "app features, other half", "app_reviews", "feature request", TEST, FEATURE, false, 0.616 },
	{ "sample corpus", GOLD, "need", BOTH, UINT32_MAX, true, 0.806 },
};

static bool in_half(const struct record *r, enum half half)
{
	return half == BOTH || r->dev == (half == DEV);
}

static bool said(const struct task *task, const struct record *r)
{
	return (r->kinds & task->kinds) || (task->solution && r->solution);
}

static bool score(const struct task *task, const struct corpus *c, bool errors, bool all)
{
	bool *found = um_calloc(c->total + 1, sizeof(*found)), *truth = um_calloc(c->total + 1, sizeof(*truth));
	static const char *const outcome[2][2] = { { "TN", "FP" }, { "FN", "TP" } };
	struct um_score s;
	size_t total = 0;

	if (!found || !truth)
		die("no memory", NULL);
	for (size_t i = 0; i < c->total; i++) {
		const struct record *r = &c->record[i];

		if (!in_half(r, task->half))
			continue;
		truth[total] = um_str_eq(r->label, um_str(task->positive));
		found[total] = said(task, r);
		if (errors && (all || truth[total] != found[total]))
			printf("%s\t%.*s\t%s\n", outcome[truth[total]][found[total]], (int)r->text.len, r->text.ptr, r->cues);
		total++;
	}
	um_score_binary(found, truth, total, 1, &s);
	printf("%-26s %5zu texts, %4.1f%% positive   precision %.3f  recall %.3f  F1 %.3f [%.3f, %.3f]  (floor %.3f)%s\n",
	       task->name, total, total ? 100.0 * (double)(s.right_count + s.missed_count) / (double)total : 0.0, s.precision,
	       s.recall, s.f1, s.f1_ci.low, s.f1_ci.high, task->floor, s.f1 < task->floor ? "  BELOW" : "");
	um_free(found);
	um_free(truth);
	return s.f1 >= task->floor;
}

/* speed - detection beside tokenizing, in the same pass over the thunderbird tickets. */
static void speed(struct engine *e, const char *shared)
{
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	struct corpus c = { 0 };
	double read = 0, detect = 0, bytes = 0;
	size_t mentions = 0;

	if (!load(&c, shared, "tickets/thunderbird")) {
		printf("speed: skipped, no tickets\n");
		release(&c);
		return;
	}
	for (int pass = 0; pass < 2; pass++) {
		read = detect = bytes = 0;
		mentions = 0;
		for (size_t i = 0; i < c.total; i++) {
			struct timespec a, b, d;

			clock_gettime(CLOCK_MONOTONIC, &a);
			um_text_read(e->text, e->vocab, e->english, c.record[i].text, NULL, 0, &e->err);
			clock_gettime(CLOCK_MONOTONIC, &b);
			um_detect(e->detector, e->text, e->vocab, &options, &e->mentions, &e->err);
			clock_gettime(CLOCK_MONOTONIC, &d);
			read += (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
			detect += (double)(d.tv_sec - b.tv_sec) + 1e-9 * (double)(d.tv_nsec - b.tv_nsec);
			bytes += (double)c.record[i].text.len;
			mentions += e->mentions.mention_count;
		}
	}
	printf("speed: tokenizing %.0f MB/s, detection %.0f MB/s (%.0f%% of tokenizing), %zu mentions in %zu tickets\n",
	       bytes / read / 1e6, bytes / detect / 1e6, 100 * detect / read, mentions, c.total);
	release(&c);
}

int main(int argc, char **argv)
{
	const char *shared = getenv("UNMET_SHARED"), *lexicons = getenv("UNMET_LEXICONS");
	bool all = argc > 2 && strcmp(argv[1], "--texts") == 0;
	const char *errors = argc > 2 && (all || strcmp(argv[1], "--errors") == 0) ? argv[2] : "";
	struct engine e = { 0 };
	struct corpus c = { 0 };
	const char *loaded = "";
	bool ok = true, there = false;

	if (!shared)
		shared = "../shared";
	start(&e, lexicons ? lexicons : "lexicons");
	if (argc > 2 && strcmp(argv[1], "--sample") == 0) {
		sample(&e, argv[2], argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
		stop(&e);
		return 0;
	}
	for (size_t t = getenv("ONLY_SPEED") ? sizeof(tasks) / sizeof(tasks[0]) : 0; t < sizeof(tasks) / sizeof(tasks[0]); t++) {
		const struct task *task = &tasks[t];
		char path[128];

		if (strcmp(loaded, task->file) != 0) {
			release(&c);
			c = (struct corpus){ 0 };
			snprintf(path, sizeof(path), "detection/%s", task->file);
			there = strcmp(task->file, GOLD) == 0 ? read_gold(&c, "corpora/sample/gold/sentences.jsonl")
			                                      : load(&c, shared, path);
			if (strcmp(task->file, "app_reviews") == 0)
				one_per_group(&c);
			else
				split_by_thread(&c); /* by text where there are no threads */
			run(&e, &c);
			loaded = task->file;
		}
		if (!there)
			printf("%-26s skipped: no data in %s\n", task->name, shared);
		else if (!score(task, &c, strcmp(errors, task->name) == 0, all))
			ok = false;
	}
	release(&c);
	if (!*errors)
		speed(&e, shared);
	stop(&e);
	return ok ? 0 : 1;
}
