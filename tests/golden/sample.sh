#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sample corpus against its gold answers, with floors; the report for people against what was accepted.
. "$(dirname "$0")/../lib/tap.sh"

exits 0 "the main job" "$unmet" run "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o"
sed "s|$work|OUT|g" "$work/out" >"$work/report"
check "figures against the gold answers stand on their floors" "$python" tests/lib/score_sample.py "$work/o" --floors
sed 's/^/# /' "$work/out"
expected=tests/golden/sample_report.txt
[ -n "${UNMET_ACCEPT:-}" ] && cp "$work/report" "$expected"
diff -u "$expected" "$work/report" >"$work/out"; report $? "the report for people is what was accepted (make accept)"
"$python" tests/lib/digest.py "$work/o/segments.json" >"$work/digest"
expected=tests/golden/sample_digest.txt
[ -n "${UNMET_ACCEPT:-}" ] && cp "$work/digest" "$expected"
diff -u "$expected" "$work/digest" >"$work/out"; report $? "needs and segments are what was accepted (make accept)"
