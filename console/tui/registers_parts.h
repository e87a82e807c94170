/* registers_parts.h - the table of registers and the screen's state, shared by registers_*.c, register_*.c
 * and screen_registers*.c. */
#ifndef CARNET_TUI_REGISTERS_PARTS_H
#define CARNET_TUI_REGISTERS_PARTS_H

#include "tui/list.h"
#include "tui/registers.h"

#define CARNET_REGISTER_COLUMNS 6

typedef enum {
  CARNET_REGISTER_ADD,
  CARNET_REGISTER_CHANGE,
  CARNET_REGISTER_RETIRE, /* a person acts no more */
  CARNET_REGISTER_ENDORSE,
  CARNET_REGISTER_N_DOS
} CarnetRegisterDo;

typedef struct CarnetRegister CarnetRegister;

/* What the store thread needs. */
typedef struct {
  const CarnetRegister *of;
  CarnetRegisterDo what;
  char *subject;     /* "" where the action finds one */
  CarnetNode *keys;  /* of the event */
  CarnetNode *extra; /* texts of the fields that no event has: a file, a display name */
} CarnetRegisterWork;
void carnet_register_work_free(gpointer work);

/* An input that is not a key of the event. */
typedef struct {
  const char *key;            /* text "tui.key.<key>" */
  gboolean required;          /* only of a new entry */
  gboolean changes;           /* asked when an entry changes, too */
  const char *const *choices; /* values, texts "tui.word.<value>"; NULL: text */
} CarnetRegisterExtra;

struct CarnetRegister {
  CarnetRequest request;
  const char *name;                           /* text "tui.register.<name>" */
  const char *kind;                           /* of its events */
  const char *actions[CARNET_REGISTER_N_DOS]; /* of that kind, as the table of kinds has them; NULL: cannot */
  const char *subject;              /* column that names an entry; "" policy: the whole is one entry */
  const char *label;                /* of the subject's input: "tui.key.<label>"; NULL: not asked */
  const char *hidden;               /* keys that the form leaves to the action: " digest file " */
  const CarnetRegisterExtra *extra; /* ended by key NULL; or NULL */
  CarnetListColumn columns[CARNET_REGISTER_COLUMNS]; /* ended by key NULL */
  CarnetTable *(*list)(const CarnetProvider *provider, CarnetApp *app, const CarnetRegister *of,
                       GError **error);
  gboolean (*record)(const CarnetProvider *provider, CarnetApp *app, const CarnetRegisterWork *work,
                     const char *reason, GError **error); /* NULL: nothing is recorded from here */
};
const CarnetRegister *carnet_registers(guint *n);
/* What the records call an entry of the list: its kind and subject; caller frees both. FALSE: it has none. */
gboolean carnet_register_names(const CarnetRegister *of, const CarnetTable *page, guint row, char **kind,
                               char **subject);
const CarnetRegister *carnet_register_find(CarnetRequest request); /* NULL: none */

/* registers_record.c: lists and what records, on the query and the store thread. */
CarnetTable *carnet_register_list(const CarnetProvider *provider, CarnetApp *app, const CarnetRegister *of,
                                  GError **error);
CarnetTable *carnet_register_list_people(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_policy(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_proposals(const CarnetProvider *provider, CarnetApp *app,
                                            const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_filings(const CarnetProvider *provider, CarnetApp *app,
                                          const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_transfers(const CarnetProvider *provider, CarnetApp *app,
                                            const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_rates(const CarnetProvider *provider, CarnetApp *app,
                                        const CarnetRegister *of, GError **error);
CarnetTable *carnet_register_list_shares(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegister *of, GError **error);
gboolean carnet_register_record(const CarnetProvider *provider, CarnetApp *app,
                                const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_evidence(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_person(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_policy(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_filing(const CarnetProvider *provider, CarnetApp *app,
                                       const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_transfer(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_rate(const CarnetProvider *provider, CarnetApp *app,
                                     const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_share(const CarnetProvider *provider, CarnetApp *app,
                                      const CarnetRegisterWork *work, const char *reason, GError **error);
gboolean carnet_register_record_adoption(const CarnetProvider *provider, CarnetApp *app,
                                         const CarnetRegisterWork *work, const char *reason, GError **error);

/* ---- values: register_values.c */

typedef struct {
  char *key, *type, *what; /* as carnet_action_event_keys says */
  gboolean required, extra;
  char **words, **inside;
  char **choices; /* of a choice: "" first where it may be left out; NULL: text */
  char *label;    /* text id */
  char *before;   /* as the form showed it first */
} CarnetRegisterField;
void carnet_register_field_free(gpointer field);
CarnetRegisterField *carnet_register_field_new(const CarnetTable *keys, guint row);
/* A cell of a list, or of the record, as the input shows it; caller frees. */
char *carnet_register_to_text(const CarnetRegisterField *field, const char *cell);
/* The input's text as the event holds it; NULL and a text id of what is wrong. */
CarnetNode *carnet_register_from_text(const CarnetRegisterField *field, const char *text, const char **wrong);
/* For the eye: amounts in major units, words of closed sets in the language; caller frees. */
char *carnet_register_say(const CarnetUi *ui, const char *key, const char *cell);
/* The register's own word for a key, else the common one, else the key; `of` may be NULL. */
const char *carnet_register_label(const CarnetUi *ui, const CarnetRegister *of, const char *key);

/* ---- the screen: screen_registers.c, screen_registers_draw.c */

typedef struct {
  guint at; /* of carnet_registers */
  gboolean in_entries;
  CarnetList *list; /* of the register's columns; NULL until the table came */
  CarnetTable *table;
  char *error, *wanted;
  CarnetNode *entry; /* what `wanted` is, with its history; NULL: not here */
  gint side_y;
} CarnetRegisters;
const CarnetRegister *carnet_registers_at(const CarnetRegisters *state);
/* Lines (char*) of the entry under the cursor with its history, wrapped to `w` cells. */
GPtrArray *carnet_registers_lines(const CarnetScreen *screen, gint w);
void carnet_registers_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
gint carnet_registers_side(const CarnetScreen *screen); /* cells of the list of registers */

/* register_form.c */
void carnet_register_open(CarnetUi *ui, const CarnetRegister *of, CarnetRegisterDo what, const char *subject,
                          const CarnetNode *values);

#endif
