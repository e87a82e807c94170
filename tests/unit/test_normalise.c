/* links: db base */
/* carnet_value_normalise: each line is a column, what a source writes, and what filters and facts see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "carnet/inventory.h"

typedef struct {
  CarnetColumn column;
  const char *text, *form;
} Case;

#define CASE(ID, text, form)                                                                                 \
  { CARNET_COLUMN_##ID, text, form }

static void check(const Case *cases, gsize n) {
  for (gsize i = 0; i < n; i++) {
    g_autofree char *form = carnet_value_normalise(cases[i].column, cases[i].text);
    if (strcmp(form, cases[i].form) != 0)
      fail_msg("%s \"%s\": \"%s\", not \"%s\"", carnet_column_name(cases[i].column), cases[i].text, form,
               cases[i].form);
    g_autofree char *again = carnet_value_normalise(cases[i].column, form);
    if (strcmp(form, again) != 0) /* a normal form is its own */
      fail_msg("%s \"%s\" becomes \"%s\"", carnet_column_name(cases[i].column), form, again);
  }
}

static const Case places[] = {
    CASE(STORAGE, "Germany", "DE"),
    CASE(STORAGE, "德国", "DE"),
    CASE(STORAGE, " de ", "DE"),
    CASE(STORAGE, "DEU", "DE"),
    CASE(STORAGE, "ＣＮ", "CN"),
    CASE(STORAGE, "中国", "CN"),
    CASE(STORAGE, "P.R.C.", "CN"),
    CASE(STORAGE, "Mainland China", "CN"),
    CASE(STORAGE, "in-vehicle", "vehicle"),
    CASE(STORAGE, "onboard", "vehicle"),
    CASE(STORAGE, "车内", "vehicle"),
    CASE(STORAGE, "车端", "vehicle"),
    CASE(STORAGE, "In Vehicle", "vehicle"),
    CASE(STORAGE, "in-vehicle; CN", "CN;vehicle"),
    CASE(STORAGE, "US, DE；中国、德国", "CN;DE;US"),
    CASE(STORAGE, "US/CN", "CN;US"),
    CASE(STORAGE, "DE + US", "DE;US"),
    CASE(STORAGE, "N/A", ""),
    CASE(STORAGE, "待定", ""),
    CASE(STORAGE, "-", ""),
    CASE(STORAGE, "不存储", "none"),
    CASE(STORAGE, "cloud  host", "cloud host"),
    CASE(STORAGE, "Frankfurt", "DE"),
    CASE(STORAGE, "São Paulo", "BR"),
    CASE(DESTINATION, "-", "none"),
    CASE(DESTINATION, "None", "none"),
    CASE(DESTINATION, "无", "none"),
    CASE(DESTINATION, "—", "none"),
    CASE(DESTINATION, "N/A", ""),
    CASE(DESTINATION, "TBD", ""),
    CASE(DESTINATION, "", ""),
    CASE(DESTINATION, "不出境", "none"),
    CASE(DESTINATION, "NO", "NO"),
    CASE(DESTINATION, "no", ""),
    CASE(DESTINATION, "SE; NO", "NO;SE"),
    CASE(DESTINATION, "Hong Kong", "HK"),
    CASE(DESTINATION, "中国香港", "HK"),
    CASE(DESTINATION, "台湾", "TW"),
    CASE(DESTINATION, "Czech Republic", "CZ"),
    CASE(DESTINATION, "UK", "GB"),
    CASE(DESTINATION, "U.S.A.", "US"),
    CASE(DESTINATION, "United Kingdom", "GB"),
    CASE(DESTINATION, "none; US", "US"),
    CASE(DESTINATION, "境外", "境外"),
    CASE(DESTINATION, "ZW", "ZW"),
    CASE(DESTINATION, "QQ", "QQ"),
    CASE(DESTINATION, "NA", ""),
    CASE(MARKET, "eu", "EU"),
    CASE(MARKET, "欧盟", "EU"),
    CASE(MARKET, "RoW", "RoW"),
    CASE(MARKET, "rest of world", "RoW"),
    CASE(MARKET, "UK", "GB"),
    CASE(MARKET, "CN;EU", "CN;EU"),
    CASE(MARKET, "美国", "US"),
    CASE(MARKET, "待定", ""),
    CASE(COLLECTED_IN, "china, china", "CN"),
    CASE(COLLECTED_IN, "Russia", "RU"),
    CASE(COLLECTED_IN, "韩国", "KR"),
    CASE(MARKET, "中国 CN", "CN"), /* one thing said twice */
    CASE(MARKET, "中国（CN）", "CN"),
    CASE(MARKET, "China 中国", "CN"),
    CASE(MARKET, "New Zealand NZ", "NZ"),
    CASE(MARKET, "美国 US; 德国 Deutschland (DE)", "DE;US"),
    CASE(MARKET, "中国 US", "中国 US"), /* two things, or none */
    CASE(MARKET, "CN-HK", "CN-HK"),
    CASE(MARKET, "中国某地", "中国某地"),
    CASE(DESTINATION, "Vereinigte Staaten", "US"),
    CASE(STORAGE, "阿里云杭州", "CN"), /* a provider and a place */
    CASE(STORAGE, "AWS Frankfurt", "DE"),
    CASE(STORAGE, "AWS eu-west-1", "IE"),
    CASE(STORAGE, "阿里云 eu-west-1", "GB"),
    CASE(STORAGE, "eu-west-1", "eu-west-1"), /* of whom? */
    CASE(STORAGE, "AWS eu-central-1 (Frankfurt)", "DE"),
    CASE(STORAGE, "cn-hangzhou", "CN"),
    CASE(STORAGE, "cn-hongkong", "HK"),
    CASE(STORAGE, "Azure West Europe", "NL"),
    CASE(STORAGE, "West Europe", "West Europe"),
    CASE(STORAGE, "AWS", "AWS"),
    CASE(STORAGE, "云 Frankfurt CN", "云 Frankfurt CN"),
};

