/*
 * entries.c - cases of checks and of lines: tests/law/checks_*.yaml and lines_*.yaml.
 *
 * checks: {id, as_of, row: {traits, columns...}, expect: "pack.check ?pack.other(missing facts)"}
 * lines:  {id, as_of, from, counter, count, expect: "reached pack.a pack.b next pack.c"}
 */
#include "entries.h"

#include <string.h>

#include "carnet/checks.h"
#include "law.h"

static gint compare(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static gboolean is_about(const CarnetNode *table, const char *id) {
  const CarnetNode *about = carnet_node_get(table, "about");
  g_autofree char *pack = g_strndup(id, strcspn(id, "."));
  for (guint i = 0; i < carnet_node_count(about); i++)
    if (strcmp(carnet_node_at(about, i)->text, pack) == 0) return TRUE;
  return about == NULL;
}

static char *compare_text(const char *got, const CarnetNode *one) {
  const char *expected = carnet_node_get_string(one, "expect", "");
  return strcmp(got, expected) == 0 ? NULL : g_strdup_printf("got \"%s\", not \"%s\"", got, expected);
}

char *law_check_checks(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                       char **trait_ids) {
  CarnetRowFacts row = law_row(carnet_node_get(one, "row"), trait_ids);
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  carnet_checks_of(packs, &row, carnet_node_get_string(one, "as_of", "2026-11-22"), hits);
  g_autoptr(GPtrArray) got = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCheckHit *hit = &g_array_index(hits, CarnetCheckHit, i);
    const char *id = hit->check->entry.id;
    if (!is_about(table, id)) continue;
    g_ptr_array_add(got,
                    hit->truth == CARNET_TRUE ? g_strdup(id) : g_strdup_printf("?%s(%s)", id, hit->missing));
  }
  g_ptr_array_sort(got, compare);
  g_ptr_array_add(got, NULL);
  g_autofree char *text = g_strjoinv(" ", (char **)got->pdata);
  return compare_text(text, one);
}

char *law_check_lines(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                      char **trait_ids) {
  (void)table;
  (void)trait_ids;
  g_autoptr(GPtrArray) reached = g_ptr_array_new();
  const CarnetThreshold *next = carnet_packs_line(
      packs, carnet_node_get_string(one, "from", ""), carnet_node_get_string(one, "counter", ""),
      carnet_node_get_int(one, "count", 0), carnet_node_get_string(one, "as_of", "2026-11-22"), reached);
  g_autoptr(GString) got = g_string_new(reached->len > 0 ? "reached" : "");
  for (guint i = 0; i < reached->len; i++)
    g_string_append_printf(got, " %s", ((const CarnetThreshold *)g_ptr_array_index(reached, i))->entry.id);
  if (next != NULL) g_string_append_printf(got, "%snext %s", got->len > 0 ? " " : "", next->entry.id);
  return compare_text(got->str, one);
}
