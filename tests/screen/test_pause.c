/* links: console actions compliance db records reports base fake.c desk_fake.c */
/* test_pause.c - a room that is left stops what it asked for, and asks again when it is shown again. */
#include "desk_fake.h"
#include "tui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "carnet/error.h"

/* The overview's slow question: it runs until it is interrupted, or let go. */
static struct {
  GMutex lock;
  GCond cond;
  guint asked, stopped;
  gboolean interrupted, goes;
  const CarnetProvider *desk;
} slow;

static CarnetTable *slow_standing(CarnetApp *app, CarnetTable **findings, GError **error) {
  gint64 end = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;
  g_mutex_lock(&slow.lock);
  slow.asked++;
  g_cond_broadcast(&slow.cond);
  while (!slow.interrupted && !slow.goes)
    if (!g_cond_wait_until(&slow.cond, &slow.lock, end)) break;
  gboolean stopped = slow.interrupted;
  slow.stopped += stopped ? 1 : 0;
  g_mutex_unlock(&slow.lock);
  if (!stopped) return slow.desk->standing(app, findings, error);
  g_set_error_literal(error, g_quark_from_static_string("test"), CARNET_ERROR_CANCELLED, "stopped");
  return NULL;
}

static void set(gboolean *flag, gboolean value) {
  g_mutex_lock(&slow.lock);
  *flag = value;
  g_cond_broadcast(&slow.cond);
  g_mutex_unlock(&slow.lock);
}

static void interrupt(CarnetApp *app) {
  (void)app;
  set(&slow.interrupted, TRUE);
}

static void resume(CarnetApp *app) {
  (void)app;
  set(&slow.interrupted, FALSE);
}

static CarnetTable *none(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  return carnet_table_new();
}

/* Waits for the n-th time it is asked. */
static void wait_asked(guint n) {
  gint64 end = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;
  g_mutex_lock(&slow.lock);
  while (slow.asked < n)
    if (!g_cond_wait_until(&slow.cond, &slow.lock, end)) break;
  guint asked = slow.asked;
  g_mutex_unlock(&slow.lock);
  assert_int_equal(asked, n);
}

typedef struct {
  CarnetTexts *texts;
  CarnetKeymap *keymap;
  CarnetUi *ui;
} Console;

static Console open_console(void) {
  static CarnetProvider provider;
  Console console = {fake_texts(), fake_keymap(), NULL};
  slow.desk = fake_desk_provider(FAKE_DESK_FULL);
  slow.asked = slow.stopped = 0;
  slow.interrupted = slow.goes = FALSE;
  provider = *slow.desk;
  provider.overview_rows = none;
  provider.standing = slow_standing;
  provider.interrupt = interrupt;
  provider.resume = resume;
  CarnetUiOptions options = {.columns = 80,
                             .rows = 24,
                             .texts = console.texts,
                             .keymap = console.keymap,
                             .provider = &provider,
                             .app = {.workspace = "w", .lang = CARNET_LANG_EN},
                             .terminal = "test"};
  console.ui = carnet_ui_new(&options);
  /* The answers come one by one, the slow one last. */
  for (guint i = 0; i < 100 && slow.asked == 0; i++) (void)carnet_ui_settle(console.ui, 20);
  wait_asked(1);
  return console;
}

static void close_console(Console *console) {
  carnet_ui_free(console->ui);
  carnet_keymap_free(console->keymap);
  carnet_texts_free(console->texts);
}

static gboolean shows(Console *console, const char *text) {
  g_autofree char *seen = carnet_grid_to_text(carnet_ui_draw(console->ui));
  return strstr(seen, text) != NULL;
}

static void left_and_shown_again(void **state) {
  (void)state;
  Console console = open_console();
  assert_false(carnet_ui_settle(console.ui, 50)); /* it runs */
  carnet_ui_go(console.ui, 3);
  /* The thread is free for the fields: nothing else is awaited, and what was asked for is over. */
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_true(shows(&console, "41,280"));
  assert_int_equal(slow.stopped, 1);
  assert_int_equal(slow.asked, 1);
  set(&slow.goes, TRUE);
  carnet_ui_go(console.ui, 1);
  assert_true(carnet_ui_settle(console.ui, 10000));
  wait_asked(2);
  assert_true(shows(&console, "FINDINGS"));
  assert_true(shows(&console, "21 checks"));
  /* All was answered: leaving and coming back asks nothing. */
  carnet_ui_go(console.ui, 3);
  carnet_ui_go(console.ui, 1);
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_int_equal(slow.asked, 2);
  close_console(&console);
}

static void changed_while_away(void **state) {
  (void)state;
  Console console = open_console();
  set(&slow.goes, TRUE);
  assert_true(carnet_ui_settle(console.ui, 10000));
  carnet_ui_go(console.ui, 3);
  carnet_ui_changed(console.ui); /* something was recorded */
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_int_equal(slow.asked, 1);
  carnet_ui_go(console.ui, 1);
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_int_equal(slow.asked, 2);
  carnet_ui_changed(console.ui); /* shown: at once */
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_int_equal(slow.asked, 3);
  close_console(&console);
}

int main(void) {
  g_mutex_init(&slow.lock);
  g_cond_init(&slow.cond);
  const struct CMUnitTest tests[] = {cmocka_unit_test(left_and_shown_again),
                                     cmocka_unit_test(changed_while_away)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
