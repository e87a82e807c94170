/*
 * kinds_document.c - the table of kinds as docs/formats/events.md has it.
 */
#include "kinds.h"

#include <string.h>

static const struct {
  unsigned flag;
  const char *word;
} types[] = {{CARNET_YAML_TEXT, "text"}, {CARNET_YAML_INT, "number"}, {CARNET_YAML_BOOL, "true or false"},
             {CARNET_YAML_DATE, "day"},  {CARNET_YAML_LIST, "list"},  {CARNET_YAML_MAP, "map"}};

static const char *const forms[CARNET_N_FORMS] = {[CARNET_FORM_FREE] = "",
                                                  [CARNET_FORM_DIGEST] = "digest",
                                                  [CARNET_FORM_FILE] = "digest of a file in the tree",
                                                  [CARNET_FORM_SUBJECT] = "id",
                                                  [CARNET_FORM_CURRENCY] = "currency",
                                                  [CARNET_FORM_COUNTRY] = "country",
                                                  [CARNET_FORM_KEY] = "public keys"};

char *carnet_kinds_type(const CarnetEventKey *key) {
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (key->flags & types[i].flag)
      g_string_append_printf(out, "%s%s", out->len > 0 ? " or " : "", types[i].word);
  if (key->form != CARNET_FORM_FREE) g_string_append_printf(out, ", %s", forms[key->form]);
  if (key->inside != NULL) g_string_append(out, key->flags & CARNET_YAML_LIST ? " of maps" : "");
  if (key->words != NULL) {
    g_autofree char *words = g_strjoinv(" ", (char **)key->words);
    g_string_append_printf(out, ": %s", words);
  }
  return g_string_free(out, FALSE);
}

static void print_keys(GString *out, const CarnetEventKey *keys, const char *above) {
  for (; keys->key != NULL; keys++) {
    g_autofree char *type = carnet_kinds_type(keys),
                    *name = g_strconcat(above, *above != '\0' ? "." : "", keys->key, NULL);
    g_string_append_printf(out, "| `%s` | %s | %s | %s |\n", name, type,
                           keys->flags & CARNET_YAML_REQUIRED ? "yes" : "", keys->what);
    if (keys->inside != NULL) print_keys(out, keys->inside, name);
  }
}

char *carnet_kinds_document(void) {
  GString *out = g_string_new(NULL);
  guint n = 0;
  const CarnetKind *kinds = carnet_kinds(&n);
  for (guint i = 0; i < n; i++) {
    const CarnetEventKind *kind = &kinds[i].kind;
    if (i == 0 || strcmp(kinds[i - 1].kind.kind, kind->kind) != 0)
      g_string_append_printf(out, "%s## %s\n\nStands in `%s/`.\n", i > 0 ? "\n" : "", kind->kind,
                             kind->folder);
    g_string_append_printf(out, "\n### %s/%s\n\n%s (%s). Subject: %s. Default roles: %s.\n", kind->kind,
                           kind->action, kind->en, kind->zh, kind->subject, kind->roles);
    if (kinds[i].keys[0].key == NULL) continue;
    g_string_append(out, "\n| key | type | required | what |\n|---|---|---|---|\n");
    print_keys(out, kinds[i].keys, "");
  }
  return g_string_free(out, FALSE);
}
