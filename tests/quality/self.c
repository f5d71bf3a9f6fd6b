/* SPDX-License-Identifier: Apache-2.0 */
/*
 * self.c - does self-training rank better than cues alone? Average precision of the texts with a mention of the kinds asked about, ranked by cue score
 * and by the probability learned from the same unlabelled texts; labels are used to score only. Needs UNMET_SHARED. What is
 * found, and so F1, is the same either way. Reviews are taken as they are, near-duplicates included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "need/learn.h"
#include "need/need.h"
#include "text/text.h"

#define ASK ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_ADVICE))
#define BUG ((1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE))
#define FEATURE ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_SWITCH))
#define NONE (-1.0)

struct record { struct um_str text, label, thread; double best[2]; }; /* by cue score, by probability; NONE: not found */

struct item {                    /* a mention, or a quiet sentence (score NONE) */
	uint32_t record, fold, total, feature[UM_FEATURE_MOST];
	enum unmet_kind kind;
	double score, probability;
};

struct corpus {
	struct um_arena arena;
	struct record *record;
	struct item *item;
	size_t total, capacity, item_total, item_capacity;
};

struct engine {
	struct um_lang_set *langs;
	struct um_cues *cues;
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions found;
	struct unmet_error err;
};

static void die(const char *what)
{
	fprintf(stderr, "self: %s\n", what);
	exit(2);
}

static bool load(struct corpus *c, const char *shared, const char *name)
{
	static char line[1 << 20];
	char path[1024];
	gzFile in;

	*c = (struct corpus){ 0 };
	um_arena_init(&c->arena, (size_t)1 << 30);
	snprintf(path, sizeof(path), "%s/data/detection/%s.jsonl.gz", shared, name);
	in = gzopen(path, "rb");
	while (in && gzgets(in, line, (int)sizeof(line))) {
		struct um_json *value;

		if (um_json_parse(&c->arena, line, strlen(line), &value, NULL) ||
		    !um_grow((void **)&c->record, &c->capacity, c->total + 1, sizeof(*c->record)))
			die("bad line");
		c->record[c->total++] = (struct record){ um_json_text(um_json_get(value, "text")), um_json_text(um_json_get(value, "label")),
			um_json_text(um_json_get(value, "thread")), { NONE, NONE } };
	}
	if (in)
		gzclose(in);
	return in != NULL;
}

static void add_item(struct engine *e, struct corpus *c, struct item item, uint32_t start, uint32_t end)
{
	uint64_t word[UM_FEATURE_TOKENS];
	size_t n = 0;

	for (size_t i = 0; i < e->text->token_count && n < UM_FEATURE_TOKENS; i++) {
		const struct um_token *t = &e->text->token[i];

		if (t->start >= start && t->end <= end)
			word[n++] = (t->flags & UM_TOKEN_LINK) || t->term == UM_INTERN_NONE ? 0 : um_feature_word(um_vocab_term(e->vocab, t->term));
	}
	if (!um_grow((void **)&c->item, &c->item_capacity, c->item_total + 1, sizeof(*c->item)))
		die("no memory");
	item.total = (uint32_t)um_features(word, n, item.feature, NULL);
	c->item[c->item_total++] = item;
}

static void detect(struct engine *e, struct corpus *c)
{
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };

	for (uint32_t i = 0; i < c->total; i++) {
		struct um_str text = c->record[i].text;
		struct item item = { .record = i, .fold = (uint32_t)(um_hash64(text.ptr, text.len) >> 20 & 1), .score = NONE };

		if (um_text_read(e->text, e->vocab, um_lang_find(e->langs, "en"), text, NULL, 0, &e->err) ||
		    um_detect(e->detector, e->text, e->vocab, &options, &e->found, &e->err))
			die(e->err.message);
		for (size_t q = 0; q < e->found.quiet_count; q++)
			add_item(e, c, item, e->text->sentence[e->found.quiet[q]].start, e->text->sentence[e->found.quiet[q]].end);
		for (size_t m = 0; m < e->found.mention_count; m++) {
			const struct um_mention *one = &e->found.mention[m];

			item.kind = one->kind;
			item.score = (double)one->score;
			add_item(e, c, item, one->start, one->end);
		}
	}
}

/* learn - as a project does: a model a family, then the share of needs by cue score. */
static void learn(struct corpus *c, enum um_family family)
{
	struct um_learner *l = um_learner_new();
	struct um_prior prior = { 0 };

	for (size_t i = 0; l && i < c->item_total; i++) {
		const struct item *t = &c->item[i];
		bool sure = t->score >= UM_SURE_SCORE && um_family_of(t->kind) == family;

		if ((t->score < 0 || sure) && !um_learner_add(l, t->feature, t->total, sure, t->fold))
			die("no memory");
	}
	if (!l || !um_learner_fit(l))
		die("no memory");
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < c->item_total; i++) {
			struct item *t = &c->item[i];

			if (t->score < 0 || um_family_of(t->kind) != family)
				continue;
			t->probability = um_learner_probability(l, um_learner_score(l, t->feature, t->total, t->fold));
			if (pass == 0)
				um_prior_add(&prior, t->score, t->probability);
			else
				t->probability = um_prior_join(&prior, t->score, t->probability);
		}
		um_prior_fit(&prior);
	}
	printf("  %s: %zu sure mentions, %zu quiet sentences\n", um_family_name(family), um_learner_examples(l, true),
	       um_learner_examples(l, false));
	um_learner_free(l);
}

