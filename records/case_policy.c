/*
 * case_policy.c - the policy under which an event of a case stands; see case_policy.h.
 */
#include "case_policy.h"

#include "causal.h"

typedef struct {
  gint64 from; /* order of the event that changed it */
  CarnetPolicy *policy;
} Step;

static void step_free(gpointer item) {
  Step *step = item;
  carnet_policy_free(step->policy);
  g_free(step);
}

void carnet_case_policies_init(CarnetCasePolicies *policies, const GPtrArray *records,
                               const CarnetPolicy *now, CarnetPolicyAtFunc at, gpointer user) {
  *policies = (CarnetCasePolicies){now, g_ptr_array_new_with_free_func(step_free), at, user};
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "policy");
  g_autoptr(GPtrArray) so_far = g_ptr_array_new();
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    g_ptr_array_add(so_far, (gpointer)(guintptr)record);
    Step *step = g_new0(Step, 1);
    *step = (Step){record->order, carnet_fold_policy(so_far)};
    g_ptr_array_add(policies->steps, step);
  }
}

void carnet_case_policies_clear(CarnetCasePolicies *policies) {
  g_clear_pointer(&policies->steps, g_ptr_array_unref);
}

const CarnetPolicy *carnet_case_policies_at(const CarnetCasePolicies *policies,
                                            const CarnetEventRecord *record) {
  const CarnetPolicy *exact = policies->at != NULL ? policies->at(record, policies->user) : NULL;
  if (exact != NULL) return exact;
  for (guint i = policies->steps->len; i > 0; i--) {
    const Step *step = g_ptr_array_index(policies->steps, i - 1);
    if (step->from < record->order) return step->policy;
  }
  return policies->now;
}
