/*
 * table_ask.h - a screen's question whose answer is one table, or two: asked on the query thread in the
 * console's language, taken by the screen.
 */
#ifndef CARNET_TUI_TABLE_ASK_H
#define CARNET_TUI_TABLE_ASK_H

#include "tui/screen.h"

/* Runs on the query thread. */
typedef CarnetTable *(*CarnetTableFunc)(const CarnetProvider *provider, CarnetApp *app, GError **error);
void carnet_table_ask(CarnetScreen *screen, guint slot, CarnetTableFunc func, CarnetReplyFunc reply);
/* In the reply: the table, which is the caller's now; NULL where there is none. Once. */
CarnetTable *carnet_table_take(gpointer answer);
/* What stands today: counts by name, and in the reply the findings as well, looked for once. */
void carnet_standing_ask(CarnetScreen *screen, guint slot, CarnetReplyFunc reply);
CarnetTable *carnet_standing_take_findings(gpointer answer);

/* Who looks and at what (carnet_action_desk); an empty table where the provider does not know. */
CarnetTable *carnet_table_of_desk(const CarnetProvider *provider, CarnetApp *app, GError **error);
/* " Chen Yu, approver, reviewer   acting for Lanzhe Auto Co., Ltd.   as of 2026-11-22   ✓ key ready": row 2
 * of the rooms that one acts from. Returns the x after it. */
gint carnet_desk_draw(const CarnetScreen *screen, const CarnetTable *desk, CarnetGrid *grid, CarnetRect row);
/* The number in a cell; 0 where it is absent. */
gint64 carnet_table_int(const CarnetTable *table, guint row, const char *key);

#endif
