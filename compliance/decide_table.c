/*
 * decide_table.c - decision tables: ordered rows, the first true one answers, unless one before it may be
 * true.
 */
#include <string.h>

#include "decide.h"

/* ---- a regime's answer ----------------------------------------------------------------------------------
 */

static void free_reason(gpointer data) {
  CarnetReason *reason = data;
  g_free(reason->fact);
  g_free(reason);
}

CarnetRegimeDecision *decide_regime_new(const char *id) {
  CarnetRegimeDecision *regime = g_new0(CarnetRegimeDecision, 1);
  regime->regime = g_strdup(id);
  regime->outcome = regime->so_far = CARNET_NOT_APPLICABLE;
  regime->complete = TRUE;
  regime->reasons = g_ptr_array_new_with_free_func(free_reason);
  GPtrArray **const lists[] = {&regime->missing,       &regime->documents,    &regime->conditions,
                               &regime->assumptions,   &regime->documents_zh, &regime->conditions_zh,
                               &regime->assumptions_zh};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) *lists[i] = g_ptr_array_new_with_free_func(g_free);
  regime->engaged = g_ptr_array_new();
  regime->limits = g_ptr_array_new();
  regime->limits_zh = g_ptr_array_new();
  regime->valid_until = g_strdup("");
  regime->note = g_strdup("");
  regime->note_zh = g_strdup("");
  return regime;
}

void decide_regime_free(gpointer data) {
  CarnetRegimeDecision *regime = data;
  GPtrArray *const lists[] = {regime->reasons,       regime->missing,        regime->documents,
                              regime->conditions,    regime->assumptions,    regime->documents_zh,
                              regime->conditions_zh, regime->assumptions_zh, regime->engaged,
                              regime->limits,        regime->limits_zh};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) g_ptr_array_unref(lists[i]);
  g_free((char *)regime->regime);
  g_free(regime->valid_until);
  g_free(regime->note);
  g_free(regime->note_zh);
  g_free(regime);
}

static gboolean has_text(const GPtrArray *list, const char *text) {
  for (guint i = 0; i < list->len; i++)
    if (strcmp(g_ptr_array_index(list, i), text) == 0) return TRUE;
  return FALSE;
}

static void add_texts(GPtrArray *en, GPtrArray *zh, const PackTexts *texts) {
  for (guint i = 0; texts->en != NULL && texts->en[i] != NULL; i++) {
    if (has_text(en, texts->en[i])) continue;
    g_ptr_array_add(en, g_strdup(texts->en[i]));
    g_ptr_array_add(zh, g_strdup(texts->zh[i]));
  }
}

/* By a name that a request can answer: of a sum whose part so far nobody knows, that part. */
static const char *asked_name(const FactSet *facts, const char *name) {
  if (strcmp(name, "destination") == 0) return "to";
  for (guint i = 0; i < DECIDE_N_SUMS; i++)
    if (strcmp(name, fact_info(decide_sums[i].sum)->name) == 0 && !facts->value[decide_sums[i].so_far].known)
      return fact_info(decide_sums[i].so_far)->name;
  return name;
}

static void add_missing(const Deciding *d, CarnetRegimeDecision *regime, const ConditionResult *result) {
  g_auto(GStrv) names = g_strsplit(pack_missing_text(result->missing, result->classify), " ", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    const char *name = asked_name(d->facts, names[i]);
    if (name[0] != '\0' && !has_text(regime->missing, name)) g_ptr_array_add(regime->missing, g_strdup(name));
  }
}

static gboolean has_prefix(const char *id, const char *prefix) {
  gsize n = strlen(prefix);
  return strncmp(id, prefix, n) == 0 && (id[n] == '\0' || id[n] == '.');
}

static gint compare_ids(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "; category = us_doj.biometric": what the row asks for and some row of the export has. */
static void append_categories(const Deciding *d, const PackRule *row, GString *out) {
  if (row->when == NULL) return;
  g_autoptr(GPtrArray) asked = g_ptr_array_new(), held = g_ptr_array_new();
  condition_categories(row->when, asked);
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init(&iter, d->categories);
  while (asked->len > 0 && g_hash_table_iter_next(&iter, &id, &value)) {
    gboolean is = FALSE;
    for (guint i = 0; i < asked->len && !is; i++) is = has_prefix(id, g_ptr_array_index(asked, i));
    if (is && ((const CategoryState *)value)->truth == CARNET_TRUE) g_ptr_array_add(held, id);
  }
  g_ptr_array_sort(held, compare_ids);
  for (guint i = 0; i < held->len; i++)
    g_string_append_printf(out, "%s%s",
                           i > 0          ? ", "
                           : out->len > 0 ? "; category = "
                                          : "category = ",
                           (const char *)g_ptr_array_index(held, i));
}

/* "channel = vehicle; vehicle_category = ?": the facts that the row asks for. */
static char *facts_text(const Deciding *d, const PackRule *row) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < N_FACTS; i++) {
    if (!(row->facts & FACT_BIT(i))) continue;
    const FactValue *value = &d->facts->value[i];
    g_autofree char *text = fact_value_text(value, fact_info((FactId)i)->kind);
    g_string_append_printf(out, "%s%s = %s", out->len > 0 ? "; " : "", fact_info((FactId)i)->name,
                           *text ? text : "?");
  }
  if (d->unclassified > 0 && row->when != NULL && row->facts == 0)
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows are not classified",
                           MIN(d->unclassified, d->rows), d->rows);
  append_categories(d, row, out);
  return g_strdup(out->str);
}

