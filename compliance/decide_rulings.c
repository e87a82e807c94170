/*
 * decide_rulings.c - what people ruled of the rows' categories, said in an answer: it rests on that.
 */
#include <string.h>

#include "decide.h"

typedef struct {
  RulingEffect effect;
  guint64 rows;
} Ruled;

GArray *decide_rulings_new(void) { return g_array_new(FALSE, FALSE, sizeof(Ruled)); }

void decide_add_rulings(Deciding *d, const CarnetDecisionProfile *class, const GArray *effects) {
  for (guint i = 0; i < effects->len; i++) {
    const RulingEffect *effect = &g_array_index(effects, RulingEffect, i);
    guint at = 0;
    for (; at < d->rulings->len; at++) {
      const Ruled *had = &g_array_index(d->rulings, Ruled, at);
      if (had->effect.category == effect->category && had->effect.rejected == effect->rejected) break;
    }
    Ruled fresh = {*effect, 0};
    if (at == d->rulings->len) g_array_append_val(d->rulings, fresh);
    g_array_index(d->rulings, Ruled, at).rows += class->rows;
    g_hash_table_add(d->rules, (char *)effect->rule); /* it fired, whatever a person made of it */
  }
}

static gint by_category(gconstpointer a, gconstpointer b) {
  const RulingEffect *x = &((const Ruled *)a)->effect, *y = &((const Ruled *)b)->effect;
  gint order = strcmp(x->category->id, y->category->id);
  return order != 0 ? order : x->rejected - y->rejected;
}

static void say(CarnetRegimeDecision *regime, const Ruled *ruled) {
  const char *id = ruled->effect.category->id, *name_en = ruled->effect.category->en,
             *name_zh = ruled->effect.category->zh;
  char *en, *zh;
  if (ruled->effect.rejected) {
    en = g_strdup_printf("rejected: a person rejected %s (%s) of %" G_GUINT64_FORMAT
                         " rows, which rule %s finds; if it holds, the answer may be stricter",
                         id, name_en, ruled->rows, ruled->effect.rule);
    zh = g_strdup_printf("驳回：人工驳回%s（%s），涉及%" G_GUINT64_FORMAT
                         "行，该类别由规则%s得出；如其成立，结论可能更严",
                         id, name_zh, ruled->rows, ruled->effect.rule);
  } else {
    en = g_strdup_printf("overridden: a person gave %s (%s) to %" G_GUINT64_FORMAT
                         " rows; by rules alone it would not hold, or not for certain",
                         id, name_en, ruled->rows);
    zh = g_strdup_printf("认定：人工认定%s（%s），涉及%" G_GUINT64_FORMAT "行；仅依规则不成立或不能确定", id,
                         name_zh, ruled->rows);
  }
  g_ptr_array_add(regime->assumptions, en);
  g_ptr_array_add(regime->assumptions_zh, zh);
}

void decide_say_rulings(const Deciding *d, CarnetRegimeDecision *regime) {
  g_array_sort(d->rulings, by_category);
  for (guint i = 0; i < d->rulings->len; i++) {
    const Ruled *ruled = &g_array_index(d->rulings, Ruled, i);
    if (strcmp(ruled->effect.category->regime, regime->regime) == 0) say(regime, ruled);
  }
}
