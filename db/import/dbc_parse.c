/* dbc_parse.c - statements of a CAN database: BO_, SG_, CM_, VAL_, SIG_VALTYPE_. */
#include "import/dbc.h"

#define STRING_BYTES 65536u /* a longer one is a quote that is not closed */

typedef struct {
  Dbc *dbc;
  const char *p, *end;
  guint64 line;
  int message; /* of the SG_ lines that follow; -1: none */
} Scan;

/* ---- words -----------------------------------------------------------------------------------------------
 */

static void blanks(Scan *s) {
  while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\r')) s->p++;
}

static void blanks_and_lines(Scan *s) {
  for (; s->p < s->end && g_ascii_isspace(*s->p); s->p++)
    if (*s->p == '\n') s->line++;
}

static gboolean skip_char(Scan *s, char c) {
  blanks(s);
  if (s->p >= s->end || *s->p != c) return FALSE;
  s->p++;
  return TRUE;
}

static const char *keep(Scan *s, const char *from, const char *to) {
  while (from < to && g_ascii_isspace(*from)) from++;
  while (to > from && g_ascii_isspace(to[-1])) to--;
  return g_string_chunk_insert_len(s->dbc->texts, from, to - from);
}

/* Up to a blank or one of `stops`; NULL where there is nothing. */
static const char *word(Scan *s, const char *stops) {
  blanks(s);
  const char *from = s->p;
  while (s->p < s->end && !g_ascii_isspace(*s->p) && !strchr(stops, *s->p)) s->p++;
  return s->p > from ? keep(s, from, s->p) : NULL;
}

/* Up to `stop` on the same line, which is passed over; NULL where it does not come. */
static const char *until(Scan *s, char stop) {
  const char *from = s->p;
  while (s->p < s->end && *s->p != stop && *s->p != '\n') s->p++;
  if (s->p >= s->end || *s->p != stop) return NULL;
  return keep(s, from, s->p++);
}

static gboolean number(Scan *s, guint64 *value) {
  blanks(s);
  char *end;
  if (s->p >= s->end || !g_ascii_isdigit(*s->p)) return FALSE;
  *value = g_ascii_strtoull(s->p, &end, 10);
  s->p = end;
  return TRUE;
}

/* A quoted text, perhaps over several lines, where `one_line` each run of blanks as one; \" and \\ are what
   they stand for. NULL where it is not closed: then nothing is passed over. */
static const char *quoted(Scan *s, gboolean one_line) {
  blanks_and_lines(s);
  if (s->p >= s->end || *s->p != '"') return NULL;
  const char *end = s->p + MIN((gsize)(s->end - s->p), (gsize)STRING_BYTES);
  guint64 lines = 0;
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *p = s->p + 1; p < end; p++) {
    if (*p == '"') {
      s->p = p + 1;
      s->line += lines;
      return g_string_chunk_insert_len(s->dbc->texts, out->str, (gssize)out->len);
    }
    if (*p == '\n') lines++;
    if (*p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\')) p++;
    if (!one_line || !g_ascii_isspace(*p))
      g_string_append_c(out, *p);
    else if (out->len && out->str[out->len - 1] != ' ')
      g_string_append_c(out, ' ');
  }
  return NULL;
}

/* To behind the line's end; a quoted text on the way may span lines, so that what stands in it is no
 * statement. */
static void skip_line(Scan *s) {
  while (s->p < s->end && *s->p != '\n')
    if (*s->p != '"' || !quoted(s, FALSE)) s->p++;
  if (s->p < s->end) {
    s->p++;
    s->line++;
  }
}

static void fault(Scan *s, guint64 line, const char *reason) {
  DbcFault f = {.line = line, .reason = reason};
  g_array_append_val(s->dbc->faults, f);
}

/* ---- names to things
 * --------------------------------------------------------------------------------------- */

static void name_it(Dbc *dbc, guint32 id, const char *name, guint index) {
  g_hash_table_replace(dbc->by_name, g_strdup_printf("%u %s", id, name), GUINT_TO_POINTER(index + 1));
}

static guint index_of(const Dbc *dbc, guint64 id, const char *name) {
  g_autofree char *key = g_strdup_printf("%" G_GUINT64_FORMAT " %s", id, name);
  return GPOINTER_TO_UINT(g_hash_table_lookup(dbc->by_name, key));
}

static DbcSignal *signal_of(const Dbc *dbc, guint64 id, const char *name) {
  guint at = index_of(dbc, id, name);
  return at ? &g_array_index(dbc->signals, DbcSignal, at - 1) : NULL;
}

/* ---- statements
 * -------------------------------------------------------------------------------------------- */

static void message(Scan *s) {
  guint64 id, size;
  DbcMessage m = {0};
  s->message = -1;
  if (!number(s, &id) || id > G_MAXUINT32 || !(m.name = word(s, ":")) || !skip_char(s, ':') ||
      !number(s, &size) || !(m.sender = word(s, ";"))) {
    fault(s, s->line, "a BO_ line that is not understood; right is BO_ id name: bytes sender");
    return;
  }
  m.id = (guint32)id;
  s->message = (int)s->dbc->messages->len;
  g_array_append_val(s->dbc->messages, m);
  name_it(s->dbc, m.id, "", (guint)s->message);
}

/* What follows the name: m3, M, m3M. */
static const char *multiplexor(Scan *s) {
  const char *mux = "";
  blanks(s);
  if (s->p < s->end && *s->p != ':' && !(mux = word(s, ":"))) return NULL;
  return skip_char(s, ':') ? mux : NULL;
}

