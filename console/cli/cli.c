/* Words to a command, options to a table, errors to an exit code. */
#include "cli.h"
#include "words.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"

#define PROTECTED '\x01' /* before an argument such as -anonymised:* that only looks like an option */
#define MAX_STDIN_BYTES (4u << 20)

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

/* ---- options
 * ----------------------------------------------------------------------------------------------- */

static GPtrArray *values_of(const Cli *cli, const char *name) {
  return g_hash_table_lookup(cli->options, name);
}

gboolean cli_flag(const Cli *cli, const char *name) { return values_of(cli, name) != NULL; }

const char *cli_text(const Cli *cli, const char *name) {
  const GPtrArray *values = values_of(cli, name);
  return values ? g_ptr_array_index(values, values->len - 2) : NULL;
}

const char *const *cli_texts(const Cli *cli, const char *name) {
  const GPtrArray *values = values_of(cli, name);
  return values ? (const char *const *)values->pdata : NULL;
}

gint64 cli_int(const Cli *cli, const char *name, gint64 otherwise) {
  const char *text = cli_text(cli, name);
  return text ? g_ascii_strtoll(text, NULL, 10) : otherwise;
}

static const CliOption *option_named(const CliCommand *command, const char *word) {
  const CliOption *lists[] = {command->options, cli_common_options};
  for (gsize l = 0; l < G_N_ELEMENTS(lists); l++)
    for (const CliOption *o = lists[l]; o && o->name; o++)
      if (g_str_has_prefix(word, "--") ? strcmp(word + 2, o->name) == 0
                                       : o->letter && word[1] == o->letter && !word[2])
        return o;
  return NULL;
}

/* GOption calls this for every option: the table stays the only list of them. */
static gboolean take_option(const char *word, const char *value, gpointer data, GError **error) {
  Cli *cli = data;
  const CliOption *option = option_named(cli->command, word);
  if (option->kind == CLI_INT) {
    gint64 number;
    if (!g_ascii_string_to_signed(value, 10, 0, G_MAXINT32, &number, NULL)) {
      g_set_error(error, usage_quark(), CARNET_ERROR_USAGE, "%s takes a whole number, not %s", word, value);
      return FALSE;
    }
  }
  /* Days are compared as text: what is none would be answered by the law of some other day. */
  if (option->kind == CLI_DAY && !carnet_text_is_day(value)) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
                "%s: \"%s\" is no day; a day as YYYY-MM-DD is wanted", word, value);
    return FALSE;
  }
  GPtrArray *values = values_of(cli, option->name);
  if (!values) {
    values = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(values, NULL);
    g_hash_table_insert(cli->options, (gpointer)option->name, values);
  }
  g_ptr_array_insert(values, (gint)values->len - 1, g_strdup(value ? value : ""));
  return TRUE;
}

/* A command's own option takes the place of a common one of the same name (--format of a source or a report).
 */
static gboolean is_hidden(const Cli *cli, const CliOption *option) {
  g_autofree char *word = g_strconcat("--", option->name, NULL);
  return option_named(cli->command, word) != option;
}

static void add_entries(const Cli *cli, GArray *entries, const CliOption *options) {
  for (const CliOption *o = options; o && o->name; o++) {
    if (is_hidden(cli, o)) continue;
    GOptionEntry entry = {.long_name = o->name,
                          .short_name = o->letter,
                          .flags = o->kind == CLI_FLAG ? G_OPTION_FLAG_NO_ARG : 0,
                          .arg = G_OPTION_ARG_CALLBACK,
                          .description = o->help,
                          .arg_description = o->argument};
    const GOptionArgFunc function = take_option;
    memcpy(&entry.arg_data, &function, sizeof function); /* C has no cast from a function to a data pointer */
    g_array_append_val(entries, entry);
  }
}

static char *help_of(const CliCommand *command) {
  return g_strdup_printf("%s%scarnet %s: %s", command->arguments, *command->arguments ? "\n\n" : "\n\n",
                         command->name, command->help);
}

static gboolean parse(Cli *cli, char ***argv, GError **error) {
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  add_entries(cli, entries, cli->command->options);
  add_entries(cli, entries, cli_common_options);
  g_autofree char *summary = help_of(cli->command);
  g_autoptr(GOptionContext) context = g_option_context_new(summary);
  GOptionGroup *group = g_option_group_new("main", "", "", cli, NULL);
  g_option_group_add_entries(group, (const GOptionEntry *)(gpointer)entries->data);
  g_option_context_set_main_group(context, group);
  GError *inner = NULL;
  if (g_option_context_parse_strv(context, argv, &inner)) return TRUE;
  inner->domain = usage_quark();
  inner->code = CARNET_ERROR_USAGE;
  g_propagate_prefixed_error(error, inner, "%s: ", cli->command->name);
  return FALSE;
}

/* ---- words
 * -------------------------------------------------------------------------------------------------------- */

