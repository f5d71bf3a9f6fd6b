/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx.c - Word files as Teams, Rev and people make them: the paragraphs become lines of text, and the text
 * reader does the rest. Deleted text, fields and comments are not the document's words.
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

static enum um_xml_node read_paragraphs(struct um_xml *xml, struct um_buf *text)
{
	enum um_xml_node node;
	struct um_str s;
	bool words = false;

	while ((node = um_xml_next(xml, &s)) != UM_XML_END && node != UM_XML_DAMAGED) {
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

static enum unmet_status read_document(struct um_reader *r, struct um_zip *zip, struct um_buf *text, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	int64_t index = um_zip_find(zip, "word/document.xml");
	struct um_xml *xml;
	enum um_xml_node node;
	enum unmet_status rc;

	if (index < 0)
		return um_reader_reject(r, &place, err, "a Word file without a document in it");
	xml = um_xml_open(zip, (uint64_t)index);
	if (!xml)
		return um_nomem(err);
	node = read_paragraphs(xml, text);
	rc = um_buf_check(text, err);
	if (rc == UNMET_OK && um_str_trim(um_buf_str(text)).len)
		rc = um_text_document(r, um_buf_str(text), err);
	else if (rc == UNMET_OK && node != UM_XML_DAMAGED)
		rc = um_reader_reject(r, &place, err, "no text in this Word file");
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
