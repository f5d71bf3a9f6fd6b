/* SPDX-License-Identifier: Apache-2.0 */
/* ingest_file.h - bytes as a file with a path, for functions that open one themselves. It is in memory and is used
 * again for each input. */
#ifndef INGEST_FILE_H
#define INGEST_FILE_H

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static inline const char *as_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	PROMISE(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	return path;
}

#endif
