#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet review: who may ask, what is answered, decisions, two people at once, a refit, a graceful stop.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/p" >"$work/out" 2>"$work/err" || { report 1 "the sample corpus runs"; exit 1; }
p=$work/p/project.unmet
server=

# serve [options] - start; url is its link.
serve() {
	"$unmet" review -p "$p" --no-open "$@" >"$work/server" 2>"$work/server.err" &
	server=$!
	for _ in $(seq 100); do
		url=$(sed -n 's/^ *\(http:[^ ]*\)$/\1/p' "$work/server" | head -n 1)
		[ -n "$url" ] && return 0
		sleep 0.1
	done
	return 1
}
halt() {
	kill -INT "$server"
	wait "$server"
}

serve
report $? "it starts and prints its link"
case $url in http://127.0.0.1:*) true ;; *) false ;; esac
report $? "on this machine"
"$python" tests/lib/review_client.py "$url" "$work/p" "$unmet" >"$work/client" 2>"$work/client.err"
while IFS= read -r line; do
	case $line in
	"ok "*) report 0 "${line#*- }" ;;
	"not ok "*) report 1 "${line#*- }" ;;
	"#"*) echo "$line" ;;
	esac
done <"$work/client"
[ ! -s "$work/client.err" ] || sed 's/^/# /' "$work/client.err"
[ "$(tail -n 1 "$work/client" | cut -c1-2)" = ok ] && [ ! -s "$work/client.err" ]; report $? "the client came to its end"
halt
report $? "Ctrl+C stops it well"
exits 0 "the project is whole" "$unmet" verify -p "$p"

serve --read-only
"$python" - "$url" <<'PY' >"$work/out" 2>&1
import http.client, json, sys, urllib.parse
at = urllib.parse.urlsplit(sys.argv[1])
def ask(path, method="GET", body=None, **head):
    c = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    c.request(method, path, body, {"Host": at.netloc} | {k.replace("_", "-"): v for k, v in head.items()})
    r = c.getresponse()
    return r.status, r.read(), r
cookie = ask(f"/?{at.query}")[2].getheader("Set-Cookie").split(";")[0]
session = json.loads(ask("/api/session", Cookie=cookie)[1])
assert session["read_only"] is True
status, text, _ = ask("/api/decisions", "POST", json.dumps({"op": "rename", "need": 1, "text": "x", "base_rev": session["rev"]}), Cookie=cookie,
                      Content_Type="application/json", X_Unmet_Token=session["token"])
assert status == 403 and b"--read-only" in text, text
PY
report $? "--read-only decides nothing"
kill -9 "$server"
{ wait "$server"; } 2>/dev/null
exits 0 "a killed server leaves the project whole" "$unmet" verify -p "$p"

exits 2 "another address asks for a password" env -u UNMET_REVIEW_PASSWORD "$unmet" review -p "$p" --no-open --listen 127.0.0.2 </dev/null
warns "and says how to give it" UNMET_REVIEW_PASSWORD
exits 2 "never all addresses" env UNMET_REVIEW_PASSWORD=secret "$unmet" review -p "$p" --no-open --listen 0.0.0.0
UNMET_REVIEW_PASSWORD=secret serve --listen 127.0.0.2
check "that nothing is encrypted is said" grep -q "not encrypted" "$work/server"
check "with one, no request is answered without it" "$python" - "$url" <<'PY'
import base64, http.client, sys, urllib.parse
at = urllib.parse.urlsplit(sys.argv[1])
assert at.hostname == "127.0.0.2"
def ask(**head):
    c = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    c.request("GET", f"/?{at.query}", None, {"Host": at.netloc} | head)
    return c.getresponse().status
assert ask() == 401
assert ask(Authorization="Basic " + base64.b64encode(b"me:wrong").decode()) == 401
assert ask(Authorization="Basic " + base64.b64encode(b"me:secret").decode()) == 303
PY
url=$(sed -n 's/.*\(http:[^ ]*\)$/\1/p' "$work/server" | tail -n 1)
check "after too many wrong ones the right one is not taken either, but who is in stays in" "$python" - "$url" <<'PY'
import base64, http.client, sys, urllib.parse
at = urllib.parse.urlsplit(sys.argv[1])
def ask(path, password, **head):
    c = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    c.request("GET", path, None, {"Host": at.netloc, "Authorization": "Basic " + base64.b64encode(b"me:" + password).decode()} | head)
    return c.getresponse()
answer = ask(f"/?{at.query}", b"secret")
assert answer.status == 303, answer.status
cookie = answer.getheader("Set-Cookie").split(";")[0]
answer = ask("/", b"wrong")
assert answer.status == 401 and "default-src 'none'" in answer.getheader("Content-Security-Policy"), answer.status
# A minute may end in the middle: then it begins anew.
statuses = [ask("/", b"wrong").status for _ in range(250)]
assert set(statuses) == {401, 429}, set(statuses)
assert ask("/", b"secret").status == 429 or 429 not in statuses[-20:]
assert ask("/api/session", b"secret", Cookie=cookie).status == 200
PY
halt
exits 2 "no project" "$unmet" review -p "$work/none.unmet"
exit 0
