/* vss.h - the nodes of a VSS tree; vspec.c and vss_json.c collect them, vss.c makes rows of them. */
#ifndef DB_IMPORT_VSS_H
#define DB_IMPORT_VSS_H

#include "import/import.h"

#define VSS_NODES 1000000u

typedef struct VssTree VssTree;
VssTree *carnet_vss_new(void);
void carnet_vss_free(VssTree *tree);
/* A key of a node; a later one replaces an earlier one, for a file may extend a node. Texts are copied.
   FALSE: there are more than VSS_NODES. */
gboolean carnet_vss_node(VssTree *tree, const char *path, guint64 line);
void carnet_vss_set(VssTree *tree, const char *key, const char *value); /* of the node named last */

/* What both formats do once the tree is there. */
gboolean carnet_vss_start(CarnetReader *reader, VssTree *tree, GError **error);
gboolean carnet_vss_fill(CarnetReader *reader, GError **error);
void carnet_vss_close(CarnetReader *reader);

#endif
