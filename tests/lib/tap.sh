# SPDX-License-Identifier: Apache-2.0
# Sourced by test scripts: a scratch folder and TAP lines. Each check prints `ok` or `not ok`.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit 2
unmet=${UNMET_BIN:-$root/build/release/unmet}
sample=$root/corpora/sample
shared=${UNMET_SHARED:-../shared}
python=/usr/bin/python3
PATH=$(cd "$(dirname "$unmet")" && pwd):$PATH # hints then say "unmet", wherever it was built
export PATH UNMET_LEXICONS=${UNMET_LEXICONS:-$root/lexicons} LC_ALL=C.UTF-8 COLUMNS=80
work=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
tap_number=0

# report RESULT NAME - one TAP line; on failure what the last command said.
report() {
	tap_number=$((tap_number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_number - $2"
	else
		echo "not ok $tap_number - $2"
		[ -s "$work/out" ] && head -n 20 "$work/out" | sed 's/^/# out: /'
		[ -s "$work/err" ] && head -n 20 "$work/err" | sed 's/^/# err: /'
	fi
}

skip() {
	tap_number=$((tap_number + 1))
	echo "ok $tap_number - $1 # SKIP $2"
}

# check NAME COMMAND... - passes where the command does.
check() {
	local name=$1
	shift
	"$@" >"$work/out" 2>"$work/err"
	report $? "$name"
}

# exits CODE NAME COMMAND... - passes where the command exits with CODE; output is kept in out and err.
exits() {
	local want=$1 name=$2 code
	shift 2
	"$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code -eq "$want" ]
	report $? "$name (exit $code, want $want)"
}

# says NAME PATTERN - the last command's standard output holds a line that matches; warns: standard error.
says() { grep -qE -- "$2" "$work/out"; report $? "$1"; }
warns() { grep -qE -- "$2" "$work/err"; report $? "$1"; }

same() { cmp "$2" "$3" >"$work/cmp" 2>&1; report $? "$1"; }

# run_sample OUT [options] - the main job on the sample corpus, quietly.
run_sample() {
	local out=$1
	shift
	"$unmet" run -q "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account -o "$out" "$@"
}
