/* style.c - the tables of style.h. */
#include "style.h"

static const guint32 inks[N_INKS] = {
    [INK_INK] = 0x1A1A1A,       [INK_GREY] = 0x595959,     [INK_RULE] = 0x8C8C8C,   [INK_HAIR] = 0xBFBFBF,
    [INK_PANEL] = 0xF2F2F2,     [INK_ACCENT] = 0x1F4E79,   [INK_LINK] = 0x0B5394,   [INK_STOP] = 0x9B1C1C,
    [INK_ATTENTION] = 0x9A4B00, [INK_NOT_FIRM] = 0x6B5500, [INK_GOOD] = 0x1B6B3A,   [INK_UNKNOWN] = 0x5B3A8C,
    [INK_THEIRS] = 0x00616B,    [INK_WHITE] = 0xFFFFFF,    [INK_STEP_1] = 0xE3ECF5, [INK_STEP_2] = 0xB9CFE4,
    [INK_STEP_3] = 0x7FA6CC,    [INK_STEP_4] = 0x3F74A8,   [INK_STEP_5] = 0x1F4E79, [INK_RANGE_1] = 0xF2F2F2,
    [INK_RANGE_2] = 0xE3E3E3,   [INK_RANGE_3] = 0xD0D0D0,
};

guint32 ink_rgb(Ink ink) { return inks[ink]; }

static const RoleStyle roles[N_ROLES] = {
    [ROLE_TEXT] = {PT(9.5), PT(13), PT(14.5), FALSE, FALSE, INK_INK},
    [ROLE_SECOND] = {PT(8.5), PT(13), PT(13), FALSE, FALSE, INK_GREY},
    [ROLE_CELL] = {PT(8.5), PT(11), PT(11), FALSE, FALSE, INK_INK},
    [ROLE_CELL_SECOND] = {PT(7.5), PT(11), PT(11), FALSE, FALSE, INK_GREY},
    [ROLE_SMALL] = {PT(7.5), PT(11), PT(11), FALSE, FALSE, INK_INK},
    [ROLE_HEAD] = {PT(8), PT(10.5), PT(10.5), TRUE, FALSE, INK_INK},
    [ROLE_HEAD_SECOND] = {PT(7.5), PT(10.5), PT(10.5), FALSE, FALSE, INK_GREY},
    [ROLE_NOTE] = {PT(7.5), PT(10), PT(10), FALSE, FALSE, INK_GREY},
    [ROLE_MONO] = {PT(7.5), PT(10), PT(10), FALSE, TRUE, INK_INK},
    [ROLE_H1] = {PT(18), PT(22), PT(22), TRUE, FALSE, INK_ACCENT},
    [ROLE_H2] = {PT(13), PT(17), PT(17), TRUE, FALSE, INK_INK},
    [ROLE_H3] = {PT(10.5), PT(13), PT(13), TRUE, FALSE, INK_INK},
    [ROLE_H_SECOND] = {PT(9.5), PT(13), PT(13), FALSE, FALSE, INK_GREY},
    [ROLE_COVER] = {PT(28), PT(34), PT(34), TRUE, FALSE, INK_ACCENT},
    [ROLE_COVER_SECOND] = {PT(18), PT(22), PT(22), FALSE, FALSE, INK_GREY},
    [ROLE_KIND] = {PT(13), PT(17), PT(17), FALSE, FALSE, INK_GREY},
    [ROLE_NUMBER] = {PT(22), PT(26), PT(26), TRUE, FALSE, INK_INK},
    [ROLE_CAPTION] = {PT(8.5), PT(11), PT(11), FALSE, FALSE, INK_INK},
};

const RoleStyle *role_style(Role role) { return &roles[role]; }
