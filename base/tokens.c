/*
 * tokens.c - the normalised text that lexicon patterns read. The rules and their examples:
 * docs/formats/tokens.md.
 *
 * Two drivers feed one step: ASCII by a table, everything else through NFKC, one character and its marks at a
 * time. Each looks two characters ahead, because VINNumber is split before the N that a small letter follows.
 */
#include "carnet/text.h"

#include <string.h>
#include <utf8proc.h>

typedef enum {
  NONE,    /* begin or end of the text */
  BREAK,   /* blank, punctuation, symbols, bytes that are not UTF-8 */
  SEGMENT, /* . / [ ] : > and the ideographic full stop */
  UPPER,
  LOWER, /* every letter without case too */
  DIGIT,
  CJK,  /* Han, kana, Hangul */
  KEPT, /* % and the degree sign: tokens of their own */
  MARK, /* belongs to the character before it */
  SKIP  /* format characters and variation selectors: not there */
} Class;

#define U UPPER
#define L LOWER
#define D DIGIT
#define B BREAK
#define S SEGMENT
#define K KEPT
static const guint8 ascii_class[128] = {
    B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
    B, B, B, B, B, K, B, B, B, B, B, B, B, B, S, S, D, D, D, D, D, D, D, D, D, D, S, B, B, B, S, B,
    B, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, S, B, S, B, B,
    B, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, B, B, B, B, B};
#undef U
#undef L
#undef D
#undef B
#undef S
#undef K

/* A character after NFKC, and the source bytes from which it came. */
typedef struct {
  gunichar c;
  guint32 start, end;
  Class class;
} Unit;

typedef struct {
  CarnetTokens *out;
  Class last;    /* of the character emitted last */
  Class pending; /* NONE, BREAK or SEGMENT since then */
  guint32 gap, segment,
      end; /* where the gap began, where its segment sign stands, where the last character ended */
} State;

/* ---- the step ------------------------------------------------------------------------------------ */

static void put(CarnetTokens *out, char byte, guint32 offset) {
  out->text[out->n] = byte;
  out->offset[out->n++] = offset;
}

static void note_gap(State *state, Class class, guint32 at) {
  if (state->pending == NONE) state->gap = at;
  if (class == SEGMENT && state->pending != SEGMENT) state->segment = at;
  if (state->pending != SEGMENT) state->pending = class;
}

static void put_gap(State *state, guint32 at) {
  CarnetTokens *out = state->out;
  if (out->n > 0 && state->pending == SEGMENT) {
    put(out, ' ', state->gap);
    put(out, '.', state->segment);
    put(out, ' ', state->segment);
  } else if (out->n > 0) {
    put(out, ' ', state->pending == NONE ? at : state->gap);
  }
  state->pending = NONE;
}

/* Whether a capital after a capital begins a word: VIN|Number, but DTCs, IDs. */
static gboolean begins_word(const Unit *next, const Unit *after) {
  if (next->class != LOWER) return FALSE;
  return next->c != 's' || after->class == LOWER;
}

static gboolean splits(Class last, const Unit *u) {
  if (last == NONE) return FALSE;
  if (u->class == KEPT || last == KEPT) return TRUE;
  if (u->class == UPPER && last == UPPER) return begins_word(u + 1, u + 2);
  if (u->class == LOWER && last == UPPER) return FALSE;
  return u->class != last;
}

/* Separators before u, if any. FALSE: u itself is nothing to emit. u[1] and u[2] are what follows. */
static inline gboolean step(State *state, const Unit *u) {
  if (u->class == SKIP) return FALSE;
  if (u->class == MARK) {
    if (state->last != NONE && state->pending == NONE) return TRUE;
    note_gap(state, BREAK, u->start);
    return FALSE;
  }
  if (u->class == BREAK || u->class == SEGMENT) {
    note_gap(state, u->class, u->start);
    return FALSE;
  }
  if (state->pending != NONE || splits(state->last, u)) put_gap(state, u->start);
  state->last = u->class;
  return TRUE;
}

/* ---- room and the end ---------------------------------------------------------------------------- */

static void make_room(CarnetTokens *tokens, gsize more) {
  if (tokens->n + more <= tokens->size) return;
  tokens->size = MAX(tokens->n + more, tokens->size * 2);
  tokens->text = g_realloc(tokens->text, tokens->size);
  tokens->offset = g_realloc_n(tokens->offset, tokens->size, sizeof *tokens->offset);
}

