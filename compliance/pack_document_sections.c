/*
 * pack_document_sections.c - thresholds, penalties and the like as an expert reads them: one table of labels,
 * and the fields that reading them has.
 */
#include <string.h>

#include "carnet/text.h"
#include "pack_document.h"
#include "pack_sections.h"

static const struct {
  const char *en, *zh;
} titles[CARNET_N_SECTIONS] = {
    [CARNET_SECTION_THRESHOLDS] = {"Thresholds", "限值"},
    [CARNET_SECTION_PENALTIES] = {"Penalties", "罚则"},
    [CARNET_SECTION_CHECKS] = {"Checks", "检查"},
    [CARNET_SECTION_CONFLICTS] = {"Conflicts of duties", "义务冲突"},
    [CARNET_SECTION_ITEMS] = {"Items", "条目"},
    [CARNET_SECTION_COSTS] = {"Costs", "费用"},
    [CARNET_SECTION_VOLUMES] = {"Volumes", "数据量"},
    [CARNET_SECTION_PROCESSES] = {"Processes", "流程"},
    [CARNET_SECTION_FINDINGS] = {"Clauses of findings", "问题所依条款"},
};

static const struct {
  const char *key, *en, *zh;
} labels[] = {
    {"counter", "counter", "计数项"},
    {"from", "from", "始发地"},
    {"window", "window", "期间"},
    {"at", "at", "数值"},
    {"test", "test", "比较"},
    {"brings", "brings", "引起"},
    {"apart", "counted apart", "另行计数"},
    {"anonymised", "anonymised data", "匿名化数据"},
    {"cap", "ceiling", "上限"},
    {"turnover_bp", "share of turnover", "营业额比例"},
    {"turnover", "turnover of", "营业额主体"},
    {"higher", "the higher counts", "以较高者为准"},
    {"applies_to", "applies to", "适用于"},
    {"severity", "severity", "严重程度"},
    {"resolve", "to resolve", "处置"},
    {"penalty", "penalty", "罚则"},
    {"with", "against", "与之冲突"},
    {"scenario", "scenario", "场景"},
    {"threshold", "threshold", "阈值"},
    {"status", "status", "状态"},
    {"traits", "kinds of data", "数据种类"},
    {"standard", "standard", "标准"},
    {"per", "paid for each", "计费单位"},
    {"shared", "shared out", "分摊"},
    {"low", "from", "最低"},
    {"high", "to", "最高"},
    {"year", "prices of", "价格年份"},
    {"level", "level", "级别"},
    {"markets", "asked in", "适用市场"},
    {"and_above", "and above", "及以上"},
    {"bytes_day", "bytes a vehicle and day", "每车每日字节数"},
    {"outcome", "leads to", "对应结果"},
    {"regime", "regime", "法域"},
    {"days_low", "days, least", "最少天数"},
    {"days_high", "days, most", "最多天数"},
    {"of", "findings", "问题"},
    {"standards", "standards", "标准"},
};

static const char *label_of(const Document *d, const char *key) {
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
    if (strcmp(labels[i].key, key) == 0) return document_pick(d, labels[i].en, labels[i].zh);
  return key;
}

/* Money with its minor units as people write it, hundredths of a percent as a percentage. */
static char *shown(const PackEntry *entry, const SectionField *field) {
  gint64 number = field->kind == FIELD_NUMBER || field->kind == FIELD_MONEY
                      ? G_STRUCT_MEMBER(gint64, entry, field->first)
                      : 0;
  if (field->kind == FIELD_MONEY) {
    const char *currency = G_STRUCT_MEMBER(const char *, entry, field->second);
    if (currency[0] == '\0') return g_strdup("");
    g_autofree char *money = carnet_text_money(number);
    return g_strdup_printf("%s %s", money, currency);
  }
  if (strcmp(field->key, "turnover_bp") == 0)
    return number == 0 ? g_strdup("")
                       : g_strdup_printf("%d.%02d %%", (int)(number / 100), (int)(number % 100));
  if (field->kind == FIELD_NUMBER && strcmp(field->key, "year") != 0) return carnet_text_number(number);
  if (field->kind == FIELD_FLAG && !G_STRUCT_MEMBER(gboolean, entry, field->first)) return g_strdup("");
  return pack_field_text(entry, field);
}

/* A list of closed words, each as the document says it. */
static void words_of(Document *d, const PackEntry *entry, const SectionField *f) {
  char **list = G_STRUCT_MEMBER(char **, entry, f->first);
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? document_pick(d, ", ", "、") : "",
                           document_word_of(d, list[i]));
  document_item(d, label_of(d, f->key), out->str);
}

static void field(Document *d, const PackEntry *entry, const SectionField *f) {
  if (f->kind == FIELD_WHEN) return;
  if (f->kind == FIELD_PAIR) {
    document_pair(d, label_of(d, f->key), G_STRUCT_MEMBER(const char *, entry, f->first),
                  G_STRUCT_MEMBER(const char *, entry, f->second));
    return;
  }
  if (f->kind == FIELD_LIST && f->words != NULL) {
    words_of(d, entry, f);
    return;
  }
  g_autofree char *value = shown(entry, f);
  if (f->words != NULL)
    document_word(d, label_of(d, f->key), value);
  else
    document_item(d, label_of(d, f->key), value);
}

void document_entry(Document *d, const PackEntry *entry) {
  const CarnetPackEntry *e = &entry->u.entry;
  const SectionInfo *section = pack_section(entry->section);
  document_name(d, e->id);
  document_pair(d, document_pick(d, "text", "内容"), e->en, e->zh);
  /* An open item is printed as such: its words are not known to us, and nobody may take it for one. */
  if (entry->section == CARNET_SECTION_ITEMS && strcmp(entry->u.item.status, "open") == 0)
    document_item(d, document_pick(d, "OPEN", "待填"),
                  document_pick(d, "the words of this item are not known; fill it by an overlay",
                                "本条目原文未知，请以覆盖包填写"));
  for (gsize i = 0; i < section->n_fields; i++) field(d, entry, &section->fields[i]);
  const CarnetRuleInfo info = {.clause = e->clause,
                               .clause_zh = e->clause_zh,
                               .source_title = e->source_title,
                               .source_title_zh = e->source_title_zh,
                               .source_url = e->source_url,
                               .confidence = e->confidence,
                               .checked = e->checked,
                               .valid_from = e->valid_from,
                               .valid_to = e->valid_to,
                               .note_en = e->note_en,
                               .note_zh = e->note_zh,
                               .author = e->author,
                               .reason = e->reason};
  document_basis(d, &info);
  document_condition(d, entry->when);
}

/* Entries of the pack and what overlays added to it or put in place, in their order. */
static gboolean is_of(const CarnetPacks *packs, const Pack *pack, const PackEntry *entry) {
  for (guint i = 0; i < packs->packs->len; i++) {
    const Pack *one = g_ptr_array_index(packs->packs, i);
    if (strcmp(one->id, pack->id) == 0 && g_ptr_array_find(one->entries, entry, NULL)) return TRUE;
  }
  return FALSE;
}

void document_sections(Document *d, const CarnetPacks *packs, const Pack *pack) {
  for (guint s = 0; s < CARNET_N_SECTIONS; s++) {
    gboolean headed = FALSE;
    for (guint i = 0; i < packs->entries[s]->len; i++) {
      const PackEntry *entry = g_ptr_array_index(packs->entries[s], i);
      if (!is_of(packs, pack, entry)) continue;
      if (!headed) document_heading(d, document_pick(d, titles[s].en, titles[s].zh));
      headed = TRUE;
      document_entry(d, entry);
    }
  }
}
