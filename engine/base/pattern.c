/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern.c - PCRE2 behind limits. Patterns come from lexicons, which users may write; subjects come
 * from anybody. So the length of both is bounded, the work of a match is bounded, and the JIT stack
 * does not grow. pcre2_jit_match skips the checks that pcre2_match repeats for each call (the subject
 * is valid UTF-8 by contract), which at the length of a sentence is most of the cost. The anchor is
 * compiled in, because pcre2_jit_match takes no PCRE2_ANCHORED.
 */
#include "base/pattern.h"
#include "base/mem.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#define SOURCE_MAX_BYTES 4096
#define LONG_SOURCE_MAX_BYTES 65536
#define SUBJECT_MAX_BYTES 32768
#define MATCH_LIMIT 100000
#define DEPTH_LIMIT 100000
#define HEAP_LIMIT_KIB 65536
#define GROUPS_MAX 64
#define JIT_STACK_BYTES (256 * 1024)
#define JIT_COMPILE_BYTES (1024 * 1024)

struct um_pattern {
	pcre2_code *code;
	uint32_t group_total; /* captures and the whole */
	bool jit;
};

struct um_matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack; /* NULL: JIT uses 32 KiB of the thread's own */
};

/* PCRE2 10.42 crashes where an allocation of its JIT compiler fails. So memory is made sure of before it
 * starts, and while it works a failure that a test asked for is not passed on. */
static _Thread_local bool in_jit;

static void *pcre_alloc(size_t size, void *unused)
{
	void *p = um_alloc(size);

	(void)unused;
	return p || !in_jit ? p : malloc(size);
}

static bool jit_compile(pcre2_code *code, bool *done)
{
	void *probe = um_alloc(JIT_COMPILE_BYTES);

	*done = false;
	if (!probe)
		return false;
	um_free(probe);
	in_jit = true;
	*done = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
	in_jit = false;
	return true;
}

static void pcre_free(void *p, void *unused)
{
	(void)unused;
	um_free(p);
}

static enum unmet_status bad_pattern(struct unmet_error *err, const char *path, uint64_t line, int code,
                                     size_t offset)
{
	PCRE2_UCHAR why[160];

	if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY)
		return um_nomem(err);
	if (pcre2_get_error_message(code, why, sizeof(why)) < 0)
		why[0] = '\0';
	return um_fail_at(err, UNMET_E_FORMAT, path, line, offset, "pattern: %s (at byte %zu)",
	                  (const char *)why, offset);
}

/* compile - with our allocator; NULL and *code where it fails. */
static pcre2_code *compile(struct um_str source, unsigned flags, int *code, size_t *offset)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
	pcre2_general_context *general = pcre2_general_context_create(pcre_alloc, pcre_free, NULL);
	pcre2_compile_context *context = general ? pcre2_compile_context_create(general) : NULL;
	pcre2_code *compiled = NULL;

	if (flags & UM_PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & UM_PATTERN_ANCHORED)
		options |= PCRE2_ANCHORED;
	*code = PCRE2_ERROR_NOMEMORY;
	*offset = 0;
	if (context)
		compiled = pcre2_compile((PCRE2_SPTR)(source.len ? source.ptr : ""), source.len, options, code,
		                         offset, context);
	pcre2_compile_context_free(context);
	pcre2_general_context_free(general);
	return compiled;
}

enum unmet_status um_pattern_new(struct um_pattern **pattern, struct um_str source, unsigned flags,
                                 const char *path, uint64_t line, struct unmet_error *err)
{
	size_t most = flags & UM_PATTERN_LONG ? LONG_SOURCE_MAX_BYTES : SOURCE_MAX_BYTES;
	struct um_pattern *made;
	size_t offset;
	int code;

	*pattern = NULL;
	if (source.len > most)
		return um_fail_at(err, UNMET_E_FORMAT, path, line, 0, "pattern longer than %zu bytes", most);
	made = um_calloc(1, sizeof(*made));
	if (!made)
		return um_nomem(err);
	made->code = compile(source, flags, &code, &offset);
	if (!made->code) {
		um_free(made);
		return bad_pattern(err, path, line, code, offset);
	}
	pcre2_pattern_info(made->code, PCRE2_INFO_CAPTURECOUNT, &made->group_total);
	made->group_total++;
	/* no JIT here, or none for this pattern: the interpreter finds the same matches */
	if (!jit_compile(made->code, &made->jit)) {
		um_pattern_free(made);
		return um_nomem(err);
	}
	*pattern = made;
	return UNMET_OK;
}

void um_pattern_free(struct um_pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	um_free(pattern);
}

struct um_matcher *um_matcher_new(void)
{
	struct um_matcher *m = um_calloc(1, sizeof(*m));
	pcre2_general_context *general = m ? pcre2_general_context_create(pcre_alloc, pcre_free, NULL) : NULL;

	if (general) {
		m->data = pcre2_match_data_create(GROUPS_MAX, general);
		m->context = pcre2_match_context_create(general);
		m->stack = pcre2_jit_stack_create(JIT_STACK_BYTES, JIT_STACK_BYTES, general);
	}
	pcre2_general_context_free(general);
	if (!general || !m->data || !m->context) {
		um_matcher_free(m);
		return NULL;
	}
	pcre2_set_match_limit(m->context, MATCH_LIMIT);
	pcre2_set_depth_limit(m->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(m->context, HEAP_LIMIT_KIB);
	if (m->stack)
		pcre2_jit_stack_assign(m->context, NULL, m->stack);
	return m;
}

void um_matcher_free(struct um_matcher *matcher)
{
	if (!matcher)
		return;
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	pcre2_jit_stack_free(matcher->stack);
	um_free(matcher);
}

/* copy_groups - PCRE2_UNSET is SIZE_MAX, as promised; groups past the last one that took part are unset. */
static size_t copy_groups(const struct um_pattern *pattern, const struct um_matcher *matcher, size_t set,
                          struct um_match *group, size_t most)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(matcher->data);
	size_t total = pattern->group_total < GROUPS_MAX ? pattern->group_total : GROUPS_MAX;

	if (total > most)
		total = most;
	for (size_t i = 0; i < total; i++) {
		group[i] = (struct um_match){ SIZE_MAX, SIZE_MAX };
		if (i < set)
			group[i] = (struct um_match){ at[2 * i], at[2 * i + 1] };
	}
	return total;
}

size_t um_pattern_find(const struct um_pattern *pattern, struct um_matcher *matcher, struct um_str subject,
                       size_t from, struct um_match *group, size_t most)
{
	PCRE2_SPTR text = (PCRE2_SPTR)(subject.len ? subject.ptr : "");
	int rc;

	if (!pattern || !matcher || subject.len > SUBJECT_MAX_BYTES || from > subject.len)
		return 0;
	if (from < subject.len && (text[from] & 0xc0) == 0x80) /* inside a code point */
		return 0;
	if (pattern->jit)
		rc = pcre2_jit_match(pattern->code, text, subject.len, from, 0, matcher->data, matcher->context);
	else
		rc = pcre2_match(pattern->code, text, subject.len, from, PCRE2_NO_UTF_CHECK, matcher->data,
		                 matcher->context);
	if (rc < 0) /* no match, or a limit: undecided */
		return 0;
	return copy_groups(pattern, matcher, rc == 0 ? GROUPS_MAX : (size_t)rc, group, most);
}

const char *um_pattern_version(void)
{
	static _Thread_local char version[64];
	char number[48] = "";

	if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= (int)sizeof(number))
		pcre2_config(PCRE2_CONFIG_VERSION, number);
	snprintf(version, sizeof(version), "PCRE2 %s", number);
	return version;
}
