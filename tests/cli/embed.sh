#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A server of embeddings: asked for words and nothing else, once each; whatever it does wrong is told; nobody else is spoken to.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/pairs.sh"

"$python" - "$work" <<'PY'
import json, random, sys
rng = random.Random(3)
things = ["invoice", "bill", "password", "battery"] # "invoice" and "bill" never meet; only the server knows they are one
extra = {w: [f"{w[:3]}{c}" for c in ("ax", "el", "op", "ur", "in")] for w in things}
with open(f"{sys.argv[1]}/texts.jsonl", "w") as out:
    for i, word in enumerate(w for w in things for _ in range(30)):
        own = rng.sample(extra[word], 2)
        out.write(json.dumps({"id": f"t{i}", "customer": f"c{i}", "text": f"{word} {own[0]} {own[1]}"}) + "\n")
PY
mode() { echo "$1" > "$work/mode"; : > "$work/log"; }
mode good
"$python" tests/lib/embed_server.py "$work" 2>"$work/server.err" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$work/port")/v1/embeddings

group() { # OUT OPTIONS...
	local out=$1
	shift
	"$unmet" run --mentions documents --needs 3 -o "$out" "$work/texts.jsonl" "$@"
}
requests() { wc -l < "$work/log"; }

seed=0 with=0
for seed in 1 2; do
	group "$work/with$seed" -q --seed $seed --embed "$url" && [ "$(pairs "$work/with$seed")" = together ] && with=$((with + 1))
done
[ $with -ge 1 ]; report $? "two words for one thing come into one need ($with of 2 seeds)"
grep -q '^/v1/embeddings - 24 ' "$work/log"; report $? "words are asked for in one batch"
"$python" - "$work/log" <<'PY'
import sys
for line in open(sys.argv[1]):
    words = line.split()[3:]
    assert len(words) == int(line.split()[2]), line # a text of more than one word would give more
PY
report $? "each text is one word"
check "schema and sums with --embed" "$python" tests/lib/validate.py "$work/with1"

# What was asked is kept.
mode good
cp "$work/with1/segments.json" "$work/before.json"
exits 0 "the same again" group "$work/with1" --embed "$url"
[ "$(requests)" -eq 1 ]; report $? "only asks whether the server is there ($(requests) request)"
same "and gives the same" "$work/before.json" "$work/with1/segments.json"
tr '\n' ' ' < "$work/out" | tr -s ' ' | grep -q 'the model tiny gave 24 numbers for each of 24 words'; report $? "it says what the server gave"
mode good
exits 0 "another model" group "$work/with1" --embed "$url" --embed-model other
[ "$(requests)" -eq 2 ] && grep -q '^/v1/embeddings other 24' "$work/log"; report $? "is asked by its name"
mode wide
exits 0 "1,024 numbers a word" group "$work/wide" --embed "$url" --seed 1
[ "$("$python" -c 'import json,sys; print(*(json.load(open(f"{sys.argv[1]}/{d}/segments.json"))["engine"]["config_hash"] for d in ("wide", "with2")))' "$work" | tr ' ' '\n' | sort -u | wc -l)" -eq 2 ]
report $? "and it is another configuration"

# Trouble on the way.
mode small
exits 0 "a server that takes three texts at once" group "$work/small" -q --embed "$url"
[ "$(requests)" -gt 9 ]; report $? "is asked in smaller batches"
mode busy
exits 0 "a server that is busy at first" group "$work/busy" -q --embed "$url"
fails() { # MODE WHAT IT SAYS
	mode "$1"
	rm -rf "$work/no"
	exits 2 "$2" group "$work/no" -q --embed "$url"
	warns "and it says why" "$3"
}
fails down "a server that stays busy" 'HTTP status 503: loading the model.*three times'
[ "$(requests)" -eq 3 ]; report $? "was asked three times ($(requests))"
fails missing "a model that is not there" 'HTTP status 404: model "nobody" not found.*--embed-model'
! grep -q "$(printf '\033')" "$work/err"; report $? "a stranger's words are made harmless"
fails html "no embeddings" 'answers, but not with embeddings'
fails deep "a hundred thousand brackets" 'answers, but not with embeddings'
fails short "too few of them" 'fewer texts come than were asked for'
fails ragged "of unlike length" 'other than as many numbers'
fails double "twice the same" 'texts come twice'
fails silent "a server that hangs up" 'does not answer'
fails move "a redirect" 'HTTP status 307'
! grep -q elsewhere "$work/log"; report $? "is not followed"
[ -d "$work/no" ] && [ ! -s "$work/no/segments.json" ]; report $? "no result of a failed run"

# What a failed run was told is kept.
kill $server; wait $server 2>/dev/null
rm "$work/port"
mode late
"$python" - "$work" <<'PY'
import json, sys
with open(f"{sys.argv[1]}/many.jsonl", "w") as out:
    for i in range(200):
        words = [f"zw{chr(97 + i % 10)}{chr(97 + i // 10 % 10)}x", f"zv{chr(97 + i * 7 % 10)}{chr(97 + i * 3 // 10 % 10)}y"]
        out.write(json.dumps({"id": str(i), "customer": str(i), "text": " ".join(words)}) + "\n")
PY
"$python" tests/lib/embed_server.py "$work" 2>"$work/server.err" &
server=$!
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.05; done
url=http://localhost:$(cat "$work/port")/v1/embeddings
many() { "$unmet" run -q --mentions documents -o "$work/many" "$work/many.jsonl" --embed "$url"; }
exits 2 "a server that breaks down after a batch" many
cp "$work/log" "$work/late.log"
mode good
exits 0 "and is there again" many
"$python" - "$work" <<'PY'
import sys
words = lambda name, lines: [w for l in list(open(f"{sys.argv[1]}/{name}"))[1:lines] for w in l.split()[3:]]
before, after = words("late.log", 2), words("log", None)
assert len(before) == 64 and after and not set(before) & set(after), (len(before), len(after))
PY
report $? "is asked for the rest only"

# Nobody there, nobody else.
kill $server; wait $server 2>/dev/null
exits 2 "no server" group "$work/no" -q --embed "$url"
warns "says so, and what to do" 'does not answer.*is the embedding server running\? Leave out --embed'
exits 2 "another machine" group "$work/no" -q --embed http://embeddings.example/v1/embeddings
warns "has to be allowed" 'on another machine \(embeddings.example\).*--embed-remote'
for odd in http://127.0.0.1.example/ http://localhost@192.0.2.1/ 'http://[2001:db8::1]/' http://0.0.0.0/; do
	exits 2 "$odd is another machine" group "$work/no" -q --embed "$odd"
	warns "and is not asked" 'on another machine'
done
exits 2 "no address" group "$work/no" -q --embed localhost:8080
warns "says what one looks like" 'as http://localhost:8080/v1/embeddings is'
exits 2 "a file" group "$work/no" -q --embed file:///etc/passwd
exits 2 "another protocol" group "$work/no" -q --embed gopher://localhost/x
warns "is not spoken" 'only http and https'
export http_proxy=http://192.0.2.1:9 HTTP_PROXY=http://192.0.2.1:9 ALL_PROXY=http://192.0.2.1:9
exits 2 "with a proxy in the environment" group "$work/no" -q --embed "$url"
warns "nobody but the server is asked" "Couldn't connect to server|refused"
