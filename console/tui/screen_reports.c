/* screen_reports.c - the Reports room (frame 12): template, options, preview, making, verifying, issuing. */
#include <string.h>

#include "carnet/fs.h"
#include "tui/popups.h"
#include "tui/reports_parts.h"
#include "tui/rooms.h"

static const char *const langs[] = {"en", "zh", "en-zh", "zh-en", NULL},
                         *const levels[] = {"auditor", "internal", NULL},
                         *const papers[] = {"a4", "letter", NULL};

static const CarnetFormField fields[] = {
    {CARNET_FORM_CHOICE, "lang", "tui.report.lang", langs, "tui.report.lang."},
    {CARNET_FORM_TEXT, "as_of", "tui.report.as_of", NULL, NULL},
    {CARNET_FORM_TEXT, "commit", "tui.report.commit", NULL, NULL},
    {CARNET_FORM_CHOICE, "level", "tui.report.level", levels, "tui.report.level."},
    {CARNET_FORM_CHOICE, "paper", "tui.report.paper", papers, "tui.report.paper."},
    {CARNET_FORM_TEXT, "to", "tui.report.to", NULL, NULL}};

const char *carnet_reports_kind(const CarnetReports *reports) {
  return reports->kinds ? carnet_table_get(reports->kinds, reports->cursor, "kind") : "";
}

const char *carnet_reports_page(const CarnetReports *reports) {
  if (!reports->pages || reports->page >= (gint)reports->pages->len) return NULL;
  return g_ptr_array_index(reports->pages, reports->page);
}

/* ---- what is asked of the threads
 * --------------------------------------------------------------------------------- */

typedef struct {
  char *kind, *lang, *as_of, *commit, *level, *paper, *file;
  guint columns;
} Question;

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->kind);
  g_free(question->lang);
  g_free(question->as_of);
  g_free(question->commit);
  g_free(question->level);
  g_free(question->paper);
  g_free(question->file);
  g_free(question);
}

static char *typed(const CarnetReports *reports, const char *key) {
  char *text = g_strstrip(g_strdup(carnet_form_get(reports->form, key)));
  if (*text) return text;
  g_free(text);
  return NULL;
}

static Question *question_new(const CarnetReports *reports) {
  Question *question = g_new0(Question, 1);
  question->kind = g_strdup(carnet_reports_kind(reports));
  question->lang = g_strdelimit(g_strdup(carnet_form_get(reports->form, "lang")), "-", ',');
  question->as_of = typed(reports, "as_of");
  question->commit = typed(reports, "commit");
  question->level = g_strdup(carnet_form_get(reports->form, "level"));
  question->paper = g_strdup(carnet_form_get(reports->form, "paper"));
  question->file = typed(reports, "to");
  question->columns = (guint)MAX(reports->columns, 40);
  return question;
}

static CarnetReportRequest request_of(const Question *question, CarnetJob *job) {
  return (CarnetReportRequest){.kind = question->kind,
                               .lang = question->lang,
                               .as_of = question->as_of,
                               .commit = question->commit,
                               .level = question->level,
                               .paper = question->paper,
                               .progress = carnet_job_progress_func,
                               .progress_user = job};
}

static gpointer ask_kinds(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  (void)data;
  CarnetTable **holder = g_new0(CarnetTable *, 1);
  *holder = provider->report_kinds(app, error);
  return holder;
}

static void holder_free(gpointer data) {
  carnet_table_free(*(CarnetTable **)data);
  g_free(data);
}

static gpointer ask_preview(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                            GError **error) {
  const Question *question = data;
  CarnetReportRequest request = request_of(question, job);
  return provider->report_preview(app, &request, question->columns, error);
}

static void report_free(gpointer report) { carnet_report_free(report); }

static gpointer ask_make(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  const Question *question = data;
  CarnetReportRequest request = request_of(question, job);
  g_autoptr(CarnetReport) report = provider->report(app, &request, error);
  if (!report) return NULL;
  gsize n = 0;
  const void *bytes = g_bytes_get_data(report->bytes, &n);
  g_free(report->file_name);
  report->file_name = g_strdup(question->file);
  return carnet_fs_write(question->file, bytes, n, error) ? g_steal_pointer(&report) : NULL;
}

static gpointer ask_verify(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  return provider->report_verify(app, data, error);
}

static void check_free(gpointer check) { carnet_report_check_free(check); }

/* ---- answers
 * ------------------------------------------------------------------------------------------------------ */

