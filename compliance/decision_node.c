/*
 * decision_node.c - a decision as a tree (cli.md's JSON, formats.md section 3), and the digests that an
 * approval binds.
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/decision.h"
#include "carnet/text.h"

static CarnetNode *list_of(const GPtrArray *texts) {
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < texts->len; i++)
    carnet_node_append(list, carnet_node_string(g_ptr_array_index(texts, i)));
  return list;
}

static void set_list(CarnetNode *map, const char *key, const GPtrArray *texts) {
  if (texts->len > 0) carnet_node_set(map, key, list_of(texts));
}

static void set_text(CarnetNode *map, const char *key, const char *text) {
  if (text != NULL && text[0] != '\0') carnet_node_set_string(map, key, text);
}

static CarnetNode *reasons_node(const GPtrArray *reasons, CarnetLang lang) {
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < reasons->len; i++) {
    const CarnetReason *reason = g_ptr_array_index(reasons, i);
    CarnetNode *map = carnet_node_map();
    carnet_node_set_string(map, "rule", reason->rule);
    carnet_node_set_string(map, "clause", carnet_clause_in(lang, reason->clause, reason->clause_zh));
    set_text(map, "fact", reason->fact);
    carnet_node_set_string(map, "confidence", reason->confidence);
    carnet_node_set_bool(map, "certain", !reason->open);
    carnet_node_set_string(map, "source", reason->source);
    carnet_node_set_string(map, "text", lang == CARNET_LANG_ZH ? reason->text_zh : reason->text_en);
    carnet_node_append(list, map);
  }
  return list;
}

static gint compare_texts(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ids only, each once: what a translation or a counter changes does not enter. */
static CarnetNode *rules_node(const GPtrArray *reasons) {
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  for (guint i = 0; i < reasons->len; i++) {
    const char *id = ((const CarnetReason *)g_ptr_array_index(reasons, i))->rule;
    guint j = 0;
    while (j < ids->len && strcmp(g_ptr_array_index(ids, j), id) != 0) j++;
    if (j == ids->len) g_ptr_array_add(ids, (char *)id);
  }
  g_ptr_array_sort(ids, compare_texts);
  return list_of(ids);
}

const char *carnet_decision_so_far(const CarnetRegimeDecision *regime) {
  gboolean asks = regime->so_far < CARNET_ADEQUATE;
  return regime->outcome == CARNET_UNKNOWN && asks ? carnet_outcome_name(regime->so_far) : "";
}

/* "GDPR 4(14); 9(1) Biometric data (verified): a duty; another", one a category that has duties. */
static CarnetNode *duties_node(const GPtrArray *engaged, CarnetLang lang) {
  static const char *const zh_marks[][2] = {
      {"verified", "已核实"}, {"secondary", "二手来源"}, {"recalled", "待核实"}};
  gboolean zh = lang == CARNET_LANG_ZH;
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < engaged->len; i++) {
    const CarnetCategory *category = g_ptr_array_index(engaged, i);
    const char *const *duties = zh ? category->duties_zh : category->duties_en;
    if (duties == NULL || duties[0] == NULL) continue;
    const char *mark = category->confidence;
    for (guint m = 0; zh && m < G_N_ELEMENTS(zh_marks); m++)
      if (strcmp(zh_marks[m][0], mark) == 0) mark = zh_marks[m][1];
    g_autofree char *joined = g_strjoinv(zh ? "；" : "; ", (char **)duties);
    g_autofree char *text = g_strdup_printf(zh ? "%s %s（%s）：%s" : "%s %s (%s): %s",
                                            carnet_clause_in(lang, category->clause, category->clause_zh),
                                            zh ? category->zh : category->en, mark, joined);
    carnet_node_append(list, carnet_node_string(text));
  }
  return list;
}

static CarnetNode *regime_node(const CarnetRegimeDecision *regime, gboolean texts, CarnetLang lang) {
  gboolean zh = lang == CARNET_LANG_ZH;
  CarnetNode *map = carnet_node_map();
  carnet_node_set_string(map, "regime", regime->regime);
  carnet_node_set_string(map, "outcome", carnet_outcome_name(regime->outcome));
  const char *so_far = texts ? carnet_decision_so_far(regime) : carnet_outcome_name(regime->so_far);
  if (regime->outcome == CARNET_UNKNOWN) set_text(map, "so_far", so_far);
  carnet_node_set_bool(map, "complete", regime->complete);
  if (!texts) {
    if (regime->reasons->len > 0) carnet_node_set(map, "rules", rules_node(regime->reasons));
    set_list(map, "missing", regime->missing);
    return map;
  }
  carnet_node_set(map, "reasons", reasons_node(regime->reasons, lang));
  carnet_node_set(map, "missing", list_of(regime->missing));
  carnet_node_set(map, "documents", list_of(zh ? regime->documents_zh : regime->documents));
  carnet_node_set(map, "conditions", list_of(zh ? regime->conditions_zh : regime->conditions));
  carnet_node_set(map, "assumptions", list_of(zh ? regime->assumptions_zh : regime->assumptions));
  CarnetNode *duties = duties_node(regime->engaged, lang);
  if (carnet_node_count(duties) > 0)
    carnet_node_set(map, "duties", duties);
  else
    carnet_node_free(duties);
  set_list(map, "limits", zh ? regime->limits_zh : regime->limits);
  set_text(map, "valid_until", regime->valid_until);
  set_text(map, "note", zh ? regime->note_zh : regime->note);
  return map;
}

