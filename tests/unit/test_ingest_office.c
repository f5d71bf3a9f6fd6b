/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_office.c - Word, Excel, archives: what they hold, and what they are refused for. */
#include "ingest_log.h"
#include "temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

struct part { const char *name, *bytes; size_t len; };

static void make_zip(const char *path, const struct part *part, size_t total)
{
	int code;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);

	assert_non_null(zip);
	for (size_t i = 0; i < total; i++) {
		size_t len = part[i].len ? part[i].len : strlen(part[i].bytes);

		assert_true(zip_file_add(zip, part[i].name, zip_source_buffer(zip, part[i].bytes, len, 0), ZIP_FL_OVERWRITE) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

static void expect_file(const char *name, const char *want)
{
	char path[256];
	const char *paths[] = { strcpy(path, in_folder(name)) };
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);

	assert_int_equal(um_ingest_paths(paths, 1, NULL, &sink, NULL), UNMET_OK);
	assert_string_equal(log.out.ptr, want);
	log_free(&log);
}

#define WORD(body) "<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body>" body "</w:body></w:document>"
#define P(words) "<w:p><w:r><w:t>" words "</w:t></w:r></w:p>"

static void word(void **state)
{
	const struct part part[] = { { "word/document.xml",
		WORD(P("Ann Lee  0:03") P("Is it &lt;done&gt;?") "<w:p><w:r><w:t>Bo</w:t><w:tab/><w:t>0:09</w:t><w:br/>"
		     "<w:t xml:space=\"preserve\">No, and </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
		     "<w:r><w:t>it takes long</w:t></w:r></w:p>"), 0 } };

	(void)state;
	make_zip(in_folder("a.docx"), part, 1);
	expect_file("a.docx", "S a.docx docx\nD |Bo|Bo|||: Is it <done>?/No, and it takes long\n"
	                      "T interviewer Ann Lee: Is it <done>?\nT customer Bo: No, and it takes long\nE 1\n");
}

/* Rev: "Name: words" with the time behind it or on a line of its own. */
static void rev(void **state)
{
	const struct part part[] = { { "word/document.xml",
		WORD(P("Ann Lee: (00:03)") P("What is hard about the export?") P("Bo Ek: (00:09)") P("It takes an hour, every week.")
		     P("Ann Lee: (00:15)") P("Why is that?") P("Bo Ek: (00:17)") P("I wish I knew.")), 0 } };

	(void)state;
	make_zip(in_folder("r.docx"), part, 1);
	expect_file("r.docx", "S r.docx docx\nD |Bo Ek|Bo Ek|||: What is hard about the export?/It takes an hour, every week./Why is that?/I wish I knew.\n"
	                      "T interviewer Ann Lee: What is hard about the export?\nT customer Bo Ek: It takes an hour, every week.\n"
	                      "T interviewer Ann Lee: Why is that?\nT customer Bo Ek: I wish I knew.\nE 1\n");
}

/* What is drawn for old programs too, and what was moved, is said once. */
static void word_twice(void **state)
{
	const struct part part[] = { { "word/document.xml",
		WORD("<mc:AlternateContent xmlns:mc=\"m\"><mc:Choice>" P("In a box.") "</mc:Choice><mc:Fallback>" P("In a box.") "</mc:Fallback></mc:AlternateContent>"
		     "<w:p><w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom><w:r><w:t>Said.</w:t></w:r><w:moveTo><w:r><w:t> Moved.</w:t></w:r></w:moveTo></w:p>"), 0 } };

	(void)state;
	make_zip(in_folder("a.docx"), part, 1);
	expect_file("a.docx", "S a.docx docx\nD |||||: In a box.//Said. Moved.\nE 1\n");
}

/* LibreOffice: paragraphs as in Word, without comments and what was deleted; tables are told what to do. */
static void open_document(void **state)
{
	static const char mime[] = "application/vnd.oasis.opendocument.text", sheet[] = "application/vnd.oasis.opendocument.spreadsheet";
	static const char content[] = "<?xml version=\"1.0\"?><o:document-content xmlns:o=\"o\" xmlns:t=\"t\"><o:body><o:text>"
		"<t:tracked-changes><t:p>gone</t:p></t:tracked-changes><t:p>Participant: Ann Lee</t:p><t:p>Interviewer: Bo</t:p>"
		"<t:p>Bo: What<t:s/>hurts?</t:p><t:p>Ann: I need<o:annotation><t:p>internal</t:p></o:annotation> a <t:span>calendar</t:span>.</t:p>"
		"</o:text></o:body></o:document-content>";
	const struct part text[] = { { "mimetype", mime, 0 }, { "content.xml", content, 0 }, { "META-INF/manifest.xml", "<m/>", 0 } };
	const struct part table[] = { { "mimetype", sheet, 0 }, { "content.xml", content, 0 }, { "META-INF/manifest.xml", "<m/>", 0 } };

	(void)state;
	make_zip(in_folder("a.odt"), text, 3);
	expect_file("a.odt", "S a.odt odt\nD |Ann Lee|Ann Lee|||: What hurts?/I need a calendar.\n"
	                     "T interviewer Bo: What hurts?\nT customer Ann Lee: I need a calendar.\nE 1\n");
	make_zip(in_folder("a.ods"), table, 3);
	expect_file("a.ods", "S a.ods unknown\nR 1: an OpenDocument spreadsheet (.ods): save it as XLSX or CSV\nE 1\n");
}

static void word_refused(void **state)
{
	const struct part doctype[] = { { "word/document.xml",
		"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"/etc/passwd\">]><w:document>&a;&b;</w:document>", 0 } };
	const struct part cut[] = { { "word/document.xml", "<w:document xmlns:w=\"x\">" P("kept words") "<w:p><w:r", 0 } };

	(void)state;
	make_zip(in_folder("a.docx"), doctype, 1);
	expect_file("a.docx", "S a.docx docx\nR 1: XML with a document type is not read\nE 1\n");
	make_zip(in_folder("b.docx"), cut, 1);
	expect_file("b.docx", "S b.docx docx\nD |||||: kept words\nR 1: damaged XML: what came before it was read\nE 2\n");
}

#define SHEET(rows) "<?xml version=\"1.0\"?><worksheet><sheetData>" rows "</sheetData></worksheet>"

static void excel(void **state)
{
	const struct part part[] = {
		{ "xl/workbook.xml", "<workbook/>", 0 },
		{ "xl/sharedStrings.xml", "<sst><si><t>id</t></si><si><t>text</t></si><si><t>date</t></si>"
		                          "<si><r><t>two </t></r><r><t>runs</t></r><rPh><t>hint</t></rPh></si><si><t/></si></sst>", 0 },
		{ "xl/worksheets/sheet1.xml", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
			"<c r=\"D1\" t=\"s\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\" t=\"s\"><v>3</v></c>"
			"<c r=\"D2\"><v>45377</v></c></row><row r=\"3\"/><row r=\"4\"><c r=\"B4\" t=\"inlineStr\"><is><t>inline</t></is></c>"
			"<c r=\"C4\" t=\"s\"><v>99</v></c></row>"), 0 },
		{ "xl/worksheets/sheet2.xml", SHEET("<row><c t=\"str\"><v>comment</v></c></row><row><c t=\"str\"><v>other sheet</v></c></row>"), 0 },
	};

	(void)state;
	make_zip(in_folder("a.xlsx"), part, 4);
	expect_file("a.xlsx", "S a.xlsx xlsx\nD 7||||2024-03-26|: two runs\nD |||||: inline\nD |||||: other sheet\nE 3\n");
}

