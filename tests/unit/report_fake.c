/* report_fake.c - the data of report_fake.h: small, made up, in both languages. */
#include "report_fake.h"

#include "carnet/error.h"

#include <string.h>

typedef struct {
  const char *name, *en, *zh;
} Value;

static const Value values[] = {
    {"organisation", "Example Motors GmbH", "示例汽车有限公司"},
    {"as_of", "22 November 2026", "2026年11月22日"},
    {"as_of_zones", "2026-11-22 (Asia/Shanghai, Europe/Brussels)",
     "2026-11-22（Asia/Shanghai、Europe/Brussels）"},
    {"commit", "3f1c9a0b7d5e2468ace013579bdf02468ace1357", NULL},
    {"commit_short", "3f1c9a0b", NULL},
    {"level", "auditor", "审计方"},
    {"rows", "41,280", NULL},
    {"fields", "40,912", NULL},
    {"identified", "9,812", NULL},
    {"ordinary", "29,001", NULL},
    {"unknown", "2,099", NULL},
    {"identified_percent", "24.0 %", NULL},
    {"unknown_percent", "5.1 %", NULL},
    {"cases", "14", NULL},
    {"cases_suspect", "2", NULL},
    {"case", "ex-2026-k7q2m4xa", NULL},
    {"cases_expiring", "3", NULL},
    {"cases_expired", "0", NULL},
    {"cases_may_flow", "4", NULL},
    {"cases_await_authority", "5", NULL},
    {"categories_proposed", "8,120", NULL},
    {"categories_confirmed", "1,460", NULL},
    {"categories_rejected", "74", NULL},
    {"categories_overridden", "12", NULL},
    {"packs_count", "7", NULL},
    {"rules_verified", "118", NULL},
    {"rules_secondary", "64", NULL},
    {"rules_recalled", "9", NULL},
    {"inventories_count", "4", NULL},
    {"people_count", "6", NULL},
    {"costs_currency", "CNY", NULL},
    {"rules_count", "191", NULL},
    {"checks", "21", NULL},
    {"findings_critical", "1", NULL},
    {"findings_high", "5", NULL},
    {"findings_medium", "6", NULL},
    {"findings_low", "0", NULL},
    {"findings_standing", "12", NULL},
    {"findings_unowned", "9", NULL},
    {"findings_overdue", "1", NULL},
    {"findings_accepted", "2", NULL},
    {"nasty", "<b>| **not bold** | ```table x``` \x1b[31m", NULL},
};

static char *value(gpointer user, const char *name, CarnetLang lang) {
  (void)user;
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    if (g_str_equal(values[i].name, name))
      return g_strdup(lang == CARNET_LANG_ZH && values[i].zh ? values[i].zh : values[i].en);
  return NULL;
}

/* A table of tests: heads "key:kind" and rows, both separated by |. */
typedef struct {
  const char *name, *columns;
  const char *const *rows;
} Plan;

