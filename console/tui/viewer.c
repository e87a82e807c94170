/* viewer.c - a popup of lines: scrolls, searches; messages of the session are shown in it. */
#include <string.h>

#include "tui/input.h"
#include "tui/popups.h"
#include "tui/ui_parts.h"

typedef struct {
  char *title;
  GPtrArray *lines; /* char* */
  gint top, sideways, height;
  CarnetInput *search; /* while it is typed */
  char *needle;        /* folded */
} Viewer;

static void viewer_free(gpointer state) {
  Viewer *viewer = state;
  g_free(viewer->title);
  g_free(viewer->needle);
  g_ptr_array_unref(viewer->lines);
  carnet_input_free(viewer->search);
  g_free(viewer);
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect all) {
  Viewer *viewer = screen->state;
  CarnetRect outer = {(all.w - MIN(all.w - 4, 104)) / 2, 2, MIN(all.w - 4, 104), all.h - 4};
  CarnetRect box = carnet_grid_box(grid, outer);
  carnet_grid_cut(grid, box, 1, 0, box.w - 2, CARNET_ROLE_TEXT, viewer->title, CARNET_CUT_END);
  carnet_grid_hline(grid, box, 0, 1, box.w);
  viewer->height = box.h - 4;
  gint last = MAX((gint)viewer->lines->len - viewer->height, 0);
  viewer->top = CLAMP(viewer->top, 0, last);
  CarnetRect text = {box.x + 1, box.y + 2, box.w - 2, viewer->height};
  for (gint i = 0; i < viewer->height && viewer->top + i < (gint)viewer->lines->len; i++) {
    const char *line = g_ptr_array_index(viewer->lines, viewer->top + i);
    g_autofree char *folded = viewer->needle ? carnet_text_fold(line, -1) : NULL;
    gboolean hit = folded && strstr(folded, viewer->needle);
    carnet_grid_text(grid, text, -viewer->sideways, i, hit ? CARNET_ROLE_MARKED : CARNET_ROLE_TEXT, line);
  }
  carnet_grid_hline(grid, box, 0, box.h - 2, box.w);
  carnet_grid_join(grid, outer);
  if (viewer->search) {
    carnet_grid_text(grid, box, 1, box.h - 1, CARNET_ROLE_TEXT, "/");
    carnet_input_draw(viewer->search, grid, box, 3, box.h - 1, box.w - 5, TRUE);
  } else {
    carnet_grid_printf(grid, box, 1, box.h - 1, CARNET_ROLE_DIM, "%d-%d %s %u   %s",
                       viewer->lines->len ? viewer->top + 1 : 0,
                       MIN(viewer->top + viewer->height, (gint)viewer->lines->len),
                       carnet_ui_text(screen->ui, "tui.of"), viewer->lines->len,
                       carnet_ui_text(screen->ui, "tui.viewer.keys"));
  }
}

/* To the next line that holds the needle, forward or back. */
static void find(CarnetScreen *screen, gint step) {
  Viewer *viewer = screen->state;
  for (gint i = viewer->top + step; viewer->needle && i >= 0 && i < (gint)viewer->lines->len; i += step) {
    g_autofree char *folded = carnet_text_fold(g_ptr_array_index(viewer->lines, i), -1);
    if (!folded || !strstr(folded, viewer->needle)) continue;
    viewer->top = i;
    return;
  }
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.no_match"));
}

static void end_search(CarnetScreen *screen) {
  Viewer *viewer = screen->state;
  g_free(viewer->needle);
  viewer->needle = carnet_text_fold(carnet_input_text(viewer->search), -1);
  if (viewer->needle && !*viewer->needle) g_clear_pointer(&viewer->needle, g_free);
  g_clear_pointer(&viewer->search, carnet_input_free);
  if (viewer->needle) find(screen, 1);
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Viewer *viewer = screen->state;
  gboolean changed;
  return viewer->search && carnet_input_event(viewer->search, event, &changed);
}

static CarnetNext handle_search(CarnetScreen *screen, CarnetRequest request) {
  Viewer *viewer = screen->state;
  if (request == CARNET_REQUEST_OPEN)
    end_search(screen);
  else if (request == CARNET_REQUEST_BACK)
    g_clear_pointer(&viewer->search, carnet_input_free);
  else
    return CARNET_NEXT_UNUSED;
  return CARNET_NEXT_STAY;
}

static gboolean scroll(Viewer *viewer, CarnetRequest request) {
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: viewer->top++; return TRUE;
  case CARNET_REQUEST_PREVIOUS_LINE: viewer->top--; return TRUE;
  case CARNET_REQUEST_PAGE_DOWN: viewer->top += viewer->height; return TRUE;
  case CARNET_REQUEST_PAGE_UP: viewer->top -= viewer->height; return TRUE;
  case CARNET_REQUEST_HALF_DOWN: viewer->top += viewer->height / 2; return TRUE;
  case CARNET_REQUEST_HALF_UP: viewer->top -= viewer->height / 2; return TRUE;
  case CARNET_REQUEST_FIRST: viewer->top = 0; return TRUE;
  case CARNET_REQUEST_LAST: viewer->top = (gint)viewer->lines->len; return TRUE;
  case CARNET_REQUEST_RIGHT: viewer->sideways = MIN(viewer->sideways + 8, 4000); return TRUE;
  case CARNET_REQUEST_LEFT: viewer->sideways = MAX(viewer->sideways - 8, 0); return TRUE;
  default: return FALSE;
  }
}

static void copy_all(CarnetScreen *screen) {
  Viewer *viewer = screen->state;
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < viewer->lines->len; i++)
    g_string_append_printf(all, "%s\n", (const char *)g_ptr_array_index(viewer->lines, i));
  carnet_ui_copy(screen->ui, all->str);
  g_string_free(all, TRUE);
  carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.copied"));
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Viewer *viewer = screen->state;
  if (viewer->search) return handle_search(screen, request);
  if (scroll(viewer, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_SEARCH: viewer->search = carnet_input_new(NULL); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEXT_MATCH: find(screen, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_MATCH: find(screen, -1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_COPY: copy_all(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN:
  case CARNET_REQUEST_BACK: return CARNET_NEXT_BACK;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean typing(const CarnetScreen *screen) { return ((const Viewer *)screen->state)->search != NULL; }

static const CarnetVerb verbs[] = {{CARNET_REQUEST_SEARCH, NULL, ""},
                                   {CARNET_REQUEST_NEXT_MATCH, NULL, NULL},
                                   {CARNET_REQUEST_PREVIOUS_MATCH, NULL, NULL},
                                   {CARNET_REQUEST_COPY, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "viewer",
                                      .popup = TRUE,
                                      .verbs = verbs,
                                      .free = viewer_free,
                                      .draw = draw,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

void carnet_viewer_open(CarnetUi *ui, const char *title, GPtrArray *lines) {
  Viewer *viewer = g_new0(Viewer, 1);
  viewer->title = g_strdup(title);
  viewer->lines = lines;
  carnet_ui_push(ui, &type, viewer);
}

void carnet_messages_open(CarnetUi *ui) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = ui->messages->len; i-- > 0;) {
    const CarnetMessage *message = g_ptr_array_index(ui->messages, i);
    g_ptr_array_add(lines, g_strdup(message->text));
  }
  if (lines->len == 0) g_ptr_array_add(lines, g_strdup(carnet_ui_text(ui, "tui.no_messages")));
  carnet_viewer_open(ui, carnet_ui_text(ui, "tui.request.messages"), lines);
}
