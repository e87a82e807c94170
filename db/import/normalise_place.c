/* normalise_place.c - names of countries to ISO 3166-1 alpha-2. */
#include "import/import.h"
#include "import/normalise.h"

static const struct {
  const char *code, *names;
} places[] = {
#define PLACE(code, names) {code, names},
#include "import/places.def"
#undef PLACE
};

/* Every code of ISO 3166-1, so that one without a name above is a country too. NA is left out: in a table it
   means "not applicable" or North America far oftener than Namibia. */
static const char codes[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG "
    "CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
    "LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NC NE NF NG NI NL NO NP NR "
    "NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX "
    "SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

const char *carnet_normalise_place(const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(places); i++)
    if (carnet_reader_has_word(places[i].names, folded)) return places[i].code;
  if (strlen(folded) != 2) return NULL;
  g_autofree char *upper = g_ascii_strup(folded, -1);
  for (guint i = 0; i < G_N_ELEMENTS(places); i++)
    if (strcmp(places[i].code, upper) == 0) return places[i].code;
  return carnet_reader_has_word(codes, upper) ? g_intern_string(upper) : NULL;
}
