/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/office.h - files of office programs: PDF, and what is inside a zip: a Word file, an Excel file, or an
 * archive of files. */
#ifndef UM_INGEST_OFFICE_H
#define UM_INGEST_OFFICE_H

#include "ingest/reader.h"

/* um_office_sniff - settle which of them an archive is: DOCX, XLSX, else ZIP as it was. Errors NOMEM. */
enum unmet_status um_office_sniff(const struct um_stream *in, struct um_sniff *sniff);

/* um_office_open - which OpenDocument file: ODT, else UNKNOWN with what to do. Errors NOMEM. */
struct um_zip;
enum unmet_status um_office_open(struct um_zip *zip, struct um_sniff *sniff);

/* um_read_docx - DOCX and ODT: paragraphs become lines of text. */
enum unmet_status um_read_docx(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_xlsx(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
/* um_xlsx_table - every sheet of a workbook, to a table of one's own; NULL: to documents. */
struct um_table;
enum unmet_status um_xlsx_table(struct um_reader *r, struct um_table *table, struct unmet_error *err);

/* um_read_pdf - the words of a PDF by poppler's `pdftotext`, where it is on the PATH; else a reject that says so. */
enum unmet_status um_read_pdf(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

/* um_text_document - text from anywhere as a transcript or notes: one document. */
enum unmet_status um_text_document(struct um_reader *r, struct um_str text, struct unmet_error *err);

#endif
