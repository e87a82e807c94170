/*
 * kinds.c - the table of kinds, and checking an action's own keys against it.
 */
#include "kinds.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "kinds_keys.h"
#include "sshkey.h"

#include <string.h>

#define MAX_TEXT_BYTES 4096 /* of one free text: the ledger is no place for documents */

static const CarnetKind kinds[] = {
#define KIND(kind, folder, action, keys, roles, subject, en, zh)                                             \
  {{kind, folder, action, subject, roles, en, zh}, keys},
#include "kinds.def"
#undef KIND
};

const CarnetKind *carnet_kinds(guint *n) {
  *n = G_N_ELEMENTS(kinds);
  return kinds;
}

/* The public part, as its own array: made by the same list. */
static const CarnetEventKind public_kinds[] = {
#define KIND(kind, folder, action, keys, roles, subject, en, zh)                                             \
  {kind, folder, action, subject, roles, en, zh},
#include "kinds.def"
#undef KIND
};

const CarnetEventKind *carnet_event_kinds(guint *n) {
  *n = G_N_ELEMENTS(public_kinds);
  return public_kinds;
}

const CarnetKind *carnet_kinds_find(const char *kind, const char *action) {
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].kind.kind, kind) == 0 && strcmp(kinds[i].kind.action, action) == 0) return &kinds[i];
  return NULL;
}

const char *carnet_kinds_of_folder(const char *folder) {
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].kind.folder, folder) == 0) return kinds[i].kind.kind;
  return NULL;
}

/* ---- forms of a text
 * ---------------------------------------------------------------------------------------- */

