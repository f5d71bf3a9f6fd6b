/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - report.html: the page, its data, and the same facts as plain HTML for those without
 * JavaScript, in one file that asks nothing of any network.
 *
 *   report_page.c    the shell, the policy, the plain part
 *   report_data.c    documents and mentions in columns, compressed where they are many
 *   report_assets.c  script and style, generated from tools/web/ui
 *
 * Calls in order: open, people, reject..., voice..., then close or abort. Every failure is remembered;
 * close returns the first.
 */
#ifndef UM_EXPORT_REPORT_H
#define UM_EXPORT_REPORT_H

#include "export/types.h"
#include "segment/types.h"

struct um_report_options {
	enum unmet_quotes quotes;
	uint32_t top;               /* quotes a need, with UNMET_QUOTES_TOP */
	uint64_t text_bytes;        /* of all documents; above UM_REPORT_TEXT_BYTES only conversations are kept whole */
	uint64_t document_count, mention_count;
};

#define UM_REPORT_TEXT_BYTES ((uint64_t)24 << 20) /* whole documents in a report */
#define UM_REPORT_PLAIN_BYTES ((uint64_t)2 << 20) /* more text than this is compressed: half the bytes, and sooner read */
#define UM_REPORT_MENTIONS ((uint64_t)400000)      /* with more mentions only the quotes of needs are kept */

struct um_report;

enum unmet_status um_report_open(struct um_report **report, const char *path, const struct unmet_results *results,
                                 const struct um_report_options *options, struct unmet_error *err);
/* um_report_people - customers by dense index and what is known of them. */
void um_report_people(struct um_report *report, const char *const *name, uint32_t total, const struct um_attributes *attributes);
/* um_report_reject - counted; the first hundreds are shown. */
void um_report_reject(struct um_report *report, const struct unmet_reject *reject);
/* um_report_voice - a document; in the order readers should meet them. */
enum unmet_status um_report_voice(struct um_report *report, const struct um_voice *voice);
bool um_report_wants_voices(const struct um_report *report);
enum unmet_status um_report_close(struct um_report *report); /* frees it either way */
void um_report_abort(struct um_report *report);              /* NULL is fine */

/* ---- what the files of the report share ---------------------------------------------------- */

extern const char um_asset_script[], um_asset_style[], um_asset_index[], um_asset_script_hash[], um_asset_style_hash[];
extern const size_t um_asset_script_bytes, um_asset_style_bytes, um_asset_index_bytes;

struct um_out;
struct um_report_file { struct um_out *out; struct unmet_error *err; enum unmet_status rc; };

void um_report_write(struct um_report_file *file, const char *bytes, size_t total);
/* um_report_json - the same with every < as an escape, so that no text can end its script element. */
void um_report_json(struct um_report_file *file, const char *bytes, size_t total);
/* um_report_page - everything before the data. */
void um_report_page(struct um_report_file *file, const struct unmet_results *results, const struct um_report_options *options);

#endif
