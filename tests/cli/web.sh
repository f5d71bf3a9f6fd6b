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
# The sample but for two hundred tickets, which come later.
"$python" - "$sample/tickets.csv" "$work" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))
for name, part in (("first", rows[1:401]), ("more", rows[401:])):
    with open(f"{sys.argv[2]}/{name}.csv", "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([rows[0]] + part)
PY
# Into few needs, so that something fits none of them.
"$unmet" run -q "$sample/interviews" "$work/first.csv" --accounts "$sample/accounts.csv" --unit account --needs 20 -o "$work/grown" >"$work/out" 2>"$work/err"; report $? "report of a sample that will grow"
# The sample, rated by its accounts: the first need matters and is not met.
cp -r "$work/sample" "$work/rated"
"$unmet" questionnaire "$work/q.csv" -o "$work/rated" >"$work/out" 2>"$work/err"
"$python" - "$work/q.csv" "$work/rated/segments.json" >"$work/answers.csv" <<'PY'
import csv, json, random, sys
random.seed(3)
needs = [r["need"] for r in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig"))]
names = [m["customer"] for s in json.load(open(sys.argv[2]))["segments"] for m in s["members"]][:40]
print("customer,need,importance,satisfaction")
for name in names:
    for i, need in enumerate(needs):
        print(f'{name},{need},{random.choice([10, 9, 9, 8] if i == 0 else [3, 5, 7, 9])},{random.choice([1, 2, 3, 9] if i == 0 else [6, 8, 9])}')
PY
"$unmet" ratings "$work/answers.csv" -o "$work/rated" >"$work/out" 2>"$work/err" && "$unmet" export -q -o "$work/rated"; report $? "report with ratings"
"$python" -c 'import json, random
random.seed(1)
things = "invoices routes certificates photos quotes budgets rotas warranties drawings manuals".split()
places = "a spreadsheet|the shared drive|our accountant|another depot|the auditor|a printed folder|my phone|the tender".split("|")
whens = "before the month closes|while I am on site|without calling anybody|in one go|for last year only|by customer".split("|")
for i in range(45):
    print(json.dumps({"id": str(i), "text": f"I wish I could export {things[i % 10]} to {places[i % 8]} {random.choice(whens)} and {random.choice(whens)}.", "customer": "Loud & Co" if i < 40 else f"Firm {i}"}))' >"$work/loud.jsonl"
"$unmet" run -q "$work/loud.jsonl" --needs 1 -o "$work/loud" >"$work/out" 2>"$work/err"; report $? "report of a loud customer"
"$python" tests/web/hostile.py >"$work/hostile.jsonl"
"$unmet" run -q "$work/hostile.jsonl" -o "$work/hostile" >"$work/out" 2>"$work/err"; report $? "report of hostile text"
"$python" -c 'import json
for i in range(6):
    print(json.dumps({"id": str(i), "text": "I wish I could stop this export. " + "endless <b>export</b> " * 80000, "customer": f"Long & Co {i}"}))' >"$work/endless.jsonl"
"$unmet" run -q "$work/endless.jsonl" --mentions documents -o "$work/endless" >"$work/out" 2>"$work/err"; report $? "report of endless text"
if [ -f "$shared/data/tickets/thunderbird.jsonl.gz" ]; then
	"$unmet" run -q "$shared/data/tickets/thunderbird.jsonl.gz" -o "$work/large" >"$work/out" 2>"$work/err"; report $? "report of real tickets"
fi

# browser NAME ARGUMENTS - a test in the browser, beside others.
browser() {
	local name=$1
	shift
	UNMET_BIN=$unmet node "tests/web/$name" "$@" >"$work/$name.lines" 2>"$work/$name.err"
	echo $? >"$work/$name.code"
}
# told NAME - its lines are ours, its last lines where it breaks.
told() {
	sed -E "s/^(ok|not ok) [0-9]+/\1/" "$work/$1.lines"
	[ "$(cat "$work/$1.code")" -eq 0 ] || { : >"$work/out"; cp "$work/$1.err" "$work/err"; report 1 "$1"; }
}
browser report.test.mjs "$work" build/web &
browser schema.test.mjs "$work/sample/segments.json" "$work/hostile/segments.json"
browser live.test.mjs "$work" build/web
browser review.test.mjs "$work" build/web
wait
for name in schema report live review; do told "$name.test.mjs"; done