static void add_reason(Deciding *d, CarnetRegimeDecision *regime, const PackRule *row, gboolean open) {
  g_hash_table_add(d->rules, (char *)row->info.id);
  if (row->text_en[0] == '\0') return; /* a clause that is not engaged, and need not be said */
  g_autofree char *fact = facts_text(d, row);
  for (guint i = 0; i < regime->reasons->len; i++) {
    CarnetReason *had = g_ptr_array_index(regime->reasons, i);
    if (strcmp(had->rule, row->info.id) != 0 || strcmp(had->fact, fact) != 0) continue;
    had->open = had->open && open;
    return;
  }
  CarnetReason *reason = g_new0(CarnetReason, 1);
  *reason = (CarnetReason){row->info.id,         row->info.clause,       row->info.source,
                           row->info.confidence, g_steal_pointer(&fact), row->text_en,
                           row->text_zh,         row->info.clause_zh,    open,
                           row->outcome};
  g_ptr_array_add(regime->reasons, reason);
}

/* ---- how long it holds ----------------------------------------------------------------------------------
 */

static char *day_text(const GDate *date) {
  return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(date), (int)g_date_get_month(date),
                         g_date_get_day(date));
}

static gboolean day_date(const char *day, GDate *date) {
  g_auto(GStrv) parts = g_strsplit(day, "-", -1);
  if (g_strv_length(parts) != 3) return FALSE;
  guint64 y = g_ascii_strtoull(parts[0], NULL, 10), m = g_ascii_strtoull(parts[1], NULL, 10),
          n = g_ascii_strtoull(parts[2], NULL, 10);
  if (y < 1 || y > 9999 || !g_date_valid_dmy((GDateDay)n, (GDateMonth)m, (GDateYear)y)) return FALSE;
  g_date_set_dmy(date, (GDateDay)n, (GDateMonth)m, (GDateYear)y);
  return TRUE;
}

static void earlier(CarnetRegimeDecision *regime, GDate *date) {
  g_date_subtract_days(date, 1); /* the last day, inclusive */
  g_autofree char *day = day_text(date);
  if (regime->valid_until[0] != '\0' && strcmp(regime->valid_until, day) <= 0) return;
  g_free(regime->valid_until);
  regime->valid_until = g_steal_pointer(&day);
}

static void add_validity(const Deciding *d, CarnetRegimeDecision *regime, const PackRule *row) {
  GDate date;
  g_date_clear(&date, 1);
  if (row->valid_months > 0 && day_date(d->as_of, &date)) {
    g_date_add_months(&date, (guint)row->valid_months);
    earlier(regime, &date);
  }
  gboolean permits = row->outcome > CARNET_UNKNOWN && row->outcome < CARNET_NOT_APPLICABLE;
  if (permits && row->info.valid_to[0] != '\0' && day_date(row->info.valid_to, &date)) earlier(regime, &date);
}

/* ---- a table --------------------------------------------------------------------------------------------
 */

static CarnetTruth category_truth(const char *prefix, FactMask *missing, gpointer user) {
  const Deciding *d = user;
  CarnetTruth truth = d->unclassified > 0 ? CARNET_MAYBE : CARNET_FALSE;
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init(&iter, d->categories);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const CategoryState *state = value;
    if (!has_prefix(id, prefix)) continue;
    if (state->truth == CARNET_TRUE) return CARNET_TRUE;
    truth = CARNET_MAYBE;
    *missing |= state->missing;
  }
  return truth;
}

typedef struct {
  const PackRule *row;
  ConditionResult result;
} MaybeRow;

/* Whatever the missing facts turn out to be, the answer is that of one of these rows: where all say the same,
 * that is it. */
static gboolean all_same(const GArray *maybes, CarnetDecisionOutcome outcome) {
  for (guint i = 0; i < maybes->len; i++)
    if (g_array_index(maybes, MaybeRow, i).row->outcome != outcome) return FALSE;
  return TRUE;
}

static void tighten(CarnetDecisionOutcome *so_far, CarnetDecisionOutcome outcome) {
  *so_far = MIN(*so_far, outcome);
}

static void answer_certain(Deciding *d, CarnetRegimeDecision *regime, const PackRule *row,
                           GPtrArray *certain) {
  tighten(&regime->outcome, row->outcome);
  if (row->outcome == CARNET_UNKNOWN)
    regime->complete = FALSE;
  else
    tighten(&regime->so_far, row->outcome);
  add_reason(d, regime, row, FALSE);
  add_texts(regime->assumptions, regime->assumptions_zh, &row->assumptions);
  g_ptr_array_add(certain, (gpointer)row);
}

