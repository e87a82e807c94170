/* links: compliance base law_fuzz.c */
/*
 * fuzz_pack.c - any bytes as a pack: an error of one line, or a pack that judges a row and shows itself.
 */
#include <string.h>

#include "carnet/categories.h"
#include "law_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const traits[] = {"a.one", "b.two", NULL};
  char *folder = law_fuzz_folder(data, size);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) packs = carnet_packs_load(files, traits, &error);
  g_autoptr(GPtrArray) faults = carnet_packs_faults(files, traits);
  law_fuzz_drop(folder);
  g_assert_true((faults->len == 0) == (packs != NULL)); /* the same files are refused */
  if (packs == NULL) {
    law_fuzz_error(error);
    g_assert_cmpstr(g_ptr_array_index(faults, 0), ==, error->message);
    return 0;
  }
  CarnetRowFacts row = {.traits = {3, FALSE}};
  row.norm[CARNET_COLUMN_MARKET] = "CN";
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row, "2026-11-22", hits);
  g_assert_cmpuint(hits->len, <=, carnet_packs_n_categories(packs));
  CarnetPackInfo info;
  carnet_packs_info(packs, 0, &info);
  for (guint section = 0; section < CARNET_N_SECTIONS; section++) {
    const CarnetPackEntry *entry;
    for (guint i = 0; (entry = carnet_packs_entry(packs, (CarnetPackSection)section, i)) != NULL; i++) {
      g_assert_cmpuint(strlen(entry->digest), ==, 64);
      g_autoptr(GPtrArray) penalties = carnet_packs_penalties_for(packs, entry->id, "2026-11-22");
      g_assert_nonnull(penalties);
    }
  }
  g_autofree char *text = carnet_packs_document(packs, info.id, CARNET_LANG_ZH, TRUE);
  g_assert_nonnull(text);
  return 0;
}
