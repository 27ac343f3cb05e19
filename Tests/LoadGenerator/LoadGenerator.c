#define _GNU_SOURCE
#include "Client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char end_tag[] = "</message>";

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

bool fail(load *load, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(load->error, sizeof load->error, format, arguments);
    va_end(arguments);
    return false;
}

const char *load_error(const load *load) { return load->error; }

load *load_new(int port, const char *domain, const char *prefix, const char *password, int sessions, bool tls) {
    load *load = calloc(1, sizeof *load);
    load->port = port;
    load->sessions = sessions;
    load->tls = tls;
    load->domain = strdup(domain);
    load->prefix = strdup(prefix);
    load->password = strdup(password);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->clients = calloc(sessions, sizeof(client));
    load->dirty = calloc(sessions, sizeof(int));
    for (int number = 0; number < sessions; number++) load->clients[number].fd = -1;
    if (tls) {
        load->context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_mode(load->context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    return load;
}

static void drop(client *client) {
    if (client->ssl) SSL_free(client->ssl);
    if (client->fd >= 0) close(client->fd);
    free(client->in);
    free(client->out);
    memset(client, 0, sizeof *client);
    client->fd = -1;
}

void load_free(load *load) {
    for (int number = 0; number < load->sessions; number++) drop(&load->clients[number]);
    if (load->context) SSL_CTX_free(load->context);
    close(load->epoll);
    free(load->clients);
    free(load->dirty);
    free(load->domain);
    free(load->prefix);
    free(load->password);
    free(load);
}

// Writing

static void mark(load *load, client *client) {
    if (client->is_dirty) return;
    client->is_dirty = true;
    load->dirty[load->dirty_count++] = client->number;
}

static void put(load *load, client *client, const char *text, size_t count) {
    if (client->out_count + count > client->out_capacity) {
        client->out_capacity = (client->out_count + count) * 2;
        client->out = realloc(client->out, client->out_capacity);
    }
    memcpy(client->out + client->out_count, text, count);
    client->out_count += count;
    mark(load, client);
}

void say(load *load, client *client, const char *format, ...) {
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(load, client, text, count);
}

static void watch(load *load, client *client, bool writes) {
    client->waits_to_write = writes;
    struct epoll_event event = {.events = EPOLLIN | (writes ? EPOLLOUT : 0), .data.u32 = client->number};
    epoll_ctl(load->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static bool flush(load *load, client *client) {
    while (client->out_sent < client->out_count) {
        size_t rest = client->out_count - client->out_sent;
        ssize_t count;
        if (client->ssl) {
            count = SSL_write(client->ssl, client->out + client->out_sent, rest);
            if (count <= 0) {
                int error = SSL_get_error(client->ssl, count);
                if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ)
                    return fail(load, "client %d cannot write through TLS", client->number);
                count = -1;
                errno = EAGAIN;
            }
        } else {
            count = send(client->fd, client->out + client->out_sent, rest, MSG_NOSIGNAL);
        }
        if (count < 0) {
            if (errno != EAGAIN) return fail(load, "client %d cannot write: %s", client->number, strerror(errno));
            if (!client->waits_to_write) watch(load, client, true);
            return true;
        }
        client->out_sent += count;
    }
    client->out_sent = client->out_count = 0;
    if (client->waits_to_write) watch(load, client, false);
    return true;
}

static bool flush_all(load *load) {
    for (int index = 0; index < load->dirty_count; index++) {
        client *client = &load->clients[load->dirty[index]];
        client->is_dirty = false;
        if (client->fd >= 0 && client->step != step_connect && client->step != step_handshake && !flush(load, client))
            return false;
    }
    load->dirty_count = 0;
    return true;
}

// Logging in

static bool begin(load *load, client *client, int number) {
    client->number = number;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0) return fail(load, "no socket for client %d: %s", number, strerror(errno));
    int on = 1;
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(load->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
        return fail(load, "client %d cannot connect: %s", number, strerror(errno));
    client->step = step_connect;
    client->waits_to_write = true;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.u32 = number};
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event);
    return true;
}

static bool shake_hands(load *load, client *client) {
    int result = SSL_do_handshake(client->ssl);
    if (result == 1) {
        open_stream(load, client);
        client->step = step_mechanisms;
        watch(load, client, false);
        return true;
    }
    int error = SSL_get_error(client->ssl, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        watch(load, client, error == SSL_ERROR_WANT_WRITE);
        return true;
    }
    return fail(load, "client %d: TLS failed: %s", client->number, ERR_error_string(ERR_get_error(), NULL));
}

// Messages

static void write_message(load *load, client *from, int to) {
    char text[512];
    int count = snprintf(
        text, sizeof text,
        "<message to='%s%d@%s' type='chat' id='m%ld'><body>The rabbit hole went straight on for some way, message "
        "%ld</body></message>",
        load->prefix, to, load->domain, load->sent, load->sent);
    put(load, from, text, count);
    load->sent++;
}

/// How many messages end in these bytes, the last few of the bytes before them included.
static int count_messages(client *client, const char *bytes, size_t count) {
    const size_t length = sizeof end_tag - 1;
    int found = 0;
    char seam[32];
    size_t head = count < length - 1 ? count : length - 1;
    memcpy(seam, client->tail, client->tail_count);
    memcpy(seam + client->tail_count, bytes, head);
    if (memmem(seam, client->tail_count + head, end_tag, length)) found++;
    const char *rest = bytes, *end = bytes + count, *next;
    while ((next = memmem(rest, end - rest, end_tag, length))) {
        found++;
        rest = next + length;
    }
    if (count >= length - 1) {
        client->tail_count = length - 1;
        memcpy(client->tail, end - client->tail_count, client->tail_count);
    } else {
        size_t all = client->tail_count + count, kept = all < length - 1 ? all : length - 1;
        memcpy(client->tail, seam + all - kept, kept);
        client->tail_count = kept;
    }
    return found;
}

static void arrived(load *load, client *client, const char *bytes, size_t count) {
    int found = count_messages(client, bytes, count);
    load->delivered += found;
    if (!load->is_writing) return;
    struct load *all = load;
    int partner = client->number ^ 1;
    for (int index = 0; index < found; index++) write_message(all, &all->clients[partner], client->number);
}

static bool receive(load *load, client *client) {
    static char bytes[1 << 16];
    while (true) {
        ssize_t count;
        if (client->ssl && client->step != step_proceed) {
            count = SSL_read(client->ssl, bytes, sizeof bytes);
            if (count <= 0) {
                int error = SSL_get_error(client->ssl, count);
                if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return true;
                return fail(load, "client %d was cut off", client->number);
            }
        } else {
            count = recv(client->fd, bytes, sizeof bytes, 0);
            if (count < 0 && errno == EAGAIN) return true;
            if (count <= 0)
                return fail(load, "client %d was cut off at step %d: %.300s", client->number, client->step,
                            client->in ? client->in : "");
        }
        if (client->step == step_ready) {
            arrived(load, client, bytes, count);
        } else {
            if (client->in_count + count + 1 > client->in_capacity) {
                client->in_capacity = (client->in_count + count + 1) * 2;
                client->in = realloc(client->in, client->in_capacity);
            }
            memcpy(client->in + client->in_count, bytes, count);
            client->in_count += count;
            if (!advance(load, client)) return false;
            if (client->step == step_handshake) return shake_hands(load, client);
        }
        if ((size_t)count < sizeof bytes && !client->ssl) return true;
    }
}

static bool handle(load *load, client *client, unsigned events) {
    if (client->fd < 0) return true;
    if (client->step == step_connect) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) return fail(load, "client %d cannot connect: %s", client->number, strerror(error));
        if (!(events & EPOLLOUT)) return true;
        client->step = step_features;
        watch(load, client, false);
        open_stream(load, client);
        return true;
    }
    if (client->step == step_handshake) {
        if (!shake_hands(load, client)) return false;
        if (client->step == step_handshake) return true;
    }
    if (events & EPOLLOUT && !flush(load, client)) return false;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) return receive(load, client);
    return true;
}

