# Carnet: one Makefile, no configure step.
#
#   make              build/carnet            make test     everything that is tested, one line of result
#   make demo         the demo workspace      make install  PREFIX=/usr/local DESTDIR=
#   make setup        installs what is missing (apt), saying what and why: setup.sh holds the table
#   make bench | fuzz | golden | crash        measured, fuzzed, goldens rewritten, the full crash sweep
#   make format | tables                      rewrites formatting, the file tables of the rooms
#
# For work on one room, with a build folder of one's own:
#   make B=/tmp/x base.a test-room-base       make B=/tmp/x test-canon      make SAN=1 B=/tmp/x-san test-canon

B      ?= build
PREFIX ?= /usr/local
JOBS   ?= 2
CC     ?= cc

# In this order they are linked: each room needs only those to its right (actions joins the siblings).
ROOMS := console actions compliance db records reports base

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDEXPANSION:
MAKEFLAGS += --no-print-directory

# ---- libraries -------------------------------------------------------------------------------------
# Asked for lazily and once, so that `make setup` works where none of them is installed yet.
PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 ncursesw sqlite3 libgit2 libhs yaml-0.1 jansson libutf8proc \
            libcrypto libxxhash libzip expat xlsxwriter fontconfig libpcre2-8 zlib
# These have no .pc file in Debian; tests/check/link_all.c is the probe that compiles and links them.
PLAIN_LIBS := -lhpdf -lcsv -lcmark-gfm-extensions -lcmark-gfm -lm

PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)
# A sanitiser's runtime must come first, unused libraries are dropped.
LIBS       = $(PLAIN_LIBS) $(PKG_LIBS) -lpthread
TEST_LIBS  = -lcmocka -lvterm -lutil

# ---- flags -----------------------------------------------------------------------------------------
# A schema as one string literal is longer than C11 promises, not longer than any compiler takes.
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-overlength-strings
# A warning is an error in CI and in developers' targets; for a stranger's newer compiler it is a warning.
ifneq ($(CI)$(WERROR),)
WARN += -Werror
endif

ifeq ($(SAN),1)
CFLAGS  ?= -O1 -g -fno-omit-frame-pointer
SANFLAG := -fsanitize=address,undefined -fno-sanitize-recover=all
else
CFLAGS  ?= -O2 -g
endif
# `make fuzz` adds the coverage that libFuzzer needs.
ifeq ($(FUZZ),1)
SANFLAG += -fsanitize=fuzzer-no-link
endif

VERSION := 0.1.0
BASE_FLAGS = -std=c11 -D_GNU_SOURCE -DCARNET_VERSION='"$(VERSION)"' \
             -DCARNET_DATADIR='"$(PREFIX)/share/carnet"' $(WARN) $(CFLAGS) $(SANFLAG) -MMD -MP -include include/carnet/banned.h \
             -Iinclude $(PKG_CFLAGS) $(CPPFLAGS)
LINK       = $(CC) $(CFLAGS) $(SANFLAG) -Wl,--as-needed $(LDFLAGS)

# One line a step; V=1 shows the commands.
say = $(if $(V),,@echo '  $(1)' && )

# ---- rooms -----------------------------------------------------------------------------------------
# Every .c file below a room's folder belongs to it; a new file needs no edit here.
sources = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
objects = $(patsubst %.c,$(B)/obj/%.o,$(1))
headers_of_sql = $(patsubst %,$(B)/gen/%.h,$(sort $(shell find $(1) -name '*.sql' 2>/dev/null)))

$(foreach r,$(ROOMS),$(eval SRC_$(r) := $(call sources,$(r))))
$(foreach r,$(ROOMS),$(eval SQL_$(r) := $(call headers_of_sql,$(r))))

# main.c stays out of console.a, so that tests can link the archive.
SRC_console := $(filter-out console/main.c,$(SRC_console))

ARCHIVES := $(ROOMS:%=$(B)/%.a)

all: $(B)/carnet

$(B)/carnet: $(B)/obj/console/main.o $(ARCHIVES)
	$(call say,link $@)$(LINK) -o $@ $^ $(LIBS)

# An archive is made anew, so that a removed file leaves it; `q` keeps two files of one name in two folders.
$(ARCHIVES): $(B)/%.a: $$(call objects,$$(SRC_$$*)) $(B)/.rooms/%
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,ar $@)ar qcs $@ $(filter %.o,$^)

