/* header_match.c - which known column a name is, for sure or likely. */
#include "carnet/text.h"
#include "import/header_match.h"

static const struct {
  CarnetColumn column;
  const char *name;
  gboolean weak;
} names_known[] = {
#define HEADER(ID, folded) {CARNET_COLUMN_##ID, folded, FALSE},
#define WEAK(ID, folded) {CARNET_COLUMN_##ID, folded, TRUE},
#include "import/header_names.def"
#undef HEADER
#undef WEAK
};

static const char *const column_names[] = {
#define COLUMN(ID, name, filter, kind) name,
#include "carnet/columns.def"
#undef COLUMN
};

/* ---- a name as a whole -----------------------------------------------------------------------------------
 */

static CarnetHeaderMatch match_whole(const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(names_known); i++)
    if (strcmp(names_known[i].name, folded) == 0)
      return (CarnetHeaderMatch){
          .claim = names_known[i].weak ? NAME_WEAK : NAME_STRONG,
          .column = names_known[i].column,
          .plain = carnet_reader_has_word("description desc beschreibung signalbeschreibung feldbeschreibung",
                                          folded)};
  for (guint i = 0; i < CARNET_N_COLUMNS; i++) {
    /* The name of columns.def itself, but never bare "id". */
    if (i == CARNET_COLUMN_ID) continue;
    g_autofree char *own = carnet_reader_fold(column_names[i], -1);
    if (strcmp(own, folded) == 0) return (CarnetHeaderMatch){.claim = NAME_STRONG, .column = (CarnetColumn)i};
  }
  return (CarnetHeaderMatch){.claim = NAME_UNKNOWN};
}

/* ---- a name in pieces: "Market / 市场", "目的 Purpose", "Retention (days)", "Name (DE)"
 * -------------------- */

/* What stands beside a name and does not change which column it is. A unit counts only where a bare number is
   read in it: "Retention (months)" is no retention that a filter could read. */
static const char remarks[] =
    "optional required mandatory ifany ifapplicable yn yesno yes no janein ja nein "
    "必填 选填 可选 必选 必需 如有 如适用 是 否 是否 多选 单选 可多选 pflichtfeld "
    "pflicht gdpr dsgvo pipl 个保法 iso isocode iso3166 iso31661 iso31661alpha2 alpha2";
static const struct {
  CarnetColumn column;
  const char *units;
} base_units[] = {{CARNET_COLUMN_RETENTION, "d day days 天 日 tag tage tagen indays intagen"},
                  {CARNET_COLUMN_RATE, "hz 赫兹 1s s1 persecond 次秒 inhz"},
                  {CARNET_COLUMN_BYTES, "b byte bytes 字节 inbytes"},
                  {CARNET_COLUMN_PEOPLE, "persons people peryear projahr 人 人年 personen"},
                  {CARNET_COLUMN_YEAR, "yyyy"}};
static const char english[] = "en eng english englisch 英文 英 英语";
static const char chinese[] = "zh cn chn zhcn chinese chinesisch 中文 中 汉语";
static const char german[] = "de deu ger german deutsch 德文 德语";

typedef struct {
  gboolean wrong; /* a piece that nobody knows, or two columns */
  CarnetHeaderMatch match;
  gunichar lang;   /* 'e', 'z', 'd'; 0 */
  char *unit_text; /* folded, of base_units; NULL */
} Pieces;

static gboolean is_base_unit(const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(base_units); i++)
    if (carnet_reader_has_word(base_units[i].units, folded)) return TRUE;
  return FALSE;
}

static gboolean unit_fits(CarnetColumn column, const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(base_units); i++)
    if (base_units[i].column == column && carnet_reader_has_word(base_units[i].units, folded)) return TRUE;
  return FALSE;
}

static gboolean is_description(CarnetColumn column) {
  return column == CARNET_COLUMN_DESCRIPTION_EN || column == CARNET_COLUMN_DESCRIPTION_ZH;
}

static void add_match(Pieces *pieces, CarnetHeaderMatch match) {
  CarnetHeaderMatch *all = &pieces->match;
  if (all->claim == NAME_UNKNOWN) {
    *all = match;
    return;
  }
  if (all->column != match.column) {
    pieces->wrong |= !is_description(all->column) || !is_description(match.column);
    all->column = CARNET_COLUMN_DESCRIPTION_EN;
    all->plain = TRUE; /* both languages in one column */
  }
  all->claim = MAX(all->claim, match.claim);
  all->plain |= match.plain;
}

