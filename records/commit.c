/*
 * commit.c - the strict parser of commit objects; see commit.h.
 */
#include "commit.h"

#include "carnet/error.h"
#include "carnet/ledger.h"

#include <string.h>

#define MAX_PARENTS 2
#define MAX_GUESS_BYTES 65536

typedef struct {
  const char *p, *end;
  GError **error;
} Reader;

static gboolean fail(GError **error, const char *what) {
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY, "malformed commit: %s", what);
  return FALSE;
}

/* The next header is `name`: its value with continuation lines joined by LF, the reader behind it; else NULL.
 */
static char *header(Reader *r, const char *name) {
  gsize n = strlen(name);
  if ((gsize)(r->end - r->p) <= n || strncmp(r->p, name, n) != 0 || r->p[n] != ' ') return NULL;
  const char *p = r->p + n + 1;
  GString *value = g_string_new(NULL);
  for (;;) {
    const char *line = memchr(p, '\n', (gsize)(r->end - p));
    if (line == NULL) break;
    g_string_append_len(value, p, line - p);
    p = line + 1;
    if (p >= r->end || *p != ' ') break;
    g_string_append_c(value, '\n');
    p++;
  }
  r->p = p;
  return g_string_free(value, FALSE);
}

static gboolean is_id(const char *text) {
  return strlen(text) == CARNET_COMMIT_ID_HEX && strspn(text, "0123456789abcdef") == CARNET_COMMIT_ID_HEX;
}

/* "name <email> 1764000000 +0000" */
static gboolean read_person(Reader *r, const char *name, CarnetCommitPerson *person) {
  g_autofree char *value = header(r, name);
  if (value == NULL) return fail(r->error, "author and committer must follow, each once");
  char *open = strchr(value, '<'), *close = strchr(value, '>');
  if (open == NULL || close == NULL || close < open || open == value || open[-1] != ' ' ||
      strchr(open + 1, '<') != NULL || strchr(close + 1, '>') != NULL || close[1] != ' ')
    return fail(r->error, "an author or committer that is no \"name <email> seconds +0000\"");
  person->name = g_strndup(value, (gsize)(open - 1 - value));
  person->email = g_strndup(open + 1, (gsize)(close - open - 1));
  const char *digits = close + 2;
  gsize n = strspn(digits, "0123456789");
  if (n == 0 || n > 12 || (n > 1 && digits[0] == '0') || strcmp(digits + n, " +0000") != 0)
    return fail(r->error, "a time that is not in whole seconds and +0000");
  person->time = g_ascii_strtoll(digits, NULL, 10);
  return TRUE;
}

static gboolean read_parents(Reader *r, CarnetCommit *commit) {
  g_autoptr(GPtrArray) parents = g_ptr_array_new_with_free_func(g_free);
  for (char *id = header(r, "parent"); id != NULL; id = header(r, "parent")) {
    g_ptr_array_add(parents, id);
    if (!is_id(id)) return fail(r->error, "a parent that is no object id");
    for (guint i = 0; i + 1 < parents->len; i++)
      if (strcmp(g_ptr_array_index(parents, i), id) == 0) return fail(r->error, "the same parent twice");
  }
  if (parents->len > MAX_PARENTS) return fail(r->error, "more than two parents");
  g_ptr_array_add(parents, NULL);
  commit->parents = (char **)g_ptr_array_free(g_steal_pointer(&parents), FALSE);
  return TRUE;
}

