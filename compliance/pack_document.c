/*
 * pack_document.c - a pack as a document that an expert reads line by line (`carnet pack show`), in Markdown.
 */
#include <string.h>

#include "carnet/decision.h"
#include "pack.h"

static const char *pick(CarnetLang lang, const char *en, const char *zh) {
  return lang == CARNET_LANG_ZH && zh[0] != '\0' ? zh : en;
}

/* Data may open no table, list or heading of ours. */
static void text(GString *out, const char *s) {
  for (; *s != '\0'; s++) {
    if (strchr("\\`*_[]<>|#", *s) != NULL) g_string_append_c(out, '\\');
    g_string_append_c(out, *s == '\n' || *s == '\r' ? ' ' : *s);
  }
}

static void item(GString *out, const char *label, const char *value) {
  if (value == NULL || value[0] == '\0') return;
  g_string_append_printf(out, "- %s: ", label);
  text(out, value);
  g_string_append_c(out, '\n');
}

static void head(GString *out, const Pack *pack, CarnetLang lang) {
  g_string_append(out, "# ");
  text(out, pick(lang, pack->en, pack->zh));
  g_string_append(out, "\n\n");
  item(out, "id", pack->id);
  item(out, pick(lang, "version", "版本"), pack->version);
  item(out, pick(lang, "regime", "法域"), pack->regime);
  item(out, pick(lang, "legal days in", "法定日期时区"), pack->zone);
  item(out, pick(lang, "digest", "摘要"), pack->digest);
  item(out, pick(lang, "note", "说明"), pick(lang, pack->note_en, pack->note_zh));
  for (guint i = 0; i < pack->date_sets->len; i++) {
    const PackDateSet *set = g_ptr_array_index(pack->date_sets, i);
    g_autofree char *when =
        g_strdup_printf("%s: %s .. %s: %s", set->id, set->from, set->to, pick(lang, set->en, set->zh));
    item(out, pick(lang, "dates", "日期"), when);
  }
}

static void list(GString *out, const char *label, const char *const *texts) {
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) item(out, label, texts[i]);
}

static void category(GString *out, const CarnetCategory *c, CarnetLang lang) {
  g_string_append(out, "\n### ");
  text(out, c->id);
  g_string_append(out, "\n\n");
  text(out, pick(lang, c->en, c->zh));
  g_string_append(out, "\n\n");
  item(out, pick(lang, "clause", "条款"), c->clause);
  item(out, pick(lang, "grade", "级别"), c->grade);
  item(out, pick(lang, "source", "来源"), c->source);
  item(out, pick(lang, "confidence", "可信度"), c->confidence);
  list(out, pick(lang, "duty", "义务"), lang == CARNET_LANG_ZH ? c->duties_zh : c->duties_en);
  list(out, pick(lang, "document", "文件"), lang == CARNET_LANG_ZH ? c->documents_zh : c->documents);
}

static void rule(GString *out, const PackRule *r, CarnetLang lang) {
  g_string_append(out, "\n### ");
  text(out, r->info.id);
  g_string_append(out, "\n\n");
  item(out, r->category != NULL ? pick(lang, "category", "类别") : pick(lang, "outcome", "结果"),
       r->category != NULL ? r->info.category : carnet_outcome_name(r->outcome));
  if (r->text_en != NULL) item(out, pick(lang, "text", "内容"), pick(lang, r->text_en, r->text_zh));
  item(out, pick(lang, "clause", "条款"), r->info.clause);
  g_autofree char *source =
      g_strdup_printf("%s (%s, %s)", r->info.source_title, r->info.confidence, r->info.checked);
  item(out, pick(lang, "source", "来源"), source);
  item(out, pick(lang, "valid from", "生效"), r->info.valid_from);
  item(out, pick(lang, "valid until", "截止"), r->info.valid_to);
  item(out, pick(lang, "note", "说明"), pick(lang, r->info.note_en, r->info.note_zh));
  item(out, pick(lang, "replaced by", "替换人"), r->info.author);
  item(out, pick(lang, "because", "理由"), r->info.reason);
  list(out, pick(lang, "document", "文件"), lang == CARNET_LANG_ZH ? r->documents.zh : r->documents.en);
  list(out, pick(lang, "condition", "条件"), lang == CARNET_LANG_ZH ? r->conditions.zh : r->conditions.en);
  list(out, pick(lang, "assumption", "假定"), lang == CARNET_LANG_ZH ? r->assumptions.zh : r->assumptions.en);
  if (r->when == NULL) return;
  g_autoptr(GString) when = g_string_new(NULL);
  condition_append(r->when, 0, when);
  g_string_append_printf(out, "\n```text\n%s```\n", when->str);
}

char *carnet_packs_document(const CarnetPacks *packs, const char *id, CarnetLang lang) {
  const Pack *pack = NULL;
  for (guint i = 0; i < packs->packs->len && pack == NULL; i++) {
    const Pack *one = g_ptr_array_index(packs->packs, i);
    if (!one->overlay && strcmp(one->id, id) == 0) pack = one;
  }
  if (pack == NULL) return NULL;
  GString *out = g_string_new(NULL);
  head(out, pack, lang);
  g_string_append_printf(out, "\n## %s\n", pick(lang, "Categories", "类别"));
  for (guint i = 0; i < pack->categories->len; i++)
    category(out, g_ptr_array_index(pack->categories, i), lang);
  g_string_append_printf(out, "\n## %s\n", pick(lang, "Rules", "规则"));
  for (guint i = 0; i < pack->rules->len; i++) {
    /* What an overlay replaced is shown as it stands now. */
    const PackRule *own = g_ptr_array_index(pack->rules, i);
    const PackRule *now = g_hash_table_lookup(packs->rule_ids, own->info.id);
    rule(out, now != NULL ? now : own, lang);
  }
  return g_string_free(out, FALSE);
}
