/* links: actions compliance db records reports base */
/*
 * test_reconcile.c - which entry of the register a signal is: spellings, ends, messages, ECUs; what is
 * ambiguous is said; units and types that say the same.
 */
#include "reconcile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* "path@ecu" each, blanks between; "can:" before a path of a CAN database. */
static GPtrArray *side(const char *list) {
  GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_signal_free);
  g_auto(GStrv) words = g_strsplit(list, " ", -1);
  for (char **word = words; *word && **word; word++) {
    gboolean can = g_str_has_prefix(*word, "can:");
    g_auto(GStrv) parts = g_strsplit(*word + (can ? 4 : 0), "@", 2);
    g_ptr_array_add(out, carnet_signal_new(parts[0], parts[1] ? parts[1] : "", can));
  }
  return out;
}

static void say(GString *out, const char *sign, const GPtrArray *entries) {
  g_string_append(out, sign);
  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf(out, "%s%s", i ? "," : "", ((CarnetSignal *)g_ptr_array_index(entries, i))->path);
}

/* For each signal "=entry" (met), "?a,b" (may be), "-" (not registered), "~a" behind it: worth a look; then
 * "|" and what was not sent. */
static char *matched(const char *sent, const char *registered, gboolean ignore_ecu) {
  g_autoptr(GPtrArray) left = side(sent), right = side(registered);
  carnet_signals_match(left, right, ignore_ecu);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < left->len; i++) {
    const CarnetSignal *signal = g_ptr_array_index(left, i);
    if (i) g_string_append_c(out, ' ');
    say(out, signal->ambiguous ? "?" : signal->with->len ? "=" : "-", signal->with);
    if (signal->near->len) say(out, "~", signal->near);
  }
  g_string_append(out, " |");
  for (guint i = 0; i < right->len; i++) {
    const CarnetSignal *entry = g_ptr_array_index(right, i);
    if (!entry->sent && !entry->perhaps) g_string_append_printf(out, " %s", entry->path);
  }
  return g_string_free(out, FALSE);
}

typedef struct {
  const char *sent, *registered, *want;
} Case;

static void run(const Case *cases, gsize n, gboolean ignore_ecu) {
  for (gsize i = 0; i < n; i++) {
    g_autofree char *got = matched(cases[i].sent, cases[i].registered, ignore_ecu);
    if (strcmp(got, cases[i].want) != 0)
      fail_msg("%s against %s: \"%s\", wanted \"%s\"", cases[i].sent, cases[i].registered, got,
               cases[i].want);
  }
}

static void spellings_meet(void **state) {
  (void)state;
  static const Case cases[] = {
      {"VehicleSpeed", "vehicle_speed", "=vehicle_speed |"},
      {"vehicle_speed", "Vehicle.Speed", "=Vehicle.Speed |"},
      {"VEHICLE-SPEED", "vehiclespeed", "=vehiclespeed |"},
      {"a.b", "a.b A.B", "=a.b | A.B"},
      {"cell_1_12", "cell_11_2", "- | cell_11_2"},
      {"Cell1_12", "cell.1.12", "=cell.1.12 |"},
      {"Seat.Row1.Pos", "seat.row2.pos", "- | seat.row2.pos"},
      {"车速", "车速", "=车速 |"},
      {"Vehicle.Speed", "", "- |"},
      {"", "Vehicle.Speed", " | Vehicle.Speed"},
  };
  run(cases, G_N_ELEMENTS(cases), FALSE);
}

static void ends_meet(void **state) {
  (void)state;
  static const Case cases[] = {
      {"Vehicle.Chassis.Wheel.Speed", "wheel_speed", "=wheel_speed |"},
      {"wheel_speed", "Vehicle.Chassis.Wheel.Speed", "=Vehicle.Chassis.Wheel.Speed |"},
      /* The longer name says more. */
      {"a.door.state", "state door.state", "=door.state | state"},
      /* One word is no name, unless the ECU vouches for it. */
      {"a.speed", "Speed", "?Speed |"},
      {"a.speed@ESP", "Speed@ESP", "=Speed |"},
      {"Latitude", "gnss.position.latitude", "?gnss.position.latitude |"},
      /* Which of them, nobody said. */
      {"is_open", "door.is_open hood.is_open", "?door.is_open,hood.is_open |"},
      {"wheel.turn_rate fan.turn_rate", "turn_rate", "?turn_rate ?turn_rate |"},
      {"wheel.turn_rate@A fan.turn_rate@B", "turn_rate@A turn_rate@B", "=turn_rate =turn_rate |"},
      /* The last segment alone is only worth a look. */
      {"door.is_open", "hood.is_open", "-~hood.is_open | hood.is_open"},
      {"cabin.heart_rate", "cabin.health.heart_rate", "-~cabin.health.heart_rate | cabin.health.heart_rate"},
  };
  run(cases, G_N_ELEMENTS(cases), FALSE);
}

