/* One event as it stands in the records, for a person to read. */
#include "app.h"
#include "carnet/actions_exports.h"
#include "names.h"

static void say(GString *out, const char *name, const char *value) {
  if (value && *value) g_string_append_printf(out, "# %s: %s\n", name, value);
}

char *carnet_action_event_text(CarnetApp *app, const char *digest, GError **error) {
  static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetEventRecord) record = carnet_state_event(app->state, digest, error);
  if (!record) return NULL;
  g_autofree char *name = carnet_app_person_name(app, record->by);
  GString *out = g_string_new(NULL);
  say(out, "event", record->digest);
  say(out, "commit", record->commit);
  say(out, "path", record->path);
  say(out, "by", name);
  say(out, "key", record->key);
  say(out, "verdict", verdicts[record->verdict]);
  say(out, "fault", record->fault);
  gsize n = 0;
  const char *bytes = g_bytes_get_data(record->bytes, &n);
  g_string_append_len(out, bytes, (gssize)n);
  return g_string_free(out, FALSE);
}
