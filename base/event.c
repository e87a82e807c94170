/* event.c - the plain struct of an event in a commit; see carnet/event.h. */
#include "carnet/event.h"

CarnetEventRecord *carnet_event_record_new(void) {
  CarnetEventRecord *record = g_new0(CarnetEventRecord, 1);
  record->verdict = CARNET_VERDICT_UNCHECKED;
  return record;
}

void carnet_event_record_free(CarnetEventRecord *record) {
  if (!record) return;
  char *const text[] = {record->commit,  record->path,   record->kind,  record->action,
                        record->subject, record->time,   record->by,    record->role,
                        record->digest,  record->reason, record->fault, record->key};
  for (gsize i = 0; i < G_N_ELEMENTS(text); i++) g_free(text[i]);
  g_strfreev(record->prev);
  carnet_node_free(record->body);
  if (record->bytes) g_bytes_unref(record->bytes);
  g_free(record);
}
