/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign.c - recordings, pictures, old and locked Office files, programs: a folder of interviews is full of them. Each is
 * told by its signature, and the message says what would make it readable. The old Office container (MS-CFB) names
 * what it holds in UTF-16 in its directory: Word, Excel, an Outlook message, or a package locked with a password.
 */
#include "base/str.h"
#include "ingest/foreign.h"

#define PICTURE "a picture: type what it says into a text file"
#define SOUND "a recording: transcribe it first (Zoom, Teams, Otter or Whisper do) and give the VTT, SRT or text file"
#define FILM "a video: transcribe it first (Zoom, Teams, Otter or Whisper do) and give the VTT, SRT or text file"
#define OLD "an old or locked Office file: open it and save it as DOCX, XLSX, CSV or text, without a password"

struct magic { size_t at; const char *bytes; size_t len; const char *reason; };

#define MAGIC(at, bytes, reason) { at, bytes, sizeof(bytes) - 1, reason }

/* The first that fits says it: what is more exact stands above. */
static const struct magic signatures[] = {
	MAGIC(0, "\211PNG", PICTURE),
	MAGIC(0, "\377\330\377", PICTURE),
	MAGIC(0, "GIF8", PICTURE),
	MAGIC(0, "II*\0", PICTURE),
	MAGIC(0, "MM\0*", PICTURE),
	MAGIC(8, "WEBPVP8", PICTURE),
	MAGIC(4, "ftyphei", PICTURE),
	MAGIC(4, "ftypmif", PICTURE),
	MAGIC(4, "ftypavif", PICTURE),
	MAGIC(4, "ftypM4A", SOUND),
	MAGIC(4, "ftypM4B", SOUND),
	MAGIC(4, "ftyp", FILM),
	MAGIC(4, "moov", FILM),
	MAGIC(4, "mdat", FILM),
	MAGIC(0, "\032\105\337\243", FILM),
	MAGIC(8, "AVI ", FILM),
	MAGIC(8, "WAVE", SOUND),
	MAGIC(0, "ID3", SOUND),
	MAGIC(0, "\377\373", SOUND),
	MAGIC(0, "\377\363", SOUND),
	MAGIC(0, "\377\361", SOUND),
	MAGIC(0, "OggS", SOUND),
	MAGIC(0, "fLaC", SOUND),
	MAGIC(0, "#!AMR", SOUND),
	MAGIC(0, "\060\046\262\165\216\146\317\021", "a Windows recording: transcribe it first, and give the VTT, SRT or text file"),
	MAGIC(0, "SQLite format 3", "a SQLite database: export its table as CSV"),
	MAGIC(0, "PAR1", "a Parquet file: export it as CSV or JSON"),
	MAGIC(0, "\177ELF", "a program"),
	MAGIC(0, "MZ\220\0", "a program"),
	MAGIC(0, "\0\1\0\0\0", "a font"),
	MAGIC(0, "BZh", "bzip2 data: unpack it first"),
	MAGIC(0, "\3757zXZ", "xz data: unpack it first"),
	MAGIC(0, "7z\274\257", "a 7-Zip archive: unpack it first"),
	MAGIC(0, "Rar!\032\007", "a RAR archive: unpack it first"),
	MAGIC(257, "ustar", "a tar archive: unpack it first, or pack it as zip"),
	MAGIC(0, "{\\rtf", "an RTF file: open it in a word processor and save it as DOCX or plain text"),
};

static bool has(struct um_str bytes, size_t at, const char *what, size_t len)
{
	return bytes.len >= at + len && memcmp(bytes.ptr + at, what, len) == 0;
}

/* Does the directory of the container name it? `ascii` stands there as UTF-16. */
static bool names(struct um_str bytes, const char *ascii)
{
	char wide[64];
	size_t len = strlen(ascii);

	for (size_t i = 0; i < len; i++) {
		wide[2 * i] = ascii[i];
		wide[2 * i + 1] = '\0';
	}
	return um_str_find(bytes, um_str_n(wide, 2 * len)) < bytes.len;
}

static const char *old_office(struct um_str bytes)
{
	static const struct { const char *name, *reason; } kinds[] = {
		{ "EncryptedPackage", "an Office file locked with a password: open it, take the password off, and save it" },
		{ "__substg1.0", "an Outlook message (.msg): drag it to another mail program, or save it as text or EML" },
		{ "WordDocument", "an old Word file (.doc): open it and save it as DOCX or plain text" },
		{ "Workbook", "an old Excel file (.xls): open it and save it as XLSX or CSV" },
		{ "PowerPoint Document", "an old PowerPoint file (.ppt): save it as PDF or text" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (names(bytes, kinds[i].name))
			return kinds[i].reason;
	return OLD;
}

const char *um_foreign_binary(struct um_str magic, struct um_str head)
{
	size_t control = 0, n = head.len < 4096 ? head.len : 4096;

	if (has(magic, 0, "\320\317\021\340", 4))
		return old_office(head);
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++)
		if (has(signatures[i].at < magic.len ? magic : head, signatures[i].at, signatures[i].bytes, signatures[i].len))
			return signatures[i].reason;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)head.ptr[i];

		control += c < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 27;
	}
	return control * 20 > n ? "not text: binary data of a kind unmet does not know" : NULL;
}

const char *um_foreign_text(struct um_str text)
{
	if (um_str_istarts(text, "<?xml") || um_str_istarts(text, "<rss") || um_str_istarts(text, "<feed") || um_str_istarts(text, "<svg"))
		return "XML of a kind unmet does not know: export it as CSV or JSON";
	return NULL;
}

const char *um_foreign_archive(const struct um_zip *zip)
{
	static const struct { const char *member, *reason; } kinds[] = {
		{ "ppt/presentation.xml", "a PowerPoint file: save it as PDF or text" },
		{ "xl/workbook.bin", "a binary Excel file (.xlsb): save it as XLSX or CSV" },
		{ "META-INF/container.xml", "an e-book: save it as text" },
		{ "Index/Document.iwa", "a Pages, Numbers or Keynote file: export it as DOCX, XLSX or PDF" },
		{ "META-INF/MANIFEST.MF", "a program" },
		{ "AndroidManifest.xml", "a program" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (um_zip_find(zip, kinds[i].member) >= 0)
			return kinds[i].reason;
	return NULL;
}
