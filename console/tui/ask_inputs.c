/* ask_inputs.c - the inputs of an export request: where they stand, their values, the request that they make.
 */
#include <string.h>

#include "carnet/canon.h"
#include "tui/ask_parts.h"

#define YES_NO "yes no"
#define BASES "exact upper_bound unknown"

/* Frame 7, cell by cell. A choice's first value is "not said" and shown as ?. */
static const CarnetAskField fields[] = {
    {NULL, "what", "", NULL, 1, 0, 0, 0, FALSE},
    {"rows", "rows", "", NULL, 1, 1, 10, 29, FALSE},
    {"purpose", "purpose", "purpose", NULL, 1, 3, 10, 29, FALSE},
    {"people.distinct", "people", "people", NULL, 1, 4, 10, 9, TRUE},
    {"people.basis", "", "people_basis", BASES, 0, 4, 20, 18, FALSE},
    {"sensitive_people.distinct", "sensitive", "sensitive_people", NULL, 1, 5, 20, 8, TRUE},
    {"sensitive_people.basis", "", "sensitive_people_basis", BASES, 0, 5, 29, 11, FALSE},
    {"anonymisation.level", "anonymised", "anonymisation", "none pseudonymised anonymised", 1, 6, 10, 20,
     FALSE},
    {"anonymisation.evidence", "evidence", "anonymisation_evidence", NULL, 3, 7, 13, 26, FALSE},
    {NULL, "where", "", NULL, 1, 8, 0, 0, FALSE},
    {"from", "from", "from", NULL, 1, 9, 6, 3, FALSE},
    {"to", "to", "to", NULL, 10, 9, 13, 4, FALSE},
    {"channel", "channel", "channel", "backend vehicle remote_access in_place", 18, 9, 26, 14, FALSE},
    {"recipient.name", "recipient", "", NULL, 1, 10, 11, 21, FALSE},
    {"recipient.country", "in", "recipient_country", NULL, 33, 10, 36, 3, FALSE},
    {"recipient.kind", "kind", "recipient_kind", "affiliate supplier partner customer authority person other",
     3, 11, 11, 13, FALSE},
    {"recipient.role", "role", "recipient_role", "controller joint_controller processor sub_processor", 3, 12,
     11, 19, FALSE},
    {"recipient.owned_by", "owned_by", "owned_by", NULL, 1, 13, 14, 3, FALSE},
    {"recipient.scc_module", "scc", "scc_module", "none 1 2 3 4", 19, 13, 30, 9, FALSE},
    {NULL, "who", "", NULL, 1, 14, 0, 0, FALSE},
    {"entity", "entity", "entity", NULL, 1, 15, 12, 27, FALSE},
    {"exporter.ciio", "ciio", "ciio", YES_NO, 1, 16, 12, 8, FALSE},
    {"exporter.important_data", "important", "important_data", YES_NO, 19, 16, 34, 6, FALSE},
    {"exporter.free_trade_zone", "zone", "free_trade_zone", NULL, 1, 17, 18, 21, FALSE},
    {"exemption.ground", "exemption", "exemption",
     "none contract hr emergency transit vulnerability incident ota_fault volume free_trade_zone user_act explicit_consent "
     "third_party_contract public_interest legal_claims vital_interests public_register compelling_interests "
     "us_group us_financial us_government us_telecom us_investment us_communications",
     1, 18, 19, 20, FALSE},
    {"exemption.evidence", "evidence", "exemption_evidence", NULL, 3, 19, 13, 26, FALSE},
    {NULL, "more", "", NULL, 1, 20, 0, 0, FALSE},
    {"activity", "activity", "", NULL, 1, 21, 18, 21, FALSE},
    {"vehicle.category", "vehicle", "vehicle_category", "M N O L T other", 1, 22, 18, 10, FALSE},
    {"vehicle.type_approved", "approved", "vehicle_type_approved", YES_NO, 1, 23, 18, 10, FALSE},
    {"anonymisation.method", "method", "anonymisation_method", NULL, 1, 24, 18, 21, FALSE},
    {"recipient.dpf", "dpf", "dpf", YES_NO, 1, 25, 18, 10, FALSE},
    {"recipient.tia", "tia", "tia", NULL, 1, 26, 18, 21, FALSE},
    {"us_transaction", "us", "us_transaction", "none brokerage vendor employment investment group_hr", 1, 27,
     18, 16, FALSE},
    {"year_to_date.people", "year", "people_ytd", NULL, 1, 28, 18, 12, TRUE},
    {"year_to_date.sensitive_people", "year_sensitive", "sensitive_people_ytd", NULL, 1, 29, 18, 12, TRUE},
    {"exporter.guideline_item", "guideline", "guideline_item", NULL, 1, 30, 18, 21, FALSE},
    {"exporter.surveying_approval", "surveying", "surveying_approval", NULL, 1, 31, 18, 21, FALSE},
    {"exporter.surveying_qualification", "surveyor", "surveying_qualification", NULL, 1, 32, 18, 21, FALSE},
    {"exporter.authority_approval", "authority", "authority_approval", NULL, 1, 33, 18, 21, FALSE},
    {"results", "results", "results", "none statistics anonymised personal", 1, 34, 18, 16, FALSE},
    {"recipient.safeguard", "safeguard", "safeguard",
     "none scc authority_scc bcr code certification approved_clauses public_instrument public_arrangement", 1,
     35, 18, 21, FALSE},
    {"recipient.safeguard_evidence", "safeguard_evidence", "safeguard_evidence", NULL, 1, 36, 18, 21, FALSE},
    {"recipient.covered_person", "covered", "covered_person", YES_NO, 1, 37, 18, 10, FALSE},
    {"recipient.onward_ban", "onward", "onward_ban", NULL, 1, 38, 18, 21, FALSE},
    {"recipient.security_evidence", "security", "security_evidence", NULL, 1, 39, 18, 21, FALSE},
    {"devices.distinct", "devices", "devices", NULL, 1, 40, 18, 9, TRUE},
    {"devices.basis", "", "devices_basis", BASES, 0, 40, 28, 11, FALSE},
    {"year_to_date.people_12m", "people_12m", "people_12m_before", NULL, 1, 41, 18, 12, TRUE},
    {"year_to_date.devices_12m", "devices_12m", "devices_12m_before", NULL, 1, 42, 18, 12, TRUE},
    {"government_related", "government", "government_related", YES_NO, 1, 43, 18, 10, FALSE},
};

