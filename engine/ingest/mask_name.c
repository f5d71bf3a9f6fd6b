/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask_name.c - names in running text. Only names that are known are looked for: those of speakers, customers and
 * companies. What is remembered of a name is a keyed hash, of the whole and of each part, so that a project can
 * keep them without telling them. A whole name is found in any case; a part by itself only with a capital, and
 * where it is a word too (Will, Mark, May) only inside a sentence, where the capital is no accident.
 */
#include <ctype.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "ingest/mask.h"
#include "ingest/roles.h"

#define NAME_WORDS 6u
#define NAME_BYTES 100u
#define WORD_MOST 64u        /* a longer word is no name */

/* Never a name by itself: who nobody is, what companies are called, titles, days and months. */
static const char *const never[] = {
	"a", "account", "accounts", "accounting", "ag", "admin", "administrator", "agent", "all", "am", "analytics", "and", "anonymous", "any",
	"app", "apps", "are", "as", "assistant", "at", "bot", "business", "by", "bv", "care", "client", "cloud", "co", "com", "community",
	"company", "consulting", "contact", "corp", "corporation", "customer", "customers", "data", "de", "der", "del", "den", "department",
	"design", "desk", "dev", "developer", "di", "digital", "do", "dr", "du", "email", "energy", "engineer", "engineering", "facilities",
	"feedback", "finance", "first", "for", "from", "gmbh", "group", "guest", "health", "help", "holding", "holdings", "home", "hotel",
	"hr", "if", "in", "inc", "info", "international", "internet", "interview", "interviewer", "is", "it", "kg", "la", "last", "le",
	"limited", "llc", "ltd", "mail", "management", "manager", "marketing", "md", "me", "media", "mobile", "moderator", "mr", "mrs", "ms",
	"my", "na", "national", "net", "network", "new", "no", "nobody", "none", "not", "null", "nv", "of", "office", "on", "online", "operations",
	"or", "org", "owner", "participant", "partner", "partners", "person", "phone", "plc", "product", "products", "prof", "project", "research",
	"researcher", "reply", "sa", "sales", "sas", "se", "security", "self", "service", "services", "sir", "smart", "so", "software", "solution",
	"solutions", "speaker", "srl", "staff", "store", "studio", "support", "system", "systems", "team", "tech", "technical", "technologies",
	"technology", "test", "tester", "the", "to", "unknown", "us", "user", "users", "van", "video", "von", "we", "web", "website", "with", "you",
	"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday", NULL
};

/* Names that are words as well. */
static const char *const words_too[] = {
	"angel", "archer", "art", "ash", "autumn", "baker", "ball", "bank", "banks", "barber", "bay", "bell", "best", "bill", "bishop", "black",
	"blue", "bond", "brook", "brooks", "brown", "bush", "butler", "carpenter", "carter", "case", "chance", "charity", "chase", "church",
	"clay", "cliff", "cole", "colt", "cook", "cooper", "crystal", "dale", "dawn", "day", "dean", "dick", "don", "drew", "duke", "earl",
	"faith", "field", "fields", "fisher", "flowers", "ford", "forest", "forrest", "fox", "frank", "free", "gene", "glen", "gold", "good",
	"grace", "grant", "graham", "gray", "green", "grey", "hall", "hand", "harmony", "heath", "hill", "holly", "hope", "house", "hunt",
	"hunter", "iris", "ivy", "jack", "jade", "jay", "joy", "king", "lance", "lane", "law", "light", "lily", "little", "long", "love", "low",
	"luck", "mark", "marsh", "mason", "max", "may", "mike", "miles", "mill", "mills", "mint", "moon", "moore", "nick", "noble", "olive",
	"page", "parish", "park", "parks", "parker", "pat", "patience", "pearl", "penny", "piper", "pool", "poppy", "porter", "power", "powers",
	"price", "prince", "queen", "rain", "ray", "read", "reed", "rich", "ring", "rise", "river", "rivers", "rob", "robin", "rock", "rod",
	"rose", "ruby", "sage", "sharp", "sheets", "short", "singer", "sky", "skip", "small", "smith", "snow", "spring", "star", "stark",
	"sterling", "stone", "strong", "sue", "summer", "swan", "taylor", "tell", "terry", "tom", "trip", "turner", "urban", "violet", "wade",
	"walker", "wall", "ward", "waters", "way", "weaver", "wells", "west", "white", "will", "win", "wise", "wolf", "wood", "woods", "word",
	"worth", "young", NULL
};