# The list of a room's files is a prerequisite too: it changes when a file goes.
$(B)/.rooms/%: FORCE
	@mkdir -p $(@D)
	@echo '$(SRC_$*)' | cmp -s - $@ || echo '$(SRC_$*)' > $@

# A room sees the public headers and its own folder; a sibling's private header cannot be found.
room_of = $(firstword $(subst /, ,$(1)))
$(B)/obj/%.o: %.c | $$(SQL_$$(call room_of,$$*)) $(B)/.libraries
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(BASE_FLAGS) -I$(call room_of,$*) -I$(B)/gen/$(call room_of,$*) -c -o $@ $<

# db/schema/0001_x.sql becomes $(B)/gen/db/schema/0001_x.sql.h: the text as a C string literal,
#   static const char schema[] =
#   #include "schema/0001_x.sql.h"
#   ;
$(B)/gen/%.sql.h: %.sql
	@mkdir -p $(@D)
	@sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $< > $@

# Says which library is missing before the first compiler error does.
$(B)/.libraries: tests/check/link_all.c setup.sh
	@mkdir -p $(@D)
	@pkg-config --print-errors --exists $(PACKAGES) || { echo 'carnet: run `make setup`' >&2; exit 1; }
	@$(CC) $(PKG_CFLAGS) -o $(B)/.link_all $< $(LIBS) || { echo 'carnet: run `make setup`' >&2; exit 1; }
	@touch $@

$(ROOMS:%=%.a): %: $(B)/%

# ---- tests -----------------------------------------------------------------------------------------
# A test program's first line says what it may link: /* links: base compliance */ ; a word that ends in .c
# names a helper beside it. The gate tests/check/gate_links.sh compares it with the rooms' rules.
links      = $(shell sed -n '1s,^/\* links: *\([^*]*[^* ]\) *\*/.*,\1,p' $(1))
link_rooms = $(filter $(call links,$(1)),$(ROOMS))
link_parts = $(call objects,$(addprefix $(dir $(1)),$(filter %.c,$(call links,$(1))))) \
             $(patsubst %,$(B)/%.a,$(call link_rooms,$(1)))

