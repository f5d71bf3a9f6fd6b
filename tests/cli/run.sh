#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job on the sample corpus: what it writes, what it says, what other programs make of it.
. "$(dirname "$0")/../lib/tap.sh"

exits 0 "the main job" "$unmet" run "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o"
says "says what was read" '^  .* documents from .* accounts'
says "says that rows add up" 'rows.* = .* stored \+ .* duplicates? \+ .* rejected'
says "shows needs with customers and share unmet" '% unmet$'
says "shows a quote" '^      “'
says "shows what defines the segments" 'times the average'
says "says where the files are" 'segments\.json'
grep -q "$(printf '\033')" "$work/out"; [ $? -eq 1 ]; report $? "no colour off a terminal"
[ ! -s "$work/err" ]; report $? "nothing on standard error"
[ "$(awk '{ n = length($0); if (n > m) m = n } END { print m + 0 }' "$work/out")" -le 110 ]; report $? "lines fit the terminal"
for file in project.unmet report.html segments.json evidence.jsonl rejects.jsonl; do
	[ -f "$work/o/$file" ]; report $? "$file is there"
done
[ "$(find "$work/o" -name '*.tmp*' -o -name '.*' -type f | wc -l)" -eq 0 ]; report $? "no temporary file is left"
check "schema, sums, references, byte ranges" "$python" tests/lib/validate.py "$work/o"

cp "$work/o/segments.json" "$work/first.json"
exits 0 "the same command again" "$unmet" run "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o"
"$python" - "$work/first.json" "$work/o/segments.json" >"$work/out" 2>"$work/err" <<'PY'
import json, sys
a, b = (json.load(open(p)) for p in sys.argv[1:])
assert a["corpus"]["document_count"] == b["corpus"]["document_count"], "documents were added twice"
assert a["needs"] == b["needs"] and a["segments"] == b["segments"], "needs or segments changed"
PY
report $? "adds nothing twice, changes nothing"

# The stages by themselves come to the same.
exits 0 "ingest by itself" "$unmet" ingest -q "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" -o "$work/s"
exits 0 "detect by itself" "$unmet" detect -q -o "$work/s"
exits 0 "cluster by itself" "$unmet" cluster -q --unit account -o "$work/s"
exits 0 "segment by itself" "$unmet" segment -q --unit account -o "$work/s"
exits 0 "export by itself" "$unmet" export -q -o "$work/s"
same "stage by stage gives the bytes of the whole job" "$work/s/segments.json" "$work/first.json"

exits 0 "status" "$unmet" status -o "$work/o"
says "status counts rows" 'rows.* ='
exits 0 "needs" "$unmet" needs -o "$work/o" -n 3
exits 0 "segments" "$unmet" segments -o "$work/o"
exits 0 "search" "$unmet" search -o "$work/o" invoice
says "search shows a passage" '[Ii]nvoic'
exits 1 "search for what nobody said" "$unmet" search -o "$work/o" zyzzyva
for words in '"' '(' 'a-b' 'NEAR(' '*' "it's" 'AND OR NOT' $'\x01\xff'; do
	"$unmet" search -o "$work/o" "$words" >"$work/out" 2>"$work/err"
	[ $? -le 1 ]; report $? "search takes any words: $(printf %q "$words")"
done
exits 0 "verify" "$unmet" verify -o "$work/o"
exits 0 "--quiet prints nothing" run_sample "$work/q"
[ ! -s "$work/out" ] && [ ! -s "$work/err" ]; report $? "really nothing"