static void archive(void **state)
{
	char inner[4096], middle[4096];
	size_t inner_len, middle_len;
	const struct part leaf[] = { { "x.csv", "text\ninside it\n", 0 } };
	FILE *f;

	(void)state;
	make_zip(in_folder("inner.zip"), leaf, 1);
	f = fopen(in_folder("inner.zip"), "rb");
	inner_len = fread(inner, 1, sizeof(inner), f);
	fclose(f);
	{
		const struct part part[] = { { "inner.zip", inner, inner_len }, { "../../up.txt", "Words up here.\n", 0 },
			                     { ".hidden", "no", 0 }, { "__MACOSX/x", "no", 0 }, { "a/b.csv", "text\nin a folder\n", 0 } };

		make_zip(in_folder("middle.zip"), part, 5);
	}
	expect_file("middle.zip", "S middle.zip/../../up.txt text\nD |||||: Words up here.\nE 1\n"
	                          "S middle.zip/a/b.csv csv\nD |||||: in a folder\nE 1\n"
	                          "S middle.zip/inner.zip/x.csv csv\nD |||||: inside it\nE 1\n");
	f = fopen(in_folder("middle.zip"), "rb");
	middle_len = fread(middle, 1, sizeof(middle), f);
	fclose(f);
	{
		const struct part part[] = { { "m.zip", middle, middle_len } };

		make_zip(in_folder("outer.zip"), part, 1);
	}
	expect_file("outer.zip", "S outer.zip/m.zip/../../up.txt text\nD |||||: Words up here.\nE 1\n"
	                         "S outer.zip/m.zip/a/b.csv csv\nD |||||: in a folder\nE 1\n"
	                         "S outer.zip/m.zip/inner.zip zip\nR 1: an archive inside archives, or a damaged one\nE 1\n");
}

