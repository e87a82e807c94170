/*
 * actions.h - the context in which actions run (actions/app.c). One function for each thing a user can do
 * stands in the headers actions_*.h; cli and tui call nothing else.
 */
#ifndef CARNET_ACTIONS_H
#define CARNET_ACTIONS_H

#include "carnet/i18n.h"
#include "carnet/table.h"
#include "carnet/types.h"

#define CARNET_ACTION_ERROR (carnet_action_error_quark())
GQuark carnet_action_error_quark(void);

/* What an action needs; opened before it runs, so that none can forget (style.md, "Tables"). */
typedef enum {
  CARNET_NEED_NOTHING = 0,
  CARNET_NEED_PACKS = 1 << 0,           /* lexicon and packs */
  CARNET_NEED_INVENTORY = 1 << 1,       /* to read */
  CARNET_NEED_INVENTORY_WRITE = 1 << 2, /* to write */
  CARNET_NEED_RECORDS = 1 << 3,         /* ledger and state, brought up to date */
  CARNET_NEED_RECORDS_WRITE = 1 << 4    /* and an actor who may sign */
} CarnetNeeds;

typedef struct {
  const char *workspace; /* NULL: found upwards from the current folder */
  const char *person;    /* who acts: --as, $CARNET_PERSON, else .carnet/me.yaml */
  const char *role;      /* NULL: the person's role that may do it */
  const char *now;       /* instant; NULL: the clock (--now and $CARNET_NOW for tests and demos) */
  CarnetLang lang;
  gboolean names_meant; /* a person's name in a text that is recorded is no slip */
} CarnetAppOptions;

/* Stores, packs, texts, clock, actor. Belongs to one thread. */
typedef struct CarnetApp CarnetApp;
CarnetApp *carnet_app_new(const CarnetAppOptions *options, GError **error); /* finds the workspace lazily */
void carnet_app_free(CarnetApp *app);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetApp, carnet_app_free)
/* Opens what `needs` says and was not open yet. */
gboolean carnet_app_need(CarnetApp *app, CarnetNeeds needs, GError **error);
/* From another thread: stop the query that runs (CARNET_ERROR_CANCELLED); until carnet_app_resume, before the
 * next one, whatever is asked is stopped too. */
void carnet_app_interrupt(CarnetApp *app);
void carnet_app_resume(CarnetApp *app);

const CarnetTexts *carnet_app_texts(const CarnetApp *app);
void carnet_app_set_lang(CarnetApp *app, CarnetLang lang);
const char *carnet_app_workspace(CarnetApp *app, GError **error); /* CARNET_ERROR_NOT_FOUND: none here */
char *carnet_app_now(const CarnetApp *app);                       /* instant; caller frees */
char *carnet_app_today(const CarnetApp *app);                     /* UTC day; caller frees */
const char *carnet_app_person(const CarnetApp *app);              /* id, "" where nobody */
gboolean carnet_app_set_person(CarnetApp *app, const char *person, GError **error);
/* Display name of a person from names.yaml, else the id; caller frees. */
char *carnet_app_person_name(const CarnetApp *app, const char *person);

#endif
