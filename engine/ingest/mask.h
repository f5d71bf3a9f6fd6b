/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/mask.h - personal data out of texts: what is found is replaced by a token made of a keyed hash, so that
 * the same person or number is the same token everywhere, and nobody without the key can tell which.
 *
 *   Person_3F2A9K7Q  Company_...  Customer_...  phone_...  card_...  iban_...  ip_...  @user_...
 *   mail_...@....example
 *
 * Threads  one masker per thread
 * Cost     O(bytes): every rule looks at most a few hundred bytes ahead of where it stands
 */
#ifndef UM_INGEST_MASK_H
#define UM_INGEST_MASK_H

#include "base/buf.h"
#include "base/map.h"
#include "base/sip.h"

struct um_masker {
	struct um_sip_key key;
	struct um_map known;     /* keyed hash of folded words -> bits of enum um_known */
	struct um_buf fold;      /* scratch */
	uint64_t masked_count;
};

enum um_known {
	UM_KNOWN_PERSON = 1,     /* a whole name */
	UM_KNOWN_COMPANY = 2,
	UM_KNOWN_PART = 4,       /* a first or last name */
	UM_KNOWN_FIRST = 8,      /* a name of several words begins with it */
	UM_KNOWN_CODE = 16       /* an id of letters and digits */
};

void um_masker_init(struct um_masker *m, const struct um_sip_key *key);
void um_masker_release(struct um_masker *m);

/* um_masker_person, um_masker_company, um_masker_code - remember a name, to find it in texts. Labels ("Speaker 2",
 * "Support team") and what is no name are passed over. Errors NOMEM. */
enum unmet_status um_masker_person(struct um_masker *m, struct um_str name, struct unmet_error *err);
enum unmet_status um_masker_company(struct um_masker *m, struct um_str name, struct unmet_error *err);
enum unmet_status um_masker_code(struct um_masker *m, struct um_str id, struct unmet_error *err);

/* um_mask_text - append text with every address, number and known name replaced. `anywhere`: known names in any
 * case, for file names and ids, which have no grammar. */
void um_mask_text(struct um_masker *m, struct um_buf *out, struct um_str text, bool anywhere);

/* Fields that are a name or an id as a whole, whatever they look like: somebody's address, id or name; a company's
 * name or domain; a value of which only the kind is to be seen. */
void um_mask_customer(struct um_masker *m, struct um_buf *out, struct um_str who);
void um_mask_company(struct um_masker *m, struct um_buf *out, struct um_str name);
void um_mask_private(struct um_masker *m, struct um_buf *out, const char *kind, struct um_str value);

/* ---- mask_address.c, mask_number.c: length of what stands at text.ptr + at, 0: none -------------------------- */

size_t um_find_mail(struct um_str text, size_t at);
size_t um_find_handle(struct um_str text, size_t at);
size_t um_find_ip(struct um_str text, size_t at);
size_t um_find_card(struct um_str text, size_t at);
size_t um_find_iban(struct um_str text, size_t at);
size_t um_find_phone(struct um_str text, size_t at);

/* um_find_before - the word that ends before `at`, blanks, "#", ":" and "." between; "" where there is none. */
struct um_str um_find_before(struct um_str text, size_t at);
bool um_find_listed(struct um_str word, const char *const *list); /* any case; list ends with NULL */

/* ---- mask_name.c -------------------------------------------------------------------------------------------- */

struct um_found_name { size_t len; bool company; struct um_str folded; }; /* folded lives in m->fold */

/* um_find_name - the longest known name that begins at `at`, the start of a word. */
struct um_found_name um_find_name(struct um_masker *m, struct um_str text, size_t at, bool anywhere);
/* um_name_fold - words in lower case, a blank between. */
void um_name_fold(struct um_buf *out, struct um_str name);
/* um_word_end - behind the word that begins at `at`. */
size_t um_word_end(struct um_str text, size_t at);
bool um_word_byte(struct um_str text, size_t at);

#endif
