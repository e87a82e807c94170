/*
 * drafts.h - drafts of a walk's commits, made ahead by as many threads as there are processors, each with its
 * own handle of the repository, and taken in the walk's order. Room-internal.
 */
#ifndef CARNET_RECORDS_DRAFTS_H
#define CARNET_RECORDS_DRAFTS_H

#include "draft.h"
#include "walk.h"

typedef struct CarnetDrafts CarnetDrafts;
/* `walk` and the repository's folder must live as long. A short walk gets no threads. */
CarnetDrafts *carnet_drafts_new(const char *repository, const CarnetWalk *walk);
/*
 * The draft of the walk's i-th commit; i goes up by one from 0. NULL: none was made ahead (few commits, a
 * handle that could not be opened, an object that could not be read), and the judge makes its own and says
 * why it cannot.
 */
CarnetDraft *carnet_drafts_take(CarnetDrafts *drafts, guint i);
void carnet_drafts_free(CarnetDrafts *drafts); /* stops and joins the threads */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDrafts, carnet_drafts_free)

#endif