static void test_places(void **state) {
  (void)state;
  check(places, G_N_ELEMENTS(places));
}

static const Case words[] = {
    CASE(DEFAULT, "TRUE", "yes"),
    CASE(DEFAULT, "1", "yes"),
    CASE(DEFAULT, "是", "yes"),
    CASE(DEFAULT, "默认开启", "yes"),
    CASE(DEFAULT, "0", "no"),
    CASE(DEFAULT, "否", "no"),
    CASE(DEFAULT, "No ", "no"),
    CASE(DEFAULT, "maybe", ""),
    CASE(DEFAULT, "ja (yes)", "yes"),
    CASE(DEFAULT, "ja / nein", ""),
    CASE(BASIS, "Einwilligung", "consent"),
    CASE(BASIS, "rechtliche Verpflichtung", "legal_obligation"),
    CASE(BASIS, "Vertrag (Art. 6 Abs. 1 lit. b DSGVO)", "contract"),
    CASE(BASIS, "Art. 6(1)(f) GDPR", "legitimate_interests"),
    CASE(BASIS, "同意 consent", "consent"),
    CASE(BASIS, "consent (Art. 6(1)(b))", "consent (Art. 6(1)(b))"),
    CASE(ANONYMISED, "pseudonymisiert", "pseudonymised"),
    CASE(DEFAULT, "-", ""),
    CASE(DEFAULT, "√", "yes"),
    CASE(ANONYMISED, "none", "none"),
    CASE(ANONYMISED, "否", "none"),
    CASE(ANONYMISED, "无", "none"),
    CASE(ANONYMISED, "pseudonymized", "pseudonymised"),
    CASE(ANONYMISED, "Pseudonymised", "pseudonymised"),
    CASE(ANONYMISED, "去标识化", "pseudonymised"),
    CASE(ANONYMISED, "假名化", "pseudonymised"),
    CASE(ANONYMISED, "完全匿名化", "anonymised"),
    CASE(ANONYMISED, "匿名化", "anonymised"),
    CASE(ANONYMISED, "anonymized", "anonymised"),
    CASE(ANONYMISED, "N/A", ""),
    CASE(ANONYMISED, "partly", ""),
    CASE(ANONYMISED, "脱敏", "pseudonymised"),
    CASE(BASIS, "legitimate interest", "legitimate_interests"),
    CASE(BASIS, "Legal Obligation", "legal_obligation"),
    CASE(BASIS, "同意", "consent"),
    CASE(BASIS, "履行合同", "contract"),
    CASE(BASIS, "法定义务", "legal_obligation"),
    CASE(BASIS, "合法利益", "legitimate_interests"),
    CASE(BASIS, "vital interests", "vital_interests"),
    CASE(BASIS, "public task", "public_task"),
    CASE(BASIS, "consent; contract", "consent;contract"),
    CASE(BASIS, "TBD", ""),
    CASE(SUBJECT, "Driver", "driver"),
    CASE(SUBJECT, "驾驶员", "driver"),
    CASE(SUBJECT, "行人", "pedestrian"),
    CASE(SUBJECT, "NONE", "none"),
    CASE(SUBJECT, "车主", "owner"),
    CASE(SUBJECT, "passengers, drivers", "driver;passenger"),
    CASE(SUBJECT, "待定", ""),
    CASE(SUBJECT, "road user", "road_user"),
    CASE(SUBJECT, "third party", "other"),
    CASE(ECU, "Vector__XXX", ""),
    CASE(ECU, "XXX", ""),
    CASE(ECU, "GW", "GW"),
    CASE(ECU, "N/A", ""),
    CASE(PURPOSE, "  recall \n management ", "recall management"),
    CASE(PURPOSE, "none", ""),
    CASE(OWNER, "待定", ""),
    CASE(RECIPIENTS, "none", "none"),
    CASE(RECIPIENTS, "-", "none"),
    CASE(RECIPIENTS, "N/A", ""),
    CASE(RECIPIENTS, "OEM backend; insurer;OEM backend", "OEM backend;insurer"),
    CASE(RECIPIENTS, "保险公司、主机厂", "主机厂;保险公司"),
    CASE(RECIPIENTS, "Example Co., Ltd.", "Example Co., Ltd."),
    CASE(RECIPIENTS, "Map Co., Ltd.; insurer", "Map Co., Ltd.;insurer"),
    CASE(RECIPIENTS, "Ltd., A", "A;Ltd."),
    CASE(ID, "none", "none"),
    CASE(ID, " A-1 ", "A-1"),
    CASE(PATH, "N/A", "N/A"),
    CASE(UNIT, "-", ""),
    CASE(UNIT, "°C", "°C"),
    CASE(DESCRIPTION_ZH, " 无 ", "无"),
};

