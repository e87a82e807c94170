/*
 * report.h - a template and data to a printed report (reports.md, typography.md, formats.md section 11).
 *
 * template -> document tree -> layout (asks the device for widths) -> device. A report is a pure function of
 * its snapshot: the same template, data, options and fonts give the same bytes, whatever the date, time zone,
 * locale, user, folder.
 */
#ifndef CARNET_REPORT_H
#define CARNET_REPORT_H

#include "carnet/i18n.h"
#include "carnet/table.h"

#define CARNET_REPORT_ERROR (carnet_report_error_quark())
GQuark carnet_report_error_quark(void);

/* ---- where data come from: filled in by actions
 * ------------------------------------------------------------------ */

/* Attributes of a fenced block, ```table fields where="cat:gdpr" limit="20": `args[0]` is the name
 * ("fields"), then pairs. */
typedef struct {
  const char *block; /* "table", "heatmap", "gauge", "bullet", "timeline", "field-card", "signatures" */
  const char *name;  /* "fields" */
  const char *const *attrs; /* name, value, ..., NULL */
  CarnetLang lang;          /* leading language of the report */
} CarnetReportQuery;

typedef struct {
  /* Text for {{name}} in a language; NULL where the name is unknown (an error with its line). Caller frees.
   */
  char *(*value)(gpointer user, const char *name, CarnetLang lang);
  /*
   * Data of a block, as a table of the shape that docs/formats/templates.md names for that block; owned by
   * the caller. A table's columns may come as pairs KEY and KEY.2: the second is the other language, set
   * below the first in a bilingual report. Unknown name: CARNET_ERROR_NOT_FOUND.
   */
  CarnetTable *(*table)(gpointer user, const CarnetReportQuery *query, GError **error);
  /* The population a table or figure counts ("312 of 41,280 rows"), caller frees; NULL where none. */
  char *(*population)(gpointer user, const CarnetReportQuery *query, CarnetLang lang);
  gpointer user;
} CarnetReportSource;

typedef enum { CARNET_PAPER_A4, CARNET_PAPER_LETTER } CarnetPaper;

/* The snapshot: what a report is a function of; printed on the provenance page, kept in the PDF's Info
   dictionary. Pairs key, value in their order: commit, as_of, inventory roots, packs, template, language,
   level, period, paper, fonts. */
typedef struct {
  GPtrArray *pairs; /* char*: key, value, key, value... */
} CarnetSnapshot;

typedef struct {
  const CarnetTexts *texts;
  CarnetLang lang;    /* leading */
  gboolean bilingual; /* with the other language below */
  CarnetPaper paper;
  const char *level;       /* "internal", "auditor" */
  const char *as_of;       /* day */
  const char *clock;       /* instant for document properties: from the snapshot, not from the machine */
  const char *draft;       /* words for the head when records are unsigned or unchecked; NULL: none */
  const char *program;     /* "Carnet 1.0" */
  const char *font_folder; /* NULL: through fontconfig */
  const CarnetSnapshot *snapshot;
  const char *content; /* HTML and Markdown only: the content digest of the same report's layout, printed;
                          NULL: none */
} CarnetReportOptions;

/* ---- making it
 * ---------------------------------------------------------------------------------------------------- */

typedef struct CarnetDocument CarnetDocument; /* the tree */
/* `bytes` is the Markdown template, `name` stands in errors: "name:line: what; what would be right"
 * (CARNET_ERROR_INPUT). */
CarnetDocument *carnet_document_make(const char *bytes, gsize n, const char *name,
                                     const CarnetReportSource *source, const CarnetReportOptions *options,
                                     GError **error);
void carnet_document_free(CarnetDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDocument, carnet_document_free)

typedef struct CarnetLayout CarnetLayout; /* pages of runs and shapes, coordinates in 1/1000 pt */
CarnetLayout *carnet_layout_make(const CarnetDocument *document, const CarnetReportOptions *options,
                                 CarnetProgressFunc progress, gpointer user, GError **error);
void carnet_layout_free(CarnetLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetLayout, carnet_layout_free)
guint carnet_layout_pages(const CarnetLayout *layout);
/* formats.md section 11: what the reader sees, hex. */
const char *carnet_layout_content_digest(const CarnetLayout *layout);
/* Characters that no font has, drawn as [U+XXXXX], and lines broken by force; for the gaps and for warnings.
 * char* */
const GPtrArray *carnet_layout_warnings(const CarnetLayout *layout);

/* Devices. Caller frees with g_bytes_unref. */
GBytes *carnet_device_pdf(const CarnetLayout *layout, const CarnetReportOptions *options, GError **error);
GBytes *carnet_device_dump(const CarnetLayout *layout);
/* Page `page` (from 0) as text in a grid `columns` wide, for the console's preview. */
char *carnet_device_text(const CarnetLayout *layout, guint page, guint columns);
GBytes *carnet_device_html(const CarnetDocument *document, const CarnetReportOptions *options);
GBytes *carnet_device_markdown(const CarnetDocument *document, const CarnetReportOptions *options);
/* All tables of the document: CSV (one after another with a heading line), JSON. */
GBytes *carnet_device_csv(const CarnetDocument *document);
GBytes *carnet_device_json(const CarnetDocument *document);
/* A workbook: a list of the tables, then one sheet each. Text that looks like a formula stays text; what a
   sheet or cell cannot hold is CARNET_ERROR_INPUT. The same bytes for the same snapshot. */
GBytes *carnet_device_xlsx(const CarnetDocument *document, const CarnetReportOptions *options,
                           GError **error);

/* Fonts with their digests: columns role, family, file, digest. */
CarnetTable *carnet_report_fonts(const CarnetReportOptions *options, GError **error);

/* The snapshot that a PDF names in its Info dictionary, and its content digest as the last pair "content";
   pairs as in CarnetSnapshot, g_ptr_array_unref frees them. CARNET_ERROR_INPUT: no PDF of ours. Reads only
   what our own writer writes; bounded. */
GPtrArray *carnet_report_read_snapshot(const char *bytes, gsize n, GError **error);

#endif
