/*
 * form.c - an event as bytes and as a path; see form.h.
 */
#include "form.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "kinds.h"

#include <openssl/rand.h>
#include <string.h>

#define ALPHABET "abcdefghijkmnpqrstuvwxyz23456789" /* no l, o, 0, 1: read out on the telephone */
#define MAX_REASON_BYTES 4096
#define MAX_PREV 64 /* heads of one subject: as many as branches that were merged at once */

/* What every event says, in order; the action's own keys follow. */
static const CarnetYamlKey common[] = {
    {"carnet", CARNET_YAML_INT | CARNET_YAML_REQUIRED, NULL},
    {"kind", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"action", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"subject", CARNET_YAML_TEXT, NULL},
    {"time", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"by", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"role", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"nonce", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"prev", CARNET_YAML_LIST, NULL},
    {"reason", CARNET_YAML_TEXT, NULL},
};

static gboolean refuse(GError **error, const char *name, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean refuse(GError **error, const char *name, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *safe = carnet_text_safe(what, -1);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT, "%s: %s", name, safe);
  return FALSE;
}

/* ---- names
 * ------------------------------------------------------------------------------------------------------ */

char *carnet_form_folder(const char *folder, const char *subject) {
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_hex(subject, strlen(subject), hex);
  return g_strdup_printf("%s/%.2s/%s", folder, hex, subject);
}

char *carnet_ledger_case_id(const char *time, const char *request_digest) {
  char letters[9] = {0};
  guint64 bits = 0;
  for (gsize i = 0; i < 10; i++) bits = bits << 4 | (guint64)g_ascii_xdigit_value(request_digest[i]);
  for (gsize i = 0; i < 8; i++) letters[i] = ALPHABET[(bits >> (35 - 5 * i)) & 31];
  return g_strdup_printf("ex-%.4s-%s", time, letters);
}

char *carnet_ledger_attachment_path(const char *folder, const char *digest) {
  return g_strdup_printf("%s/files/%.2s/%s", folder, digest, digest);
}

char *carnet_form_nonce(GError **error) {
  guint8 raw[CARNET_FORM_NONCE_HEX / 2];
  if (RAND_bytes(raw, sizeof raw) != 1) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "the system gives no random numbers");
    return NULL;
  }
  GString *hex = g_string_new(NULL);
  for (gsize i = 0; i < sizeof raw; i++) g_string_append_printf(hex, "%02x", raw[i]);
  return g_string_free(hex, FALSE);
}

char *carnet_form_message(const char *summary, const char *subject, const char *action, const char *role,
                          const char *digest) {
  return g_strdup_printf("%s\n\nCarnet-Subject: %s\nCarnet-Action: %s\nCarnet-Role: %s\nCarnet-Digest: %s\n",
                         summary, subject, action, role, digest);
}

gboolean carnet_form_is_roster(const CarnetEventRecord *record) {
  return strcmp(record->kind, "person") == 0 || strcmp(record->kind, "policy") == 0;
}

static gboolean is_request(const char *kind, const char *action) {
  return strcmp(kind, "export") == 0 && strcmp(action, "request") == 0;
}

/* "2026-11-22T07:20:33Z" as "20261122T072033Z". */
static char *compact_time(const char *time) {
  GString *out = g_string_new(NULL);
  for (; *time != '\0'; time++)
    if (*time != '-' && *time != ':') g_string_append_c(out, *time);
  return g_string_free(out, FALSE);
}

static char *path_of(const CarnetKind *kind, const CarnetEventRecord *record) {
  g_autofree char *folder = carnet_form_folder(kind->kind.folder, record->subject);
  g_autofree char *time = compact_time(record->time);
  return g_strdup_printf("%s/%s-%s-%.16s.yaml", folder, time, record->action, record->digest);
}

/* ---- writing
 * ------------------------------------------------------------------------------------------------------ */

static gboolean check_append(const CarnetActor *actor, const CarnetAppend *append, GError **error) {
  if (carnet_kinds_find(append->kind, append->action) == NULL)
    return refuse(error, append->kind, "nothing is called %s; docs/formats/events.md lists kinds and actions",
                  append->action);
  if (is_request(append->kind, append->action) != (append->subject == NULL))
    return refuse(error, append->kind, "%s",
                  append->subject == NULL ? "a subject is wanted"
                                          : "a request has no subject: its id comes from its digest");
  if (append->subject != NULL && !carnet_kinds_is_subject(append->subject))
    return refuse(error, append->kind,
                  "subject \"%s\"; 1 to 40 of a-z 0-9 _ - are wanted, a letter or digit first",
                  append->subject);
  if (append->time == NULL || !carnet_text_is_instant(append->time))
    return refuse(error, append->kind, "time \"%s\"; YYYY-MM-DDTHH:MM:SSZ is wanted",
                  append->time != NULL ? append->time : "");
  if (actor->person == NULL || !carnet_kinds_is_subject(actor->person) || actor->role == NULL)
    return refuse(error, append->kind, "nobody acts; a person id and a role are wanted");
  return TRUE;
}

