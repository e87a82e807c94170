/*
 * actions_volumes.h - bytes a day: rate x size x fleet, by model, flow, category and destination, with the
 * automation level's usual figure beside it (costs_and_volumes.md).
 */
#ifndef CARNET_ACTIONS_VOLUMES_PUBLIC_H
#define CARNET_ACTIONS_VOLUMES_PUBLIC_H

#include "carnet/actions.h"

/*
 * `by`: model, flow (collected, kept in the vehicle, stored at home, stored abroad, sent abroad), category,
 * destination. `filter` NULL: all rows. Columns:
 *   name, fields          fields counted, each once for what `by` says
 *   bytes_vehicle_day     sum over fields of rate x size x seconds a day; fields of several models are summed
 *   bytes_day             the same times the vehicles of each model
 *   vehicles, level       of the model (by model only)
 *   usual_vehicle_day, usual_day, source, confidence
 *                         what the packs know of that level ("L4 robotaxi": of any of its words), and times
 *                         the vehicles
 *   registered_day        as the model's register says it, times the vehicles
 *   no_rate, no_size, no_fleet     fields left out because that is not known; never guessed
 *   whole_day             yes: minutes a day are not registered for a model, so a whole day was taken: an
 *                         upper bound
 *   note                  where bytes_vehicle_day is ten times the usual or more: how far, and which rows
 * make the most of it title                 of a category: its name A field counts in each of its categories
 * and destinations: these lines are not to be added up.
 */
CarnetTable *carnet_action_volumes(CarnetApp *app, const char *by, const char *filter, GError **error);

#endif
