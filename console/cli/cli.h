/* The command line: parse, call an action, print. One const table of commands (commands.c) is the only source
   of help, man page and completion; each entry says what it needs, so that none can forget to open it. */
#ifndef CARNET_CLI_H
#define CARNET_CLI_H

#include "carnet/actions.h"
#include "carnet/out.h"

typedef enum {
  CLI_FLAG,
  CLI_TEXT,
  CLI_TEXTS,
  CLI_INT,
  CLI_DAY
} CliOptionKind; /* DAY: a real one, YYYY-MM-DD */

typedef struct {
  const char *name; /* long name; "o" short ones are written "o,output" */
  char letter;      /* or 0 */
  CliOptionKind kind;
  const char *argument; /* "FILE" */
  const char *help;
} CliOption;

typedef struct Cli Cli;
typedef struct {
  const char *name;      /* "export approve" */
  const char *arguments; /* "FILTER" */
  const char *help;      /* one line */
  CarnetNeeds needs;
  guint min_args, max_args;             /* G_MAXUINT: any number */
  const CliOption *options;             /* ended by name NULL; or NULL */
  int (*run)(Cli *cli, GError **error); /* exit code; on error any code, the error's counts */
} CliCommand;

struct Cli {
  CarnetApp *app;
  const CliCommand *command;
  GHashTable *options; /* name -> GPtrArray of char* */
  char **args;         /* positional, NULL-terminated */
  CarnetOutOptions out;
  gboolean terminal; /* standard output is one */
};

extern const CliCommand cli_commands[]; /* ended by name NULL */
#define CLI_FORMAT 4                    /* place of --format in the common options */
extern const CliOption cli_common_options[];

gboolean cli_flag(const Cli *cli, const char *name);
const char *cli_text(const Cli *cli, const char *name);         /* the last one given, or NULL */
const char *const *cli_texts(const Cli *cli, const char *name); /* all, NULL-terminated; NULL where none */
gint64 cli_int(const Cli *cli, const char *name, gint64 otherwise);

/* Prints a table in the format asked for and frees it; NULL table: the error stands. Returns the exit code.
 */
int cli_print(Cli *cli, CarnetTable *table);
void cli_line(Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A note for people on standard error, never in the way of a pipe. */
void cli_note(const Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Reads a file, or standard input for "-". */
GBytes *cli_read(const char *path, GError **error);
const char *cli_tr(const Cli *cli, const char *id);

/* man page, completion, Markdown from the table (docs.c). */
int cli_print_docs(const char *kind);
int cli_run(int argc, char **argv);

/* The commands, by file. */
int cmd_console(Cli *cli, GError **error);
int cmd_init(Cli *cli, GError **error);
int cmd_demo(Cli *cli, GError **error);
int cmd_adopt(Cli *cli, GError **error);
int cmd_people_add(Cli *cli, GError **error);
int cmd_people_change(Cli *cli, GError **error);
int cmd_people_list(Cli *cli, GError **error);
int cmd_people_retire(Cli *cli, GError **error);
int cmd_policy_show(Cli *cli, GError **error);
int cmd_policy_propose(Cli *cli, GError **error);
int cmd_policy_endorse(Cli *cli, GError **error);
int cmd_policy_proposals(Cli *cli, GError **error);
int cmd_register_add(Cli *cli, GError **error);
int cmd_register_list(Cli *cli, GError **error);
int cmd_people_erase_name(Cli *cli, GError **error);
int cmd_register_show(Cli *cli, GError **error);
int cmd_evidence_add(Cli *cli, GError **error);
int cmd_evidence_list(Cli *cli, GError **error);
int cmd_evidence_check(Cli *cli, GError **error);
int cmd_transfer_add(Cli *cli, GError **error);
int cmd_transfer_import(Cli *cli, GError **error);
int cmd_transfer_list(Cli *cli, GError **error);
int cmd_cert_add(Cli *cli, GError **error);
int cmd_cert_update(Cli *cli, GError **error);
int cmd_rebuild(Cli *cli, GError **error);
int cmd_doctor(Cli *cli, GError **error);
int cmd_import(Cli *cli, GError **error);
int cmd_classify(Cli *cli, GError **error);
int cmd_query(Cli *cli, GError **error);
int cmd_facet(Cli *cli, GError **error);
int cmd_show(Cli *cli, GError **error);
int cmd_explain(Cli *cli, GError **error);
int cmd_map(Cli *cli, GError **error);
int cmd_reconcile(Cli *cli, GError **error);
int cmd_inventories(Cli *cli, GError **error);
int cmd_categories(Cli *cli, GError **error);
int cmd_decide(Cli *cli, GError **error);
int cmd_export_request(Cli *cli, GError **error);
int cmd_export_amend(Cli *cli, GError **error);
int cmd_export_step(Cli *cli, GError **error);
int cmd_export_list(Cli *cli, GError **error);
int cmd_export_counters(Cli *cli, GError **error);
int cmd_export_show(Cli *cli, GError **error);
int cmd_filing_add(Cli *cli, GError **error);
int cmd_filing_list(Cli *cli, GError **error);
int cmd_cost_add(Cli *cli, GError **error);
int cmd_cost_list(Cli *cli, GError **error);
int cmd_cost_matrix(Cli *cli, GError **error);
int cmd_cost_budget(Cli *cli, GError **error);
int cmd_cost_forecast(Cli *cli, GError **error);
int cmd_cost_options(Cli *cli, GError **error);
int cmd_cost_import(Cli *cli, GError **error);
int cmd_cost_rate(Cli *cli, GError **error);
int cmd_cost_rates(Cli *cli, GError **error);
int cmd_cost_share(Cli *cli, GError **error);
int cmd_cost_shares(Cli *cli, GError **error);
int cmd_cert_set(Cli *cli, GError **error);
int cmd_cert_list(Cli *cli, GError **error);
int cmd_findings(Cli *cli, GError **error);
int cmd_check(Cli *cli, GError **error);
int cmd_finding_show(Cli *cli, GError **error);
int cmd_finding_step(Cli *cli, GError **error);
int cmd_finding_list(Cli *cli, GError **error);
int cmd_exposure(Cli *cli, GError **error);
int cmd_volume(Cli *cli, GError **error);
int cmd_inbox(Cli *cli, GError **error);
int cmd_agenda(Cli *cli, GError **error);
int cmd_overview(Cli *cli, GError **error);
int cmd_report(Cli *cli, GError **error);
int cmd_report_verify(Cli *cli, GError **error);
int cmd_report_issue(Cli *cli, GError **error);
int cmd_log(Cli *cli, GError **error);
int cmd_blame(Cli *cli, GError **error);
int cmd_verify(Cli *cli, GError **error);
int cmd_candidates(Cli *cli, GError **error);
int cmd_pack_diff(Cli *cli, GError **error);
int cmd_bundle(Cli *cli, GError **error);
int cmd_report_sample(Cli *cli, GError **error);
int cmd_sync(Cli *cli, GError **error);
int cmd_pack_list(Cli *cli, GError **error);
int cmd_pack_show(Cli *cli, GError **error);
int cmd_pack_check(Cli *cli, GError **error);

#endif