/* ---- words ---------------------------------------------------------------------------------------- */

/* U+2000..U+206F, U+3000..U+303F: dashes, quotes, blanks; U+00A0..U+00BF. */
static bool mark_of_three(struct um_str s, size_t at)
{
	unsigned char a = (unsigned char)s.ptr[at], b = at + 1 < s.len ? (unsigned char)s.ptr[at + 1] : 0;

	return (a == 0xe2 && (b == 0x80 || b == 0x81)) || (a == 0xe3 && b == 0x80) || (a == 0xc2 && b >= 0xa0 && b <= 0xbf);
}

bool um_word_byte(struct um_str s, size_t at)
{
	unsigned char c = at < s.len ? (unsigned char)s.ptr[at] : 0;

	if (c < 0x80)
		return isalnum(c);
	while (at && ((unsigned char)s.ptr[at] & 0xc0) == 0x80) /* to the start of the character */
		at--;
	return !mark_of_three(s, at);
}

/* apostrophe - its bytes where one joins two letters, as in O'Brien; not where it ends a name, as in Ann's. */
static size_t apostrophe(struct um_str s, size_t at)
{
	size_t len = at < s.len && s.ptr[at] == '\'' ? 1 :
	             at + 3 <= s.len && memcmp(s.ptr + at, "\342\200\231", 3) == 0 ? 3 : 0;
	size_t next = at + len;

	if (!len || next >= s.len || !um_word_byte(s, next) || isdigit((unsigned char)s.ptr[next]))
		return 0;
	if (tolower((unsigned char)s.ptr[next]) == 's' && !um_word_byte(s, next + 1))
		return 0;
	return len;
}

size_t um_word_end(struct um_str s, size_t at)
{
	size_t joint;

	while (at < s.len) {
		if (um_word_byte(s, at))
			at++;
		else if ((joint = apostrophe(s, at)) != 0)
			at += joint;
		else
			break;
	}
	return at;
}

/* separator - bytes between two words of one name: a blank, a hyphen, a dot and blank, an underscore. */
static size_t separator(struct um_str s, size_t at, bool anywhere)
{
	size_t i = at;

	if (i < s.len && s.ptr[i] == '.')
		i++;
	if (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '-' || s.ptr[i] == '\n' || s.ptr[i] == '_' || (anywhere && s.ptr[i] == '+')))
		i++;
	return i < s.len && um_word_byte(s, i) ? i - at : 0;
}

void um_name_fold(struct um_buf *out, struct um_str name)
{
	size_t start = out->len;

	for (size_t at = 0; at < name.len;) {
		size_t end = um_word_end(name, at);

		if (end == at) {
			at++;
			continue;
		}
		if (out->len > start)
			um_buf_addc(out, ' ');
		um_utf8_fold(out, name.ptr + at, end - at);
		at = end;
	}
}

static uint64_t hash_of(const struct um_masker *m, struct um_str folded)
{
	return um_sip(&m->key, folded.ptr, folded.len);
}

/* ---- what is known -------------------------------------------------------------------------------- */

void um_masker_init(struct um_masker *m, const struct um_sip_key *key)
{
	*m = (struct um_masker){ .key = *key };
	um_map_init(&m->known);
	um_buf_init(&m->fold, 1u << 20);
}

void um_masker_release(struct um_masker *m)
{
	um_map_release(&m->known);
	um_buf_release(&m->fold);
}

static enum unmet_status know(struct um_masker *m, struct um_str folded, unsigned bits, struct unmet_error *err)
{
	uint64_t *slot = um_map_put(&m->known, hash_of(m, folded), 0);

