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
