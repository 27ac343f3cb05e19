#ifndef CLIENT_H
#define CLIENT_H

#include "LoadGenerator.h"

#include <openssl/ssl.h>
#include <stddef.h>

enum step {
    step_connect, step_features, step_proceed, step_handshake, step_mechanisms, step_success, step_bind, step_bound,
    step_session, step_settled, step_ready
};

/// One client.
typedef struct {
    int fd, number;
    enum step step;
    SSL *ssl;
    char *in;
    size_t in_count, in_capacity;
    char *out;
    size_t out_sent, out_count, out_capacity;
    bool is_dirty, waits_to_write;
    /// The last bytes of what came in, in which an end tag may have begun.
    char tail[16];
    size_t tail_count;
} client;

struct load {
    int port, sessions, epoll;
    bool tls;
    char *domain, *prefix, *password;
    SSL_CTX *context;
    client *clients;
    char error[512];
    int waiting;
    bool is_writing;
    long delivered, sent;
    int *dirty;
    int dirty_count;
};

/// Notes why things cannot go on; always false.
bool fail(load *load, const char *format, ...);

/// Puts text in line for the server.
void say(load *load, client *client, const char *format, ...);

/// Begins a stream.
void open_stream(load *load, client *client);

/// Sends presence, and a ping whose answer tells that the server has dealt with it.
void settle(load *load, client *client);

/// Does what comes next in the negotiation, as far as what came in allows.
bool advance(load *load, client *client);

#endif