static void take_kinds(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetReports *reports = screen->state;
  if (error) {
    g_free(reports->error);
    reports->error = g_strdup(error->message);
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  carnet_table_free(reports->kinds);
  reports->kinds = g_steal_pointer((CarnetTable **)answer);
  guint rows = carnet_table_rows(reports->kinds);
  reports->cursor = MIN(reports->cursor, rows > 0 ? rows - 1 : 0);
  for (guint i = 0; i < rows && !reports->asked; i++)
    if (strcmp(carnet_table_get(reports->kinds, i, "kind"), "full-audit") == 0) reports->cursor = i;
}

/* The name that is proposed stands in its input until another is typed. */
static void propose(CarnetReports *reports, const char *name) {
  const char *to = carnet_form_get(reports->form, "to");
  if (!*to || g_strcmp0(to, reports->proposed) == 0) carnet_form_set(reports->form, "to", name);
  g_free(reports->proposed);
  reports->proposed = g_strdup(name);
}

static void take_preview(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetReports *reports = screen->state;
  CarnetReport *report = answer;
  g_clear_pointer(&reports->error, g_free);
  if (error) {
    reports->error = g_strdup(error->message);
    g_clear_pointer(&reports->pages, g_ptr_array_unref);
    g_clear_pointer(&reports->warnings, g_ptr_array_unref);
    return;
  }
  if (reports->pages) g_ptr_array_unref(reports->pages);
  if (reports->warnings) g_ptr_array_unref(reports->warnings);
  reports->pages = g_steal_pointer(&report->page_text);
  reports->warnings = g_steal_pointer(&report->warnings);
  reports->page = CLAMP(reports->page, 0, MAX((gint)reports->pages->len - 1, 0));
  propose(reports, report->file_name);
}

static void take_made(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetReports *reports = screen->state;
  const CarnetReport *report = answer;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  g_free(reports->made);
  reports->made = g_strdup(report->file_name);
  g_autofree char *pages = g_strdup_printf("%u", report->pages), *content = g_strndup(report->content, 16);
  g_autofree char *text =
      carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.report.made", "file",
                          report->file_name, "pages", pages, "content", content, NULL);
  carnet_ui_say(screen->ui, CARNET_ROLE_GOOD, text);
}

static void take_verified(CarnetScreen *screen, gpointer answer, const GError *error) {
  static const char *const verdicts[] = {"tui.report.identical", "tui.report.unaltered", "tui.report.differs",
                                         "tui.report.cannot_tell"};
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  const CarnetReportCheck *check = answer;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, verdicts[check->verdict])));
  g_ptr_array_add(lines, g_strdup(""));
  for (guint i = 0; i < check->lines->len; i++)
    g_ptr_array_add(lines, g_strdup(g_ptr_array_index(check->lines, i)));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.report.verify"), lines);
}

/* ---- asking
 * ------------------------------------------------------------------------------------------------------- */

static void ask(CarnetScreen *screen, guint slot, CarnetAskFunc func, CarnetReplyFunc reply,
                GDestroyNotify answer_free) {
  CarnetAsk asking = {func, question_new(screen->state), question_free, reply, answer_free, FALSE};
  carnet_ui_ask(screen, slot, &asking);
}

/* When options or the pane's width are others than those that the preview is of. */
static void preview(CarnetScreen *screen) {
  CarnetReports *reports = screen->state;
  if (!reports->kinds || carnet_table_rows(reports->kinds) == 0) return;
  Question *question = question_new(reports);
  gboolean ready = !question->as_of || carnet_text_is_day(question->as_of);
  g_autofree char *key = g_strdup_printf(
      "%s|%s|%s|%s|%s|%s|%u", question->kind, question->lang, question->as_of ? question->as_of : "",
      question->commit ? question->commit : "", question->level, question->paper, question->columns);
  question_free(question);
  if (!ready || g_strcmp0(key, reports->asked) == 0) return;
  g_free(reports->asked);
  reports->asked = g_steal_pointer(&key);
  ask(screen, CARNET_REPORTS_SLOT_PREVIEW, ask_preview, take_preview, report_free);
}

/* A report speaks the console's language until another is chosen. */
static void start(CarnetScreen *screen) {
  CarnetReports *reports = screen->state;
  if (!reports->kinds) carnet_form_set(reports->form, "lang", carnet_lang_name(carnet_ui_lang(screen->ui)));
  CarnetAsk asking = {ask_kinds, NULL, NULL, take_kinds, holder_free, FALSE};
  carnet_ui_ask(screen, CARNET_REPORTS_SLOT_KINDS, &asking);
}

static void refresh(CarnetScreen *screen) {
  CarnetReports *reports = screen->state;
  g_free(reports->asked);
  reports->asked = g_strdup("");
  start(screen);
}

