#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Needs keep their numbers when a project grows; what happened to them between two runs is told.
. "$(dirname "$0")/../lib/tap.sh"

# The tickets in three parts, by row.
"$python" - "$sample/tickets.csv" "$work" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))
for part in range(3):
    with open(f"{sys.argv[2]}/part{part}.csv", "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([rows[0]] + rows[1 + part * 200:1 + (part + 1) * 200])
PY
grow() { "$unmet" run -q "$1" -o "$2" --needs 20; }

exits 0 "the first part" grow "$work/part0.csv" "$work/o"
exits 1 "one run has nothing to be compared with" "$unmet" diff -o "$work/o"
warns "and says so" 'nothing to compare with'
cp "$work/o/evidence.jsonl" "$work/e1.jsonl"
cp "$work/o/segments.json" "$work/s1.json"
exits 0 "the same again" grow "$work/part0.csv" "$work/o"
same "changes nothing" "$work/s1.json" "$work/o/segments.json"
exits 0 "and the comparison" "$unmet" diff -o "$work/o"
says "says so" '^20 needs hold as many mentions as before'
largest=$("$python" -c 'import json,sys; print(json.load(open(sys.argv[1]))["needs"][0]["id"])' "$work/s1.json")
"$unmet" need rename "$largest" "Kept name" -q -o "$work/o"
"$unmet" need dismiss 20 -q -o "$work/o"

exits 0 "the second part" grow "$work/part1.csv" "$work/o"
cp "$work/o/evidence.jsonl" "$work/e2.jsonl"
exits 0 "what changed" "$unmet" diff -n 100 -o "$work/o"
says "from and to" '^From run 2.*20 needs'
says "what grew" '^Grew$'
exits 0 "the same for programs" "$unmet" diff --json -o "$work/o"
cp "$work/out" "$work/diff.json"
exits 0 "the third part" grow "$work/part2.csv" "$work/o"
cp "$work/o/evidence.jsonl" "$work/e3.jsonl"

"$python" - "$work" "$largest" >"$work/out" 2>"$work/err" <<'PY'
import json, sys
work, largest = sys.argv[1], int(sys.argv[2])
def load(name):
    return {(e["doc"], e["start"], e["quote"]): e["need"] for e in map(json.loads, open(f"{work}/{name}"))}
e1, e2, e3 = load("e1.jsonl"), load("e2.jsonl"), load("e3.jsonl")
given = set()
for before, now in ((e1, e2), (e2, e3)):
    both = before.keys() & now.keys()
    kept = sum(before[m] == now[m] for m in both)
    cells = {}
    for m in both:
        cells[before[m], now[m]] = cells.get((before[m], now[m]), 0) + 1
    size = lambda side, need: sum(t for pair, t in cells.items() if pair[side] == need)
    alike = {c: t / (size(0, c[0]) + size(1, c[1]) - t) for c, t in cells.items()}
    best, used = 0, set()  # the most alike, one to one, as far as they are the same need at all
    for (old, new), total in sorted(cells.items(), key=lambda c: (-alike[c[0]], c[0])):
        if alike[old, new] >= .3 and ("old", old) not in used and ("new", new) not in used:
            best += total
            used |= {("old", old), ("new", new)}
    print(f"{len(both)} mentions in both, {kept} keep their need, {best} could")
    assert len(both) > 200 and kept >= .9 * best, (kept, best)
    given |= set(before.values())
    fresh = set(now.values()) - set(before.values())
    assert all(n not in given and n > max(given) for n in fresh), ("a number was given twice", fresh)
d = json.load(open(f"{work}/diff.json"))
assert d["from"]["id"] == 2 and d["to"]["id"] == 3 and d["by_mention"], d["from"]
live = [c for c in d["needs"] if c["change"] not in ("vanished", "merged")]
assert len(live) == d["to"]["need_count"] and sum(c["mention_count"] for c in live) == d["to"]["mention_count"]
gone = [c for c in d["needs"] if c["change"] in ("vanished", "merged")]
assert len([c for c in d["needs"] if c["change"] not in ("appeared", "split")]) == d["from"]["need_count"]
for c in d["needs"]:
    assert (c["other"] is not None) == (c["change"] in ("split", "merged")), c
r = json.load(open(f"{work}/o/segments.json"))
told = {n["id"]: n["label"] for n in r["needs"]}
waiting = r["decisions"]["conflict"]
assert told.get(largest) == "Kept name" or waiting, "the name was lost without a word"
assert [x["id"] for x in r["dismissed"]] == [20] or waiting, "the dismissal was lost without a word"
PY
report $? "needs keep their numbers, no number is given twice, decisions follow or wait"
check "schema, sums, references" "$python" tests/lib/validate.py "$work/o"

# History decides the numbers, and nothing else does.
for run in 0 0; do grow "$work/part$run.csv" "$work/again"; done
"$unmet" need rename "$largest" "Kept name" -q -o "$work/again"
"$unmet" need dismiss 20 -q -o "$work/again"
grow "$work/part1.csv" "$work/again"
same "the same history gives the same bytes" "$work/e2.jsonl" "$work/again/evidence.jsonl"
"$unmet" ingest -q "$work/part0.csv" -o "$work/once"
"$unmet" ingest -q "$work/part2.csv" -o "$work/once"
grow "$work/part1.csv" "$work/once"
"$unmet" run -q "$work/part0.csv" "$work/part1.csv" "$work/part2.csv" -o "$work/whole" --needs 20
same "read in three runs, grouped once: the bytes of one run" "$work/once/segments.json" "$work/whole/segments.json"
# A search from nothing forgets what was known but the numbers; growing on goes from what is known.
cp "$work/o/evidence.jsonl" "$work/warm.jsonl"
exits 0 "from nothing" "$unmet" cluster --fresh --needs 20 -q -o "$work/o"
"$unmet" export -q -o "$work/o"
"$python" - "$work" <<'PY' >"$work/out" 2>"$work/err"
import json, sys
def groups(name):
    g = {}
    for e in map(json.loads, open(f"{sys.argv[1]}/{name}")):
        g.setdefault(e["need"], set()).add((e["doc"], e["start"], e["quote"]))
    return {frozenset(v) for v in g.values()}
fresh, whole, warm = groups("o/evidence.jsonl"), groups("whole/evidence.jsonl"), groups("warm.jsonl")
print(len(fresh & whole), "groups of", len(fresh), "are those of a first run;", len(warm & whole), "of the grown project")
assert fresh == whole and warm != whole
PY
report $? "--fresh groups as a first run does"
exits 2 "a run there is not" "$unmet" diff 1 9 -o "$work/o"
exits 2 "no number" "$unmet" diff one two -o "$work/o"

# New mentions go to the needs that are known, and nothing else moves.
exits 0 "a first part" grow "$work/part0.csv" "$work/a"
cp "$work/a/evidence.jsonl" "$work/a0.jsonl"
exits 0 "the second part, without grouping again" "$unmet" run "$work/part1.csv" -o "$work/a" --needs 20 --no-refit
warns "says where they went" 'new mentions went to known needs: need [0-9]+ \([0-9]+\)'
warns "says when to group again" 'worth while to find needs again: unmet cluster'
"$python" - "$work" <<'PY' >"$work/out" 2>"$work/err"
import json, sys
def load(p):
    return {(e["doc"], e["start"], e["quote"]): e["need"] for e in map(json.loads, open(p))}
before, now = load(sys.argv[1] + "/a0.jsonl"), load(sys.argv[1] + "/a/evidence.jsonl")
both = before.keys() & now.keys()
assert len(now) > 1.5 * len(before) and len(both) == len(before), (len(before), len(now), len(both))
assert all(before[m] == now[m] for m in both), "a known mention moved"
assert set(now.values()) <= set(before.values()), "a need came from nowhere"
PY
report $? "every known mention keeps its need, every new one has one"
check "schema, sums, references there" "$python" tests/lib/validate.py "$work/a"
exits 0 "once more, with nothing new" "$unmet" assign -q -o "$work/a"
