/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forward.c - mail programs put the old headers under a line of their own (Gmail, Apple Mail, Thunderbird) or, Outlook,
 * after a rule or nothing. The words that count are those below them, and the customer is who wrote them. Whether it was
 * handed on inside the company shows by the domains: sender and receiver share one, the writer has another.
 */
#include "ingest/forward.h"

#define HEAD_LINES 12u

static bool is_marker(struct um_str line)
{
	static const char *const starts[] = { "-------- Forwarded Message", "Begin forwarded message",
		"-------- Weitergeleitete Nachricht", "---------- Weitergeleitete Nachricht", "-----Original Message", "----- Original Message",
		"-----Urspr", "Anfang der weitergeleiteten", "---------- Message transf", "Mensaje reenviado", "---------- Forwarded", NULL };

	for (size_t i = 0; starts[i]; i++)
		if (um_str_istarts(line, starts[i]))
			return true;
	return false;
}

/* "From: Ann <ann@acme.example>", "*Von:* Ann" */
static bool header(struct um_str line, const char *const *names, struct um_str *value)
{
	while (line.len && *line.ptr == '*')
		line = um_str_n(line.ptr + 1, line.len - 1);
	for (size_t i = 0; names[i]; i++) {
		size_t len = strlen(names[i]);

		if (!um_str_istarts(line, names[i]) || line.len <= len || line.ptr[len] != ':')
			continue;
		line = um_str_n(line.ptr + len + 1, line.len - len - 1);
		while (line.len && *line.ptr == '*')
			line = um_str_n(line.ptr + 1, line.len - 1);
		*value = um_str_trim(line);
		return true;
	}
	return false;
}

static const char *const from_names[] = { "From", "Von", "De", NULL };
static const char *const date_names[] = { "Date", "Sent", "Datum", "Gesendet", "Fecha", "Enviado", NULL };
static const char *const other_names[] = { "To", "Cc", "Subject", "An", "Betreff", "Kopie", "Para", "Asunto", "Objet", "Reply-To", NULL };

/* The headers at the start of `rest`, which is left behind them; false without a sender and one more. */
static bool old_head(struct um_str *rest, struct um_forward *f)
{
	struct um_str at = *rest, line, unused;
	unsigned headers = 0;

	f->from = f->date = (struct um_str){ "", 0 };
	for (unsigned n = 0; n < HEAD_LINES && um_str_split(&at, '\n', &line); n++) {
		line = um_str_trim(line);
		if (!line.len && headers)
			break;
		if (!line.len)
			continue;
		if (header(line, from_names, &f->from) || header(line, date_names, &f->date) || header(line, other_names, &unused))
			headers++;
		else if (headers < 2)
			return false;
		else
			break;
		*rest = at;
	}
	return headers >= 2 && f->from.len;
}

bool um_forward_find(struct um_str body, struct um_forward *out)
{
	struct um_str rest = body, line;

	while (um_str_split(&rest, '\n', &line)) {
		struct um_str trimmed = um_str_trim(line), unused, below = rest;
		bool marker = is_marker(trimmed);

		if (!marker && !header(trimmed, from_names, &unused))
			continue;
		if (!marker) /* Outlook: the headers by themselves */
			below = um_str_n(line.ptr, (size_t)(body.ptr + body.len - line.ptr));
		if (!below.ptr || !old_head(&below, out) || !below.ptr)
			continue;
		out->own = um_str_trim(um_str_n(body.ptr, (size_t)(line.ptr - body.ptr)));
		out->inner = um_str_trim(below);
		return out->inner.len > 0;
	}
	return false;
}

/* Of "Ann <ann@acme.example>", "acme.example". */
static struct um_str domain(struct um_str address)
{
	const char *at = address.len ? memchr(address.ptr, '@', address.len) : NULL;
	size_t len = 0;

	if (!at)
		return (struct um_str){ "", 0 };
	address = um_str_n(at + 1, (size_t)(address.ptr + address.len - at) - 1);
	while (len < address.len && !strchr("> ,;)]\"", address.ptr[len]))
		len++;
	return um_str_n(address.ptr, len);
}

bool um_forward_inside(struct um_str sender, struct um_str receiver, struct um_str writer)
{
	struct um_str us = domain(sender);

	return us.len && um_str_isame(us, domain(receiver)) && !um_str_isame(us, domain(writer));
}
