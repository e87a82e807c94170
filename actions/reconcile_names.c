/* Names of signals in the form in which they are compared. */
#include <string.h>

#include "carnet/text.h"
#include "reconcile.h"

#define MAX_SEGMENTS 16u /* of a path; a longer one is compared by its last ones */

/* "vehicle . speed", "vehicle speed" and "vehiclespeed" are one name; "1 12" and "11 2" are two. */
static char *squash(const char *tokens) {
  GString *out = g_string_new(NULL);
  gboolean gap = FALSE;
  for (const char *p = tokens; *p; p++) {
    if (*p == ' ' || *p == '.') {
      gap = TRUE;
      continue;
    }
    if (gap && out->len && g_ascii_isdigit(*p) && g_ascii_isdigit(out->str[out->len - 1]))
      g_string_append_c(out, ' ');
    g_string_append_c(out, *p);
    gap = FALSE;
  }
  return g_string_free(out, FALSE);
}

static char *squash_text(const char *text) {
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(text, -1);
  return squash(tokens->text);
}

static guint count_words(char **words) {
  guint n = 0;
  for (char **word = words; *word; word++) n += **word != '\0' && strcmp(*word, ".") != 0;
  return n;
}

/* The name that begins at a segment. */
static CarnetName name_from(char **segments, guint from) {
  g_autofree char *text = g_strjoinv(" . ", segments + from);
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  return (CarnetName){squash(text), count_words(words)};
}

static void clear_name(gpointer data) { g_free(((CarnetName *)data)->text); }

static GArray *names_new(void) {
  GArray *names = g_array_new(FALSE, FALSE, sizeof(CarnetName));
  g_array_set_clear_func(names, clear_name);
  return names;
}

static void add_name(GArray *names, char **segments, guint from) {
  CarnetName name = name_from(segments, from);
  if (*name.text)
    g_array_append_val(names, name);
  else
    g_free(name.text);
}

/* Of a CAN database the signal is the name, its message may be said with it; elsewhere the path is, and an
 * ECU that it begins with says where it is sent. */
static void set_names(CarnetSignal *signal, char **segments, guint n) {
  guint first = n > MAX_SEGMENTS ? n - MAX_SEGMENTS : 0, whole = first;
  add_name(signal->full, segments, first);
  if (signal->can) {
    for (guint from = MAX(n, 2u) - 2; from < n; from++)
      if (from > first) add_name(signal->full, segments, from);
    return;
  }
  g_autofree char *head = squash(segments[first]);
  if (n - first > 1 && *signal->ecu_name && strcmp(head, signal->ecu_name) == 0)
    add_name(signal->full, segments, ++whole);
  for (guint from = whole + 1; from < n; from++) add_name(signal->ends, segments, from);
}

static char **words_of(const char *tokens) {
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_auto(GStrv) parts = g_strsplit(tokens, " ", -1);
  for (char **part = parts; *part; part++)
    if (**part && strcmp(*part, ".") != 0) g_strv_builder_add(words, *part);
  return g_strv_builder_end(words);
}

CarnetSignal *carnet_signal_new(const char *path, const char *ecu, gboolean can) {
  CarnetSignal *signal = g_new0(CarnetSignal, 1);
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(path, -1);
  g_auto(GStrv) segments = g_strsplit(tokens->text, " . ", -1);
  guint n = g_strv_length(segments);
  signal->path = g_strdup(path);
  signal->ecu = g_strdup(ecu);
  signal->can = can;
  signal->units = g_strdup("");
  signal->types = g_strdup("");
  signal->description = g_strdup("");
  signal->ecu_name = squash_text(ecu);
  signal->message_name = can && n > 2 ? squash(segments[n - 2]) : g_strdup("");
  signal->full = names_new();
  signal->ends = names_new();
  signal->words = words_of(can && n ? segments[n - 1] : tokens->text);
  signal->with = g_ptr_array_new();
  signal->near = g_ptr_array_new();
  if (n == 0) return signal; /* a name of signs alone: it meets what is spelled the same */
  CarnetName leaf = name_from(segments, n - 1);
  signal->leaf = leaf.text;
  signal->leaf_words = leaf.words;
  set_names(signal, segments, n);
  return signal;
}

void carnet_signal_free(CarnetSignal *signal) {
  if (!signal) return;
  char *texts[] = {signal->path,        signal->ecu,      signal->units,        signal->types,
                   signal->description, signal->ecu_name, signal->message_name, signal->leaf};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_array_unref(signal->full);
  g_array_unref(signal->ends);
  g_strfreev(signal->words);
  g_ptr_array_unref(signal->with);
  g_ptr_array_unref(signal->near);
  g_free(signal);
}

static void add_distinct(char **list, const char *text) {
  if (!*text) return;
  g_auto(GStrv) have = g_strsplit(*list, "\n", -1);
  if (g_strv_contains((const char *const *)have, text)) return;
  char *more = **list ? g_strconcat(*list, "\n", text, NULL) : g_strdup(text);
  g_free(*list);
  *list = more;
}

void carnet_signal_say(CarnetSignal *signal, const char *unit, const char *type) {
  add_distinct(&signal->units, unit);
  add_distinct(&signal->types, type);
}
