/* list.c - the list's state: cursor, page, order, marks. Drawing is in list_draw.c. */
#include "tui/list.h"

#include <string.h>

#include "tui/list_parts.h"

CarnetList *carnet_list_new(const CarnetListColumn *columns, guint n, const char *id) {
  CarnetList *list = g_new0(CarnetList, 1);
  list->columns = columns;
  list->n = MIN(n, CARNET_LIST_MAX_COLUMNS);
  list->id = g_strdup(id);
  list->total = -1;
  list->rows = 1;
  list->sort_column = -1;
  list->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return list;
}

void carnet_list_free(CarnetList *list) {
  if (!list) return;
  carnet_table_free(list->page);
  g_hash_table_unref(list->marks);
  g_free(list->sort);
  g_free(list->id);
  g_free(list);
}

static void keep_in_sight(CarnetList *list) {
  gint64 last = MAX(list->total - 1, 0);
  list->cursor = CLAMP(list->cursor, 0, last);
  if (list->cursor < list->top) list->top = list->cursor;
  if (list->cursor >= list->top + list->rows) list->top = list->cursor - list->rows + 1;
  list->top = CLAMP(list->top, 0, MAX(list->total - list->rows, 0));
}

void carnet_list_set_page(CarnetList *list, gint64 offset, CarnetTable *page, gint64 total) {
  carnet_table_free(list->page);
  list->page = page;
  list->offset = offset;
  list->total = MAX(total, 0);
  list->is_stale = FALSE;
  keep_in_sight(list);
}

void carnet_list_stale(CarnetList *list) { list->is_stale = TRUE; }

gboolean carnet_list_wants(CarnetList *list, gint rows, gint64 *offset, gint64 *limit) {
  list->rows = MAX(rows, 1);
  keep_in_sight(list);
  gint64 have = list->page ? (gint64)carnet_table_rows(list->page) : 0;
  gint64 end = list->total < 0 ? list->top + list->rows : MIN(list->top + list->rows, list->total);
  if (!list->is_stale && list->page && list->top >= list->offset && end <= list->offset + have) return FALSE;
  /* A window before and two behind, so that paging mostly finds its rows here. */
  *offset = MAX(list->top - list->rows, 0);
  *limit = list->rows * 4;
  return TRUE;
}

gint64 carnet_list_cursor(const CarnetList *list) { return list->cursor; }
gint64 carnet_list_total(const CarnetList *list) { return list->total; }

void carnet_list_move(CarnetList *list, gint64 row) {
  list->cursor = row;
  keep_in_sight(list);
}

gboolean carnet_list_at(const CarnetList *list, gint64 at, const CarnetTable **page, guint *row) {
  if (!list->page || at < list->offset || at >= list->offset + (gint64)carnet_table_rows(list->page))
    return FALSE;
  *page = list->page;
  *row = (guint)(at - list->offset);
  return TRUE;
}

gboolean carnet_list_at_cursor(const CarnetList *list, const CarnetTable **page, guint *row) {
  return carnet_list_at(list, list->cursor, page, row);
}

const CarnetListColumn *carnet_list_column(const CarnetList *list) { return &list->columns[list->column]; }

/* ---- columns and order
 * ------------------------------------------------------------------------------------- */

static gint next_shown(const CarnetList *list, gint column, gint step) {
  for (gint c = column + step; c >= 0 && c < (gint)list->n; c += step)
    if (list->width[c] > 0) return c;
  return -1;
}

static void go_right(CarnetList *list) {
  gint next = next_shown(list, (gint)list->column, 1);
  if (next >= 0) {
    list->column = (guint)next;
  } else if (list->hidden > 0 && list->sideways + 2 < list->n) {
    list->sideways++;
  }
}

static void go_left(CarnetList *list) {
  gint next = next_shown(list, (gint)list->column, -1);
  if (list->sideways > 0 && next <= 0)
    list->sideways--;
  else if (next >= 0)
    list->column = (guint)next;
}

const char *carnet_list_sort(const CarnetList *list) { return list->sort; }

void carnet_list_set_sort(CarnetList *list, const char *key, gboolean descending) {
  for (guint c = 0; c < list->n; c++)
    if (g_str_equal(list->columns[c].key, key)) list->sort_column = (gint)c;
  list->descending = descending;
  g_free(list->sort);
  list->sort = g_strdup_printf("%s%s", descending ? "-" : "", key);
  list->is_stale = TRUE;
}

static void sort_here(CarnetList *list) {
  gboolean again = list->sort_column == (gint)list->column;
  carnet_list_set_sort(list, list->columns[list->column].key, again && !list->descending);
}

/* ---- marks
 * ---------------------------------------------------------------------------------------------------- */

static void toggle(CarnetList *list) {
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(list, &page, &row)) return;
  const char *id = carnet_table_get(page, row, list->id);
  if (!g_hash_table_remove(list->marks, id)) g_hash_table_add(list->marks, g_strdup(id));
  carnet_list_move(list, list->cursor + 1);
}