static void finish(State *state) {
  make_room(state->out, 1);
  state->out->text[state->out->n] = '\0';
  state->out->offset[state->out->n] = state->end;
}

/* ---- ASCII --------------------------------------------------------------------------------------- */

static inline Unit ascii_unit(const guchar *s, gsize n, gsize i) {
  if (i >= n) return (Unit){0, (guint32)n, (guint32)n, NONE};
  return (Unit){s[i], (guint32)i, (guint32)i + 1, ascii_class[s[i]]};
}

static void run_ascii(State *state, const guchar *s, gsize n) {
  make_room(state->out, 2 * n + 8); /* a split or a kept sign doubles a character, nothing does more */
  Unit u[3] = {ascii_unit(s, n, 0), ascii_unit(s, n, 1), ascii_unit(s, n, 2)};
  for (gsize i = 0; i < n; i++) {
    if (step(state, u)) {
      put(state->out, g_ascii_tolower((char)s[i]), (guint32)i);
      state->end = (guint32)i + 1;
    }
    u[0] = u[1];
    u[1] = u[2];
    u[2] = ascii_unit(s, n, i + 3);
  }
}

/* ---- everything else ----------------------------------------------------------------------------- */

#define CLUSTER_MARKS 8                          /* marks that are composed with their character */
#define CLUSTER_UNITS (19 * (CLUSTER_MARKS + 1)) /* one character becomes at most 18 */

typedef struct {
  const guchar *s;
  gsize n, at;
  Unit queue[CLUSTER_UNITS +
             3]; /* between head and tail; never more than one cluster and two units before it */
  guint head, tail;
} Reader;

static Class letter_class(gunichar c, utf8proc_category_t category) {
  if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT) return UPPER;
  gboolean cjk = (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
                 (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x1100 && c <= 0x11FF) ||
                 (c >= 0x20000 && c <= 0x3FFFF);
  return cjk ? CJK : LOWER;
}

static gboolean is_variation(gunichar c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static Class class_of_category(gunichar c) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return letter_class(c, category);
  if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) return MARK;
  if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) return DIGIT;
  return category == UTF8PROC_CATEGORY_CF ? SKIP : BREAK;
}

static Class class_of(gunichar c) {
  if (c < 0x80) return ascii_class[c];
  if (c >= 0x4E00 && c <= 0x9FFF) return CJK;
  if (c == 0xB0) return KEPT;
  if (c == 0x3002) return SEGMENT;
  if (c == 0x3007) return CJK; /* the Han zero is a number to Unicode */
  return is_variation(c) ? SKIP : class_of_category(c);
}

/* The character at s[at], its bytes in *step; FALSE where the byte is not UTF-8. */
static gboolean decode(const Reader *r, gsize at, gunichar *c, gsize *step_bytes) {
  *step_bytes = 1;
  *c = r->s[at];
  if (*c < 0x80) return TRUE;
  utf8proc_int32_t code;
  utf8proc_ssize_t got = utf8proc_iterate(r->s + at, (utf8proc_ssize_t)(r->n - at), &code);
  if (got <= 0) return FALSE;
  *c = (gunichar)code;
  *step_bytes = (gsize)got;
  return TRUE;
}

static void push(Reader *r, gunichar c, gsize start, gsize end, Class class) {
  r->queue[r->tail++] = (Unit){c, (guint32)start, (guint32)end, class};
}

/* Where the marks end that follow the character before `at`. */
static gsize marks_end(const Reader *r, gsize at) {
  for (guint marks = 0; marks < CLUSTER_MARKS && at < r->n && r->s[at] >= 0xCC; marks++) {
    gunichar c;
    gsize bytes;
    if (!decode(r, at, &c, &bytes)) break;
    gboolean vowel = c >= 0x1160 && c <= 0x11FF; /* Hangul jamo that compose with the one before */
    if (!vowel && class_of(c) != MARK) break;
    at += bytes;
  }
  return at;
}

