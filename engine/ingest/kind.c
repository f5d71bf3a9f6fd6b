/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind.c - exports by their columns. A name for people, who want to see that the file they dropped was understood; the
 * readers do without it, so that an export of a tool that is not here is read all the same.
 */
#include <ctype.h>

#include "ingest/kind.h"

#define HAVE_MOST 5
#define NAME_BYTES 64

/* Names in lower case, letters and digits only; the first line that has all of its own wins. */
static const struct { const char *kind, *have[HAVE_MOST]; } kinds[] = {
	{ "Intercom conversations", { "conversationparts" } },
	{ "Zendesk organizations", { "domainnames", "sharedtickets" } },
	{ "Zendesk users", { "name", "role", "locale", "organizationid" } },
	{ "Zendesk tickets", { "subject", "submitterid", "organizationid" } },
	{ "Zendesk tickets", { "subject", "requesterid", "organizationid" } },
	{ "Zendesk tickets", { "requester", "subject", "tickettype" } },
	{ "Salesforce cases", { "casenumber", "subject" } },
	{ "Jira issues", { "issuekey", "summary", "issuetype" } },
	{ "HubSpot tickets", { "hspipelinestage" } },
	{ "HubSpot tickets", { "ticketname", "pipeline" } },
	{ "HubSpot contacts", { "email", "firstname", "lastname", "lifecyclestage" } },
	{ "HubSpot contacts", { "email", "firstname", "lastname", "hsmergedobjectids" } },
	{ "HubSpot contacts", { "email", "firstname", "lastname", "recordid" } },
	{ "HubSpot companies", { "name", "domain", "annualrevenue", "numberofemployees" } },
	{ "HubSpot companies", { "companyname", "companydomainname" } },
	{ "HubSpot companies", { "name", "industry", "annualrevenue", "fivetransynced" } },
	{ "HubSpot, tickets with their contacts", { "ticketid", "contactid" } },
	{ "HubSpot, tickets with their companies", { "ticketid", "companyid" } },
	{ "HubSpot, contacts with their companies", { "contactid", "companyid" } },
	{ "Google Play reviews", { "packagename", "starrating", "reviewtext" } },
	{ "App Store reviews", { "type", "id", "attributes" } },
	{ "complaints to the CFPB", { "consumercomplaintnarrative" } },
	{ "SurveyMonkey", { "respondentid", "collectorid" } },
	{ "SurveyGizmo", { "responseid", "timestarted", "datesubmitted" } },
	{ "Qualtrics", { "responseid", "startdate", "enddate" } },
	{ "Typeform", { "networkid", "submitdateutc" } },
	{ "a support forum", { "title", "content", "topic", "locale" } },
	{ "a transcript", { "start", "end", "text" } },
	{ "a transcript", { "segments", "language" } },
};

/* "property_hs_pipeline_stage" and "HS Pipeline stage" are "hspipelinestage". */
static bool is_named(struct um_str name, const char *wanted)
{
	size_t at = 0;

	name = um_str_trim(name);
	if (um_str_istarts(name, "property_"))
		name = um_str_n(name.ptr + 9, name.len - 9);
	if (name.len > NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (!isalnum(c))
			continue;
		if (tolower(c) != wanted[at])
			return false;
		at++;
	}
	return at && !wanted[at];
}

static bool has(const struct um_str *name, size_t total, const char *wanted)
{
	for (size_t i = 0; i < total; i++)
		if (is_named(name[i], wanted))
			return true;
	return false;
}

const char *um_kind_of(const struct um_str *name, size_t total)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		size_t i = 0;

		while (i < HAVE_MOST && kinds[k].have[i] && has(name, total, kinds[k].have[i]))
			i++;
		if (i == HAVE_MOST || !kinds[k].have[i])
			return kinds[k].kind;
	}
	return NULL;
}

enum unmet_status um_kind_tell(struct um_reader *r, const char *kind, struct unmet_error *err)
{
	return kind && r->sink->kind ? r->sink->kind(r->sink->ctx, kind, err) : UNMET_OK;
}