guint carnet_ask_n_fields(void) { return G_N_ELEMENTS(fields); }
const CarnetAskField *carnet_ask_field(guint i) { return &fields[i]; }

gint carnet_ask_find(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (fields[i].key && (strcmp(fields[i].key, name) == 0 || strcmp(fields[i].fact, name) == 0))
      return (gint)i;
  return -1;
}

void carnet_ask_init(CarnetAskState *state) {
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (fields[i].key && !fields[i].choices) state->input[i] = carnet_input_new(NULL);
  state->missing = g_ptr_array_new_with_free_func(g_free);
  state->focus = 1;
}

void carnet_ask_clear(CarnetAskState *state) {
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) carnet_input_free(state->input[i]);
  carnet_node_free(state->before);
  carnet_node_free(state->answer);
  carnet_table_free(state->advice);
  g_ptr_array_unref(state->missing);
  g_free(state->id);
  g_free(state->title);
  g_free(state->error);
}

/* The value at an index of a choice, interned: the table is static, its words are not. */
static const char *choice_at(guint field, guint index) {
  g_auto(GStrv) values = g_strsplit(fields[field].choices, " ", -1);
  return index == 0 || index > g_strv_length(values) ? "" : g_intern_string(values[index - 1]);
}

static guint n_choices(guint field) {
  g_auto(GStrv) values = g_strsplit(fields[field].choices, " ", -1);
  return g_strv_length(values) + 1;
}

const char *carnet_ask_value(const CarnetAskState *state, guint i) {
  if (fields[i].choices) return choice_at(i, state->choice[i]);
  return state->input[i] ? carnet_input_text(state->input[i]) : "";
}

void carnet_ask_set(CarnetAskState *state, const char *key, const char *value) {
  gint i = carnet_ask_find(key);
  if (i < 0) return;
  if (state->input[i]) carnet_input_set(state->input[i], value);
  if (!fields[i].choices) return;
  state->choice[i] = 0;
  for (guint c = 1; c < n_choices((guint)i); c++)
    if (strcmp(choice_at((guint)i, c), value) == 0) state->choice[i] = c;
}

gboolean carnet_ask_turn(CarnetAskState *state, guint i, gint by) {
  if (i >= G_N_ELEMENTS(fields) || !fields[i].choices) return FALSE;
  gint n = (gint)n_choices(i);
  state->choice[i] = (guint)(((gint)state->choice[i] + by + n) % n);
  return TRUE;
}

