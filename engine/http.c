/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.c - libcurl, loaded when somebody asks for it. It brings some thirty libraries (TLS, LDAP, HTTP/2) that a program
 * without network has no use for, so it is no dependency of unmet: whoever never says --embed never loads it.
 *
 * A request goes where the user said and nowhere else: no redirect is followed, no proxy of the environment used, no .netrc read, no
 * protocol but HTTP spoken. What is this machine is decided on the address as libcurl itself takes it apart.
 */
#include "http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define CONNECT_MS 5000L
#define ANSWER_MS 300000L /* a large model on a slow machine takes its time over a batch */

/* ---- the library -------------------------------------------------------------------------- */

static struct {
	CURLcode (*global_init)(long);
	CURL *(*init)(void);
	void (*cleanup)(CURL *);
	CURLcode (*setopt)(CURL *, CURLoption, ...);
	CURLcode (*perform)(CURL *);
	CURLcode (*getinfo)(CURL *, CURLINFO, ...);
	const char *(*text)(CURLcode);
	struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
	void (*slist_free)(struct curl_slist *);
	CURLU *(*url)(void);
	void (*url_cleanup)(CURLU *);
	CURLUcode (*url_set)(CURLU *, CURLUPart, const char *, unsigned int);
	CURLUcode (*url_get)(CURLU *, CURLUPart, char **, unsigned int);
	void (*free)(void *);
} lib;

static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool find(void *library, const char *name, void *to)
{
	void *symbol = dlsym(library, name);

	memcpy(to, &symbol, sizeof(symbol)); /* POSIX: an object pointer holds a function's; C11 has no cast for it */
	return symbol != NULL;
}