/* start|bits@order sign */
static gboolean place_in_frame(Scan *s, DbcSignal *g) {
  guint64 bits;
  if (!(g->start_bit = word(s, "|")) || !skip_char(s, '|') || !number(s, &bits) || !skip_char(s, '@'))
    return FALSE;
  if (bits == 0 || bits > 4096) return FALSE;
  g->bits = (guint)bits;
  blanks(s);
  if (s->end - s->p < 2) return FALSE;
  if ((*s->p != '0' && *s->p != '1') || (s->p[1] != '+' && s->p[1] != '-')) return FALSE;
  g->order = *s->p == '1' ? "little" : "big";
  g->sign = s->p[1] == '-' ? "int" : "uint";
  s->p += 2;
  return TRUE;
}

/* (factor,offset) [min|max] "unit" */
static gboolean meaning(Scan *s, DbcSignal *g) {
  return skip_char(s, '(') && (g->factor = until(s, ',')) && (g->offset = until(s, ')')) &&
         skip_char(s, '[') && (g->min = until(s, '|')) && (g->max = until(s, ']')) && skip_char(s, '"') &&
         (g->unit = until(s, '"'));
}

static void signal_line(Scan *s) {
  guint64 line = s->line;
  DbcSignal g = {.line = line};
  if (s->message < 0) {
    fault(s, line, "an SG_ line outside a message; put it below a BO_ line");
    return;
  }
  if (!(g.name = word(s, ":")) || !(g.mux = multiplexor(s)) || !place_in_frame(s, &g) || !meaning(s, &g)) {
    fault(
        s, line,
        "an SG_ line that is not understood; right is SG_ name : start|bits@1+ (factor,offset) [min|max] \"unit\" receivers");
    return;
  }
  const char *from = s->p;
  while (s->p < s->end && *s->p != '\n') s->p++;
  g_autofree char *receivers = g_strdelimit(g_strndup(from, (gsize)(s->p - from)), ",", ' ');
  g.receivers = keep(s, receivers, receivers + strlen(receivers));
  g.message = (guint)s->message;
  name_it(s->dbc, g_array_index(s->dbc->messages, DbcMessage, g.message).id, g.name, s->dbc->signals->len);
  g_array_append_val(s->dbc->signals, g);
}

static void comment(Scan *s) {
  guint64 id;
  const char *kind = word(s, "\""), *name = "";
  if (!kind || (strcmp(kind, "BO_") != 0 && strcmp(kind, "SG_") != 0) || !number(s, &id)) return;
  if (kind[0] == 'S' && !(name = word(s, "\""))) return;
  const char *text = quoted(s, TRUE);
  if (!text) return;
  DbcSignal *g = kind[0] == 'S' ? signal_of(s->dbc, id, name) : NULL;
  guint at = kind[0] == 'B' ? index_of(s->dbc, id, "") : 0;
  if (g) g->comment = text;
  if (at) g_array_index(s->dbc->messages, DbcMessage, at - 1).comment = text;
}

/* VAL_ id signal 0 "off" 1 "on" ; (without id: of an environment variable, and none of ours) */
static void values(Scan *s) {
  guint64 id;
  const char *name;
  if (!number(s, &id) || !(name = word(s, ";"))) return;
  g_autoptr(GString) all = g_string_new(NULL);
  for (;;) {
    blanks_and_lines(s);
    const char *value = word(s, "\";");
    const char *text = value ? quoted(s, FALSE) : NULL;
    if (!text) break;
    g_string_append_printf(all, "%s%s=%s", all->len ? "|" : "", value, text);
  }
  DbcSignal *g = signal_of(s->dbc, id, name);
  if (g && all->len) g->values = g_string_chunk_insert(s->dbc->texts, all->str);
}

static void value_type(Scan *s) {
  guint64 id, ieee;
  const char *name;
  if (!number(s, &id) || !(name = word(s, ":;")) || !skip_char(s, ':') || !number(s, &ieee) || ieee > 2)
    return;
  DbcSignal *g = signal_of(s->dbc, id, name);
  if (g) g->ieee = (guint)ieee;
}

static const struct {
  const char *keyword;
  void (*read)(Scan *);
} statements[] = {
    {"BO_", message}, {"SG_", signal_line}, {"CM_", comment}, {"VAL_", values}, {"SIG_VALTYPE_", value_type}};

static void statement(Scan *s) {
  blanks(s);
  for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
    gsize n = strlen(statements[i].keyword);
    if ((gsize)(s->end - s->p) <= n || strncmp(s->p, statements[i].keyword, n) != 0 ||
        !g_ascii_isspace(s->p[n]))
      continue;
    if (s->p[n] == '\n' || s->p[n] == '\r') break; /* the NS_ list names keywords, one a line */
    s->p += n;
    statements[i].read(s);
    break;
  }
  skip_line(s);
}

Dbc *carnet_dbc_parse(const char *text, gsize n) {
  Dbc *dbc = g_new0(Dbc, 1);
  dbc->messages = g_array_new(FALSE, FALSE, sizeof(DbcMessage));
  dbc->signals = g_array_new(FALSE, FALSE, sizeof(DbcSignal));
  dbc->faults = g_array_new(FALSE, FALSE, sizeof(DbcFault));
  dbc->texts = g_string_chunk_new(65536);
  dbc->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Scan s = {.dbc = dbc, .p = text, .end = text + n, .line = 1, .message = -1};
  while (s.p < s.end) statement(&s);
  return dbc;
}

void carnet_dbc_free(Dbc *dbc) {
  if (!dbc) return;
  g_array_unref(dbc->messages);
  g_array_unref(dbc->signals);
  g_array_unref(dbc->faults);
  g_string_chunk_free(dbc->texts);
  g_hash_table_unref(dbc->by_name);
  g_free(dbc);
}
