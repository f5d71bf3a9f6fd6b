# SPDX-License-Identifier: Apache-2.0
# unmet: text to needs to segments. `make help` lists the targets.

VERSION := $(shell sed -n 's/^\#define UNMET_VERSION "\(.*\)"/\1/p' engine/include/unmet.h)
SOVERSION := 0

CONFIG ?= release
BUILD ?= build
OUT := $(BUILD)/$(CONFIG)
PREFIX ?= /usr/local
DESTDIR ?=
UNMET_SHARED ?= ../shared
CC ?= cc

PKGS := libpcre2-8 sqlite3 libcjson libutf8proc libxml-2.0 libzip libxxhash libzstd zlib
PKG_CONFIG ?= pkg-config

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual \
	-Wwrite-strings -Wvla -Wundef -Wformat=2 -Werror
# The same bits everywhere: no contraction to FMA, no reassociation, no x87.
IS_CLANG := $(findstring clang,$(shell $(CC) --version 2>/dev/null | head -n 1))
FLOAT := -ffp-contract=off -fno-fast-math $(if $(IS_CLANG),,-fexcess-precision=standard)
ifneq ($(filter x86_64 i%86,$(shell uname -m)),)
FLOAT += -msse2 -mfpmath=sse
endif

OPT_release := -O3
OPT_debug := -O0
OPT_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DUM_ARENA_MALLOC -DUM_NARROW
OPT_tsan := -O1 -fsanitize=thread -fno-omit-frame-pointer
OPT_cov := -O0 --coverage
OPT := $(or $(OPT_$(CONFIG)),$(error CONFIG is release, debug, asan, tsan or cov, not $(CONFIG)))

CPPFLAGS_ALL := -D_GNU_SOURCE -Iengine -Iengine/include -Itools \
	$(filter-out -I/usr/include,$(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)) $(CPPFLAGS)
CFLAGS_ALL := -std=c11 $(OPT) -g $(FLOAT) -fPIC -fvisibility=hidden -pthread $(WARN) $(CFLAGS)
LDFLAGS_ALL := $(OPT) -pthread -Wl,--as-needed $(LDFLAGS)
LDLIBS_ALL := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null) -lstemmer -lm -ldl $(LDLIBS)

# ---- sources, in the order data flows -----------------------------------------------------------

