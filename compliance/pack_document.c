/*
 * pack_document.c - a pack as a document that an expert audits line by line (`carnet pack show`), in
 * Markdown: every rule with clause, source, confidence, day checked, validity and both languages.
 */
#include "pack_document.h"

#include <string.h>

#include "carnet/decision.h"

/* ---- pieces ---------------------------------------------------------------------------------------------
 */

const char *document_pick(const Document *d, const char *en, const char *zh) {
  return d->lang == CARNET_LANG_ZH && zh[0] != '\0' ? zh : en;
}

/* Data may open no table, list or heading of ours. */
static void text(Document *d, const char *s) {
  for (; *s != '\0'; s++) {
    if (d->markdown && strchr("\\`*_[]<>|#", *s) != NULL) g_string_append_c(d->out, '\\');
    g_string_append_c(d->out, *s == '\n' || *s == '\r' ? ' ' : *s);
  }
}

void document_heading(Document *d, const char *heading) {
  g_string_append_printf(d->out, "\n## %s\n", heading);
}

void document_name(Document *d, const char *id) {
  g_string_append(d->out, "\n### ");
  text(d, id);
  g_string_append(d->out, "\n\n");
}

void document_item(Document *d, const char *label, const char *value) {
  if (value == NULL || value[0] == '\0') return;
  g_string_append_printf(d->out, "- %s: ", label);
  text(d, value);
  g_string_append_c(d->out, '\n');
}

void document_pair(Document *d, const char *label, const char *en, const char *zh) {
  gboolean zh_first = d->lang == CARNET_LANG_ZH;
  document_item(d, label, zh_first ? zh : en);
  document_item(d, zh_first ? "en" : "zh", zh_first ? en : zh);
}

static void pairs(Document *d, const char *label, const char *const *en, const char *const *zh) {
  for (guint i = 0; en != NULL && en[i] != NULL; i++) document_pair(d, label, en[i], zh[i]);
}

void document_condition(Document *d, const Condition *when) {
  if (when == NULL) return;
  g_autoptr(GString) lines = g_string_new(NULL);
  condition_append(when, 0, lines);
  if (d->markdown) {
    g_string_append_printf(d->out, "\n```text\n%s```\n", lines->str);
    return;
  }
  g_auto(GStrv) each = g_strsplit(lines->str, "\n", -1);
  g_string_append_c(d->out, '\n');
  for (char **line = each; *line != NULL; line++)
    if (**line != '\0') g_string_append_printf(d->out, "    %s\n", *line);
}

void document_basis(Document *d, const CarnetRuleInfo *info) {
  g_autofree char *source = g_strdup_printf(
      "%s (%s, %s %s)", document_pick(d, info->source_title, info->source_title_zh),
      document_word_of(d, info->confidence), document_pick(d, "checked", "核对于"), info->checked);
  document_item(d, document_pick(d, "clause", "条款"), document_pick(d, info->clause, info->clause_zh));
  document_item(d, document_pick(d, "source", "来源"), source);
  document_item(d, document_pick(d, "link", "链接"), info->source_url);
  document_item(d, document_pick(d, "valid from", "生效"), info->valid_from);
  document_item(d, document_pick(d, "no longer from", "自此失效"), info->valid_to);
  document_pair(d, document_pick(d, "note", "说明"), info->note_en, info->note_zh);
  document_item(d, document_pick(d, "replaced by", "替换人"), info->author);
  document_item(d, document_pick(d, "because", "理由"), info->reason);
}

/* ---- rules, rows, categories ------------------------------------------------------------------------------
 */

void document_category(Document *d, const CarnetCategory *c) {
  document_name(d, c->id);
  document_pair(d, document_pick(d, "text", "内容"), c->en, c->zh);
  document_item(d, document_pick(d, "clause", "条款"), document_pick(d, c->clause, c->clause_zh));
  document_word(d, document_pick(d, "grade", "级别"), c->grade);
  document_item(d, document_pick(d, "source", "来源"), c->source);
  document_word(d, document_pick(d, "confidence", "可信度"), c->confidence);
  pairs(d, document_pick(d, "duty", "义务"), c->duties_en, c->duties_zh);
  pairs(d, document_pick(d, "document", "文件"), c->documents, c->documents_zh);
}

void document_rule(Document *d, const PackRule *r) {
  document_name(d, r->info.id);
  if (r->category != NULL)
    document_item(d, document_pick(d, "category", "类别"), r->info.category);
  else
    document_word(d, document_pick(d, "outcome", "结果"), carnet_outcome_name(r->outcome));
  if (r->text_en != NULL && r->text_en[0] != '\0')
    document_pair(d, document_pick(d, "text", "内容"), r->text_en, r->text_zh);
  document_basis(d, &r->info);
  if (r->valid_months > 0) {
    g_autofree char *months = g_strdup_printf("%" G_GINT64_FORMAT, r->valid_months);
    document_item(d, document_pick(d, "holds for months", "有效月数"), months);
  }
  pairs(d, document_pick(d, "document", "文件"), r->documents.en, r->documents.zh);
  pairs(d, document_pick(d, "condition", "条件"), r->conditions.en, r->conditions.zh);
  pairs(d, document_pick(d, "assumption", "假定"), r->assumptions.en, r->assumptions.zh);
  document_condition(d, r->when);
}

