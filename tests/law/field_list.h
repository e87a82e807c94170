/*
 * field_list.h - labelled lists of fields: those of this folder, the labelled catalogues beside the
 * repository, and any list of CARNET_LISTS.
 */
#ifndef CARNET_TESTS_FIELD_LIST_H
#define CARNET_TESTS_FIELD_LIST_H

#include "carnet/traits.h"

typedef struct {
  CarnetFieldText text;
  const char *traits; /* ids, separated by blanks; "" for ordinary */
} ListedField;

typedef struct {
  char *name;      /* of the file, without .csv */
  GArray *fields;  /* ListedField */
  GPtrArray *rows; /* own their texts */
} FieldList;
void field_list_free(FieldList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FieldList, field_list_free)

/* A list with the header path, then any of description_en (en), description_zh (zh), unit, type, values, and
 * traits; NULL where there is no such file. */
FieldList *field_list_read(const char *path);
/* FieldList* of every .csv in the folder whose name begins with the prefix and has a traits column, in order
 * of names; owned by the array. NULL where there is no folder. */
GPtrArray *field_lists_read(const char *folder, const char *prefix);
/* The labelled catalogues with the texts of their sources; NULL where ../shared is not there. */
GPtrArray *field_lists_labelled(void);

#endif
