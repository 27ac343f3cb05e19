#include "COpenSSLShims.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

uint64_t xmppscope_ssl_options(void) {
    return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF;
}

unsigned long xmppscope_name_format(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

EVP_PKEY *xmppscope_generate_ec(const char *curve) { return EVP_EC_gen(curve); }

EVP_PKEY *xmppscope_generate_rsa(size_t bits) { return EVP_RSA_gen(bits); }

void xmppscope_set_status_callback(SSL_CTX *context, int (*callback)(SSL *session, void *argument)) {
    SSL_CTX_set_tlsext_status_cb(context, callback);
}

int xmppscope_chain_count(const struct stack_st_X509 *chain) { return chain == NULL ? 0 : sk_X509_num(chain); }

X509 *xmppscope_chain_at(const struct stack_st_X509 *chain, int index) { return sk_X509_value(chain, index); }

static void visit_other_name(
    const OTHERNAME *name, void *context,
    void (*visit)(void *context, int kind, const unsigned char *bytes, size_t count)) {
    static const char srv_name[] = "1.3.6.1.5.5.7.8.7";
    static const char xmpp_address[] = "1.3.6.1.5.5.7.8.5";
    char oid[64];
    int kind = xmppscope_name_other;
    const ASN1_STRING *value = NULL;

    if (OBJ_obj2txt(oid, sizeof oid, name->type_id, 1) > 0 && name->value != NULL) {
        if (strcmp(oid, srv_name) == 0 && name->value->type == V_ASN1_IA5STRING) {
            kind = xmppscope_name_srv;
            value = name->value->value.ia5string;
        } else if (strcmp(oid, xmpp_address) == 0 && name->value->type == V_ASN1_UTF8STRING) {
            kind = xmppscope_name_xmpp;
            value = name->value->value.utf8string;
        }
    }
    if (value == NULL)
        visit(context, xmppscope_name_other, (const unsigned char *)oid, strlen(oid));
    else
        visit(context, kind, ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value));
}

void xmppscope_each_name(
    X509 *certificate, void *context,
    void (*visit)(void *context, int kind, const unsigned char *bytes, size_t count)) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    if (names == NULL) return;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        const ASN1_STRING *value = NULL;
        int kind = xmppscope_name_other;
        switch (name->type) {
        case GEN_DNS:
            kind = xmppscope_name_dns;
            value = name->d.dNSName;
            break;
        case GEN_IPADD:
            kind = xmppscope_name_ip;
            value = name->d.iPAddress;
            break;
        case GEN_EMAIL:
            kind = xmppscope_name_email;
            value = name->d.rfc822Name;
            break;
        case GEN_OTHERNAME:
            visit_other_name(name->d.otherName, context, visit);
            break;
        default:
            break;
        }
        if (value != NULL) visit(context, kind, ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value));
    }
    GENERAL_NAMES_free(names);
}

int xmppscope_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}