static void make_report(CarnetScreen *screen) {
  CarnetReports *reports = screen->state;
  g_autofree char *file = typed(reports, "to"), *day = typed(reports, "as_of");
  const char *wrong = !file                             ? "tui.report.no_name"
                      : day && !carnet_text_is_day(day) ? "tui.costs.wrong.date"
                                                        : NULL;
  if (wrong) {
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, wrong));
    return;
  }
  gboolean ours = g_strcmp0(file, reports->made) == 0 || g_strcmp0(file, reports->may_replace) == 0;
  if (g_file_test(file, G_FILE_TEST_EXISTS) && !ours) {
    g_free(reports->may_replace);
    reports->may_replace = g_strdup(file);
    g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                "tui.report.exists", "file", file, NULL);
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, text);
    return;
  }
  ask(screen, CARNET_REPORTS_SLOT_MAKE, ask_make, take_made, report_free);
}

/* ---- verifying, issuing
 * ------------------------------------------------------------------------------------------------ */

static void verify_file(CarnetUi *ui, const char *text, gpointer data) {
  (void)ui;
  if (!*text) return;
  CarnetAsk asking = {ask_verify, g_strdup(text), g_free, take_verified, check_free, FALSE};
  carnet_ui_ask(data, CARNET_REPORTS_SLOT_VERIFY, &asking);
}

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  (void)job;
  return provider->report_issue(app, data, reason, error);
}

static void issue(CarnetScreen *screen) {
  CarnetReports *reports = screen->state;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  static const char *const texts[] = {"tui.report.issue.what", "", "", "tui.report.issue.how",
                                      "tui.report.issue.kept"};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_ptr_array_add(lines, g_strdup(*texts[i] ? carnet_ui_text(screen->ui, texts[i]) : ""));
  g_free(g_ptr_array_index(lines, 1));
  g_ptr_array_index(lines, 1) = g_strdup_printf("  %s", carnet_form_get(reports->form, "to"));
  CarnetSigning signing = {.title = carnet_ui_text(screen->ui, "tui.report.issue.title"),
                           .lines = lines,
                           .word = "issue",
                           .sign = sign,
                           .data = typed(reports, "to"),
                           .data_free = g_free};
  carnet_sign_open(screen->ui, &signing);
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  CarnetReports *reports = screen->state;
  if (request != CARNET_REQUEST_ISSUE) return NULL;
  g_autofree char *file = typed(reports, "to");
  if (file && g_file_test(file, G_FILE_TEST_IS_REGULAR)) return NULL;
  return g_strdup(carnet_ui_text(screen->ui, "tui.report.make_first"));
}

/* ---- keys
 * ------------------------------------------------------------------------------------------------------- */

static void go_pane(CarnetReports *reports, guint pane) {
  reports->pane = pane % CARNET_REPORTS_N_PANES;
  carnet_form_set_focus(reports->form, fields[0].key);
}

/* From input to input; beyond the last or the first, the next pane. */
static CarnetNext handle_form(CarnetScreen *screen, CarnetRequest request) {
  CarnetReports *reports = screen->state;
  const char *focus = carnet_form_focus(reports->form);
  gboolean last = strcmp(focus, fields[G_N_ELEMENTS(fields) - 1].key) == 0,
           first = strcmp(focus, fields[0].key) == 0;
  switch (request) {
  case CARNET_REQUEST_SUBMIT: make_report(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK: go_pane(reports, CARNET_REPORTS_LIST); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_OPEN:
    if (last) {
      go_pane(reports, CARNET_REPORTS_PREVIEW);
      return CARNET_NEXT_STAY;
    }
    break;
  case CARNET_REQUEST_PREVIOUS_PANE:
    if (first) {
      go_pane(reports, CARNET_REPORTS_LIST);
      return CARNET_NEXT_STAY;
    }
    break;
  default: break;
  }
  return carnet_form_handle(reports->form, request) ? CARNET_NEXT_STAY : CARNET_NEXT_UNUSED;
}

static gboolean turn_page(CarnetReports *reports, CarnetRequest request) {
  gint last = reports->pages ? MAX((gint)reports->pages->len - 1, 0) : 0;
  gint by = request == CARNET_REQUEST_PAGE_DOWN ? 1 : request == CARNET_REQUEST_PAGE_UP ? -1 : 0;
  if (by == 0) return FALSE;
  reports->page = CLAMP(reports->page + by, 0, last);
  reports->top = 0;
  return TRUE;
}

static gboolean move(CarnetReports *reports, CarnetRequest request) {
  gboolean list = reports->pane == CARNET_REPORTS_LIST;
  guint rows = reports->kinds ? carnet_table_rows(reports->kinds) : 0;
  gint last = list ? MAX((gint)rows - 1, 0) : G_MAXINT / 2, at = list ? (gint)reports->cursor : reports->top;
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: at++; break;
  case CARNET_REQUEST_PREVIOUS_LINE: at--; break;
  case CARNET_REQUEST_HALF_DOWN: at += 10; break;
  case CARNET_REQUEST_HALF_UP: at -= 10; break;
  case CARNET_REQUEST_FIRST: at = 0; break;
  case CARNET_REQUEST_LAST: at = last; break;
  default: return FALSE;
  }
  at = CLAMP(at, 0, last);
  if (!list) {
    reports->top = at;
  } else if ((guint)at != reports->cursor) {
    reports->cursor = (guint)at;
    reports->page = reports->top = 0;
  }
  return TRUE;
}

