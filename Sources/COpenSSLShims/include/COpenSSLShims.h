// What Swift cannot reach in OpenSSL by itself: macros, variadic functions and typed stacks.
#ifndef COPENSSLSHIMS_H
#define COPENSSLSHIMS_H

#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

struct stack_st_X509;

/// Sets what is called for a stapled certificate status: at a server when it is asked for, at a client when the server has answered.
void xmppscope_set_status_callback(SSL_CTX *context, int (*callback)(SSL *session, void *argument));

/// The options every context is made with.
uint64_t xmppscope_ssl_options(void);

/// How a distinguished name is written: RFC 2253, UTF-8 left as it is.
unsigned long xmppscope_name_format(void);

/// A fresh elliptic-curve key on a named curve, or NULL.
EVP_PKEY *xmppscope_generate_ec(const char *curve);
/// A fresh RSA key, or NULL.
EVP_PKEY *xmppscope_generate_rsa(size_t bits);

int xmppscope_chain_count(const struct stack_st_X509 *chain);
X509 *xmppscope_chain_at(const struct stack_st_X509 *chain, int index);

/// The kinds of subjectAltName that matter to XMPP (RFC 6120 §13.7.1).
enum xmppscope_name_kind {
    xmppscope_name_other = 0,
    xmppscope_name_dns = 1,
    xmppscope_name_srv = 2,
    xmppscope_name_xmpp = 3,
    xmppscope_name_ip = 4,
    xmppscope_name_email = 5,
};

/// Calls `visit` for each subjectAltName with its kind and the bytes of its value.
void xmppscope_each_name(
    X509 *certificate, void *context,
    void (*visit)(void *context, int kind, const unsigned char *bytes, size_t count));

/// Adds an extension by its configuration text; returns 1 if it worked.
int xmppscope_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value);

#endif
