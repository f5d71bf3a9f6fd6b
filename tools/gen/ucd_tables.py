#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write engine/text/ucd_tables.c from the Unicode Character Database.

    tools/gen/ucd_tables.py [/usr/share/unicode] > engine/text/ucd_tables.c

Reads auxiliary/WordBreakProperty.txt, auxiliary/SentenceBreakProperty.txt and emoji/emoji-data.txt
(Debian: package unicode-data). Every code point gets a record (word break, sentence break,
pictographic); the few dozen distinct records are numbered, and a code point finds its number through
two tables: page[code >> SHIFT], then block[page][code & MASK]. Equal blocks are stored once. A block is
a string, record r written as the character '0' + r: half the size of a list of numbers, and readable.
The names and their order are those of the enums in engine/text/ucd.h.
"""
import re
import sys

SHIFT = 7
CODES = 0x110000

WORD = ['Other', 'CR', 'LF', 'Newline', 'Extend', 'ZWJ', 'Regional_Indicator', 'Format', 'Katakana',
        'Hebrew_Letter', 'ALetter', 'Single_Quote', 'Double_Quote', 'MidNumLet', 'MidLetter', 'MidNum',
        'Numeric', 'ExtendNumLet', 'WSegSpace']
SENTENCE = ['Other', 'CR', 'LF', 'Extend', 'Sep', 'Format', 'Sp', 'Lower', 'Upper', 'OLetter', 'Numeric',
            'ATerm', 'SContinue', 'STerm', 'Close']


def read(path, names, only=None):
    """Value of every code point; version from the first line of the file."""
    value = [0] * CODES
    version = ''
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            found = re.match(r'# \w+-(\d+\.\d+\.\d+)\.txt', line) or re.match(r'# Version: (\d+\.\d+)', line)
            if found:
                version = found.group(1)
            line = line.split('#')[0].strip()
            if not line:
                continue
            codes, name = [part.strip() for part in line.split(';')]
            if only and name != only:
                continue
            first, _, last = codes.partition('..')
            number = names.index(name)
            for code in range(int(first, 16), int(last or first, 16) + 1):
                value[code] = number
    return value, version


def rows(values, width=24):
    for at in range(0, len(values), width):
        yield '\t' + ','.join(str(v) for v in values[at:at + width]) + ','


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
    word, version = read(root + '/auxiliary/WordBreakProperty.txt', WORD)
    sentence, _ = read(root + '/auxiliary/SentenceBreakProperty.txt', SENTENCE)
    picture, _ = read(root + '/emoji/emoji-data.txt', ['', 'Extended_Pictographic'], 'Extended_Pictographic')

    records, number = [], {}
    codes = []
    for record in zip(word, sentence, picture):
        if record not in number:
            number[record] = len(records)
            records.append(record)
        codes.append(number[record])

    size = 1 << SHIFT
    blocks, seen, pages = [], {}, []
    for at in range(0, CODES, size):
        block = tuple(codes[at:at + size])
        if block not in seen:
            seen[block] = len(blocks)
            blocks.append(block)
        pages.append(seen[block])
    # The tail of the code space is one block: um_ucd_get answers for it without a page.
    while pages and pages[-1] == pages[-2]:
        pages.pop()
    if len(records) > ord('[') - ord('0') or len(blocks) > 256:
        sys.exit('tables do not fit their types')

    print('/* SPDX-License-Identifier: Apache-2.0 AND Unicode-DFS-2016 */')
    print('/* Written by tools/gen/ucd_tables.py from the Unicode Character Database %s; do not edit. */' % version)
    print('#include "text/ucd.h"\n')
    print('const char *const um_ucd_version = "%s";' % version)
    print('const uint32_t um_ucd_page_total = %d;\n' % len(pages))
    print('const struct um_ucd um_ucd_record[%d] = { /* word, sentence, pictographic */' % len(records))
    for record in records:
        print('\t{ %d, %d, %d },' % record)
    print('};\n')
    print('const uint8_t um_ucd_page[%d] = {' % len(pages))
    print('\n'.join(rows(pages)))
    print('};\n')
    print('const char um_ucd_block[%d][UM_UCD_BLOCK + 1] = {' % len(blocks))
    for block in blocks:
        print('\t"' + ''.join(chr(ord('0') + number) for number in block) + '",')
    print('};')
    print('%d records, %d pages, %d blocks: %d bytes' % (len(records), len(pages), len(blocks),
          len(pages) + (size + 1) * len(blocks)), file=sys.stderr)


main()
