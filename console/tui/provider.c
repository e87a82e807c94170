/* provider.c - the real actions behind the screens. */
#include "tui/provider.h"

static const CarnetProvider actions = {
    .open = carnet_app_new,
    .close = carnet_app_free,
    .interrupt = carnet_app_interrupt,
    .set_lang = carnet_app_set_lang,
    .workspace = carnet_app_workspace,
    .init = carnet_action_init,
    .query = carnet_action_query,
    .facet = carnet_action_facet,
    .card = carnet_action_card,
    .explain = carnet_action_explain,
};

const CarnetProvider *carnet_provider_actions(void) { return &actions; }