/* What an overlay replaced is shown as it stands now. */
static const PackRule *as_it_stands(const CarnetPacks *packs, const PackRule *own) {
  const PackRule *now = g_hash_table_lookup(packs->rule_ids, own->info.id);
  return now != NULL ? now : own;
}

static void category_rules(Document *d, const CarnetPacks *packs, const Pack *pack) {
  document_heading(d, document_pick(d, "Rules", "规则"));
  for (guint i = 0; i < pack->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(pack->rules, i);
    if (rule->category != NULL) document_rule(d, as_it_stands(packs, rule));
  }
}

static void tables(Document *d, const CarnetPacks *packs, const Pack *pack) {
  for (guint i = 0; i < pack->tables->len; i++) {
    const PackTable *table = g_ptr_array_index(pack->tables, i);
    g_autofree char *heading = g_strdup_printf("%s: %s", document_pick(d, "Decision table", "决策表"),
                                               document_pick(d, table->en, table->zh));
    document_heading(d, heading);
    g_string_append(d->out, "\n");
    document_item(d, "id", table->id);
    document_item(d, document_pick(d, "asked", "询问"),
                  table->each_destination ? document_pick(d, "once for each destination", "每个目的地一次")
                                          : document_pick(d, "once", "一次"));
    document_item(d, document_pick(d, "rows", "行序"),
                  document_pick(d, "the first true row answers", "首个成立的行为答案"));
    for (guint r = 0; r < table->rows->len; r++)
      document_rule(d, as_it_stands(packs, g_ptr_array_index(table->rows, r)));
  }
}

/* ---- head -----------------------------------------------------------------------------------------------
 */

static void counts(Document *d, const CarnetPacks *packs, const Pack *pack) {
  guint at = 0;
  g_ptr_array_find(packs->packs, pack, &at);
  CarnetPackInfo info;
  carnet_packs_info(packs, at, &info);
  g_autofree char *rules = g_strdup_printf(
      "%u: %u %s, %u %s, %u %s", info.n_rules, info.verified, document_word_of(d, "verified"), info.secondary,
      document_word_of(d, "secondary"), info.recalled, document_word_of(d, "recalled"));
  document_item(d, document_pick(d, "rules and rows", "规则与行"), rules);
}

static void head(Document *d, const CarnetPacks *packs, const Pack *pack) {
  g_string_append(d->out, "# ");
  text(d, document_pick(d, pack->en, pack->zh));
  g_string_append(d->out, "\n\n");
  document_pair(d, document_pick(d, "name", "名称"), pack->en, pack->zh);
  document_item(d, "id", pack->id);
  document_item(d, document_pick(d, "version", "版本"), pack->version);
  document_item(d, document_pick(d, "regime", "法域"), pack->regime);
  document_item(d, document_pick(d, "legal days in", "法定日期时区"), pack->zone);
  g_autofree char *territory = pack->territory != NULL ? g_strjoinv(", ", pack->territory) : NULL;
  document_item(d, document_pick(d, "territory", "地域"), territory);
  document_item(d, document_pick(d, "digest", "摘要"), pack->digest);
  counts(d, packs, pack);
  document_pair(d, document_pick(d, "note", "说明"), pack->note_en, pack->note_zh);
  for (guint i = 0; i < pack->date_sets->len; i++) {
    const PackDateSet *set = g_ptr_array_index(pack->date_sets, i);
    g_autofree char *when =
        g_strdup_printf("%s: %s .. %s: %s", set->id, set->from, set->to, document_pick(d, set->en, set->zh));
    document_item(d, document_pick(d, "dates", "日期"), when);
  }
}

static void sources(Document *d, const Pack *pack) {
  document_heading(d, document_pick(d, "Sources", "来源"));
  g_string_append(d->out, "\n");
  g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(pack->sources), (GCompareFunc)strcmp);
  for (const GList *id = ids; id != NULL; id = id->next) {
    const PackSource *source = g_hash_table_lookup(pack->sources, id->data);
    g_autofree char *line =
        g_strdup_printf("%s (%s, %s) %s", document_pick(d, source->title, source->title_zh),
                        document_word_of(d, source->confidence), source->checked, source->url);
    document_item(d, source->id, line);
  }
}

char *carnet_packs_document(const CarnetPacks *packs, const char *id, CarnetLang lang, gboolean markdown) {
  const Pack *pack = NULL;
  for (guint i = 0; i < packs->packs->len && pack == NULL; i++) {
    const Pack *one = g_ptr_array_index(packs->packs, i);
    if (!one->overlay && strcmp(one->id, id) == 0) pack = one;
  }
  if (pack == NULL) return NULL;
  Document d = {g_string_new(NULL), lang, markdown};
  head(&d, packs, pack);
  sources(&d, pack);
  if (pack->categories->len > 0) document_heading(&d, document_pick(&d, "Categories", "类别"));
  for (guint i = 0; i < pack->categories->len; i++)
    document_category(&d, g_ptr_array_index(pack->categories, i));
  category_rules(&d, packs, pack);
  tables(&d, packs, pack);
  document_sections(&d, packs, pack);
  return g_string_free(d.out, FALSE);
}