	if (!slot)
		return um_nomem(err);
	*slot |= bits;
	return UNMET_OK;
}

static bool has_digit(struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isdigit((unsigned char)s.ptr[i]))
			return true;
	return false;
}

static bool has_letter(struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isalpha((unsigned char)s.ptr[i]) || (unsigned char)s.ptr[i] >= 0x80)
			return true;
	return false;
}

/* In m->fold; false where it is no name. */
static bool fold_name(struct um_masker *m, struct um_str name, struct um_str *folded)
{
	size_t words = 1;

	um_buf_clear(&m->fold);
	if (name.len > NAME_BYTES || !has_letter(name))
		return false;
	um_name_fold(&m->fold, name);
	*folded = um_buf_str(&m->fold);
	for (size_t i = 0; i < folded->len; i++)
		words += folded->ptr[i] == ' ';
	return folded->len > 1 && words <= NAME_WORDS && !um_buf_check(&m->fold, NULL);
}

static enum unmet_status know_parts(struct um_masker *m, struct um_str folded, unsigned whole, struct unmet_error *err)
{
	struct um_str rest = folded, word, first = { NULL, 0 };
	size_t words = 0, useful = 0;
	enum unmet_status rc = UNMET_OK;

	while (!rc && um_str_split(&rest, ' ', &word)) {
		bool part = word.len > 1 && !um_find_listed(word, never) && !has_digit(word);

		first = words++ ? first : word;
		useful += part || (word.len > 1 && has_digit(word) && has_letter(word));
		if (part && (whole == UM_KNOWN_PERSON || words == 1))
			rc = know(m, word, UM_KNOWN_PART | (whole == UM_KNOWN_COMPANY ? UM_KNOWN_COMPANY : 0), err);
	}
	if (rc || !useful)
		return rc;
	if (words > 1)
		rc = know(m, first, UM_KNOWN_FIRST, err);
	if (!rc && words > 1)
		rc = know(m, folded, whole, err);
	if (!rc && words == 1 && has_digit(folded))
		rc = know(m, folded, UM_KNOWN_CODE, err);
	return rc;
}

static enum unmet_status know_name(struct um_masker *m, struct um_str name, unsigned whole, struct unmet_error *err)
{
	struct um_str folded;

	if (um_find_mail(name, 0) || um_role_generic(name) || !fold_name(m, name, &folded))
		return UNMET_OK;
	return know_parts(m, folded, whole, err);
}

/* "Ann Lee (Acme)" is known as "Ann Lee", too. */
static struct um_str before_bracket(struct um_str name)
{
	const char *bracket = name.len ? memchr(name.ptr, '(', name.len) : NULL;

	return bracket && bracket > name.ptr ? um_str_trim(um_str_n(name.ptr, (size_t)(bracket - name.ptr))) : name;
}

enum unmet_status um_masker_person(struct um_masker *m, struct um_str name, struct unmet_error *err)
{
	struct um_str plain = before_bracket(name);
	enum unmet_status rc = know_name(m, name, UM_KNOWN_PERSON, err);

	return rc || plain.len == name.len ? rc : know_name(m, plain, UM_KNOWN_PERSON, err);
}

enum unmet_status um_masker_company(struct um_masker *m, struct um_str name, struct unmet_error *err)
{
	/* A domain: known by its name, "acme" of acme.com. */
	const char *dot = name.len && um_str_find(name, UM_LIT(" ")) == name.len ? memchr(name.ptr, '.', name.len) : NULL;

	return know_name(m, dot ? um_str_n(name.ptr, (size_t)(dot - name.ptr)) : name, UM_KNOWN_COMPANY, err);
}

enum unmet_status um_masker_code(struct um_masker *m, struct um_str id, struct unmet_error *err)
{
	struct um_str folded;

	if (id.len < 5 || !has_digit(id) || um_find_mail(id, 0) || !fold_name(m, id, &folded) ||
	    um_str_find(folded, UM_LIT(" ")) < folded.len)
		return UNMET_OK;
	return know(m, folded, UM_KNOWN_CODE, err);
}

