# SPDX-License-Identifier: Apache-2.0
# Sourced by tests of what word vectors change.

# pairs OUT - together, apart or mixed: are mentions that start with "invoice" and those that start with "bill" in one need?
pairs() {
	"$python" - "$1/evidence.jsonl" <<'PY'
import json, sys
need = {"invoice": [], "bill": []}
for line in open(sys.argv[1]):
    e = json.loads(line)
    word = e["quote"].split()[0]
    if word in need:
        need[word].append(e["need"])
pairs = [a == b for a in need["invoice"] for b in need["bill"]]
assert pairs, "no mention starts with these words"
print("together" if sum(pairs) > 0.9 * len(pairs) else "apart" if sum(pairs) < 0.1 * len(pairs) else "mixed")
PY
}