static void messages_and_ecus(void **state) {
  (void)state;
  static const Case cases[] = {
      {"can:x5.ESP_Motion.Vehicle_Speed@ESP", "chassis.vehicle.speed@ESP", "=chassis.vehicle.speed |"},
      {"can:x5.ESP_Motion.Vehicle_Speed@ESP", "VehicleSpeed", "=VehicleSpeed |"},
      {"can:x5.ESP_Motion.Vehicle_Speed", "ESP_Motion.VehicleSpeed", "=ESP_Motion.VehicleSpeed |"},
      /* An ECU that begins a path is no part of the name. */
      {"can:x5.ESP_Motion.Vehicle_Speed@ESP", "ESP.VehicleSpeed@ESP", "=ESP.VehicleSpeed |"},
      {"T-Box.VehicleSpeed@TBOX", "vehicle_speed@T_BOX", "=vehicle_speed |"},
      /* Each ECU has its counter. */
      {"can:n.M1.Alive@BMS can:n.M2.Alive@MCU", "Alive@BMS", "=Alive -~Alive |"},
      {"Alive@BMS Alive@MCU", "Alive@MCU Alive@ESP", "-~Alive,Alive =Alive | Alive"},
      /* Two versions of a network: the message counts, the file's name does not. */
      {"can:v2.M1.Alive@BMS can:v2.M9.Alive@BMS", "can:v1.M1.Alive@BMS can:v1.M2.Alive@BMS",
       "=v1.M1.Alive -~v1.M1.Alive,v1.M2.Alive | v1.M2.Alive"},
      /* Routed: sent in two messages, registered once. */
      {"can:c.A.Vehicle_Speed can:d.B.Vehicle_Speed", "vehicle.speed", "=vehicle.speed =vehicle.speed |"},
  };
  run(cases, G_N_ELEMENTS(cases), FALSE);
  static const Case ignoring[] = {
      {"can:n.M2.Alive_Count@MCU", "alive.count@BMS", "=alive.count |"},
      {"Alive_Count@MCU", "alive.count@BMS AliveCount@MCU", "=AliveCount | alive.count"},
  };
  run(ignoring, G_N_ELEMENTS(ignoring), TRUE);
}

static void units_and_types(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    gboolean differ;
  } units[] = {{"degC", "°C", FALSE},   {"℃", "celsius", FALSE},  {"deg", "°", FALSE},
               {"m/s2", "m/s²", FALSE}, {"kOhm", "kΩ", FALSE},    {"KM/H", "km/h", FALSE},
               {"MW", "mW", TRUE},      {"km/h", "m/s", TRUE},    {"V", "mV", TRUE},
               {"", "V", FALSE},        {"-", "V", FALSE},        {"V", "V\nmV", FALSE},
               {"percent", "%", FALSE}, {"µg/m³", "ug/m3", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
    if (carnet_units_differ(units[i].a, units[i].b) != units[i].differ)
      fail_msg("unit %s, %s", units[i].a, units[i].b);
  static const struct {
    const char *a, *b;
    gboolean differ;
  } types[] = {{"uint16", "float", FALSE},      {"uint1", "boolean", FALSE}, {"uint8", "boolean", TRUE},
               {"string", "uint8", TRUE},       {"String", "utf8", FALSE},   {"uint8[4]", "uint8[]", FALSE},
               {"uint8[]", "uint8", TRUE},      {"h265", "jpeg", TRUE},      {"", "uint8", FALSE},
               {"timestamp", "datetime", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (carnet_types_differ(types[i].a, types[i].b) != types[i].differ)
      fail_msg("type %s, %s", types[i].a, types[i].b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(spellings_meet), cmocka_unit_test(ends_meet),
                                     cmocka_unit_test(messages_and_ecus), cmocka_unit_test(units_and_types)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
