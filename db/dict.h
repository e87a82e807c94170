/*
 * dict.h - bytes to dense numbers, within a bound of memory: the dictionaries of an import.
 */
#ifndef CARNET_DB_DICT_H
#define CARNET_DB_DICT_H

#include <glib.h>

typedef struct CarnetDict CarnetDict;

/* Beyond `max_bytes` of distinct bytes (0: no bound) new ones are numbered and forgotten: the same bytes then
   get another number the next time. Numbers begin at 1. */
CarnetDict *carnet_dict_new(gsize max_bytes);
/* With a seed of the caller's, who hashes on another thread: carnet_dict_hash(bytes, n, seed). */
CarnetDict *carnet_dict_new_seeded(gsize max_bytes, guint64 seed);
void carnet_dict_free(CarnetDict *dict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDict, carnet_dict_free)
/* The number of these bytes; *added: it is new (its number is the highest so far). */
guint32 carnet_dict_put(CarnetDict *dict, const void *bytes, gsize n, gboolean *added);
/* Room for `n` more, so that putting them does not make it grow step by step. */
void carnet_dict_reserve(CarnetDict *dict, gsize n);
/* What a store already has, in rising order of `id`; known bytes keep their number, counting goes on from
 * `id`. */
void carnet_dict_load(CarnetDict *dict, const void *bytes, gsize n, guint32 id);
/* The hash of these bytes in this dictionary, to look ahead with: first one, some rows later the other, then
 * put. */
guint64 carnet_dict_hash_of(const CarnetDict *dict, const void *bytes, gsize n);
void carnet_dict_expect(const CarnetDict *dict, guint64 hash);
void carnet_dict_expect_bytes(const CarnetDict *dict, guint64 hash);
guint32 carnet_dict_put_hashed(CarnetDict *dict, const void *bytes, gsize n, guint64 hash, gboolean *added);

/* A quick hash with a seed, for tables in memory only: never stored. */
guint64 carnet_dict_hash(const void *bytes, gsize n, guint64 seed);

#endif
