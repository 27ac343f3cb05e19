#ifndef CLIBXML2SHIMS_H
#define CLIBXML2SHIMS_H

/// Frees what libxml2 allocated and handed over; `xmlFree` itself is a global variable, which Swift does not import.
void xmlscope_free(void *memory);

#endif
