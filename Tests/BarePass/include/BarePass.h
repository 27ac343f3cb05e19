#ifndef BAREPASS_H
#define BAREPASS_H

#include <stddef.h>

/// Parses bytes with libxml2's push parser and SAX2 callbacks that do nothing but count; returns the number of elements, or -1
/// if the bytes are not well-formed. The measure that everything else is compared with.
long bare_pass(const char *bytes, size_t count, size_t chunk);

/// User CPU time of the process in seconds.
double user_seconds(void);

/// The largest resident size of the process so far, in kilobytes.
long peak_kilobytes(void);

#endif
