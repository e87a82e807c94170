#include "penalties.h"

#include <string.h>

#include "carnet/actions_findings.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "rates.h"

struct CarnetPenaltyBook {
  CarnetApp *app;
  CarnetTable *entities, *rates;
  char *today;
};

CarnetPenaltyBook *carnet_penalty_book_new(CarnetApp *app, GError **error) {
  g_autoptr(CarnetPenaltyBook) book = g_new0(CarnetPenaltyBook, 1);
  book->app = app;
  book->today = carnet_app_today(app);
  book->entities = carnet_action_register_list(app, "entity", error);
  book->rates = book->entities ? carnet_rates(app, error) : NULL;
  return book->rates ? g_steal_pointer(&book) : NULL;
}

void carnet_penalty_book_free(CarnetPenaltyBook *book) {
  if (!book) return;
  carnet_table_free(book->entities);
  carnet_table_free(book->rates);
  g_free(book->today);
  g_free(book);
}

const CarnetPenalty *carnet_penalty_find(const CarnetPenaltyBook *book, const char *id) {
  const CarnetPenalty *penalty;
  for (guint i = 0; (penalty = carnet_packs_penalty(book->app->packs, i)); i++)
    if (strcmp(penalty->entry.id, id) == 0 && carnet_pack_entry_valid(&penalty->entry, book->today))
      return penalty;
  return NULL;
}

const CarnetPenalty *carnet_penalty_for(const CarnetPenaltyBook *book, const char *what) {
  g_autoptr(GPtrArray) all = carnet_packs_penalties_for(book->app->packs, what, book->today);
  const CarnetPenalty *best = NULL;
  gint64 most = -1;
  for (guint i = 0; i < all->len; i++) {
    const CarnetPenalty *penalty = g_ptr_array_index(all, i);
    gint64 minor = 0;
    const char *currency;
    gboolean whole;
    if (!carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole)) minor = 0;
    if (minor > most) best = penalty;
    most = MAX(most, minor);
  }
  return best;
}

/* ---- the turnover ---- */

static gint64 turnover_at(const CarnetPenaltyBook *book, guint row) {
  return g_ascii_strtoll(carnet_table_get(book->entities, row, "group_turnover_minor"), NULL, 10);
}

/* The highest turnover in that currency as registered; where none is registered in it, the highest of an
 * entity that no other owns, by rate. FALSE: not known. */
static gboolean turnover_in(const CarnetPenaltyBook *book, const char *currency, gint64 *minor) {
  gint64 same = 0, other = 0;
  for (guint i = 0; i < carnet_table_rows(book->entities); i++) {
    gint64 turnover = turnover_at(book, i), converted = 0;
    const char *in = carnet_table_get(book->entities, i, "currency");
    if (turnover <= 0) continue;
    if (strcmp(in, currency) == 0)
      same = MAX(same, turnover);
    else if (!*carnet_table_get(book->entities, i, "parent") &&
             carnet_rates_convert(book->rates, in, currency, book->today, turnover, &converted, NULL))
      other = MAX(other, converted);
  }
  *minor = same > 0 ? same : other;
  return *minor > 0;
}

/* Hundredths of a percent of it; in 128 bits, for the turnover of a group in fen is large. */
static gint64 part_of(gint64 turnover, gint64 bp) {
  __extension__ typedef __int128 Wide;
  Wide part = (Wide)turnover * bp / 10000;
  return part > G_MAXINT64 ? G_MAXINT64 : (gint64)part;
}

/* The currency of a penalty that has no cap is that of the turnover that is known. */
static const char *currency_of(const CarnetPenaltyBook *book, const CarnetPenalty *penalty) {
  if (*penalty->currency) return penalty->currency;
  for (guint i = 0; i < carnet_table_rows(book->entities); i++)
    if (turnover_at(book, i) > 0 && !*carnet_table_get(book->entities, i, "parent"))
      return carnet_table_get(book->entities, i, "currency");
  return "";
}

