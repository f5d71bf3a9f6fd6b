#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# People's decisions: applied at once, everywhere, kept by a new run, taken back one by one.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/decisions.sh"

run_sample "$work/o" || { report 1 "the main job"; exit 1; }
cp "$work/o/segments.json" "$work/before.json"

exits 2 "need without a verb says what there is" need
warns "rename is among it" 'unmet need rename ID'
exits 2 "an unknown verb" need paint 3
exits 1 "an empty log" need log

# Words.
exits 0 "rename" need rename 3 "Late invoices" --by Ann --why "customers say so" --at 2026-01-02T03:04:05Z
says "says what is called what" '^Need 3, Late invoices: '
says "says how to take it back" 'need revert 1'
holds "the name is everywhere, the id stays" 'n[3]["label"] == "Late invoices" and all("Late invoices" in s["label"] for s in r["segments"] if 3 in [d["need"] for d in s["defining_needs"][:2]])'
exits 0 "describe" need describe 3 "Invoices that go out after the month has closed"
exits 0 "note" need note 3 "ask Tom"
exits 0 "status" need status 3 met
exits 0 "pin" need pin 3
holds "all of it is in segments.json" 'n[3]["definition"].startswith("Invoices that") and n[3]["note"] == "ask Tom" and n[3]["status"] == "met" and n[3]["pinned"]'
exits 0 "unpin" need unpin 3
holds "not pinned any more" 'not n[3]["pinned"]'

# What makes no sense is told, with the next step, and changes nothing.
exits 2 "a need that is not there" need rename 999 x
warns "and where to look" 'no need 999.*unmet needs'
exits 2 "a name of nothing" need rename 3 ""
exits 2 "a status there is not" need status 3 done
exits 2 "merged with itself" need merge 3 3
exits 2 "merged with what is not there" need merge 3 998
exits 2 "no number" need merge 3 x
exits 2 "too few words" need merge 3
exits 2 "a decision that is not there" need revert 99
exits 2 "a text that is too long" need describe 3 "$(printf 'a%.0s' {1..5000})"

# Merge: mentions add up, customers are counted once; one mention is left out.
read -r left m1 m2 < <("$python" -c '
import json, sys
e = [json.loads(l) for l in open(sys.argv[1])]
two = [x["mention"] for x in e if x["need"] == 2]
print(two[0], sum(x["need"] == 1 for x in e), len(two))' "$work/o/evidence.jsonl")
exits 0 "a dry run of a merge" need merge 1 2 --leave "$left" --dry-run
says "says what would come of it" "^Need 1, .*: $((m1 + m2 - 1)) mentions"
holds "and changes nothing" 'n[2]["mention_count"] == '"$m2"
exits 2 "a mention of another need cannot be left out" need merge 1 3 --leave "$left"
exits 0 "merge, leaving one mention out" need merge 1 2 --leave "$left"
holds "mentions add up" 'n[1]["mention_count"] == '$((m1 + m2 - 1))' and n[2]["mention_count"] == 1'
holds "customers are counted once" 'n[1]["customer_count"] == '"$(people 1)"
valid "after a merge"
exits 0 "merge what was left as well" need merge 1 2
holds "nothing is left of it" '2 not in n and n[1]["mention_count"] == '$((m1 + m2))
exits 2 "a need that went into another" need rename 2 x
warns "says where it went" 'need 2 is no more.*need 1'

# Dismiss: out of lists and segments, kept in the data.
exits 0 "dismiss" need dismiss 4
holds "dismissed, and in no other list" '4 not in n and [d["id"] for d in r["dismissed"]] == [4] and all(4 not in c["needs"] for c in r["co_occurrence"]) and all(d["need"] != 4 for s in r["segments"] for d in s["defining_needs"]) and any(x["need"] == 4 for x in e)'
valid "after a dismissal"
exits 0 "needs" "$unmet" needs -o "$work/o"
says "says that one is dismissed" '1 need is dismissed'
exits 0 "needs --all" "$unmet" needs --all -o "$work/o"
says "and shows it" '^Dismissed$'

# The log, and decisions that meet somebody else's.
exits 0 "log" need log
says "who, when, why" '2026-01-02T03:04:05Z, Ann, because customers say so'
says "what it was called before" 'rename +need 3 “[^”]+”, now “Late invoices”'
exits 2 "a time that is none" need rename 7 "Seven" --at yesterday
warns "says how one is written" 'no time as 2026-03-01'
exits 2 "what is dismissed already" need dismiss 4
warns "says what brings it back" 'dismissed already: .*need restore 4'
exits 2 "what is not dismissed" need restore 7
exits 2 "somebody decided about the same need" need rename 3 "Invoices" --base-rev 1
warns "says who and what to do" 'decided about the same need.*load it again'
exits 0 "another need is free" need rename 7 "Seven" --base-rev 7
exits 2 "a revision that never was" need rename 7 "Seven" --base-rev 99999

# A new run keeps every decision.
"$unmet" export -q -o "$work/o"
cp "$work/o/segments.json" "$work/decided.json"
run_sample "$work/o"
same "a new run gives the same file" "$work/decided.json" "$work/o/segments.json"

# Everything is taken back, oldest first; then nothing was ever decided, but for the log.
total=$(need log | grep -cE '^ +[0-9]+  ')
failed=0
for ((i = 1; i <= total; i++)); do need revert "$i" >"$work/out" 2>"$work/err" || failed=1; done
report $failed "each of $total decisions is taken back"
exits 2 "not twice" need revert 1
"$unmet" export -q -o "$work/o"
same "the file is as before the first decision" "$work/before.json" "$work/o/segments.json"
exits 0 "a revert can be reverted" need revert $((total + 1))
holds "and the first decision stands again" 'n[3]["label"] == "Late invoices"'