static void show_warnings(CarnetScreen *screen) {
  const CarnetReports *reports = screen->state;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; reports->warnings && i < reports->warnings->len; i++)
    g_ptr_array_add(lines, g_strdup_printf("! %s", (const char *)g_ptr_array_index(reports->warnings, i)));
  if (lines->len == 0) g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, "tui.report.no_warnings")));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.report.warnings"), lines);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetReports *reports = screen->state;
  if (turn_page(reports, request)) return CARNET_NEXT_STAY;
  if (reports->pane == CARNET_REPORTS_FORM) return handle_form(screen, request);
  if (move(reports, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE: go_pane(reports, reports->pane + 1); break;
  case CARNET_REQUEST_PREVIOUS_PANE: go_pane(reports, reports->pane + CARNET_REPORTS_N_PANES - 1); break;
  case CARNET_REQUEST_OPEN: make_report(screen); break;
  case CARNET_REQUEST_ZOOM: reports->zoom = !reports->zoom; break;
  case CARNET_REQUEST_RIGHT: reports->side = MIN(reports->side + 8, 100); break;
  case CARNET_REQUEST_LEFT: reports->side = MAX(reports->side - 8, 0); break;
  case CARNET_REQUEST_WHY: show_warnings(screen); break;
  case CARNET_REQUEST_VERIFY:
    carnet_prompt_open(screen->ui, carnet_ui_text(screen->ui, "tui.report.verify.ask"),
                       carnet_form_get(reports->form, "to"), verify_file, screen, NULL);
    break;
  case CARNET_REQUEST_ISSUE: issue(screen); break;
  default: return CARNET_NEXT_UNUSED;
  }
  return CARNET_NEXT_STAY;
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetReports *reports = screen->state;
  return reports->pane == CARNET_REPORTS_FORM && carnet_form_event(reports->form, event);
}

static gboolean typing(const CarnetScreen *screen) {
  return ((const CarnetReports *)screen->state)->pane == CARNET_REPORTS_FORM;
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  carnet_reports_draw(screen, grid, body);
  preview(screen); /* the next frame shows it */
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static gpointer make(void) {
  CarnetReports *reports = g_new0(CarnetReports, 1);
  reports->form = carnet_form_new(fields, G_N_ELEMENTS(fields));
  return reports;
}

static void reports_free(gpointer state) {
  CarnetReports *reports = state;
  carnet_table_free(reports->kinds);
  carnet_form_free(reports->form);
  if (reports->pages) g_ptr_array_unref(reports->pages);
  if (reports->warnings) g_ptr_array_unref(reports->warnings);
  g_free(reports->asked);
  g_free(reports->proposed);
  g_free(reports->error);
  g_free(reports->made);
  g_free(reports->may_replace);
  g_free(reports);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.report.make", "tui.report.make.hint"},
                                   {CARNET_REQUEST_NEXT_PANE, NULL, "tui.report.pane.hint"},
                                   {CARNET_REQUEST_PAGE_DOWN, "tui.report.page", ""},
                                   {CARNET_REQUEST_ISSUE, NULL, ""},
                                   {CARNET_REQUEST_VERIFY, "tui.report.verify", "tui.report.verify.hint"},
                                   {CARNET_REQUEST_ZOOM, "tui.report.zoom", ""},
                                   {CARNET_REQUEST_WHY, "tui.report.warnings", NULL},
                                   {CARNET_REQUEST_SUBMIT, "tui.report.make", NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "reports",
                                      .room = 8,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = refresh,
                                      .free = reports_free,
                                      .draw = draw,
                                      .scope = carnet_reports_scope,
                                      .status = carnet_reports_status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_reports(void) { return &type; }
