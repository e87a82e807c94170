/* commands.c - see commands.h. */
#include "tui/commands.h"

static const struct {
  const char *screen;
  CarnetRequest request;
  const char *command;
} commands[] = {
    {"", CARNET_REQUEST_ROOM_1, "carnet overview"},
    {"", CARNET_REQUEST_ROOM_2, "carnet inbox"},
    {"", CARNET_REQUEST_ROOM_3, "carnet query ''"},
    {"", CARNET_REQUEST_ROOM_4, "carnet export list"},
    {"", CARNET_REQUEST_ROOM_5, "carnet activity list"},
    {"", CARNET_REQUEST_ROOM_6, "carnet cost matrix"},
    {"", CARNET_REQUEST_ROOM_7, "carnet findings"},
    {"", CARNET_REQUEST_ROOM_8, "carnet report --help"},
    {"", CARNET_REQUEST_ROOM_9, "carnet log"},
    {"", CARNET_REQUEST_ENTITIES, "carnet entity list"},
    {"", CARNET_REQUEST_SITES, "carnet site list"},
    {"", CARNET_REQUEST_MODELS, "carnet model list"},
    {"", CARNET_REQUEST_ACTIVITY_REGISTER, "carnet activity list"},
    {"", CARNET_REQUEST_COMMITMENTS, "carnet commitment list"},
    {"", CARNET_REQUEST_EVIDENCE, "carnet evidence list"},
    {"", CARNET_REQUEST_CERTIFICATES, "carnet cert list"},
    {"", CARNET_REQUEST_FILINGS, "carnet filing list"},
    {"", CARNET_REQUEST_TRANSFERS, "carnet transfer list"},
    {"", CARNET_REQUEST_PEOPLE, "carnet people list"},
    {"", CARNET_REQUEST_POLICY, "carnet policy show"},
    {"", CARNET_REQUEST_PROPOSALS, "carnet policy proposals"},
    {"", CARNET_REQUEST_RATES, "carnet cost rates"},
    {"", CARNET_REQUEST_SHARES, "carnet cost shares"},
    {"", CARNET_REQUEST_OFFICES, "carnet sync --list"},
    {"offices", CARNET_REQUEST_SYNC, "carnet sync REMOTE"},
    {"offices", CARNET_REQUEST_VERIFY, "carnet sync REMOTE --check"},
    {"offices", CARNET_REQUEST_NEW, "carnet sync NAME --url ADDRESS"},
    {"case", CARNET_REQUEST_TRANSFER, "carnet transfer add CASE"},
    {"registers", CARNET_REQUEST_APPROVE, "carnet policy endorse CHANGE"},
    {"registers", CARNET_REQUEST_REVOKE, "carnet people retire ID"},
    {"registers", CARNET_REQUEST_REFUSE, "carnet people erase-name ID"},
    {"fields", CARNET_REQUEST_OPEN, "carnet show FIELD"},
    {"fields", CARNET_REQUEST_SEARCH, "carnet query FILTER"},
    {"fields", CARNET_REQUEST_FACET, "carnet facet COLUMN FILTER"},
    {"fields", CARNET_REQUEST_WHY, "carnet explain FIELD"},
    {"fields", CARNET_REQUEST_SAVE, "carnet query FILTER --format csv"},
    {"fields", CARNET_REQUEST_IMPORT, "carnet import FILE"},
    {"fields", CARNET_REQUEST_MAP, "carnet map FIELD"},
    {"fields", CARNET_REQUEST_NEW, "carnet export request --request FILE"},
    {"card", CARNET_REQUEST_WHY, "carnet explain FIELD"},
    {"card", CARNET_REQUEST_MAP, "carnet map FIELD"},
    {"exports", CARNET_REQUEST_OPEN, "carnet export show CASE"},
    {"exports", CARNET_REQUEST_NEW, "carnet export request --request FILE"},
    {"case", CARNET_REQUEST_APPROVE, "carnet export approve CASE"},
    {"case", CARNET_REQUEST_RETURN, "carnet export return CASE"},
    {"case", CARNET_REQUEST_REFUSE, "carnet export reject CASE"},
    {"case", CARNET_REQUEST_REVOKE, "carnet export revoke CASE"},
    {"case", CARNET_REQUEST_RENEW, "carnet export renew CASE"},
    {"case", CARNET_REQUEST_CLOSE, "carnet export close CASE"},
    {"case", CARNET_REQUEST_EDIT, "carnet export amend CASE"},
    {"case", CARNET_REQUEST_FILING, "carnet filing add CASE"},
    {"costs", CARNET_REQUEST_NEW, "carnet cost add KIND"},
    {"costs", CARNET_REQUEST_OPEN, "carnet cost list"},
    {"reports", CARNET_REQUEST_OPEN, "carnet report KIND"},
    {"reports", CARNET_REQUEST_ISSUE, "carnet report issue FILE"},
    {"reports", CARNET_REQUEST_VERIFY, "carnet report verify FILE"},
    {"log", CARNET_REQUEST_VERIFY, "carnet verify"},
};

/* What has no screen. */
static const CarnetShellCommand shell[] = {
    {"tui.command.packs", "carnet pack list"},
    {"tui.command.pack", "carnet pack show PACK"},
    {"tui.command.pack_check", "carnet pack check FILE"},
    {"tui.command.pack_diff", "carnet pack diff OLD NEW --impact"},
    {"tui.command.candidates", "carnet candidates FROM TO"},
    {"tui.command.volume", "carnet volume"},
    {"tui.command.reconcile", "carnet reconcile INVENTORY SIGNALS"},
    {"tui.command.bundle", "carnet bundle REPORT"},
};

const CarnetShellCommand *carnet_command_shell(guint i) { return i < G_N_ELEMENTS(shell) ? &shell[i] : NULL; }

char *carnet_command_of(const char *screen, CarnetRequest request) {
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    if (commands[i].request == request && g_str_equal(commands[i].screen, screen))
      return g_strdup(commands[i].command);
  return NULL;
}

char *carnet_command_here(CarnetScreen *screen, CarnetRequest request) {
  char *command = screen->type->command ? screen->type->command(screen, request) : NULL;
  return command ? command : carnet_command_of(screen->type->name, request);
}

char *carnet_command_make(const char *words, const char *argument, const char *rest) {
  g_autofree char *quoted = g_shell_quote(argument);
  return g_strdup_printf("carnet %s %s%s%s", words, quoted, *rest ? " " : "", rest);
}
