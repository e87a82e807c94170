/* links: records base */
/*
 * test_fold_cases.c - states of a case as the table has them, order by causality and rank, separation,
 * quorum, theirs.
 */
#include "case_rules.h"

#include "carnet/canon.h"
#include "carnet/fold.h"
#include "carnet/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define CASE "ex-2026-aaaaaaaa"

typedef struct {
  GPtrArray *records;
  CarnetPolicy *policy;
} Fixture;

static Fixture fixture(guint quorum, gboolean review) {
  Fixture f = {g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free),
               carnet_fold_policy(NULL)};
  f.policy->approval_quorum = quorum;
  f.policy->review_required = review;
  return f;
}

static void clear(Fixture *f) {
  g_ptr_array_unref(f->records);
  carnet_policy_free(f->policy);
}

/* An event after the given ones (places in the array, -1: none); by "x" signs with the key "SHA256:x" unless
 * said. */
static CarnetEventRecord *say(Fixture *f, const char *kind, const char *action, const char *by, int after,
                              int beside, const char *body) {
  CarnetEventRecord *record = carnet_event_record_new();
  const char *yaml = body != NULL ? body : "{a: 1}";
  guint n = f->records->len;
  record->order = n + 1;
  record->kind = g_strdup(kind);
  record->action = g_strdup(action);
  record->subject = g_strdup(CASE);
  record->by = g_strdup(by);
  record->role = g_strdup("");
  record->key = g_strconcat("SHA256:", by, NULL);
  record->time = g_strdup_printf("2026-01-01T00:%02u:00Z", n);
  record->fault = g_strdup("");
  record->reason = g_strdup("");
  record->path = g_strdup("");
  record->commit = g_strdup("");
  record->digest = g_strdup_printf("%064x", n + 1);
  GPtrArray *prev = g_ptr_array_new();
  if (after >= 0)
    g_ptr_array_add(prev, g_strdup(((CarnetEventRecord *)g_ptr_array_index(f->records, after))->digest));
  if (beside >= 0)
    g_ptr_array_add(prev, g_strdup(((CarnetEventRecord *)g_ptr_array_index(f->records, beside))->digest));
  g_ptr_array_add(prev, NULL);
  record->prev = (char **)g_ptr_array_free(prev, FALSE);
  record->body = carnet_yaml_load(yaml, strlen(yaml), "body", &carnet_yaml_limits_event, NULL);
  record->verdict = CARNET_VERDICT_GOOD;
  g_ptr_array_add(f->records, record);
  return record;
}

static CarnetCase *fold(const Fixture *f, GPtrArray **cases) {
  *cases = carnet_fold_cases(f->records, f->policy, NULL, "2026-06-01");
  assert_int_equal((*cases)->len, 1);
  return g_ptr_array_index(*cases, 0);
}

static const char *state_of(const Fixture *f) {
  g_autoptr(GPtrArray) cases = NULL;
  return carnet_case_state_name(fold(f, &cases)->state);
}

/* ---- sequences
 * ----------------------------------------------------------------------------------------------------------
 */

