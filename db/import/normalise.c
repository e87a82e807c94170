/* normalise.c - a value in the form in which filters and facts see it (docs/formats/import.md, "Normal
 * forms"). */
#include "carnet/filter.h"
#include "carnet/inventory.h"
#include "carnet/text.h"
#include "import/import.h"
#include "import/normalise.h"

/* A source that says nothing. Folded, so "N/A" is here as "na". */
static const char silent[] =
    "na none null nil nan tbd tbc tba tobedefined tobedetermined tobeconfirmed unknown unspecified "
    "notapplicable notspecified 无 待定 待确认 待补充 待填 未知 不详 不适用 暂无 未定义 空 keineangabe";

static const struct {
  CarnetColumn column;
  const char *form, *spellings;
} words[] = {
#define SAID(ID, form, spellings) {CARNET_COLUMN_##ID, form, spellings},
#include "import/words.def"
#undef SAID
};

const char *carnet_normalise_word(CarnetColumn column, const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (words[i].column == column && carnet_reader_has_word(words[i].spellings, folded)) return words[i].form;
  return NULL;
}

/* Trimmed, and each run of blanks one blank. */
static char *collapse(const char *text) {
  CarnetSlice slice = carnet_cell_trim(text, strlen(text));
  GString *out = g_string_sized_new(slice.n);
  gboolean blank = FALSE;
  for (const char *p = slice.s; p < slice.s + slice.n; p = g_utf8_next_char(p)) {
    if (g_unichar_isspace(g_utf8_get_char(p))) {
      blank = TRUE;
      continue;
    }
    if (blank) g_string_append_c(out, ' ');
    blank = FALSE;
    g_string_append_len(out, p, g_utf8_next_char(p) - p);
  }
  return g_string_free(out, FALSE);
}

/* Nothing but dashes, slashes, dots and question marks. */
static gboolean is_dash(const char *text) {
  if (!*text) return FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!strchr("-/\\.?_", (int)(c < 0x80 ? c : 'a')) && !(c >= 0x2010 && c <= 0x2015) && c != 0xFF0D &&
        c != 0xFF1F && c != 0xFF0F && c != 0x2212)
      return FALSE;
  }
  return TRUE;
}

/* ---- one word, or several --------------------------------------------------------------------------------
 */

static gboolean is_place(CarnetColumn column) {
  return column == CARNET_COLUMN_MARKET || carnet_column_kind(column) == CARNET_KIND_COUNTRIES ||
         carnet_column_kind(column) == CARNET_KIND_COUNTRY;
}

static gboolean is_list(CarnetColumn column) {
  return is_place(column) || carnet_column_kind(column) == CARNET_KIND_LIST ||
         column == CARNET_COLUMN_SUBJECT || column == CARNET_COLUMN_BASIS;
}

const char *carnet_normalise_whole(CarnetColumn column, const char *piece) {
  g_autofree char *folded = carnet_reader_fold(piece, -1);
  if (is_dash(piece)) return "";
  if (!folded || !*folded) return NULL;
  if (is_place(column) && strcmp(folded, "no") == 0)
    return strcmp(piece, "NO") == 0 ? "NO" : ""; /* Norway, or none? */
  const char *form = carnet_normalise_word(column, folded);
  if (!form && carnet_reader_has_word(silent, folded)) form = "";
  if (!form && is_place(column)) form = carnet_normalise_place(folded);
  if (!form && column == CARNET_COLUMN_STORAGE) form = carnet_normalise_cloud(folded);
  return form;
}

static gboolean is_closed(CarnetColumn column) {
  return column == CARNET_COLUMN_ANONYMISED || column == CARNET_COLUMN_DEFAULT;
}

/* Every value is a word of a table, or several. */
static gboolean is_of_table(CarnetColumn column) {
  return is_place(column) || is_closed(column) || column == CARNET_COLUMN_SUBJECT ||
         column == CARNET_COLUMN_BASIS;
}

const char *carnet_normalise_known(CarnetColumn column, const char *piece) {
  const char *form = carnet_normalise_whole(column, piece);
  return !form && is_of_table(column) ? carnet_normalise_parts(column, piece) : form;
}

static gboolean parts_list(CarnetColumn column, gunichar c) {
  if (strchr(";,|\n", (int)(c < 0x80 ? c : 'a')) || c == 0xFF1B || c == 0xFF0C || c == 0x3001) return TRUE;
  return column != CARNET_COLUMN_RECIPIENTS && (c == '/' || c == '+' || c == '&');
}

static gboolean is_company_end(const char *piece) {
  g_autofree char *folded = carnet_reader_fold(piece, -1);
  return folded && carnet_reader_has_word("ltd limited inc llc gmbh corp plc sa ag kg", folded);
}

/* `before`: what parted it from the piece before, 0 for the first. */
static void add_piece(CarnetColumn column, GPtrArray *pieces, const char *from, const char *to,
                      gunichar before) {
  g_autofree char *raw = g_strndup(from, (gsize)(to - from));
  g_autofree char *piece = collapse(raw);
  if (!*piece) return;
  if (column == CARNET_COLUMN_RECIPIENTS && before == ',' && pieces->len && is_company_end(piece)) {
    char **last = (char **)&g_ptr_array_index(pieces, pieces->len - 1); /* "Example Co., Ltd." is one */
    char *joined = g_strconcat(*last, ", ", piece, NULL);
    g_free(*last);
    *last = joined;
    return;
  }
  g_ptr_array_add(pieces, g_steal_pointer(&piece));
}

