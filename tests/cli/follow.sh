#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# New tickets into a project that has needs: given to the known ones at once, nothing grouped anew, whatever is killed on the way.
. "$(dirname "$0")/../lib/tap.sh"

head -n 421 "$sample/tickets.csv" >"$work/first.csv"
(head -n 1 "$sample/tickets.csv"; tail -n +422 "$sample/tickets.csv") >"$work/later.csv"
"$unmet" ingest -q "$work/first.csv" -o "$work/new" >"$work/out" 2>"$work/err"
exits 1 "ingest into a project without needs finds none" "$unmet" needs -o "$work/new"
"$unmet" run -q "$work/first.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o" >"$work/out" 2>"$work/err" || { report 1 "the main job"; exit 1; }
cp "$work/o/evidence.jsonl" "$work/before.jsonl"
cp -r "$work/o" "$work/killed"

# A few more of the same kind fit as those before would have; what is about something else does not, and that is said.
cp -r "$work/o" "$work/drift"
head -n 71 "$work/later.csv" >"$work/few.csv"
exits 0 "a few more of the same kind" "$unmet" ingest "$work/few.csv" -o "$work/drift"
grep -q 'fit no need well' "$work/err"
[ $? -ne 0 ]
report $? "fit as well as the others"
{ echo "id,text,customer"; for i in $(seq 60); do echo "e$i,\"The espresso machine can't froth oat milk, please add a nozzle that descales the boiler.\",guest$i"; done; } >"$work/else.csv"
exits 0 "and of another" "$unmet" ingest "$work/else.csv" -o "$work/drift"
warns "do not, which is said" '(9[0-9]|100)% of them fit no need well, against [0-9]+% of the others'

exits 0 "ingest" "$unmet" ingest "$work/later.csv" -o "$work/o"
warns "says where the new ones went" '^[0-9]+ new mentions went to known needs: need [0-9]+ \([0-9]+\)'
warns "and that needs should be found again, a third being new" 'worth while to find needs again: unmet cluster'
"$unmet" export -q -o "$work/o"
check "what was known stays where it was, what is new has a need that was known, and counts tell so" "$python" - "$work" <<'PY'
import json, sys
work = sys.argv[1]
key = lambda x: (x["doc"], x["start"], x["end"])
before = {key(x): x["need"] for x in map(json.loads, open(work + "/before.jsonl"))}
now = [json.loads(l) for l in open(work + "/o/evidence.jsonl")]
assert sum(key(x) in before for x in now) == len(before) and all(before.get(key(x), x["need"]) == x["need"] for x in now)
assert len(now) > len(before) and {x["need"] for x in now} <= set(before.values())
r = json.load(open(work + "/o/segments.json"))
assert sum(n["mention_count"] for n in r["needs"]) == sum(x["counted"] for x in now) and r["segments"]
PY
check "schema, sums, references" "$python" tests/lib/validate.py "$work/o"
exits 0 "diff" "$unmet" diff -o "$work/o"
cp "$work/o/segments.json" "$work/followed.json"
exits 0 "the same file again" "$unmet" ingest "$work/later.csv" -o "$work/o"
grep -q 'new mentions' "$work/err"
[ $? -ne 0 ]
report $? "adds nothing, and says nothing of it"
exits 2 "and makes no run" "$unmet" diff 2 3 -o "$work/o"
"$unmet" export -q -o "$work/o"
same "and changes nothing" "$work/followed.json" "$work/o/segments.json"

# Killed wherever it is; the next one finishes it.
kills=0
for wait in 0.02 0.05 0.1 0.2 0.3; do
	timeout -s KILL "$wait" "$unmet" ingest -q "$work/later.csv" -o "$work/killed" >"$work/out" 2>"$work/err"
	[ $? -eq 137 ] && kills=$((kills + 1))
done
[ "$kills" -ge 1 ]
report $? "killed $kills times on the way"
exits 0 "ingest once more" "$unmet" ingest -q "$work/later.csv" -o "$work/killed"
"$unmet" export -q -o "$work/killed"
same "ends where the one that was not killed did" "$work/followed.json" "$work/killed/segments.json"
exits 0 "and a run that finds needs again takes them up" "$unmet" run -q "$work/first.csv" "$work/later.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o"
check "schema, sums, references after it" "$python" tests/lib/validate.py "$work/o"
