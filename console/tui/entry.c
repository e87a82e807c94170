/* entry.c - a form on a page of its own. */
#include "tui/entry.h"

#include "tui/wrap.h"

typedef struct {
  CarnetEntry entry; /* the title is owned */
  CarnetForm *form;
  gint top; /* of the notes */
} Page;

CarnetForm *carnet_entry_form(const CarnetScreen *page) { return ((const Page *)page->state)->form; }
gpointer carnet_entry_data(const CarnetScreen *page) { return ((const Page *)page->state)->entry.data; }

void carnet_entry_fields(CarnetScreen *screen, const CarnetFormField *fields, guint n) {
  Page *page = screen->state;
  CarnetForm *form = carnet_form_new(fields, n);
  for (guint i = 0; i < n; i++)
    if (fields[i].key) carnet_form_set(form, fields[i].key, carnet_form_get(page->form, fields[i].key));
  const char *focus = carnet_form_focus(page->form);
  if (focus) carnet_form_set_focus(form, focus);
  carnet_form_free(page->form);
  page->form = form;
  page->entry.fields = fields;
  page->entry.n = n;
}

void carnet_entry_wrong(CarnetScreen *screen, const char *key, const char *text_id) {
  carnet_form_error(carnet_entry_form(screen), key, carnet_ui_text(screen->ui, text_id));
}

void carnet_entry_over(CarnetUi *ui) { carnet_ui_request(ui, CARNET_REQUEST_BACK); }

static void start(CarnetScreen *screen) {
  Page *page = screen->state;
  if (page->entry.start) page->entry.start(screen);
}

static void draw_notes(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  Page *page = screen->state;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);
  if (page->entry.notes) page->entry.notes(screen, lines);
  for (guint i = 0; i < lines->len; i++) {
    g_autoptr(GPtrArray) wrapped = carnet_wrap(g_ptr_array_index(lines, i), MIN(area.w - 2, 100));
    for (guint k = 0; k < wrapped->len; k++) g_ptr_array_add(shown, g_strdup(g_ptr_array_index(wrapped, k)));
  }
  page->top = CLAMP(page->top, 0, MAX((gint)shown->len - area.h, 0));
  for (gint i = 0; i < area.h && page->top + i < (gint)shown->len; i++) {
    const char *line = g_ptr_array_index(shown, page->top + i);
    CarnetRole role = g_str_has_prefix(line, "✗")   ? CARNET_ROLE_STOP
                      : g_str_has_prefix(line, "!") ? CARNET_ROLE_ATTENTION
                      : g_str_has_prefix(line, "✓") ? CARNET_ROLE_GOOD
                                                    : CARNET_ROLE_TEXT;
    carnet_grid_text(grid, area, 1, i, role, line);
  }
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Page *page = screen->state;
  CarnetRect area = {0, 0, all.w, all.h - 2};
  carnet_grid_fill(grid, area, 0, 0, area.w, area.h, CARNET_ROLE_TEXT);
  carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_TEXT, page->entry.title, CARNET_CUT_END);
  carnet_grid_hline(grid, area, 0, 1, area.w);
  gint h = MIN((gint)page->entry.n + 1, area.h - 6);
  carnet_form_draw(page->form, screen->ui, grid, (CarnetRect){0, 2, area.w - 1, h}, page->entry.label);
  carnet_grid_hline(grid, area, 0, h + 2, area.w);
  draw_notes(screen, grid, (CarnetRect){0, h + 3, area.w, area.h - h - 3});
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  return carnet_form_event(carnet_entry_form(screen), event);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Page *page = screen->state;
  if (carnet_form_handle(page->form, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_PAGE_DOWN: page->top += 5; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_UP: page->top = MAX(page->top - 5, 0); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK: return CARNET_NEXT_BACK;
  case CARNET_REQUEST_SUBMIT:
    carnet_form_error(page->form, NULL, NULL);
    page->entry.submit(screen);
    return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static void page_free(gpointer state) {
  Page *page = state;
  carnet_form_free(page->form);
  if (page->entry.data && page->entry.data_free) page->entry.data_free(page->entry.data);
  g_free((char *)page->entry.title);
  g_free(page);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_NEXT_PANE, "tui.entry.next", "tui.entry.next.hint"},
                                   {CARNET_REQUEST_SUBMIT, "tui.entry.go_on", "tui.entry.go_on.hint"},
                                   {CARNET_REQUEST_BACK, NULL, "tui.sign.cancel"},
                                   {0}};

static const CarnetScreenType type = {.name = "entry",
                                      .popup = TRUE,
                                      .verbs = verbs,
                                      .start = start,
                                      .free = page_free,
                                      .draw = draw,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

CarnetScreen *carnet_entry_open(CarnetUi *ui, const CarnetEntry *entry) {
  Page *page = g_new0(Page, 1);
  page->entry = *entry;
  page->entry.title = g_strdup(entry->title);
  page->form = carnet_form_new(entry->fields, entry->n);
  return carnet_ui_push(ui, &type, page);
}
