/* normalise_parts.c - one thing said twice ("中国 CN", "Einwilligung (consent)"), and where a cloud is. */
#include "import/import.h"
#include "import/normalise.h"

#define MAX_BYTES 96u /* of a text that is looked at in parts */

static const struct {
  const char *providers, *code, *names;
} clouds[] = {
#define CLOUD(providers, code, names) {providers, code, names},
#include "import/clouds.def"
#undef CLOUD
};

static gboolean is_provider(const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(clouds); i++)
    if (carnet_reader_has_word(clouds[i].providers, folded)) return TRUE;
  return FALSE;
}

/* `provider` folded; NULL: a name that is one country whoever uses it. */
static const char *region_of(const char *provider, const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(clouds); i++)
    if ((!*clouds[i].providers || (provider && carnet_reader_has_word(clouds[i].providers, provider))) &&
        carnet_reader_has_word(clouds[i].names, folded))
      return clouds[i].code;
  return NULL;
}

const char *carnet_normalise_cloud(const char *folded) { return region_of(NULL, folded); }

static gboolean is_hanzi(gunichar c) { return g_unichar_get_script(c) == G_UNICODE_SCRIPT_HAN; }

/* May a text be parted before this character? Between words, and before or after a Chinese one. */
static gboolean may_part(gunichar before, gunichar c) {
  return is_hanzi(c) || is_hanzi(before) || !g_unichar_isalnum(c) || !g_unichar_isalnum(before);
}

/* A country in what a provider's name stands beside: its region, a place, or both. */
static const char *known_place(CarnetColumn column, const char *provider, const char *text) {
  g_autofree char *folded = carnet_reader_fold(text, -1);
  const char *code = folded && *folded ? region_of(provider, folded) : NULL;
  if (!code) code = carnet_normalise_known(column, text);
  for (const char *p = text; !code && *p; p = g_utf8_next_char(p)) {
    if (p == text || !may_part(g_utf8_get_char(g_utf8_prev_char(p)), g_utf8_get_char(p))) continue;
    g_autofree char *left = g_strndup(text, (gsize)(p - text)), *plain = carnet_reader_fold(left, -1);
    const char *one = plain && *plain ? region_of(provider, plain) : NULL;
    if (!one) one = carnet_normalise_whole(column, left);
    const char *other = one && *one ? known_place(column, provider, p) : NULL;
    if (other && strcmp(one, other) == 0) code = one;
  }
  return code;
}

static const char *beside_provider(CarnetColumn column, const char *left, const char *right) {
  g_autofree char *a = carnet_reader_fold(left, -1), *b = carnet_reader_fold(right, -1);
  if (!a || !b || !*a || !*b) return NULL;
  if (is_provider(a)) return known_place(column, a, right);
  return is_provider(b) ? known_place(column, b, left) : NULL;
}

const char *carnet_normalise_parts(CarnetColumn column, const char *text) {
  gsize n = strlen(text);
  if (n > MAX_BYTES || n < 2) return NULL;
  gboolean place = column == CARNET_COLUMN_STORAGE;
  for (const char *p = g_utf8_next_char(text); *p; p = g_utf8_next_char(p)) {
    if (!may_part(g_utf8_get_char(g_utf8_prev_char(p)), g_utf8_get_char(p))) continue;
    g_autofree char *left = g_strndup(text, (gsize)(p - text));
    const char *cloud = place ? beside_provider(column, left, p) : NULL;
    if (cloud && *cloud) return cloud;
    const char *one = carnet_normalise_whole(column, left);
    if (!one || !*one) continue;
    const char *other = carnet_normalise_known(column, p);
    if (other && strcmp(one, other) == 0) return one;
  }
  return NULL;
}
