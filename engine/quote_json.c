/* SPDX-License-Identifier: Apache-2.0 */
/* quote_json.c - a quote with who said it and where, one a line. */
#include "quote_json.h"

static void write_quote(struct um_jw *jw, const struct unmet_quote *q)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "mention", q->mention);
	um_jw_strz(jw, "text", q->text);
	um_jw_known(jw, "customer", q->customer);
	um_jw_known(jw, "speaker", q->speaker);
	um_jw_known(jw, "date", q->date);
	um_jw_strz(jw, "document", q->document);
	um_jw_strz(jw, "source", q->source);
	um_jw_close_line(jw);
}

void um_quotes_write(struct um_jw *jw, const struct unmet_quote *quote, size_t total)
{
	um_jw_open(jw, "quotes", '[');
	for (size_t i = 0; i < total; i++)
		write_quote(jw, &quote[i]);
	um_jw_close(jw, ']');
}