gboolean carnet_penalty_ceiling(const CarnetPenaltyBook *book, const CarnetPenalty *penalty, gint64 *minor,
                                const char **currency, gboolean *whole) {
  gint64 turnover = 0;
  *currency = currency_of(book, penalty);
  *minor = penalty->cap_minor;
  *whole = TRUE;
  if (penalty->turnover_bp > 0) {
    *whole = turnover_in(book, *currency, &turnover);
    *minor = MAX(*minor, part_of(turnover, penalty->turnover_bp));
  }
  return *minor > 0;
}

/* ---- in words ---- */

static char *text(const CarnetPenaltyBook *book, const char *id, const char *a, const char *x, const char *b,
                  const char *y) {
  return carnet_texts_format(book->app->texts, book->app->lang, id, a, x, b, y, NULL);
}

/* "4" or "0.5": hundredths of a percent. */
static char *percent_of(gint64 bp) {
  gint64 whole = bp / 100, rest = bp % 100;
  if (!rest) return g_strdup_printf("%" G_GINT64_FORMAT, whole);
  return g_strdup_printf(rest % 10 ? "%" G_GINT64_FORMAT ".%02d" : "%" G_GINT64_FORMAT ".%d", whole,
                         (gint)(rest % 10 ? rest : rest / 10));
}

static char *rule_text(const CarnetPenaltyBook *book, const CarnetPenalty *penalty) {
  g_autofree char *cap = NULL, *part = NULL;
  if (penalty->cap_minor > 0) {
    g_autofree char *money = carnet_text_money(penalty->cap_minor);
    cap = text(book, "penalty.cap", "amount", money, "currency", penalty->currency);
  }
  if (penalty->turnover_bp > 0) {
    g_autofree char *percent = percent_of(penalty->turnover_bp);
    const char *whose = strcmp(penalty->turnover, "entity") == 0 ? "penalty.entity" : "penalty.group";
    part = text(book, "penalty.turnover", "percent", percent, "whose",
                carnet_texts_get(book->app->texts, book->app->lang, whose));
  }
  if (cap && part)
    return text(book, penalty->higher ? "penalty.higher" : "penalty.either", "a", cap, "b", part);
  return cap ? g_steal_pointer(&cap) : part ? g_steal_pointer(&part) : g_strdup("");
}

static const char *cited(const CarnetPenaltyBook *book, const CarnetPenalty *penalty) {
  return carnet_clause_in(book->app->lang, penalty->entry.clause, penalty->entry.clause_zh);
}

/* A cap alone is its own ceiling. The confidence stands beside each. */
char *carnet_penalty_text(const CarnetPenaltyBook *book, const CarnetPenalty *penalty) {
  gint64 minor;
  const char *currency;
  gboolean whole;
  g_autofree char *rule = rule_text(book, penalty), *ceiling = NULL;
  g_autofree char *id = g_strconcat("confidence.", penalty->entry.confidence, NULL);
  const char *word = carnet_texts_get(book->app->texts, book->app->lang, id);
  if (penalty->turnover_bp <= 0) return g_strdup_printf("%s (%s): %s", cited(book, penalty), word, rule);
  if (carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole) && whole) {
    g_autofree char *money = carnet_text_money(minor);
    ceiling = text(book, "penalty.ceiling", "amount", money, "currency", currency);
  } else {
    ceiling = g_strdup(carnet_texts_get(book->app->texts, book->app->lang, "penalty.no_turnover"));
  }
  return g_strdup_printf("%s (%s): %s; %s", cited(book, penalty), word, rule, ceiling);
}

/* ---- exposure: one line a law, of what stands ---- */

static const char *law_of(const CarnetPenalty *penalty) { return penalty->entry.regime; }

