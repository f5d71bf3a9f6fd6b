#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tickets of Thunderbird, one period more each time: what share of the mentions known before keep their need, what share
# of needs keep their number, and how long a run takes. Needs UNMET_SHARED; figures vary with the machine's load.
set -u
cd "$(dirname "$0")/../.." || exit 2
unmet=${UNMET_BIN:-build/release/unmet}
export UNMET_LEXICONS=${UNMET_LEXICONS:-$PWD/lexicons}
how=--no-refit # with REFIT=1 needs are found again each month
[ -z "${REFIT:-}" ] || how=
tickets=${UNMET_SHARED:-../shared}/data/tickets/thunderbird.jsonl.gz
[ -f "$tickets" ] || { echo "skipped: no $tickets"; exit 0; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# Everything before the last PERIODS months, then month by month.
/usr/bin/python3 - "$tickets" "$work" "${PERIODS:-3}" <<'PY'
import gzip, json, sys
path, work, periods = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")]
date = next(k for k in ("date", "created", "created_at", "time", "timestamp") if k in rows[0])
rows.sort(key=lambda r: str(r[date]))
month = lambda r: str(r[date])[:7]
months = sorted({month(r) for r in rows})
first = months[:-periods]
with open(f"{work}/0.jsonl", "w", encoding="utf-8") as f:
    f.writelines(json.dumps(r) + "\n" for r in rows if month(r) in set(first))
for i, m in enumerate(months[-periods:]):
    with open(f"{work}/{i + 1}.jsonl", "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows if month(r) == m)
print(f"{len(rows)} tickets, {months[0]} to {months[-1]}; the last {periods} months one by one", file=sys.stderr)
PY
for ((i = 0; i <= ${PERIODS:-3}; i++)); do
	start=$(date +%s.%N)
	"$unmet" run -q "$work/$i.jsonl" -o "$work/o" $([ "$i" -gt 0 ] && echo "$how") || exit 1
	echo "$i $(echo "$(date +%s.%N) - $start" | bc)" >>"$work/seconds"
	cp "$work/o/evidence.jsonl" "$work/e$i.jsonl"
done
/usr/bin/python3 - "$work" "${PERIODS:-3}" "$how" <<'PY'
import json, sys
work, periods = sys.argv[1], int(sys.argv[2])
def load(i):
    return {(e["doc"], e["start"], e["quote"]): e["need"] for e in map(json.loads, open(f"{work}/e{i}.jsonl"))}
seconds = dict(line.split() for line in open(f"{work}/seconds"))
before, kept_all, last_all = load(0), [], []
for i in range(1, periods + 1):
    now = load(i)
    both = before.keys() & now.keys()
    kept = sum(before[m] == now[m] for m in both) / len(both)
    ids, ids_now = set(before.values()), set(now.values())
    last = len(ids & ids_now) / len(ids)
    print(f"month {i}: {len(now)} mentions ({len(now) - len(both)} new), {len(ids_now)} needs; {kept:.3f} of mentions keep their need, "
          f"{last:.3f} of numbers last; {float(seconds[str(i)]):.1f} s")
    kept_all.append(kept)
    last_all.append(last)
    before = now
kept, last = sum(kept_all) / periods, sum(last_all) / periods
print(f"mean: {kept:.3f} of mentions keep their need, {last:.3f} of numbers last")
floor_kept, floor_last = (0.95, 0.95) if sys.argv[3] else (0.93, 0.95)
sys.exit(kept < floor_kept or last < floor_last)
PY
