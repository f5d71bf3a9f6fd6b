/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label.c - speaker labels as Otter, Zoom, Rev, Teams exports and people's own notes write them. A label is
 * only a candidate here; whether "Note: ..." is a speaker is settled over the whole file (text.c).
 */
#include <ctype.h>

#include "ingest/label.h"

#define NAME_BYTES 60
#define NAME_WORDS 6

size_t um_label_time(struct um_str s)
{
	size_t at = 0, groups = 0, digits = 0;
	char close = '\0';

	if (s.len && (s.ptr[0] == '[' || s.ptr[0] == '('))
		close = s.ptr[at++] == '[' ? ']' : ')';
	while (at < s.len) {
		digits = 0;
		while (at < s.len && isdigit((unsigned char)s.ptr[at]) && digits < 3) {
			at++;
			digits++;
		}
		if (digits == 0 || (groups && digits != 2))
			return 0;
		groups++;
		if (at >= s.len || s.ptr[at] != ':' || groups == 3)
			break;
		at++;
	}
	if (groups < 2)
		return 0;
	if (at < s.len && (s.ptr[at] == '.' || s.ptr[at] == ','))
		for (at++; at < s.len && isdigit((unsigned char)s.ptr[at]);)
			at++;
	if (close)
		return at < s.len && s.ptr[at] == close ? at + 1 : 0;
	return at == s.len || isspace((unsigned char)s.ptr[at]) || s.ptr[at] == ']' || s.ptr[at] == ')' ? at : 0;
}

static struct um_str skip(struct um_str s, size_t n)
{
	return um_str_n(s.ptr + n, s.len - n);
}

static struct um_str strip_marks(struct um_str s)
{
	s = um_str_trim(s);
	while (s.len && (*s.ptr == '*' || *s.ptr == '_'))
		s = skip(s, 1);
	while (s.len && (s.ptr[s.len - 1] == '*' || s.ptr[s.len - 1] == '_'))
		s.len--;
	return um_str_trim(s);
}

struct um_str um_label_plain(struct um_str line)
{
	line = um_str_trim(line);
	while (line.len && (*line.ptr == '#' || *line.ptr == '>'))
		line = skip(line, 1);
	line = um_str_trim(line);
	if (line.len > 1 && (*line.ptr == '-' || *line.ptr == '*' || *line.ptr == '+') && line.ptr[1] == ' ')
		line = skip(line, 2);
	return um_str_trim(line);
}

/* "Priya R.", "Sam Lee Jr." */
static bool ends_in_initial(struct um_str s)
{
	if (s.len >= 4 && (um_str_ends(s, " Jr.") || um_str_ends(s, " Sr.")))
		return true;
	return s.len >= 4 && isupper((unsigned char)s.ptr[s.len - 2]) && s.ptr[s.len - 3] == ' ';
}

/* Letters, digits, and the signs names have; few words; no sentence. */
static bool is_name(struct um_str s)
{
	size_t words = 1, letters = 0;

	if (s.len == 0 || s.len > NAME_BYTES)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (isalpha(c) || c >= 0x80)
			letters++;
		else if (c == ' ')
			words++;
		else if (!isdigit(c) && !strchr(".'-_()/&|#@+", c))
			return false;
	}
	if (s.ptr[s.len - 1] == '.' && words > 1 && !ends_in_initial(s))
		return false;
	return letters > 0 && words <= NAME_WORDS && um_str_find(s, UM_LIT("//")) == s.len;
}

bool um_label_colon(struct um_str line, struct um_str *name, struct um_str *rest)
{
	const char *colon = line.len ? memchr(line.ptr, ':', line.len < NAME_BYTES + 8 ? line.len : NAME_BYTES + 8) : NULL;
	size_t at;

	if (!colon)
		return false;
	at = (size_t)(colon - line.ptr);
	*name = strip_marks(um_str_n(line.ptr, at));
	*rest = skip(line, at + 1);
	if (rest->len && !isspace((unsigned char)*rest->ptr) && *rest->ptr != '*' && *rest->ptr != '_')
		return false;
	while (rest->len && (*rest->ptr == '*' || *rest->ptr == '_'))
		*rest = skip(*rest, 1);
	*rest = um_str_trim(*rest);
	return is_name(*name);
}

/* "Ann Lee (0:22)" to "Ann Lee"; *had: there was a time. */
static struct um_str cut_time(struct um_str s, bool *had)
{
	size_t i = s.len;

	*had = false;
	while (i > 0 && !isspace((unsigned char)s.ptr[i - 1]))
		i--;
	if (i == 0 || i == s.len || um_label_time(skip(s, i)) != s.len - i)
		return s;
	*had = true;
	s = um_str_trim(um_str_n(s.ptr, i));
	while (s.len && strchr("-|,", s.ptr[s.len - 1]))
		s = um_str_trim(um_str_n(s.ptr, s.len - 1));
	return s;
}

/* Zoom: "From Ann Lee to Everyone" */
static struct um_str cut_from(struct um_str name)
{
	size_t to;

	if (!um_str_istarts(name, "from "))
		return name;
	name = um_str_trim(skip(name, 5));
	for (to = 0; to + 4 <= name.len; to++)
		if (name.ptr[to] == ' ' && um_str_istarts(skip(name, to), " to "))
			return um_str_trim(um_str_n(name.ptr, to));
	return name;
}

/* What follows a time at the start of a line. */
static struct um_label after_time(struct um_str rest, bool tab)
{
	struct um_label label = { .kind = UM_LABEL_NONE, .chat = tab };
	size_t dash = 0;

	while (dash < rest.len && (rest.ptr[dash] == '-' || rest.ptr[dash] == ' '))
		dash++;
	if (um_label_colon(skip(rest, dash), &label.name, &label.rest))
		label.kind = UM_LABEL_TIMED;
	label.chat |= um_str_istarts(label.name, "from ");
	label.name = cut_from(label.name);
	return label;
}

static bool capitalised(struct um_str name)
{
	struct um_str word;
	size_t words = 0;

	while (um_str_split(&name, ' ', &word)) {
		if (word.len && !isupper((unsigned char)*word.ptr) && !(*word.ptr & '\x80') && *word.ptr != '(')
			return false;
		words += word.len > 0;
	}
	return words >= 1 && words <= 4;
}

struct um_label um_label_read(struct um_str line)
{
	struct um_label label = { .kind = UM_LABEL_NONE };
	struct um_str plain, head;
	size_t time;
	bool had;

	line = um_str_trim(line);
	if (line.len == 0 || *line.ptr == '#')
		return label;
	time = um_label_time(line);
	if (time && time < line.len) {
		label = after_time(um_str_trim(skip(line, time)), line.ptr[time] == '\t');
		if (label.kind)
			return label;
	}
	plain = strip_marks(line);
	if (um_label_colon(line, &label.name, &label.rest)) {
		label.name = cut_time(label.name, &had);
		time = label.rest.len && strchr("([", *label.rest.ptr) ? um_label_time(label.rest) : 0; /* Rev: "Ann Lee: (0:22)" */
		label.rest = um_str_trim(skip(label.rest, time));
		label.kind = had || time ? UM_LABEL_TIMED : UM_LABEL_COLON;
		return label;
	}
	head = cut_time(plain, &had);
	if (had && is_name(strip_marks(head)))
		return (struct um_label){ UM_LABEL_TIMED, strip_marks(head), { "", 0 }, false };
	if (is_name(plain) && capitalised(plain))
		return (struct um_label){ UM_LABEL_BARE, plain, { "", 0 }, false };
	return (struct um_label){ .kind = UM_LABEL_NONE };
}