static void answer_open(Deciding *d, CarnetRegimeDecision *regime, const GArray *maybes,
                        const PackRule *first) {
  tighten(&regime->outcome, CARNET_UNKNOWN);
  regime->complete = FALSE;
  /* Certain is only the mildest of the answers that are left: nothing, where that is that nobody knows. */
  CarnetDecisionOutcome mildest = first->outcome;
  for (guint i = 0; i < maybes->len; i++) {
    const MaybeRow *maybe = &g_array_index(maybes, MaybeRow, i);
    mildest = MAX(mildest, maybe->row->outcome);
    add_missing(d, regime, &maybe->result);
    add_reason(d, regime, maybe->row, TRUE);
  }
  add_reason(d, regime, first, TRUE);
  if (mildest != CARNET_UNKNOWN) tighten(&regime->so_far, mildest);
}

ConditionCase decide_case(Deciding *d) {
  return (ConditionCase){.facts = d->facts,
                         .traits = d->traits,
                         .unclassified = d->unclassified > 0,
                         .category = category_truth,
                         .user = d,
                         .regions = d->packs->regions};
}

static void decide_table(Deciding *d, CarnetRegimeDecision *regime, const PackTable *table,
                         GPtrArray *certain) {
  ConditionCase on = decide_case(d);
  g_autoptr(GArray) maybes = g_array_new(FALSE, FALSE, sizeof(MaybeRow));
  for (guint i = 0; i < table->rows->len; i++) {
    const PackRule *row = g_ptr_array_index(table->rows, i);
    if (!pack_rule_valid(row, d->as_of)) continue;
    MaybeRow maybe = {row, row->when != NULL ? condition_judge(row->when, &on)
                                             : (ConditionResult){CARNET_TRUE, 0, FALSE}};
    if (maybe.result.truth == CARNET_FALSE) continue;
    if (maybe.result.truth == CARNET_MAYBE) {
      g_array_append_val(maybes, maybe);
      continue;
    }
    if (all_same(maybes, row->outcome)) {
      /* Which of them answers is open; what one of them assumes is said. */
      for (guint m = 0; m < maybes->len; m++) {
        const PackRule *maybe_row = g_array_index(maybes, MaybeRow, m).row;
        add_texts(regime->assumptions, regime->assumptions_zh, &maybe_row->assumptions);
      }
      answer_certain(d, regime, row, certain);
    } else
      answer_open(d, regime, maybes, row);
    return;
  }
}

/* ---- what decides, first ------------------------------------------------------------------------------- */

/* Several tables answer, each for its law; the strictest answer is the regime's, and is not to be read last.
 */
static void order_reasons(CarnetRegimeDecision *regime) {
  g_autoptr(GPtrArray) deciding = g_ptr_array_new(), rest = g_ptr_array_new();
  for (guint i = 0; i < regime->reasons->len; i++) {
    CarnetReason *reason = g_ptr_array_index(regime->reasons, i);
    gboolean decides = !reason->open && reason->outcome == regime->outcome;
    g_ptr_array_add(decides ? deciding : rest, reason);
  }
  for (guint i = 0; i < regime->reasons->len; i++)
    regime->reasons->pdata[i] =
        i < deciding->len ? g_ptr_array_index(deciding, i) : g_ptr_array_index(rest, i - deciding->len);
}

static void add_papers(const Deciding *d, CarnetRegimeDecision *regime, const GPtrArray *certain,
                       gboolean deciding) {
  for (guint i = 0; i < certain->len; i++) {
    const PackRule *row = g_ptr_array_index(certain, i);
    if ((row->outcome == regime->outcome) != deciding) continue;
    add_texts(regime->documents, regime->documents_zh, &row->documents);
    add_texts(regime->conditions, regime->conditions_zh, &row->conditions);
    add_validity(d, regime, row);
  }
}

void decide_tables(Deciding *d, CarnetRegimeDecision *regime, const GPtrArray *destinations) {
  g_autoptr(GPtrArray) certain = g_ptr_array_new();
  for (guint i = 0; i < d->packs->tables->len; i++) {
    const PackTable *table = g_ptr_array_index(d->packs->tables, i);
    if (strcmp(table->regime, regime->regime) != 0) continue;
    guint times = table->each_destination ? MAX(destinations->len, 1) : 1;
    for (guint j = 0; j < times; j++) {
      d->facts->value[FACT_DESTINATION] = (FactValue){0};
      if (table->each_destination && j < destinations->len)
        fact_set_items(d->facts, FACT_DESTINATION, g_ptr_array_index(destinations, j));
      decide_table(d, regime, table, certain);
    }
  }
  order_reasons(regime);
  add_papers(d, regime, certain, TRUE);
  /* What another law would have asked for is not to be prepared where this one prohibits. */
  if (regime->outcome != CARNET_PROHIBITED) add_papers(d, regime, certain, FALSE);
}
