/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml.c - libxml2's reader, which never holds the document. A document type is what XML attacks need (entities
 * that grow, files that are fetched), and no Office file has one: the first bytes are searched for it
 * before the parser sees them, and a node of that kind ends the reading.
 */
#include <libxml/xmlreader.h>
#include <stdio.h>

#include "base/mem.h"
#include "ingest/xml.h"

#define HEAD_BYTES 4096

struct um_xml {
	struct um_zip *zip;
	xmlTextReaderPtr reader;
	char *head;              /* first bytes, held back until they are searched */
	size_t head_len, head_at;
	bool refused;
	bool closing;            /* the element was empty: its CLOSE is due */
	char problem[160];
};

static bool has_doctype(const char *bytes, size_t len)
{
	for (size_t i = 0; i + 3 < len; i++)
		if (bytes[i] == '<' && bytes[i + 1] == '!' && bytes[i + 2] != '-' && bytes[i + 2] != '[')
			return true;
	return len >= 2 && ((bytes[0] == '\xff' && bytes[1] == '\xfe') || (bytes[0] == '\xfe' && bytes[1] == '\xff') ||
	                    bytes[0] == '\0' || bytes[1] == '\0');
}

static void fill_head(struct um_xml *xml)
{
	while (xml->head_len < HEAD_BYTES) {
		int64_t n = um_zip_member_read(xml->zip, xml->head + xml->head_len, HEAD_BYTES - xml->head_len);

		if (n <= 0)
			break;
		xml->head_len += (size_t)n;
	}
	xml->refused = has_doctype(xml->head, xml->head_len);
}

static int read_member(void *ctx, char *out, int room)
{
	struct um_xml *xml = ctx;
	size_t left = xml->head_len - xml->head_at;

	if (xml->refused || room <= 0)
		return -1;
	if (left) {
		size_t n = left < (size_t)room ? left : (size_t)room;

		memcpy(out, xml->head + xml->head_at, n);
		xml->head_at += n;
		return (int)n;
	}
	return (int)um_zip_member_read(xml->zip, out, (size_t)room);
}

static int close_member(void *ctx)
{
	(void)ctx;
	return 0;
}

static void no_message(void *ctx, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr at)
{
	(void)ctx;
	(void)message;
	(void)severity;
	(void)at;
}

struct um_xml *um_xml_open(struct um_zip *zip, uint64_t index)
{
	struct um_xml *xml = um_calloc(1, sizeof(*xml));

	if (!xml)
		return NULL;
	xml->zip = zip;
	xml->head = um_alloc(HEAD_BYTES);
	if (!xml->head) {
		um_free(xml);
		return NULL;
	}
	if (um_zip_member_open(zip, index))
		fill_head(xml);
	xml->reader = xmlReaderForIO(read_member, close_member, xml, NULL, NULL,
	                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
	if (!xml->reader) {
		um_xml_close(xml);
		return NULL;
	}
	xmlTextReaderSetErrorHandler(xml->reader, no_message, NULL);
	return xml;
}

void um_xml_close(struct um_xml *xml)
{
	if (!xml)
		return;
	if (xml->reader)
		xmlFreeTextReader(xml->reader);
	um_zip_member_close(xml->zip);
	um_free(xml->head);
	um_free(xml);
}

static enum um_xml_node damaged(struct um_xml *xml)
{
	const char *zip = um_zip_problem(xml->zip);

	snprintf(xml->problem, sizeof(xml->problem), "%s",
	         xml->refused ? "XML with a document type is not read" : zip[0] ? zip : "damaged XML: what came before it was read");
	return UM_XML_DAMAGED;
}

static struct um_str local_name(struct um_xml *xml)
{
	const xmlChar *name = xmlTextReaderConstLocalName(xml->reader);

	return um_str(name ? (const char *)name : "");
}

enum um_xml_node um_xml_next(struct um_xml *xml, struct um_str *text)
{
	const xmlChar *value;

	if (xml->closing) {
		*text = local_name(xml);
		xml->closing = false;
		return UM_XML_CLOSE;
	}
	for (;;) {
		int rc = xml->refused ? -1 : xmlTextReaderRead(xml->reader);

		if (rc < 0 || um_zip_problem(xml->zip)[0])
			return damaged(xml);
		if (rc == 0)
			return UM_XML_END;
		switch (xmlTextReaderNodeType(xml->reader)) {
		case XML_READER_TYPE_ELEMENT:
			*text = local_name(xml);
			xml->closing = xmlTextReaderIsEmptyElement(xml->reader) == 1;
			return UM_XML_OPEN;
		case XML_READER_TYPE_END_ELEMENT:
			*text = local_name(xml);
			return UM_XML_CLOSE;
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
		case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		case XML_READER_TYPE_WHITESPACE:
			value = xmlTextReaderConstValue(xml->reader);
			*text = um_str(value ? (const char *)value : "");
			return UM_XML_TEXT;
		case XML_READER_TYPE_DOCUMENT_TYPE:
			xml->refused = true;
			return damaged(xml);
		default:
			break;
		}
	}
}

struct um_str um_xml_attribute(struct um_xml *xml, const char *name)
{
	struct um_str value = { "", 0 };

	if (xmlTextReaderMoveToAttribute(xml->reader, (const xmlChar *)name) == 1) {
		const xmlChar *text = xmlTextReaderConstValue(xml->reader);

		value = um_str(text ? (const char *)text : "");
		xmlTextReaderMoveToElement(xml->reader);
	}
	return value;
}

const char *um_xml_problem(const struct um_xml *xml)
{
	return xml->problem;
}
