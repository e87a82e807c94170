/* links: db base reader_support.c */
/* CAN databases: multiplexed, extended, long frames, comments over lines, each line end and encoding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_support.h"

#define FAULT                                                                                                \
  "an SG_ line that is not understood; right is SG_ name : start|bits@1+ (factor,offset) [min|max] \"unit\" receivers\n"

static const char expected[] =
    "12 ecu=GW, path=plain.Motion.Speed, description_en=Speed over ground, by \"wheels\"., type=float, unit=km/h, comment=How it moves., "
    "min=0, max=655.35, x:message_id=0x100, x:receivers=BCM XXX, x:start_bit=0, x:bits=16, x:byte_order=little, x:factor=0.01, x:offset=0\n"
    "13 ecu=GW, path=plain.Motion.Gear, description_zh=挡位, type=int4, comment=How it moves., values=-1=Reverse|0=Neutral; idle|1=First, "
    "min=-8, max=7, x:message_id=0x100, x:receivers=BCM, x:start_bit=16, x:bits=4, x:byte_order=little, x:factor=1, x:offset=0\n"
    "14 ecu=GW, path=plain.Motion.Kind, type=uint8, comment=How it moves., min=0, max=255, x:message_id=0x100, x:receivers=XXX, x:mux=M, "
    "x:start_bit=24, x:bits=8, x:byte_order=big, x:factor=1, x:offset=0\n"
    "15 ecu=GW, path=plain.Motion.TempA, type=uint8, unit=°C, comment=How it moves., min=-40, max=215, x:message_id=0x100, x:receivers=XXX, "
    "x:mux=m0, x:start_bit=32, x:bits=8, x:byte_order=big, x:factor=1, x:offset=-40\n"
    "16 ecu=GW, path=plain.Motion.TempB, type=float, unit=°C, comment=How it moves., min=-40, max=87.5, x:message_id=0x100, x:receivers=XXX, "
    "x:mux=m1M, x:start_bit=32, x:bits=8, x:byte_order=big, x:factor=0.5, x:offset=-40\n"
    "20 path=plain.Extended_Frame.Wide, type=float, min=0, max=0, x:message_id=0x18FECA15, x:receivers=Vector__XXX, x:start_bit=8, x:bits=32, "
    "x:byte_order=little, x:factor=1, x:offset=0\n!17:0 " FAULT;

static char *plain_text(void) {
  g_autofree char *path = support_data("plain.dbc");
  char *text = NULL;
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return text;
}

static void check(const char *bytes, gsize n, const char *encoding) {
  g_autoptr(SupportResult) result = support_read_bytes("plain.dbc", bytes, n, NULL);
  if (result->error) fail_msg("%s", result->error);
  assert_string_equal(result->format, "dbc");
  assert_string_equal(result->encoding, encoding);
  assert_string_equal(result->dump->str, expected);
}

static void test_plain(void **state) {
  (void)state;
  g_autofree char *text = plain_text();
  check(text, strlen(text), "UTF-8");
}

static void test_carriage_returns(void **state) {
  (void)state;
  g_autofree char *text = plain_text();
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *crlf = g_strjoinv("\r\n", lines);
  check(crlf, strlen(crlf), "UTF-8");
}

static void test_gb18030(void **state) {
  (void)state;
  g_autofree char *text = plain_text();
  gsize n = 0;
  g_autofree char *gb = g_convert(text, -1, "GB18030", "UTF-8", NULL, &n, NULL);
  static const CarnetReaderOptions options = {.encoding =
                                                  "GB18030"}; /* three characters are too few to be sure of */
  g_autoptr(SupportResult) result = support_read_bytes("plain.dbc", gb, n, &options);
  assert_string_equal(result->dump->str, expected);
}

static void test_latin1(void **state) {
  (void)state;
  static const char text[] = "VERSION \"\"\nBU_: A\nBO_ 1 M: 8 A\n SG_ T : 0|8@1+ (1,0) [0|1] \"\xB0"
                             "C\" A\n"
                             "CM_ SG_ 1 T \"K\xFChlwassertemperatur f\xFCr den Fahrer\";\n";
  g_autoptr(SupportResult) result = support_read_bytes("l.dbc", text, sizeof text - 1, NULL);
  assert_string_equal(result->encoding, "ISO-8859-1");
  assert_non_null(
      strstr(result->dump->str, "description_en=Kühlwassertemperatur für den Fahrer, type=uint8, unit=°C"));
}

/* Nothing of this ends in anything but rows, rejects or a message. */
static void test_broken(void **state) {
  (void)state;
  static const struct {
    const char *text, *dump, *error;
  } cases[] = {
      {"BU_: A\nBO_ 1 M: 8 A\n SG_ T : 0|8@1+ (1,0) [0|1] \"V\" A\nCM_ SG_ 1 T \"never closed\n",
       "3 ecu=A, path=b.M.T, type=uint8, unit=V, min=0, max=1, x:message_id=0x1, x:receivers=A, x:start_bit=0, x:bits=8, x:byte_order=little, x:factor=1, x:offset=0\n",
       NULL},
      {"BU_: A\nBO_ 99999999999 M: 8 A\n SG_ T : 0|8@1+ (1,0) [0|1] \"\" A\nBO_ 1 N: 8 A\n",
       "!2:0 a BO_ line that is not understood; right is BO_ id name: bytes sender\n!3:0 an SG_ line outside a message; put it below a BO_ line\n",
       NULL},
      {"VERSION \"\"\nBU_: A\n", "", "b.dbc: holds no message; a DBC has BO_ and SG_ lines"},
      {"BU_:\nBO_ 1 M: 8 A\n SG_ T : 0|0@1+ (1,0) [0|1] \"\" A", "!3:0 " FAULT, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(SupportResult) result = support_read_bytes("b.dbc", cases[i].text, strlen(cases[i].text), NULL);
    assert_string_equal(result->error ? result->error : "", cases[i].error ? cases[i].error : "");
    assert_string_equal(result->dump->str, cases[i].dump);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain), cmocka_unit_test(test_carriage_returns),
                                     cmocka_unit_test(test_gb18030), cmocka_unit_test(test_latin1),
                                     cmocka_unit_test(test_broken)};
  return cmocka_run_group_tests_name("reader_dbc", tests, NULL, NULL);
}
