/* links: compliance base law_fuzz.c */
/*
 * fuzz_lexicon.c - any bytes as a lexicon: an error of one line, or one that classifies and explains a field.
 */
#include "carnet/traits.h"
#include "law_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *folder = law_fuzz_folder(data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLexicon) lexicon = carnet_lexicon_load(folder, NULL, &error);
  law_fuzz_drop(folder);
  if (lexicon == NULL) {
    law_fuzz_error(error);
    return 0;
  }
  g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, &error);
  CarnetFieldText text = {.path = "Vehicle.GPS info2.latX",
                          .description_en = "a place",
                          .description_zh = "车的纬度",
                          .unit = "deg"};
  g_autoptr(GPtrArray) evidence = carnet_classify_explain(classifier, &text);
  for (guint i = 0; i < evidence->len; i++)
    g_assert_nonnull(((CarnetEvidence *)g_ptr_array_index(evidence, i))->rule);
  return 0;
}
