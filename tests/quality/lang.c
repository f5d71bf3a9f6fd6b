/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang.c - how well mentions are found in German, French, Spanish and Portuguese, on sentences that belong to this
 * repository: tests/quality/lang/XX.jsonl. No labelled data of these languages is free to measure on, so they were
 * written by the people who wrote the cues; the figures tell what broke rather than how good it is.
 *
 * An id is XX-a01. Sets a to c were written for this purpose, scored once, then read while cues were written. Set d is
 * sentences of customers drawn at random from the sample corpus and translated; it is only scored, and says more.
 * Praise, thanks, facts, steps and what agents write count as no need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "need/need.h"
#include "text/text.h"

#define NEEDS ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE) | \
               (1u << UNMET_KIND_WORKAROUND) | (1u << UNMET_KIND_QUESTION) | (1u << UNMET_KIND_JOB) | \
               (1u << UNMET_KIND_SWITCH))
#define MOST_TEXTS 512u

struct engine {
	struct um_lang_set *langs;
	struct um_cues *cues;
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions mentions;
	struct unmet_error err;
};

static void die(const struct engine *e, const char *what)
{
	fprintf(stderr, "lang: %s: %s\n", what, e->err.message);
	exit(2);
}

static void start(struct engine *e, const char *lexicons)
{
	if (um_lang_set_load(&e->langs, lexicons, &e->err) || um_cues_load(&e->cues, lexicons, &e->err))
		die(e, "lexicons");
	e->vocab = um_vocab_new();
	e->text = um_text_new();
	e->detector = um_detector_new(e->cues);
	if (!e->vocab || !e->text || !e->detector)
		die(e, "no memory");
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

static bool needs(struct engine *e, const char *lang, struct um_str text)
{
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };

	if (um_text_read(e->text, e->vocab, um_lang_find(e->langs, lang), text, NULL, 0, &e->err) ||
	    um_detect(e->detector, e->text, e->vocab, &options, &e->mentions, &e->err))
		die(e, lang);
	for (size_t m = 0; m < e->mentions.mention_count; m++)
		if (e->mentions.mention[m].kinds & NEEDS)
			return true;
	return false;
}

/* read_before - was the sentence read while cues were written? */
static bool read_before(struct um_str id)
{
	return id.len > 3 && id.ptr[3] != 'd';
}

struct task {
	const char lang[3];
	const char *name;
	double floor_read, floor_scored;
};

static bool score(struct engine *e, const struct task *task, bool read)
{
	double floor = read ? task->floor_read : task->floor_scored;
	bool found[MOST_TEXTS], truth[MOST_TEXTS];
	char path[256];
	struct um_arena arena;
	struct um_gold *gold;
	struct um_score s;
	uint64_t unlabelled;
	size_t total, taken = 0;

	um_arena_init(&arena, (size_t)1 << 24);
	snprintf(path, sizeof(path), "tests/quality/lang/%s.jsonl", task->lang);
	if (um_gold_load(&gold, &total, &unlabelled, &arena, path, NEEDS, &e->err))
		die(e, path);
	for (size_t i = 0; i < total && taken < MOST_TEXTS; i++) {
		if (read_before(gold[i].id) != read)
			continue;
		truth[taken] = gold[i].truth;
		found[taken++] = needs(e, task->lang, gold[i].text);
	}
	um_score_binary(found, truth, taken, 1, &s);
	printf("%-26s %5zu texts, %4.1f%% positive   precision %.3f  recall %.3f  F1 %.3f [%.3f, %.3f]  (floor %.3f)%s\n",
	       task->name, taken, taken ? 100.0 * (double)(s.right_count + s.missed_count) / (double)taken : 0.0, s.precision,
	       s.recall, s.f1, s.f1_ci.low, s.f1_ci.high, floor, s.f1 < floor ? "  BELOW" : "");
	um_arena_release(&arena);
	return s.f1 >= floor;
}

int main(void)
{
	static const struct task tasks[] = {
		{ "de", "German", 0.91, 0.70 },
		{ "fr", "French", 0.95, 0.64 },
		{ "es", "Spanish", 0.96, 0.68 },
		{ "pt", "Portuguese", 0.95, 0.78 },
	};
	const char *lexicons = getenv("UNMET_LEXICONS");
	struct engine e = { 0 };
	bool ok = true;

	start(&e, lexicons ? lexicons : "lexicons");
	for (int read = 1; read >= 0; read--) {
		printf("%s\n", read ? "sentences read while cues were written" : "sentences only scored");
		for (size_t t = 0; t < sizeof(tasks) / sizeof(tasks[0]); t++)
			if (!score(&e, &tasks[t], read))
				ok = false;
	}
	stop(&e);
	return ok ? 0 : 1;
}
