/* links: actions */
/* A small workspace in a temporary folder, made through the actions themselves. */
#include "actions_support.h"

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_findings.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_workspace.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

const char fleet_csv[] =
    "id,model,market,collected_in,ecu,path,description_en,storage,destination,default,retention,basis,purpose,anonymised\n"
    "1,H7,CN,CN,TBOX,gnss.position.latitude,WGS84 latitude of the vehicle,CN,-,yes,30,consent,navigation,none\n"
    "2,H7,CN,CN,TBOX,gnss.position.longitude,WGS84 longitude of the vehicle,CN,DE,yes,30,consent,navigation,none\n"
    "3,H7,CN,CN,ADC,camera.front.image,exterior camera image of the road ahead,CN; DE,-,yes,7,consent,training,none\n"
    "4,H7,EU,DE,DMS,cabin.camera.driver_image,cabin camera image of the driver,DE,-,yes,7,consent,safety,none\n"
    "5,H7,EU,DE,HU,navigation.destination,destination address entered by the driver,DE,US,no,,,navigation,none\n"
    "6,H7,EU,DE,TBOX,telematics.vin,vehicle identification number (VIN),DE,-,no,365,contract,identity,none\n"
    "7,X5,CN,CN,BMS,battery.pack.voltage,total voltage of the traction battery,CN,-,yes,365,,diagnosis,none\n"
    "8,X5,CN,CN,VCU,motor.temperature,temperature of the drive motor,CN,-,yes,365,,diagnosis,none\n"
    "9,X5,CN,CN,GW,xqz.blorf_17,,CN,US,yes,,,,none\n"
    "10,X5,CN,CN,GW,xqz.blorf_18,,CN,-,yes,,,,none\n"
    "11,X5,CN,CN,ESP,brake.control.parameter,calibration parameter of the brake controller,vehicle,-,yes,,,control,none\n"
    "12,X5,EU,DE,HU,phone.contacts.name,name of a contact in the phone book,DE,-,no,30,contract,phone,none\n";

const char fleet_request[] =
    "from: \"DE\"\n"
    "to: [\"US\"]\n"
    "channel: backend\n"
    "recipient: {name: \"Lanzhe Research Inc.\", kind: affiliate, role: controller, country: \"US\", owned_by: \"US\", dpf: \"no\", "
    "scc_module: \"1\", tia: \"on file\"}\n"
    "purpose: navigation\n"
    "rows: 'path:navigation to:US'\n"
    "people: {distinct: 1200, basis: exact}\n"
    "sensitive_people: {distinct: 0, basis: exact}\n";

const char fleet_template[] =
    "# {{organisation}}\n\n"
    ":::en\nAs of {{as_of}} there are {{rows}} rows, {{unknown}} unknown ({{unknown_percent}}).\n:::\n"
    ":::zh\n截至{{as_of}}共{{rows}}行，未知{{unknown}}行（{{unknown_percent}}）。\n:::\n";

static const char *const linked[] = {"texts", "packs"};

/* The reports that ship, beside the small one. */
static void copy_reports(const char *reports) {
  g_autofree char *folder = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "reports", NULL);
  g_autoptr(GDir) dir = NULL;
  FLEET_OK(dir = g_dir_open(folder, 0, error));
  for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *from = g_build_filename(folder, name, NULL), *to = g_build_filename(reports, name, NULL);
    g_autoptr(GBytes) bytes = NULL;
    FLEET_OK(bytes = carnet_fs_read(from, 1 << 20, error));
    FLEET_OK(carnet_fs_write(to, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error));
  }
}

static void make_templates(Fleet *fleet) {
  fleet->templates = g_build_filename(fleet->folder, "templates", NULL);
  g_autofree char *reports = g_build_filename(fleet->templates, "reports", NULL);
  assert_int_equal(g_mkdir_with_parents(reports, 0700), 0);
  for (gsize i = 0; i < G_N_ELEMENTS(linked); i++) {
    g_autofree char *from = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", linked[i], NULL);
    g_autofree char *to = g_build_filename(fleet->templates, linked[i], NULL);
    g_autoptr(GFile) link = g_file_new_for_path(to);
    FLEET_OK(g_file_make_symbolic_link(link, from, NULL, error));
  }
  copy_reports(reports);
  g_setenv("CARNET_TEMPLATES", fleet->templates, TRUE);
}

CarnetApp *fleet_open(const Fleet *fleet, const char *now) {
  g_autofree char *workspace = g_build_filename(fleet->folder, "work", NULL);
  CarnetAppOptions options = {.workspace = workspace, .now = now, .lang = CARNET_LANG_EN};
  CarnetApp *app = NULL;
  FLEET_OK(app = carnet_app_new(&options, error));
  return app;
}

void fleet_import(Fleet *fleet, const char *csv) { fleet_import_file(fleet, "fleet.csv", csv); }

void fleet_import_file(Fleet *fleet, const char *name, const char *csv) {
  g_autofree char *path = g_build_filename(fleet->folder, name, NULL);
  FLEET_OK(carnet_fs_write(path, csv, strlen(csv), error));
  CarnetImportRequest request = {0};
  g_autoptr(CarnetImportReport) report = NULL;
  FLEET_OK(report = carnet_action_import(fleet->app, path, &request, error));
  assert_int_equal(report->result.rejected, 0);
}

