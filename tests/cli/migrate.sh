#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project of an older version: refused for reading with the way out, migrated by the next command that writes,
# with a copy kept as it was. project_v1.unmet.gz was written by unmet 0.1.0 as of content version 1.
. "$(dirname "$0")/../lib/tap.sh"
p=$work/p.unmet

sql() { $python -c 'import sqlite3, sys; [print(*r, sep="|") for r in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2])]' "$@"; }

gunzip -c tests/golden/project_v1.unmet.gz >"$p"
cp "$p" "$work/before.unmet"
sql "$p" 'SELECT key, content, source, row, external_id, title, customer, account, date, turn_count, text FROM document JOIN document_text ON document = id ORDER BY id' >"$work/documents1"
exits 1 "an older project is not read" "$unmet" status -p "$p"
warns "what to do is said" 'older version of unmet; run .unmet run. on it'
same "and it is left as it is" "$p" "$work/before.unmet"

mkdir "$work/closed" && cp "$p" "$work/closed/p.unmet"
if [ "$(id -u)" -ne 0 ]; then
	chmod a-w "$work/closed"
	exits 2 "no copy, no migration" "$unmet" detect -q -p "$work/closed/p.unmet"
	chmod u+w "$work/closed"
else
	mkdir -p "$work/closed/p.unmet.version-1.tmp/full"
	exits 2 "no copy, no migration" "$unmet" detect -q -p "$work/closed/p.unmet"
	warns "and why" 'cannot keep a copy of the project'
fi
same "the project is as it was" "$work/closed/p.unmet" "$work/before.unmet"

exits 0 "a command that writes migrates it" "$unmet" detect -q -p "$p"
check "the copy is there" test -f "$p.version-1"
[ "$(stat -c %a "$p.version-1")" = 600 ]; report $? "for its owner alone"
sql "$p.version-1" 'SELECT name, sql FROM sqlite_schema' >"$work/schema1"
sql "$work/before.unmet" 'SELECT name, sql FROM sqlite_schema' >"$work/schema0"
same "with the old tables" "$work/schema1" "$work/schema0"
[ "$(sql "$p.version-1" 'PRAGMA user_version')" = 1 ]; report $? "of the old version"
[ "$(sql "$p" 'PRAGMA user_version')" = 2 ]; report $? "the project is of the new one"
sql "$p" 'SELECT key, content, source, row, external_id, title, customer, account, date, turn_count, text FROM document JOIN document_text ON document = id ORDER BY id' >"$work/documents2"
same "every document is what it was" "$work/documents1" "$work/documents2"
exits 0 "verify finds nothing" "$unmet" verify -p "$p"
exits 0 "status reads it" "$unmet" status -p "$p"
says "with its rejects" '5 rows = 4 stored \+ 0 duplicates \+ 1 rejected'

printf 'id,customer,description\nT-9,Eve,"I wish I could print it."\n' >"$work/more.csv"
exits 0 "and can be added to" "$unmet" run -q -p "$p" -o "$work/o" "$work/more.csv"
[ "$(sql "$p" 'SELECT count(*) FROM document')" = 5 ]; report $? "one document more"

$python - "$p" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("PRAGMA user_version=1")
c.commit()
EOF
exits 2 "tables of a later version in an older file are strange" "$unmet" status -p "$p"
warns "and it says so" 'not an unmet project'

# What was left out of the texts.
exits 0 "a project with signatures" "$unmet" ingest -q -o "$work/c" "$sample/tickets.csv"
exits 0 "status counts what was left out" "$unmet" status -o "$work/c"
says "by file and kind" 'tickets.csv +[0-9]+ quoted replies, [0-9]+ signatures'
exits 0 "and shows it" "$unmet" status --cleaned -o "$work/c"
says "in the words that were left out" '“(Cheers|Many thanks|Thanks|Best|Kind regards)'
"$unmet" ingest -q -p "$work/n.unmet" "$work/more.csv"
exits 0 "where nothing was left out" "$unmet" status --cleaned -p "$work/n.unmet"
says "it says so" 'Nothing was left out'