/* The command with the most words that begin the arguments; `words` of them. */
static const CliCommand *find_command(char **args, guint *words) {
  const CliCommand *best = NULL;
  for (const CliCommand *c = cli_commands; c->name; c++) {
    g_auto(GStrv) parts = g_strsplit(c->name, " ", -1);
    guint n = 0;
    while (parts[n] && args[n] && strcmp(parts[n], args[n]) == 0) n++;
    if (parts[n] || (best && n <= *words)) continue;
    best = c;
    *words = n;
  }
  return best;
}

static gboolean unknown_command(char **args, GError **error) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (const CliCommand *c = cli_commands; c->name; c++) g_ptr_array_add(names, (gpointer)c->name);
  g_ptr_array_add(names, NULL);
  g_autofree char *two = args[1] ? g_strjoin(" ", args[0], args[1], NULL) : g_strdup(args[0]);
  const char *nearest = carnet_text_nearest(two, (const char *const *)names->pdata);
  if (!nearest) nearest = carnet_text_nearest(args[0], (const char *const *)names->pdata);
  g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
              "no command is called %s%s%s; carnet --help lists them", args[0], nearest ? "; nearest: " : "",
              nearest ? nearest : "");
  return FALSE;
}

static gboolean looks_like_filter(const char *arg) {
  return arg[0] == '-' && arg[1] != '-' &&
         (strchr(arg, ':') || strchr(arg, '<') || strchr(arg, '>') || strchr(arg, '('));
}

static void protect(char **args) {
  for (char **arg = args; *arg; arg++) {
    if (strcmp(*arg, "--") == 0) return;
    if (!looks_like_filter(*arg)) continue;
    char *kept = g_strdup_printf("%c%s", PROTECTED, *arg);
    g_free(*arg);
    *arg = kept;
  }
}

static void unprotect(char **args) {
  for (char **arg = args; *arg; arg++)
    if (**arg == PROTECTED) memmove(*arg, *arg + 1, strlen(*arg));
}

/* Options that stand before the command (git's habit): moved behind it. */
static char **reorder(char **argv) {
  g_autoptr(GPtrArray) before = g_ptr_array_new(), rest = g_ptr_array_new();
  guint i = 1;
  for (; argv[i] && argv[i][0] == '-' && strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "--version") != 0;
       i++) {
    g_ptr_array_add(before, g_strdup(argv[i]));
    if (!strchr(argv[i], '=') && argv[i + 1] && argv[i][1] != '\0')
      g_ptr_array_add(before, g_strdup(argv[++i]));
  }
  for (; argv[i]; i++) g_ptr_array_add(rest, g_strdup(argv[i]));
  g_ptr_array_extend_and_steal(rest, g_ptr_array_ref(before));
  g_ptr_array_add(rest, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&rest), FALSE);
}

/* ---- printing
 * ----------------------------------------------------------------------------------------------------------
 */

const char *cli_tr(const Cli *cli, const char *id) {
  return carnet_texts_get(carnet_app_texts(cli->app), cli->out.lang, id);
}

int cli_print(Cli *cli, CarnetTable *table) {
  if (!table) return CARNET_ERROR_STORE;
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(CarnetTable) words = cli_in_words(cli, table);
  GString *out = carnet_out_table(words ? words : table, &cli->out);
  fwrite(out->str, 1, out->len, stdout);
  g_string_free(out, TRUE);
  carnet_table_free(table);
  return 0;
}

void cli_line(Cli *cli, const char *format, ...) {
  (void)cli;
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  puts(text);
}

void cli_note(const Cli *cli, const char *format, ...) {
  if (cli->out.format != CARNET_OUT_TABLE) return;
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  fprintf(stderr, "%s\n", text);
}

GBytes *cli_read(const char *path, GError **error) {
  if (strcmp(path, "-") != 0) return carnet_fs_read(path, MAX_STDIN_BYTES, error);
  g_autoptr(GByteArray) all = g_byte_array_new();
  guint8 buffer[16384];
  gsize n;
  while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0 && all->len <= MAX_STDIN_BYTES)
    g_byte_array_append(all, buffer, (guint)n);
  if (all->len > MAX_STDIN_BYTES) {
    g_set_error(error, usage_quark(), CARNET_ERROR_INPUT, "standard input: more than %u bytes",
                MAX_STDIN_BYTES);
    return NULL;
  }
  return g_byte_array_free_to_bytes(g_steal_pointer(&all));
}

