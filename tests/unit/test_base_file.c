/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_file.c - outputs appear whole or not at all, through links, size limits and lost memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "temp_folder.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int files_here(void)
{
	DIR *dir = opendir(folder);
	int files = 0;

	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
		files += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(dir);
	return files;
}

static void check_content(const char *path, const char *want)
{
	struct um_buf buf;

	um_buf_init(&buf, 1 << 24);
	assert_int_equal(um_file_read(&buf, path, NULL), UNMET_OK);
	assert_string_equal(buf.ptr, want);
	um_buf_release(&buf);
}

static enum unmet_status write_file(const char *path, const char *text, struct unmet_error *err)
{
	struct um_out *out;
	enum unmet_status rc = um_out_open(&out, path, err);

	if (!rc)
		rc = um_out_write(out, text, strlen(text), err);
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}

static void replaces_whole(void **state)
{
	struct um_out *out;
	struct stat st;

	(void)state;
	assert_int_equal(write_file(in_folder("a"), "old", NULL), UNMET_OK);
	assert_int_equal(um_out_open(&out, in_folder("a"), NULL), UNMET_OK);
	um_out_write(out, "new", 3, NULL);
	check_content(in_folder("a"), "old");
	assert_int_equal(um_out_commit(out, NULL), UNMET_OK);
	check_content(in_folder("a"), "new");
	stat(in_folder("a"), &st);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(um_out_open(&out, in_folder("a"), NULL), UNMET_OK);
	um_out_write(out, "lost", 4, NULL);
	um_out_abort(out);
	um_out_abort(NULL);
	check_content(in_folder("a"), "new");
	assert_int_equal(files_here(), 1);
}

static void writes_of_every_size(void **state)
{
	static const size_t size[] = { 1, 65535, 65536, 65537, 3, 200000, 0, 40000, 40000 };
	struct um_out *out;
	struct um_buf buf;
	char *bytes = malloc(200000);
	size_t total = 0;

	(void)state;
	for (size_t i = 0; i < 200000; i++)
		bytes[i] = (char)('a' + i % 23);
	assert_int_equal(um_out_open(&out, in_folder("big"), NULL), UNMET_OK);
	for (size_t i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		assert_int_equal(um_out_write(out, bytes, size[i], NULL), UNMET_OK);
		total += size[i];
	}
	assert_int_equal(um_out_commit(out, NULL), UNMET_OK);
	um_buf_init(&buf, 1 << 20);
	assert_int_equal(um_file_read(&buf, in_folder("big"), NULL), UNMET_OK);
	assert_int_equal(buf.len, total);
	for (size_t i = 0, at = 0; i < sizeof(size) / sizeof(size[0]); at += size[i++])
		assert_memory_equal(buf.ptr + at, bytes, size[i]);
	um_buf_release(&buf);
	free(bytes);
	unlink(in_folder("big"));
}

static void replaces_a_link_not_its_target(void **state)
{
	(void)state;
	write_file(in_folder("a"), "target", NULL);
	assert_int_equal(symlink(in_folder("a"), in_folder("link")), 0);
	assert_int_equal(write_file(in_folder("link"), "mine", NULL), UNMET_OK);
	check_content(in_folder("a"), "target");
	check_content(in_folder("link"), "mine");
	unlink(in_folder("link"));
}

static void a_file_too_large_leaves_the_old_one(void **state)
{
	struct rlimit limit, small;
	struct unmet_error err;
	char *bytes = calloc(1, 300001);

	(void)state;
	memset(bytes, 'x', 300000);
	write_file(in_folder("a"), "old", NULL);
	getrlimit(RLIMIT_FSIZE, &limit);
	small = limit;
	small.rlim_cur = 100000;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(write_file(in_folder("a"), bytes, &err), UNMET_E_IO);
	setrlimit(RLIMIT_FSIZE, &limit);
	check_content(in_folder("a"), "old");
	assert_int_equal(files_here(), 1);
	free(bytes);
}

static void reading_fails_with_a_place(void **state)
{
	struct um_buf buf;
	struct unmet_error err;

	(void)state;
	um_buf_init(&buf, 10);
	assert_int_equal(um_file_read(&buf, in_folder("absent"), &err), UNMET_E_IO);
	assert_string_equal(err.path, in_folder("absent"));
	assert_int_equal(um_file_read(&buf, folder, &err), UNMET_E_IO);
	write_file(in_folder("a"), "more than ten bytes", NULL);
	assert_int_equal(um_file_read(&buf, in_folder("a"), &err), UNMET_E_LIMIT);
	assert_int_equal(buf.len, 0);
	um_buf_release(&buf);
}

static void refuses_bad_places(void **state)
{
	struct um_out *out;
	struct unmet_error err;

	(void)state;
	assert_int_equal(um_out_open(&out, in_folder("no/such"), &err), UNMET_E_IO);
	assert_null(out);
	assert_int_equal(um_out_open(&out, in_folder("x/"), &err), UNMET_E_ARG);
	assert_int_equal(um_out_open(&out, "", &err), UNMET_E_ARG);
	mkdir(in_folder("dir"), 0700);
	assert_int_equal(write_file(in_folder("dir"), "x", &err), UNMET_E_IO);
	rmdir(in_folder("dir"));
	assert_int_equal(files_here(), 1);
}

static void makes_folders(void **state)
{
	struct unmet_error err;
	struct stat st;

	(void)state;
	assert_int_equal(um_mkdir_p(in_folder("p//q/r/"), &err), UNMET_OK);
	assert_int_equal(stat(in_folder("p/q/r"), &st), 0);
	assert_int_equal(um_mkdir_p(in_folder("p/q/r"), &err), UNMET_OK);
	assert_int_equal(um_mkdir_p("/", &err), UNMET_OK);
	assert_int_equal(um_mkdir_p(".", &err), UNMET_OK);
	write_file(in_folder("a"), "file", NULL);
	assert_int_equal(um_mkdir_p(in_folder("a"), &err), UNMET_E_IO);
	assert_int_equal(um_mkdir_p(in_folder("a/b"), &err), UNMET_E_IO);
	assert_string_equal(um_path_base("a/b.csv"), "b.csv");
	assert_string_equal(um_path_base("b.csv"), "b.csv");
	assert_string_equal(um_path_base("a/"), "");
}

static void lost_memory_leaves_nothing(void **state)
{
	(void)state;
	write_file(in_folder("a"), "old", NULL);
	for (uint64_t n = 1;; n++) {
		struct unmet_error err;
		enum unmet_status rc;
		int before = files_here();

		um_mem_fail_after(n, false);
		rc = write_file(in_folder("a"), "new", &err);
		um_mem_fail_after(0, false);
		assert_int_equal(files_here(), before);
		if (!rc)
			break;
		assert_int_equal(rc, UNMET_E_NOMEM);
		check_content(in_folder("a"), "old");
	}
	check_content(in_folder("a"), "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replaces_whole),
		cmocka_unit_test(writes_of_every_size),
		cmocka_unit_test(replaces_a_link_not_its_target),
		cmocka_unit_test(a_file_too_large_leaves_the_old_one),
		cmocka_unit_test(reading_fails_with_a_place),
		cmocka_unit_test(refuses_bad_places),
		cmocka_unit_test(makes_folders),
		cmocka_unit_test(lost_memory_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
