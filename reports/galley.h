/*
 * galley.h - pages of runs and shapes, in 1/1000 pt.
 *
 * Everything is drawn into items: a line of text, a row of a table, a figure. An item's coordinates count
 * from its own top left corner; pages hold items with their places, so that a repeated table head is one item
 * that stands on many pages.
 */
#ifndef REPORTS_GALLEY_H
#define REPORTS_GALLEY_H

#include "shape.h"
#include "tree.h"

enum { RUN_STROKE = 1, RUN_DIGEST = 2 };

typedef struct {
  gint32 x, y; /* of the baseline's left end */
  gint32 size, width;
  guint32 text, n; /* bytes in CarnetLayout.text */
  guint8 font, ink, flags;
  guint8 digest; /* RUN_DIGEST: first digit of the content digest that stands here */
} Run;

typedef enum { DRAW_LINE, DRAW_FILL, DRAW_FRAME, DRAW_HATCH, DRAW_DISC, DRAW_RING } DrawKind;

/* A line from (x0, y0) to (x1, y1); a rectangle between them, x0 < x1, y0 < y1; a circle around (x0, y0) of
 * radius x1. */
typedef struct {
  gint32 x0, y0, x1, y1;
  gint32 width; /* of the line */
  gint32 dash;  /* length of a dash and a gap; of a hatch: from line to line, negative leaning left (135
                   degrees) */
  guint8 kind, ink;
} Draw;

typedef struct {
  gint32 x0, y0, x1, y1;
  guint32 target; /* index into targets: "https://...", "#3.2"; G_MAXUINT32: a page's item */
  guint32 item;
} Link;

enum {
  ITEM_KEEP = 1,      /* with the next */
  ITEM_GRID = 2,      /* begins on the baseline grid */
  ITEM_PAGE = 4,      /* begins a page */
  ITEM_LANDSCAPE = 8, /* stands on a turned page */
  ITEM_SLICE = 16,    /* goes on with the row before it */
  ITEM_SECTION = 32,  /* first line of a heading */
  ITEM_BARE = 64,     /* begins a page without running head and foot */
  ITEM_OUT = 128      /* not in the flow: stands only where it is put by name */
};

typedef struct {
  guint32 run, n_runs, draw, n_draws, link, n_links;
  gint32 height, before; /* space before it, dropped at a page's top */
  gint32 table;          /* index into repeats, or -1 */
  guint32 block;         /* of the document: for sections */
  guint16 flags;
} Item;

/* What stands again where a table goes on over the page. */
typedef struct {
  guint continued, head, foot, ellipsis; /* items */
} Repeat;

typedef struct {
  guint32 item;
  gint32 x, y;
} Placed;

typedef struct {
  gint32 width, height;
  guint32 first, n; /* of CarnetLayout.placed */
  gboolean landscape, bare;
  gint32 section; /* block of the heading of level 1 that holds here, or -1 */
  GArray *extra;  /* Placed: running head and foot, numbers of the contents; NULL: none */
} Page;

typedef struct {
  guint level, page; /* page from 0 */
  gint32 y;
  char *title;
  char *anchor; /* number of the section, "3.2" */
} Bookmark;

struct CarnetLayout {
  Fonts *fonts;
  Shaper shaper; /* flow: guint, the items in their order */
  GString *text;
  GArray *runs, *draws, *links, *items, *repeats, *flow, *placed, *pages, *bookmarks;
  CarnetLang lang;
  gboolean landscape_paper;
  CarnetPaper paper;
  char *title, *organisation;
  guint forced; /* lines broken where none should be */
  char content[65];
};

/* ---- galley.c --------------------------------------------------------------------------------------------
 */

/* One item is open at a time; what is drawn goes into it. */
void galley_open(CarnetLayout *l, gint32 before, guint flags);
guint galley_close(CarnetLayout *l, gint32 height); /* its index */
Item *galley_item(CarnetLayout *l, guint index);

void galley_glyphs(CarnetLayout *l, const GArray *glyphs, const Line *line, gint32 x, gint32 y);
typedef enum { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE } Align;
/* One line of text, never broken; returns its width. x is the left end, right end or middle. */
gint32 galley_text(CarnetLayout *l, const char *text, const TextStyle *style, gint32 x, gint32 y,
                   Align align);
