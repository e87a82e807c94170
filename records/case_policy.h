/*
 * case_policy.h - the policy under which an event of a case stands: that of its place, so that a later policy
 * takes an approval back but undoes no revocation. Room-internal.
 */
#ifndef CARNET_RECORDS_CASE_POLICY_H
#define CARNET_RECORDS_CASE_POLICY_H

#include "carnet/fold.h"

/* The policy at an event's place where it is known exactly; NULL: it is not. */
typedef const CarnetPolicy *(*CarnetPolicyAtFunc)(const CarnetEventRecord *record, gpointer user);

typedef struct {
  const CarnetPolicy *now;
  GPtrArray *steps; /* private: one policy after another, as the walk from the root met them */
  CarnetPolicyAtFunc at;
  gpointer user;
} CarnetCasePolicies;

/* `records` may hold policy events; without any, `now` is the only policy. `at` NULL: none is known better.
 */
void carnet_case_policies_init(CarnetCasePolicies *policies, const GPtrArray *records,
                               const CarnetPolicy *now, CarnetPolicyAtFunc at, gpointer user);
void carnet_case_policies_clear(CarnetCasePolicies *policies);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetCasePolicies, carnet_case_policies_clear)
const CarnetPolicy *carnet_case_policies_at(const CarnetCasePolicies *policies,
                                            const CarnetEventRecord *record);

/* carnet_fold_cases under these policies. */
GPtrArray *carnet_cases_fold(const GPtrArray *records, const CarnetCasePolicies *policies, const char *today);

#endif
