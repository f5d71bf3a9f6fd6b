/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the terminal can do, and text that cannot do anything to the terminal: customers' words may
 * hold escape sequences or bidirectional marks, so everything below U+0020, U+007F-U+009F and the
 * format characters are left out before printing.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <utf8proc.h>

#include "cli.h"

#define NARROWEST 50
#define WIDEST 110

static unsigned terminal_width(FILE *to)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned width = 0;

	if (columns)
		width = (unsigned)strtoul(columns, NULL, 10);
	else if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = 80;
	return width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
}

static bool locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return true; /* no locale said: containers and services; UTF-8 is what files hold */
}

void cli_term_init(struct cli_term *term, FILE *to)
{
	const char *no_colour = getenv("NO_COLOR"), *kind = getenv("TERM");
	bool terminal = isatty(fileno(to));

	term->to = to;
	term->project = NULL;
	term->width = terminal_width(to);
	term->colour = terminal && !(no_colour && *no_colour) && !(kind && strcmp(kind, "dumb") == 0);
	term->utf8 = locale_is_utf8();
}

const char *cli_style(const struct cli_term *term, const char *name)
{
	static const struct { const char *name, *code; } styles[] = {
		{ "bold", "\033[1m" }, { "dim", "\033[2m" }, { "accent", "\033[36m" }, { "warn", "\033[33m" }, { "off", "\033[0m" },
	};

	if (term->colour)
		for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++)
			if (strcmp(styles[i].name, name) == 0)
				return styles[i].code;
	return "";
}

/* Columns of one code point: 0 for what is left out or combines. */
static unsigned columns_of(utf8proc_int32_t code)
{
	int width = utf8proc_charwidth(code);

	return width < 0 ? 0 : (unsigned)width;
}

static bool is_unsafe(utf8proc_int32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || utf8proc_category(code) == UTF8PROC_CATEGORY_CF;
}

/* Columns of text when printed, white space folded. */
unsigned cli_columns(const char *text)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
	unsigned columns = 0;

	while (left > 0) {
		utf8proc_int32_t code;
		utf8proc_ssize_t n = utf8proc_iterate(p, left, &code);

		if (n <= 0)
			break;
		columns += code == '\n' || code == '\t' ? 1 : is_unsafe(code) ? 0 : columns_of(code);
		p += n;
		left -= n;
	}
	return columns;
}

unsigned cli_text(const struct cli_term *term, const char *text, unsigned columns)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
	bool cut = cli_columns(text) > columns, space = true;
	unsigned room = cut ? columns - (term->utf8 ? 1 : 3) : columns, used = 0;

	while (left > 0) {
		utf8proc_int32_t code;
		utf8proc_ssize_t n = utf8proc_iterate(p, left, &code);
		bool blank;

		if (n <= 0)
			break;
		blank = code == ' ' || code == '\n' || code == '\t';
		if (blank ? !space : !is_unsafe(code)) {
			unsigned wide = blank ? 1 : columns_of(code);

			if (used + wide > room)
				break;
			if (blank)
				fputc(' ', term->to);
			else
				fwrite(p, 1, (size_t)n, term->to);
			used += wide;
			space = blank;
		}
		p += n;
		left -= n;
	}
	if (cut && used + 1 <= columns) {
		fputs(term->utf8 ? "…" : "...", term->to);
		used += term->utf8 ? 1 : 3;
	}
	return used;
}

/* Words one after the other, a new line where one does not fit; what is left after `lines` lines is cut. */
static void wrap(const struct cli_term *term, const char *text, unsigned indent, unsigned lines, const char *open, const char *close)
{
	unsigned at = 0, line = 1, tail = term->utf8 ? 2 : 4; /* room for the mark that says it was cut */
	bool cut = false;

	for (const char *p = text + strspn(text, " \t\n"); *p && !cut;) {
		size_t len = strcspn(p, " \t\n");
		char word[256];
		unsigned wide;

		snprintf(word, sizeof(word), "%.*s", (int)(len < 255 ? len : 255), p);
		wide = cli_columns(word);
		if (at && at + 1 + wide + (line == lines ? tail : 1) > term->width) {
			if (line == lines) {
				cut = true;
				break;
			}
			fputc('\n', term->to);
			at = 0;
			line++;
		}
		if (at == 0) {
			fprintf(term->to, "%*s%s", (int)indent, "", line == 1 ? open : *open ? " " : "");
			at = indent + (*open != 0);
		} else {
			fputc(' ', term->to);
			at++;
		}
		at += cli_text(term, word, term->width - indent - tail);
		p += len;
		p += strspn(p, " \t\n");
	}
	fprintf(term->to, "%s%s\n", cut ? term->utf8 ? "…" : "..." : "", close);
}

void cli_wrap(const struct cli_term *term, const char *text, unsigned indent)
{
	wrap(term, text, indent, ~0u, "", "");
}

void cli_quote(const struct cli_term *term, const char *text, unsigned indent, unsigned lines)
{
	wrap(term, text, indent, lines, term->utf8 ? "“" : "\"", term->utf8 ? "”" : "\"");
}

void cli_bar(const struct cli_term *term, double share, unsigned columns)
{
	static const char *const eighth[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	unsigned parts = (unsigned)(share * columns * 8 + 0.5), full = parts / 8, used = full;

	if (full > columns)
		used = full = columns;
	fputs(cli_style(term, "accent"), term->to);
	for (unsigned i = 0; i < full; i++)
		fputs(term->utf8 ? "█" : "#", term->to);
	if (full < columns && parts % 8) {
		fputs(term->utf8 ? eighth[parts % 8] : "-", term->to);
		used++;
	}
	fputs(cli_style(term, "off"), term->to);
	fprintf(term->to, "%*s", (int)(columns - used), "");
}

void cli_number(char out[32], uint64_t value)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

void cli_heading(const struct cli_term *t, const char *text)
{
	fprintf(t->to, "\n%s%s%s\n", cli_style(t, "bold"), text, cli_style(t, "off"));
}
