#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --detector: with a model learned from the project's surest mentions, or by cues alone; the same mentions either way.
. "$(dirname "$0")/../lib/tap.sh"

"$python" - "$work" <<'PY'
import random, sys
r = random.Random(1)
things = "report calendar invoice contact message folder filter password account printer template chart".split()
ask = ["Please add a {0} to the {1}.", "It would be great if the {0} could show the {1}.", "You should let us sort the {0} by {1}."]
bad = ["The {0} keeps crashing when I open the {1}, please fix it.", "I can't open the {0} and the {1} is not working."]
quiet = ["We bought the {0} in May.", "My {0} has a green {1}.", "There are two people with a {0} here.", "He sent the {0} yesterday."]
rows = [f"c{i % 90},{r.choice(kind).format(*r.sample(things, 2))!r}".replace("'", '"') for i in range(400) for kind in (ask, bad, quiet)]
rows = [row if row.endswith('"') else row for row in rows]
for name in "ab":
    with open(f"{sys.argv[1]}/{name}.csv", "w") as f:
        f.write("customer,text\n" + "\n".join(rows) + "\n")
    r.shuffle(rows)
PY
both() { "$unmet" run -q --needs 5 -o "$work/$1" "${@:2}"; }
exits 0 "enough sure mentions" both auto --detector self "$work/a.csv"
exits 0 "cues alone" both cues --detector cues "$work/a.csv"
exits 0 "another order, three threads" both order --detector self -j 3 "$work/b.csv"
exits 0 "all sentences" both all --detector self --mentions all "$work/a.csv"
head -30 "$work/a.csv" >"$work/few.csv"
exits 0 "few mentions" both few "$work/few.csv"
exits 2 "no such detector" "$unmet" run -q --detector magic -o "$work/x" "$work/a.csv"
check "probabilities and reasons where there is a model, the same mentions where there is none" "$python" - "$work" <<'PY'
import json, sys
def lines(name): return [json.loads(l) for l in open(f"{sys.argv[1]}/{name}/evidence.jsonl", encoding="utf-8")]
auto, cues, order, every, few = map(lines, ("auto", "cues", "order", "all", "few"))
learned = [e for e in auto if e["probability"] is not None]
assert len(learned) > 100 and all(0 <= e["probability"] <= 1 for e in learned), len(learned)
assert all(any(r.startswith("learned.") for r in e["reasons"]) for e in learned if e["probability"] > .9)
for e in learned:
    for r in e["reasons"]:
        if r.startswith("learned."):
            assert r.split(": ", 1)[1] in e["quote"].lower(), (r, e["quote"])
for name in (cues, every, few):
    assert all(e["probability"] is None and not any(r.startswith("learned.") for r in e["reasons"]) for e in name)
def bare(es): return [(e["quote"], e["kinds"], e["score"], e["customer"]) for e in es]
assert bare(auto) == bare(cues)
def told(es): return sorted((e["quote"], e["customer"] or "", e["probability"] or -1, e["reasons"]) for e in es)
assert told(auto) == told(order)
PY
