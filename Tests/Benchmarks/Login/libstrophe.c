/* Logs in with libstrophe over and over; prints the milliseconds of each login, from the call to the bound resource. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strophe.h>
#include <time.h>

struct login {
    xmpp_ctx_t *context;
    int bound;
};

static double milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void changed(
    xmpp_conn_t *connection, xmpp_conn_event_t event, int error, xmpp_stream_error_t *stream_error, void *data) {
    struct login *login = data;
    (void)connection;
    (void)error;
    (void)stream_error;
    if (event == XMPP_CONN_CONNECT) login->bound = 1;
    if (event != XMPP_CONN_CONNECT || login->bound) xmpp_stop(login->context);
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    int runs = atoi(arguments[5]);
    xmpp_initialize();
    for (int run = 0; run < runs; run++) {
        struct login login = {xmpp_ctx_new(NULL, NULL), 0};
        /* The longest that its loop sleeps, in milliseconds: as short as it goes. */
        xmpp_ctx_set_timeout(login.context, 1);
        xmpp_conn_t *connection = xmpp_conn_new(login.context);
        xmpp_conn_set_jid(connection, arguments[1]);
        xmpp_conn_set_pass(connection, arguments[2]);
        xmpp_conn_set_flags(connection, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_TRUST_TLS);
        double start = milliseconds();
        if (xmpp_connect_client(connection, arguments[3], atoi(arguments[4]), changed, &login) != XMPP_EOK) return 1;
        xmpp_run(login.context);
        if (!login.bound) return 1;
        printf("%.3f\n", milliseconds() - start);
        xmpp_disconnect(connection);
        for (int turn = 0; turn < 20; turn++) xmpp_run_once(login.context, 1);
        xmpp_conn_release(connection);
        xmpp_ctx_free(login.context);
    }
    xmpp_shutdown();
    return 0;
}
