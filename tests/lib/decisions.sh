# SPDX-License-Identifier: Apache-2.0
# Sourced after tap.sh by tests about people's decisions, on the project in $work/o.
need() { "$unmet" need "$@" -o "$work/o"; }

# holds NAME PYTHON - an assertion over the exported files: r, the evidence e, needs by id n; was[mention]: the need it was in at the
# first call.
holds() {
	"$unmet" export -q -o "$work/o" && "$python" - "$work/o" "$2" >"$work/out" 2>"$work/err" <<'PY'
import json, os, sys
out, claim = sys.argv[1:]
r = json.load(open(out + "/segments.json"))
e = [json.loads(l) for l in open(out + "/evidence.jsonl")]
n = {x["id"]: x for x in r["needs"]}
first = out + "/../first.json"
if not os.path.exists(first):
    json.dump({x["mention"]: x["need"] for x in e}, open(first, "w"))
was = {int(m): need for m, need in json.load(open(first)).items()}
assert eval(claim), (claim, r["decisions"])
PY
	report $? "$1"
}

valid() { check "schema, sums, references $1" "$python" tests/lib/validate.py "$work/o"; }
# people NEED - an expression: how many customers its mentions come from. members NEED - how many mentions it has now.
people() { printf 'len({x["customer"] for x in e if x["need"] == %s})' "$1"; }
members() { "$python" -c 'import json,sys; print(sum(json.loads(l)["need"] == int(sys.argv[2]) for l in open(sys.argv[1])))' "$work/o/evidence.jsonl" "$1"; }