STAGES := base ingest text need cluster decide segment export store
ENGINE_SRC := $(foreach stage,$(STAGES),$(sort $(wildcard engine/$(stage)/*.c))) $(sort $(wildcard engine/*.c))
CLI_SRC := $(sort $(wildcard tools/cli/*.c tools/review/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
QUALITY_SRC := $(sort $(wildcard tests/quality/*.c))
FAULT_SRC := $(sort $(wildcard tests/fault/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))

ENGINE_OBJ := $(ENGINE_SRC:%.c=$(OUT)/obj/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(OUT)/obj/%.o)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(OUT)/unit/%)
QUALITY_BIN := $(QUALITY_SRC:tests/quality/%.c=$(OUT)/quality/%)
FAULT_BIN := $(FAULT_SRC:tests/fault/%.c=$(OUT)/fault/%)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(OUT)/fuzz/%)

LIB_A := $(OUT)/libunmet.a
LIB_SO := $(OUT)/libunmet.so.$(VERSION)
CLI := $(OUT)/unmet

.DEFAULT_GOAL := all
.PHONY: all lib cli unit-bin help check check-unit check-cli check-golden check-property check-fault check-fuzz \
	check-layers fuzz-bin accept quality quality-long bench bench-ingest bench-scale fuzz lint clean install uninstall cov

all: check-layers lib cli ## build the library and the command (CONFIG=release|debug|asan|tsan|cov)

lib: $(LIB_A) $(LIB_SO)

cli: $(CLI)

# Flags that changed rebuild everything; a source added or removed rebuilds the archive; another PREFIX, one object.
define remember
$(OUT)/$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$$(subst ','\'',$(2))' | cmp -s - $$@ || printf '%s\n' '$$(subst ','\'',$(2))' > $$@
endef
$(eval $(call remember,flags,$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL)))
$(eval $(call remember,sources,$$(ENGINE_SRC)))
$(eval $(call remember,prefix,$$(PREFIX)))
.PHONY: FORCE
FORCE:

# V=1 shows the commands.
Q := $(if $(V),,@)

$(OUT)/obj/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The inner loops of grouping are written to be unrolled, which gcc does from -O2 on: a fifth of the time of a fit under sanitizers.
ifneq ($(filter asan tsan,$(CONFIG)),)
$(OUT)/obj/engine/cluster/dense.o: private CFLAGS_ALL += -O2
endif

# The one source that knows where the lexicons will be.
$(OUT)/obj/engine/project.o: $(OUT)/prefix
$(OUT)/obj/engine/project.o: private CPPFLAGS_ALL += -DUM_LEXICON_DIR='"$(PREFIX)/share/unmet/lexicons"'

$(LIB_A): $(ENGINE_OBJ) $(OUT)/sources
	$(Q)rm -f $@
	$(Q)$(AR) rcsD $@ $(ENGINE_OBJ)

$(LIB_SO): $(ENGINE_OBJ)
	$(Q)$(CC) $(LDFLAGS_ALL) -shared -Wl,-soname,libunmet.so.$(SOVERSION) -o $@ $^ $(LDLIBS_ALL)
	$(Q)ln -sf $(@F) $(OUT)/libunmet.so.$(SOVERSION)
	$(Q)ln -sf $(@F) $(OUT)/libunmet.so

$(CLI): $(CLI_OBJ) $(LIB_A)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL) -lmicrohttpd

# ---- tests --------------------------------------------------------------------------------------

define test_program
$(OUT)/$(1)/%: $(OUT)/obj/tests/$(1)/%.o $(LIB_A)
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(LDFLAGS_ALL) -o $$@ $$^ $(2) $(LDLIBS_ALL)
endef
$(eval $(call test_program,unit,-lcmocka))
$(eval $(call test_program,quality,))
$(eval $(call test_program,fault,-lcmocka))

# Fuzz targets are libFuzzer programs with clang; with CONFIG=asan CC=clang only.
$(OUT)/fuzz/%: $(OUT)/obj/tests/fuzz/%.o $(LIB_A)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LDLIBS_ALL)

.SECONDARY:

unit-bin: $(UNIT_BIN) ## build the unit tests
fault-bin: $(FAULT_BIN)
quality-bin: $(QUALITY_BIN)
fuzz-bin: ## build the fuzz targets (clang, libFuzzer, ASan)
	$(MAKE) CC=clang CONFIG=asan CFLAGS='$(CFLAGS) -fsanitize=fuzzer-no-link' BUILD=$(BUILD)/fuzz fuzz-programs
.PHONY: fuzz-programs fault-bin quality-bin
fuzz-programs: $(FUZZ_BIN)

RUN_TESTS := UNMET_SHARED=$(UNMET_SHARED) UNMET_BIN=$(abspath $(CLI)) UNMET_LEXICONS=$(abspath lexicons) tools/dev/run_tests

check: all $(UNIT_BIN) $(FAULT_BIN) ## every test of this configuration
	$(RUN_TESTS) $(UNIT_BIN) $(FAULT_BIN) $(sort $(wildcard tests/cli/*.sh tests/golden/*.sh tests/property/*.sh tests/fault/*.sh))

check-unit: $(UNIT_BIN) ## unit tests
	$(RUN_TESTS) $(UNIT_BIN)

check-cli: all ## command-line tests
	$(RUN_TESTS) $(sort $(wildcard tests/cli/*.sh))

check-golden: all ## golden outputs
	$(RUN_TESTS) $(sort $(wildcard tests/golden/*.sh))

check-property: all ## same bytes for any order, jobs, compiler
	$(RUN_TESTS) $(sort $(wildcard tests/property/*.sh))

check-fault: all $(FAULT_BIN) ## failing allocations, reads, writes, kills
	$(RUN_TESTS) $(FAULT_BIN) $(sort $(wildcard tests/fault/*.sh))

check-fuzz: fuzz-bin ## every fuzz target for FUZZ_SECONDS (default 10) each
	tools/dev/run_fuzz $(BUILD)/fuzz/asan/fuzz $(or $(FUZZ_SECONDS),10)

fuzz: ## every fuzz target for ten minutes each
	$(MAKE) check-fuzz FUZZ_SECONDS=600

check-layers: ## a stage includes base/ and the types of stages to its left
	@tools/dev/check_layers

accept: all ## rewrite the golden outputs; review the diff
	UNMET_ACCEPT=1 $(RUN_TESTS) $(sort $(wildcard tests/golden/*.sh))

quality: $(QUALITY_BIN) cli ## figures on labelled data (needs UNMET_SHARED)
	UNMET_SHARED=$(UNMET_SHARED) UNMET_BIN=$(abspath $(CLI)) UNMET_LEXICONS=$(abspath lexicons) tools/dev/run_quality $(QUALITY_BIN) \
		$(sort $(wildcard tests/quality/*.sh))

quality-long: $(OUT)/quality/segment $(OUT)/quality/coverage cli ## planted segments over 20 seeds at every size, coverage on a large corpus (ten minutes)
	UNMET_SEEDS=20 UNMET_SHARED=$(UNMET_SHARED) $(OUT)/quality/segment
	UNMET_LONG=1 UNMET_SHARED=$(UNMET_SHARED) UNMET_BIN=$(abspath $(CLI)) UNMET_LEXICONS=$(abspath lexicons) tests/quality/coverage_found.sh

bench-ingest: all ## MB/s and memory of reading each format, on invented files (5 minutes, 4 GB of TMPDIR)
	UNMET_BIN=$(abspath $(CLI)) tools/dev/bench_ingest

bench: all quality-bin ## speed and memory per stage and for the whole job, beside a peer
	UNMET_SHARED=$(UNMET_SHARED) UNMET_BIN=$(abspath $(CLI)) UNMET_LEXICONS=$(abspath lexicons) tools/dev/bench

bench-scale: $(OUT)/quality/group_speed ## time and memory of grouping, from 10,000 to a million mentions (SCALE=10000000 for ten)
	UNMET_SHARED=$(UNMET_SHARED) $(OUT)/quality/group_speed $(or $(SCALE),1000000)

lint: ## cppcheck, clang-tidy, gcc -fanalyzer
	tools/dev/lint

cov: ## branch coverage of the unit, fault and cli tests
	$(MAKE) CONFIG=cov check
	gcovr --root . --filter engine/ --object-directory $(BUILD)/cov --branches --print-summary

clean: ## remove what was built
	rm -rf $(BUILD)

# ---- install ------------------------------------------------------------------------------------

INSTALL := install
D := $(DESTDIR)$(PREFIX)

install: all ## install command, library, header, lexicons, man page, completions (PREFIX, DESTDIR)
	$(INSTALL) -d $(D)/bin $(D)/lib/pkgconfig $(D)/include $(D)/share/man/man1 $(D)/share/unmet \
		$(D)/share/bash-completion/completions $(D)/share/zsh/site-functions $(D)/share/fish/vendor_completions.d
	$(INSTALL) -m 755 $(CLI) $(D)/bin/unmet
	$(INSTALL) -m 644 $(LIB_A) $(D)/lib/libunmet.a
	$(INSTALL) -m 755 $(LIB_SO) $(D)/lib/$(notdir $(LIB_SO))
	ln -sf $(notdir $(LIB_SO)) $(D)/lib/libunmet.so.$(SOVERSION)
	ln -sf $(notdir $(LIB_SO)) $(D)/lib/libunmet.so
	$(INSTALL) -m 644 engine/include/unmet.h $(D)/include/unmet.h
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' tools/dev/unmet.pc.in > $(D)/lib/pkgconfig/unmet.pc
	$(INSTALL) -m 644 docs/man/unmet.1 $(D)/share/man/man1/unmet.1
	$(CLI) completion bash > $(D)/share/bash-completion/completions/unmet
	$(CLI) completion zsh > $(D)/share/zsh/site-functions/_unmet
	$(CLI) completion fish > $(D)/share/fish/vendor_completions.d/unmet.fish
	for d in lexicons/*/; do $(INSTALL) -d $(D)/share/unmet/$$d && $(INSTALL) -m 644 $$d* $(D)/share/unmet/$$d || exit 1; done

uninstall: ## remove what install put there
	rm -f $(D)/bin/unmet $(D)/lib/libunmet.a $(D)/lib/libunmet.so* $(D)/include/unmet.h $(D)/lib/pkgconfig/unmet.pc \
		$(D)/share/man/man1/unmet.1 $(D)/share/bash-completion/completions/unmet $(D)/share/zsh/site-functions/_unmet \
		$(D)/share/fish/vendor_completions.d/unmet.fish
	rm -rf $(D)/share/unmet

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

-include $(ENGINE_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(wildcard $(OUT)/obj/tests/*/*.d)