/* The next value that begins with this letter. */
gboolean carnet_ask_turn_to(CarnetAskState *state, guint i, gunichar letter) {
  if (i >= G_N_ELEMENTS(fields) || !fields[i].choices) return FALSE;
  guint n = n_choices(i);
  letter = g_unichar_tolower(letter);
  for (guint step = 1; step <= n; step++) {
    guint c = (state->choice[i] + step) % n;
    if (letter == '?' ? c != 0 : (gunichar)(guchar)g_ascii_tolower(choice_at(i, c)[0]) != letter) continue;
    state->choice[i] = c;
    return TRUE;
  }
  return FALSE;
}

/* ---- to and from a request
 * ---------------------------------------------------------------------------------------- */

void carnet_ask_fill(CarnetAskState *state, const CarnetNode *request) {
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const CarnetNode *node = fields[i].key ? carnet_node_path(request, fields[i].key) : NULL;
    if (!node) continue;
    if (node->kind == CARNET_NODE_LIST) {
      g_autoptr(GPtrArray) words = g_ptr_array_new();
      for (guint w = 0; w < carnet_node_count(node); w++)
        g_ptr_array_add(words, carnet_node_at(node, w)->text);
      g_ptr_array_add(words, NULL);
      g_autofree char *list = g_strjoinv(" ", (char **)words->pdata);
      carnet_ask_set(state, fields[i].key, list);
    } else if (node->text && strcmp(node->text, "unknown") != 0) {
      g_autofree char *number = fields[i].number ? carnet_text_number(node->number) : NULL;
      carnet_ask_set(state, fields[i].key, number ? number : node->text);
    }
  }
}

/* Digits, with commas as people write them. */
static gboolean read_number(const char *text, gint64 *number) {
  g_autofree char *digits = g_strdup(text);
  char *to = digits;
  for (const char *p = text; *p; p++) {
    if (*p == ',' || *p == ' ') continue;
    if (!g_ascii_isdigit(*p)) return FALSE;
    *to++ = *p;
  }
  *to = '\0';
  *number = g_ascii_strtoll(digits, NULL, 10);
  return *digits != '\0' && strlen(digits) <= 15;
}

static CarnetNode *submap(CarnetNode *tree, const char *name) {
  const CarnetNode *there = carnet_node_get(tree, name);
  CarnetNode *map = there ? carnet_node_copy(there) : carnet_node_map();
  carnet_node_set(tree, name, map);
  return map;
}

static gboolean put(CarnetNode *tree, guint i, const char *value) {
  if (!*value) return TRUE;
  g_auto(GStrv) parts = g_strsplit(fields[i].key, ".", 2);
  if (strcmp(fields[i].key, "to") == 0) {
    g_autofree char *plain = g_strdelimit(g_strdup(value), ",;", ' ');
    g_auto(GStrv) words = g_strsplit(plain, " ", -1);
    CarnetNode *list = carnet_node_list();
    for (char **word = words; *word; word++)
      if (**word) carnet_node_append(list, carnet_node_string(*word));
    carnet_node_set(tree, "to", list);
    return TRUE;
  }
  CarnetNode *map = parts[1] ? submap(tree, parts[0]) : tree;
  const char *key = parts[1] ? parts[1] : parts[0];
  gint64 number;
  if (!fields[i].number) carnet_node_set_string(map, key, value);
  if (!fields[i].number) return TRUE;
  if (!read_number(value, &number)) return FALSE;
  carnet_node_set_int(map, key, number);
  return TRUE;
}

char *carnet_ask_yaml(const CarnetAskState *state, guint *wrong) {
  g_autoptr(CarnetNode) tree = carnet_node_map();
  const CarnetNode *traits = carnet_node_get(state->before, "traits");
  if (traits) carnet_node_set(tree, "traits", carnet_node_copy(traits));
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    if (!fields[i].key) continue;
    g_autofree char *value = g_strstrip(g_strdup(carnet_ask_value(state, i)));
    /* How sure a number is says nothing where there is no number. */
    gboolean basis = g_str_has_suffix(fields[i].key, ".basis");
    if (basis && !*carnet_ask_value(state, i - 1)) continue;
    *wrong = i;
    if (!put(tree, i, value)) return NULL;
  }
  g_autoptr(GBytes) bytes = carnet_canon_emit(tree, NULL);
  return bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : g_strdup("");
}