static void damaged(void **state)
{
	FILE *f = fopen(in_folder("a.zip"), "wb");

	(void)state;
	fputs("PK\003\004 and then nothing of use", f);
	fclose(f);
	{
		char path[256];
		const char *paths[] = { strcpy(path, in_folder("a.zip")) };
		struct log log;
		struct um_ingest_sink sink = log_sink(&log);

		assert_int_equal(um_ingest_paths(paths, 1, NULL, &sink, NULL), UNMET_OK);
		assert_int_equal(log.reject_count, 1);
		assert_non_null(strstr(log.out.ptr, "damaged archive"));
		log_free(&log);
	}
}

/* 300 MiB of zeros in 300 KiB: read up to the limit, then told. */
static void bomb(void **state)
{
	size_t len = (size_t)300 << 20;
	char *zeros = calloc(1, len), path[256];
	const struct part part[] = { { "bomb.txt", zeros, len } };
	const char *paths[] = { strcpy(path, in_folder("bomb.zip")) };
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);

	(void)state;
	assert_non_null(zeros);
	make_zip(path, part, 1);
	free(zeros);
	assert_int_equal(um_ingest_paths(paths, 1, NULL, &sink, NULL), UNMET_OK);
	assert_int_equal(log.document_count, 0);
	assert_true(log.reject_count > 0);
	log_free(&log);
}

/* Change bytes of a file: every `from`, or where `at_last` only the last. */
static void patch(const char *path, const char *from, size_t len, const char *to, size_t skip, bool last_only)
{
	static char bytes[4096];
	FILE *f = fopen(path, "r+b");
	size_t total, last = 0;

	assert_non_null(f);
	total = fread(bytes, 1, sizeof(bytes), f);
	for (size_t i = 0; i + len + skip < total; i++)
		if (memcmp(bytes + i, from, len) == 0) {
			last = i;
			if (!last_only)
				memcpy(bytes + i + skip, to, len);
		}
	assert_true(last > 0);
	if (last_only)
		memcpy(bytes + last + skip, to, len);
	rewind(f);
	assert_int_equal(fwrite(bytes, 1, total, f), total);
	fclose(f);
}

static void same_name_twice(void **state)
{
	const struct part part[] = { { "a1.txt", "The first one.\n", 0 }, { "a2.txt", "The second one.\n", 0 } };
	char path[256];

	(void)state;
	make_zip(strcpy(path, in_folder("a.zip")), part, 2);
	expect_file("a.zip", "S a.zip/a1.txt text\nD |||||: The first one.\nE 1\nS a.zip/a2.txt text\nD |||||: The second one.\nE 1\n");
	patch(path, "a2.txt", 6, "a1.txt", 0, false);
	expect_file("a.zip", "S a.zip unknown\nR 0: an archive with two members of one name (a1.txt): nothing of it is read\nE 1\n");
}

