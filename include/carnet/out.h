/*
 * out.h - a table as text for a terminal, CSV, JSON or NDJSON (cli.md, quality.md "Bad input").
 *
 * CSV: RFC 4180, LF, keys as head, lists joined by "; ". A cell that begins with = + - @ (full-width ones
 * too), TAB, CR or LF gets a leading ' (numbers excepted); control characters but TAB, LF, CR become visible
 * as in carnet_text_safe. JSON: an array of objects, NDJSON one object a line; strings through jansson, DEL,
 * C1 and bidi controls as \uNNNN; keys in column order, absent values left out; a number is written digit by
 * digit as the cell has it, and as a string where the cell is no number ("event" as a rate). Table: titles
 * from the texts, two blanks between columns, aligned by cells of the terminal, made safe, cut to `width`
 * cells (0: not cut): text and lists shrink, the widest first, to 8 cells; then the last columns go and each
 * line ends with an ellipsis. Numbers, dates and ids are never cut, unless the first column alone is too
 * wide.
 */
#ifndef CARNET_OUT_H
#define CARNET_OUT_H

#include "carnet/i18n.h"
#include "carnet/table.h"

#define CARNET_OUT_ERROR (carnet_out_error_quark())
GQuark carnet_out_error_quark(void);

typedef enum { CARNET_OUT_TABLE, CARNET_OUT_CSV, CARNET_OUT_JSON, CARNET_OUT_NDJSON } CarnetOutFormat;

gboolean carnet_out_format_parse(const char *name, CarnetOutFormat *format, GError **error);

typedef struct {
  CarnetOutFormat format;
  const CarnetTexts *texts; /* NULL: keys as titles */
  CarnetLang lang;
  guint width;
} CarnetOutOptions;

/* The whole table as text; caller frees with g_string_free. */
GString *carnet_out_table(const CarnetTable *table, const CarnetOutOptions *options);
/* One CSV field, quoted and made harmless, appended. */
void carnet_out_append_csv(GString *out, const char *cell);
/* A JSON string with quotes, appended. */
void carnet_out_append_json(GString *out, const char *text);

#endif
