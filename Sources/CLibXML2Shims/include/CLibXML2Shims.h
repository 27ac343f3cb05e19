#ifndef CLIBXML2SHIMS_H
#define CLIBXML2SHIMS_H

/// Frees what libxml2 allocated and handed over; `xmlFree` itself is a global variable, which Swift does not import.
void xmlscope_free(void *memory);

/// Keeps libxml2 from writing messages of its own to standard error, in the calling thread.
void xmlscope_silence(void);

#endif
