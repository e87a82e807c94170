/* device_pdf.h - what the files of the PDF device share. Only they know libharu. */
#ifndef REPORTS_DEVICE_PDF_H
#define REPORTS_DEVICE_PDF_H

#include "galley.h"

#include <hpdf.h>

typedef struct {
  HPDF_Doc doc;
  const CarnetLayout *layout;
  HPDF_Font font[N_FONTS];
  HPDF_FontDef def[N_FONTS];
  guint8 *used[N_FONTS]; /* code points whose glyph is marked for the subset: 65,536 a font */
  GString *out;          /* the page's content */
  GByteArray *packed;    /* and as it is stored */
  HPDF_STATUS failed;    /* first error of libharu; nothing is called after it */
} Pdf;

/* device_pdf_page.c: the content of a page, written by us in integers of 1/1000 pt: no rounding of doubles,
   no look-up of a glyph for each character. */
void pdf_write_page(Pdf *pdf, HPDF_Page page, const Page *from);

#endif