/* Without texts: ids, and `?` before one that missing facts would bring. */
static CarnetNode *conflicts_node(const GPtrArray *conflicts, gboolean texts, CarnetLang lang) {
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < conflicts->len; i++) {
    const CarnetConflict *conflict = g_ptr_array_index(conflicts, i);
    gboolean certain = conflict->truth == CARNET_TRUE;
    if (!texts) {
      g_autofree char *id = g_strconcat(certain ? "" : "?", conflict->rule, NULL);
      carnet_node_append(list, carnet_node_string(id));
      continue;
    }
    CarnetNode *map = carnet_node_map();
    carnet_node_set_string(map, "rule", conflict->rule);
    carnet_node_set_string(map, "clause", carnet_clause_in(lang, conflict->clause, conflict->clause_zh));
    carnet_node_set_string(map, "confidence", conflict->confidence);
    carnet_node_set_string(map, "source", conflict->source);
    carnet_node_set_string(map, "text", lang == CARNET_LANG_ZH ? conflict->text_zh : conflict->text_en);
    carnet_node_set(map, "with", carnet_node_strings(conflict->with));
    carnet_node_set_bool(map, "certain", certain);
    g_auto(GStrv) missing = g_strsplit(conflict->missing, " ", -1);
    if (conflict->missing[0] != '\0')
      carnet_node_set(map, "missing", carnet_node_strings((const char *const *)missing));
    carnet_node_append(list, map);
  }
  return list;
}

CarnetNode *carnet_decision_to_node(const CarnetDecision *decision, gboolean texts, CarnetLang lang) {
  CarnetNode *map = carnet_node_map();
  carnet_node_set_string(map, "outcome", carnet_outcome_name(decision->outcome));
  carnet_node_set_bool(map, "complete", decision->complete);
  CarnetNode *regimes = carnet_node_list();
  for (guint i = 0; i < decision->regimes->len; i++)
    carnet_node_append(regimes, regime_node(g_ptr_array_index(decision->regimes, i), texts, lang));
  carnet_node_set(map, "regimes", regimes);
  if (texts || decision->conflicts->len > 0)
    carnet_node_set(map, "conflicts", conflicts_node(decision->conflicts, texts, lang));
  if (texts || decision->not_checked->len > 0)
    carnet_node_set(map, "not_checked", list_of(decision->not_checked));
  if (texts) carnet_node_set_int(map, "rows", (gint64)MIN(decision->rows, G_GUINT64_CONSTANT(1) << 53));
  return map;
}

/* ---- what an approval binds -----------------------------------------------------------------------------
 */

static void digest_lines(const GPtrArray *lines, char out[65]) {
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  for (guint i = 0; i < lines->len; i++) {
    const char *line = g_ptr_array_index(lines, i);
    carnet_digest_update(digest, line, strlen(line));
    carnet_digest_update(digest, "\n", 1);
  }
  guint8 raw[CARNET_DIGEST_BYTES];
  carnet_digest_finish(digest, raw);
  carnet_digest_to_hex(raw, out);
}

static void append_line(GString *out, const CarnetTable *frozen, guint row) {
  gboolean first = TRUE;
  for (guint c = 0; c < carnet_table_columns(frozen); c++) {
    const CarnetTableColumn *column = carnet_table_column(frozen, c);
    if (strcmp(column->key, "row") == 0) continue;
    const char *text = row == G_MAXUINT ? column->key : carnet_table_cell(frozen, row, c);
    if (!first) g_string_append_c(out, '\t');
    carnet_text_append_escaped(out, text, strlen(text));
    first = FALSE;
  }
}

GBytes *carnet_decision_rows_bytes(const CarnetTable *frozen) {
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < carnet_table_rows(frozen); i++) {
    GString *line = g_string_new(NULL);
    append_line(line, frozen, i);
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
  g_ptr_array_sort(lines, compare_texts);
  GString *out = g_string_new("carnet-rows-1\n");
  append_line(out, frozen, G_MAXUINT);
  g_string_append_c(out, '\n');
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(lines, i));
  return g_string_free_to_bytes(out);
}

void carnet_decision_bind(const CarnetDecision *decision, const char *request_digest, const void *rows_bytes,
                          gsize n_rows_bytes, CarnetBinds *out) {
  g_strlcpy(out->request, request_digest, sizeof out->request);
  carnet_digest_hex(rows_bytes, n_rows_bytes, out->rows);
  digest_lines(decision->categories, out->categories);
  digest_lines(decision->rules, out->rules);
  g_autoptr(CarnetNode) node = carnet_decision_to_node(decision, FALSE, CARNET_LANG_EN);
  g_autoptr(GBytes) bytes = carnet_canon_emit(node, NULL);
  gsize n = 0;
  const void *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
  carnet_digest_hex(data != NULL ? data : "", n, out->decision);
}
