#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A need taken apart as unmet proposes it: looked at, edited in a table, decided, taken back; names follow what needs hold.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/decisions.sh"

run_sample "$work/o" || { report 1 "the main job"; exit 1; }
total=$(members 6)

# Looked at.
exits 0 "a proposal" need split 6
says "in two parts or more" '^Need 6, .*, in [2-5] parts$'
says "the first keeps the number" 'keeps the number'
says "nothing was changed, it says" '^Nothing was changed\.$'
exits 1 "and nothing was" need log
need split 6 --json >"$work/one.json" 2>"$work/err"
"$unmet" run -q --jobs 1 "$sample/tickets.csv" "$sample/interviews" --accounts "$sample/accounts.csv" --unit account -o "$work/turned"
"$unmet" need split 6 --json -o "$work/turned" >"$work/two.json" 2>"$work/err"
same "the same proposal from files in another order and one job" "$work/one.json" "$work/two.json"
check "every mention of the need is in one part, and people are counted once" "$python" - "$work" "$work/o" <<'PY'
import json, sys
s = json.load(open(sys.argv[1] + "/one.json"))
e = {x["mention"]: x for x in map(json.loads, open(sys.argv[2] + "/evidence.jsonl"))}
mine = sorted(m for m, x in e.items() if x["need"] == 6)
assert sorted(m for p in s["parts"] for m in p["mentions"]) == mine
for p in s["parts"]:
    counted = [e[m] for m in p["mentions"] if e[m]["counted"]]
    assert p["mention_count"] == len(counted) and p["customer_count"] == len({x["customer"] for x in counted})
    assert p["label"] and p["quotes"] and {q["mention"] for q in p["quotes"]} <= set(p["mentions"])
assert len({p["label"] for p in s["parts"]}) == len(s["parts"])
assert [len(p["mentions"]) for p in s["parts"]] == sorted((len(p["mentions"]) for p in s["parts"]), reverse=True)
PY
exits 0 "as many parts as asked for" need split 6 --parts 2
says "two" 'in 2 parts$'
exits 2 "one is none" need split 6 --parts 1
exits 2 "nor are ten" need split 6 --parts 10
exits 2 "a need there is not" need split 999
warns "says where to look" 'no need 999.*unmet needs'

# Edited: the second part is called something, one of its quotes goes back to the first.
exits 0 "to a table" need split 6 --parts 2 --save "$work/s.csv"
read -r back second < <("$python" - "$work/s.csv" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")))
two = [r for r in rows if r["part"] == "2"]
two[0]["label"] = "Gates, and where we write them"
two[-1]["part"] = "1"
with open(sys.argv[1], "w", newline="", encoding="utf-8") as f:
    w = csv.DictWriter(f, rows[0].keys())
    w.writeheader()
    w.writerows(rows)
print(two[-1]["mention"], len(two) - 1)
PY
)
exits 0 "a dry run" need split 6 --read "$work/s.csv" --dry-run
says "says what would come of it" ": $second mentions by "
exits 1 "and decides nothing" need log
exits 0 "read back" need split 6 --read "$work/s.csv" --by Ann
holds "the part is a need of that name" '[x["label"] for x in r["needs"]].count("Gates, and where we write them") == 1'
holds "with its mentions, and totals reconcile" '[x["mention_count"] for x in r["needs"] if x["label"].startswith("Gates")] == ['"$second"'] and n[6]["mention_count"] == '$((total - second))
holds "the quote that went back is with the first" '[x for x in e if x["mention"] == '"$back"'][0]["need"] == 6'
exits 2 "the same file again" need split 6 --read "$work/s.csv"
warns "is about a need that changed" 'row [0-9]+: this mention is not of the need'
exits 2 "of another need" need split 5 --read "$work/s.csv"
exits 0 "taken back" need revert 1
printf 'mention,need,part\n%s,6,x\n' "$back" >"$work/bad.csv"
exits 2 "a part that is no number" need split 6 --read "$work/bad.csv"
warns "is told with its row" 'bad.csv, row [0-9]+: part is a number'
sed -i 's/rev [0-9]*/rev 1/' "$work/s.csv"
exits 2 "a file from before somebody else decided" need split 6 --read "$work/s.csv"
warns "is told so" 'since you looked|found again'

# Accepted; names follow what needs hold, and are the same on whatever way it came about.
"$unmet" export -q -o "$work/o"
cp "$work/o/segments.json" "$work/whole.json"
exits 0 "accepted" need split 6 --parts 2 --accept
holds "each part has a name, words and quotes of its own mentions" 'all(x["label"] and x["terms"] and x["quotes"] and {q["mention"] for q in x["quotes"]} <= {m["mention"] for m in e if m["need"] == x["id"]} for x in r["needs"])'
holds "and no two have the same name" 'len({x["label"] for x in r["needs"]}) == len(r["needs"])'
valid "after it"
exits 0 "merge two others" need merge 1 2
"$unmet" export -q -o "$work/o"
check "what was merged is described by words of both, and quotes of its own" "$python" - "$work" <<'PY'
import json, sys
was, now = ({n["id"]: n for n in json.load(open(sys.argv[1] + name))["needs"]} for name in ("/whole.json", "/o/segments.json"))
e = [json.loads(l) for l in open(sys.argv[1] + "/o/evidence.jsonl")]
assert 2 not in now and all(set(now[1]["terms"]) & set(was[i]["terms"]) for i in (1, 2)), now[1]["terms"]
assert now[1]["quotes"] and {q["mention"] for q in now[1]["quotes"]} <= {x["mention"] for x in e if x["need"] == 1}
assert len({q["customer"] for q in now[1]["quotes"]}) == len(now[1]["quotes"])
PY
"$unmet" export -q -o "$work/o"
cp "$work/o/segments.json" "$work/named.json"
exits 0 "replay" need replay
"$unmet" export -q -o "$work/o"
same "gives the same names" "$work/named.json" "$work/o/segments.json"
run_sample "$work/o"
same "and so does a new run" "$work/named.json" "$work/o/segments.json"
need export "$work/log.jsonl"
run_sample "$work/fresh" && "$unmet" need import -q "$work/log.jsonl" -o "$work/fresh" && "$unmet" export -q -o "$work/fresh"
same "and the log in a fresh project" "$work/named.json" "$work/fresh/segments.json"
last=$(need log | grep -cE '^ +[0-9]+  ')
need revert "$last" -q && need revert $((last - 1)) -q && "$unmet" export -q -o "$work/o"
same "taken back, needs are called what they were" "$work/whole.json" "$work/o/segments.json"
