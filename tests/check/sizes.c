/* Measures C files for gate_sizes.sh: lines a file, lines and cyclomatic complexity a function.
 *
 *   sizes FILE_LINES FUNCTION_LINES COMPLEXITY FILE...     exit 1 when something is above its ceiling
 *   sizes -v ...                                           every function with its figures
 *
 * It reads tokens, not lines: comments, strings and preprocessor lines are skipped. A function begins where a
 * `{` outside of all braces follows a `)`; it has the lines from its name to its closing brace. Complexity is
 * 1 + if + for + while + case + && + || + ?, each switch label counted: what a table would say better. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 128 };

typedef struct {
  const char *path;
  FILE *in;
  int line;
  bool line_start; /* only white space since the line began: a # here is a directive */
} Reader;

typedef struct {
  long file_lines, function_lines, complexity; /* ceilings */
  bool verbose;
  bool above;
} Limits;

typedef struct {
  int depth, parens;
  int last;                       /* last token: its character, 'a' for a word */
  char word[NAME_MAX_BYTES];      /* last word at file level */
  char candidate[NAME_MAX_BYTES]; /* the word before the first ( of a declaration */
  char name[NAME_MAX_BYTES];      /* the function we are in, or "" */
  int word_line, candidate_line, begin, complexity;
} State;

static int next(Reader *r) {
  int c = fgetc(r->in);
  if (c == '\n') {
    r->line++;
    r->line_start = true;
  } else if (!isspace(c))
    r->line_start = false;
  return c;
}

static int peek(Reader *r) {
  int c = fgetc(r->in);
  if (c != EOF) ungetc(c, r->in);
  return c;
}

/* To the comment's end, the opening slash and star being read. */
static void skip_comment(Reader *r) {
  for (int c = next(r), before = 0; c != EOF && !(before == '*' && c == '/'); c = next(r)) before = c;
}

/* A directive or a // comment: to the line's end, over spliced lines; a directive's comment may go on below.
 */
static void skip_line(Reader *r, bool directive) {
  for (int c = next(r), before = 0; c != EOF && (c != '\n' || before == '\\'); c = next(r)) {
    if (directive && before == '/' && c == '*') skip_comment(r);
    before = c;
  }
}

static void skip_quoted(Reader *r, int quote) {
  for (int c = next(r); c != EOF && c != quote; c = next(r))
    if (c == '\\') next(r);
}

static void read_word(Reader *r, int first, char word[NAME_MAX_BYTES]) {
  size_t n = 0;
  for (int c = first;; c = next(r)) {
    if (n + 1 < NAME_MAX_BYTES) word[n++] = (char)c;
    if (!isalnum(peek(r)) && peek(r) != '_') break;
  }
  word[n] = '\0';
}

/* The next token's character; 'a' stands for a word, which is copied. Skips what is not code. */
static int token(Reader *r, char word[NAME_MAX_BYTES]) {
  for (;;) {
    bool fresh = r->line_start;
    int c = next(r);
    if (c == EOF) return EOF;
    if (isspace(c)) continue;
    if (c == '#' && fresh) {
      skip_line(r, true);
      r->line_start = true;
    } else if (c == '/' && peek(r) == '*') {
      next(r);
      skip_comment(r);
    } else if (c == '/' && peek(r) == '/')
      skip_line(r, false);
    else if (c == '"' || c == '\'') {
      skip_quoted(r, c);
      return '"';
    } else if (isalnum(c) || c == '_') {
      read_word(r, c, word);
      return 'a';
    } else
      return c;
  }
}

static bool branches(const char *word) {
  static const char *const words[] = {"if", "for", "while", "case"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(word, words[i]) == 0) return true;
  return false;
}

static void report(const char *path, int line, const char *name, long have, long most, const char *what) {
  printf("%s:%d: %s has %ld %s; at most %ld\n", path, line, name, have, what, most);
}

static void end_function(const Reader *r, State *s, Limits *limits) {
  long lines = r->line - s->begin + 1;
  if (limits->verbose) printf("%s:%d: %s %ld %d\n", r->path, s->begin, s->name, lines, s->complexity);
  if (lines > limits->function_lines) {
    report(r->path, s->begin, s->name, lines, limits->function_lines, "lines");
    limits->above = true;
  }
  if (s->complexity > limits->complexity) {
    report(r->path, s->begin, s->name, s->complexity, limits->complexity, "branches (cyclomatic complexity)");
    limits->above = true;
  }
  s->name[0] = '\0';
}

/* Outside of functions: remembers the word before the first parenthesis, which is the name if a body follows.
 */
static void outside(const Reader *r, State *s, int t, const char *word) {
  if (t == 'a') {
    snprintf(s->word, sizeof s->word, "%s", word);
    s->word_line = r->line;
  } else if (t == '(' && s->parens == 0 && s->candidate[0] == '\0' && s->last == 'a') {
    snprintf(s->candidate, sizeof s->candidate, "%s", s->word);
    s->candidate_line = s->word_line;
  } else if (t == ';' || t == '}' || t == '=') {
    s->candidate[0] = '\0';
  } else if (t == '{' && s->last == ')') {
    snprintf(s->name, sizeof s->name, "%s", s->candidate[0] ? s->candidate : "?");
    s->begin = s->candidate_line;
    s->complexity = 1;
    s->candidate[0] = '\0';
  }
}

static void inside(State *s, int t, const char *word) {
  bool twice = (t == '&' || t == '|') && s->last == t;
  if (t == '?' || twice || (t == 'a' && branches(word))) s->complexity++;
}

static void step(Reader *r, State *s, Limits *limits, int t, const char *word) {
  if (s->depth == 0)
    outside(r, s, t, word);
  else if (s->name[0])
    inside(s, t, word);
  if (t == '(')
    s->parens++;
  else if (t == ')')
    s->parens--;
  else if (t == '{')
    s->depth++;
  else if (t == '}' && --s->depth == 0 && s->name[0])
    end_function(r, s, limits);
  /* && is two tokens of one; the third & of a row begins anew */
  s->last = (t == '&' || t == '|') && s->last == t ? ' ' : t;
}

static bool measure(const char *path, Limits *limits) {
  Reader r = {.path = path, .in = fopen(path, "r"), .line = 1, .line_start = true};
  State s = {0};
  char word[NAME_MAX_BYTES] = "";
  if (r.in == NULL) {
    printf("%s: cannot be read\n", path);
    return false;
  }
  for (int t = token(&r, word); t != EOF; t = token(&r, word)) step(&r, &s, limits, t, word);
  fclose(r.in);
  if (s.depth != 0) { /* braces in #if branches: the file cannot be measured, so it must not pass */
    printf("%s: its braces do not balance; write #if around whole statements\n", path);
    return false;
  }
  if (r.line - 1 > limits->file_lines) {
    report(path, 1, "the file", r.line - 1, limits->file_lines, "lines");
    return false;
  }
  return true;
}

int main(int argc, char **argv) {
  Limits limits = {0};
  if (argc > 1 && strcmp(argv[1], "-v") == 0) {
    limits.verbose = true;
    argc--;
    argv++;
  }
  if (argc < 5) {
    fputs("sizes [-v] FILE_LINES FUNCTION_LINES COMPLEXITY FILE...\n", stderr);
    return 2;
  }
  limits.file_lines = strtol(argv[1], NULL, 10);
  limits.function_lines = strtol(argv[2], NULL, 10);
  limits.complexity = strtol(argv[3], NULL, 10);
  bool fine = true;
  for (int i = 4; i < argc; i++) fine = measure(argv[i], &limits) && fine;
  return fine && !limits.above ? 0 : 1;
}