static void mark_page(CarnetList *list) {
  for (guint row = 0; list->page && row < carnet_table_rows(list->page); row++)
    g_hash_table_add(list->marks, g_strdup(carnet_table_get(list->page, row, list->id)));
}

static int by_bytes(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

char **carnet_list_marks(const CarnetList *list) {
  GPtrArray *out = g_ptr_array_new();
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, list->marks);
  while (g_hash_table_iter_next(&iter, &id, NULL)) g_ptr_array_add(out, g_strdup(id));
  g_ptr_array_sort(out, by_bytes);
  g_ptr_array_add(out, NULL);
  return (char **)g_ptr_array_free(out, FALSE);
}

guint carnet_list_n_marks(const CarnetList *list) { return g_hash_table_size(list->marks); }
gboolean carnet_list_is_marked(const CarnetList *list, const char *id) {
  return g_hash_table_contains(list->marks, id);
}

void carnet_list_mark(CarnetList *list, const char *id) { g_hash_table_add(list->marks, g_strdup(id)); }

/* ---- columns that are chosen ---- */

void carnet_list_share(CarnetList *list) { list->share = TRUE; }
void carnet_list_prefer(CarnetList *list, gint priority) { list->prefer = priority; }

const CarnetListColumn *carnet_list_columns(const CarnetList *list, guint *n) {
  *n = list->n;
  return list->columns;
}

gboolean carnet_list_is_on(const CarnetList *list, guint column) { return !list->off[column]; }

void carnet_list_switch(CarnetList *list, guint column, gboolean on) {
  if (column > 0 && column < list->n) list->off[column] = !on;
}

char *carnet_list_layout(const CarnetList *list) {
  GString *out = g_string_new(NULL);
  for (guint c = 0; c < list->n; c++) {
    if (!list->off[c] && list->adjust[c] == 0) continue;
    g_string_append_printf(out, "%s%s%s", out->len > 0 ? " " : "", list->off[c] ? "-" : "",
                           list->columns[c].key);
    if (list->adjust[c] != 0) g_string_append_printf(out, "%+d", list->adjust[c]);
  }
  return g_string_free(out, FALSE);
}

void carnet_list_set_layout(CarnetList *list, const char *text) {
  g_auto(GStrv) words = g_strsplit(text, " ", CARNET_LIST_MAX_COLUMNS);
  for (char **word = words; *word; word++) {
    const char *key = **word == '-' ? *word + 1 : *word;
    gsize n = strcspn(key, "+-");
    for (guint c = 0; c < list->n; c++) {
      if (strlen(list->columns[c].key) != n || strncmp(list->columns[c].key, key, n) != 0) continue;
      carnet_list_switch(list, c, **word != '-');
      list->adjust[c] = (gint)CLAMP(g_ascii_strtoll(key + n, NULL, 10), -20, 100);
    }
  }
}

/* ---- requests
 * -------------------------------------------------------------------------------------------------- */

static gboolean move(CarnetList *list, CarnetRequest request) {
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: carnet_list_move(list, list->cursor + 1); return TRUE;
  case CARNET_REQUEST_PREVIOUS_LINE: carnet_list_move(list, list->cursor - 1); return TRUE;
  case CARNET_REQUEST_PAGE_DOWN: carnet_list_move(list, list->cursor + list->rows); return TRUE;
  case CARNET_REQUEST_PAGE_UP: carnet_list_move(list, list->cursor - list->rows); return TRUE;
  case CARNET_REQUEST_HALF_DOWN: carnet_list_move(list, list->cursor + list->rows / 2); return TRUE;
  case CARNET_REQUEST_HALF_UP: carnet_list_move(list, list->cursor - list->rows / 2); return TRUE;
  case CARNET_REQUEST_FIRST: carnet_list_move(list, 0); return TRUE;
  case CARNET_REQUEST_LAST: carnet_list_move(list, list->total - 1); return TRUE;
  default: return FALSE;
  }
}

gboolean carnet_list_handle(CarnetList *list, CarnetRequest request) {
  if (move(list, request)) return TRUE;
  switch (request) {
  case CARNET_REQUEST_LEFT: go_left(list); return TRUE;
  case CARNET_REQUEST_RIGHT: go_right(list); return TRUE;
  case CARNET_REQUEST_NARROWER:
    list->adjust[list->column] = MAX(list->adjust[list->column] - 2, -20);
    return TRUE;
  case CARNET_REQUEST_WIDER:
    list->adjust[list->column] = MIN(list->adjust[list->column] + 2, 100);
    return TRUE;
  case CARNET_REQUEST_SORT: sort_here(list); return TRUE;
  case CARNET_REQUEST_MARK: toggle(list); return TRUE;
  case CARNET_REQUEST_MARK_ALL: mark_page(list); return TRUE;
  case CARNET_REQUEST_UNMARK_ALL: g_hash_table_remove_all(list->marks); return TRUE;
  default: return FALSE;
  }
}