exits 0 "given numbers are kept" run_sample "$work/k" --needs 8 --segments 3
"$python" -c 'import json,sys; r=json.load(open(sys.argv[1])); assert (len(r["needs"]),len(r["segments"]))==(8,3), (len(r["needs"]),len(r["segments"]))' "$work/k/segments.json" >"$work/out" 2>"$work/err"
report $? "8 needs, 3 segments"
"$python" - "$work/k/segments.json" >"$work/out" 2>"$work/err" <<'EOF'
import json, re, sys
labels = [n["label"] for n in json.load(open(sys.argv[1]))["needs"]]
words = {l: set(re.findall(r"\w+", l.lower())) for l in labels}
inside = [(a, b) for a in labels for b in labels if a != b and words[a] <= words[b]]
assert not inside, inside
EOF
report $? "no label lies within another"
exits 0 "--granularity fine" run_sample "$work/gf" --granularity fine
exits 0 "--granularity coarse" run_sample "$work/gc" --granularity coarse
"$python" - "$work/gf/segments.json" "$work/gc/segments.json" >"$work/out" 2>"$work/err" <<'EOF'
import json, sys
fine, coarse = (json.load(open(p)) for p in sys.argv[1:])
assert len(fine["needs"]) >= 2 * len(coarse["needs"]), (len(fine["needs"]), len(coarse["needs"]))
assert (fine["grouping"]["granularity"], coarse["grouping"]["granularity"]) == ("fine", "coarse")
assert fine["engine"]["config_hash"] != coarse["engine"]["config_hash"]
EOF
report $? "fine finds more needs than coarse, and the files say which is which"
check "schema and sums with --granularity fine" "$python" tests/lib/validate.py "$work/gf"
exits 2 "a number and a granularity do not go together" run_sample "$work/gx" --needs 5 --granularity fine
warns "it says to leave one out" 'leave out'
"$unmet" ingest -q "$sample/tickets.csv" -o "$work/read" >/dev/null 2>&1
exits 1 "nothing is unplaced before there are needs" "$unmet" unplaced -p "$work/read/project.unmet"
warns "it says what to do" 'holds no needs yet'
exits 0 "needs under their themes" "$unmet" needs --by theme -p "$work/gf/project.unmet"
for mode in all documents; do
	exits 0 "--mentions $mode" run_sample "$work/m-$mode" --mentions "$mode"
	check "schema and sums with --mentions $mode" "$python" tests/lib/validate.py "$work/m-$mode"
done
exits 0 "what fits no need" "$unmet" unplaced -n 3 -p "$work/m-all/project.unmet"
says "it says how many" 'mentions of [0-9,]* customers fit no need well'
for unit in person document; do
	exits 0 "--unit $unit" "$unmet" run -q "$sample/tickets.csv" --unit "$unit" -o "$work/u-$unit"
	check "schema and sums with --unit $unit" "$python" tests/lib/validate.py "$work/u-$unit"
done
exits 0 "standard input" "$unmet" run -q - -o "$work/stdin" <"$sample/tickets.csv"
gzip -c "$sample/tickets.csv" >"$work/t.csv.gz"
exits 0 "gzip" "$unmet" run -q "$work/t.csv.gz" -o "$work/gz"
if command -v zstd >/dev/null; then
	zstd -q "$sample/tickets.csv" -o "$work/t.csv.zst"
	exits 0 "zstd" "$unmet" run -q "$work/t.csv.zst" -o "$work/zst"
fi

# In a language without cues nothing tells whether customers lack or like what they talk about.
"$python" - >"$work/it.csv" <<'PY'
said = ["Il calendario non si sincronizza con il telefono", "La fattura elettronica non parte mai", "La notifica arriva sempre in ritardo"]
print("id,text,customer")
for i in range(60):
    print(f"{i},{said[i % 3]} da {['ieri', 'mesi', 'sempre', 'marzo'][i % 4]}.,p{i % 20}")
PY
exits 0 "a language without cues" "$unmet" run "$work/it.csv" --mentions all -o "$work/it"
says "is told to tell neither" '^What they talk about: [0-9]+ needs?; nothing tells whether it is lacking or liked$'
grep -qE 'What they (like|lack)|% (praise|unmet)' "$work/out"
[ $? -ne 0 ]
report $? "and not to be liked"
