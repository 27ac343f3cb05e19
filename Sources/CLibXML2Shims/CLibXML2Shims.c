#include "CLibXML2Shims.h"

#include <libxml/globals.h>

void xmlscope_free(void *memory) { xmlFree(memory); }
