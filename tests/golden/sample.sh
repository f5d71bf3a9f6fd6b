#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sample corpus against its gold answers, with floors; the report for people against what was accepted.
. "$(dirname "$0")/../lib/tap.sh"

demo() { (cd "$work" && "$unmet" run "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account); }
exits 0 "the main job" demo
cp "$work/out" "$work/report"
check "figures against the gold answers stand on their floors" "$python" tests/lib/score_sample.py "$work/unmet-out" --floors
sed 's/^/# /' "$work/out"
"$python" tests/lib/digest.py "$work/unmet-out/segments.json" >"$work/digest"
if [ -n "${UNMET_ACCEPT:-}" ]; then
	cp "$work/report" tests/golden/sample_report.txt
	cp "$work/digest" tests/golden/sample_digest.txt
	tools/dev/readme_report
fi
diff -u tests/golden/sample_report.txt "$work/report" >"$work/out"; report $? "the report for people is what was accepted (make accept)"
diff -u tests/golden/sample_digest.txt "$work/digest" >"$work/out"; report $? "needs and segments are what was accepted (make accept)"
check "the README shows this report" tools/dev/readme_report --check
