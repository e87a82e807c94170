/* links: db base reader_support.c */
/* test_reader_xlsx.c - workbooks as sources: values as a person sees them, which sheet, and workbooks made to
 * do harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <zip.h>

#include "reader_support.h"

typedef struct {
  const char *name, *text;
} Part;

#define WORKBOOK(sheets)                                                                                     \
  { "xl/workbook.xml", "<workbook xmlns:r='r'><workbookPr/><sheets>" sheets "</sheets></workbook>" }
#define RELATIONS                                                                                            \
  {                                                                                                          \
    "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Target='worksheets/one.xml'/>"        \
                                  "<Relationship Id='b' Target='/xl/worksheets/two.xml'/></Relationships>"   \
  }
#define ONE "<sheet name='One' sheetId='1' r:id='a'/>"
#define TWO "<sheet name='Two' sheetId='2' r:id='b'/>"
#define HIDDEN "<sheet name='Two' sheetId='2' state='hidden' r:id='b'/>"
#define TABLE(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define TEXT(at, text) "<c r='" at "' t='inlineStr'><is><t>" text "</t></is></c>"
#define HEADER "<row r='1'>" TEXT("A1", "path") TEXT("B1", "unit") TEXT("C1", "rate") "</row>"

static char *workbook(const Part *parts) {
  char *path = support_write("t.xlsx", "", 0);
  int code = 0;
  zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  assert_non_null(archive);
  for (; parts->name; parts++) {
    zip_source_t *source = zip_source_buffer(archive, parts->text, strlen(parts->text), 0);
    assert_true(zip_file_add(archive, parts->name, source, ZIP_FL_ENC_UTF_8) >= 0);
  }
  assert_int_equal(zip_close(archive), 0);
  return path;
}

static SupportResult *read_workbook(const Part *parts, const char *sheet) {
  char *path = workbook(parts);
  const CarnetReaderOptions options = {.sheet = sheet};
  SupportResult *result = support_read(path, &options);
  support_remove(path);
  return result;
}

/* Shared strings with runs and reading aids, numbers, flags, days, a formula's value, cells left out. */
static void test_values(void **state) {
  (void)state;
  const Part parts[] = {
      WORKBOOK(ONE),
      RELATIONS,
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='yyyy\"-\"mm'/><numFmt numFmtId='171' "
       "formatCode='0.0\" days\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
       "<xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml",
       "<sst><si><t>path</t></si><si><r><t>Vehicle.</t></r><r><t>Speed</t></r></si>"
       "<si><t>\xE8\xBD\xA6\xE9\x80\x9F</t><rPh sb='0' eb='1'><t>aid</t></rPh></si></sst>"},
      {"xl/worksheets/one.xml",
       TABLE(
           "<row r='2'><c r='A2' t='s'><v>0</v></c>" TEXT("B2", "description") TEXT("C2", "rate")
               TEXT("D2", "since") TEXT(
                   "F2",
                   "far") "</row>"
                          "<row r='3'><c r='A3' t='s'><v>1</v></c><c r='B3' t='s'><v>2</v></c><c r='C3'>"
                          "<v>0.10000000000000001</v></c><c r='D3' s='1'><v>45231</v></c><c r='F3' t='b'><v>1</v></c></row>"
                          "<row r='4'/><row r='5'><c r='A5' t='str'><f>B1</f><v>Vehicle.Door</v></c><c r='C5'><v>1E1</v></c>"
                          "<c r='D5' s='2'><v>45231.5</v></c><c r='F5' s='3'><v>7</v></c></row>"
                          "<row r='6'><c r='A6' t='str'><v>Vehicle.Lock</v></c><c r='C6' t='e'><v>#REF!</v></c></row>"
                          "<row r='7'><c r='A7' t='str'><v>Vehicle.Roof</v></c><c r='G7'><v>1</v></c></row>"
                          "<row r='8'><c r='C8'><v>1</v></c></row>")},
      {NULL, NULL}};
  g_autoptr(SupportResult) result = read_workbook(parts, NULL);
  assert_null(result->error);
  assert_string_equal(result->format, "xlsx");
  assert_string_equal(
      result->dump->str,
      "3 path=Vehicle.Speed, description_zh=\xE8\xBD\xA6\xE9\x80\x9F, rate=0.1, x:since=2023-11-01, x:far=TRUE\n"
      "5 path=Vehicle.Door, rate=10, x:since=2023-11-01T12:00:00, x:far=7\n"
      "!6:3 the cell shows an error; correct its formula\n"
      "!7:7 a cell without a header above it; name the column\n"
      "!8:0 neither a path nor an id; give the field one of them\n");
}