#define ROWS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const Plan plans[] = {
    {"uses", "path:t|market:t|purpose:t|people:i",
     ROWS("Vehicle.Cabin.Seat|CN|comfort|1200", "车辆.位置|CN|导航|340000")},
    {"heat.regimes", "kind:t|kind.2:t|cn:i|eu:i|un:i|us:i|unknown:f",
     ROWS("position|位置|4120|880|0|12|no", "faces outside|车外人脸|210|41|3|0", "voice|语音|38|38|0|9",
          "driving behaviour|驾驶行为|12840|960|120|77", "not looked at|未查看|1200|899|||yes")},
    {"thresholds", "label:t|label.2:t|count:i|basis:t|apart:t|limit:i|clause:t",
     ROWS(
         "Personal information, 2026|个人信息，2026年|812000|upper_bound|41,000 under contract|1000000|CAC 2024 Art. 7",
         "Sensitive, 2026|敏感个人信息，2026年|8400|exact||10000|CAC 2024 Art. 7",
         "Sensitive, H7|敏感个人信息，H7|12100|exact||10000|CAC 2024 Art. 7",
         "Personal information, H7|个人信息，H7|40000|exact||100000|CAC 2024 Art. 8")},
    {"costs.bullets",
     "label:t|label.2:t|currency:t|budget_minor:i|paid_minor:i|committed_minor:i|estimate_minor:i",
     ROWS("GB 44495, H7|GB 44495，H7|CNY|60000000|31000000|12000000|",
          "R155|R155|EUR|25000000|24000000|9000000|", "GB 44496|GB 44496|CNY|20000000|||14000000",
          "Assessment|安全评估|CNY|10000000|15500000|0|")},
    {"case.timeline", "lane:t|kind:t|from:d|to:d|label:t|label.2:t|count:i",
     ROWS("ours|step|2026-01-12||requested|已申请|", "ours|step|2026-02-02||in review|审核中|",
          "ours|decision|2026-02-20||approved|已批准|", "ours|validity|2026-02-20|2028-02-19|valid|有效期|",
          "theirs|step|2026-03-01||filed|已申报|", "theirs|decision|2026-05-18||permitted|已许可|",
          "theirs|validity|2026-05-18|2028-05-17|valid|有效期|", "ours|flow|2026-06-01|2026-06-30|||120000",
          "ours|flow|2026-07-01|2026-07-31|||340000", "ours|flow|2026-08-01|2026-08-31|||98000",
          "ours|suspect|2026-09-10||rule changed|规则变更|")},
    {"fields.sensitive",
     "field:x|path:t|model:t|ecu:t|description:t|description.2:t|regime:t|state:t|category:t|category.2:t|clause:t|confidence:t|duties:l|conflicts:l",
     ROWS(
         "f1|Vehicle.CurrentLocation.Latitude|H7|TBOX|Current latitude of the vehicle|车辆当前纬度|cn|confirmed|sensitive personal information|敏感个人信息|PIPL 28|verified|separate consent;impact assessment|",
         "f1|Vehicle.CurrentLocation.Latitude|H7|TBOX|Current latitude of the vehicle|车辆当前纬度|eu|proposed|personal data: location|个人数据：位置|4(1)|verified|legal basis;DPIA|kept at home under DSL 36, asked for by an authority abroad",
         "f2|Vehicle.Cabin.Camera.Face|H7|ADAS|Driver's face|驾驶员人脸|cn|proposed|facial data|人脸信息|PIPL 28|secondary|separate consent|")},
    {"people", "role:t|name:t|date:d|key:x|verdict:t",
     ROWS("dpo|Wang Fang 王芳|2026-11-20|SHA256:7f3a9c|good",
          "owner|p-11aa22|2026-11-18|SHA256:0b11cd|unsigned")},
    {"cases", "case:x|title:t|title.2:t|from:t|to:t|ours:t|theirs:t|until:d|people:i",
     ROWS(
         "ex-2026-k7q2m4xa|Road test of driver assistance|驾驶辅助道路测试|CN|DE|approved|permitted|2028-05-17|120000",
         "ex-2026-b3d9w8zz|Battery warranty|电池质保|CN|DE|in_review|to_file||8400")},
    {"wide",
     "id:x|path:t|description:t|description.2:t|unit:t|type:t|rate:n|bytes:i|owner:t|market:t|storage:t|purpose:t|basis:t|retention:i",
     ROWS(
         "veh-000000000001|Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed|State of charge shown to the driver|向驾驶员显示的荷电状态|percent|float|1.5|4|Powertrain|CN, DE, NO|CN|range display|contract|365",
         "veh-000000000002|Vehicle.ADAS.LaneDepartureDetection.IsWarning|Lane departure warning|车道偏离预警|boolean|boolean|10|1|ADAS|CN|CN|safety|legal obligation|30",
         "veh-000000000003|Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude|Destination latitude|目的地纬度|degrees|double|0.25|8|Infotainment|CN, DE|CN, DE|navigation|consent|90")},
    {"numbers", "name:t|a:i|b:n|day:d|flag:f|list:l",
     ROWS("minus|-1234567|3.5|2026-11-22|yes|one\ntwo", "none||12.25||no|", "plain|7|100|2026-01-01|no|x")},
};

