/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_need_cues.c - any bytes as a cue file: it is refused with its line, or it loads and detects in bounded time.
 * The bytes up to the first NUL are the file, the rest is the text.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "need/need.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64], file[96];

static void clean(void)
{
	char lang[80];

	unlink(file);
	snprintf(lang, sizeof(lang), "%s/en", folder);
	rmdir(lang);
	rmdir(folder);
}

static void make_folder(void)
{
	char lang[80];

	strcpy(folder, "/tmp/unmet-fuzz-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	snprintf(lang, sizeof(lang), "%s/en", folder);
	if (mkdir(lang, 0700))
		abort();
	snprintf(file, sizeof(file), "%s/en/a.cues", folder);
	atexit(clean);
}

static void write_file(const uint8_t *data, size_t size)
{
	FILE *f = fopen(file, "wb");

	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		abort();
}

static void detect(const struct um_cues *cues, struct um_str text)
{
	static struct um_lang_set *langs;
	struct um_detect_options options = { .mode = UNMET_MENTIONS_ALL };
	struct um_mentions found = { 0 };
	struct um_detector *detector = um_detector_new(cues);
	struct um_vocab *vocab = um_vocab_new();
	struct um_text *read = um_text_new();
	struct unmet_error err;

	if (!langs && um_lang_set_load(&langs, folder, &err))
		abort();
	if (!detector || !vocab || !read)
		abort();
	if (!um_text_read(read, vocab, um_lang_find(langs, "en"), text, NULL, 0, &err) &&
	    !um_detect(detector, read, vocab, &options, &found, &err))
		for (size_t i = 0; i < found.mention_count; i++) {
			const struct um_mention *m = &found.mention[i];

			if (m->start > m->end || m->end > text.len || m->phrase_start < m->start || m->phrase_end > m->end ||
			    m->phrase_start > m->phrase_end || !(m->intensity >= 0 && m->intensity <= 1))
				abort();
		}
	um_mentions_release(&found);
	um_text_free(read);
	um_vocab_free(vocab);
	um_detector_free(detector);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t cut = nul ? (size_t)(nul - data) : size;
	struct um_str text = UM_LIT("I love the editor, but exporting takes forever. Please add a dark mode!");
	struct um_cues *cues;
	struct unmet_error err;

	if (!folder[0])
		make_folder();
	write_file(data, cut);
	if (nul && um_utf8_valid((const char *)nul + 1, size - cut - 1) == size - cut - 1)
		text = um_str_n((const char *)nul + 1, size - cut - 1);
	if (um_cues_load(&cues, folder, &err))
		return 0;
	detect(cues, text);
	um_cues_free(cues);
	return 0;
}