static void test_sequences(void **state) {
  (void)state;
  /* letters: q request, a amend, v review, p approve by p, o approve by o, t return, j reject, k revoke, n
     renew, c close; an upper-case letter is the requester's own */
  static const struct {
    const char *steps;
    guint quorum;
    gboolean review;
    const char *state;
    guint refused;
  } cases[] = {
      {"q", 1, TRUE, "requested", 0},     {"qp", 1, TRUE, "requested", 1},
      {"qp", 1, FALSE, "approved", 0},    {"qv", 1, TRUE, "in_review", 0},
      {"qvp", 1, TRUE, "approved", 0},    {"qvp", 2, TRUE, "in_review", 0},
      {"qvpp", 2, TRUE, "in_review", 1},  {"qvpo", 2, TRUE, "approved", 0},
      {"qvP", 1, TRUE, "in_review", 1},   {"qV", 1, TRUE, "requested", 1},
      {"qva", 1, TRUE, "requested", 0},   {"qvap", 1, TRUE, "requested", 1},
      {"qvpavo", 1, TRUE, "approved", 0}, {"qvpavo", 2, TRUE, "in_review", 0},
      {"qvt", 1, TRUE, "returned", 0},    {"qvtp", 1, TRUE, "returned", 1},
      {"qvta", 1, TRUE, "requested", 0},  {"qj", 1, TRUE, "rejected", 0},
      {"qja", 1, TRUE, "rejected", 1},    {"qvpk", 1, TRUE, "revoked", 0},
      {"qvpkn", 1, TRUE, "revoked", 1},   {"qvpn", 1, TRUE, "approved", 0},
      {"qvpN", 1, TRUE, "approved", 1},   {"qvpc", 1, TRUE, "closed", 0},
      {"qvpcv", 1, TRUE, "closed", 1},    {"qk", 1, TRUE, "requested", 1},
      {"qq", 1, TRUE, "requested", 1},    {"qvpj", 1, TRUE, "approved", 1},
      {"qvpkc", 1, TRUE, "closed", 0},    {"qvpp", 1, TRUE, "approved", 1},
  };
  static const struct {
    char letter;
    const char *action, *by;
  } letters[] = {{'q', "request", "r"}, {'a', "amend", "r"},  {'v', "review", "v"},  {'p', "approve", "p"},
                 {'o', "approve", "o"}, {'t', "return", "v"}, {'j', "reject", "p"},  {'k', "revoke", "p"},
                 {'n', "renew", "p"},   {'c', "close", "r"},  {'P', "approve", "r"}, {'V', "review", "r"},
                 {'N', "renew", "r"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Fixture f = fixture(cases[i].quorum, cases[i].review);
    for (guint s = 0; cases[i].steps[s] != '\0'; s++)
      for (gsize l = 0; l < G_N_ELEMENTS(letters); l++)
        if (letters[l].letter == cases[i].steps[s])
          say(&f, "export", letters[l].action, letters[l].by, (int)s - 1, -1, NULL);
    g_autoptr(GPtrArray) folded = NULL;
    const CarnetCase *item = fold(&f, &folded);
    if (strcmp(carnet_case_state_name(item->state), cases[i].state) != 0 ||
        item->refused->len != cases[i].refused)
      fail_msg("%s: %s, %u refused", cases[i].steps, carnet_case_state_name(item->state), item->refused->len);
    assert_int_equal(item->refused->len, item->refused_why->len);
    clear(&f);
  }
}

/* An event stands under the policy of its place; a later one may ask for more, and undoes no end. */
static void test_policy_changes(void **state) {
  (void)state;
  /* letters: 1, 2 a quorum of so many, reviews asked for; 0 a quorum of one without reviews; then as above */
  static const struct {
    const char *steps, *state;
    guint refused;
  } cases[] = {{"1qvp2", "in_review", 0},  {"1qvp2o", "approved", 0},   {"1qvpk2", "revoked", 0},
               {"1qvpc2", "closed", 0},    {"1qvpn2", "in_review", 0},  {"1qvp2k", "in_review", 1},
               {"1qvp21", "approved", 0},  {"2qvp1", "in_review", 0},   {"2qvp1o", "approved", 0},
               {"2qvpo1k", "revoked", 0},  {"0qp1", "requested", 0},    {"0qpk1", "revoked", 0},
               {"0qp1p", "requested", 1},  {"0qp1vp", "approved", 0},   {"0qp1vp2", "in_review", 0},
               {"1qvpk2vo", "revoked", 2}, {"0qvpaq1", "requested", 1}, {"1qvpa20p", "approved", 0},
               {"0qp10k", "revoked", 0}};
  static const struct {
    char letter;
    const char *action, *by;
  } letters[] = {{'q', "request", "r"}, {'a', "amend", "r"},  {'v', "review", "v"}, {'p', "approve", "p"},
                 {'o', "approve", "o"}, {'k', "revoke", "p"}, {'n', "renew", "p"},  {'c', "close", "r"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Fixture f = fixture(1, TRUE);
    int last = -1, policy = -1;
    for (const char *step = cases[i].steps; *step != '\0'; step++) {
      if (g_ascii_isdigit(*step)) {
        g_autofree char *body =
            g_strdup_printf("{approval_quorum: %c, review_required: %s, validity_days: 9}", MAX(*step, '1'),
                            *step == '0' ? "false" : "true");
        CarnetEventRecord *record = say(&f, "policy", "set", "x", policy, -1, body);
        g_free(record->subject);
        record->subject = g_strdup("policy");
        policy = (int)f.records->len - 1;
      }
      for (gsize l = 0; l < G_N_ELEMENTS(letters); l++) {
        if (letters[l].letter != *step) continue;
        say(&f, "export", letters[l].action, letters[l].by, last, -1, NULL);
        last = (int)f.records->len - 1;
      }
    }
    carnet_policy_free(f.policy);
    f.policy = carnet_fold_policy(f.records);
    g_autoptr(GPtrArray) folded = NULL;
    const CarnetCase *item = fold(&f, &folded);
    if (strcmp(carnet_case_state_name(item->state), cases[i].state) != 0 ||
        item->refused->len != cases[i].refused)
      fail_msg("%s: %s, %u refused", cases[i].steps, carnet_case_state_name(item->state), item->refused->len);
    if (item->state <= CARNET_CASE_APPROVED)
      assert_int_equal(item->approval != NULL, item->state == CARNET_CASE_APPROVED);
    clear(&f);
  }
}

/* Every pair of the table, against carnet_case_refusal. */
static void test_refusal_is_the_table(void **state) {
  (void)state;
  Fixture f = fixture(1, FALSE);
  say(&f, "export", "request", "r", -1, -1, NULL);
  g_autoptr(GPtrArray) folded = NULL;
  CarnetCase *item = fold(&f, &folded);
  static const char *const roles[] = {"approver", "approver", "reviewer", "requester",
                                      "reviewer", "approver", "approver", "approver"};
  for (guint s = 0; s < CARNET_N_CASE_STATES; s++)
    for (guint step = 0; step < CARNET_N_STEPS; step++) {
      item->state = (CarnetCaseState)s;
      const char *action = carnet_case_step_name((CarnetCaseStepKind)step);
      g_autofree char *why = carnet_case_refusal(item, f.policy, action, "z", roles[step], "SHA256:z");
      assert_int_equal(why == NULL, carnet_case_move((CarnetCaseState)s, (CarnetCaseStepKind)step) != NULL);
    }
  item->state = CARNET_CASE_REQUESTED;
  static const struct {
    const char *action, *person, *role, *key, *words;
  } cases[] = {{"approve", "r", "approver", "SHA256:other", "asked for it"},
               {"review", "z", "reviewer", "SHA256:r", "signs with the key"},
               {"approve", "z", "finance", "SHA256:z", "as finance"},
               {"dance", "z", "approver", "", "dance"},
               {"renew", "z", "approver", "", "requested"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *why =
        carnet_case_refusal(item, f.policy, cases[i].action, cases[i].person, cases[i].role, cases[i].key);
    assert_non_null(why);
    assert_non_null(strstr(why, cases[i].words));
  }
  assert_null(carnet_case_refusal(NULL, f.policy, "request", "r", "requester", ""));
  clear(&f);
}

/* ---- branches
 * -------------------------------------------------------------------------------------------------------------
 */

/* Beside each other, refusal beats consent, whatever the clocks and the order in which they came. */
static void test_beside(void **state) {
  (void)state;
  static const struct {
    const char *before[3], *one, *two, *state;
  } cases[] = {
      {{"request", "review", NULL}, "approve", "reject", "rejected"},
      {{"request", "review", NULL}, "approve", "return", "returned"},
      {{"request", "review", NULL}, "approve", "amend", "requested"},
      {{"request", "review", "approve"}, "renew", "revoke", "revoked"},
      {{"request", "review", "approve"}, "close", "amend", "closed"},
      {{"request", "review", NULL}, "reject", "return", "rejected"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    for (guint turn = 0; turn < 2; turn++) {
      Fixture f = fixture(1, TRUE);
      int last = -1;
      for (guint b = 0; b < 3 && cases[i].before[b] != NULL; b++) {
        static const char *const who[] = {"r", "v", "p"};
        say(&f, "export", cases[i].before[b], who[b], last, -1, NULL);
        last = (int)b;
      }
      say(&f, "export", turn ? cases[i].two : cases[i].one, "o", last, -1, NULL);
      say(&f, "export", turn ? cases[i].one : cases[i].two, "o", last, -1, NULL);
      if (strcmp(state_of(&f), cases[i].state) != 0)
        fail_msg("%s beside %s: %s", cases[i].one, cases[i].two, state_of(&f));
      clear(&f);
    }
}

/* Clocks say one order, prev the other; and records may come in any order. */
static void test_causality(void **state) {
  (void)state;
  Fixture f = fixture(1, TRUE);
  say(&f, "export", "request", "r", -1, -1, NULL);
  CarnetEventRecord *review = say(&f, "export", "review", "v", 0, -1, NULL);
  CarnetEventRecord *approve = say(&f, "export", "approve", "p", 1, -1, NULL);
  g_free(review->time);
  review->time = g_strdup("2026-12-31T00:00:00Z");
  g_free(approve->time);
  approve->time = g_strdup("2026-01-02T00:00:00Z");
  gpointer first = f.records->pdata[0];
  f.records->pdata[0] = f.records->pdata[2];
  f.records->pdata[2] = first;
  assert_string_equal(state_of(&f), "approved");
  /* a bad one in the middle keeps its place and counts for nothing */
  review->verdict = CARNET_VERDICT_BAD;
  g_autoptr(GPtrArray) folded = NULL;
  const CarnetCase *item = fold(&f, &folded);
  assert_int_equal(item->state, CARNET_CASE_REQUESTED);
  assert_int_equal(item->refused->len, 2);
  review->verdict = CARNET_VERDICT_UNCHECKED;
  g_autoptr(GPtrArray) again = NULL;
  assert_true(fold(&f, &again)->unchecked);
  review->verdict = CARNET_VERDICT_UNSIGNED;
  g_autoptr(GPtrArray) third = NULL;
  assert_true(fold(&f, &third)->has_unsigned);
  clear(&f);
}

/* ---- what approvals bind, validity, theirs
 * ---------------------------------------------------------------------------------- */

static void test_validity(void **state) {
  (void)state;
  Fixture f = fixture(2, TRUE);
  CarnetEventRecord *request = say(&f, "export", "request", "r", -1, -1, "{outcome: adequate}");
  say(&f, "export", "review", "v", 0, -1, NULL);
  g_autofree char *one =
      g_strdup_printf("{binds: {request: \"%s\"}, valid_until: 2027-05-01}", request->digest);
  g_autofree char *two =
      g_strdup_printf("{binds: {request: \"%s\"}, valid_until: 2027-03-01}", request->digest);
  say(&f, "export", "approve", "p", 1, -1, one);
  say(&f, "export", "approve", "o", 2, -1,
      "{binds: {request: \""
      "ffff"
      "\"}}");
  say(&f, "export", "approve", "o", 3, -1, two);
  g_autoptr(GPtrArray) folded = NULL;
  const CarnetCase *item = fold(&f, &folded);
  assert_int_equal(item->state, CARNET_CASE_APPROVED);
  assert_string_equal(item->valid_until, "2027-03-01");
  assert_int_equal(item->refused->len, 1);
  assert_int_equal(item->approvals->len, 2);
  assert_string_equal(item->approval->by, "o");
  assert_int_equal(item->theirs, CARNET_THEIRS_NOT_REQUIRED);
  say(&f, "export", "renew", "p", 4, -1, NULL);
  f.policy->validity_days = 10;
  g_autoptr(GPtrArray) renewed = NULL;
  assert_string_equal(fold(&f, &renewed)->valid_until, "2026-01-10");
  clear(&f);
}

static void test_theirs(void **state) {
  (void)state;
  static const struct {
    const char *outcome, *one, *two;
    CarnetTheirsState theirs;
    const char *until;
  } cases[] = {
      {"assessment", NULL, NULL, CARNET_THEIRS_TO_FILE, ""},
      {"exempt", NULL, NULL, CARNET_THEIRS_NOT_REQUIRED, ""},
      {"unknown", NULL, NULL, CARNET_THEIRS_TO_FILE, ""},
      {"unknown", "{regime: cn, filing: assessment, state: to_file}", NULL, CARNET_THEIRS_TO_FILE, ""},
      {"assessment", "{regime: cn, filing: assessment, state: filed}", NULL, CARNET_THEIRS_FILED, ""},
      {"assessment", "{regime: cn, filing: assessment, state: filed}",
       "{regime: cn, filing: assessment, state: permitted, until: 2026-06-01}", CARNET_THEIRS_PERMITTED,
       "2026-06-01"},
      {"assessment", "{regime: cn, filing: assessment, state: permitted, until: 2026-05-31}", NULL,
       CARNET_THEIRS_LAPSED, ""},
      {"assessment", "{regime: cn, filing: assessment, state: permitted}",
       "{regime: eu, filing: standard_contract, state: to_file}", CARNET_THEIRS_TO_FILE, ""},
      {"assessment", "{regime: cn, filing: assessment, state: permitted}",
       "{regime: cn, filing: assessment, state: refused}", CARNET_THEIRS_REFUSED, ""},
      {"assessment", "{regime: cn, filing: assessment, state: not_required}", NULL,
       CARNET_THEIRS_NOT_REQUIRED, ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Fixture f = fixture(1, TRUE);
    g_autofree char *body = g_strdup_printf("{outcome: %s}", cases[i].outcome);
    say(&f, "export", "request", "r", -1, -1, body);
    if (cases[i].one != NULL) say(&f, "filing", "add", "p", -1, -1, cases[i].one);
    if (cases[i].two != NULL) say(&f, "filing", "add", "p", 1, -1, cases[i].two);
    g_autoptr(GPtrArray) folded = NULL;
    const CarnetCase *item = fold(&f, &folded);
    if (item->theirs != cases[i].theirs)
      fail_msg("%u: %s", (unsigned)i, carnet_theirs_state_name(item->theirs));
    if (cases[i].theirs == CARNET_THEIRS_PERMITTED) assert_string_equal(item->theirs_until, cases[i].until);
    assert_int_equal(item->unsettled, strcmp(cases[i].outcome, "unknown") == 0 && !cases[i].one);
    clear(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_sequences),
      cmocka_unit_test(test_policy_changes),
      cmocka_unit_test(test_refusal_is_the_table),
      cmocka_unit_test(test_beside),
      cmocka_unit_test(test_causality),
      cmocka_unit_test(test_validity),
      cmocka_unit_test(test_theirs),
  };
  return cmocka_run_group_tests_name("fold_cases", tests, NULL, NULL);
}
