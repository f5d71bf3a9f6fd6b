#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Is coverage calibrated on needs that a run found? The sample's interviews, its companies, and with UNMET_LONG=1 the askers of
# Thunderbird: from a part of the customers, what is predicted against what is found when the rest is added.
set -u
cd "$(dirname "$0")/../.." || exit 2
unmet=${UNMET_BIN:-build/release/unmet}
coverage=$(dirname "$unmet")/quality/coverage
export UNMET_LEXICONS=${UNMET_LEXICONS:-$PWD/lexicons}
sample=corpora/sample
tickets=${UNMET_SHARED:-../shared}/data/tickets/thunderbird.jsonl.gz
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
bad=0

measure() {
	local name=$1
	shift
	"$unmet" run -q "$@" -o "$work/$name" >/dev/null || exit 2
	echo "$name"
	"$coverage" "$work/$name/evidence.jsonl" || bad=1
}

measure interviews "$sample/interviews"
measure companies "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account
if [ -n "${UNMET_LONG:-}" ] && [ -f "$tickets" ]; then
	measure thunderbird "$tickets"
fi
exit $bad
