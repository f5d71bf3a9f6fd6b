#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The pages in a browser: report.html on the sample, on hostile text and on real tickets; the decisions of the review page
# against a stand-in of its server and on `unmet review` itself; and that the committed script and style are what their sources give.
. "$(dirname "$0")/../lib/tap.sh"

command -v node >/dev/null && command -v npm >/dev/null || { report 1 "Node.js is there (tools/setup --tests installs it)"; exit 1; }

# modules FOLDER - what package-lock.json names, once.
modules() {
	[ -d "$1/node_modules" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.lock" && return 0
	(cd "$1" && npm ci --no-progress) && cp "$1/package-lock.json" "$1/node_modules/.lock"
}

check "packages of the page" modules tools/web/ui
check "packages of the tests" modules tests/web
node tools/web/ui/types.mjs
(cd tools/web/ui && npx tsc --noEmit) >"$work/out" 2>"$work/err"; report $? "the page's types hold, with those of segments.schema.json"
check "the committed script and style are what tools/web/ui gives" node tools/web/ui/build.mjs --check

run_sample "$work/sample" >"$work/out" 2>"$work/err"; report $? "report of the sample"
for which in none top:2; do
	"$unmet" export -q -o "$work/${which%%:*}" -p "$work/sample/project.unmet" --quotes "$which" >"$work/out" 2>"$work/err"
	report $? "report with --quotes $which"
done
"$python" tests/web/hostile.py >"$work/hostile.jsonl"
"$unmet" run -q "$work/hostile.jsonl" -o "$work/hostile" >"$work/out" 2>"$work/err"; report $? "report of hostile text"
"$python" -c 'import json
for i in range(6):
    print(json.dumps({"id": str(i), "text": "I wish I could stop this export. " + "endless <b>export</b> " * 80000, "customer": f"Long & Co {i}"}))' >"$work/endless.jsonl"
"$unmet" run -q "$work/endless.jsonl" --mentions documents -o "$work/endless" >"$work/out" 2>"$work/err"; report $? "report of endless text"
if [ -f "$shared/data/tickets/thunderbird.jsonl.gz" ]; then
	"$unmet" run -q "$shared/data/tickets/thunderbird.jsonl.gz" -o "$work/large" >"$work/out" 2>"$work/err"; report $? "report of real tickets"
fi

# browser NAME ARGUMENTS - a test in the browser; its lines are ours, its last lines where it breaks.
browser() {
	local name=$1
	shift
	node "tests/web/$name" "$@" >"$work/lines" 2>"$work/err"
	local code=$?
	sed -E "s/^(ok|not ok) [0-9]+/\1/" "$work/lines"
	[ $code -eq 0 ] || { : >"$work/out"; report 1 "$name"; }
}
browser schema.test.mjs "$work/sample/segments.json" "$work/hostile/segments.json"
browser report.test.mjs "$work" build/web
browser live.test.mjs "$work" build/web
UNMET_BIN=$unmet browser review.test.mjs "$work" build/web
