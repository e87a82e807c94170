/*
 * transport.c - git's pack protocol over the user's own `ssh`; see transport.h.
 */
#include "transport.h"

#include <gio/gio.h>
#include <git2/sys/transport.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_SAID 600
#define CONNECT_SECONDS "30"

/* ---- where
 * ------------------------------------------------------------------------------------------------------- */

void carnet_ssh_place_clear(CarnetSshPlace *place) {
  g_clear_pointer(&place->user_host, g_free);
  g_clear_pointer(&place->port, g_free);
  g_clear_pointer(&place->path, g_free);
}

/* `ssh -oProxyCommand=...` must never be what a host name says. */
static gboolean is_plain(const char *text) {
  if (text == NULL || *text == '\0' || *text == '-') return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p <= 0x20 || *p == 0x7f) return FALSE;
  return TRUE;
}

static gboolean is_port(const char *text) {
  return text == NULL || (*text != '\0' && strlen(text) <= 5 && strspn(text, "0123456789") == strlen(text));
}

static gboolean take(CarnetSshPlace *place, char *user_host, char *port, char *path) {
  *place = (CarnetSshPlace){user_host, port, path};
  const char *at = strrchr(user_host, '@');
  if (is_plain(user_host) && is_plain(at != NULL ? at + 1 : user_host) && is_plain(path) && is_port(port))
    return TRUE;
  carnet_ssh_place_clear(place);
  return FALSE;
}

static gboolean parse_url(const char *rest, CarnetSshPlace *place) {
  const char *slash = strchr(rest, '/');
  if (slash == NULL || slash == rest) return FALSE;
  g_autofree char *host = g_strndup(rest, (gsize)(slash - rest));
  const char *path = slash[1] == '~' ? slash + 1 : slash; /* ssh://host/~user/x */
  char *bracket = strrchr(host, ']'), *colon = strrchr(bracket != NULL ? bracket : host, ':');
  g_autofree char *port = colon != NULL ? g_strdup(colon + 1) : NULL;
  if (colon != NULL) *colon = '\0';
  return take(place, g_strdup(host), g_steal_pointer(&port), g_strdup(path));
}

gboolean carnet_ssh_place_parse(const char *url, CarnetSshPlace *place) {
  *place = (CarnetSshPlace){0};
  if (g_str_has_prefix(url, "ssh://")) return parse_url(url + strlen("ssh://"), place);
  const char *colon = strchr(url, ':'), *slash = strchr(url, '/');
  if (strstr(url, "://") != NULL || colon == NULL || colon == url || (slash != NULL && slash < colon))
    return FALSE;
  return take(place, g_strndup(url, (gsize)(colon - url)), NULL, g_strdup(colon + 1));
}

void carnet_transport_clear(CarnetTransport *transport) {
  carnet_ssh_place_clear(&transport->place);
  g_clear_pointer(&transport->said, g_free);
}

/* ---- the program
 * ------------------------------------------------------------------------------------------------- */

typedef struct {
  git_smart_subtransport parent;
  CarnetTransport *transport;
  struct Stream *stream; /* NULL: none open */
} Sub;

typedef struct Stream {
  git_smart_subtransport_stream parent;
  Sub *sub;
  GSubprocess *process;
  int fd;     /* our end of its standard input and output */
  int errors; /* a file without a name that takes its standard error */
} Stream;

/* As git does: $GIT_SSH_COMMAND is words, $GIT_SSH a program. Both are the user's own. */
static char **ssh_words(void) {
  const char *command = g_getenv("GIT_SSH_COMMAND"), *program = g_getenv("GIT_SSH");
  char **words = NULL;
  if (command != NULL && *command != '\0' && g_shell_parse_argv(command, NULL, &words, NULL)) return words;
  static const char *const own[] = {"ssh",
                                    "-o",
                                    "ConnectTimeout=" CONNECT_SECONDS,
                                    "-o",
                                    "ServerAliveInterval=15",
                                    "-o",
                                    "ServerAliveCountMax=4",
                                    "-o",
                                    "BatchMode=yes",
                                    NULL};
  if (program == NULL || *program == '\0') return g_strdupv((char **)own);
  const char *const given[] = {program, NULL};
  return g_strdupv((char **)given);
}

static char **make_argv(const CarnetSshPlace *place, const char *service) {
  g_auto(GStrv) words = ssh_words();
  GPtrArray *argv = g_ptr_array_new();
  for (char **word = words; *word != NULL; word++) g_ptr_array_add(argv, g_strdup(*word));
  if (place->port != NULL) {
    g_ptr_array_add(argv, g_strdup("-p"));
    g_ptr_array_add(argv, g_strdup(place->port));
  }
  g_autofree char *quoted = g_shell_quote(place->path);
  g_ptr_array_add(argv, g_strdup(place->user_host));
  g_ptr_array_add(argv, g_strconcat(service, " ", quoted, NULL));
  g_ptr_array_add(argv, NULL);
  return (char **)g_ptr_array_free(argv, FALSE);
}

/* ssh asks on the terminal, which the console draws on: without one it asks an agent, or $SSH_ASKPASS. */
static void own_session(gpointer data) {
  (void)data;
  setsid();
}

