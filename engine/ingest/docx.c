/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx.c - Word and OpenDocument texts as Teams, Rev and people make them: the paragraphs become lines of text, and the text
 * reader does the rest. Deleted text, fields and comments are not the document's words, and what is drawn in two ways
 * for old and new programs is said once.
 */
#include "base/status.h"
#include "ingest/office.h"
#include "ingest/xml.h"

static void take_open(struct um_buf *text, struct um_str name, bool *words)
{
	if (um_str_eq(name, UM_LIT("t")))
		*words = true;
	else if (um_str_eq(name, UM_LIT("tab")))
		um_buf_addc(text, '\t');
	else if (um_str_eq(name, UM_LIT("br")) || um_str_eq(name, UM_LIT("cr")))
		um_buf_addc(text, '\n');
}

/* Word: what lies in it is no text of the document, or is there a second time. */
static bool is_aside(struct um_str name)
{
	return um_str_eq(name, UM_LIT("Fallback")) || um_str_eq(name, UM_LIT("moveFrom"));
}

static enum um_xml_node read_paragraphs(struct um_xml *xml, struct um_buf *text)
{
	enum um_xml_node node;
	struct um_str s;
	bool words = false;
	unsigned aside = 0;

	while ((node = um_xml_next(xml, &s)) != UM_XML_END && node != UM_XML_DAMAGED) {
		if (node != UM_XML_TEXT && is_aside(s))
			aside += node == UM_XML_OPEN ? 1u : aside ? -1u : 0u;
		if (aside)
			continue;
		if (node == UM_XML_OPEN)
			take_open(text, s, &words);
		else if (node == UM_XML_CLOSE && um_str_eq(s, UM_LIT("t")))
			words = false;
		else if (node == UM_XML_CLOSE && um_str_eq(s, UM_LIT("p")))
			um_buf_adds(text, "\n\n");
		else if (node == UM_XML_TEXT && words)
			um_buf_add(text, s.ptr, s.len);
		if (um_buf_check(text, NULL))
			break;
	}
	return node;
}

/* ---- OpenDocument ---------------------------------------------------------------------------- */

/* Comments, what was deleted, and the marks of footnotes. */
static bool is_open_aside(struct um_str name)
{
	return um_str_eq(name, UM_LIT("annotation")) || um_str_eq(name, UM_LIT("tracked-changes")) || um_str_eq(name, UM_LIT("note-citation"));
}

/* Words lie in paragraphs and headings directly; blanks, tabs and line ends are elements. */
static enum um_xml_node read_open_text(struct um_xml *xml, struct um_buf *text)
{
	enum um_xml_node node;
	struct um_str s;
	unsigned depth = 0, aside = 0;

	while ((node = um_xml_next(xml, &s)) != UM_XML_END && node != UM_XML_DAMAGED) {
		bool paragraph = node != UM_XML_TEXT && (um_str_eq(s, UM_LIT("p")) || um_str_eq(s, UM_LIT("h")));

		if (node != UM_XML_TEXT && is_open_aside(s))
			aside += node == UM_XML_OPEN ? 1u : aside ? -1u : 0u;
		if (aside)
			continue;
		if (node == UM_XML_TEXT && depth)
			um_buf_add(text, s.ptr, s.len);
		else if (node == UM_XML_OPEN && (um_str_eq(s, UM_LIT("s")) || um_str_eq(s, UM_LIT("tab")) || um_str_eq(s, UM_LIT("note-body"))))
			um_buf_addc(text, *s.ptr == 't' ? '\t' : ' ');
		else if (node == UM_XML_OPEN && um_str_eq(s, UM_LIT("line-break")))
			um_buf_addc(text, '\n');
		else if (paragraph && node == UM_XML_OPEN)
			depth++;
		else if (paragraph && depth && !--depth)
			um_buf_adds(text, "\n\n");
		if (um_buf_check(text, NULL))
			break;
	}
	return node;
}

/* The first member says what it is: "application/vnd.oasis.opendocument.text". */
enum unmet_status um_office_open(struct um_zip *zip, struct um_sniff *sniff)
{
	static const char text[] = "application/vnd.oasis.opendocument.text", table[] = "application/vnd.oasis.opendocument.spreadsheet";
	char says[64];
	int64_t index = um_zip_find(zip, "mimetype"), n = 0;

	if (index >= 0 && um_zip_member_open(zip, (uint64_t)index))
		n = um_zip_member_read(zip, says, sizeof(says));
	um_zip_member_close(zip);
	sniff->format = UM_FORMAT_UNKNOWN;
	sniff->reason = "an OpenDocument file: save it as ODT, DOCX, PDF or text";
	if (n >= (int64_t)sizeof(text) - 1 && memcmp(says, text, sizeof(text) - 1) == 0)
		*sniff = (struct um_sniff){ UM_FORMAT_ODT, ',', NULL };
	else if (n >= (int64_t)sizeof(table) - 1 && memcmp(says, table, sizeof(table) - 1) == 0)
		sniff->reason = "an OpenDocument spreadsheet (.ods): save it as XLSX or CSV";
	return UNMET_OK;
}

static enum unmet_status read_document(struct um_reader *r, struct um_zip *zip, struct um_buf *text, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	bool open = r->format == UM_FORMAT_ODT;
	int64_t index = um_zip_find(zip, open ? "content.xml" : "word/document.xml");
	struct um_xml *xml;
	enum um_xml_node node;
	enum unmet_status rc;

	if (index < 0)
		return um_reader_reject(r, &place, err, "a file without a document in it");
	xml = um_xml_open(zip, (uint64_t)index);
	if (!xml)
		return um_nomem(err);
	node = open ? read_open_text(xml, text) : read_paragraphs(xml, text);
	rc = um_buf_check(text, err);
	if (rc == UNMET_OK && um_str_trim(um_buf_str(text)).len)
		rc = um_text_document(r, um_buf_str(text), err);
	else if (rc == UNMET_OK && node != UM_XML_DAMAGED)
		rc = um_reader_reject(r, &place, err, "no text in this document");
	if (rc == UNMET_E_LIMIT)
		rc = um_reader_fault(r, rc, &place, err);
	if (!rc && node == UM_XML_DAMAGED)
		rc = um_reader_reject(r, &place, err, "%s", um_xml_problem(xml));
	um_xml_close(xml);
	return rc;
}

enum unmet_status um_read_docx(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	struct um_buf text;
	struct um_zip *zip;
	enum unmet_status rc = um_zip_open(&zip, r->in, err);

	(void)sniff;
	if (rc)
		return um_reader_fault(r, rc, &place, err);
	um_buf_init(&text, UM_MAX_DOCUMENT_BYTES);
	rc = read_document(r, zip, &text, err);
	um_buf_release(&text);
	um_zip_close(zip);
	return rc;
}
