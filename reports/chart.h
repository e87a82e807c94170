/* chart.h - figures of vectors (typography.md, "Figures"): one function a kind, and what they share. */
#ifndef REPORTS_CHART_H
#define REPORTS_CHART_H

#include "galley.h"

void heat_build(Builder *b, const Data *data);
void gauge_build(Builder *b, const Data *data);
void bullet_build(Builder *b, const Data *data);
void timeline_build(Builder *b, const Data *data);
void card_build(Builder *b, const Data *data);
void numbers_build(Builder *b, const Data *data);

/* Text of a cell made safe, of the pair KEY.2 where `second`; caller frees; "" where absent. */
char *chart_text(const Data *data, guint row, const char *key, gboolean second);
/* A whole number; FALSE where the cell holds none. */
gboolean chart_int(const Data *data, guint row, const char *key, gint64 *number);
/* Label in both languages in a slot `width` wide around the middle line y. */
void chart_label(Builder *b, const Data *data, guint row, const char *key, gint32 y, gint32 width,
                 const char *mark, Ink ink);
/* Text broken to `width`, its lines from y on, each `leading` high; returns their number. */
guint chart_lines(Builder *b, const char *text, const TextStyle *style, gint32 x, gint32 y, gint32 width,
                  gint32 leading, gboolean draw);
void chart_box(Builder *b, gint32 x0, gint32 y0, gint32 x1, gint32 y1, DrawKind kind, Ink ink, gint32 width,
               gint32 dash);
/* Two slanted lines on a white gap, where a bar goes on beyond its scale. */
void chart_break(Builder *b, gint32 x, gint32 y0, gint32 y1);
/* A note in the report's own words below a figure. */
void chart_note(Builder *b, const char *id);

#endif
