/*
 * role.h - what a cell is, not how it looks: a screen asks for a role, the terminal's table has the colours
 * (colour.h). Never colour alone: a sign or a word stands beside each (the last column of mockups.md,
 * "Colours").
 */
#ifndef CARNET_TUI_ROLE_H
#define CARNET_TUI_ROLE_H

typedef enum {
  CARNET_ROLE_TEXT,
  CARNET_ROLE_DIM,
  CARNET_ROLE_TITLE,     /* current tab; with brackets */
  CARNET_ROLE_CURSOR,    /* line under the cursor; with > in column 1 */
  CARNET_ROLE_MARKED,    /* with a small square */
  CARNET_ROLE_INPUT,     /* what is typed */
  CARNET_ROLE_EVIDENCE,  /* in [ ] */
  CARNET_ROLE_STOP,      /* critical, prohibited, bad signature */
  CARNET_ROLE_ATTENTION, /* high, suspect, late, over: ! */
  CARNET_ROLE_SOFT,      /* not firm: proposed, medium, ends soon: ~ */
  CARNET_ROLE_GOOD,      /* confirmed, valid, permitted */
  CARNET_ROLE_UNKNOWN,   /* ? */
  CARNET_ROLE_OURS,
  CARNET_ROLE_THEIRS,
  CARNET_ROLE_HEAT0, /* with the number and a shade */
  CARNET_ROLE_HEAT1,
  CARNET_ROLE_HEAT2,
  CARNET_ROLE_HEAT3,
  CARNET_N_ROLES
} CarnetRole;

#endif
