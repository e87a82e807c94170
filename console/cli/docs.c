/* Man page, completion and Markdown, from the table of commands: what the program says of itself is said
 * once. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static void roff(const char *text) {
  for (const char *p = text ? text : ""; *p; p++) {
    if (*p == '-')
      fputs("\\-", stdout);
    else if (*p == '\\')
      fputs("\\e", stdout);
    else
      putchar(*p);
  }
}

static void roff_options(const CliOption *options) {
  for (const CliOption *o = options; o && o->name; o++) {
    fputs(".TP\n.B ", stdout);
    if (o->letter) printf("\\-%c, ", o->letter);
    fputs("\\-\\-", stdout);
    roff(o->name);
    if (o->argument) {
      fputs(" \\fI", stdout);
      roff(o->argument);
      fputs("\\fR", stdout);
    }
    putchar('\n');
    roff(o->help);
    putchar('\n');
  }
}

static int print_man(void) {
  fputs(
      ".TH CARNET 1 \"\" \"Carnet " CARNET_VERSION
      "\" \"User Commands\"\n.SH NAME\ncarnet \\- compliance console and audit reporter "
      "for vehicle data\n.SH SYNOPSIS\n.B carnet\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...]\n.SH DESCRIPTION\nWithout a command, the console "
      "on the workspace found from the current folder upwards. With one, a tool for scripts.\n.SH COMMON OPTIONS\n",
      stdout);
  roff_options(cli_common_options);
  fputs(".SH COMMANDS\n", stdout);
  for (const CliCommand *c = cli_commands; c->name; c++) {
    fputs(".SS carnet ", stdout);
    roff(c->name);
    putchar(' ');
    roff(c->arguments);
    putchar('\n');
    roff(c->help);
    putchar('\n');
    roff_options(c->options);
  }
  fputs(
      ".SH EXIT STATUS\n0 fine, 1 findings, 2 usage, 3 refused (by policy; or another changed it meanwhile: try again), 4 bad input, 5 I/O or corrupt store, 6 verification failed.\n"
      ".SH FILES\n.I .git\nthe records; bare.\n.br\n.I .carnet/\ninventory.db, state.db (can be rebuilt), sources, names.yaml, me.yaml, "
      "trust.yaml, keys.\n.SH ENVIRONMENT\nCARNET_PERSON, CARNET_NOW, CARNET_TEMPLATES, LANG, NO_COLOR.\n",
      stdout);
  return 0;
}

static int print_markdown(void) {
  puts("# The command line\n\nMade by `carnet help markdown` from the table of commands.\n");
  for (const CliCommand *c = cli_commands; c->name; c++) {
    printf("## carnet %s%s%s\n\n%s.\n\n", c->name, *c->arguments ? " " : "", c->arguments, c->help);
    for (const CliOption *o = c->options; o && o->name; o++)
      printf("- `--%s%s%s`: %s\n", o->name, o->argument ? " " : "", o->argument ? o->argument : "", o->help);
    if (c->options) putchar('\n');
  }
  return 0;
}

/* How many words a command has. */
static guint words_of(const char *name) {
  guint n = 1;
  for (const char *p = name; *p; p++) n += *p == ' ';
  return n;
}

/* After a whole command: its options, and the words that may follow it ("report", "report verify"). */
static void complete_command(const CliCommand *command) {
  printf("  \"%s \"*) COMPREPLY=($(compgen -W \"", command->name);
  for (const CliCommand *c = cli_commands; c->name; c++) {
    gsize n = strlen(command->name);
    if (strncmp(c->name, command->name, n) == 0 && c->name[n] == ' ') printf("%s ", c->name + n + 1);
  }
  for (const CliOption *o = command->options; o && o->name; o++) printf("--%s ", o->name);
  for (const CliOption *o = cli_common_options; o->name; o++) printf("--%s ", o->name);
  puts("\" -- \"$current\")) ;;");
}

static gboolean came_before(const CliCommand *command, gsize n) {
  for (const CliCommand *c = cli_commands; c < command; c++)
    if (strncmp(c->name, command->name, n) == 0 && (c->name[n] == ' ' || c->name[n] == '\0')) return TRUE;
  return FALSE;
}

static gboolean is_command(const char *name, gsize n) {
  for (const CliCommand *c = cli_commands; c->name; c++)
    if (strlen(c->name) == n && strncmp(c->name, name, n) == 0) return TRUE;
  return FALSE;
}

/* The first words: each once; those that are no command themselves are followed by their second words. */
static void complete_groups(void) {
  for (const CliCommand *c = cli_commands; c->name; c++) {
    gsize n = strcspn(c->name, " ");
    if (is_command(c->name, n) || came_before(c, n)) continue;
    printf("  \"%.*s \"*) COMPREPLY=($(compgen -W \"", (int)n, c->name);
    for (const CliCommand *d = c; d->name; d++)
      if (strncmp(d->name, c->name, n + 1) == 0) printf("%s ", d->name + n + 1);
    puts("\" -- \"$current\")) ;;");
  }
  fputs("  \"\") COMPREPLY=($(compgen -W \"", stdout);
  for (const CliCommand *c = cli_commands; c->name; c++) {
    gsize n = strcspn(c->name, " ");
    if (!came_before(c, n)) printf("%.*s ", (int)n, c->name);
  }
  puts("\" -- \"$current\")) ;;");
}

static int print_completion(void) {
  puts("# bash completion for carnet, made by `carnet help completion`\n"
       "_carnet() {\n"
       "  local current=\"${COMP_WORDS[COMP_CWORD]}\" words=(\"${COMP_WORDS[@]:1:COMP_CWORD-1}\") line\n"
       "  while [[ ${words[0]} == -* ]]; do\n"
       "    if [[ ${words[0]} == *=* ]]; then words=(\"${words[@]:1}\"); else words=(\"${words[@]:2}\"); fi\n"
       "  done\n"
       "  line=\"${words[*]}\"\n"
       "  case \"${line:+$line }\" in");
  for (guint words = 2; words > 0; words--)
    for (const CliCommand *c = cli_commands; c->name; c++)
      if (words_of(c->name) == words) complete_command(c);
  complete_groups();
  puts("  esac\n}\ncomplete -o default -F _carnet carnet");
  return 0;
}

int cli_print_docs(const char *kind) {
  static const struct {
    const char *kind;
    int (*print)(void);
  } kinds[] = {{"man", print_man}, {"markdown", print_markdown}, {"completion", print_completion}};
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].kind, kind) == 0) return kinds[i].print();
  fputs("carnet: help takes man, markdown or completion; carnet COMMAND --help for one command\n", stderr);
  return 2;
}
