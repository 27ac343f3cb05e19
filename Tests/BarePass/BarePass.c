#include "BarePass.h"

#include <libxml/parser.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

long bare_pass_file(const char *path, size_t chunk) {
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start;
    handler.endElementNs = end;
    handler.characters = text;
    handler.ignorableWhitespace = text;
    handler.cdataBlock = text;
    long elements = 0;
    FILE *file = fopen(path, "r");
    if (!file) return -1;
    char *piece = malloc(chunk);
    xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &elements, NULL, 0, NULL);
    xmlCtxtUseOptions(context, XML_PARSE_NONET);
    for (size_t count; (count = fread(piece, 1, chunk, file)) > 0;)
        if (xmlParseChunk(context, piece, (int)count, 0) != 0) break;
    if (!context->wellFormed) elements = -1;
    xmlFreeParserCtxt(context);
    free(piece);
    fclose(file);
    return elements;
}

double user_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

extern char **environ;

int run_measured(char *const *arguments, struct measured_usage *usage) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int failure = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure) return failure;
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) return -1;
    usage->seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    usage->peak_kilobytes = used.ru_maxrss;
    return status;
}
