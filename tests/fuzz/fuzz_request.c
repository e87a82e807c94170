/* links: compliance base law_fuzz.c */
/*
 * fuzz_request.c - any bytes as a request: an error of one line, or a request whose tree is read back the
 * same.
 */
#include "carnet/canon.h"
#include "carnet/decision.h"
#include "carnet/yaml.h"
#include "law_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) map =
      carnet_yaml_load((const char *)data, size, "request", &carnet_yaml_limits_document, &error);
  g_autoptr(CarnetExportRequest) request =
      map != NULL ? carnet_export_request_parse(map, "request", &error) : NULL;
  if (request == NULL) {
    law_fuzz_error(error);
    return 0;
  }
  g_autoptr(CarnetNode) tree = carnet_export_request_to_node(request);
  g_autoptr(CarnetExportRequest) again = carnet_export_request_parse(tree, "again", &error);
  if (again == NULL) g_error("%s", error->message);
  g_autoptr(CarnetNode) back = carnet_export_request_to_node(again);
  g_autoptr(GBytes) a = carnet_canon_emit(tree, NULL), b = carnet_canon_emit(back, NULL);
  g_assert_true((a == NULL) == (b == NULL) && (a == NULL || g_bytes_equal(a, b)));
  return 0;
}