struct ranked { double value; uint64_t tie; bool truth; };

static int by_value(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value < y->value || x->value > y->value)
		return x->value > y->value ? -1 : 1;
	return (x->tie > y->tie) - (x->tie < y->tie);
}

static double average_precision(struct ranked *list, size_t total)
{
	size_t right = 0;
	double sum = 0;

	qsort(list, total, sizeof(*list), by_value);
	for (size_t i = 0; i < total; i++)
		if (list[i].truth)
			sum += (double)++right / (double)(i + 1);
	return right ? sum / (double)right : 0;
}

struct task {
	const char *name, *file, *positive; /* label */
	uint32_t kinds;
	int half;                    /* -1: all */
	bool enough;                 /* for --detector auto to learn: it has to be better than cues */
	double floor;
};

static const struct task tasks[] = {
	{ "A train, other half", "semeval_a_train", "1", ASK, 1, true, 0.875 },
	{ "A trial", "semeval_a_trial", "1", ASK, -1, false, 0.900 },
	{ "B trial", "semeval_b_trial", "1", ASK, -1, false, 0.993 },
	{ "app bugs", "app_reviews", "bug report", BUG, -1, true, 0.747 },
	{ "app features", "app_reviews", "feature request", FEATURE, -1, true, 0.780 },
};

static bool score(const struct task *task, struct corpus *c)
{
	struct ranked *list = um_calloc(c->total + 1, sizeof(*list));
	double ap[2] = { 0, 0 };
	size_t total = 0;
	bool below;

	for (size_t i = 0; i < c->total; i++)
		c->record[i].best[0] = c->record[i].best[1] = NONE;
	for (size_t i = 0; i < c->item_total; i++) {
		const struct item *t = &c->item[i];
		double value[2] = { t->score, t->probability + 1e-6 * t->score }; /* the cue score decides between equals */

		for (int k = 0; k < 2 && t->score >= 0 && (1u << t->kind & task->kinds); k++)
			if (value[k] > c->record[t->record].best[k])
				c->record[t->record].best[k] = value[k];
	}
	for (int k = 0; list && k < 2; k++) {
		total = 0;
		for (size_t i = 0; i < c->total; i++) {
			const struct record *r = &c->record[i];
			struct um_str key = r->thread.len ? r->thread : r->text;

			if (r->best[k] >= 0 && (task->half < 0 || (int)(um_hash64(key.ptr, key.len) % 2) == task->half))
				list[total++] = (struct ranked){ r->best[k], um_hash64(r->text.ptr, r->text.len), um_str_eq(r->label, um_str(task->positive)) };
		}
		ap[k] = average_precision(list, total);
	}
	um_free(list);
	below = ap[1] < task->floor || (task->enough && ap[1] <= ap[0]);
	printf("%-20s %5zu texts found   average precision: cues %.3f  self %.3f  (floor %.3f)%s\n", task->name, total, ap[0], ap[1],
	       task->floor, below ? "  BELOW" : "");
	return !below;
}

int main(void)
{
	const char *shared = getenv("UNMET_SHARED"), *lexicons = getenv("UNMET_LEXICONS"), *loaded = "";
	struct engine e = { 0 };
	struct corpus c = { 0 };
	bool ok = true, there = false;

	if (um_lang_set_load(&e.langs, lexicons ? lexicons : "lexicons", &e.err) || um_cues_load(&e.cues, lexicons ? lexicons : "lexicons", &e.err))
		die(e.err.message);
	e.vocab = um_vocab_new();
	e.text = um_text_new();
	e.detector = um_detector_new(e.cues);
	for (size_t t = 0; t < sizeof(tasks) / sizeof(tasks[0]); t++) {
		if (strcmp(loaded, tasks[t].file) != 0) {
			um_free(c.record);
			um_free(c.item);
			um_arena_release(&c.arena);
			loaded = tasks[t].file;
			there = load(&c, shared ? shared : "../shared", loaded);
			detect(&e, &c);
			for (int f = 0; there && f < UM_FAMILIES; f++)
				learn(&c, (enum um_family)f);
		}
		if (!there)
			printf("%-20s skipped: no data\n", tasks[t].name);
		else if (!score(&tasks[t], &c))
			ok = false;
	}
	um_free(c.record);
	um_free(c.item);
	um_arena_release(&c.arena);
	um_mentions_release(&e.found);
	um_detector_free(e.detector);
	um_text_free(e.text);
	um_vocab_free(e.vocab);
	um_cues_free(e.cues);
	um_lang_set_free(e.langs);
	return ok ? 0 : 1;
}