PROGRAMS := $(sort $(wildcard tests/*/test_*.c))
FUZZERS  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCHES  := $(sort $(wildcard tests/bench/bench_*.c))
SCRIPTS  := $(sort $(wildcard tests/*/test_*.sh tests/*/test_*.py))
GATES    := $(sort $(wildcard tests/check/gate_*.sh))
bins      = $(patsubst tests/%.c,$(B)/tests/%,$(1))

$(B)/obj/tests/%.o: tests/%.c | $(B)/.libraries
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(BASE_FLAGS) -Itests/$(call room_of,$*) $(addprefix -I,$(call link_rooms,$<)) -c -o $@ $<

$(call bins,$(PROGRAMS) $(BENCHES)): $(B)/tests/%: $(B)/obj/tests/%.o $$(call link_parts,tests/$$*.c)
	@mkdir -p $(@D)
	$(call say,link $@)$(LINK) -o $@ $^ $(TEST_LIBS) $(LIBS)

# A fuzz target runs over its corpus by a small main of ours; `make fuzz` gives it libFuzzer's instead.
FUZZ_MAIN = $(if $(FUZZ),,$(B)/obj/tests/fuzz/replay.o)
$(call bins,$(FUZZERS)): $(B)/tests/%: $(B)/obj/tests/%.o $$(FUZZ_MAIN) $$(call link_parts,tests/$$*.c)
	@mkdir -p $(@D)
	$(call say,link $@)$(LINK) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ $^ $(LIBS)

# Sub-makes share the jobs of the one that was called with -j, else they have $(JOBS).
PARALLEL = $(MAKE) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

export CARNET_SOURCE := $(CURDIR)
export CARNET_TEMPLATES := $(CURDIR)/templates
RUN = tests/check/run.sh -b $(B) -j $(JOBS)

# What the two passes of `make test` need built; what gates read is plain only.
build-tests: $(call bins,$(PROGRAMS)) $(if $(SAN),$(call bins,$(FUZZERS))) \
             $(if $(wildcard console/main.c),$(B)/carnet) $(if $(SAN),,$(ARCHIVES) $(B)/sizes)

$(B)/sizes: tests/check/sizes.c
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -o $@ $<

# What does not build is a failure too, and does not keep the rest from being run.
test:
	@./setup.sh test
	@mkdir -p $(B) && rm -f $(B)/.failed-*
	@+$(PARALLEL) -k build-tests || touch $(B)/.failed-plain
	@+$(PARALLEL) -k SAN=1 B=$(B)/san build-tests || touch $(B)/.failed-sanitised
	@CC='$(CC)' $(RUN) -t $(GATES) $(SCRIPTS) $(call bins,$(PROGRAMS)) \
	  $(patsubst tests/%.c,$(B)/san/tests/%,$(PROGRAMS) $(FUZZERS))

# The gates alone (they read the plain build).
CHECKED := $(ARCHIVES) $(B)/sizes $(if $(wildcard console/main.c),$(B)/obj/console/main.o)
gates:
	@+$(PARALLEL) $(CHECKED)
	@CC='$(CC)' $(RUN) $(GATES)

gate-%:
	@+$(PARALLEL) $(CHECKED)
	@B=$(B) CC='$(CC)' tests/check/gate_$*.sh

# One module: tests/unit/test_canon.c (or of screen/, law/...) is `make test-canon`.
named = $(wildcard tests/*/test_$(1).c)
test-%: $$(or $$(call bins,$$(call named,$$*)),$$(error there is no tests/*/test_$$*.c))
	@$(RUN) $^

# A room's tests are those whose leftmost linked room it is.
of_room = $(foreach t,$(PROGRAMS),$(if $(filter $(1),$(firstword $(call link_rooms,$(t)))),$(t)))
$(ROOMS:%=test-room-%): test-room-%: $$(call bins,$$(call of_room,$$*))
	@$(RUN) $^

# ---- longer work -----------------------------------------------------------------------------------
bench: $$(call bins,$$(BENCHES)) $(B)/carnet
	B=$(B) tests/bench/run.sh

# libFuzzer comes with clang; seconds for each target. A finding is left in $(B)/fuzz/.
FUZZ_SECONDS ?= 60
fuzz:
	@./setup.sh fuzz
	@+$(PARALLEL) CC=clang SAN=1 FUZZ=1 B=$(B)/fuzz fuzz-targets
	@for f in $(patsubst tests/fuzz/%.c,%,$(FUZZERS)); do \
	  mkdir -p $(B)/fuzz/corpus/$$f; echo "== $$f"; \
	  $(B)/fuzz/tests/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 \
	    -artifact_prefix=$(B)/fuzz/$$f- -verbosity=0 -print_final_stats=1 \
	    $(B)/fuzz/corpus/$$f tests/fuzz/corpus/$${f#fuzz_} || exit 1; done
fuzz-targets: $(call bins,$(FUZZERS))

# Rewrites tests/golden; a person reads the diff.
golden: $(B)/carnet $(call bins,$(wildcard tests/golden/test_*.c))
	CARNET_GOLDEN=rewrite $(RUN) $(filter tests/golden/%,$(SCRIPTS)) $(filter $(B)/tests/golden/%,$^)

crash: $(B)/carnet
	CARNET_CRASH=full CARNET_TEST_SECONDS=3600 $(RUN) $(wildcard tests/crash/test_*.sh)

# ---- what a user runs ------------------------------------------------------------------------------
setup:
	@./setup.sh build

demo:
	@./setup.sh demo
	@+$(PARALLEL) all
	@B=$(B) ./demo.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/carnet $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(B)/carnet $(DESTDIR)$(PREFIX)/bin/carnet
	cp -R templates $(DESTDIR)$(PREFIX)/share/carnet/
	install -m 644 docs/carnet.1 $(DESTDIR)$(PREFIX)/share/man/man1/carnet.1

format:
	clang-format -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

tables:
	tests/check/gate_tables.sh --write

clean:
	rm -rf $(B)

FORCE:
.PHONY: FORCE all build-tests test gates bench fuzz fuzz-targets golden crash setup demo install format \
        tables clean $(ROOMS:%=%.a)
# Objects are kept: a test's program is made by a chain of rules, and make would delete the middle of it.
.SECONDARY:

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
