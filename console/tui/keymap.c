/* keymap.c - the table of requests, the keymap file, looking up a key. */
#include "tui/keymap.h"

#include <string.h>

#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"

CARNET_DEFINE_ERROR(keymap)

#define MAX_FILE_BYTES (64 * 1024)
#define MAX_WORDS 12

enum { LOOKS, RECORDS };

static const struct {
  const char *name, *text, *hint;
  guint8 group, kind;
} requests[CARNET_N_REQUESTS] = {
    [CARNET_REQUEST_NONE] = {"", "", "", 0, 0},
#define REQUEST(ID, name, group, kind)                                                                       \
  [CARNET_REQUEST_##ID] = {name, "tui.request." name, "tui.hint." name, CARNET_GROUP_##group, kind},
#include "tui/requests.def"
#undef REQUEST
};

static guint known(CarnetRequest request) {
  return (guint)request < CARNET_N_REQUESTS ? request : CARNET_REQUEST_NONE;
}
const char *carnet_request_name(CarnetRequest request) { return requests[known(request)].name; }
const char *carnet_request_text(CarnetRequest request) { return requests[known(request)].text; }
const char *carnet_request_hint(CarnetRequest request) { return requests[known(request)].hint; }
gboolean carnet_request_records(CarnetRequest request) { return requests[known(request)].kind == RECORDS; }
CarnetRequestGroup carnet_request_group(CarnetRequest request) { return requests[known(request)].group; }

gboolean carnet_request_parse(const char *name, CarnetRequest *request) {
  for (guint i = CARNET_REQUEST_NONE + 1; i < CARNET_N_REQUESTS; i++)
    if (g_str_equal(requests[i].name, name)) {
      *request = (CarnetRequest)i;
      return TRUE;
    }
  return FALSE;
}

/* ---- bindings --------------------------------------------------------------------------------------------
 */

typedef struct {
  CarnetKeyContext context;
  CarnetKey first, key; /* first: 0 for a single key */
  CarnetRequest request;
} Binding;

struct CarnetKeymap {
  GArray *bindings; /* Binding, in the order of the files */
};

static const char *const contexts[CARNET_N_KEYS] = {"view", "form"};

CarnetKeymap *carnet_keymap_new(void) {
  CarnetKeymap *keymap = g_new0(CarnetKeymap, 1);
  keymap->bindings = g_array_new(FALSE, FALSE, sizeof(Binding));
  return keymap;
}

void carnet_keymap_free(CarnetKeymap *keymap) {
  if (!keymap) return;
  g_array_unref(keymap->bindings);
  g_free(keymap);
}

static gboolean parse_keys(const char *word, Binding *binding) {
  binding->first = 0;
  if (carnet_key_parse(word, &binding->key)) return TRUE;
  /* two characters, one after the other */
  if (g_utf8_strlen(word, -1) != 2) return FALSE;
  const char *second = g_utf8_next_char(word);
  g_autofree char *head = g_strndup(word, (gsize)(second - word));
  return carnet_key_parse(head, &binding->first) && carnet_key_parse(second, &binding->key);
}

static gboolean overlap(const Binding *a, const Binding *b) {
  if (a->context != b->context) return FALSE;
  if (!a->first && !b->first) return a->key == b->key;
  if (a->first && b->first) return a->first == b->first && a->key == b->key;
  return a->first ? a->first == b->key : b->first == a->key;
}

/* A letter or sign without ^ is typed where there is a text cursor. */
static gboolean is_typed(CarnetKey key) { return key < 0x110000 && key >= 32; }

static gboolean is_upper(const Binding *binding) {
  return !binding->first && is_typed(binding->key) && g_unichar_isupper(binding->key);
}

typedef struct {
  const char *name;
  guint line;
  GArray *fresh;
} Reader;

static gboolean refuse(const Reader *reader, GError **error, const char *what) {
  g_set_error(error, CARNET_KEYMAP_ERROR, CARNET_ERROR_INPUT, "%s:%u: %s", reader->name, reader->line, what);
  return FALSE;
}

static gboolean refuse_request(const Reader *reader, const char *word, GError **error) {
  const char *all[CARNET_N_REQUESTS];
  for (guint i = 1; i < CARNET_N_REQUESTS; i++) all[i - 1] = requests[i].name;
  all[CARNET_N_REQUESTS - 1] = NULL;
  const char *nearest = carnet_text_nearest(word, all);
  g_autofree char *what = nearest ? g_strdup_printf("unknown request %s; is %s meant?", word, nearest)
                                  : g_strdup_printf("unknown request %s; docs/console.md lists them", word);
  return refuse(reader, error, what);
}

static gboolean check(const Reader *reader, const Binding *binding, const char *word, GError **error) {
  if (binding->context == CARNET_KEYS_FORM && is_typed(binding->first ? binding->first : binding->key)) {
    g_autofree char *what = g_strdup_printf("%s is typed in a form; take one with ^ or a function key", word);
    return refuse(reader, error, what);
  }
  if (carnet_request_records(binding->request) && !is_upper(binding)) {
    g_autofree char *what = g_strdup_printf("%s records, so its key must be an upper-case letter, not %s",
                                            carnet_request_name(binding->request), word);
    return refuse(reader, error, what);
  }
  for (guint i = 0; i < reader->fresh->len; i++) {
    const Binding *other = &g_array_index(reader->fresh, Binding, i);
    if (!overlap(other, binding)) continue;
    g_autofree char *what =
        g_strdup_printf("%s is already taken by %s", word, carnet_request_name(other->request));
    return refuse(reader, error, what);
  }
  return TRUE;
}

static gboolean read_words(Reader *reader, char **word, guint n, GError **error) {
  Binding binding = {0};
  guint context = 0;
  while (context < CARNET_N_KEYS && !g_str_equal(word[0], contexts[context])) context++;
  if (context == CARNET_N_KEYS) return refuse(reader, error, "a line begins with view or form");
  if (n < 3) return refuse(reader, error, "a line is: context, keys, request");
  if (!carnet_request_parse(word[n - 1], &binding.request)) return refuse_request(reader, word[n - 1], error);
  binding.context = (CarnetKeyContext)context;
  for (guint i = 1; i + 1 < n; i++) {
    if (!parse_keys(word[i], &binding)) {
      g_autofree char *what = g_strdup_printf("%s is no key; j, gg, ^S, S-Tab, PgDn, F5 are", word[i]);
      return refuse(reader, error, what);
    }
    if (!check(reader, &binding, word[i], error)) return FALSE;
    g_array_append_val(reader->fresh, binding);
  }
  return TRUE;
}

static gboolean read_line(Reader *reader, const char *line, GError **error) {
  char *word[MAX_WORDS + 1];
  guint n = 0;
  if (*line == '#') return TRUE;
  g_auto(GStrv) parts = g_strsplit_set(line, " \t", -1);
  for (char **p = parts; *p; p++) {
    if (!**p) continue;
    if (n == MAX_WORDS) return refuse(reader, error, "too many keys for one line");
    word[n++] = *p;
  }
  return n == 0 || read_words(reader, word, n, error);
}

/* What an earlier file bound to these keys goes. */
static void replace(GArray *bindings, const GArray *fresh) {
  for (guint i = bindings->len; i-- > 0;)
    for (guint k = 0; k < fresh->len; k++)
      if (overlap(&g_array_index(bindings, Binding, i), &g_array_index(fresh, Binding, k))) {
        g_array_remove_index(bindings, i);
        break;
      }
  /* The newer file's keys come first: hints show what the user chose. */
  g_array_prepend_vals(bindings, fresh->data, fresh->len);
}

gboolean carnet_keymap_read(CarnetKeymap *keymap, const char *text, gsize n, const char *name,
                            GError **error) {
  Reader reader = {name, 0, NULL};
  if (!g_utf8_validate(text, (gssize)n, NULL)) {
    reader.line = 1;
    return refuse(&reader, error, "not UTF-8 text");
  }
  g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(Binding));
  reader.fresh = fresh;
  g_autofree char *copy = g_strndup(text, n);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (char **line = lines; *line; line++) {
    reader.line++;
    gsize length = strlen(*line);
    if (length > 0 && (*line)[length - 1] == '\r') (*line)[length - 1] = 0;
    if (!read_line(&reader, *line, error)) return FALSE;
  }
  replace(keymap->bindings, fresh);
  return TRUE;
}

