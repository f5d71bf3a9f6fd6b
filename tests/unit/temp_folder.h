/* SPDX-License-Identifier: Apache-2.0 */
/* temp_folder.h - a folder of its own for a test or a group of tests, which goes with all that is in it. */
#ifndef TEMP_FOLDER_H
#define TEMP_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[64];

/* in_folder - the path of a file in it; the last four stand. */
static inline const char *in_folder(const char *name)
{
	static char path[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

/* Set-up and tear-down of cmocka. */
static inline int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/unmet-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

#endif
