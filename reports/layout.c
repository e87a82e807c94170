/* layout.c - the document tree to pages: every block in its order, then pages, running heads, the content
 * digest. */
#include "galley.h"

#include <string.h>

static CarnetLayout *layout_new(const CarnetDocument *document, const CarnetReportOptions *options,
                                GError **error) {
  Fonts *fonts = fonts_load(options->font_folder, error);
  if (!fonts) return NULL;
  CarnetLayout *l = g_new0(CarnetLayout, 1);
  l->fonts = fonts;
  l->shaper = (Shaper){fonts, g_ptr_array_new_with_free_func(g_free), g_hash_table_new(NULL, NULL),
                       g_ptr_array_new_with_free_func(g_free)};
  l->text = g_string_sized_new(65536);
  l->runs = g_array_new(FALSE, FALSE, sizeof(Run));
  l->draws = g_array_new(FALSE, FALSE, sizeof(Draw));
  l->links = g_array_new(FALSE, FALSE, sizeof(Link));
  l->items = g_array_new(FALSE, FALSE, sizeof(Item));
  l->repeats = g_array_new(FALSE, FALSE, sizeof(Repeat));
  l->flow = g_array_new(FALSE, FALSE, sizeof(guint));
  l->placed = g_array_new(FALSE, FALSE, sizeof(Placed));
  l->pages = g_array_new(FALSE, FALSE, sizeof(Page));
  l->bookmarks = g_array_new(FALSE, FALSE, sizeof(Bookmark));
  l->lang = document->lang;
  l->paper = options->paper;
  l->title = g_strdup(document->title[0]);
  l->organisation = g_strdup(document->organisation ? document->organisation : "");
  return l;
}

void carnet_layout_free(CarnetLayout *l) {
  if (!l) return;
  for (guint i = 0; i < l->pages->len; i++) {
    Page *page = &g_array_index(l->pages, Page, i);
    if (page->extra) g_array_unref(page->extra);
  }
  for (guint i = 0; i < l->bookmarks->len; i++) {
    g_free(g_array_index(l->bookmarks, Bookmark, i).title);
    g_free(g_array_index(l->bookmarks, Bookmark, i).anchor);
  }
  GArray *const arrays[] = {l->runs, l->draws,  l->links, l->items,    l->repeats,
                            l->flow, l->placed, l->pages, l->bookmarks};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_unref(arrays[i]);
  g_ptr_array_unref(l->shaper.warnings);
  g_hash_table_unref(l->shaper.warned);
  g_ptr_array_unref(l->shaper.links);
  g_string_free(l->text, TRUE);
  g_free(l->title);
  g_free(l->organisation);
  fonts_free(l->fonts);
  g_free(l);
}

/* A pipe table has no caption and no number. */
static gboolean is_table(const Data *data) {
  return data->kind == DATA_TABLE || data->kind == DATA_GRID || data->kind == DATA_SIGNATURES;
}

void data_build(Builder *b, const Data *data) {
  if (is_table(data))
    table_build(b, data);
  else if (data->kind == DATA_COVER)
    front_cover(b, data);
  else if (data->kind == DATA_TOC)
    front_contents(b);
  else if (data->kind == DATA_PROVENANCE)
    provenance_build(b, data);
  else
    chart_build(b, data);
}

/* The digest of what the reader sees, then its places are filled. */
static void seal(CarnetLayout *l) {
  dump_digest(l, l->content);
  for (guint i = 0; i < l->runs->len; i++) {
    const Run *run = &g_array_index(l->runs, Run, i);
    if (run->flags & RUN_DIGEST) memcpy(l->text->str + run->text, l->content + run->digest, run->n);
  }
}

CarnetLayout *carnet_layout_make(const CarnetDocument *document, const CarnetReportOptions *options,
                                 CarnetProgressFunc progress, gpointer user, GError **error) {
  CarnetLayout *l = layout_new(document, options, error);
  if (!l) return NULL;
  Builder b = {.l = l, .document = document, .options = options, .progress = progress, .user = user};
  b.contents = g_array_new(FALSE, FALSE, sizeof(ContentsEntry));
  for (b.block = 0; b.block < document->blocks->len; b.block++)
    flow_block(&b, document->blocks->pdata[b.block]);
  gboolean good = paginate(l, progress, user, error);
  if (good) furniture_build(&b);
  g_array_unref(b.contents);
  if (!good) {
    carnet_layout_free(l);
    return NULL;
  }
  if (l->forced > 0)
    g_ptr_array_add(l->shaper.warnings,
                    g_strdup_printf("%u lines broken where no break is allowed", l->forced));
  seal(l);
  return l;
}

Destination layout_find(const CarnetLayout *l, guint item) {
  for (guint p = 0; p < l->pages->len; p++) {
    const Page *page = &g_array_index(l->pages, Page, p);
    for (guint i = page->first; i < page->first + page->n; i++)
      if (g_array_index(l->placed, Placed, i).item == item)
        return (Destination){p, g_array_index(l->placed, Placed, i).y};
  }
  return (Destination){G_MAXUINT, 0};
}

Destination layout_find_section(const CarnetLayout *l, const char *number) {
  for (guint i = 0; i < l->bookmarks->len; i++) {
    const Bookmark *mark = &g_array_index(l->bookmarks, Bookmark, i);
    if (g_strcmp0(mark->anchor, number) == 0) return (Destination){mark->page, mark->y};
  }
  return (Destination){G_MAXUINT, 0};
}

guint carnet_layout_pages(const CarnetLayout *layout) { return layout->pages->len; }

const char *carnet_layout_content_digest(const CarnetLayout *layout) { return layout->content; }

const GPtrArray *carnet_layout_warnings(const CarnetLayout *layout) { return layout->shaper.warnings; }
