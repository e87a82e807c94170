/*
 * transport.h - git's pack protocol over the user's own `ssh` program. Room-internal.
 *
 * libgit2's transport by libssh2 knows neither ~/.ssh/config nor jump hosts, certificates and hardware keys,
 * and compares no host keys by itself: OpenSSH does all that (docs/decisions/0010-sync-transport.md).
 */
#ifndef CARNET_RECORDS_TRANSPORT_H
#define CARNET_RECORDS_TRANSPORT_H

#include <git2.h>
#include <glib.h>

typedef struct {
  char *user_host; /* "git@host" */
  char *port;      /* or NULL */
  char *path;      /* as the far side's git gets it */
} CarnetSshPlace;
void carnet_ssh_place_clear(CarnetSshPlace *place);
/* ssh://[user@]host[:port]/path or [user@]host:path; FALSE (no error) where it is neither; an address that
 * ssh would take for an option is neither. */
gboolean carnet_ssh_place_parse(const char *url, CarnetSshPlace *place);

/* What git_remote_callbacks wants as payload; holds what ssh said when it ended. */
typedef struct {
  CarnetSshPlace place;
  char *said; /* last words on standard error; NULL */
} CarnetTransport;
void carnet_transport_clear(CarnetTransport *transport);
/* A git_transport_cb; `payload` is a CarnetTransport. */
int carnet_transport_new(git_transport **out, git_remote *owner, void *payload);

#endif