static int errors_file(void) {
  char *path = NULL;
  int fd = g_file_open_tmp("carnet-ssh-XXXXXX", &path, NULL);
  if (fd >= 0) unlink(path);
  g_free(path);
  return fd;
}

static GSubprocess *spawn(char **argv, int stdio, int errors, GError **error) {
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_child_setup(launcher, own_session, NULL, NULL);
  g_subprocess_launcher_take_stdin_fd(launcher, dup(stdio));
  g_subprocess_launcher_take_stdout_fd(launcher, stdio);
  if (errors >= 0) g_subprocess_launcher_take_stderr_fd(launcher, dup(errors));
  return g_subprocess_launcher_spawnv(launcher, (const char *const *)argv, error);
}

static int start(Stream *stream, const char *service) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    git_error_set_str(GIT_ERROR_OS, "no pair of sockets for ssh");
    return -1;
  }
  stream->fd = ends[0];
  stream->errors = errors_file();
  g_auto(GStrv) argv = make_argv(&stream->sub->transport->place, service);
  g_autoptr(GError) why = NULL;
  stream->process = spawn(argv, ends[1], stream->errors, &why);
  if (stream->process != NULL) return 0;
  g_autofree char *text =
      g_strdup_printf("%s does not start: %s; install openssh-client", argv[0], why->message);
  git_error_set_str(GIT_ERROR_SSH, text);
  return -1;
}

static char *last_words(int fd) {
  char buffer[MAX_SAID + 1];
  off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
  ssize_t n = size > 0 ? pread(fd, buffer, MAX_SAID, MAX(0, size - MAX_SAID)) : 0;
  if (n <= 0) return NULL;
  buffer[n] = '\0';
  g_autofree char *valid = g_utf8_make_valid(buffer, n);
  return g_strdelimit(g_strdup(g_strstrip(valid)), "\r\n", ' ');
}

/* ---- what libgit2 calls
 * ------------------------------------------------------------------------------------------- */

static int stream_read(git_smart_subtransport_stream *parent, char *buffer, size_t size, size_t *got) {
  Stream *stream = (Stream *)parent;
  ssize_t n = recv(stream->fd, buffer, size, 0);
  *got = n > 0 ? (size_t)n : 0;
  if (n >= 0) return 0;
  git_error_set_str(GIT_ERROR_SSH, "the connection broke");
  return -1;
}

static int stream_write(git_smart_subtransport_stream *parent, const char *buffer, size_t n) {
  Stream *stream = (Stream *)parent;
  while (n > 0) {
    ssize_t sent = send(stream->fd, buffer, n, MSG_NOSIGNAL);
    if (sent <= 0) {
      git_error_set_str(GIT_ERROR_SSH, "the connection broke");
      return -1;
    }
    buffer += sent;
    n -= (size_t)sent;
  }
  return 0;
}

static void stream_free(git_smart_subtransport_stream *parent) {
  Stream *stream = (Stream *)parent;
  if (stream->sub->stream == stream) stream->sub->stream = NULL;
  if (stream->fd >= 0) {
    shutdown(stream->fd, SHUT_RDWR);
    close(stream->fd);
  }
  if (stream->process != NULL) {
    g_subprocess_wait(stream->process, NULL, NULL);
    g_object_unref(stream->process);
  }
  g_autofree char *said = last_words(stream->errors);
  if (said != NULL && *said != '\0') {
    g_free(stream->sub->transport->said);
    stream->sub->transport->said = g_steal_pointer(&said);
  }
  if (stream->errors >= 0) close(stream->errors);
  g_free(stream);
}

static int sub_action(git_smart_subtransport_stream **out, git_smart_subtransport *parent, const char *url,
                      git_smart_service_t action) {
  Sub *sub = (Sub *)parent;
  (void)url; /* parsed before */
  *out = NULL;
  if (action == GIT_SERVICE_UPLOADPACK || action == GIT_SERVICE_RECEIVEPACK) {
    if (sub->stream == NULL) return -1;
    *out = &sub->stream->parent;
    return 0;
  }
  Stream *stream = g_new0(Stream, 1);
  stream->parent = (git_smart_subtransport_stream){parent, stream_read, stream_write, stream_free};
  stream->sub = sub;
  stream->fd = stream->errors = -1;
  sub->stream = stream;
  if (start(stream, action == GIT_SERVICE_UPLOADPACK_LS ? "git-upload-pack" : "git-receive-pack") != 0) {
    stream_free(&stream->parent);
    return -1;
  }
  *out = &stream->parent;
  return 0;
}

static int sub_close(git_smart_subtransport *parent) {
  (void)parent; /* the stream ends the program */
  return 0;
}

static void sub_free(git_smart_subtransport *parent) { g_free(parent); }

static int sub_new(git_smart_subtransport **out, git_transport *owner, void *param) {
  (void)owner;
  Sub *sub = g_new0(Sub, 1);
  sub->parent = (git_smart_subtransport){sub_action, sub_close, sub_free};
  sub->transport = param;
  *out = &sub->parent;
  return 0;
}

int carnet_transport_new(git_transport **out, git_remote *owner, void *payload) {
  git_smart_subtransport_definition definition = {sub_new, 0, payload};
  return git_transport_smart(out, owner, &definition);
}
