/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - why a sentence was taken for a need: the cues found in it and the words they stand on. A verdict nobody
 * can look into is one nobody corrects (Ribeiro, Singh & Guestrin 2016); with cues the reasons are simply there.
 */
#include "need/cues.h"

#define REASONS_MAX 8u
#define WORDS_BYTES_MAX 60u
#define NOTE_BYTES_MAX ((size_t)64 << 20)

/* add_words - on one line, white space as single spaces, cut at a word after WORDS_BYTES_MAX. */
static void add_words(struct um_buf *out, struct um_str words)
{
	bool gap = false;

	for (size_t i = 0; i < words.len; i++) {
		unsigned char ch = (unsigned char)words.ptr[i];

		if (ch <= ' ') {
			gap = true;
			if (i >= WORDS_BYTES_MAX) {
				um_buf_adds(out, " \xe2\x80\xa6");
				return;
			}
			continue;
		}
		if (gap)
			um_buf_addc(out, ' ');
		gap = false;
		um_buf_addc(out, (char)ch);
	}
}

static void add_reasons(const struct um_cues *cues, const struct um_text *text, const struct um_mentions *mentions,
                        const struct um_mention *m, struct um_buf *out)
{
	for (uint32_t i = 0; i < m->hit_count && i < REASONS_MAX; i++) {
		const struct um_cue_hit *hit = &mentions->hit[m->hit + i];

		if (i)
			um_buf_addc(out, '\n');
		um_buf_adds(out, um_cues_name(cues, hit->cue));
		if (cues->cue[hit->cue].weight < 0)
			um_buf_adds(out, " (against)");
		um_buf_adds(out, ": ");
		add_words(out, um_str_n(text->bytes.ptr + hit->start, hit->end - hit->start));
	}
}

enum unmet_status um_mentions_explain(const struct um_cues *cues, const struct um_text *text, const struct um_vocab *vocab,
                                      struct um_mentions *mentions, struct unmet_error *err)
{
	struct um_buf *note = &mentions->note;

	if (!note->max_bytes)
		um_buf_init(note, NOTE_BYTES_MAX);
	um_buf_clear(note);
	for (size_t i = 0; i < mentions->mention_count; i++) {
		struct um_mention *m = &mentions->mention[i];

		m->reasons = (uint32_t)note->len;
		add_reasons(cues, text, mentions, m, note);
		m->reasons_bytes = (uint32_t)note->len - m->reasons;
		m->outcome = (uint32_t)note->len;
		um_outcome_draft(cues, text, vocab, mentions, m, note);
		m->outcome_bytes = (uint32_t)note->len - m->outcome;
	}
	return um_buf_check(note, err);
}
