/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact.c - a project is masked from its first document on or not at all. The key of its pseudonyms is drawn from the
 * system and kept in the project, or made of a file the user keeps elsewhere; of that one the project keeps a
 * check, so that another key is refused rather than giving everybody a second pseudonym.
 */
#include "redact.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define KEY_FILE_LEAST 16u
#define KEY_FILE_MOST 65536u

/* ---- the key -------------------------------------------------------------------------------------- */

static enum unmet_status key_of_file(const char *path, struct um_sip_key *key, struct unmet_error *err)
{
	struct um_hash128 hash;
	struct um_buf bytes;
	enum unmet_status rc;

	um_buf_init(&bytes, KEY_FILE_MOST);
	rc = um_file_read(&bytes, path, err);
	if (!rc && bytes.len < KEY_FILE_LEAST)
		rc = um_fail_at(err, UNMET_E_FORMAT, path, 0, 0, "%s: a key has at least %u bytes: "
		                "`head -c 32 /dev/urandom > FILE` makes one", path, KEY_FILE_LEAST);
	hash = um_hash128(bytes.ptr, bytes.len);
	*key = (struct um_sip_key){ hash.low, hash.high };
	um_buf_release(&bytes);
	return rc;
}

static enum unmet_status key_of_system(struct um_sip_key *key, struct unmet_error *err)
{
	if (getentropy(key, sizeof(*key)))
		return um_fail(err, UNMET_E_IO, "no random bytes for a key: %s", strerror(errno));
	return UNMET_OK;
}

static void hex(const struct um_sip_key *key, char out[33])
{
	snprintf(out, 33, "%016llx%016llx", (unsigned long long)key->high, (unsigned long long)key->low);
}

static bool key_of_hex(const char *text, struct um_sip_key *key)
{
	char half[17];

	if (strlen(text) != 32)
		return false;
	memcpy(half, text, 16);
	half[16] = '\0';
	key->high = strtoull(half, NULL, 16);
	key->low = strtoull(text + 16, NULL, 16);
	return true;
}

/* What the project keeps of a key it does not hold. */
static void check_of(const struct um_sip_key *key, char out[33])
{
	snprintf(out, 33, "%016llx", (unsigned long long)um_sip(key, "unmet", 5));
}

/* ---- the project ---------------------------------------------------------------------------------- */

/* start - the first documents of a project are about to be masked. */
static enum unmet_status start(struct unmet_project *project, struct um_sip_key *key, struct unmet_error *err)
{
	const char *file = project->options.redact_key;
	char check[33], text[33];
	uint64_t documents;
	enum unmet_status rc = um_store_document_count(project->store, &documents, err);

	if (!rc && documents)
		return um_fail(err, UNMET_E_ARG, "the project holds documents that were read without --redact: start a new one with "
		               "-o or -p, and delete this one if it should not be kept");
	if (!rc)
		rc = file ? key_of_file(file, key, err) : key_of_system(key, err);
	if (!rc)
		rc = um_store_begin(project->store, err);
	if (rc)
		return rc;
	check_of(key, check);
	hex(key, text);
	rc = um_store_setting_set(project->store, "redact_check", um_str(check), err);
	if (!rc && !file)
		rc = um_store_setting_set(project->store, "redact_key", um_str(text), err);
	return um_store_finish(project->store, rc, true, err);
}

/* go_on - with the key the project was masked with, and no other. */
static enum unmet_status go_on(struct unmet_project *project, const char *check, const char *kept, struct um_sip_key *key,
                               struct unmet_error *err)
{
	const char *file = project->options.redact_key;
	char found[33];
	enum unmet_status rc = UNMET_OK;

	if (!project->options.redact && !file)
		return um_fail(err, UNMET_E_ARG, "the project was read with --redact, and these files would not be masked: give --redact "
		               "again, or use another project with -o or -p");
	if (file)
		rc = key_of_file(file, key, err);
	else if (!key_of_hex(kept, key))
		return um_fail(err, UNMET_E_ARG, "the project was masked with a key that is not in it: name its file with --redact-key FILE");
	check_of(key, found);
	if (!rc && strcmp(found, check) != 0)
		rc = um_fail(err, UNMET_E_ARG, "the project was masked with another key: give the --redact-key FILE it was made with%s",
		             *kept ? ", or --redact alone" : "");
	return rc;
}

static enum unmet_status load(struct unmet_project *project, struct um_sip_key *key, bool *masked, struct unmet_error *err)
{
	const char *check, *kept;
	struct um_arena arena;
	enum unmet_status rc;

	um_arena_init(&arena, 1u << 20);
	rc = um_store_setting(project->store, "redact_check", &arena, &check, err);
	if (!rc)
		rc = um_store_setting(project->store, "redact_key", &arena, &kept, err);
	*masked = !rc && (*check || project->options.redact || project->options.redact_key);
	if (!rc && *masked)
		rc = *check ? go_on(project, check, kept, key, err) : start(project, key, err);
	um_arena_release(&arena);
	return rc;
}

enum unmet_status um_redaction_new(struct um_redactor **out, struct unmet_project *project, struct unmet_error *err)
{
	struct um_sip_key key = { 0, 0 };
	bool masked;
	enum unmet_status rc = load(project, &key, &masked, err);

	*out = NULL;
	if (rc || !masked)
		return rc;
	*out = um_calloc(1, sizeof(**out));
	if (!*out)
		return um_nomem(err);
	um_redactor_init(*out, &key);
	rc = um_store_names_read(project->store, &(*out)->masker.known, err);
	if (rc) {
		um_redaction_end(*out, NULL, NULL);
		*out = NULL;
	}
	return rc;
}

enum unmet_status um_redaction_end(struct um_redactor *r, struct unmet_project *project, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	if (r && project) {
		rc = um_store_begin(project->store, err);
		if (!rc)
			rc = um_store_names_write(project->store, &r->masker.known, err);
		rc = um_store_finish(project->store, rc, true, err);
	}
	if (r)
		um_redactor_release(r);
	um_free(r);
	return rc;
}
