#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Split, move, accept: mentions change their need, at once and for every later run; each is taken back by itself.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/decisions.sh"

run_sample "$work/o" || { report 1 "the main job"; exit 1; }
cp "$work/o/segments.json" "$work/before.json"

# Split, move, accept: by the numbers of mentions.
read -r s1 s2 s3 total < <("$python" -c '
import json, sys
e = [json.loads(l) for l in open(sys.argv[1])]
six = [x["mention"] for x in e if x["need"] == 6]
print(*six[:3], len(six))' "$work/o/evidence.jsonl")
"$unmet" export -q -o "$work/o"
cp "$work/o/segments.json" "$work/whole.json"
made=$("$python" -c 'import json,sys; r = json.load(open(sys.argv[1])); print(max([n["id"] for n in r["needs"]] + [d["id"] for d in r["dismissed"]]) + 1)' "$work/o/segments.json")
exits 0 "split" need split 6 "$s1,$s2" --name "A part of six"
says "a need of its own" "^Need $made, A part of six: 2 mentions"
holds "totals reconcile, quotes are its own" 'n['"$made"']["mention_count"] == 2 and n[6]["mention_count"] == '$((total - 2))' and {q["mention"] for q in n['"$made"']["quotes"]} <= {'"$s1,$s2"'} and n['"$made"']["quotes"]'
valid "after a split"
split=$(need log | grep -cE '^ +[0-9]+  ')
exits 0 "move a mention to it" need move "$made" "$s3"
holds "it is there, for sure" '[x for x in e if x["mention"] == '"$s3"'][0]["need"] == '"$made"' and [x for x in e if x["mention"] == '"$s3"'][0]["posterior"] == 1'
exits 2 "not all of a need can be split off" need split "$made" "$s1,$s2,$s3"
exits 2 "nor what is another need's" need split 5 "$s1"
exits 2 "nor a mention there is not" need move 5 999999
exits 2 "a split that something depends on is not taken back" need revert "$split"
warns "and what depends on it is named" "decision $((split + 1)) \(move\)"
run_sample "$work/o"
holds "a new run keeps them" 'n['"$made"']["mention_count"] == 3 and n['"$made"']["label"] == "A part of six"'
exits 0 "take the move back" need revert $((split + 1))
exits 0 "then the split" need revert "$split"
holds "all is one again" ''"$made"' not in n and n[6]["mention_count"] == '"$total"
waiting=$("$python" -c 'import json,sys; print(next((x["mention"] for x in map(json.loads, open(sys.argv[1])) if x["unplaced"]), 0))' "$work/o/evidence.jsonl")
if [ "$waiting" -gt 0 ]; then
	exits 0 "accept a mention that fits no need well" need accept 5 "$waiting"
	holds "it is placed, and out of the queue" '[x for x in e if x["mention"] == '"$waiting"'][0]["need"] == 5 and not [x for x in e if x["mention"] == '"$waiting"'][0]["unplaced"]'
	valid "after accepting"
	need revert $((split + 4)) >"$work/out" 2>"$work/err"
	report $? "and taken back"
fi
"$unmet" export -q -o "$work/o"
same "the file is as before the split" "$work/whole.json" "$work/o/segments.json"

# The log goes to a fresh copy of the project.
need split 6 "$s1,$s2" --name "A part of six" -q
need merge 1 2 -q
need rename 1 "Merged" -q --why "the same thing"
need dismiss 7 -q
need move 3 "$s3" -q
need note "$((made + 1))" "of the part" -q
"$unmet" export -q -o "$work/o"
exits 0 "export the log" need export "$work/log.jsonl"
exits 2 "a file that is there is not written over" need export "$work/log.jsonl"
run_sample "$work/fresh"
exits 0 "a dry run of the import" "$unmet" need import "$work/log.jsonl" --dry-run -o "$work/fresh"
says "says what would become of each" 'Of the whole log: [0-9]+ applied, 0 adapted, 0 in conflict, 0 orphans'
exits 1 "and adds nothing" "$unmet" need log -o "$work/fresh"
exits 0 "import" "$unmet" need import "$work/log.jsonl" -o "$work/fresh"
"$unmet" export -q -o "$work/fresh"
same "segments.json is the same, byte by byte" "$work/o/segments.json" "$work/fresh/segments.json"
same "and so is the evidence" "$work/o/evidence.jsonl" "$work/fresh/evidence.jsonl"
exits 0 "import again" "$unmet" need import "$work/log.jsonl" -o "$work/fresh"
says "adds nothing" ' 0 added'
exits 0 "replay" "$unmet" need replay -o "$work/fresh"
"$unmet" export -q -o "$work/fresh"
same "changes nothing" "$work/o/segments.json" "$work/fresh/segments.json"
exits 0 "the log of the copy" "$unmet" need export "$work/log2.jsonl" -o "$work/fresh"
same "is the log" <(sed 's/"base_rev":[0-9]*,//' "$work/log.jsonl") <(sed 's/"base_rev":[0-9]*,//' "$work/log2.jsonl")

# Into a project that holds other documents: nothing is guessed.
"$unmet" run -q "$sample/interviews" -o "$work/other"
exits 0 "import where most documents are missing" "$unmet" need import "$work/log.jsonl" -o "$work/other"
says "what cannot be found waits" 'conflict: |orphan: '
"$unmet" export -q -o "$work/other"
check "schema, sums, references there" "$python" tests/lib/validate.py "$work/other"
printf '{"format":"unmet decisions","version":1}\n{"id":1,"op":"paint"}\n' >"$work/bad.jsonl"
exits 2 "a decision nobody knows" need import "$work/bad.jsonl"
warns "is told with its line" 'bad.jsonl, line 2: op is none'
printf 'id,text\n' >"$work/bad.csv"
exits 2 "a file of something else" need import "$work/bad.csv"