static void load(void)
{
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4" };
	void *library = NULL;

	for (size_t i = 0; i < 2 && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	loaded = library && find(library, "curl_global_init", &lib.global_init) && find(library, "curl_easy_init", &lib.init) &&
		find(library, "curl_easy_cleanup", &lib.cleanup) && find(library, "curl_easy_setopt", &lib.setopt) &&
		find(library, "curl_easy_perform", &lib.perform) && find(library, "curl_easy_getinfo", &lib.getinfo) &&
		find(library, "curl_easy_strerror", &lib.text) && find(library, "curl_slist_append", &lib.slist_append) &&
		find(library, "curl_slist_free_all", &lib.slist_free) && find(library, "curl_url", &lib.url) &&
		find(library, "curl_url_cleanup", &lib.url_cleanup) && find(library, "curl_url_set", &lib.url_set) &&
		find(library, "curl_url_get", &lib.url_get) && find(library, "curl_free", &lib.free) &&
		lib.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* ---- the address -------------------------------------------------------------------------- */

/* loopback - localhost (which libcurl resolves without asking anybody), 127.0.0.0/8 or [::1]. */
static bool loopback(const char *host)
{
	char bare[64];
	struct in_addr v4;
	struct in6_addr v6;
	size_t len = strlen(host);

	if (!strcmp(host, "localhost"))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	if (len < 3 || len >= sizeof(bare) || host[0] != '[')
		return false;
	snprintf(bare, sizeof(bare), "%.*s", (int)(len - 2), host + 1);
	return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static enum unmet_status check_host(const char *scheme, const char *host, const char *url, bool remote, struct unmet_error *err)
{
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return um_fail(err, UNMET_E_ARG, "%.200s: only http and https are spoken", url);
	if (!remote && !loopback(host))
		return um_fail(err, UNMET_E_ARG, "%.200s is on another machine (%.100s), and words of your customers would be sent there: name a server "
		               "on this one (localhost), or allow it with --embed-remote", url, host);
	return UNMET_OK;
}

static enum unmet_status check_url(const char *url, bool remote, struct unmet_error *err)
{
	CURLU *parts = lib.url();
	char *scheme = NULL, *host = NULL;
	enum unmet_status rc;

	if (!parts)
		return um_nomem(err);
	if (!strstr(url, "://") || lib.url_set(parts, CURLUPART_URL, url, 0) || lib.url_get(parts, CURLUPART_SCHEME, &scheme, 0) ||
	    lib.url_get(parts, CURLUPART_HOST, &host, 0))
		rc = um_fail(err, UNMET_E_ARG, "%.200s: not the address of a server, as http://localhost:8080/v1/embeddings is", url);
	else
		rc = check_host(scheme, host, url, remote, err);
	lib.free(scheme);
	lib.free(host);
	lib.url_cleanup(parts);
	return rc;
}

/* ---- requests ----------------------------------------------------------------------------- */

struct um_http {
	CURL *curl;
	struct curl_slist *headers;
	char url[2048];
};

static size_t take(char *bytes, size_t size, size_t total, void *to)
{
	struct um_buf *answer = to;

	um_buf_add(answer, bytes, size * total);
	return answer->failed ? 0 : size * total;
}

static bool prepare(struct um_http *http)
{
	struct curl_slist *more;
	CURL *c = http->curl;

	http->headers = lib.slist_append(NULL, "Content-Type: application/json");
	more = http->headers ? lib.slist_append(http->headers, "Expect:") : NULL;
	if (!more)
		return false;
	http->headers = more;
	return !lib.setopt(c, CURLOPT_URL, http->url) && !lib.setopt(c, CURLOPT_HTTPHEADER, http->headers) &&
	       !lib.setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") && !lib.setopt(c, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !lib.setopt(c, CURLOPT_PROXY, "") && !lib.setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) &&
	       !lib.setopt(c, CURLOPT_NOSIGNAL, 1L) && !lib.setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) &&
	       !lib.setopt(c, CURLOPT_TIMEOUT_MS, ANSWER_MS) && !lib.setopt(c, CURLOPT_USERAGENT, "unmet/" UNMET_VERSION) &&
	       !lib.setopt(c, CURLOPT_WRITEFUNCTION, take) && !lib.setopt(c, CURLOPT_POST, 1L);
}

enum unmet_status um_http_open(struct um_http **out, const char *url, bool remote, struct unmet_error *err)
{
	struct um_http *http;
	enum unmet_status rc;

	*out = NULL;
	pthread_once(&once, load);
	if (!loaded)
		return um_fail(err, UNMET_E_IO, "--embed needs libcurl, which is not installed: apt install libcurl4");
	if (strlen(url) >= sizeof(http->url))
		return um_fail(err, UNMET_E_ARG, "the address given to --embed is too long");
	rc = check_url(url, remote, err);
	if (rc)
		return rc;
	http = um_calloc(1, sizeof(*http));
	if (!http)
		return um_nomem(err);
	snprintf(http->url, sizeof(http->url), "%s", url);
	http->curl = lib.init();
	if (!http->curl || !prepare(http)) {
		um_http_close(http);
		return um_nomem(err);
	}
	*out = http;
	return UNMET_OK;
}

void um_http_close(struct um_http *http)
{
	if (!http)
		return;
	if (http->headers)
		lib.slist_free(http->headers);
	if (http->curl)
		lib.cleanup(http->curl);
	um_free(http);
}

enum unmet_status um_http_post(struct um_http *http, struct um_str json, struct um_buf *answer, long *code, struct unmet_error *err)
{
	CURLcode rc;

	um_buf_clear(answer);
	*code = 0;
	if (lib.setopt(http->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)json.len) || lib.setopt(http->curl, CURLOPT_POSTFIELDS, json.ptr) ||
	    lib.setopt(http->curl, CURLOPT_WRITEDATA, answer))
		return um_nomem(err);
	rc = lib.perform(http->curl);
	if (answer->failed)
		return um_fail(err, answer->failed, "%s: the answer is too long", http->url);
	if (rc)
		return um_fail(err, UNMET_E_IO, "%s does not answer (%s)", http->url, lib.text(rc));
	lib.getinfo(http->curl, CURLINFO_RESPONSE_CODE, code);
	return UNMET_OK;
}