/* encoding, mergetag and the signature; the signature is the last header. */
static gboolean read_rest(Reader *r, CarnetCommit *commit, const char *from) {
  g_autofree char *encoding = header(r, "encoding");
  if (encoding != NULL && g_ascii_strcasecmp(encoding, "UTF-8") != 0)
    return fail(r->error, "text in another encoding than UTF-8");
  for (char *tag = header(r, "mergetag"); tag != NULL; tag = header(r, "mergetag")) g_free(tag);
  GByteArray *payload = g_byte_array_new();
  g_byte_array_append(payload, (const guint8 *)from, (guint)(r->p - from));
  commit->signature = header(r, "gpgsig");
  g_byte_array_append(payload, (const guint8 *)r->p, (guint)(r->end - r->p));
  commit->payload = g_byte_array_free_to_bytes(payload);
  if (r->p >= r->end || *r->p != '\n')
    return fail(r->error, "a header that stands twice, out of order, or does not belong there");
  r->p++;
  if (memchr(r->p, '\0', (gsize)(r->end - r->p)) != NULL) return fail(r->error, "NUL in its message");
  commit->message = g_strndup(r->p, (gsize)(r->end - r->p));
  if (!g_utf8_validate(commit->message, -1, NULL)) return fail(r->error, "a message that is not UTF-8");
  return TRUE;
}

CarnetCommit *carnet_commit_parse(const char *bytes, gsize n, GError **error) {
  g_autoptr(CarnetCommit) commit = g_new0(CarnetCommit, 1);
  Reader r = {bytes, bytes + n, error};
  if (n > CARNET_COMMIT_MAX_BYTES) {
    fail(error, "more than 1 MiB");
    return NULL;
  }
  commit->tree = header(&r, "tree");
  if (commit->tree == NULL || !is_id(commit->tree)) {
    fail(error, "it does not begin with its tree");
    return NULL;
  }
  if (!read_parents(&r, commit) || !read_person(&r, "author", &commit->author) ||
      !read_person(&r, "committer", &commit->committer) || !read_rest(&r, commit, bytes))
    return NULL;
  return g_steal_pointer(&commit);
}

void carnet_commit_free(CarnetCommit *commit) {
  if (commit == NULL) return;
  g_free(commit->tree);
  g_strfreev(commit->parents);
  g_free(commit->author.name);
  g_free(commit->author.email);
  g_free(commit->committer.name);
  g_free(commit->committer.email);
  g_free(commit->signature);
  g_free(commit->message);
  g_clear_pointer(&commit->payload, g_bytes_unref);
  g_free(commit);
}

char **carnet_commit_guess_parents(const char *bytes, gsize n) {
  const char *p = bytes, *end = bytes + MIN(n, MAX_GUESS_BYTES), *line_end = NULL;
  const gsize head = strlen("parent ");
  GPtrArray *parents = g_ptr_array_new();
  for (; (line_end = memchr(p, '\n', (gsize)(end - p))) != NULL && line_end > p; p = line_end + 1) {
    if ((gsize)(line_end - p) != head + CARNET_COMMIT_ID_HEX || strncmp(p, "parent ", head) != 0) continue;
    char *id = g_strndup(p + head, CARNET_COMMIT_ID_HEX);
    if (is_id(id))
      g_ptr_array_add(parents, id);
    else
      g_free(id);
  }
  g_ptr_array_add(parents, NULL);
  return (char **)g_ptr_array_free(parents, FALSE);
}

/* git reads trailers whatever their case, takes blanks before the colon, and joins a line that begins with
 * one. */
guint carnet_commit_trailers(const char *message, const char *name) {
  guint n = 0;
  const gsize length = strlen(name);
  for (const char *line = message; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (g_ascii_strncasecmp(line, name, length) == 0 && line[length + strspn(line + length, " \t")] == ':')
      n++;
  }
  return n;
}

char *carnet_commit_trailer(const char *message, const char *name) {
  if (carnet_commit_trailers(message, name) != 1) return NULL;
  g_autofree char *head = g_strconcat("\n", name, ": ", NULL);
  const char *found = strstr(message, head);
  if (found == NULL || strstr(found + 1, head) != NULL || g_str_has_prefix(message, head + 1)) return NULL;
  const char *value = found + strlen(head), *end = strchr(value, '\n');
  if (strstr(found, "\n\n") != NULL) return NULL; /* not in the last paragraph */
  if (end != NULL && (end[1] == ' ' || end[1] == '\t')) return NULL;
  return end != NULL ? g_strndup(value, (gsize)(end - value)) : g_strdup(value);
}
