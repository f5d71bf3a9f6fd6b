/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as CSV and XLSX: what a cell looks like, what cannot act as a formula, and limits that are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "export/sheet.h"

#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static char folder[] = "/tmp/unmet-sheet-XXXXXX";

static const struct um_sheet_column columns[] = {
	{ "who", UM_CELL_TEXT, 20 }, { "customer_count", UM_CELL_INTEGER, 0 }, { "share", UM_CELL_SHARE, 0 },
	{ "lift", UM_CELL_LIFT, 0 }, { "q", UM_CELL_CHANCE, 0 },
};

static void write_row(struct um_sheets *sheets, struct um_str who)
{
	struct um_cell row[5] = { { .text = who }, um_cell_number(12345), um_cell_number(0.123456), { .none = true }, um_cell_number(0.0000123) };

	assert_int_equal(um_sheets_row(sheets, row, NULL), UNMET_OK);
}

static void write_all(struct um_sheets *sheets)
{
	assert_int_equal(um_sheets_table(sheets, "first", columns, 5, NULL), UNMET_OK);
	write_row(sheets, UM_LIT("plain"));
	write_row(sheets, UM_LIT("=1+1"));
	write_row(sheets, UM_LIT("a \"b\", c\nd"));
	assert_int_equal(um_sheets_table(sheets, "second", columns, 1, NULL), UNMET_OK);
	assert_int_equal(um_sheets_row(sheets, &(struct um_cell){ .text = UM_LIT(" -2+3<&>\x01") }, NULL), UNMET_OK);
	assert_int_equal(um_sheets_commit(sheets, NULL), UNMET_OK);
}

static void read_file(const char *name, struct um_buf *out)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	um_buf_init(out, 1 << 20);
	assert_int_equal(um_file_read(out, path, NULL), UNMET_OK);
	unlink(path);
}

static void test_csv(void **state)
{
	struct um_sheets *sheets;
	struct um_buf text;

	(void)state;
	assert_int_equal(um_sheets_csv(&sheets, folder, NULL), UNMET_OK);
	write_all(sheets);
	read_file("first.csv", &text);
	assert_string_equal(text.ptr, "\xEF\xBB\xBFwho,customer_count,share,lift,q\r\nplain,12345,0.1235,,1.23e-5\r\n"
	                    "'=1+1,12345,0.1235,,1.23e-5\r\n\"a \"\"b\"\", c\nd\",12345,0.1235,,1.23e-5\r\n");
	um_buf_release(&text);
	read_file("second.csv", &text);
	assert_string_equal(text.ptr, "\xEF\xBB\xBFwho\r\n\"' -2+3<&>\x01\"\r\n");
	um_buf_release(&text);
}

static void test_csv_formulas(void **state)
{
	static const char *const hostile[] = { "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "  =1", ("\xEF\xBC\x9D" "1") };
	struct um_sheets *sheets;

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct um_buf text;
		const char *line;

		assert_int_equal(um_sheets_csv(&sheets, folder, NULL), UNMET_OK);
		assert_int_equal(um_sheets_table(sheets, "t", columns, 1, NULL), UNMET_OK);
		assert_int_equal(um_sheets_row(sheets, &(struct um_cell){ .text = um_str(hostile[i]) }, NULL), UNMET_OK);
		assert_int_equal(um_sheets_commit(sheets, NULL), UNMET_OK);
		read_file("t.csv", &text);
		line = strstr(text.ptr, "\r\n") + 2;
		assert_true(line[0] == '\'' || (line[0] == '"' && line[1] == '\''));
		um_buf_release(&text);
	}
}

static char *entry(zip_t *zip, const char *name)
{
	zip_stat_t stat;
	zip_file_t *file;
	char *text;

	assert_int_equal(zip_stat(zip, name, 0, &stat), 0);
	file = zip_fopen(zip, name, 0);
	assert_non_null(file);
	text = calloc(1, stat.size + 1);
	assert_int_equal(zip_fread(file, text, stat.size), (zip_int64_t)stat.size);
	assert_int_equal(zip_fclose(file), 0); /* also where the sum is wrong it fails */
	return text;
}

static void test_xlsx(void **state)
{
	struct um_sheets *sheets;
	char path[128], *text;
	zip_t *zip;

	(void)state;
	snprintf(path, sizeof(path), "%s/t.xlsx", folder);
	assert_int_equal(um_sheets_xlsx(&sheets, path, NULL), UNMET_OK);
	write_all(sheets);
	zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	assert_non_null(zip);
	assert_int_equal(zip_get_num_entries(zip, 0), 7);
	text = entry(zip, "xl/worksheets/sheet1.xml");
	assert_non_null(strstr(text, "<t xml:space=\"preserve\">=1+1</t>"));
	assert_non_null(strstr(text, "<v>0.1235</v></c><c/><c s=\"5\"><v>1.23e-5</v>"));
	assert_non_null(strstr(text, "<autoFilter ref=\"A1:E4\"/>"));
	assert_null(strstr(text, "<f>"));
	free(text);
	text = entry(zip, "xl/worksheets/sheet2.xml");
	assert_non_null(strstr(text, " -2+3&lt;&amp;&gt;\xEF\xBF\xBD</t>"));
	free(text);
	text = entry(zip, "xl/workbook.xml");
	assert_non_null(strstr(text, "<sheet name=\"second\" sheetId=\"2\" r:id=\"rId2\"/>"));
	free(text);
	zip_close(zip);
	unlink(path);
}

/* The same cells are the same bytes, and a long text is cut where a spreadsheet would. */
static void test_xlsx_long_text(void **state)
{
	struct um_sheets *sheets;
	struct um_buf a, b;
	char path[128], *text = malloc(40001);

	(void)state;
	memset(text, 'x', 40000);
	text[40000] = '\0';
	snprintf(path, sizeof(path), "%s/t.xlsx", folder);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(um_sheets_xlsx(&sheets, path, NULL), UNMET_OK);
		assert_int_equal(um_sheets_table(sheets, "t", columns, 1, NULL), UNMET_OK);
		assert_int_equal(um_sheets_row(sheets, &(struct um_cell){ .text = um_str(text) }, NULL), UNMET_OK);
		assert_int_equal(um_sheets_commit(sheets, NULL), UNMET_OK);
		if (round == 0) {
			zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
			char *sheet = entry(zip, "xl/worksheets/sheet1.xml"), *start = strstr(sheet, "xxx");

			assert_int_equal(strspn(start, "x"), 32767);
			free(sheet);
			zip_close(zip);
		}
		read_file("t.xlsx", round ? &b : &a);
	}
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.ptr, b.ptr, a.len);
	um_buf_release(&a);
	um_buf_release(&b);
	free(text);
}

/* Nothing is left of what was not finished. */
static void test_abort(void **state)
{
	struct um_sheets *sheets;
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/t.xlsx", folder);
	assert_int_equal(um_sheets_xlsx(&sheets, path, NULL), UNMET_OK);
	assert_int_equal(um_sheets_table(sheets, "t", columns, 1, NULL), UNMET_OK);
	um_sheets_abort(sheets);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(um_sheets_csv(&sheets, folder, NULL), UNMET_OK);
	assert_int_equal(um_sheets_table(sheets, "t", columns, 1, NULL), UNMET_OK);
	um_sheets_abort(sheets);
	assert_int_equal(rmdir(folder), 0);
	assert_non_null(mkdtemp(strcpy(folder, "/tmp/unmet-sheet-XXXXXX")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_formulas),
		cmocka_unit_test(test_xlsx),
		cmocka_unit_test(test_xlsx_long_text),
		cmocka_unit_test(test_abort),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
