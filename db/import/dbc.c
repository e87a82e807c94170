/* dbc.c - a CAN database: one row a signal, path file.message.signal. */
#include <math.h>

#include "import/dbc.h"

static const CarnetTarget targets[] = {
    {TARGET_COLUMN, CARNET_COLUMN_PATH, "SG_", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_ECU, "sender", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_TYPE, "type", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_UNIT, "unit", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_MIN, "min", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_MAX, "max", FALSE, FALSE, NULL},
    {TARGET_DESCRIPTION, CARNET_COLUMN_DESCRIPTION_EN, "CM_ SG_", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_COMMENT, "CM_ BO_", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_VALUES, "VAL_", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "message_id", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "receivers", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "mux", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "start_bit", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "bits", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "byte_order", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "factor", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "offset", FALSE, FALSE, NULL},
    {0, 0, NULL, FALSE, FALSE, NULL},
};

typedef struct {
  Dbc *dbc;
  char *stem;
  guint next_signal, next_fault;
} DbcState;

/* A line that only a DBC has. */
static gboolean dbc_detect(const CarnetHead *head) {
  return g_regex_match_simple("^(BU_\\s*:|BO_ \\d+\\s+\\S+\\s*:\\s*\\d+|NS_\\s*:)", head->text,
                              G_REGEX_MULTILINE | G_REGEX_RAW, 0) &&
         g_regex_match_simple("^(BO_ \\d|BU_\\s*:|BS_\\s*:|VERSION \")", head->text,
                              G_REGEX_MULTILINE | G_REGEX_RAW, 0);
}

static gboolean dbc_open(CarnetReader *reader, GError **error) {
  g_autoptr(GString) text = carnet_source_read_all(reader->source, error);
  if (!text) return FALSE;
  DbcState *state = g_new0(DbcState, 1);
  reader->state = state;
  carnet_headers_fix(&reader->headers, targets);
  state->dbc = carnet_dbc_parse(text->str, text->len);
  state->stem = g_path_get_basename(reader->path);
  char *dot = strrchr(state->stem, '.');
  if (dot && dot != state->stem) *dot = 0;
  if (state->dbc->messages->len == 0)
    return carnet_reader_fail(reader, 0, error, "holds no message; a DBC has BO_ and SG_ lines");
  return TRUE;
}

static gboolean is_whole(const char *number) {
  char *end;
  double value = g_ascii_strtod(number, &end);
  return *number && !*end && value == floor(value);
}

/* uint8, int12; float where it is scaled by a fraction, or an IEEE number. */
static char *type_of(const DbcSignal *g) {
  if (g->ieee) return g_strdup(g->ieee == 1 ? "float" : "double");
  if (!is_whole(g->factor) || !is_whole(g->offset)) return g_strdup("float");
  return g_strdup_printf("%s%u", g->sign, g->bits);
}

/* What editors write where no ECU is known. */
static const char *sender_of(const DbcMessage *m) {
  return strcmp(m->sender, "XXX") == 0 || strcmp(m->sender, "Vector__XXX") == 0 ? "" : m->sender;
}

static void add_signal(CarnetReader *reader, const DbcState *state, const DbcSignal *g) {
  const DbcMessage *m = &g_array_index(state->dbc->messages, DbcMessage, g->message);
  g_autofree char *path = g_strdup_printf("%s.%s.%s", state->stem, m->name, g->name);
  g_autofree char *type = type_of(g);
  g_autofree char *bits = g_strdup_printf("%u", g->bits);
  g_autofree char *id = g_strdup_printf("0x%X", m->id & 0x1FFFFFFF);
  const char *text[] = {path,         sender_of(m), type,      g->unit,   g->min,       g->max,
                        g->comment,   m->comment,   g->values, id,        g->receivers, g->mux,
                        g->start_bit, bits,         g->order,  g->factor, g->offset};
  carnet_rows_begin(&reader->rows, g->line);
  for (guint i = 0; i < G_N_ELEMENTS(text); i++)
    if (text[i] && !carnet_rows_text(&reader->rows, &reader->headers.targets[i], 0, text[i], -1)) return;
  carnet_rows_end(&reader->rows);
}

static gboolean dbc_fill(CarnetReader *reader, GError **error) {
  (void)error;
  DbcState *state = reader->state;
  const Dbc *dbc = state->dbc;
  while (!carnet_rows_full(&reader->rows) && state->next_fault < dbc->faults->len) {
    const DbcFault *f = &g_array_index(dbc->faults, DbcFault, state->next_fault++);
    carnet_rows_reject(&reader->rows, f->line, 0, "%s", f->reason);
  }
  while (!carnet_rows_full(&reader->rows) && state->next_signal < dbc->signals->len)
    add_signal(reader, state, &g_array_index(dbc->signals, DbcSignal, state->next_signal++));
  return TRUE;
}

static void dbc_close(CarnetReader *reader) {
  DbcState *state = reader->state;
  if (!state) return;
  carnet_dbc_free(state->dbc);
  g_free(state->stem);
  g_free(state);
}

const CarnetReaderFormat carnet_format_dbc = {.name = "dbc",
                                              .looks = "BO_ and BU_ lines",
                                              .detect = dbc_detect,
                                              .open = dbc_open,
                                              .fill = dbc_fill,
                                              .close = dbc_close};
