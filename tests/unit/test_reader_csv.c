/* links: db base reader_support.c */
/* Delimited text: encodings, delimiters, quotes, headers, rejects, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "carnet/error.h"
#include "carnet/filter.h"
#include "reader_support.h"

typedef struct {
  const char *text, *dump;
} Case;

static void check(const Case *cases, gsize n) {
  for (gsize i = 0; i < n; i++) {
    g_autoptr(SupportResult) result = support_read_bytes("t.csv", cases[i].text, strlen(cases[i].text), NULL);
    if (result->error) fail_msg("%u: %s", (guint)i, result->error);
    assert_string_equal(result->dump->str, cases[i].dump);
  }
}

static void test_splitting(void **state) {
  (void)state;
  static const Case cases[] = {
      {"path,unit\na,m\nb,s\n", "2 path=a, unit=m\n3 path=b, unit=s\n"},
      {"path,unit\na,m", "2 path=a, unit=m\n"},
      {"path,unit\r\na,m\r\nb,s\r\n", "2 path=a, unit=m\n3 path=b, unit=s\n"},
      {"path,unit\ra,m\rb,s\r", "2 path=a, unit=m\n3 path=b, unit=s\n"},
      {"path;unit\na;0,5\n", "2 path=a, unit=0,5\n"},
      {"path\tunit\na b\tm\n", "2 path=a b, unit=m\n"},
      {"sep=;\npath;unit\na;m\n", "3 path=a, unit=m\n"},
      {"\xEF\xBB\xBFpath,unit\na,m\n", "2 path=a, unit=m\n"},
      {"path\na\n\nb\n", "2 path=a\n4 path=b\n"},
      {"path,unit\na,m\n,\n ,\t\nb,s\n", "2 path=a, unit=m\n5 path=b, unit=s\n"},
      {"path,comment\na,\"one, two\"\nb,\"so-called \"\"x\"\"\"\nc,\"\"\n",
       "2 path=a, comment=one, two\n3 path=b, comment=so-called \"x\"\n4 path=c\n"},
      {"path,comment\na,\"two\nlines\"\nb,\"three\r\n\r\nlines\"\nc,d\n",
       "2 path=a, comment=two\nlines\n4 path=b, comment=three\r\n\r\nlines\n7 path=c, comment=d\n"},
      {"path,comment\na, in \"the\" middle\n", "2 path=a, comment=in \"the\" middle\n"},
      {"path,comment\n  a ,\"  b \" \n", "2 path=a, comment=b\n"},
      {"path,comment\n\xE3\x80\x80"
       "a\xC2\xA0,\xC2\xA0\n",
       "2 path=a\n"},
      {"path,comment\na,e\xCC\x81\n", "2 path=a, comment=\xC3\xA9\n"},    /* NFC */
      {"path,comment\na,\xE2\x84\xAB\n", "2 path=a, comment=\xC3\x85\n"}, /* angstrom sign */
      {"\"path\",\"fo o\"\na,m\n", "2 path=a, x:fo o=m\n"},
      {"path,foo,foo,\na,1,2,3\n", "2 path=a, x:foo=1, x:foo (2)=2, x:column 4=3\n"},
  };
  check(cases, G_N_ELEMENTS(cases));
}

static void test_rejects(void **state) {
  (void)state;
  static const Case cases[] = {
      {"path,unit\na\nb,s,x\nc,m\n",
       "4 path=c, unit=m\n!2:2 1 cells where the header has 2; quote cells that hold the delimiter or a line break\n"
       "!3:3 3 cells where the header has 2; quote cells that hold the delimiter or a line break\n"},
      {"path,unit\n,m\nb,s\n",
       "3 path=b, unit=s\n!2:0 neither a path nor an id; give the field one of them\n"},
      {"path,unit\na,\xFF\nü,s\nä,s\nö,s\nß,s\nü,s\nä,s\nö,s\nß,s\nü,s\nä,s\nö,s\nß,s\nü,s\nä,s\nö,s\nß,s\nü,s\nä,s\nö,s\nß,s\nü,ß\n",
       "3 path=ü, unit=s\n4 path=ä, unit=s\n5 path=ö, unit=s\n6 path=ß, unit=s\n7 path=ü, unit=s\n8 path=ä, unit=s\n9 path=ö, unit=s\n"
       "10 path=ß, unit=s\n11 path=ü, unit=s\n12 path=ä, unit=s\n13 path=ö, unit=s\n14 path=ß, unit=s\n15 path=ü, unit=s\n16 path=ä, unit=s\n"
       "17 path=ö, unit=s\n18 path=ß, unit=s\n19 path=ü, unit=s\n20 path=ä, unit=s\n21 path=ö, unit=s\n22 path=ß, unit=s\n23 path=ü, unit=ß\n"
       "!2:2 bytes that are not UTF-8; correct them or name the encoding (--encoding)\n"},
      {"path,unit\na,\"m\"x\nb,s\n",
       "3 path=b, unit=s\n!2:2 text behind a closing quote; double the quotes inside the cell\n"},
      {"path,unit\na,\"m\nb,s\nc,m\n",
       "3 path=b, unit=s\n4 path=c, unit=m\n!2:2 quotes that are never closed; close them, or double a quote inside a cell\n"},
  };
  check(cases, G_N_ELEMENTS(cases));
}