static CarnetCellKind kind_of(char letter) {
  switch (letter) {
  case 'i': return CARNET_CELL_INT;
  case 'n': return CARNET_CELL_NUMBER;
  case 'd': return CARNET_CELL_DATE;
  case 'f': return CARNET_CELL_FLAG;
  case 'l': return CARNET_CELL_LIST;
  case 'x': return CARNET_CELL_ID;
  default: return CARNET_CELL_TEXT;
  }
}

static void add_columns(CarnetTable *table, const char *columns, const CarnetTexts *texts) {
  g_auto(GStrv) heads = g_strsplit(columns, "|", -1);
  for (char **head = heads; *head; head++) {
    char *colon = strchr(*head, ':');
    *colon = '\0';
    g_autofree char *title = g_strconcat("column.", *head, NULL);
    carnet_table_add_column(table, *head, carnet_texts_has(texts, title) ? title : NULL, kind_of(colon[1]));
  }
}

static void add_row(CarnetTable *table, const char *cells) {
  g_auto(GStrv) texts = g_strsplit(cells, "|", -1);
  guint row = carnet_table_add_row(table);
  for (guint c = 0; texts[c] && c < carnet_table_columns(table); c++) {
    if (carnet_table_column(table, c)->kind == CARNET_CELL_LIST) g_strdelimit(texts[c], ";", '\n');
    carnet_table_set(table, row, c, texts[c]);
  }
}

/* As many rows as asked for: paths, descriptions of growing length, counts. */
static CarnetTable *fields(const Fake *fake) {
  CarnetTable *table = carnet_table_new();
  add_columns(table, "path:t|description:t|description.2:t|market:t|people:i|rate:n|outcome:t", fake->texts);
  static const char *const words[] = {"座椅占用状态", "纬度", "驾驶员人脸图像，用于疲劳监测",
                                      "电池温度（最高）", "车速"};
  for (guint i = 0; i < fake->rows && !fake->empty; i++) {
    g_autofree char *row = g_strdup_printf(
        "Vehicle.Signal%u.Value|Signal number %u of the test fleet%s|%s %u|%s|%u|%u.%u|%s", i, i,
        i % 7 == 3 ? ", with a longer description that needs more than one line" : "", words[i % 5], i,
        i % 3 ? "CN" : "CN, DE", i * 997, i % 50, i % 10, i % 4 ? "ordinary" : "identified");
    add_row(table, row);
  }
  return table;
}

/* Two rows of whatever columns are asked for. */
static CarnetTable *generic(const Fake *fake, const CarnetReportQuery *query) {
  CarnetTable *table = carnet_table_new();
  for (const char *const *attr = query->attrs; attr && attr[0] && attr[1]; attr += 2) {
    if (!g_str_equal(attr[0], "columns")) continue;
    g_auto(GStrv) keys = g_strsplit(attr[1], ",", -1);
    for (char **key = keys; *key; key++) carnet_table_add_column(table, *key, NULL, CARNET_CELL_TEXT);
  }
  if (carnet_table_columns(table) == 0) add_columns(table, "name:t|clause:t|count:i|note:t", fake->texts);
  if (fake->empty) return table;
  add_row(table, "first thing|Art. 5(1)|312|checked");
  add_row(table, "第二件事|第 7.4.7 条|41280|未核实");
  return table;
}

