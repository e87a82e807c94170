/*
 * look.h - what looking needs: dictionaries, profiles and their categories, decisions. All of it belongs to
 * one snapshot and is read when first asked for.
 */
#ifndef CARNET_DB_LOOK_H
#define CARNET_DB_LOOK_H

#include "store.h"

/* Texts by id; id 0 is "". */
typedef struct {
  GPtrArray *text;
  GPtrArray *norm; /* NULL for columns of the text */
  GStringChunk *chunk;
} CarnetLabels;

typedef struct {
  const char *category, *rule, *missing;
  CarnetTruth truth;
} CarnetHit;

typedef struct {
  CarnetHit *hit;
  guint n;
} CarnetHitSet;

typedef struct {
  guint64 traits;
  guint32 hit_set; /* 0: none */
  guint8 outcome;  /* CarnetOutcome; a field to be looked at again is unknown */
  guint8 look_again;
} CarnetProfileLook;

/* A decision on a row. */
typedef struct {
  const char *category; /* "" for traits only */
  gint state;           /* CarnetMappingState, or MAPPED_LOOK_AGAIN: the text changed, it does not apply */
} CarnetMapped;
#define MAPPED_LOOK_AGAIN 4

typedef struct {
  guint64 row;
  guint from, n; /* in look->mapped */
} CarnetMappedRow;

typedef struct CarnetMask CarnetMask;   /* mask.h */
typedef struct CarnetOrder CarnetOrder; /* order.c */
typedef struct CarnetByRow CarnetByRow; /* dimension.h */

struct CarnetLook {
  CarnetLabels *labels[CARNET_N_COLUMNS];
  char *trait[64];
  gboolean traits_read, hit_sets_read, profiles_read, mapped_read, checks_read;
  GArray *profiles;    /* CarnetProfileLook by id */
  GArray *hit_sets;    /* CarnetHitSet by id */
  GArray *checks;      /* guint32: hit set of the packs' checks, by profile */
  GArray *mapped;      /* CarnetMapped */
  GArray *mapped_rows; /* CarnetMappedRow, by row */
  GStringChunk *chunk;
  GArray *active;     /* carnet_store_active_set(0) */
  CarnetMask *mask;   /* of the last filter */
  CarnetOrder *order; /* of the last sort */
  CarnetByRow *by_row[2];
};

void carnet_look_free(CarnetLook *look);
CarnetLook *carnet_look_of(CarnetInventory *inventory);

const CarnetLabels *carnet_look_labels(CarnetInventory *inventory, CarnetColumn column, GError **error);
gboolean carnet_look_traits(CarnetInventory *inventory, GError **error);
gboolean carnet_look_hit_sets(CarnetInventory *inventory, GError **error);
/* Hit sets too. */
gboolean carnet_look_profiles(CarnetInventory *inventory, GError **error);
gboolean carnet_look_mapped(CarnetInventory *inventory, GError **error);
/* What checks found under the rules in use (key of the rules and "/checks-2"); profiles too. */
gboolean carnet_look_checks(CarnetInventory *inventory, GError **error);

/* After carnet_look_profiles. */
const CarnetProfileLook *carnet_look_profile(const CarnetLook *look, guint32 id);
const CarnetHit *carnet_look_hits(const CarnetLook *look, guint32 hit_set, guint *n);
/* After carnet_look_checks: hit set of a profile. */
guint32 carnet_look_check_set(const CarnetLook *look, guint32 id);
/* After carnet_look_mapped: place of the first mapped row >= row; a row's decisions; the last one on a
 * category, or NULL. */
guint carnet_look_mapped_from(const CarnetLook *look, guint64 row);
const CarnetMapped *carnet_look_mapped_of(const CarnetLook *look, guint64 row, guint *n);
const CarnetMapped *carnet_look_decision(const CarnetMapped *mapped, guint n, const char *category);

/* Is `id` the word or below it: "a.b" and "a.b.c" are in "a.b", "a.bc" is not. Case is folded by the caller.
 */
gboolean carnet_look_in_segment(const char *id, const char *word);

#endif
