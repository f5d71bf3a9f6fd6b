#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Single mentions: one that states no need is set aside, one that fits nothing is accepted, one that no cue found is added.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/decisions.sh"

run_sample "$work/o" || { report 1 "the main job"; exit 1; }
cp "$work/o/segments.json" "$work/before.json"
cp "$work/o/evidence.jsonl" "$work/before.jsonl"
read -r d1 d2 three < <("$python" -c '
import json, sys
own = [x["mention"] for x in map(json.loads, open(sys.argv[1])) if x["need"] == 3 and x["counted"]]
print(own[0], own[1], len(own))' "$work/o/evidence.jsonl")

# Set aside.
exits 0 "a dry run" need dismiss 3 "$d1,$d2" --dry-run
says "says what would be left" "^Need 3, .*: $((three - 2)) mentions"
exits 0 "set two aside" need dismiss 3 "$d1,$d2"
holds "they are in no need, in no count, in no quote" '[x["need"] for x in e if x["mention"] in ('"$d1, $d2"')] == [None, None] and n[3]["mention_count"] == '$((three - 2))' and not {'"$d1, $d2"'} & {q["mention"] for q in n[3]["quotes"]}'
holds "people are counted again" 'n[3]["customer_count"] == '"$(people 3)"
valid "with two set aside"
exits 2 "not twice" need dismiss 3 "$d1"
warns "says so" 'in no need already'
exits 2 "nor what is another need's" need dismiss 4 "$(members 3 >/dev/null; "$python" -c 'import json,sys; print(next(x["mention"] for x in map(json.loads, open(sys.argv[1])) if x["need"] == 3))' "$work/o/evidence.jsonl")"
exits 2 "what is not set aside is not restored" need restore 3 "$("$python" -c 'import json,sys; print(next(x["mention"] for x in map(json.loads, open(sys.argv[1])) if x["need"] == 3))' "$work/o/evidence.jsonl")"
exits 0 "one comes back" need restore 3 "$d1"
holds "to where it was" '[x["need"] for x in e if x["mention"] == '"$d1"'] == [3] and n[3]["mention_count"] == '$((three - 1))

# Added: words of a document that no mention holds.
"$python" - "$work" >"$work/place" <<'PY'
import json, sqlite3, sys
work = sys.argv[1]
taken = {}
for x in map(json.loads, open(work + "/before.jsonl")):
    taken.setdefault(x["doc"], []).append((x["start"], x["end"]))
db = sqlite3.connect(work + "/o/project.unmet")
for id, text in db.execute("SELECT d.external_id, t.text FROM document d JOIN document_text t ON t.document = d.id WHERE d.external_id <> '' ORDER BY d.external_id"):
    raw = text.encode()
    for sentence in text.replace("\n", ". ").split(". "):
        s = sentence.strip()
        at = raw.find(s.encode())
        if 30 < len(s) < 90 and text.count(s) == 1 and '"' not in s and id in taken and all(at + len(s.encode()) <= a or at >= b for a, b in taken[id]):
            print(id)
            print(s)
            sys.exit()
PY
{ read -r document; read -r words; } <"$work/place"
exits 0 "add what no cue found" need add 5 "$document" "$words" --by Ann
holds "it is a mention of the need, with its words" '[(x["need"], x["quote"], x["doc"], x["kind"], x["reasons"]) for x in e if x["mention"] == max(was) + 1] == [(5, """'"$words"'""", "'"$document"'", None, ["a person added it"])]'
added=$("$python" -c 'import json,sys; print(max(json.loads(l)["mention"] for l in open(sys.argv[1])))' "$work/o/evidence.jsonl")
holds "it counts, and people are counted once" 'n[5]["mention_count"] == 1 + sum(w == 5 for m, w in was.items() if [x["counted"] for x in e if x["mention"] == m] == [True]) and n[5]["customer_count"] == '"$(people 5)"
valid "with one added"
exits 2 "not twice" need add 5 "$document" "$words"
warns "says what it is" "mention $added already, of need 5"
exits 2 "in a document there is not" need add 5 nowhere "$words"
exits 2 "words that do not stand there" need add 5 "$document" "no such words"
exits 2 "words that stand there often" need add 5 "$document" "e"
warns "asks for more of them" 'stand [0-9]+ times'
exits 0 "it can be moved" need move 6 "$added"
holds "to another need" '[x["need"] for x in e if x["mention"] == '"$added"'] == [6]'

# Kept by a replay, a new run, a new detection, in a fresh project; taken back one by one.
"$unmet" export -q -o "$work/o"
cp "$work/o/segments.json" "$work/decided.json"
cp "$work/o/evidence.jsonl" "$work/decided.jsonl"
exits 0 "replay" need replay
"$unmet" export -q -o "$work/o"
same "changes nothing" "$work/decided.json" "$work/o/segments.json"
run_sample "$work/o"
same "a new run gives the same file" "$work/decided.json" "$work/o/segments.json"
same "and the same evidence" "$work/decided.jsonl" "$work/o/evidence.jsonl"
need export "$work/log.jsonl"
run_sample "$work/fresh" && exits 0 "import" "$unmet" need import "$work/log.jsonl" -o "$work/fresh"
"$unmet" export -q -o "$work/fresh"
same "the same in a fresh project" "$work/decided.json" "$work/fresh/segments.json"
same "and the evidence" "$work/decided.jsonl" "$work/fresh/evidence.jsonl"
"$unmet" run -q "$sample/interviews" -o "$work/other"
exits 0 "where the document is missing" "$unmet" need import "$work/log.jsonl" -o "$work/other"
says "it is an orphan" 'orphan: '
for decision in 4 3 2 1; do need revert $decision -q; done
"$unmet" export -q -o "$work/o"
same "taken back, all is as it was" "$work/before.json" "$work/o/segments.json"
same "and the evidence" "$work/before.jsonl" "$work/o/evidence.jsonl"