static void test_words(void **state) {
  (void)state;
  check(words, G_N_ELEMENTS(words));
}

static const Case numbers[] = {
    CASE(RETENTION, "365", "365"),
    CASE(RETENTION, "３６５", "365"),
    CASE(RETENTION, "365 days", "365"),
    CASE(RETENTION, "1 年", "365"),
    CASE(RETENTION, "2 years", "730"),
    CASE(RETENTION, "1年6个月", "545"),
    CASE(RETENTION, "24 h", "1"),
    CASE(RETENTION, "12小时", "1"),
    CASE(RETENTION, "不超过30天", "30"),
    CASE(RETENTION, "≤ 7 d", "7"),
    CASE(RETENTION, "permanent", "unlimited"),
    CASE(RETENTION, "永久", "unlimited"),
    CASE(RETENTION, "forever", "unlimited"),
    CASE(RETENTION, "unbefristet", "unlimited"),
    CASE(RETENTION, "看情况", ""),
    CASE(RETENTION, "every 30 days", ""),
    CASE(RATE, "1s", "1"),
    CASE(RATE, "every 10 s", "0.1"),
    CASE(RATE, "每10秒", "0.1"),
    CASE(RATE, "alle 100 Millisekunden", "10"),
    CASE(RATE, "每秒10次", ""),
    CASE(RETENTION, "N/A", ""),
    CASE(RETENTION, "30 to 60", ""),
    CASE(RETENTION, "-5", ""),
    CASE(RETENTION, "不存储", "0"),
    CASE(RETENTION, "30-60 天", ""),
    CASE(RATE, "0.1", "0.1"),
    CASE(RATE, "0,1", "0.1"),
    CASE(RATE, "0,0167", "0.0167"),
    CASE(RATE, "on-event", "event"),
    CASE(RATE, "事件触发", "event"),
    CASE(RATE, "10 Hz", "10"),
    CASE(RATE, "100 ms", "10"),
    CASE(RATE, "10次/秒", "10"),
    CASE(RATE, "1/s", "1"),
    CASE(RATE, "2 kHz", "2000"),
    CASE(RATE, "1,000", ""),
    CASE(RATE, "0.0003", "0.0003"),
    CASE(RATE, "1e-3", "0.001"),
    CASE(RATE, "60/min", "1"),
    CASE(RATE, "0 ms", ""),
    CASE(RATE, "quick", ""),
    CASE(PEOPLE, "1,234,567", "1234567"),
    CASE(PEOPLE, "1.234.567", "1234567"),
    CASE(PEOPLE, "100,000", "100000"),
    CASE(PEOPLE, "100.000", ""),
    CASE(PEOPLE, "1.234,5", "1235"),
    CASE(PEOPLE, "10万", "100000"),
    CASE(PEOPLE, "1 000 000", "1000000"),
    CASE(PEOPLE, "0", "0"),
    CASE(PEOPLE, "5000 人", "5000"),
    CASE(PEOPLE, "1,23,4", ""),
    CASE(PEOPLE, "12e400", ""),
    CASE(PEOPLE, "9999999999999999999", ""),
    CASE(BYTES, "2,", "2"),
    CASE(BYTES, "n*m", ""),
    CASE(BYTES, "8 bytes", "8"),
    CASE(BYTES, "4字节", "4"),
    CASE(BYTES, "1382400", "1382400"),
    CASE(BYTES, "365.0", "365"),
    CASE(YEAR, "2025", "2025"),
    CASE(YEAR, "2025款", "2025"),
    CASE(YEAR, "MY25", "2025"),
    CASE(YEAR, "2025年", "2025"),
    CASE(YEAR, "20255", ""),
    CASE(YEAR, "2024.5", ""),
    CASE(PRECISION, "0,1", "0.1"),
    CASE(PRECISION, "1e-06", "1e-06"),
    CASE(PRECISION, "high", "high"),
    CASE(MIN, "-40", "-40"),
    CASE(MAX, "65,535", "65,535"),
    CASE(MAX, "6553.5", "6553.5"),
};

