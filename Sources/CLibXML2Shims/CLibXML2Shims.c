#include "CLibXML2Shims.h"

#include <libxml/globals.h>

void xmlscope_free(void *memory) { xmlFree(memory); }

static void ignore(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

void xmlscope_silence(void) { xmlSetGenericErrorFunc(NULL, ignore); }
