#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# make install below DESTDIR, a program built against it through pkg-config, make uninstall. Another PREFIX links the
# command anew, so this works on a copy of what was built: other tests run the original meanwhile.
. "$(dirname "$0")/../lib/tap.sh"
unset UNMET_LEXICONS

build=$(dirname "$unmet")
mkdir "$work/build"
cp -a "$build" "$work/build/release"
stamp=$(stat -c '%i %Y' "$unmet")

# made TARGET - the target, from the copy.
made() { make -s "$1" BUILD="$work/build" DESTDIR="$work/d" PREFIX=/usr; }

check "make install" made install
check "the installed command runs the main job" "$work/d/usr/bin/unmet" run -q "$sample/tickets.csv" -o "$work/o"
cat >"$work/use.c" <<'C'
#include <stdio.h>
#include <unmet.h>

int main(int argc, char **argv)
{
	struct unmet_options options;
	struct unmet_project *project;
	struct unmet_error err;
	const struct unmet_results *results;

	(void)argc;
	unmet_options_init(&options);
	options.lexicons = argv[2];
	if (unmet_open_readonly(&project, argv[1], &options, &err) || unmet_results_load(project, &results, &err)) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	printf("%zu needs\n", results->need_count);
	unmet_results_free(results);
	unmet_close(project);
	return 0;
}
C
flags=$(PKG_CONFIG_PATH=$work/d/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/d pkg-config --cflags --libs unmet)
# shellcheck disable=SC2086
check "a program builds against the installed library" cc -std=c11 "$work/use.c" -o "$work/use" $flags
exits 0 "and reads a project" env LD_LIBRARY_PATH="$work/d/usr/lib" "$work/use" "$work/o/project.unmet" "$work/d/usr/share/unmet/lexicons"
says "with its needs" '^[1-9][0-9]* needs'
nm -D --defined-only "$work/d/usr/lib/libunmet.so" | awk '{ print $3 }' | grep -v '^unmet_' >"$work/out"
[ ! -s "$work/out" ]; report $? "the shared library shows nothing but unmet_*"
check "make uninstall" made uninstall
[ -z "$(find "$work/d" -type f -o -type l)" ]; report $? "nothing is left"
[ "$(stat -c '%i %Y' "$unmet")" = "$stamp" ]; report $? "the command that was built is as it was"
