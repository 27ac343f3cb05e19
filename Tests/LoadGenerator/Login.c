#define _GNU_SOURCE
#include "Client.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

// What a client says from its stream's header until it is logged in.

void open_stream(load *load, client *client) {
    client->in_count = 0;
    say(load, client,
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "to='%s' version='1.0'>",
        load->domain);
}

static void say_plain(load *load, client *client) {
    unsigned char text[256], encoded[512];
    int count = 1;
    text[0] = 0;
    count += snprintf((char *)text + 1, 200, "%s%d", load->prefix, client->number) + 1;
    count += snprintf((char *)text + count, sizeof text - count, "%s", load->password);
    EVP_EncodeBlock(encoded, text, count);
    say(load, client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>", encoded);
}

static bool has(client *client, const char *text) {
    return memmem(client->in, client->in_count, text, strlen(text)) != NULL;
}

void settle(load *load, client *client) {
    client->in_count = 0;
    say(load, client, "<presence/><iq type='get' id='settled' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>", load->domain);
    client->step = step_settled;
}

bool advance(load *load, client *client) {
    client->in[client->in_count] = 0;
    if (has(client, "<stream:error") || has(client, "<failure"))
        return fail(load, "client %d was refused: %.400s", client->number, client->in);
    switch (client->step) {
    case step_features:
        if (!has(client, "</stream:features>")) break;
        if (load->tls) {
            client->in_count = 0;
            say(load, client, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            client->step = step_proceed;
            break;
        }
        // Without TLS these features are what follows TLS elsewhere.
        client->step = step_mechanisms;
        return advance(load, client);
    case step_proceed:
        if (!has(client, "<proceed")) break;
        client->ssl = SSL_new(load->context);
        SSL_set_fd(client->ssl, client->fd);
        SSL_set_connect_state(client->ssl);
        client->step = step_handshake;
        break;
    case step_mechanisms:
        if (!has(client, "</stream:features>")) break;
        client->in_count = 0;
        say_plain(load, client);
        client->step = step_success;
        break;
    case step_success:
        if (!has(client, "<success")) break;
        open_stream(load, client);
        client->step = step_bind;
        break;
    case step_bind:
        if (!has(client, "</stream:features>")) break;
        client->in_count = 0;
        say(load, client,
            "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>load</resource></bind></iq>");
        client->step = step_bound;
        break;
    case step_bound:
        if (has(client, "</iq>")) settle(load, client);
        break;
    case step_settled:
        if (!has(client, "'settled'") && !has(client, "\"settled\"")) break;
        client->step = step_ready;
        client->in_count = 0;
        load->waiting--;
        break;
    case step_connect: case step_handshake: case step_session: case step_ready: break;
    }
    return true;
}
