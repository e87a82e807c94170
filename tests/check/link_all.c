/* The compile-and-link probe: one symbol of each library that Carnet links, so that a missing one is named
 * before the build starts (libhpdf, libcsv and cmark-gfm have no .pc file in Debian). */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <csv.h>
#include <curses.h>
#include <expat.h>
#include <fontconfig/fontconfig.h>
#include <git2.h>
#include <gio/gio.h>
#include <hpdf.h>
#include <hs.h>
#include <jansson.h>
#include <openssl/evp.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sqlite3.h>
#include <stdio.h>
#include <utf8proc.h>
#include <xlsxwriter.h>
#include <yaml.h>
#include <zip.h>
#include <zlib.h>

int main(void) {
  struct csv_parser csv;
  if (csv_init(&csv, CSV_STRICT) != 0) return 1;
  csv_free(&csv);
  cmark_gfm_core_extensions_ensure_registered();
  printf("glib %u.%u  sqlite %s  libharu %s  cmark-gfm %s  hyperscan %s  utf8proc %s\n", glib_major_version,
         glib_minor_version, sqlite3_libversion(), HPDF_GetVersion(), cmark_version_string(), hs_version(),
         utf8proc_version());
  printf("%s  %s  yaml %s  jansson %s  libzip %s  %s  xlsxwriter %s  fontconfig %d  zlib %s\n",
         curses_version(), OpenSSL_version(OPENSSL_VERSION), yaml_get_version_string(), jansson_version_str(),
         zip_libzip_version(), XML_ExpatVersion(), lxw_version(), FcGetVersion(), zlibVersion());
  GError *error = g_error_new(g_io_error_quark(), G_IO_ERROR_FAILED, "%s", "probe");
  g_clear_error(&error);
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  pcre2_match_context_free(context);
  if (git_libgit2_init() < 1) return 1;
  git_libgit2_shutdown();
  return hs_valid_platform() == HS_SUCCESS ? 0 : 2;
}