/* ---- finding -------------------------------------------------------------------------------------- */

/* capital - a letter that has a small form, or one of a script without cases. */
static bool capital(struct um_str word)
{
	size_t at = 0;
	utf8proc_int32_t code;

	if ((unsigned char)*word.ptr < 0x80)
		return isupper((unsigned char)*word.ptr);
	if (um_utf8_valid(word.ptr, word.len) != word.len)
		return true;
	code = (utf8proc_int32_t)um_utf8_next(word.ptr, word.len, &at);
	return utf8proc_tolower(code) != code || utf8proc_toupper(code) == code;
}

static bool begins_sentence(struct um_str text, size_t at)
{
	while (at && strchr(" \"'(*_>-", text.ptr[at - 1]))
		at--;
	return !at || strchr(".!?:\n\t,;|", text.ptr[at - 1]) || (unsigned char)text.ptr[at - 1] >= 0x80;
}

/* stands_alone - may this word, the part of a known name, be taken for the person? */
static bool stands_alone(const struct um_masker *m, struct um_str text, size_t at, struct um_str word, bool anywhere)
{
	struct um_str folded = um_buf_str(&m->fold);

	if (um_find_listed(folded, never))
		return false;
	if (anywhere)
		return !um_find_listed(folded, words_too) && word.len > 2;
	if (!capital(word))
		return false;
	return (word.len > 2 && !um_find_listed(folded, words_too)) || !begins_sentence(text, at);
}

static uint64_t bits_of(const struct um_masker *m)
{
	const uint64_t *bits = um_map_get(&m->known, hash_of(m, um_buf_str(&m->fold)));

	return bits ? *bits : 0;
}

/* whole_name - the longest known name of several words that begins with the word in m->fold; cut to it. */
static size_t whole_name(struct um_masker *m, struct um_str text, size_t at, size_t end, bool anywhere, bool *company)
{
	size_t best = 0, best_fold = m->fold.len;

	for (unsigned words = 1; words < NAME_WORDS; words++) {
		size_t step = separator(text, end, anywhere), next;
		uint64_t bits;

		if (!step)
			break;
		next = um_word_end(text, end + step);
		if (next - end - step > WORD_MOST)
			break;
		um_buf_addc(&m->fold, ' ');
		um_utf8_fold(&m->fold, text.ptr + end + step, next - end - step);
		end = next;
		bits = bits_of(m);
		if (bits & (UM_KNOWN_PERSON | UM_KNOWN_COMPANY)) {
			best = end - at;
			best_fold = m->fold.len;
			*company = !(bits & UM_KNOWN_PERSON);
		}
	}
	um_buf_cut(&m->fold, best_fold);
	return best;
}

struct um_found_name um_find_name(struct um_masker *m, struct um_str text, size_t at, bool anywhere)
{
	struct um_found_name none = { 0, false, { NULL, 0 } }, found = none;
	size_t end = um_word_end(text, at);
	struct um_str word = um_str_n(text.ptr + at, end - at);
	uint64_t bits;

	if (word.len < 2 || word.len > WORD_MOST || !m->known.size)
		return none;
	um_buf_clear(&m->fold);
	if (um_utf8_valid(word.ptr, word.len) != word.len)
		return none;
	um_utf8_fold(&m->fold, word.ptr, word.len);
	bits = bits_of(m);
	if (bits & UM_KNOWN_FIRST)
		found.len = whole_name(m, text, at, end, anywhere, &found.company);
	if (!found.len && ((bits & UM_KNOWN_CODE) || ((bits & UM_KNOWN_PART) && stands_alone(m, text, at, word, anywhere)))) {
		found.len = word.len;
		found.company = bits & UM_KNOWN_COMPANY && !(bits & UM_KNOWN_PERSON);
	}
	found.folded = um_buf_str(&m->fold);
	return found.len && !um_buf_check(&m->fold, NULL) ? found : none;
}