gint32 galley_text_width(CarnetLayout *l, const char *text, const TextStyle *style);
/* As galley_text, cut to `width` with an ellipsis where it is longer. */
void galley_text_within(CarnetLayout *l, const char *text, const TextStyle *style, gint32 x, gint32 y,
                        gint32 width);
/* `digits` of the content digest from digit `first` on, filled in at the end; monospaced. */
void galley_digest(CarnetLayout *l, guint first, guint digits, gint32 x, gint32 y, gint32 size, Ink ink);
void galley_line(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, gint32 width, Ink ink);
void galley_draw(CarnetLayout *l, const Draw *draw);
void galley_link(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, const char *target);
void galley_link_item(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, guint item);

/* Baseline of a line of that role in a slot of `leading`. */
gint32 galley_baseline(gint32 size, gint32 leading);

/* ---- pages
 * ------------------------------------------------------------------------------------------------- */

typedef struct {
  gint32 page_width, page_height;
  gint32 left, top, width, height; /* of the text area */
  gint32 head, foot;               /* baselines of running head and foot, from the top */
} PageGrid;
const PageGrid *page_grid(CarnetPaper paper, gboolean landscape);

/* paginate.c: places the flow on pages, or stops where progress says so. */
gboolean paginate(CarnetLayout *l, CarnetProgressFunc progress, gpointer user, GError **error);

/* ---- blocks to items
 * -------------------------------------------------------------------------------------------- */

/* A line of the contents: its item, the block it leads to, where its text ends and where its page number
 * does. */
typedef struct {
  guint item, block;
  gint32 x, right;
  Role role;
  gint32 leading;
} ContentsEntry;

typedef struct {
  CarnetLayout *l;
  const CarnetDocument *document;
  const CarnetReportOptions *options;
  CarnetProgressFunc progress;
  gpointer user;
  guint block;      /* index of the one at work */
  GArray *contents; /* ContentsEntry */
  guint cover_foot; /* item at the foot of the cover, 0: none */
  gint32 cover_foot_y;
} Builder;

const char *builder_text(const Builder *b, const char *id);
CarnetLang builder_other(const Builder *b);

/* flow.c */
typedef struct {
  gint32 x, width, before;
  gint32 leading; /* 0: of the role */
  guint flags;    /* of every item */
  gboolean keep;  /* the last line with what follows */
  gboolean bar;   /* at the left of every line, of a boxed remark */
  Role role;
  Ink ink;
} FlowStyle;
FlowStyle flow_style(Role role);
/* Lines of running text as items; the number of lines. */
guint flow_spans(Builder *b, const GPtrArray *spans, CarnetLang lang, const FlowStyle *style);
guint flow_text(Builder *b, const char *text, CarnetLang lang, const FlowStyle *style);
void flow_block(Builder *b, const Block *block);

/* table.c, chart_*.c, front.c, provenance.c */
void table_build(Builder *b, const Data *data);
void table_rows_build(Builder *b, const Data *data); /* without caption and note */
void chart_build(Builder *b, const Data *data);
void front_cover(Builder *b, const Data *data);
void front_contents(Builder *b);
void provenance_build(Builder *b, const Data *data);
/* "Table 4  caption  (n = ...)" above, note below; TRUE where there were no rows and a sentence said so. */
gboolean caption_above(Builder *b, const Data *data, guint flags, const char *part);
void caption_below(Builder *b, const Data *data, guint flags);
/* furniture.c: running heads and feet, page numbers of the contents; then the digest. */
void furniture_build(Builder *b);
/* layout.c: does a block of data. */
void data_build(Builder *b, const Data *data);

/* layout.c: where an item stands first. */
typedef struct {
  guint page; /* from 0 */
  gint32 y;
} Destination;
Destination layout_find(const CarnetLayout *l, guint item);
/* The page and place of section "3.2"; page G_MAXUINT where there is none. */
Destination layout_find_section(const CarnetLayout *l, const char *number);

/* device_dump.c: SHA-256 of the dump with the places of the digest left blank, as 64 hex digits. */
void dump_digest(const CarnetLayout *l, char hex[65]);

#endif
