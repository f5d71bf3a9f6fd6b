#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Near-duplicates are kept, linked, and counted once for each customer, whatever the order of files.
. "$(dirname "$0")/../lib/tap.sh"

long="I wish I could export the monthly report of all my teams to a spreadsheet because my manager asks for it every single week and copying numbers by hand takes ages"
cat >"$work/a.csv" <<EOF
id,customer,text
1,ann,"$long."
2,ann,"$long!"
3,ann,"$long indeed."
4,bob,"$long."
5,cid,"The map does not load when I am in the field without a signal and I can't see my next job."
6,cid,"I can't print the invoice for my client."
EOF
cat >"$work/b.csv" <<EOF
id,customer,text,plan
9,bob,"$long, please.",pro
8,dee,"I can't print the invoice for my client.",free
EOF
"$unmet" run -q --needs 3 "$work/a.csv" "$work/b.csv" -o "$work/o"; report $? "a run with near-duplicates"
cat >"$work/look.py" <<'EOF'
import json, sys
e = [json.loads(l) for l in open(sys.argv[1] + "/evidence.jsonl")]
r = json.load(open(sys.argv[1] + "/segments.json"))
long = [x for x in e if "export the monthly" in x["quote"]]
docs = {x["doc"] for x in long}
original = {x["doc"] for x in long if x["near_duplicate_of"] is None}
assert docs == {"1", "2", "3", "4", "9"}, docs
assert len(original) == 1, original
assert {x["near_duplicate_of"] for x in long if x["doc"] not in original} == original
counted = {x["customer"]: x["doc"] for x in long if x["counted"]}
assert sorted(counted) == ["ann", "bob"] and len({x["doc"] for x in long if x["counted"]}) == 2, counted
assert all(x["counted"] for x in e if x not in long), e
assert sum(n["mention_count"] for n in r["needs"]) == sum(x["counted"] for x in e)
print(sum(s["near_duplicate_count"] for s in r["corpus"]["sources"]))
EOF
check "each customer is counted once, and every link leads to the original" $python "$work/look.py" "$work/o"
[ "$(cat "$work/out")" = 5 ]; report $? "files say how many of their documents are near-duplicates"
exits 0 "status" "$unmet" status -o "$work/o"
says "shows them" 'a.csv +[0-9]+ of its documents'
check "outputs keep to the schema" $python tests/lib/validate.py "$work/o"
mkdir "$work/x" "$work/y"
"$unmet" ingest -q "$work/b.csv" -o "$work/x" && "$unmet" run -q --needs 3 "$work/a.csv" -o "$work/x" -j 3
same "another order of files, another number of threads" "$work/o/evidence.jsonl" "$work/x/evidence.jsonl"
"$unmet" segment -q --unit document -o "$work/o" && "$unmet" export -q -o "$work/o"
$python -c 'import json,sys; sys.exit(not all(json.loads(l)["counted"] for l in open(sys.argv[1])))' "$work/o/evidence.jsonl"
report $? "where each document is a customer of its own, each counts"
"$unmet" segment -q --unit person -o "$work/o" && "$unmet" export -q -o "$work/o"
same "and back" "$work/o/evidence.jsonl" "$work/x/evidence.jsonl"
