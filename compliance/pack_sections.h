/*
 * pack_sections.h - the table of sections: what reads an entry is what digests and shows it. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_PACK_SECTIONS_H
#define CARNET_COMPLIANCE_PACK_SECTIONS_H

#include "pack.h"

typedef enum {
  FIELD_TEXT,
  FIELD_LINK, /* the id of another entry: no part of what is normative */
  FIELD_NUMBER,
  FIELD_FLAG,
  FIELD_LIST,
  FIELD_MONEY, /* {minor, currency}: first the number, second the currency */
  FIELD_PAIR,  /* {en, zh}: no part of what is normative */
  FIELD_WHEN
} SectionFieldKind;

typedef struct {
  const char *key;
  SectionFieldKind kind;
  unsigned flags; /* of carnet_yaml_check */
  const char *const *words;
  gsize first, second; /* in PackEntry */
} SectionField;

typedef struct {
  const char *key;
  gboolean law;
  ConditionPlace place;
  const SectionField *fields;
  gsize n_fields;
} SectionInfo;
const SectionInfo *pack_section(CarnetPackSection section);

/* What no field says alone (pack_entries.c). */
gboolean pack_check_entry(PackReading *r, const CarnetNode *node, const PackEntry *entry, GError **error);
void pack_digest_entry(PackReading *r, PackEntry *entry);
/* "at 100000", "from CN, DE": one field as text; "" where it was left out; caller frees. */
char *pack_field_text(const PackEntry *entry, const SectionField *field);

#endif