GBytes *carnet_form_write(const CarnetActor *actor, const CarnetAppend *append, const char *const *prev,
                          const char *nonce, GError **error) {
  if (!check_append(actor, append, error)) return NULL;
  g_autofree char *name = g_strconcat(append->kind, " ", append->action, NULL);
  const CarnetKind *kind = carnet_kinds_find(append->kind, append->action);
  g_autoptr(CarnetNode) keys = carnet_kinds_order(kind, append->keys, name, error);
  if (keys == NULL) return NULL;
  g_autoptr(CarnetNode) event = carnet_node_map();
  carnet_node_set_int(event, "carnet", 1);
  carnet_node_set_string(event, "kind", append->kind);
  carnet_node_set_string(event, "action", append->action);
  carnet_node_set_string(event, "subject", append->subject);
  carnet_node_set_string(event, "time", append->time);
  carnet_node_set_string(event, "by", actor->person);
  carnet_node_set_string(event, "role", actor->role);
  carnet_node_set_string(event, "nonce", nonce);
  carnet_node_set(event, "prev", prev != NULL ? carnet_node_strings(prev) : NULL);
  if (append->reason != NULL && *append->reason != '\0')
    carnet_node_set_string(event, "reason", append->reason);
  for (guint i = 0; i < carnet_node_count(keys); i++) {
    const CarnetNode *child = carnet_node_at(keys, i);
    carnet_node_set(event, child->key, carnet_node_copy(child));
  }
  return carnet_canon_emit(event, error);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------------------
 */

static gboolean is_nonce(const char *text) {
  return strlen(text) == CARNET_FORM_NONCE_HEX && strspn(text, "0123456789abcdef") == CARNET_FORM_NONCE_HEX;
}

/* Digests, sorted, none twice. */
static gboolean check_prev(char **prev, const char *name, GError **error) {
  if (g_strv_length(prev) > MAX_PREV) return refuse(error, name, "more than %d digests in prev", MAX_PREV);
  for (guint i = 0; prev[i] != NULL; i++)
    if (!carnet_digest_is_hex(prev[i]) || (i > 0 && strcmp(prev[i - 1], prev[i]) >= 0))
      return refuse(error, name, "prev is no sorted list of digests");
  return TRUE;
}

/* The common keys apart from the action's own, which are returned; NULL where a common one is wrong. */
static CarnetNode *split(const CarnetNode *body, CarnetNode *head, const char *name, GError **error) {
  g_autoptr(CarnetNode) own = carnet_node_map();
  for (guint i = 0; i < carnet_node_count(body); i++) {
    const CarnetNode *child = carnet_node_at(body, i);
    gboolean is_common = FALSE;
    for (gsize c = 0; c < G_N_ELEMENTS(common); c++) is_common |= strcmp(common[c].key, child->key) == 0;
    carnet_node_set(is_common ? head : own, child->key, carnet_node_copy(child));
  }
  return carnet_yaml_check(head, common, G_N_ELEMENTS(common), name, error) ? g_steal_pointer(&own) : NULL;
}

/* What is written again from its parts in their order must be the same bytes: keys in order, texts quoted. */
static gboolean check_order(const CarnetNode *head, const CarnetNode *own, GBytes *bytes, const char *name,
                            GError **error) {
  g_autoptr(CarnetNode) all = carnet_node_map();
  for (gsize c = 0; c < G_N_ELEMENTS(common); c++) {
    const CarnetNode *child = carnet_node_get(head, common[c].key);
    if (child == NULL) continue;
    gboolean text = (common[c].flags & CARNET_YAML_TEXT) != 0; /* a bare 12 is no text */
    carnet_node_set(all, common[c].key, text ? carnet_node_string(child->text) : carnet_node_copy(child));
  }
  for (guint i = 0; i < carnet_node_count(own); i++)
    carnet_node_set(all, carnet_node_at(own, i)->key, carnet_node_copy(carnet_node_at(own, i)));
  g_autoptr(GBytes) again = carnet_canon_emit(all, error);
  if (again == NULL) return FALSE;
  if (g_bytes_equal(again, bytes)) return TRUE;
  return refuse(error, name,
                "its keys stand in another order than docs/formats/events.md has them, or a text is no text");
}

static gboolean check_head(const CarnetNode *head, const CarnetEventRecord *record, const char *name,
                           GError **error) {
  gint64 version = carnet_node_get_int(head, "carnet", 0);
  if (version != 1) return refuse(error, name, "format %" G_GINT64_FORMAT "; this program reads 1", version);
  if (!carnet_text_is_instant(record->time))
    return refuse(error, name, "time \"%s\" is no instant", record->time);
  if (!carnet_kinds_is_subject(record->by))
    return refuse(error, name, "by \"%s\" is no person id", record->by);
  if (!is_nonce(carnet_node_get_string(head, "nonce", "")))
    return refuse(error, name, "the nonce is no 32 hex digits");
  if (strlen(record->reason) > MAX_REASON_BYTES)
    return refuse(error, name, "a reason of more than %d bytes", MAX_REASON_BYTES);
  if ((carnet_node_get(head, "subject") == NULL) != is_request(record->kind, record->action))
    return refuse(error, name, "a subject stands in every event but a request");
  if (!carnet_kinds_is_subject(record->subject))
    return refuse(error, name, "subject \"%s\" is none", record->subject);
  if (strcmp(record->kind, "policy") == 0 && strcmp(record->subject, "policy") != 0)
    return refuse(error, name, "there is one policy, and its subject is \"policy\"");
  return check_prev(record->prev, name, error);
}

static void fill(CarnetEventRecord *record, const CarnetNode *head) {
  const struct {
    const char *key;
    char **to;
  } texts[] = {{"kind", &record->kind}, {"action", &record->action}, {"time", &record->time},
               {"by", &record->by},     {"role", &record->role},     {"reason", &record->reason}};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_free(*texts[i].to);
    *texts[i].to = g_strdup(carnet_node_get_string(head, texts[i].key, ""));
  }
  g_strfreev(record->prev);
  record->prev = carnet_node_get_strings(head, "prev");
  g_free(record->subject);
  record->subject = g_strdup(carnet_node_get_string(head, "subject", NULL));
  if (record->subject == NULL) record->subject = carnet_ledger_case_id(record->time, record->digest);
}