static guint terminal_width(void) {
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static void print_help(void) {
  puts("carnet: a compliance console and audit reporter for vehicle data\n\n"
       "usage: carnet [COMMAND] [OPTION...]      no command: the console\n");
  for (const CliCommand *c = cli_commands; c->name; c++) {
    g_autofree char *left = g_strjoin(" ", c->name, c->arguments, NULL);
    printf("  %-30s %s\n", left, c->help);
  }
  puts("\ncarnet COMMAND --help tells its options. Exit codes: 0 fine, 1 findings, 2 usage, 3 refused by\n"
       "policy, 4 bad input, 5 I/O or corrupt store, 6 verification failed.");
}

/* ---- running
 * -------------------------------------------------------------------------------------------------------------
 */

/* Errors of other domains (GLib's files, say) are I/O errors. */
static int exit_code(const GError *error) {
  if (!g_str_has_prefix(g_quark_to_string(error->domain), "carnet-")) return CARNET_ERROR_STORE;
  switch (error->code & 0xff) {
  case CARNET_ERROR_NOT_FOUND: return CARNET_ERROR_USAGE;
  case CARNET_ERROR_CANCELLED: return CARNET_ERROR_STORE;
  default: return error->code & 0xff;
  }
}

static int report_error(GError *error) {
  g_autofree char *safe = carnet_text_safe(error->message, -1);
  fflush(stdout);
  fprintf(stderr, "carnet: %s\n", safe);
  int code = exit_code(error);
  g_error_free(error);
  return code ? code : CARNET_ERROR_STORE;
}

static gboolean set_up(Cli *cli, GError **error) {
  CarnetAppOptions options = {.workspace = cli_text(cli, "directory"),
                              .person = cli_text(cli, "as"),
                              .role = cli_text(cli, "role"),
                              .names_meant = cli_flag(cli, "name-meant")};
  const char *lang = cli_text(cli, "language");
  if (!lang) lang = g_getenv("LC_ALL");
  if (!lang || !*lang) lang = g_getenv("LANG");
  if (lang && !carnet_lang_parse(lang, &options.lang) && cli_text(cli, "language")) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE, "no language is called %s; en or zh", lang);
    return FALSE;
  }
  cli->app = carnet_app_new(&options, error);
  if (!cli->app) return FALSE;
  cli->terminal = isatty(STDOUT_FILENO);
  cli->out = (CarnetOutOptions){
      .format = CARNET_OUT_TABLE, .texts = carnet_app_texts(cli->app), .lang = options.lang};
  if (cli->terminal) cli->out.width = terminal_width();
  const char *format = cli_text(cli, "format");
  if (format && option_named(cli->command, "--format") == &cli_common_options[CLI_FORMAT])
    return carnet_out_format_parse(format, &cli->out.format, error);
  return TRUE;
}

static gboolean count_args(const Cli *cli, GError **error) {
  guint n = g_strv_length(cli->args);
  if (n >= cli->command->min_args && n <= cli->command->max_args) return TRUE;
  g_set_error(error, usage_quark(), CARNET_ERROR_USAGE, "%s takes %s; carnet %s --help", cli->command->name,
              *cli->command->arguments ? cli->command->arguments : "no arguments", cli->command->name);
  return FALSE;
}

static int run_command(const CliCommand *command, char **args, guint words) {
  Cli cli = {.command = command,
             .options =
                 g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref)};
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  g_ptr_array_add(list, g_strdup_printf("carnet %s", command->name));
  for (char **arg = args + words; *arg; arg++) g_ptr_array_add(list, g_strdup(*arg));
  g_ptr_array_add(list, NULL);
  char **argv = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
  protect(argv);
  GError *error = NULL;
  int code = 0;
  gboolean ok = parse(&cli, &argv, &error);
  if (ok) {
    unprotect(argv);
    cli.args = argv + 1;
    if (cli.args[0] && strcmp(cli.args[0], "--") == 0) cli.args++;
    ok = count_args(&cli, &error) && set_up(&cli, &error) && carnet_app_need(cli.app, command->needs, &error);
  }
  if (ok) code = command->run(&cli, &error);
  /* What was printed must have arrived: a full disk behind a pipe is no success. */
  if (!error && (fflush(stdout) != 0 || ferror(stdout)))
    g_set_error(&error, usage_quark(), CARNET_ERROR_STORE, "standard output: %s", g_strerror(errno));
  if (error) code = report_error(error);
  g_clear_pointer(&cli.app, carnet_app_free);
  g_hash_table_unref(cli.options);
  g_strfreev(argv);
  return code;
}

/* Without a command: the console, with the common options. */
static const CliCommand console_command = {"console", "", "the console", 0, 0, 0, NULL, cmd_console};

int cli_run(int argc, char **argv) {
  setlocale(LC_ALL, "");
  (void)argc;
  g_auto(GStrv) args = reorder(argv);
  if (!args[0]) return run_command(&console_command, args, 0);
  if (strcmp(args[0], "--help") == 0 || strcmp(args[0], "-h") == 0 || strcmp(args[0], "help") == 0) {
    if (args[1] && strcmp(args[0], "help") == 0) return cli_print_docs(args[1]);
    print_help();
    return 0;
  }
  if (strcmp(args[0], "--version") == 0) {
    puts("carnet " CARNET_VERSION);
    return 0;
  }
  if (args[0][0] == '-') return run_command(&console_command, args, 0);
  guint words = 0;
  const CliCommand *command = find_command(args, &words);
  GError *error = NULL;
  if (!command) {
    unknown_command(args, &error);
    return report_error(error);
  }
  return run_command(command, args, words);
}