static gboolean add_remark(Pieces *pieces, const char *folded) {
  gunichar lang = carnet_reader_has_word(english, folded)   ? 'e'
                  : carnet_reader_has_word(chinese, folded) ? 'z'
                  : carnet_reader_has_word(german, folded)  ? 'd'
                                                            : 0;
  if (lang) pieces->lang = lang;
  if (!lang && is_base_unit(folded) && !pieces->unit_text)
    pieces->unit_text = g_strdup(folded);
  else if (!lang)
    return carnet_reader_has_word(remarks, folded);
  return TRUE;
}

static void add_piece(Pieces *pieces, const char *from, const char *to, gboolean first) {
  g_autofree char *folded = carnet_reader_fold(from, to - from);
  if (!folded || !*folded) return;
  if (!first && add_remark(pieces, folded)) return;
  CarnetHeaderMatch match = match_whole(folded);
  if (match.claim != NAME_UNKNOWN)
    add_match(pieces, match);
  else if (!add_remark(pieces, folded))
    pieces->wrong = TRUE;
}

static gboolean parts(gunichar c) {
  static const gunichar signs[] = {'/',    '|',    '(',    ')',    '[',    ']',    '{',    '}',    ';',
                                   ',',    ':',    '\n',   '\r',   '*',    0xFF08, 0xFF09, 0xFF3B, 0xFF3D,
                                   0x3010, 0x3011, 0x3014, 0x3015, 0x3001, 0xFF0F, 0xFF0C, 0xFF1A, 0xFF1B,
                                   0xFF5C, 0x300A, 0x300B, 0xFF0A, 0x2013, 0x2014};
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (signs[i] == c) return TRUE;
  return FALSE;
}

static gboolean is_hanzi(gunichar c) { return g_unichar_get_script(c) == G_UNICODE_SCRIPT_HAN; }

/* The pieces between signs; where `scripts`, also between Chinese characters and other letters. */
static Pieces take_pieces(const char *name, gboolean scripts) {
  Pieces pieces = {.match = {.claim = NAME_UNKNOWN}};
  const char *from = name;
  gboolean first = TRUE;
  gunichar last = 0;
  for (const char *p = name;; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean turn = scripts && last && g_unichar_isalpha(c) && is_hanzi(c) != is_hanzi(last);
    if (!c || parts(c) || turn) {
      add_piece(&pieces, from, p, first);
      first = first && p == from;
      from = parts(c) ? g_utf8_next_char(p) : p;
    }
    if (!c) break;
    if (g_unichar_isalpha(c)) last = c;
  }
  return pieces;
}

/* A name in a language is a text for people, and one of several that say the same: the faintest claim. */
static void apply_language(CarnetHeaderMatch *match, gunichar lang) {
  if (!lang) return;
  gboolean path = match->column == CARNET_COLUMN_PATH && match->claim == NAME_WEAK;
  if (!path && !is_description(match->column)) {
    match->claim = NAME_FAINT;
    return;
  }
  match->column = lang == 'z' ? CARNET_COLUMN_DESCRIPTION_ZH : CARNET_COLUMN_DESCRIPTION_EN;
  match->plain = FALSE;
  if (lang == 'd')
    match->claim = NAME_FAINT;
  else if (path)
    match->claim = NAME_WEAK;
}

static CarnetHeaderMatch match_pieces(const char *name, gboolean scripts) {
  Pieces pieces = take_pieces(name, scripts);
  CarnetHeaderMatch match = pieces.match;
  if (pieces.wrong ||
      (pieces.unit_text && match.claim != NAME_UNKNOWN && !unit_fits(match.column, pieces.unit_text)))
    match.claim = NAME_UNKNOWN;
  g_free(pieces.unit_text);
  if (match.claim != NAME_UNKNOWN) apply_language(&match, pieces.lang);
  return match;
}

CarnetHeaderMatch carnet_header_match(const char *name, gssize n) {
  CarnetHeaderMatch match = {.claim = NAME_UNKNOWN};
  g_autofree char *text = g_utf8_make_valid(name, n), *folded = carnet_reader_fold(text, -1);
  if (!folded || !*folded) return match;
  match = match_whole(folded);
  if (match.claim == NAME_UNKNOWN) match = match_pieces(text, FALSE);
  if (match.claim == NAME_UNKNOWN) match = match_pieces(text, TRUE);
  match.deidentified = match.claim != NAME_UNKNOWN && carnet_header_asks_deidentified(text);
  return match;
}

