#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 at ten random moments of an ingest, then the same command again: the same bytes as without.
. "$(dirname "$0")/../lib/tap.sh"

# Enough rows that a kill can meet every part of it; under a sanitizer everything is slower.
case $unmet in */asan/*) rows=8000 ;; *) rows=30000 ;; esac
"$python" - "$rows" >"$work/rows.csv" <<'PY'
import random, sys
rng = random.Random(5)
words = "export report crash slow invoice calendar filter login sync photo map price team search upload note".split()
print("id,customer,text")
for i in range(int(sys.argv[1])):
    print(f'{i},c{rng.randrange(3000)},"I wish the {" ".join(rng.choices(words, k=9))} would work for us on {i}."')
PY
"$unmet" run -q -o "$work/clean" "$work/rows.csv" --needs 12 --segments 3 || { report 1 "the run without a kill"; exit 1; }
start=$(date +%s%N)
"$unmet" ingest -q -o "$work/time" "$work/rows.csv"
whole=$((($(date +%s%N) - start) / 1000000))

interrupted=0
for i in $(seq 10); do
	rm -rf "$work/k"
	"$unmet" ingest -q -o "$work/k" "$work/rows.csv" &
	pid=$!
	moment=$(("$(od -An -N2 -tu2 /dev/urandom)" % (whole + 1)))
	sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
	kill -9 $pid 2>/dev/null && interrupted=$((interrupted + 1))
	wait $pid 2>/dev/null
	"$unmet" run -q -o "$work/k" "$work/rows.csv" --needs 12 --segments 3 >"$work/out" 2>"$work/err"
	code=$?
	[ $code -eq 0 ] && "$python" - "$work" >>"$work/out" 2>>"$work/err" <<'PY'
import json, sys
a, b = (json.load(open(f"{sys.argv[1]}/{d}/segments.json")) for d in ("clean", "k"))
assert a == b, "segments.json differs"
assert open(sys.argv[1] + "/clean/evidence.jsonl", "rb").read() == open(sys.argv[1] + "/k/evidence.jsonl", "rb").read(), "evidence differs"
PY
	[ $? -eq 0 ] && [ $code -eq 0 ] && cmp "$work/clean/segments.json" "$work/k/segments.json" >>"$work/out" 2>&1
	report $? "killed after $moment of $whole ms, then again: the same bytes"
done
[ $interrupted -ge 3 ]; report $? "at least three of them were really interrupted ($interrupted)"
