/* tree.h - the document tree: what a template and its data say, before any page. */
#ifndef REPORTS_TREE_H
#define REPORTS_TREE_H

#include "carnet/report.h"

/* {{ and }} as they stand while Markdown is read and until values are filled. */
#define VALUE_OPEN "\xee\x80\x80"
#define VALUE_CLOSE "\xee\x80\x81"

/* Ceilings of a template; what is beyond is refused with its line. */
#define TREE_MAX_TEMPLATE_BYTES (1u << 20)
#define TREE_MAX_BLOCKS 20000u
#define TREE_MAX_TABLE_ROWS 2000000u
#define TREE_MAX_COLUMNS 64u

enum { SPAN_BOLD = 1, SPAN_EMPHASIS = 2, SPAN_MONO = 4 };

/* A piece of running text. A LF in it is a line's end that the template asks for. */
typedef struct {
  char *text;
  char *url; /* NULL; "https://..." or "#anchor" */
  guint style;
} Span;

typedef enum {
  BLOCK_HEADING,
  BLOCK_PARAGRAPH,
  BLOCK_ITEM,  /* first paragraph of a list item has a mark, the following ones have none */
  BLOCK_QUOTE, /* a boxed paragraph */
  BLOCK_CODE,
  BLOCK_RULE,
  BLOCK_DATA /* a fenced block, or a pipe table */
} BlockKind;

typedef enum {
  DATA_TABLE,
  DATA_HEATMAP,
  DATA_GAUGE,
  DATA_BULLET,
  DATA_TIMELINE,
  DATA_CARD,
  DATA_SIGNATURES,
  DATA_NUMBERS,
  DATA_TOC,
  DATA_PROVENANCE,
  DATA_COVER,
  DATA_GRID, /* a pipe table of the template: no number, no caption */
  N_DATA_KINDS
} DataKind;

enum { DATA_NEEDS_TABLE = 1, DATA_NEEDS_CAPTION = 2, DATA_IS_FIGURE = 4, DATA_IS_FRONT = 8 };

typedef struct {
  const char *word;             /* of the fence */
  guint needs;                  /* DATA_* */
  const char *const *columns;   /* that its table must have, NULL-terminated; NULL: any */
  const char *const *body_keys; /* beside those that all have */
} DataShape;
const DataShape *data_shape(DataKind kind);

/* A line "key: value" of a fence's body. */
typedef struct {
  char *key,
      *value; /* value with {{}} filled once the document is made, for keys that end in .zh in Chinese */
  guint line;
} BodyLine;

typedef struct {
  guint first; /* column of the table */
  gint second; /* its pair KEY.2 in the other language, or -1 */
  char *title[2];
  CarnetCellKind kind;
  guint8 align; /* 0 left, 1 right, 2 centre: of a pipe table, else by kind */
} DataColumn;

typedef struct {
  DataKind kind;
  char *name;         /* "fields"; NULL where the block takes none */
  GPtrArray *attrs;   /* char*: name, value, ..., NULL last */
  GPtrArray *body;    /* BodyLine* in their order */
  CarnetTable *table; /* NULL where it takes none */
  GArray *columns;    /* DataColumn: those shown, in their order */
  char *caption[2], *note[2], *empty[2], *population[2];
  guint number; /* of tables or figures, from 1; 0: none */
} Data;

typedef struct {
  BlockKind kind;
  guint line;         /* of the template */
  guint level;        /* heading 1 to 3; depth of a list or quote from 1 */
  char *mark;         /* heading: "3" or "3.2"; item: "1." or a bullet; NULL: none */
  GPtrArray *text[2]; /* Span*; [1] NULL unless the report is bilingual and the block has both */
  Data *data;
} Block;

struct CarnetDocument {
  GPtrArray *blocks; /* Block* */
  CarnetLang lang;   /* of text[0] */
  gboolean bilingual;
  char *title[2]; /* of the cover, else the first heading */
  char *organisation;
  char *name; /* of the template, for messages */
};

Span *span_new(const char *text, gssize n, guint style, const char *url);
GPtrArray *spans_new(void);
char *spans_plain(const GPtrArray *spans); /* caller frees; "" for NULL */
Block *block_new(BlockKind kind, guint line);
void block_free(gpointer block);
Data *data_new(DataKind kind);
void data_free(Data *data);
/* A body line's value, or NULL. */
const char *data_body(const Data *data, const char *key);
/* A cell for people: grouped digits, a dot where absent, yes and no in words. Caller frees. `second`: the
 * pair's text or NULL. */
char *data_cell_text(const CarnetDocument *document, const CarnetTexts *texts, const Data *data, guint row,
                     const DataColumn *column, gboolean second);

/* ---- markdown.c: template text to blocks -----------------------------------------------------------------
 */

/* A stretch of the template in one language, or common to both. */
typedef struct {
  gint lang;         /* CarnetLang, or -1: common */
  guint line;        /* at which it begins */
  GPtrArray *blocks; /* Block*, their spans in text[0] */
} Section;
void section_free(gpointer section);
/* Section*; values are not filled yet. Errors are "name:line: what; what would be right". */
GPtrArray *markdown_parse(const char *bytes, gsize n, const char *name, GError **error);
/* One section's text, its first line being `line`. */
GPtrArray *markdown_blocks(const char *bytes, gsize n, const char *name, guint line, GError **error);

/* ---- fence.c: what a fenced block says --------------------------------------------------------------------
 */

/* NULL without an error: a plain code block. */
Data *fence_parse(const char *info, const char *literal, const char *name, guint line, GError **error);

gboolean tree_fail(GError **error, const char *name, guint line, const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