gboolean carnet_kinds_is_subject(const char *text) {
  gsize n = strlen(text);
  if (n == 0 || n > 40 || !(g_ascii_islower(text[0]) || g_ascii_isdigit(text[0]))) return FALSE;
  return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static gboolean is_capitals(const char *text, gsize n) {
  return strlen(text) == n && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}
static gboolean is_currency(const char *text) { return is_capitals(text, 3); }
static gboolean is_country(const char *text) { return is_capitals(text, 2); }
static gboolean is_free(const char *text) { return strlen(text) <= MAX_TEXT_BYTES; }
static gboolean is_key(const char *text) {
  g_autoptr(CarnetSshKey) key = carnet_ssh_key_parse(text, NULL);
  return key != NULL && strcmp(carnet_ssh_key_line(key), text) == 0;
}

static const struct {
  gboolean (*is)(const char *text);
  const char *wanted;
} forms[CARNET_N_FORMS] = {
    [CARNET_FORM_FREE] = {is_free, "text of at most 4,096 bytes"},
    [CARNET_FORM_DIGEST] = {carnet_digest_is_hex, "64 lower-case hex digits"},
    [CARNET_FORM_FILE] = {carnet_digest_is_hex, "64 lower-case hex digits"},
    [CARNET_FORM_SUBJECT] = {carnet_kinds_is_subject, "1 to 40 of a-z 0-9 _ -, a letter or digit first"},
    [CARNET_FORM_CURRENCY] = {is_currency, "a currency of three capitals (CNY)"},
    [CARNET_FORM_COUNTRY] = {is_country, "a country of two capitals (CN)"},
    [CARNET_FORM_KEY] =
        {is_key, "a public key: \"ssh-ed25519 AAAA...\" (or ecdsa-sha2-nistp256, -nistp384, ssh-rsa)"},
};

/* ---- checking and ordering
 * ----------------------------------------------------------------------------------- */

static CarnetNode *order_map(const CarnetEventKey *keys, const CarnetNode *map, const char *name,
                             GError **error);

/* A public key loses its comment, which may hold a person's name. */
static CarnetNode *take_text(const CarnetEventKey *key, const CarnetNode *node, const char *name,
                             GError **error) {
  g_autofree char *text = g_strdup(node->text);
  if (key->form == CARNET_FORM_KEY) {
    g_autoptr(CarnetSshKey) parsed = carnet_ssh_key_parse(text, NULL);
    if (parsed != NULL) {
      g_free(text);
      text = g_strdup(carnet_ssh_key_line(parsed));
    }
  }
  if (!forms[key->form].is(text)) {
    carnet_yaml_fail(node, name, error, "\"%s\": \"%.60s\" is wrong; %s is wanted", key->key, text,
                     forms[key->form].wanted);
    return NULL;
  }
  if (key->words != NULL && !g_strv_contains(key->words, text)) {
    g_autofree char *all = g_strjoinv(", ", (char **)key->words);
    carnet_yaml_fail(node, name, error, "\"%s\": no word \"%.60s\"; one of: %s", key->key, text, all);
    return NULL;
  }
  return carnet_node_string(text);
}

static CarnetNode *take_item(const CarnetEventKey *key, const CarnetNode *item, const char *name,
                             GError **error) {
  if (key->inside != NULL) return order_map(key->inside, item, name, error);
  if (item->text != NULL) return take_text(key, item, name, error);
  if (key->form == CARNET_FORM_FREE && key->words == NULL) return carnet_node_copy(item);
  carnet_yaml_fail(item, name, error, "\"%s\" holds a list or map; texts are wanted", key->key);
  return NULL;
}

static CarnetNode *take_list(const CarnetEventKey *key, const CarnetNode *node, const char *name,
                             GError **error) {
  g_autoptr(CarnetNode) list = carnet_node_list();
  for (guint i = 0; i < carnet_node_count(node); i++) {
    CarnetNode *item = take_item(key, carnet_node_at(node, i), name, error);
    if (item == NULL) return NULL;
    carnet_node_append(list, item);
  }
  if ((key->flags & R) && carnet_node_count(list) == 0) {
    carnet_yaml_fail(node, name, error, "\"%s\" is an empty list; at least one is wanted", key->key);
    return NULL;
  }
  return g_steal_pointer(&list);
}

static CarnetNode *take_value(const CarnetEventKey *key, const CarnetNode *node, const char *name,
                              GError **error) {
  switch (node->kind) {
  case CARNET_NODE_LIST: return take_list(key, node, name, error);
  case CARNET_NODE_MAP:
    return key->inside != NULL ? order_map(key->inside, node, name, error) : carnet_node_copy(node);
  case CARNET_NODE_INT:
    if (key->flags & I) return carnet_node_int(node->number);
    break;
  case CARNET_NODE_BOOL:
    if (key->flags & B) return carnet_node_bool(node->number != 0);
    break;
  case CARNET_NODE_STRING: break;
  }
  return take_text(key, node, name, error);
}

#define MAX_KEYS 32

static CarnetNode *order_map(const CarnetEventKey *keys, const CarnetNode *map, const char *name,
                             GError **error) {
  CarnetYamlKey plain[MAX_KEYS] = {{0}};
  gsize n = 0;
  for (; keys[n].key != NULL; n++) plain[n] = (CarnetYamlKey){keys[n].key, keys[n].flags, NULL};
  if (!carnet_yaml_check(map, plain, n, name, error)) return NULL;
  g_autoptr(CarnetNode) out = carnet_node_map();
  for (gsize i = 0; i < n; i++) {
    const CarnetNode *child = carnet_node_get(map, keys[i].key);
    if (child == NULL) continue;
    CarnetNode *value = take_value(&keys[i], child, name, error);
    if (value == NULL) return NULL;
    carnet_node_set(out, keys[i].key, value);
  }
  return g_steal_pointer(&out);
}

/* Bounds that no type says; kind NULL: of every kind. */
static const struct {
  const char *kind, *key;
  gint64 least, most;
} bounds[] = {
    {"policy", "approval_quorum", 1, 9},
    {"policy", "change_quorum", 1, 9},
    {"policy", "quorum", 2, 9},
    {"person", "quorum", 2, 9},
    {"policy", "validity_days", 1, 3660},
    {"cost", "amount_minor", 0, G_MAXINT64},
    {"cost", "high_minor", 0, G_MAXINT64},
    {"transfer", "rows", 0, G_MAXINT64},
    {"cost", "rate_micro", 1, G_MAXINT64},
    {"cost", "year", 1990, 2199},
    {"model", "minutes_per_day", 0, 1440},
    {"transfer", "bytes", 0, G_MAXINT64},
};

static gboolean within_bounds(const CarnetKind *kind, const CarnetNode *keys, const char *name,
                              GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
    const CarnetNode *node = carnet_node_get(keys, bounds[i].key);
    if (node == NULL || strcmp(bounds[i].kind, kind->kind.kind) != 0) continue;
    if (node->number < bounds[i].least || node->number > bounds[i].most)
      return carnet_yaml_fail(node, name, error,
                              "\"%s\" is %" G_GINT64_FORMAT "; %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                              " is wanted",
                              bounds[i].key, node->number, bounds[i].least, bounds[i].most);
  }
  return TRUE;
}

CarnetNode *carnet_kinds_order(const CarnetKind *kind, const CarnetNode *keys, const char *name,
                               GError **error) {
  g_autoptr(CarnetNode) nothing = carnet_node_map();
  g_autoptr(CarnetNode) out = order_map(kind->keys, keys != NULL ? keys : nothing, name, error);
  if (out == NULL || !within_bounds(kind, out, name, error)) return NULL;
  return g_steal_pointer(&out);
}
