#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hostile.py - tickets whose every field tries to be something else, as JSON Lines on standard output."""
import json

MARKUP = [
    "<script>alert(1)</script>", "</script><script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>",
    "<svg onload=window.pwned=1>", "\"><iframe src=javascript:window.pwned=1>", "<!--<script>", "]]><script>window.pwned=1</script>",
    "<a href=javascript:window.pwned=1>x</a>", "'onmouseover='window.pwned=1", "{{constructor.constructor('window.pwned=1')()}}",
    "<style>*{display:none}</style>", "<base href=https://example.invalid/>", "<form action=https://example.invalid/><button>",
    "<object data=https://example.invalid/x>", "<link rel=stylesheet href=https://example.invalid/x.css>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.pwned=1", "${window.pwned=1}", "<math><mtext></p><script>window.pwned=1</script>", "\u2028window.pwned=1\u2029",
]
OTHER = [
    "turned \u202e gnitirw \u202c around", "turned \u2066 isolate \u2069 and \u200b zero \ufeff width \u00ad soft", "turned\u200f\u200e marks \u061c here",
    "turned \U000e0041\U000e0042 tags", "formula =HYPERLINK(\"https://example.invalid\",\"x\")", "formula @SUM(1+1)*cmd|' /C calc'!A0",
    "formula +1-2", "مرحبا بكم في التطبيق 👩‍👩‍👧 שלום", "zalgo t̷͖͂h̶e̸ ṭ̴e̵x̶t",
]


def main():
    rows = []
    for i, text in enumerate(MARKUP + OTHER):
        for again in range(4):
            said = [f"I wish I could export {text} to the monthly report.", f"Please add {text} to the search page.",
                    f"The calendar keeps crashing when I type {text} into it.", f"I can't find {text} in the invoice list."][again]
            rows.append({"id": f"{i}-{again}{text}", "text": said, "customer": f"{text} {i % 7}", "title": text,
                         "date": f"2025-{1 + i % 12:02d}-03", "plan": f"{text}" if i % 2 else "basic", "account": f"Firm {i % 7} {text}"})
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


main()
