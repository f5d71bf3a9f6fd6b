#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Same in, same out: the bytes of segments.json, evidence.jsonl and report.html do not depend on the order of the files, the
# number of jobs, the compiler, the optimisation, the CPU's extensions, or on how ingestion was cut.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/base" --jobs 1 || { report 1 "the main job"; exit 1; }

# matches NAME OUT - both outputs are those of the first run.
matches() {
	cmp "$work/base/segments.json" "$2/segments.json" >"$work/out" 2>&1 &&
		cmp "$work/base/evidence.jsonl" "$2/evidence.jsonl" >>"$work/out" 2>&1 &&
		cmp "$work/base/report.html" "$2/report.html" >>"$work/out" 2>&1
	report $? "$1"
}

for jobs in 2 7; do
	run_sample "$work/j$jobs" --jobs $jobs
	matches "--jobs $jobs" "$work/j$jobs"
done
mapfile -t files < <(printf '%s\n' "$sample"/interviews/* "$sample/tickets.csv")
for seed in 1 2 3; do
	mapfile -t order < <(printf '%s\n' "${files[@]}" | shuf --random-source=<(yes "$seed"))
	"$unmet" run -q "${order[@]}" --accounts "$sample/accounts.csv" --unit account -o "$work/order$seed"
	"$python" - "$work/base" "$work/order$seed" >"$work/out" 2>&1 <<'PY'
import json, sys
a, b = (json.load(open(p + "/segments.json")) for p in sys.argv[1:])
for r in (a, b):
    for s in r["corpus"]["sources"]:
        s["name"] = s["name"].split("/")[-1]  # a folder's files carry the path below it
    r["corpus"]["sources"].sort(key=lambda s: (s["name"], s["hash"]))
for part in ("needs", "segments", "co_occurrence", "corpus"):
    assert a[part] == b[part], part
PY
	report $? "shuffled file order $seed"
	[ "$seed" -gt 1 ] && { cmp "$work/order1/segments.json" "$work/order$seed/segments.json" >"$work/out" 2>&1
		report $? "the same bytes as shuffled order 1"; }
done

# Ingested in two runs, the second half first.
half=$((${#files[@]} / 2))
"$unmet" ingest -q "${files[@]:$half}" -o "$work/two"
"$unmet" run -q "${files[@]:0:$half}" --accounts "$sample/accounts.csv" --unit account -o "$work/two"
cmp "$work/order1/segments.json" "$work/two/segments.json" >"$work/out" 2>&1; report $? "ingested in two runs"

tunables=glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-FMA_Usable,-FMA,-FMA4_Usable,-FMA4,-AVX512F
GLIBC_TUNABLES=$tunables run_sample "$work/plain-cpu"
matches "a CPU without AVX2 and FMA, as far as the C library can tell" "$work/plain-cpu"

# The asan build also does without AVX2 in kernels of our own (UM_NARROW).
for build in clang/release asan; do
	program=$root/build/$build/unmet
	[ -x "$program" ] || { skip "the $build build" "not built"; continue; }
	unmet=$program run_sample "$work/other"
	matches "the $build build" "$work/other"
	rm -rf "$work/other"
done