/* Names that the shipped templates use, without a plan of their own. */
static const char *const known[] = {"scope.inventories",
                                    "scope.models",
                                    "scope.sites",
                                    "scope.entities",
                                    "scope.packs",
                                    "categories.counts",
                                    "conflicts",
                                    "cases.outcomes",
                                    "cases.suspect",
                                    "approvals",
                                    "filings",
                                    "certifications",
                                    "costs",
                                    "costs.ranges",
                                    "mappings",
                                    "rules.confidence",
                                    "assumptions",
                                    "gaps.unknown",
                                    "gaps.missing",
                                    "gaps.unsigned",
                                    "gaps.markets",
                                    "events.recent",
                                    "findings",
                                    "activities",
                                    "flows",
                                    "commitments",
                                    "evidence",
                                    "decisions",
                                    "cases",
                                    "findings.counts",
                                    "findings.settled",
                                    "exposure",
                                    "costs.years",
                                    "costs.forecast",
                                    "costs.forecast_sums",
                                    "flows.cases",
                                    "activities.letters",
                                    "activities.summary",
                                    "duties",
                                    "documents",
                                    "clauses",
                                    "population.outcomes",
                                    "population.mapped",
                                    "population.facts",
                                    "case.request",
                                    "case.rows",
                                    "case.history",
                                    "case.evidence",
                                    NULL};

static CarnetTable *table(gpointer user, const CarnetReportQuery *query, GError **error) {
  const Fake *fake = user;
  gboolean shaped = !query->attrs || !query->attrs[0]; /* the shipped template names columns of its own */
  if (g_str_equal(query->name, "fields")) return fields(fake);
  for (guint i = 0; i < G_N_ELEMENTS(plans); i++) {
    if (!g_str_equal(plans[i].name, query->name) || (!shaped && g_str_equal(query->name, "cases"))) continue;
    CarnetTable *made = carnet_table_new();
    add_columns(made, plans[i].columns, fake->texts);
    for (const char *const *row = plans[i].rows; *row && !fake->empty; row++) add_row(made, *row);
    return made;
  }
  if (g_strv_contains(known, query->name)) return generic(fake, query);
  g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_NOT_FOUND, "no table %s", query->name);
  return NULL;
}

static char *population(gpointer user, const CarnetReportQuery *query, CarnetLang lang) {
  (void)user;
  (void)query;
  return g_strdup(lang == CARNET_LANG_ZH ? "41,280 行中的 312 行" : "312 of 41,280 rows");
}

Fake *fake_new(void) {
  static const char *const pairs[] = {
      "commit",          "3f1c9a0b7d5e2468ace013579bdf02468ace1357",
      "as_of_zones",     "2026-11-22 (Asia/Shanghai, Europe/Brussels)",
      "inventory.fleet", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "template",        "full-audit a1b2",
      "language",        "en",
      "organisation",    "示例汽车"};
  Fake *fake = g_new0(Fake, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(
      g_getenv("CARNET_TEMPLATES") ? g_getenv("CARNET_TEMPLATES") : "templates", "texts", NULL);
  fake->texts = carnet_texts_load(folder, &error);
  if (!fake->texts) g_error("%s", error->message);
  fake->snapshot.pairs = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) g_ptr_array_add(fake->snapshot.pairs, (gpointer)pairs[i]);
  fake->source = (CarnetReportSource){value, table, population, fake};
  fake->options = (CarnetReportOptions){.texts = fake->texts,
                                        .level = "auditor",
                                        .as_of = "2026-11-22",
                                        .clock = "2026-11-22T07:20:33Z",
                                        .program = "Carnet 1.0",
                                        .snapshot = &fake->snapshot};
  fake->rows = 30;
  return fake;
}

void fake_free(Fake *fake) {
  carnet_texts_free(fake->texts);
  g_ptr_array_unref(fake->snapshot.pairs);
  g_free(fake);
}

CarnetLayout *fake_layout(Fake *fake, const char *markdown, GError **error) {
  g_autoptr(CarnetDocument) document =
      carnet_document_make(markdown, strlen(markdown), "test.md", &fake->source, &fake->options, error);
  return document ? carnet_layout_make(document, &fake->options, NULL, NULL, error) : NULL;
}

char *fake_read(const char *path) {
  g_autofree char *file =
      g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".", path, NULL);
  char *text = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(file, &text, NULL, &error)) g_error("%s", error->message);
  return text;
}
