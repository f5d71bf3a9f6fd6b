/* SPDX-License-Identifier: Apache-2.0 */
/* text_fixture.h - languages, a vocabulary and a text for tests of the text stage; include after cmocka.h. */
#ifndef TEXT_FIXTURE_H
#define TEXT_FIXTURE_H

#include <stdlib.h>

#include "text/text.h"

struct fixture {
	struct um_lang_set *set;
	struct um_vocab *vocab;
	struct um_text *text;
};

static int setup(void **state)
{
	static struct fixture f;
	const char *lexicons = getenv("UNMET_LEXICONS");
	struct unmet_error err;

	if (um_lang_set_load(&f.set, lexicons ? lexicons : "lexicons", &err)) {
		print_error("%s\n", err.message);
		return -1;
	}
	f.vocab = um_vocab_new();
	f.text = um_text_new();
	*state = &f;
	return f.vocab && f.text ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	um_text_free(f->text);
	um_vocab_free(f->vocab);
	um_lang_set_free(f->set);
	return 0;
}

#endif
