#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One need on a page, two groups side by side: in 80 columns, without escapes in a pipe, with the numbers of segments.json.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/decisions.sh"

run_sample "$work/o" || { report 1 "the main job"; exit 1; }

# fits NAME - the last command's standard output is plain, and no line is wider than 80 columns but those that hold a path of the machine.
fits() {
	"$python" - "$work/out" "$work" >"$work/wide" 2>&1 <<'PY'
import sys, unicodedata
width = lambda s: sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
text = open(sys.argv[1], encoding="utf-8").read()
assert "\033" not in text, "an escape"
wide = [l for l in text.split("\n") if width(l) > 80 and sys.argv[2] not in l]
assert not wide, wide
PY
	report $? "$1"
	[ -s "$work/wide" ] && sed 's/^/# /' "$work/wide"
}

# One need, of those that go with another.
id=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["co_occurrence"][0]["needs"][0])' "$work/o/segments.json")
exits 0 "a need" need "$id"
fits "it is plain and fits"
cp "$work/out" "$work/page.txt"
says "how steady it is, in words" '^steadiness +(steady|shaky|not known)'
says "what it goes with" '^with it +[0-9]+ '
says "no measure where nobody was asked" '^opportunity +not measured'
says "where to go next" '^  unmet need split '"$id"
check "its numbers are those of segments.json, its quotes are its own" "$python" - "$work/o" "$work/page.txt" "$id" <<'PY'
import json, sys
n = next(x for x in json.load(open(sys.argv[1] + "/segments.json"))["needs"] if x["id"] == int(sys.argv[3]))
e = {x["mention"]: x for x in map(json.loads, open(sys.argv[1] + "/evidence.jsonl"))}
page = " ".join(open(sys.argv[2]).read().split())
assert "raised by %d accounts, %.0f%% of all" % (n["customer_count"], 100 * n["customer_share"]) in page
assert "%d mentions in %d documents" % (n["mention_count"], n["document_count"]) in page
assert all(t in page for t in n["terms"][:5])
shown = [int(w.split()[0]) for w in page.split(", mention ")[1:]]
assert len(shown) >= 3 and all(e[m]["need"] == int(sys.argv[3]) for m in shown)
assert len({e[m]["customer"] for m in shown}) == len(shown)
PY
exits 0 "two quotes" need "$id" -n 2
[ "$(grep -c ', mention ' "$work/out")" -eq 2 ]
report $? "are two"
need rename "$id" "請求書を翌月まで待たずに送信できるようにしたい、締め処理のあとでも" -q
need describe "$id" "Rechnungen nach dem Monatsabschluß — 締め" -q
need status "$id" met -q
need note "$id" "ask Tom" -q
exits 0 "after people said what it is" need "$id"
says "what it means" '^means +Rechnungen'
says "its status" '^status +met, people say$'
says "the note" '^note +ask Tom$'
fits "wide characters fit too"
exits 0 "needs" "$unmet" needs -o "$work/o"
fits "and so do they among the others"
says "no trends in between" '^What they lack'
grep -q 'active$' "$work/out"
[ $? -ne 0 ]
report $? "needs are not followed by trends"
cp "$work/out" "$work/needs.txt"
check "their columns stand under each other" "$python" - "$work/needs.txt" <<'PY'
import re, sys, unicodedata
width = lambda s: sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
lines = [l for l in open(sys.argv[1], encoding="utf-8").read().split("\n") if re.match(r" +\d+  .*% unmet$", l)]
assert len(lines) >= 8 and len({width(l) for l in lines}) == 1, [width(l) for l in lines]
PY
exits 0 "segments" "$unmet" segments -o "$work/o"
fits "they fit"
NO_COLOR=1 exits 0 "status" "$unmet" status -o "$work/o"
fits "it fits"
exits 0 "merge" need merge 1 2
exits 1 "the page of what went into another" need 2
warns "says where it went" 'need 2 is no more.*need 1'
exits 1 "a need that never was" need 999
warns "says where to look" 'unmet needs'

# Two groups.
exits 0 "two segments" "$unmet" compare 1 2 -o "$work/o"
fits "fit"
says "numbers, difference, interval" '^ +A [0-9]+ of [0-9]+ \([0-9]+%\), B [0-9]+ of [0-9]+ \([0-9]+%\): [+-][0-9]+ points \([+-][0-9]+ to [+-][0-9]+\)$'
says "segments differ by what they are made of, it says" '^Segments were made of these same needs'
"$unmet" export -q -o "$work/o"
"$unmet" compare 1 2 --json -o "$work/o" >"$work/c.json" 2>"$work/err"
check "counts are those of the evidence, quotes are of their side, verdicts have an interval beside 0" "$python" - "$work/o" "$work/c.json" <<'PY'
import json, sys
r = json.load(open(sys.argv[1] + "/segments.json"))
e = [x for x in map(json.loads, open(sys.argv[1] + "/evidence.jsonl")) if x["counted"] and x["polarity"] != "met"]
c = json.load(open(sys.argv[2]))
members = [{m["customer"] for m in s["members"]} for s in r["segments"] if s["id"] in (1, 2)]
assert (c["a_count"], c["b_count"]) == tuple(map(len, members))
mention = {x["mention"]: x for x in e}
seen = 0
for row in c["needs"]:
    for side, people in zip(("a", "b"), members):
        raise_it = {x["customer"] for x in e if x["need"] == row["need"]} & people
        assert row[side]["customer_count"] == len(raise_it), row
        assert all(q["customer"] in raise_it and mention[q["mention"]]["need"] == row["need"] for q in row[side]["quotes"])
        assert bool(raise_it) == bool(row[side]["quotes"])
    assert row["low"] <= row["difference"] <= row["high"]
    few = row["a"]["customer_count"] + row["b"]["customer_count"] < 5
    assert (row["verdict"] == "too few") == few, row
    if row["verdict"] in "ab":
        seen += 1
        assert row["low"] > 0 or row["high"] < 0
assert seen
PY
small=$("$python" -c 'import json,sys; print(min(json.load(open(sys.argv[1]))["segments"], key=lambda s: s["customer_count"])["id"])' "$work/o/segments.json")
exits 0 "a group that is too small" "$unmet" compare 1 "$small" -o "$work/o"
says "refuses a verdict" '^No verdict: it takes 10 customers'
grep -qE 'more of [AB]' "$work/out"
[ $? -ne 0 ]
report $? "and gives none"
exits 0 "two attributes" "$unmet" compare plan=Team plan=Starter -o "$work/o"
exits 2 "a group with itself" "$unmet" compare 1 1 -o "$work/o"
warns "shares its customers" 'on both sides'
exits 1 "nobody" "$unmet" compare plan=Team plan=None -o "$work/o"
warns "is told" 'nobody is on the second side'
exits 2 "a word" "$unmet" compare 1 big -o "$work/o"
exits 2 "one group" "$unmet" compare 1 -o "$work/o"