static gboolean read_body(CarnetEventRecord *record, const char *name, GError **error) {
  g_autoptr(CarnetNode) head = carnet_node_map();
  g_autoptr(CarnetNode) own = split(record->body, head, name, error);
  if (own == NULL) return FALSE;
  if (!carnet_text_is_instant(carnet_node_get_string(head, "time", "")))
    return refuse(error, name, "its time is no instant");
  fill(record, head);
  const CarnetKind *kind = carnet_kinds_find(record->kind, record->action);
  if (kind == NULL) return refuse(error, name, "no event is called %s/%s", record->kind, record->action);
  if (!check_head(head, record, name, error)) return FALSE;
  g_autoptr(CarnetNode) ordered = carnet_kinds_order(kind, own, name, error);
  if (ordered == NULL || !check_order(head, ordered, record->bytes, name, error)) return FALSE;
  g_free(record->path);
  record->path = path_of(kind, record);
  return TRUE;
}

CarnetEventRecord *carnet_form_read(GBytes *bytes, const char *path, GError **error) {
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  const char *name = path != NULL ? path : "event";
  g_autoptr(CarnetNode) body = carnet_canon_parse(text, n, name, error);
  if (body == NULL) return NULL;
  g_autoptr(CarnetEventRecord) record = carnet_event_record_new();
  record->body = g_steal_pointer(&body);
  record->bytes = g_bytes_ref(bytes);
  g_free(record->digest);
  record->digest = carnet_digest_of_bytes(text, n);
  record->commit = g_strdup("");
  record->fault = g_strdup("");
  record->key = g_strdup("");
  if (!read_body(record, name, error)) return NULL;
  if (path != NULL && strcmp(path, record->path) != 0) {
    refuse(error, path, "its content belongs at %s", record->path);
    return NULL;
  }
  return g_steal_pointer(&record);
}

CarnetEventRecord *carnet_form_copy(const CarnetEventRecord *record) {
  CarnetEventRecord *copy = carnet_event_record_new();
  const struct {
    char *const *from;
    char **to;
  } texts[] = {
      {&record->commit, &copy->commit}, {&record->path, &copy->path},       {&record->kind, &copy->kind},
      {&record->action, &copy->action}, {&record->subject, &copy->subject}, {&record->time, &copy->time},
      {&record->by, &copy->by},         {&record->role, &copy->role},       {&record->digest, &copy->digest},
      {&record->reason, &copy->reason}, {&record->fault, &copy->fault},     {&record->key, &copy->key}};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_free(*texts[i].to);
    *texts[i].to = g_strdup(*texts[i].from);
  }
  g_strfreev(copy->prev);
  copy->prev = g_strdupv(record->prev);
  g_clear_pointer(&copy->body, carnet_node_free);
  copy->body = record->body != NULL ? carnet_node_copy(record->body) : NULL;
  g_clear_pointer(&copy->bytes, g_bytes_unref);
  copy->bytes = record->bytes != NULL ? g_bytes_ref(record->bytes) : NULL;
  copy->order = record->order;
  copy->verdict = record->verdict;
  return copy;
}
