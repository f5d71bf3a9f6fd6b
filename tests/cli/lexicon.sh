#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet lexicon test: what somebody without a compiler sees when they add a cue, a case, or a mistake.
. "$(dirname "$0")/../lib/tap.sh"

exits 0 "every case of the lexicons holds" "$unmet" lexicon test
says "how many cases there are" '^[0-9]+ cases, 0 fail$'
exits 0 "quiet where nothing fails" "$unmet" lexicon test -q
[ ! -s "$work/out" ]; report $? "nothing printed"
exits 0 "one language" "$unmet" lexicon test --lang de
exits 2 "another word than test" "$unmet" lexicon best

copy() { rm -rf "$work/lex" && cp -r lexicons "$work/lex"; }

copy
line=$(($(wc -l <"$work/lex/en/cues.cases") + 1))
echo 'wish : The hovercraft is full of eels, alas.' >>"$work/lex/en/cues.cases"
exits 2 "a case that no cue serves fails" "$unmet" lexicon test --lexicons "$work/lex"
says "with file and line" "^$work/lex/en/cues\.cases:$line: no mention was found"
says "and the sentence" 'wish : The hovercraft is full of eels, alas\.'
says "and the count" '^[0-9]+ cases, 1 fail$'
echo 'wish 3 hovercraft : hovercraft is full of' >"$work/lex/en/zz-mine.cues"
exits 0 "a cue added makes it hold" "$unmet" lexicon test --lexicons "$work/lex"
exits 0 "and detection finds it" "$unmet" detect --lexicons "$work/lex" - <<<'{"id": 1, "text": "My hovercraft is full of eels."}'
says "under its name" '"wish\.hovercraft"'
echo 'none : My hovercraft is full of eels.' >>"$work/lex/en/cues.cases"
exits 2 "a mention where none should be fails" "$unmet" lexicon test --lexicons "$work/lex"
says "with the cues that found it" 'cues: wish\.hovercraft'

# refuse NAME LINES - a cue file of those lines is refused with its file and line.
refuse() {
	copy
	printf '# a comment\n%s\n' "$2" >"$work/lex/en/zz-mine.cues"
	exits 2 "$1 is refused" "$unmet" lexicon test --lexicons "$work/lex"
	warns "with file and line" "zz-mine\.cues:[23]: "
}

gaps='a _{0,12} b _{0,12} c _{0,12} d _{0,12} e'
refuse "a pattern that runs away" "wish 3 gaps : $gaps"
refuse "a pattern that starts with any word" 'wish 3 any : _ _ export'
refuse "a pattern nested too deeply" "wish 3 deep : $(printf '(%.0s' {1..40})a$(printf ')%.0s' {1..40})"
refuse "a class that contains itself" $'@mine = a | @mine\nwish 3 mine : @mine'
refuse "a kind that is none" 'hope 3 x : export'
copy
echo 'wishes : Please add a dark mode.' >>"$work/lex/en/cues.cases"
exits 2 "a case with a kind that is none is refused" "$unmet" lexicon test --lexicons "$work/lex"
warns "with file and line" "cues\.cases:[0-9]+: "
mkdir -p "$work/empty"
exits 1 "a folder without cases finds nothing" "$unmet" lexicon test --lexicons "$work/empty"

# a language that is read but has no cues
cat >"$work/it.csv" <<'CSV'
id,customer,text
1,anna,Vorrei poter esportare le fatture in un foglio di calcolo. Il programma si blocca ogni volta che apro il calendario.
2,bea,Non riesco a trovare le fatture del mese scorso. Sarebbe utile un filtro per data.
CSV
exits 1 "no cues for any document: nothing is found" "$unmet" run "$work/it.csv" -p "$work/it/project.unmet" -o "$work/it"
warns "the error names the language and says that it has no cues" 'Italian \(it\), and there are no cues for this language'
warns "and the next step" '--mentions all'
exits 0 "with --mentions all every sentence counts" "$unmet" run "$work/it.csv" -p "$work/it/project.unmet" -o "$work/it" --mentions all
says "the language is told" 'Languages: it 2'
says "so are the sentences" '4 mentions of needs in 4 sentences'
! grep -q 'No cues yet' "$work/out"; report $? "nothing is missing then"
echo '3,cleo,I wish I could export all of my invoices. The calendar keeps crashing every time I open it.' >>"$work/it.csv"
exits 0 "beside a language with cues" "$unmet" run "$work/it.csv" -p "$work/mixed/project.unmet" -o "$work/mixed"
says "the report says what was left out" 'No cues yet for 2 documents in Italian \(it\)'
