#ifndef LOAD_GENERATOR_H
#define LOAD_GENERATOR_H

#include <stdbool.h>

/// Many clients of one XMPP server on 127.0.0.1, in one thread: the same for every server that is measured.
typedef struct load load;

/// Prepares clients `prefix0@domain`, `prefix1@domain`, … with one password; with `tls`, by STARTTLS and without checking certificates.
load *load_new(int port, const char *domain, const char *prefix, const char *password, int sessions, bool tls);

/// Logs every client in (SASL PLAIN, binding, presence), at most `at_once` at a time; false where one of them fails.
bool load_login(load *load, int at_once);

/// Begins to write: client 2i to client 2i+1 and back, for that many pairs, `window` messages on the way in each direction.
bool load_begin(load *load, int pairs, int window);

/// Keeps the messages going for that long; gives how many arrived, or -1 where a connection broke.
long load_go_on(load *load, double seconds);

/// Writes nothing more and waits for what is on the way; gives how many never arrived within that many seconds.
long load_end(load *load, double patience);

/// Broadcasts presence from every client and waits until the server has answered each; false where one of them fails.
bool load_presence(load *load);

/// What went wrong last.
const char *load_error(const load *load);

/// Closes every connection.
void load_free(load *load);

#endif
