#include "keys.h"

#include <string.h>

#include "carnet/error.h"
#include "carnet/yaml.h"

#define MAX_AMOUNT_DIGITS 13

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

CarnetNode *cli_keys(const Cli *cli, const char *kind, GError **error) {
  g_autoptr(GString) yaml = g_string_new("{}\n");
  const char *const *pairs = cli_texts(cli, "set");
  if (pairs && *pairs) g_string_truncate(yaml, 0);
  for (; pairs && *pairs; pairs++) {
    const char *equals = strchr(*pairs, '=');
    if (!equals || strpbrk(*pairs, "\r\n")) {
      g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
                  "--set %s: it is written KEY=VALUE; the keys of %s stand in docs/formats/events.md", *pairs,
                  kind);
      return NULL;
    }
    g_string_append_printf(yaml, "%.*s: %s\n", (int)(equals - *pairs), *pairs, equals + 1);
  }
  if (strcmp(yaml->str, "{}\n") == 0) return carnet_node_map();
  return carnet_yaml_load(yaml->str, yaml->len, "--set", &carnet_yaml_limits_document, error);
}

gboolean cli_amount(const char *text, gint64 *minor, GError **error) {
  gsize whole = strspn(text, "0123456789");
  const char *rest = text + whole;
  gsize cents = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;
  gboolean ok = whole > 0 && whole <= MAX_AMOUNT_DIGITS &&
                (*rest == '\0' || (*rest == '.' && cents >= 1 && cents <= 2 && !rest[1 + cents]));
  if (!ok) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE, "%s is no amount; it is written 1234.50", text);
    return FALSE;
  }
  *minor = g_ascii_strtoll(text, NULL, 10) * 100;
  if (cents) *minor += g_ascii_strtoll(rest + 1, NULL, 10) * (cents == 1 ? 10 : 1);
  return TRUE;
}