/* One character with its marks through NFKC into the queue. */
static void read_cluster(Reader *r) {
  gunichar c;
  gsize bytes, start = r->at;
  if (!decode(r, start, &c, &bytes)) {
    push(r, 0, start, start + 1, BREAK);
    r->at++;
    return;
  }
  r->at = c >= 0x4E00 && c <= 0x9FFF ? start + bytes : marks_end(r, start + bytes);
  if (r->at == start + bytes && (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF))) {
    push(r, c, start, r->at, class_of(c));
    return;
  }
  utf8proc_int32_t code[CLUSTER_UNITS];
  utf8proc_ssize_t n =
      utf8proc_decompose(r->s + start, (utf8proc_ssize_t)(r->at - start), code, CLUSTER_UNITS,
                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
  if (n < 0 || n > CLUSTER_UNITS) {
    push(r, 0, start, r->at, BREAK);
    return;
  }
  n = utf8proc_normalize_utf32(code, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  for (utf8proc_ssize_t i = 0; i < n; i++)
    push(r, (gunichar)code[i], start, r->at, class_of((gunichar)code[i]));
}

/* The next unit with two after it, or NULL at the end. */
static const Unit *next_unit(Reader *r) {
  if (r->head > 0 && r->tail - r->head < 3) {
    memmove(r->queue, r->queue + r->head, (r->tail - r->head) * sizeof(Unit));
    r->tail -= r->head;
    r->head = 0;
  }
  while (r->tail - r->head < 3 && r->at < r->n) read_cluster(r);
  if (r->head == r->tail) return NULL;
  for (guint i = r->tail; i < r->head + 3; i++) r->queue[i] = (Unit){0, (guint32)r->n, (guint32)r->n, NONE};
  return &r->queue[r->head++];
}

static void put_folded(State *state, const Unit *u) {
  utf8proc_int32_t folded[4] = {(utf8proc_int32_t)u->c, 0, 0, 0};
  utf8proc_ssize_t n = 1;
  int bound = 0;
  if (u->class != CJK)
    n = utf8proc_decompose_char((utf8proc_int32_t)u->c, folded, 4, UTF8PROC_CASEFOLD, &bound);
  for (utf8proc_ssize_t i = 0; i < n && i < 4; i++) {
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t length = utf8proc_encode_char(folded[i], bytes);
    for (utf8proc_ssize_t j = 0; j < length; j++) put(state->out, (char)bytes[j], u->start);
  }
  state->end = u->end;
}

static void run_unicode(State *state, const guchar *s, gsize n) {
  Reader reader;
  reader.s = s;
  reader.n = n;
  reader.at = 0;
  reader.head = reader.tail = 0;
  for (const Unit *u; (u = next_unit(&reader)) != NULL;) {
    make_room(state->out, 3 + 4 * 4); /* a gap, and a folded character of at most four */
    if (step(state, u)) put_folded(state, u);
  }
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static gboolean is_ascii(const guchar *s, gsize n) {
  guchar all = 0;
  for (gsize i = 0; i < n; i++) all |= s[i];
  return all < 0x80;
}

/* The bytes that are read of a text that is too long: whole characters. */
static gsize bounded(const char *s, gsize n) {
  if (n <= CARNET_TOKENS_MAX_BYTES) return n;
  n = CARNET_TOKENS_MAX_BYTES;
  for (guint back = 0; back < 3 && ((guchar)s[n] & 0xC0) == 0x80; back++) n--;
  return n;
}

void carnet_tokens_set(CarnetTokens *tokens, const char *s, gssize n) {
  gsize length = bounded(s, n < 0 ? strlen(s) : (gsize)n);
  tokens->n = 0;
  State state = {.out = tokens, .last = NONE, .pending = NONE};
  if (is_ascii((const guchar *)s, length))
    run_ascii(&state, (const guchar *)s, length);
  else
    run_unicode(&state, (const guchar *)s, length);
  finish(&state);
}

CarnetTokens *carnet_tokens_new(const char *s, gssize n) {
  CarnetTokens *tokens = g_new0(CarnetTokens, 1);
  carnet_tokens_set(tokens, s, n);
  return tokens;
}

void carnet_tokens_clear(CarnetTokens *tokens) {
  g_clear_pointer(&tokens->text, g_free);
  g_clear_pointer(&tokens->offset, g_free);
  tokens->n = tokens->size = 0;
}

void carnet_tokens_free(CarnetTokens *tokens) {
  if (!tokens) return;
  carnet_tokens_clear(tokens);
  g_free(tokens);
}
