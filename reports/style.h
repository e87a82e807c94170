/* style.h - lengths, roles of type and colours of a report (typography.md, "Type", "Colours"). Lengths in
 * 1/1000 pt. */
#ifndef REPORTS_STYLE_H
#define REPORTS_STYLE_H

#include <glib.h>

#define PT(x) ((gint32)((x)*1000.0 + ((x) < 0 ? -0.5 : 0.5)))
#define MM(x) ((gint32)((x)*72000.0 / 25.4 + ((x) < 0 ? -0.5 : 0.5)))

#define GRID PT(13) /* baseline grid of running text */
#define CONTENTS_LEADING PT(13)
#define TEXT_WIDTH MM(123) /* of running text: 9 of 12 columns */
#define CELL_PAD_X MM(1.2)
#define CELL_PAD_Y MM(0.8)

typedef enum {
  INK_INK,
  INK_GREY,
  INK_RULE,
  INK_HAIR,
  INK_PANEL,
  INK_ACCENT,
  INK_LINK,
  INK_STOP,
  INK_ATTENTION,
  INK_NOT_FIRM,
  INK_GOOD,
  INK_UNKNOWN,
  INK_THEIRS,
  INK_WHITE,
  INK_STEP_1, /* heat map, 1-9 */
  INK_STEP_2,
  INK_STEP_3,
  INK_STEP_4,
  INK_STEP_5,
  INK_RANGE_1, /* bullet bar */
  INK_RANGE_2,
  INK_RANGE_3,
  N_INKS
} Ink;
guint32 ink_rgb(Ink ink); /* 0xRRGGBB */

typedef enum {
  ROLE_TEXT,
  ROLE_SECOND, /* the other language, below the first */
  ROLE_CELL,
  ROLE_CELL_SECOND,
  ROLE_SMALL, /* a table that is too wide */
  ROLE_HEAD,
  ROLE_HEAD_SECOND,
  ROLE_NOTE,
  ROLE_MONO,
  ROLE_H1,
  ROLE_H2,
  ROLE_H3,
  ROLE_H_SECOND,
  ROLE_COVER,
  ROLE_COVER_SECOND,
  ROLE_KIND,
  ROLE_NUMBER,
  ROLE_CAPTION,
  N_ROLES
} Role;

typedef struct {
  gint32 size, leading, leading_cjk;
  gboolean bold, mono;
  Ink ink;
} RoleStyle;
const RoleStyle *role_style(Role role);

#endif