/// One round: waits, reads, writes.
static bool turn(load *load, int milliseconds) {
    struct epoll_event events[256];
    if (!flush_all(load)) return false;
    int count = epoll_wait(load->epoll, events, 256, milliseconds);
    for (int index = 0; index < count; index++)
        if (!handle(load, &load->clients[events[index].data.u32], events[index].events)) return false;
    return flush_all(load);
}

bool load_login(load *load, int at_once) {
    int begun = 0;
    load->waiting = 0;
    double deadline = now() + 300;
    while (begun < load->sessions || load->waiting > 0) {
        while (begun < load->sessions && load->waiting < at_once) {
            if (!begin(load, &load->clients[begun], begun)) return false;
            begun++;
            load->waiting++;
        }
        if (!turn(load, 100)) return false;
        if (now() > deadline) return fail(load, "%d clients were not logged in within 300 s", load->waiting);
    }
    return true;
}

bool load_presence(load *load) {
    load->waiting = load->sessions;
    for (int number = 0; number < load->sessions; number++) {
        if ((number ^ 1) < load->sessions)
            say(load, &load->clients[number], "<presence to='%s%d@%s/load'/>", load->prefix, number ^ 1, load->domain);
        settle(load, &load->clients[number]);
    }
    double deadline = now() + 60;
    while (load->waiting > 0) {
        if (!turn(load, 100)) return false;
        if (now() > deadline) return fail(load, "%d answers did not come", load->waiting);
    }
    return true;
}

bool load_begin(load *load, int pairs, int window) {
    load->delivered = load->sent = 0;
    load->is_writing = true;
    if (pairs * 2 > load->sessions) return fail(load, "there are not that many pairs");
    for (int index = 0; index < window; index++)
        for (int number = 0; number < pairs * 2; number++)
            write_message(load, &load->clients[number], number ^ 1);
    return flush_all(load);
}

long load_go_on(load *load, double seconds) {
    double end = now() + seconds;
    long before = load->delivered;
    while (now() < end)
        if (!turn(load, 10)) return -1;
    return load->delivered - before;
}

long load_end(load *load, double patience) {
    double end = now() + patience;
    load->is_writing = false;
    while (load->delivered < load->sent && now() < end)
        if (!turn(load, 10)) break;
    return load->sent - load->delivered;
}
