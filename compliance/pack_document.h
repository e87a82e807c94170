/*
 * pack_document.h - pieces of a pack's document. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_PACK_DOCUMENT_H
#define CARNET_COMPLIANCE_PACK_DOCUMENT_H

#include "pack.h"

/* The document in one language; whatever has two stands in both, the reader's first. */
typedef struct {
  GString *out;
  CarnetLang lang;
  gboolean markdown; /* else for the eye: nothing is escaped, conditions are indented */
} Document;
const char *document_pick(const Document *d, const char *en, const char *zh);
/* A heading of our own, and one that is data. */
void document_heading(Document *d, const char *text);
void document_name(Document *d, const char *id);
/* "- label: value", nothing where there is no value. */
void document_item(Document *d, const char *label, const char *value);
/* The same of a value of a closed list, in the reader's words (pack_document_words.c). */
void document_word(Document *d, const char *label, const char *value);
const char *document_word_of(const Document *d, const char *value);
/* Both languages under one label. */
void document_pair(Document *d, const char *label, const char *en, const char *zh);
/* Source with confidence and the day it was checked, validity, note, overlay: what every rule and entry says.
 */
void document_basis(Document *d, const CarnetRuleInfo *info);
void document_condition(Document *d, const Condition *when);
/* All sections of a pack, entries as they stand now (pack_document_sections.c). */
void document_sections(Document *d, const CarnetPacks *packs, const Pack *pack);

/* One rule, row or entry as the document has it: what two packs are compared by. */
void document_rule(Document *d, const PackRule *rule);
void document_entry(Document *d, const PackEntry *entry);
void document_category(Document *d, const CarnetCategory *category);

#endif
