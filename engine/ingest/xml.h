/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/xml.h - a member of an Office file as a stream of XML nodes, under the rules for hostile input. */
#ifndef UM_INGEST_XML_H
#define UM_INGEST_XML_H

#include "ingest/zipfile.h"

struct um_xml;

enum um_xml_node { UM_XML_END = 0, UM_XML_OPEN, UM_XML_CLOSE, UM_XML_TEXT, UM_XML_DAMAGED };

/* um_xml_open - read a member. No network, no document type, no entities, depth 256. NULL: no memory. */
struct um_xml *um_xml_open(struct um_zip *zip, uint64_t index);
void um_xml_close(struct um_xml *xml);

/* um_xml_next - the next node. OPEN, CLOSE: *text is the name without its prefix (an empty element gives both);
 * TEXT: the characters. DAMAGED: um_xml_problem. */
enum um_xml_node um_xml_next(struct um_xml *xml, struct um_str *text);
/* um_xml_attribute - of the element just opened, or empty; lives until the next call. */
struct um_str um_xml_attribute(struct um_xml *xml, const char *name);
const char *um_xml_problem(const struct um_xml *xml);

#endif