gboolean carnet_header_asks_deidentified(const char *name) {
  static const char *const words[] = {"脱敏",      "去标识", "假名",    "pseudonym", "deidentif",
                                      "desensiti", "masked", "masking", "maskiert"};
  g_autofree char *folded = carnet_reader_fold(name, -1);
  for (guint i = 0; folded && i < G_N_ELEMENTS(words); i++)
    if (strstr(folded, words[i])) return TRUE;
  return FALSE;
}

/* ---- what it is likely -----------------------------------------------------------------------------------
 */

/* Two Chinese characters or four letters say something; less stands in too many words. */
static gboolean says_enough(const char *folded) {
  return carnet_text_has_cjk(folded, -1) ? g_utf8_strlen(folded, -1) >= 2 : strlen(folded) >= 4;
}

/* The longest known name inside of this one; of equals the last, for the head of a word stands at its end. */
static int longest_inside(const char *folded) {
  int best = -1;
  gsize length = 0, place = 0;
  for (guint i = 0; i < G_N_ELEMENTS(names_known); i++) {
    const char *name = names_known[i].name, *at = says_enough(name) ? g_strrstr(folded, name) : NULL;
    if (!at) continue;
    gsize n = strlen(name), end = (gsize)(at - folded) + n;
    if (n < length || (n == length && end <= place)) continue;
    best = (int)i;
    length = n;
    place = end;
  }
  return best;
}

/* The shortest known name that holds this one. */
static int shortest_around(const char *folded) {
  int best = -1;
  for (guint i = 0; says_enough(folded) && i < G_N_ELEMENTS(names_known); i++)
    if (strstr(names_known[i].name, folded) &&
        (best < 0 || strlen(names_known[i].name) < strlen(names_known[best].name)))
      best = (int)i;
  return best;
}

static int nearest(const char *folded) {
  const char *all[G_N_ELEMENTS(names_known) + 1];
  for (guint i = 0; i < G_N_ELEMENTS(names_known); i++) all[i] = names_known[i].name;
  all[G_N_ELEMENTS(names_known)] = NULL;
  const char *near = says_enough(folded) ? carnet_text_nearest(folded, all) : NULL;
  for (guint i = 0; near && i < G_N_ELEMENTS(names_known); i++)
    if (all[i] == near) return (int)i;
  return -1;
}

/* The recipient's country is where it goes. */
static gboolean is_of_country(const char *folded) {
  static const char *const words[] = {"国家", "国别", "所在国", "country", "countries", "land", "länder"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(folded, words[i])) return TRUE;
  return FALSE;
}

/* "Retention (months)": as the column its bare numbers would be read in another unit. */
static gboolean has_other_unit(CarnetColumn column, const char *name) {
  static const char units[] =
      "week weeks month months year years hour hours min minutes ms sec seconds kb mb "
      "kib mib k thousand wochen woche monate monat monaten jahre jahr jahren stunden "
      "minuten sekunden 周 月 个月 年 小时 分钟 秒 毫秒 万 万人 千";
  if (column != CARNET_COLUMN_RETENTION && column != CARNET_COLUMN_RATE && column != CARNET_COLUMN_BYTES &&
      column != CARNET_COLUMN_PEOPLE)
    return FALSE;
  g_autofree char *folded = carnet_text_fold(name, -1);
  g_auto(GStrv) words = g_strsplit_set(folded ? folded : "", "()[]/_- ,;:", -1);
  for (char **word = words; *word; word++)
    if (carnet_reader_has_word(units, *word)) return TRUE;
  return FALSE;
}

gboolean carnet_header_likely(const char *name, CarnetColumn *column) {
  g_autofree char *folded = carnet_reader_fold(name, -1);
  if (!folded || !*folded) return FALSE;
  int found = longest_inside(folded);
  if (found < 0) found = shortest_around(folded);
  if (found < 0) found = nearest(folded);
  if (found < 0) return FALSE;
  *column = names_known[found].column;
  if (*column == CARNET_COLUMN_RECIPIENTS && is_of_country(folded)) *column = CARNET_COLUMN_DESTINATION;
  return !has_other_unit(*column, name);
}
