/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and figures that are the same wherever they are shown: shares that are never "0%" where there is somebody,
 * and the program as whoever reads a hint can type it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static char program[4096] = "unmet";

unsigned cli_percent_of(double share)
{
	return (unsigned)(100 * (share > 0 ? share : 0) + 0.5);
}

const char *cli_percent(char out[8], double share)
{
	unsigned percent = cli_percent_of(share);

	if (share > 0 && percent == 0)
		snprintf(out, 8, "<1%%");
	else
		snprintf(out, 8, "%u%%", percent > 100 ? 100 : percent);
	return out;
}

void cli_plural(FILE *to, uint64_t n, const char *one, const char *many)
{
	char digits[32];

	cli_number(digits, n);
	fprintf(to, "%s %s", digits, n == 1 ? one : many);
}

const char *cli_unit_name(enum unmet_unit unit, bool many)
{
	static const char *const names[3][2] = { { "customer", "customers" }, { "account", "accounts" }, { "document", "documents" } };

	return names[unit][many];
}

static bool on_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[4096];

	for (size_t len; path && *path; path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		if (len && snprintf(file, sizeof(file), "%.*s/%s", (int)len, path, name) < (int)sizeof(file) && access(file, X_OK) == 0)
			return true;
	}
	return false;
}

/* A path below the folder we are in, from there on. */
static const char *from_here(const char *path)
{
	char here[4096];
	size_t len;

	if (*path != '/' || !getcwd(here, sizeof(here)))
		return path;
	len = strlen(here);
	if (strncmp(path, here, len) != 0 || path[len] != '/')
		return path;
	path += len + 1;
	return strchr(path, '/') ? path : path - 1 - len;
}

void cli_program_set(const char *started_as)
{
	const char *path = started_as && strchr(started_as, '/') ? from_here(started_as) : NULL;

	if (!path || on_path("unmet") || strlen(path) + 3 > sizeof(program) || strchr(path, '\''))
		return;
	snprintf(program, sizeof(program), strpbrk(path, " \t\"$&;()*?\\|<>`") ? "'%s'" : "%s", path);
}

const char *cli_program(void)
{
	return program;
}

void cli_say(FILE *to, const char *format, ...)
{
	static const char hint[] = "`unmet ";
	char text[8192];
	const char *p = text, *at;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (; (at = strstr(p, hint)) != NULL; p = at + sizeof(hint) - 1)
		fprintf(to, "%.*s`%s ", (int)(at - p), p, program);
	fputs(p, to);
}
