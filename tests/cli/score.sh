#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet sample and unmet score: draw from a project, label, measure.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/p" >"$work/out" 2>"$work/err" || { report 1 "the sample corpus runs"; exit 1; }
p=$work/p/project.unmet
exits 0 "a hundred mentions" "$unmet" sample --mentions 100 -p "$p" -o "$work/draw.jsonl"
check "a hundred lines of id, text and an empty label, each a line of evidence" "$python" - "$work/draw.jsonl" "$work/p/evidence.jsonl" <<'PY'
import json, sys
drawn = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
evidence = {str(e["mention"]): e["quote"] for e in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
assert len(drawn) == 100 and len({d["id"] for d in drawn}) == 100, len(drawn)
for d in drawn:
    assert set(d) == {"id", "text", "label"} and d["label"] == "" and evidence[d["id"]] == d["text"], d
assert [d["id"] for d in drawn] != sorted((d["id"] for d in drawn), key=int), "in the order of the project"
PY
exits 2 "a file that is there is not written over" "$unmet" sample --mentions 3 -p "$p" -o "$work/draw.jsonl"
exits 0 "to standard output" "$unmet" sample --mentions 100 -p "$p"
same "the same draw again" "$work/out" "$work/draw.jsonl"
exits 0 "another seed" "$unmet" sample --mentions 100 -p "$p" --seed 2
! cmp -s "$work/out" "$work/draw.jsonl"; report $? "draws others"
exits 0 "more than there are" "$unmet" sample --mentions 100000 -p "$p"
[ "$(wc -l <"$work/out")" -eq "$(wc -l <"$work/p/evidence.jsonl")" ]; report $? "gives all of them"
exits 0 "sentences, found or not" "$unmet" sample --sentences 200 -p "$p"
[ "$(wc -l <"$work/out")" -eq 200 ]; report $? "two hundred of them"
exits 2 "no project" "$unmet" sample -p "$work/none.unmet"
exits 1 "nothing labelled yet" "$unmet" score detect --gold "$work/draw.jsonl"
warns "it says what to write" 'no record has a label; write yes, no'

cat >"$work/gold.jsonl" <<'JSON'
{"id": "a", "text": "Please add an option to export all invoices to Excel.", "label": "wish,solution"}
{"id": "b", "text": "It keeps crashing every time I open the calendar.", "label": "problem"}
{"id": "c", "text": "The meeting is on Monday at ten.", "label": "no"}

{"id": 4, "text": "The hovercraft is full of eels, alas.", "label": 1}
{"id": "e", "text": "I wish I had a bigger screen for the dashboard.", "label": "0"}
{"id": "f", "text": "Nobody has read this one.", "label": ""}
JSON
exits 0 "score" "$unmet" score detect --gold "$work/gold.jsonl"
says "what was labelled" '^5 labelled texts, 3 of them positive; 1 without a label left out$'
says "what was found" '^2 found and right, 1 found and wrong, 1 missed$'
says "precision with its interval" '^precision +0\.667 +0\.[0-9]+ to 1\.000$'
says "recall" '^recall +0\.667 '
says "F1" '^F1 +0\.667 '
says "the wrong one by line and id" 'line 6, id e '
says "the missed one by line and id" 'line 5, id 4'
says "the missed text" 'full of eels'
cp "$work/out" "$work/first"
exits 0 "again" "$unmet" score detect --gold "$work/gold.jsonl"
same "the same figures" "$work/out" "$work/first"
sed -i 4,5d "$work/gold.jsonl"
exits 0 "only problems asked about" "$unmet" score detect --gold "$work/gold.jsonl" --positive problem
says "a wish is then a no" '^4 labelled texts, 1 of them positive'
says "and not found" '^1 found and right, 0 found and wrong, 0 missed$'
exits 0 "only solutions" "$unmet" score detect --gold "$work/gold.jsonl" --positive solution
says "one is labelled so" '^4 labelled texts, 1 of them positive'
exits 0 "none of the errors listed but one" "$unmet" score detect --gold "$work/gold.jsonl" -n 1
exits 2 "a kind that is none" "$unmet" score detect --gold "$work/gold.jsonl" --positive wishes
exits 2 "no gold" "$unmet" score detect
exits 2 "a missing file" "$unmet" score detect --gold "$work/none.jsonl"
echo '{"id": "g", "text": "x", "label": "prblem"}' >"$work/bad.jsonl"
exits 2 "a label misspelt" "$unmet" score detect --gold "$work/bad.jsonl"
warns "is refused with file and line" 'bad\.jsonl:1: a label is yes, no, or kinds'
printf '{"id": "g", "text": "x", "label": "no"}\nnot json\n' >"$work/bad.jsonl"
exits 2 "a line that is no record" "$unmet" score detect --gold "$work/bad.jsonl"
warns "is refused with file and line, too" 'bad\.jsonl:2: '

# Grouping: labels that are the needs themselves agree, labels at random do not, and mixed ones are told.
"$python" - "$work/p/evidence.jsonl" "$work" <<'PY'
import json, random, sys
evidence = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
random.seed(1)
def write(name, rows):
    with open(f"{sys.argv[2]}/{name}.jsonl", "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
write("same", [{"id": str(e["mention"]), "label": f"L{e['need']}"} for e in evidence])
write("random", [{"mention": e["mention"], "label": f"L{random.randrange(20)}"} for e in evidence])
merged = {1: 2}
write("joined", [{"id": e["mention"], "label": f"L{merged.get(e['need'], e['need'])}"} for e in evidence] + [{"id": "nobody", "label": "x"}, {"id": 1, "label": ""}])
PY
exits 0 "score group" "$unmet" score group --gold "$work/same.jsonl" -p "$p"
says "the needs as labels agree fully" '^NMI  *1.000'
says "so do pairs" '^ARI  *1.000'
! grep -q 'Most often elsewhere' "$work/out"; report $? "nothing lies elsewhere"
exits 0 "labels at random" "$unmet" score group --gold "$work/random.jsonl" -p "$p"
says "agree by chance only" '^ARI  *-*0.00'
exits 0 "two needs with one label" "$unmet" score group --gold "$work/joined.jsonl" -p "$p"
says "needs hold one label" '^homogeneity  *1.000'
says "a label is in two needs" '(.*) of L2 are in need [12], '
says "an unknown id is told" '1 of [0-9]* labelled ids have no need'
says "an empty label is told" '1 without a label'
"$python" - "$work/out" "$work/joined.jsonl" "$work/p/evidence.jsonl" >"$work/err" 2>&1 <<'PY'
import json, math, re, sys, collections
need = {str(e["mention"]): e["need"] for e in map(json.loads, open(sys.argv[3], encoding="utf-8"))}
pairs = [(need[str(r["id"])], r["label"]) for r in map(json.loads, open(sys.argv[2])) if str(r["id"]) in need and r["label"]]
def h(xs):
    n = sum(xs)
    return -sum(x / n * math.log(x / n) for x in xs)
a, b, ab = (h(collections.Counter(k).values()) for k in ([p[0] for p in pairs], [p[1] for p in pairs], pairs))
got = float(re.search(r"^NMI +([0-9.]+)", open(sys.argv[1]).read(), re.M).group(1))
assert abs(got - 2 * (a + b - ab) / (a + b)) < 0.0006, (got, 2 * (a + b - ab) / (a + b))
PY
report $? "the figure is what another program computes"
echo '{"id": "nobody", "label": "x"}' >"$work/unknown.jsonl"
exits 1 "no known id" "$unmet" score group --gold "$work/unknown.jsonl" -p "$p"
warns "it says how to get some" 'unmet sample --mentions'
echo '{"label": "x"}' >"$work/noid.jsonl"
exits 2 "no id" "$unmet" score group --gold "$work/noid.jsonl" -p "$p"
warns "it says where" 'noid.jsonl:1: a record needs an id'
exits 2 "no gold" "$unmet" score group