static void test_headers(void **state) {
  (void)state;
  static const Case cases[] = {
      {"Signal Path,Sampling-Rate (Hz),Data Subject\na,1,none\n", "2 path=a, rate=1, subject=none\n"},
      {"信号名称,中文描述,数据类型,单位,存储地点,保留期限（天）,目的地国家,处理目的\na,车速,uint8,km/h,中国,30,德国,诊断\n",
       "2 path=a, description_zh=车速, type=uint8, unit=km/h, storage=中国, retention=30, destination=德国, purpose=诊断\n"},
      {"Ｐａｔｈ,字段编号\na,7\n", "2 id=7, path=a\n"},
      {"path,id,category,interval_s\na,0x01,c,5\n", "2 path=a, x:id=0x01, x:category=c, x:interval_s=5\n"},
      {"path,description\na,车速\nb,speed\n",
       "2 path=a, description_zh=车速\n3 path=b, description_en=speed\n"},
      {"path,description,描述\na,车速,速度\n", "2 path=a, description_en=车速, description_zh=速度\n"},
      {"path,type,datatype,default\na,sensor,int8,7\nb,Branch,,\n",
       "2 path=a, type=int8, x:type=sensor, x:default=7\n"},
      {"path,type,default\na,int8,yes\n", "2 path=a, type=int8, default=yes\n"},
      {"signal,signal_path,name\nx,a.x,n\n", "2 path=a.x, x:signal=x, x:name=n\n"},
      {"field_id,unit\nF-1,m\n", "2 id=F-1, unit=m\n"},
      /* registers: two languages at once, units and remarks in brackets, German */
      {"字段名,接收方国家,Market/市场,是否脱敏,目的 Purpose,Storage*\na,US,CN,否,x,CN\n",
       "2 market=CN, path=a, storage=CN, destination=US, purpose=x, anonymised=否\n"},
      {"Signalname;Steuergerät;Rechtsgrundlage (DSGVO);Empfängerland;Aufbewahrungsfrist [Tage];Beschreibung\na;e;"
       "Vertrag;US;30;Ort\n",
       "2 ecu=e, path=a, description_en=Ort, retention=30, destination=US, basis=Vertrag\n"},
      {"path,Retention (days),Rate [Hz]\na,30,1\n", "2 path=a, rate=1, retention=30\n"},
      {"path,Retention (months),Rate [ms]\na,30,1\n", "2 path=a, x:Retention (months)=30, x:Rate [ms]=1\n"},
      {"path,Name (DE),Name (EN),Purpose (EN),Purpose (ZH)\na,Ort,place,p,q\n",
       "2 path=a, description_en=place, purpose=p, x:Name (DE)=Ort, x:Purpose (ZH)=q\n"},
      {"path,Description/描述\na,车速\nb,speed\n",
       "2 path=a, description_zh=车速\n3 path=b, description_en=speed\n"},
      {"path,Market/Storage,Country/地区,车型model year,Owner/Foo\na,1,2,3,4\n",
       "2 path=a, x:Market/Storage=1, x:Country/地区=2, x:车型model year=3, x:Owner/Foo=4\n"},
      /* a bare yes to "de-identified" is no "anonymised" */
      {"path,是否脱敏\na,是\nb,否\n", "2 path=a, anonymised=已脱敏\n3 path=b, anonymised=否\n"},
      {"path,pseudonymised?\na,yes\n", "2 path=a, anonymised=pseudonymised\n"},
      {"path,是否匿名化\na,是\n", "2 path=a, anonymised=是\n"},
  };
  check(cases, G_N_ELEMENTS(cases));
}