static gboolean read_file(CarnetKeymap *keymap, const char *path, GError **error) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, MAX_FILE_BYTES, error);
  if (!bytes) return FALSE;
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  return carnet_keymap_read(keymap, text ? text : "", n, path, error);
}

CarnetKeymap *carnet_keymap_load(const char *shipped, const char *user, GError **error) {
  g_autoptr(CarnetKeymap) keymap = carnet_keymap_new();
  if (!read_file(keymap, shipped, error)) return NULL;
  if (user && g_file_test(user, G_FILE_TEST_EXISTS) && !read_file(keymap, user, error)) return NULL;
  return g_steal_pointer(&keymap);
}

/* ---- looking up
 * -------------------------------------------------------------------------------------------- */

CarnetRequest carnet_keymap_find(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetKey first,
                                 CarnetKey key, gboolean *waits) {
  *waits = FALSE;
  for (guint i = 0; i < keymap->bindings->len; i++) {
    const Binding *binding = &g_array_index(keymap->bindings, Binding, i);
    if (binding->context != context) continue;
    if (binding->first == first && binding->key == key) return binding->request;
    if (!first && binding->first == key) *waits = TRUE;
  }
  return CARNET_REQUEST_NONE;
}

static void append_name(GString *out, const Binding *binding) {
  g_autofree char *first = binding->first ? carnet_key_name(binding->first) : g_strdup("");
  g_autofree char *key = carnet_key_name(binding->key);
  if (out->len > 0) g_string_append_c(out, ' ');
  g_string_append_printf(out, "%s%s", first, key);
}

char *carnet_keymap_keys(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetRequest request) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < keymap->bindings->len; i++) {
    const Binding *binding = &g_array_index(keymap->bindings, Binding, i);
    if (binding->context == context && binding->request == request) append_name(out, binding);
  }
  return g_string_free(out, FALSE);
}

char *carnet_keymap_key(const CarnetKeymap *keymap, CarnetKeyContext context, CarnetRequest request) {
  g_autofree char *all = carnet_keymap_keys(keymap, context, request);
  if (!*all) return NULL;
  char *blank = strchr(all, ' ');
  return blank ? g_strndup(all, (gsize)(blank - all)) : g_strdup(all);
}
