#include "BarePass.h"

#include <libxml/parser.h>
#include <string.h>
#include <sys/resource.h>

static void start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                  const xmlChar **namespace_list, int attributes, int defaulted, const xmlChar **attribute_list) {
    (void)name, (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)attributes, (void)defaulted,
        (void)attribute_list;
    ++*(long *)data;
}

static void end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)data, (void)name, (void)prefix, (void)uri;
}

static void text(void *data, const xmlChar *bytes, int count) { (void)data, (void)bytes, (void)count; }

long bare_pass(const char *bytes, size_t count, size_t chunk) {
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start;
    handler.endElementNs = end;
    handler.characters = text;
    handler.ignorableWhitespace = text;
    handler.cdataBlock = text;
    long elements = 0;
    xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &elements, NULL, 0, NULL);
    xmlCtxtUseOptions(context, XML_PARSE_NONET);
    for (size_t done = 0; done < count; done += chunk) {
        int piece = (int)(count - done < chunk ? count - done : chunk);
        if (xmlParseChunk(context, bytes + done, piece, 0) != 0) break;
    }
    if (!context->wellFormed) elements = -1;
    xmlFreeParserCtxt(context);
    return elements;
}

double user_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

long peak_kilobytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}