/* What an import before said holds for the same headers, behind what is said now and before all names. */
static void test_last(void **state) {
  (void)state;
  static const char *const last[] = {"A=unit", "gone=type", "path=path", "description=description_en", NULL};
  static const struct {
    const char *map, *dump;
    gboolean only;
  } cases[] = {
      {NULL, "2 market=CN, path=p, description_zh=车, unit=1, x:B=2, x:unit=m\n", FALSE},
      {"A=type", "2 market=CN, path=p, description_zh=车, type=1, unit=m, x:B=2\n", FALSE},
      {"A=", "2 market=CN, path=p, description_zh=车, unit=m, x:A=1, x:B=2\n", FALSE},
      {NULL, "2 path=p, description_zh=车, unit=1, x:B=2, x:unit=m, x:market=CN\n", TRUE},
  };
  static const char text[] = "A,B,path,description,unit,market\n1,2,p,车,m,CN\n";
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const char *map[] = {cases[i].map, NULL};
    const CarnetReaderOptions options = {
        .map = cases[i].map ? map : NULL, .last_map = last, .only_last = cases[i].only};
    g_autoptr(SupportResult) result = support_read_bytes("t.csv", text, sizeof text - 1, &options);
    if (!result->error && strcmp(result->dump->str, cases[i].dump) != 0)
      fail_msg("%u: %s", i, result->dump->str);
    assert_null(result->error);
  }
}

/* Unknown headers: the nearest field by name, in any of the languages. */
static void test_likely(void **state) {
  (void)state;
  static const struct {
    const char *header, *likely;
  } cases[] = {{"境外接收方的国家", "destination"},
               {"Retention (months)", NULL},
               {"Empfängerland des Dritten", "destination"},
               {"Lawful basis (local law)", "basis"},
               {"retenton", "retention"},
               {"Foo", NULL},
               {"Bar/Baz", NULL}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf("path,\"%s\"\na,b\n", cases[i].header);
    char *path = support_write("t.csv", text, strlen(text));
    CarnetReader *reader = carnet_reader_open(path, NULL, NULL);
    assert_non_null(reader);
    const CarnetHeaderMapping *mapping = g_ptr_array_index(carnet_reader_headers(reader), 1);
    assert_false(mapping->known);
    const char *likely = mapping->has_likely ? carnet_column_name(mapping->likely) : NULL;
    if (g_strcmp0(likely, cases[i].likely) != 0)
      fail_msg("%s: %s", cases[i].header, likely ? likely : "none");
    carnet_reader_free(reader);
    support_remove(path);
  }
}

