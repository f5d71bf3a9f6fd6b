#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Help, versions, misuse, exit codes; what is generated is what is committed.
. "$(dirname "$0")/../lib/tap.sh"

exits 0 "help on demand goes to standard output" "$unmet" --help
says "help names the main job" '^  run +everything'
exits 2 "no command is misuse" "$unmet"
warns "and shows the help on standard error" '^usage: unmet COMMAND'
exits 2 "an unknown command is misuse" "$unmet" fly
warns "it is named" 'no such command: fly'
exits 2 "an unknown option is misuse" "$unmet" run --fly x
warns "it is named" 'unknown option: --fly'
exits 2 "a value that makes no sense is misuse" "$unmet" run --needs many x
warns "it says what it takes" '--needs takes a number or auto, not: many'
exits 2 "an option by its letter" "$unmet" segments -n 0
warns "is called as it was typed" "^unmet: -n does not belong to"
exits 2 "with a value that makes no sense" "$unmet" needs -n 0
warns "too" "^unmet: -n takes a number above 0, not: 0$"
exits 2 "--role wants a role" "$unmet" run --role Ann=boss x
exits 2 "--map wants pairs" "$unmet" run --map text x
exits 2 "an option of another command is misuse" "$unmet" status --needs 3
warns "it says so" 'does not belong to'
exits 2 "run without INPUT is misuse" "$unmet" run
exits 2 "a missing project is an error" "$unmet" status -p "$work/none.unmet"
warns "it says how to start one" 'unmet run'
[ ! -e "$work/none.unmet" ]; report $? "looking creates nothing"

exits 0 "--version" "$unmet" --version
says "lists SQLite" '^SQLite 3\.'
says "lists PCRE2" '^PCRE2 10\.'
says "lists libstemmer" 'libstemmer|Snowball'

for command in run ingest detect cluster segment export status search needs segments verify; do
	exits 0 "help of $command" "$unmet" "$command" --help
done
for shell in bash zsh fish; do
	exits 0 "completion for $shell" "$unmet" completion "$shell"
	command -v "$shell" >/dev/null && check "$shell takes it" "$shell" -n "$work/out"
done
"$unmet" help man >"$work/man"
same "the man page is the option table's (unmet help man > docs/man/unmet.1)" "$work/man" docs/man/unmet.1
if command -v man >/dev/null; then
	man --warnings -l docs/man/unmet.1 >/dev/null 2>"$work/err"
	[ ! -s "$work/err" ]; report $? "man formats it without a warning"
fi