static void test_sheets(void **state) {
  (void)state;
  static const char notes[] = TABLE("<row r='1'>" TEXT("A1", "how to fill this in") "</row>");
  static const char table[] = TABLE(HEADER "<row r='2'>" TEXT("A2", "Vehicle.Speed") "</row>");
  static const struct {
    const char *sheets, *one, *two, *wanted, *error;
  } cases[] = {
      {ONE TWO, notes, table, NULL, NULL},
      {ONE HIDDEN, table, table, NULL, NULL},
      {ONE TWO, table, table, "Two", NULL},
      {ONE HIDDEN, notes, table, "Two", NULL},
      {ONE TWO, table, table, NULL,
       "t.xlsx: has 2 sheets of fields: \"One\", \"Two\"; say which with --sheet"},
      {ONE TWO, table, table, "Three", "t.xlsx: has no sheet \"Three\"; it has \"One\", \"Two\""},
      {ONE, notes, notes, NULL, "t.xlsx:1: no format fits"},
      {HIDDEN, notes, notes, NULL, "t.xlsx: shows no sheet"},
      {ONE, TABLE(""), notes, NULL, "t.xlsx: sheet \"One\" is empty"},
      {"<sheet name='Gone' r:id='z'/>", notes, notes, NULL, "t.xlsx: sheet \"Gone\" is not there"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *book =
        g_strdup_printf("<workbook xmlns:r='r'><sheets>%s</sheets></workbook>", cases[i].sheets);
    const Part parts[] = {{"xl/workbook.xml", book},
                          RELATIONS,
                          {"xl/worksheets/one.xml", cases[i].one},
                          {"xl/worksheets/two.xml", cases[i].two},
                          {NULL, NULL}};
    g_autoptr(SupportResult) result = read_workbook(parts, cases[i].wanted);
    if (cases[i].error ? !result->error || !g_str_has_prefix(result->error, cases[i].error)
                       : result->error != NULL || result->rows != 1)
      fail_msg("%u: %s", i, result->error ? result->error : result->dump->str);
  }
}

static char *repeated(const char *before, const char *text, guint n, const char *after) {
  GString *out = g_string_new(before);
  for (guint i = 0; i < n; i++) g_string_append(out, text);
  g_string_append(out, after);
  return g_string_free(out, FALSE);
}

/* What a workbook made to do harm holds, in place of sheet one. */
static void test_hostile(void **state) {
  (void)state;
  g_autofree char *bomb =
      repeated("<worksheet><sheetData>" HEADER, "                                ", 1u << 20, "");
  g_autofree char *deep = repeated("", "<a>", 100, "");
  g_autofree char *wide =
      repeated("<worksheet><sheetData><row>", "<c><v>1</v></c>", 5000, "</row></sheetData></worksheet>");
  const struct {
    const char *sheet, *error;
  } cases[] = {
      {bomb, "unpacks to more than a workbook's part would"},
      {deep, "elements nest deeper than 64"},
      {wide, "a row has more than 4096 columns"},
      {"<!DOCTYPE a [<!ENTITY x 'y'>]><worksheet>&x;</worksheet>", "holds a document type"},
      {"<worksheet><sheetData><row>", "no element found"},
      {TABLE("<row><c t='s'><v>9</v></c></row>"), "cell refers to text 9, which is not there"},
      {"\x01", "not well-formed (invalid token)"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Part parts[] = {WORKBOOK(ONE), RELATIONS, {"xl/worksheets/one.xml", cases[i].sheet}, {NULL, NULL}};
    g_autoptr(SupportResult) result = read_workbook(parts, NULL);
    if (!result->error || !strstr(result->error, cases[i].error) ||
        !g_str_has_prefix(result->error, "t.xlsx: part xl/worksheets/one.xml, line "))
      fail_msg("%u: %s", i, result->error ? result->error : "no error");
  }
  const Part none[] = {{"readme", "no workbook"}, {NULL, NULL}};
  g_autoptr(SupportResult) result = read_workbook(none, NULL);
  assert_string_equal(
      result->error,
      "t.xlsx: is a ZIP archive without xl/workbook.xml, so no workbook; save it as .xlsx or CSV");
}

/* More rows than a batch takes: the parser is paused in the middle of a block and goes on. */
static void test_many_rows(void **state) {
  (void)state;
  g_autofree char *sheet =
      repeated("<worksheet><sheetData>" HEADER,
               "<row><c t='str'><v>Vehicle.Speed</v></c><c t='str'><v>km/h</v></c></row>", 10000,
               "</sheetData></worksheet>");
  const Part parts[] = {WORKBOOK(ONE), RELATIONS, {"xl/worksheets/one.xml", sheet}, {NULL, NULL}};
  g_autoptr(SupportResult) result = read_workbook(parts, NULL);
  assert_null(result->error);
  assert_int_equal(result->rows, 10000);
  assert_int_equal(result->rejects, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_sheets),
                                     cmocka_unit_test(test_hostile), cmocka_unit_test(test_many_rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