static void test_numbers(void **state) {
  (void)state;
  check(numbers, G_N_ELEMENTS(numbers));
}

static void test_bad_text(void **state) {
  (void)state;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    static const char *const texts[] = {"\xFF\xFE", "", "   ", "\xC3", ";;;,,", "////", NULL};
    for (guint i = 0; texts[i]; i++) {
      g_autofree char *form = carnet_value_normalise((CarnetColumn)c, texts[i]);
      assert_true(g_utf8_validate(form, -1, NULL));
    }
    g_autofree char *none = carnet_value_normalise((CarnetColumn)c, NULL);
    assert_string_equal(none, "");
  }
}

static void test_understood(void **state) {
  (void)state;
  static const struct {
    CarnetColumn column;
    const char *text;
    gboolean understood;
  } cases[] = {
      {CARNET_COLUMN_MARKET, "中国 CN", TRUE},
      {CARNET_COLUMN_MARKET, "中国某地", FALSE},
      {CARNET_COLUMN_MARKET, "CN; 某地", FALSE},
      {CARNET_COLUMN_MARKET, "N/A", TRUE},
      {CARNET_COLUMN_MARKET, "", TRUE},
      {CARNET_COLUMN_STORAGE, "vehicle; CN", TRUE},
      {CARNET_COLUMN_STORAGE, "eu-west-1", FALSE},
      {CARNET_COLUMN_BASIS, "weil", FALSE},
      {CARNET_COLUMN_BASIS, "合同; 同意", TRUE},
      {CARNET_COLUMN_RETENTION, "永久", TRUE},
      {CARNET_COLUMN_RETENTION, "看情况", FALSE},
      {CARNET_COLUMN_RETENTION, "-", TRUE},
      {CARNET_COLUMN_PEOPLE, "10.000", FALSE},
      {CARNET_COLUMN_RATE, "event", TRUE},
      {CARNET_COLUMN_ANONYMISED, "perhaps", FALSE},
      {CARNET_COLUMN_DEFAULT, "nein", TRUE},
      {CARNET_COLUMN_OWNER, "anybody", TRUE},
      {CARNET_COLUMN_PURPOSE, "whatever", TRUE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    if (carnet_value_understood(cases[i].column, cases[i].text) != cases[i].understood)
      fail_msg("%s \"%s\"", carnet_column_name(cases[i].column), cases[i].text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_places), cmocka_unit_test(test_words),
                                     cmocka_unit_test(test_numbers), cmocka_unit_test(test_bad_text),
                                     cmocka_unit_test(test_understood)};
  return cmocka_run_group_tests_name("normalise", tests, NULL, NULL);
}
