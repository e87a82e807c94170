/* links: records base forging.c off_judge.c off_verify.c ../unit/ledger_support.c */
/*
 * test_verify_checks.c - each check of `carnet verify` is taken out in turn (off_judge.c, off_verify.c): an
 * attack that was found must then go unseen, else the check is checked by nothing; and no attack may be found
 * without any check.
 */
#define CARNET_CHECK_OFF 1
#include "checks.h"
#include "forging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define ALL_ON CARNET_N_CHECKS

/* Which is off; the test runs on one thread where it reads this. */
static CarnetCheck off = ALL_ON;
gboolean carnet_check_is_on(CarnetCheck check) { return check != off; }

typedef struct {
  Bench *honest;
  char *tip;
  guint lost[G_N_ELEMENTS(attacks)];      /* checks without which the attack goes unseen */
  guint needed_by[CARNET_N_CHECKS];       /* attacks that go unseen without the check */
  gboolean unseen[G_N_ELEMENTS(attacks)]; /* with all checks on */
} Table;

static gboolean finds(Table *table, Bench *bench, gsize i, CarnetCheck without) {
  off = without;
  CarnetVerifyResult *result = forging_verify_attack(bench, &attacks[i], table->tip);
  gboolean found = forging_names(result, attacks[i].path, attacks[i].why);
  carnet_verify_result_free(result);
  off = ALL_ON;
  return found;
}

/* Only checks that found something in it can matter to it. */
static void found_by(Table *table, Bench *bench, gsize i, gboolean *hit) {
  CarnetVerifyResult *result = forging_verify_attack(bench, &attacks[i], table->tip);
  for (guint f = 0; f < result->faults->len; f++)
    for (CarnetCheck c = 0; c < CARNET_N_CHECKS; c++)
      hit[c] |=
          strcmp(((CarnetFault *)g_ptr_array_index(result->faults, f))->check, carnet_check_name(c)) == 0;
  carnet_verify_result_free(result);
}

static int setup(void **state) {
  Table *table = g_new0(Table, 1);
  table->honest = forging_honest();
  table->tip = carnet_ledger_tip(table->honest->ledger, NULL);
  g_autofree Bench **forged = forging_all(table->honest);
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
    Bench *bench = forged[i];
    gboolean hit[CARNET_N_CHECKS] = {FALSE};
    found_by(table, bench, i, hit);
    table->unseen[i] = !finds(table, bench, i, ALL_ON);
    for (CarnetCheck c = 0; c < CARNET_N_CHECKS; c++) {
      if (!hit[c] || finds(table, bench, i, c)) continue;
      table->lost[i]++;
      table->needed_by[c]++;
    }
    bench_free(bench);
  }
  *state = table;
  return 0;
}

static int teardown(void **state) {
  Table *table = *state;
  bench_free(table->honest);
  g_free(table->tip);
  g_free(table);
  return 0;
}

static void test_attack_needs_check(void **state) {
  const Table *table = *state;
  guint bad = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
    if (!table->unseen[i] && table->lost[i] > 0) continue;
    print_message("# %s: %s\n", attacks[i].name,
                  table->unseen[i] ? "goes unseen" : "is found whatever check is taken out");
    bad++;
  }
  assert_int_equal(bad, 0);
}

static void test_check_is_needed(void **state) {
  const Table *table = *state;
  guint bad = 0;
  for (CarnetCheck c = 0; c < CARNET_N_CHECKS; c++) {
    if (table->needed_by[c] > 0) continue;
    print_message("# taken out, every attack is still found: %s (%s)\n", carnet_check_name(c),
                  carnet_check_what(c));
    bad++;
  }
  assert_int_equal(bad, 0);
}

/* docs/auditing.md lists every check, in the order of the table. */
static void test_documented(void **state) {
  (void)state;
  const char *source = g_getenv("CARNET_SOURCE");
  g_autofree char *path = g_build_filename(source != NULL ? source : ".", "docs", "auditing.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GString) rows = g_string_new("| check | finds |\n|---|---|\n");
  for (CarnetCheck c = 0; c < CARNET_N_CHECKS; c++)
    g_string_append_printf(rows, "| `%s` | %s |\n", carnet_check_name(c), carnet_check_what(c));
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  if (strstr(text, rows->str) == NULL) fail_msg("docs/auditing.md must hold this table:\n%s", rows->str);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_attack_needs_check),
      cmocka_unit_test(test_check_is_needed),
      cmocka_unit_test(test_documented),
  };
  return cmocka_run_group_tests_name("verify_checks", tests, setup, teardown);
}