static void set_exposure(const CarnetPenaltyBook *book, CarnetTable *table, guint row,
                         const CarnetPenalty *penalty) {
  gint64 minor;
  const char *currency;
  gboolean whole, known = carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole);
  g_autofree char *words = carnet_penalty_text(book, penalty);
  carnet_table_set_key(table, row, "law", law_of(penalty));
  carnet_table_set_key(table, row, "penalty", penalty->entry.id);
  carnet_table_set_key(table, row, "clause", cited(book, penalty));
  if (known) carnet_table_set_int(table, row, (guint)carnet_table_find(table, "amount_minor"), minor);
  carnet_table_set_key(table, row, "currency", known ? currency : "");
  carnet_table_set_key(table, row, "whole", whole ? "yes" : "no");
  carnet_table_set_key(table, row, "ceiling", words);
  carnet_table_set_key(table, row, "confidence", penalty->entry.confidence);
}

/* The row of the same law: two laws of one pack, and two paragraphs with ceilings of their own, stand apart.
 */
static gint row_of_law(const CarnetPenaltyBook *book, const CarnetTable *table,
                       const CarnetPenalty *penalty) {
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (strcmp(carnet_table_get(table, i, "clause"), cited(book, penalty)) == 0 &&
        strcmp(carnet_table_get(table, i, "law"), law_of(penalty)) == 0)
      return (gint)i;
  return -1;
}

static void count_one(CarnetTable *table, guint row) {
  guint column = (guint)carnet_table_find(table, "findings");
  gint64 n = g_ascii_strtoll(carnet_table_cell(table, row, column), NULL, 10);
  carnet_table_set_int(table, row, column, n + 1);
}

static gboolean is_more(const CarnetPenaltyBook *book, const CarnetPenalty *penalty, const char *than) {
  gint64 minor;
  const char *currency;
  gboolean whole;
  return carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole) &&
         minor > g_ascii_strtoll(than, NULL, 10);
}

/* The highest ceiling first, as the overview has them; of equals, and of those not known, as they were found.
 */
static CarnetTable *highest_first(CarnetTable *table) {
  guint n = carnet_table_rows(table), columns = carnet_table_columns(table);
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < columns; c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  g_autofree gboolean *taken = g_new0(gboolean, n + 1);
  for (guint k = 0; k < n; k++) {
    guint best = n;
    for (guint i = 0; i < n; i++)
      if (!taken[i] &&
          (best == n || g_ascii_strtoll(carnet_table_get(table, i, "amount_minor"), NULL, 10) >
                            g_ascii_strtoll(carnet_table_get(table, best, "amount_minor"), NULL, 10)))
        best = i;
    taken[best] = TRUE;
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < columns; c++) carnet_table_set(out, row, c, carnet_table_cell(table, best, c));
  }
  carnet_table_free(table);
  return out;
}

CarnetTable *carnet_action_exposure(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"law", "exposure.law", CARNET_CELL_TEXT},
                                              {"clause", "finding.clause", CARNET_CELL_TEXT},
                                              {"amount_minor", "exposure.ceiling", CARNET_CELL_MONEY},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"whole", "exposure.whole", CARNET_CELL_FLAG},
                                              {"findings", "exposure.findings", CARNET_CELL_INT},
                                              {"ceiling", "finding.ceiling", CARNET_CELL_TEXT},
                                              {"penalty", "finding.penalty", CARNET_CELL_ID},
                                              {"confidence", "finding.confidence", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) found = carnet_action_findings(app, error);
  g_autoptr(CarnetPenaltyBook) book = found ? carnet_penalty_book_new(app, error) : NULL;
  if (!book) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(found); i++) {
    const CarnetPenalty *penalty = carnet_penalty_find(book, carnet_table_get(found, i, "penalty"));
    if (!penalty) continue;
    gint row = row_of_law(book, table, penalty);
    if (row < 0) row = (gint)carnet_table_add_row(table);
    if (!*carnet_table_get(table, (guint)row, "penalty") ||
        is_more(book, penalty, carnet_table_get(table, (guint)row, "amount_minor")))
      set_exposure(book, table, (guint)row, penalty);
    count_one(table, (guint)row);
  }
  return highest_first(table);
}
