/*
 * decide_beside.c - what stands beside a regime's answer: duties of the categories that rows are of, which no
 * table asks, and what the packs that answered say that they do not check (decisions.md "Deciding an
 * export").
 */
#include <string.h>

#include "decide.h"

/* The law that answered exports first. */
static gint by_law(gconstpointer a, gconstpointer b) {
  const CarnetCategory *x = *(const CarnetCategory *const *)a, *y = *(const CarnetCategory *const *)b;
  if (x->main_law != y->main_law) return x->main_law ? -1 : 1;
  return strcmp(x->id, y->id);
}

/* Certain ones only: of a category that may hold, what is missing is asked first. */
static void add_engaged(const Deciding *d, CarnetRegimeDecision *regime) {
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init(&iter, d->categories);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const CarnetCategory *category = carnet_packs_category(d->packs, id);
    gboolean holds = ((const CategoryState *)value)->truth == CARNET_TRUE;
    if (holds && category != NULL && strcmp(category->regime, regime->regime) == 0)
      g_ptr_array_add(regime->engaged, (gpointer)category);
  }
  g_ptr_array_sort(regime->engaged, by_law);
}

static gboolean is_origin(const Deciding *d, const char *regime) {
  const FactValue *from = &d->facts->value[FACT_FROM];
  for (guint i = 0; i < from->n; i++) {
    const char *id = carnet_packs_regime_of(d->packs, from->items[i]);
    if (id != NULL && strcmp(id, regime) == 0) return TRUE;
  }
  return FALSE;
}

/* Said where data leaves: where it only arrives, the packs' answer is that their rules on leaving are not
 * asked. */
static void add_limits(const Deciding *d, CarnetRegimeDecision *regime) {
  if (!is_origin(d, regime->regime)) return;
  for (guint i = 0; i < d->packs->packs->len; i++) {
    const Pack *pack = g_ptr_array_index(d->packs->packs, i);
    gboolean answers = pack->answers && !pack->overlay && strcmp(pack->regime, regime->regime) == 0;
    if (!answers || pack->note_en == NULL || pack->note_en[0] == '\0') continue;
    g_ptr_array_add(regime->limits, (gpointer)pack->note_en);
    g_ptr_array_add(regime->limits_zh, (gpointer)pack->note_zh);
  }
}

void decide_beside(Deciding *d) {
  for (guint i = 0; i < d->out->regimes->len; i++) {
    CarnetRegimeDecision *regime = g_ptr_array_index(d->out->regimes, i);
    /* Where its export rules have nothing to ask, the rest of its law is no matter of this answer. */
    if (regime->outcome != CARNET_NOT_APPLICABLE) add_engaged(d, regime);
    add_limits(d, regime);
  }
}