static void test_map(void **state) {
  (void)state;
  static const struct {
    const char *map, *dump, *error;
  } cases[] = {
      {"B=path", "2 path=2, x:A=1, x:path=3, x:c=d=4\n", NULL},
      {"b = PATH", "2 path=2, x:A=1, x:path=3, x:c=d=4\n", NULL},
      {"c=d=unit", "2 path=3, unit=4, x:A=1, x:B=2\n", NULL},
      {"X=path", NULL, "t.csv:1: --map \"X=path\": the source has no column \"X\"; nearest is \"A\""},
      {"A=pth", NULL, "t.csv:1: --map \"A=pth\": \"pth\" is no column; use one of id, model"},
      {"A", NULL, "t.csv:1: --map \"A\" has no \"=\""},
  };
  static const char text[] = "A,B,path,c=d\n1,2,3,4\n";
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const char *map[] = {cases[i].map, NULL};
    const CarnetReaderOptions options = {.map = map};
    g_autoptr(SupportResult) result = support_read_bytes("t.csv", text, sizeof text - 1, &options);
    if (cases[i].dump)
      assert_string_equal(result->dump->str, cases[i].dump);
    else if (!result->error || !g_str_has_prefix(result->error, cases[i].error))
      fail_msg("%s: %s", cases[i].map, result->error);
  }
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gsize n;
    CarnetReaderOptions options;
    const char *error;
  } cases[] = {
      {"", 0, {0}, "t.csv: is empty; a table needs a header line and rows"},
      {"a,b\n1,2\n", 8, {0}, "t.csv:1: no format fits; tried xlsx"},
      {"signal_path,path\n1,2\n",
       21,
       {0},
       "t.csv:1: columns \"signal_path\" and \"path\" both look like path; say which with --map"},
      {"PK\3\4\0\0", 6, {0}, "t.csv: is no whole ZIP archive"},
      {"path\n\0\1\2\n", 9, {0}, "t.csv: is binary, not text"},
      {"path\na\n", 7, {.format = "nosuch"}, "t.csv: format \"nosuch\" is not known; use one of xlsx"},
      {"path\na\n", 7, {.encoding = "nosuch"}, "t.csv: encoding \"NOSUCH\" is not known"},
      {"path,x\na,\xB0\xA1\xB3\xAA\xB4\xD9\xB6\xF3\xB8\xB6\n",
       20,
       {0},
       "t.csv: its encoding is not clear"}, /* Korean, CP949 */
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(SupportResult) result =
        support_read_bytes("t.csv", cases[i].text, cases[i].n, &cases[i].options);
    if (!result->error || !g_str_has_prefix(result->error, cases[i].error))
      fail_msg("%u: %s", i, result->error ? result->error : "no error");
  }
  g_autoptr(GError) error = NULL;
  assert_null(carnet_reader_open("/nowhere/t.csv", NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  assert_null(carnet_reader_open("/tmp", NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
}

/* The same table in each encoding; NULL: what is found out must be what was written. */
static void test_encodings(void **state) {
  (void)state;
  static const struct {
    const char *text, *encoding, *found, *mark;
  } cases[] = {
      {"path,描述,unit\na.速度,驾驶员的面部图像和车辆位置,°C\nb,电池温度，单位是摄氏度,\n", "GB18030",
       "GB18030", ""},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-16LE", "UTF-16LE", "\xFF\xFE"},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-16BE", "UTF-16BE", "\xFE\xFF"},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-16LE", "UTF-16LE", ""},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-16BE", "UTF-16BE", ""},
      {"path,description,unit\na,Kühlwasser für Fahrer,°C\n", "ISO-8859-1", "ISO-8859-1", ""},
      {"path,description,unit\na,Kühlwasser – für Fahrer,°C\n", "CP1252", "CP1252", ""},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-8", "UTF-8", ""},
      {"path,描述,unit\na.速度,驾驶员的面部图像,°C\n", "UTF-8", "UTF-8", "\xEF\xBB\xBF"},
      {"path,描述\na,\xF0\xA0\x80\x80㐂车辆速度的位置\n", "GB18030", "GB18030", ""}, /* four bytes each */
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    gsize n = 0;
    g_autofree char *bytes = g_convert(cases[i].text, -1, cases[i].encoding, "UTF-8", NULL, &n, NULL);
    g_autoptr(GByteArray) whole = g_byte_array_new();
    g_byte_array_append(whole, (const guint8 *)cases[i].mark, (guint)strlen(cases[i].mark));
    g_byte_array_append(whole, (const guint8 *)bytes, (guint)n);
    g_autoptr(SupportResult) result = support_read_bytes("t.csv", whole->data, whole->len, NULL);
    if (result->error) fail_msg("%u: %s", i, result->error);
    assert_string_equal(result->encoding, cases[i].found);
    g_autoptr(SupportResult) plain = support_read_bytes("t.csv", cases[i].text, strlen(cases[i].text), NULL);
    assert_string_equal(result->dump->str, plain->dump->str);
  }
}

static void test_named_encoding(void **state) {
  (void)state;
  static const char text[] = "path,unit\na,\xB0\xA1\xB3\xAA\nb,\xB0\n";
  static const CarnetReaderOptions korean = {.encoding = "cp949"};
  g_autoptr(SupportResult) result = support_read_bytes("t.csv", text, sizeof text - 1, &korean);
  assert_string_equal(result->encoding, "CP949");
  assert_string_equal(
      result->dump->str,
      "2 path=a, unit=가나\n!3:2 bytes that are not CP949; correct them or name the encoding (--encoding)\n");
}

/* Rows and cells over the limits, and rows over the ends of blocks. */
static void test_limits(void **state) {
  (void)state;
  g_autoptr(GString) text = g_string_new("path,comment\n");
  for (guint i = 0; i < 9000; i++)
    g_string_append_printf(
        text, "r%u,\"%.*s\"\n", i, (int)(i % 97),
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789");
  gsize small = text->len;
  g_autofree char *fill = g_strnfill(65537, 'x');
  g_string_append_printf(text, "long,%s\nfits,%s\n", fill, fill + 1);
  g_autoptr(SupportResult) result = support_read_bytes("t.csv", text->str, text->len, NULL);
  assert_null(result->error);
  assert_int_equal(result->rows, 9001);
  assert_non_null(strstr(result->dump->str, "!9002:2 a cell longer than 65536 bytes; shorten it\n"));
  assert_non_null(strstr(result->dump->str, "9003 path=fits, comment=xxx"));
  g_string_truncate(text, small);
  g_string_append(text, "open,\"");
  for (guint i = 0; i < 40; i++) g_string_append(text, fill);
  g_autoptr(SupportResult) open = support_read_bytes("t.csv", text->str, text->len, NULL);
  assert_int_equal(open->rows, 9000);
  assert_non_null(strstr(open->error, "t.csv:9002: a row is longer than 1048576 bytes; close its quotes"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_splitting),      cmocka_unit_test(test_rejects),
                                     cmocka_unit_test(test_headers),        cmocka_unit_test(test_last),
                                     cmocka_unit_test(test_likely),         cmocka_unit_test(test_map),
                                     cmocka_unit_test(test_refused),        cmocka_unit_test(test_encodings),
                                     cmocka_unit_test(test_named_encoding), cmocka_unit_test(test_limits)};
  return cmocka_run_group_tests_name("reader_csv", tests, NULL, NULL);
}