static gint by_bytes(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each piece in its form, sorted, once, joined by ';'. `none` beside something else says nothing. */
static char *join_forms(CarnetColumn column, GPtrArray *pieces) {
  g_autoptr(GPtrArray) forms = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < pieces->len; i++) {
    const char *piece = g_ptr_array_index(pieces, i), *form = carnet_normalise_known(column, piece);
    if (!form) form = piece;
    if (*form) g_ptr_array_add(forms, g_strdup(form));
  }
  g_ptr_array_sort(forms, by_bytes);
  g_autoptr(GString) out = g_string_new(NULL);
  const char *last = "";
  for (guint i = 0; i < forms->len; i++) {
    const char *form = g_ptr_array_index(forms, i);
    if (strcmp(form, last) == 0 || (forms->len > 1 && strcmp(form, "none") == 0)) continue;
    g_string_append_printf(out, "%s%s", out->len ? ";" : "", form);
    last = form;
  }
  if (!out->len && forms->len) g_string_append(out, "none");
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static GPtrArray *pieces_of(CarnetColumn column, const char *text) {
  GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
  const char *from = text, *p = text;
  gunichar before = 0;
  for (; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!parts_list(column, c)) continue;
    add_piece(column, pieces, from, p, before);
    before = c;
    from = g_utf8_next_char(p);
  }
  add_piece(column, pieces, from, p, before);
  return pieces;
}

static char *normalise_list(CarnetColumn column, const char *text) {
  g_autoptr(GPtrArray) pieces = pieces_of(column, text);
  return join_forms(column, pieces);
}

/* ---- the value -------------------------------------------------------------------------------------------
 */

static char *normalise_number(CarnetColumn column, const char *text) {
  g_autofree char *folded = carnet_text_fold(text, -1);
  g_autofree char *plain = folded ? collapse(folded) : g_strdup("");
  return carnet_normalise_number(column, plain);
}

/* Numbers among words (precision, min, max) stay what they are where they are none. */
static char *normalise_maybe_number(CarnetColumn column, const char *text) {
  char *number = normalise_number(column, text);
  if (*number) return number;
  g_free(number);
  return g_strdup(text);
}

/* What no table knows as a whole. */
static char *normalise_rest(CarnetColumn column, const char *text) {
  CarnetColumnKind kind = carnet_column_kind(column);
  if (is_list(column)) return normalise_list(column, text);
  if (kind == CARNET_KIND_INT || kind == CARNET_KIND_NUMBER) return normalise_number(column, text);
  if (column == CARNET_COLUMN_PRECISION || column == CARNET_COLUMN_MIN || column == CARNET_COLUMN_MAX)
    return normalise_maybe_number(column, text);
  return g_strdup(is_closed(column) ? "" : text);
}

char *carnet_value_normalise(CarnetColumn column, const char *text) {
  g_autofree char *plain = text && g_utf8_validate(text, -1, NULL) ? collapse(text) : g_strdup("");
  if (!*plain || carnet_column_kind(column) == CARNET_KIND_TEXT || column == CARNET_COLUMN_ID)
    return g_steal_pointer(&plain);
  if (is_dash(plain)) /* nowhere, nobody; elsewhere a dash says nothing */
    return g_strdup(column == CARNET_COLUMN_DESTINATION || column == CARNET_COLUMN_RECIPIENTS ? "none" : "");
  /* "N/A" and "P.R.C." are known as a whole; what a semicolon parts is never one word. */
  const char *form = strchr(plain, ';') ? NULL : carnet_normalise_known(column, plain);
  return form ? g_strdup(form) : normalise_rest(column, plain);
}

/* ---- what no table knows ---------------------------------------------------------------------------------
 */

static gboolean knows_pieces(CarnetColumn column, const char *text) {
  g_autoptr(GPtrArray) pieces = pieces_of(column, text);
  for (guint i = 0; i < pieces->len; i++)
    if (!carnet_normalise_known(column, g_ptr_array_index(pieces, i))) return FALSE;
  return TRUE;
}

gboolean carnet_value_understood(CarnetColumn column, const char *text) {
  CarnetColumnKind kind = carnet_column_kind(column);
  gboolean number = kind == CARNET_KIND_INT || kind == CARNET_KIND_NUMBER;
  if (!number && !is_of_table(column)) return TRUE;
  g_autofree char *plain = text && g_utf8_validate(text, -1, NULL) ? collapse(text) : g_strdup("");
  if (!*plain || is_dash(plain)) return TRUE;
  if (!strchr(plain, ';') && carnet_normalise_known(column, plain)) return TRUE;
  if (!number) return !is_closed(column) && knows_pieces(column, plain);
  g_autofree char *norm = normalise_number(column, plain);
  return *norm != '\0';
}