static CarnetNode *node_of(const char *text) {
  CarnetNode *node = NULL;
  FLEET_OK(node = carnet_yaml_load(text, strlen(text), "test", &carnet_yaml_limits_document, error));
  return node;
}

static void registered(Fleet *fleet) {
  char *booked = NULL;
  g_autoptr(CarnetNode) model = node_of("{name: \"H7\", fleet: 1000, bytes_per_day: 2000}");
  FLEET_OK(carnet_action_register(fleet->app, "model", "H7", model, "test", error));
  g_autoptr(CarnetNode) entity = node_of("{name: \"Lanzhe Auto\", name_zh: \"澜哲汽车\", country: \"CN\"}");
  FLEET_OK(carnet_action_register(fleet->app, "entity", "Lanzhe Auto", entity, "test", error));
  g_autoptr(CarnetNode) failed =
      node_of("{standard: \"GB 44495\", scope: model, model: \"H7\", status: failed, date: \"2026-10-02\"}");
  FLEET_OK(carnet_action_cert_set(fleet->app, "gb44495-h7", failed, "test", error));
  g_autoptr(CarnetNode) ends =
      node_of("{standard: \"UN R155\", scope: organisation, status: passed, valid_until: \"2026-12-30\"}");
  FLEET_OK(carnet_action_cert_set(fleet->app, "r155", ends, "test", error));
  g_autoptr(CarnetNode) budget =
      node_of("{model: \"H7\", standard: \"GB 44495\", amount_minor: 100000, currency: \"CNY\"}");
  FLEET_OK(booked = carnet_action_cost_add(fleet->app, "budget", budget, "test", error));
  g_clear_pointer(&booked, g_free);
  g_autoptr(CarnetNode) paid =
      node_of("{model: \"H7\", standard: \"GB 44495\", amount_minor: 125000, currency: \"CNY\"}");
  FLEET_OK(booked = carnet_action_cost_add(fleet->app, "payment", paid, "test", error));
  g_clear_pointer(&booked, g_free);
}

Fleet *fleet_new(void) {
  Fleet *fleet = g_new0(Fleet, 1);
  FLEET_OK(fleet->folder = g_dir_make_tmp("carnet-actions-XXXXXX", error));
  make_templates(fleet);
  g_autofree char *path = g_build_filename(fleet->templates, "reports", "small.md", NULL);
  FLEET_OK(carnet_fs_write(path, fleet_template, sizeof fleet_template - 1, error));
  fleet->app = fleet_open(fleet, FLEET_NOW);
  g_autofree char *workspace = g_build_filename(fleet->folder, "work", NULL);
  CarnetInitOptions options = {.folder = workspace, .person = "p-boss", .name = "Boss"};
  FLEET_OK(carnet_action_init(fleet->app, &options, error));
  FLEET_OK(carnet_action_people_add(fleet->app, "p-rev", "reviewer", NULL, "Reviewer", NULL, NULL, error));
  FLEET_OK(carnet_action_people_add(fleet->app, "p-app", "approver", NULL, "Approver", NULL, NULL, error));
  registered(fleet);
  fleet_import(fleet, fleet_csv);
  return fleet;
}

static void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    remove_tree(child);
  }
  g_remove(path);
}

void fleet_free(Fleet *fleet) {
  carnet_app_free(fleet->app);
  remove_tree(fleet->folder);
  g_free(fleet->folder);
  g_free(fleet->templates);
  g_free(fleet);
}

static void step_as(Fleet *fleet, const char *person, const char *id, const char *action) {
  FLEET_OK(carnet_app_set_person(fleet->app, person, error));
  CarnetCaseStep step = {.reason = "test"};
  FLEET_OK(carnet_action_case_step(fleet->app, id, action, &step, error));
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
}

char *fleet_case(Fleet *fleet, const char *request, guint steps) {
  char *id = NULL;
  CarnetRequestNote note = {.title = "Test", .title_zh = "测试", .reason = "test"};
  FLEET_OK(id = carnet_action_request(fleet->app, request, strlen(request), "request", &note, error));
  if (steps > 0) step_as(fleet, "p-rev", id, "review");
  if (steps > 1) step_as(fleet, "p-app", id, "approve");
  return id;
}

void fleet_adopt_template(Fleet *fleet, const char *name, const char *text) {
  g_autofree char *path = g_build_filename(fleet->templates, "reports", name, NULL);
  FLEET_OK(carnet_fs_write(path, text, strlen(text), error));
  FLEET_OK(carnet_action_adopt(fleet->app, "test", error));
}

void fleet_record(Fleet *fleet, const char *kind, const char *action, const char *subject, const char *yaml) {
  g_autoptr(CarnetNode) keys = NULL;
  g_autofree char *digest = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  CarnetAppend append = {.kind = kind, .action = action, .subject = subject, .keys = keys, .reason = "test"};
  FLEET_OK(digest = carnet_app_record(fleet->app, &append, error));
}

CarnetTable *fleet_findings(CarnetApp *app) {
  CarnetTable *table = NULL;
  FLEET_OK(table = carnet_action_findings_all(app, error));
  return table;
}

gint fleet_found(const CarnetTable *table, const char *check, const char *where) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, "check"), check) == 0 &&
        strcmp(carnet_table_get(table, r, "where"), where) == 0)
      return (gint)r;
  return -1;
}
