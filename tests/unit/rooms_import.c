/* rooms_import.c - see rooms_import.h. */
#include "rooms_import.h"

static void header_free(gpointer data) {
  CarnetHeaderMapping *mapping = data;
  g_free(mapping->header);
  g_free(mapping);
}

static void add_header(CarnetImportReport *out, const char *header, gboolean known, CarnetColumn column) {
  CarnetHeaderMapping *mapping = g_new0(CarnetHeaderMapping, 1);
  mapping->header = g_strdup(header);
  mapping->known = known;
  mapping->column = column;
  mapping->has_likely = !known;
  mapping->likely = CARNET_COLUMN_DESTINATION;
  g_ptr_array_add(out->headers, mapping);
}

void rooms_import_headers(CarnetImportReport *out, const CarnetImportRequest *request) {
  gboolean said = request->reader.map && request->reader.map[0];
  out->headers = g_ptr_array_new_with_free_func(header_free);
  out->as_last = g_ptr_array_new();
  out->lost = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(out->lost, g_strdup("Zweck (purpose)"));
  add_header(out, "path", TRUE, CARNET_COLUMN_PATH);
  add_header(out, "备注", said, CARNET_COLUMN_DESTINATION);
  ((CarnetHeaderMapping *)g_ptr_array_index(out->headers, 1))->said = said;
}