/* The second entry of the directory points at the bytes of the first. */
static void shared_bytes(void **state)
{
	const struct part part[] = { { "a1.txt", "The first one.\n", 0 }, { "a2.txt", "The second one.\n", 0 } };
	char path[256];

	(void)state;
	make_zip(strcpy(path, in_folder("a.zip")), part, 2);
	patch(path, "PK\1\2", 4, "\0\0\0\0", 42, true);
	expect_file("a.zip", "S a.zip unknown\nR 0: an archive whose members share bytes (a1.txt): nothing of it is read\nE 1\n");
}

/* Six members of 180 MiB, each unpacked for its hash and again to be read: five are 900 MiB, the sixth is cut. */
static void total_counted_once(void **state)
{
	static const char *const name[] = { "1.csv", "2.csv", "3.csv", "4.csv", "5.csv", "6.csv" };
	size_t len = (size_t)180 << 20;
	char *blanks = malloc(len), path[256];
	const char *paths[] = { strcpy(path, in_folder("big.zip")) };
	struct log log;
	struct um_ingest_sink sink = log_sink(&log);
	int code;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);

	(void)state;
	assert_non_null(blanks);
	assert_non_null(zip);
	memset(blanks, ' ', len);
	for (size_t i = 0; i < len; i += (size_t)1 << 18)
		blanks[i] = '\n';
	memcpy(blanks, "text\na note\n", 12);
	for (zip_uint64_t i = 0; i < 6; i++) {
		assert_true(zip_file_add(zip, name[i], zip_source_buffer(zip, blanks, len, 0), 0) >= 0);
		assert_int_equal(zip_set_file_compression(zip, i, ZIP_CM_DEFLATE, 1), 0);
	}
	assert_int_equal(zip_close(zip), 0);
	free(blanks);
	assert_int_equal(um_ingest_paths(paths, 1, NULL, &sink, NULL), UNMET_OK);
	assert_int_equal(log.document_count, 6);
	assert_int_equal(log.reject_count, 1);
	assert_non_null(strstr(log.out.ptr, "S big.zip/6.csv csv\nD |||||: a note\nR 0: damaged, or beyond a limit"));
	log_free(&log);
}

static const char small_pdf[] =
	"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
	"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
	"4 0 obj\n<< /Length 56 >>\nstream\nBT /F1 12 Tf 20 100 Td (Exporting takes far too long.) Tj ET\nendstream\nendobj\n"
	"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
	"trailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n";

static void pdf(void **state)
{
	FILE *f = fopen(in_folder("a.pdf"), "wb");
	const struct part part[] = { { "a.pdf", small_pdf, 0 } };
	char *path = strdup(getenv("PATH"));

	(void)state;
	assert_non_null(f);
	fputs(small_pdf, f);
	fclose(f);
	setenv("PATH", "/nowhere", 1);
	expect_file("a.pdf", "S a.pdf pdf\nR 1: a PDF file: install pdftotext (poppler-utils) to read it, or save its text as .txt\nE 1\n");
	setenv("PATH", path, 1);
	free(path);
	if (system("command -v pdftotext >/dev/null")) {
		print_message("skipped: pdftotext is not installed\n");
		return;
	}
	expect_file("a.pdf", "S a.pdf pdf\nD |||||: Exporting takes far too long.\nE 1\n");
	make_zip(in_folder("p.zip"), part, 1);
	expect_file("p.zip", "S p.zip/a.pdf pdf\nD |||||: Exporting takes far too long.\nE 1\n");
	f = fopen(in_folder("b.pdf"), "wb");
	assert_non_null(f);
	fputs("%PDF-1.4\nand nothing of one", f);
	fclose(f);
	expect_file("b.pdf", "S b.pdf pdf\nR 1: a PDF file that pdftotext cannot read (damaged, or locked with a password)\nE 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(word, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(rev, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(word_refused, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(word_twice, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(open_document, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(excel, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(archive, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(damaged, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(bomb, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(same_name_twice, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(shared_bytes, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(total_counted_once, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(pdf, make_folder, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
