#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What agents say in ticket after ticket is theirs wherever it stands; whoever nobody knows is no customer where one is known.
. "$(dirname "$0")/../lib/tap.sh"

"$python" - >"$work/talks.json" <<'EOF'
import json
macro = "We are sorry that you cannot log in to your account. Please clear the cache and try again."
def talk(n, first, later):
    user = {"type": "user", "name": f"Customer {n}", "email": f"c{n}@corp{n}.example"}
    part = lambda author, body: {"part_type": "comment", "body": body, "author": author}
    return {"type": "conversation", "id": str(n), "created_at": 1711447200, "source": {"subject": "", "body": first, "author": user},
            "conversation_parts": {"conversation_parts": [part({"type": "admin", "name": f"Agent {n}"}, macro), part(user, later)]}}
talks = [talk(n, f"I can't open the report number {n} since Monday.", "It still fails.") for n in range(1, 5)]
talks.append(talk(5, "I wish I could share a dashboard with my team.",
                  "You wrote:<p>We are sorry that you cannot log in to your account.</p><p>That is not what I asked for: I cannot share it.</p>"))
print(json.dumps(talks))
EOF
cat >"$work/jira.csv" <<'EOF'
Summary,Issue key,Issue id,Reporter,Created,Description,Comment,Comment
Export,PM-1,1,ann,2024-03-01,I wish the export were faster.,2024-03-02;bo;I cannot reproduce it and need more time.,2024-03-03;ann;I need it every week.
EOF
cd "$work" || exit 2
exits 0 "conversations with the same reply" "$unmet" run -o talks talks.json
says "say what was left out" "1 sentence in customers' words is what agents say word for word"
! grep -qi 'cannot log in' talks/evidence.jsonl; report $? "the agents' words are no mention"
grep -q 'cannot share it' talks/evidence.jsonl; report $? "the customer's own are"
exits 0 "a ticket with comments of the team" "$unmet" run -o jira jira.csv
! grep -q 'cannot reproduce' jira/evidence.jsonl; report $? "they are not the customer's"
grep -q 'I need it every week' jira/evidence.jsonl; report $? "the reporter's are"
